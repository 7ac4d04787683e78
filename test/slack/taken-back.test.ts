import { expect, test } from "vitest";
import { addChannel } from "../../src/core/channels.ts";
import { systemCtx } from "../../src/core/context.ts";
import { News, SECRET_WORDS, TAKEN_BACK } from "../support/taken-back.ts";
import { expectClean, openWorkspace, type Workspace } from "./workspace.ts";

async function open(): Promise<{ workspace: Workspace; news: News; li: { personId: string } }> {
  const workspace = await openWorkspace();
  const news = new News(workspace.app, workspace.adapter.surface);
  return { workspace, news, li: { personId: await workspace.personOf("ULI") } };
}
const seen = ({ slack }: Workspace) => slack.as("ULI").sees().words;
const deletes = ({ slack }: Workspace) => slack.calls("chat.delete").length;

test("a message that must not be read any more says so in a conversation and in a channel, however old it is", async () => {
  const { workspace, news, li } = await open();
  const { app, clock, slack } = workspace;
  const channel = await app.services.db.transaction((tx) =>
    addChannel(systemCtx(app.services, tx), { platform: "slack", name: "general", address: "CGEN" }),
  );
  await news.goOut("news", "long", li, { platform: "slack", channel: channel.id });
  expect(seen(workspace)).toContain(SECRET_WORDS);
  clock.advance(30 * 86_400_000);
  for (let i = 0; i < 2; i++) await news.become("news", "taken-back");
  expect(await news.kept("news")).toEqual([
    ["sent", null, 0],
    ["sent", null, 0],
  ]);
  for (const words of [seen(workspace), slack.as("ULI").seesIn("CGEN").at(-1)?.words]) {
    expect(words).toContain(TAKEN_BACK);
    expect(words).not.toContain(SECRET_WORDS);
  }
  expect(deletes(workspace)).toBe(0);
  expectClean(workspace);
});

test("a message that the workspace lets nobody change is deleted, once; one that has nothing to tell too", async () => {
  const { workspace, news, li } = await open();
  workspace.slack.fail("chat.update", { error: "edit_window_closed" });
  await news.goOut("fixed", "button", li);
  await news.goOut("idle", "button", li);
  expect(seen(workspace).split(SECRET_WORDS).length).toBeGreaterThan(2);
  for (let i = 0; i < 2; i++) {
    await news.become("fixed", "taken-back");
    await news.become("idle", "nothing");
  }
  expect([await news.kept("fixed"), await news.kept("idle")]).toEqual([
    [["sent", "retracted", 0]],
    [["sent", "retracted", 0]],
  ]);
  expect(seen(workspace)).not.toContain(SECRET_WORDS);
  expect(deletes(workspace)).toBe(2);
  expectClean(workspace);
});

test("Slack down, too fast, or silent after it did it: the message is deleted in the end, and one that is not there is no trouble", async () => {
  const { workspace, news, li } = await open();
  const { slack, clock } = workspace;
  await news.goOut("news", "button", li);
  slack.fail("chat.delete", { status: 503 });
  slack.fail("chat.delete", { retryAfterSeconds: 30 });
  slack.fail("chat.delete", "reset", { carriedOut: true });
  await news.become("news", "nothing");
  expect(await news.kept("news")).toEqual([["sent", "http_503", 1]]);
  clock.advance(60_000);
  await news.drain();
  expect(await news.kept("news")).toEqual([["sent", "ratelimited", 1]]);
  expect(seen(workspace)).toContain(SECRET_WORDS);
  clock.advance(31_000);
  await news.drain();
  expect([seen(workspace).includes(SECRET_WORDS), (await news.kept("news"))[0]?.[2]]).toEqual([false, 1]);
  // It is deleted already: so it is called.
  clock.advance(300_000);
  await news.drain();
  expect(await news.kept("news")).toEqual([["sent", "retracted", 0]]);
  expect(deletes(workspace)).toBe(4);

  // A token that was taken back costs nothing but time.
  await news.goOut("later", "button", li);
  slack.fail("chat.delete", { error: "token_revoked" });
  await news.become("later", "nothing");
  expect(await news.kept("later")).toEqual([["sent", "token_revoked", 1]]);
});

test("a workspace that keeps everything, and a message of somebody else, are known to stand", async () => {
  const { workspace, news, li } = await open();
  const { slack, app } = workspace;
  await news.goOut("kept", "button", li);
  slack.fail("chat.delete", { error: "compliance_exports_prevent_deletion" });
  await news.become("kept", "nothing");
  expect(await news.kept("kept")).toEqual([["sent", "gone", 0]]);
  expect(seen(workspace)).toContain(SECRET_WORDS);

  const { message } = await slack.as("ULI").say("mine", { channel: "CGEN" });
  await news.goOut("foreign", "button", li);
  await app.services.db.prisma.delivery.updateMany({
    where: { message: { subject: "foreign" } },
    data: { ref: `CGEN:${message.ts}` },
  });
  await news.become("foreign", "taken-back");
  expect(await news.kept("foreign")).toEqual([["sent", "gone", 0]]);
  expect(slack.as("ULI").seesIn("CGEN").at(-1)?.words).toContain("mine");
});
