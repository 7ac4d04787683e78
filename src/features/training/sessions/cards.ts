import { callback } from "../../../core/callback.ts";
import type { Action, Block, Card, Fact, ListItem } from "../../../core/card.ts";
import type { Ctx } from "../../../core/context.ts";
import { sayInstant } from "../../../core/wording.ts";
import { sessionsButton } from "./button.ts";
import { sessionWords } from "./messages/index.ts";
import { type Changed, isCheckInTime, type Session, sayNumber, standingOf, whyClosed } from "./model.ts";
import type { Listed } from "./store.ts";

export type Seen = Pick<Ctx, "locale" | "zone" | "now">;
export const words = ({ locale }: Pick<Seen, "locale">) => sessionWords.in(locale);

export type Run = Action & { kind: "run" };
export const press = (label: string, command: string, id: string, arg?: string): Run => ({
  kind: "run",
  label,
  callback: callback(`session.${command}`, id, arg),
});
export const open = (label: string, command: string, id: string, arg?: string): Action & { kind: "open" } => ({
  kind: "open",
  label,
  callback: callback(`session.${command}`, id, arg),
});
export const main = <A extends Action & { kind: "run" | "open" }>(action: A): A => ({ ...action, weight: "primary" });

/** What a card of a session says besides the row itself. */
export type Facts = {
  listed: Listed;
  trainer: string | undefined;
  course: string | undefined;
  /** Links and files to read. */
  materials: number;
};

/** `11月25日(周三) 14:00–16:00`, on the reader's clock. */
export function sayWhen(seen: Seen, { startsAt, endsAt }: Pick<Session, "startsAt" | "endsAt">): string {
  const [from, to] = [startsAt, endsAt].map((at) => sayInstant(at, seen.locale, seen.zone, seen.now));
  return words(seen)("whenFrom", { from: from ?? "", to: to?.slice(-5) ?? "" });
}

/** "12/20", "20/20，候补 3 位". */
export function saySeats(seen: Pick<Seen, "locale">, { session: { seats }, signed }: Listed): string {
  return signed > seats
    ? words(seen)("seatsWaiting", { seated: seats, seats, waiting: signed - seats })
    : words(seen)("seats", { signed, seats });
}

/** Where it stands for this reader, in a few words. */
export function sayStanding(seen: Seen, { session, signed, rank, hasAttended }: Listed): string {
  const t = words(seen);
  if (session.state === "cancelled") return t("state.cancelled");
  if (hasAttended) return t("state.there");
  if (session.state !== "planned") return t(`state.${session.state}`);
  if (session.startsAt <= seen.now) return t("state.begun");
  const standing = standingOf(rank, session.seats);
  if (standing.kind === "seat") return t("state.seat");
  if (standing.kind === "waiting") return t("state.waiting", { place: standing.place });
  return signed < session.seats ? t("state.free", { count: session.seats - signed }) : t("state.full");
}

function toneOf(seen: Seen, { session, rank, hasAttended }: Listed): NonNullable<Card["state"]>["tone"] {
  if (session.state === "cancelled") return "bad";
  if (hasAttended || standingOf(rank, session.seats).kind === "seat") return "good";
  return session.state === "planned" && session.startsAt > seen.now ? "waiting" : "quiet";
}

export const factsOf = (seen: Seen, { listed, trainer, course }: Facts): Fact[] => {
  const t = words(seen);
  const { session } = listed;
  return [
    { label: t("fact.topic"), value: session.title },
    ...(course && course !== session.title ? [{ label: t("fact.course"), value: course }] : []),
    { label: t("fact.when"), value: sayWhen(seen, session) },
    { label: t("fact.place"), value: session.place },
    { label: t("fact.seats"), value: saySeats(seen, listed) },
    ...(trainer ? [{ label: t("fact.trainer"), value: trainer }] : []),
  ];
};

/** What is new, in the words of the notice that the card came with. */
export type What = "invited" | "changed" | "cancelled" | "up" | "back" | "tomorrow" | "soon" | "materials";

function sayWhat(seen: Seen, session: Session, what: What, changed: readonly Changed[]): string {
  const t = words(seen);
  if (what !== "changed") return t(`what.${what}`, { when: sayWhen(seen, session) });
  const names = changed.map((one) => t(`changed.${one}`)).join(seen.locale === "zh-CN" ? "、" : ", ");
  return t("what.changed", { names: names || t("changed.some") });
}

/** A session for whoever may take part in it. */
export function sessionCard(
  seen: Seen,
  facts: Facts,
  { what, changed = [], isTrainer }: { what?: What; changed?: readonly Changed[]; isTrainer: boolean },
): Card {
  const t = words(seen);
  const { listed, materials } = facts;
  const { session, signed, rank, hasAttended } = listed;
  const { id, number, seats } = session;
  // Why it is off is what counts then; the note was about coming.
  const written = session.reason ?? session.note;
  const isOpen = whyClosed(session, seen.now) === undefined;
  const body: Block[] = [
    ...(what ? [{ kind: "text" as const, text: sayWhat(seen, session, what, changed) }] : []),
    { kind: "facts", facts: factsOf(seen, facts) },
    ...(written
      ? [{ kind: "quote" as const, text: written, isWhole: true as const, ...(facts.trainer && { by: facts.trainer }) }]
      : []),
  ];
  const signOff: Run = {
    ...press(t("buttons.signOff"), "off", id),
    confirm: {
      title: t("sure.signOff", { number: sayNumber(number) }),
      text: t("sure.signOffText"),
      yes: t("buttons.signOff"),
      no: t("sure.no"),
    },
  };
  return {
    title: t("title", { number: sayNumber(number) }),
    state: { tone: toneOf(seen, listed), text: sayStanding(seen, listed) },
    body,
    actions: [
      ...(isCheckInTime(session, seen.now) && !hasAttended
        ? [main(open(t("buttons.checkIn"), "check-in", "now"))]
        : []),
      ...(isOpen && rank === undefined
        ? [main(press(t(signed < seats ? "buttons.signUp" : "buttons.wait"), "up", id))]
        : []),
      ...(isOpen && rank !== undefined ? [signOff] : []),
      ...(materials > 0 && (rank !== undefined || hasAttended)
        ? [press(t("buttons.materials", { count: materials }), "read", id)]
        : []),
      ...(isOpen && rank !== undefined ? [press(t("buttons.calendar"), "calendar", id)] : []),
      ...(isTrainer ? [press(t("buttons.manage"), "manage", id)] : []),
      press(t("buttons.all"), "list", "all"),
    ],
    foot: t("list.foot"),
  };
}

const itemOf = (seen: Seen, listed: Listed): ListItem => {
  const { session } = listed;
  return {
    title: `${sayNumber(session.number)} · ${session.title}`,
    detail: words(seen)("list.line", {
      when: sayWhen(seen, session),
      place: session.place,
      standing: sayStanding(seen, listed),
    }),
    action: press(words(seen)("list.open"), "show", session.id),
  };
};

/** What is coming, and for trainers what waits for them. */
export function listCard(
  seen: Seen,
  { coming, toRecord }: { coming: readonly Listed[]; toRecord: readonly Listed[] },
  isTrainer: boolean,
  next?: { id: string; from: number },
): Card {
  const t = words(seen);
  const isEmpty = coming.length + toRecord.length === 0;
  return {
    title: t("list.title"),
    body: [
      { kind: "text", text: t(isEmpty ? (isTrainer ? "list.emptyTrainer" : "list.empty") : "list.text") },
      ...(toRecord.length > 0
        ? [
            { kind: "heading" as const, text: t("list.toRecord") },
            { kind: "list" as const, items: toRecord.map((listed) => itemOf(seen, listed)) },
            ...(coming.length > 0 ? [{ kind: "heading" as const, text: sessionsButton(seen).label }] : []),
          ]
        : []),
      ...(coming.length > 0 ? [{ kind: "list" as const, items: coming.map((listed) => itemOf(seen, listed)) }] : []),
    ],
    actions: [
      ...(isTrainer ? [main(open(t("buttons.new"), "write", "new"))] : []),
      ...(next ? [press(t("buttons.later"), "list", next.id, String(next.from))] : []),
      press(t("buttons.past"), "past", "all"),
      {
        kind: "run",
        label: t("buttons.toCourse"),
        callback: callback("training.courses", "all"),
      },
    ],
    foot: t("list.foot"),
  };
}

/** What is over: with what there is to read, and for trainers who was there. */
export function pastCard(seen: Seen, rows: readonly Listed[], next: number | undefined): Card {
  const t = words(seen);
  return {
    title: t("past.title"),
    body: [
      { kind: "text", text: t(rows.length === 0 ? "past.empty" : "past.text") },
      ...(rows.length > 0 ? [{ kind: "list" as const, items: rows.map((listed) => itemOf(seen, listed)) }] : []),
    ],
    actions: [
      ...(next === undefined ? [] : [press(t("buttons.later"), "past", "all", String(next))]),
      press(t("buttons.coming"), "list", "all"),
    ],
    foot: t("list.foot"),
  };
}

/** That somebody is there. */
export const checkedInCard = (seen: Pick<Seen, "locale">, { id, number, title }: Session, materials: number): Card => {
  const t = words(seen);
  return {
    title: t("checkedIn.title"),
    state: { tone: "good", text: t("state.there") },
    body: [{ kind: "text", text: t("checkedIn.text", { title, number: sayNumber(number) }) }],
    actions: [
      ...(materials > 0 ? [press(t("buttons.materials", { count: materials }), "read", id)] : []),
      press(t("list.open"), "show", id),
    ],
    foot: t("list.foot"),
  };
};
