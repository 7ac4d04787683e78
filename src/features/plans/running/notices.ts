import { type CivilDate, civilDateIn, instantAt } from "../../../core/calendar/civil.ts";
import type { Ctx } from "../../../core/context.ts";
import type { Notice } from "../../../core/feature.ts";
import { findPerson } from "../../../core/people.ts";
import { sayDay } from "../../../core/wording.ts";
import { lineOf } from "../cards.ts";
import { maySee } from "../handling.ts";
import { spansOn } from "../model.ts";
import { isPaused } from "../pausing.ts";
import { findPlan, plansOf, readRevision } from "../store.ts";
import { budgetCard, endedCard, type MorningPlan, morningCard } from "./cards.ts";
import { dueBy, readHours, readTaskViews } from "./facts.ts";
import { hasHours, isUnderWay } from "./follow.ts";
import { budgetOf, periodKindOf, periodOf, type Share, usedIn } from "./hours.ts";
import { runningWords } from "./messages/index.ts";
import { calendarOf } from "./moving.ts";
import { findClock, hoursOf, runningClock } from "./store-hours.ts";

const called = (name: "morning" | "budget" | "clock-ended"): Pick<Notice, "name" | "called"> => ({
  name: `plans.${name}`,
  called: (locale) => runningWords.in(locale)(`sent.${name}`),
});

/** The reader's plans that have windows on a day. */
export async function plansOn(ctx: Ctx, day: CivilDate): Promise<MorningPlan[]> {
  const found: (MorningPlan & { from: Date })[] = [];
  const calendar = calendarOf(ctx, ctx.person);
  for (const plan of await plansOf(ctx, ctx.person?.id ?? "")) {
    if (!hasHours(plan.state)) continue;
    const content = await readRevision(ctx, plan.id, plan.revision);
    const [first] = spansOn(content, day, calendar);
    if (!first) continue;
    const hours = await readHours(ctx, plan, content, ctx.person);
    found.push({
      plan,
      from: first.from,
      line: lineOf(ctx, plan, content, calendar.zone),
      windows: content.windows,
      zone: calendar.zone,
      kind: hours.kind,
      left: hours.budget - hours.used,
      isPaused: await isPaused(ctx, content),
      dueToday: dueBy(await readTaskViews(ctx, plan, content, ctx.person), day),
    });
  }
  return found.sort((a, b) => a.from.getTime() - b.from.getTime());
}

export const runningNotices: Notice[] = [
  {
    ...called("morning"),
    family: "plans.morning",
    async render(ctx, params) {
      const day = params.day as CivilDate;
      const { zone } = calendarOf(ctx, ctx.person);
      const plans = await plansOn(ctx, day);
      if (plans.length === 0) return undefined;
      const said = sayDay(instantAt(day, "12:00", zone), ctx.locale, zone, ctx.now);
      return morningCard(ctx, said, plans, civilDateIn(ctx.now, zone) === day);
    },
  },
  {
    ...called("budget"),
    async render(ctx, params) {
      const plan = await findPlan(ctx, String(params.id));
      if (!plan || !(await maySee(ctx, plan))) return undefined;
      const owner = await findPerson(ctx.tx, plan.ownerId);
      const content = await readRevision(ctx, plan.id, plan.revision);
      const kind = periodKindOf(content);
      const clock = await runningClock(ctx, plan.ownerId);
      return budgetCard(ctx, {
        plan,
        share: params.share as Share,
        kind,
        used: usedIn(periodOf(kind, params.day as CivilDate), await hoursOf(ctx, plan.id), ctx.now),
        budget: budgetOf(content),
        name: ctx.person?.id === plan.ownerId ? undefined : (owner?.name ?? "–"),
        isMeasuring: clock?.planId === plan.id,
      });
    },
  },
  {
    ...called("clock-ended"),
    async render(ctx, params) {
      const clock = await findClock(ctx, String(params.id));
      const plan = clock && (await findPlan(ctx, clock.planId));
      if (!clock?.endedAt || plan?.ownerId !== ctx.person?.id || !plan) return undefined;
      const { startedAt, endedAt } = clock;
      return endedCard(ctx, plan, { startedAt, endedAt }, isUnderWay(plan.state));
    },
  },
];
