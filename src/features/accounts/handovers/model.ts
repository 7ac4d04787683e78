import type { Id } from "../../../core/id.ts";

/**
 * Terms: a *handover* takes an account from one holder to the next. Each *side* has *steps* of its own, confirmed by
 * whoever it is, or by the owner for somebody who is gone; the step then names both. It is done exactly when all steps of
 * both sides are, in whatever order.
 */

/** over: the time of the holder is over; taken_back: somebody else does the steps of the holder, who is not asked. */
export const REASONS = ["first", "change", "left", "moved", "over", "taken_back"] as const;
export type Reason = (typeof REASONS)[number];
/** naming: nobody is found yet who takes it. */
export const STATES = ["naming", "open", "done", "cancelled"] as const;
export type State = (typeof STATES)[number];
export type Side = "from" | "to";

const GIVES = ["vault", "agencies", "sessions"] as const;
const TAKES = ["password", "mfa", "recovery", "receipt"] as const;
export const STEPS = [...GIVES, ...TAKES] as const;
export type StepName = (typeof STEPS)[number];
/** `by` pressed; `for` is whoever is gone. ISO instant. */
export type Step = { side: Side; name: StepName; by?: string; for?: string; at?: string };

export type Handover = {
  id: Id<"hov">;
  accountId: string;
  /** Undefined: nobody had it. */
  fromId: string | undefined;
  /** Undefined: nobody is found yet. */
  toId: string | undefined;
  reason: Reason;
  state: State;
  version: number;
  steps: readonly Step[];
  createdAt: Date;
  movedAt: Date;
  closedAt: Date | undefined;
};

/** Working days for both to be done; for somebody who has left it is the same day (domain: §5.8). */
export const HANDOVER_DAYS = 3;

/** What there is to do: somebody who takes an account that nobody had needs nothing ended. */
export const planSteps = (reason: Reason): Step[] => [
  ...(reason === "first" ? (["vault"] as const) : GIVES).map((name): Step => ({ side: "from", name })),
  ...TAKES.map((name): Step => ({ side: "to", name })),
];

export const isDone = ({ at }: Step): boolean => at !== undefined;
/** Whether both sides did all of theirs. */
export const isComplete = (steps: readonly Step[]): boolean => steps.every(isDone);
/** What a side has still to do. */
export const openSteps = (steps: readonly Step[], side: Side): Step[] =>
  steps.filter((step) => step.side === side && !isDone(step));
/** The step with that name that is still to be done; undefined where it is done, or is none of these. */
export const openStep = (steps: readonly Step[], name: string): Step | undefined =>
  steps.find((step) => step.name === name && !isDone(step));

/** A step is done. One that was done before stays as it was. @param gone for whom, where somebody steps in */
export const confirm = (steps: readonly Step[], name: StepName, by: string, at: Date, gone?: string): Step[] =>
  steps.map((step) =>
    step.name === name && !isDone(step) ? { ...step, by, ...(gone && { for: gone }), at: at.toISOString() } : step,
  );

/** Somebody else takes it: what the one before did does not count for them. */
export const afresh = (steps: readonly Step[], side: Side): Step[] =>
  steps.map((step) => (step.side === side ? { side, name: step.name } : step));
