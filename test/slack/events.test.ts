import { expect, test } from "vitest";
import { expectClean, openWorkspace, type Workspace } from "./workspace.ts";

// Events come more than once, to any instance, and again when they could not be kept.

test("an event that Slack sends again is answered once, also when it comes to another instance", async () => {
  const workspace = await openWorkspace();
  const { slack, app, settle, another } = workspace;
  const { event } = await slack.as("ULI").say("mine");
  if (!event) throw new Error("no event");
  await slack.events.duplicate(event);
  const second = await another();
  await slack.setRequestUrl(`${second.app.url}/slack/events`);
  await slack.events.duplicate(event);
  expect(event.answers).toEqual([1, 2, 3].map(() => expect.objectContaining({ status: 200 })));
  await settle();
  const own = slack
    .as("ULI")
    .sees()
    .direct.filter((message) => message.user === "U0BOT");
  expect(own).toHaveLength(1);
  expect(own[0]?.words).toContain("举报");
  expect(await app.services.db.prisma.message.count()).toBe(1);
  expectClean(workspace);
});

/** A database that has lost these tables for a while. */
async function without({ app }: Workspace, tables: readonly string[], during: () => Promise<void>): Promise<void> {
  const rename = async (from: string, to: string) =>
    app.services.db.prisma.$executeRawUnsafe(`ALTER TABLE ${from} RENAME TO ${to}`);
  for (const table of tables) await rename(table, `${table}_away`);
  await during();
  for (const table of tables) await rename(`${table}_away`, table);
}
const ownWords = (workspace: Workspace, userId: string): string[] =>
  workspace.slack
    .as(userId)
    .sees()
    .direct.filter((message) => message.user === "U0BOT")
    .map((message) => message.words);

test("words of which nothing could be kept are not acknowledged: Slack brings them again, and they are answered once", async () => {
  const workspace = await openWorkspace();
  const { slack, settle } = workspace;
  await without(workspace, ["inbox", "message"], async () => {
    const { event } = await slack.as("ULI").say("help");
    expect(event?.answers).toMatchObject([{ kind: "answered", status: 500 }]);
  });
  await settle();
  expect(ownWords(workspace, "ULI")).toEqual([]);
  expect(await slack.events.retryDue()).toBe(1);
  const [delivery] = slack.events.deliveries.filter((item) => item.name === "message.im");
  expect(delivery?.answers.at(-1)).toMatchObject({ status: 200 });
  await settle();
  expect(ownWords(workspace, "ULI")).toEqual([expect.stringContaining("我能做什么")]);
});

test("a fault that could be told is acknowledged, and so is a refusal that is delivered twice", async () => {
  const workspace = await openWorkspace();
  const { slack, settle } = workspace;
  await without(workspace, ["inbox"], async () => {
    const { event } = await slack.as("ULI").say("help");
    expect(event?.answers).toMatchObject([{ status: 200 }]);
  });
  await settle();
  expect(ownWords(workspace, "ULI")).toEqual([expect.stringMatching(/E-[2-9A-Z]{6}/)]);
  // Whoever may not look at the queue is told so, once.
  const { event } = await slack.as("ULI").say("queue");
  if (event) await slack.events.duplicate(event);
  expect(event?.answers).toMatchObject([{ status: 200 }, { status: 200 }]);
  await settle();
  expect(ownWords(workspace, "ULI")).toHaveLength(2);
});

test("a Home tab that could not be drawn says so, and Slack opens it again", async () => {
  const workspace = await openWorkspace();
  const { slack } = workspace;
  const li = slack.as("ULI");
  await without(workspace, ["inbox"], async () => {
    expect((await li.openHome())?.answers).toMatchObject([{ status: 500 }]);
    await li.until(({ home }) => home?.words.match(/E-[2-9A-Z]{6}/));
  });
  await slack.events.retryDue();
  await li.until(({ home }) => home?.words.includes("李雷，您好。"));
  const [opened] = slack.events.deliveries.filter((item) => item.name === "app_home_opened");
  if (opened) await slack.events.duplicate(opened);
  expect(opened?.answers.map((answer) => answer.kind === "answered" && answer.status)).toEqual([500, 200, 200]);
});

test("a newcomer whom the database could not take in comes again", async () => {
  const workspace = await openWorkspace();
  const { slack, personOf } = workspace;
  await without(workspace, ["platform_account"], async () => {
    await slack.join({ id: "UNEW", name: "new", real_name: "New Person" });
  });
  const [joined] = slack.events.deliveries.filter((item) => item.name === "team_join");
  expect(joined?.answers).toMatchObject([{ status: 500 }]);
  await slack.events.retryDue();
  expect(joined?.answers.at(-1)).toMatchObject({ status: 200 });
  expect(await personOf("UNEW")).toMatch(/^per_/);
});
