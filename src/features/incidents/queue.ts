import type { Ctx } from "../../core/context.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import type { WordCommand } from "../../core/feature.ts";
import { hasRole, type Person } from "../../core/people.ts";
import { type Reply, showCard } from "../../core/reply.ts";
import { sayDeadline } from "../../core/wording.ts";
import { listCard } from "./cards.ts";
import { conflictOf, partiesOf } from "./conflicts.ts";
import { HANDLER_ROLES, words } from "./handling.ts";
import { incidentWords } from "./messages/index.ts";
import { type Incident, shownState } from "./model.ts";
import { isOpen } from "./report.ts";
import { blockedIncidents, queueOf } from "./store.ts";

const QUEUE_SHOWN = 10;

/** What this person could take or has; what they have a part in is not even listed. */
export async function queueFor(ctx: Ctx, person: Person, limit: number): Promise<Incident[]> {
  const routes = (["compliance", "hr", "security", "pr", "legal"] as const).filter((role) => hasRole(person, role));
  const found = await queueOf(ctx, routes, person.id, limit);
  const blocked = hasRole(person, "compliance", "admin") ? await blockedIncidents(ctx) : [];
  const listed: Incident[] = [];
  for (const incident of [...blocked, ...found]) {
    if (conflictOf(person, await partiesOf(ctx, incident)) === undefined) listed.push(incident);
  }
  return listed;
}

export async function queue(ctx: Ctx): Promise<Reply> {
  const t = words(ctx);
  const incidents = ctx.person ? await queueFor(ctx, ctx.person, QUEUE_SHOWN) : [];
  const deadlines = await openDeadlines(
    ctx.tx,
    incidents.map((incident) => incident.id),
  );
  const dueOf = new Map(deadlines.toReversed().map((deadline) => [deadline.subject, deadline.dueAt]));
  const items = incidents.filter(isOpen).map((incident) => {
    const due = dueOf.get(incident.id);
    const when = due && sayDeadline(due, ctx.locale, ctx.zone, ctx.now);
    const state = t(`states.${shownState(incident)}`);
    return { incident, due, detail: when ? `${state} · ${t("triage.due")} ${when}` : state };
  });
  items.sort((a, b) => (a.due?.getTime() ?? Infinity) - (b.due?.getTime() ?? Infinity));
  return showCard(listCard(ctx, { title: t("queue.title"), empty: t("queue.empty"), items }));
}

export const triageCommands: WordCommand[] = [
  {
    name: "cases",
    words: { "zh-CN": ["队列", "受理"], en: ["queue"] },
    summary: (locale) => incidentWords.in(locale)("report.queueSummary"),
    may: HANDLER_ROLES,
    handle: (ctx) => queue(ctx),
  },
];
