import { addDays, type CivilDate, instantAt } from "../../../core/calendar/civil.ts";
import { callback } from "../../../core/callback.ts";
import type { Block, Card } from "../../../core/card.ts";
import type { Locale } from "../../../core/locale.ts";
import { type Plan, sayNumber } from "../model.ts";
import { sayDuration } from "../running/wording.ts";
import { open, press, type Seen, sayCivil } from "../wording.ts";
import { standingWords } from "./messages/index.ts";
import type { MonthReport, PlanMonth } from "./store-standing.ts";

const words = ({ locale }: Pick<Seen, "locale">) => standingWords.in(locale);

/** A month as it is called: `2026年11月`, `November 2026`. */
export const sayMonth = (month: string, locale: Locale): string =>
  new Intl.DateTimeFormat(locale === "en" ? "en-GB" : "zh-CN", {
    timeZone: "UTC",
    year: "numeric",
    month: "long",
  }).format(instantAt(`${month}-02` as CivilDate, "00:00", "UTC"));

export type MonthFacts = {
  plan: Pick<Plan, "id" | "number">;
  row: Pick<PlanMonth, "id" | "month" | "state">;
  report: MonthReport | undefined;
  /** Milliseconds a month. */
  budget: number;
  /** Whose it is, for whoever is above them; undefined for the owner. */
  name: string | undefined;
};

/** The short report of a month: asked of the owner, shown to whoever is above them. */
export function monthCard(seen: Seen, { plan, row, report, budget, name }: MonthFacts): Card {
  const t = words(seen);
  const said = { number: sayNumber(plan.number), month: sayMonth(row.month, seen.locale) };
  const body: Block[] = report
    ? [
        {
          kind: "facts",
          facts: [
            {
              label: t("month.hours"),
              value: t("month.hoursOf", {
                used: sayDuration(report.minutes * 60_000, seen.locale),
                budget: sayDuration(budget, seen.locale),
              }),
            },
            { label: t("month.posts"), value: t("month.postsOf", { posts: report.posts }) },
          ],
        },
        ...(report.remarks ? [{ kind: "quote" as const, by: t("month.remarks"), text: report.remarks }] : []),
      ]
    : [{ kind: "text", text: t("month.ask", said) }];
  const write = {
    kind: "open",
    label: t("buttons.month"),
    callback: callback("plan.month", row.id),
    ...(row.state === "open" && { weight: "primary" as const }),
  } as const;
  return {
    title: name === undefined ? t("month.title", said) : t("month.titleOf", { ...said, name }),
    state: row.state === "open" ? { tone: "waiting", text: t("month.open") } : { tone: "good", text: t("month.sent") },
    body,
    actions: [...(name === undefined ? [write] : []), press(t("buttons.view"), "view", plan.id)],
    foot: name === undefined ? t("month.foot") : t("month.footManager", { name }),
  };
}

/** Ten working days before a standing plan ends. */
export function renewalCard(
  seen: Seen,
  plan: Pick<Plan, "id" | "number">,
  lastDay: CivilDate,
  zone: string,
  isOver: boolean,
): Card {
  const t = words(seen);
  return {
    title: t("renewal.title", { number: sayNumber(plan.number) }),
    ...(isOver && { state: { tone: "quiet" as const, text: t("renewal.over") } }),
    body: [{ kind: "text", text: t("renewal.text", { when: sayCivil(seen, lastDay, zone) }) }],
    actions: [
      { ...open(t("buttons.renew"), "renew", plan.id), weight: "primary" },
      press(t("buttons.view"), "view", plan.id),
    ] as Card["actions"],
    foot: t("renewal.foot"),
  };
}

/** The first day of the week of posts, as it is said. */
export const sayWeek = (seen: Seen, monday: CivilDate, zone: string): string =>
  [monday, addDays(monday, 6)].map((day) => sayCivil(seen, day, zone)).join(" – ");
