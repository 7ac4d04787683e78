import { appendAudit } from "../../../core/audit.ts";
import type { Ctx } from "../../../core/context.ts";
import { type Id, newId } from "../../../core/id.ts";
import type { Locale } from "../../../core/locale.ts";
import { BESIDES } from "../../../core/outbox.ts";
import type { Statement } from "../../../db/database.ts";
import type { ChannelAnswer } from "../consent/model.ts";
import type { PolicyVersion } from "../model.ts";
import {
  isOpen,
  OPEN_STATES,
  type Progress,
  type RequestState,
  type SignatureRequest,
  type Way,
  type Word,
} from "./model.ts";

type Sees = Pick<Ctx, "tx">;

type RequestRow = {
  id: string;
  personId: string;
  basisId: string;
  state: string;
  version: number;
  askedAt: Date;
  openedAt: Date | null;
  chapters: string[];
  paperSince: Date | null;
  secondAt: Date | null;
  movedAt: Date;
};

const toRequest = (row: RequestRow): SignatureRequest => ({
  ...row,
  id: row.id as Id<"sgn">,
  state: row.state as RequestState,
  openedAt: row.openedAt ?? undefined,
  paperSince: row.paperSince ?? undefined,
  secondAt: row.secondAt ?? undefined,
});

const TO_ASK: Statement = {
  name: "signature.to-ask",
  text: `SELECT p.id, p.region, p.zone FROM person p
    WHERE p.id > $2 AND p.is_active AND p.is_in_scope AND (p.contract_from IS NULL OR p.contract_from <= $3)
      AND NOT EXISTS (SELECT 1 FROM signature_request r WHERE r.basis_id = $1 AND r.person_id = p.id)
      AND NOT EXISTS (SELECT 1 FROM acknowledgement a JOIN policy_version v ON v.id = a.version_id
        WHERE a.person_id = p.id AND v.basis_id = $1)
    ORDER BY p.id LIMIT $4`,
};

/** Whom nobody has asked on this basis yet, in the order of their ids, behind `after`. */
export const peopleToAsk = (
  { tx }: Sees,
  basisId: string,
  { after, today, limit }: { after: string; today: string; limit: number },
): Promise<{ id: string; region: string; zone: string }[]> => tx.sql(TO_ASK, [basisId, after, today, limit]);

const IN_SCOPE: Statement = {
  name: "signature.in-scope",
  text: "SELECT id FROM person WHERE id > $1 AND is_active AND is_in_scope ORDER BY id LIMIT $2",
};

/** Everybody to whom the policy applies, in the order of their ids, behind `after`. */
export const peopleInScope = async (
  { tx }: Sees,
  { after, limit }: { after: string; limit: number },
): Promise<string[]> => (await tx.sql<{ id: string }>(IN_SCOPE, [after, limit])).map(({ id }) => id);

const INSERT: Statement = {
  name: "signature.insert",
  text: `WITH made AS (
      INSERT INTO signature_request (id, person_id, basis_id, state, asked_at, chapters, paper_since, moved_at)
      SELECT r.id, r.person_id, $1, 'asked', $3, '{}', CASE WHEN r.on_paper THEN $3::timestamptz END, $3
      FROM jsonb_to_recordset($2::jsonb) AS r(id text, person_id text, on_paper boolean)
      ON CONFLICT (basis_id, person_id) DO NOTHING RETURNING id
    ), entry AS (
      INSERT INTO audit_entry (subject, at, actor, action, data)
      SELECT id, $3, $4, 'signature.asked', jsonb_build_object('basis', $1::text)::text FROM made
    )
    SELECT id FROM made`,
};

/** Requests to people who have none on this basis; answers the ids of those that were new. */
export async function insertRequests(
  ctx: Ctx,
  basisId: string,
  requests: readonly { id: string; personId: string; onPaper?: boolean }[],
): Promise<string[]> {
  if (requests.length === 0) return [];
  const rows = JSON.stringify(
    requests.map(({ id, personId, onPaper = false }) => ({ id, person_id: personId, on_paper: onPaper })),
  );
  return (await ctx.tx.sql<{ id: string }>(INSERT, [basisId, rows, ctx.now, ctx.actor])).map(({ id }) => id);
}

/** The request to a person on a basis; made now, without a term, for whoever signs before they were asked. */
export async function requestOf(ctx: Ctx, basisId: string, personId: string): Promise<SignatureRequest> {
  const known = await findRequestOf(ctx, basisId, personId);
  if (known) return known;
  await insertRequests(ctx, basisId, [{ id: newId("sgn"), personId }]);
  const made = await findRequestOf(ctx, basisId, personId);
  if (!made) throw new Error(`no request of ${personId} on ${basisId}`);
  return made;
}

/** The request to a person on a basis, if there is one. */
export async function findRequestOf(
  { tx }: Sees,
  basisId: string,
  personId: string,
): Promise<SignatureRequest | undefined> {
  const row = await tx.prisma.signatureRequest.findUnique({ where: { basisId_personId: { basisId, personId } } });
  return row ? toRequest(row) : undefined;
}

/** A request by its id. */
export async function findRequest({ tx }: Sees, id: string): Promise<SignatureRequest | undefined> {
  const row = await tx.prisma.signatureRequest.findUnique({ where: { id } });
  return row ? toRequest(row) : undefined;
}

/** Requests of a person, the newest first. */
export async function requestsOf({ tx }: Sees, personId: string): Promise<SignatureRequest[]> {
  return (await tx.prisma.signatureRequest.findMany({ where: { personId }, orderBy: { askedAt: "desc" } })).map(
    toRequest,
  );
}

/** Requests to a person that they have not answered. */
export async function openRequestsOf(sees: Sees, personId: string): Promise<SignatureRequest[]> {
  return (await requestsOf(sees, personId)).filter(isOpen);
}

/** Requests on a basis that nobody answered yet. */
export async function openRequests({ tx }: Sees, basisId: string, limit: number): Promise<SignatureRequest[]> {
  const where = { basisId, state: { in: [...OPEN_STATES] } };
  return (await tx.prisma.signatureRequest.findMany({ where, orderBy: { id: "asc" }, take: limit })).map(toRequest);
}

// ── words ──

const ACKNOWLEDGED: Statement = {
  name: "policy.acknowledged",
  text: "SELECT version_id, at FROM acknowledgement WHERE person_id = $1",
};

/** When a person took note of which version, by its id. */
export async function acknowledgedBy({ tx }: Sees, personId: string): Promise<Map<string, Date>> {
  const rows = await tx.sql<{ version_id: string; at: Date }>(ACKNOWLEDGED, [personId]);
  return new Map(rows.map((row) => [row.version_id, row.at]));
}

const ACKNOWLEDGE: Statement = {
  name: "policy.acknowledge",
  text: `INSERT INTO acknowledgement (person_id, version_id, at, hash, text_hash, locale, way, platform, message_id,
      declaration, reservation, recorded_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING RETURNING at`,
};

/** What a reservation is sealed with. */
const reservationOf = (personId: string, versionId: string): string => `${personId}:${versionId}:reservation`;

/**
 * Keeps somebody's word that they took note of a version: of which bytes, in which language, from which account and
 * message, in which words (R-CN-02). False when they had given it before; that word stands.
 */
export async function acknowledge(
  ctx: Ctx,
  personId: string,
  version: Pick<PolicyVersion, "id" | "hash">,
  { textHash, at = ctx.now, ...word }: Word & { textHash: string; at?: Date },
): Promise<boolean> {
  const { locale, declaration, way, platform, messageId, reservation, recordedBy } = word;
  const sealed = reservation && ctx.vault.seal("text", reservation, reservationOf(personId, version.id));
  const values = [
    personId,
    version.id,
    at,
    version.hash,
    textHash,
    locale,
    way,
    platform ?? null,
    messageId ?? null,
    declaration,
    sealed ? Buffer.from(sealed) : null,
    recordedBy ?? null,
  ];
  if ((await ctx.tx.sql(ACKNOWLEDGE, values)).length === 0) return false;
  const data = { version: version.id, hash: version.hash, textHash, locale, way };
  await appendAudit(ctx.tx, ctx.now, { subject: personId, actor: ctx.actor, action: "policy.acknowledged", data });
  return true;
}

export type KeptWord = {
  personId: string;
  versionId: string;
  at: Date;
  hash: string;
  textHash: string | undefined;
  locale: Locale;
  way: Way;
  platform: string | undefined;
  messageId: string | undefined;
  declaration: string;
  reservation: string | undefined;
  recordedBy: string | undefined;
};

/** Somebody's word on a version as it is kept. */
export async function findWord(
  { tx, vault }: Pick<Ctx, "tx" | "vault">,
  personId: string,
  versionId: string,
): Promise<KeptWord | undefined> {
  const row = await tx.prisma.acknowledgement.findUnique({ where: { personId_versionId: { personId, versionId } } });
  if (!row) return undefined;
  return {
    personId,
    versionId,
    at: row.at,
    hash: row.hash,
    textHash: row.textHash ?? undefined,
    locale: row.locale as Locale,
    way: row.way as Way,
    platform: row.platform ?? undefined,
    messageId: row.messageId ?? undefined,
    declaration: row.declaration,
    reservation: row.reservation
      ? vault.openText("text", row.reservation, reservationOf(personId, versionId))
      : undefined,
    recordedBy: row.recordedBy ?? undefined,
  };
}

// ── how far it is ──

const PROGRESS: Statement = {
  name: "signature.progress",
  text: `SELECT p.department, count(*)::int AS asked,
      count(*) FILTER (WHERE r.state IN ('acknowledged', 'objected', 'served'))::int AS informed
    FROM signature_request r JOIN person p ON p.id = r.person_id
    WHERE r.basis_id = $1 AND p.is_active AND p.is_in_scope GROUP BY p.department ORDER BY p.department`,
};

/** How many of each department were asked on a basis, and how many know it. One row a department. */
export const progressOf = ({ tx }: Sees, basisId: string): Promise<Progress[]> => tx.sql<Progress>(PROGRESS, [basisId]);

/** What somebody said last about the channel. */
const LAST_WORD = `LEFT JOIN LATERAL (SELECT w.id, w.answer, w.email, w.at FROM channel_consent w
      WHERE w.person_id = p.id ORDER BY w.at DESC, w.id DESC LIMIT 1) c ON true`;
/** The address stays sealed until somebody shows it who may. */
export type LastWord = { word_id: string | null; answer: ChannelAnswer | null; email: Buffer | null };

const REGISTER: Statement = {
  name: "signature.register",
  text: `SELECT r.id, p.id AS person_id, p.name, p.department, r.state, r.asked_at, r.opened_at, r.paper_since,
      c.id AS word_id, c.answer, c.email, c.at AS answered_at, s.sent_at AS second_at, s.state AS second_state,
      a.version_id, a.label, a.at, a.hash, a.text_hash, a.locale, a.way, a.platform, a.message_id, a.declaration,
      a.reservation IS NOT NULL AS has_reservation,
      (SELECT min(d.sent_at) FROM message m JOIN delivery d ON d.message_id = m.id
        WHERE m.subject = r.id AND d.tenant <> '${BESIDES}') AS sent_at
    FROM signature_request r JOIN person p ON p.id = r.person_id ${LAST_WORD}
    LEFT JOIN LATERAL (SELECT d.sent_at, d.state FROM message m JOIN delivery d ON d.message_id = m.id
      WHERE m.subject = r.id AND d.tenant = '${BESIDES}' ORDER BY d.sent_at LIMIT 1) s ON true
    LEFT JOIN LATERAL (SELECT w.*, v.label FROM acknowledgement w JOIN policy_version v ON v.id = w.version_id
      WHERE w.person_id = r.person_id AND v.basis_id = r.basis_id ORDER BY w.at LIMIT 1) a ON true
    WHERE r.basis_id = $1 AND r.id > $2 ORDER BY r.id LIMIT $3`,
};

export type RegisterRow = LastWord & {
  answered_at: Date | null;
  /** When it was handed over for the address besides; undefined while it was not. */
  second_at: Date | null;
  second_state: string | null;
  id: string;
  person_id: string;
  name: string;
  department: string;
  state: RequestState;
  asked_at: Date;
  opened_at: Date | null;
  sent_at: Date | null;
  paper_since: Date | null;
  label: string | null;
  at: Date | null;
  hash: string | null;
  text_hash: string | null;
  locale: string | null;
  way: string | null;
  platform: string | null;
  message_id: string | null;
  declaration: string | null;
  has_reservation: boolean;
};

/** The register of a basis, a page of it behind a request's id. */
export const registerPage = ({ tx }: Sees, basisId: string, after: string, limit: number): Promise<RegisterRow[]> =>
  tx.sql<RegisterRow>(REGISTER, [basisId, after, limit]);

// One statement for each way to ask, so that each goes through the index that holds what it asks for.
const waiting = (name: string, where: string): Statement => ({
  name: `signature.waiting-${name}`,
  text: `SELECT r.id, r.person_id, p.name, p.department, r.asked_at, r.paper_since, r.second_at, d.due_at,
      c.id AS word_id, c.answer, c.email
    FROM signature_request r JOIN person p ON p.id = r.person_id ${LAST_WORD}
    LEFT JOIN deadline d ON d.subject = r.id AND d.kind = 'sign' AND d.closed_at IS NULL
    WHERE r.state IN ('asked', 'opened') AND p.is_active AND p.is_in_scope AND ${where}
    ORDER BY d.due_at NULLS LAST, r.id LIMIT $1 OFFSET $2`,
});
const WAITING_ON = waiting("on", "r.basis_id = $3");
// Until the term is over, whether somebody has answered is no matter of their manager (domain: §5.10).
const WAITING_BELOW = waiting("below", "p.manager_id = $3 AND d.due_at <= $4");
const WAITING_PAPER = waiting("paper", "r.paper_since IS NOT NULL");

export type WaitingRow = LastWord & {
  second_at: Date | null;
  id: string;
  person_id: string;
  name: string;
  department: string;
  asked_at: Date;
  paper_since: Date | null;
  due_at: Date | null;
};

type WaitingPage = { limit: number; from?: number };

/** Who was asked on a basis and has not answered. */
export const waitingOn = ({ tx }: Sees, basisId: string, { limit, from = 0 }: WaitingPage): Promise<WaitingRow[]> =>
  tx.sql<WaitingRow>(WAITING_ON, [limit, from, basisId]);

/** Whom of their own people a manager has to remind: those whose term is over. */
export const waitingBelow = (
  { tx, now }: Pick<Ctx, "tx" | "now">,
  managerId: string,
  { limit, from = 0 }: WaitingPage,
): Promise<WaitingRow[]> => tx.sql<WaitingRow>(WAITING_BELOW, [limit, from, managerId, now]);

/** Whom HR serves on paper. */
export const waitingOnPaper = ({ tx }: Sees, { limit, from = 0 }: WaitingPage): Promise<WaitingRow[]> =>
  tx.sql<WaitingRow>(WAITING_PAPER, [limit, from]);

const COUNT_PAPER: Statement = {
  name: "signature.count-paper",
  text: `SELECT count(*)::int AS count FROM signature_request r JOIN person p ON p.id = r.person_id
    WHERE r.state IN ('asked', 'opened') AND r.paper_since IS NOT NULL AND p.is_active AND p.is_in_scope`,
};

/** How many wait for HR to hand the policy over on paper. */
export const countOnPaper = async ({ tx }: Sees): Promise<number> =>
  (await tx.sql<{ count: number }>(COUNT_PAPER))[0]?.count ?? 0;

const MUST_SIGN: Statement = {
  name: "signature.must-sign",
  text: `SELECT count(*)::int AS in_scope, count(*) FILTER (WHERE $1::text IS NULL OR NOT EXISTS (
        SELECT 1 FROM acknowledgement a JOIN policy_version v ON v.id = a.version_id
        WHERE a.person_id = p.id AND v.basis_id = $1))::int AS without
    FROM person p WHERE p.is_active AND p.is_in_scope`,
};

/** How many the policy applies to, and how many of them have no word on a basis yet; all of them on a new one. */
export async function whoMustSign(
  { tx }: Sees,
  basisId: string | undefined,
): Promise<{ inScope: number; without: number }> {
  const [row] = await tx.sql<{ in_scope: number; without: number }>(MUST_SIGN, [basisId ?? null]);
  return { inScope: row?.in_scope ?? 0, without: row?.without ?? 0 };
}
