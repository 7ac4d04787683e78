import type { ClauseId } from "../../../core/clauses.ts";
import type { Ctx } from "../../../core/context.ts";
import { openDeadlines } from "../../../core/deadlines/read.ts";
import { type EvidenceItem, evidenceOf } from "../../../core/evidence.ts";
import { findPeople } from "../../../core/people.ts";
import { explainDays, sayDue, sayTimeLeft } from "../../../core/wording.ts";
import type { Entry, Obligation } from "./model.ts";
import { entriesOf, matterOf } from "./store.ts";

/** What a card needs to know of its reader. */
export type Seen = Pick<Ctx, "locale" | "zone" | "now">;

/** How a term stands, in the reader's words. */
export type DueFacts = { at: Date; isLate: boolean; when: string; left: string; explained: string };

/** Everything that a card about an obligation may show, read once. */
export type ObligationFacts = {
  row: Obligation;
  caseNumber: number;
  clauses: readonly ClauseId[];
  entries: readonly Entry[];
  evidence: readonly EvidenceItem[];
  /** The names of everybody in it, by id. */
  names: ReadonlyMap<string, string>;
  due: DueFacts | undefined;
};

/** Terms that nobody has to keep: something happens by itself. */
const SILENT = ["life", "effect"];

/** The nearest open term of each of these, that somebody has to keep. */
export async function duesOf(ctx: Ctx, rows: readonly Obligation[]): Promise<Map<string, DueFacts>> {
  const found = new Map<string, DueFacts>();
  const open = await openDeadlines(
    ctx.tx,
    rows.map(({ id }) => id),
  );
  for (const { subject, kind, dueAt, inputs } of open) {
    if (found.has(subject) || SILENT.includes(kind)) continue;
    found.set(subject, {
      at: dueAt,
      isLate: dueAt <= ctx.now,
      when: sayDue(ctx, dueAt),
      left: sayTimeLeft(dueAt, ctx.locale, ctx.calendars.of(inputs.region, inputs.zone), ctx.now),
      explained: explainDays(inputs, ctx.locale),
    });
  }
  return found;
}

/** Reads everything that a card about one obligation may show. */
export async function readObligation(ctx: Ctx, row: Obligation): Promise<ObligationFacts> {
  const { sanction, case: matter } = await matterOf(ctx, row);
  const entries = await entriesOf(ctx, row.id);
  const { givenBy, chairId, drafterId, checkedBy, approvedBy, audience } = row.terms;
  const ids = [
    row.subjectId,
    ...[givenBy, chairId, drafterId, checkedBy, approvedBy, ...entries.map(({ byId }) => byId)].flatMap(
      (id) => id ?? [],
    ),
    ...(audience?.personIds ?? []),
  ];
  return {
    row,
    caseNumber: matter.number,
    clauses: sanction.clauses,
    entries,
    evidence: await evidenceOf(ctx.tx, ctx, row.id),
    names: new Map((await findPeople(ctx.tx, ids)).map(({ id, name }) => [id, name])),
    due: (await duesOf(ctx, [row])).get(row.id),
  };
}
