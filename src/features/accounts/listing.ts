import { createHash } from "node:crypto";
import { callback } from "../../core/callback.ts";
import type { Action, Block, Card, ListItem, Option } from "../../core/card.ts";
import { SOCIAL_PLATFORMS, type SocialPlatform } from "../../core/social-platforms.ts";
import { main, open, press, type Seen, sayAccount, words } from "./cards.ts";
import { type Account, sayNumber } from "./model.ts";

/** The register as a list: filtered, a page at a time. What is chosen travels in the id of the next button. */

export type Filter = { platform: SocialPlatform | undefined; unit: string | undefined; isLate: boolean; from: number };
export const NO_FILTER: Filter = { platform: undefined, unit: undefined, isLate: false, from: 0 };

/** A unit by a few signs that fit into a button. */
export const unitKey = (unit: string): string => createHash("sha256").update(unit).digest("hex").slice(0, 8);

/** `weibo.1f2e3d4c.late.10` */
export const writeFilter = ({ platform, unit, isLate, from }: Filter): string =>
  [platform ?? "-", unit ?? "-", isLate ? "late" : "-", from].join(".");

/** The filter in a button; what is none of ours filters nothing. */
export function readFilter(text: string): Filter {
  const [platform, unit = "", late, from = ""] = text.split(".");
  return {
    platform: SOCIAL_PLATFORMS.find((one) => one === platform),
    unit: /^[0-9a-f]{8}$/.test(unit) ? unit : undefined,
    isLate: late === "late",
    from: /^\d{1,5}$/.test(from) ? Number(from) : 0,
  };
}

export type Listed = { row: Account; holder: string | undefined; late: readonly string[]; isOwn: boolean };

const PAGE = 10;
/** A choice has at most ten options, "all" among them. */
const OPTIONS = 9;

const isWanted = (filter: Filter, { row, late }: Listed): boolean =>
  (!filter.platform || row.platform === filter.platform) &&
  (!filter.unit || unitKey(row.unit) === filter.unit) &&
  (!filter.isLate || late.length > 0);

/** The most frequent values first. */
function mostFrequent<T extends string>(values: readonly T[]): T[] {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([value]) => value);
}

function item(seen: Seen, { row, holder, late }: Listed): ListItem {
  const t = words(seen);
  const detail = [t(`states.${row.state}`), holder && t("list.holder", { name: holder }), row.unit, ...late];
  return {
    title: `${sayNumber(row.number)} · ${sayAccount(seen, row)}`,
    detail: detail.filter(Boolean).join(" · "),
    action: press(t("buttons.view"), "view", row.id),
  };
}

export type Listing = {
  items: readonly Listed[];
  filter: Filter;
  /** What was searched for, in words. */
  sought?: string;
  reader: { seesAll: boolean; isRegistrar: boolean };
  exports: readonly { label: string; url: string }[];
};

/** The accounts that the reader sees, their own first. */
export function listCard(seen: Seen, { items, filter, sought, reader, exports }: Listing): Card {
  const t = words(seen);
  const wanted = items.filter((one) => isWanted(filter, one)).sort((a, b) => Number(b.isOwn) - Number(a.isOwn));
  const shown = wanted.slice(filter.from, filter.from + PAGE);
  const left = wanted.length - filter.from - shown.length;
  const next = press(t("list.next"), "list", writeFilter({ ...filter, from: filter.from + PAGE }));
  const body: Block[] =
    shown.length > 0
      ? [
          {
            kind: "list",
            items: shown.map((one) => item(seen, one)),
            ...(left > 0 && { more: { count: left, action: next } }),
          },
        ]
      : [{ kind: "text", text: t(emptyOf(items, sought, reader.seesAll)) }];
  return {
    title: sought ? t("list.found", { sought }) : t(reader.seesAll ? "list.titleAll" : "list.title"),
    body,
    actions: [
      main(open(t("buttons.apply"), "apply-use", "new")),
      open(t("buttons.applyOpen"), "apply-open", "new"),
      press(t("buttons.applications"), "applications"),
      ...(reader.isRegistrar ? [open(t("buttons.register"), "register", "new")] : []),
      ...(items.length > PAGE / 2 || filter !== NO_FILTER ? filters(seen, items, filter) : []),
      ...exports.map(({ label, url }): Action => ({ kind: "link", label, url })),
    ],
  };
}

function emptyOf(items: readonly Listed[], sought: string | undefined, seesAll: boolean) {
  if (sought !== undefined) return "list.notFound";
  if (items.length > 0) return "list.noneSuch";
  return seesAll ? "list.emptyAll" : "list.empty";
}

function filters(seen: Seen, items: readonly Listed[], filter: Filter): Action[] {
  const t = words(seen);
  const start = writeFilter({ ...filter, from: 0 });
  const all: Option = { value: "-", label: t("list.all") };
  const platforms = mostFrequent(items.map(({ row }) => row.platform)).slice(0, OPTIONS);
  const units = mostFrequent(items.map(({ row }) => row.unit)).slice(0, OPTIONS);
  const choose = (label: string, event: string, options: Option[]): Action => ({
    kind: "choose",
    label,
    callback: callback(`account.${event}`, start),
    options: [all, ...options],
  });
  return [
    press(
      t(filter.isLate ? "list.showAll" : "list.onlyLate"),
      "list",
      writeFilter({ ...filter, isLate: !filter.isLate, from: 0 }),
    ),
    choose(
      t("list.byPlatform"),
      "by-platform",
      platforms.map((one) => ({ value: one, label: t(`platforms.${one}`) })),
    ),
    choose(
      t("list.byUnit"),
      "by-unit",
      units.map((one) => ({ value: unitKey(one), label: one })),
    ),
  ];
}
