import type { Action, Block } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import type { Approval } from "./model.ts";

/** What another feature has approved: how it looks to whoever is asked, and what follows from the answer. */
export type ApprovalKind = {
  /** The prefix of its subjects' ids. */
  prefix: string;
  /** Undefined: it is gone. */
  draw(ctx: Ctx, row: Approval): Promise<Drawn | undefined>;
  /** It has its answer; in the same transaction. */
  settled(ctx: Ctx, row: Approval): Promise<void>;
  /** A step was taken and others wait: cards about the subject show something else. */
  moved(ctx: Ctx, row: Approval): Promise<void>;
  /** Other ways to say yes that this subject knows. */
  actions?(ctx: Ctx, row: Approval): Promise<Action[]>;
};

/** `line` stands in lists: whose it is and what. */
export type Drawn = { title: string; line: string; body: Block[] };

/** The kinds that the product has, by the ids of their subjects. */
export type Kinds = { of(row: Pick<Approval, "subject">): ApprovalKind };

/** @throws Error for a subject that no kind is there for */
export const kindsOf = (kinds: readonly ApprovalKind[]): Kinds => ({
  of({ subject }) {
    const kind = kinds.find(({ prefix }) => subject.startsWith(`${prefix}_`));
    if (!kind) throw new Error(`nobody knows how ${subject} is approved`);
    return kind;
  },
});
