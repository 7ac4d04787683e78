import { addDays } from "../../../core/calendar/civil.ts";
import { callback } from "../../../core/callback.ts";
import type { Action, Block, Card, ListItem } from "../../../core/card.ts";
import { sayNumber, sayWindows } from "../model.ts";
import { type Seen, sayCivil, words } from "../wording.ts";
import { calendarWords } from "./messages/index.ts";
import { isEmpty, type Known, type View } from "./model.ts";
import { drawCalendar } from "./picture.ts";
import { altOf, sayRange } from "./wording.ts";

/** The cards that show plans in their weeks. */

export const calendarText = ({ locale }: Pick<Seen, "locale">) => calendarWords.in(locale);

/** The picture of a view; none where nothing is in it. */
export const pictureBlock = (seen: Pick<Seen, "locale">, view: View | undefined): Block[] =>
  view && !isEmpty(view)
    ? [{ kind: "picture", picture: drawCalendar(view, seen.locale), alt: altOf(view, seen.locale) }]
    : [];

export type Listed = Known & { name: string; zone: string };
export type TeamFacts = { view: View; plans: readonly Listed[]; isNow: boolean; url: string };

/** Entries of a list in a chat; the page has them all. */
const SHOWN_PLANS = 5;

/** "已批准 · 11月26日(周四) – 11月28日(周六) 14:00–15:30" */
export function detailOf(seen: Seen, { row, content, zone }: Listed): string {
  const days = [...new Set([content.firstDay, content.lastDay])].map((day) => sayCivil(seen, day, zone)).join(" – ");
  return `${words(seen)(`states.${row.state}`)} · ${days} ${sayWindows(content.windows)}`;
}

const titleOf = (seen: Seen, { row, content, name }: Listed): string =>
  [name, sayNumber(row.number), words(seen)(`purposes.${content.purpose}`)].join(" · ");

/** The plans as a list, each opened by its button; what is more stands on the page. */
export function planList(seen: Seen, plans: readonly Listed[]): Block[] {
  if (plans.length === 0) return [];
  const items = plans.slice(0, SHOWN_PLANS).map(
    (plan): ListItem => ({
      title: titleOf(seen, plan),
      detail: detailOf(seen, plan),
      action: { kind: "run", label: words(seen)("buttons.view"), callback: callback("plan.view", plan.row.id) },
    }),
  );
  const count = plans.length - items.length;
  return [{ kind: "list", items, ...(count > 0 && { more: { count } }) }];
}

/** `/plan team`: a week of the reader's team. */
export function teamCard(seen: Seen, { view, plans, isNow, url }: TeamFacts): Card {
  const t = calendarText(seen);
  const turn = (label: string, day: View["firstDay"]): Action => ({
    kind: "run",
    label,
    callback: callback("plan.team", day),
  });
  const range = sayRange(seen.locale, view.firstDay, view.lastDay);
  const people = view.rows.length + view.more;
  const head = [
    isNow ? t("team.thisWeek", { range }) : range,
    ...(plans.length > 0 ? [t("team.people", { count: people }), t("team.plans", { count: plans.length })] : []),
  ];
  return {
    title: t("team.title"),
    body: [
      { kind: "text", text: head.join(" · ") },
      ...(plans.length === 0
        ? [{ kind: "text" as const, text: t("team.empty") }]
        : [...pictureBlock(seen, view), ...planList(seen, plans)]),
    ],
    actions: [
      turn(t("team.before"), addDays(view.firstDay, -7)),
      turn(t("team.after"), addDays(view.firstDay, 7)),
      ...(isNow ? [] : [{ kind: "run" as const, label: t("team.now"), callback: callback("plan.team", "now") }]),
      { kind: "link", label: t("team.page"), url },
    ],
    foot: t("team.foot"),
  };
}
