import { callback } from "../../core/callback.ts";
import type { Ctx } from "../../core/context.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import type { Duties, HubDuty, HubPart } from "../../core/feature.ts";
import { applyMove } from "../../core/lifecycle.ts";
import { findPeople, findPerson, hasRole, type Person, withRoles } from "../../core/people.ts";
import { conflictOf, partiesOf } from "./conflicts.ts";
import { overseersOf, whoMustHandle } from "./handlers.ts";
import { HANDLER_ROLES } from "./handling.ts";
import { incidentLife } from "./life.ts";
import { incidentWords } from "./messages/index.ts";
import { type Incident, reporterState, sayNumber } from "./model.ts";
import { queueFor } from "./queue.ts";
import { isOpen, startReport } from "./report.ts";
import { askedAmong, findIncident, leaderIds, reporterIdOf, reportsOf } from "./store.ts";

type DutyKind = "first-answer" | "triage" | "reporter-answer";

const dutyTitle = (ctx: Pick<Ctx, "locale">, incident: Incident, kind: string): string =>
  incidentWords.in(ctx.locale)(`duty.${kind as DutyKind}`, { number: sayNumber(incident.number) });

/** What is due about incidents: the handlers must act, the reporter may be asked; then compliance, then HR, then all. */
export const incidentDuties: Duties = {
  prefix: "inc",
  async whoMust(ctx, subject, kind) {
    const incident = await findIncident(ctx, subject);
    if (!incident) return [];
    if (kind === "assign") return overseersOf(ctx, incident);
    if (kind !== "reporter-answer") return whoMustHandle(ctx, incident);
    const reporter = await findPerson(ctx.tx, await reporterIdOf(ctx, subject));
    return reporter ? [reporter] : [];
  },
  async whoNext(ctx, subject, kind, level) {
    const incident = await findIncident(ctx, subject);
    if (!incident) return [];
    const parties = await partiesOf(ctx, incident);
    const late = await incidentDuties.whoMust(ctx, subject, kind);
    // Who is late knows already: it goes to those above.
    const above = (people: readonly Person[]) =>
      people.filter(
        (person) =>
          person.isActive && !late.some(({ id }) => id === person.id) && conflictOf(person, parties) === undefined,
      );
    const leaders = async () => {
      const people = [...(await findPeople(ctx.tx, await leaderIds(ctx))), ...(await withRoles(ctx.tx, ["admin"]))];
      return above([...new Map(people.map((person) => [person.id, person])).values()]);
    };
    const managers = await findPeople(
      ctx.tx,
      late.flatMap(({ managerId }) => managerId ?? []),
    );
    const levels = [
      () => above(managers),
      async () =>
        above(await withRoles(ctx.tx, incident.kind === "breach_of_law" ? ["compliance"] : ["compliance", "hr"])),
      leaders,
    ];
    // Where a level has nobody, the next is asked at once: it is never silent.
    for (const people of levels.slice(level - 1)) {
      const found = await people();
      if (found.length > 0) return found;
    }
    return [];
  },
  /** Nobody need wait for an answer for ever: the handler decides without it. */
  async lapse(ctx, subject, kind) {
    const incident = kind === "reporter-answer" ? await findIncident(ctx, subject) : undefined;
    if (!incident || !("lapse" in incidentLife.states[incident.state])) return false;
    await applyMove(ctx, incidentLife, incident, "lapse");
    return true;
  },
  async line(ctx, subject, kind) {
    const incident = await findIncident(ctx, subject);
    if (!incident || !isOpen(incident)) return undefined;
    const label = incidentWords.in(ctx.locale)("triage.open");
    // Who did not answer a question is the reporter, and stays unnamed.
    const late = kind === "reporter-answer" ? [] : await incidentDuties.whoMust(ctx, subject, kind);
    const who = late.map((person) => person.name).join(ctx.locale === "zh-CN" ? "、" : ", ");
    const event = kind === "assign" ? "incident.assign" : "incident.view";
    return {
      title: dutyTitle(ctx, incident, kind),
      action: { kind: kind === "assign" ? "open" : "run", label, callback: callback(event, subject) },
      ...(who && { who }),
    };
  },
};

const OWN_SHOWN = 3;

export const incidentHub: HubPart = {
  async needsYou(ctx) {
    const own = (await reportsOf(ctx, ctx.person.id)).filter(isOpen);
    const asked = await askedAmong(
      ctx,
      own.map(({ id }) => id),
    );
    const mine = own.filter(
      ({ id, state }) => state === "waiting_reporter" || (state === "whistle_active" && asked.has(id)),
    );
    // Also for somebody without a role who was assigned one.
    const queued = await queueFor(ctx, ctx.person);
    const deadlines = await openDeadlines(
      ctx.tx,
      [...mine, ...queued].map((incident) => incident.id),
    );
    const unassigned = new Set(deadlines.filter(({ kind }) => kind === "assign").map(({ subject }) => subject));
    const handled = queued.filter(({ id, state }) => state !== "waiting_reporter" || unassigned.has(id));
    return [...mine, ...handled].map((incident): HubDuty => {
      const isMine = mine.includes(incident);
      const due = deadlines.find(({ subject, kind }) => {
        if (subject !== incident.id || isMine !== (kind === "reporter-answer")) return false;
        return isMine || unassigned.has(subject) === (kind === "assign");
      });
      const kind = isMine ? "reporter-answer" : due?.kind;
      return {
        title: kind ? dutyTitle(ctx, incident, kind) : sayNumber(incident.number),
        detail: incidentWords.in(ctx.locale)(`kinds.${incident.kind}`),
        dueAt: due?.dueAt,
        action: {
          kind: "run",
          label: incidentWords.in(ctx.locale)("triage.open"),
          callback: callback("incident.view", incident.id),
        },
      };
    });
  },
  async yours(ctx) {
    const t = incidentWords.in(ctx.locale);
    const all = await reportsOf(ctx, ctx.person.id);
    const own = all.slice(0, OWN_SHOWN);
    if (own.length === 0) return [{ kind: "note", text: t("mine.empty") }];
    return [
      {
        kind: "list",
        items: own.map((incident) => ({
          title: t("mine.item", { number: sayNumber(incident.number), kind: t(`kinds.${incident.kind}`) }),
          detail: t(`states.${reporterState(incident)}`),
          action: { kind: "run", label: t("receipt.view"), callback: callback("incident.view", incident.id) },
        })),
        ...(all.length > own.length && {
          more: {
            count: all.length - own.length,
            action: { kind: "run", label: t("mine.all"), callback: callback("incident.mine") },
          },
        }),
      },
    ];
  },
  start(ctx) {
    const t = incidentWords.in(ctx.locale);
    return [
      { ...startReport(ctx), weight: "primary" },
      { kind: "run", label: t("anonymous.button"), callback: callback("incident.about-anonymous") },
    ];
  },
  async queues(ctx) {
    if (!hasRole(ctx.person, ...HANDLER_ROLES)) return [];
    const t = incidentWords.in(ctx.locale);
    const count = (await queueFor(ctx, ctx.person)).length;
    return [
      {
        title: t("queue.count", { count }),
        action: { kind: "run", label: t("queue.open"), callback: callback("incident.queue") },
      },
    ];
  },
};
