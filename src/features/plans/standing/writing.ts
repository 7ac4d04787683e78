import { appendAudit } from "../../../core/audit.ts";
import { type CivilDate, civilDateIn } from "../../../core/calendar/civil.ts";
import type { Ctx } from "../../../core/context.ts";
import { OFFICE_HOURS } from "../../../core/deadlines/term.ts";
import { ChangedMeanwhile, UserError } from "../../../core/errors.ts";
import { attachEvidence } from "../../../core/evidence.ts";
import { type FormHandler, formHandler, type PressHandler } from "../../../core/feature.ts";
import type { ValuesOf } from "../../../core/form.ts";
import { applyMove, markMoved, NotAllowed } from "../../../core/lifecycle.ts";
import { hasRole } from "../../../core/people.ts";
import { type Reply, say } from "../../../core/reply.ts";
import { accountOptions, readAccount } from "../accounts.ts";
import { aheadOf, amendable, askedChange, whyNotAmend } from "../amending.ts";
import { asChange } from "../forms.ts";
import { movePlan, own, ownerOf, words } from "../handling.ts";
import { planLife } from "../life.ts";
import {
  boundsOf,
  type Content,
  isApproved,
  isStanding,
  mondayOf,
  type Plan,
  readWindows,
  sayNumber,
} from "../model.ts";
import { MINUTE_MS, monthOf, readLength, usedIn } from "../running/hours.ts";
import { calendarOf } from "../running/moving.ts";
import { hoursOf } from "../running/store-hours.ts";
import { shown } from "../showing.ts";
import { findPlan, insertPlan, lastRevision, readRevision, writeRevision } from "../store.ts";
import { sayCivil } from "../wording.ts";
import { sayMonth, sayWeek } from "./cards.ts";
import * as forms from "./forms.ts";
import { standingWords } from "./messages/index.ts";
import { monthLife } from "./month-life.ts";
import { isWeekOf, postsIn, whyNotStanding } from "./quarters.ts";
import { addPosts, findMonth, type PlanMonth, postsOf, readMonth, sealMonth } from "./store-standing.ts";

/** What an operator writes: the plan of a quarter, posts of a week, the short report of a month. */

const RENEW = "renew.";

/** The plan that the form was opened for: none, one to renew, a draft, or an approved one to change. @throws UserError for who is no operator */
async function openedFor(
  ctx: Ctx,
  id: string | undefined,
): Promise<{ row: Plan | undefined; isNext: boolean; isChange?: true }> {
  const t = standingWords.in(ctx.locale);
  if (!ctx.person || !hasRole(ctx.person, "operator")) throw new UserError("not-operator", t("reasons.not-operator"));
  if (!id || id === "new") return { row: undefined, isNext: false };
  if (id.startsWith(RENEW)) return { row: await own(ctx, id.slice(RENEW.length)), isNext: true };
  const row = await own(ctx, id);
  if (isApproved(row.state)) return { row: await amendable(ctx, row.id), isNext: false, isChange: true };
  if (!("write" in planLife.states[row.state])) throw new ChangedMeanwhile(row.id);
  return { row, isNext: false };
}

type Values = ValuesOf<(typeof forms.standingForm)["fields"]>;

async function readContent(
  ctx: Ctx,
  values: Values,
  from: Date,
  was: Content | undefined,
): Promise<{ content: Content } | { errors: Record<string, string> }> {
  const t = standingWords.in(ctx.locale);
  const { purpose, platforms, hours, posts, result } = values;
  const windows = values.windows ? readWindows(values.windows) : [OFFICE_HOURS];
  const errors: Record<string, string> = {};
  const days = { firstDay: values.firstDay as CivilDate, lastDay: values.lastDay as CivilDate };
  const on = await readAccount(ctx, values.account, { ...days, platforms }, was);
  if ("error" in on) errors.account = on.error;
  if (typeof windows === "string") errors.windows = words(ctx)(`reasons.${windows}`);
  const hold = typeof windows === "string" ? [OFFICE_HOURS] : windows;
  const content: Content = {
    purpose,
    platforms,
    ...("account" in on && on.account),
    ...days,
    windows: hold,
    hours,
    posts,
    tasks: [],
    result: result ?? "",
  };
  const wrong = whyNotStanding(content, calendarOf(ctx, ctx.person), from);
  if (wrong)
    errors[wrong.field] =
      wrong.code === "past-quarter"
        ? t("reasons.past-quarter", { day: sayCivil(ctx, wrong.day, ctx.zone) })
        : t(`reasons.${wrong.code}`);
  return Object.keys(errors).length > 0 ? { errors } : { content };
}

export const standingHandler: FormHandler = formHandler<(typeof forms.standingForm)["fields"]>({
  form: forms.standingForm,
  async open(ctx, context) {
    const { row, isNext, isChange } = await openedFor(ctx, context.id);
    const known = row && (await readRevision(ctx, row.id, row.pending ?? row.revision));
    const accounts = await accountOptions(ctx, known, { hasOwn: false });
    if (accounts.length === 0) throw new UserError("no-account", standingWords.in(ctx.locale)("reasons.no-account"));
    const view = forms.drawStanding(ctx, row && !isNext ? sayNumber(row.number) : "", accounts, known, isNext);
    return isChange ? asChange(ctx, view) : view;
  },
  async submit(ctx, values, context) {
    const { row, isNext, isChange } = await openedFor(ctx, context.id);
    const was = row && isChange ? await readRevision(ctx, row.id, row.revision) : undefined;
    const read = await readContent(ctx, values, row && isChange ? aheadOf(ctx, row) : ctx.now, was);
    if ("errors" in read) return { kind: "errors", errors: read.errors };
    const { content } = read;
    if (row && was) {
      const errors = whyNotAmend(ctx, row, was, content);
      if (Object.keys(errors).length > 0) return { kind: "errors", errors };
      return askedChange(ctx, row, was, content, values.files);
    }
    const bounds = boundsOf(content, calendarOf(ctx, ctx.person));
    if (!ctx.person || !bounds) throw new Error("a plan without a working day passed its check");
    if (!row || isNext) {
      const fresh = await insertPlan(ctx, ctx.person.id, content, bounds);
      await attachEvidence(ctx.tx, ctx, fresh.id, values.files, ctx.now);
      return shown(ctx, fresh);
    }
    const revision = row.state === "draft" ? row.revision : (await lastRevision(ctx, row.id)) + 1;
    await writeRevision(ctx, row.id, revision, content);
    const evidence = await attachEvidence(ctx.tx, ctx, row.id, values.files, ctx.now);
    const set = { revision, starts_at: bounds.from, ends_at: bounds.to };
    return shown(ctx, await movePlan(ctx, row, "write", { set, data: { revision, evidence } }));
  },
});

/** The reader's own standing plan that runs. @throws UserError */
async function running(ctx: Ctx, id: string | undefined): Promise<{ plan: Plan; content: Content }> {
  const plan = await own(ctx, id);
  const content = await readRevision(ctx, plan.id, plan.revision);
  if (!isStanding(content) || plan.state !== "active")
    throw new UserError("not-standing", standingWords.in(ctx.locale)("reasons.not-standing"));
  return { plan, content };
}

export const postsHandler: FormHandler = formHandler<(typeof forms.postsForm)["fields"]>({
  form: forms.postsForm,
  async open(ctx, context) {
    const { plan } = await running(ctx, context.id);
    const { zone } = calendarOf(ctx, await ownerOf(ctx, plan));
    return forms.draw(
      forms.postsForm,
      ctx,
      { number: sayNumber(plan.number) },
      { initial: { day: civilDateIn(ctx.now, zone) } },
    );
  },
  async submit(ctx, { day, posts, note }, context) {
    const t = standingWords.in(ctx.locale);
    const { plan, content } = await running(ctx, context.id);
    const { zone } = calendarOf(ctx, await ownerOf(ctx, plan));
    if (!isWeekOf(content, day as CivilDate, civilDateIn(ctx.now, zone)))
      return { kind: "errors", errors: { day: t("reasons.week-outside") } };
    const most = content.posts ?? 0;
    if (posts > most && !note) return { kind: "errors", errors: { note: t("reasons.needs-note", { most }) } };
    const week = mondayOf(day as CivilDate);
    await addPosts(ctx, plan.id, { week, posts, note });
    const data = { week, posts, isExplained: note !== undefined };
    await appendAudit(ctx.tx, ctx.now, { subject: plan.id, actor: ctx.actor, action: "plan.posts-typed", data });
    await markMoved(ctx, plan.id);
    return say(t("said.posts", { week: sayWeek(ctx, week, zone), posts }), "good");
  },
});

/** A month of the reader's own plan. @throws NotAllowed UserError */
async function ownMonth(ctx: Ctx, id: string | undefined): Promise<{ row: PlanMonth; plan: Plan }> {
  const t = standingWords.in(ctx.locale);
  const row = id ? await findMonth(ctx, id) : undefined;
  const plan = row && (await findPlan(ctx, row.planId));
  if (!row || !plan) throw new UserError("not-yours", t("reasons.not-yours"));
  if (plan.ownerId !== ctx.person?.id) throw new NotAllowed(plan.id, "not-yours", t("reasons.not-yours"));
  return { row, plan };
}

/** Hours of a month: the longest has 31 days. */
const MONTH_MINUTES = 31 * 24 * 60;

export const monthHandler: FormHandler = formHandler<(typeof forms.monthForm)["fields"]>({
  form: forms.monthForm,
  async open(ctx, context) {
    const { row, plan } = await ownMonth(ctx, context.id);
    const before = await readMonth(ctx, row.id);
    const used = usedIn(monthOf(`${row.month}-01` as CivilDate), await hoursOf(ctx, plan.id), ctx.now);
    const minutes = before?.minutes ?? Math.floor(used / MINUTE_MS);
    const posts = before?.posts ?? postsIn(row.month, (await postsOf(ctx, plan.id)).values());
    const time = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
    return forms.draw(
      forms.monthForm,
      ctx,
      { number: sayNumber(plan.number), month: sayMonth(row.month, ctx.locale) },
      { initial: { time, posts: String(posts), ...(before?.remarks && { remarks: before.remarks }) } },
    );
  },
  async submit(ctx, { time, posts, remarks }, context) {
    const t = standingWords.in(ctx.locale);
    const { row } = await ownMonth(ctx, context.id);
    const minutes = readLength(time, MONTH_MINUTES);
    if (minutes === undefined) return { kind: "errors", errors: { time: t("reasons.not-a-time") } };
    await applyMove(ctx, monthLife, row, "send", {
      set: { report: sealMonth(ctx, row.id, { minutes, posts, remarks }) },
    });
    return say(t("said.month"), "good");
  },
});

/** The form, opened for a thing. */
export async function opening(ctx: Ctx, handler: FormHandler, id: string): Promise<Reply> {
  const context = { id };
  return { kind: "form", opening: { form: handler.form.name, view: await handler.open(ctx, context), context } };
}

export const standingPresses: PressHandler[] = [
  { name: "plan.standing", handle: (ctx, { id }) => opening(ctx, standingHandler, id) },
  { name: "plan.renew", handle: (ctx, { id }) => opening(ctx, standingHandler, `${RENEW}${id}`) },
  { name: "plan.posts", handle: (ctx, { id }) => opening(ctx, postsHandler, id) },
  { name: "plan.month", handle: (ctx, { id }) => opening(ctx, monthHandler, id) },
];
