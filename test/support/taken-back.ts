import { callback } from "../../src/core/callback.ts";
import type { Card } from "../../src/core/card.ts";
import { createRegistry, defineFeature } from "../../src/core/feature.ts";
import { coreWords } from "../../src/core/messages/index.ts";
import { addMessages, markStale, type Recipient } from "../../src/core/outbox.ts";
import { createSender } from "../../src/core/sender.ts";
import type { Services } from "../../src/core/services.ts";
import type { Surface } from "../../src/core/surface.ts";
import type { TestApp } from "./app.ts";

/** "plain": nothing but words. "long": words above a list to choose from, which some places show as two messages. */
type Shown = "plain" | "button" | "more" | "long" | "taken-back" | "nothing";

export const SECRET_WORDS = "Berlin closes in March.";
const BUTTON = { kind: "run", label: "Read", callback: callback("test.read", "x") } as const;
export const TAKEN_BACK = "This was taken back";

function cardOf(shown: unknown): Card | undefined {
  const text = { kind: "text", text: SECRET_WORDS } as const;
  switch (shown) {
    case "plain":
      return { title: "", body: [text], actions: [] };
    case "button":
      return { title: "News", body: [text], actions: [BUTTON] };
    case "more":
      return { title: "News", body: [text, { kind: "text", text: "And Bern too." }], actions: [BUTTON] };
    case "long":
      return {
        title: "News",
        body: [text, { kind: "list", items: [{ title: "What follows", action: BUTTON }] }],
        actions: [],
      };
    case "taken-back":
      return { title: TAKEN_BACK, body: [], actions: [], isTakenBack: true };
    default:
      return undefined;
  }
}

const feature = defineFeature({
  name: "test",
  words: coreWords as never,
  notices: [{ name: "test.news", render: async (_ctx, { shown }) => cardOf(shown) }],
});

/** News that go out and are taken back, sent by a sender of its own over the surface of a test. */
export class News {
  readonly #services: Services;
  readonly #sender: ReturnType<typeof createSender>;
  constructor({ services, registry }: TestApp, surface: Surface) {
    this.#services = services;
    this.#sender = createSender(services, createRegistry([...registry.features, feature]), [surface]);
  }
  drain = (): Promise<number> => this.#sender.drain();

  /** Each of them is about a subject of its own name. */
  async goOut(subject: string, shown: Shown, ...to: Recipient[]): Promise<void> {
    const { db, clock } = this.#services;
    const message = { key: subject, notice: "test.news", params: { shown }, subject, to };
    await db.transaction((tx) => addMessages(tx, clock.now(), [message]));
    await this.drain();
  }
  /** From now on its card shows something else, or nothing. */
  async become(subject: string, shown: Shown): Promise<void> {
    const { db, clock } = this.#services;
    await db.prisma.message.updateMany({ where: { subject }, data: { params: { shown } } });
    await markStale(db, subject, clock.now());
    await this.drain();
  }
  /** What is kept of where they stand, in the order in which they were sent. */
  async kept(subject: string): Promise<[state: string, error: string | null, stale: number][]> {
    const rows = await this.#services.db.prisma.delivery.findMany({
      where: { message: { subject } },
      orderBy: { order: "asc" },
    });
    return rows.map(({ state, error, stale }) => [state, error, stale]);
  }
}
