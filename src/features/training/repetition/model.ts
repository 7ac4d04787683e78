import { addDays, civilDateIn, instantAt } from "../../../core/calendar/civil.ts";
import { nextWorkingTime, type WorkingCalendar } from "../../../core/calendar/index.ts";
import { OFFICE_HOURS } from "../../../core/deadlines/term.ts";
import type { Id } from "../../../core/id.ts";
import type { Person } from "../../../core/people.ts";
import { awayUntil, type Leave } from "../campaigns/model.ts";
import type { Chosen } from "../quiz/scoring.ts";

/**
 * Terms: a *repeat* is one question that somebody answered wrong in a quiz and that comes back to them; its *step* is how
 * many gaps it has behind it; an *asking* is one time that it comes back, counted from 1; the *pace* of a person says when
 * their turn is next · a *one-minute lesson* is a lesson of a course with one question, given for a reason.
 *
 * None of it is a life cycle: a move of one is put on record for good, and what somebody learns by being asked again is
 * nobody's record. It is kept as long as it is needed and counted nowhere.
 */
export type Repeat = {
  id: Id<"trp">;
  personId: Person["id"];
  course: string;
  question: string;
  step: number;
  /** From when it may be asked. */
  dueAt: Date;
  asking: number;
  /** Since when it waits for an answer. */
  askedAt: Date | undefined;
  /** The order of the options, and the course's version, when it was asked last. */
  shown: readonly number[];
  courseVersion: string | undefined;
  /** The last answer. */
  chosen: Chosen;
  isRight: boolean | undefined;
  doneAt: Date | undefined;
};

/** Days until a question comes back: after a wrong answer, after a right one, and after another. */
export const GAPS = [7, 30, 90] as const;
/** Days that a question waits when somebody wants it later. */
export const LATER_DAYS = 3;
/** Days that a question waits for an answer before it is put off by as many. */
export const OPEN_DAYS = 7;
/** Days in which the same one-minute lesson is not given again. */
export const LESSON_DAYS = 90;

const DAY_MS = 86_400_000;
export const inDays = (now: Date, days: number): Date => new Date(now.getTime() + days * DAY_MS);

/** Where an answer leads: the next step and the days until then; undefined where the question is known by now. */
export function afterAnswer(step: number, isRight: boolean): { step: number; days: number } | undefined {
  const next = isRight ? step + 1 : 0;
  const days = GAPS[next];
  return days === undefined ? undefined : { step: next, days };
}

/** Behind the days on which somebody is away: the morning on which they are back; undefined for who is there. */
export function backAt(now: Date, zone: string, leaves: readonly Leave[]): Date | undefined {
  const last = awayUntil(civilDateIn(now, zone), leaves);
  return last && instantAt(addDays(last, 1), "00:00", zone);
}

/** The hours in which somebody may be asked: office hours, from the hour on that they chose. */
export const hoursOf = ({ remindFrom }: Pick<Person, "remindFrom">) => ({
  from: remindFrom ?? OFFICE_HOURS.from,
  to: OFFICE_HOURS.to,
});

/** What happens when somebody's turn has come. `nextAt`: when to look again; undefined with nothing to ask any more. */
export type Turn<R> = { putsOff?: R; asks?: R; nextAt: Date | undefined };

/**
 * Whether to ask somebody now, and what. One question at a time and one a day, the one that is due longest first; in
 * their working hours, never on a day off. What was not answered for a week is put off and makes room.
 * @param open the repeats that are not done
 * @param askedAt when the person was asked last
 */
export function turnOf<R extends Pick<Repeat, "id" | "dueAt" | "askedAt">>(
  open: readonly R[],
  askedAt: Date | undefined,
  { calendar, hours }: { calendar: WorkingCalendar; hours: ReturnType<typeof hoursOf> },
  now: Date,
): Turn<R> {
  const asked = open.find((one) => one.askedAt !== undefined);
  const until = asked?.askedAt && inDays(asked.askedAt, OPEN_DAYS);
  if (until && until > now) return { nextAt: until };
  const [first] = open
    .filter((one) => one !== asked)
    .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime() || (a.id < b.id ? -1 : 1));
  const putsOff = asked && { putsOff: asked };
  const dues = [...(first ? [first.dueAt] : []), ...(asked ? [inDays(now, OPEN_DAYS)] : [])];
  if (dues.length === 0) return { nextAt: undefined };
  let at = new Date(Math.max(now.getTime(), Math.min(...dues.map((due) => due.getTime()))));
  const { zone } = calendar;
  if (askedAt && civilDateIn(askedAt, zone) >= civilDateIn(at, zone))
    at = instantAt(addDays(civilDateIn(askedAt, zone), 1), "00:00", zone);
  const nextAt = nextWorkingTime(calendar, at, hours);
  if (nextAt > now || !first) return { ...putsOff, nextAt };
  return { ...putsOff, asks: first, nextAt: inDays(now, OPEN_DAYS) };
}
