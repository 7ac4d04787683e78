import { expect, test } from "vitest";
import { call, onStage } from "./tiny-app.ts";

// Installing the app, in one workspace or in a whole organisation, and messages that go out later.

const REDIRECT = "http://127.0.0.1/slack/oauth_redirect";
const oauth = { clientId: "1.2", clientSecret: "s3", redirectUris: [REDIRECT, `${REDIRECT}/two`] };
const consent = { client_id: "1.2", scope: "chat:write,commands,reactions:read", state: "st", redirect_uri: REDIRECT };
const app = { client_id: "1.2", client_secret: "s3", redirect_uri: REDIRECT };

test("a consent brings a code that becomes a token once, within ten minutes, for the same address and app", () =>
  onStage(
    async ({ slack, clock }) => {
      const codeOf = () => slack.oauth.consent("ULI", consent, true).searchParams.get("code") ?? "";
      const access = (args: Record<string, string>) => call(slack, "oauth.v2.access", args, "");
      const code = codeOf();
      expect(await access({ ...app, client_id: "9.9", code })).toMatchObject({ error: "invalid_client_id" });
      expect(await access({ ...app, client_secret: "no", code })).toMatchObject({ error: "bad_client_secret" });
      const scopes = slack.workspace.grantedScopes;
      expect(await access({ ...app, code })).toMatchObject({
        ok: true,
        access_token: "xoxb-test",
        token_type: "bot",
        bot_user_id: "U0BOT",
        team: { id: "T01ACME", name: "Acme" },
        enterprise: null,
        is_enterprise_install: false,
        authed_user: { id: "ULI" },
        // A further installation is the same bot, with the rights of both.
        scope: [...scopes, "reactions:read"].join(","),
      });
      expect(await access({ ...app, code })).toMatchObject({ error: "invalid_code" });
      expect(await access({ ...app, code: "made-up" })).toMatchObject({ error: "invalid_code" });
      expect(await access({ ...app, redirect_uri: `${REDIRECT}/two`, code: codeOf() })).toMatchObject({
        error: "bad_redirect_uri",
      });
      const late = codeOf();
      clock.advance(10 * 60_000 + 1);
      expect(await access({ ...app, code: late })).toMatchObject({ error: "invalid_code" });
      // The app's id and secret may stand in the header.
      const body = new URLSearchParams({ code: codeOf(), redirect_uri: REDIRECT });
      const headers = { authorization: `Basic ${Buffer.from("1.2:s3").toString("base64")}` };
      const answer = await fetch(`${slack.apiUrl}oauth.v2.access`, { method: "POST", headers, body });
      expect(await answer.json()).toMatchObject({ ok: true, access_token: "xoxb-test" });
    },
    { oauth },
  ));

test("who cancels comes back without a code, and a consent page for another app or address shows an error", () =>
  onStage(
    async ({ slack }) => {
      const back = slack.oauth.consent("ULI", consent, false);
      expect(Object.fromEntries(back.searchParams)).toEqual({ error: "access_denied", state: "st" });
      expect(() => slack.oauth.consent("ULI", { ...consent, client_id: "9.9" }, true)).toThrow("invalid_client_id");
      const elsewhere = { ...consent, redirect_uri: "https://evil.example/" };
      expect(() => slack.oauth.consent("ULI", elsewhere, true)).toThrow("bad_redirect_uri");
    },
    { oauth },
  ));

test("a rotating token dies after twelve hours and is renewed once by each refresh token", () =>
  onStage(
    async ({ slack, clock }) => {
      const access = (args: Record<string, string>) => call(slack, "oauth.v2.access", args, "");
      const code = slack.oauth.consent("ULI", consent, true).searchParams.get("code") ?? "";
      const first = await access({ ...app, code });
      expect(first).toMatchObject({ expires_in: 43_200, access_token: expect.stringMatching(/^xoxe\.xoxb-/) });
      const works = (answer: typeof first) => call(slack, "auth.test", {}, String(answer.access_token));
      expect(await works(first)).toMatchObject({ ok: true, user_id: "U0BOT" });
      clock.advance(43_200_000);
      expect(await works(first)).toMatchObject({ ok: false, error: "token_expired" });
      const renewal = { ...app, grant_type: "refresh_token", refresh_token: String(first.refresh_token) };
      const second = await access(renewal);
      expect(await works(second)).toMatchObject({ ok: true });
      expect(await access(renewal)).toMatchObject({ error: "invalid_refresh_token" });
      expect(await access({ ...renewal, refresh_token: String(second.refresh_token) })).toMatchObject({ ok: true });
    },
    { oauth: { ...oauth, isRotating: true } },
  ));

test("a token whose time is over says so, wherever it came from", () =>
  onStage(async ({ slack }) => {
    slack.workspace.tokenState = "token_expired";
    expect(await call(slack, "auth.test", {})).toMatchObject({ ok: false, error: "token_expired" });
    expect(await call(slack, "chat.postMessage", { channel: "CGEN", text: "x" })).toMatchObject({
      error: "token_expired",
    });
  }));

test("installed in a whole organisation, lists need a workspace, channels their id, and there is no team", () =>
  onStage(
    async ({ slack }) => {
      expect(await call(slack, "auth.test", {})).toMatchObject({
        is_enterprise_install: true,
        enterprise_id: "E01ACME",
      });
      expect(await call(slack, "users.list", {})).toMatchObject({ error: "missing_argument" });
      expect(await call(slack, "users.list", { team_id: "T01ACME" })).toMatchObject({ ok: true });
      expect(await call(slack, "chat.scheduledMessages.list", {})).toMatchObject({ error: "missing_argument" });
      const byName = await call(slack, "chat.postMessage", { channel: "general", text: "x" });
      expect(byName).toMatchObject({ error: "team_not_found" });
      expect(await call(slack, "chat.postMessage", { channel: "CGEN", text: "x" })).toMatchObject({ ok: true });
      const code = slack.oauth.consent("ULI", consent, true).searchParams.get("code") ?? "";
      expect(await call(slack, "oauth.v2.access", { ...app, code }, "")).toMatchObject({
        team: null,
        enterprise: { id: "E01ACME", name: "Acme Group" },
        is_enterprise_install: true,
      });
    },
    { oauth, organisation: { id: "E01ACME", name: "Acme Group" } },
  ));

test("scheduling: not into the past, not beyond 120 days, not more than thirty in five minutes", () =>
  onStage(
    async ({ slack, clock }) => {
      const now = clock.now().getTime() / 1000;
      const schedule = (post_at: number | string, channel = "CGEN") =>
        call(slack, "chat.scheduleMessage", { channel, text: "later", post_at: String(post_at) });
      expect(await schedule(now)).toMatchObject({ error: "time_in_past" });
      expect(await schedule(now + 120 * 86_400 + 1)).toMatchObject({ error: "time_too_far" });
      expect(await schedule("soon")).toMatchObject({ error: "invalid_time" });
      expect(await schedule(now + 60, "CNOWHERE")).toMatchObject({ error: "channel_not_found" });
      for (let i = 0; i < 30; i += 1) expect(await schedule(now + 1000 + i * 9)).toMatchObject({ ok: true });
      expect(await schedule(now + 1299)).toMatchObject({ error: "restricted_too_many" });
      expect(await schedule(now + 1001)).toMatchObject({ error: "restricted_too_many" });
      expect(await schedule(now + 1300)).toMatchObject({ ok: true });
      expect(await schedule(now + 1100, "CEXT")).toMatchObject({ ok: true });
    },
    { rateLimits: "off" },
  ));

test("a scheduled message can be called back until a minute before it goes out", () =>
  onStage(async ({ slack, clock }) => {
    const now = clock.now().getTime() / 1000;
    const schedule = async () => {
      const args = { channel: "CGEN", text: "later", post_at: String(now + 300) };
      return String((await call(slack, "chat.scheduleMessage", args)).scheduled_message_id);
    };
    const callBack = (scheduled_message_id: string) =>
      call(slack, "chat.deleteScheduledMessage", { channel: "CGEN", scheduled_message_id });
    const [first, second] = [await schedule(), await schedule()];
    expect(await callBack(first)).toMatchObject({ ok: true });
    expect(await callBack(first)).toMatchObject({ error: "invalid_scheduled_message_id" });
    expect(await call(slack, "chat.scheduledMessages.list", {})).toMatchObject({
      scheduled_messages: [{ id: second, channel_id: "CGEN", post_at: now + 300, text: "later" }],
    });
    clock.advance(240_000);
    expect(await callBack(second)).toMatchObject({ error: "invalid_scheduled_message_id" });
    expect(slack.workspace.postScheduled()).toBe(0);
    clock.advance(60_000);
    expect(slack.workspace.postScheduled()).toBe(1);
    expect(slack.as("ULI").seesIn("CGEN")[0]?.text).toBe("later");
    expect(await call(slack, "chat.scheduledMessages.list", {})).toMatchObject({ scheduled_messages: [] });
  }));
