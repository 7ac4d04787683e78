import type { Ctx } from "../../../core/context.ts";
import { type Id, newId } from "../../../core/id.ts";
import { markMoved } from "../../../core/lifecycle.ts";
import type { Person } from "../../../core/people.ts";
import type { DuePage, DueSubject } from "../../../core/retention.ts";
import type { Statement } from "../../../db/database.ts";
import { invitedTo, type MaterialLink, RULES, type Session, type SessionState } from "./model.ts";

type Sees = Pick<Ctx, "tx">;

const COLUMNS = `s.id, s.number, s.state, s.version, s.course, s.title, s.starts_at, s.ends_at, s.place, s.seats, s.note,
  s.links, s.maker_id, s.code, s.token, s.wrong_guesses, s.reason`;
type Row = {
  id: string;
  number: number;
  state: string;
  version: number;
  course: string | null;
  title: string;
  starts_at: Date;
  ends_at: Date;
  place: string;
  seats: number;
  note: string | null;
  links: MaterialLink[];
  maker_id: string;
  code: string | null;
  token: string | null;
  wrong_guesses: number;
  reason: string | null;
};
const toSession = (row: Row): Session => ({
  id: row.id as Id<"cls">,
  number: row.number,
  state: row.state as SessionState,
  version: row.version,
  course: row.course ?? undefined,
  title: row.title,
  startsAt: row.starts_at,
  endsAt: row.ends_at,
  place: row.place,
  seats: row.seats,
  note: row.note ?? undefined,
  links: row.links,
  makerId: row.maker_id as Person["id"],
  code: row.code ?? undefined,
  token: row.token ?? undefined,
  wrongGuesses: row.wrong_guesses,
  reason: row.reason ?? undefined,
});

/** What a trainer writes of a session. */
export type Written = Pick<Session, "course" | "title" | "startsAt" | "endsAt" | "place" | "seats" | "note">;

const INSERT: Statement = {
  name: "sessions.insert",
  text: `INSERT INTO training_session AS s (id, state, course, title, starts_at, ends_at, place, seats, note, maker_id,
      created_at, moved_at) VALUES ($1, 'planned', $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) RETURNING ${COLUMNS}`,
};
export async function insertSession(ctx: Ctx, written: Written, makerId: Person["id"]): Promise<Session> {
  const { course = null, title, startsAt, endsAt, place, seats, note = null } = written;
  const values = [newId("cls"), course, title, startsAt, endsAt, place, seats, note, makerId, ctx.now];
  const [row] = await ctx.tx.sql<Row>(INSERT, values);
  if (!row) throw new Error("the session was not kept");
  return toSession(row);
}

const one = async ({ tx }: Sees, statement: Statement, values: unknown[]): Promise<Session | undefined> => {
  const [row] = await tx.sql<Row>(statement, values);
  return row && toSession(row);
};
const from = (name: string, rest: string): Statement => ({
  name: `sessions.${name}`,
  text: `SELECT ${COLUMNS} FROM training_session s ${rest}`,
});
const BY_ID = from("by-id", "WHERE s.id = $1");
const LOCKED = from("locked", "WHERE s.id = $1 FOR UPDATE");
const BY_NUMBER = from("by-number", "WHERE s.number = $1");
const BY_TOKEN = from("by-token", "WHERE s.token = $1");
export const findSession = (ctx: Sees, id: string) => one(ctx, BY_ID, [id]);
/** The same, and nobody else signs up or off or changes it until this transaction is over. */
export const lockSession = (ctx: Sees, id: string) => one(ctx, LOCKED, [id]);
export const findByNumber = (ctx: Sees, number: number) => one(ctx, BY_NUMBER, [number]);
export const findByToken = (ctx: Sees, token: string) => one(ctx, BY_TOKEN, [token]);

/** A session with how full it is and where the reader stands; `rank` from 1, of whoever is in the line. */
export type Listed = { session: Session; signed: number; rank: number | undefined; hasAttended: boolean };
const LISTED = `${COLUMNS}, (SELECT count(*)::int FROM training_seat a WHERE a.session_id = s.id AND a.line IS NOT NULL) AS signed,
  m.attended_at, CASE WHEN m.line IS NOT NULL THEN
    (SELECT count(*)::int FROM training_seat b WHERE b.session_id = s.id AND b.line <= m.line) END AS rank
  FROM training_session s LEFT JOIN training_seat m ON m.session_id = s.id AND m.person_id = $1`;
type ListedRow = Row & { signed: number; rank: number | null; attended_at: Date | null };
const toListed = (row: ListedRow): Listed => ({
  session: toSession(row),
  signed: row.signed,
  rank: row.rank ?? undefined,
  hasAttended: row.attended_at !== null,
});
const listing = (name: string, rest: string): Statement => ({
  name: `sessions.${name}`,
  text: `SELECT ${LISTED} ${rest}`,
});
const COMING = listing(
  "coming",
  `WHERE s.state = 'planned' AND s.ends_at > $2 AND ($3::text IS NULL OR s.course = $3)
    ORDER BY s.starts_at, s.id LIMIT $4 OFFSET $5`,
);
const PAST = listing(
  "past",
  `WHERE s.ends_at <= $2 AND ($3::boolean OR m.person_id IS NOT NULL) ORDER BY s.ends_at DESC, s.id DESC LIMIT $4 OFFSET $5`,
);
const ONE = listing("one", "WHERE s.id = $2");
const TO_RECORD = listing("to-record", "WHERE s.state = 'held' ORDER BY s.ends_at LIMIT $2");
const NEXT_OF = listing(
  "next-of",
  `WHERE m.line IS NOT NULL AND s.state = 'planned' AND s.ends_at > $2 ORDER BY s.starts_at LIMIT 1`,
);
const OF_PERSON = listing("of-person", "WHERE m.person_id = $1 ORDER BY s.starts_at DESC LIMIT 500");
type Reader = { tx: Ctx["tx"]; now: Date; person: Person | undefined };
const all = async ({ tx, person }: Reader, statement: Statement, values: unknown[]): Promise<Listed[]> =>
  (await tx.sql<ListedRow>(statement, [person?.id ?? "", ...values])).map(toListed);

type Part = { from: number; limit: number };
/** What is to come, the next first. @param course of this course alone */
export const comingSessions = (ctx: Reader, { from: offset, limit }: Part, course?: string) =>
  all(ctx, COMING, [ctx.now, course ?? null, limit, offset]);
/** What is over, the latest first: of the reader, or all of it for those who run the training. */
export const pastSessions = (ctx: Reader, isEverybodys: boolean, { from: offset, limit }: Part) =>
  all(ctx, PAST, [ctx.now, isEverybodys, limit, offset]);
export const listedSession = async (ctx: Reader, id: string): Promise<Listed | undefined> =>
  (await all(ctx, ONE, [id]))[0];
/** Those that are over and wait for their trainer. */
export const sessionsToRecord = (ctx: Reader, limit: number) => all(ctx, TO_RECORD, [limit]);
/** The next one for which the reader signed up. */
export const nextOwn = async (ctx: Reader): Promise<Listed | undefined> => (await all(ctx, NEXT_OF, [ctx.now]))[0];
export const sessionsOf = (ctx: Reader) => all(ctx, OF_PERSON, []);

const BY_CODE = from(
  "by-code",
  `WHERE s.code = $1 AND s.state IN ('planned', 'held') AND s.ends_at > $2::timestamptz - interval '${RULES.closesAfter} minutes'
    AND s.starts_at <= $2::timestamptz + interval '${RULES.opensBefore} minutes' LIMIT 1`,
);
/** The session in whose room these digits are shown now. */
export const findByCode = (ctx: Sees & { now: Date }, code: string) => one(ctx, BY_CODE, [code, ctx.now]);

// In one order, so that no two who guess at the same rooms wait for each other.
const GUESSED: Statement = {
  name: "sessions.guessed",
  text: `UPDATE training_session SET wrong_guesses = wrong_guesses + 1 WHERE id IN (SELECT id FROM training_session
    WHERE code IS NOT NULL AND state IN ('planned', 'held')
    AND ends_at > $1::timestamptz - interval '${RULES.closesAfter} minutes'
    AND starts_at <= $1::timestamptz + interval '${RULES.opensBefore} minutes' ORDER BY id FOR UPDATE)`,
};
/** Digits that are shown nowhere were a guess at all rooms that are open. */
export const countGuess = async ({ tx, now }: Sees & { now: Date }): Promise<void> =>
  void (await tx.sql(GUESSED, [now]));

const TRY: Statement = {
  name: "sessions.try",
  text: `INSERT INTO training_guess AS g (person_id, count, since) VALUES ($1, 1, $2)
    ON CONFLICT (person_id) DO UPDATE SET
      count = CASE WHEN g.since < $3 THEN 1 ELSE g.count + 1 END,
      since = CASE WHEN g.since < $3 THEN $2 ELSE g.since END
    RETURNING count`,
};
// Only what nobody else is at, so that no two wait for each other.
const SWEEP_TRIES: Statement = {
  name: "sessions.sweep-tries",
  text: `DELETE FROM training_guess WHERE person_id IN
    (SELECT person_id FROM training_guess WHERE since < $1 FOR UPDATE SKIP LOCKED)`,
};
/** Counts a try before it is looked at, so that many at once are counted one by one; how many it is by now. */
export async function countTry({ tx, now }: Sees & { now: Date }, personId: Person["id"]): Promise<number> {
  const since = new Date(now.getTime() - RULES.minutes * 60_000);
  const [mine] = await tx.sql<{ count: number }>(TRY, [personId, now, since]);
  await tx.sql(SWEEP_TRIES, [since]);
  return mine?.count ?? 1;
}
export const forgetTries = async ({ tx }: Sees, personId: Person["id"]): Promise<void> =>
  void (await tx.prisma.trainingGuess.deleteMany({ where: { personId } }));

const DUE: Statement = {
  name: "sessions.due",
  text: `SELECT s.id, s.ends_at, s.maker_id || ARRAY(SELECT person_id FROM training_seat WHERE session_id = s.id) AS people
    FROM training_session s WHERE s.ends_at < $1 AND (s.ends_at, s.id) > ($2, $3) ORDER BY s.ends_at, s.id LIMIT $4`,
};
/** Sessions that were over long enough ago, the oldest first. */
export async function dueSessions({ tx }: Sees, limit: number, { before, after }: DuePage): Promise<DueSubject[]> {
  type Due = { id: string; ends_at: Date; people: string[] };
  const rows = await tx.sql<Due>(DUE, [before, after?.since ?? new Date(0), after?.subject ?? "", limit]);
  return rows.map(({ id, ends_at, people }) => ({ subject: id, since: ends_at, related: people }));
}

/** Nothing of it stays but its entries in the log. */
export async function eraseSession(ctx: Ctx, id: string): Promise<boolean> {
  const { count } = await ctx.tx.prisma.trainingSession.deleteMany({ where: { id } });
  if (count === 0) return false;
  await ctx.tx.prisma.evidence.deleteMany({ where: { subject: id } });
  await markMoved(ctx, id);
  await markMoved(ctx, invitedTo(id));
  return true;
}

const TAKERS: Statement = {
  name: "sessions.takers",
  text: `SELECT t.person_id FROM training_seat t JOIN person p ON p.id = t.person_id
    WHERE t.session_id = $1 AND p.is_active AND (t.line IS NOT NULL OR t.attended_at IS NOT NULL) ORDER BY t.line`,
};
/** Everybody who takes part, waits for a seat or was there. */
export const takersOf = async ({ tx }: Sees, id: string): Promise<Person["id"][]> =>
  (await tx.sql<{ person_id: Person["id"] }>(TAKERS, [id])).map(({ person_id }) => person_id);

/** How many sessions of others or ours somebody made; by an index. */
export const madeBy = async ({ tx }: Sees, makerId: string): Promise<Session[]> => {
  const made = from("made-by", "WHERE s.maker_id = $1 ORDER BY s.starts_at DESC LIMIT 500");
  return (await tx.sql<Row>(made, [makerId])).map(toSession);
};
