import { instantAt } from "../../core/calendar/civil.ts";
import { addWorkingDays } from "../../core/calendar/index.ts";
import { callback } from "../../core/callback.ts";
import { conflictOf } from "../../core/conflicts.ts";
import type { Ctx } from "../../core/context.ts";
import { OFFICE_HOURS } from "../../core/deadlines/term.ts";
import type { Duties } from "../../core/feature.ts";
import { findPeople, findPerson, type Person, withRoles } from "../../core/people.ts";
import { moveAppeal, words } from "./handling.ts";
import { appealLife } from "./life.ts";
import { type Appeal, DELAY_NOTICES, isOver, sayNumber } from "./model.ts";
import {
  appellantIds,
  caseOf,
  circleOf,
  clearersOf,
  leadersOutside,
  overseersOf,
  teamOf,
  whoMustReview,
} from "./parties.ts";
import { isMine } from "./reader.ts";
import { delaysTold, findAppeal } from "./store.ts";
import { NOBODY } from "./taking.ts";

async function whoMust(ctx: Ctx, row: Appeal, kind: string): Promise<readonly Person[]> {
  switch (kind) {
    case "reply":
      return findPeople(ctx.tx, appellantIds(row));
    case "recusal":
      return clearersOf(ctx, row);
    case "comment": {
      const { deciderId, secondId } = await caseOf(ctx, row);
      return findPeople(
        ctx.tx,
        [deciderId, secondId].flatMap((id) => id ?? []),
      );
    }
    case "assign":
      return overseersOf(ctx, row);
    case "delay":
      return [];
    default:
      return whoMustReview(ctx, row);
  }
}

/** Compliance, then those who lead; never who is late, a party, or whoever had a part in the decision. */
async function whoNext(ctx: Ctx, row: Appeal, kind: string, level: 1 | 2 | 3): Promise<readonly Person[]> {
  // What the appellant may do is theirs alone, and nobody is pressed for a comment.
  if (kind === "reply" || kind === "delay" || kind === "comment") return [];
  const late = await whoMust(ctx, row, kind);
  const { parties, hadAPart } = await circleOf(ctx, row);
  const above = (people: readonly Person[]) =>
    people.filter(
      (person) =>
        person.isActive &&
        !late.some(({ id }) => id === person.id) &&
        !hadAPart.has(person.id) &&
        conflictOf(person, parties) === undefined,
    );
  const levels = [
    async () => above(await withRoles(ctx.tx, ["compliance"])),
    async () => above(await leadersOutside(ctx, row)),
    async () => above([...(await leadersOutside(ctx, row)), ...(await withRoles(ctx.tx, ["admin"]))]),
  ];
  // Where a level has nobody, the next is asked at once: it is never silent.
  for (const people of levels.slice(level - 1)) {
    const found = await people();
    if (found.length > 0) return found;
  }
  return [];
}

/** The next working morning of the appellant: when they hear of the delay again. */
async function nextMorning(ctx: Ctx, row: Appeal): Promise<Date> {
  const owner = (await findPerson(ctx.tx, row.appellantId)) ?? ctx.company;
  const calendar = ctx.calendars.of(owner.region, owner.zone);
  return instantAt(addWorkingDays(calendar, ctx.now, 1).day, OFFICE_HOURS.from, calendar.zone);
}

/** What happens by itself when a term of an appeal is over. */
async function lapse(ctx: Ctx, row: Appeal, kind: string): Promise<boolean> {
  if (isOver(row.state)) return false;
  switch (kind) {
    case "answer":
      // The flag is set once; the term stays, for the reviewer is reminded and it is passed up.
      if (!row.isOverdue)
        await moveAppeal(ctx, { ...row, delayAt: await nextMorning(ctx, row) }, "overdue", {
          set: { is_overdue: true },
        });
      return false;
    case "delay": {
      const told = (await delaysTold(ctx, row.id)) + 1;
      const again = told < DELAY_NOTICES ? { delayAt: await nextMorning(ctx, row) } : {};
      await moveAppeal(ctx, { ...row, ...again }, "stillLate");
      return true;
    }
    case "reply":
      await moveAppeal(ctx, row, "unanswered");
      return true;
    case "silent":
      if (!("goBack" in appealLife.states[row.state])) return false;
      await goBack(ctx, row);
      return true;
    default:
      return false;
  }
}

/** Who had it did nothing for days, or has left; somebody of the team takes it, who had it among them. */
async function goBack(ctx: Ctx, row: Appeal): Promise<void> {
  const { reviewerId, ...rest } = row;
  const former = reviewerId ? { formerId: reviewerId } : {};
  const isNobodyLeft = (await teamOf(ctx, row)).length === 0;
  await moveAppeal(ctx, { ...rest, reviewerId: undefined, ...former }, isNobodyLeft ? "strand" : "goBack", {
    set: NOBODY,
  });
}

/** What is due about appeals: whoever reviews must act; the appellant may. */
export const appealDuties: Duties = {
  prefix: "apl",
  async whoMust(ctx, subject, kind) {
    const row = await findAppeal(ctx, subject);
    return row ? whoMust(ctx, row, kind) : [];
  },
  async whoNext(ctx, subject, kind, level) {
    const row = await findAppeal(ctx, subject);
    return row ? whoNext(ctx, row, kind, level) : [];
  },
  async lapse(ctx, subject, kind) {
    const row = await findAppeal(ctx, subject);
    return row ? lapse(ctx, row, kind) : false;
  },
  async line(ctx, subject, kind) {
    const row = await findAppeal(ctx, subject);
    if (!row || isOver(row.state)) return undefined;
    const t = words(ctx);
    const number = sayNumber(row.number);
    const run = (event: string) =>
      ({ kind: "run", label: t("envelope.open"), callback: callback(`appeal.${event}`, row.id) }) as const;
    if (kind === "reply") {
      if (!isMine(ctx, row)) return undefined;
      return { title: t("duty.reply", { number }), action: run("open") };
    }
    if (kind === "comment") {
      const action = {
        kind: "open",
        label: t("comment.button"),
        callback: callback("appeal.comment", row.id),
      } as const;
      return { title: t("duty.comment", { number }), action };
    }
    const late = await whoMust(ctx, row, kind);
    const who = late.map(({ name }) => name).join(ctx.locale === "zh-CN" ? "、" : ", ");
    return { title: t(`duty.${kind as "take"}`, { number }), action: run("view"), ...(who && { who }) };
  },
};
