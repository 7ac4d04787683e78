import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { LogLevel, webApi } from "@slack/bolt";
import { StillClock } from "../../../src/core/clock.ts";
import { type FakeSlack, type FakeSlackOptions, startFakeSlack } from "./fake-slack.ts";
import { type Fields, fieldsOf, parseJson } from "./json.ts";
import type { Manifest } from "./manifest.ts";

export const manifest: Manifest = {
  features: {
    app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
    bot_user: { display_name: "desk", always_online: true },
    shortcuts: [
      { name: "New", type: "global", callback_id: "new", description: "New request" },
      { name: "Report", type: "message", callback_id: "report_message", description: "Report it" },
    ],
    slash_commands: [
      { command: "/desk", description: "Ask", should_escape: true },
      { command: "/raw", description: "Ask" },
    ],
  },
  oauth_config: {
    scopes: {
      bot: [
        ...["chat:write", "commands", "im:history", "im:write", "im:read", "users:read", "users:read.email"],
        ...["channels:read", "groups:read", "files:read", "files:write", "team:read", "users.profile:read"],
      ],
    },
  },
  settings: {
    event_subscriptions: {
      bot_events: [
        ...["app_home_opened", "message.im", "user_change", "team_join", "member_joined_channel"],
        ...["tokens_revoked", "app_uninstalled"],
      ],
    },
    interactivity: { is_enabled: true },
  },
};

/** One request as the app got it. */
type Received = { headers: IncomingHttpHeaders; body: string; form: Fields; payload: Fields };
type AppReply = { status?: number; json?: unknown; text?: string; headers?: Record<string, string> } | "silence";

/** An app that keeps what it gets and answers what it is told; an empty 200 by default. */
class TinyApp {
  readonly received: Received[] = [];
  reply: (received: Received) => AppReply | Promise<AppReply> = () => ({});
  url = "";
  #server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const form: Fields = Object.fromEntries(new URLSearchParams(body));
    const payload = fieldsOf(parseJson(typeof form.payload === "string" ? form.payload : body));
    if (payload.type === "url_verification") {
      response.end(String(payload.challenge));
      return;
    }
    const received = { headers: request.headers, body, form, payload };
    this.received.push(received);
    const reply = await this.reply(received);
    if (reply === "silence") return;
    const type = reply.json === undefined ? "text/plain" : "application/json";
    response.writeHead(reply.status ?? 200, { "content-type": type, ...reply.headers });
    response.end(reply.json === undefined ? (reply.text ?? "") : JSON.stringify(reply.json));
  });

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/slack/events`;
    return this;
  }
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }
  /** The last payload, or the last form when it had none. */
  get last(): Received {
    const last = this.received.at(-1);
    if (!last) throw new Error("the app got nothing");
    return last;
  }
}

export type Stage = { slack: FakeSlack; app: TinyApp; client: webApi.WebClient; clock: StillClock };

/** Runs a test on a fake Slack with three people, three channels and a tiny app; the clock stands still. */
export async function onStage(
  run: (stage: Stage) => Promise<void>,
  options: Partial<FakeSlackOptions> = {},
): Promise<void> {
  const clock = new StillClock("2026-03-02T02:00:00Z");
  const slack = await startFakeSlack({
    manifest: structuredClone(manifest),
    signingSecret: "test-signing-secret",
    botToken: "xoxb-test",
    appToken: "xapp-test",
    clock,
    echoes: false,
    ...options,
  });
  slack.addUser({ id: "ULI", name: "li", real_name: "Li Lei", email: "li@acme.example" });
  slack.addUser({ id: "UHAN", name: "han", is_restricted: true });
  slack.addUser({ id: "UOUT", name: "outsider", team_id: "T02OTHER", is_stranger: false });
  slack.addChannel({ id: "CGEN", name: "general", members: ["ULI", "UHAN", "U0BOT"] });
  slack.addChannel({ id: "CEXT", name: "with-partner", members: ["ULI", "UOUT", "U0BOT"], is_ext_shared: true });
  slack.addChannel({ id: "CNOBOT", name: "without-bot", members: ["ULI"] });
  slack.addChannel({ id: "CSECRET", name: "secret", members: ["ULI"], is_private: true });
  const app = await new TinyApp().start();
  if (slack.workspace.manifest.settings.socket_mode_enabled !== true) await slack.setRequestUrl(app.url);
  const client = new webApi.WebClient("xoxb-test", {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    timeout: 5000,
    logLevel: LogLevel.ERROR,
  });
  try {
    await run({ slack, app, client, clock });
  } finally {
    await slack.close();
    await app.close();
  }
}

/** A Web API call without any client between; the decoded answer. */
export async function call(
  slack: FakeSlack,
  method: string,
  args: Record<string, string>,
  token: string | undefined = "xoxb-test",
): Promise<Fields> {
  const headers: Record<string, string> = { "content-type": "application/x-www-form-urlencoded" };
  if (token) headers.authorization = `Bearer ${token}`;
  const body = new URLSearchParams(args).toString();
  const response = await fetch(slack.apiUrl + method, { method: "POST", headers, body });
  return (await response.json()) as Fields;
}

export const section = (text: string): Fields => ({ type: "section", text: { type: "mrkdwn", text } });
export const plain = (text: string) => ({ type: "plain_text" as const, text });
export const button = (text: string, action_id: string, value = "v") => ({
  type: "button" as const,
  text: plain(text),
  action_id,
  value,
});
export const modal = (blocks: Fields[], more: Fields = {}): Fields => ({
  type: "modal",
  title: plain("Request"),
  submit: plain("Send"),
  blocks,
  ...more,
});
export const textInput = (block_id: string, more: Fields = {}, element: Fields = {}): Fields => ({
  type: "input",
  block_id,
  label: plain(`Field ${block_id}`),
  element: { type: "plain_text_input", action_id: "value", ...element },
  ...more,
});
