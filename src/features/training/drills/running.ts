import { type Ctx, systemCtx } from "../../../core/context.ts";
import { ChangedMeanwhile, UserError } from "../../../core/errors.ts";
import type { RecurringJob } from "../../../core/jobs.ts";
import { applyMove, markMoved } from "../../../core/lifecycle.ts";
import { addMessages } from "../../../core/outbox.ts";
import type { Services } from "../../../core/services.ts";
import { drillLife } from "./life.ts";
import {
  type Drill,
  dueInjects,
  type Ending,
  endsAt,
  isAllDone,
  isMissed,
  isOver,
  isSoon,
  RULES,
  seesIt,
} from "./model.ts";
import { answersOf, clearParts, deliveredOf, findDrill, keepInject, lockDrill, partsOf, underWay } from "./store.ts";

/**
 * A drill by the clock. All that was done stands in rows, and each step locks the drill, so that a restart goes on where it
 * was, and two instances put nothing before anybody twice.
 */
export const driveDrills: RecurringJob = {
  name: "drills.drive",
  cron: "* * * * *",
  what: "begins drills whose time has come, puts before people what happens in them, ends them",
  async handle(services) {
    const until = new Date(services.clock.now().getTime() + RULES.soonMinutes * 60_000);
    const ids = await services.db.transaction((tx) => underWay(systemCtx(services, tx), until));
    for (const id of ids) await alone(services, id);
  },
};

/** What one of them cannot do holds up none of the others. */
async function alone(services: Services, subject: string): Promise<void> {
  try {
    await services.db.transaction((tx) => driveDrill(systemCtx(services, tx), subject));
  } catch (err) {
    // Somebody moved it in the meantime, or a rule stands against it: the next minute looks again.
    if (err instanceof ChangedMeanwhile) return;
    if (err instanceof UserError) services.log.warn({ code: err.code, subject }, "a drill waits");
    else services.log.error({ err, subject }, "a drill could not go on");
  }
}

/** One step of a drill: what is due of it now. */
export async function driveDrill(ctx: Ctx, id: string): Promise<void> {
  const drill = await lockDrill(ctx, id);
  if (drill?.state === "planned" && drill.startsAt <= ctx.now) {
    if (isMissed(drill.startsAt, ctx.now)) return endDrill(ctx, drill, "miss");
    return startDrill(ctx, drill);
  }
  if (drill?.state === "planned" && isSoon(drill, ctx.now)) return remind(ctx, drill);
  if (drill?.state === "running") await goOn(ctx, drill);
}

/** Once for each time that it was set to. */
async function remind(ctx: Ctx, drill: Drill): Promise<void> {
  const to = (await partsOf(ctx, drill.id)).map(({ personId }) => ({ personId }));
  const key = `${drill.id}:soon:${drill.startsAt.toISOString()}`;
  await addMessages(ctx.tx, ctx.now, [{ key, notice: "drills.soon", params: { id: drill.id }, subject: drill.id, to }]);
}

/** It begins now, and with it what happens at once. */
export async function startDrill(ctx: Ctx, drill: Drill): Promise<void> {
  await applyMove(ctx, drillLife, drill, "start", { set: { started_at: ctx.now } });
  const started = await findDrill(ctx, drill.id);
  if (started) await goOn(ctx, started);
}

async function goOn(ctx: Ctx, drill: Drill): Promise<void> {
  const { script, startedAt = ctx.now } = drill;
  const before = await deliveredOf(ctx, drill.id);
  const due = dueInjects(script, startedAt, new Set(before.map(({ place }) => place)), ctx.now);
  const parts = await partsOf(ctx, drill.id);
  for (const place of due) {
    const inject = script.injects[place];
    if (!inject || !(await keepInject(ctx, drill.id, place))) continue;
    // One statement for each, so that several that a restart held up stand in their order.
    await addMessages(
      ctx.tx,
      ctx.now,
      seesIt(inject, parts).map(({ personId }) => ({
        key: `${drill.id}:inject:${place}:${personId}`,
        notice: "drills.inject",
        params: { id: drill.id, place },
        subject: injectSubject(drill.id, place, personId),
        to: [{ personId }],
      })),
    );
  }
  if (due.length > 0) await markMoved(ctx, drill.id);
  const delivered = await deliveredOf(ctx, drill.id);
  const end = endsAt(script, startedAt, delivered);
  if (!end) return;
  if (end <= ctx.now || isAllDone(script, parts, delivered, await answersOf(ctx, drill.id)))
    await endDrill(ctx, drill, "finish");
}

/** By what a card of an inject is found again: one person's, so that an answer touches nobody else's screen. */
export const injectSubject = (drillId: string, place: number, personId: string): string =>
  `${drillId}.${place}.${personId}`;

const ENDINGS = { finish: "clock", stop: "stopped", miss: "missed", cancel: "cancelled" } as const satisfies Record<
  string,
  Ending
>;

/** It is over, however it came: everybody is told, and what waits for an answer waits no more. */
export async function endDrill(ctx: Ctx, drill: Drill, event: keyof typeof ENDINGS): Promise<void> {
  await applyMove(ctx, drillLife, drill, event, { set: { ended_at: ctx.now, ending: ENDINGS[event] } });
  // Nobody was told of it, and nobody is: not that they were meant to play either.
  if (drill.state === "draft") await clearParts(ctx, drill.id);
  if (!drill.startedAt || isOver(drill.state)) return;
  const [parts, answers] = [await partsOf(ctx, drill.id), await answersOf(ctx, drill.id)];
  for (const { place } of await deliveredOf(ctx, drill.id)) {
    const inject = drill.script.injects[place];
    if (!inject?.decision) continue;
    for (const { personId } of seesIt(inject, parts))
      if (!answers.some((answer) => answer.place === place && answer.personId === personId))
        await markMoved(ctx, injectSubject(drill.id, place, personId));
  }
}
