import { countAudience, placesOf } from "../../core/audience.ts";
import type { Ctx } from "../../core/context.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import { hasMail } from "../../core/outbox.ts";
import { findPeople } from "../../core/people.ts";
import { type Rights, type WorkFacts, workCard } from "./cards.ts";
import { endEstimate, forecastOf, type Paces, type PlatformLoad } from "./forecast.ts";
import { has } from "./handling.ts";
import type { ForecastFacts } from "./list-cards.ts";
import { localTimes, spreadOf } from "./local-time.ts";
import type { Broadcast } from "./model.ts";
import { weighed } from "./naming.ts";
import { whyNotGoOut } from "./ready.ts";
import { startOf } from "./starting.ts";
import { membersByPlatform, reachOf } from "./store-audience.ts";
import { countsOf, didOf } from "./store-results.ts";

/** All that the card of those who work on it tells. */
export async function readFacts(ctx: Ctx, row: Broadcast): Promise<WorkFacts> {
  const people = await findPeople(ctx.tx, [...row.writerIds, ...(row.releasedById ? [row.releasedById] : [])]);
  const counts = await countsOf(ctx, row.id);
  const calendar = ctx.calendars.of(ctx.company.region, ctx.company.zone);
  const due = (await openDeadlines(ctx.tx, [row.id])).find(({ kind }) => kind === "release");
  // Somebody may have joined since whose name stands in it: then legal finds its button.
  const content = row.state === "waiting" && row.content ? await weighed(ctx, row.content) : row.content;
  return {
    row: { ...row, content },
    names: new Map(people.map(({ id, name }) => [id as string, name])),
    audience: await countAudience(ctx, row.audience),
    counts,
    did: await didOf(ctx, row.id),
    endsAt:
      row.state === "sending" && row.queuedAt && row.startedAt
        ? endEstimate({ ...counts, startedAt: row.startedAt, now: ctx.now })
        : undefined,
    releaseDue: due?.dueAt,
    startsAt: row.plannedAt && startOf(row, ctx.now, calendar),
    heldUpBy: row.state === "released" ? await whyNotGoOut(ctx, row) : undefined,
  };
}

export const rightsOf = async (ctx: Ctx, row: Broadcast): Promise<Rights> => ({
  isWriter: await has(ctx, row, "writer"),
  isReleaser: await has(ctx, row, "releaser"),
  isLegal: await has(ctx, row, "legal"),
});

/** The card as this reader may use it now. */
export const drawWork = async (ctx: Ctx, row: Broadcast) =>
  workCard(ctx, await readFacts(ctx, row), await rightsOf(ctx, row));

/** What it would take to send it, asked before it is released. */
export async function readForecast(ctx: Ctx, row: Broadcast, paces: Paces): Promise<ForecastFacts> {
  const { isDirect, isMail } = row.ways;
  const isTold = isDirect || isMail;
  const reach = isTold ? await reachOf(ctx, row.audience, row.study) : [];
  const members = await membersByPlatform(ctx);
  const loads = isDirect
    ? reach.flatMap(({ platform, count }): PlatformLoad[] =>
        platform === "none"
          ? []
          : [{ platform, messages: count * (paces[platform]?.each ?? 1), members: members.get(platform) ?? count }],
      )
    : [];
  const people = reach.reduce((sum, { count }) => sum + count, 0);
  const mails = isMail && (await hasMail(ctx.tx)) ? reach.reduce((sum, one) => sum + one.mails, 0) : 0;
  if (mails > 0) loads.push({ platform: "mail", messages: mails, members: people });
  const calendar = ctx.calendars.of(ctx.company.region, ctx.company.zone);
  const begins = startOf(row, ctx.now, calendar);
  const places = isTold ? await placesOf(ctx, row.audience) : [];
  const spread = spreadOf(localTimes(ctx, row, begins, places), begins, places);
  return {
    forecast: forecastOf(loads, paces, spread.firstAt, calendar),
    people,
    noAccount: isDirect ? (reach.find(({ platform }) => platform === "none")?.count ?? 0) : 0,
    noAddress: isMail ? people - mails : 0,
    spread,
  };
}
