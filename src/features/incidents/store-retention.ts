import type { Ctx } from "../../core/context.ts";
import { forgetTold } from "../../core/lifecycle.ts";
import type { DuePage, DueSubject } from "../../core/retention.ts";
import type { Statement } from "../../db/database.ts";
import { NOT_PURSUED } from "./model.ts";
import { reporterIdsOf } from "./store.ts";

// One that was joined goes with the one that it was joined with in the end: that one's file is read with it.
const DUE: Statement = {
  name: "incidents.retention-due",
  text: `SELECT i.id, i.closed_at, i.subject_id FROM incident i
    LEFT JOIN LATERAL (
      WITH RECURSIVE way AS (
        SELECT id, state, merged_into, closed_at FROM incident WHERE id = i.merged_into
        UNION SELECT n.id, n.state, n.merged_into, n.closed_at FROM incident n JOIN way w ON n.id = w.merged_into
      )
      SELECT state, closed_at FROM way WHERE merged_into IS NULL LIMIT 1
    ) root ON i.state = 'merged'
    WHERE octet_length(i.details) > 0 AND i.closed_at < $1 AND (i.closed_at, i.id) > ($2, $3)
      AND (i.state = ANY($4) OR (i.state = 'merged' AND root.state = ANY($4) AND root.closed_at < $1))
      AND NOT EXISTS (SELECT 1 FROM case_report c WHERE c.incident_id = i.id)
    ORDER BY i.closed_at, i.id LIMIT $5`,
};

/** What was not pursued and is over for long enough, the oldest first. */
export async function dueIncidents(ctx: Ctx, limit: number, { before, after }: DuePage): Promise<DueSubject[]> {
  const rows = await ctx.tx.sql<{ id: string; closed_at: Date; subject_id: string | null }>(DUE, [
    before,
    after?.since ?? new Date(0),
    after?.subject ?? "",
    NOT_PURSUED,
    limit,
  ]);
  const ids = rows.map(({ id }) => id);
  const reporters = await reporterIdsOf(ctx, ids);
  return rows.map(({ id, closed_at, subject_id }) => ({
    subject: id,
    since: closed_at,
    related: [subject_id, reporters.get(id)].filter((party) => party !== null && party !== undefined),
  }));
}

// Empty details are the mark of what is erased: a sealed text is never empty.
const ERASE: Statement = {
  name: "incidents.erase",
  text: `UPDATE incident SET details = '', outcome_note = NULL, subject_id = NULL, handler_id = NULL, clauses = '{}',
    version = version + 1 WHERE id = $1 AND octet_length(details) > 0 RETURNING id`,
};

/** Whoever got one of these is a party, or above one. */
const TELLING = ["incidents.hint", "incidents.stay-calm", "incidents.measures"];

/** Number, kind, outcome and dates stay; an anonymous reporter's code still opens that it is gone. */
export async function eraseIncident(ctx: Ctx, id: string): Promise<boolean> {
  if ((await ctx.tx.sql(ERASE, [id])).length === 0) return false;
  const where = { incidentId: id };
  await ctx.tx.prisma.incidentReporter.deleteMany({ where });
  await ctx.tx.prisma.incidentLine.deleteMany({ where });
  await ctx.tx.prisma.incidentStep.deleteMany({ where });
  await ctx.tx.prisma.incidentRecusal.deleteMany({ where });
  await ctx.tx.prisma.evidence.deleteMany({ where: { subject: id } });
  await forgetTold(ctx, id, TELLING);
  return true;
}

const TOLD: Statement = {
  name: "incidents.told-about",
  text: `SELECT i.closed_at FROM incident i WHERE i.subject_id = $1 AND i.state = 'closed_coached' AND EXISTS (
      SELECT 1 FROM message m JOIN delivery d ON d.message_id = m.id
      WHERE m.subject = i.id AND m.notice = 'incidents.hint' AND d.person_id = $1 AND d.sent_at IS NOT NULL)
    ORDER BY i.closed_at`,
};

/** When what concerned this person, and was told to them, was closed; nothing more of it is theirs to know. */
export async function toldAbout(ctx: Pick<Ctx, "tx">, personId: string): Promise<Date[]> {
  const rows = await ctx.tx.sql<{ closed_at: Date | null }>(TOLD, [personId]);
  return rows.flatMap(({ closed_at }) => closed_at ?? []);
}

const STAYS_OUT: Statement = {
  name: "incidents.stays-out",
  text: `SELECT i.number, r.at FROM incident_recusal r JOIN incident i ON i.id = r.incident_id
    WHERE r.person_id = $1 ORDER BY r.at`,
};

/** The reports that this person said to have a tie in. */
export const staysOutOf = (ctx: Pick<Ctx, "tx">, personId: string): Promise<{ number: number; at: Date }[]> =>
  ctx.tx.sql<{ number: number; at: Date }>(STAYS_OUT, [personId]);
