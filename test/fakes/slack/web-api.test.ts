import { request as httpRequest } from "node:http";
import { expect, test } from "vitest";
import { call, onStage, section } from "./tiny-app.ts";

const post = (channel: string, more: Record<string, string> = {}) => ({ channel, text: "hello", ...more });
const blocks = (...list: unknown[]) => JSON.stringify(list);

/** A POST with these headers and no others; `fetch` would name a type by itself. */
const bareRequest = (url: string, headers: Record<string, string>, body: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const request = httpRequest(url, { method: "POST", headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve(JSON.parse(Buffer.concat(chunks).toString())));
    });
    request.on("error", reject);
    request.end(body);
  });

test("tokens: none, unknown, of the wrong kind, revoked and dead ones are told apart", () =>
  onStage(async ({ slack }) => {
    expect(await call(slack, "auth.test", {}, "")).toMatchObject({ ok: false, error: "not_authed" });
    expect(await call(slack, "auth.test", {}, "xoxb-other")).toMatchObject({ error: "invalid_auth" });
    expect(await call(slack, "auth.test", {}, "xapp-test")).toMatchObject({ error: "not_allowed_token_type" });
    expect(await call(slack, "apps.connections.open", {})).toMatchObject({ error: "not_allowed_token_type" });
    expect(await call(slack, "auth.test", {})).toMatchObject({ ok: true, user_id: "U0BOT", team_id: "T01ACME" });
    slack.workspace.tokenState = "account_inactive";
    expect(await call(slack, "auth.test", {})).toMatchObject({ error: "account_inactive" });
    await slack.uninstall();
    expect(await call(slack, "auth.test", {})).toMatchObject({ error: "token_revoked" });
  }));

test("a scope that the installation lacks is named, with those that it has", () =>
  onStage(async ({ slack }) => {
    slack.workspace.grantedScopes = ["commands"];
    expect(await call(slack, "chat.postMessage", post("CGEN"))).toMatchObject({
      error: "missing_scope",
      needed: "chat:write",
      provided: "commands",
    });
    expect(await call(slack, "conversations.info", { channel: "CGEN" })).toMatchObject({ needed: "channels:read" });
  }));

test("unknown and retired methods are refused", () =>
  onStage(async ({ slack }) => {
    expect(await call(slack, "chat.shout", {})).toMatchObject({ error: "unknown_method" });
    expect(await call(slack, "files.upload", {})).toMatchObject({ error: "method_deprecated" });
  }));

test("bodies: JSON is taken, but not by form-only methods; other types and broken JSON are refused", () =>
  onStage(async ({ slack }) => {
    const send = async (method: string, contentType: string, body: string) => {
      const headers = { authorization: "Bearer xoxb-test", "content-type": contentType };
      return (await fetch(slack.apiUrl + method, { method: "POST", headers, body })).json();
    };
    const json = "application/json; charset=utf-8";
    expect(await send("chat.postMessage", json, JSON.stringify(post("CGEN")))).toMatchObject({ ok: true });
    expect(await send("chat.postMessage", "application/json", JSON.stringify(post("CGEN")))).toMatchObject({
      warning: "missing_charset",
    });
    expect(await send("users.info", json, JSON.stringify({ user: "ULI" }))).toMatchObject({
      error: "invalid_arguments",
    });
    expect(await send("auth.test", "text/plain", "x")).toMatchObject({ error: "invalid_post_type" });
    const untyped = await bareRequest(`${slack.apiUrl}auth.test`, { authorization: "Bearer xoxb-test" }, "a=b");
    expect(untyped).toMatchObject({ error: "missing_post_type" });
    expect(await call(slack, "views.open", { trigger_id: "1.2.3", view: "{broken" })).toMatchObject({
      error: "invalid_arguments",
    });
    expect(await send("auth.test", "application/json; charset=gbk", "{}")).toMatchObject({ error: "invalid_charset" });
    expect(await call(slack, "chat.postMessage", { channel: "CGEN", blocks: "[{" })).toMatchObject({
      error: "invalid_blocks_format",
    });
    expect(await call(slack, "chat.update", { channel: "CGEN" })).toMatchObject({
      error: "invalid_arguments",
      response_metadata: { messages: ["[ERROR] missing required field: ts"] },
    });
  }));

test("every call is written down with token, arguments and time", () =>
  onStage(async ({ slack, client, clock }) => {
    await client.chat.postMessage({ channel: "CGEN", text: "hi", blocks: [{ type: "divider" }] });
    expect(slack.calls("chat.postMessage")).toMatchObject([
      { token: "xoxb-test", args: { channel: "CGEN", blocks: [{ type: "divider" }] }, at: clock.now(), status: 200 },
    ]);
  }));

test("the 21st users.list in a minute gets 429 with Retry-After, and the minute's end frees it", () =>
  onStage(async ({ slack, clock }) => {
    for (let i = 0; i < 20; i += 1) expect(await call(slack, "users.list", {})).toMatchObject({ ok: true });
    const headers = { authorization: "Bearer xoxb-test" };
    const response = await fetch(`${slack.apiUrl}users.list`, { method: "POST", headers });
    expect(response.status).toBe(429);
    expect(response.headers.get("retry-after")).toBe("60");
    expect(await response.json()).toEqual({ ok: false, error: "ratelimited" });
    clock.advance(60_000);
    expect(await call(slack, "users.list", {})).toMatchObject({ ok: true });
  }));

test("after a small burst one channel takes one post a second, another channel is free", () =>
  onStage(async ({ slack, clock }) => {
    for (let i = 0; i < 3; i += 1) await call(slack, "chat.postMessage", post("CGEN"));
    expect(await call(slack, "chat.postMessage", post("CGEN"))).toMatchObject({ error: "ratelimited" });
    expect(await call(slack, "chat.postMessage", post("CEXT"))).toMatchObject({ ok: true });
    clock.advance(1000);
    expect(await call(slack, "chat.postMessage", post("CGEN"))).toMatchObject({ ok: true });
    expect(slack.as("ULI").seesIn("CGEN")).toHaveLength(4);
  }));

test("ordered faults: 500 before and after the effect, a code, a broken connection, no answer", () =>
  onStage(async ({ slack, client }) => {
    slack.fail("chat.postMessage", { status: 500 });
    slack.fail("chat.postMessage", { status: 500 }, { carriedOut: true });
    slack.fail("chat.postMessage", { error: "fatal_error" });
    slack.fail("chat.postMessage", "reset");
    const attempt = () => client.chat.postMessage({ channel: "CGEN", text: "x" }).catch((e: Error) => e.message);
    expect(await attempt()).toContain("500");
    expect(slack.as("ULI").seesIn("CGEN")).toHaveLength(0);
    expect(await attempt()).toContain("500");
    expect(slack.as("ULI").seesIn("CGEN")).toHaveLength(1);
    expect(await attempt()).toContain("fatal_error");
    expect(await attempt()).toMatch(/request/);
    expect(slack.as("ULI").seesIn("CGEN")).toHaveLength(1);
    slack.fail("auth.test", "hang");
    const hung = fetch(`${slack.apiUrl}auth.test`, { method: "POST", signal: AbortSignal.timeout(100) });
    await expect(hung).rejects.toThrow(/timeout/);
  }));

test("posting: unknown, private, foreign, unjoined and archived channels, and empty messages are refused", () =>
  onStage(async ({ slack }) => {
    slack.addChannel({ id: "COLD", members: ["U0BOT"], is_archived: true });
    slack.addChannel({ id: "CTHERE", members: ["U0BOT"], team_id: "T02OTHER" });
    const refusal = async (args: Record<string, string>) => (await call(slack, "chat.postMessage", args)).error;
    expect(await refusal(post("CNOWHERE"))).toBe("channel_not_found");
    expect(await refusal(post("CSECRET"))).toBe("channel_not_found");
    expect(await refusal(post("CTHERE"))).toBe("channel_not_found");
    expect(await refusal(post("CNOBOT"))).toBe("not_in_channel");
    expect(await refusal(post("COLD"))).toBe("is_archived");
    expect(await refusal({ channel: "CGEN" })).toBe("no_text");
    expect(await refusal({ channel: "CGEN", text: "x", markdown_text: "y" })).toBe("markdown_text_conflict");
    expect(await refusal(post("CGEN", { thread_ts: "1.000001" }))).toBe("cannot_reply_to_message");
    const attachments = JSON.stringify(Array.from({ length: 101 }, () => ({ text: "x" })));
    expect(await refusal(post("CEXT", { attachments }))).toBe("too_many_attachments");
    expect(await refusal({ channel: "CEXT", markdown_text: "y".repeat(12_001) })).toBe("msg_too_long");
    const big = Array.from({ length: 5 }, () => section("x".repeat(3000)));
    expect(await refusal({ channel: "CEXT", text: "x", blocks: blocks(...big) })).toBe("msg_blocks_too_long");
  }));

test("a broken block is refused with a pointer to it", () =>
  onStage(async ({ slack }) => {
    const answer = await call(slack, "chat.postMessage", post("CGEN", { blocks: blocks(section("ok"), section("")) }));
    expect(answer).toMatchObject({
      error: "invalid_blocks",
      response_metadata: { messages: ["[ERROR] must be at least 1 characters [json-pointer:/blocks/1/text/text]"] },
    });
  }));

test("a text over 40,000 is cut with a warning, and refused over 4,000 where that is asked for", async () => {
  await onStage(async ({ slack }) => {
    const answer = await call(slack, "chat.postMessage", { channel: "CGEN", text: "x".repeat(40_001) });
    expect(answer).toMatchObject({ ok: true, warning: "message_truncated" });
    expect(slack.as("ULI").seesIn("CGEN")[0]?.text).toHaveLength(40_000);
  });
  await onStage(
    async ({ slack }) => {
      const answer = await call(slack, "chat.postMessage", { channel: "CGEN", text: "x".repeat(4001) });
      expect(answer).toMatchObject({ error: "msg_too_long" });
    },
    { textRefusedAbove: 4000 },
  );
});

test("time stamps have six digits after the dot and grow while the clock stands still", () =>
  onStage(async ({ client }) => {
    const first = await client.chat.postMessage({ channel: "CGEN", text: "1" });
    const second = await client.chat.postMessage({ channel: "CGEN", text: "2" });
    expect(first.ts).toMatch(/^\d{10}\.\d{6}$/);
    expect(Number(second.ts)).toBeGreaterThan(Number(first.ts));
  }));

test("a post to a person opens the direct conversation; an update by the person's id fails", () =>
  onStage(async ({ slack, client }) => {
    const { channel = "", ts = "" } = await client.chat.postMessage({ channel: "ULI", text: "hello" });
    expect(channel).toMatch(/^D/);
    const opened = await client.conversations.open({ users: "ULI" });
    expect(opened.channel?.id).toBe(channel);
    expect(await call(slack, "chat.update", { channel: "ULI", ts, text: "x" })).toMatchObject({
      error: "channel_not_found",
    });
    expect(await call(slack, "chat.update", { channel, ts, text: "x".repeat(4001) })).toMatchObject({
      error: "msg_too_long",
    });
  }));

test("an update with text alone takes the blocks away and keeps the metadata", () =>
  onStage(async ({ slack, client }) => {
    const metadata = { event_type: "card", event_payload: { id: "1" } };
    const { ts = "" } = await client.chat.postMessage({
      channel: "CGEN",
      text: "a",
      blocks: [{ type: "divider" }],
      metadata,
    });
    const answer = await call(slack, "chat.update", { channel: "CGEN", ts, text: "b" });
    expect(answer.message).toMatchObject({ text: "b", metadata });
    expect(answer.message).not.toHaveProperty("blocks");
    const cleared = await call(slack, "chat.update", { channel: "CGEN", ts, text: "b", metadata: "{}" });
    expect(cleared.message).not.toHaveProperty("metadata");
  }));

test("messages of others, unknown ones and ephemeral ones can be neither changed nor deleted", () =>
  onStage(async ({ slack }) => {
    const { message } = await slack.as("ULI").say("mine", { channel: "CGEN" });
    const theirs = { channel: "CGEN", ts: message.ts };
    expect(await call(slack, "chat.update", { ...theirs, text: "x" })).toMatchObject({ error: "cant_update_message" });
    expect(await call(slack, "chat.delete", theirs)).toMatchObject({ error: "cant_delete_message" });
    expect(await call(slack, "chat.delete", { channel: "CGEN", ts: "1.000001" })).toMatchObject({
      error: "message_not_found",
    });
    const { message_ts } = await call(slack, "chat.postEphemeral", post("CGEN", { user: "ULI" }));
    const ephemeral = { channel: "CGEN", ts: String(message_ts), text: "x" };
    expect(await call(slack, "chat.update", ephemeral)).toMatchObject({ error: "message_not_found" });
  }));

test("what the app deletes vanishes for whoever had it, and is not there a second time", () =>
  onStage(async ({ slack }) => {
    const posted = await call(slack, "chat.postMessage", post("ULI"));
    const [channel, ts] = [String(posted.channel), String(posted.ts)];
    expect(slack.as("ULI").sees().direct).toHaveLength(1);
    expect(await call(slack, "chat.delete", { channel, ts })).toMatchObject({ ok: true, channel, ts });
    expect(slack.as("ULI").sees().direct).toEqual([]);
    for (const method of ["chat.delete", "chat.update"])
      expect(await call(slack, method, { channel, ts, text: "x" })).toMatchObject({ error: "message_not_found" });
  }));

test("an ephemeral message is seen by one person only, and gone when the client restarts", () =>
  onStage(async ({ slack }) => {
    await call(slack, "chat.postEphemeral", post("CGEN", { user: "ULI" }));
    expect(slack.as("ULI").sees().ephemerals).toHaveLength(1);
    expect(slack.as("UHAN").seesIn("CGEN")).toHaveLength(0);
    slack.as("ULI").restartClient();
    expect(slack.as("ULI").sees().ephemerals).toHaveLength(0);
    expect(await call(slack, "chat.postEphemeral", post("CGEN", { user: "UOUT" }))).toMatchObject({
      error: "user_not_in_channel",
    });
  }));

test("direct messages and the Home tab fail when they are off", () =>
  onStage(async ({ slack }) => {
    slack.workspace.manifest.features.app_home = { home_tab_enabled: false, messages_tab_enabled: false };
    expect(await call(slack, "chat.postMessage", post("ULI"))).toMatchObject({ error: "messages_tab_disabled" });
    const view = JSON.stringify({ type: "home", blocks: [] });
    expect(await call(slack, "views.publish", { user_id: "ULI", view })).toMatchObject({ error: "not_enabled" });
    await expect(slack.as("ULI").say("hello?")).rejects.toThrow("off");
    await expect(slack.as("ULI").openHome()).rejects.toThrow("no Home tab");
  }));

test("conversations.open refuses nobody, too many, unknown, dead and robot partners", () =>
  onStage(async ({ slack }) => {
    slack.addUser({ id: "UGONE", deleted: true });
    slack.addUser({ id: "UHIDDEN", is_hidden: true });
    const refusal = async (users: string) => (await call(slack, "conversations.open", { users })).error;
    expect(await refusal("")).toBe("users_list_not_supplied");
    expect(await refusal(Array.from({ length: 9 }, (_, i) => `U${i}`).join(","))).toBe("too_many_users");
    expect(await refusal("UNOBODY")).toBe("user_not_found");
    expect(await refusal("UGONE")).toBe("user_disabled");
    expect(await refusal("UHIDDEN")).toBe("user_not_visible");
    expect((await call(slack, "users.info", { user: "UHIDDEN" })).error).toBe("user_not_visible");
    expect((await call(slack, "chat.postMessage", post("UHIDDEN"))).error).toBe("user_not_visible");
    expect(JSON.stringify(await call(slack, "users.list", {}))).not.toContain("UHIDDEN");
    expect(await refusal("U0BOT")).toBe("cannot_dm_bot");
    expect(await refusal("ULI,UHAN")).toBe("missing_scope");
  }));

test("people: outsiders are known only from shared channels, e-mail only with its scope, pages by cursor", () =>
  onStage(async ({ slack, client }) => {
    slack.addUser({ id: "UFAR", team_id: "T02OTHER" });
    expect(await call(slack, "users.info", { user: "UFAR" })).toMatchObject({ error: "user_not_found" });
    expect(await call(slack, "users.info", { user: "UOUT" })).toMatchObject({ user: { team_id: "T02OTHER" } });
    const { user } = await client.users.info({ user: "ULI", include_locale: true });
    expect(user).toMatchObject({ locale: "zh-CN", profile: { email: "li@acme.example" } });
    expect((await client.users.lookupByEmail({ email: "LI@acme.example" })).user?.id).toBe("ULI");
    expect(await call(slack, "users.lookupByEmail", { email: "no@acme.example" })).toMatchObject({
      error: "users_not_found",
    });
    const first = await client.users.list({ limit: 3 });
    const rest = await client.users.list({ limit: 3, cursor: first.response_metadata?.next_cursor ?? "" });
    const ids = [...(first.members ?? []), ...(rest.members ?? [])].map((member) => member.id);
    expect(ids).toEqual(["U0BOT", "USLACKBOT", "ULI", "UHAN", "UOUT"]);
    expect(rest.response_metadata?.next_cursor).toBe("");
    expect(await call(slack, "users.list", { cursor: "x" })).toMatchObject({ error: "invalid_cursor" });
    slack.workspace.grantedScopes = ["users:read"];
    const { user: withoutMail } = await client.users.info({ user: "ULI" });
    expect(withoutMail?.profile).not.toHaveProperty("email");
    expect(withoutMail).not.toHaveProperty("locale");
  }));

test("custom fields, the manager among them, come from users.profile.get alone", () =>
  onStage(async ({ slack, client }) => {
    slack.addUser({ id: "UREP", fields: { Xf0MANAGER: { value: "ULI", alt: "", label: "Manager" } } });
    const { profile } = await client.users.profile.get({ user: "UREP" });
    expect(profile?.fields).toEqual({ Xf0MANAGER: { value: "ULI", alt: "" } });
    expect((await client.users.info({ user: "UREP" })).user?.profile).not.toHaveProperty("fields");
  }));

test("an upload works in three steps and refuses to skip one", () =>
  onStage(async ({ slack, client }) => {
    expect(await call(slack, "files.getUploadURLExternal", { filename: "a.csv", length: "0" })).toMatchObject({
      error: "missing_argument",
    });
    const { file_id = "", upload_url = "" } = await client.files.getUploadURLExternal({ filename: "a.csv", length: 3 });
    const files = JSON.stringify([{ id: file_id, title: "A" }]);
    const finish = () => call(slack, "files.completeUploadExternal", { files, channel_id: "CGEN" });
    expect(await finish()).toMatchObject({ error: "file_not_found" });
    expect((await fetch(upload_url, { method: "POST", body: "toolong" })).status).toBe(400);
    expect((await fetch(upload_url, { method: "POST", body: "a,b" })).status).toBe(200);
    expect(await finish()).toMatchObject({ ok: true, files: [{ id: file_id, title: "A", size: 3 }] });
    expect(slack.as("ULI").seesIn("CGEN")[0]?.files).toEqual(["a.csv"]);
  }));

test("the client's own upload helper passes", () =>
  onStage(async ({ slack, client }) => {
    await client.filesUploadV2({ channel_id: "CGEN", filename: "b.txt", file: Buffer.from("héllo") });
    expect([...slack.workspace.files.values()][0]?.bytes?.toString()).toBe("héllo");
  }));

test("a file's address gives the bytes to the token's holder, and a sign-in page to anybody else", () =>
  onStage(async ({ slack, client }) => {
    const bytes = Buffer.from([1, 2, 3]);
    const { message } = await slack
      .as("ULI")
      .say("see", { files: [{ name: "shot.png", mimetype: "image/png", bytes }] });
    const [id = ""] = slack.workspace.messageAt(message.channel, message.ts)?.files?.map((file) => file.id) ?? [];
    const { file } = await client.files.info({ file: id });
    const get = (token?: string) =>
      fetch(file?.url_private ?? "", token ? { headers: { authorization: `Bearer ${token}` } } : {});
    const good = await get("xoxb-test");
    expect(good.headers.get("content-type")).toBe("image/png");
    expect(Buffer.from(await good.arrayBuffer())).toEqual(bytes);
    const page = await get();
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toContain("text/html");
    const secret = await slack
      .as("ULI")
      .say("x", { channel: "CSECRET", files: [{ name: "s", mimetype: "t/p", bytes }] });
    const [hidden = ""] = slack.workspace.messageAt("CSECRET", secret.message.ts)?.files?.map((f) => f.id) ?? [];
    expect(await call(slack, "files.info", { file: hidden })).toMatchObject({ error: "file_not_found" });
  }));

test("what the app itself posts and changes comes back as events to those who subscribed", () =>
  onStage(
    async ({ slack, app, client }) => {
      const { channel = "", ts = "" } = await client.chat.postMessage({ channel: "ULI", text: "hello" });
      await client.chat.update({ channel, ts, text: "bye" });
      await slack.events.settled();
      expect(app.received.map(({ payload }) => payload.event)).toMatchObject([
        { type: "message", bot_id: "B0BOT", text: "hello", channel_type: "im" },
        { type: "message", subtype: "message_changed", message: { text: "bye" }, previous_message: { text: "hello" } },
      ]);
    },
    { echoes: true },
  ));

test("conversations.history gives the newest first, with metadata only on request and never what is ephemeral", () =>
  onStage(async ({ slack, client }) => {
    const metadata = { event_type: "sent", event_payload: { id: "1" } };
    const { channel = "" } = await client.chat.postMessage({ channel: "ULI", text: "one", metadata });
    await client.chat.postMessage({ channel: "ULI", text: "two" });
    await client.chat.postEphemeral({ channel, user: "ULI", text: "for your eyes" });
    const plain = await client.conversations.history({ channel, limit: 5 });
    expect(plain.messages?.map((message) => message.text)).toEqual(["two", "one"]);
    expect(plain.messages?.[1]?.metadata).toBeUndefined();
    const full = await client.conversations.history({ channel, include_all_metadata: true });
    expect(full.messages?.[1]?.metadata).toEqual(metadata);
    slack.workspace.grantedScopes = ["chat:write"];
    expect(await call(slack, "conversations.history", { channel })).toMatchObject({ needed: "im:history" });
  }));

test("letters in plain text and rich text call nobody together; a broadcast element does", () =>
  onStage(async ({ slack, client }) => {
    const rich = (element: object) => [
      { type: "rich_text", elements: [{ type: "rich_text_section", elements: [element] }] },
    ];
    const letters = rich({ type: "text", text: "<!channel>" });
    await client.chat.postMessage({ channel: "CGEN", text: "card", blocks: letters as never });
    expect(slack.broadcasts()).toEqual([]);
    const broadcast = rich({ type: "broadcast", range: "channel" });
    await client.chat.postMessage({ channel: "CGEN", text: "card", blocks: broadcast as never });
    expect(slack.broadcasts()).toHaveLength(1);
  }));
