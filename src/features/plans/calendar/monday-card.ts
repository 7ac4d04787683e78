import { type CivilDate, instantAt } from "../../../core/calendar/civil.ts";
import { callback } from "../../../core/callback.ts";
import type { Action, Block, Card, ListItem } from "../../../core/card.ts";
import { sayDay } from "../../../core/wording.ts";
import { sayNumber } from "../model.ts";
import { type Seen, words } from "../wording.ts";
import { calendarText, type Listed, pictureBlock } from "./cards.ts";
import type { TaskDue, View } from "./model.ts";
import { sayRange } from "./wording.ts";

export type MondayFacts = {
  view: View;
  plans: readonly Listed[];
  /** Approvals that the reader can give now. */
  waiting: number;
  /** Plans that are over and not reported. */
  unreported: readonly Listed[];
  tasks: readonly (TaskDue & { name: string; zone: string })[];
  url: string;
};

/** Whether there is nothing that a manager should hear of. */
export const isNothing = ({ plans, waiting, unreported, tasks }: MondayFacts): boolean =>
  plans.length === 0 && waiting === 0 && unreported.length === 0 && tasks.length === 0;

/** Entries of each list: a card is one look, and the rest is a press away. */
const SHOWN_EACH = 4;

/** The card of the first working day of a week, for whoever leads people. */
export function mondayCard(seen: Seen, facts: MondayFacts): Card {
  const t = calendarText(seen);
  const { view, plans, waiting, unreported, tasks, url } = facts;
  const people = new Set(plans.map(({ row }) => row.ownerId)).size;
  const range = sayRange(seen.locale, view.firstDay, view.lastDay);
  const late = tasks.filter(({ isLate }) => isLate).length;
  const head = [
    range,
    ...(plans.length > 0 ? [t("team.people", { count: people }), t("team.plans", { count: plans.length })] : []),
  ];
  const body: Block[] = [
    { kind: "text", text: head.join(" · ") },
    ...pictureBlock(seen, view),
    ...(waiting > 0 ? [{ kind: "list" as const, items: [waitingItem(seen, waiting)] }] : []),
    ...section(
      t("monday.unreported"),
      unreported.map((plan) => itemOf(seen, plan)),
    ),
    ...section(
      late > 0 ? t("monday.tasksLate", { count: late }) : t("monday.tasks"),
      tasks.map((task) => taskItem(seen, task)),
    ),
  ];
  return {
    title: t("monday.title"),
    body,
    actions: [
      { kind: "run", label: t("monday.team"), callback: callback("plan.team-at", view.firstDay), weight: "primary" },
      { kind: "link", label: t("team.page"), url },
    ],
    foot: t("monday.foot"),
  };
}

function section(heading: string, items: readonly ListItem[]): Block[] {
  if (items.length === 0) return [];
  const more = items.length - SHOWN_EACH;
  return [
    { kind: "heading", text: heading },
    { kind: "list", items: items.slice(0, SHOWN_EACH), ...(more > 0 && { more: { count: more } }) },
  ];
}

const view = (seen: Seen, id: string): Action => ({
  kind: "run",
  label: words(seen)("buttons.view"),
  callback: callback("plan.view", id),
});

function waitingItem(seen: Seen, count: number): ListItem {
  const t = calendarText(seen);
  return {
    title: t("monday.count", { count }),
    action: { kind: "run", label: t("monday.answer"), callback: callback("approval.queue") },
  };
}

const itemOf = (seen: Seen, { row, content, name, zone }: Listed): ListItem => ({
  title: `${name} · ${sayNumber(row.number)}`,
  detail: calendarText(seen)("monday.ended", { day: sayDue(seen, content.lastDay, zone) }),
  action: view(seen, row.id),
});

function taskItem(seen: Seen, { plan, text, due, isLate, name, zone }: MondayFacts["tasks"][number]): ListItem {
  const t = calendarText(seen);
  const day = sayDue(seen, due, zone);
  return {
    title: `${name} · ${text}`,
    detail: [sayNumber(plan.number), t(isLate ? "monday.was" : "monday.by", { day })].join(" · "),
    action: view(seen, plan.id),
  };
}

const sayDue = (seen: Seen, day: CivilDate, zone: string): string =>
  sayDay(instantAt(day, "12:00", zone), seen.locale, zone, seen.now);
