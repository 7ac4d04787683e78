import type { Ctx } from "../../core/context.ts";
import { jurisdictionOf } from "../../core/jurisdiction.ts";
import { findPerson } from "../../core/people.ts";
import { findVersion, type Parameters } from "../policy/index.ts";
import { countStrikes, type Earlier, stepOf } from "./ladder.ts";
import { decidedSince, sanctionsOf } from "./sanctions/store.ts";

/** How many decisions there were, and how many would have been a rung higher or lower under other parameters. */
export type ReplayedDecisions = { decided: number; higher: number; lower: number };

/**
 * The decisions since an instant, counted once more: under the parameters of their own version and under these. What
 * differs is what the new parameters alone would have changed. Nothing is stored and nobody is named.
 */
export async function replayDecisions(ctx: Ctx, parameters: Parameters, since: Date): Promise<ReplayedDecisions> {
  const replayed = { decided: 0, higher: 0, lower: 0 };
  for (const decision of await decidedSince(ctx, since)) {
    const version = await findVersion(ctx, decision.policyVersionId);
    const subject = await findPerson(ctx.tx, decision.subjectId);
    if (!version || !subject) continue;
    const { decidedAt, conductAt } = decision;
    const earlier = (await sanctionsOf(ctx, decision.subjectId))
      .filter(({ id }) => id !== decision.id)
      .map((one): Earlier => asOf(one, decidedAt));
    const rungUnder = (rules: Parameters) =>
      stepOf(
        countStrikes(
          earlier,
          { conductAt, decidedAt },
          {
            lookBackMonths: rules.lookBackMonths,
            strikesWithinContractTerm: rules.strikesWithinContractTerm,
            jurisdiction: jurisdictionOf(subject),
            zone: subject.zone,
            contractFrom: subject.contractFrom,
          },
        ).number,
      );
    const [was, is] = [rungUnder(version.parameters), rungUnder(parameters)];
    replayed.decided += 1;
    if (is > was) replayed.higher += 1;
    if (is < was) replayed.lower += 1;
  }
  return replayed;
}

/** An earlier decision as it stood then: what has lapsed or become final since had not. */
function asOf(decision: Earlier, at: Date): Earlier {
  const isFinal = decision.finalAt !== undefined && decision.finalAt <= at;
  return {
    ...decision,
    state: decision.state === "lapsed" ? "completed" : decision.state,
    finalAt: isFinal ? decision.finalAt : undefined,
  };
}
