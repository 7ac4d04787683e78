import type { Ctx } from "../../core/context.ts";
import { type Id, newId } from "../../core/id.ts";
import { jurisdictionOf } from "../../core/jurisdiction.ts";
import { markMoved } from "../../core/lifecycle.ts";
import type { Person } from "../../core/people.ts";
import type { DuePage, DueSubject } from "../../core/retention.ts";
import type { Statement } from "../../db/database.ts";
import type { About, DataRequest, Kind, State } from "./model.ts";

type Sees = Pick<Ctx, "tx" | "vault">;

const SELECT = `SELECT r.id, r.number, r.person_id, r.kind, r.state, r.version, r.handler_id, r.received_at, r.moved_at,
  r.closed_at, octet_length(r.about) = 0 AS is_erased, p.name, p.region, p.zone, p.department, p.jurisdiction
  FROM data_request r JOIN person p ON p.id = r.person_id`;

type Row = {
  id: string;
  number: number;
  person_id: string;
  kind: string;
  state: string;
  version: number;
  handler_id: string | null;
  received_at: Date;
  moved_at: Date;
  closed_at: Date | null;
  is_erased: boolean;
  name: string;
  region: string;
  zone: string;
  department: string;
  jurisdiction: string | null;
};

const toRequest = (row: Row): DataRequest => ({
  id: row.id as Id<"dsr">,
  number: row.number,
  person: {
    id: row.person_id as Person["id"],
    name: row.name,
    region: row.region,
    zone: row.zone,
    department: row.department,
  },
  jurisdiction: jurisdictionOf({ jurisdiction: row.jurisdiction ?? undefined }),
  kind: row.kind as Kind,
  state: row.state as State,
  version: row.version,
  handlerId: row.handler_id ?? undefined,
  receivedAt: row.received_at,
  movedAt: row.moved_at,
  closedAt: row.closed_at ?? undefined,
  isErased: row.is_erased,
});

const BY_ID: Statement = { name: "privacy.by-id", text: `${SELECT} WHERE r.id = $1` };
const BY_NUMBER: Statement = { name: "privacy.by-number", text: `${SELECT} WHERE r.number = $1` };
const OF_PERSON: Statement = {
  name: "privacy.of-person",
  text: `${SELECT} WHERE r.person_id = $1 ORDER BY r.received_at DESC, r.number DESC LIMIT 500`,
};
const OPEN: Statement = {
  name: "privacy.open",
  text: `${SELECT} WHERE r.state NOT IN ('answered', 'refused') ORDER BY r.received_at LIMIT $1`,
};

/** A request by its id. */
export async function findRequest(ctx: Sees, id: string): Promise<DataRequest | undefined> {
  const [row] = await ctx.tx.sql<Row>(BY_ID, [id]);
  return row && toRequest(row);
}

/** A request by the number that people read. */
export async function findByNumber(ctx: Sees, number: number): Promise<DataRequest | undefined> {
  const [row] = await ctx.tx.sql<Row>(BY_NUMBER, [number]);
  return row && toRequest(row);
}

/** A person's own requests, the newest first. */
export const requestsOf = async (ctx: Sees, personId: string): Promise<DataRequest[]> =>
  (await ctx.tx.sql<Row>(OF_PERSON, [personId])).map(toRequest);

/** What still waits for an answer, the oldest first. */
export const openRequests = async (ctx: Sees, limit: number): Promise<DataRequest[]> =>
  (await ctx.tx.sql<Row>(OPEN, [limit])).map(toRequest);

const ONE_AT_A_TIME: Statement = {
  name: "privacy.one-at-a-time",
  text: "SELECT id FROM person WHERE id = $1 FOR NO KEY UPDATE",
};

/** Two presses of one person are one after the other, so that the second sees what the first did. */
export async function oneAtATime(ctx: Sees, personId: string): Promise<void> {
  await ctx.tx.sql(ONE_AT_A_TIME, [personId]);
}

const INSERT: Statement = {
  name: "privacy.insert",
  text: `WITH made AS (
      INSERT INTO data_request (id, person_id, kind, state, about, received_at, moved_at)
      VALUES ($1, $2, $3, 'received', $4, $5, $5) RETURNING id
    )
    INSERT INTO audit_entry (subject, at, actor, action, data) SELECT id, $5, $2, 'data-request.received', $6 FROM made`,
};

/** Keeps a request of the person who asks, and its first audit entry. */
export async function insertRequest(ctx: Ctx, person: Person, kind: Kind, text: string): Promise<DataRequest> {
  const id = newId("dsr");
  const about: About = { text };
  const sealed = sealAbout(ctx, id, about);
  await ctx.tx.sql(INSERT, [id, person.id, kind, sealed, ctx.now, JSON.stringify({ kind })]);
  const made = await findRequest(ctx, id);
  if (!made) throw new Error("a request was not inserted");
  return made;
}

/** What was written, sealed, for a move that changes it. */
export const sealAbout = ({ vault }: Pick<Ctx, "vault">, id: string, about: About) =>
  vault.seal("text", JSON.stringify(about), id);
/** An answer or a reason, sealed. */
export const sealAnswer = ({ vault }: Pick<Ctx, "vault">, id: string, text: string) =>
  vault.seal("text", text, `${id}:answer`);

/** What was written on both sides, opened; nothing of a request that was erased. */
export async function readTexts(ctx: Sees, id: string): Promise<{ about: About; answer: string | undefined }> {
  const row = await ctx.tx.prisma.dataRequest.findUniqueOrThrow({
    where: { id },
    select: { about: true, answer: true },
  });
  const about =
    row.about.length === 0 ? { text: "" } : (JSON.parse(ctx.vault.openText("text", row.about, id)) as About);
  return { about, answer: row.answer ? ctx.vault.openText("text", row.answer, `${id}:answer`) : undefined };
}

const LEADERS: Statement = {
  name: "privacy.leaders",
  text: `SELECT id FROM person p WHERE manager_id IS NULL AND is_active
    AND EXISTS (SELECT 1 FROM person r WHERE r.manager_id = p.id)`,
};

/** Those who lead others and have nobody above them. */
export const leaderIds = async (ctx: Sees): Promise<string[]> =>
  (await ctx.tx.sql<{ id: string }>(LEADERS)).map(({ id }) => id);

const DUE: Statement = {
  name: "privacy.retention-due",
  text: `SELECT id, person_id, closed_at FROM data_request
    WHERE octet_length(about) > 0 AND closed_at < $1 AND (closed_at, id) > ($2, $3) ORDER BY closed_at, id LIMIT $4`,
};

/** Answered requests whose texts were kept long enough, the oldest first. */
export async function dueRequests(ctx: Ctx, limit: number, { before, after }: DuePage): Promise<DueSubject[]> {
  const from = [after?.since ?? new Date(0), after?.subject ?? ""];
  const rows = await ctx.tx.sql<{ id: string; person_id: string; closed_at: Date }>(DUE, [before, ...from, limit]);
  return rows.map(({ id, person_id, closed_at }) => ({ subject: id, since: closed_at, related: [person_id] }));
}

// Empty is the mark of what is erased: a sealed text never is.
const ERASE: Statement = {
  name: "privacy.erase",
  text: `UPDATE data_request SET about = '', answer = NULL, version = version + 1
    WHERE id = $1 AND octet_length(about) > 0 RETURNING id`,
};

/** That somebody asked and was answered stays; what was written goes. */
export async function eraseRequest(ctx: Ctx, id: string): Promise<boolean> {
  if ((await ctx.tx.sql(ERASE, [id])).length === 0) return false;
  await markMoved(ctx, id);
  return true;
}
