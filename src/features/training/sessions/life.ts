import type { Ctx } from "../../../core/context.ts";
import { type DueSpec, defineLife, type EventOf, type Move, reasonOf } from "../../../core/lifecycle.ts";
import type { Recipient } from "../../../core/outbox.ts";
import { hasRole } from "../../../core/people.ts";
import { TRAINERS } from "../model.ts";
import { sessionWords } from "./messages/index.ts";
import { dayBefore, hourBefore, RULES, type Session, type SessionState, whyClosed } from "./model.ts";
import { takersOf } from "./store.ts";

type SessionMove = Move<Session, SessionState>;

const silent = (kind: string, at: DueSpec<Session>["term"]): DueSpec<Session> => ({ kind, term: at });
const until = (at: Date) => ({ count: "until", at: at.toISOString(), isSilent: true }) as const;
const clock: DueSpec<Session>[] = [
  silent("day-before", ({ startsAt }, calendar) => until(dayBefore(startsAt, calendar))),
  silent("hour-before", ({ startsAt }) => until(hourBefore(startsAt))),
  silent("end", ({ endsAt }) => until(endsAt)),
];
const tell = (what: string) => [{ notice: "sessions.told", to: "takers", params: { what } }];
const always = (to: SessionState) => ({
  materials: { to, may: ["trainer"], tell: tell("materials") } satisfies SessionMove,
  dropMaterial: { to, may: ["trainer"] } satisfies SessionMove,
});

/** The life of a session. Who was there is what the trainer says when it is recorded; nothing follows from not coming. */
export const sessionLife = defineLife<Session>()({
  subject: "session",
  prefix: "cls",
  table: "training_session",
  states: {
    planned: {
      plan: { to: "planned", may: ["trainer"], due: clock },
      change: {
        to: "planned",
        may: ["trainer"],
        unless: ["isOpen"],
        ends: "all",
        due: clock,
        tell: tell("changed"),
      },
      ...always("planned"),
      showCode: { to: "planned", may: ["trainer"] },
      remindDay: { to: "planned", may: ["system"], ends: ["day-before"], tell: tell("tomorrow") },
      remindHour: { to: "planned", may: ["system"], ends: ["hour-before"], tell: tell("soon") },
      passDay: { to: "planned", may: ["system"], ends: ["day-before"] },
      passHour: { to: "planned", may: ["system"], ends: ["hour-before"] },
      cancel: { to: "cancelled", may: ["trainer"], ends: "all", tell: tell("cancelled") },
      hold: {
        to: "held",
        may: ["system"],
        ends: "all",
        due: [
          { kind: "record", term: () => ({ count: "working-days", n: RULES.recordDays }) },
          // Whoever never says who was there has said it by that: nothing waits for ever.
          silent("stands", ({ endsAt }) => until(new Date(endsAt.getTime() + RULES.standsAfterDays * 86_400_000))),
        ],
      },
    },
    held: {
      ...always("held"),
      showCode: { to: "held", may: ["trainer"] },
      record: { to: "recorded", may: ["trainer", "system"], ends: "all" },
    },
    recorded: { ...always("recorded"), correct: { to: "recorded", may: ["trainer"] } },
    cancelled: {},
  },
  quiet: ["materials", "dropMaterial", "showCode", "remindDay", "remindHour", "passDay", "passHour"],
  unnamed: { system: "system" },
  rights: {
    trainer: async ({ person }) => (person !== undefined && hasRole(person, ...TRAINERS)) || "not-trainer",
    system: async ({ person, actor }) => (person === undefined && actor === "system") || "not-trainer",
  },
  guards: { isOpen: (ctx, row) => whyClosed(row, ctx.now) },
  audiences: {
    takers: async (ctx, { id }) => (await takersOf(ctx, id)).map((personId): Recipient => ({ personId })),
  },
  reason: (locale, refusal) => (sessionWords.in(locale) as (key: string) => string)(`refused.${reasonOf(refusal)}`),
  happened: (locale, event) => (sessionWords.in(locale) as (key: string) => string)(`happened.${event}`),
});

export type SessionEvent = EventOf<typeof sessionLife>;

/** What the clock does, nobody does. */
export const asSystem = (ctx: Ctx): Ctx => ({ ...ctx, person: undefined, actor: "system" });
