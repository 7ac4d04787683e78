import type { Ctx } from "../../../core/context.ts";
import type { Person } from "../../../core/people.ts";
import type { Statement } from "../../../db/database.ts";
import type { Seat } from "./model.ts";

type Sees = Pick<Ctx, "tx">;

/** Everybody in the line of a session. Whoever changes it holds the session's lock. */
export async function lineOf({ tx }: Sees, sessionId: string): Promise<Seat[]> {
  const rows = await tx.prisma.trainingSeat.findMany({
    where: { sessionId, line: { not: null } },
    orderBy: { line: "asc" },
  });
  return rows.map(({ personId, line, attendedAt, way }) => ({
    personId: personId as Person["id"],
    line: line ?? undefined,
    attendedAt: attendedAt ?? undefined,
    way: (way ?? undefined) as Seat["way"],
  }));
}

/** Puts somebody at the end of the line. */
export async function joinLine(ctx: Ctx, sessionId: string, personId: string, line: number): Promise<void> {
  const said = { line, signedAt: ctx.now };
  await ctx.tx.prisma.trainingSeat.upsert({
    where: { sessionId_personId: { sessionId, personId } },
    create: { sessionId, personId, ...said },
    update: said,
  });
}

/** Takes somebody out of the line; that they are there already stays. */
export async function leaveLine({ tx }: Sees, sessionId: string, personId: string): Promise<void> {
  await tx.prisma.trainingSeat.deleteMany({ where: { sessionId, personId, attendedAt: null } });
  await tx.prisma.trainingSeat.updateMany({ where: { sessionId, personId }, data: { line: null, signedAt: null } });
}

/** Notes that somebody is there; false where that was known. */
export async function attend(
  { tx, now }: Pick<Ctx, "tx" | "now">,
  sessionId: string,
  personId: string,
  way: NonNullable<Seat["way"]>,
): Promise<boolean> {
  const made = await tx.prisma.trainingSeat.createMany({
    data: [{ sessionId, personId, attendedAt: now, way }],
    skipDuplicates: true,
  });
  if (made.count === 1) return true;
  const { count } = await tx.prisma.trainingSeat.updateMany({
    where: { sessionId, personId, attendedAt: null },
    data: { attendedAt: now, way },
  });
  return count === 1;
}

/** Takes back that somebody was there; whoever had not signed up is gone from the list. */
export async function absent({ tx }: Sees, sessionId: string, personId: string): Promise<void> {
  await tx.prisma.trainingSeat.updateMany({ where: { sessionId, personId }, data: { attendedAt: null, way: null } });
  await tx.prisma.trainingSeat.deleteMany({ where: { sessionId, personId, line: null } });
}

/** What the record says after all, and why; kept also where it now says that somebody was not there. */
export async function correctSeat(
  { tx, now, vault }: Pick<Ctx, "tx" | "now" | "vault">,
  sessionId: string,
  personId: string,
  { isThere, reason }: { isThere: boolean; reason: string },
): Promise<void> {
  const said = {
    attendedAt: isThere ? now : null,
    way: "correction",
    reason: Buffer.from(vault.seal("text", reason, `${sessionId}:${personId}`)),
  };
  await tx.prisma.trainingSeat.upsert({
    where: { sessionId_personId: { sessionId, personId } },
    create: { sessionId, personId, ...said },
    update: said,
  });
}

/** The reasons of corrections about somebody, by session. */
export async function correctionsOf({ tx, vault }: Pick<Ctx, "tx" | "vault">, personId: string) {
  const rows = await tx.prisma.trainingSeat.findMany({ where: { personId } });
  return new Map(
    rows.map(({ sessionId, signedAt, attendedAt, reason }) => [
      sessionId,
      {
        signedAt: signedAt ?? undefined,
        attendedAt: attendedAt ?? undefined,
        reason: reason ? vault.openText("text", reason, `${sessionId}:${personId}`) : undefined,
      },
    ]),
  );
}

/** Somebody on the list of a session, with a name to read. `rank` from 1, of whoever is in the line. */
export type Listing = {
  personId: Person["id"];
  name: string;
  department: string;
  rank: number | undefined;
  isThere: boolean;
  isCorrected: boolean;
};
const ROSTER: Statement = {
  name: "sessions.roster",
  text: `SELECT t.person_id, coalesce(p.name, '') AS name, coalesce(p.department, '') AS department,
      CASE WHEN t.line IS NOT NULL THEN (count(t.line) OVER (ORDER BY t.line NULLS LAST))::int END AS rank,
      t.attended_at IS NOT NULL AS is_there, t.reason IS NOT NULL AS is_corrected
    FROM training_seat t LEFT JOIN person p ON p.id = t.person_id
    WHERE t.session_id = $1 ORDER BY t.line NULLS LAST, t.person_id LIMIT $2 OFFSET $3`,
};
const COUNTS: Statement = {
  name: "sessions.counts",
  text: `SELECT count(*)::int AS total, count(attended_at)::int AS there FROM training_seat WHERE session_id = $1`,
};

/** A page of the list, in the order of the line, those who came without signing up last; and how many there are. */
export async function rosterOf(
  { tx }: Sees,
  sessionId: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ rows: Listing[]; total: number; there: number }> {
  // The rank is counted within the whole list and not within the page.
  const rows = await tx.sql<{
    person_id: Person["id"];
    name: string;
    department: string;
    rank: number | null;
    is_there: boolean;
    is_corrected: boolean;
  }>(ROSTER, [sessionId, limit, offset]);
  const [counts] = await tx.sql<{ total: number; there: number }>(COUNTS, [sessionId]);
  return {
    rows: rows.map((row) => ({
      personId: row.person_id,
      name: row.name,
      department: row.department,
      rank: row.rank ?? undefined,
      isThere: row.is_there,
      isCorrected: row.is_corrected,
    })),
    total: counts?.total ?? 0,
    there: counts?.there ?? 0,
  };
}

const STUCK: Statement = {
  name: "sessions.stuck-there",
  text: `SELECT a.id, p.name, p.department FROM training_seat t JOIN training_assignment a ON a.person_id = t.person_id
      JOIN person p ON p.id = t.person_id
    WHERE t.session_id = $1 AND t.attended_at IS NOT NULL AND a.course = $2 AND a.state = 'failed' AND p.is_active
    ORDER BY p.name LIMIT $3`,
};
/** Those who were there and have no quiz left in its course. */
export const stuckThere = ({ tx }: Sees, sessionId: string, course: string, limit: number) =>
  tx.sql<{ id: string; name: string; department: string }>(STUCK, [sessionId, course, limit]);
