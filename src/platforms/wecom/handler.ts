import type { Callback } from "../../core/callback.ts";
import type { Action, Card, Confirm } from "../../core/card.ts";
import type { Clock } from "../../core/clock.ts";
import type { Ctx } from "../../core/context.ts";
import { importDirectory } from "../../core/directory.ts";
import type { Account, Interaction } from "../../core/interaction.ts";
import { coreWords } from "../../core/messages/index.ts";
import type { AppTools, PlatformDeps } from "../../core/platform.ts";
import type { Reply } from "../../core/reply.ts";
import { sentence } from "../../core/spoken.ts";
import { PlatformError } from "../../core/surface.ts";
import { addCode, deliveryOf } from "./card-ref.ts";
import type { WecomClient } from "./client.ts";
import { createConversation, isTalk } from "./dialogue.ts";
import type { WecomDirectory } from "./directory.ts";
import { type Arrival, type Click, readArrival } from "./inbound.ts";
import { isWaiting } from "./talk-state.ts";
import { sendTransient } from "./transient.ts";
import { wecomWords } from "./words.ts";
import type { XmlNode } from "./xml.ts";

type Directed = Interaction & { account: Account };

type Parts = PlatformDeps & {
  client: WecomClient;
  directory: WecomDirectory;
  tenant: string;
  agentId: number;
  realClock: Clock;
  showDelivery: AppTools["showDelivery"] | undefined;
};

/**
 * What goes into the answer to WeCom. `said` is a sentence for whoever could not be written to: a stranger, or a member
 * while nothing can be queued. `isFault`: nothing was committed, and the member knows no more than that sentence.
 */
export type Answer = { said?: string; isFault?: boolean };

const DONE: Answer = {};

/** Handles what WeCom delivers, and what follows from it after the answer. */
export class WecomHandler {
  readonly #parts: Parts;
  readonly #later = new Set<Promise<void>>();
  /** Ids in lower case of people who will be read. */
  readonly #waiting = new Set<string>();
  #lastRefresh: Promise<void> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Done when everything that must not be lost is committed, or told to have failed. */
  async handle(message: XmlNode): Promise<Answer> {
    const { tenant, agentId, services } = this.#parts;
    const hash = (text: string) => services.vault.keyedHash("wecom.event", text);
    const arrival = readArrival(message, { tenant, agentId, hash });
    switch (arrival.kind) {
      case "ignored":
        return DONE;
      case "joined":
        this.#refreshLater(arrival.account);
        return DONE;
      case "left":
        await this.#leave(arrival.account);
        return DONE;
      case "unsupported":
        return this.#answer(arrival, (ctx) => sentence(coreWords.in(ctx.locale)("dialogue.unsupported")));
      case "not-chosen":
        return this.#answer(arrival, (ctx) => sentence(wecomWords.in(ctx.locale)("chooseFirst")));
      case "asks-first": {
        const { callback, click, account } = arrival;
        const confirm = await this.#confirmOf(callback, click, account);
        return this.#answer(arrival, (ctx) => confirmCard(ctx, callback, confirm));
      }
      case "said":
        return this.#receive(arrival);
    }
  }

  /** Finishes what was begun after an answer. */
  async stop(): Promise<void> {
    while (this.#later.size > 0) await Promise.all(this.#later);
  }

  async #receive({ account, key, intents, click }: Arrival & { kind: "said" }): Promise<Answer> {
    const { desk } = this.#parts;
    const isWelcome = intents[0]?.kind === "welcome";
    if (isWelcome && !(await desk.personOf(account))) {
      // Nobody to greet yet; who opens the app is in its scope, so the directory will know them.
      this.#refreshLater(account);
      return DONE;
    }
    const question = intents.find((intent) => intent.kind === "press" && isTalk(intent.callback));
    if (click && !question) await this.#keepCode(account, click);
    let answer = DONE;
    for (const [index, intent] of intents.entries()) {
      const interaction: Directed = { key: index === 0 ? key : `${key}:${index}`, account, place: "direct", intent };
      const conversation = createConversation(desk);
      const left = await this.#left(interaction, await desk.receive(interaction, { answers: "queued", conversation }));
      answer = { ...left, ...answer };
    }
    if (click && !answer.isFault && question?.kind === "press")
      this.#greyLater(account, click, question.callback.id ?? "");
    return answer;
  }

  /** One answer to an event that goes no further. */
  async #answer(
    { account, key, ...rest }: { account: Account; key: string; click?: Click },
    instead: (ctx: Ctx) => Card,
  ): Promise<Answer> {
    const { desk } = this.#parts;
    if (rest.click) await this.#keepCode(account, rest.click);
    const interaction: Directed = { key, account, place: "direct", intent: { kind: "hub" } };
    const conversation = createConversation(desk, instead);
    return this.#left(interaction, await desk.receive(interaction, { answers: "queued", conversation }));
  }

  /**
   * What the core could not queue: words for somebody unknown, a card that must not be kept anywhere, or the reference of
   * a fault when not even that could be written down.
   */
  async #left({ account, key }: Directed, reply: Reply): Promise<Answer> {
    const { desk } = this.#parts;
    switch (reply.kind) {
      case "say": {
        const isKnown = (await desk.personOf(account).catch(() => "unknowable")) !== undefined;
        // Whoever writes to the app is in its scope; if we do not know them, the directory does.
        if (!isKnown) this.#refreshLater(account);
        return { said: reply.text, ...(reply.isFault && { isFault: true }) };
      }
      case "card":
        this.#sendLater({ account, key, card: reply.card });
        return DONE;
      default:
        return DONE;
    }
  }

  async #keepCode(account: Account, { taskId, responseCode }: Click): Promise<void> {
    const id = deliveryOf(taskId);
    if (!id || responseCode === "") return;
    const { services, realClock } = this.#parts;
    const delivery = { id, tenant: account.tenant, userId: account.externalId };
    await addCode(services.db, delivery, responseCode, realClock.now());
  }

  /** What the card that was pressed says about this press; cards hold no hidden texts, so it is drawn again. */
  async #confirmOf(callback: Callback, { taskId }: Click, account: Account): Promise<Confirm | undefined> {
    const id = deliveryOf(taskId);
    const shown = id ? await this.#parts.showDelivery?.(id) : undefined;
    if (shown?.to.kind !== "account") return undefined;
    if (shown.to.account.externalId.toLowerCase() !== account.externalId.toLowerCase()) return undefined;
    const found = actionsOf(shown.card).find((action) => action.kind === "run" && isSame(action.callback, callback));
    return found?.kind === "run" ? found.confirm : undefined;
  }

  async #leave({ tenant, externalId }: Account): Promise<void> {
    await this.#parts.services.db.sql(LEAVE, [tenant, externalId.toLowerCase()]);
  }

  /**
   * Reads one person anew, one after another: a rollout brings thousands of people within minutes, and WeCom refuses
   * too many calls at a time. What is lost by a stop comes with the daily reading of the directory.
   */
  #refreshLater({ externalId }: Account): void {
    const { directory, services } = this.#parts;
    const key = externalId.toLowerCase();
    if (this.#waiting.has(key)) return;
    this.#waiting.add(key);
    const before = this.#lastRefresh;
    this.#lastRefresh = this.#afterwards("person could not be read", async () => {
      await before;
      this.#waiting.delete(key);
      const entry = await directory.readOne(externalId);
      await services.db.transaction((tx) => importDirectory(tx, [entry], services.company, services.clock.now()));
    });
  }

  /** The question was answered; its buttons say so. The code is the press's own and good for this once. */
  #greyLater(account: Account, { responseCode, cardType }: Click, turn: string): void {
    if (responseCode === "" || !GREYABLE.has(cardType)) return;
    const { client, desk, services } = this.#parts;
    void this.#afterwards("buttons could not be greyed", async () => {
      if (await isWaiting(services, account, turn)) return;
      const locale = (await desk.personOf(account))?.locale ?? services.company.locale;
      await client.updateTemplateCard(account.externalId, responseCode, {
        greyButtonsAs: wecomWords.in(locale)("answered"),
      });
    });
  }

  #sendLater(shown: { account: Account; key: string; card: Card }): void {
    const { desk } = this.#parts;
    void this.#afterwards("a card that is kept nowhere could not be sent", async () => {
      await sendTransient(this.#parts, { ...shown, person: await desk.personOf(shown.account) });
    });
  }

  /** Never rejects. */
  #afterwards(failed: string, work: () => Promise<void>): Promise<void> {
    const { log } = this.#parts.services;
    const done = work()
      .catch((error: unknown) => {
        // Delivered again: the code was used the first time.
        if (error instanceof PlatformError && error.code === CODE_GONE) return;
        if (error instanceof PlatformError) log.warn({ platform: "wecom", code: error.code }, failed);
        else log.error({ platform: "wecom", err: error }, failed);
      })
      .finally(() => this.#later.delete(done));
    this.#later.add(done);
    return done;
  }
}

/** A code that is used, expired or unknown. */
const CODE_GONE = "60140";
const GREYABLE = new Set(["button_interaction", "vote_interaction", "multiple_interaction"]);

// Out of the app's scope is not out of the company: the person keeps the record and what they use elsewhere.
const LEAVE = {
  name: "wecom.leave",
  text: "UPDATE platform_account SET is_active = false WHERE platform = 'wecom' AND tenant = $1 AND external_id = $2",
};

function confirmCard(ctx: Ctx, callback: Callback, confirm: Confirm | undefined): Card {
  const t = wecomWords.in(ctx.locale);
  return {
    title: confirm?.title ?? t("confirm.title"),
    body: [{ kind: "text", text: confirm?.text ?? t("confirm.text") }],
    actions: [
      { kind: "run", label: confirm?.yes ?? t("confirm.yes"), callback, weight: "primary" },
      { kind: "run", label: confirm?.no ?? t("confirm.no"), callback: { command: "core.none" } },
    ],
  };
}

function actionsOf(card: Card): Action[] {
  const inBody = card.body.flatMap((block) => {
    if (block.kind === "list")
      return [...block.items, ...(block.more ? [block.more] : [])].flatMap((item) => item.action ?? []);
    return block.kind === "steps" ? block.steps.flatMap((step) => step.action ?? []) : [];
  });
  return [...card.actions, ...inBody];
}

const isSame = (a: Callback, b: Callback): boolean => a.command === b.command && a.id === b.id && a.arg === b.arg;
