import type { Ctx } from "../../../core/context.ts";
import { defineLife, type EventOf, reasonOf, type TellSpec } from "../../../core/lifecycle.ts";
import type { Locale } from "../../../core/locale.ts";
import { findPerson, hasRole } from "../../../core/people.ts";
import { drillWords } from "./messages/index.ts";
import { type Drill, type DrillState, emptyRoles, HOSTS } from "./model.ts";
import { partsOf } from "./store.ts";

const say = (locale: Locale) => drillWords.in(locale) as (key: string) => string;
const toPlayers = (notice: string): TellSpec => ({ notice: `drills.${notice}`, to: "players" });

/**
 * The life of a drill: prepared, announced, run, looked back on. Nothing of what people decide stands in it or in the log
 * of it: a drill is evidence of nothing.
 */
export const drillLife = defineLife<Drill>()<DrillState, string>({
  subject: "drill",
  prefix: "drl",
  table: "drill",
  states: {
    draft: {
      cast: { to: "draft", may: ["trainer"] },
      time: { to: "draft", may: ["trainer"] },
      announce: {
        to: "planned",
        may: ["trainer"],
        unless: ["isCast", "isAhead"],
        tell: [toPlayers("announced")],
      },
      cancel: { to: "cancelled", may: ["trainer"] },
    },
    planned: {
      cast: { to: "planned", may: ["trainer"] },
      time: { to: "planned", may: ["trainer"], tell: [toPlayers("moved")] },
      start: {
        to: "running",
        may: ["clock", "trainer"],
        unless: ["isCast"],
        tell: [toPlayers("started"), { notice: "drills.host-started", to: "host" }],
      },
      cancel: { to: "cancelled", may: ["trainer"], tell: [toPlayers("cancelled")] },
      miss: {
        to: "cancelled",
        may: ["clock"],
        tell: [toPlayers("cancelled"), { notice: "drills.host-missed", to: "host" }],
      },
    },
    running: {
      finish: {
        to: "held",
        may: ["clock"],
        tell: [toPlayers("over"), { notice: "drills.host-over", to: "host" }],
      },
      /** Something real came up, so whoever runs training may do it, also one who plays. */
      stop: {
        to: "held",
        may: ["anyTrainer"],
        tell: [toPlayers("over"), { notice: "drills.host-over", to: "host" }],
      },
    },
    held: { record: { to: "recorded", may: ["host"], tell: [toPlayers("recorded")] } },
    recorded: {},
    cancelled: {},
  },
  quiet: ["cast", "time"],
  rights: {
    trainer: whyNotTrainer,
    anyTrainer: async (ctx) => (ctx.person !== undefined && hasRole(ctx.person, ...HOSTS)) || "not-trainer",
    host: whyNotHost,
    clock: async (ctx) => ctx.actor === "system" || "not-trainer",
  },
  guards: {
    // By the clock it begins all the same: those who are there wait for it.
    isCast: async (ctx, row) =>
      ctx.actor !== "system" && emptyRoles(row.script, await partsOf(ctx, row.id)).length > 0
        ? "roles-empty"
        : undefined,
    isAhead: (ctx, row) => (row.startsAt <= ctx.now ? "time-over" : undefined),
  },
  audiences: {
    players: async (ctx, row) => (await partsOf(ctx, row.id)).map(({ personId }) => ({ personId })),
    host: async (_ctx, row) => [{ personId: row.hostId }],
  },
  reason: (locale, refusal) => say(locale)(`refused.${reasonOf(refusal)}`),
  happened: (locale, event) => say(locale)(`happened.${event}`),
});

export type DrillEvent = EventOf<typeof drillLife>;

/** Whoever plays in a drill does not run it: they would know what comes. */
export async function whyNotTrainer(ctx: Ctx, row: Drill): Promise<true | string> {
  if (!ctx.person || !hasRole(ctx.person, ...HOSTS)) return "not-trainer";
  const isPlaying = (await partsOf(ctx, row.id)).some(({ personId }) => personId === ctx.person?.id);
  return isPlaying ? "plays" : true;
}

/** What people decided is between them and the host; where the host has left, another trainer steps in. */
export async function whyNotHost(ctx: Ctx, row: Drill): Promise<true | string> {
  const why = await whyNotTrainer(ctx, row);
  if (why !== true || ctx.person?.id === row.hostId) return why;
  const host = await findPerson(ctx.tx, row.hostId);
  return !host?.isActive || !hasRole(host, ...HOSTS) || "not-host";
}
