import type { Ctx } from "../../core/context.ts";
import type { Refusal } from "../../core/lifecycle.ts";
import { hasRole, type Person } from "../../core/people.ts";
import type { Appeal } from "./model.ts";
import { appellantIds, caseOf, circleOf, clearersOf, overseersOf, whyNot, whyNotCandidate } from "./parties.ts";

type Right = (ctx: Ctx, row: Appeal) => Promise<true | Refusal>;

const isAmong = ({ person }: Ctx, people: readonly Pick<Person, "id">[]): boolean =>
  people.some(({ id }) => id === person?.id);

const candidate: Right = (ctx, row) => whyNotCandidate(ctx, row);

/** Who may do what with an appeal, by relation and conflict of interest; asked again at every press. */
export const appealRights = {
  system: async (ctx) => ctx.actor === "system" || "not-yours",
  /** Whoever files it, before anybody has it; whether they may was asked of the case. */
  filer: async (_ctx, row) => row.version === 1 || "not-yours",
  /** The appellant and the colleague who stands for them. */
  appellant: async (ctx, row) => (ctx.person !== undefined && appellantIds(row).includes(ctx.person.id)) || "not-yours",
  /** The appellant alone: nobody else gives it up for them. */
  self: async (ctx, row) => ctx.person?.id === row.appellantId || "not-yours",
  /** Who has it or was given it; or, while nobody did, anybody of the team. */
  candidate,
  /** The one who took it, and still may (COI-3). */
  reviewer: async (ctx, row) => {
    const answer = await candidate(ctx, row);
    if (answer !== true) return answer;
    return (row.isTaken && row.reviewerId === ctx.person?.id) || "take-first";
  },
  /** Whoever decided the case: asked for a comment, and for nothing else. */
  decider: async (ctx, row) => {
    const { deciderId, secondId } = await caseOf(ctx, row);
    return (ctx.person !== undefined && [deciderId, secondId].includes(ctx.person.id)) || "not-yours";
  },
  clearer: async (ctx, row) => isAmong(ctx, await clearersOf(ctx, row)) || "not-yours",
  overseer: async (ctx, row) => {
    if (isAmong(ctx, await overseersOf(ctx, row))) return true;
    if (!ctx.person || !hasRole(ctx.person, "compliance", "admin")) return "not-yours";
    return (await whyNot(ctx, await circleOf(ctx, row), ctx.person)) ?? "not-yours";
  },
} as const satisfies Record<string, Right>;
