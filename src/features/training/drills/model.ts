import type { ClauseId } from "../../../core/clauses.ts";
import type { Id } from "../../../core/id.ts";
import type { Locale } from "../../../core/locale.ts";
import type { Person, Role } from "../../../core/people.ts";

/**
 * Terms: a *drill* (演练) is one exercise with people · a *script* is what it plays, as a file · a *part* is who plays which
 * role of it · an *inject* is something that happens, so many minutes after the start · a *decision* is what an inject asks
 * of those who see it · the *line* is what the policy and good practice would do; an answer is in line or outside the line
 * and nothing else: no points, no ranking, no evidence (domain: §5.9).
 */

export type ScriptRole = { id: string; words: Record<Locale, { name: string; brief: string }> };
export type Decision = {
  clause: ClauseId;
  /** How many minutes an answer should take. It counts later too, until the drill ends. */
  minutes: number;
  /** The options that are in line, from 0. */
  line: readonly number[];
  words: Record<Locale, { question: string; options: readonly { text: string; outcome: string }[]; why: string }>;
};
export type Inject = {
  id: string;
  /** Minutes after the start. */
  at: number;
  to: readonly string[];
  words: Record<Locale, { title: string; text: string }>;
  decision?: Decision;
};
export type Script = {
  id: string;
  clause: ClauseId;
  minutes: number;
  words: Record<Locale, { title: string; about: string }>;
  roles: readonly ScriptRole[];
  /** In the order in which they happen. */
  injects: readonly Inject[];
};

/** In characters; what a card holds on every platform without a page to turn. */
export const LIMITS = {
  title: 70,
  about: 300,
  role: 40,
  brief: 200,
  text: 900,
  question: 150,
  option: 90,
  outcome: 250,
  why: 300,
  roles: 6,
  injects: 24,
  options: { min: 2, max: 4 },
} as const;

export type DrillState = "draft" | "planned" | "running" | "held" | "recorded" | "cancelled";
/** How it came to its end. */
export type Ending = "clock" | "stopped" | "cancelled" | "missed";
export type Drill = {
  id: Id<"drl">;
  number: number;
  script: Script;
  hostId: Person["id"];
  state: DrillState;
  version: number;
  startsAt: Date;
  /** When it was last moved or changed. */
  movedAt: Date;
  startedAt: Date | undefined;
  endedAt: Date | undefined;
  ending: Ending | undefined;
  lesson: string | undefined;
};
export type Part = {
  personId: Person["id"];
  role: string;
  /** They left, or have no account that works: nothing reaches them, and nobody waits for them. */
  isAway?: true;
};
/** `place`: of the inject in the script, from 0. */
export type Delivered = { place: number; at: Date };
export type Answer = { place: number; personId: Person["id"]; option: number; at: Date };

/** Who runs drills. */
export const HOSTS: readonly Role[] = ["hr"];

export const RULES = {
  /** People who may share a role. */
  perRole: 4,
  /** A drill that could not begin within so many minutes of its time does not begin by itself any more. */
  graceMinutes: 60,
  /** Of fewer people nothing is told to trainers who do not host it: what somebody decided could be guessed. */
  least: 5,
  /** So many minutes before it begins, those who play hear of it again. */
  soonMinutes: 15,
} as const;

const MINUTE = 60_000;

/** What people call a drill. */
export const sayNumber = (number: number): string => `DRL-${number}`;

/** Whether it will not go on. */
export const isOver = (state: DrillState): boolean => state === "held" || state === "recorded" || state === "cancelled";

export const roleOf = ({ roles }: Pick<Script, "roles">, id: string): ScriptRole | undefined =>
  roles.find((role) => role.id === id);

/** The roles that nobody plays yet, or nobody who can be reached. */
export const emptyRoles = ({ roles }: Pick<Script, "roles">, parts: readonly Part[]): ScriptRole[] =>
  roles.filter(({ id }) => !parts.some(({ role, isAway }) => role === id && !isAway));

/** Whether to remind those who play now: it begins in a moment, and what they heard last is older than that. */
export function isSoon({ startsAt, movedAt }: Pick<Drill, "startsAt" | "movedAt">, now: Date): boolean {
  const from = startsAt.getTime() - RULES.soonMinutes * MINUTE;
  return now.getTime() >= from && now < startsAt && movedAt.getTime() < from;
}

/** Whether it is too late to begin by the clock: nobody waits for an exercise for hours. */
export const isMissed = (startsAt: Date, now: Date): boolean =>
  now.getTime() - startsAt.getTime() > RULES.graceMinutes * MINUTE;

/**
 * The places of the injects that have come and were not put before anybody yet, in their order; of several that a restart
 * held up, all.
 */
export function dueInjects(
  { injects }: Pick<Script, "injects">,
  startedAt: Date,
  delivered: ReadonlySet<number>,
  now: Date,
): number[] {
  const minutes = (now.getTime() - startedAt.getTime()) / MINUTE;
  return injects.flatMap(({ at }, place) => (at <= minutes && !delivered.has(place) ? [place] : []));
}

/**
 * When it ends by the clock; undefined while something of it is still to come. Whoever was shown a decision late, since
 * the server was down, has the minutes that it should take all the same.
 */
export function endsAt(
  { injects, minutes }: Pick<Script, "injects" | "minutes">,
  startedAt: Date,
  delivered: readonly Delivered[],
): Date | undefined {
  if (delivered.length < injects.length) return undefined;
  const last = delivered.map(({ place, at }) => at.getTime() + (injects[place]?.decision?.minutes ?? 0) * MINUTE);
  return new Date(Math.max(startedAt.getTime() + minutes * MINUTE, ...last));
}

/** The parts that see an inject. */
export const seesIt = ({ to }: Pick<Inject, "to">, parts: readonly Part[]): Part[] =>
  parts.filter(({ role }) => to.includes(role));

/** Whether everything was shown, and everybody decided what they were asked: there is nothing to wait for any more. */
export function isAllDone(
  { injects }: Pick<Script, "injects">,
  parts: readonly Part[],
  delivered: readonly Delivered[],
  answers: readonly Answer[],
): boolean {
  if (delivered.length < injects.length) return false;
  return injects.every(
    (inject, place) =>
      !inject.decision ||
      seesIt(inject, parts).every(
        ({ personId, isAway }) =>
          isAway || answers.some((answer) => answer.place === place && answer.personId === personId),
      ),
  );
}

export const isInLine = ({ line }: Pick<Decision, "line">, option: number): boolean => line.includes(option);

/** Whole minutes that an answer took, at least one. */
export const minutesTaken = (from: Date, to: Date): number =>
  Math.max(1, Math.ceil((to.getTime() - from.getTime()) / MINUTE));
