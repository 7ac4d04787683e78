import { appendAudit } from "../../../core/audit.ts";
import { type CivilDate, civilDateIn } from "../../../core/calendar/civil.ts";
import type { Ctx } from "../../../core/context.ts";
import { UserError } from "../../../core/errors.ts";
import { type FormHandler, formHandler, type PressHandler } from "../../../core/feature.ts";
import { markMoved } from "../../../core/lifecycle.ts";
import { type Reply, say } from "../../../core/reply.ts";
import { sayInstant } from "../../../core/wording.ts";
import { own, ownerOf } from "../handling.ts";
import { type Content, type Plan, sayNumber, sayWindows, spanAt, spansOf } from "../model.ts";
import { isPaused } from "../pausing.ts";
import { readRevision } from "../store.ts";
import { sayCivil } from "../wording.ts";
import { hasHours, isUnderWay } from "./follow.ts";
import * as forms from "./forms.ts";
import { periodKindOf, readDuration, whyNotFigure } from "./hours.ts";
import { runningWords } from "./messages/index.ts";
import { calendarOf, moveClock, warnOfBudget } from "./moving.ts";
import { addFigure, findClock, runningClock, startClock } from "./store-hours.ts";
import { sayDuration } from "./wording.ts";

/** Time against the budget: measured from a press to a press, or typed for a day. */

/** The clock of the reader that runs; one whose window is over is stopped first, whatever has come by. */
async function stillRunning(ctx: Ctx, ownerId: string) {
  const clock = await runningClock(ctx, ownerId);
  if (!clock || clock.endsAt > ctx.now) return clock;
  await moveClock({ ...ctx, person: undefined, actor: "system" }, clock, "runOut");
  return undefined;
}

/** Why a clock cannot run now, with when it can. */
function whyOutside(ctx: Ctx, content: Content, calendar: ReturnType<typeof calendarOf>): UserError {
  const t = runningWords.in(ctx.locale);
  const next = spansOf(content, calendar).find(({ from }) => from > ctx.now);
  const text = next
    ? t("reasons.outside-window-next", { when: sayInstant(next.from, ctx.locale, ctx.zone, ctx.now) })
    : t("reasons.outside-window", { windows: sayWindows(content.windows) });
  return new UserError("outside-window", text);
}

/** Starts the clock of the reader's own plan. @throws UserError outside its hours, and while one runs */
export async function startFor(ctx: Ctx, plan: Plan): Promise<Reply> {
  const t = runningWords.in(ctx.locale);
  if (!hasHours(plan.state)) throw new UserError("not-running", t("reasons.not-running"));
  const content = await readRevision(ctx, plan.id, plan.revision);
  if (await isPaused(ctx, content)) throw new UserError("paused", t("reasons.paused"));
  const calendar = calendarOf(ctx, await ownerOf(ctx, plan));
  const span = spanAt(content, ctx.now, calendar);
  if (!span) throw whyOutside(ctx, content, calendar);
  const runs = await stillRunning(ctx, plan.ownerId);
  const day = civilDateIn(ctx.now, calendar.zone);
  const fresh = { planId: plan.id, ownerId: plan.ownerId, day, endsAt: span.to };
  const clock = runs ? undefined : await startClock(ctx, fresh);
  if (!clock) throw new UserError("clock-runs", t("reasons.clock-runs"));
  await moveClock(ctx, clock, "begin");
  await warnOfBudget(ctx, plan, content, day);
  return say(t("said.started", { until: sayInstant(span.to, ctx.locale, ctx.zone, ctx.now) }), "good");
}

/** Stops the clock of the reader's own plan, and says what it measured. */
export async function stopFor(ctx: Ctx, plan: Plan): Promise<Reply> {
  const t = runningWords.in(ctx.locale);
  const clock = await stillRunning(ctx, plan.ownerId);
  if (clock?.planId !== plan.id) return say(t("said.noClock"), "quiet");
  await moveClock(ctx, clock, "stop");
  const stopped = await findClock(ctx, clock.id);
  const content = await readRevision(ctx, plan.id, plan.revision);
  const used = await warnOfBudget(ctx, plan, content, clock.day);
  const length = (stopped?.endedAt ?? ctx.now).getTime() - clock.startedAt.getTime();
  return say(
    t("said.stopped", {
      length: sayDuration(length, ctx.locale),
      that: t(`period.${periodKindOf(content)}`),
      used: sayDuration(used, ctx.locale),
    }),
    "good",
  );
}

/** The reader's own plan that has begun and whose report is still to come. @throws UserError */
async function underWay(ctx: Ctx, id: string | undefined): Promise<Plan> {
  const plan = await own(ctx, id);
  if (!isUnderWay(plan.state)) throw new UserError("not-running", runningWords.in(ctx.locale)("reasons.not-running"));
  return plan;
}

export const hoursHandler: FormHandler = formHandler<(typeof forms.hoursForm)["fields"]>({
  form: forms.hoursForm,
  async open(ctx, context) {
    const plan = await underWay(ctx, context.id);
    const { zone } = calendarOf(ctx, await ownerOf(ctx, plan));
    const initial = { day: civilDateIn(ctx.now, zone) };
    return forms.draw(forms.hoursForm, ctx, { number: sayNumber(plan.number) }, { initial });
  },
  async submit(ctx, { day: typed, time, note }, context) {
    const t = runningWords.in(ctx.locale);
    const plan = await underWay(ctx, context.id);
    const minutes = readDuration(time);
    if (minutes === undefined) return { kind: "errors", errors: { time: t("reasons.not-a-time") } };
    const content = await readRevision(ctx, plan.id, plan.revision);
    const calendar = calendarOf(ctx, await ownerOf(ctx, plan));
    const day = typed as CivilDate;
    const wrong = whyNotFigure(content, { day, minutes, note }, calendar, ctx.now);
    if (wrong) {
      const length = sayDuration("ms" in wrong ? wrong.ms : 0, ctx.locale);
      return { kind: "errors", errors: { [wrong.field]: t(`reasons.${wrong.code}`, { length }) } };
    }
    await addFigure(ctx, plan.id, { day, minutes, note });
    await appendAudit(ctx.tx, ctx.now, {
      subject: plan.id,
      actor: ctx.actor,
      action: "plan.hours-typed",
      data: { day, minutes, isExplained: note !== undefined },
    });
    await markMoved(ctx, plan.id);
    const clock = await stillRunning(ctx, plan.ownerId);
    if (clock?.planId === plan.id) await moveClock(ctx, clock, "recount");
    const used = await warnOfBudget(ctx, plan, content, day);
    return say(
      t("said.hours", {
        day: sayCivil(ctx, day, calendar.zone),
        length: sayDuration(minutes * 60_000, ctx.locale),
        that: t(`that.${periodKindOf(content)}`),
        used: sayDuration(used, ctx.locale),
      }),
      "good",
    );
  },
});

/** The form for a typed figure, opened. */
export async function hoursOpening(ctx: Ctx, id: string): Promise<Reply> {
  const context = { id };
  const view = await hoursHandler.open(ctx, context);
  return { kind: "form", opening: { form: hoursHandler.form.name, view, context } };
}

export const clockPresses: PressHandler[] = [
  { name: "plan.start", handle: async (ctx, { id }) => startFor(ctx, await own(ctx, id)) },
  { name: "plan.stop", handle: async (ctx, { id }) => stopFor(ctx, await own(ctx, id)) },
  { name: "plan.hours", handle: (ctx, { id }) => hoursOpening(ctx, id) },
];
