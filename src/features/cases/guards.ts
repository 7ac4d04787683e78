import type { Ctx } from "../../core/context.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import { evidenceOf } from "../../core/evidence.ts";
import type { MoveInput } from "../../core/lifecycle.ts";
import { findPerson } from "../../core/people.ts";
import { countFor } from "./count.ts";
import { SANCTION_MATRIX } from "./matrix.ts";
import {
  type Case,
  interimIn,
  isAnotherAct,
  isInForce,
  needsSecond,
  OBLIGATION_STEPS,
  type Proposal,
  standing,
} from "./model.ts";
import { isStuck } from "./parties.ts";
import { sanctionOf, sanctionsOf } from "./sanctions/store.ts";
import { wasReached } from "./side/store.ts";
import { linesOf, readParts, reportsOf } from "./store.ts";

type Guard = (ctx: Ctx, row: Case, input: MoveInput) => Promise<string | undefined> | string | undefined;

const proposalOf = async (ctx: Ctx, row: Case): Promise<Proposal | undefined> =>
  row.proposal ?? (await readParts(ctx, row.id)).proposal;

/** Looks at the proposal, which is there wherever these guards stand. */
const about =
  (look: (proposal: Proposal, ctx: Ctx, row: Case) => Promise<string | undefined> | string | undefined): Guard =>
  async (ctx, row) => {
    const proposal = await proposalOf(ctx, row);
    return proposal ? look(proposal, ctx, row) : "nothing-proposed";
  };

const stands = async (ctx: Ctx, row: Case, kind: "legal" | "proportionality") =>
  standing(await linesOf(ctx, row.id), kind, row) !== undefined;
const hasSignOff = (ctx: Ctx, row: Case) => stands(ctx, row, "legal");

const recusalOf = async (ctx: Ctx, row: Case) =>
  (await openDeadlines(ctx.tx, [row.id])).find(({ kind }) => kind === "recusal");

const interimOf = async (ctx: Ctx, row: Case) => interimIn(row, await linesOf(ctx, row.id));

/** What bars a move; each answers the reason or undefined. */
export const caseGuards = {
  notTaken: (ctx, row) => (row.isTaken && row.handlerId === ctx.person?.id ? "already-yours" : undefined),
  isFlagged: (_ctx, row) => (row.protection === "flagged" ? undefined : "not-flagged"),
  hasHandler: (_ctx, row) => (row.handlerId ? undefined : "no-handler-yet"),
  isCleared: (_ctx, row) => (row.protection === "flagged" ? "protection-first" : undefined),
  noRecusalOpen: async (ctx, row) => ((await recusalOf(ctx, row)) ? "recusal-open" : undefined),
  isRecusalOpen: async (ctx, row) => ((await recusalOf(ctx, row)) ? undefined : "no-recusal-open"),
  /** Whoever was objected to goes no further while it can still be answered in time (COI-5). */
  noRecusalWaits: async (ctx, row) => {
    const asked = await recusalOf(ctx, row);
    return asked && asked.dueAt > ctx.now ? "recusal-first" : undefined;
  },
  /** Where it goes on from when somebody was found to handle it. */
  isUnput: (_ctx, row) => (row.allegedAt ? "other-stage" : undefined),
  isUnheard: (_ctx, row) => (row.allegedAt && !row.heardAt ? undefined : "other-stage"),
  isHeard: (_ctx, row) => (row.heardAt ? undefined : "other-stage"),
  isStuck: async (ctx, row) => ((await isStuck(ctx, row)) ? undefined : "second-there"),
  /** Evidence comes before any contact with the person; what is kept elsewhere is named in the allegation. */
  isPreserved: async (ctx, row, { data }) => {
    const reports = (await reportsOf(ctx, [row.id])).get(row.id) ?? [];
    const files = [];
    for (const subject of [row.id, ...reports]) files.push(...(await evidenceOf(ctx.tx, ctx, subject)));
    if (files.some(({ state }) => state === "fetching")) return "evidence-coming";
    return data?.preserved === "elsewhere" || files.some(({ state }) => state === "kept")
      ? undefined
      : "preserve-first";
  },
  /** One at a time, so that the person knows what holds. */
  noInterim: async (ctx, row) => (isInForce(await interimOf(ctx, row)) ? "interim-running" : undefined),
  isInterim: async (ctx, row) => (isInForce(await interimOf(ctx, row)) ? undefined : "no-interim"),
  isInterimOpen: async (ctx, row) => ((await interimOf(ctx, row))?.state === "done" ? "interim-done" : undefined),
  /** What the person was told is still the act that it is about; else it is put to them anew. */
  isAsTold: async (ctx, row) => {
    if (!row.allegedAt || !row.corrected) return undefined;
    const zone = (await findPerson(ctx.tx, row.subjectId))?.zone ?? ctx.company.zone;
    return isAnotherAct(row, row.corrected, zone) ? "tell-anew" : undefined;
  },
  /** Before anything was put to them, nobody learns from a button that there is a case. */
  wasPut: (_ctx, row) => (row.allegedAt ? undefined : "not-yours"),
  wasTold: (_ctx, row) => (row.allegedAt ? undefined : "not-told"),
  /** The person could state their side, on just what is proposed now (domain: §1.8 I). */
  wasHeard: about(async ({ clauses }, ctx, row) => {
    if (!row.heardAt) return "not-heard";
    const { allegation } = await readParts(ctx, row.id);
    return clauses.every((id) => allegation?.clauses.includes(id)) ? undefined : "not-alleged";
  }),
  /** What the law of the person does not know cannot be chosen (R-XX-01), and a rung asks for no more than its own. */
  isAllowed: about(({ obligations, step }, _ctx, row) => {
    if (obligations.length === 0) return "nothing-asked";
    if (obligations.some((kind) => SANCTION_MATRIX[row.jurisdiction][kind] === "off")) return "measure-off";
    return obligations.some((kind) => OBLIGATION_STEPS[kind] > step) ? "above-rung" : undefined;
  }),
  isSignedOff: about(async ({ obligations }, ctx, row) => {
    const needs = obligations.some((kind) => SANCTION_MATRIX[row.jurisdiction][kind] === "counsel");
    return needs && !(await hasSignOff(ctx, row)) ? "counsel-first" : undefined;
  }),
  isWeighed: about(async ({ step }, ctx, row) =>
    step === 3 && !(await stands(ctx, row, "proportionality")) ? "weigh-first" : undefined,
  ),
  isExplained: about(({ step, computed, deviation }) =>
    step !== computed.step && !deviation ? (step < computed.step ? "why-lower" : "why-higher") : undefined,
  ),
  /** The count of now is the one that was proposed: an earlier decision may have been reversed, or become final. */
  isCountable: about(async ({ computed }, ctx, row) => {
    const { number, counted } = await countFor(ctx, row, ctx.now);
    return number === computed.number && counted.join() === computed.counted.join() ? undefined : "count-changed";
  }),
  /** What it counts was neither reversed since, nor is it open again by a late appeal (R-CN-17). */
  countStands: about(async ({ computed }, ctx, row) => {
    const counted = (await sanctionsOf(ctx, row.subjectId)).filter(({ id }) => computed.counted.includes(id));
    if (counted.some(({ state }) => state === "reversed")) return "counted-reversed";
    return counted.some(({ finalAt }) => !finalAt) ? "counted-open" : undefined;
  }),
  /** Another way comes after the days in which the person could acknowledge it; at once where nothing could reach them. */
  isUnacknowledged: async (ctx, row) => {
    const isDue = (await openDeadlines(ctx.tx, [row.id])).some(({ kind }) => kind === "second-channel");
    const { servedAt = ctx.now } = (await sanctionOf(ctx, row.id)) ?? {};
    return isDue || !(await wasReached(ctx, row.id, row.subjectId, servedAt)) ? undefined : "receipt-open";
  },
  isReviewed: async (ctx, row) => ((await sanctionOf(ctx, row.id))?.needsReview ? "review-first" : undefined),
  isApprovedHigher: about(async ({ step, computed }, ctx, row) =>
    step > computed.step && !(await hasSignOff(ctx, row)) ? "legal-first" : undefined,
  ),
  oneIsEnough: about((proposal) => (needsSecond(proposal) ? "second-needed" : undefined)),
  noDismissal: about(({ obligations }) => (obligations.includes("dismissal") ? "union-first" : undefined)),
  isDismissal: about(({ obligations }) => (obligations.includes("dismissal") ? undefined : "no-union-needed")),
  unionNotTold: async (ctx, row) =>
    (await readParts(ctx, row.id)).unionNotice?.sentAt ? "union-told-already" : undefined,
  /** Notice, then the view or the end of its time, then the answer in writing (R-CN-06). */
  unionAnswered: async (ctx, row) => {
    const { unionNotice } = await readParts(ctx, row.id);
    if (!unionNotice?.sentAt) return "union-not-told";
    const isWaiting = (await openDeadlines(ctx.tx, [row.id])).some(
      ({ kind, dueAt }) => kind === "union" && dueAt > ctx.now,
    );
    if (!unionNotice.view && isWaiting) return "union-view-open";
    return unionNotice.view && !unionNotice.answer ? "union-answer-open" : undefined;
  },
} as const satisfies Record<string, Guard>;
