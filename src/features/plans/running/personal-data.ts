import type { Ctx } from "../../../core/context.ts";
import type { Person } from "../../../core/people.ts";
import type { DataSection } from "../../../core/personal-data.ts";
import { sayInstant } from "../../../core/wording.ts";
import { sayNumber } from "../model.ts";
import { plansOf, readRevision } from "../store.ts";
import { runningWords } from "./messages/index.ts";
import { hoursOf } from "./store-hours.ts";
import { checkInsOf, keysOf, tasksOf } from "./store-tasks.ts";
import { sayDuration } from "./wording.ts";

type Rows = (string | undefined)[][];

/** Everything the person said about the tasks of their plans, and all time that was measured or typed. */
export async function runningData(ctx: Ctx, person: Person): Promise<DataSection[]> {
  const t = runningWords.in(ctx.locale);
  const say = (at: Date) => sayInstant(at, ctx.locale, ctx.zone, ctx.now);
  const [checkIns, hours]: [Rows, Rows] = [[], []];
  for (const plan of (await plansOf(ctx, person.id)).toReversed()) {
    const number = sayNumber(plan.number);
    const texts = await textsOf(ctx, plan.id, plan.revision);
    for (const one of await checkInsOf(ctx, [...texts.keys()]))
      checkIns.push([
        number,
        texts.get(one.taskId),
        t(`forms.check-in.fields.outcome.options.${one.outcome}`),
        one.due,
        [one.said.link, one.said.text].filter(Boolean).join("\n") || undefined,
        say(one.at),
      ]);
    const { clocks, figures } = await hoursOf(ctx, plan.id);
    for (const { day, startedAt, endedAt } of clocks) {
      const length = endedAt && sayDuration(endedAt.getTime() - startedAt.getTime(), ctx.locale);
      hours.push([number, day, length, t("data.measured"), undefined, say(startedAt)]);
    }
    for (const { day, minutes, at, note } of figures)
      hours.push([number, day, sayDuration(minutes * 60_000, ctx.locale), t("data.typed"), note, say(at)]);
  }
  return [
    {
      key: "plans.check-ins",
      title: t("data.checkIns"),
      columns: [t("data.number"), t("data.task"), t("data.state"), t("data.newDay"), t("data.said"), t("data.when")],
      rows: checkIns,
    },
    {
      key: "plans.hours",
      title: t("data.hours"),
      columns: [t("data.number"), t("data.day"), t("data.length"), t("data.how"), t("data.note"), t("data.when")],
      rows: hours,
    },
  ];
}

/** The words of each task by the id of its row, as the last revision that has them says; a task that has left has none. */
async function textsOf(ctx: Ctx, planId: string, revision: number): Promise<Map<string, string>> {
  const rows = await tasksOf(ctx, planId);
  const found = new Map(rows.map(({ id }) => [id, ""]));
  for (let at = 1; at <= revision; at += 1) {
    const { tasks } = await readRevision(ctx, planId, at);
    const keys = keysOf(ctx, planId, tasks);
    for (const { id, key } of rows) {
      const text = tasks[keys.indexOf(key)]?.text;
      if (text !== undefined) found.set(id, text);
    }
  }
  return found;
}
