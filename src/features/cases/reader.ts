import { conflictOf } from "../../core/conflicts.ts";
import type { Ctx } from "../../core/context.ts";
import { hasRole } from "../../core/people.ts";
import { has } from "./handling.ts";
import { CASE_TEAMS, type Case, isOver } from "./model.ts";
import { holdsApart, isApart, leadersApart } from "./oversight.ts";
import { isStuck, partiesOf, whoMustHandle } from "./parties.ts";
import { mayReview } from "./reviewing.ts";
import { sanctionOf } from "./sanctions/store.ts";

/** What the reader of a card is to its case, by the rights of the life cycle. */
export type Reader = {
  isHandler: boolean;
  isCandidate: boolean;
  isDecider: boolean;
  isSecond: boolean;
  isLegal: boolean;
  isClearer: boolean;
  isOverseer: boolean;
  isCorrector: boolean;
  /** An earlier decision that this one counted is gone, and they are to look at it again. */
  isReviewer: boolean;
  /** It waits for a second to decide, and nobody may be that any more. */
  isStuck: boolean;
};

/** Asks the rights, each once. */
export async function readerOf(ctx: Ctx, row: Case): Promise<Reader> {
  return {
    isHandler: await has(ctx, row, "handler"),
    isCandidate: await has(ctx, row, "candidate"),
    isDecider: await has(ctx, row, "decider"),
    isSecond: row.state === "second_approval" && (await has(ctx, row, "second")),
    isLegal: await has(ctx, row, "legal"),
    isClearer: await has(ctx, row, "clearer"),
    isOverseer: await has(ctx, row, "overseer"),
    isCorrector: await has(ctx, row, "corrector"),
    isReviewer: await isReviewer(ctx, row),
    isStuck: row.state === "second_approval" && (await isStuck(ctx, row)),
  };
}

async function isReviewer(ctx: Ctx, row: Case): Promise<boolean> {
  const sanction = await sanctionOf(ctx, row.id);
  return sanction?.needsReview === true && mayReview(ctx, row, sanction);
}

/**
 * Whether the reader may see what is in it: who has it or could take it, who decides once it is proposed, legal. Everybody
 * else who has to do with it sees where it stands; a party sees nothing (COI-6).
 */
export async function maySee(ctx: Ctx, row: Case, reader: Reader): Promise<boolean> {
  const { person } = ctx;
  if (!person?.isActive || conflictOf(person, await partiesOf(ctx, row)) !== undefined) return false;
  if (reader.isHandler || reader.isCandidate || reader.isLegal || reader.isSecond || reader.isReviewer) return true;
  if ([row.proposerId, row.deciderId, row.secondId].includes(person.id)) return true;
  const isBeingDecided = ["proposed", "second_approval", "union_notice", "decided"].includes(row.state);
  // What is over can be corrected by the teams.
  return (isBeingDecided || isOver(row.state)) && reader.isDecider && hasRole(person, ...CASE_TEAMS);
}

/**
 * Whether the reader may know where it stands, without what is in it: nobody of a team of the subject's, and nobody who
 * reports to them (COI-6).
 */
export async function mayWatch(ctx: Ctx, row: Case): Promise<boolean> {
  const { person } = ctx;
  const parties = await partiesOf(ctx, row);
  if (!person || !isApart(person, parties)) return false;
  if (holdsApart(person, ["compliance", "hr", "admin"], parties)) return true;
  const late = await whoMustHandle(ctx, row);
  if (late.some(({ managerId }) => managerId === person.id)) return true;
  return (await leadersApart(ctx, row)).some(({ id }) => id === person.id);
}
