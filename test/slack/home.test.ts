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

test("what the Home tab and lists do not hold is a press away", async () => {
  // Eleven reports, and after them the question about the consent, which nobody here has answered.
  const workspace = await openWorkspace();
  const { slack } = workspace;
  for (let i = 0; i < 11; i++) await fileReport(workspace, "ULI", `第 ${i} 份举报的内容。`);
  const wang = slack.as("UWANG");
  await wang.openHome();
  const home = await wang.until((screen) => screen.home);
  const numbers = (words: string) => new Set(words.match(/INC-\d+/g));
  expect(home.words).toContain("还有 7 项");
  const more = (blocks: typeof home.blocks) => {
    const row = blocks.find((block) => JSON.stringify(block).includes("还有"));
    return String((row?.accessory as { action_id?: string } | undefined)?.action_id);
  };
  await wang.press("home", { action_id: more(home.blocks) });
  const first = await wang.until(({ modal }) => modal);
  expect(numbers(first.words).size).toBe(10);
  expect(first.words).toContain("还有 2 项");
  await wang.press("modal", { action_id: more(first.blocks) });
  const second = await wang.until(({ modal, modalsOpen }) => modalsOpen === 2 && modal);
  expect(numbers(second.words).size).toBe(1);
  expect(second.words).toContain("是否同意在聊天中接收制度和通知");
  expect(new Set([...numbers(first.words), ...numbers(second.words)]).size).toBe(11);
  expect(second.words).not.toContain("还有");
  // What is opened in a modal is shown there, on top, and not in a conversation that nobody looks at.
  const [row] = second.blocks.filter((block) => JSON.stringify(block).includes("INC-"));
  const direct = wang.sees().direct.length;
  await wang.press("modal", { action_id: String((row?.accessory as { action_id?: string } | undefined)?.action_id) });
  await wang.until(({ modal, modalsOpen }) => modalsOpen === 3 && modal?.words.includes("份举报的内容"));
  await workspace.settle();
  expect(wang.sees().direct).toHaveLength(direct);
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
  const { slack } = workspace;
  const li = slack.as("ULI");
  const invitations = () => li.sees().direct.filter((message) => message.buttons.includes("打开表单"));
  for (const [index, words] of ["有人 & 发了 https://weibo.com/1?a=1&b=2", '"'.repeat(1500)].entries()) {
    await li.say(`举报 ${words}`);
    const invitation = await li.until(() => invitations()[index]);
    await li.press(invitation, "打开表单");
    const form = await li.until(({ modal }) => modal);
    const text = form.fields.find((field) => field.blockId.endsWith("/text"))?.value;
    expect(text).toMatchObject({ value: words });
    await li.close();
  }
  expectClean(workspace);
});

test("files in the conversation are answered, edits and the app's own messages are not", async () => {
  const workspace = await openWorkspace();
  const { slack, app, settle, card } = workspace;
  const li = slack.as("ULI");
  await li.say("", { files: [{ name: "a.png", mimetype: "image/png", bytes: Buffer.from("png") }] });
  await settle();
  expect(card("ULI", /收到 \d 个文件/).isEphemeral).toBe(false);
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

test("a command that stands beside files is done, and what becomes of the files is said", async () => {
  const workspace = await openWorkspace();
  const { slack, app, settle, card } = workspace;
  const li = slack.as("ULI");
  const files = [{ name: "a.png", mimetype: "image/png", bytes: Buffer.from("png") }];
  const { event } = await li.say("我的", { files });
  await settle();
  expect(card("ULI", /匿名/).isEphemeral).toBe(false);
  expect(card("ULI", /收到 \d 个文件/).isEphemeral).toBe(false);
  // The form that a command opens has a field for them.
  await li.say("举报 有人发了报价单", { files });
  const invitation = await li.until(({ direct }) => direct.find((message) => message.buttons.includes("打开表单")));
  expect(invitation.words).toContain("请在表单里再选一次");
  await settle();
  const told = () => li.sees().direct.filter((message) => /收到 \d 个文件/.test(message.words)).length;
  expect(told()).toBe(1);
  // Words that are no command belong to the file.
  await li.say("这是昨天的截图", { files });
  await settle();
  expect(told()).toBe(2);
  expect(li.sees().words).not.toContain("没有“");
  // Both halves are done once, however often Slack sends the event.
  const count = await app.services.db.prisma.message.count();
  if (event) await slack.events.duplicate(event);
  expect(await app.services.db.prisma.message.count()).toBe(count);
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
