import { expect, test } from "vitest";
import { findFormLink } from "../../src/core/links.ts";
import { type Office, openOffice, type Person } from "./office.ts";

const TEXT = "有人在群里传公司要裁员的谣言";

/** Answers everything up to the summary. */
async function answersAll(li: Person): Promise<void> {
  for (const text of ["举报", "4", "2", TEXT, "跳过", "跳过", "跳过", "跳过"]) await li.says(text);
}

const reports = (office: Office) => office.app.services.db.prisma.incident.findMany({ include: { reporter: true } });
const clean = (office: Office) => {
  expect(office.wecom.violations).toEqual([]);
  expect(office.app.log.lines.filter(({ level }) => level !== "info")).toEqual([]);
};

test("a whole report, with slips and second thoughts, ends in a receipt", async () => {
  const office = await openOffice();
  const li = office.as("lisi");

  await li.says("举报");
  li.sees(/实名举报/, /（1\/7）是什么问题/);
  await li.says("上一步");
  li.sees(/（1\/7）[\s\S]*已经是第一题/);
  await li.says("裁员");
  li.sees(/（1\/7）[\s\S]*请从列出的选项中选择/);
  const question = String((li.card.card.button_selection as { question_key: string }).question_key);
  await li.presses("选好了", { selected: { [question]: "3" } });
  li.sees(/（2\/7）在哪个平台\n已选：谣言、不实信息[\s\S]*\n10\. 其他/);
  await li.says("跳过");
  li.sees(/（2\/7）[\s\S]*必须填写/);
  await li.says("微博");
  li.sees(/（3\/7）发生了什么[\s\S]*例如：/);
  await li.says("短");
  li.sees(/（3\/7）[\s\S]*至少需要 5 个字，现在是 1 个/);
  await li.says(TEXT);
  li.sees(/（4\/7）链接[\s\S]*上一步 · 跳过 · 取消/);
  await li.says("上一步");
  li.sees(new RegExp(`（3/7）[\\s\\S]*现在是：${TEXT}`));
  await li.says("保留");
  li.sees(/（4\/7）链接/);
  await li.says("不是网址");
  li.sees(/（4\/7）[\s\S]*请填写网址/);
  await li.says("weibo.com/1234567890/abc");
  li.sees(/（5\/7）什么时候看到的/);
  await li.says("明天 9:00");
  li.sees(/（5\/7）[\s\S]*这个时间还没到/);
  await li.says("昨天晚上9点5分");
  li.sees(/（6\/7）涉及哪位同事/);
  await li.says("钱");
  li.sees(/（7\/7）证据（截图、文件）\n已选：钱七（市场部）/);
  await li.sendsPhoto(Buffer.from("ffd8ffe000104a464946", "hex"));
  li.sees(/已收到 1 个/);
  await li.says("完成");
  li.sees(
    new RegExp(
      `谣言、不实信息\n在哪个平台：微博\n发生了什么：${TEXT}\n链接：weibo.com[\\s\\S]*2026-11-23 21:05[\\s\\S]*钱七（市场部）[\\s\\S]*image.jpg`,
    ),
    /请确认您填写的内容[\s\S]*提交\n修改\n取消/,
  );

  await li.presses("修改");
  li.sees(/要修改哪一项[\s\S]*6\. 涉及哪位同事/);
  await li.says("6");
  li.sees(/（6\/7）[\s\S]*现在是：钱七（市场部）/);
  await li.says("跳过");
  li.sees(/涉及哪位同事（如知道）：（未填）/, /提交/);
  await li.presses("提交");
  li.sees(/举报 INC-1001[\s\S]*待受理|举报 INC-1001[\s\S]*没有可受理的人/);

  const [incident] = await reports(office);
  expect(incident).toMatchObject({ kind: "rumour", platform: "weibo", subjectId: null });
  expect(incident?.seenAt).toEqual(new Date("2026-11-23T21:05:00+08:00"));
  expect(await office.app.services.db.prisma.dialogue.count()).toBe(0);
  await office.app.catchUp();
  expect(await office.app.services.db.prisma.evidence.findMany()).toMatchObject([{ subject: incident?.id }]);
  clean(office);
});

test("submitting twice, on the old card too, files one report", async () => {
  const office = await openOffice();
  const li = office.as("lisi");
  await answersAll(li);
  const summary = li.card;
  const [first, second] = await Promise.all([li.driver.presses(summary, "提交"), li.driver.presses(summary, "提交")]);
  expect([first.isAcknowledged, second.isAcknowledged]).toEqual([true, true]);
  await office.wecom.redelivers(first);
  await office.app.sender.drain();
  expect(await reports(office)).toHaveLength(1);
  expect(li.fresh().filter((text) => /已经结束/.test(text))).toHaveLength(1);
  clean(office);
});

test("cancelling leaves nothing, and the next words are commands again", async () => {
  const office = await openOffice();
  const li = office.as("lisi");
  await li.says("举报");
  await li.says("4");
  await li.says("取消");
  li.sees(/已取消，没有保存任何内容/);
  expect(await office.app.services.db.prisma.dialogue.count()).toBe(0);
  await li.says("2");
  li.sees(/没有“2”这个命令/);
});

test("it goes on after a restart and on another instance", async () => {
  const office = await openOffice();
  const li = office.as("lisi");
  await li.says("举报");
  await li.says("4");
  const { app } = await office.another();
  await office.wecom.saveCallback({
    url: `${app.url}/wecom/callback`,
    token: "Leave4Bot",
    aesKey: "zYxWvUtSrQpOnMlKjIhGfEdCbA9876543210ZyXwVuQ",
  });
  await li.says("微博");
  li.sees(/（3\/7）/);
});

test("after twelve hours it says that it is gone and takes the message for what it is", async () => {
  const office = await openOffice();
  const li = office.as("lisi");
  await li.says("举报");
  office.clock.advance(12 * 3_600_000 + 1);
  await li.says("4");
  li.sees(/“举报”已超过 12 小时，已清除/);
  await li.says("举报");
  office.clock.advance(13 * 3_600_000);
  await li.says("我的");
  li.sees(/已超过 12 小时/, /我的举报/);
});

test("a command in the middle asks whether to drop what was begun", async () => {
  const office = await openOffice();
  const li = office.as("lisi");
  await li.says("举报");
  await li.says("4");
  await li.says("我的");
  li.sees(/放弃正在填写的内容[\s\S]*“举报”[\s\S]*放弃并继续\n继续填写\n当作答案/);
  await li.presses("继续填写");
  li.sees(/（2\/7）/);
  await li.says("我的");
  await li.says("放弃");
  li.sees(/我的举报/);
  expect(await office.app.services.db.prisma.dialogue.count()).toBe(0);
});

test("a word that is also a command can be the answer", async () => {
  const office = await openOffice();
  const li = office.as("lisi");
  for (const text of ["举报", "4", "2", TEXT, "跳过", "跳过"]) await li.says(text);
  await li.says("举报");
  await li.presses("当作答案");
  li.sees(/没有找到“举报”/);
});

test("a second form does not push the first one out", async () => {
  const office = await openOffice();
  const li = office.as("lisi");
  await li.says("我的");
  const mine = li.card;
  await li.says("举报");
  await li.says("4");
  await li.presses("举报", { on: mine });
  li.sees(/放弃正在填写的内容/);
  await li.says("1");
  li.sees(/实名举报/, /（1\/7）/);
});

test("buttons of an earlier question are told from those of this one", async () => {
  const office = await openOffice();
  const li = office.as("lisi");
  await li.says("举报");
  const first = li.card;
  const question = String((first.card.button_selection as { question_key: string }).question_key);
  await li.says("4");
  await li.presses("选好了", { on: first, selected: { [question]: "8" } });
  li.sees(/（2\/7）[\s\S]*前面的问题/);
  await li.says("取消");
  await li.says("举报");
  const [again] = li.fresh().slice(-1);
  expect(again).toMatch(/（1\/7）/);
});

test("an answered question's buttons are greyed", async () => {
  const office = await openOffice();
  const li = office.as("lisi");
  await li.says("举报");
  const first = li.card;
  const question = String((first.card.button_selection as { question_key: string }).question_key);
  await li.presses("选好了", { selected: { [question]: "3" } });
  await office.adapter.stop();
  expect(li.driver.sees().find(({ msgid }) => msgid === first.msgid)).toMatchObject({ deadLabel: "已回答" });
});

test("a picture that comes before it is asked for is kept for its question", async () => {
  const office = await openOffice();
  const li = office.as("lisi");
  await li.says("举报");
  await li.sendsPhoto(Buffer.from("ffd8ffe000104a464946", "hex"));
  li.sees(/已收下“image.jpg”，归入“证据/);
  for (const text of ["4", "2", TEXT, "跳过", "跳过", "跳过"]) await li.says(text);
  li.sees(/（7\/7）[\s\S]*已收到 1 个/);
});

test("three pictures sent at once, to two instances, are all kept", async () => {
  const office = await openOffice();
  const li = office.as("lisi");
  for (const text of ["举报", "4", "2", TEXT, "跳过", "跳过", "跳过"]) await li.says(text);
  const url = `${office.app.url}/wecom/callback`;
  const { app } = await office.another();
  const keys = { token: "Leave4Bot", aesKey: "zYxWvUtSrQpOnMlKjIhGfEdCbA9876543210ZyXwVuQ" };
  const photo = (n: number) => li.driver.sendsImage(Buffer.from([0xff, 0xd8, 0xff, 0xe0, n, n, n, n]), `${n}.jpg`);
  const first = [photo(1), photo(2)];
  await office.wecom.saveCallback({ url: `${app.url}/wecom/callback`, ...keys });
  for (const delivery of await Promise.all([...first, photo(3)])) expect(delivery.isAcknowledged).toBe(true);
  await office.wecom.saveCallback({ url, ...keys });
  await li.says("完成");
  await li.presses("提交");
  expect(await office.app.services.db.prisma.evidence.count()).toBe(3);
  clean(office);
});

test("several people who match are offered by number", async () => {
  const office = await openOffice({
    members: [
      { userId: "lisi", name: "李四", departments: [2] },
      { userId: "wang1", name: "王伟", departments: [2] },
      { userId: "wang2", name: "王伟", departments: [3] },
    ],
  });
  const li = office.as("lisi");
  for (const text of ["举报", "4", "2", TEXT, "跳过", "跳过"]) await li.says(text);
  await li.says("王伟");
  const [offer] = li.fresh();
  expect(offer).toMatch(/找到多位[\s\S]*1 王伟（[\s\S]*2 王伟（/);
  await li.says("2");
  li.sees(/（7\/7）[\s\S]*已选：王伟（/);
  clean(office);
});

test("every question offers the page, which knows what was said; submitting it there ends the dialogue", async () => {
  const office = await openOffice();
  const li = office.as("lisi");
  await li.says("举报");
  expect(li.driver.opens(li.card, "改用表单填写")).toMatch(/^http:\/\/shenyan\.test\/w\/f\//);
  await li.says("4");
  await li.says("微博");
  const [question = ""] = li.fresh();
  const token = /\/w\/f\/([\w-]+)"/.exec(question)?.[1] ?? "";
  const { db, vault } = office.app.services;
  const found = await findFormLink(db, { vault, now: office.clock.now() }, token);
  expect(found?.link).toEqual({
    personId: await office.personOf("lisi"),
    form: "incidents.report",
    context: {},
    values: { kind: "rumour", platform: "weibo" },
  });
  const reply = await office.app.desk.receive(
    {
      key: "web:page-1",
      account: { platform: "wecom", tenant: "ww0123456789abcdef", externalId: "lisi" },
      place: "page",
      intent: {
        kind: "submit",
        form: "incidents.report",
        context: {},
        values: { ...found?.link.values, text: TEXT } as never,
      },
    },
    { answers: "inline", link: token },
  );
  expect(reply).toEqual({ kind: "none" });
  expect(await db.prisma.dialogue.count()).toBe(0);
  expect(await reports(office)).toHaveLength(1);
});

test("an answer that is no longer right when it is submitted is asked again, and the others stay", async () => {
  const office = await openOffice();
  const li = office.as("lisi");
  for (const text of ["举报", "4", "2", TEXT, "跳过", "跳过", "王五", "跳过"]) await li.says(text);
  const { prisma } = office.app.services.db;
  await prisma.person.update({ where: { id: await office.personOf("WangWu") }, data: { isActive: false } });
  await li.presses("提交");
  li.sees(/（6\/7）[\s\S]*请修改[\s\S]*在公司通讯录中找不到这个人/);
  await li.says("跳过");
  li.sees(new RegExp(TEXT), /提交/);
  await li.presses("提交");
  expect(await reports(office)).toHaveLength(1);
});

test("a voice message is a file, and a file where words are wanted is not an answer", async () => {
  const office = await openOffice();
  const li = office.as("lisi");
  for (const text of ["举报", "4", "2", TEXT, "跳过", "跳过", "跳过"]) await li.says(text);
  await li.sends("voice", { MediaId: "m-1", Format: "amr" });
  li.sees(/已收到 1 个/);
  await li.says("这是录音");
  li.sees(/（7\/7）[\s\S]*请发送图片或文件/);
  await li.says("完成");
  li.sees(/voice\.amr/, /提交/);
});

test("what the form's handler does not take comes back as its question with the reason", async () => {
  const office = await openOffice();
  await office.grant("ZhangSan", "compliance");
  const [li, zhang] = [office.as("lisi"), office.as("ZhangSan")];
  await answersAll(li);
  await li.presses("提交");
  await zhang.takes();
  await zhang.presses("并案", { on: zhang.reportCard });
  zhang.sees(/（1\/1）并入的编号/);
  await zhang.says("INC-9999");
  zhang.sees(/并入的编号[\s\S]*INC-9999[\s\S]*提交/);
  await zhang.presses("提交");
  zhang.sees(/（1\/1）[\s\S]*请修改[\s\S]*没有找到编号 INC-9999[\s\S]*现在是：INC-9999/);
});

test("a refusal undoes the step, says why, and the dialogue goes on from there", async () => {
  const office = await openOffice();
  await office.grant("ZhangSan", "compliance");
  const [li, zhang] = [office.as("lisi"), office.as("ZhangSan")];
  await answersAll(li);
  await li.presses("提交");
  await zhang.takes();
  await zhang.opensMenuItem("加备注", zhang.reportCard);
  await zhang.says("先核实截图");
  const { prisma } = office.app.services.db;
  const give = async (userId: string) =>
    prisma.incident.updateMany({ data: { handlerId: await office.personOf(userId) } });
  await give("WangWu");
  await zhang.presses("提交");
  zhang.sees(/请先接手/, /先核实截图[\s\S]*提交/);
  expect(await prisma.incidentLine.count()).toBe(0);
  await give("ZhangSan");
  await zhang.presses("提交");
  expect(await prisma.incidentLine.count()).toBe(1);
  expect(await prisma.dialogue.count()).toBe(0);
});

test("several to tick come as a vote, and numbers do as well", async () => {
  const office = await openOffice();
  await office.grant("ZhangSan", "compliance");
  const [li, zhang] = [office.as("lisi"), office.as("ZhangSan")];
  await answersAll(li);
  await li.presses("提交");
  await zhang.takes();
  await zhang.presses("立案", { on: zhang.reportCard });
  zhang.fresh();
  await zhang.says("钱七");
  const vote = zhang.driver.sees().at(-1);
  expect(vote?.body).toMatchObject({ card_type: "vote_interaction" });
  if (vote?.kind !== "card") throw new Error("no vote");
  const key = (vote.card.checkbox as { question_key: string }).question_key;
  await zhang.presses("提交", { on: vote, selected: { [key]: ["0", "1"] } });
  zhang.sees(/（3\/6）[\s\S]*行为发生的时间/);
  await zhang.says("上一步");
  await zhang.says("1 3");
  zhang.sees(/（3\/6）/);
  clean(office);
});

test("in English it speaks English", async () => {
  const office = await openOffice();
  await office.setLocale("lisi", "en");
  const li = office.as("lisi");
  await li.says("report");
  for (const text of li.fresh()) expect(text).not.toMatch(/\p{Script=Han}/u);
  await li.says("4");
  await li.says("2");
  li.sees(/\(3\/7\)/);
  await li.says("They spread a rumour about lay-offs");
  await li.says("skip");
  await li.says("yesterday 9pm");
  li.sees(/\(6\/7\)[\s\S]*back · skip · cancel/);
  clean(office);
});

test("an anonymous form is filled in on its page alone, and nothing of it is kept here", async () => {
  const office = await openOffice();
  const li = office.as("lisi");
  await li.says("匿名");
  await li.presses("就在这里填写");
  li.sees(/请在网页上填写[\s\S]*打开网页/);
  expect(li.driver.opens(li.card, "打开网页")).toBe("http://shenyan.test/w/o/incidents.report-anonymous");
  expect(await office.app.services.db.prisma.dialogue.count()).toBe(0);
});
