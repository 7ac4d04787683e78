import { civilDateIn, instantAt } from "../../core/calendar/civil.ts";
import { addMonths } from "../../core/calendar/periods.ts";
import type { Ctx } from "../../core/context.ts";
import { apart, markMoved, NotAllowed } from "../../core/lifecycle.ts";
import { addMessages } from "../../core/outbox.ts";
import { findPerson } from "../../core/people.ts";
import { peopleNamedIn } from "../../core/redact.ts";
import { conflictOf, partiesOf } from "./conflicts.ts";
import { decide, handled } from "./handling.ts";
import { incidentLife } from "./life.ts";
import { type Incident, sayNumber } from "./model.ts";
import {
  findIncident,
  joinedInto,
  linesOf,
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

const monthsAgo = (ctx: Ctx, months: number): Date =>
  instantAt(addMonths(civilDateIn(ctx.now, ctx.company.zone), -months), "00:00", ctx.company.zone);

/** When this person last filed a report, if that was in the last so many months; which one is not said (R-CN-15). */
export async function lastReportedAt(ctx: Ctx, personId: string, months: number): Promise<Date | undefined> {
  const [newest] = await reportsOf(ctx, personId);
  return newest && newest.receivedAt >= monthsAgo(ctx, months) ? newest.receivedAt : undefined;
}

/**
 * Those whom this person's reports of the last so many months, and the open ones, are about: who was named as the one
 * concerned, in the words of the report or what was added to it, and who has a tie to them. Opens those texts.
 */
export async function concernedByReports(ctx: Ctx, personId: string, months: number): Promise<string[]> {
  const since = monthsAgo(ctx, months);
  const own = (await reportsOf(ctx, personId)).filter(
    ({ receivedAt, closedAt, isErased }) => !isErased && (receivedAt >= since || closedAt === undefined),
  );
  if (own.length === 0) return [];
  const texts: string[] = [];
  for (const { id } of own) {
    const { text, source } = await readDetails(ctx, id);
    const said = (await linesOf(ctx, id)).filter(({ kind }) => kind === "answer" || kind === "addition");
    texts.push(text, source?.text ?? "", ...said.map((line) => line.text));
  }
  const ids = own.map(({ id }) => id);
  const tied = [...(await recusedFrom(ctx, ids)).values()].flatMap((some) => [...some]);
  const named = await peopleNamedIn(ctx.tx, texts.join("\n"));
  const found = new Set([...own.flatMap(({ subjectId }) => subjectId ?? []), ...tied, ...named]);
  found.delete(personId);
  return [...found];
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
