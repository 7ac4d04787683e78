import type { CivilDate } from "../../core/calendar/civil.ts";
import type { Ctx } from "../../core/context.ts";
import { ChangedMeanwhile, UserError } from "../../core/errors.ts";
import { attachEvidence } from "../../core/evidence.ts";
import { type FormHandler, formHandler, type PressHandler } from "../../core/feature.ts";
import type { ValuesOf } from "../../core/form.ts";
import { NotAllowed } from "../../core/lifecycle.ts";
import { none, type Reply, say } from "../../core/reply.ts";
import { whyNotPlanOn } from "../accounts/index.ts";
import { askApproval, withdrawApproval } from "../approvals/index.ts";
import { accountOptions, readAccount } from "./accounts.ts";
import { aheadOf, amendable, askedChange, shortenHandler, whyNotAmend } from "./amending.ts";
import { routeOf, sayError, sayReason } from "./asking.ts";
import * as forms from "./forms.ts";
import { existing, movePlan, own, words } from "./handling.ts";
import { planLife } from "./life.ts";
import {
  boundsOf,
  type Content,
  isApproved,
  isStanding,
  type Plan,
  readTasks,
  readWindows,
  sayNumber,
  whyNotDays,
  whyNotPlan,
} from "./model.ts";
import { shown } from "./showing.ts";
import { opening, standingHandler } from "./standing/writing.ts";
import { insertPlan, lastRevision, readRevision, sealReport, writeRevision } from "./store.ts";

/** From a draft to the question to others, and to the end. */

type Values = ValuesOf<(typeof forms.writeForm)["fields"]>;

/** What was typed as a plan; what is wrong stands beside its field, all at once. */
async function readContent(
  ctx: Ctx,
  values: Values,
  whyNot: (content: Content) => Record<string, string>,
  was: Content | undefined,
): Promise<{ content: Content } | { errors: Record<string, string> }> {
  const t = words(ctx);
  const { purpose, platforms, hours, result, outside } = values;
  const days = { firstDay: values.firstDay as CivilDate, lastDay: values.lastDay as CivilDate };
  const errors: Record<string, string> = {};
  const windows = readWindows(values.windows);
  if (typeof windows === "string") errors.windows = t(`reasons.${windows}`);
  const tasks = readTasks(values.tasks, days);
  if (!Array.isArray(tasks)) errors.tasks = sayReason(ctx, tasks.code, "text" in tasks ? { text: tasks.text } : {});
  const on = await readAccount(ctx, values.account, { ...days, platforms }, was);
  if ("error" in on) errors.account = on.error;
  const content: Content = {
    purpose,
    platforms,
    ...days,
    windows: typeof windows === "string" ? [] : windows,
    hours,
    tasks: Array.isArray(tasks) ? tasks : [],
    result: result ?? "",
    ...("account" in on && on.account),
    ...(outside && { outside }),
  };
  const all = { ...(typeof windows === "string" ? sayDayErrors(ctx, days) : whyNot(content)), ...errors };
  return Object.keys(all).length > 0 ? { errors: all } : { content };
}

/** What is wrong with the days, where nothing more can be said before the hours are right. */
function sayDayErrors(ctx: Ctx, days: Pick<Content, "firstDay" | "lastDay">): Record<string, string> {
  const calendar = ctx.calendars.of(ctx.person?.region ?? ctx.company.region, ctx.zone);
  const wrong = whyNotDays(days, calendar);
  return wrong ? { [wrong.field]: sayError(ctx, wrong) } : {};
}

function whyNotWrite(ctx: Ctx, content: Content, from: Date): Record<string, string> {
  const calendar = ctx.calendars.of(ctx.person?.region ?? ctx.company.region, ctx.zone);
  const errors: Record<string, string> = {};
  for (const error of whyNotPlan(content, calendar, from)) errors[error.field] ??= sayError(ctx, error);
  return errors;
}

const boundsIn = (ctx: Ctx, content: Content) => {
  const bounds = boundsOf(content, ctx.calendars.of(ctx.person?.region ?? ctx.company.region, ctx.zone));
  if (!bounds) throw new Error("a plan without a working day passed its check");
  return bounds;
};

type Opened = { row: Plan | undefined; as: "new" | "copy" | "draft" | "change" };

/** The plan that a form was opened for: none for a new one, an earlier one to copy, a draft or an approved one to change. */
async function openedFor(ctx: Ctx, id: string | undefined): Promise<Opened> {
  if (!id || id === "new") return { row: undefined, as: "new" };
  if (id.startsWith("copy.")) return { row: await own(ctx, id.slice("copy.".length)), as: "copy" };
  const row = await own(ctx, id);
  if (isApproved(row.state)) return { row: await amendable(ctx, row.id), as: "change" };
  if (!("write" in planLife.states[row.state])) throw new ChangedMeanwhile(row.id);
  return { row, as: "draft" };
}

export const writeHandler: FormHandler = formHandler<(typeof forms.writeForm)["fields"]>({
  form: forms.writeForm,
  async open(ctx, context) {
    const { row, as } = await openedFor(ctx, context.id);
    const known = row && (await readRevision(ctx, row.id, row.pending ?? row.revision));
    const accounts = await accountOptions(ctx, known, { hasOwn: true });
    return forms.drawWrite(ctx, row && as !== "copy" ? sayNumber(row.number) : "", accounts, known, as);
  },
  async submit(ctx, values, context) {
    if (!ctx.person) throw new UserError("not-yours", words(ctx)("reasons.not-yours"));
    const { row, as } = await openedFor(ctx, context.id);
    const was = row && as === "change" ? await readRevision(ctx, row.id, row.revision) : undefined;
    const whyNot = (content: Content) => ({
      ...(row && was && whyNotAmend(ctx, row, was, content)),
      ...whyNotWrite(ctx, content, row && was ? aheadOf(ctx, row) : ctx.now),
    });
    const read = await readContent(ctx, values, whyNot, was);
    if ("errors" in read) return { kind: "errors", errors: read.errors };
    if (row && was) {
      return askedChange(ctx, row, was, read.content, values.files);
    }
    const bounds = boundsIn(ctx, read.content);
    if (!row || as === "copy") {
      const fresh = await insertPlan(ctx, ctx.person.id, read.content, bounds);
      await attachEvidence(ctx.tx, ctx, fresh.id, values.files, ctx.now);
      return shown(ctx, fresh);
    }
    // What others have seen stays as it was: a change after an answer is a revision of its own.
    const revision = row.state === "draft" ? row.revision : (await lastRevision(ctx, row.id)) + 1;
    await writeRevision(ctx, row.id, revision, read.content);
    const evidence = await attachEvidence(ctx.tx, ctx, row.id, values.files, ctx.now);
    const set = { revision, starts_at: bounds.from, ends_at: bounds.to };
    return shown(ctx, await movePlan(ctx, row, "write", { set, data: { revision, evidence } }));
  },
});

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
  {
    name: "plan.write",
    async handle(ctx, press) {
      const row = await own(ctx, press.id);
      const isOfOperator = isStanding(await readRevision(ctx, row.id, row.revision));
      return isOfOperator ? opening(ctx, standingHandler, row.id) : opensForm(writeHandler)(ctx, press);
    },
  },
  { name: "plan.copy", handle: opensForm(writeHandler, (id) => `copy.${id}`) },
  { name: "plan.shorten", handle: opensForm(shortenHandler) },
  { name: "plan.revoke", handle: opensForm(revokeHandler) },
  {
    name: "plan.submit",
    async handle(ctx, { id }) {
      const row = await own(ctx, id);
      const content = await readRevision(ctx, row.id, row.revision);
      const why = content.account ? await whyNotPlanOn(ctx, content.account, row.ownerId, content) : undefined;
      if (why) throw new UserError(why.reason, why.text);
      const steps = await routeOf(ctx, row.ownerId, content);
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
