import type { Fact } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import { type OpenDeadline, openDeadlines } from "../../core/deadlines/read.ts";
import { type EvidenceItem, evidenceOf } from "../../core/evidence.ts";
import { historyOf, lastMove } from "../../core/lifecycle.ts";
import { coreWords } from "../../core/messages/index.ts";
import { findPeople, findPerson } from "../../core/people.ts";
import { explainDays, sayDue, sayInstant, sayTimeLeft } from "../../core/wording.ts";
import { coverAt, sayCover } from "../plans/index.ts";
import { incidentLife } from "./life.ts";
import { incidentWords } from "./messages/index.ts";
import { zhCN } from "./messages/zh-CN.ts";
import type { Details, Incident, Line } from "./model.ts";
import { type DoneStep, joinedWith, linesOf, readDetails, stepsOf } from "./store.ts";

/** `what`: its platforms and account; `isElsewhere`: what was reported is on none of them. */
export type Covered = { plan: string; what: string; isElsewhere: boolean };

/** Everything a card about an incident may show, read once. */
export type IncidentFacts = {
  incident: Incident;
  details: Details;
  lines: (Line & { by: string | undefined })[];
  steps: (DoneStep & { by: string })[];
  evidence: EvidenceItem[];
  /** What this report was joined with, if it was. */
  joinedWith: Incident | undefined;
  handlerName: string | undefined;
  subjectName: string | undefined;
  /** The approved plan of whoever it is about that covers the moment, for a report about working time. */
  coveredBy: Covered | undefined;
  /** The nearest open deadline. */
  due: { kind: string; at: Date; isLate: boolean; left: string; when: string; explained: string } | undefined;
  /** Who moved it last, when: for the state line of what is over. */
  last: { who: string | undefined; when: string } | undefined;
};

/** Reads everything that a card about one incident may show, in some ten queries by id. */
export async function readFacts(ctx: Ctx, incident: Incident): Promise<IncidentFacts> {
  const [lines, steps] = [await linesOf(ctx, incident.id), await stepsOf(ctx, incident.id)];
  const names = await namesOf(ctx, [
    ...lines.map((line) => line.byId),
    ...steps.map((step) => step.byId),
    incident.handlerId,
    incident.subjectId,
  ]);
  // A question to a whistle-blower, and the search for a handler, have terms beside the one that counts.
  const [deadline] = (await openDeadlines(ctx.tx, [incident.id])).filter(({ kind }) => {
    if (kind === "assign") return incident.state === "blocked_no_handler";
    return kind !== "reporter-answer" || incident.state === "waiting_reporter";
  });
  const last = await lastMove(ctx, incidentLife, incident.id);
  const by = last && (await findPerson(ctx.tx, last.actor.startsWith("per_") ? last.actor : undefined));
  return {
    incident,
    details: await readDetails(ctx, incident.id),
    lines: lines.map((line) => ({ ...line, by: line.byId && names.get(line.byId) })),
    steps: steps.map((step) => ({ ...step, by: names.get(step.byId) ?? "–" })),
    evidence: await evidenceOf(ctx.tx, ctx, incident.id),
    joinedWith: incident.state === "merged" ? await joinedWith(ctx, incident.id) : undefined,
    handlerName: incident.handlerId && names.get(incident.handlerId),
    subjectName: incident.subjectId && names.get(incident.subjectId),
    coveredBy: await coverOf(ctx, incident),
    due: deadline && {
      kind: deadline.kind,
      at: deadline.dueAt,
      isLate: deadline.dueAt <= ctx.now,
      when: sayDue(ctx, deadline.dueAt),
      left: sayTimeLeft(
        deadline.dueAt,
        ctx.locale,
        ctx.calendars.of(deadline.inputs.region, deadline.inputs.zone),
        ctx.now,
      ),
      explained: explain(ctx, deadline),
    },
    last: last && { who: by?.name, when: sayInstant(last.at, ctx.locale, ctx.zone, ctx.now) },
  };
}

/**
 * Use that was planned and approved is no misuse of working time (policy 4.2); triage sees it, the reporter does not.
 * Where nobody said when it was, nothing covers it.
 */
async function coverOf(ctx: Ctx, { kind, subjectId, seenAt, platform }: Incident): Promise<Covered | undefined> {
  if (kind !== "worktime_use" || !subjectId || !seenAt) return undefined;
  const cover = await coverAt(ctx, subjectId, seenAt);
  const said = cover && (await sayCover(ctx, cover.plan, seenAt));
  return said && { plan: said.number, what: said.what, isElsewhere: !said.platforms.includes(platform) };
}

/** What happened so far, for the whole file. Who reported stays unnamed. */
export async function readHistory(ctx: Ctx, incident: Incident): Promise<string[]> {
  const t = incidentWords.in(ctx.locale);
  const entries = (await historyOf(ctx, incidentLife, incident.id)).filter(({ event }) => event in zhCN.happened);
  const names = await namesOf(
    ctx,
    entries.map(({ actor }) => (actor.startsWith("per_") ? actor : undefined)),
  );
  return entries.map(({ actor, event, at }) => {
    const who =
      names.get(actor) ?? (actor === "system" ? coreWords.in(ctx.locale)("router.system") : t("triage.reporter"));
    const what = t(`happened.${event as keyof typeof zhCN.happened}`);
    return t("triage.event", { when: sayInstant(at, ctx.locale, ctx.zone, ctx.now), who, what });
  });
}

/** How it was counted, day by day, and whether a day off may still be announced (R-WD-05, R-WD-07). */
function explain(ctx: Ctx, { inputs, isProvisional }: OpenDeadline): string {
  const t = coreWords.in(ctx.locale);
  const parts = [explainDays(inputs, ctx.locale), isProvisional ? t("time.provisional") : ""];
  return parts.filter(Boolean).join(ctx.locale === "zh-CN" ? "；" : "; ");
}

async function namesOf(ctx: Ctx, ids: readonly (string | undefined)[]): Promise<Map<string, string>> {
  const people = await findPeople(
    ctx.tx,
    ids.filter((id) => id !== undefined),
  );
  return new Map(people.map((person) => [person.id, person.name]));
}

/** The label and value rows that both sides see. */
export function plainFacts(ctx: Pick<Ctx, "locale" | "zone" | "now">, { incident }: IncidentFacts): Fact[] {
  const t = incidentWords.in(ctx.locale);
  const facts: Fact[] = [
    { label: t("triage.kind"), value: t(`kinds.${incident.kind}`) },
    { label: t("triage.platform"), value: t(`platforms.${incident.platform}`) },
  ];
  if (incident.seenAt) {
    facts.push({ label: t("triage.seenAt"), value: sayInstant(incident.seenAt, ctx.locale, ctx.zone, ctx.now) });
  }
  return facts;
}
