import type { CivilDate } from "./civil.ts";
import type { Region } from "./region.ts";

/** One day that is other than the table says: a notice, a one-off holiday, a leave day of the whole company. */
export type DayOverride = { date: CivilDate; kind: "work" | "off"; reason: string };

/** One-off days that holiday packages do not carry, each with its source. */
export const shippedOverrides: Readonly<Partial<Record<Region, readonly DayOverride[]>>> = {
  "GB-SCT": [
    // https://www.wired-gov.net/wg/news.nsf/articles/world+cup+bank+holiday+confirmed+05022026150500?open
    { date: "2026-06-15", kind: "off", reason: "Bank holiday proclaimed for Scotland (World Cup)" },
  ],
};
