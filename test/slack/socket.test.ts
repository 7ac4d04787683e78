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
