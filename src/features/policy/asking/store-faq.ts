import type { ClauseId } from "../../../core/clauses.ts";
import type { Ctx } from "../../../core/context.ts";
import { type Id, newId } from "../../../core/id.ts";
import type { Statement } from "../../../db/database.ts";
import type { FaqEntry, FaqState, KeptEntry } from "./model.ts";

type Sees = Pick<Ctx, "tx">;

type Row = { id: string; state: string; version: number; clauses: string[]; texts: unknown; moved_at: Date };
const SELECT = "SELECT id, state, version, clauses, texts, moved_at FROM faq_entry";

const toEntry = (row: Row): KeptEntry => ({
  id: row.id as Id<"faq">,
  state: row.state as FaqState,
  version: row.version,
  clauses: row.clauses as ClauseId[],
  texts: row.texts as FaqEntry["texts"],
  movedAt: row.moved_at,
});

const STAMP: Statement = {
  name: "faq.stamp",
  text: "SELECT coalesce(md5(string_agg(id || ':' || version, ',' ORDER BY id)), '') AS stamp FROM faq_entry",
};
const SHOWN: Statement = { name: "faq.shown", text: `${SELECT} WHERE state = 'shown' ORDER BY moved_at DESC, id` };
const ALL: Statement = { name: "faq.all", text: `${SELECT} ORDER BY state = 'removed', moved_at DESC, id LIMIT 500` };
const BY_ID: Statement = { name: "faq.by-id", text: `${SELECT} WHERE id = $1` };

/** Differs whenever an entry was made, changed, taken down or brought back. */
export async function faqStamp(ctx: Sees): Promise<string> {
  const [row] = await ctx.tx.sql<{ stamp: string }>(STAMP);
  return row?.stamp ?? "";
}

/** The entries that everybody can find. */
export const shownEntries = async (ctx: Sees): Promise<KeptEntry[]> => (await ctx.tx.sql<Row>(SHOWN)).map(toEntry);

/** Those that were taken down too, behind the others. */
export const allEntries = async (ctx: Sees): Promise<KeptEntry[]> => (await ctx.tx.sql<Row>(ALL)).map(toEntry);

/** An entry by its id, also one that was taken down. */
export async function findEntry(ctx: Sees, id: string): Promise<KeptEntry | undefined> {
  const [row] = await ctx.tx.sql<Row>(BY_ID, [id]);
  return row && toEntry(row);
}

const INSERT: Statement = {
  name: "faq.insert",
  text: `WITH made AS (
      INSERT INTO faq_entry (id, state, clauses, texts, moved_at) VALUES ($1, 'shown', $2, $3, $4) RETURNING id
    )
    INSERT INTO audit_entry (subject, at, actor, action, data) SELECT id, $4, $5, 'faq.made', $6 FROM made`,
};

type Content = Pick<FaqEntry, "clauses" | "texts">;

/** Makes an entry. What it says is kept as its first revision, with its hash in the log. */
export async function insertEntry(ctx: Ctx, byId: string, content: Content, hash: string): Promise<Id<"faq">> {
  const id = newId("faq");
  const data = JSON.stringify({ revision: 1, hash, clauses: content.clauses });
  await ctx.tx.sql(INSERT, [id, [...content.clauses], JSON.stringify(content.texts), ctx.now, ctx.actor, data]);
  await keepRevision(ctx, id, 1, byId, content);
  return id;
}

const REVISION: Statement = {
  name: "faq.revision",
  text: `INSERT INTO faq_revision (entry_id, version, clauses, texts, by_id, at) VALUES ($1, $2, $3, $4, $5, $6)`,
};

/** Keeps what an entry says from now on, and who wrote it. */
export async function keepRevision(
  ctx: Ctx,
  id: Id<"faq">,
  version: number,
  byId: string,
  { clauses, texts }: Content,
): Promise<void> {
  await ctx.tx.sql(REVISION, [id, version, [...clauses], JSON.stringify(texts), byId, ctx.now]);
}

/** Takes away what these people made. For what was never anybody's answer: that of a demo. */
export async function removeEntriesOf(ctx: Pick<Ctx, "tx">, personIds: readonly string[]): Promise<void> {
  const made = { some: { version: 1, byId: { in: [...personIds] } } };
  await ctx.tx.prisma.faqEntry.deleteMany({ where: { revisions: made } });
}
