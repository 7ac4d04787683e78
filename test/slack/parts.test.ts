import { webApi } from "@slack/bolt";
import fc from "fast-check";
import { expect, test } from "vitest";
import { StillClock } from "../../src/core/clock.ts";
import { whyStranger } from "../../src/platforms/slack/callers.ts";
import { toPlatformError } from "../../src/platforms/slack/errors.ts";
import { Pace } from "../../src/platforms/slack/pace.ts";
import { whyForged } from "../../src/platforms/slack/signature.ts";
import { inPieces, plainFromMarkup, shorten } from "../../src/platforms/slack/text.ts";

test("Slack's own example of a signature is taken, at its own time and never after", () => {
  // docs.slack.dev/authentication/verifying-requests-from-slack
  const body = Buffer.from(
    "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
  );
  const headers = {
    timestamp: "1531420618",
    signature: "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
  };
  const at = (seconds: number) => new Date((1531420618 + seconds) * 1000);
  const secret = "8f742231b10e8888abcd99yyyzzz85a5";
  expect(whyForged(secret, headers, body, at(0))).toBeUndefined();
  expect(whyForged(secret, headers, body, at(301))).toBe("stale");
  expect(whyForged(secret, headers, body, at(-301))).toBe("from-the-future");
  expect(whyForged(secret, headers, Buffer.concat([body, Buffer.from(" ")]), at(0))).toBe("bad-signature");
  expect(whyForged(secret, { ...headers, timestamp: "1531420619" }, body, at(0))).toBe("bad-signature");
  expect(whyForged(secret, { ...headers, timestamp: "soon" }, body, at(0))).toBe("bad-time");
  expect(whyForged(secret, { ...headers, signature: undefined }, body, at(0))).toBe("no-signature");
});

test("a shortened text is the beginning of the text, within bounds, with an ellipsis and no broken character", () => {
  const unit = fc.constantFrom("a", "字", "𠮷", "👨‍👩‍👧‍👦", "e\u0301", "\ud800", "\n");
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 60 }), fc.integer({ min: 1, max: 80 }), (units, max) => {
      const text = units.join("");
      const shown = shorten(text, max);
      expect(shown.length).toBeLessThanOrEqual(max);
      expect(shown.isWellFormed()).toBe(true);
      const isWhole = text.length <= max;
      expect(isWhole ? shown : shown.at(-1)).toBe(isWhole ? text.toWellFormed() : "…");
      expect(text.toWellFormed().startsWith(isWhole ? shown : shown.slice(0, -1))).toBe(true);
    }),
  );
});

test("the pieces of a text are the text, each within bounds and without a broken character", () => {
  const unit = fc.constantFrom("a", "字", "𠮷", "👨‍👩‍👧‍👦", "e\u0301", "\n", " ");
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 200 }), fc.integer({ min: 2, max: 80 }), (units, max) => {
      const text = units.join("");
      const pieces = inPieces(text, max);
      expect(pieces.join("")).toBe(text);
      for (const piece of pieces) {
        expect(piece.length).toBeLessThanOrEqual(max);
        expect(piece.isWellFormed()).toBe(true);
      }
    }),
  );
  expect(inPieces(`${"a".repeat(30)}\n${"b".repeat(30)}`, 40)).toEqual([`${"a".repeat(30)}\n`, "b".repeat(30)]);
});

test.each([
  ["a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"],
  ["see <https://weibo.com/1?a=1&amp;b=2>", "see https://weibo.com/1?a=1&b=2"],
  ["<https://evil.example|https://acme.example>", "https://acme.example (https://evil.example)"],
  ["<@U123|li> and <@U456> in <#C1|general>", "@li and @U456 in #general"],
  ["<!channel> <!subteam^S1|@team> <!date^1^{date}|today>", "@channel @team today"],
  ["<mailto:li@acme.example|li@acme.example>", "li@acme.example"],
])("%s is read as %s", (markup, text) => {
  expect(plainFromMarkup(markup)).toBe(text);
});

const refused = (error: string) => new webApi.WebAPIPlatformError({ ok: false, error });
test.each([
  [new webApi.WebAPIRateLimitedError(30), "later", "ratelimited"],
  [refused("internal_error"), "unknown", "internal_error"],
  [refused("fatal_error"), "unknown", "fatal_error"],
  [refused("token_revoked"), "later", "token_revoked"],
  [refused("missing_scope"), "later", "missing_scope"],
  [refused("channel_not_found"), "never", "channel_not_found"],
  [refused("user_disabled"), "never", "user_disabled"],
  [refused("a_code_of_next_year"), "never", "a_code_of_next_year"],
  [new webApi.WebAPIHTTPError(503, "", {}), "unknown", "http_503"],
  [new webApi.WebAPIHTTPError(404, "", {}), "never", "http_404"],
  [
    new webApi.WebAPIRequestError(
      new TypeError("fetch failed", { cause: Object.assign(new Error(), { code: "ECONNREFUSED" }) }),
    ),
    "later",
    "ECONNREFUSED",
  ],
  [
    new webApi.WebAPIRequestError(
      new TypeError("fetch failed", { cause: Object.assign(new Error(), { code: "ECONNRESET" }) }),
    ),
    "unknown",
    "ECONNRESET",
  ],
  [new webApi.WebAPIRequestError(new DOMException("late", "TimeoutError")), "unknown", "timeout"],
] as const)("a post that fails with %o is to be tried %s", (error, retry, code) => {
  const made = toPlatformError("chat.postMessage", "perhaps", error);
  expect(made).toMatchObject({ platform: "slack", retry, code });
  // Asking again does no harm where nothing is made.
  if (retry === "unknown") expect(toPlatformError("chat.update", "none", error).retry).toBe("later");
});

test("what Slack says about a layout is logged by its place and never by its words", () => {
  const error = new webApi.WebAPIPlatformError({
    ok: false,
    error: "invalid_blocks",
    response_metadata: { messages: ["[ERROR] my secret words are too long [json-pointer:/blocks/3/text]"] },
  });
  const { message } = toPlatformError("chat.postMessage", "perhaps", error);
  expect(message).toContain("[json-pointer:/blocks/3/text]");
  expect(message).not.toContain("secret");
});

test("a bucket lets a burst through, then the rate, and nothing before the time that Slack named", () => {
  const clock = new StillClock("2026-11-24T09:00:00Z");
  const pace = new Pace(clock);
  const limit = { burst: 3, perMinute: 60 };
  const take = (maxWaitMs = 60_000) => pace.take("post:D1", limit, maxWaitMs);
  expect([take(), take(), take(), take(), take()]).toEqual([0, 0, 0, 1000, 2000]);
  expect(pace.take("post:D2", limit, 0)).toBe(0);
  expect(take(500)).toBe(-3000);
  clock.advance(3000);
  expect(take()).toBe(0);
  pace.pause("post:D2", 30_000);
  expect(pace.take("post:D2", limit, 1000)).toBe(-30_000);
  clock.advance(30_000);
  expect(pace.take("post:D2", limit, 0)).toBe(0);
});

test("colleagues of the workspace and of the organisation are ours, everybody else is a stranger", () => {
  const base = { teamName: "Acme", botUserId: "U0", botId: "B0", tenant: "T1" };
  const workspace = { ...base, teamId: "T1", enterpriseId: undefined };
  expect(whyStranger({ userTeam: "T1", team: "T1" }, workspace)).toBeUndefined();
  expect(whyStranger({ userTeam: "T2", team: "T1" }, workspace)).toBe("other-workspace");
  expect(whyStranger({ userTeam: "T1", team: "T2" }, workspace)).toBe("other-workspace");
  expect(whyStranger({ userTeam: undefined }, workspace)).toBe("other-workspace");
  const organisation = { ...base, teamId: "T1", enterpriseId: "E1" };
  expect(whyStranger({ userTeam: "T5", team: null, enterprise: "E1" }, organisation)).toBeUndefined();
  expect(whyStranger({ userTeam: "T5", team: "T5", enterprise: "E9" }, organisation)).toBe("other-workspace");
});
