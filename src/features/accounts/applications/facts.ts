import type { Ctx } from "../../../core/context.ts";
import { openDeadlines } from "../../../core/deadlines/read.ts";
import { findPeople, findPerson } from "../../../core/people.ts";
import { sayDue, sayTimeLeft } from "../../../core/wording.ts";
import { type Approval, approvalsOf, routeBlock, saidTo } from "../../approvals/index.ts";
import { findAccount } from "../store.ts";
import type { ApplicationFacts } from "./cards.ts";
import type { Application } from "./model.ts";
import { readContent } from "./store-applications.ts";

/** Deadlines that somebody acts on; the others only move it along. */
const THEIRS = ["change", "receive", "opening"];

/** What an application asks for, with the names in it. @param revision the one that is shown */
export async function readAsked(ctx: Ctx, row: Application, revision = row.revision) {
  const content = await readContent(ctx, row.id, revision);
  const [requester, coHolder] = [await findPerson(ctx.tx, row.requesterId), await findPerson(ctx.tx, content.coHolder)];
  return {
    row,
    content,
    account: row.accountId ? await findAccount(ctx, row.accountId) : undefined,
    requester: { name: requester?.name ?? "–", department: requester?.department ?? "" },
    coHolder: coHolder?.name,
  };
}

/** What the cards of an application show. */
export async function readFacts(ctx: Ctx, row: Application): Promise<ApplicationFacts> {
  const approval = (await approvalsOf(ctx, [row.id])).get(row.id);
  const due = (await openDeadlines(ctx.tx, [row.id])).find(({ kind }) => THEIRS.includes(kind));
  const { region, zone } = (await findPerson(ctx.tx, row.requesterId)) ?? ctx.company;
  return {
    ...(await readAsked(ctx, row)),
    route: approval && routeBlock(ctx, { row: approval, names: await namesIn(ctx, approval) }),
    said: approval && (await saidTo(ctx, approval)),
    due: due && {
      when: sayDue(ctx, due.dueAt),
      left: sayTimeLeft(due.dueAt, ctx.locale, ctx.calendars.of(region, zone), ctx.now),
    },
  };
}

async function namesIn(ctx: Ctx, approval: Approval): Promise<ReadonlyMap<string, string>> {
  const ids = approval.steps.flatMap((step) => [
    ...step.people,
    ...step.votes.flatMap((vote) => [vote.by, vote.for ?? vote.by]),
  ]);
  return new Map((await findPeople(ctx.tx, ids)).map(({ id, name }) => [id as string, name]));
}
