import { expect, test } from "vitest";
import { addMessages } from "../../src/core/outbox.ts";
import { answersOf, expectClean, fileReport, openWorkspace, REPORT_FORM, TEAM } from "./workspace.ts";

test("a request that is delivered twice has one effect and the same answer; a second press is a second one", async () => {
  const workspace = await openWorkspace();
  const { slack, app, settle, card } = workspace;
  await fileReport(workspace);
  const wang = slack.as("UWANG");
  const seen = card("UWANG", /报价单/);
  const payload = slack.payloads.action(
    slack.workspace.users.get("UWANG") as never,
    {
      type: "button",
      action_id: `incident.take:${(await app.services.db.prisma.incident.findFirstOrThrow()).id}`,
      block_id: "b",
      action_ts: "1.1",
    } as never,
    {
      channel: slack.workspace.channels.get(seen.channel) as never,
      ts: seen.ts,
      message: undefined,
      responseUrl: `${slack.apiUrl}none`,
      state: undefined,
    },
  );
  await slack.forgeInteraction(payload);
  await slack.forgeInteraction(payload);
  expect(await app.services.db.prisma.auditEntry.count({ where: { action: "incident.take" } })).toBe(1);
  const keys = (await app.services.db.prisma.inbox.findMany()).map((row) => row.key);
  expect(keys.filter((key) => key.startsWith("slack:press:"))).toHaveLength(1);
  await settle();
  await wang.press(
    seen,
    { action_id: (payload as { actions: { action_id: string }[] }).actions[0]?.action_id ?? "" },
    undefined,
    { asSeen: true },
  );
  const after = (await app.services.db.prisma.inbox.findMany()).map((row) => row.key);
  expect(after.filter((key) => key.startsWith("slack:press:"))).toHaveLength(2);
});

test("a form that is sent again because the first answer got lost is filed once", async () => {
  const workspace = await openWorkspace();
  const { slack, app } = workspace;
  const li = slack.as("ULI");
  await li.command("/report");
  await li.until(({ modal }) => modal);
  const values = { kind: "disclosure", platform: "weibo", text: "同一份内容发了两次。" };
  li.fill(answersOf(REPORT_FORM, values));
  const view = slack.workspace.topView("ULI");
  if (!view) throw new Error("no modal");
  // Two submissions of the same view with the same answers; each has a trigger of its own.
  const user = slack.workspace.users.get("ULI") as never;
  const answers = [];
  for (let i = 0; i < 2; i++) answers.push(await slack.forgeInteraction(slack.payloads.submission(user, view)));
  expect(answers[0]).toMatchObject({ status: 200 });
  expect(answers[1]).toMatchObject({ status: 200 });
  expect(await app.services.db.prisma.incident.count()).toBe(1);
});

test("too many messages are a matter of waiting: nothing is lost and nothing comes twice", async () => {
  const workspace = await openWorkspace();
  const { slack, app, settle, card } = workspace;
  slack.fail("chat.postMessage", { retryAfterSeconds: 30 });
  const li = slack.as("ULI");
  await li.command("/report");
  await li.until(({ modal }) => modal);
  await li.submit("modal", answersOf(REPORT_FORM, { kind: "disclosure", platform: "weibo", text: "限流的时候。" }));
  await settle();
  await settle();
  await settle();
  expect(card("ULI", /进展|已收到/).words).toContain("INC-");
  const perPerson = (id: string) =>
    slack
      .as(id)
      .sees()
      .direct.filter((message) => /限流|INC-/.test(message.words));
  for (const id of ["ULI", "UWANG", "ULIU"]) expect(perPerson(id)).toHaveLength(1);
  expect(await app.services.db.prisma.delivery.count({ where: { state: "queued" } })).toBe(0);
  expectClean(workspace);
});

test("a message whose answer got lost is looked for before it is sent again", async () => {
  const workspace = await openWorkspace();
  const { slack, settle } = workspace;
  await slack.as("ULI").say("help");
  slack.fail("chat.postMessage", { status: 500 }, { carriedOut: true });
  await settle();
  await settle();
  await settle();
  const own = slack
    .as("ULI")
    .sees()
    .direct.filter((message) => message.user === "U0BOT");
  expect(own).toHaveLength(1);
  expect(slack.calls("chat.postMessage")).toHaveLength(1);
  // One that did not arrive is sent again.
  await slack.as("UWU").say("help");
  slack.fail("chat.postMessage", { status: 500 });
  await settle();
  await settle();
  await settle();
  expect(
    slack
      .as("UWU")
      .sees()
      .direct.filter((message) => message.user === "U0BOT"),
  ).toHaveLength(1);
});

test("a card that was deleted, or that Slack does not let us change, is gone and no fault", async () => {
  const workspace = await openWorkspace();
  const { slack, app, settle, card } = workspace;
  await fileReport(workspace);
  slack.fail("chat.update", { error: "message_not_found" });
  await slack.as("UWANG").press(card("UWANG", /报价单/), "接手");
  await settle();
  await settle();
  expect(await app.services.db.prisma.delivery.count({ where: { stale: { gt: 0 } } })).toBe(0);
  expectClean(workspace);
});

test("when Slack refuses a layout the words are sent all the same, with the address of the whole", async () => {
  const workspace = await openWorkspace();
  const { slack, settle, app } = workspace;
  slack.fail("chat.postMessage", { error: "invalid_blocks" });
  await slack.as("ULI").say("help");
  await settle();
  const [plain] = slack
    .as("ULI")
    .sees()
    .direct.filter((message) => message.user === "U0BOT");
  expect(plain?.blocks).toEqual([]);
  expect(plain?.text).toContain("http://shenyan.test/w/c/");
  expect(app.log.lines.some((line) => line.level === "error" && line.fields.code === "invalid_blocks")).toBe(true);
});

test("a notice for a channel goes there, unless people of another company would read it", async () => {
  const workspace = await openWorkspace();
  const { slack, app, settle, clock } = workspace;
  const params = { day: "2026-11-23", root: "abc", entries: 3, lastId: "3" };
  const tell = async (channel: string) => {
    const message = {
      key: `test:${channel}`,
      notice: "core.audit-root",
      params,
      to: [{ platform: "slack" as const, channel }],
    };
    await app.services.db.transaction((tx) => addMessages(tx, clock.now(), [message]));
    await settle();
  };
  await tell("CGEN");
  expect(slack.as("ULI").seesIn("CGEN").at(-1)?.words).toContain("2026-11-23");
  await tell("CEXT");
  expect(slack.as("ULI").seesIn("CEXT")).toEqual([]);
  const failed = await app.services.db.prisma.delivery.findFirstOrThrow({ where: { address: "CEXT" } });
  expect(failed).toMatchObject({ state: "failed", error: "channel_is_shared_outside" });
  expectClean(workspace);
});

test("people who come, change and leave are known at once", async () => {
  const workspace = await openWorkspace();
  const { slack, app, personOf } = workspace;
  await slack.join({ id: "UNEW", name: "new", real_name: "New Person", locale: "en-US", email: "new@acme.example" });
  const { prisma } = app.services.db;
  const fresh = async () => prisma.person.findUniqueOrThrow({ where: { id: await personOf("UNEW") } });
  expect(await fresh()).toMatchObject({ name: "New Person", email: "new@acme.example", isActive: true });
  // Events do not say the language; it is asked for behind them.
  await expect.poll(async () => (await fresh()).locale, { timeout: 5000 }).toBe("en");
  await slack.changeUser("UNEW", { real_name: "Newer Person" });
  expect(await fresh()).toMatchObject({ name: "Newer Person", locale: "en" });
  await slack.changeUser("UNEW", { deleted: true });
  expect(await fresh()).toMatchObject({ isActive: false });
  await slack.changeUser("UWU", { is_restricted: true });
  expect(await prisma.person.findUniqueOrThrow({ where: { id: await personOf("UWU") } })).toMatchObject({
    isActive: false,
  });
  // Whoever is none of ours leaves no row.
  await slack.changeUser("UOUT", { real_name: "Still outside" });
  expect(
    await prisma.platformAccount.count({ where: { externalId: { in: ["UOUT", "UGUEST", "U0BOT", "USLACKBOT"] } } }),
  ).toBe(0);
  expectClean(workspace);
});

test("the directory gives members with zone and language, and of those who left only whom we know", async () => {
  const { adapter, slack } = await openWorkspace();
  slack.addUser({ id: "UOLD", name: "old", deleted: true });
  for (let i = 0; i < 450; i++) slack.addUser({ id: `UMANY${i}`, name: `many${i}` });
  Object.assign(slack.workspace.users.get("UWU") ?? {}, { deleted: true });
  const entries = (await adapter.readDirectory?.()) ?? [];
  const ids = entries.map((entry) => entry.account?.externalId);
  expect(ids).not.toContain("UOLD");
  expect(entries.find((entry) => entry.account?.externalId === "UWU")).toMatchObject({ isActive: false });
  expect(ids.filter((id) => id?.startsWith("UMANY"))).toHaveLength(450);
  expect(new Set(ids).has("U0BOT")).toBe(false);
  expect(entries.find((entry) => entry.account?.externalId === "UEMMA")).toMatchObject({
    account: { platform: "slack", tenant: TEAM },
    locale: "en",
    zone: "Europe/London",
    isActive: true,
  });
  expect(slack.calls("users.list")).toHaveLength(1 + 3);
});

test("managers are read from the profile field that the settings name", async () => {
  const workspace = await openWorkspace({ config: { managerField: "XfMANAGER" } });
  const { slack, adapter } = workspace;
  slack.workspace.grantedScopes.push("users.profile:read");
  const li = slack.workspace.users.get("ULI");
  if (li) li.profile.fields = { XfMANAGER: { value: "UWANG", alt: "" } };
  const entries = (await adapter.readDirectory?.()) ?? [];
  expect(entries.find((entry) => entry.account?.externalId === "ULI")?.manager).toEqual({
    account: { platform: "slack", tenant: TEAM, externalId: "UWANG" },
  });
  expect(entries.find((entry) => entry.account?.externalId === "UWANG")?.manager).toBeUndefined();
});

test.each(["app_uninstalled", "tokens_revoked"] as const)(
  "when the app is removed (%s first) we are not connected, and messages wait",
  async (first) => {
    const workspace = await openWorkspace();
    const { slack, adapter, app, settle } = workspace;
    expect(adapter.health()).toEqual({ isConnected: true, detail: expect.stringContaining("Acme") });
    await slack.as("ULI").say("help");
    await slack.uninstall(first);
    expect(adapter.health()).toMatchObject({ isConnected: false, detail: expect.stringContaining("install it again") });
    await settle();
    expect(await app.services.db.prisma.delivery.findFirstOrThrow()).toMatchObject({ state: "queued" });
    expect(slack.violations).toEqual([]);
  },
);

test("a Slack that cannot be reached does not stop the start; commands say so and events come again", async () => {
  const workspace = await openWorkspace({
    before: (slack) => slack.fail("auth.test", { status: 503 }, { times: 1 }),
  });
  const { slack, adapter } = workspace;
  expect(adapter.health()).toMatchObject({ isConnected: false, detail: expect.stringContaining("http_503") });
  const told = await slack.as("ULI").command("/sm");
  expect(told?.words).toContain("正在连接");
  const event = { type: "app_home_opened", user: "ULI", tab: "home", channel: "D1", event_ts: "1.0" };
  expect(await slack.forgeEvent(event)).toMatchObject({ status: 503 });
  await slack.until(() => slack.calls("auth.test").length > 1, "no second try", 10_000);
  await expect.poll(() => adapter.health().isConnected, { timeout: 5000 }).toBe(true);
});

test("a Slack that hangs does not hold up the start", async () => {
  const { adapter } = await openWorkspace({ before: (slack) => slack.fail("auth.test", "hang") });
  expect(adapter.health()).toEqual({ isConnected: false, detail: "connecting" });
});
