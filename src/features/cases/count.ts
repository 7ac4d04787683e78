import { civilDateIn, instantAt } from "../../core/calendar/civil.ts";
import { addMonths } from "../../core/calendar/periods.ts";
import type { Ctx } from "../../core/context.ts";
import { findPerson } from "../../core/people.ts";
import { findVersion } from "../policy/index.ts";
import { type Comparison, compare, countStrikes, type LadderRules, lapsesAt, type StrikeCount } from "./ladder.ts";
import type { Case, Gravity, Sanction } from "./model.ts";
import { comparableSteps, sanctionsOf } from "./sanctions/store.ts";

/** The policy that a case is judged by. @throws Error when its version is gone, which nothing does */
export async function policyOf(ctx: Ctx, row: Pick<Case, "policyVersionId">) {
  const version = await findVersion(ctx, row.policyVersionId);
  if (!version) throw new Error(`no policy version ${row.policyVersionId}`);
  return version;
}

/** What the ladder goes by for the person of a case. */
export async function rulesFor(
  ctx: Ctx,
  row: Pick<Case, "policyVersionId" | "subjectId" | "jurisdiction">,
): Promise<LadderRules> {
  const [{ parameters }, subject] = [await policyOf(ctx, row), await findPerson(ctx.tx, row.subjectId)];
  return {
    lookBackMonths: parameters.lookBackMonths,
    strikesWithinContractTerm: parameters.strikesWithinContractTerm,
    jurisdiction: row.jurisdiction,
    zone: subject?.zone ?? ctx.company.zone,
    contractFrom: subject?.contractFrom,
  };
}

/** Which number this case would be if it were decided then, with what counts and what does not (R-CN-17). */
export async function countFor(ctx: Ctx, row: Case, decidedAt: Date): Promise<StrikeCount> {
  const earlier = (await sanctionsOf(ctx, row.subjectId)).filter(({ caseId }) => caseId !== row.id);
  return countStrikes(earlier, { conductAt: row.conductAt, decidedAt }, await rulesFor(ctx, row));
}

/** What a decision counts now: what it counted when it was made, without what was reversed since (R-LC-02). */
export async function recountOf(
  ctx: Ctx,
  { subjectId, counted }: Pick<Sanction, "subjectId" | "counted">,
): Promise<{ number: number; counted: string[] }> {
  const stands = new Set<string>(
    (await sanctionsOf(ctx, subjectId)).filter(({ state }) => state !== "reversed").map(({ id }) => id),
  );
  const left = counted.filter((id) => stands.has(id));
  return { number: 1 + left.length, counted: left };
}

/** When a decision stops counting. */
export async function lapseOf(ctx: Ctx, row: Case, sanction: Pick<Sanction, "step">, receivedAt: Date): Promise<Date> {
  return lapsesAt(receivedAt, sanction.step, await rulesFor(ctx, row));
}

/** Months back in which cases are compared. */
const COMPARED_MONTHS = 36;

/** How other people's comparable cases were decided. */
export async function comparisonFor(ctx: Ctx, row: Case, gravity: Gravity): Promise<Comparison> {
  const { zone } = ctx.company;
  const since = instantAt(addMonths(civilDateIn(ctx.now, zone), -COMPARED_MONTHS), "00:00", zone);
  return compare(await comparableSteps(ctx, { clauses: row.clauses, gravity, besides: row.subjectId, since }));
}
