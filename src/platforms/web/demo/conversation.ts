import { createHash } from "node:crypto";
import { clockTimeIn } from "../../../core/calendar/civil.ts";
import type { Block, Card } from "../../../core/card.ts";
import type { Locale } from "../../../core/locale.ts";
import { sayDay } from "../../../core/wording.ts";
import { drawPreview, type Feel } from "../looks/preview.ts";
import { renderCard } from "../render/card.ts";
import { type Html, html } from "../render/html.ts";
import type { DemoSite } from "./site.ts";
import { type Line, linesOf, type Message, messagesOf, type Player } from "./store.ts";

/** One thing in a conversation, drawn for the page. `mark` differs when what is shown does. */
export type Item = {
  id: string;
  /** Sorts the conversation: the number of the message, then lines after it in their own order. */
  place: [string, number];
  kind: "line" | "text" | "card";
  html: string;
  at: string;
  day: string;
  time: string;
  mark: string;
};

/** Messages drawn at once; older ones come when asked for. */
const SHOWN = 30;
const LINES_SHOWN = 100;

/** The end of a conversation, or what came before a place in it. */
export async function readConversation(
  site: DemoSite,
  player: Player,
  feel: Feel,
  before?: string,
): Promise<{ items: Item[]; earlier: string | undefined; shown: string[] }> {
  const messages = await messagesOf(site.services, player.key, { limit: SHOWN + 1, ...(before && { before }) });
  const hasEarlier = messages.length > SHOWN;
  const shown = hasEarlier ? messages.slice(1) : messages;
  const from = hasEarlier ? (shown[0]?.order ?? "0") : "0";
  const lines = await linesOf(site.services, player.id, { from, limit: LINES_SHOWN, ...(before && { before }) });
  const items = [
    ...(await drawMessages(site, player, feel, shown)),
    ...lines.map((line) => drawLine(site, player, line)),
  ];
  return {
    items: items.sort(byPlace),
    earlier: hasEarlier ? from : undefined,
    shown: shown.map(({ id }) => id),
  };
}

/** Messages as they are now; those that have nothing to tell any more are left out. */
export async function drawMessages(
  site: DemoSite,
  player: Player,
  feel: Feel,
  messages: readonly Message[],
): Promise<Item[]> {
  const drawn = await Promise.all(
    messages.map(async (message): Promise<Item | undefined> => {
      const delivery = await site.tools.showDelivery(message.id, true);
      if (!delivery) return undefined;
      const { card, locale, detailsUrl } = delivery;
      return {
        id: message.id,
        place: [message.order, 0],
        kind: isMereText(card) ? "text" : "card",
        ...whenOf(site, player, message.at),
        ...drawCard(site, card, { locale, feel, detailsUrl }),
      };
    }),
  );
  return drawn.filter((item) => item !== undefined);
}

export type CardLook = { locale: Locale; feel: Feel; detailsUrl: string };

/** A card as one of the platforms would show it; a mere sentence as text. */
export function drawCard({ previews }: DemoSite, card: Card, { locale, feel, detailsUrl }: CardLook) {
  const isText = isMereText(card);
  const drawn =
    (!isText && drawPreview(previews, feel, card, { locale, detailsUrl, canPress: true })?.content) ||
    (isText ? sentences(card) : renderCard(card, { locale, compact: true, headingLevel: 3, press: PRESS }));
  const text = drawn.toString();
  return { html: text, mark: createHash("sha256").update(text).digest("base64url").slice(0, 16) };
}

/** The page's script takes presses; nothing else than the button's callback is needed from here. */
const PRESS = { action: "/demo/api/interactions", hidden: {} };

type Sentence = Block & { kind: "text" | "note" };
const isSentence = (block: Block): block is Sentence => block.kind === "text" || block.kind === "note";
const isMereText = (card: Card): boolean =>
  card.title === "" && card.actions.length === 0 && card.body.every(isSentence);
const sentences = (card: Card): Html => html`${card.body.filter(isSentence).map(({ text }) => html`<p>${text}</p>`)}`;

export const drawLine = (site: DemoSite, player: Player, line: Line): Item => ({
  id: `line-${line.id}`,
  place: [line.order, Number(line.id)],
  kind: "line",
  html: html`<p>${line.text}</p>`.toString(),
  mark: line.id,
  ...whenOf(site, player, line.at),
});

function whenOf({ services }: DemoSite, { locale, zone }: Player, at: Date) {
  const now = services.clock.now();
  return { at: at.toISOString(), day: sayDay(at, locale, zone, now), time: clockTimeIn(at, zone) };
}

function byPlace(a: Item, b: Item): number {
  const [x, y] = [BigInt(a.place[0]), BigInt(b.place[0])];
  return x === y ? a.place[1] - b.place[1] : x < y ? -1 : 1;
}
