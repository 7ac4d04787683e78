import type { Card } from "./card.ts";
import type { Ctx } from "./context.ts";
import { dispatch } from "./dispatch.ts";
import type { Registry } from "./feature.ts";
import type { Account, Intent, Interaction } from "./interaction.ts";
import { none, type Reply } from "./reply.ts";
import { queueCard, queueLive } from "./spoken.ts";

/**
 * What a platform whose forms are answered message by message puts before and behind the router. Both halves run in
 * the event's own transaction, so that a step of a dialogue, its effect and the next question commit together or not
 * at all, and a second delivery of the event does nothing.
 */
export type Conversation = {
  /** What the event means: an answer to a running dialogue, or something for the router, or both. */
  hear(ctx: Ctx, account: Account, interaction: Interaction): Promise<Heard>;
  /** The router's reply as messages: a form becomes its first question, reasons beside fields the question again. */
  tell(ctx: Ctx, account: Account, intent: Intent, reply: Reply): Promise<readonly Card[]>;
  /** After a refusal, which undid the step: where the dialogue stands, so that it can go on. */
  again(ctx: Ctx, account: Account, interaction: Interaction): Promise<readonly Card[]>;
};

/** `say` goes out first; without `intent` the router is not asked. */
export type Heard = { say: readonly Card[]; intent: Intent | undefined };

/**
 * Handles an event as part of a conversation and queues all that is said, in order. What comes back is left for the
 * adapter to show: nothing, or a card that must not be kept.
 */
export async function converse(
  ctx: Ctx,
  registry: Registry,
  account: Account,
  interaction: Interaction,
  conversation: Conversation,
): Promise<Reply> {
  const { say, intent } = await conversation.hear(ctx, account, interaction);
  const cards = [...say];
  let left: Reply = none;
  if (intent) {
    const reply = await dispatch(ctx, registry, { ...interaction, intent });
    const isTransient = reply.kind === "card" && reply.transient === true;
    if (isTransient) left = reply;
    const isLive = await queueLive(ctx, interaction.key, reply);
    // What must not be kept is not told here, but the dialogue is over all the same.
    cards.push(...(await conversation.tell(ctx, account, intent, isTransient || isLive ? none : reply)));
  }
  await queueAll(ctx, account, interaction.key, cards);
  return left;
}

/** Queues the reason of a refusal, and how the dialogue goes on if one is running. */
export async function converseRefused(
  ctx: Ctx,
  account: Account,
  interaction: Interaction,
  conversation: Conversation,
  reason: Card,
): Promise<void> {
  await queueAll(ctx, account, interaction.key, [reason, ...(await conversation.again(ctx, account, interaction))]);
}

async function queueAll(ctx: Ctx, account: Account, key: string, cards: readonly Card[]): Promise<void> {
  for (const [index, card] of cards.entries()) {
    await queueCard(ctx, account, index === 0 ? key : `${key}:${index}`, card);
  }
}
