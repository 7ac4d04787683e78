import { randomUUID } from "node:crypto";
import type { types } from "@slack/bolt";
import { type Card, picturesOf } from "../../core/card.ts";
import type { Account, FormContext, Interaction } from "../../core/interaction.ts";
import { findFormLink, makeFormLink } from "../../core/links.ts";
import type { Locale } from "../../core/locale.ts";
import { accountsOf } from "../../core/people.ts";
import type { Desk } from "../../core/receive.ts";
import type { FormOpening, Reply } from "../../core/reply.ts";
import type { Services } from "../../core/services.ts";
import { sentence } from "../../core/spoken.ts";
import { PlatformError } from "../../core/surface.ts";
import type { SlackClient, SlackMethod } from "./client.ts";
import type { Locales } from "./locales.ts";
import type { Pictures } from "./pictures.ts";
import { type MessageContent, renderHome } from "./render-card.ts";
import { formMetadata, renderForm } from "./render-form.ts";
import { renderMessages } from "./render-whole.ts";
import { type Rest, type Showing, WholeCards } from "./whole-cards.ts";
import { slackWords } from "./words.ts";

/** Where somebody did something, and so where the answer can appear. */
export type Asked = {
  account: Account;
  /** Opens one modal within three seconds of the press. */
  trigger?: string;
  /** Answers below a message or command, for the asker's eyes. A secret. */
  responseUrl?: string;
  /** Pressed on the Home tab. */
  onHome?: true;
  /** Pressed in a modal, which can be changed. */
  modalId?: string;
  /** The message that was pressed, if it is no ephemeral one. */
  message?: { channel: string; ts: string };
};

type Means = { locales: Locales; pictures: Pictures };

/** Slack's refusals that mean: the modal came too late. */
const TOO_LATE = new Set(["expired_trigger_id", "invalid_trigger_id", "timeout"]);

/** Shows replies where they belong. Nothing here throws: what cannot be shown is logged by its code. */
export class Answers {
  readonly #client: SlackClient;
  readonly #desk: Desk;
  readonly #services: Services;
  readonly #locales: Locales;
  readonly #pictures: Pictures;
  readonly whole: WholeCards;

  constructor(client: SlackClient, desk: Desk, services: Services, { locales, pictures }: Means) {
    this.#client = client;
    this.#desk = desk;
    this.#services = services;
    this.#locales = locales;
    this.#pictures = pictures;
    this.whole = new WholeCards(desk, services, locales);
  }

  localeOf(account: Account): Promise<Locale> {
    return this.#locales.of(account);
  }

  /** Shows a reply to a command, a shortcut or a press, after that was acknowledged. */
  async show(reply: Reply, asked: Asked): Promise<void> {
    switch (reply.kind) {
      case "none":
        return;
      case "form":
        return this.#openForm(reply.opening, asked);
      case "hub":
        return asked.onHome ? this.publishHome(reply.card, asked.account) : this.#showCard(reply.card, asked, false);
      case "replace":
        return this.#replace(reply.card, asked);
      case "card":
        return this.#showCard(reply.card, asked, reply.transient === true);
      case "say":
        return this.#showCard(sentence(reply.text), asked, false);
      case "errors":
        return this.#showCard(sentence(reply.summary ?? Object.values(reply.errors).join("\n")), asked, false);
    }
  }

  /** A form as a modal for this person: people already chosen, a context that is too long kept with us. */
  async drawForm(opening: FormOpening, account: Account, fromHome: boolean): Promise<types.ModalView> {
    const fields = await Promise.all(
      opening.view.fields.map(async (field) => {
        if (field.kind !== "person" || typeof field.initial !== "string") return field;
        const accounts = await accountsOf(this.#services.db, field.initial);
        const here = accounts.find((item) => item.platform === "slack" && item.tenant === account.tenant);
        const { initial: _ours, ...rest } = field;
        return here ? { ...rest, initial: { account: here } } : rest;
      }),
    );
    const home = fromHome && { fromHome: true as const };
    const metadata =
      formMetadata({ context: opening.context, ...home }) ??
      JSON.stringify({ stored: await this.#keepContext(opening), ...home });
    const drawn = { ...opening, view: { ...opening.view, fields } };
    return renderForm(drawn, { locale: await this.localeOf(account), metadata });
  }

  async #keepContext({ form, context }: FormOpening): Promise<string> {
    const { db, vault, clock } = this.#services;
    return makeFormLink(db, { vault, now: clock.now() }, { personId: undefined, form, context });
  }
  /** The context that was kept for a form, while it lasts. */
  async keptContext(token: string): Promise<FormContext | undefined> {
    const { db, vault, clock } = this.#services;
    const found = await findFormLink(db, { vault, now: clock.now() }, token);
    return found?.link.context;
  }

  /** The hub of a person, drawn afresh on their Home tab. `key` as of any interaction. */
  async refreshHome(key: string, account: Account): Promise<void> {
    const hub: Interaction = { key, account, place: "home", intent: { kind: "hub" } };
    const reply = await this.#desk.receive(hub, { answers: "inline" });
    if (reply.kind === "hub") await this.publishHome(reply.card, account);
  }

  async publishHome(card: Card, account: Account): Promise<void> {
    const view = renderHome(card, { locale: await this.localeOf(account) });
    await this.attempt("views.publish", { user_id: account.externalId, view });
  }

  /** A modal that is open shows something else now; whether it was still there. */
  async update(viewId: string, view: types.ModalView): Promise<boolean> {
    return (await this.attempt("views.update", { view_id: viewId, view })) === undefined;
  }

  /** A card in the direct conversation, when nothing nearer works. */
  async tell(card: Card, account: Account): Promise<void> {
    await this.#post(renderMessages(card, await this.localeOf(account), await this.#pictures.of(card)), account);
  }

  async #post(contents: readonly MessageContent[], account: Account): Promise<void> {
    try {
      for (const content of contents) await this.#client.post(account.externalId, content);
    } catch (error) {
      this.#failed("chat.postMessage", error);
    }
  }

  /** One call whose failure is the caller's to answer: the code of the refusal, undefined when all went well. */
  async attempt(method: SlackMethod, args: Record<string, unknown>): Promise<string | undefined> {
    try {
      await this.#client.call(method, args);
      return undefined;
    } catch (error) {
      return this.#failed(method, error);
    }
  }

  #failed(method: SlackMethod, error: unknown): string {
    const code = error instanceof PlatformError ? error.code : "fault";
    const detail = error instanceof PlatformError ? { detail: error.message } : { err: error };
    this.#services.log.warn({ method, code, ...detail }, "slack did not show an answer");
    return code;
  }

  async #openForm(opening: FormOpening, asked: Asked): Promise<void> {
    const view = await this.drawForm(opening, asked.account, asked.onHome === true);
    await this.#openModal(view, asked);
  }

  async #openModal(view: types.ModalView, asked: Asked): Promise<void> {
    const code = await this.#tryModal(view, asked);
    // A trigger that was used already means that the modal is open.
    if (code === undefined || code === "exchanged_trigger_id") return;
    const t = slackWords.in(await this.localeOf(asked.account));
    const said = sentence(t(TOO_LATE.has(code) ? "said.expired" : "said.gone"));
    if (!(await this.#respond(said, asked, {}))) await this.tell(said, asked.account);
  }

  /** Opens a modal, on top of the one that was pressed; the code of the refusal. */
  async #tryModal(view: types.ModalView, { trigger, modalId }: Asked): Promise<string | undefined> {
    if (trigger === undefined) return "expired_trigger_id";
    if (modalId === undefined) return this.attempt("views.open", { trigger_id: trigger, view });
    const code = await this.attempt("views.push", { trigger_id: trigger, view });
    // Three are the most; then the one that was pressed makes room.
    return code === "push_limit_reached" ? this.attempt("views.update", { view_id: modalId, view }) : code;
  }

  async #showCard(card: Card, asked: Asked, isTransient: boolean): Promise<void> {
    const { account } = asked;
    if (asked.responseUrl !== undefined && (await this.#respond(card, asked, { isTransient }))) return;
    if (asked.trigger !== undefined) {
      // Slack waits three seconds for a modal, so pictures come into it when it is open.
      const hasPictures = picturesOf(card).length > 0;
      const external_id = randomUUID();
      const view = {
        ...(await this.whole.viewOf(card, account, { isTransient })),
        ...(hasPictures && { external_id }),
      };
      const code = await this.#tryModal(view, asked);
      if (code === undefined && hasPictures) {
        const pictures = await this.#pictures.of(card);
        const drawn = await this.whole.viewOf(card, account, { isTransient, pictures });
        await this.attempt("views.update", { external_id, view: { ...drawn, external_id } });
      }
      if (code === undefined || code === "exchanged_trigger_id") return;
    }
    // What may be kept nowhere does not go into a conversation either.
    if (!isTransient) await this.tell(card, account);
  }

  async #replace(card: Card, asked: Asked): Promise<void> {
    if (asked.modalId !== undefined) {
      const pictures = await this.#pictures.of(card);
      if (await this.update(asked.modalId, await this.whole.viewOf(card, asked.account, { pictures }))) return;
    } else if (await this.#respond(card, asked, { isReplacing: true })) {
      return;
    } else if (asked.message) {
      const pictures = await this.#pictures.of(card);
      const [first, ...rest] = renderMessages(card, await this.localeOf(asked.account), pictures);
      if ((await this.attempt("chat.update", { ...asked.message, ...first })) === undefined) {
        return this.#post(rest, asked.account);
      }
    }
    await this.#showCard(card, asked, false);
  }

  /** Whether the card, or `from` some part on the rest of it, was shown at the response URL. */
  async #respond(card: Card, asked: Asked, how: Showing & { isReplacing?: boolean }): Promise<boolean> {
    const { responseUrl, account } = asked;
    if (responseUrl === undefined) return false;
    const pictures = await this.#pictures.of(card);
    const contents = await this.whole.messagesOf(card, account, { ...how, pictures });
    const inWords = pictures ? await this.whole.messagesOf(card, account, how) : contents;
    for (const [index, content] of contents.entries()) {
      const place = index === 0 && how.isReplacing ? { replace_original: true } : FOR_THE_ASKER;
      if (await this.#client.respond(responseUrl, { ...place, ...content })) continue;
      const words = pictures && inWords[index];
      if (words && (await this.#client.respond(responseUrl, { ...place, ...words }))) continue;
      if (index === 0) return false;
      if (!how.isTransient) await this.#post(contents.slice(index), account);
      return true;
    }
    return true;
  }

  /** Goes on at the response URL with what the acknowledgement did not hold. */
  async respondRest(contents: readonly MessageContent[], { responseUrl, account }: Asked): Promise<void> {
    for (const [index, content] of contents.entries()) {
      if (responseUrl && (await this.#client.respond(responseUrl, { ...FOR_THE_ASKER, ...content }))) continue;
      return this.#post(contents.slice(index), account);
    }
  }

  /** Shows the part of a card that a button leads to; what the client sends back is a token and no more. */
  async showRest({ card: token, from }: Rest, asked: Asked): Promise<void> {
    const { account, modalId } = asked;
    const card = await this.whole.find(token, account);
    const locale = await this.localeOf(account);
    if (!card) return this.#showCard(sentence(slackWords.in(locale)("said.restGone")), asked, false);
    if (modalId !== undefined) {
      await this.update(modalId, await this.whole.viewOf(card, account, { from }));
    } else if (!(await this.#respond(card, asked, { from }))) {
      await this.#post(renderMessages(card, locale).slice(from), account);
    }
  }
}

const FOR_THE_ASKER = { response_type: "ephemeral", replace_original: false };
