import type { App, Receiver, ReceiverEvent } from "@slack/bolt";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Clock } from "../../core/clock.ts";
import type { Log } from "../../core/services.ts";
import type { WithEventAnswer } from "./event-answer.ts";
import { REQUEST_MAX_BYTES } from "./limits.ts";
import { whyForged } from "./signature.ts";

type Options = {
  signingSecret: string;
  /** Real time, whatever the product's own clock is moved to. */
  clock: Clock;
  log: Log;
  /** While Slack has not yet said who we are, nobody can be told from a stranger. */
  isReady(): boolean;
  /** Whether a request is about our workspace. */
  isOurs(body: Record<string, unknown>): boolean;
  /** What a command is answered when we are not ready. */
  notReady: string;
};

/** Answer of the request, given once. */
type Answer = { status: number; body?: unknown };

const PATH = "/slack/events";

/**
 * Bolt's receiver on our own server. It verifies the exact bytes and hands over; it decides nothing. Events are
 * acknowledged when a listener says that they are kept, so that Slack sends them again if we die before.
 */
export class HttpReceiver implements Receiver {
  readonly #options: Options;
  #app: App | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  init(app: App): void {
    this.#app = app;
  }
  async start(): Promise<void> {}
  async stop(): Promise<void> {}

  /** Adds the address. The scope's parsers are its own: all bodies stay bytes here. */
  register(scope: FastifyInstance): void {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: REQUEST_MAX_BYTES }, (_request, body, done) =>
      done(null, body),
    );
    scope.post(PATH, { bodyLimit: REQUEST_MAX_BYTES }, (request, reply) => this.#take(request, reply));
  }

  async #take(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { log, signingSecret, clock } = this.#options;
    const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const header = (name: string) => [request.headers[name]].flat()[0];
    const headers = { timestamp: header("x-slack-request-timestamp"), signature: header("x-slack-signature") };
    const forged = whyForged(signingSecret, headers, bytes, clock.now());
    if (forged) {
      log.warn({ code: forged }, "slack request refused");
      return reply.code(401).send();
    }
    const body = parseBody(bytes.toString("utf8"), header("content-type") ?? "");
    if (!body) return reply.code(400).send();
    if (body.ssl_check === "1") return reply.code(200).send();
    if (body.type === "url_verification") return reply.code(200).send({ challenge: body.challenge });
    const { status, body: answer } = await this.#dispatch(body, {
      num: header("x-slack-retry-num"),
      reason: header("x-slack-retry-reason"),
    });
    return answer === undefined ? reply.code(status).send() : reply.code(status).send(answer);
  }

  #dispatch(
    body: Record<string, unknown>,
    retry: { num: string | undefined; reason: string | undefined },
  ): Promise<Answer> {
    const app = this.#app;
    const { isReady, isOurs, notReady, log } = this.#options;
    if (!app || !isReady()) {
      // Slack sends events again, and shows the person that a press failed; a command can say why.
      if (typeof body.command !== "string") return Promise.resolve({ status: 503 });
      return Promise.resolve({ status: 200, body: { response_type: "ephemeral", text: notReady } });
    }
    const isEvent = body.type === "event_callback";
    // Slack shows nothing of a command's failure, so that one is refused in words.
    if (typeof body.command !== "string" && !isOurs(body)) {
      log.warn({ code: "foreign-tenant" }, "slack request refused");
      return Promise.resolve({ status: 401 });
    }
    return new Promise((resolve) => {
      const event: ReceiverEvent = {
        body,
        ...(retry.num && { retryNum: Number(retry.num) }),
        ...(retry.reason && { retryReason: retry.reason }),
        customProperties: {
          eventAnswer: { kept: () => resolve({ status: 200 }), lost: () => resolve({ status: 500 }) },
        } satisfies WithEventAnswer,
        // Bolt acknowledges an event before anybody has looked at it; that one is not passed on.
        ack: async (response?: unknown) => {
          if (!isEvent) resolve({ status: 200, body: response === "" ? undefined : response });
        },
      };
      app.processEvent(event).then(
        // Nobody wanted it, which is no failure of Slack's.
        () => resolve({ status: 200 }),
        () => resolve({ status: 500 }),
      );
    });
  }
}

/** JSON of events, or a form whose `payload` is the JSON of an interaction, or a form that is a command itself. */
function parseBody(text: string, contentType: string): Record<string, unknown> | undefined {
  try {
    if (/^application\/json\b/i.test(contentType)) return fieldsOf(JSON.parse(text));
    const form = new URLSearchParams(text);
    const payload = form.get("payload");
    return payload === null ? Object.fromEntries(form) : fieldsOf(JSON.parse(payload));
  } catch {
    return undefined;
  }
}

const fieldsOf = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
