import { expect, test } from "vitest";
import { answersOf, expectClean, openWorkspace, REPORT_FORM, type Workspace } from "./workspace.ts";

// Slack, or our own database, takes its time.

test("Slack's slowness delays no acknowledgement, and a modal that comes too late says so politely", async () => {
  const workspace = await openWorkspace({ ackWithinMs: 1500 });
  const { slack, settle } = workspace;
  const li = slack.as("ULI");
  slack.fail("views.open", "hang");
  await li.command("/report");
  slack.fail("views.open", { error: "expired_trigger_id" });
  await li.command("/report");
  const told = await li.until(({ ephemerals }) => ephemerals.find((message) => /再点一次/.test(message.words)));
  expect(told.isEphemeral).toBe(true);
  slack.fail("views.publish", { status: 503 });
  expect((await li.openHome())?.answers).toEqual([expect.objectContaining({ status: 200 })]);
  await li.command("/report");
  await li.until(({ modal }) => modal);
  await settle();
  expectClean(workspace);
});

test("a desk that is held up is waited for only so long: Slack is answered, the result follows", async () => {
  const workspace = await openWorkspace({ deps: { patienceMs: 100 } });
  const { slack, app } = workspace;
  const li = slack.as("ULI");
  await li.command("/report");
  await li.until(({ modal }) => modal);
  const lock = async (during: () => Promise<void>) =>
    app.services.db.transaction(async (tx) => {
      await tx.prisma.$executeRawUnsafe("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE");
      await during();
    });
  await lock(async () => {
    const said = await li.command("/sm", "help");
    expect(said?.words).toContain("正在处理");
    const values = { kind: "disclosure", platform: "weibo", text: "数据库很慢的时候提交。" };
    const sent = await li.submit("modal", answersOf(REPORT_FORM, values));
    expect(sent.outcome).toBe("updated");
    const [notice] = li.sees().modal?.blocks ?? [];
    expect(JSON.stringify(notice)).toContain("正在处理");
    // Nothing that was typed is gone meanwhile.
    expect(li.sees().modal?.fields.find((field) => field.blockId.endsWith("/text"))?.value).toMatchObject({
      value: values.text,
    });
  });
  await li.until(({ modal }) => modal?.words.includes("已收到"));
  await li.until(({ ephemerals }) => ephemerals.some((message) => message.words.includes("/report")));
  expect(await app.services.db.prisma.incident.count()).toBe(1);
  expectClean(workspace);
});

/** Closes the modal while the desk is still at work, and lets it finish. */
async function closeBeforeTheAnswer(workspace: Workspace, values: Record<string, string>, form: string) {
  const { slack, app } = workspace;
  const li = slack.as("ULI");
  await app.services.db.transaction(async (tx) => {
    await tx.prisma.$executeRawUnsafe("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE");
    expect((await li.submit("modal", answersOf(form, values))).outcome).toBe("updated");
    expect(li.sees().modal?.words).toContain("请不要关闭这个窗口");
    await li.close("modal", { all: true });
  });
}

test("the code of an anonymous report reaches its owner though the window was closed before it was there", async () => {
  const workspace = await openWorkspace({ deps: { patienceMs: 100 } });
  const { slack, app, settle } = workspace;
  const li = slack.as("ULI");
  const warning = await li.command("/report", "anonymous");
  if (!warning) throw new Error("the warning is missing");
  await li.press(warning, "就在这里填写");
  await li.until(({ modal }) => modal?.fields.length);
  const form = "incidents.report-anonymous";
  await closeBeforeTheAnswer(
    workspace,
    { kind: "disclosure", platform: "weibo", text: "窗口关得太早了，报告已提交。" },
    form,
  );
  const told = await li.until(({ direct }) => direct.find((message) => !message.isEphemeral));
  const code = /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/.exec(told.words)?.[0];
  expect(told.words).toContain("我们没有保存您是谁");
  await settle();
  // From memory: neither the message nor its code is kept.
  expect(await app.services.db.prisma.incident.count()).toBe(1);
  expect(await app.services.db.prisma.message.count({ where: { notice: "core.reply" } })).toBe(0);
  expect(JSON.stringify(app.log.lines)).not.toMatch(new RegExp(`ULI|${code}`));
  // The code is the real one. What it shows can be asked for again, so it goes into no conversation.
  await li.press(warning, "我有凭证码");
  await li.until(({ modal }) => modal?.fields.length);
  const count = li.sees().direct.length;
  await closeBeforeTheAnswer(workspace, { code: code ?? "", what: "view" }, "incidents.follow");
  await slack.until(() => slack.calls("views.update").length === 2);
  await settle();
  expect(li.sees().direct).toHaveLength(count);
  await li.press(warning, "我有凭证码");
  await li.until(({ modal }) => modal?.fields.length);
  await li.submit("modal", answersOf("incidents.follow", { code: code ?? "", what: "view" }));
  await li.until(({ modal }) => modal?.words.includes("INC-"));
  expectClean(workspace);
});
