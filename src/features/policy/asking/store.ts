import type { ClauseId } from "../../../core/clauses.ts";
import type { Ctx } from "../../../core/context.ts";
import { type Id, newId } from "../../../core/id.ts";
import { markMoved } from "../../../core/lifecycle.ts";
import { nearestLocale } from "../../../core/locale.ts";
import type { Person } from "../../../core/people.ts";
import type { DuePage, DueSubject } from "../../../core/retention.ts";
import type { Statement } from "../../../db/database.ts";
import type { Question, QuestionState } from "./model.ts";

type Sees = Pick<Ctx, "tx" | "vault">;

const SELECT = `SELECT q.id, q.number, q.person_id, q.locale, q.state, q.version, q.clauses, q.policy_id, q.answered_by_id,
  q.faq_id, q.asked_at, q.moved_at, q.closed_at, octet_length(q.text) = 0 AS is_erased, p.name, p.department, p.region, p.zone
  FROM question q JOIN person p ON p.id = q.person_id`;

type Row = {
  id: string;
  number: number;
  person_id: string;
  locale: string;
  state: string;
  version: number;
  clauses: string[];
  policy_id: string | null;
  answered_by_id: string | null;
  faq_id: string | null;
  asked_at: Date;
  moved_at: Date;
  closed_at: Date | null;
  is_erased: boolean;
  name: string;
  department: string;
  region: string;
  zone: string;
};

const toQuestion = (row: Row): Question => ({
  id: row.id as Id<"qst">,
  number: row.number,
  asker: {
    id: row.person_id as Person["id"],
    name: row.name,
    department: row.department,
    region: row.region,
    zone: row.zone,
  },
  locale: nearestLocale(row.locale, "zh-CN"),
  state: row.state as QuestionState,
  version: row.version,
  clauses: row.clauses as ClauseId[],
  policyId: row.policy_id ?? undefined,
  answeredById: row.answered_by_id ?? undefined,
  faqId: (row.faq_id ?? undefined) as Id<"faq"> | undefined,
  askedAt: row.asked_at,
  movedAt: row.moved_at,
  closedAt: row.closed_at ?? undefined,
  isErased: row.is_erased,
});

const BY_ID: Statement = { name: "asking.by-id", text: `${SELECT} WHERE q.id = $1` };
const BY_NUMBER: Statement = { name: "asking.by-number", text: `${SELECT} WHERE q.number = $1` };
const OF_PERSON: Statement = {
  name: "asking.of-person",
  text: `${SELECT} WHERE q.person_id = $1 ORDER BY q.asked_at DESC, q.number DESC LIMIT 500`,
};
const OPEN: Statement = {
  name: "asking.open",
  text: `${SELECT} WHERE q.state = 'open' ORDER BY q.asked_at, q.number LIMIT $1`,
};

/** A question by its id. */
export async function findQuestion(ctx: Sees, id: string): Promise<Question | undefined> {
  const [row] = await ctx.tx.sql<Row>(BY_ID, [id]);
  return row && toQuestion(row);
}

/** A question by the number that people read. */
export async function findByNumber(ctx: Sees, number: number): Promise<Question | undefined> {
  const [row] = await ctx.tx.sql<Row>(BY_NUMBER, [number]);
  return row && toQuestion(row);
}

/** A person's own questions, the newest first. */
export const questionsOf = async (ctx: Sees, personId: string): Promise<Question[]> =>
  (await ctx.tx.sql<Row>(OF_PERSON, [personId])).map(toQuestion);

/** What waits for an answer, the oldest first. */
export const openQuestions = async (ctx: Sees, limit: number): Promise<Question[]> =>
  (await ctx.tx.sql<Row>(OPEN, [limit])).map(toQuestion);

const ONE_AT_A_TIME: Statement = {
  name: "asking.one-at-a-time",
  text: "SELECT id FROM person WHERE id = $1 FOR NO KEY UPDATE",
};

/** Two presses of one person are one after the other, so that the second sees what the first did. */
export async function oneAtATime(ctx: Sees, personId: string): Promise<void> {
  await ctx.tx.sql(ONE_AT_A_TIME, [personId]);
}

const INSERT: Statement = {
  name: "asking.insert",
  text: `INSERT INTO question (id, person_id, locale, state, text, clauses, asked_at, moved_at)
    VALUES ($1, $2, $3, 'asked', $4, '{}', $5, $5)`,
};

/** Keeps what somebody asks; it is on its way once it was moved along its life. */
export async function insertQuestion(ctx: Ctx, person: Person, text: string): Promise<Question> {
  const id = newId("qst");
  await ctx.tx.sql(INSERT, [id, person.id, ctx.locale, ctx.vault.seal("text", text, id), ctx.now]);
  const made = await findQuestion(ctx, id);
  if (!made) throw new Error("a question was not inserted");
  return made;
}

/** An answer or the reason of a closing, sealed. */
export const sealAnswer = ({ vault }: Pick<Ctx, "vault">, id: string, text: string) =>
  vault.seal("text", text, `${id}:answer`);

/** What was written on both sides, opened; nothing of a question that was erased. */
export async function readTexts(ctx: Sees, id: string): Promise<{ text: string; answer: string | undefined }> {
  const row = await ctx.tx.prisma.question.findUniqueOrThrow({ where: { id }, select: { text: true, answer: true } });
  return {
    text: row.text.length === 0 ? "" : ctx.vault.openText("text", row.text, id),
    answer: row.answer ? ctx.vault.openText("text", row.answer, `${id}:answer`) : undefined,
  };
}

const LEADERS: Statement = {
  name: "asking.leaders",
  text: `SELECT id FROM person p WHERE manager_id IS NULL AND is_active
    AND EXISTS (SELECT 1 FROM person r WHERE r.manager_id = p.id)`,
};

/** Those who lead others and have nobody above them. */
export const leaderIds = async (ctx: Pick<Ctx, "tx">): Promise<string[]> =>
  (await ctx.tx.sql<{ id: string }>(LEADERS)).map(({ id }) => id);

const DUE: Statement = {
  name: "asking.retention-due",
  text: `SELECT id, person_id, closed_at FROM question
    WHERE octet_length(text) > 0 AND closed_at < $1 AND (closed_at, id) > ($2, $3) ORDER BY closed_at, id LIMIT $4`,
};

/** Answered and closed questions whose texts were kept long enough, the oldest first. */
export async function dueQuestions(ctx: Ctx, limit: number, { before, after }: DuePage): Promise<DueSubject[]> {
  const from = [after?.since ?? new Date(0), after?.subject ?? ""];
  const rows = await ctx.tx.sql<{ id: string; person_id: string; closed_at: Date }>(DUE, [before, ...from, limit]);
  return rows.map(({ id, person_id, closed_at }) => ({ subject: id, since: closed_at, related: [person_id] }));
}

// Empty is the mark of what is erased: a sealed text never is.
const ERASE: Statement = {
  name: "asking.erase",
  text: `UPDATE question SET text = '', answer = NULL, version = version + 1
    WHERE id = $1 AND octet_length(text) > 0 RETURNING id`,
};

/** That somebody asked and was answered stays; what was written goes. */
export async function eraseQuestion(ctx: Ctx, id: string): Promise<boolean> {
  if ((await ctx.tx.sql(ERASE, [id])).length === 0) return false;
  await markMoved(ctx, id);
  return true;
}

// ── lookups ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export type Lookup = {
  id: Id<"lkp">;
  personId: string;
  text: string;
  found: string[];
  helped: boolean | undefined;
  at: Date;
};

/** Keeps what somebody looked for, so that the buttons beneath the answer know it. */
export async function insertLookup(
  ctx: Ctx,
  person: Pick<Person, "id">,
  text: string,
  found: readonly string[],
): Promise<Id<"lkp">> {
  const id = newId("lkp");
  await ctx.tx.prisma.lookup.create({
    data: { id, personId: person.id, text: ctx.vault.seal("text", text, id), found: [...found], at: ctx.now },
  });
  return id;
}

type LookupRow = { id: string; personId: string; text: Uint8Array; found: string[]; helped: boolean | null; at: Date };
const toLookup = (ctx: Sees, row: LookupRow): Lookup => ({
  ...row,
  id: row.id as Id<"lkp">,
  text: ctx.vault.openText("text", row.text, row.id),
  helped: row.helped ?? undefined,
});

/** What a person looked for by its id; undefined for that of somebody else. */
export async function findLookup(ctx: Sees, id: string, personId: string): Promise<Lookup | undefined> {
  const row = await ctx.tx.prisma.lookup.findFirst({ where: { id, personId } });
  return row ? toLookup(ctx, row) : undefined;
}

/** Everything that a person looked for and that is still kept. */
export const lookupsOf = async (ctx: Sees, personId: string): Promise<Lookup[]> =>
  (await ctx.tx.prisma.lookup.findMany({ where: { personId }, orderBy: { at: "asc" } })).map((row) =>
    toLookup(ctx, row),
  );

/** Whether it helped, as its person says; the last word counts. */
export async function rateLookup(ctx: Sees, id: string, helped: boolean): Promise<void> {
  await ctx.tx.prisma.lookup.updateMany({ where: { id }, data: { helped } });
}

const DUE_LOOKUPS: Statement = {
  name: "asking.lookups-due",
  text: `SELECT id, person_id, at FROM lookup WHERE at < $1 AND (at, id) > ($2, $3) ORDER BY at, id LIMIT $4`,
};

/** Lookups that were kept long enough, the oldest first. */
export async function dueLookups(ctx: Ctx, limit: number, { before, after }: DuePage): Promise<DueSubject[]> {
  const from = [after?.since ?? new Date(0), after?.subject ?? ""];
  const rows = await ctx.tx.sql<{ id: string; person_id: string; at: Date }>(DUE_LOOKUPS, [before, ...from, limit]);
  return rows.map(({ id, person_id, at }) => ({ subject: id, since: at, related: [person_id] }));
}

/** Nothing of a lookup stays. */
export const eraseLookup = async (ctx: Ctx, id: string): Promise<boolean> =>
  (await ctx.tx.prisma.lookup.deleteMany({ where: { id } })).count > 0;
