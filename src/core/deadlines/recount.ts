import type { Statement } from "../../db/database.ts";
import { appendAudit } from "../audit.ts";
import type { Ctx } from "../context.ts";
import { markMoved } from "../lifecycle.ts";
import { type DueInputs, dueOf, nextStage, STAGES, type Stage } from "./term.ts";

type ProvisionalRow = {
  id: string;
  subject: string;
  kind: string;
  starts_at: Date;
  due_at: Date;
  stage: Stage | null;
  inputs: DueInputs;
};

const PROVISIONAL: Statement = {
  name: "deadlines.provisional",
  text: `SELECT id, subject, kind, starts_at, due_at, stage, inputs FROM deadline
    WHERE is_provisional AND closed_at IS NULL ORDER BY id FOR UPDATE`,
};
const RECOUNT: Statement = {
  name: "deadlines.recount",
  text: `UPDATE deadline SET due_at = $2, inputs = $3, is_provisional = $4, next_at = $5, stage = $6 WHERE id = $1`,
};

/**
 * Counts the open provisional deadlines again, after the days off of their year were entered (R-WD-05). A term is never
 * shortened by it. Each change is in the log of its subject; returns how many there were.
 */
export async function recountProvisional(ctx: Ctx): Promise<number> {
  let changed = 0;
  for (const row of await ctx.tx.sql<ProvisionalRow>(PROVISIONAL)) {
    const calendar = ctx.calendars.of(row.inputs.region, row.inputs.zone);
    const fresh = dueOf(row.inputs.term, row.starts_at, calendar);
    if (fresh.isProvisional && fresh.inputs.calendarVersion === row.inputs.calendarVersion) continue;
    // Whoever was told a later day keeps it, and the days that led there.
    const isLater = fresh.dueAt >= row.due_at;
    const [dueAt, inputs] = isLater ? [fresh.dueAt, fresh.inputs] : [row.due_at, row.inputs];
    const passed = row.stage === null ? undefined : STAGES[STAGES.indexOf(row.stage) - 1];
    const course = { startsAt: row.starts_at, dueAt, term: row.inputs.term };
    const next = row.stage === null ? undefined : nextStage(course, passed, ctx.now, calendar);
    const values = [row.id, dueAt, JSON.stringify(inputs), fresh.isProvisional, next?.at ?? null, next?.stage ?? null];
    await ctx.tx.sql(RECOUNT, values);
    const data = { kind: row.kind, from: row.due_at, to: dueAt, calendar: fresh.inputs.calendarVersion };
    await appendAudit(ctx.tx, ctx.now, { subject: row.subject, actor: ctx.actor, action: "deadline.recounted", data });
    await markMoved(ctx, row.subject);
    changed++;
  }
  return changed;
}
