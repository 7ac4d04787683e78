import type { Callback } from "../../src/core/callback.ts";
import { decodeCallback, encodeCallback } from "../../src/core/callback.ts";
import type { Action, Card } from "../../src/core/card.ts";
import { drawDelivery } from "../../src/core/draw.ts";
import type { RawValues } from "../../src/core/form.ts";
import type { Reply } from "../../src/core/reply.ts";
import { interactionOf, personId, type TestApp } from "./app.ts";

/** Somebody of the demo company at the neutral surface: says, presses, fills in, and sees the cards they got. */
export class DemoPerson {
  readonly name: string;
  readonly #app: TestApp;
  constructor(app: TestApp, name: string) {
    this.#app = app;
    this.name = name;
  }

  get id(): string {
    return personId(this.name);
  }

  async says(text: string): Promise<Reply> {
    return this.#receive({ kind: "text", text });
  }

  async presses(callback: Callback | string, chosen?: string): Promise<Reply> {
    const decoded = typeof callback === "string" ? decodeCallback(callback) : callback;
    if (!decoded) throw new Error(`not a callback: ${String(callback)}`);
    return this.#receive({ kind: "press", callback: decoded, ...(chosen !== undefined && { chosen }) });
  }

  /** Presses the button with that label on a card; fails when the card has none. */
  async pressesOn(card: Card, label: string): Promise<Reply> {
    const found = actionsOf(card).find((action) => action.label === label);
    if (!found || found.kind === "link") throw new Error(`no button "${label}" on "${card.title}": ${labelsOf(card)}`);
    return this.presses(encodeCallback(found.callback));
  }

  /** Takes it, if it is not theirs yet, as every handler must before they do anything else. */
  async takes(id: string): Promise<Reply> {
    return this.presses(`incident.take:${id}`);
  }

  async submits(form: string, values: RawValues, context: Record<string, string> = {}): Promise<Reply> {
    return this.#receive({ kind: "submit", form, context, values });
  }

  /** The cards this person has got, oldest first, as they look now. */
  async sees(): Promise<Card[]> {
    const cards: Card[] = [];
    for (const id of await this.#got()) {
      const card = await this.#draw(id);
      if (card) cards.push(card);
    }
    return cards;
  }

  /** The newest of them; those before it are not drawn, which would take longer with every test of a file. */
  async last(): Promise<Card> {
    for (const id of (await this.#got()).reverse()) {
      const card = await this.#draw(id);
      if (card) return card;
    }
    throw new Error(`${this.name} has not got anything`);
  }

  async #got(): Promise<string[]> {
    await this.#app.sender.drain();
    const rows = await this.#app.services.db.prisma.delivery.findMany({
      where: { personId: this.id, state: { in: ["sent", "folded"] } },
      orderBy: { order: "asc" },
      select: { id: true },
    });
    return rows.map(({ id }) => id);
  }
  async #draw(id: string): Promise<Card | undefined> {
    return (await drawDelivery(this.#app.services, this.#app.registry, id, true))?.card;
  }

  #receive(intent: Parameters<typeof interactionOf>[1]): Promise<Reply> {
    return this.#app.desk.receive(interactionOf(this.name, intent), { answers: "inline" });
  }
}

export function actionsOf(card: Card): Action[] {
  const inBody = card.body.flatMap((block) => {
    if (block.kind === "list") return block.items.flatMap((item) => item.action ?? []);
    if (block.kind === "steps") return block.steps.flatMap((step) => step.action ?? []);
    return [];
  });
  return [...card.actions, ...inBody];
}

export const labelsOf = (card: Card): string[] => actionsOf(card).map((action) => action.label);

/** All text of a card, for looking for something in it. */
export const textOf = (card: Card): string => JSON.stringify(card);
