import type { WorkingCalendar } from "../../core/calendar/index.ts";
import type { Ctx } from "../../core/context.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import { evidenceOf } from "../../core/evidence.ts";
import { lastMove } from "../../core/lifecycle.ts";
import { findPeople, type Person } from "../../core/people.ts";
import { sayDue, sayTimeLeft } from "../../core/wording.ts";
import { type Approval, approvalsOf, asRefused, routeBlocks, saidTo } from "../approvals/index.ts";
import type { PlanFacts, Running } from "./cards.ts";
import { differenceOf } from "./difference.ts";
import { fileBlocks } from "./files.ts";
import { ownerOf } from "./handling.ts";
import { planLife } from "./life.ts";
import { type Content, doOverlap, isApproved, isOver, isStanding, type Plan, sayNumber } from "./model.ts";
import { isPaused } from "./pausing.ts";
import { clockBlocks, hoursActions, sayUsed, taskSteps } from "./running/cards.ts";
import { readHours, readTaskViews } from "./running/facts.ts";
import { isUnderWay } from "./running/follow.ts";
import { plansOf, readQuestion, readReport, readRevision } from "./store.ts";

/** Deadlines that wait for the owner; the others only move the plan along. */
const THEIRS = ["change", "report"];

/** What the cards of a plan show. */
export async function readFacts(ctx: Ctx, row: Plan): Promise<PlanFacts> {
  const [content, owner] = [await readRevision(ctx, row.id, row.revision), await ownerOf(ctx, row)];
  const approval = (await approvalsOf(ctx, [row.id])).get(row.id);
  const { region, zone } = owner ?? ctx.company;
  const calendar = ctx.calendars.of(region, zone);
  const due = (await openDeadlines(ctx.tx, [row.id])).find(({ kind }) => THEIRS.includes(kind));
  return {
    row,
    content,
    owner: { name: owner?.name ?? "–", department: owner?.department ?? "", zone },
    route: approval
      ? routeBlocks(ctx, {
          row: row.state === "rejected" ? asRefused(approval) : approval,
          names: await namesIn(ctx, approval),
        })
      : [],
    said: approval && (await saidTo(ctx, approval)),
    overlaps: await overlapsOf(ctx, row, content, calendar),
    due: due && { when: sayDue(ctx, due.dueAt), left: sayTimeLeft(due.dueAt, ctx.locale, calendar, ctx.now) },
    change: row.pending === undefined ? undefined : await changeTo(ctx, row, content, row.pending),
    approved: await approvedLess(ctx, row, content, approval),
    isPaused: await isPaused(ctx, content),
    hasLeft: isOver(row.state) && (await lastMove(ctx, planLife, row.id))?.event === "ownerLeft",
    report: await readReport(ctx, row.id),
    question: row.isAsked ? await readQuestion(ctx, row.id) : undefined,
    files: fileBlocks(ctx, row.id, await evidenceOf(ctx.tx, ctx, row.id)),
    running: await readRunning(ctx, row, content, owner),
  };
}

/** Other plans of its owner that hold, or are asked for, at the same moments as this one would, by their numbers. */
export async function overlapsOf(ctx: Ctx, row: Plan, content: Content, calendar: WorkingCalendar): Promise<string[]> {
  const found: string[] = [];
  for (const other of await plansOf(ctx, row.ownerId)) {
    if (other.id === row.id || !(isApproved(other.state) || other.state === "submitted")) continue;
    if (doOverlap(content, await readRevision(ctx, other.id, other.revision), calendar))
      found.push(sayNumber(other.number));
  }
  return found;
}

/** How far a plan is, as this reader sees it; undefined where it has not begun. */
async function readRunning(
  ctx: Ctx,
  row: Plan,
  content: Content,
  owner: Person | undefined,
): Promise<Running | undefined> {
  const tasks = await readTaskViews(ctx, row, content, owner);
  const hasBegun = isStanding(content) && (isUnderWay(row.state) || row.state === "completed");
  if (tasks.length === 0 && !hasBegun) return undefined;
  const { zone } = owner ?? ctx.company;
  const hours = await readHours(ctx, row, content, owner);
  const isOwn = row.ownerId === ctx.person?.id && isUnderWay(row.state);
  return {
    tasks: taskSteps(ctx, tasks, zone, isOwn),
    used: sayUsed(ctx, hours),
    clock: clockBlocks(ctx, hours, zone),
    actions: isOwn ? hoursActions(ctx, row, hours.clock !== undefined, isStanding(content)) : [],
  };
}

const changeTo = async (ctx: Ctx, row: Plan, was: Content, revision: number) =>
  differenceOf(was, await readRevision(ctx, row.id, revision));

/** What the approvers made of it, where the yes was to less than what was asked. */
const approvedLess = async (ctx: Ctx, row: Plan, is: Content, approval: Approval | undefined) =>
  approval?.state === "approved" && approval.agreed === row.revision
    ? differenceOf(await readRevision(ctx, row.id, approval.revision), is)
    : undefined;

async function namesIn(ctx: Ctx, approval: Approval): Promise<ReadonlyMap<string, string>> {
  const ids = approval.steps.flatMap((step) => [
    ...step.people,
    ...step.votes.flatMap((vote) => [vote.by, vote.for ?? vote.by]),
  ]);
  return new Map((await findPeople(ctx.tx, ids)).map(({ id, name }) => [id as string, name]));
}
