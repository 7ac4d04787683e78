import { App, HTTPReceiver, LogLevel } from "@slack/bolt";
import { expect, test } from "vitest";
import { StillClock } from "../../../src/core/clock.ts";
import { FORM, signature } from "./delivery.ts";
import type { Fields } from "./json.ts";
import { NotPossible, ShownFailure } from "./model.ts";
import { button, call, manifest, onStage, section } from "./tiny-app.ts";

test.each([
  [
    "8f742231b10e8888abcd99yyyzzz85a5",
    1531420618,
    "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
    "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
  ],
  [
    "test-signing-secret",
    1700000000,
    "command=%2Fleave&text=help&user_id=U01ALICE&team_id=T01TEST",
    "v0=de7b24c4ab2c912c83cb9ccf1a438add4e5d2379f63bf9ea98a9b57e3fee1fc7",
  ],
])("signatures agree with known ones (secret %s)", (secret, timestamp, body, expected) => {
  expect(signature(secret, timestamp, body)).toBe(expected);
});

const card = (...elements: Fields[]): Fields[] => [
  section("Case"),
  { type: "actions", block_id: "act", elements: elements.length > 0 ? elements : [button("Take", "take", "case-1")] },
];
const post = (channel: string, blocks: Fields[]) => ({ channel, text: "Case", blocks: JSON.stringify(blocks) });

test("a command is a signed form without parameters in its type", () =>
  onStage(async ({ slack, app, clock }) => {
    await slack.as("ULI").command("/desk", "new <@UHAN> a&b", { channel: "CGEN" });
    const { headers, body, form } = app.last;
    const seconds = Math.floor(clock.now().getTime() / 1000);
    expect(headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect(headers["x-slack-request-timestamp"]).toBe(String(seconds));
    expect(headers["x-slack-signature"]).toBe(signature("test-signing-secret", seconds, body));
    expect(form).toMatchObject({
      command: "/desk",
      text: "new <@UHAN|han> a&amp;b",
      user_id: "ULI",
      team_id: "T01ACME",
      channel_id: "CGEN",
      channel_name: "general",
      is_enterprise_install: "false",
    });
    await slack.as("ULI").command("/raw", "for <@UHAN>");
    expect(app.last.form).toMatchObject({ text: "for @han", channel_name: "directmessage" });
  }));

test("commands and shortcuts outside the manifest, in threads, or by people who left are impossible", () =>
  onStage(async ({ slack, app }) => {
    const li = slack.as("ULI");
    await expect(li.command("/other")).rejects.toThrow(NotPossible);
    await expect(li.command("/desk", "", { channel: "CGEN", thread: "1.000001" })).rejects.toThrow("threads");
    await expect(li.shortcut("report_message")).rejects.toThrow(NotPossible);
    await slack.changeUser("ULI", { deleted: true });
    expect(app.last.payload.event).toMatchObject({ type: "user_change", user: { id: "ULI", deleted: true } });
    await expect(li.command("/desk")).rejects.toThrow("cannot sign in");
    expect(app.received).toHaveLength(1);
  }));

test("an ack's text is shown to the asker alone unless it says in_channel", () =>
  onStage(async ({ slack, app }) => {
    const li = slack.as("ULI");
    app.reply = () => ({ text: "Only you" });
    expect(await li.command("/desk", "", { channel: "CGEN" })).toMatchObject({ text: "Only you", isEphemeral: true });
    expect(slack.as("UHAN").seesIn("CGEN")).toHaveLength(0);
    app.reply = () => ({ json: { response_type: "in_channel", text: "All" } });
    await li.command("/desk", "", { channel: "CGEN" });
    expect(
      slack
        .as("UHAN")
        .seesIn("CGEN")
        .map((m) => m.text),
    ).toEqual(["All"]);
    app.reply = () => ({ json: { blocks: [{ type: "section" }] } });
    await expect(li.command("/desk")).rejects.toThrow(ShownFailure);
    expect(slack.violations).toMatchObject([{ rule: "command-ack", what: "invalid_blocks" }]);
  }));

test("no 200 in time is a failure that the person sees, and nothing is sent again", () =>
  onStage(
    async ({ slack, app }) => {
      app.reply = () => "silence";
      await expect(slack.as("ULI").command("/desk")).rejects.toThrow("timeout");
      app.reply = () => ({ status: 500 });
      await expect(slack.as("ULI").shortcut("new")).rejects.toThrow("500");
      expect(app.received).toHaveLength(2);
      expect(await slack.events.retryDue()).toBe(0);
      expect(slack.violations.map((v) => v.rule)).toEqual(["ack", "ack"]);
    },
    { ackWithinMs: 100 },
  ));

test("a press carries the message as it is now, and only what is on it can be pressed", () =>
  onStage(async ({ slack, app }) => {
    const { ts } = await call(slack, "chat.postMessage", post("CGEN", card(button("Take", "take", "case-1"))));
    const han = slack.as("UHAN");
    const [before] = han.seesIn("CGEN");
    if (!before) throw new Error("no card");
    await han.press(before, "Take");
    expect(app.last.payload).toMatchObject({
      type: "block_actions",
      enterprise: null,
      user: { id: "UHAN", team_id: "T01ACME" },
      container: { type: "message", message_ts: ts, channel_id: "CGEN", is_ephemeral: false },
      message: { ts, bot_id: "B0BOT", text: "Case" },
      actions: [{ type: "button", block_id: "act", action_id: "take", value: "case-1" }],
    });
    const taken = card(button("Give back", "back"));
    await call(slack, "chat.update", { ...post("CGEN", taken), ts: String(ts) });
    await expect(han.press(before, "Take")).rejects.toThrow("no such control");
    await han.press(before, "take", undefined, { asSeen: true });
    expect(app.last.payload).toMatchObject({
      actions: [{ action_id: "take" }],
      message: { blocks: [{}, { elements: [{ action_id: "back" }] }] },
    });
    await call(slack, "chat.delete", { channel: "CGEN", ts: String(ts) });
    await expect(han.press(before, "Take")).rejects.toThrow("gone");
  }));

test("selects, menus, dates and confirmations send what was chosen, or nothing", () =>
  onStage(async ({ slack, app }) => {
    const option = (value: string) => ({ text: { type: "plain_text", text: value.toUpperCase() }, value });
    const text = (words: string) => ({ type: "plain_text", text: words });
    const confirm = { title: text("Sure?"), text: text("It goes"), confirm: text("Drop"), deny: text("Keep") };
    const controls = card(
      { type: "static_select", action_id: "pick", options: [option("a"), option("b")] },
      { type: "overflow", action_id: "menu", options: [option("edit"), option("drop")] },
      { type: "datepicker", action_id: "day" },
      { ...button("Drop", "drop"), confirm },
    );
    await call(slack, "chat.postMessage", post("ULI", controls));
    const li = slack.as("ULI");
    const [message] = li.sees().direct;
    if (!message) throw new Error("no card");
    await li.press(message, "pick", "B");
    expect(app.last.payload).toMatchObject({
      actions: [{ selected_option: option("b") }],
      state: { values: { act: { pick: { selected_option: option("b") }, day: { selected_date: null } } } },
    });
    await li.press(message, "menu", "edit");
    expect(app.last.payload).toMatchObject({ actions: [{ type: "overflow", selected_option: { value: "edit" } }] });
    await li.press(message, "day", "2026-03-03");
    expect(app.last.payload).toMatchObject({ actions: [{ selected_date: "2026-03-03" }] });
    await expect(li.press(message, "pick", "C")).rejects.toThrow("no option C");
    const sent = app.received.length;
    await li.press(message, "Drop", undefined, { confirm: "no" });
    expect(app.received).toHaveLength(sent);
  }));

test("an outsider's press carries the outsider's team; outsiders have neither Home nor direct messages", () =>
  onStage(async ({ slack, app }) => {
    await call(slack, "chat.postMessage", post("CEXT", card()));
    const outsider = slack.as("UOUT");
    const [message] = outsider.seesIn("CEXT");
    if (!message) throw new Error("no card");
    await outsider.press(message, "Take");
    expect(app.last.payload).toMatchObject({ team: { id: "T01ACME" }, user: { id: "UOUT", team_id: "T02OTHER" } });
    await expect(outsider.openHome()).rejects.toThrow(NotPossible);
    await expect(outsider.say("hi")).rejects.toThrow(NotPossible);
    await expect(outsider.press({ ...message, channel: "CGEN" }, "Take")).rejects.toThrow("does not see");
  }));

test("a response URL works five times in thirty minutes, refuses broken blocks, and changes ephemeral messages", () =>
  onStage(async ({ slack, app, clock }) => {
    await call(slack, "chat.postEphemeral", { ...post("CGEN", card()), user: "ULI" });
    const li = slack.as("ULI");
    const [ephemeral] = li.sees().ephemerals;
    if (!ephemeral) throw new Error("no card");
    await li.press(ephemeral, "Take");
    expect(app.last.payload).toMatchObject({ container: { is_ephemeral: true } });
    expect(app.last.payload).not.toHaveProperty("message");
    const answer = async (body: Fields) => {
      clock.advance(1000);
      const url = String(app.last.payload.response_url ?? app.last.form.response_url);
      const response = await fetch(url, { method: "POST", body: JSON.stringify(body) });
      return [response.status, await response.text()];
    };
    expect(await answer({ replace_original: true, text: "Taken" })).toEqual([200, "ok"]);
    expect(li.sees().ephemerals.map((m) => m.words)).toEqual(["Taken"]);
    expect(await answer({ blocks: [{ type: "section" }] })).toEqual([400, "invalid_blocks"]);
    expect(await answer({ text: "for you" })).toEqual([200, "ok"]);
    expect(await answer({ text: "for all", response_type: "in_channel" })).toEqual([200, "ok"]);
    expect(
      slack
        .as("UHAN")
        .seesIn("CGEN")
        .map((m) => m.text),
    ).toEqual(["for all"]);
    expect(await answer({ delete_original: true })).toEqual([200, "ok"]);
    expect(li.sees().ephemerals.map((m) => m.words)).toEqual(["for you"]);
    expect(await answer({ text: "sixth" })).toEqual([404, "used_url"]);
    await li.command("/desk");
    clock.advance(30 * 60_000);
    expect(await answer({ text: "late" })).toEqual([404, "expired_url"]);
    expect(slack.violations).toMatchObject([{ rule: "response-url", what: "invalid_blocks" }]);
  }));

test("shortcuts: a global one has neither channel nor response URL, one on a message has the message", () =>
  onStage(async ({ slack, app }) => {
    const li = slack.as("ULI");
    await li.shortcut("new");
    expect(app.last.payload).toMatchObject({ type: "shortcut", callback_id: "new", trigger_id: expect.any(String) });
    expect(app.last.payload).not.toHaveProperty("channel");
    expect(app.last.payload).not.toHaveProperty("response_url");
    const { message } = await slack.as("UHAN").say("leaked <price>", { channel: "CGEN" });
    await li.messageShortcut("report_message", message);
    expect(app.last.payload).toMatchObject({
      type: "message_action",
      message: { user: "UHAN", text: "leaked &lt;price&gt;", ts: message.ts },
      channel: { id: "CGEN", name: "general" },
      response_url: expect.stringContaining("/actions/"),
    });
  }));

test("what a person writes to the app arrives as message.im, with files as file_share", () =>
  onStage(async ({ slack, app }) => {
    const li = slack.as("ULI");
    const { event } = await li.say("hello");
    expect(event?.answers).toMatchObject([{ status: 200 }]);
    expect(app.last.headers["content-type"]).toBe("application/json");
    expect(app.last.payload).toMatchObject({
      type: "event_callback",
      event_id: event?.eventId,
      authorizations: [{ team_id: "T01ACME", user_id: "U0BOT", is_bot: true, is_enterprise_install: false }],
      is_ext_shared_channel: false,
      event: { type: "message", channel_type: "im", user: "ULI", text: "hello", team: "T01ACME" },
    });
    await li.say("", { files: [{ name: "a.png", mimetype: "image/png", bytes: Buffer.from("x") }] });
    expect(app.last.payload).toMatchObject({ event: { subtype: "file_share", files: [{ name: "a.png", size: 1 }] } });
  }));

test("events without subscription, scope or verified URL are not sent", () =>
  onStage(async ({ slack, app }) => {
    await slack.as("ULI").say("in the channel", { channel: "CGEN" });
    slack.workspace.grantedScopes = ["chat:write"];
    await slack.as("ULI").say("in direct");
    await expect(slack.setRequestUrl(app.url.replace(/:\d+/, ":1"))).rejects.toThrow("challenge");
    await slack.as("ULI").openHome();
    expect(app.received).toHaveLength(0);
    expect(slack.events.unsent.map((entry) => entry.why)).toEqual([
      "message.channels is not in bot_events",
      "message.im needs im:history",
      "the request URL is not verified",
    ]);
  }));

test("a failed event comes again at once, after a minute and after five, with the same bytes", () =>
  onStage(async ({ slack, app, clock }) => {
    app.reply = () => ({ status: 500 });
    await slack.as("ULI").say("hello");
    const attempts: number[] = [];
    for (const wait of [0, 59_999, 1, 299_999, 1, 3_600_000]) {
      clock.advance(wait);
      await slack.events.retryDue();
      attempts.push(app.received.length);
    }
    expect(attempts).toEqual([2, 2, 3, 3, 4, 4]);
    expect(app.received.map(({ headers }) => headers["x-slack-retry-num"])).toEqual([undefined, "1", "2", "3"]);
    expect(app.last.headers["x-slack-retry-reason"]).toBe("http_error");
    expect(new Set(app.received.map(({ body }) => body)).size).toBe(1);
  }));

test("X-Slack-No-Retry ends the repetition", () =>
  onStage(async ({ slack, app }) => {
    app.reply = () => ({ status: 500, headers: { "x-slack-no-retry": "1" } });
    await slack.as("ULI").say("hello");
    expect(await slack.events.retryDue()).toBe(0);
  }));

test("a test can order a duplicate and another order of events", () =>
  onStage(async ({ slack, app }) => {
    slack.events.hold();
    const { event } = await slack.as("ULI").say("first");
    await slack.as("ULI").say("second");
    expect(app.received).toHaveLength(0);
    await slack.events.release((waiting) => waiting.reverse());
    if (event) await slack.events.duplicate(event);
    const texts = app.received.map(({ payload }) => (payload.event as Fields).text);
    expect(texts).toEqual(["second", "first", "first"]);
    expect(app.last.payload.event_id).toBe(app.received[1]?.payload.event_id);
    expect(app.last.headers).not.toHaveProperty("x-slack-retry-num");
  }));

test("joining, coming in and uninstalling are told", () =>
  onStage(async ({ slack, app }) => {
    await slack.join({ id: "UNEW", name: "new" });
    await slack.invite("CNOBOT");
    await slack.uninstall("tokens_revoked");
    expect(app.received.map(({ payload }) => payload.event)).toMatchObject([
      { type: "team_join", user: { id: "UNEW" } },
      { type: "member_joined_channel", user: "U0BOT", channel: "CNOBOT", channel_type: "C" },
      { type: "tokens_revoked", tokens: { bot: ["U0BOT"] } },
      { type: "app_uninstalled" },
    ]);
    expect(await call(slack, "auth.test", {})).toMatchObject({ error: "token_revoked" });
  }));

test("waiting for something on the screen ends as soon as it is there", () =>
  onStage(async ({ slack, client }) => {
    const li = slack.as("ULI");
    const seen = li.until(({ direct }) => direct.find((message) => message.words.includes("ready")));
    await client.chat.postMessage({ channel: "ULI", text: "it is ready" });
    expect((await seen).text).toBe("it is ready");
    await expect(li.until(({ modal }) => modal, 20)).rejects.toThrow("it is ready");
  }));

test("words that would call a whole channel together are found out", () =>
  onStage(async ({ slack, client }) => {
    await client.chat.postMessage({ channel: "CGEN", text: "quoted: &lt;!channel&gt;" });
    expect(slack.broadcasts()).toEqual([]);
    await client.chat.postMessage({ channel: "CGEN", text: "quoted: <!channel>" });
    expect(slack.broadcasts()).toHaveLength(1);
  }));

test("Bolt takes the honest requests and refuses the forged ones", () =>
  onStage(
    async ({ slack }) => {
      const receiver = new HTTPReceiver({
        signingSecret: "test-signing-secret",
        logLevel: LogLevel.ERROR,
        bodyLimit: 50_000,
      });
      const app = new App({
        token: "xoxb-test",
        receiver,
        deferInitialization: true,
        logLevel: LogLevel.ERROR,
        clientOptions: { slackApiUrl: slack.apiUrl },
      });
      app.command("/desk", async ({ ack, client, body }) => {
        await ack();
        const view = {
          type: "modal" as const,
          callback_id: "m",
          title: { type: "plain_text" as const, text: "Hi" },
          blocks: [],
        };
        await client.views.open({ trigger_id: body.trigger_id, view });
      });
      await app.init();
      const server = await app.start({ port: 0, host: "127.0.0.1" });
      try {
        const address = server.address();
        if (address === null || typeof address === "string") throw new Error("no port");
        await slack.setRequestUrl(`http://127.0.0.1:${address.port}/slack/events`);
        const li = slack.as("ULI");
        await li.command("/desk");
        expect((await li.until(({ modal }) => modal)).title).toBe("Hi");
        const status = async (forgery: Parameters<typeof slack.forgeCommand>[3], changed = {}) => {
          const answer = await slack.forgeCommand("ULI", "/desk", changed, forgery);
          return answer.kind === "answered" ? answer.status : answer.kind;
        };
        expect(await status({})).toBe(200);
        expect(await status({ secret: "another" })).toBe(401);
        expect(await status({ signature: "none" })).toBe(401);
        expect(await status({ timestampOffsetSeconds: -360 })).toBe(401);
        expect(await status({ timestampOffsetSeconds: 3600 })).toBe(200);
        expect(await status({ contentType: `${FORM}; charset=utf-8` })).toBe(400);
        expect(await status({}, { text: "x".repeat(60_000) })).toBe(413);
        expect(slack.violations).toEqual([]);
      } finally {
        await app.stop();
      }
    },
    { clock: { now: () => new Date() } },
  ));

const socketManifest = { ...manifest, settings: { ...manifest.settings, socket_mode_enabled: true } };

test("Socket Mode: Bolt connects, gets commands, events and forms, and answers them", () =>
  onStage(
    async ({ slack }) => {
      const heard: string[] = [];
      const app = new App({
        token: "xoxb-test",
        appToken: "xapp-test",
        socketMode: true,
        deferInitialization: true,
        logLevel: LogLevel.ERROR,
        clientOptions: { slackApiUrl: slack.apiUrl },
      });
      app.command("/desk", async ({ ack, body }) => {
        await ack({ text: `You said ${body.text.length} characters` });
      });
      app.event("message", async ({ event }) => {
        heard.push("text" in event ? (event.text ?? "") : "");
      });
      await app.init();
      await app.start();
      try {
        const li = slack.as("ULI");
        const answer = await li.command("/desk", "long ".repeat(30_000));
        expect(answer).toMatchObject({ isEphemeral: true, text: "You said 150000 characters" });
        expect((await li.say("by socket")).event?.answers).toMatchObject([{ status: 200 }]);
        expect(heard).toEqual(["by socket"]);
        expect(slack.calls("apps.connections.open")).toMatchObject([{ token: "xapp-test" }]);
        expect(slack.violations).toEqual([]);
      } finally {
        await app.stop();
      }
    },
    { manifest: socketManifest },
  ));

test("Socket Mode: a URL works once, and an envelope without ack is a failure", () =>
  onStage(
    async ({ slack }) => {
      const { url } = await call(slack, "apps.connections.open", {}, "xapp-test");
      const opened = async () => {
        const socket = new WebSocket(String(url));
        const first = await new Promise<unknown>((resolve) => {
          socket.onmessage = (event) => resolve(JSON.parse(String(event.data)));
          socket.onerror = () => resolve("refused");
        });
        return { socket, first };
      };
      const { socket, first } = await opened();
      expect(first).toMatchObject({ type: "hello", num_connections: 1 });
      expect((await opened()).first).toBe("refused");
      const envelope = new Promise<Fields>((resolve) => {
        socket.onmessage = (event) => resolve(JSON.parse(String(event.data)));
      });
      await expect(slack.as("ULI").command("/desk")).rejects.toThrow("timeout");
      expect(await envelope).toMatchObject({ type: "slash_commands", accepts_response_payload: true });
      expect(await envelope).not.toHaveProperty("payload.signature");
      const { envelope_id } = await envelope;
      socket.send(JSON.stringify({ envelope_id }));
      await slack.until(() => slack.violations.some((violation) => violation.rule === "socket-ack"));
      const goodbye = new Promise<Fields>((resolve) => {
        socket.onmessage = (event) => resolve(JSON.parse(String(event.data)));
      });
      slack.sockets.refresh();
      expect(await goodbye).toEqual({ type: "disconnect", reason: "refresh_requested" });
      socket.close();
      await slack.until(() => slack.sockets.connections === 0);
      await expect(slack.as("ULI").command("/desk")).rejects.toThrow("connection_failed");
    },
    { manifest: socketManifest, ackWithinMs: 100 },
  ));

test("signing can follow another clock than the one of triggers and limits", () =>
  onStage(
    async ({ slack, app }) => {
      await slack.as("ULI").shortcut("new");
      expect(app.last.headers["x-slack-request-timestamp"]).toBe("1700000000");
    },
    { signingClock: new StillClock(new Date(1_700_000_000_000)) },
  ));
