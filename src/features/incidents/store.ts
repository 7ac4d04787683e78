import type { Ctx } from "../../core/context.ts";
import { type Id, newId } from "../../core/id.ts";
import { findPerson, type Person } from "../../core/people.ts";
import type { Services } from "../../core/services.ts";
import type { SocialPlatform } from "../../core/social-platforms.ts";
import type { Statement } from "../../db/database.ts";
import type { Details, Incident, Kind, Level, Line, LineKind, Route, State } from "./model.ts";

type Sees = Pick<Ctx, "tx" | "vault">;

const COLUMNS = `id, number, kind, route, state, version, is_urgent, is_anonymous, is_withdrawn, platform, seen_at, subject_id,
  clauses, handler_id, is_taken, level, outcome, received_at, moved_at, closed_at, octet_length(details) = 0 AS is_erased`;

type IncidentRow = {
  id: string;
  number: number;
  kind: string;
  route: string;
  state: string;
  version: number;
  is_urgent: boolean;
  is_anonymous: boolean;
  is_withdrawn: boolean;
  platform: string;
  seen_at: Date | null;
  subject_id: string | null;
  clauses: string[];
  handler_id: string | null;
  is_taken: boolean;
  level: string | null;
  outcome: string | null;
  received_at: Date;
  moved_at: Date;
  closed_at: Date | null;
  is_erased: boolean;
};

const toIncident = (row: IncidentRow): Incident => ({
  id: row.id as Id<"inc">,
  number: row.number,
  kind: row.kind as Kind,
  route: row.route as Route,
  state: row.state as State,
  version: row.version,
  isUrgent: row.is_urgent,
  isAnonymous: row.is_anonymous,
  isWithdrawn: row.is_withdrawn,
  platform: row.platform as SocialPlatform,
  seenAt: row.seen_at ?? undefined,
  subjectId: row.subject_id ?? undefined,
  clauses: row.clauses,
  handlerId: row.handler_id ?? undefined,
  isTaken: row.is_taken,
  level: (row.level ?? undefined) as Level | undefined,
  outcome: row.outcome ?? undefined,
  receivedAt: row.received_at,
  movedAt: row.moved_at,
  closedAt: row.closed_at ?? undefined,
  isErased: row.is_erased,
});

export type NewIncident = {
  kind: Kind;
  route: Route;
  isUrgent: boolean;
  platform: SocialPlatform;
  seenAt: Date | undefined;
  subjectId: string | undefined;
  details: Details;
  reporterId: string | undefined;
};

const INSERT: Statement = {
  name: "incidents.insert",
  text: `WITH made AS (
      INSERT INTO incident (id, kind, route, state, is_anonymous, platform, seen_at, details, subject_id, clauses,
        received_at, moved_at, is_urgent)
      VALUES ($1, $2, $3, 'received', $4, $5, $6, $7, $8, '{}', $9, $9, $14) RETURNING ${COLUMNS}
    ), apart AS (
      INSERT INTO incident_reporter (incident_id, sealed, person_hash)
      SELECT id, $10, $11 FROM made WHERE $11::text IS NOT NULL
    ), entry AS (
      INSERT INTO audit_entry (subject, at, actor, action, data) SELECT id, $9, $12, 'incident.reported', $13 FROM made
    )
    SELECT * FROM made`,
};

/** Keeps a report and its first audit entry; who reported it is sealed apart with a key of its own (R-CN-14). */
export async function insertIncident(ctx: Ctx, incident: NewIncident): Promise<Incident> {
  const id = newId("inc");
  const { reporterId } = incident;
  const [row] = await ctx.tx.sql<IncidentRow>(INSERT, [
    id,
    incident.kind,
    incident.route,
    reporterId === undefined,
    incident.platform,
    incident.seenAt ?? null,
    ctx.vault.seal("text", JSON.stringify(incident.details), id),
    incident.subjectId ?? null,
    ctx.now,
    reporterId === undefined ? null : ctx.vault.seal("identity", reporterId, id),
    reporterId === undefined ? null : reporterHash(ctx, reporterId),
    // The log never names who reported.
    reporterId === undefined ? "anonymous" : "reporter",
    JSON.stringify({ kind: incident.kind, anonymous: reporterId === undefined }),
    incident.isUrgent,
  ]);
  if (!row) throw new Error("an incident was not inserted");
  return toIncident(row);
}

/** Finds a person's own reports without opening an identity. */
const reporterHash = ({ vault }: Pick<Services, "vault">, personId: string): string =>
  vault.keyedHash("reporter", personId);

const BY_ID: Statement = { name: "incidents.by-id", text: `SELECT ${COLUMNS} FROM incident WHERE id = $1` };
const BY_NUMBER: Statement = { name: "incidents.by-number", text: `SELECT ${COLUMNS} FROM incident WHERE number = $1` };
const BY_CODE: Statement = { name: "incidents.by-code", text: `SELECT ${COLUMNS} FROM incident WHERE code_hash = $1` };

/** An incident by its id. */
export async function findIncident(ctx: Sees, id: string): Promise<Incident | undefined> {
  const [row] = await ctx.tx.sql<IncidentRow>(BY_ID, [id]);
  return row && toIncident(row);
}

/** An incident by the number that people read. */
export async function findByNumber(ctx: Sees, number: number): Promise<Incident | undefined> {
  const [row] = await ctx.tx.sql<IncidentRow>(BY_NUMBER, [number]);
  return row && toIncident(row);
}

/** The anonymous report that a receipt code was given for. */
export async function findByCodeHash(ctx: Sees, hash: string): Promise<Incident | undefined> {
  const [row] = await ctx.tx.sql<IncidentRow>(BY_CODE, [hash]);
  return row && toIncident(row);
}

/** Ties a report to its receipt code, of which only the keyed hash is kept. */
export async function setCodeHash(ctx: Sees, id: string, hash: string): Promise<void> {
  await ctx.tx.prisma.incident.update({ where: { id }, data: { codeHash: hash } });
}

const LAST_SAID: Statement = {
  name: "incidents.last-said",
  text: `SELECT DISTINCT ON (incident_id) incident_id, kind FROM incident_line
    WHERE incident_id = ANY($1) AND kind IN ('question', 'answer', 'addition') ORDER BY incident_id, seq DESC`,
};

/** Those of these incidents in which a question was said last. */
export async function askedAmong(ctx: Sees, ids: readonly string[]): Promise<Set<string>> {
  const rows = await ctx.tx.sql<{ incident_id: string; kind: string }>(LAST_SAID, [ids]);
  return new Set(rows.filter(({ kind }) => kind === "question").map((row) => row.incident_id));
}

/** What was told, opened. Not of one that was erased. */
export async function readDetails(ctx: Sees, id: string): Promise<Details> {
  const row = await ctx.tx.prisma.incident.findUniqueOrThrow({ where: { id }, select: { details: true } });
  return JSON.parse(ctx.vault.openText("text", row.details, id)) as Details;
}

/** What came of it later, in a word of the catalogue. */
export async function setOutcome(ctx: Sees, id: string, outcome: string): Promise<void> {
  await ctx.tx.prisma.incident.update({ where: { id }, data: { outcome } });
}

/** The reasoning of an outcome, sealed. */
export const sealNote = (ctx: Sees, id: string, note: string) => ctx.vault.seal("text", note, `${id}:outcome`);

const IS_REPORTER: Statement = {
  name: "incidents.is-reporter",
  text: "SELECT 1 AS one FROM incident_reporter WHERE incident_id = $1 AND person_hash = $2",
};

/** Whether this person reported it; no identity is opened for that. */
export async function isReporter(ctx: Sees, id: string, personId: string): Promise<boolean> {
  return (await ctx.tx.sql(IS_REPORTER, [id, reporterHash(ctx, personId)])).length > 0;
}

const REPORTERS: Statement = {
  name: "incidents.reporters",
  text: "SELECT incident_id, sealed FROM incident_reporter WHERE incident_id = ANY($1)",
};

/** Opens who reported each. For telling reporters, for conflicts of interest, and for a look that was logged. */
export async function reporterIdsOf(ctx: Sees, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await ctx.tx.sql<{ incident_id: string; sealed: Buffer }>(REPORTERS, [ids]);
  return new Map(rows.map((row) => [row.incident_id, ctx.vault.openText("identity", row.sealed, row.incident_id)]));
}

/** Who reported one; see `reporterIdsOf`. */
export const reporterIdOf = async (ctx: Sees, id: string): Promise<string | undefined> =>
  (await reporterIdsOf(ctx, [id])).get(id);

const MINE: Statement = {
  name: "incidents.mine",
  text: `SELECT ${COLUMNS} FROM incident
    WHERE id IN (SELECT incident_id FROM incident_reporter WHERE person_hash = $1)
    ORDER BY received_at DESC LIMIT 500`,
};

/** A person's own reports, the newest first. */
export async function reportsOf(ctx: Sees, personId: string): Promise<Incident[]> {
  return (await ctx.tx.sql<IncidentRow>(MINE, [reporterHash(ctx, personId)])).map(toIncident);
}

const OPEN_STATES =
  "('received','triage','waiting_reporter','crisis','crisis_active','security','contained','whistle','whistle_active')";
const QUEUE: Statement = {
  name: "incidents.queue",
  text: `SELECT ${COLUMNS} FROM incident i
    WHERE state IN ${OPEN_STATES} AND (handler_id = $2 OR route = ANY($1))
    ORDER BY handler_id IS NOT DISTINCT FROM $2 DESC, handler_id IS NULL DESC, received_at LIMIT $3`,
};

const LOCK: Statement = {
  name: "incidents.lock",
  text: "SELECT id FROM incident WHERE id = ANY($1) ORDER BY id FOR UPDATE",
};

/** Holds these rows until the transaction ends. */
export async function lockIncidents(ctx: Sees, ids: readonly string[]): Promise<void> {
  await ctx.tx.sql(LOCK, [ids]);
}

/** Open reports of these teams, whoever has them, and those that this person has; the oldest first. */
export async function queueOf(
  ctx: Sees,
  routes: readonly Route[],
  personId: string,
  limit: number,
): Promise<Incident[]> {
  return (await ctx.tx.sql<IncidentRow>(QUEUE, [routes, personId, limit])).map(toIncident);
}

const BLOCKED: Statement = {
  name: "incidents.blocked",
  text: `SELECT ${COLUMNS} FROM incident i WHERE state = 'blocked_no_handler'
      OR EXISTS (SELECT 1 FROM deadline d WHERE d.subject = i.id AND d.kind = 'assign' AND d.closed_at IS NULL)
    ORDER BY received_at LIMIT $1`,
};
/** Reports that nobody may handle, the oldest first. */
export async function blockedIncidents(ctx: Sees, limit: number): Promise<Incident[]> {
  return (await ctx.tx.sql<IncidentRow>(BLOCKED, [limit])).map(toIncident);
}

/** Adds what was said, sealed; returns its id. */
export async function addLine(ctx: Ctx, incidentId: string, kind: LineKind, text: string): Promise<string> {
  const id = newId("iln");
  // The reporter's own lines bear no name: who reported stays apart.
  const byId = kind === "answer" || kind === "addition" ? null : (ctx.person?.id ?? null);
  await ctx.tx.prisma.incidentLine.create({
    data: { id, incidentId, kind, byId, text: ctx.vault.seal("text", text, id), at: ctx.now },
  });
  return id;
}

/** Everything that was said, in the order in which it was. */
export async function linesOf(ctx: Sees, incidentId: string): Promise<Line[]> {
  const rows = await ctx.tx.prisma.incidentLine.findMany({ where: { incidentId }, orderBy: { seq: "asc" } });
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as LineKind,
    byId: row.byId ?? undefined,
    text: ctx.vault.openText("text", row.text, row.id),
    at: row.at,
  }));
}

export type DoneStep = { step: string; byId: string; at: Date };

/** The measures that are done, in the order in which they were. */
export async function stepsOf(ctx: Sees, incidentId: string): Promise<DoneStep[]> {
  return ctx.tx.prisma.incidentStep.findMany({ where: { incidentId }, orderBy: { at: "asc" } });
}

/** False when somebody did it already. */
export async function addStep(ctx: Ctx, incidentId: string, step: string, byId: string): Promise<boolean> {
  const { count } = await ctx.tx.prisma.incidentStep.createMany({
    data: [{ incidentId, step, byId, at: ctx.now }],
    skipDuplicates: true,
  });
  return count === 1;
}

const LEADERS: Statement = {
  name: "incidents.leaders",
  text: `SELECT id FROM person p WHERE manager_id IS NULL AND is_active
    AND EXISTS (SELECT 1 FROM person r WHERE r.manager_id = p.id)`,
};

/** Those who lead others and have nobody above them. */
export async function leaderIds(ctx: Sees): Promise<string[]> {
  return (await ctx.tx.sql<{ id: string }>(LEADERS)).map((row) => row.id);
}

const MERGED: Statement = {
  name: "incidents.merged-into",
  text: `WITH RECURSIVE joined AS (
      SELECT id FROM incident WHERE merged_into = $1
      UNION SELECT i.id FROM incident i JOIN joined j ON i.merged_into = j.id
    )
    SELECT ${COLUMNS} FROM incident WHERE id IN (SELECT id FROM joined) ORDER BY received_at`,
};

/** The reports that were joined with this one, also those that came with another. */
export async function mergedInto(ctx: Sees, id: string): Promise<Incident[]> {
  return (await ctx.tx.sql<IncidentRow>(MERGED, [id])).map(toIncident);
}

const JOINED_INTO: Statement = {
  name: "incidents.joined-into",
  text: `WITH RECURSIVE joined AS (
      SELECT id, merged_into AS head FROM incident WHERE merged_into = ANY($1)
      UNION SELECT i.id, j.head FROM incident i JOIN joined j ON i.merged_into = j.id
    )
    SELECT id, head FROM joined`,
};

/** The reports that were joined with each of these, also those that came with another. */
export async function joinedInto(ctx: Sees, ids: readonly string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  if (ids.length === 0) return found;
  for (const { id, head } of await ctx.tx.sql<{ id: string; head: string }>(JOINED_INTO, [ids])) {
    found.set(head, [...(found.get(head) ?? []), id]);
  }
  return found;
}

const JOINED_WITH: Statement = {
  name: "incidents.joined-with",
  text: `WITH RECURSIVE way AS (
      SELECT id, merged_into, 0 AS step FROM incident WHERE id = $1
      UNION SELECT i.id, i.merged_into, w.step + 1 FROM incident i JOIN way w ON i.id = w.merged_into
    )
    SELECT id FROM way WHERE step > 0 ORDER BY step DESC LIMIT 1`,
};

/** The report that this one was joined with in the end: what it was joined with may have been joined itself. */
export async function joinedWith(ctx: Sees, id: string): Promise<Incident | undefined> {
  const [row] = await ctx.tx.sql<{ id: string }>(JOINED_WITH, [id]);
  return row && findIncident(ctx, row.id);
}

/** The reasoning that was written at the end, for those who handle. */
export async function readOutcomeNote(ctx: Sees, id: string): Promise<string | undefined> {
  const row = await ctx.tx.prisma.incident.findUniqueOrThrow({ where: { id }, select: { outcomeNote: true } });
  return row.outcomeNote ? ctx.vault.openText("text", row.outcomeNote, `${id}:outcome`) : undefined;
}

const LAST_ACT: Statement = {
  name: "incidents.last-act",
  text: `SELECT at FROM audit_entry WHERE subject = $1 AND actor = $2 AND action NOT LIKE 'refused.%'
    ORDER BY seq DESC LIMIT 1`,
};

const ASKED: Statement = {
  name: "incidents.was-asked",
  text: `SELECT 1 AS one FROM message m JOIN delivery d ON d.message_id = m.id
    WHERE m.subject = $1 AND m.notice = 'incidents.statement' AND d.person_id = $2 LIMIT 1`,
};

/** Whether this person got a statement to publish. */
export async function wasAsked(ctx: Sees, id: string, personId: string): Promise<boolean> {
  return (await ctx.tx.sql(ASKED, [id, personId])).length > 0;
}

/** When this person last did something with it. */
export async function lastActedAt(ctx: Sees, id: string, personId: string): Promise<Date | undefined> {
  return (await ctx.tx.sql<{ at: Date }>(LAST_ACT, [id, personId]))[0]?.at;
}

const RECUSED: Statement = {
  name: "incidents.recused",
  text: "SELECT incident_id, person_id FROM incident_recusal WHERE incident_id = ANY($1)",
};

/** Who stays out of each because of a tie to a party; those that nobody stays out of are left out. */
export async function recusedFrom(ctx: Sees, ids: readonly string[]): Promise<Map<string, ReadonlySet<string>>> {
  const found = new Map<string, Set<string>>();
  for (const row of await ctx.tx.sql<{ incident_id: string; person_id: string }>(RECUSED, [ids])) {
    found.set(row.incident_id, (found.get(row.incident_id) ?? new Set()).add(row.person_id));
  }
  return found;
}

/** Keeps that somebody stays out of it. */
export async function addRecusal(ctx: Ctx, incidentId: string, personId: string): Promise<void> {
  await ctx.tx.prisma.incidentRecusal.create({ data: { incidentId, personId, at: ctx.now } });
}

/** The person with that id, if there is one. */
export const personOf = (ctx: Sees, id: string | undefined): Promise<Person | undefined> => findPerson(ctx.tx, id);
