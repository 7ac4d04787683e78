import { type App, type ReceiverEvent, SocketModeReceiver, type SocketModeReceiverOptions } from "@slack/bolt";
import type { Log } from "../../core/services.ts";
import type { WithEventAnswer } from "./event-answer.ts";

type Options = SocketModeReceiverOptions & {
  log: Log;
  /** Whether a request is about our workspace. */
  isOurs(body: Record<string, unknown>): boolean;
};

/**
 * Bolt's receiver for Socket Mode, with the one difference that an event is acknowledged when a listener says that it
 * is kept, and not before anybody has looked at it: what is not acknowledged Slack sends again, as over HTTP.
 */
export class SocketReceiver extends SocketModeReceiver {
  readonly #log: Log;
  readonly #isOurs: Options["isOurs"];

  constructor({ log, isOurs, ...options }: Options) {
    super(options);
    this.#log = log;
    this.#isOurs = isOurs;
  }

  override init(app: App): void {
    const processEvent = (event: ReceiverEvent) => this.#relay(app, event);
    // Bolt's receiver asks nothing else of the app.
    super.init(Object.create(app, { processEvent: { value: processEvent } }) as App);
  }

  async #relay(app: App, event: ReceiverEvent): Promise<void> {
    const { body, ack } = event;
    if (typeof body.command !== "string" && !this.#isOurs(body)) {
      this.#log.warn({ code: "foreign-tenant" }, "slack request refused");
      return;
    }
    if (body.type !== "event_callback") return app.processEvent(event);
    let answer: "kept" | "lost" | undefined;
    const settle = (given: "kept" | "lost") => {
      if (answer !== undefined) return;
      answer = given;
      if (given === "kept") void ack().catch(() => undefined);
    };
    const customProperties: WithEventAnswer = {
      eventAnswer: { kept: () => settle("kept"), lost: () => settle("lost") },
    };
    // Bolt's own acknowledgement of an event, which comes too early, is not passed on.
    await app.processEvent({ ...event, customProperties, ack: async () => undefined });
    // Nobody wanted it, which is no failure of Slack's.
    settle("kept");
  }
}
