import { type Element, type Fields, parseElement, seal, sign, textOf, toXml, unseal } from "./envelope.ts";
import { applyReply } from "./passive.ts";
import type { AppConfig, Member, Message, World } from "./world.ts";

export type CallbackOptions = {
  /** 5000 in the real world; tests of slow handlers set less. */
  answerWithinMs: number;
  echoWithinMs: number;
  /** Deliveries in all, the first included. The pages can be read as three or four. */
  deliveries: number;
  /** The pages disagree on whether another status than 200 is delivered again. */
  repeatsAfterRefusal: boolean;
  /** The pages disagree on whether a reply to a press on a card has an effect. */
  honoursCardReplies: boolean;
};

/** `status` is undefined if no answer came in time. */
export type Attempt = { status: number | undefined; body: string };

export type Delivery = {
  agentId: number;
  /** The plaintext, the same in every attempt. */
  inner: string;
  attempts: Attempt[];
  /** The last request as it went out, to send it once more to the letter. */
  request: { query: string; body: string };
  isAcknowledged: boolean;
};

/** Who did what, for the rules about passive replies. */
export type Origin = { kind: string; member?: Member; message?: Message };

/** Sends to the app's callback URL as WeCom does; rules K1 to K6. https://developer.work.weixin.qq.com/document/path/90930 */
export class Callbacks {
  readonly #world: World;
  readonly #options: CallbackOptions;

  constructor(world: World, options: CallbackOptions) {
    this.#world = world;
    this.#options = options;
  }

  /** Delivers until it is acknowledged or often enough. */
  async deliver(app: AppConfig, fields: Fields, origin: Origin): Promise<Delivery> {
    return this.deliverPlaintext(app, `<xml>${toXml(fields)}</xml>`, origin);
  }

  async deliverPlaintext(app: AppConfig, inner: string, origin: Origin): Promise<Delivery> {
    const delivery: Delivery = {
      agentId: app.agentId,
      inner,
      attempts: [],
      request: { query: "", body: "" },
      isAcknowledged: false,
    };
    while (!delivery.isAcknowledged && delivery.attempts.length < this.#options.deliveries) {
      delivery.request = this.pack(app, inner);
      const attempt = await this.post(app, delivery.request);
      delivery.attempts.push(attempt);
      if (attempt.status === 200) {
        delivery.isAcknowledged = true;
        this.#checkAnswer(app, attempt.body, origin);
      } else if (attempt.status !== undefined && !this.#options.repeatsAfterRefusal) break;
    }
    return delivery;
  }

  /** A signed and encrypted request. */
  pack(app: AppConfig, inner: string): { query: string; body: string } {
    const envelope = this.#world.envelope(app);
    return this.sign(app, seal(envelope, inner));
  }

  sign(app: AppConfig, cipher: string, timestamp = this.#world.seconds()): { query: string; body: string } {
    const nonce = this.#world.nonce();
    const { token, receiverId } = this.#world.envelope(app);
    const query = new URLSearchParams({
      msg_signature: sign(token, String(timestamp), nonce, cipher),
      timestamp: String(timestamp),
      nonce,
    });
    const body = toXml({ xml: { ToUserName: receiverId, AgentID: String(app.agentId), Encrypt: cipher } });
    return { query: query.toString(), body };
  }

  async post(app: AppConfig, { query, body }: { query: string; body: string }): Promise<Attempt> {
    try {
      const response = await fetch(`${app.callback?.url}?${query}`, {
        method: "POST",
        headers: { "content-type": "text/xml" },
        body,
        signal: AbortSignal.timeout(this.#options.answerWithinMs),
      });
      return { status: response.status, body: await response.text() };
    } catch {
      return { status: undefined, body: "" };
    }
  }

  /** Rule K1, what happens when an administrator saves the settings: "verified", or what was wrong. */
  async verify(app: AppConfig): Promise<"verified" | "no-answer-in-time" | "wrong-status" | "wrong-body"> {
    const envelope = this.#world.envelope(app);
    const plaintext = String(this.#world.nextMessageId());
    let cipher = "";
    // Both characters are spoiled by decoding twice or not at all, so that both must be there.
    while (!(cipher.includes("+") && cipher.includes("/"))) cipher = seal(envelope, plaintext);
    const [timestamp, nonce] = [String(this.#world.seconds()), this.#world.nonce()];
    const parameters = {
      msg_signature: sign(envelope.token, timestamp, nonce, cipher),
      timestamp,
      nonce,
      echostr: cipher,
    };
    const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    try {
      const signal = AbortSignal.timeout(this.#options.echoWithinMs);
      const response = await fetch(`${app.callback?.url}?${query.join("&")}`, { signal });
      const body = Buffer.from(await response.arrayBuffer());
      if (response.status !== 200) return "wrong-status";
      return body.equals(Buffer.from(plaintext)) ? "verified" : "wrong-body";
    } catch {
      return "no-answer-in-time";
    }
  }

  #checkAnswer(app: AppConfig, body: string, origin: Origin): void {
    if (body === "" || body === "success") return;
    let reply: Element;
    try {
      reply = this.#openReply(app, body, origin);
    } catch (error) {
      this.#world.warn("K5", `an answer that is neither empty nor a reply: ${String(error)}`);
      return;
    }
    applyReply(this.#world, app, reply, origin, this.#options.honoursCardReplies);
  }

  /** Rule K6. @throws Error */
  #openReply(app: AppConfig, body: string, { member }: Origin): Element {
    if (Buffer.byteLength(body) > 64 * 1024) throw new Error("size");
    const envelope = this.#world.envelope(app);
    const outer = parseElement(body);
    const [cipher, signature, timestamp, nonce] = ["Encrypt", "MsgSignature", "TimeStamp", "Nonce"].map(
      (name) => textOf(outer, name) ?? "",
    ) as [string, string, string, string];
    if (signature !== sign(envelope.token, timestamp, nonce, cipher)) throw new Error("signature");
    const inner = parseElement(unseal(envelope, cipher));
    if (textOf(inner, "FromUserName") !== this.#world.corpId) throw new Error("FromUserName is not the company");
    if (textOf(inner, "ToUserName")?.toLowerCase() !== member?.key) throw new Error("ToUserName is not the member");
    return inner;
  }
}
