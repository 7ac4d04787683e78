import { addDays, type CivilDate, civilDateIn, instantAt, isCivilDate } from "../../../core/calendar/civil.ts";
import { nextWorkingTime, type WorkingCalendar } from "../../../core/calendar/index.ts";
import { type Ctx, systemCtx } from "../../../core/context.ts";
import { OFFICE_HOURS } from "../../../core/deadlines/term.ts";
import type { Notice } from "../../../core/feature.ts";
import type { RecurringJob } from "../../../core/jobs.ts";
import { addMessages } from "../../../core/outbox.ts";
import { findPeople, type Person } from "../../../core/people.ts";
import { waitingFor } from "../../approvals/index.ts";
import { mondayOf } from "../model.ts";
import { readTaskViews } from "../running/facts.ts";
import { calendarText } from "./cards.ts";
import { daysAround, tasksDue, teamView } from "./model.ts";
import { isNothing, type MondayFacts, mondayCard } from "./monday-card.ts";
import { claimWeek, directReports, managersToTell, plansBetween, teamsByCalendar } from "./store.ts";
import { boundsOf, calendarOf, listed, shownIn, teamUrl } from "./team.ts";

/** On the first working morning of a week, whoever leads people hears what their team plans, and what waits for them. */

/** Days back from which plans are looked through for what is overdue: longer than a plan and its report. */
const DAYS_BACK = 62;

/** What the card of a week says to the reader, about those who report to them. */
export async function mondayFacts(ctx: Ctx & { person: Person }, monday: CivilDate): Promise<MondayFacts> {
  const people = await directReports(ctx, ctx.person.id);
  const days = daysAround(monday, "week");
  const shown = await shownIn(ctx, people, days);
  const plans = listed({ shown, view: teamView(shown, days, ctx.now, Number.POSITIVE_INFINITY) });
  const since = boundsOf({ firstDay: addDays(monday, -DAYS_BACK), count: DAYS_BACK + 7 });
  const running = await plansBetween(
    ctx,
    people.map(({ id }) => id),
    { ...since, states: ["active", "overdue"] },
  );
  const byId = new Map(people.map((person) => [person.id as string, person]));
  const ofWhom = (ownerId: string) => {
    const person = byId.get(ownerId);
    return { name: person?.name ?? "–", zone: person ? calendarOf(ctx, person).zone : ctx.zone };
  };
  const checkedIn = [];
  for (const { row, content } of running)
    checkedIn.push({ row, tasks: await readTaskViews(ctx, row, content, byId.get(row.ownerId)) });
  return {
    view: teamView(shown, days, ctx.now),
    plans,
    waiting: (await waitingFor(ctx)).length,
    unreported: running
      .filter(({ row }) => row.state === "overdue")
      .map((plan) => ({ ...plan, ...ofWhom(plan.row.ownerId) })),
    tasks: tasksDue(checkedIn, addDays(monday, 6)).map((task) => ({ ...task, ...ofWhom(task.plan.ownerId) })),
    url: teamUrl(ctx),
  };
}

export const mondayNotice: Notice = {
  name: "plans.monday",
  called: (locale) => calendarText({ locale })("monday.title"),
  async render(ctx, params) {
    const monday = String(params.monday);
    const { person } = ctx;
    if (!person || !isCivilDate(monday)) return undefined;
    const facts = await mondayFacts({ ...ctx, person }, monday);
    return isNothing(facts) ? undefined : mondayCard(ctx, facts);
  },
};

/** When the card of a week is due; undefined in a week without a working day. */
export function mondayDue(calendar: WorkingCalendar, monday: CivilDate): Date | undefined {
  for (let at = 0; at < 7; at++) {
    const day = addDays(monday, at);
    if (calendar.isWorkingDay(day)) return instantAt(day, OFFICE_HOURS.from, calendar.zone);
  }
  return undefined;
}

/** Queues the cards of this week for the managers on one calendar, once, whoever else is about to. */
async function tellGroup(ctx: Ctx, { region, zone }: { region: string; zone: string }): Promise<number> {
  const calendar = ctx.calendars.of(region, zone);
  const monday = mondayOf(civilDateIn(ctx.now, zone));
  const due = mondayDue(calendar, monday);
  // What was missed is made up in working hours of that week, and never at night.
  if (!due || ctx.now < due || nextWorkingTime(calendar, ctx.now, OFFICE_HOURS) > ctx.now) return 0;
  if (!(await claimWeek(ctx, { region, zone, monday, due }))) return 0;
  const managers = await managersToTell(ctx, { region, zone, ...boundsOf(daysAround(monday, "week")) });
  const people = await findPeople(ctx.tx, managers);
  return addMessages(
    ctx.tx,
    ctx.now,
    people.map(({ id }) => ({
      key: `plans.monday:${monday}:${id}`,
      notice: mondayNotice.name,
      params: { monday },
      to: [{ personId: id }],
    })),
  );
}

export const mondayJob: RecurringJob = {
  name: "plans.monday",
  cron: "*/15 * * * *",
  what: "Tells managers on the first working morning of a week what their teams plan and what waits for them",
  async handle(services) {
    for (const group of await teamsByCalendar(services.db))
      await services.db.transaction(async (tx) => {
        await tellGroup(systemCtx(services, tx), group);
      });
  },
};
