import type { CivilDate } from "../../../core/calendar/civil.ts";
import { callback } from "../../../core/callback.ts";
import type { Action, Block, Card } from "../../../core/card.ts";
import { sayInstant, sayZone } from "../../../core/wording.ts";
import { type Plan, sayNumber, sayWindows, type Window } from "../model.ts";
import { open, press, type Seen, sayCivil } from "../wording.ts";
import type { PeriodKind, Share } from "./hours.ts";
import { runningWords } from "./messages/index.ts";
import type { Said } from "./store-tasks.ts";
import type { PlanTask } from "./tasks.ts";
import { sayDuration } from "./wording.ts";

/** What a plan shows while it runs: its tasks with what was said of them, and the time that was used. */

const words = ({ locale }: Pick<Seen, "locale">) => runningWords.in(locale);

export type TaskView = Pick<PlanTask, "id" | "state" | "due"> & { text: string; said: Said; isLate: boolean };
export type HoursView = {
  isRunning: boolean;
  /** What the budget is for; in this one, in all, in the fullest, and what one allows, in milliseconds. */
  kind: PeriodKind;
  used: number;
  total: number;
  most: number;
  budget: number;
  clock: { startedAt: Date; endsAt: Date } | undefined;
  /** Of a standing plan: how often something was published this week. */
  posts: { thisWeek: number; most: number } | undefined;
  /** Why the time of a day was longer than its hours. */
  notes: readonly { day: CivilDate; text: string }[];
};

const checkIn = (seen: Seen, { id, state }: Pick<TaskView, "id" | "state">): Action => ({
  kind: "open",
  label: words(seen)(state === "open" ? "buttons.checkIn" : "buttons.change"),
  callback: callback("plan.check-in", id),
});

/** The tasks as steps; whoever may check them in has a button on each. */
export function taskSteps(seen: Seen, tasks: readonly TaskView[], zone: string, mayCheckIn: boolean): Block {
  return {
    kind: "steps",
    steps: tasks.map((task) => ({
      text: task.text,
      isDone: task.state === "done",
      ...detailOf(sayTask(seen, task, zone, mayCheckIn)),
      ...(mayCheckIn && { action: checkIn(seen, task) }),
    })),
  };
}

const detailOf = (detail: string) => (detail === "" ? {} : { detail });

function sayTask(seen: Seen, { state, due, said, isLate }: TaskView, zone: string, isOwn: boolean): string {
  const t = words(seen);
  const day = sayCivil(seen, due, zone);
  const where =
    // That it is done the step itself shows.
    state === "done"
      ? undefined
      : state === "dropped"
        ? t("card.dropped")
        : t(state === "postponed" ? "card.postponed" : "card.until", { day });
  return [where, isLate && t(isOwn ? "card.late" : "card.lateOf"), said.link, said.text].filter(Boolean).join(" · ");
}

/** The time that was used, beside its limit; that of a standing plan stands with its posts. */
export function sayUsed(seen: Seen, hours: HoursView): string | undefined {
  return hours.posts ? undefined : usedOf(seen, hours);
}

function usedOf(seen: Seen, { isRunning, kind, used, budget, total, most }: HoursView): string {
  const t = words(seen);
  const say = (ms: number) => sayDuration(ms, seen.locale);
  if (!isRunning) return t(`card.totalOf.${kind}`, { used: say(total), most: say(most) });
  const left = budget - used;
  const period = t(`period.${kind}`);
  return left >= 0
    ? t("card.usedOf", { period, used: say(used), left: say(left) })
    : t("card.usedOver", { period, used: say(used), over: say(-left) });
}

/** The clock that runs, and why the time of a day was longer than its hours. */
export function clockBlocks(seen: Seen, hours: HoursView, zone: string): Block[] {
  const { clock, posts, notes, isRunning } = hours;
  const t = words(seen);
  const say = (at: Date) => sayInstant(at, seen.locale, seen.zone, seen.now);
  const runs = clock && {
    label: t("card.running"),
    value: t("card.runningSince", { when: say(clock.startedAt), until: say(clock.endsAt) }),
  };
  const used = posts && { label: t("card.hours"), value: usedOf(seen, hours) };
  const published = posts &&
    isRunning && {
      label: t("card.posts"),
      value: t("card.postsOf", { posts: posts.thisWeek, most: posts.most }),
    };
  const facts = [runs, used, published || undefined].filter((fact) => fact !== undefined);
  return [
    ...(facts.length > 0 ? [{ kind: "facts" as const, facts }] : []),
    ...notes.map(
      ({ day, text }): Block => ({
        kind: "quote",
        by: t("card.explained", { day: sayCivil(seen, day, zone) }),
        text,
      }),
    ),
  ];
}

/** The button of the clock, and the one for a typed figure. */
export const hoursActions = (
  seen: Seen,
  plan: Pick<Plan, "id" | "state">,
  isMeasuring: boolean,
  isStanding: boolean,
): Action[] => {
  const t = words(seen);
  const clock = isMeasuring ? press(t("buttons.stop"), "stop", plan.id) : press(t("buttons.start"), "start", plan.id);
  return [
    ...(plan.state === "active" ? [clock] : []),
    open(t("buttons.hours"), "hours", plan.id),
    ...(isStanding ? [open(t("buttons.posts"), "posts", plan.id)] : []),
  ];
};

export type MorningPlan = {
  plan: Plan;
  line: string;
  windows: readonly Window[];
  zone: string;
  kind: PeriodKind;
  /** Of this week or month, in milliseconds; below zero where more was used. */
  left: number;
  /** The account that it speaks with is in other hands. */
  isPaused: boolean;
  dueToday: readonly TaskView[];
};

/** In the morning of a day with windows: today's hours, what is due, and the button that starts the clock. */
export function morningCard(seen: Seen, day: string, plans: readonly MorningPlan[], isToday: boolean): Card {
  const t = words(seen);
  const body = plans.flatMap(({ line, windows, zone, kind, left, dueToday, isPaused }): Block[] => [
    { kind: "heading", text: line },
    ...(isPaused ? [{ kind: "note" as const, text: t("morning.paused") }] : []),
    {
      kind: "facts",
      facts: [
        {
          label: t("morning.windows"),
          value: `${sayWindows(windows)}${zone === seen.zone ? "" : t("morning.ownClock", { zone: sayZone(zone, seen.locale) })}`,
        },
        { label: t(`morning.left.${kind}`), value: left > 0 ? sayDuration(left, seen.locale) : t("morning.none") },
      ],
    },
    ...(dueToday.length > 0
      ? ([{ kind: "heading", text: t("morning.due") }, taskSteps(seen, dueToday, zone, true)] as const)
      : []),
  ]);
  const starting = plans.filter(({ isPaused }) => isPaused === false);
  const starts = isToday
    ? starting.map(({ plan }) => press(startLabel(seen, plan, plans.length), "start", plan.id))
    : [];
  return {
    title: t("morning.title"),
    state: { tone: "quiet", text: day },
    body,
    actions: [...starts, ...plans.map(({ plan }) => press(viewLabel(seen, plan, plans.length), "view", plan.id))],
    foot: t("morning.foot"),
  };
}

const numbered = (label: string, plan: Plan, of: number): string =>
  of > 1 ? `${label} ${sayNumber(plan.number)}` : label;
const startLabel = (seen: Seen, plan: Plan, of: number) => numbered(words(seen)("buttons.start"), plan, of);
const viewLabel = (seen: Seen, plan: Plan, of: number) => numbered(words(seen)("buttons.view"), plan, of);

export type BudgetFacts = {
  plan: Pick<Plan, "id" | "number">;
  kind: PeriodKind;
  share: Share;
  used: number;
  budget: number;
  /** Whose plan it is, for whoever is above them; undefined for the owner. */
  name: string | undefined;
  isMeasuring: boolean;
};

/** So much of the week's hours is used, for the owner and for whoever is above them. */
export function budgetCard(seen: Seen, { plan, kind, share, used, budget, name, isMeasuring }: BudgetFacts): Card {
  const t = words(seen);
  const say = (ms: number) => sayDuration(ms, seen.locale);
  const figures = {
    period: t(`period.${kind}`),
    used: say(used),
    budget: say(budget),
    left: say(Math.max(0, budget - used)),
  };
  const text = name === undefined ? t(`budget.own${share}`, figures) : t("budget.manager", { ...figures, name });
  return {
    title: t("budget.title", { number: sayNumber(plan.number), period: figures.period }),
    state: { tone: share === 100 ? "bad" : "waiting", text: t(`budget.reached${share}`) },
    body: [{ kind: "text", text }],
    actions: [
      ...(name === undefined && isMeasuring ? [press(t("buttons.stop"), "stop", plan.id)] : []),
      press(t("buttons.view"), "view", plan.id),
    ],
    foot: name === undefined ? t(`budget.foot.${kind}`) : t(`budget.footManager.${kind}`, { name }),
  };
}

/** The clock stopped with its window. */
export function endedCard(
  seen: Seen,
  plan: Pick<Plan, "id" | "number" | "state">,
  { startedAt, endedAt }: { startedAt: Date; endedAt: Date },
  mayCorrect: boolean,
): Card {
  const t = words(seen);
  return {
    title: t("ended.title", { number: sayNumber(plan.number) }),
    body: [
      {
        kind: "text",
        text: t("ended.text", {
          when: sayInstant(endedAt, seen.locale, seen.zone, seen.now),
          length: sayDuration(endedAt.getTime() - startedAt.getTime(), seen.locale),
        }),
      },
    ],
    actions: [
      ...(mayCorrect ? [open(t("buttons.hours"), "hours", plan.id)] : []),
      press(t("buttons.view"), "view", plan.id),
    ],
  };
}
