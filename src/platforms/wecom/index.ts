import type { FastifyInstance } from "fastify";
import { type Clock, systemClock } from "../../core/clock.ts";
import type { AppTools, PlatformAdapter, PlatformDeps, PlatformHealth } from "../../core/platform.ts";
import { PlatformError } from "../../core/surface.ts";
import { WecomClient } from "./client.ts";
import { type CallbackKeys, EnvelopeRefused, openDelivery, openEcho, sealReply } from "./crypto.ts";
import { WecomDirectory } from "./directory.ts";
import { WecomHandler } from "./handler.ts";
import { whatToSet } from "./installation.ts";
import { CALLBACK_MAX_BYTES } from "./limits.ts";
import { ensureMenu } from "./menu.ts";
import { createSignIn } from "./oauth.ts";
import { createSurface } from "./surface.ts";
import { DatabaseTokenStore } from "./token-store.ts";
import { text, writeXml, XmlError, type XmlNode } from "./xml.ts";

export type WecomConfig = {
  corpId: string;
  agentId: number;
  secret: string;
  token: string;
  encodingAesKey: string;
  /** Without a slash at the end; a proxy with a fixed address, or a stand-in. */
  apiUrl?: string;
};

/** What only some uses need. */
export type WecomExtras = {
  /** Draws a delivered card again, to ask before a press in the card's own words. */
  showDelivery?: AppTools["showDelivery"];
  /** The real time, which WeCom's signatures, tokens and codes live by, whatever the product's clock is moved to. */
  realClock?: Clock;
};

export type WecomAdapter = PlatformAdapter & {
  oauth: NonNullable<PlatformAdapter["oauth"]>;
  readDirectory: NonNullable<PlatformAdapter["readDirectory"]>;
  /** Makes the app's menu what it should be; for the operator's command alone. @throws PlatformError */
  ensureMenu(): Promise<"same" | "written">;
};

const API_URL = "https://qyapi.weixin.qq.com";
/** Between looks at whether WeCom takes us: soon again while it does not, now and then while it does. */
const LOOK_AGAIN_MS = { refused: 60_000, connected: 10 * 60_000 };
/** Refusals that say "not from WeCom, or not for us" rather than "not readable". */
const UNAUTHORIZED = new Set(["wrong-signature", "stale", "wrong-receiver"]);

/** WeCom for one self-built app. */
export function createWecom(config: WecomConfig, deps: PlatformDeps, extras: WecomExtras = {}): WecomAdapter {
  const { services } = deps;
  const { corpId, agentId, secret, token, encodingAesKey } = config;
  const { realClock = systemClock, showDelivery } = extras;
  const keys = { token, encodingAesKey, corpId, agentId };
  const apiUrl = config.apiUrl ?? API_URL;
  const client = new WecomClient({
    baseUrl: apiUrl,
    corpId,
    agentId,
    secret,
    tokens: new DatabaseTokenStore(services, { corpId, agentId }),
    clock: realClock,
    log: services.log,
  });
  const directory = new WecomDirectory(client, corpId, realClock);
  const handler = new WecomHandler({ ...deps, client, directory, tenant: corpId, agentId, realClock, showDelivery });
  const connection = new Connection(client, `WeCom app ${agentId}`);
  return {
    surface: createSurface({ client, apiUrl, services, tenant: corpId, clock: realClock }),
    oauth: createSignIn(client, { corpId, agentId }),
    readDirectory: () => directory.readAll(),
    ensureMenu: () => ensureMenu(client),
    register: async (server) => addCallback(server, keys, handler, realClock, deps),
    start: async () => connection.start(),
    async stop() {
      connection.stop();
      await handler.stop();
    },
    health: () => connection.health,
    check: () => connection.check(),
  };
}

/** Whether WeCom can be reached and takes our secret. */
class Connection {
  readonly #client: WecomClient;
  readonly #name: string;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;
  health: PlatformHealth;

  constructor(client: WecomClient, name: string) {
    this.#client = client;
    this.#name = name;
    this.health = { isConnected: false, detail: `${name}: connecting` };
  }

  start(): void {
    void this.#try().then(() => this.#lookAgain());
  }

  /** Asks once. */
  async check(): Promise<PlatformHealth> {
    await this.#try();
    return this.health;
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  async #try(): Promise<void> {
    try {
      await this.#client.getCallbackIps();
      this.health = { isConnected: true, detail: this.#name };
    } catch (error) {
      const told = error instanceof PlatformError ? [error.message, whatToSet(error.code)] : ["fault"];
      this.health = { isConnected: false, detail: [this.#name, ...told].filter(Boolean).join(": ") };
    }
  }

  #lookAgain(): void {
    if (this.#isStopped) return;
    const waitMs = LOOK_AGAIN_MS[this.health.isConnected ? "connected" : "refused"];
    this.#timer = setTimeout(() => this.start(), waitMs).unref();
  }
}

/** `GET` and `POST /wecom/callback`. The scope's own body parser takes the bytes as they come. */
function addCallback(
  server: FastifyInstance,
  keys: CallbackKeys & { agentId: number },
  handler: WecomHandler,
  realClock: Clock,
  { services }: PlatformDeps,
): void {
  const { log } = services;
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
  server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    if (error instanceof EnvelopeRefused || error instanceof XmlError) {
      log.warn({ platform: "wecom", code: error.code }, "callback refused");
      return reply.code(UNAUTHORIZED.has(error.code) ? 401 : 400).send("");
    }
    const status = error.statusCode ?? 500;
    if (status < 500) log.warn({ platform: "wecom", code: `http-${status}` }, "callback refused");
    // WeCom sends it again, and then it may work.
    else log.error({ platform: "wecom", err: error }, "callback not handled");
    return reply.code(status).send("");
  });

  server.get("/wecom/callback", async (request, reply) => {
    const echo = openEcho(keys, request.query as Record<string, unknown>, realClock.now());
    // A buffer, so that nothing between here and the wire changes a byte of it.
    return reply.header("content-type", "text/plain").send(Buffer.from(echo));
  });

  server.post("/wecom/callback", { bodyLimit: CALLBACK_MAX_BYTES }, async (request, reply) => {
    const body = typeof request.body === "string" ? request.body : "";
    const message = openDelivery(keys, request.query as Record<string, unknown>, body, realClock.now());
    const { said, isFault } = await handler.handle(message);
    // WeCom does not show an answer to a press on a card.
    const isShown = said !== undefined && text(message, "Event") !== "template_card_event";
    if (isShown) return reply.code(200).send(passiveReply(keys, message, said, realClock.now()));
    // The fault is in the log already. WeCom sends the press again, and then it may work.
    return reply.code(isFault ? 503 : 200).send("");
  });
}

/** A sentence in the answer itself, for whoever cannot be written to. */
function passiveReply(keys: CallbackKeys, message: XmlNode, said: string, now: Date): string {
  const plain = writeXml({
    ToUserName: text(message, "FromUserName"),
    FromUserName: keys.corpId,
    CreateTime: Math.floor(now.getTime() / 1000),
    MsgType: "text",
    Content: said,
  });
  return sealReply(keys, plain, now);
}
