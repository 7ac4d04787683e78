import type { Ctx } from "../../../core/context.ts";
import { type Id, newId } from "../../../core/id.ts";
import type { Person } from "../../../core/people.ts";
import type { DuePage, DueSubject } from "../../../core/retention.ts";
import type { Statement } from "../../../db/database.ts";
import { inDays, type Repeat } from "./model.ts";

type Sees = Pick<Ctx, "tx">;

type RepeatRow = Awaited<ReturnType<Ctx["tx"]["prisma"]["trainingRepeat"]["findFirstOrThrow"]>>;
const toRepeat = (row: RepeatRow): Repeat => ({
  ...row,
  id: row.id as Id<"trp">,
  personId: row.personId as Person["id"],
  askedAt: row.askedAt ?? undefined,
  courseVersion: row.courseVersion ?? undefined,
  isRight: row.isRight ?? undefined,
  doneAt: row.doneAt ?? undefined,
});

export async function findRepeat({ tx }: Sees, id: string): Promise<Repeat | undefined> {
  const row = await tx.prisma.trainingRepeat.findUnique({ where: { id } });
  return row ? toRepeat(row) : undefined;
}

/** What comes back to these people; by an index, at most as many as the courses have questions for each. */
export async function openRepeats({ tx }: Sees, personIds: readonly string[]): Promise<Repeat[]> {
  const where = { personId: { in: [...personIds] }, doneAt: null };
  return (await tx.prisma.trainingRepeat.findMany({ where })).map(toRepeat);
}

/** Everything of somebody, what is done too, the newest first. */
export const repeatsOf = async ({ tx }: Sees, personId: string): Promise<Repeat[]> =>
  (await tx.prisma.trainingRepeat.findMany({ where: { personId }, orderBy: { movedAt: "desc" } })).map(toRepeat);

// ── the pace ────────────────────────────────────────────────────────────────────────────────────────────────────────

export type Pace = { askedAt: Date | undefined; stoppedAt: Date | undefined };
type PaceRow = { person_id: string; asked_at: Date | null; stopped_at: Date | null };
const toPace = ({ asked_at, stopped_at }: PaceRow): Pace => ({
  askedAt: asked_at ?? undefined,
  stoppedAt: stopped_at ?? undefined,
});

const HOLD: Statement = {
  name: "repeats.hold-pace",
  text: `INSERT INTO training_pace (person_id) VALUES ($1)
    ON CONFLICT (person_id) DO UPDATE SET person_id = excluded.person_id RETURNING person_id, asked_at, stopped_at`,
};
/** Somebody's pace, held until the transaction is over: whoever writes repeats takes it first. */
export async function holdPace({ tx }: Sees, personId: string): Promise<Pace> {
  const [row] = await tx.sql<PaceRow>(HOLD, [personId]);
  return row ? toPace(row) : { askedAt: undefined, stoppedAt: undefined };
}

/** Somebody's pace to look at. */
export async function paceOf({ tx }: Sees, personId: string): Promise<Pace> {
  const row = await tx.prisma.trainingPace.findUnique({ where: { personId } });
  return { askedAt: row?.askedAt ?? undefined, stoppedAt: row?.stoppedAt ?? undefined };
}

const TURNS: Statement = {
  name: "repeats.turns",
  text: `SELECT person_id, asked_at, stopped_at FROM training_pace WHERE next_at <= $1
    ORDER BY next_at LIMIT $2 FOR UPDATE SKIP LOCKED`,
};
/** Whose turn has come, those who wait longest first, held; others that hold some of them are passed by. */
export async function turns(
  { tx, now }: Pick<Ctx, "tx" | "now">,
  limit: number,
): Promise<(Pace & { personId: string })[]> {
  const rows = await tx.sql<PaceRow>(TURNS, [now, limit]);
  return rows.map((row) => ({ personId: row.person_id, ...toPace(row) }));
}

const SET_PACES: Statement = {
  name: "repeats.set-paces",
  text: `UPDATE training_pace p SET next_at = x.next_at, asked_at = coalesce(x.asked_at, p.asked_at)
    FROM jsonb_to_recordset($1::jsonb) AS x(person_id text, next_at timestamptz, asked_at timestamptz)
    WHERE p.person_id = x.person_id`,
};
/** When to look at people again; none where there is nothing to ask. `askedAt` where they were asked now. */
export async function setPaces(
  { tx }: Sees,
  paces: readonly { personId: string; nextAt: Date | undefined; askedAt?: Date }[],
): Promise<void> {
  const rows = paces.map(({ personId, nextAt, askedAt }) => ({
    person_id: personId,
    next_at: nextAt?.toISOString() ?? null,
    asked_at: askedAt?.toISOString() ?? null,
  }));
  await tx.sql(SET_PACES, [JSON.stringify(rows)]);
}

const RENEW: Statement = {
  name: "repeats.renew-pace",
  text: `UPDATE training_pace SET next_at = (
      SELECT min(due_at) FROM training_repeat WHERE person_id = $1 AND done_at IS NULL
    ) WHERE person_id = $1`,
};
/** The turn comes again with what is due next. */
export const renewPace = async ({ tx }: Sees, personId: string): Promise<void> =>
  void (await tx.sql(RENEW, [personId]));

/** Somebody wants no questions, also not the one that waits for an answer; or wants them again. */
export async function setStopped({ tx }: Sees, personId: string, stoppedAt: Date | null): Promise<void> {
  const data = { stoppedAt, ...(stoppedAt && { nextAt: null }) };
  await tx.prisma.trainingPace.update({ where: { personId }, data });
  if (!stoppedAt) return;
  await tx.prisma.trainingRepeat.updateMany({ where: { personId, askedAt: { not: null } }, data: { askedAt: null } });
}

// ── the repeats ─────────────────────────────────────────────────────────────────────────────────────────────────────

const COME_BACK: Statement = {
  name: "repeats.come-back",
  text: `INSERT INTO training_repeat (id, person_id, course, question, due_at, moved_at) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (person_id, course, question) DO UPDATE SET step = 0, due_at = excluded.due_at, asked_at = NULL,
      asking = training_repeat.asking + 1, done_at = NULL, chosen = '{}', is_right = NULL, moved_at = excluded.moved_at
    RETURNING id`,
};
/** A question comes back, from the first gap on, also where it was on its way already: its card is over then. Its id. */
export async function comeBack(
  { tx, now }: Pick<Ctx, "tx" | "now">,
  { personId, course, question, dueAt }: Pick<Repeat, "personId" | "course" | "question" | "dueAt">,
): Promise<string> {
  const [row] = await tx.sql<{ id: string }>(COME_BACK, [newId("trp"), personId, course, question, dueAt, now]);
  if (!row) throw new Error(`nothing was kept of ${question}`);
  return row.id;
}

const ASK: Statement = {
  name: "repeats.ask",
  text: `UPDATE training_repeat r SET asked_at = $2, asking = r.asking + 1, shown = x.shown, course_version = x.version,
      chosen = '{}', is_right = NULL, moved_at = $2
    FROM jsonb_to_recordset($1::jsonb) AS x(id text, shown int[], version text)
    WHERE r.id = x.id AND r.done_at IS NULL`,
};
/** Questions that are asked now, with the order of their options. */
export const markAsked = async (
  { tx, now }: Pick<Ctx, "tx" | "now">,
  asked: readonly { id: string; shown: readonly number[]; version: string }[],
): Promise<void> => void (await tx.sql(ASK, [JSON.stringify(asked), now]));

/** Takes the answer of one asking, once; also where it was put off since, as long as it was not asked again. */
export async function keepRepeat(
  { tx, now }: Pick<Ctx, "tx" | "now">,
  { id, asking }: Pick<Repeat, "id" | "asking">,
  answer: { chosen: readonly number[]; isRight: boolean; next: { step: number; days: number } | undefined },
): Promise<boolean> {
  const { chosen, isRight, next } = answer;
  const { count } = await tx.prisma.trainingRepeat.updateMany({
    where: { id, asking, isRight: null, doneAt: null },
    data: {
      chosen: [...chosen],
      isRight,
      askedAt: null,
      movedAt: now,
      ...(next ? { step: next.step, dueAt: inDays(now, next.days) } : { doneAt: now }),
    },
  });
  return count === 1;
}

/** Questions are waited for no more and come later. */
export const putOff = async (
  { tx, now }: Pick<Ctx, "tx" | "now">,
  ids: readonly string[],
  dueAt: Date,
): Promise<void> =>
  void (await tx.prisma.trainingRepeat.updateMany({
    where: { id: { in: [...ids] } },
    data: { askedAt: null, dueAt, movedAt: now },
  }));

/** Questions that there are no more. */
export const dropRepeats = async ({ tx }: Sees, ids: readonly string[]): Promise<void> =>
  void (await tx.prisma.trainingRepeat.deleteMany({ where: { id: { in: [...ids] } } }));

// ── what the company allows ─────────────────────────────────────────────────────────────────────────────────────────

const SETTING = "training.repeats";
/** Whether people may say that they want no questions; they may unless the company says otherwise. */
export async function mayStop({ tx }: Sees): Promise<boolean> {
  const row = await tx.prisma.setting.findUnique({ where: { key: SETTING } });
  return (row?.value as { mayStop?: boolean } | undefined)?.mayStop !== false;
}

/** A few; the index of the stopped ones is the table itself, which has a row a learner. */
const WAKE: Statement = {
  name: "repeats.wake-stopped",
  text: "UPDATE training_pace SET next_at = $1 WHERE stopped_at IS NOT NULL",
};
/** Where nobody may stop any more, those who did have their turn again; their own wish is kept for when they may. */
export async function allowStopping({ tx, now }: Pick<Ctx, "tx" | "now">, isAllowed: boolean): Promise<void> {
  const value = { mayStop: isAllowed };
  await tx.prisma.setting.upsert({ where: { key: SETTING }, create: { key: SETTING, value }, update: { value } });
  if (!isAllowed) await tx.sql(WAKE, [now]);
}

// ── retention ───────────────────────────────────────────────────────────────────────────────────────────────────────

const DUE: Statement = {
  name: "repeats.due-for-erasing",
  text: `SELECT id, person_id, moved_at FROM training_repeat
    WHERE moved_at < $1 AND (moved_at, id) > ($2, $3) ORDER BY moved_at, id LIMIT $4`,
};
/** Repeats that nothing happened to for long enough, the oldest first. */
export async function dueRepeats(ctx: Ctx, limit: number, { before, after }: DuePage): Promise<DueSubject[]> {
  const from = [after?.since ?? new Date(0), after?.subject ?? ""];
  const rows = await ctx.tx.sql<{ id: string; person_id: string; moved_at: Date }>(DUE, [before, ...from, limit]);
  return rows.map(({ id, person_id, moved_at }) => ({ subject: id, since: moved_at, related: [person_id] }));
}

export const eraseRepeat = async (ctx: Ctx, id: string): Promise<boolean> =>
  (await ctx.tx.prisma.trainingRepeat.deleteMany({ where: { id } })).count > 0;
