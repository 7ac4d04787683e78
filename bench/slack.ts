import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import bolt from "@slack/bolt";
import { systemClock } from "../src/core/clock.ts";
import { fieldBlockId } from "../src/platforms/slack/form-values.ts";
import { startFakeSlack } from "../test/fakes/slack/fake-slack.ts";
import { openHouse } from "./house.ts";
import { fire, type Shot } from "./load.ts";
import { line, quantile, round } from "./measure.ts";

const SECRET = "bench-signing-secret";
const TEAM = "T01BENCH";
const USER = "U01CHEN";

function signed(body: string, type: string): Shot {
  const timestamp = Math.floor(systemClock.now().getTime() / 1000);
  const signature = `v0=${createHmac("sha256", SECRET).update(`v0:${timestamp}:${body}`).digest("hex")}`;
  const headers = {
    "content-type": type,
    "content-length": String(Buffer.byteLength(body)),
    "x-slack-request-timestamp": String(timestamp),
    "x-slack-signature": signature,
  };
  return { method: "POST", path: "/slack/events", headers, body };
}

/** The report form as Slack submits it. */
function submission(n: number): Shot {
  const id = (field: string) => fieldBlockId("incidents.report", field);
  const option = (value: string) => ({
    type: "static_select",
    selected_option: { text: { type: "plain_text", text: value }, value },
  });
  const payload = {
    type: "view_submission",
    team: { id: TEAM, domain: "bench" },
    user: { id: USER, username: "chen", team_id: TEAM },
    api_app_id: "A01APP",
    enterprise: null,
    is_enterprise_install: false,
    trigger_id: `${n}.1.x`,
    response_urls: [],
    view: {
      id: `V${n}`,
      team_id: TEAM,
      app_id: "A01APP",
      app_installed_team_id: TEAM,
      bot_id: "B0BOT",
      type: "modal",
      callback_id: "form:incidents.report",
      private_metadata: '{"context":{}}',
      hash: `${n}.h`,
      title: { type: "plain_text", text: "举报" },
      blocks: [],
      state: {
        values: {
          [id("kind")]: { value: option("rumour") },
          [id("platform")]: { value: option("weibo") },
          [id("text")]: { value: { type: "plain_text_input", value: "有人转发了没有核实的消息，附截图。" } },
        },
      },
    },
  };
  return signed(`payload=${encodeURIComponent(JSON.stringify(payload))}`, "application/x-www-form-urlencoded");
}

/** A change of a message: verified, parsed, routed, and of no interest to us. */
const echo = (n: number): Shot =>
  signed(
    JSON.stringify({
      type: "event_callback",
      team_id: TEAM,
      api_app_id: "A01APP",
      event_id: `Ev${n}`,
      event_time: 1_700_000_000,
      authorizations: [
        { enterprise_id: null, team_id: TEAM, user_id: "U0BOT", is_bot: true, is_enterprise_install: false },
      ],
      event: {
        type: "message",
        subtype: "message_changed",
        channel: "D1",
        channel_type: "im",
        ts: "1.1",
        hidden: true,
      },
    }),
    "application/json",
  );

const shots = (make: (n: number) => Shot, count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => make(from + i));

/** Slack's wire: acknowledgement at a steady rate, each durably committed; verify and route beside a bare Bolt app. */
export async function benchSlack(): Promise<void> {
  const manifest = JSON.parse(readFileSync("manifest.json", "utf8"));
  const tokens = { botToken: "xoxb-bench", appToken: "xapp-bench", signingSecret: SECRET };
  const slack = await startFakeSlack({ manifest, ...tokens, teamId: TEAM, rateLimits: "off" });
  const house = await openHouse({ slack: { botToken: "xoxb-bench", signingSecret: SECRET, apiUrl: slack.apiUrl } });
  try {
    await house.app.services.db.prisma.platformAccount.create({
      data: { platform: "slack", tenant: TEAM, externalId: USER, spelling: USER, personId: "per_demochenchen" },
    });
    await fire({ url: house.url, shots: shots(submission, 100, 1_000_000), kind: "rate", rate: 50, seconds: 2 });
    const order = { url: house.url, shots: shots(submission, 600), kind: "rate", rate: 50, seconds: 12 } as const;
    const { times = [], failures } = await fire(order);
    const committed = await house.app.services.db.prisma.incident.count();
    const p99 = quantile(times, 0.99);
    line(
      "Slack: acknowledgement of 50 reports a second",
      `p50 ${round(quantile(times, 0.5))} · p99 ${round(p99)} ms`,
      `${committed} committed, ${failures} failed`,
      "p99 < 150 ms",
      p99 < 150 && failures === 0 && committed >= 700,
    );
    const most = { kind: "most", concurrency: 16, ms: 5_000 } as const;
    const ours = await fire({ url: house.url, shots: shots(echo, 3_000), ...most });
    const receiver = new bolt.HTTPReceiver({ signingSecret: SECRET });
    const app = new bolt.App({
      receiver,
      token: "xoxb-bench",
      botId: "B0BOT",
      botUserId: "U0BOT",
      tokenVerificationEnabled: false,
      clientOptions: { slackApiUrl: slack.apiUrl },
      logLevel: bolt.LogLevel.ERROR,
    });
    app.event("message", async () => undefined);
    const bare = (await app.start({ port: 0, host: "127.0.0.1" })) as import("node:http").Server;
    const address = bare.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const peer = await fire({ url: `http://127.0.0.1:${port}`, shots: shots(echo, 3_000), ...most });
    await app.stop();
    const ratio = (ours.perSecond ?? 0) / (peer.perSecond ?? 1);
    line(
      "Slack: verify and route, no write",
      `${round(ours.perSecond ?? 0)}/s`,
      `bare Bolt ${round(peer.perSecond ?? 0)}/s · ratio ${ratio.toFixed(2)}`,
      "≥ 0.8",
      ratio >= 0.8 && ours.failures === 0,
    );
  } finally {
    await house.close();
    await slack.close();
  }
}
