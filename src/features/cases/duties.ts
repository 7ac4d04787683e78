import { callback } from "../../core/callback.ts";
import { conflictOf } from "../../core/conflicts.ts";
import type { Ctx } from "../../core/context.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import type { Duties } from "../../core/feature.ts";
import { applyMove } from "../../core/lifecycle.ts";
import { addMessages } from "../../core/outbox.ts";
import { findPeople, findPerson, type Person } from "../../core/people.ts";
import { closing, moveCase, words } from "./handling.ts";
import { goBack } from "./left-alone.ts";
import { caseLife } from "./life.ts";
import { type Case, sayNumber } from "./model.ts";
import { clearersOf, isApart, leadersApart, overseersOf, teamApart } from "./oversight.ts";
import { decidersOf, partiesOf, secondsOf, whoMustHandle } from "./parties.ts";
import { whoReviews } from "./reviewing.ts";
import { sanctionLife } from "./sanctions/life.ts";
import { findSanction } from "./sanctions/store.ts";
import { endWindow } from "./serving.ts";
import { questionLife } from "./side/lives.ts";
import { findQuestion, findTask, wasReached } from "./side/store.ts";
import { findCase, readParts } from "./store.ts";
import { INTERIM } from "./terms.ts";

/** What the person has to keep in the case itself, and all that is theirs. */
const OWN: readonly string[] = ["statement", "receipt", "appeal"];
const SUBJECTS: readonly string[] = [...OWN, INTERIM];

async function whoMust(ctx: Ctx, row: Case, kind: string): Promise<readonly Person[]> {
  if (SUBJECTS.includes(kind)) {
    // Where it could not reach the person, the handler must see to it that it does.
    const isReached =
      kind !== "statement" || (await wasReached(ctx, row.id, row.subjectId, row.allegedAt ?? row.openedAt));
    return isReached ? findPeople(ctx.tx, [row.subjectId]) : whoMustHandle(ctx, row);
  }
  switch (kind) {
    case "decide":
      return decidersOf(ctx, row);
    case "approve": {
      const { proposal } = await readParts(ctx, row.id);
      return secondsOf(ctx, row, proposal?.step ?? 3);
    }
    case "assign":
      return overseersOf(ctx, row);
    case "recusal":
      return clearersOf(ctx, row);
    default:
      return whoMustHandle(ctx, row);
  }
}

/** Those above, then compliance and HR, then those who lead; never who is late, and never a party. */
async function whoNext(ctx: Ctx, row: Case, kind: string, level: 1 | 2 | 3): Promise<readonly Person[]> {
  // What the person may do is theirs alone: nobody is told that they did not.
  if (SUBJECTS.includes(kind)) return [];
  const late = await whoMust(ctx, row, kind);
  const parties = await partiesOf(ctx, row);
  const above = (people: readonly Person[]) =>
    people.filter(
      (person) =>
        !late.some(({ id }) => id === person.id) &&
        isApart(person, parties) &&
        // Nobody is pressed about the request that somebody else takes their place.
        !(kind === "recusal" && person.id === row.handlerId),
    );
  const levels = [
    async () =>
      above(
        await findPeople(
          ctx.tx,
          late.flatMap(({ managerId }) => managerId ?? []),
        ),
      ),
    async () => above(await teamApart(ctx, row, "compliance", "hr")),
    async () => above([...(await leadersApart(ctx, row)), ...(await teamApart(ctx, row, "admin"))]),
  ];
  // Where a level has nobody, the next is asked at once: it is never silent.
  for (const people of levels.slice(level - 1)) {
    const found = await people();
    if (found.length > 0) return found;
  }
  return [];
}

/** What happens by itself when a term of a case is over. */
async function lapse(ctx: Ctx, row: Case, kind: string): Promise<boolean> {
  const events = caseLife.states[row.state];
  switch (kind) {
    case "statement":
      if (!("silent" in events)) return false;
      // Nobody is silent who never heard of it: it must reach them another way first.
      if (!(await wasReached(ctx, row.id, row.subjectId, row.allegedAt ?? row.openedAt))) return false;
      await moveCase(ctx, row, "silent", { set: { heard_at: ctx.now } });
      return true;
    case "receipt":
      if (!("unreceived" in events)) return false;
      await moveCase(ctx, row, "unreceived");
      return true;
    case "appeal":
      if (!("windowEnds" in events)) return false;
      await endWindow(ctx, row);
      return true;
    case INTERIM:
      if (!("interimLate" in events)) return false;
      await moveCase(ctx, row, "interimLate");
      return true;
    case "silent":
      if (!("goBack" in events)) return false;
      await goBack(ctx, row);
      return true;
    case "bar-60-days":
    case "bar-month-before":
      if (!("alert" in events)) return false;
      await warn(ctx, row, kind);
      return true;
    case "time-bar":
      if (!("bar" in events)) return false;
      await moveCase(ctx, row, "bar", { set: closing(ctx, "time_barred") });
      return true;
    default:
      return false;
  }
}

async function warn(ctx: Ctx, row: Case, kind: string): Promise<void> {
  await moveCase(ctx, row, kind === "bar-60-days" ? "alert" : "alertLate", { data: { kind } });
  const legal = kind === "bar-month-before" ? await teamApart(ctx, row, "legal") : [];
  const parties = await partiesOf(ctx, row);
  const people = [...(await whoMustHandle(ctx, row)), ...(await decidersOf(ctx, row)), ...legal];
  const ids = new Set(people.filter((person) => conflictOf(person, parties) === undefined).map(({ id }) => id));
  const to = [...ids].map((personId) => ({ personId }));
  await addMessages(ctx.tx, ctx.now, [
    { key: `${row.id}:${kind}`, notice: "cases.bar", params: { id: row.id }, subject: row.id, to },
  ]);
}

const opensCase = (label: string, row: Case, event: string) =>
  ({ kind: "run", label, callback: callback(`case.${event}`, row.id) }) as const;

/** What is due about cases: the handlers, the deciders and the second must act; the person may. */
export const caseDuties: Duties = {
  prefix: "cas",
  async whoMust(ctx, subject, kind) {
    const row = await findCase(ctx, subject);
    return row ? whoMust(ctx, row, kind) : [];
  },
  async whoNext(ctx, subject, kind, level) {
    const row = await findCase(ctx, subject);
    return row ? whoNext(ctx, row, kind, level) : [];
  },
  async lapse(ctx, subject, kind) {
    const row = await findCase(ctx, subject);
    return row ? lapse(ctx, row, kind) : false;
  },
  async line(ctx, subject, kind) {
    const row = await findCase(ctx, subject);
    if (!row || row.closedAt) return undefined;
    const t = words(ctx);
    const number = sayNumber(row.number);
    // A reminder may be read over somebody's shoulder: it says that there is something, and not what.
    if (SUBJECTS.includes(kind)) {
      if (ctx.person?.id !== row.subjectId) {
        return { title: t("duty.unreached", { number }), action: opensCase(t("card.open"), row, "view") };
      }
      const opened = kind === INTERIM ? "interim-mine" : "mine";
      return { title: t("duty.mine", { number }), action: opensCase(t("card.open"), row, opened) };
    }
    const late = await whoMust(ctx, row, kind);
    const who = late.map(({ name }) => name).join(ctx.locale === "zh-CN" ? "、" : ", ");
    return {
      title: t(`duty.${kind as "take"}`, { number }),
      action: opensCase(t("card.open"), row, "view"),
      ...(who && { who }),
    };
  },
};

/** A decision: it stops counting by itself; a second look is the decider's. */
export const sanctionDuties: Duties = {
  prefix: "san",
  async whoMust(ctx, subject, kind) {
    const sanction = kind === "review" ? await findSanction(ctx, subject) : undefined;
    if (!sanction) return [];
    const row = await findCase(ctx, sanction.caseId);
    if (!row) return [];
    return whoReviews(ctx, row, sanction);
  },
  async whoNext(ctx, subject, kind, level) {
    const sanction = kind === "review" ? await findSanction(ctx, subject) : undefined;
    const row = sanction && (await findCase(ctx, sanction.caseId));
    return row ? whoNext(ctx, row, "decide", level) : [];
  },
  async lapse(ctx, subject, kind) {
    const sanction = await findSanction(ctx, subject);
    if (kind !== "lapse" || !sanction || !("lapse" in sanctionLife.states[sanction.state])) return false;
    // What counts no more need not be looked at again.
    await applyMove(ctx, sanctionLife, sanction, "lapse", { set: { needs_review: false } });
    return true;
  },
  async line(ctx, subject) {
    const sanction = await findSanction(ctx, subject);
    const row = sanction?.needsReview ? await findCase(ctx, sanction.caseId) : undefined;
    if (!row) return undefined;
    const t = words(ctx);
    return {
      title: t("duty.review", { number: sayNumber(row.number) }),
      action: opensCase(t("card.open"), row, "view"),
    };
  },
};

/** A question to a witness; nobody is pressed for an answer, and it lapses by itself. */
export const questionDuties: Duties = {
  prefix: "cqu",
  async whoMust(ctx, subject) {
    const question = await findQuestion(ctx, subject);
    return question ? findPeople(ctx.tx, [question.witnessId]) : [];
  },
  whoNext: async () => [],
  async lapse(ctx, subject) {
    const question = await findQuestion(ctx, subject);
    if (question?.state !== "asked") return false;
    await applyMove(ctx, questionLife, question, "lapse");
    return true;
  },
  async line(ctx, subject) {
    const question = await findQuestion(ctx, subject);
    if (question?.state !== "asked") return undefined;
    const t = words(ctx);
    const action = {
      kind: "open",
      label: t("witness.answer"),
      callback: callback("case.answer-witness", subject),
    } as const;
    return { title: t("duty.witness"), action };
  },
};

export const taskDuties: Duties = {
  prefix: "cta",
  async whoMust(ctx, subject) {
    const task = await findTask(ctx, subject);
    return task ? findPeople(ctx.tx, [task.ownerId]) : [];
  },
  /** The handler gave it, and is told first. */
  async whoNext(ctx, subject, _kind, level) {
    const task = await findTask(ctx, subject);
    const row = task && (await findCase(ctx, task.caseId));
    if (!row) return [];
    return level === 1 ? whoMustHandle(ctx, row) : whoNext(ctx, row, "task", level);
  },
  async line(ctx, subject) {
    const task = await findTask(ctx, subject);
    const row = task && (await findCase(ctx, task.caseId));
    if (task?.state !== "open" || !row) return undefined;
    const t = words(ctx);
    const who = (await findPerson(ctx.tx, task.ownerId))?.name;
    const action = { kind: "run", label: t("task.doneButton"), callback: callback("case.task-done", subject) } as const;
    return { title: t("duty.task", { number: sayNumber(row.number) }), action, ...(who && { who }) };
  },
};

/** The nearest term of each of these cases that the person themselves has to keep. */
export async function ownTerms(ctx: Ctx, cases: readonly Case[]) {
  const open = await openDeadlines(
    ctx.tx,
    cases.map(({ id }) => id),
  );
  return new Map(
    open
      .filter(({ kind }) => OWN.includes(kind))
      .toReversed()
      .map((term) => [term.subject, term]),
  );
}
