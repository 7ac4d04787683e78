import { expect, test } from "vitest";
import { answersOf, expectClean, openWorkspace, REPORT_FORM } from "./workspace.ts";

test("in Socket Mode the same flow works without any address: command, form, receipt, press, Home, words", async () => {
  const workspace = await openWorkspace({ isSocketMode: true });
  const { slack, app, settle, card, adapter } = workspace;
  expect(adapter.health().isConnected).toBe(true);
  await slack.until(() => slack.sockets.connections > 0);
  const li = slack.as("ULI");
  await li.command("/report");
  await li.until(({ modal }) => modal);
  const refused = await li.submit(
    "modal",
    answersOf(REPORT_FORM, { kind: "disclosure", platform: "weibo", text: "短" }),
  );
  expect(refused.outcome).toBe("errors");
  const sent = await li.submit("modal", answersOf(REPORT_FORM, { text: "有人发了未公开的报价单。" }));
  expect(sent.outcome).toBe("cleared");
  await settle();
  expect(card("ULI", /INC-/).buttons).toContain("补充材料");
  await slack.as("UWANG").press(card("UWANG", /报价单/), "接手");
  await settle();
  expect(card("UWANG", /报价单/).words).toContain("王敏");
  await li.openHome();
  await li.until((screen) => screen.home?.words.includes("INC-"));
  await li.say("help");
  await slack.until(() =>
    slack.events.deliveries.some((delivery) => delivery.name === "message.im" && delivery.answers.length > 0),
  );
  await expect.poll(() => app.services.db.prisma.message.count({ where: { notice: "core.reply" } })).toBe(1);
  await settle();
  expect(card("ULI", /我能做什么/).isEphemeral).toBe(false);
  // No address of ours is open to the world.
  const answer = await fetch(`${app.url}/slack/events`, { method: "POST", body: "{}" });
  expect(answer.status).toBe(404);
  expectClean(workspace);
});

test("a socket that cannot be opened does not hold up the start, and is opened later", async () => {
  const { slack, adapter } = await openWorkspace({
    isSocketMode: true,
    before: (fake) => fake.fail("apps.connections.open", { status: 503 }, { times: 2 }),
  });
  expect(slack.sockets.connections).toBe(0);
  await slack.until(() => slack.sockets.connections > 0, "never connected", 15_000);
  await expect.poll(() => adapter.health().isConnected, { timeout: 5000 }).toBe(true);
});

test("in Socket Mode an event is acknowledged when it is kept, and not before", async () => {
  const workspace = await openWorkspace({ isSocketMode: true, ackWithinMs: 1000 });
  const { slack, app, settle } = workspace;
  await slack.until(() => slack.sockets.connections > 0);
  const li = slack.as("ULI");
  const { db } = app.services;
  const said = await db.transaction(async (tx) => {
    await tx.prisma.$executeRawUnsafe("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE");
    return li.say("help");
  });
  expect(said.event?.answers).toEqual([{ kind: "timeout" }]);
  // Slack sends again what was not acknowledged; by now it is kept, and is acknowledged without a second effect.
  await expect.poll(() => db.prisma.message.count()).toBe(1);
  await slack.events.retryDue();
  expect(said.event?.answers.at(-1)).toMatchObject({ kind: "answered" });
  // One of which nothing could be kept is not acknowledged at all.
  await db.prisma.$executeRawUnsafe("ALTER TABLE inbox RENAME TO inbox_away");
  await db.prisma.$executeRawUnsafe("ALTER TABLE message RENAME TO message_away");
  const { event: lost } = await li.say("我的");
  expect(lost?.answers).toEqual([{ kind: "timeout" }]);
  await db.prisma.$executeRawUnsafe("ALTER TABLE inbox_away RENAME TO inbox");
  await db.prisma.$executeRawUnsafe("ALTER TABLE message_away RENAME TO message");
  await slack.events.retryDue();
  expect(lost?.answers.at(-1)).toMatchObject({ kind: "answered" });
  await settle();
  const answers = li.sees().direct.filter((message) => message.user === "U0BOT");
  expect(answers.map((message) => message.words)).toEqual([
    expect.stringContaining("我能做什么"),
    expect.stringContaining("匿名"),
  ]);
});

test("in Socket Mode what is about a foreign workspace is dropped with one log line", async () => {
  const workspace = await openWorkspace({ isSocketMode: true, ackWithinMs: 300 });
  const { slack, app } = workspace;
  await slack.until(() => slack.sockets.connections > 0);
  const user = slack.workspace.users.get("ULI");
  if (!user) throw new Error("no ULI");
  const honest = slack.payloads.shortcut(user, "report");
  const payload = { ...honest, team: { id: "T0EVIL", domain: "evil" }, user: { ...honest.user, team_id: "T0EVIL" } };
  app.log.lines.length = 0;
  const envelope = { type: "interactive" as const, payload, accepts_response_payload: false };
  expect(await slack.sockets.deliver(envelope, 300)).toEqual({ kind: "timeout" });
  expect(app.log.lines).toEqual([
    { level: "warn", fields: { code: "foreign-tenant" }, message: "slack request refused" },
  ]);
});
