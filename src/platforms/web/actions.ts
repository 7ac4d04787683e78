import type { Action, Block, Card } from "../../core/card.ts";

/** Everything that can be pressed on a card, its lists and steps included. */
export function actionsOf(card: Card): Action[] {
  const actions: (Action | undefined)[] = [...card.actions];
  for (const block of card.body) {
    if (block.kind === "list") actions.push(...block.items.map(({ action }) => action), block.more?.action);
    if (block.kind === "steps") actions.push(...block.steps.map(({ action }) => action));
  }
  return actions.filter((action) => action !== undefined);
}

/** The card to look at: without buttons and, unless they may stay, without links. Says whether that took any away. */
export function toLookAt(card: Card, keep: "links" | "nothing"): { card: Card; isChanged: boolean } {
  const stays = (action: Action | undefined) => action !== undefined && keep === "links" && action.kind === "link";
  const body = card.body.map((block): Block => {
    if (block.kind === "steps") return { ...block, steps: block.steps.map((step) => without(step, stays)) };
    if (block.kind !== "list") return block;
    const { more } = block;
    return {
      ...block,
      items: block.items.map((item) => without(item, stays)),
      ...(more && { more: without(more, stays) }),
    };
  });
  const shown = { ...card, body, actions: card.actions.filter(stays) };
  return { card: shown, isChanged: actionsOf(shown).length < actionsOf(card).length };
}

function without<T extends { action?: Action }>(part: T, stays: (action: Action | undefined) => boolean): T {
  if (stays(part.action)) return part;
  const { action: _action, ...rest } = part;
  return rest as T;
}
