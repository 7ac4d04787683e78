import type { Ctx } from "../../../core/context.ts";
import type { Download } from "../../../core/download.ts";
import { escapeIcs, icsInstant, toIcs } from "../../../core/ics.ts";
import { downloadPath } from "../../../core/links.ts";
import { words } from "./cards.ts";
import { type Session, sayNumber } from "./model.ts";
import { listedSession } from "./store.ts";

const NAME = "sessions.calendar";

/** The session as an event, by the name that it keeps, so that a later file changes it and adds nothing twice. */
export const icsOf = (
  { id, number, title, place, startsAt, endsAt, version, state }: Session,
  now: Date,
  name: string,
): string =>
  toIcs([
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Shenyan//Training//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    `X-WR-CALNAME:${escapeIcs(name)}`,
    "BEGIN:VEVENT",
    `UID:${id}@shenyan`,
    `DTSTAMP:${icsInstant(now)}`,
    `DTSTART:${icsInstant(startsAt)}`,
    `DTEND:${icsInstant(endsAt)}`,
    `SUMMARY:${escapeIcs(`${title} (${sayNumber(number)})`)}`,
    `LOCATION:${escapeIcs(place)}`,
    `SEQUENCE:${version}`,
    `STATUS:${state === "cancelled" ? "CANCELLED" : "CONFIRMED"}`,
    "END:VEVENT",
    "END:VCALENDAR",
  ]);

/** For whoever takes part. */
export const calendarDownload: Download = {
  name: NAME,
  async make(ctx, id) {
    const listed = await listedSession(ctx, id);
    if (!listed || listed.rank === undefined) return undefined;
    const text = icsOf(listed.session, ctx.now, words(ctx)("ics.name"));
    const fileName = `${sayNumber(listed.session.number)}.ics`;
    return { fileName, mime: "text/calendar; charset=utf-8", bytes: new TextEncoder().encode(text), subject: id };
  },
};

export const calendarUrl = (ctx: Ctx, { id }: Session, personId: string): string =>
  `${ctx.publicUrl}${downloadPath(ctx, { download: NAME, personId, arg: id })}`;
