import type { Id } from "../../../core/id.ts";

/**
 * Terms: a *hijack* (账号被盗) is somebody else having got into a company account. Its *teams* have *steps* to do at once,
 * each on a check list of their own; *checks* look after one, 24 and 72 hours whether it is still ours. What happened
 * stands in its *time line*, which is the record. The account is frozen until it is *restored*; the hijack is *closed*
 * into an incident. People read HIJ-3, code reads the id.
 */

export const STATES = ["open", "restored", "closed"] as const;
export type State = (typeof STATES)[number];

export const TEAMS = ["security", "pr", "legal"] as const;
export type Team = (typeof TEAMS)[number];

/** First steps, in the order in which they help most. */
export const STEPS = {
  security: ["password", "sessions", "mailbox", "factor", "apps", "platform"],
  pr: ["capture", "scheduled", "comments", "statement"],
  legal: ["preserve", "agree", "notify", "police"],
} as const satisfies Record<Team, readonly string[]>;
export type StepKey = (typeof STEPS)[Team][number];

/** Without these nobody can say that the account is ours again. */
export const ESSENTIAL: readonly StepKey[] = ["password", "sessions", "mailbox", "factor", "apps"];
/** What waits for another step: nothing is said in public before legal agreed. */
export const AFTER: Partial<Record<StepKey, StepKey>> = { statement: "agree" };

/** Hours after the report at which somebody looks whether the account is still ours. */
export const CHECKS = [1, 24, 72] as const;
export type Check = (typeof CHECKS)[number];

export const CAUSES = ["phishing", "weak_password", "shared", "device", "insider", "platform", "unknown"] as const;
export type Cause = (typeof CAUSES)[number];

export type Step = { team: Team; key: StepKey; by?: string; at?: string };

export type Hijack = {
  id: Id<"hjk">;
  number: number;
  accountId: string;
  reporterId: string;
  state: State;
  version: number;
  steps: readonly Step[];
  /** Since when it is not safe, as far as anybody knows. */
  sinceAt: Date;
  startedAt: Date;
  restoredAt: Date | undefined;
  movedAt: Date;
  closedAt: Date | undefined;
};

export const sayNumber = (number: number): string => `HIJ-${number}`;

/** The check lists as they begin: nothing is done. */
export const firstSteps = (): Step[] => TEAMS.flatMap((team) => STEPS[team].map((key): Step => ({ team, key })));

/** The list with a step done by somebody, or not done after all. Undefined: it was so already, or there is none. */
export function mark(
  steps: readonly Step[],
  key: string,
  done: { by: string; at: Date } | undefined,
): Step[] | undefined {
  const step = steps.find((one) => one.key === key);
  if (!step || (step.by !== undefined) === (done !== undefined)) return undefined;
  const marked: Step = {
    team: step.team,
    key: step.key,
    ...(done && { by: done.by, at: done.at.toISOString() }),
  };
  return steps.map((one) => (one.key === key ? marked : one));
}

export const stepsOf = (steps: readonly Step[], team: Team): Step[] => steps.filter((step) => step.team === team);
export const isDone = (steps: readonly Step[], key: StepKey): boolean =>
  steps.some((step) => step.key === key && step.by !== undefined);
/** Whether the account can be said to be ours again. */
export const isSafe = (steps: readonly Step[]): boolean => ESSENTIAL.every((key) => isDone(steps, key));
/** The list when somebody is in it again: what makes it safe is done anew. */
export const reopened = (steps: readonly Step[]): Step[] =>
  steps.map((step) => (ESSENTIAL.includes(step.key) ? { team: step.team, key: step.key } : step));
/** Teams that have something left to do. */
export const teamsAtWork = (steps: readonly Step[]): Team[] => TEAMS.filter((team) => !areDone(steps, team));
export const areDone = (steps: readonly Step[], team: Team): boolean =>
  stepsOf(steps, team).every(({ by }) => by !== undefined);
