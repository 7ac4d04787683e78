import { addDays, civilDateIn } from "../../../core/calendar/index.ts";
import type { Ctx } from "../../../core/context.ts";
import { systemCtx } from "../../../core/context.ts";
import type { Duties, Notice } from "../../../core/feature.ts";
import type { RecurringJob } from "../../../core/jobs.ts";
import { applyMove } from "../../../core/lifecycle.ts";
import { addMessages } from "../../../core/outbox.ts";
import { findPerson, type Person, withRoles } from "../../../core/people.ts";
import { press, words } from "../cards.ts";
import { coursesOf, isTaught } from "../courses/course-file.ts";
import { assignmentLife } from "../life.ts";
import { trainingWords } from "../messages/index.ts";
import { type Assignment, type Cause, isOpen, TRAINERS } from "../model.ts";
import { findAssignment } from "../store.ts";
import { askedCard, digestCard, titleIn } from "./cards.ts";
import { awayUntil } from "./model.ts";
import { campaignsIn, progressOf } from "./store-campaigns.ts";
import { leavesOf, tasksBy } from "./store-tasks.ts";

/** Whoever has to do it, where they are here to do it and it is still there to be done. */
async function learnerOf(ctx: Ctx, task: Assignment): Promise<Person | undefined> {
  if (!isTaught(ctx.content, task.course)) return undefined;
  const person = await findPerson(ctx.tx, task.personId);
  if (!person?.isActive || !person.isInScope) return undefined;
  const leaves = (await leavesOf(ctx, [person.id])).get(person.id) ?? [];
  return awayUntil(civilDateIn(ctx.now, person.zone), leaves) ? undefined : person;
}

/** A course is to be finished by a day: the person is reminded, and once it is over their manager hears so much and no more. */
export const trainingDuties: Duties = {
  prefix: "tas",
  async whoMust(ctx, subject) {
    const task = await findAssignment(ctx, subject);
    const person = task && isOpen(task) ? await learnerOf(ctx, task) : undefined;
    return person ? [person] : [];
  },
  async whoNext(ctx, subject, _kind, level) {
    // Those who run the training see all of them together, each week.
    if (level > 1) return [];
    const task = await findAssignment(ctx, subject);
    const person = task && isOpen(task) ? await learnerOf(ctx, task) : undefined;
    const manager = await findPerson(ctx.tx, person?.managerId);
    return manager?.isActive ? [manager] : [];
  },
  async lapse(ctx, subject) {
    const task = await findAssignment(ctx, subject);
    if (task?.state !== "assigned" && task?.state !== "in_progress") return false;
    await applyMove({ ...ctx, person: undefined, actor: "system" }, assignmentLife, task, "lapse");
    return false;
  },
  async line(ctx, subject) {
    const task = await findAssignment(ctx, subject);
    if (!task || !isOpen(task)) return undefined;
    const t = words(ctx);
    const title = t("campaigns.duty", { course: titleIn(ctx, coursesOf(ctx.content), task.course) });
    if (ctx.person?.id === task.personId)
      return { title, action: press(t("campaigns.asked.course"), "course", task.course) };
    const who = (await findPerson(ctx.tx, task.personId))?.name;
    return { title, action: press(t("campaigns.hub.open"), "team", "mine"), ...(who && { who }) };
  },
};

/** Asks somebody for courses. */
export const askedNotice: Notice = {
  name: "training.asked",
  called: (locale) => trainingWords.in(locale)("campaigns.sent.asked"),
  async render(ctx, { cause, ids }) {
    const tasks = await tasksBy(ctx, ids as string[]);
    const order = coursesOf(ctx.content);
    const rank = ({ course }: Assignment) => order.findIndex(({ id }) => id === course);
    const sorted = tasks.toSorted((a, b) => rank(a) - rank(b));
    return sorted.length > 0 ? askedCard(ctx, order, { cause: cause as Cause, tasks: sorted }) : undefined;
  },
};

/** How far the running campaigns are; drawn from how it is when it is read. */
export const digestNotice: Notice = {
  name: "training.digest",
  family: "training.digest",
  called: (locale) => trainingWords.in(locale)("campaigns.sent.digest"),
  async render(ctx) {
    const rows = [];
    for (const row of await campaignsIn(ctx, ["running"])) rows.push({ row, progress: await progressOf(ctx, row.id) });
    return rows.length > 0 ? digestCard(ctx, coursesOf(ctx.content), rows) : undefined;
  },
};

/** On the first working morning of a week those who run the training hear how far it is. */
export const digestJob: RecurringJob = {
  name: "training.digest",
  cron: "30 9 * * *",
  what: "Tells those who run the training, on the first working day of a week, how far the campaigns are",
  async handle(services) {
    await services.db.transaction(async (tx) => {
      const ctx = systemCtx(services, tx);
      const { region, zone } = ctx.company;
      const calendar = ctx.calendars.of(region, zone);
      const day = civilDateIn(ctx.now, zone);
      let first = day;
      // A week begins on Monday; days before today that were worked have had it.
      for (let back = new Date(`${day}T12:00:00Z`).getUTCDay() || 7; back > 1; back--) {
        const earlier = addDays(day, 1 - back);
        if (calendar.isWorkingDay(earlier)) {
          first = earlier;
          break;
        }
      }
      if (!calendar.isWorkingDay(day) || first !== day) return;
      if ((await campaignsIn(ctx, ["running"])).length === 0) return;
      const to = (await withRoles(tx, TRAINERS)).map(({ id }) => ({ personId: id }));
      await addMessages(tx, ctx.now, [
        { key: `training.digest:${day}`, notice: digestNotice.name, subject: "training", to },
      ]);
    });
  },
};
