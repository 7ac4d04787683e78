import type { Ctx } from "../../core/context.ts";
import { ChangedMeanwhile } from "../../core/errors.ts";
import { attachEvidence } from "../../core/evidence.ts";
import { type FormHandler, formHandler, type PressHandler } from "../../core/feature.ts";
import { NotAllowed } from "../../core/lifecycle.ts";
import { say } from "../../core/reply.ts";
import * as forms from "./forms.ts";
import { existing, movePlan, own, ownerOf, words } from "./handling.ts";
import { planLife } from "./life.ts";
import { isStanding, type Plan, sayNumber, spansOf } from "./model.ts";
import { draw as drawRunning, returnForm } from "./running/forms.ts";
import { runningWords } from "./running/messages/index.ts";
import { tasksOf } from "./running/store-tasks.ts";
import { isToDo } from "./running/tasks.ts";
import { readReport, readRevision, sealQuestion, sealReport } from "./store.ts";

/** What came of a plan: its owner reports, and whoever is above them can ask once. */

/** A standing plan has a short report each month, and none at its end. */
const isOfMonths = async (ctx: Ctx, row: Plan): Promise<boolean> =>
  isStanding(await readRevision(ctx, row.id, row.revision));

async function reportable(ctx: Ctx, id: string | undefined): Promise<Plan> {
  const row = await own(ctx, id);
  if (!("complete" in planLife.states[row.state]) || (await isOfMonths(ctx, row))) throw new ChangedMeanwhile(row.id);
  return row;
}

/** Windows that a report ends before their time. */
async function windowsLeft(ctx: Ctx, row: Plan): Promise<number> {
  if (row.state !== "active") return 0;
  const { region, zone } = (await ownerOf(ctx, row)) ?? ctx.company;
  const spans = spansOf(await readRevision(ctx, row.id, row.revision), ctx.calendars.of(region, zone));
  return spans.filter(({ to }) => to > ctx.now).length;
}

export const reportHandler: FormHandler = formHandler<(typeof forms.reportForm)["fields"]>({
  form: forms.reportForm,
  async open(ctx, context) {
    const row = await reportable(ctx, context.id);
    const earlier = row.state === "report_returned" ? await readReport(ctx, row.id) : undefined;
    const left = await windowsLeft(ctx, row);
    const view = forms.drawReport(ctx, sayNumber(row.number), { text: earlier, left });
    const count = (await tasksOf(ctx, row.id)).filter(isToDo).length;
    if (count === 0) return view;
    const open = runningWords.in(ctx.locale)("report.stillOpen", { count });
    return { ...view, intro: [view.intro, open].filter(Boolean).join(ctx.locale === "en" ? " " : "") };
  },
  async submit(ctx, { text, early, files }, context) {
    const row = await reportable(ctx, context.id);
    const left = await windowsLeft(ctx, row);
    if (left > 0 && !early.includes("yes"))
      return { kind: "errors", errors: { early: words(ctx)("reasons.ends-now", { count: left }) } };
    const evidence = await attachEvidence(ctx.tx, ctx, row.id, files, ctx.now);
    const set = {
      report: sealReport(ctx, row.id, text),
      closed_at: ctx.now,
      // What was ended early does not come back when its report is returned.
      ...(row.endsAt > ctx.now && { ends_at: ctx.now }),
    };
    await movePlan(ctx, row, "complete", { set, data: { evidence } });
    return say(words(ctx)("forms.report.done"), "good");
  },
});

/** A report of somebody below the reader that can be returned. @throws NotAllowed ChangedMeanwhile */
async function returnable(ctx: Ctx, id: string | undefined): Promise<Plan> {
  const row = await existing(ctx, id);
  if ((await planLife.rights.manager?.(ctx, row)) !== true)
    throw new NotAllowed(row.id, "not-yours", words(ctx)("reasons.not-yours"));
  if (!("ask" in planLife.states[row.state]) || (await isOfMonths(ctx, row))) throw new ChangedMeanwhile(row.id);
  return row;
}

export const returnReportHandler: FormHandler = formHandler<(typeof returnForm)["fields"]>({
  form: returnForm,
  open: async (ctx, context) =>
    drawRunning(returnForm, ctx, { number: sayNumber((await returnable(ctx, context.id)).number) }),
  async submit(ctx, { question }, context) {
    const row = await returnable(ctx, context.id);
    await movePlan(ctx, row, "ask", { set: { question: sealQuestion(ctx, row.id, question), closed_at: null } });
    return say(runningWords.in(ctx.locale)("forms.return-report.done"), "good");
  },
});

const opens = (name: string, handler: FormHandler): PressHandler => ({
  name,
  async handle(ctx, { id }) {
    const context = { id };
    return { kind: "form", opening: { form: handler.form.name, view: await handler.open(ctx, context), context } };
  },
});

export const reportingPresses: PressHandler[] = [
  opens("plan.report", reportHandler),
  opens("plan.return-report", returnReportHandler),
];
