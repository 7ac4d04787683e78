import { createHash } from "node:crypto";
import type { ClauseId } from "../../../core/clauses.ts";
import type { Ctx } from "../../../core/context.ts";
import { type Id, newId } from "../../../core/id.ts";
import type { Statement } from "../../../db/database.ts";
import type { Gravity, ObligationKind, Sanction, SanctionState, Step } from "../model.ts";
import type { Sees } from "../store.ts";

/** The decision in the words in which it was served: sealed, and never changed. */
export type Notice = {
  locale: string;
  /** The company's template with what was decided put in: nobody writes it anew for one person. */
  text: string;
  /** What the handler added in their own words. */
  note?: string;
  clauses: { id: ClauseId; text: string }[];
  obligations: ObligationKind[];
  evidence: string;
};

type SanctionRow = Awaited<ReturnType<Ctx["tx"]["prisma"]["sanction"]["findUniqueOrThrow"]>>;

const toSanction = (row: SanctionRow): Sanction => ({
  id: row.id as Id<"san">,
  caseId: row.caseId,
  subjectId: row.subjectId,
  state: row.state as SanctionState,
  version: row.version,
  step: row.step as Step,
  decidedStep: row.decidedStep as Step,
  strikeNumber: row.strikeNumber,
  counted: row.counted,
  policyVersionId: row.policyVersionId,
  boundFrom: row.boundFrom,
  conductAt: row.conductAt,
  clauses: row.clauses as ClauseId[],
  gravity: row.gravity as Gravity,
  deciderId: row.deciderId,
  secondId: row.secondId ?? undefined,
  decidedAt: row.decidedAt,
  servedAt: row.servedAt ?? undefined,
  receivedAt: row.receivedAt ?? undefined,
  receivedBy: row.receivedBy ?? undefined,
  finalAt: row.finalAt ?? undefined,
  lapsesAt: row.lapsesAt ?? undefined,
  needsReview: row.needsReview,
});

export type NewSanction = Pick<
  Sanction,
  | "caseId"
  | "subjectId"
  | "step"
  | "strikeNumber"
  | "counted"
  | "policyVersionId"
  | "boundFrom"
  | "conductAt"
  | "clauses"
  | "gravity"
  | "deciderId"
  | "secondId"
>;

/** Keeps a decision that is not served yet. */
export async function insertSanction(ctx: Ctx, fresh: NewSanction): Promise<Sanction> {
  const id = newId("san");
  const { secondId, ...rest } = fresh;
  const row = await ctx.tx.prisma.sanction.create({
    data: {
      ...rest,
      id,
      secondId: secondId ?? null,
      decidedStep: fresh.step,
      state: "planned",
      decidedAt: ctx.now,
      movedAt: ctx.now,
      // What is served is not written yet.
      notice: Buffer.alloc(0),
      noticeHash: "",
    },
  });
  return toSanction(row);
}

/** The columns of the notice as it is served, for the move that serves it. */
export function sealNotice(ctx: Pick<Ctx, "vault">, sanctionId: string, notice: Notice) {
  const text = JSON.stringify(notice);
  const hash = createHash("sha256").update(text).digest("hex");
  return { notice: Buffer.from(ctx.vault.seal("text", text, `${sanctionId}:notice`)), notice_hash: hash };
}

/** The notice as it was served, and the hash that the log holds of it; undefined before. */
export async function readNotice(ctx: Sees, sanctionId: string): Promise<(Notice & { hash: string }) | undefined> {
  const row = await ctx.tx.prisma.sanction.findUnique({
    where: { id: sanctionId },
    select: { notice: true, noticeHash: true },
  });
  if (!row || row.noticeHash === "" || row.notice.length === 0) return undefined;
  const notice = JSON.parse(ctx.vault.openText("text", row.notice, `${sanctionId}:notice`)) as Notice;
  return { ...notice, hash: row.noticeHash };
}

/** From now on it is final: nothing but a correction changes it. */
export async function markFinal(ctx: Ctx, id: string): Promise<void> {
  await ctx.tx.prisma.sanction.update({ where: { id }, data: { finalAt: ctx.now } });
}

/** It is appealed against, late as that may be: it counts for nothing until that is over (R-CN-17). */
export async function markOpen(ctx: Ctx, id: string): Promise<void> {
  await ctx.tx.prisma.sanction.update({ where: { id }, data: { finalAt: null } });
}

/** A decision by its id. */
export async function findSanction(ctx: Sees, id: string): Promise<Sanction | undefined> {
  const row = await ctx.tx.prisma.sanction.findUnique({ where: { id } });
  return row ? toSanction(row) : undefined;
}

/** The decision of a case, if it came to one. */
export async function sanctionOf(ctx: Sees, caseId: string): Promise<Sanction | undefined> {
  const row = await ctx.tx.prisma.sanction.findUnique({ where: { caseId } });
  return row ? toSanction(row) : undefined;
}

/** The decisions about one person, the oldest first. */
export async function sanctionsOf(ctx: Sees, personId: string): Promise<Sanction[]> {
  const rows = await ctx.tx.prisma.sanction.findMany({ where: { subjectId: personId }, orderBy: { decidedAt: "asc" } });
  return rows.map(toSanction);
}

/** Decisions that counted this one and still stand. */
export async function thatCounted(ctx: Sees, sanctionId: string): Promise<Sanction[]> {
  const rows = await ctx.tx.prisma.sanction.findMany({
    where: { counted: { has: sanctionId }, state: { not: "reversed" } },
    orderBy: { decidedAt: "asc" },
  });
  return rows.map(toSanction);
}

const COMPARABLE: Statement = {
  name: "cases.comparable",
  text: `SELECT decided_step AS step FROM sanction
    WHERE clauses && $1 AND gravity = $2 AND subject_id <> $3 AND state <> 'reversed' AND decided_at > $4
    ORDER BY decided_at DESC LIMIT 500`,
};
/** The rungs of decisions about the same clauses and gravity since then, about other people, and no more of them. */
export const comparableSteps = async (
  ctx: Sees,
  like: { clauses: readonly string[]; gravity: Gravity; besides: string; since: Date },
): Promise<Step[]> =>
  (await ctx.tx.sql<{ step: Step }>(COMPARABLE, [like.clauses, like.gravity, like.besides, like.since])).map(
    ({ step }) => step,
  );

/** Decisions since then that were not reversed, the oldest first; a year of a large company and no more. */
export async function decidedSince(ctx: Sees, since: Date): Promise<Sanction[]> {
  const rows = await ctx.tx.prisma.sanction.findMany({
    where: { decidedAt: { gte: since }, state: { not: "reversed" } },
    orderBy: { decidedAt: "asc" },
    take: 5_000,
  });
  return rows.map(toSanction);
}
