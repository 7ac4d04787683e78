import { appendAudit } from "./audit.ts";
import type { Ctx } from "./context.ts";
import { isId } from "./id.ts";
import type { Reader } from "./people.ts";
import type { Services } from "./services.ts";

/**
 * A legal hold: a dispute may need it, so nothing of its subject is erased while it stands (R-CN-09e). A hold on a person
 * keeps what concerns that person.
 */
export type LegalHold = { subject: string; said: string; reason: string; byId: string; at: Date };

type Kept = { reason: string; said: string };

/** Puts a hold on something, over an earlier one of it. @param said what people call it: "INC-12" */
export async function setHold(ctx: Ctx, subject: string, { reason, said }: Kept): Promise<void> {
  const row = {
    reason: ctx.vault.seal("text", JSON.stringify({ reason, said }), `${subject}:hold`),
    byId: ctx.actor,
    at: ctx.now,
  };
  await ctx.tx.prisma.legalHold.upsert({ where: { subject }, create: { subject, ...row }, update: row });
  await appendAudit(ctx.tx, ctx.now, { subject, actor: ctx.actor, action: "hold.set" });
}

/** Ends a hold; false when there is none. */
export async function endHold(ctx: Ctx, subject: string): Promise<boolean> {
  const { count } = await ctx.tx.prisma.legalHold.deleteMany({ where: { subject } });
  if (count > 0) await appendAudit(ctx.tx, ctx.now, { subject, actor: ctx.actor, action: "hold.ended" });
  return count > 0;
}

/** All holds, the newest first. */
export async function listHolds(ctx: Pick<Ctx, "tx"> & Pick<Services, "vault">): Promise<LegalHold[]> {
  const rows = await ctx.tx.prisma.legalHold.findMany({ orderBy: { at: "desc" } });
  return rows.map(({ subject, reason, byId, at }) => ({
    ...(JSON.parse(ctx.vault.openText("text", reason, `${subject}:hold`)) as Kept),
    subject,
    byId,
    at,
  }));
}

/** Those of these subjects that are held. */
export async function heldAmong(reader: Reader, subjects: readonly string[]): Promise<Set<string>> {
  if (subjects.length === 0) return new Set();
  const rows = await reader.sql<{ subject: string }>(
    { name: "holds.among", text: "SELECT subject FROM legal_hold WHERE subject = ANY($1)" },
    [subjects],
  );
  return new Set(rows.map(({ subject }) => subject));
}

/** What can be called by a number, and where each kind of thing is kept. */
type Subjects = {
  numbered(prefix: string): { idOf(ctx: Ctx, number: number): Promise<string | undefined> } | undefined;
  life(subject: string): { table: string } | undefined;
};

/**
 * What somebody means by `INC-12` or by one of our ids, with the name to call it by; undefined when there is no such
 * thing.
 */
export async function findSubject(
  ctx: Ctx,
  registry: Subjects,
  text: string,
): Promise<{ id: string; said: string } | undefined> {
  const typed = text.normalize("NFKC").trim().toLowerCase();
  const numbered = /^([a-z]{2,6})[-\s]?(\d{1,9})$/.exec(typed);
  if (numbered) {
    const [, prefix = "", number = ""] = numbered;
    const id = await registry.numbered(prefix)?.idOf(ctx, Number(number));
    return id ? { id, said: `${prefix.toUpperCase()}-${Number(number)}` } : undefined;
  }
  const table = isId("per", typed) ? "person" : registry.life(typed)?.table;
  if (!table) return undefined;
  // The name of the table comes from code.
  const statement = { name: `holds.find-${table}`, text: `SELECT 1 AS one FROM "${table}" WHERE id = $1` };
  return (await ctx.tx.sql(statement, [typed])).length > 0 ? { id: typed, said: typed } : undefined;
}
