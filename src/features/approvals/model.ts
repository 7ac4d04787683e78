import type { Id } from "../../core/id.ts";

/**
 * Terms: an *approval* is one question to others: may this *subject* (a plan, an account) be as its *requester* asks? Its
 * *route* is a list of *steps*, asked one after the other; a step asks one person or several, of whom *any* one or *all*
 * must agree. Each yes is a *vote*; a no of anybody ends it. A step is *passed on* (转审) to somebody else, and somebody
 * can be *added* (加签) behind it; a *copy* (抄送) tells somebody and asks nothing. A *delegation* lets somebody vote for
 * somebody who is away; the vote names both. Who is asked and silent is *reminded*, then those above are asked instead:
 * silence is never a yes. A no to somebody who is
 * protected is *held* until somebody has *looked* at it.
 */

export const STATES = ["waiting", "held", "approved", "returned", "refused", "withdrawn", "expired"] as const;
export type State = (typeof STATES)[number];

/** Why a step is asked: the words on the card. */
export const STEP_KINDS = [
  "manager",
  "manager_above",
  "above",
  "no_manager",
  "pr",
  "compliance",
  "hr",
  "legal",
  "security",
  "owner",
  "joint",
  "added",
  "passed",
] as const;
export type StepKind = (typeof STEP_KINDS)[number];

export type Step = {
  kind: StepKind;
  mode: "any" | "all";
  /** Who is asked, by our ids; never empty, never the requester. */
  people: readonly string[];
  votes: readonly Vote[];
  /** Working days to answer; one where nothing else is said. */
  days?: number;
};
/** `by` pressed; `for` is whoever they stood in for. ISO instant. */
export type Vote = { by: string; for?: string; at: string };

export type Approval = {
  id: Id<"apr">;
  /** What is asked about. */
  subject: string;
  /** Which revision of it was asked about: later ones were not. */
  revision: number;
  /** A later one that somebody said yes to in its place: less than what was asked. */
  agreed: number | undefined;
  requesterId: string;
  state: State;
  version: number;
  steps: readonly Step[];
  copies: readonly string[];
  /** When it is too late: the subject would begin. */
  neededBy: Date;
  /** How often it went up because nobody answered. */
  raised: number;
  askedAt: Date;
  movedAt: Date;
};

/** The revision that is on the table: the one that was asked about, or what somebody made of it. */
export const onTable = ({ revision, agreed }: Pick<Approval, "revision" | "agreed">): number => agreed ?? revision;

/** Who answers for whom, by our ids: somebody who is away, or has left. */
export type StandIn = { from: string; to: string };

/** A company's rule: who is asked, `also` in the same step; `mode` counts where a step has several people. */
export type RouteRule = { kind: AskedKind; also?: readonly AskedKind[]; mode: Step["mode"]; days?: number };
type AskedKind = Exclude<StepKind, "added" | "passed" | "above" | "joint">;

/** A route as it begins, without the requester and without steps that nobody is left for. */
export function planRoute(rules: readonly (RouteRule & { people: readonly string[] })[], requesterId: string): Step[] {
  const steps: Step[] = [];
  for (const { kind, also = [], mode, people, days } of rules) {
    const others = [...new Set(people)].filter((id) => id !== requesterId);
    // Whoever must agree before anyway is not asked a second time about the same thing.
    const hasAgreed =
      mode === "any" && steps.some((step) => step.people.length === 1 && others.includes(step.people[0] ?? ""));
    if (others.length > 0 && !hasAgreed)
      steps.push({ kind: also.length > 0 ? "joint" : kind, mode, people: others, votes: [], ...(days && { days }) });
  }
  return steps;
}

/** Whether enough of those who are asked said yes. */
export const isSettled = ({ mode, people, votes }: Step): boolean => {
  const said = new Set(votes.map((vote) => vote.for ?? vote.by));
  return mode === "any" ? votes.length > 0 : people.every((id) => said.has(id));
};

/** The place of the step that is asked now; -1 when all are settled. */
export const currentIndex = (steps: readonly Step[]): number => steps.findIndex((step) => !isSettled(step));
/** The step that is asked now; undefined when all are settled. */
export const currentStep = (steps: readonly Step[]): Step | undefined => steps[currentIndex(steps)];

/** Who is still to answer in the step that is asked now. */
export function asked(steps: readonly Step[]): string[] {
  const step = currentStep(steps);
  if (!step) return [];
  const said = new Set(step.votes.map((vote) => vote.for ?? vote.by));
  return step.people.filter((id) => !said.has(id));
}

/**
 * For whom somebody votes: themselves where they are asked, else the one who gave them their voice. Undefined: neither.
 * The requester never votes, whoever's voice they have (COI-8).
 */
export function voiceOf(
  { steps, requesterId }: Pick<Approval, "steps" | "requesterId">,
  personId: string,
  standIns: readonly StandIn[],
): string | undefined {
  if (personId === requesterId) return undefined;
  const open = asked(steps);
  if (open.includes(personId)) return personId;
  return standIns.find(({ from, to }) => to === personId && open.includes(from))?.from;
}

const changed = (steps: readonly Step[], change: (step: Step) => Step): Step[] => {
  const at = currentIndex(steps);
  return steps.map((step, index) => (index === at ? change(step) : step));
};

/** A yes. @param voice for whom, see `voiceOf` */
export const vote = (steps: readonly Step[], by: string, voice: string, at: Date): Step[] =>
  changed(steps, (step) => ({
    ...step,
    votes: [...step.votes, { by, ...(voice !== by && { for: voice }), at: at.toISOString() }],
  }));

/**
 * Somebody else is asked in the place of one who is asked now. Whoever is asked anyway is asked once; the step is called
 * by what it was no more.
 */
export const passOn = (steps: readonly Step[], from: string, to: string): Step[] =>
  changed(steps, (step) => ({
    ...step,
    kind: step.people.length === 1 ? "passed" : "joint",
    people: [...new Set(step.people.map((id) => (id === from ? to : id)))],
  }));

/** Somebody is asked after the step that is asked now. */
export function addStep(steps: readonly Step[], personId: string): Step[] {
  const at = currentIndex(steps) + 1;
  return [...steps.slice(0, at), { kind: "added", mode: "all", people: [personId], votes: [] }, ...steps.slice(at)];
}

/**
 * Those above are asked beside whoever was silent: one voice of either is enough for the silent ones' part, so that an
 * answer that comes late still counts. Who has agreed already has agreed.
 */
export function raise(steps: readonly Step[], above: readonly string[]): Step[] {
  const at = currentIndex(steps);
  const step = steps[at];
  if (!step) return [...steps];
  const silent = asked(steps);
  const agreed = step.people.filter((id) => !silent.includes(id));
  // Where all must agree, each silent part stays a part of its own.
  const parts = step.mode === "any" ? [silent] : silent.map((id) => [id]);
  return [
    ...steps.slice(0, at),
    ...(agreed.length > 0 ? [{ ...step, people: agreed }] : []),
    ...parts.map(
      (part): Step => ({ kind: "above", mode: "any", people: [...new Set([...part, ...above])], votes: [] }),
    ),
    ...steps.slice(at + 1),
  ];
}
