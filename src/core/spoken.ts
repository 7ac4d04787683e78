import type { Statement } from "../db/database.ts";
import type { Card } from "./card.ts";
import type { Ctx } from "./context.ts";
import { newId } from "./id.ts";
import type { Account } from "./interaction.ts";
import { apart } from "./lifecycle.ts";
import { addMessages } from "./outbox.ts";
import type { Reply } from "./reply.ts";

/** The notice of a reply that goes out as a message of its own; its card is sealed in the message. */
export const REPLY_NOTICE = "core.reply";

const QUEUE: Statement = {
  name: "spoken.queue",
  text: `WITH told AS (
      INSERT INTO message (id, key, notice, params, card, created_at) VALUES ($1, $2, $3, '{}', $4, $5)
      ON CONFLICT (key) DO NOTHING RETURNING id
    )
    INSERT INTO delivery (id, message_id, person_id, platform, tenant, address, next_at)
    SELECT $6, id, $7, $8, $9, $10, $5 FROM told`,
};

/**
 * Queues what a platform cannot say in its answer to a request, in the transaction of what it is the answer to. False
 * for what is no message: a form (the adapter starts its dialogue), nothing, and a card that must not be kept, which the
 * adapter shows in its answer or sends by itself.
 */
export async function queueReply(ctx: Ctx, account: Account, key: string, reply: Reply): Promise<boolean> {
  if (reply.kind === "card" && reply.transient) return false;
  if (await queueLive(ctx, key, reply)) return true;
  const card = spokenCard(reply);
  if (!card) return false;
  await queueCard(ctx, account, key, card);
  return true;
}

/** Queues a card that follows its subject as the notice that it is. False for any other reply. */
export async function queueLive(ctx: Ctx, key: string, reply: Reply): Promise<boolean> {
  if (reply.kind !== "card" || !reply.live || !ctx.person) return false;
  const { isApart, ...live } = reply.live;
  const message = { ...live, key: `live:${key}`, to: [{ personId: ctx.person.id }] };
  await addMessages(ctx.tx, ctx.now, [isApart ? apart(ctx, message) : message]);
  return true;
}

/** Queues one card that is said to an account; the same key again adds nothing. */
export async function queueCard(ctx: Ctx, account: Account, key: string, card: Card): Promise<void> {
  const id = newId("msg");
  await ctx.tx.sql(QUEUE, [
    id,
    `reply:${key}`,
    REPLY_NOTICE,
    ctx.vault.seal("reply", JSON.stringify(card), id),
    ctx.now,
    newId("dlv"),
    ctx.person?.id ?? null,
    account.platform,
    account.tenant,
    account.externalId,
  ]);
}

/** A reply as a card; a sentence becomes a card of one line. Undefined for forms, field errors and nothing. */
export function spokenCard(reply: Reply): Card | undefined {
  switch (reply.kind) {
    case "card":
    case "replace":
    case "hub":
      return reply.card;
    case "say":
      return sentence(reply.text);
    default:
      return undefined;
  }
}

/** A card that is only a sentence. Renderers show it as plain text. */
export const sentence = (text: string): Card => ({ title: "", body: [{ kind: "text", text }], actions: [] });
