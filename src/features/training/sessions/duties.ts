import { callback } from "../../../core/callback.ts";
import type { Ctx } from "../../../core/context.ts";
import type { Duties } from "../../../core/feature.ts";
import { findPerson, hasRole, type Person, withRoles } from "../../../core/people.ts";
import { TRAINERS } from "../model.ts";
import { words } from "./cards.ts";
import { moveSession } from "./handling.ts";
import { asSystem, type SessionEvent, sessionLife } from "./life.ts";
import { dayBefore, hourBefore, type Session, sayNumber } from "./model.ts";
import { releaseLeavers } from "./signing.ts";
import { findSession } from "./store.ts";

/** A reminder that is later than this says what is not true any more. */
const LATE_MS = 2 * 3_600_000;

/** What the clock does next; a reminder whose time passed while nobody looked is passed over. */
function eventOf(ctx: Ctx, { startsAt }: Session, kind: string): SessionEvent | undefined {
  const isLate = (at: Date) => ctx.now.getTime() - at.getTime() > LATE_MS || ctx.now >= startsAt;
  switch (kind) {
    case "day-before": {
      const calendar = ctx.calendars.of(ctx.company.region, ctx.company.zone);
      return isLate(dayBefore(startsAt, calendar)) ? "passDay" : "remindDay";
    }
    case "hour-before":
      return isLate(hourBefore(startsAt)) ? "passHour" : "remindHour";
    case "end":
      return "hold";
    case "stands":
      return "record";
  }
  return undefined;
}

/** Whoever planned it, or, if they run the training no more, those who do. */
async function trainersOf(ctx: Ctx, { makerId }: Session): Promise<Person[]> {
  const maker = await findPerson(ctx.tx, makerId);
  return maker?.isActive && hasRole(maker, ...TRAINERS) ? [maker] : withRoles(ctx.tx, TRAINERS);
}

/** A session reminds, and is over, by the clock; then its trainer says who was there. */
export const sessionDuties: Duties = {
  prefix: "cls",
  async whoMust(ctx, subject, kind) {
    const row = kind === "record" ? await findSession(ctx, subject) : undefined;
    return row ? trainersOf(ctx, row) : [];
  },
  // Nobody is called to account over a list of names.
  whoNext: async () => [],
  async lapse(ctx, subject, kind) {
    const row = await findSession(ctx, subject);
    const event = row && eventOf(ctx, row, kind);
    if (!row || !event) return row === undefined;
    if (!(event in sessionLife.states[row.state])) return true;
    // What people who left since still held is theirs who wait, in time for them to come.
    if (event === "remindDay" || event === "remindHour") await releaseLeavers(asSystem(ctx), row.id);
    await moveSession(asSystem(ctx), row, event);
    return true;
  },
  async line(ctx, subject, kind) {
    const row = kind === "record" ? await findSession(ctx, subject) : undefined;
    if (row?.state !== "held") return undefined;
    const action = {
      kind: "run",
      label: words(ctx)("list.open"),
      callback: callback("session.manage", row.id),
    } as const;
    return { title: words(ctx)("duty.record", { number: sayNumber(row.number) }), action };
  },
};
