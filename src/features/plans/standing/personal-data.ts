import type { Ctx } from "../../../core/context.ts";
import type { Person } from "../../../core/people.ts";
import type { DataSection } from "../../../core/personal-data.ts";
import { sayInstant } from "../../../core/wording.ts";
import { sayNumber } from "../model.ts";
import { sayDuration } from "../running/wording.ts";
import { plansOf } from "../store.ts";
import { standingWords } from "./messages/index.ts";
import { monthsOf, postsOf, readMonth } from "./store-standing.ts";

type Rows = (string | number | undefined)[][];

/** Posts and short reports under the person's standing plans. */
export async function standingData(ctx: Ctx, person: Person): Promise<DataSection[]> {
  const t = standingWords.in(ctx.locale);
  const say = (at: Date) => sayInstant(at, ctx.locale, ctx.zone, ctx.now);
  const [published, months]: [Rows, Rows] = [[], []];
  for (const plan of (await plansOf(ctx, person.id)).toReversed()) {
    const number = sayNumber(plan.number);
    for (const { week, posts, at, note } of (await postsOf(ctx, plan.id)).values())
      published.push([number, week, posts, note, say(at)]);
    for (const row of await monthsOf(ctx, plan.id)) {
      const report = await readMonth(ctx, row.id);
      if (!report) continue;
      const length = sayDuration(report.minutes * 60_000, ctx.locale);
      months.push([number, row.month, length, report.posts, report.remarks, say(row.movedAt)]);
    }
  }
  const [when, posts] = [t("data.when"), t("data.posts")];
  return [
    {
      key: "plans.posts",
      title: t("data.published"),
      columns: [t("data.number"), t("data.week"), posts, t("data.note"), when],
      rows: published,
    },
    {
      key: "plans.months",
      title: t("data.months"),
      columns: [t("data.number"), t("data.month"), t("data.hours"), posts, t("data.remarks"), when],
      rows: months,
    },
  ];
}
