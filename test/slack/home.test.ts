import { expect, test } from "vitest";
import { answersOf, expectClean, fileReport, openWorkspace, REPORT_FORM } from "./workspace.ts";

test("the Home tab shows what needs somebody, opens forms, and is drawn afresh after one was sent", async () => {
  const workspace = await openWorkspace();
  const { slack, settle } = workspace;
  const li = slack.as("ULI");
  await li.openHome();
  const home = await li.until((screen) => screen.home);
  expect(home.words).toContain("李雷，您好。");
  expect(home.words).not.toContain("INC-");
  await li.press("home", "举报");
  await li.until(({ modal }) => modal);
  const values = { kind: "disclosure", platform: "weibo", text: "从首页打开的举报。" };
  expect((await li.submit("modal", answersOf(REPORT_FORM, values))).outcome).toBe("cleared");
  await li.until((screen) => screen.home?.words.includes("INC-"));
  await settle();
  const wang = slack.as("UWANG");
  await wang.openHome();
  const hers = await wang.until((screen) => screen.home);
  expect(hers.words).toMatch(/需要您处理.*INC-/s);
  // A list item opens its card in a modal, where its buttons work.
  await wang.press("home", {
    action_id:
      hers.blocks.flatMap((block) => (block.accessory ? [block.accessory as { action_id: string }] : []))[0]
        ?.action_id ?? "",
  });
  const opened = await wang.until(({ modal }) => modal);
  expect(opened.words).toContain("从首页打开的举报。");
  await wang.press("modal", "接手");
  await wang.until(({ modalsOpen, modal }) => modalsOpen === 2 && modal?.words.includes("您已接手"));
  expectClean(workspace);
});

test("help lists the commands, and an unknown word names the nearest one", async () => {
  const workspace = await openWorkspace();
  const { slack, settle, card } = workspace;
  const li = slack.as("ULI");
  const help = await li.command("/sm", "help");
  expect(help?.words).toMatch(/举报.*匿名.*我的/s);
  const unknown = await li.command("/sm", "reprot <b> &");
  expect(unknown?.words).toMatch(/没有“reprot”这个命令.*举报/s);
  await li.say("reprot <!channel>");
  await settle();
  expect(card("ULI", /没有“reprot”/).isEphemeral).toBe(false);
  const hub = await li.command("/sm");
  expect(hub?.words).toContain("李雷，您好。");
  expectClean(workspace);
});

test("each reads in their own language", async () => {
  const workspace = await openWorkspace();
  const { slack, settle, card } = workspace;
  const help = await slack.as("UEMMA").command("/sm", "help");
  expect(help?.words).toContain("What I can do");
  await fileReport(workspace, "UEMMA", "Somebody posted our price list.");
  expect(card("UEMMA", /INC-/).words).not.toMatch(/\p{Script=Han}/u);
  expect(card("UWANG", /price list/).words).toContain("举报 INC-");
  await settle();
  expectClean(workspace);
});

test("a word that needs a form is answered with a button that opens it, words and all", async () => {
  const workspace = await openWorkspace();
  const { slack, app } = workspace;
  const li = slack.as("ULI");
  await li.say("举报 有人 & 发了 https://weibo.com/1?a=1&b=2");
  const invitation = await li.until(({ direct }) => direct.find((message) => message.buttons.includes("打开表单")));
  await li.press(invitation, "打开表单");
  const form = await li.until(({ modal }) => modal);
  const text = form.fields.find((field) => field.blockId.endsWith("/text"))?.value;
  expect(text).toMatchObject({ value: "有人 & 发了 https://weibo.com/1?a=1&b=2" });
  // More than a button can carry goes by a page.
  await li.say(`举报 ${'"'.repeat(1500)}`);
  const long = await li.until(({ direct }) => {
    const all = direct.filter((message) => message.buttons.includes("打开表单"));
    return all[1];
  });
  const { opened } = await li.press(long, "打开表单");
  expect(opened).toMatch(/^http:\/\/shenyan\.test\/w\/f\//);
  expect(await app.services.db.prisma.pageLink.count()).toBe(1);
  expectClean(workspace);
});

test("files in the conversation are answered, edits and the app's own messages are not", async () => {
  const workspace = await openWorkspace();
  const { slack, app, settle, card } = workspace;
  const li = slack.as("ULI");
  await li.say("", { files: [{ name: "a.png", mimetype: "image/png", bytes: Buffer.from("png") }] });
  await settle();
  expect(card("ULI", /收到文件了/).isEphemeral).toBe(false);
  const inbox = await app.services.db.prisma.inbox.count();
  const channel = slack.workspace.directOf("ULI")?.id;
  const at = { type: "message", channel, channel_type: "im", ts: "1.1" };
  for (const event of [
    { ...at, subtype: "message_changed", message: {} },
    { ...at, user: "U0BOT", text: "echo" },
    { ...at, user: "ULI", bot_id: "B9OTHER", text: "robot" },
    { ...at, user: "ULI", text: "   " },
    { ...at, channel_type: "channel", user: "ULI", text: "举报" },
  ]) {
    expect(await slack.forgeEvent(event)).toMatchObject({ status: 200 });
  }
  expect(await app.services.db.prisma.inbox.count()).toBe(inbox);
  expectClean(workspace);
});

test("the global shortcut opens the form, and a modal that comes too late is explained in the conversation", async () => {
  const workspace = await openWorkspace();
  const { slack } = workspace;
  const li = slack.as("ULI");
  await li.shortcut("report");
  await li.until(({ modal }) => modal);
  await li.close();
  slack.fail("views.open", { error: "expired_trigger_id" });
  await li.shortcut("report");
  await li.until(({ direct }) => direct.some((message) => message.words.includes("再点一次")));
  expectClean(workspace);
});
