import { addDays, type CivilDate, civilDateIn } from "../../../core/calendar/civil.ts";
import type { Ctx } from "../../../core/context.ts";
import { PAGE_HOURS } from "../../../core/links.ts";
import type { Person } from "../../../core/people.ts";
import type { PageTurn, PageView, ReadPage } from "../../../core/read-page.ts";
import { sayNumber, sayWindows } from "../model.ts";
import { sayCivil, words } from "../wording.ts";
import { calendarText } from "./cards.ts";
import { daysAround } from "./model.ts";
import { drawCalendar } from "./picture.ts";
import { dayNear, listed, readTeam, TEAM_PAGE } from "./team.ts";
import { altOf, sayRange } from "./wording.ts";

/** People on the page: more than anybody leads in person, and no wall of rows. */
const PAGE_ROWS = 60;
type Length = "week" | "month";

/** The first day of the same length before or after. */
function turned(firstDay: CivilDate, length: Length, count: number, by: 1 | -1): CivilDate {
  if (length === "week") return addDays(firstDay, by * 7);
  return daysAround(addDays(firstDay, by === 1 ? count : -1), "month").firstDay;
}

async function draw(
  ctx: Ctx & { person: Person },
  query: Readonly<Record<string, string>>,
): Promise<PageView | undefined> {
  const t = calendarText(ctx);
  const length: Length = query.view === "month" ? "month" : "week";
  const day = dayNear(ctx, query.from);
  const days = daysAround(day, length);
  const team = await readTeam(ctx, days, PAGE_ROWS);
  if (!team) return undefined;
  const { view } = team;
  const plans = listed(team);
  const to = (label: string, view: Length, from: CivilDate, isHere = false): PageTurn => ({
    label,
    query: { view, from },
    ...(isHere && { isHere }),
  });
  const p = words(ctx);
  return {
    title: t("team.title"),
    about: sayRange(ctx.locale, view.firstDay, view.lastDay),
    turns: [
      {
        label: t("page.lengths"),
        links: (["week", "month"] as const).map((one) => to(t(`page.${one}`), one, day, one === length)),
      },
      {
        label: t("page.turn"),
        links: [
          to(t(`page.before.${length}`), length, turned(days.firstDay, length, days.count, -1)),
          to(t("page.today"), length, civilDateIn(ctx.now, ctx.zone)),
          to(t(`page.after.${length}`), length, turned(days.firstDay, length, days.count, 1)),
        ],
      },
    ],
    ...(plans.length > 0 && {
      picture: { picture: drawCalendar(view, ctx.locale), alt: altOf(view, ctx.locale) },
      table: {
        caption: t("page.table"),
        columns: [t("page.who"), t("page.plan"), t("page.state"), t("page.days"), t("page.windows")],
        rows: plans.map(({ row, content, name, zone }) => [
          name,
          `${sayNumber(row.number)} · ${p(`purposes.${content.purpose}`)}`,
          p(`states.${row.state}`),
          [...new Set([content.firstDay, content.lastDay])].map((one) => sayCivil(ctx, one, zone)).join(" – "),
          sayWindows(content.windows),
        ]),
      },
    }),
    notes: [
      ...(plans.length === 0 ? [t("page.empty")] : []),
      ...(view.more > 0 ? [t("page.more", { count: view.more })] : []),
      t("page.foot", { hours: PAGE_HOURS }),
    ],
  };
}

/** The reader's team in a week or a month, with everything in words below. */
export const teamPage: ReadPage = { name: TEAM_PAGE, draw };
