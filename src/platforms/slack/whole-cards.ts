import type { types } from "@slack/bolt";
import type { Card } from "../../core/card.ts";
import type { Account } from "../../core/interaction.ts";
import { findFormLink, makeFormLink } from "../../core/links.ts";
import type { Desk } from "../../core/receive.ts";
import type { Services } from "../../core/services.ts";
import type { Locales } from "./locales.ts";
import type { PictureIds } from "./pen.ts";
import { type MessageContent, renderCardModal, renderMessage } from "./render-card.ts";
import { nextButton, renderCardModals, renderMessages } from "./render-whole.ts";

export type Showing = {
  /** The first part that is shown. */
  from?: number;
  pictures?: PictureIds | undefined;
  /** The card may be kept nowhere. */
  isTransient?: boolean;
};

/** Which card goes on, and with which part of it: what the button to the next part carries. */
export type Rest = { card: string; from: number };

const CARD_LINK = "slack.card";

/** Messages that answer at once. A response URL works five times, and one is left for what goes wrong. */
const AT_ONCE = 4;

/** Answers that are too much for one message or modal, shown part by part. */
export class WholeCards {
  readonly #desk: Desk;
  readonly #services: Services;
  readonly #locales: Locales;

  constructor(desk: Desk, services: Services, locales: Locales) {
    this.#desk = desk;
    this.#services = services;
    this.#locales = locales;
  }

  /**
   * The messages that show a card whole: as many as one response URL takes, the last of them with a button that leads
   * to the rest. What may be kept nowhere cannot be gone on with later, so it is shortened when it is that long.
   */
  async messagesOf(card: Card, account: Account, how: Showing = {}): Promise<MessageContent[]> {
    const { from = 0, isTransient, pictures } = how;
    const locale = await this.#locales.of(account);
    const all = renderMessages(card, locale, pictures);
    const contents = all.slice(from, from + AT_ONCE);
    const next = from + contents.length;
    const last = contents.at(-1);
    if (next >= all.length || !last) return contents;
    const token = isTransient ? undefined : await this.#keep(card, account);
    if (token === undefined) return [renderMessage(card, { locale, ...(pictures && { pictures }) })];
    const button = nextButton(locale, JSON.stringify({ card: token, from: next } satisfies Rest));
    return [...contents.slice(0, -1), { ...last, blocks: [...last.blocks, button] }];
  }

  /** A modal that shows a card, or one part of it with a button that leads to the next. */
  async viewOf(card: Card, account: Account, how: Showing = {}): Promise<types.ModalView> {
    const { from = 0, isTransient, pictures } = how;
    const locale = await this.#locales.of(account);
    const all = renderCardModals(card, locale, pictures);
    const view = all[from];
    if (view && from === all.length - 1) return view;
    const token = isTransient ? undefined : await this.#keep(card, account);
    if (!view || token === undefined) return renderCardModal(card, { locale, ...(pictures && { pictures }) });
    const button = nextButton(locale, JSON.stringify({ card: token, from: from + 1 } satisfies Rest));
    return { ...view, blocks: [...view.blocks, button] };
  }

  /** The card behind a button that leads on, for whom it was kept and while it is. */
  async find(token: string, account: Account): Promise<Card | undefined> {
    const { db, vault, clock } = this.#services;
    const found = await findFormLink(db, { vault, now: clock.now() }, token);
    const link = found?.state === "open" ? found.link : undefined;
    const person = await this.#desk.personOf(account);
    return person && link?.form === CARD_LINK && link.personId === person.id ? (link.values?.card as Card) : undefined;
  }

  /** Keeps a card sealed for as long as a form may be written at, for this person alone; its token. */
  async #keep(card: Card, account: Account): Promise<string | undefined> {
    const { db, vault, clock } = this.#services;
    const person = await this.#desk.personOf(account);
    if (!person) return undefined;
    const link = { personId: person.id, form: CARD_LINK, context: {}, values: { card } };
    return makeFormLink(db, { vault, now: clock.now() }, link);
  }
}
