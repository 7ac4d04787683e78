import type { Ctx } from "../../core/context.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import { findPeople } from "../../core/people.ts";
import { sayDue, sayTimeLeft } from "../../core/wording.ts";
import { type Approval, approvalsOf, routeBlock, saidTo } from "../approvals/index.ts";
import type { PlanFacts } from "./cards.ts";
import { ownerOf } from "./handling.ts";
import { doOverlap, isApproved, type Plan, sayNumber } from "./model.ts";
import { plansOf, readReport, readRevision } from "./store.ts";

/** Deadlines that wait for the owner; the others only move the plan along. */
const THEIRS = ["change", "report"];

/** What the cards of a plan show. */
export async function readFacts(ctx: Ctx, row: Plan): Promise<PlanFacts> {
  const [content, owner] = [await readRevision(ctx, row.id, row.revision), await ownerOf(ctx, row)];
  const approval = (await approvalsOf(ctx, [row.id])).get(row.id);
  const { region, zone } = owner ?? ctx.company;
  const calendar = ctx.calendars.of(region, zone);
  const due = (await openDeadlines(ctx.tx, [row.id])).find(({ kind }) => THEIRS.includes(kind));
  const overlaps: string[] = [];
  for (const other of await plansOf(ctx, row.ownerId)) {
    if (other.id === row.id || !(isApproved(other.state) || other.state === "submitted")) continue;
    if (doOverlap(content, await readRevision(ctx, other.id, other.revision), calendar))
      overlaps.push(sayNumber(other.number));
  }
  return {
    row,
    content,
    owner: { name: owner?.name ?? "–", department: owner?.department ?? "", zone },
    route: approval && routeBlock(ctx, { row: approval, names: await namesIn(ctx, approval) }),
    said: approval && (await saidTo(ctx, approval)),
    overlaps,
    due: due && { when: sayDue(ctx, due.dueAt), left: sayTimeLeft(due.dueAt, ctx.locale, calendar, ctx.now) },
    report: await readReport(ctx, row.id),
  };
}

async function namesIn(ctx: Ctx, approval: Approval): Promise<ReadonlyMap<string, string>> {
  const ids = approval.steps.flatMap((step) => [
    ...step.people,
    ...step.votes.flatMap((vote) => [vote.by, vote.for ?? vote.by]),
  ]);
  return new Map((await findPeople(ctx.tx, ids)).map(({ id, name }) => [id as string, name]));
}
