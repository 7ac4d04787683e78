import type { FastifyInstance } from "fastify";
import { addWorkingDays, civilDateIn, clockTimeIn, instantAt } from "../../../core/calendar/index.ts";
import { Refused } from "../security.ts";
import { clockOf, type DemoSite } from "./site.ts";

const HOUR_MS = 3_600_000;
/** Years within which the clock may stand: calendars and dates are sensible there. */
const YEARS = { from: 2000, to: 2100 };

/** Moves the clock of the demo, so that a reminder can be seen within a minute that comes in a week. */
export function registerClock(server: FastifyInstance, site: DemoSite): void {
  // Told from a shell as often as from the page, and then without a type.
  server.addContentTypeParser(
    ["application/x-www-form-urlencoded", "text/plain"],
    { parseAs: "string", bodyLimit: 1024 },
    (_request, body, done) => {
      try {
        done(null, JSON.parse(String(body)));
      } catch {
        done(new Refused(400, "not JSON"));
      }
    },
  );
  server.post("/demo/clock", async (request, reply) => {
    const to = whereTo(site, request.body);
    if (!to) {
      return reply.code(400).send({
        error: 'Send {"now": "2026-11-24T09:00:00+08:00"} or {"add": "hour"} or {"add": "working-day"}.',
      });
    }
    try {
      await site.tools.moveClock(to);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return reply
        .code(409)
        .send({ error: "This clock cannot be moved. Start with SHENYAN_TEST_CLOCK=1 in demo mode." });
    }
    const { now } = clockOf(site);
    site.events.publish({ kind: "clock", now });
    return clockOf(site);
  });
}

function whereTo({ services }: DemoSite, body: unknown): Date | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const { now: given, add } = body as { now?: unknown; add?: unknown };
  const now = services.clock.now();
  if (add === "hour") return new Date(now.getTime() + HOUR_MS);
  if (add === "working-day") {
    const { zone, region } = services.company;
    const calendar = services.calendars.of(region, zone);
    return instantAt(addWorkingDays(calendar, now, 1).day, clockTimeIn(now, zone), zone);
  }
  // A time without a zone would be read on the server's clock, which nobody means.
  if (typeof given !== "string" || !/^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:?\d{2})$/.test(given)) return undefined;
  const to = new Date(given);
  if (Number.isNaN(to.getTime())) return undefined;
  const year = Number(civilDateIn(to, "UTC").slice(0, 4));
  return year >= YEARS.from && year < YEARS.to ? to : undefined;
}
