import type { Ctx } from "../../../core/context.ts";
import { OFFICE_HOURS } from "../../../core/deadlines/term.ts";
import { UserError } from "../../../core/errors.ts";
import { addMessages } from "../../../core/outbox.ts";
import { withRoles } from "../../../core/people.ts";
import { moveBroadcast } from "../handling.ts";
import { caseStudiesOf, toldOf } from "../library.ts";
import { type Broadcast, nextKind } from "../model.ts";
import { weighed } from "../naming.ts";
import { insertBroadcast, kindsOf, usedStudies } from "../store.ts";
import { aheadOf, nextOccurrence } from "./rule.ts";
import { findSchedule, markDrafted, rollOn, type Schedule } from "./store.ts";

/**
 * What a schedule needs now: its next case study drafted, some working days ahead, and waiting for somebody to release
 * it; and the occurrence after that. Of many that were missed one is made up.
 */
export async function driveSchedule(ctx: Ctx, id: string): Promise<void> {
  const schedule = await findSchedule(ctx, id);
  if (!schedule) return;
  const calendar = ctx.calendars.of(ctx.company.region, ctx.company.zone);
  const draftAt = aheadOf(schedule.nextAt, schedule.aheadDays, calendar, OFFICE_HOURS.from);
  if (!schedule.isDrafted && draftAt <= ctx.now && (await markDrafted(ctx, schedule))) await draftNext(ctx, schedule);
  if (schedule.nextAt > ctx.now) return;
  const next = nextOccurrence(schedule.rule, ctx.now, calendar);
  if (next) await rollOn(ctx, schedule, next);
}

/** Those who look after what goes out. */
const keepers = async (ctx: Ctx) => (await withRoles(ctx.tx, ["hr", "compliance"])).map(({ id }) => ({ personId: id }));

/** The next case of the kind whose turn it is, that nobody was told yet. */
async function draftNext(ctx: Ctx, schedule: Schedule): Promise<void> {
  const kind = nextKind(await kindsOf(ctx, schedule.id));
  const used = await usedStudies(ctx);
  const study = caseStudiesOf(ctx.content).find((one) => one.kind === kind && !used.has(one.id));
  if (!study) {
    const to = await keepers(ctx);
    const key = `${schedule.id}:empty:${schedule.nextAt.toISOString()}`;
    await addMessages(ctx.tx, ctx.now, [{ key, notice: "broadcasts.library-empty", params: { kind }, to }]);
    return;
  }
  const { audience, ways, isInFeed } = schedule;
  const row = await insertBroadcast(ctx, {
    kind,
    content: await weighed(ctx, toldOf(study)),
    study: study.id,
    audience,
    ways,
    isInFeed,
    asksConfirm: false,
    // Whoever set the schedule up let it be written; somebody else releases it.
    writerIds: [schedule.byId],
    plannedAt: schedule.nextAt,
    scheduleId: schedule.id,
  });
  if (row) await askForRelease(ctx, row);
}

/** Where it cannot go out as the schedule says, it stays a draft for somebody to change, and they are told why. */
async function askForRelease(ctx: Ctx, row: Broadcast): Promise<void> {
  try {
    await moveBroadcast(ctx, row, "ask");
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await moveBroadcast(ctx, row, "write");
    const message = { key: `${row.id}:held`, notice: "broadcasts.schedule-held", params: { id: row.id } };
    await addMessages(ctx.tx, ctx.now, [{ ...message, to: await keepers(ctx) }]);
  }
}
