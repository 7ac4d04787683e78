import type { Action, Card } from "../../core/card.ts";

/** Everything that can be pressed on a card, its lists and steps included. */
export function actionsOf(card: Card): Action[] {
  const actions: (Action | undefined)[] = [...card.actions];
  for (const block of card.body) {
    if (block.kind === "list") actions.push(...block.items.map(({ action }) => action), block.more?.action);
    if (block.kind === "steps") actions.push(...block.steps.map(({ action }) => action));
  }
  return actions.filter((action) => action !== undefined);
}
