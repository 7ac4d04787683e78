import { civilDateIn, instantAt } from "../../core/calendar/civil.ts";
import { addMonths } from "../../core/calendar/periods.ts";
import type { Ctx } from "../../core/context.ts";
import { apart, markMoved, NotAllowed } from "../../core/lifecycle.ts";
import { addMessages } from "../../core/outbox.ts";
import { findPerson } from "../../core/people.ts";
import { conflictOf, partiesOf } from "./conflicts.ts";
import { decide, handled } from "./handling.ts";
import { incidentLife } from "./life.ts";
import { type Incident, sayNumber } from "./model.ts";
import {
  findIncident,
  joinedInto,
  mergedInto,
  readDetails,
  recusedFrom,
  reporterIdsOf,
  reportsOf,
  sealNote,
  setOutcome,
} from "./store.ts";
import { eraseIncident } from "./store-retention.ts";

/** What a case needs of the reports that it comes from. Who reported goes no further than to the conflicts of interest. */

/**
 * Who reported each of these and the reports joined with it, and who has a tie to a party: three queries however many
 * there are.
 */
export async function partiesOfReports(
  ctx: Ctx,
  ids: readonly string[],
): Promise<Map<string, { reporterIds: string[]; tiedIds: string[] }>> {
  const joined = await joinedInto(ctx, ids);
  const all = [...new Set([...ids, ...[...joined.values()].flat()])];
  const reporters = await reporterIdsOf(ctx, all);
  const recused = await recusedFrom(ctx, all);
  return new Map(
    ids.map((id) => {
      const own = [id, ...(joined.get(id) ?? [])];
      return [
        id,
        {
          reporterIds: own.flatMap((one) => reporters.get(one) ?? []),
          tiedIds: own.flatMap((one) => [...(recused.get(one) ?? [])]),
        },
      ];
    }),
  );
}

/** A report that its handler is about to accept. @throws NotAllowed for anybody else, ChangedMeanwhile is the move's */
export async function reportToAccept(
  ctx: Ctx,
  id: string | undefined,
): Promise<Incident & { text: string; link?: string }> {
  const incident = await handled(ctx, id);
  const { text, link } = await readDetails(ctx, incident.id);
  return { ...incident, text, ...(link && { link }) };
}

/** Whether the move that opens a case is there in its state. */
export const canAccept = ({ state }: Pick<Incident, "state">): boolean => "openCase" in incidentLife.states[state];

export type Acceptance = {
  subject: string;
  clauses: readonly string[];
  isUrgent: boolean;
  note: string;
  legal: string;
  caseId: string;
};

/** Whether this person filed a report in the last so many months; which one is not said (R-CN-15). */
export async function hasReportedSince(ctx: Ctx, personId: string, months: number): Promise<boolean> {
  const today = civilDateIn(ctx.now, ctx.company.zone);
  const since = instantAt(addMonths(today, -months), "00:00", ctx.company.zone);
  const [newest] = await reportsOf(ctx, personId);
  return newest !== undefined && newest.receivedAt >= since;
}

/** The numbers of reports as people read them, in the order of the ids. */
export async function numbersOfReports(ctx: Ctx, ids: readonly string[]): Promise<string[]> {
  const numbers: string[] = [];
  for (const id of ids) {
    const found = await findIncident(ctx, id);
    if (found) numbers.push(sayNumber(found.number));
  }
  return numbers;
}

/** A report becomes (a part of) a case. @throws UserError with the reason of the guard that objects */
export async function acceptReport(ctx: Ctx, incident: Incident, acceptance: Acceptance): Promise<void> {
  const subject = await findPerson(ctx.tx, acceptance.subject);
  // Naming the subject may make a party of the handler.
  const conflict = ctx.person && conflictOf(ctx.person, { ...(await partiesOf(ctx, incident)), subject });
  if (conflict) throw new NotAllowed(incident.id, conflict, incidentLife.reason(ctx.locale, conflict));
  const { clauses, legal, isUrgent, caseId } = acceptance;
  await decide(ctx, incident, "openCase", {
    set: {
      subject_id: acceptance.subject,
      clauses,
      is_urgent: isUrgent,
      outcome: "case",
      outcome_note: sealNote(ctx, incident.id, acceptance.note),
    },
    data: { clauses, legal, urgent: isUrgent, case: caseId },
  });
}

/** What was kept of these reports goes with their case. */
export async function eraseReports(ctx: Ctx, ids: readonly string[]): Promise<void> {
  for (const joined of (await joinedInto(ctx, ids)).values()) for (const id of joined) await eraseIncident(ctx, id);
  for (const id of ids) await eraseIncident(ctx, id);
}

/** The case of these reports is over: their reporters hear so, in general words. */
export async function tellReporters(ctx: Ctx, ids: readonly string[], outcome: "case_over"): Promise<void> {
  for (const id of ids) {
    if (!(await findIncident(ctx, id))) continue;
    await setOutcome(ctx, id, outcome);
    const heads = [id, ...(await mergedInto(ctx, id)).map((joined) => joined.id)];
    const reporters = await reporterIdsOf(ctx, heads);
    for (const head of heads) {
      const personId = reporters.get(head);
      await markMoved(ctx, head);
      if (!personId) continue;
      const message = { key: `${head}:${outcome}`, notice: "incidents.receipt", params: { id: head }, subject: head };
      await addMessages(ctx.tx, ctx.now, [apart(ctx, { ...message, to: [{ personId }] })]);
    }
  }
}
