import { webApi } from "@slack/bolt";
import type { Clock } from "../../core/clock.ts";
import type { Log } from "../../core/services.ts";
import { PlatformError } from "../../core/surface.ts";
import { boltLogger } from "./bolt-log.ts";
import { type Trace, toPlatformError } from "./errors.ts";
import {
  CHANNEL_POST_BURST,
  CHANNEL_POSTS_PER_SECOND,
  DIRECTORY_PAGE,
  TIER_PER_MINUTE,
  WORKSPACE_POSTS_PER_MINUTE,
} from "./limits.ts";
import { Pace } from "./pace.ts";
import type { MessageContent } from "./render-card.ts";

/** For one call with its answer. The sender's lease of a message (60 s) is longer than the calls it may take. */
const CALL_TIMEOUT_MS = 10_000;
/** A message waits so long for its turn here; longer waits go back to the outbox. */
const POST_MAX_WAIT_MS = 15_000;
const REFRESH_MAX_WAIT_MS = 15_000;

type Spec = {
  tier: keyof typeof TIER_PER_MINUTE | "special";
  trace: Trace;
  /** Milliseconds to wait for a turn; "hurried" never waits: a person does, and Slack's three seconds run. */
  wait: number | "hurried";
};

// Tiers: docs.slack.dev/reference/methods/<method>. "none": asking again does no harm.
const METHODS = {
  "auth.test": { tier: "special", trace: "none", wait: "hurried" },
  "chat.postMessage": { tier: "special", trace: "perhaps", wait: POST_MAX_WAIT_MS },
  "chat.update": { tier: 3, trace: "none", wait: REFRESH_MAX_WAIT_MS },
  "chat.delete": { tier: 3, trace: "none", wait: REFRESH_MAX_WAIT_MS },
  "chat.getPermalink": { tier: "special", trace: "none", wait: "hurried" },
  "conversations.open": { tier: 3, trace: "none", wait: REFRESH_MAX_WAIT_MS },
  "conversations.history": { tier: 3, trace: "none", wait: REFRESH_MAX_WAIT_MS },
  "conversations.info": { tier: 3, trace: "none", wait: REFRESH_MAX_WAIT_MS },
  "views.open": { tier: 4, trace: "perhaps", wait: "hurried" },
  "views.push": { tier: 4, trace: "perhaps", wait: "hurried" },
  "views.update": { tier: 4, trace: "none", wait: "hurried" },
  "views.publish": { tier: 4, trace: "none", wait: "hurried" },
  "users.list": { tier: 2, trace: "none", wait: Number.POSITIVE_INFINITY },
  "users.info": { tier: 4, trace: "none", wait: Number.POSITIVE_INFINITY },
  "users.profile.get": { tier: 4, trace: "none", wait: Number.POSITIVE_INFINITY },
  "files.getUploadURLExternal": { tier: 4, trace: "none", wait: REFRESH_MAX_WAIT_MS },
  "files.completeUploadExternal": { tier: 4, trace: "none", wait: REFRESH_MAX_WAIT_MS },
  "files.info": { tier: 4, trace: "none", wait: REFRESH_MAX_WAIT_MS },
} as const satisfies Record<string, Spec>;
export type SlackMethod = keyof typeof METHODS;

export type SlackClientOptions = {
  botToken: string;
  /** Ends in `/api/`; the real one when left out. */
  apiUrl?: string;
  /** Real time: Slack counts on its own clock, whatever ours is moved to. */
  clock: Clock;
  log: Log;
};

/** The one place where the Web API is called: at Slack's pace, without repetition, failures as `PlatformError`. */
export class SlackClient {
  readonly #web: webApi.WebClient;
  readonly #pace: Pace;
  readonly #token: string;
  readonly #apiHost: string;
  readonly #stopping = new AbortController();

  constructor({ botToken, apiUrl, clock, log }: SlackClientOptions) {
    this.#web = new webApi.WebClient(botToken, webOptions(apiUrl, log));
    this.#pace = new Pace(clock);
    this.#token = botToken;
    this.#apiHost = new URL(this.#web.slackApiUrl).host;
  }

  /** @throws PlatformError */
  async call(method: SlackMethod, args: Record<string, unknown>): Promise<Record<string, unknown>> {
    const { tier, trace, wait }: Spec = METHODS[method];
    if (tier !== "special") await this.#turn(method, perMinute(TIER_PER_MINUTE[tier]), wait);
    try {
      return { ...(await this.#web.apiCall(method, args)) };
    } catch (error) {
      const refused = toPlatformError(method, trace, error);
      if (refused.retryAfterMs !== undefined) this.#pace.pause(method, refused.retryAfterMs);
      throw refused;
    }
  }

  /**
   * Posts into a channel, or into the direct conversation with the person whose id is given. `delivery` goes along as
   * metadata, by which the message can be found again. @returns the channel (never a person's id) and the time stamp
   * @throws PlatformError
   */
  async post(
    to: string,
    content: Partial<MessageContent>,
    delivery?: string,
  ): Promise<{ channel: string; ts: string }> {
    await this.#turn(`post:${to}`, CHANNEL_PACE, POST_MAX_WAIT_MS);
    await this.#turn("chat.postMessage", perMinute(WORKSPACE_POSTS_PER_MINUTE), POST_MAX_WAIT_MS);
    const answer = await this.call("chat.postMessage", {
      channel: to,
      ...content,
      unfurl_links: false,
      unfurl_media: false,
      ...(delivery && { metadata: { event_type: DELIVERY_EVENT, event_payload: { delivery } } }),
    });
    return { channel: String(answer.channel), ts: String(answer.ts) };
  }

  /** All pages of a list. @throws PlatformError */
  async *pages(method: "users.list", args: Record<string, unknown>): AsyncGenerator<Record<string, unknown>> {
    let cursor = "";
    do {
      const page = await this.call(method, { ...args, limit: DIRECTORY_PAGE, ...(cursor && { cursor }) });
      yield page;
      const metadata = page.response_metadata as { next_cursor?: string } | undefined;
      cursor = metadata?.next_cursor ?? "";
    } while (cursor !== "");
  }

  /**
   * Answers at a response URL, which needs no token and dies after half an hour or five uses.
   * @returns whether Slack took it
   */
  async respond(url: string, body: Record<string, unknown>): Promise<boolean> {
    try {
      // The address is a secret and stays out of what is logged about a turn.
      await this.#turn(`respond:${url}`, CHANNEL_PACE, POST_MAX_WAIT_MS);
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
      });
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false;
    }
  }

  /** A file's bytes from Slack's own address of it; the token goes nowhere else. @throws PlatformError */
  async download(url: string): Promise<Response> {
    if (!this.#isSlack(url)) throw new PlatformError("slack", "foreign_file_address", "never");
    try {
      const headers = { authorization: `Bearer ${this.#token}` };
      return await fetch(url, { headers, signal: AbortSignal.timeout(CALL_TIMEOUT_MS * 6) });
    } catch (error) {
      throw toPlatformError("download", "none", error);
    }
  }

  /** Gives Slack a file that is in no conversation yet. @returns its id @throws PlatformError */
  async upload(bytes: Uint8Array<ArrayBuffer>, { name, alt }: { name: string; alt: string }): Promise<string> {
    const about = { filename: name, length: bytes.length, ...(alt && { alt_txt: alt }) };
    const { upload_url, file_id } = await this.call("files.getUploadURLExternal", about);
    const url = String(upload_url);
    if (!this.#isSlack(url)) throw new PlatformError("slack", "foreign_file_address", "never");
    try {
      const body = new Blob([bytes], { type: "application/octet-stream" });
      const response = await fetch(url, { method: "POST", body, signal: AbortSignal.timeout(CALL_TIMEOUT_MS) });
      await response.body?.cancel();
      if (!response.ok) throw new PlatformError("slack", `http_${response.status}`, "later", { detail: "upload" });
    } catch (error) {
      throw toPlatformError("upload", "none", error);
    }
    await this.call("files.completeUploadExternal", { files: [{ id: String(file_id), title: name }] });
    return String(file_id);
  }

  #isSlack(url: string): boolean {
    const { protocol, host } = new URL(url);
    return (protocol === "https:" && (host === "slack.com" || host.endsWith(".slack.com"))) || host === this.#apiHost;
  }

  /** Those who wait for their turn give up; nothing new begins. */
  stop(): void {
    this.#stopping.abort();
  }

  async #turn(name: string, limit: { burst: number; perMinute: number }, wait: Spec["wait"]): Promise<void> {
    const ms = this.#pace.take(name, limit, wait === "hurried" ? Number.POSITIVE_INFINITY : wait);
    if (ms < 0)
      throw new PlatformError("slack", "paced", "later", { retryAfterMs: -ms, detail: name.split(":")[0] ?? "" });
    if (ms === 0 || wait === "hurried") return;
    await pause(ms, this.#stopping.signal);
    if (this.#stopping.signal.aborted) throw new PlatformError("slack", "stopping", "later");
  }
}

/** `event_type` of the metadata of messages that the outbox sent. */
export const DELIVERY_EVENT = "shenyan_delivery";

/** Posts in one conversation, and answers at one response URL. */
const CHANNEL_PACE = { burst: CHANNEL_POST_BURST, perMinute: CHANNEL_POSTS_PER_SECOND * 60 };

/** A fifth of a minute's calls may come at once. */
const perMinute = (count: number) => ({ burst: Math.max(1, Math.floor(count / 5)), perMinute: count });

/** Options of every client of Slack's that we make: no repetition of its own, no waiting of its own, a timeout. */
export const webOptions = (apiUrl: string | undefined, log: Log): webApi.WebClientOptions => ({
  ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  timeout: CALL_TIMEOUT_MS,
  logger: boltLogger(log),
});

/** Resolves after so many milliseconds, or at once when told to stop. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}
