import { createHmac } from "node:crypto";
import { request as httpRequest } from "node:http";
import type { Clock } from "../../../src/core/clock.ts";
import type { Envelope, SocketMode } from "./socket-mode.ts";
import type { Workspace } from "./workspace.ts";

/** What came back from the app, if anything did. */
export type AppAnswer =
  | { kind: "answered"; status: number; headers: Record<string, string>; body: string }
  | { kind: "timeout" }
  | { kind: "connection_failed" };

/** How a request differs from an honest one, for tests of what the app must refuse. */
export type Forgery = {
  secret?: string;
  /** Added to the time in the header; the signature fits it. */
  timestampOffsetSeconds?: number;
  signature?: string | "none";
  contentType?: string;
  headers?: Record<string, string>;
};

export const FORM = "application/x-www-form-urlencoded";

/** Slack's request signature over the exact bytes (docs.slack.dev/authentication/verifying-requests-from-slack). */
export function signature(secret: string, timestamp: number, body: string | Buffer): string {
  return `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:`).update(body).digest("hex")}`;
}

export type Outgoing = {
  body: string | Buffer;
  contentType: string;
  /** The same thing for a socket. */
  envelope: Envelope;
  retry?: { num: number; reason: string };
};

/** Brings requests to the app: signed over HTTP, or through the socket when Socket Mode is on. */
export class Delivery {
  requestUrl: string | undefined;
  readonly ackWithinMs: number;
  readonly #workspace: Workspace;
  readonly #signingClock: Clock;
  readonly #sockets: SocketMode;

  constructor(workspace: Workspace, sockets: SocketMode, options: { signingClock: Clock; ackWithinMs: number }) {
    this.#workspace = workspace;
    this.#sockets = sockets;
    this.#signingClock = options.signingClock;
    this.ackWithinMs = options.ackWithinMs;
  }

  async send(outgoing: Outgoing): Promise<AppAnswer> {
    const { retry } = outgoing;
    if (this.#workspace.manifest.settings.socket_mode_enabled === true) {
      const again = retry && { retry_attempt: retry.num, retry_reason: retry.reason };
      return await this.#sockets.deliver({ ...outgoing.envelope, ...again }, this.ackWithinMs);
    }
    const headers = retry && { "x-slack-retry-num": String(retry.num), "x-slack-retry-reason": retry.reason };
    return await this.post(outgoing.body, { contentType: outgoing.contentType, ...(headers && { headers }) });
  }

  /** One POST to the app's request URL; honest unless told otherwise. */
  async post(body: string | Buffer, forgery: Forgery = {}): Promise<AppAnswer> {
    if (this.requestUrl === undefined) throw new Error("the app has no request URL yet: call setRequestUrl");
    const { app } = this.#workspace;
    const seconds = Math.floor(this.#signingClock.now().getTime() / 1000) + (forgery.timestampOffsetSeconds ?? 0);
    const signed = forgery.signature ?? signature(forgery.secret ?? app.signingSecret, seconds, body);
    const headers: Record<string, string> = {
      "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
      accept: "*/*",
      "content-type": forgery.contentType ?? FORM,
      "content-length": String(Buffer.byteLength(body)),
      "x-slack-request-timestamp": String(seconds),
      ...(signed !== "none" && { "x-slack-signature": signed }),
      ...forgery.headers,
    };
    return await exchange(this.requestUrl, headers, body, this.ackWithinMs);
  }
}

async function exchange(
  url: string,
  headers: Record<string, string>,
  body: string | Buffer,
  withinMs: number,
): Promise<AppAnswer> {
  return await new Promise((resolve) => {
    const outgoing = httpRequest(url, { method: "POST", headers, agent: false });
    const timer = setTimeout(() => {
      resolve({ kind: "timeout" });
      outgoing.destroy();
    }, withinMs);
    const settle = (answer: AppAnswer) => {
      clearTimeout(timer);
      resolve(answer);
    };
    outgoing.on("error", () => settle({ kind: "connection_failed" }));
    outgoing.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", () => settle({ kind: "connection_failed" }));
      response.on("end", () =>
        settle({
          kind: "answered",
          status: response.statusCode ?? 0,
          headers: Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)])),
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    outgoing.end(body);
  });
}
