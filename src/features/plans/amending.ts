import type { CivilDate } from "../../core/calendar/civil.ts";
import type { Ctx } from "../../core/context.ts";
import { ChangedMeanwhile } from "../../core/errors.ts";
import { attachEvidence } from "../../core/evidence.ts";
import { type FormHandler, formHandler, type PressHandler } from "../../core/feature.ts";
import type { FileRef } from "../../core/interaction.ts";
import { none, type Reply, say } from "../../core/reply.ts";
import { answerable, approve, askApproval, kindsOf, onTable, withdrawApproval } from "../approvals/index.ts";
import { routeOf, sayError, sayReason } from "./asking.ts";
import { differenceOf } from "./difference.ts";
import * as forms from "./forms.ts";
import { existing, movePlan, own, ownerOf, words } from "./handling.ts";
import { planApproval } from "./kind.ts";
import { planLife } from "./life.ts";
import { type Content, isWithin, type Plan, readWindows, sayNumber, spansOf, whyNotDays, whyNotPlan } from "./model.ts";
import { shown } from "./showing.ts";
import { lastRevision, readRevision, writeRevision } from "./store.ts";

/** What was approved is changed by its owner and approved again; whoever approves can say yes to less. */

/** The reader's approved plan that a change is written for. @throws NotAllowed ChangedMeanwhile */
export async function amendable(ctx: Ctx, id: string | undefined): Promise<Plan> {
  const row = await own(ctx, id);
  if (!("amend" in planLife.states[row.state])) throw new ChangedMeanwhile(row.id);
  return row;
}

/** From when on what is written must lie ahead: a plan that has begun keeps what is behind it. */
export const aheadOf = (ctx: Ctx, { startsAt }: Pick<Plan, "startsAt">): Date =>
  startsAt <= ctx.now ? new Date(0) : ctx.now;

/**
 * Why a change cannot be asked for, besides what is wrong with any plan, each reason with its field: a plan that has
 * begun keeps its beginning, and something of it must be left.
 */
export function whyNotAmend(ctx: Ctx, row: Plan, was: Content, is: Content): Record<string, string> {
  const calendar = ctx.calendars.of(ctx.person?.region ?? ctx.company.region, ctx.zone);
  const hasBegun = row.startsAt <= ctx.now;
  const errors: Record<string, string> = {};
  if (hasBegun && is.firstDay !== was.firstDay) errors.firstDay ??= sayReason(ctx, "has-begun");
  if (hasBegun && !spansOf(is, calendar).some(({ to }) => to > ctx.now))
    errors.lastDay ??= sayReason(ctx, "nothing-left");
  return errors;
}

/** Asks for a change of an approved plan; what waited before falls. The plan counts as it was until somebody says yes. */
async function askChange(ctx: Ctx, row: Plan, content: Content): Promise<Plan> {
  const steps = await routeOf(ctx, row.ownerId, content);
  const { region, zone } = (await ownerOf(ctx, row)) ?? ctx.company;
  const last = spansOf(content, ctx.calendars.of(region, zone)).at(-1);
  const free = row.pending === undefined ? row : await takeBack(ctx, row);
  const revision = (await lastRevision(ctx, row.id)) + 1;
  await writeRevision(ctx, row.id, revision, content);
  const moved = await movePlan(ctx, free, "amend", { set: { pending: revision }, data: { revision } });
  await askApproval(ctx, {
    subject: row.id,
    revision,
    requesterId: row.ownerId,
    steps,
    neededBy: last?.to ?? row.endsAt,
  });
  return moved;
}

/** A change of what was approved is asked about; where nothing differs, nobody is. */
export async function askedChange(
  ctx: Ctx,
  row: Plan,
  was: Content,
  is: Content,
  files: readonly FileRef[],
): Promise<Reply> {
  if (differenceOf(was, is).length === 0)
    return { kind: "errors", errors: {}, summary: sayReason(ctx, "nothing-changed") };
  await attachEvidence(ctx.tx, ctx, row.id, files, ctx.now);
  return shown(ctx, await askChange(ctx, row, is));
}

async function takeBack(ctx: Ctx, row: Plan): Promise<Plan> {
  const moved = await movePlan(ctx, row, "unamend", { set: { pending: null } });
  await withdrawApproval(ctx, row.id);
  return moved;
}

export const amendPresses: PressHandler[] = [
  {
    name: "plan.unamend",
    async handle(ctx, { id }) {
      await takeBack(ctx, await own(ctx, id));
      return none;
    },
  },
];

/** What is asked about, for whoever can answer it now. */
async function asked(ctx: Ctx, approvalId: string | undefined) {
  const approval = await answerable(ctx, approvalId);
  const row = await existing(ctx, approval.subject);
  return { approval, row, content: await readRevision(ctx, row.id, onTable(approval)) };
}

/** Yes, for a shorter time: what is approved is a revision of its own, and whoever is asked next is asked about that. */
export const shortenHandler: FormHandler = formHandler<(typeof forms.shortenForm)["fields"]>({
  form: forms.shortenForm,
  async open(ctx, context) {
    const { row, content } = await asked(ctx, context.id);
    return forms.drawShorten(ctx, sayNumber(row.number), content);
  },
  async submit(ctx, { firstDay, lastDay, windows: typed, hours, note }, context) {
    const { approval, row, content } = await asked(ctx, context.id);
    const windows = readWindows(typed);
    const days = { firstDay: firstDay as CivilDate, lastDay: lastDay as CivilDate };
    const owner = (await ownerOf(ctx, row)) ?? ctx.company;
    const calendar = ctx.calendars.of(owner.region, owner.zone);
    if (typeof windows === "string") {
      const wrong = whyNotDays(days, calendar);
      const ofDays = wrong && { [wrong.field]: sayError(ctx, wrong) };
      return { kind: "errors", errors: { ...ofDays, windows: sayReason(ctx, windows) } };
    }
    const tasks = content.tasks.map((task) => ({
      ...task,
      due: [task.due, days.firstDay, days.lastDay].toSorted()[1] ?? task.due,
    }));
    const shorter: Content = { ...content, ...days, windows, hours, tasks };
    const errors: Record<string, string> = {};
    for (const error of whyNotPlan(shorter, calendar, aheadOf(ctx, row)))
      errors[error.field === "outside" ? "windows" : error.field] ??= sayError(ctx, error);
    if (Object.keys(errors).length === 0 && !isWithin(shorter, content))
      errors[whatIsMore(shorter, content)] = sayReason(ctx, "more-than-asked");
    if (Object.keys(errors).length > 0) return { kind: "errors", errors };
    const revision = (await lastRevision(ctx, row.id)) + 1;
    await writeRevision(ctx, row.id, revision, shorter);
    await approve(ctx, kindsOf([planApproval]), approval, { note, revision });
    return say(words(ctx)("forms.shorten.done"), "good");
  },
});

/** The first thing of which a change has more than what was asked. */
function whatIsMore(is: Content, was: Content): "firstDay" | "lastDay" | "hours" | "windows" {
  if (is.firstDay < was.firstDay) return "firstDay";
  if (is.lastDay > was.lastDay) return "lastDay";
  return is.hours > was.hours ? "hours" : "windows";
}
