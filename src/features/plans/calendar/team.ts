import { addDays, type CivilDate, civilDateIn, instantAt, isCivilDate } from "../../../core/calendar/civil.ts";
import type { WorkingCalendar } from "../../../core/calendar/index.ts";
import { callback } from "../../../core/callback.ts";
import type { ListItem } from "../../../core/card.ts";
import type { Ctx } from "../../../core/context.ts";
import type { PressHandler } from "../../../core/feature.ts";
import { pagePath } from "../../../core/links.ts";
import type { Person } from "../../../core/people.ts";
import { type Reply, replaceCard, say, showCard } from "../../../core/reply.ts";
import { refusedByReader } from "../../approvals/index.ts";
import { mondayOf } from "../model.ts";
import { words } from "../wording.ts";
import { type TeamFacts, teamCard } from "./cards.ts";
import { calendarWords } from "./messages/index.ts";
import { daysAround, MOST_ROWS, SHOWN_STATES, type Shown, teamView, type View, weeksView } from "./model.ts";
import { directReports, leadsAnybody, plannersBelow, plansBetween } from "./store.ts";

/** What a manager sees of their team, and everybody of their own weeks. */

export const TEAM_PAGE = "plans.team";

/** The calendar that somebody's plans are on. */
export const calendarOf = ({ calendars }: Pick<Ctx, "calendars">, { region, zone }: Person): WorkingCalendar =>
  calendars.of(region, zone);

type Days = { firstDay: CivilDate; count: number };

/** Somewhere on earth these days have begun, or are not over yet. */
export const boundsOf = ({ firstDay, count }: Days) => ({
  from: instantAt(addDays(firstDay, -1), "00:00", "UTC"),
  to: instantAt(addDays(firstDay, count + 1), "00:00", "UTC"),
});

/** Whoever of these people has plans in these days, with them. */
export async function shownIn(ctx: Ctx, people: readonly Person[], days: Days): Promise<Shown[]> {
  const ids = people.map(({ id }) => id);
  const all = await plansBetween(ctx, ids, { ...boundsOf(days), states: SHOWN_STATES });
  const waiting = all.flatMap(({ row }) =>
    row.state === "submitted" && row.ownerId !== ctx.person?.id ? [row.id] : [],
  );
  const refused = await refusedByReader(ctx, waiting);
  const known = all.filter(({ row }) => !refused.has(row.id));
  const byOwner = Map.groupBy(known, ({ row }) => row.ownerId);
  return people.flatMap((person) => {
    const plans = byOwner.get(person.id);
    return plans ? [{ name: person.name, calendar: calendarOf(ctx, person), plans }] : [];
  });
}

export type Team = { shown: readonly Shown[]; view: View };

/** The reader's team over some days; undefined where nobody is below them. */
export async function readTeam(ctx: Ctx, days: Days, mostRows = MOST_ROWS): Promise<Team | undefined> {
  if (!ctx.person || !(await leadsAnybody(ctx, ctx.person.id))) return undefined;
  const people = await plannersBelow(ctx, ctx.person.id, { ...boundsOf(days), states: SHOWN_STATES });
  const shown = await shownIn(ctx, people, days);
  return { shown, view: teamView(shown, days, ctx.now, mostRows) };
}

/** Plans that have a window in the view, each with who it is of. */
export function listed({ shown, view }: Team): TeamFacts["plans"] {
  const numbers = new Set(
    view.rows.flatMap(({ cells }) => cells.flatMap(({ bars }) => bars.map(({ number }) => number))),
  );
  return shown
    .flatMap(({ name, calendar, plans }) => plans.map((plan) => ({ ...plan, name, zone: calendar.zone })))
    .filter(({ row }) => numbers.has(row.number))
    .sort((a, b) => a.row.startsAt.getTime() - b.row.startsAt.getTime() || a.row.number - b.row.number);
}

/** Years that one may turn away from now: what is kept is not older, and nobody plans further. */
const YEARS = 3;

/** The day that a text from outside names, as far as it is a day near now. */
export function dayNear(ctx: Ctx, text: string | undefined): CivilDate {
  const day = text !== undefined && isCivilDate(text) ? text : today(ctx);
  return Math.abs(Number(day.slice(0, 4)) - Number(today(ctx).slice(0, 4))) <= YEARS ? day : today(ctx);
}

const today = (ctx: Ctx): CivilDate => civilDateIn(ctx.now, ctx.zone);

/** The address of the team's page for the reader. */
export const teamUrl = (ctx: Ctx & { person: Person }): string =>
  `${ctx.publicUrl}${pagePath(ctx, { page: TEAM_PAGE, personId: ctx.person.id })}`;

async function teamReply(ctx: Ctx, day: CivilDate, isTurned: boolean): Promise<Reply> {
  const { person } = ctx;
  const monday = mondayOf(day);
  const days = daysAround(monday, "week");
  // All of them are listed and counted; the picture holds as many as a phone can show.
  const whole = await readTeam(ctx, days, Number.POSITIVE_INFINITY);
  if (!person || !whole) return say(calendarWords.in(ctx.locale)("team.nobody"), "quiet");
  const view = teamView(whole.shown, days, ctx.now);
  const facts: TeamFacts = {
    view,
    plans: listed(whole),
    isNow: monday === mondayOf(today(ctx)),
    url: teamUrl({ ...ctx, person }),
  };
  const card = teamCard(ctx, facts);
  return isTurned ? replaceCard(card) : showCard(card);
}

/** `/plan team`: the plans of those below the reader in this week. */
export const teamCommand = (ctx: Ctx): Promise<Reply> => teamReply(ctx, today(ctx), false);

export const teamPresses: PressHandler[] = [
  /** The week before and the one after, in the place of the one that is shown. */
  { name: "plan.team", handle: (ctx, { id }) => teamReply(ctx, dayNear(ctx, id), true) },
  /** A week from another card, which stays. */
  { name: "plan.team-at", handle: (ctx, { id }) => teamReply(ctx, dayNear(ctx, id), false) },
];

/** On the hub of whoever leads people, the way to their team's plans. */
export async function teamItems(ctx: Ctx & { person: Person }): Promise<ListItem[]> {
  const people = await directReports(ctx, ctx.person.id);
  if (people.length === 0) return [];
  const t = calendarWords.in(ctx.locale);
  const action = { kind: "run", label: words(ctx)("buttons.view"), callback: callback("plan.team-at") } as const;
  return [{ title: t("team.title"), detail: t("team.people", { count: people.length }), action }];
}

/** Weeks that one sees ahead in one's own plans: no plan is for longer. */
const OWN_WEEKS = 5;

/** The reader's own weeks from this one on, as far as there is anything in them; undefined where there is nothing. */
export async function ownWeeks(ctx: Ctx): Promise<View | undefined> {
  const { person } = ctx;
  if (!person) return undefined;
  const monday = mondayOf(civilDateIn(ctx.now, person.zone));
  const [shown] = await shownIn(ctx, [person], { firstDay: monday, count: OWN_WEEKS * 7 });
  if (!shown) return undefined;
  const whole = weeksView(shown, monday, OWN_WEEKS, ctx.now);
  const last = whole.rows.findLastIndex(({ cells }) => cells.some(({ bars }) => bars.length > 0));
  return last === -1 ? undefined : weeksView(shown, monday, last + 1, ctx.now);
}
