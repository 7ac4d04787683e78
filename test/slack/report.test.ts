import { expect, test } from "vitest";
import { answersOf, expectClean, fileReport, openWorkspace } from "./workspace.ts";

const NASTY = "昨晚 9 点有人发了报价单 <!channel> *重要* <https://evil.example|点这里> @here & <b>";
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

test("a report with mistakes comes back with the reasons beside its fields, and once mended brings a receipt", async () => {
  const workspace = await openWorkspace();
  const { slack, app, settle, card, clock } = workspace;
  const li = slack.as("ULI");
  await li.command("/report", "报价单 &amp; 截图");
  const form = await li.until(({ modal }) => modal);
  expect(form.fields.map((field) => field.blockId.split("/")[1])).toEqual([
    ...["kind", "platform", "text", "link", "seenAt", "who", "files"],
  ]);
  const inAnHour = Math.floor(clock.now().getTime() / 1000) + 3600;
  const wrong = {
    kind: "disclosure",
    platform: "weibo",
    text: "太短",
    link: "不是网址",
    seenAt: inAnHour,
    who: "UGUEST",
  };
  const refused = await li.submit("modal", answersOf("incidents.report", wrong));
  expect(refused.outcome).toBe("errors");
  expect(refused.errors).toEqual(
    answersOf("incidents.report", {
      text: expect.stringContaining("至少需要 5 个字"),
      link: expect.stringContaining("网址"),
      seenAt: expect.stringContaining("还没到"),
      who: expect.stringContaining("通讯录"),
    }),
  );
  expect(await app.services.db.prisma.incident.count()).toBe(0);
  const mended = { text: NASTY, link: "weibo.com/1/a", seenAt: null, who: "UEMMA" };
  expect((await li.submit("modal", answersOf("incidents.report", mended))).outcome).toBe("cleared");
  await settle();
  const receipt = card("ULI", /已收到/);
  expect(receipt.buttons).toContain("补充材料");
  expect(receipt.text).toContain("INC-");
  // Whoever is named in a report hears nothing of it.
  expect(slack.as("UEMMA").sees().words).not.toContain("报价单");
  const triage = card("UWANG", /报价单/);
  expect(triage.words).toContain(NASTY);
  expect(JSON.stringify(triage.blocks)).not.toContain('"mrkdwn"');
  expectClean(workspace);
});

test("of two handlers who take a report the second is told who was first, and both cards are refreshed", async () => {
  const workspace = await openWorkspace();
  const { slack, app, settle, card } = workspace;
  await fileReport(workspace);
  const [wang, liu] = [slack.as("UWANG"), slack.as("ULIU")];
  const hers = card("UWANG", /报价单/);
  const his = card("ULIU", /报价单/);
  expect(his.buttons).toContain("接手");
  await wang.press(hers, "接手");
  await liu.press(his, "接手");
  const told = await liu.until(({ ephemerals }) => ephemerals.at(-1));
  expect(told.words).toContain("王敏 已于");
  await settle();
  expect(card("UWANG", /报价单/).buttons).not.toContain("接手");
  expect(card("UWANG", /报价单/)).toMatchObject({ ts: hers.ts, isEdited: true });
  const after = card("ULIU", /报价单/);
  expect(after).toMatchObject({ ts: his.ts, isEdited: true, buttons: ["改派", "全部记录"] });
  expect(after.words).toContain("王敏");
  expect(await app.services.db.prisma.auditEntry.count({ where: { action: "incident.take" } })).toBe(1);
  expectClean(workspace);
});

test("what does not fit beside the first buttons is in the menu, and a form opened from there works", async () => {
  const workspace = await openWorkspace();
  const { slack, settle, card } = workspace;
  await fileReport(workspace);
  const wang = slack.as("UWANG");
  await wang.press(card("UWANG", /报价单/), "接手");
  await settle();
  await wang.press(card("UWANG", /报价单/), "~menu", "加备注");
  await wang.until(({ modal }) => modal);
  const noted = await wang.submit("modal", answersOf("incidents.note", { text: "已保存截图。" }));
  expect(noted.outcome).toBe("updated");
  expect(wang.sees().modal?.words).toContain("已");
  await settle();
  expect(card("UWANG", /报价单/).words).toContain("已保存截图。");
  expectClean(workspace);
});

test("an anonymous report shows its code in the modal and leaves nothing that leads to the person", async () => {
  const workspace = await openWorkspace();
  const { slack, app, settle } = workspace;
  const li = slack.as("ULI");
  const before = await li.command("/report", "anonymous");
  if (!before) throw new Error("the warning is missing");
  expect(before.isEphemeral).toBe(true);
  const calls = slack.calls().length;
  await li.press(before, "就在这里填写");
  const form = await li.until(({ modal }) => modal);
  expect(form.fields.map((field) => field.type)).not.toContain("file_input");
  const personId = await workspace.personOf("ULI");
  const traces = await traceOf(workspace, personId);
  const inboxBefore = new Set((await app.services.db.prisma.inbox.findMany()).map((row) => row.key));
  const values = { kind: "disclosure", platform: "weibo", text: "领导让我删除证据，我不敢署名。" };
  expect((await li.submit("modal", answersOf("incidents.report-anonymous", values))).outcome).toBe("updated");
  const code = /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/.exec(li.sees().modal?.words ?? "")?.[0];
  expect(code).toBeDefined();
  await settle();
  // Not a word about it in the conversation, and no call to Slack but the one that opened the form and the handlers'.
  expect(li.sees().direct.filter((message) => !message.isEphemeral)).toEqual([]);
  const after = slack
    .calls()
    .slice(calls)
    .map((call) => [call.method, call.args.channel ?? call.args.user_id]);
  expect(after.filter(([, to]) => to === "ULI")).toEqual([]);
  // In the database: the keyed hash of an event, and nothing about who or which view.
  const fresh = (await app.services.db.prisma.inbox.findMany()).filter((row) => !inboxBefore.has(row.key));
  expect(fresh.map((row) => row.key)).toEqual([expect.stringMatching(/^anonymous:[0-9a-f]{64}$/)]);
  expect(fresh[0]?.reply).toBeNull();
  expect(await traceOf(workspace, personId)).toEqual(traces);
  const dump = await wholeDatabase(
    workspace,
    fresh.map((row) => row.key),
  );
  expect(dump).not.toContain(code?.replaceAll("-", ""));
  expect(dump).not.toContain(form.id);
  expect(JSON.stringify(app.log.lines)).not.toMatch(new RegExp(`ULI|${personId}|${form.id}|删除证据|${code}`));
  // With the code the reporter finds it again, in the modal as well.
  const follow = await li.command("/report", "anonymous");
  if (!follow) throw new Error("the warning is missing");
  await li.press(follow, "我有凭证码");
  await li.until(({ modal }) => modal?.fields.some((field) => field.blockId.endsWith("/code")));
  const seen = await li.submit("modal", answersOf("incidents.follow", { code: code ?? "", what: "view" }));
  expect(seen.outcome).toBe("updated");
  expect(li.sees().modal?.words).toContain("INC-");
  expectClean(workspace);
});

/** Rows that name the person, table by table. */
async function traceOf({ app }: Awaited<ReturnType<typeof openWorkspace>>, personId: string) {
  const tables = await app.services.db.prisma.$queryRawUnsafe<{ table_name: string }[]>(
    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1",
  );
  const counts: Record<string, number> = {};
  for (const { table_name } of tables) {
    const [row] = await app.services.db.prisma.$queryRawUnsafe<{ n: bigint }[]>(
      `SELECT count(*) AS n FROM "${table_name}" t WHERE t::text ~ '\\m(${personId}|ULI)\\M'`,
    );
    counts[table_name] = Number(row?.n ?? 0);
  }
  return counts;
}

/** Everything in it as text, without the rows that are excepted. */
async function wholeDatabase({ app }: Awaited<ReturnType<typeof openWorkspace>>, except: string[]): Promise<string> {
  const { prisma } = app.services.db;
  const tables = await prisma.$queryRawUnsafe<{ table_name: string; table_schema: string }[]>(
    `SELECT table_schema, table_name FROM information_schema.tables
     WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'`,
  );
  let all = "";
  for (const { table_schema, table_name } of tables) {
    const rows = await prisma.$queryRawUnsafe<{ row: string }[]>(
      `SELECT t::text AS row FROM "${table_schema}"."${table_name}" t`,
    );
    all += rows.map(({ row }) => row).join("\n");
  }
  return except.reduce((text, key) => text.replaceAll(key, ""), all);
}

test("reporting a message brings its words, its author, its address and its files along", async () => {
  const workspace = await openWorkspace();
  const { slack, app, settle, card } = workspace;
  const emma = slack.as("UEMMA");
  const files = [{ name: "名单.png", mimetype: "image/png", bytes: PNG }];
  const { message } = await emma.say("客户名单在这里 <b> & 速转", { channel: "CGEN", files });
  const li = slack.as("ULI");
  await li.messageShortcut("report_message", message);
  const form = await li.until(({ modal }) => modal);
  const value = (name: string) => form.fields.find((field) => field.blockId.endsWith(`/${name}`))?.value;
  expect(value("link")).toMatchObject({ value: expect.stringContaining("acme.slack.com/archives/CGEN/p") });
  expect(value("who")).toMatchObject({ selected_user: "UEMMA" });
  const values = { kind: "disclosure", text: "他在公共频道发了客户名单。" };
  expect((await li.submit("modal", answersOf("incidents.report", values))).outcome).toBe("cleared");
  const incident = await app.services.db.prisma.incident.findFirstOrThrow();
  expect(await app.services.db.prisma.evidence.findMany()).toMatchObject([{ subject: incident.id, state: "fetching" }]);
  await settle();
  const [evidence] = await app.services.db.prisma.evidence.findMany();
  expect(evidence).toMatchObject({ subject: incident.id, state: "kept", mime: "image/png" });
  await settle();
  const triage = card("ULIU", /客户名单/);
  expect(triage.words).toContain("客户名单在这里 <b> & 速转");
  expect(triage.words).toContain("Emma Brown");
  expect(triage.words).toContain("名单.png");
  expect(emma.sees().direct).toEqual([]);
  expect(await app.services.db.prisma.incident.count()).toBe(1);
  expectClean(workspace);
});

test("a very long message does not break the form that reports it", async () => {
  const workspace = await openWorkspace();
  const { slack, settle, card } = workspace;
  const { message } = await slack.as("UWANG").say("𠮷".repeat(2500), { channel: "CGEN" });
  const li = slack.as("ULI");
  await li.messageShortcut("report_message", message);
  const form = await li.until(({ modal }) => modal);
  expect(form.fields.map((field) => field.blockId.split("/")[1])).toEqual([
    ...["kind", "platform", "text", "link", "seenAt", "who", "files"],
  ]);
  const values = { kind: "other", text: "刷屏骚扰同事。", who: null };
  expect((await li.submit("modal", answersOf("incidents.report", values))).outcome).toBe("cleared");
  await settle();
  expect(card("ULIU", /刷屏/).words).toContain("𠮷".repeat(100));
  expectClean(workspace);
});

test("files of a form are fetched from Slack and kept as evidence", async () => {
  const workspace = await openWorkspace();
  const { slack, app, settle, card } = workspace;
  const li = slack.as("ULI");
  await li.command("/report");
  await li.until(({ modal }) => modal);
  const files = [{ name: "截图.png", mimetype: "image/png", bytes: PNG }];
  const values = { kind: "disclosure", platform: "weibo", text: "见截图，是报价单。", files };
  expect((await li.submit("modal", answersOf("incidents.report", values))).outcome).toBe("cleared");
  await settle();
  const [evidence] = await app.services.db.prisma.evidence.findMany();
  expect(evidence).toMatchObject({ state: "kept", mime: "image/png" });
  await settle();
  expect(card("UWANG", /报价单/).words).toContain("截图.png");
  expectClean(workspace);
});

test("a file that Slack does not give is said to be missing, to the reporter as well", async () => {
  const workspace = await openWorkspace();
  const { slack, app, settle, card } = workspace;
  const li = slack.as("ULI");
  await li.command("/report");
  await li.until(({ modal }) => modal);
  const files = [{ name: "截图.png", mimetype: "image/png", bytes: PNG }];
  const values = { kind: "disclosure", platform: "weibo", text: "见截图，是报价单。", files };
  await li.submit("modal", answersOf("incidents.report", values));
  slack.workspace.grantedScopes = slack.workspace.grantedScopes.filter((scope) => scope !== "files:read");
  for (const file of slack.workspace.files.values()) file.deleted = true;
  slack.workspace.grantedScopes.push("files:read");
  await settle();
  expect(await app.services.db.prisma.evidence.findFirst()).toMatchObject({ state: "refused", refusal: "not-fetched" });
  await settle();
  expect(card("ULI", /已收到/).words).toContain("截图.png");
});
