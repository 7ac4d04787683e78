import { callback } from "../../core/callback.ts";
import type { Card } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import type { HubPart } from "../../core/feature.ts";
import { findPeople } from "../../core/people.ts";
import { sayDue } from "../../core/wording.ts";
import { type QueuedApproval, queueCard } from "./cards.ts";
import { ownDelegations } from "./delegations.ts";
import { words } from "./handling.ts";
import type { Kinds } from "./kinds.ts";
import type { Approval } from "./model.ts";
import { voiceIn } from "./parties.ts";
import { openNaming, voicesOf } from "./store.ts";

/** Approvals that the reader can answer now, as themselves or for somebody, the most urgent first. */
export async function waitingFor(ctx: Ctx): Promise<Approval[]> {
  if (!ctx.person) return [];
  const found: Approval[] = [];
  for (const row of await openNaming(ctx, await voicesFor(ctx, ctx.person.id)))
    if ((await voiceIn(ctx, row)) !== undefined) found.push(row);
  return found;
}

/** Themselves, whoever gave them their voice, and those below them who have left. */
async function voicesFor(ctx: Ctx, personId: string): Promise<string[]> {
  const leavers = await ctx.tx.prisma.person.findMany({
    where: { managerId: personId, isActive: false },
    select: { id: true },
    take: 200,
  });
  return [personId, ...(await voicesOf(ctx, personId)), ...leavers.map(({ id }) => id)];
}

async function queued(ctx: Ctx, kinds: Kinds): Promise<(QueuedApproval & { dueAt: Date | undefined })[]> {
  const t = words(ctx);
  const rows = await waitingFor(ctx);
  const dues = await openDeadlines(
    ctx.tx,
    rows.map(({ id }) => id),
  );
  const names = new Map(
    (
      await findPeople(
        ctx.tx,
        rows.map(({ requesterId }) => requesterId),
      )
    ).map(({ id, name }) => [id as string, name]),
  );
  const found = [];
  for (const row of rows) {
    const drawn = await kinds.of(row).draw(ctx, row);
    if (!drawn) continue;
    const dueAt = dues.find(({ subject, kind }) => subject === row.id && kind === "answer")?.dueAt;
    const when = dueAt && t(dueAt <= ctx.now ? "queue.late" : "queue.due", { when: sayDue(ctx, dueAt) });
    const detail = [names.get(row.requesterId), when].filter(Boolean).join(" · ");
    found.push({ id: row.id, line: drawn.line, detail, dueAt });
  }
  return found;
}

/** `/approvals`: what waits for the reader, and whom they gave their voice to. */
export const drawQueue = async (ctx: Ctx, kinds: Kinds): Promise<Card> =>
  queueCard(ctx, await queued(ctx, kinds), await ownDelegations(ctx));

/** What approvals put on the hub. */
export const approvalHub = (kinds: Kinds): HubPart => ({
  async needsYou(ctx) {
    return (await queued(ctx, kinds)).map(({ id, line, detail, dueAt }) => ({
      title: line,
      detail,
      dueAt,
      action: { kind: "run", label: words(ctx)("queue.view"), callback: callback("approval.view", id) },
    }));
  },
});
