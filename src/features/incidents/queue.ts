import type { Ctx } from "../../core/context.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import type { WordCommand } from "../../core/feature.ts";
import { findPeople, hasRole, type Person, withRoles } from "../../core/people.ts";
import { type Reply, showCard } from "../../core/reply.ts";
import { sayDue } from "../../core/wording.ts";
import { listCard } from "./cards.ts";
import { conflictOf, partiesOfAll, STAND_INS, teamAmong } from "./conflicts.ts";
import { HANDLER_ROLES, TEAM_ROLES, words } from "./handling.ts";
import { incidentWords } from "./messages/index.ts";
import { type Incident, shownState } from "./model.ts";
import { blockedIncidents, queueOf } from "./store.ts";

/** More than anybody can look through; what is older is on top, so what is left out is the newest. */
const QUEUE_MAX = 500;

/** What this person could take or has, the oldest first; what they have a part in is not even listed. */
export async function queueFor(ctx: Ctx, person: Person): Promise<Incident[]> {
  // A team that stands in may have to do with any of them.
  const routes = hasRole(person, ...STAND_INS) ? TEAM_ROLES : TEAM_ROLES.filter((role) => hasRole(person, role));
  const found = await queueOf(ctx, routes, person.id, QUEUE_MAX);
  const blocked = hasRole(person, "compliance", "admin") ? await blockedIncidents(ctx, QUEUE_MAX) : [];
  // One that is in both is the blocked one.
  const all = [...new Map([...found, ...blocked].map((incident) => [incident.id, incident])).values()];
  const holders = await withRoles(ctx.tx, TEAM_ROLES);
  const parties = await partiesOfAll(ctx, all);
  const handlers = new Map(
    (
      await findPeople(
        ctx.tx,
        all.flatMap(({ handlerId }) => handlerId ?? []),
      )
    ).map((one) => [one.id, one]),
  );
  return all.filter((incident) => {
    const known = parties.get(incident.id);
    if (!known || conflictOf(person, known) !== undefined) return false;
    // Whoever has it, unless they have left or have become a party since; else who could take it, or find somebody.
    const handler = handlers.get((incident.handlerId ?? "") as Person["id"]);
    if (handler?.isActive && conflictOf(handler, known) === undefined) return handler.id === person.id;
    const team = teamAmong(holders, incident.route, known);
    if (blocked.includes(incident) && (incident.state === "blocked_no_handler" || !team)) return true;
    return incident.state !== "blocked_no_handler" && team?.people.some(({ id }) => id === person.id) === true;
  });
}

/** @param from how many are on the pages before */
export async function queue(ctx: Ctx, from = 0): Promise<Reply> {
  const t = words(ctx);
  const incidents = ctx.person ? await queueFor(ctx, ctx.person) : [];
  const deadlines = await openDeadlines(
    ctx.tx,
    incidents.map((incident) => incident.id),
  );
  const waiting = new Set(incidents.filter(({ state }) => state === "waiting_reporter").map(({ id }) => id as string));
  // What the reporter is to answer is theirs, unless the report waits for just that.
  const own = deadlines.filter(({ subject, kind }) => kind !== "reporter-answer" || waiting.has(subject));
  const dueOf = new Map(own.toReversed().map((deadline) => [deadline.subject, deadline.dueAt]));
  const items = incidents.map((incident) => {
    const due = dueOf.get(incident.id);
    const when = due && sayDue(ctx, due);
    const state = [incident.isWithdrawn && t("triage.isWithdrawn"), t(`states.${shownState(incident)}`)];
    return { incident, due, detail: [...state, when && `${t("triage.due")} ${when}`].filter(Boolean).join(" · ") };
  });
  items.sort((a, b) => (a.due?.getTime() ?? Infinity) - (b.due?.getTime() ?? Infinity));
  return showCard(
    listCard(ctx, { title: t("queue.title"), empty: t("queue.empty"), items, page: { from, press: "queue" } }),
  );
}

export const triageCommands: WordCommand[] = [
  {
    name: "queue",
    words: { "zh-CN": ["队列", "受理"], en: ["queue"] },
    summary: (locale) => incidentWords.in(locale)("report.queueSummary"),
    may: HANDLER_ROLES,
    handle: (ctx) => queue(ctx),
  },
];
