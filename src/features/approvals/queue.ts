import { callback } from "../../core/callback.ts";
import type { Card } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import type { HubDuty, HubPart } from "../../core/feature.ts";
import { findPeople } from "../../core/people.ts";
import { none, type Reply, showCard } from "../../core/reply.ts";
import { sayDue, sayInstant } from "../../core/wording.ts";
import { type QueuedApproval, queueCard } from "./cards.ts";
import { ownDelegations } from "./delegations.ts";
import { words } from "./handling.ts";
import type { Kinds } from "./kinds.ts";
import type { Approval } from "./model.ts";
import { voiceIn } from "./parties.ts";
import { type Protection, toLookAt } from "./second-look.ts";
import { leaversAsked, openNaming, voicesOf } from "./store.ts";

/** Approvals that the reader can answer now, as themselves or for somebody, the most urgent first. */
export async function waitingFor(ctx: Ctx): Promise<Approval[]> {
  if (!ctx.person) return [];
  const found: Approval[] = [];
  for (const row of await openNaming(ctx, await voicesFor(ctx, ctx.person.id)))
    if ((await voiceIn(ctx, row)) !== undefined) found.push(row);
  return found;
}

/** Themselves, whoever gave them their voice, and those who are asked and have left: the reader may answer for them. */
const voicesFor = async (ctx: Ctx, personId: string): Promise<string[]> => [
  personId,
  ...(await voicesOf(ctx, personId)),
  ...(await leaversAsked(ctx)),
];

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
    const needed = t("queue.needed", { when: sayInstant(row.neededBy, ctx.locale, ctx.zone, ctx.now) });
    const detail = [names.get(row.requesterId), when, needed].filter(Boolean).join(" · ");
    found.push({ id: row.id, line: drawn.line, detail, dueAt });
  }
  return found;
}

/** `/approvals`: what waits for the reader, and whom they gave their voice to. */
export const drawQueue = async (ctx: Ctx, kinds: Kinds): Promise<Card> =>
  queueCard(ctx, await queued(ctx, kinds), await ownDelegations(ctx));

/** What waits already for somebody whose voice the reader has just got; nothing where nothing does. */
export async function showWaitingOf(ctx: Ctx, kinds: Kinds, fromId: string): Promise<Reply> {
  for (const row of await waitingFor(ctx))
    if ((await voiceIn(ctx, row)) === fromId) return showCard(await drawQueue(ctx, kinds));
  return none;
}

/** What approvals put on the hub. */
export const approvalHub = (kinds: Kinds, protection: Protection): HubPart => ({
  async needsYou(ctx) {
    const held: HubDuty[] = [];
    for (const row of await toLookAt(ctx, protection)) {
      const t = words(ctx);
      const drawn = await kinds.of(row).draw(ctx, row);
      const dueAt = (await openDeadlines(ctx.tx, [row.id])).find(({ kind }) => kind === "look")?.dueAt;
      const action = { kind: "run", label: t("queue.view"), callback: callback("approval.view-held", row.id) } as const;
      if (drawn) held.push({ title: t("duty.look", { line: drawn.line }), dueAt, action });
    }
    const asked: HubDuty[] = (await queued(ctx, kinds)).map(({ id, line, detail, dueAt }) => ({
      title: line,
      detail,
      dueAt,
      action: { kind: "run", label: words(ctx)("queue.view"), callback: callback("approval.view", id) },
    }));
    return [...held, ...asked];
  },
});
