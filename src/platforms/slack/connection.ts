import type { PlatformHealth } from "../../core/platform.ts";
import type { Log } from "../../core/services.ts";
import { PlatformError } from "../../core/surface.ts";
import type { SlackClient } from "./client.ts";

/** Who we are at Slack, as `auth.test` says. */
export type Identity = {
  teamId: string;
  teamName: string;
  enterpriseId: string | undefined;
  botUserId: string;
  botId: string;
  /** The tenant of accounts: the organisation where there is one, else the workspace; people's ids are unique in it. */
  tenant: string;
};

const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 300_000;

/** What to do about a connection that does not come, for the one who installs. */
const ADVICE: Record<string, string> = {
  invalid_auth: "Slack does not know this token: check SLACK_BOT_TOKEN",
  not_authed: "Slack does not know this token: check SLACK_BOT_TOKEN",
  account_inactive: "the app or its workspace was deactivated: install the app again",
  token_revoked: "the app was removed from the workspace: install it again and set the new SLACK_BOT_TOKEN",
  token_expired: "the token has expired: turn token rotation off, or set a new SLACK_BOT_TOKEN",
};

/** Finds out who we are, again and again until Slack answers, and knows whether we are connected. */
export class Connection {
  readonly #client: SlackClient;
  readonly #log: Log;
  readonly #onConnected: (identity: Identity) => Promise<void>;
  #identity: Identity | undefined;
  #detail = "connecting";
  #isConnected = false;
  #isStopped = false;
  #timer: NodeJS.Timeout | undefined;

  /** `onConnected` is run at each connection; when it fails, that counts as not connected. */
  constructor(client: SlackClient, log: Log, onConnected: (identity: Identity) => Promise<void>) {
    this.#client = client;
    this.#log = log;
    this.#onConnected = onConnected;
  }

  get identity(): Identity | undefined {
    return this.#identity;
  }
  health(): PlatformHealth {
    return { isConnected: this.#isConnected, detail: this.#detail };
  }
  /** Asks Slack once who we are, without beginning to work. */
  async check(): Promise<PlatformHealth> {
    try {
      const { teamName, teamId } = toIdentity(await this.#client.call("auth.test", {}));
      return { isConnected: true, detail: `workspace ${teamName} (${teamId})` };
    } catch (error) {
      const code = error instanceof PlatformError ? error.code : "fault";
      return { isConnected: false, detail: ADVICE[code] ?? code };
    }
  }
  /** Who we are, also after the app was removed; requests come in only once that is known. */
  known(): Identity {
    if (this.#identity) return this.#identity;
    throw new PlatformError("slack", "not_connected", "later");
  }
  /** Who we are while we are connected. @throws PlatformError to be tried later, when we are not */
  need(): Identity {
    if (this.#identity && this.#isConnected) return this.#identity;
    throw new PlatformError("slack", "not_connected", "later", { retryAfterMs: 15_000 });
  }

  /** Tries at once, and from then on in the background with growing pauses. Never throws. */
  async start(): Promise<void> {
    await this.#attempt(FIRST_RETRY_MS);
  }
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }
  /** The app was removed, or its token is dead. It may be installed again. */
  lose(code: string): void {
    if (!this.#isConnected || this.#isStopped) return;
    this.#isConnected = false;
    this.#detail = ADVICE[code] ?? code;
    this.#log.error({ code }, "slack is not connected any more");
    this.#retryAfter(LAST_RETRY_MS);
  }

  async #attempt(nextMs: number): Promise<void> {
    try {
      const identity = toIdentity(await this.#client.call("auth.test", {}));
      if (this.#isStopped) return;
      this.#identity = identity;
      await this.#onConnected(identity);
      this.#isConnected = true;
      this.#detail = `workspace ${identity.teamName} (${identity.teamId})`;
    } catch (error) {
      const code = error instanceof PlatformError ? error.code : "fault";
      this.#detail = ADVICE[code] ?? `not reachable (${code})`;
      const isFault = !(error instanceof PlatformError);
      this.#log.warn({ code, ...(isFault && { err: error }) }, "slack cannot be reached, trying again");
      this.#retryAfter(nextMs);
    }
  }
  #retryAfter(ms: number): void {
    if (this.#isStopped) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#attempt(Math.min(ms * 2, LAST_RETRY_MS)), ms).unref();
  }
}

function toIdentity(answer: Record<string, unknown>): Identity {
  const text = (name: string) => (typeof answer[name] === "string" ? (answer[name] as string) : undefined);
  const [teamId, botUserId, botId] = [text("team_id"), text("user_id"), text("bot_id")];
  if (!teamId || !botUserId || !botId) throw new PlatformError("slack", "not_a_bot_token", "never");
  const enterpriseId = text("enterprise_id");
  return { teamId, teamName: text("team") ?? teamId, enterpriseId, botUserId, botId, tenant: enterpriseId ?? teamId };
}
