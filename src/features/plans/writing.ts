import type { CivilDate } from "../../core/calendar/civil.ts";
import type { Ctx } from "../../core/context.ts";
import { ChangedMeanwhile, UserError } from "../../core/errors.ts";
import { attachEvidence } from "../../core/evidence.ts";
import { type FormHandler, formHandler, type PressHandler } from "../../core/feature.ts";
import type { ValuesOf } from "../../core/form.ts";
import { NotAllowed } from "../../core/lifecycle.ts";
import { none, type Reply, say, showCard } from "../../core/reply.ts";
import { askApproval, type RouteRule, routeFor, withdrawApproval } from "../approvals/index.ts";
import { planCard } from "./cards.ts";
import { readFacts } from "./facts.ts";
import * as forms from "./forms.ts";
import { existing, movePlan, own, words } from "./handling.ts";
import { planLife } from "./life.ts";
import {
  boundsOf,
  type Content,
  type ContentError,
  type Plan,
  readTasks,
  readWindows,
  sayNumber,
  whyNotPlan,
} from "./model.ts";
import { insertPlan, readRevision, sealReport, writeRevision } from "./store.ts";

/** From a draft to the question to others, and to the end. */

/** Who is asked: the own manager; where a company account speaks, PR after them. */
export const rulesFor = ({ account }: Pick<Content, "account">): RouteRule[] => [
  { kind: "manager", mode: "any" },
  ...(account ? [{ kind: "pr", mode: "any" } as const] : []),
];

type Values = ValuesOf<(typeof forms.writeForm)["fields"]>;

/** What was typed as a plan; what is wrong stands beside its field, all at once. */
function readContent(ctx: Ctx, values: Values): { content: Content } | { errors: Record<string, string> } {
  const t = words(ctx);
  const { purpose, platforms, hours, result, account, outside } = values;
  const days = { firstDay: values.firstDay as CivilDate, lastDay: values.lastDay as CivilDate };
  const errors: Record<string, string> = {};
  const windows = readWindows(values.windows);
  if (typeof windows === "string") errors.windows = t(`reasons.${windows}`);
  const tasks = readTasks(values.tasks, days);
  if (!Array.isArray(tasks)) errors.tasks = sayReason(ctx, tasks.code, "text" in tasks ? { text: tasks.text } : {});
  const content: Content = {
    purpose,
    platforms,
    ...days,
    windows: typeof windows === "string" ? [] : windows,
    hours,
    tasks: Array.isArray(tasks) ? tasks : [],
    result: result ?? "",
    ...(account && { account }),
    ...(outside && { outside }),
  };
  const calendar = ctx.calendars.of(ctx.person?.region ?? ctx.company.region, ctx.zone);
  const wrong = typeof windows === "string" ? [] : whyNotPlan(content, calendar, ctx.now);
  for (const error of wrong) errors[error.field] ??= sayError(ctx, error);
  return Object.keys(errors).length > 0 ? { errors } : { content };
}

/** The words of a reason, with what it names. */
function sayReason(ctx: Pick<Ctx, "locale">, code: string, params: Record<string, string | number> = {}): string {
  return (words(ctx) as (key: string, params: Record<string, string | number>) => string)(`reasons.${code}`, params);
}

const sayError = (ctx: Pick<Ctx, "locale">, error: ContentError): string =>
  sayReason(ctx, error.code, "hours" in error ? { hours: error.hours } : {});

const boundsIn = (ctx: Ctx, content: Content) => {
  const bounds = boundsOf(content, ctx.calendars.of(ctx.person?.region ?? ctx.company.region, ctx.zone));
  if (!bounds) throw new Error("a plan without a working day passed its check");
  return bounds;
};

/** The plan that a form was opened for: none for a new one, an earlier one to copy, or a draft to change. */
async function openedFor(ctx: Ctx, id: string | undefined): Promise<{ row: Plan | undefined; isCopy: boolean }> {
  if (!id || id === "new") return { row: undefined, isCopy: false };
  if (id.startsWith("copy.")) return { row: await own(ctx, id.slice("copy.".length)), isCopy: true };
  const row = await own(ctx, id);
  if (!("write" in planLife.states[row.state])) throw new ChangedMeanwhile(row.id);
  return { row, isCopy: false };
}

export const writeHandler: FormHandler = formHandler<(typeof forms.writeForm)["fields"]>({
  form: forms.writeForm,
  async open(ctx, context) {
    const { row, isCopy } = await openedFor(ctx, context.id);
    const known = row && (await readRevision(ctx, row.id, row.revision));
    return forms.drawWrite(ctx, row && !isCopy ? sayNumber(row.number) : "", known, isCopy);
  },
  async submit(ctx, values, context) {
    if (!ctx.person) throw new UserError("not-yours", words(ctx)("reasons.not-yours"));
    const read = readContent(ctx, values);
    if ("errors" in read) return { kind: "errors", errors: read.errors };
    const { row, isCopy } = await openedFor(ctx, context.id);
    const bounds = boundsIn(ctx, read.content);
    if (!row || isCopy) return shown(ctx, await insertPlan(ctx, ctx.person.id, read.content, bounds));
    // What others have seen stays as it was: a change after an answer is a revision of its own.
    const revision = row.state === "draft" ? row.revision : row.revision + 1;
    await writeRevision(ctx, row.id, revision, read.content);
    const set = { revision, starts_at: bounds.from, ends_at: bounds.to };
    return shown(ctx, await movePlan(ctx, row, "write", { set, data: { revision } }));
  },
});

/** The plan as a card that follows it. */
export async function shown(ctx: Ctx, row: Plan): Promise<Reply> {
  return {
    ...showCard(planCard(ctx, await readFacts(ctx, row))),
    live: { notice: "plans.owner", params: { id: row.id }, subject: row.id },
  };
}

export const reportHandler: FormHandler = formHandler<(typeof forms.reportForm)["fields"]>({
  form: forms.reportForm,
  open: async (ctx, context) =>
    forms.draw(forms.reportForm, ctx, sayNumber((await reportable(ctx, context.id)).number)),
  async submit(ctx, { text, files }, context) {
    const row = await reportable(ctx, context.id);
    const evidence = await attachEvidence(ctx.tx, ctx, row.id, files, ctx.now);
    const set = { report: sealReport(ctx, row.id, text), closed_at: ctx.now };
    await movePlan(ctx, row, "complete", { set, data: { evidence } });
    return say(words(ctx)("forms.report.done"), "good");
  },
});

async function reportable(ctx: Ctx, id: string | undefined): Promise<Plan> {
  const row = await own(ctx, id);
  if (!("complete" in planLife.states[row.state])) throw new ChangedMeanwhile(row.id);
  return row;
}

export const revokeHandler: FormHandler = formHandler<(typeof forms.revokeForm)["fields"]>({
  form: forms.revokeForm,
  open: async (ctx, context) => forms.draw(forms.revokeForm, ctx, sayNumber((await revocable(ctx, context.id)).number)),
  async submit(ctx, { reason }, context) {
    const row = await revocable(ctx, context.id);
    const set = { report: sealReport(ctx, row.id, reason), closed_at: ctx.now };
    await movePlan(ctx, row, "revoke", { set });
    return say(words(ctx)("forms.revoke.done"), "good");
  },
});

/** A plan of somebody below the reader. @throws NotAllowed ChangedMeanwhile */
async function revocable(ctx: Ctx, id: string | undefined): Promise<Plan> {
  const row = await existing(ctx, id);
  if ((await planLife.rights.manager?.(ctx, row)) !== true)
    throw new NotAllowed(row.id, "not-yours", words(ctx)("reasons.not-yours"));
  if (!("revoke" in planLife.states[row.state])) throw new ChangedMeanwhile(row.id);
  return row;
}

const opensForm =
  (handler: FormHandler, id: (id: string) => string = (same) => same) =>
  async (ctx: Ctx, press: { id: string }): Promise<Reply> => {
    const context = { id: id(press.id) };
    return { kind: "form", opening: { form: handler.form.name, view: await handler.open(ctx, context), context } };
  };

export const writingPresses: PressHandler[] = [
  { name: "plan.new", handle: opensForm(writeHandler, () => "new") },
  { name: "plan.write", handle: opensForm(writeHandler) },
  { name: "plan.copy", handle: opensForm(writeHandler, (id) => `copy.${id}`) },
  { name: "plan.report", handle: opensForm(reportHandler) },
  { name: "plan.revoke", handle: opensForm(revokeHandler) },
  {
    name: "plan.submit",
    async handle(ctx, { id }) {
      const t = words(ctx);
      const row = await own(ctx, id);
      const content = await readRevision(ctx, row.id, row.revision);
      const steps = await routeFor(ctx, row.ownerId, rulesFor(content));
      if (steps.length === 0) throw new UserError("nobody-to-ask", t("reasons.nobody-to-ask"));
      const moved = await movePlan(ctx, row, "submit");
      await askApproval(ctx, {
        subject: row.id,
        revision: row.revision,
        requesterId: row.ownerId,
        steps,
        neededBy: moved.startsAt,
      });
      return none;
    },
  },
  {
    name: "plan.cancel",
    async handle(ctx, { id }) {
      const row = await own(ctx, id);
      await movePlan(ctx, row, "cancel", { set: { closed_at: ctx.now } });
      await withdrawApproval(ctx, row.id);
      return none;
    },
  },
];
