import { civilDateIn } from "../../../core/calendar/civil.ts";
import type { Ctx } from "../../../core/context.ts";
import { type Reply, say, showCard } from "../../../core/reply.ts";
import { sayDay } from "../../../core/wording.ts";
import { spanAt } from "../model.ts";
import { plansOf, readRevision } from "../store.ts";
import { morningCard } from "./cards.ts";
import { hoursOpening, startFor, stopFor } from "./clocks.ts";
import { hasHours, isUnderWay } from "./follow.ts";
import { runningWords } from "./messages/index.ts";
import { calendarOf } from "./moving.ts";
import { plansOn } from "./notices.ts";
import { runningClock } from "./store-hours.ts";

/** What can be typed behind `/plan` while one runs, in either language. */
const VERBS: Record<string, (ctx: Ctx, ownerId: string) => Promise<Reply>> = {
  today,
  今天: today,
  start,
  开始: start,
  stop,
  停止: stop,
  hours,
  工时: hours,
};

/** The answer to such a word; undefined for any other. */
export async function runningCommand(ctx: Ctx, word: string): Promise<Reply | undefined> {
  const verb = Object.hasOwn(VERBS, word.toLowerCase()) ? VERBS[word.toLowerCase()] : undefined;
  return verb && ctx.person ? verb(ctx, ctx.person.id) : undefined;
}

/** What the morning's card says, at any time of the day. */
async function today(ctx: Ctx): Promise<Reply> {
  const { zone } = calendarOf(ctx, ctx.person);
  const plans = await plansOn(ctx, civilDateIn(ctx.now, zone));
  if (plans.length === 0) return say(runningWords.in(ctx.locale)("said.nothingToday"), "quiet");
  return showCard(morningCard(ctx, sayDay(ctx.now, ctx.locale, zone, ctx.now), plans, true));
}

/** Starts the clock of the plan whose hours these are; where there is none, that of the next says when it can. */
async function start(ctx: Ctx, ownerId: string): Promise<Reply> {
  const calendar = calendarOf(ctx, ctx.person);
  const plans = (await plansOf(ctx, ownerId)).filter(({ state }) => hasHours(state));
  for (const plan of plans)
    if (spanAt(await readRevision(ctx, plan.id, plan.revision), ctx.now, calendar)) return startFor(ctx, plan);
  const [first] = plans;
  return first ? startFor(ctx, first) : say(runningWords.in(ctx.locale)("said.nothingToday"), "quiet");
}

async function stop(ctx: Ctx, ownerId: string): Promise<Reply> {
  const clock = await runningClock(ctx, ownerId);
  const plan = (await plansOf(ctx, ownerId)).find(({ id }) => id === clock?.planId);
  return plan ? stopFor(ctx, plan) : say(runningWords.in(ctx.locale)("said.noClock"), "quiet");
}

/** The form for the newest plan that has begun. */
async function hours(ctx: Ctx, ownerId: string): Promise<Reply> {
  const plan = (await plansOf(ctx, ownerId)).find(({ state }) => isUnderWay(state));
  return plan ? hoursOpening(ctx, plan.id) : say(runningWords.in(ctx.locale)("reasons.nothing-runs"), "quiet");
}
