import type { Reader } from "../people.ts";
import type { DueInputs } from "./term.ts";

export type OpenDeadline = {
  subject: string;
  kind: string;
  startsAt: Date;
  dueAt: Date;
  inputs: DueInputs;
  isProvisional: boolean;
};

/** The open deadlines of some subjects, the nearest first. */
export async function openDeadlines(reader: Reader, subjects: readonly string[]): Promise<OpenDeadline[]> {
  if (subjects.length === 0) return [];
  const rows = await reader.sql<{
    subject: string;
    kind: string;
    starts_at: Date;
    due_at: Date;
    inputs: DueInputs;
    is_provisional: boolean;
  }>(
    {
      name: "deadlines.of-subjects",
      text: `SELECT subject, kind, starts_at, due_at, inputs, is_provisional FROM deadline
        WHERE subject = ANY($1) AND closed_at IS NULL ORDER BY due_at`,
    },
    [subjects],
  );
  return rows.map((row) => ({
    subject: row.subject,
    kind: row.kind,
    startsAt: row.starts_at,
    dueAt: row.due_at,
    inputs: row.inputs,
    isProvisional: row.is_provisional,
  }));
}
