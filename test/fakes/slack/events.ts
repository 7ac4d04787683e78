import type { AppAnswer, Delivery, Outgoing } from "./delivery.ts";
import { type Fields, fieldsOf, parseJson } from "./json.ts";
import { whyNoEvent } from "./manifest.ts";
import type { Payloads } from "./payloads.ts";
import type { Workspace } from "./workspace.ts";

/** One event on its way to the app, with every attempt's answer. */
export type EventDelivery = {
  name: string;
  eventId: string;
  event: Fields;
  outgoing: Outgoing;
  answers: AppAnswer[];
  nextRetry: { num: number; reason: string; at: number } | undefined;
};

/** When the three repetitions follow, after the failure before. */
const RETRY_AFTER_MS = [0, 60_000, 5 * 60_000];

/** The Events API: who is subscribed, delivery, repetition, and what tests order about them. */
export class Events {
  readonly deliveries: EventDelivery[] = [];
  /** What happened but was not sent, and why not. */
  readonly unsent: { name: string; why: string }[] = [];
  /** Slack sends no events to a URL that did not answer the challenge. */
  isUrlVerified = false;
  readonly #workspace: Workspace;
  readonly #payloads: Payloads;
  readonly #delivery: Delivery;
  readonly #inFlight = new Set<Promise<unknown>>();
  #held: EventDelivery[] | undefined;

  constructor(workspace: Workspace, payloads: Payloads, delivery: Delivery) {
    this.#workspace = workspace;
    this.#payloads = payloads;
    this.#delivery = delivery;
  }

  /** Sends an event if the app subscribed to it and may have it; resolves after the app's answer. */
  async send(
    name: string,
    event: { type: string } & Fields,
    options: { isExtShared?: boolean } = {},
  ): Promise<EventDelivery | undefined> {
    const { manifest, grantedScopes, tokenState } = this.#workspace;
    const isGone = tokenState !== "live" && name !== "app_uninstalled" && name !== "tokens_revoked";
    const why = isGone ? "the app is not installed" : whyNoEvent(manifest, grantedScopes, name);
    const isReachable = this.isUrlVerified || manifest.settings.socket_mode_enabled === true;
    if (why !== undefined || !isReachable) {
      this.unsent.push({ name, why: why ?? "the request URL is not verified" });
      return undefined;
    }
    const envelope = this.#payloads.event(event, options.isExtShared ?? false);
    const payload = { ...envelope, enterprise_id: null, context_enterprise_id: null };
    const delivery: EventDelivery = {
      name,
      eventId: envelope.event_id,
      event,
      outgoing: {
        body: JSON.stringify(payload),
        contentType: "application/json",
        envelope: { type: "events_api", payload, accepts_response_payload: false },
      },
      answers: [],
      nextRetry: undefined,
    };
    this.deliveries.push(delivery);
    if (this.#held) this.#held.push(delivery);
    else await this.#attempt(delivery);
    return delivery;
  }

  /** Like `send`, but nobody waits for it: what follows from the app's own calls. */
  sendLater(name: string, event: { type: string } & Fields, options: { isExtShared?: boolean } = {}): void {
    const sending = this.send(name, event, options).finally(() => this.#inFlight.delete(sending));
    this.#inFlight.add(sending);
  }
  /** Resolves when nothing that was sent later is under way. */
  async settled(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.allSettled(this.#inFlight);
  }

  /** From now on events wait, until `release` sends them in the order that it is given. */
  hold(): void {
    this.#held ??= [];
  }
  async release(order: (waiting: EventDelivery[]) => EventDelivery[] = (waiting) => waiting): Promise<void> {
    const waiting = this.#held ?? [];
    this.#held = undefined;
    for (const delivery of order([...waiting])) await this.#attempt(delivery);
  }

  /** The same event once more although it was answered well, without a retry header. */
  async duplicate(delivery: EventDelivery): Promise<AppAnswer> {
    return await this.#attempt(delivery);
  }

  /** Repeats the failed events whose time has come on the clock; how many. */
  async retryDue(): Promise<number> {
    const now = this.#workspace.now();
    const due = this.deliveries.filter((delivery) => delivery.nextRetry && delivery.nextRetry.at <= now);
    for (const delivery of due) await this.#attempt(delivery, delivery.nextRetry);
    return due.length;
  }

  async #attempt(delivery: EventDelivery, retry?: { num: number; reason: string }): Promise<AppAnswer> {
    const again = retry && { retry: { num: retry.num, reason: retry.reason } };
    const answer = await this.#delivery.send({ ...delivery.outgoing, ...again });
    delivery.answers.push(answer);
    delivery.nextRetry = undefined;
    const isGood = answer.kind === "answered" && answer.status >= 200 && answer.status < 300;
    if (!isGood) {
      const detail = { name: delivery.name, event: delivery.event, answer };
      if (answer.kind !== "connection_failed")
        this.#workspace.violation("event-ack", "an event got no 2xx in time", detail);
      const num = (retry?.num ?? 0) + 1;
      const after = RETRY_AFTER_MS[num - 1];
      const isStopped = answer.kind === "answered" && answer.headers["x-slack-no-retry"] === "1";
      if (after !== undefined && !isStopped)
        delivery.nextRetry = { num, reason: reasonOf(answer), at: this.#workspace.now() + after };
    }
    this.#workspace.changed();
    return answer;
  }

  /** The handshake when the request URL is set. True when the app echoed the challenge. */
  async verifyUrl(): Promise<boolean> {
    const challenge = this.#workspace.newId("challenge");
    const body = JSON.stringify({ type: "url_verification", token: "deprecated-verification-token", challenge });
    const answer = await this.#delivery.post(body, { contentType: "application/json" });
    const echoed = answer.kind === "answered" && answer.status === 200 ? answer.body : "";
    this.isUrlVerified = echoed === challenge || fieldsOf(parseJson(echoed)).challenge === challenge;
    return this.isUrlVerified;
  }
}

function reasonOf(answer: AppAnswer): string {
  if (answer.kind === "timeout") return "http_timeout";
  return answer.kind === "answered" ? "http_error" : "connection_failed";
}
