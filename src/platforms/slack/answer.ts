import type { types } from "@slack/bolt";
import type { Card } from "../../core/card.ts";
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
import { renderCardModal, renderHome, renderMessage } from "./render-card.ts";
import { formMetadata, renderForm } from "./render-form.ts";
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

/** Slack's refusals that mean: the modal came too late. */
const TOO_LATE = new Set(["expired_trigger_id", "invalid_trigger_id", "timeout"]);

/** Shows replies where they belong. Nothing here throws: what cannot be shown is logged by its code. */
export class Answers {
  readonly #client: SlackClient;
  readonly #desk: Desk;
  readonly #services: Services;
  readonly #locales: Locales;

  constructor(client: SlackClient, desk: Desk, services: Services, locales: Locales) {
    this.#client = client;
    this.#desk = desk;
    this.#services = services;
    this.#locales = locales;
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

  /** A message in the direct conversation, when nothing nearer works. */
  async tell(card: Card, account: Account): Promise<void> {
    const locale = await this.localeOf(account);
    try {
      await this.#client.post(account.externalId, renderMessage(card, { locale }));
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
    if (!(await this.#respond(said, asked, false))) await this.tell(said, asked.account);
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
    if (await this.#respond(card, asked, false)) return;
    if (asked.trigger !== undefined) {
      const view = renderCardModal(card, { locale: await this.localeOf(asked.account) });
      const code = await this.#tryModal(view, asked);
      if (code === undefined || code === "exchanged_trigger_id") return;
    }
    // What may be kept nowhere does not go into a conversation either.
    if (!isTransient) await this.tell(card, asked.account);
  }

  async #replace(card: Card, asked: Asked): Promise<void> {
    const locale = await this.localeOf(asked.account);
    if (asked.modalId !== undefined) {
      if (await this.update(asked.modalId, renderCardModal(card, { locale }))) return;
    } else if (await this.#respond(card, asked, true)) {
      return;
    } else if (asked.message) {
      const content = renderMessage(card, { locale });
      if ((await this.attempt("chat.update", { ...asked.message, ...content })) === undefined) return;
    }
    await this.#showCard(card, asked, false);
  }

  async #respond(card: Card, asked: Asked, isReplacing: boolean): Promise<boolean> {
    const { responseUrl } = asked;
    if (responseUrl === undefined) return false;
    const content = renderMessage(card, { locale: await this.localeOf(asked.account) });
    const body = isReplacing ? { replace_original: true } : { response_type: "ephemeral", replace_original: false };
    return this.#client.respond(responseUrl, { ...body, ...content });
  }
}

const LOCALE_MS = 60_000;
const LOCALES_MAX = 10_000;

/** The language of the people who come by, remembered for a minute: it is needed for the words around a card. */
export class Locales {
  readonly #desk: Desk;
  readonly #services: Services;
  readonly #known = new Map<string, { locale: Locale; until: number }>();
  constructor(desk: Desk, services: Services) {
    this.#desk = desk;
    this.#services = services;
  }
  async of(account: Account): Promise<Locale> {
    const now = this.#services.clock.now().getTime();
    const key = `${account.tenant}:${account.externalId}`;
    const known = this.#known.get(key);
    if (known && known.until > now) return known.locale;
    const person = await this.#desk.personOf(account).catch(() => undefined);
    const locale = person?.locale ?? this.#services.company.locale;
    if (this.#known.size >= LOCALES_MAX) this.#known.clear();
    this.#known.set(key, { locale, until: now + LOCALE_MS });
    return locale;
  }
}
