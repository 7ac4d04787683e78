import { addDays, type CivilDate, civilDateIn, instantAt } from "../../../core/calendar/civil.ts";
import type { WorkingCalendar } from "../../../core/calendar/index.ts";
import type { Id } from "../../../core/id.ts";
import type { Person } from "../../../core/people.ts";

/**
 * Terms: a *session* is a lesson in a room, or online at an hour · the *line* is everybody who signed up, in that order ·
 * whoever stands among the first has a *seat*, the others *wait* · a *walk-in* came without signing up (domain: §5.9).
 */
export type SessionState = "planned" | "held" | "recorded" | "cancelled";
export type Session = {
  id: Id<"cls">;
  number: number;
  state: SessionState;
  version: number;
  course: string | undefined;
  title: string;
  startsAt: Date;
  endsAt: Date;
  place: string;
  seats: number;
  note: string | undefined;
  links: readonly MaterialLink[];
  makerId: Person["id"];
  /** The six digits that are shown in the room, once there are some. */
  code: string | undefined;
  /** Behind the code to scan. */
  token: string | undefined;
  wrongGuesses: number;
  reason: string | undefined;
};
/** What of a session can change for those who signed up. */
export const CHANGED = ["when", "place", "title", "course", "seats", "note"] as const;
export type Changed = (typeof CHANGED)[number];
export type MaterialLink = { title: string; url: string };

/** `line`: the place in the order of signing up. */
export type Seat = {
  personId: Person["id"];
  line: number | undefined;
  attendedAt: Date | undefined;
  way: "code" | "hand" | "correction" | undefined;
};

export const LIMITS = { title: 60, place: 120, note: 1000, reason: 1000, seats: 500, links: 10, hours: 12 } as const;

export const RULES = {
  /** Minutes around the session in which people check in. */
  opensBefore: 15,
  closesAfter: 30,
  /** Digits that one person may try in so many minutes. */
  tries: 5,
  minutes: 15,
  /** Wrong digits of all people together after which a code counts no more: a new one is shown then. */
  wrongPerCode: 60,
  /** Working days in which the trainer says who was there; days after which it stands as it is. */
  recordDays: 2,
  standsAfterDays: 30,
} as const;

/** What invitations to a session are about: a change of the list of who comes is nothing to those who were only asked. */
export const invitedTo = (id: string): string => `${id}.invited`;

export const sayNumber = (number: number): string => `CLS-${number}`;

/** Who has a seat and who waits, by the order of signing up; nobody else counts. */
export function placed<S extends Pick<Seat, "line">>(line: readonly S[], seats: number): { seated: S[]; waiting: S[] } {
  const ordered = line
    .filter((one) => one.line !== undefined)
    .toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0));
  return { seated: ordered.slice(0, seats), waiting: ordered.slice(seats) };
}

/** Who came to a seat and who lost theirs between two moments. Whoever is not in the line any more lost nothing. */
export function shifted(
  before: { line: readonly Seat[]; seats: number },
  after: { line: readonly Seat[]; seats: number },
): { up: Person["id"][]; back: Person["id"][] } {
  const ids = (seats: readonly Seat[]) => new Set(seats.map(({ personId }) => personId));
  const [was, is] = [placed(before.line, before.seats), placed(after.line, after.seats)];
  const [waited, seated] = [ids(was.waiting), ids(was.seated)];
  return {
    up: is.seated.map(({ personId }) => personId).filter((id) => waited.has(id)),
    back: is.waiting.map(({ personId }) => personId).filter((id) => seated.has(id)),
  };
}

/** How somebody stands in a line: with a seat, waiting at a place from 1, or not in it. */
export type Standing = { kind: "seat" } | { kind: "waiting"; place: number } | { kind: "none" };
/** @param rank from 1, of whoever is in the line */
export const standingOf = (rank: number | undefined, seats: number): Standing =>
  rank === undefined ? { kind: "none" } : rank <= seats ? { kind: "seat" } : { kind: "waiting", place: rank - seats };

/** From when to when people check in. */
export const checkInWindow = ({
  startsAt,
  endsAt,
}: Pick<Session, "startsAt" | "endsAt">): { from: Date; to: Date } => ({
  from: new Date(startsAt.getTime() - RULES.opensBefore * 60_000),
  to: new Date(endsAt.getTime() + RULES.closesAfter * 60_000),
});
/** Whether people can check in now, as far as time goes. */
export function isCheckInTime(session: Pick<Session, "startsAt" | "endsAt" | "state">, now: Date): boolean {
  const { from, to } = checkInWindow(session);
  return (session.state === "planned" || session.state === "held") && from <= now && now < to;
}

/** Whether nobody can be there yet. */
export const isBefore = (session: Pick<Session, "startsAt" | "endsAt" | "state">, now: Date): boolean =>
  session.state === "planned" && now < checkInWindow(session).from;

/** Why nobody can sign up or off now. */
export const whyClosed = ({ state, startsAt }: Pick<Session, "state" | "startsAt">, now: Date) =>
  state === "cancelled" ? "cancelled" : state !== "planned" || startsAt <= now ? "begun" : undefined;

const REMIND_AT = "10:00";
/** The working day before, in the morning. */
export function dayBefore(startsAt: Date, calendar: WorkingCalendar): Date {
  let day: CivilDate = addDays(civilDateIn(startsAt, calendar.zone), -1);
  // Longer than any holiday; a calendar without a working day is none to wait for.
  for (let back = 0; back < 30 && !calendar.isWorkingDay(day); back++) day = addDays(day, -1);
  return instantAt(day, REMIND_AT, calendar.zone);
}
export const hourBefore = (startsAt: Date): Date => new Date(startsAt.getTime() - 3_600_000);

/** Six digits as somebody typed them, with spaces or full-width; undefined for anything else. */
export const readCode = (text: string): string | undefined =>
  /^\d{6}$/.exec(text.normalize("NFKC").replace(/[\s-]/g, ""))?.[0];
