import { appendAudit } from "../../core/audit.ts";
import type { Ctx } from "../../core/context.ts";
import { type Id, newId } from "../../core/id.ts";
import type { Statement } from "../../db/database.ts";
import { fillClauses } from "./filling.ts";
import {
  BLANK_KEYS,
  BLANKS,
  type Blank,
  type ClauseTexts,
  type Consulted,
  hashOf,
  type KeptVersion,
  type Parameters,
  type PolicyDraft,
  type PolicySource,
  parametersSchema,
  type VersionState,
} from "./model.ts";

type Sees = Pick<Ctx, "tx">;

type VersionRow = {
  id: string;
  label: string;
  state: string;
  version: number;
  parameters: unknown;
  hash: string;
  effective_from: Date | null;
  ended_at: Date | null;
  interpreted_by: string;
  supersedes: string;
  editorial: Record<string, string>;
  basis_id: string | null;
  consults: string | null;
  consult_until: Date | null;
  proposed_by: string | null;
  proposed_from: Date | null;
};

const ALL: Statement = {
  name: "policy.all",
  text: `SELECT id, label, state, version, parameters, hash, effective_from, ended_at, interpreted_by, supersedes,
      editorial, basis_id, consults, consult_until, proposed_by, proposed_from
    FROM policy_version ORDER BY effective_from NULLS LAST, number`,
};
const TEXTS: Statement = {
  name: "policy.texts",
  text: "SELECT id, version, clauses, source FROM policy_version WHERE id = ANY($1)",
};

/** Texts by the version and how often it was moved. They are large, and are needed with every version. */
const texts = new Map<string, { clauses: ClauseTexts; source: PolicySource | null }>();
/** Of drafts that were edited, those that are looked at now are enough. */
const TEXTS_MAX = 50;

type TextRow = { id: string; version: number; clauses: ClauseTexts; source: PolicySource | null };
const keyOf = ({ id, version }: { id: string; version: number }): string => `${id}@${version}`;

/** All versions, in the order in which they begin; drafts last. */
export async function versionsOf(ctx: Sees): Promise<KeptVersion[]> {
  const rows = await ctx.tx.sql<VersionRow>(ALL);
  const missing = rows.filter((row) => !texts.has(keyOf(row)));
  if (missing.length > 0) {
    if (texts.size + missing.length > TEXTS_MAX) texts.clear();
    const ids = rows.filter((row) => !texts.has(keyOf(row))).map(({ id }) => id);
    for (const { id, version, clauses, source } of await ctx.tx.sql<TextRow>(TEXTS, [ids])) {
      texts.set(keyOf({ id, version }), { clauses, source });
    }
  }
  return rows.map((row) => ({
    id: row.id as Id<"pol">,
    label: row.label,
    state: row.state as VersionState,
    version: row.version,
    clauses: texts.get(keyOf(row))?.clauses ?? {},
    source: texts.get(keyOf(row))?.source ?? undefined,
    unset: unsetIn(row.parameters),
    parameters: readParameters(row.parameters),
    hash: row.hash,
    effectiveFrom: row.effective_from ?? undefined,
    endedAt: row.ended_at ?? undefined,
    interpretedBy: row.interpreted_by,
    supersedes: row.supersedes,
    editorial: row.editorial,
    basisId: row.basis_id ?? undefined,
    consults: (row.consults as Consulted | null) ?? undefined,
    consultUntil: row.consult_until ?? undefined,
    proposedBy: row.proposed_by ?? undefined,
    proposedFrom: row.proposed_from ?? undefined,
  }));
}

/** The blanks that a draft lacks. */
const unsetIn = (stored: unknown): Blank[] =>
  BLANK_KEYS.filter((key) => stored === null || typeof stored !== "object" || !(key in stored));

/** A version that is older than a parameter has its default; what a draft lacks stays unset and cannot be published. */
const readParameters = (stored: unknown): Parameters => {
  const parsed = parametersSchema.safeParse({ ...BLANKS, ...(stored as object) });
  if (!parsed.success) return stored as Parameters;
  const unset: readonly string[] = unsetIn(stored);
  return Object.fromEntries(Object.entries(parsed.data).filter(([key]) => !unset.includes(key))) as Parameters;
};

const INSERT: Statement = {
  name: "policy.insert",
  text: `INSERT INTO policy_version (id, label, state, clauses, parameters, hash, interpreted_by, supersedes, created_at,
      moved_at, source)
    VALUES ($1, $2, 'draft', $3, $4, $5, $6, $7, $8, $8, $9) ON CONFLICT (label) DO NOTHING RETURNING id`,
};

/** Keeps a draft as a version, for good. Undefined when there is one with that label: a version is never changed. */
export async function insertVersion(
  ctx: Ctx,
  draft: PolicyDraft,
  id: Id<"pol"> = newId("pol"),
): Promise<Id<"pol"> | undefined> {
  const hash = hashOf(draft);
  const made = await ctx.tx.sql(INSERT, [
    id,
    draft.label,
    JSON.stringify(draft.clauses),
    JSON.stringify(draft.parameters),
    hash,
    draft.interpretedBy,
    draft.supersedes,
    ctx.now,
    draft.source ? JSON.stringify(draft.source) : null,
  ]);
  if (made.length === 0) return undefined;
  const note = { subject: id, actor: ctx.actor, action: "policy.imported", data: { label: draft.label, hash } };
  await appendAudit(ctx.tx, ctx.now, note);
  return id;
}

const LOCK: Statement = { name: "policy.lock", text: "LOCK TABLE policy_version IN SHARE ROW EXCLUSIVE MODE" };

/** Nobody else publishes until this transaction has ended. */
export const holdVersions = async (ctx: Sees): Promise<void> => {
  await ctx.tx.sql(LOCK);
};

/** What a draft becomes when it is edited, as columns for its move. @throws Error for a version that kept no source */
export function draftColumns(
  version: KeptVersion,
  change: { source?: PolicySource; parameters?: Parameters; unset?: readonly Blank[] },
): Record<string, unknown> {
  const source = change.source ?? version.source;
  if (!source) throw new Error(`version ${version.id} cannot be edited`);
  const parameters = change.parameters ?? version.parameters;
  const clauses = fillClauses(source, parameters, change.unset ?? version.unset);
  return {
    source: JSON.stringify(source),
    clauses: JSON.stringify(clauses),
    parameters: JSON.stringify(parameters),
    hash: hashOf({ clauses, parameters }),
  };
}

const MAY_REMOVE: Statement = {
  name: "policy.may-remove",
  text: "SELECT set_config('shenyan.removes', 'demo', true)",
};

/** From here on this transaction may remove what is kept for good elsewhere: signatures, the file of a version. */
export const allowRemoving = async (ctx: Sees): Promise<void> => {
  await ctx.tx.sql(MAY_REMOVE);
};

/** Takes a version away with everything that hangs on it. For what was never anybody's policy: that of a demo. */
export async function removeVersion(ctx: Sees, id: Id<"pol">): Promise<void> {
  const { prisma } = ctx.tx;
  await allowRemoving(ctx);
  await prisma.acknowledgement.deleteMany({ where: { versionId: id } });
  await prisma.signatureRequest.deleteMany({ where: { basisId: id } });
  await prisma.policyComment.deleteMany({ where: { versionId: id } });
  await prisma.policyRecord.deleteMany({ where: { versionId: id } });
  await prisma.policyVersion.deleteMany({ where: { id } });
}
