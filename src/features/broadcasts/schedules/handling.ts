import { EVERYBODY } from "../../../core/audience.ts";
import { appendAudit } from "../../../core/audit.ts";
import { civilDateIn } from "../../../core/calendar/civil.ts";
import type { ListItem } from "../../../core/card.ts";
import type { Ctx } from "../../../core/context.ts";
import { formHandler, type PressHandler } from "../../../core/feature.ts";
import { LIST_LENGTH } from "../../../core/hub.ts";
import { type Reply, say, showCard } from "../../../core/reply.ts";
import { lineOf, sayAt } from "../cards.ts";
import * as forms from "../forms.ts";
import { words } from "../handling.ts";
import { calendarCard } from "../list-cards.ts";
import { DIRECT } from "../model.ts";
import { inStates } from "../store.ts";
import { needWriter } from "../writers.ts";
import { sayRule, schedulesCard } from "./cards.ts";
import { DEFAULT_RULE, nextOccurrence, occurrences, type Rule } from "./rule.ts";
import { activeSchedules, endSchedule, insertSchedule } from "./store.ts";

/** Working days before its day on which the next case study is drafted. */
export const AHEAD_DAYS = 5;
/** Days that the content calendar looks ahead. */
const CALENDAR_DAYS = 56;

const companyCalendar = (ctx: Ctx) => ctx.calendars.of(ctx.company.region, ctx.company.zone);

async function addSchedule(ctx: Ctx, rule: Rule): Promise<Reply> {
  const byId = needWriter(ctx);
  const nextAt = nextOccurrence(rule, ctx.now, companyCalendar(ctx));
  if (!nextAt) return { kind: "errors", errors: { every: words(ctx)("reasons.never") } };
  const base = { audience: EVERYBODY, ways: DIRECT, isInFeed: false, aheadDays: AHEAD_DAYS, byId };
  const subject = await insertSchedule(ctx, { ...base, rule, nextAt });
  await appendAudit(ctx.tx, ctx.now, { subject, actor: ctx.actor, action: "schedule.made", data: { rule } });
  return showCard(schedulesCard(ctx, await activeSchedules(ctx)));
}

export const scheduleHandler = formHandler<(typeof forms.scheduleForm)["fields"]>({
  form: forms.scheduleForm,
  async open(ctx) {
    needWriter(ctx);
    return forms.draw(forms.scheduleForm, ctx, {
      initial: { every: "month-after", day: "10", at: "10:00", rest: "next", n: "2" },
    });
  },
  async submit(ctx, { every, day, nth, weekdays, n, at, rest }): Promise<Reply> {
    const missing = words(ctx)("reasons.needed-here");
    switch (every) {
      case "month-after":
        if (day === undefined) return { kind: "errors", errors: { day: missing } };
        return addSchedule(ctx, { every, day, at });
      case "month-weekday": {
        const [weekday] = weekdays;
        if (!nth || !weekday || weekdays.length > 1)
          return {
            kind: "errors",
            errors: {
              ...(!nth && { nth: missing }),
              ...(weekdays.length !== 1 && { weekdays: words(ctx)("reasons.one-weekday") }),
            },
          };
        return addSchedule(ctx, { every, nth: Number(nth) as 1 | -1, weekday: Number(weekday), at, rest });
      }
      case "weeks": {
        if (weekdays.length === 0) return { kind: "errors", errors: { weekdays: missing } };
        const from = civilDateIn(ctx.now, ctx.company.zone);
        return addSchedule(ctx, { every, n: n ?? 1, weekdays: weekdays.map(Number).sort(), from, at, rest });
      }
    }
  },
});

/** What goes out in the coming weeks: what is planned, and what the schedules will draft. */
async function showCalendar(ctx: Ctx, isAll: boolean): Promise<Reply> {
  needWriter(ctx);
  const t = words(ctx);
  const until = new Date(ctx.now.getTime() + CALENDAR_DAYS * 86_400_000);
  const items: { at: Date; item: ListItem }[] = [];
  for (const row of await inStates(ctx, ["draft", "waiting", "released", "sending", "paused"]))
    items.push({ at: row.plannedAt ?? ctx.now, item: lineOf(ctx, row) });
  for (const schedule of await activeSchedules(ctx)) {
    const after = schedule.isDrafted ? schedule.nextAt : new Date(schedule.nextAt.getTime() - 1);
    for (const at of occurrences(schedule.rule, after, until, companyCalendar(ctx)))
      items.push({
        at,
        item: { title: t("calendar.planned"), detail: `${sayAt(ctx, at)} · ${sayRule(ctx, schedule.rule)}` },
      });
  }
  items.sort((a, b) => a.at.getTime() - b.at.getTime());
  const shown = isAll ? items.slice(0, 30) : items.slice(0, LIST_LENGTH);
  return showCard(
    calendarCard(
      ctx,
      shown.map(({ item }) => item),
      items.length - shown.length,
    ),
  );
}

export const schedulePresses: readonly PressHandler[] = [
  { name: "broadcast.calendar", handle: (ctx, { id }) => showCalendar(ctx, id === "all") },
  {
    name: "broadcast.schedules",
    async handle(ctx) {
      needWriter(ctx);
      return showCard(schedulesCard(ctx, await activeSchedules(ctx)));
    },
  },
  { name: "broadcast.schedule-default", handle: (ctx) => addSchedule(ctx, DEFAULT_RULE) },
  {
    name: "broadcast.schedule",
    async handle(ctx) {
      const view = await scheduleHandler.open(ctx, { id: "new" });
      return { kind: "form", opening: { form: forms.scheduleForm.name, view, context: { id: "new" } } };
    },
  },
  {
    name: "broadcast.schedule-end",
    async handle(ctx, { id }) {
      needWriter(ctx);
      if (!(await endSchedule(ctx, id))) return say(words(ctx)("reasons.ended-already"), "quiet");
      await appendAudit(ctx.tx, ctx.now, { subject: id, actor: ctx.actor, action: "schedule.ended", data: {} });
      return showCard(schedulesCard(ctx, await activeSchedules(ctx)));
    },
  },
];
