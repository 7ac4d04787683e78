import { appendAudit } from "../../core/audit.ts";
import type { Ctx } from "../../core/context.ts";
import { type Id, newId } from "../../core/id.ts";
import type { Account } from "../../core/interaction.ts";
import type { Locale } from "../../core/locale.ts";
import type { Person } from "../../core/people.ts";
import type { Statement } from "../../db/database.ts";
import {
  type ClauseTexts,
  hashOf,
  type KeptVersion,
  type Parameters,
  type PolicyDraft,
  type PolicyVersion,
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
};

const ALL: Statement = {
  name: "policy.all",
  text: `SELECT id, label, state, version, parameters, hash, effective_from, ended_at, interpreted_by, supersedes
    FROM policy_version ORDER BY effective_from NULLS LAST, number`,
};
const TEXTS: Statement = {
  name: "policy.texts",
  text: "SELECT hash, clauses FROM policy_version WHERE hash = ANY($1)",
};

/** Texts by their hash. They are large, never change, and are needed with every version. */
const texts = new Map<string, ClauseTexts>();

/** All versions, in the order in which they begin; drafts last. */
export async function versionsOf(ctx: Sees): Promise<KeptVersion[]> {
  const rows = await ctx.tx.sql<VersionRow>(ALL);
  const unread = rows.filter(({ hash }) => !texts.has(hash)).map(({ hash }) => hash);
  if (unread.length > 0) {
    for (const row of await ctx.tx.sql<{ hash: string; clauses: ClauseTexts }>(TEXTS, [unread])) {
      texts.set(row.hash, row.clauses);
    }
  }
  return rows.map((row) => ({
    id: row.id as Id<"pol">,
    label: row.label,
    state: row.state as VersionState,
    version: row.version,
    clauses: texts.get(row.hash) ?? {},
    parameters: readParameters(row.parameters),
    hash: row.hash,
    effectiveFrom: row.effective_from ?? undefined,
    endedAt: row.ended_at ?? undefined,
    interpretedBy: row.interpreted_by,
    supersedes: row.supersedes,
  }));
}

/** A version that is older than a parameter has its default. */
const readParameters = (stored: unknown): Parameters => {
  const parsed = parametersSchema.safeParse(stored);
  // What is incomplete cannot be published, and says so then.
  return parsed.success ? parsed.data : (stored as Parameters);
};

const INSERT: Statement = {
  name: "policy.insert",
  text: `INSERT INTO policy_version (id, label, state, clauses, parameters, hash, interpreted_by, supersedes, created_at,
      moved_at)
    VALUES ($1, $2, 'draft', $3, $4, $5, $6, $7, $8, $8) ON CONFLICT (label) DO NOTHING RETURNING id`,
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

/** Takes a version away with every word that was given on it. For what was never anybody's policy: that of a demo. */
export async function removeVersion(ctx: Sees, id: Id<"pol">): Promise<void> {
  await ctx.tx.prisma.acknowledgement.deleteMany({ where: { versionId: id } });
  await ctx.tx.prisma.policyVersion.deleteMany({ where: { id } });
}

const ACKNOWLEDGED: Statement = {
  name: "policy.acknowledged",
  text: "SELECT version_id, at FROM acknowledgement WHERE person_id = $1",
};

/** When a person took note of which version, by its id. */
export async function acknowledgedBy(ctx: Sees, personId: string): Promise<Map<string, Date>> {
  const rows = await ctx.tx.sql<{ version_id: string; at: Date }>(ACKNOWLEDGED, [personId]);
  return new Map(rows.map((row) => [row.version_id, row.at]));
}

const ACKNOWLEDGE: Statement = {
  name: "policy.acknowledge",
  text: `INSERT INTO acknowledgement (person_id, version_id, at, hash, locale, way, platform, declaration)
    VALUES ($1, $2, $3, $4, $5, 'card', $6, $7) ON CONFLICT DO NOTHING RETURNING at`,
};

/**
 * Keeps somebody's word that they took note of a version: of which bytes, in which language, from which account, in
 * which words (R-CN-02). False when they had given it before; that word stands.
 */
export async function acknowledge(
  ctx: Ctx,
  person: Pick<Person, "id">,
  version: Pick<PolicyVersion, "id" | "hash">,
  word: { locale: Locale; account: Account | undefined; declaration: string },
): Promise<boolean> {
  const { locale, account, declaration } = word;
  const platform = account ? `${account.platform}:${account.tenant}:${account.externalId}` : null;
  const values = [person.id, version.id, ctx.now, version.hash, locale, platform, declaration];
  if ((await ctx.tx.sql(ACKNOWLEDGE, values)).length === 0) return false;
  const data = { version: version.id, hash: version.hash, locale, way: "card" };
  await appendAudit(ctx.tx, ctx.now, { subject: person.id, actor: ctx.actor, action: "policy.acknowledged", data });
  return true;
}
