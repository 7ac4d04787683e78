import { expect, test } from "vitest";
import type { Forgery } from "../fakes/slack/delivery.ts";
import type { FakeSlack } from "../fakes/slack/fake-slack.ts";
import type { SlackUser } from "../fakes/slack/model.ts";
import type { SlackInteraction } from "../fakes/slack/payloads.ts";
import { expectClean, openWorkspace, type Workspace } from "./workspace.ts";

// Requests that are not Slack's, not for us, or not of ours.

const inboxOf = ({ app }: Workspace) => app.services.db.prisma.inbox.count();

const HOME_OPENED = { type: "app_home_opened", user: "ULI", tab: "home", channel: "D1", event_ts: "1.0" };

test.each<[string, (slack: FakeSlack, forgery: Forgery) => Promise<unknown>]>([
  ["a command", (slack, forgery) => slack.forgeCommand("ULI", "/report", {}, forgery)],
  ["an event", (slack, forgery) => slack.forgeEvent(HOME_OPENED, {}, forgery)],
  [
    "a shortcut",
    (slack, forgery) => slack.forgeInteraction(slack.payloads.shortcut(userOf(slack, "ULI"), "report"), forgery),
  ],
])(
  "%s that is forged, stale, from the future or unsigned gets 401 and one log line, and does nothing",
  async (_, send) => {
    const workspace = await openWorkspace();
    const { slack, app } = workspace;
    const forgeries = {
      "bad-signature": { secret: "another-secret" },
      "no-signature": { signature: "none" },
      stale: { timestampOffsetSeconds: -301 },
      "from-the-future": { timestampOffsetSeconds: 301 },
    } satisfies Record<string, Forgery>;
    for (const [code, forgery] of [...Object.entries(forgeries), ["bad-signature", { signature: "v0=00" }] as const]) {
      app.log.lines.length = 0;
      expect(await send(slack, forgery)).toMatchObject({ kind: "answered", status: 401, body: "" });
      expect(app.log.lines).toEqual([{ level: "warn", fields: { code }, message: "slack request refused" }]);
    }
    expect(await inboxOf(workspace)).toBe(0);
    expect(await send(slack, { timestampOffsetSeconds: 299 })).toMatchObject({ status: 200 });
    // A shortcut is acknowledged before it is looked at.
    await expect.poll(() => inboxOf(workspace)).toBe(1);
  },
);

test("a body that was changed by one byte is not Slack's, and one that cannot be read gets 400", async () => {
  const workspace = await openWorkspace();
  const { slack } = workspace;
  expect(await slack.post("payload=%7Bbroken")).toMatchObject({ status: 400 });
  expect(await slack.post("{broken", { contentType: "application/json" })).toMatchObject({ status: 400 });
  expect(await slack.post("ssl_check=1")).toMatchObject({ status: 200, body: "" });
  const huge = `text=${"x".repeat(3 * 1024 * 1024)}`;
  expect(await slack.post(huge)).toMatchObject({ status: 413 });
  expect(await inboxOf(workspace)).toBe(0);
});

/** What Slack would send about another workspace that has the same app. */
const FOREIGN = { team: { id: "T0EVIL", domain: "evil" } };
const foreign = <P extends SlackInteraction>(payload: P): P => ({
  ...payload,
  ...FOREIGN,
  user: { ...payload.user, team_id: "T0EVIL" },
});
const userOf = (slack: FakeSlack, id: string): SlackUser => {
  const user = slack.workspace.users.get(id);
  if (!user) throw new Error(`no ${id}`);
  return user;
};

test("an event, a press, a form and a shortcut of a foreign workspace get 401 and one log line each", async () => {
  const workspace = await openWorkspace();
  const { slack, app } = workspace;
  const li = userOf(slack, "ULI");
  await slack.as("ULI").command("/report");
  const view = await slack.as("ULI").until(() => slack.workspace.topView("ULI"));
  const { channel } = slack.workspace.openDirect("ULI");
  const action = { type: "button", action_id: "core.hub", block_id: "b", action_ts: "1.1" } as never;
  const at = { channel, ts: "1.1", message: undefined, responseUrl: `${slack.apiUrl}none`, state: undefined };
  const before = { inbox: await inboxOf(workspace), calls: slack.calls().length };
  const requests = [
    () => slack.forgeEvent(HOME_OPENED, { team_id: "T0EVIL" }),
    () => slack.forgeInteraction(foreign(slack.payloads.action(li, action, at))),
    () => slack.forgeInteraction(foreign(slack.payloads.submission(li, view))),
    () => slack.forgeInteraction(foreign(slack.payloads.closing(li, view, false))),
    () => slack.forgeInteraction(foreign(slack.payloads.shortcut(li, "report"))),
  ];
  for (const request of requests) {
    app.log.lines.length = 0;
    expect(await request()).toMatchObject({ kind: "answered", status: 401, body: "" });
    expect(app.log.lines).toEqual([
      { level: "warn", fields: { code: "foreign-tenant" }, message: "slack request refused" },
    ]);
  }
  expect({ inbox: await inboxOf(workspace), calls: slack.calls().length }).toEqual(before);
});

test("people of another company are refused before the desk, with a text for their eyes alone", async () => {
  const workspace = await openWorkspace();
  const { slack, app } = workspace;
  const refused = await slack.forgeCommand("ULI", "/sm", { team_id: "T02OTHER", user_id: "UOUT" });
  expect(refused).toMatchObject({ status: 200, body: expect.stringContaining("只供本公司员工") });
  // A card of ours stands in a channel that is shared with them; they see it and press.
  const posted = await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: "POST",
    headers: { authorization: "Bearer xoxb-test", "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      channel: "CEXT",
      text: "card",
      blocks: JSON.stringify([
        {
          type: "actions",
          elements: [{ type: "button", text: { type: "plain_text", text: "Go" }, action_id: "core.hub" }],
        },
      ]),
    }),
  });
  expect(posted.ok).toBe(true);
  const outsider = slack.as("UOUT");
  const seen = outsider.seesIn("CEXT").at(-1);
  if (!seen) throw new Error("no card");
  await outsider.press(seen, "Go");
  const told = await outsider.until(() => outsider.seesIn("CEXT").find((message) => message.isEphemeral));
  expect(told.words).toContain("只供本公司员工");
  expect(await inboxOf(workspace)).toBe(0);
  const lines = app.log.lines.filter((line) => line.message === "slack stranger refused");
  expect(lines.map((line) => line.fields)).toEqual([
    { code: "other-workspace", kind: "command" },
    { code: "other-workspace", kind: "press" },
  ]);
  expectClean(workspace);
});

test("guests are members of the workspace and none of the company: the desk refuses them", async () => {
  const workspace = await openWorkspace();
  const told = await workspace.slack.as("UGUEST").command("/report");
  expect(told?.words).toContain("不在公司的通讯录");
  expect(workspace.slack.as("UGUEST").sees().modal).toBeUndefined();
  expectClean(workspace);
});
