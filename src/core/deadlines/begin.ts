import type { Statement } from "../../db/database.ts";
import type { WorkingCalendar } from "../calendar/index.ts";
import { newId } from "../id.ts";
import type { Reader } from "../people.ts";
import { dueOf, nextStage, type Term } from "./term.ts";

/** A deadline as the statements that write it take it. */
export type DeadlineRow = ReturnType<typeof deadlineRow>;

/** A deadline that begins at `startsAt`, with when somebody is first reminded of it. */
export function deadlineRow(kind: string, term: Term, startsAt: Date, now: Date, calendar: WorkingCalendar) {
  const { dueAt, isProvisional, inputs } = dueOf(term, startsAt, calendar);
  const next = nextStage({ startsAt, dueAt, term }, undefined, now, calendar);
  return {
    id: newId("due"),
    kind,
    starts_at: startsAt,
    due_at: dueAt,
    next_at: next?.at ?? null,
    stage: next?.stage ?? null,
    inputs,
    is_provisional: isProvisional,
  };
}

const BEGIN: Statement = {
  name: "deadlines.begin",
  text: `INSERT INTO deadline (id, subject, kind, starts_at, due_at, next_at, stage, inputs, is_provisional)
    SELECT x.id, x.subject, x.kind, x.starts_at, x.due_at, x.next_at, x.stage, x.inputs, x.is_provisional
    FROM jsonb_to_recordset($1::jsonb) AS x(id text, subject text, kind text, starts_at timestamptz, due_at timestamptz,
      next_at timestamptz, stage text, inputs jsonb, is_provisional boolean)`,
};

/** Begins the deadlines of subjects that come to be many at once, without a move of their own. */
export async function beginDeadlines(tx: Reader, rows: readonly (DeadlineRow & { subject: string })[]): Promise<void> {
  if (rows.length > 0) await tx.sql(BEGIN, [JSON.stringify(rows)]);
}
