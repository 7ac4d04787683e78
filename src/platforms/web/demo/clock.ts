import type { FastifyInstance } from "fastify";
import {
  addWorkingDays,
  civilDateIn,
  clockTimeIn,
  instantAt,
  type WorkingCalendar,
} from "../../../core/calendar/index.ts";
import { OFFICE_HOURS } from "../../../core/deadlines/term.ts";
import { Refused } from "../security.ts";
import { clockOf, type DemoSite } from "./site.ts";

const HOUR_MS = 3_600_000;
/** Years within which the clock may stand: calendars and dates are sensible there. */
const YEARS = { from: 2000, to: 2100 };
/** Stops on the way; each asks the database what is due. */
const STOPS_MAX = 30;
/** Hours between two stops while nobody works: what knows no office hours comes by then. */
const NIGHT_HOURS = 3;
/** When a working day that was skipped to begins: reminders come at nine, and are there by then. */
const MORNING = "09:30";

/** Moves the clock of the demo, so that a reminder can be seen within a minute that comes in a week. */
export function registerClock(server: FastifyInstance, site: DemoSite): void {
  // Two visitors at once: the second goes on from where the first has come to.
  let moving: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(move: () => Promise<T>): Promise<T> => {
    const moved = moving.then(move);
    moving = moved.catch(() => undefined);
    return moved;
  };
  // Told from a shell as often as from the page, and then without a type.
  server.addContentTypeParser(
    ["application/x-www-form-urlencoded", "text/plain"],
    { parseAs: "string", bodyLimit: 1024 },
    (_request, body, done) => {
      try {
        done(null, JSON.parse(String(body)));
      } catch {
        done(new Refused(400, "not-json"));
      }
    },
  );
  server.post("/demo/clock", async (request, reply) => {
    const moved = await inTurn(async () => {
      const to = whereTo(site, request.body);
      return to && (await travel(site, to));
    });
    if (moved === undefined) {
      return reply.code(400).send({
        error: 'Send {"now": "2026-11-24T09:00:00+08:00"} or {"add": "hour"} or {"add": "working-day"}.',
      });
    }
    if (!moved) {
      return reply
        .code(409)
        .send({ error: "This clock cannot be moved. Start with SHENYAN_TEST_CLOCK=1 in demo mode." });
    }
    const { now } = clockOf(site);
    site.events.publish({ kind: "clock", now });
    return clockOf(site);
  });
}

/**
 * Goes there with stops on the way, so that what comes one after the other also arrives so: the reminder, then the word
 * that it is overdue, then its way up. False when this clock cannot be moved.
 */
async function travel(site: DemoSite, to: Date): Promise<boolean> {
  try {
    for (const stop of stopsTo(site, to)) await site.tools.moveClock(stop);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Every hour of work and some of the night, as many as time allows, and the end of the way. */
function stopsTo({ services }: DemoSite, to: Date): Date[] {
  const { zone, region } = services.company;
  const calendar = services.calendars.of(region, zone);
  const from = services.clock.now().getTime();
  const hours = Math.ceil((to.getTime() - from) / HOUR_MS) - 1;
  const step = Math.max(1, Math.floor(hours / (STOPS_MAX * NIGHT_HOURS)));
  const stops: Date[] = [];
  for (let gone = step; gone <= hours; gone += step) {
    const stop = new Date(from + gone * HOUR_MS);
    if (isAtWork(calendar, stop) || (gone / step) % NIGHT_HOURS === 0) stops.push(stop);
  }
  const thin = Math.ceil(stops.length / STOPS_MAX);
  return [...stops.filter((_, at) => at % thin === 0), to];
}

function isAtWork(calendar: WorkingCalendar, instant: Date): boolean {
  const time = clockTimeIn(instant, calendar.zone);
  return calendar.isWorkingDay(civilDateIn(instant, calendar.zone)) && time >= MORNING && time < OFFICE_HOURS.to;
}

function whereTo({ services }: DemoSite, body: unknown): Date | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const { now: given, add } = body as { now?: unknown; add?: unknown };
  const now = services.clock.now();
  if (add === "hour") return new Date(now.getTime() + HOUR_MS);
  if (add === "working-day") {
    const { zone, region } = services.company;
    const calendar = services.calendars.of(region, zone);
    const time = isAtWork(calendar, now) ? clockTimeIn(now, zone) : MORNING;
    return instantAt(addWorkingDays(calendar, now, 1).day, time, zone);
  }
  // A time without a zone would be read on the server's clock, which nobody means.
  if (typeof given !== "string" || !/^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:?\d{2})$/.test(given)) return undefined;
  const to = new Date(given);
  if (Number.isNaN(to.getTime())) return undefined;
  const year = Number(civilDateIn(to, "UTC").slice(0, 4));
  return year >= YEARS.from && year < YEARS.to ? to : undefined;
}
