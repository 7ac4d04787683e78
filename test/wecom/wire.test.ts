import { describe, expect, test } from "vitest";
import { ATTACKS, type Attack } from "../fakes/wecom/attacks.ts";
import { type Office, openOffice, type Person } from "./office.ts";

const TEXT = "有人在群里传公司要裁员的谣言";
const SEND = "/cgi-bin/message/send";

/** A report of lisi's with ZhangSan and QianQi's like to handle it. */
async function withReport(office: Office): Promise<Person> {
  const li = office.as("lisi");
  for (const text of ["举报", "4", "2", TEXT, "跳过", "跳过", "跳过", "跳过"]) await li.says(text);
  await li.presses("提交");
  return li;
}
const TEAM = [
  { userId: "lisi", name: "李四", departments: [2] },
  { userId: "ZhangSan", name: "张三", departments: [3] },
  { userId: "SunQi", name: "孙七", departments: [3] },
];
async function teamOffice(company: Parameters<typeof openOffice>[0] = {}): Promise<Office> {
  const office = await openOffice({ members: TEAM, ...company });
  for (const user of ["ZhangSan", "SunQi"]) await office.grant(user, "compliance");
  return office;
}
/** How each is answered, and the code in the log. Not from WeCom or not for us: 401. */
const REFUSED: Record<Attack, [number, string]> = {
  "wrong-signature": [401, "wrong-signature"],
  "no-signature": [400, "malformed-parameter"],
  "wrong-receiver": [401, "wrong-receiver"],
  "other-app": [401, "wrong-receiver"],
  "broken-padding": [400, "wrong-padding"],
  "zero-padding": [400, "wrong-padding"],
  "long-padding": [400, "wrong-padding"],
  "wrong-length": [400, "wrong-length"],
  "stale-replay": [401, "stale"],
  "from-the-future": [401, "stale"],
  huge: [413, "http-413"],
  dtd: [400, "malformed-envelope"],
  "inner-dtd": [400, "malformed-envelope"],
  "duplicate-parameters": [400, "malformed-parameter"],
  "not-xml": [400, "malformed-envelope"],
  "not-base64": [400, "malformed-ciphertext"],
};
const sends = (office: Office) => office.wecom.calls.filter(({ path }) => path === SEND).length;
const problems = (office: Office) => office.app.log.lines.filter(({ level }) => level !== "info");

describe("the callback address", () => {
  test("is verified as the administrator saves it, and not with another token", async () => {
    const office = await openOffice();
    const url = `${office.app.url}/wecom/callback`;
    expect(
      await office.wecom.saveCallback({
        url,
        token: "Another1",
        aesKey: "zYxWvUtSrQpOnMlKjIhGfEdCbA9876543210ZyXwVuQ",
      }),
    ).toBe("wrong-status");
  });
  test("refuses whatever WeCom does not send, does nothing and logs one line without a word of it", async () => {
    const office = await openOffice();
    const before = await office.app.services.db.prisma.inbox.count();
    for (const attack of ATTACKS) {
      const lines = problems(office).length;
      const status = await office.wecom.attacks(attack, { userId: "lisi", text: "举报绝密" });
      const [wanted, code] = REFUSED[attack];
      // Of a body that is too large WeCom may have the connection cut before it reads the answer.
      expect([attack, attack === "huge" ? (status ?? wanted) : status]).toEqual([attack, wanted]);
      const told = problems(office).slice(lines);
      expect([attack, told]).toEqual([
        attack,
        [{ level: "warn", fields: { platform: "wecom", code }, message: "callback refused" }],
      ]);
    }
    expect(await office.app.services.db.prisma.inbox.count()).toBe(before);
    await office.app.sender.drain();
    expect(office.as("lisi").fresh()).toEqual([]);
    expect(JSON.stringify(office.app.log.lines)).not.toMatch(/绝密|Leave4Bot|secret-of-the-app/);
    expect(office.wecom.violations).toEqual([]);
  });
  test("takes events and messages that nobody knows", async () => {
    const office = await openOffice();
    const li = office.as("lisi");
    expect(
      (await office.wecom.emits({ MsgType: "event", Event: "moon_landing", FromUserName: "lisi" })).isAcknowledged,
    ).toBe(true);
    expect((await office.wecom.emits({ MsgType: "event", Event: "sys_approval_change" })).isAcknowledged).toBe(true);
    await li.sends("hologram", { Depth: "3" });
    li.sees(/暂不支持这种消息/);
    await li.sends("location", { Location_X: "1", Location_Y: "2", Scale: "3", Label: "上海" });
    li.sees(/暂不支持这种消息/);
    expect(problems(office)).toEqual([]);
  });
});

describe("coming and going", () => {
  test("the first opening greets, later ones do not, not even much later", async () => {
    const office = await openOffice();
    const li = office.as("lisi");
    await li.enters();
    li.sees(/欢迎[\s\S]*我是慎言/);
    await li.enters();
    li.sees();
    office.clock.advance(30 * 86_400_000);
    await office.app.services.db.prisma.inbox.deleteMany();
    await li.enters();
    li.sees();
  });
  test("who comes into the scope is known, with department and manager, and who leaves it is not", async () => {
    const office = await openOffice();
    await office.wecom.addsMember({ userId: "NewOne", name: "新人", departments: [3], position: "实习生" });
    await office.adapter.stop();
    const person = await office.app.desk.personOf({
      platform: "wecom",
      tenant: "ww0123456789abcdef",
      externalId: "newone",
    });
    expect(person).toMatchObject({ name: "新人", department: "新媒体组", managerId: await office.personOf("WangWu") });
    const newcomer = office.as("NewOne");
    await newcomer.says("我的");
    newcomer.sees(/我的举报/);
    await office.wecom.removesMember("NewOne");
    expect(
      await office.app.desk.personOf({ platform: "wecom", tenant: "ww0123456789abcdef", externalId: "NewOne" }),
    ).toBeUndefined();
    expect(await office.app.services.db.prisma.person.findFirst({ where: { name: "新人" } })).toMatchObject({
      isActive: true,
    });
  });
  test("many who come at once are read one after another", async () => {
    const office = await openOffice();
    const names = Array.from({ length: 8 }, (_, index) => `new${index}`);
    await Promise.all(names.map((userId) => office.wecom.addsMember({ userId, name: userId, departments: [2] })));
    await office.adapter.stop();
    expect(await office.app.services.db.prisma.person.count({ where: { name: { in: names } } })).toBe(names.length);
    expect(problems(office)).toEqual([]);
  });
  test("a stranger is told so at once and is known the next time", async () => {
    const office = await openOffice();
    await office.app.services.db.prisma.platformAccount.updateMany({
      where: { externalId: "lisi" },
      data: { isActive: false },
    });
    const li = office.as("lisi");
    await li.says("举报");
    li.sees(/您不在公司的通讯录中/);
    await office.adapter.stop();
    await li.says("我的");
    li.sees(/我的举报/);
  });
  test("ids are the same whatever their case", async () => {
    const office = await openOffice();
    await office.wecom.emits({ MsgType: "text", Content: "我的", MsgId: "77", FromUserName: "LISI" });
    await office.app.sender.drain();
    office.as("lisi").sees(/我的举报/);
  });
});

describe("commands", () => {
  test("an unknown word gets the nearest one", async () => {
    const office = await openOffice();
    const li = office.as("lisi");
    await li.says("举办");
    li.sees(/没有“举办”这个命令。您是不是要找“举报”？/);
  });
  test("the menu is made once, is left alone when it is right, and its items are commands", async () => {
    const office = await openOffice();
    expect(await office.adapter.ensureMenu()).toBe("written");
    expect(await office.adapter.ensureMenu()).toBe("same");
    expect(office.wecom.calls.filter(({ path }) => path === "/cgi-bin/menu/create")).toHaveLength(1);
    const li = office.as("lisi");
    await li.clicks("我的举报");
    li.sees(/我的举报/);
    await li.clicks("首页 · 待办");
    li.sees(/李四，您好.*社交媒体制度 2026-1/s, /查看命令/);
    await li.clicks("实名举报（保密）");
    li.sees(/实名举报/, /（1\/7）/);
    expect(office.wecom.violations).toEqual([]);
  });
  test("two different commands in the same second are both answered", async () => {
    const office = await openOffice();
    await office.adapter.ensureMenu();
    const li = office.as("lisi");
    await Promise.all([li.driver.clicksMenu("我的举报"), li.driver.clicksMenu("帮助")]);
    await office.app.sender.drain();
    const fresh = li.fresh().join("\n");
    expect(fresh).toMatch(/我的举报/);
    expect(fresh).toMatch(/我能做什么/);
  });
  test("an entry of a list is opened from the drop-down, and pressing without a choice says so", async () => {
    const office = await teamOffice();
    const zhang = office.as("ZhangSan");
    await zhang.says("帮助");
    const { option_list: entries } = zhang.card.card.button_selection as {
      option_list: { id: string; text: string }[];
    };
    const mine = entries.find(({ text }) => text.endsWith("我的"))?.id ?? "";
    await zhang.presses("打开");
    zhang.sees(/请先在列表中选一项/);
    await zhang.presses("打开", { selected: { "~pick": mine } });
    zhang.sees(/我的举报/);
  });
});

describe("handling a report from its card", () => {
  test("the first press takes it, the second is told who was first, and every card shows it", async () => {
    const office = await teamOffice();
    await withReport(office);
    const [zhang, sun] = [office.as("ZhangSan"), office.as("SunQi")];
    const [zhangCard, sunCard] = [zhang.card, sun.card];
    expect(JSON.stringify(zhangCard.card)).toMatch(/举报 INC-1001/);
    for (const person of [zhang, sun]) await person.presses("接手");
    const presses = [zhang, sun].map((person) => person.driver.presses(person.card, "没有关系，接手"));
    for (const delivery of await Promise.all(presses)) expect(delivery.isAcknowledged).toBe(true);
    await office.app.sender.drain();
    const incident = await office.app.services.db.prisma.incident.findFirstOrThrow();
    const isZhang = incident.handlerId === (await office.personOf("ZhangSan"));
    const [first, second] = isZhang ? [zhang, sun] : [sun, zhang];
    const told = second.fresh().join("\n");
    expect(told).toMatch(isZhang ? /张三/ : /孙七/);
    const now = (person: Person, card: { msgid: string }) =>
      person.driver.sees().find(({ msgid }) => msgid === card.msgid);
    expect(JSON.stringify(now(first, isZhang ? zhangCard : sunCard))).toMatch(/受理人/);
    expect(JSON.stringify(now(second, isZhang ? sunCard : zhangCard))).toMatch(isZhang ? /张三/ : /孙七/);
    expect(
      office.wecom.calls.filter(({ path, errcode }) => path.endsWith("update_template_card") && errcode === 0).length,
    ).toBeGreaterThanOrEqual(2);
    expect(office.wecom.violations).toEqual([]);
    expect(problems(office)).toEqual([]);
  });
  test("a press that hurts asks first, in the words of the card, and 'no' changes nothing", async () => {
    const office = await teamOffice();
    const li = await withReport(office);
    const receipt = li.card;
    await li.presses("撤回");
    const [asked = ""] = li.fresh();
    expect(asked).toMatch(/INC-1001/);
    const { button_list: buttons } = li.card.card as { button_list: { text: string }[] };
    await li.presses(buttons[1]?.text ?? "");
    li.sees(/没有改动/);
    expect(await office.app.services.db.prisma.incident.findFirst()).toMatchObject({ isWithdrawn: false });
    await li.presses("撤回", { on: receipt });
    await li.presses(buttons[0]?.text ?? "");
    expect(await office.app.services.db.prisma.incident.findFirst()).toMatchObject({ isWithdrawn: true });
  });
  test("an item of a card's corner menu is a press like any other", async () => {
    const office = await teamOffice();
    await withReport(office);
    const zhang = office.as("ZhangSan");
    await zhang.takes();
    await zhang.opensMenuItem("加备注", zhang.reportCard);
    zhang.sees(/（1\/1）/);
  });
  test("after 72 hours the card stays as it is, and nothing is sent in its place", async () => {
    const office = await teamOffice();
    await withReport(office);
    const [zhang, sun] = [office.as("ZhangSan"), office.as("SunQi")];
    const [card, sunCard] = [zhang.card, sun.card];
    office.clock.advance(73 * 3_600_000);
    sun.fresh();
    await zhang.takes(card);
    expect(JSON.stringify(sun.driver.sees().find(({ msgid }) => msgid === sunCard.msgid))).not.toMatch(/张三/);
    expect(sun.fresh()).toEqual([]);
    expect(problems(office)).toEqual([]);
  });
});

describe("delivery again, and several instances", () => {
  test("a message that comes again has one effect, also on another instance at the same time", async () => {
    const office = await openOffice();
    const li = office.as("lisi");
    const delivery = await li.driver.says("我的");
    await office.wecom.redelivers(delivery);
    const { app } = await office.another();
    const post = (url: string) =>
      fetch(`${url}/wecom/callback?${delivery.request.query}`, { method: "POST", body: delivery.request.body });
    const answers = await Promise.all([post(app.url), post(office.app.url), post(app.url)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    await Promise.all([office.app.sender.drain(), app.sender.drain()]);
    expect(li.fresh()).toHaveLength(1);
  });
  test("two instances ask for one token", async () => {
    const office = await openOffice();
    const { app, adapter } = await office.another();
    office.wecom.revokesToken();
    const before = office.wecom.calls.filter(({ path }) => path === "/cgi-bin/gettoken").length;
    await Promise.all([adapter.readDirectory(), office.adapter.readDirectory()]);
    expect(office.wecom.calls.filter(({ path }) => path === "/cgi-bin/gettoken").length - before).toBe(1);
    expect(JSON.stringify(await app.services.db.prisma.setting.findMany())).not.toMatch(/access_token|"token"/);
  });
  test("a token that expired or was taken back costs nobody a message", async () => {
    const office = await openOffice();
    const li = office.as("lisi");
    office.clock.advance(3 * 3_600_000);
    await li.says("我的");
    expect(li.fresh().length).toBeGreaterThan(0);
    office.wecom.revokesToken();
    await li.says("帮助");
    expect(li.fresh().length).toBeGreaterThan(0);
  });
});

describe("sending", () => {
  test("a card whose answer got lost arrived, and is not sent twice", async () => {
    const office = await openOffice();
    const li = office.as("lisi");
    await li.says("我的");
    const seen = li.driver.sees().length;
    const { db } = office.app.services;
    await db.pool.query("UPDATE delivery SET state = 'queued', attempts = 1, ref = NULL, sent_at = NULL");
    await office.app.sender.drain();
    expect(office.wecom.calls.at(-1)).toMatchObject({ path: SEND, errcode: 42014 });
    expect(li.driver.sees()).toHaveLength(seen);
    expect(await db.prisma.delivery.findMany()).toMatchObject([{ state: "sent" }]);
  });
  test("nobody gets more than a thousand messages an hour", async () => {
    const office = await openOffice();
    const li = office.as("lisi");
    await li.says("我的");
    li.fresh();
    await office.app.services.db.pool.query(`UPDATE platform_turn
      SET times = array_fill('2026-11-24T00:30:00Z'::timestamptz, ARRAY[999]) || times
      WHERE key = 'wecom:ww0123456789abcdef:lisi'`);
    await li.says("帮助");
    li.sees();
    office.clock.advance(31 * 60_000);
    await office.app.sender.drain();
    expect(li.fresh()).toHaveLength(2);
  });
  test("the second of two messages fails: the first is not repeated", async () => {
    const office = await openOffice();
    const li = office.as("lisi");
    await li.driver.says("帮助");
    const { db } = office.app.services;
    await db.pool.query('UPDATE delivery SET attempts = 1, ref = \'{"sent":1,"codes":[]}\'');
    await office.app.sender.drain();
    expect(li.fresh()).toEqual([expect.stringMatching(/打开首页/)]);
  });
  test("nobody gets more than thirty messages a minute, and all of them in the end", async () => {
    const office = await openOffice();
    const li = office.as("lisi");
    for (let i = 0; i < 40; i += 1) await li.driver.says(`不知道${i}`);
    await office.app.sender.drain();
    expect(li.fresh()).toHaveLength(30);
    office.clock.advance(76_000);
    await office.app.sender.drain();
    expect(li.fresh()).toHaveLength(10);
    expect(office.wecom.dropped).toEqual([]);
  });
  test("pictures of a report are fetched and kept", async () => {
    const office = await openOffice();
    const li = office.as("lisi");
    for (const text of ["举报", "4", "2", TEXT, "跳过", "跳过", "跳过"]) await li.says(text);
    await li.sendsPhoto(Buffer.from("事实如此", "utf8"));
    await li.says("完成");
    await li.presses("提交");
    await office.app.catchUp();
    expect(await office.app.services.db.prisma.evidence.findMany()).toMatchObject([
      { state: "kept", mime: "text/plain", bytes: 12 },
    ]);
  });
  test("whom the app does not reach is given up, with the reason", async () => {
    const office = await openOffice();
    await office.as("QianQi").driver.says("我的");
    await office.app.sender.drain();
    expect(await office.app.services.db.prisma.delivery.findMany()).toMatchObject([
      { state: "failed", error: "unlicensed-user" },
    ]);
    expect(sends(office)).toBeLessThanOrEqual(2);
  });
});

describe("the directory and signing in", () => {
  test("people come with departments and managers; a hidden leader is replaced by the department's", async () => {
    const office = await openOffice();
    const entries = await office.adapter.readDirectory();
    const byName = Object.fromEntries(entries.map((entry) => [entry.name, entry]));
    const leader = (userId: string) => ({
      account: { platform: "wecom", tenant: "ww0123456789abcdef", externalId: userId },
    });
    expect(byName.张三).toMatchObject({ department: "新媒体组", manager: leader("WangWu"), isActive: true });
    expect(byName.李四).toMatchObject({ department: "市场部", manager: leader("WangWu") });
    expect(byName.王五).not.toHaveProperty("manager");
    expect(Object.keys(byName)).not.toContain("赵六");
  });
  test("a member who opens a page is told by their code, once; an outsider is nobody", async () => {
    const office = await openOffice();
    const url = office.adapter.oauth.authorizeUrl("https://bot.example.com/w/o/x?y=1", "abc123");
    const back = new URL(
      await office.wecom.as("lisi").authorizes(url.replace("https://open.weixin.qq.com", office.wecom.url)),
    );
    expect(back.searchParams.get("state")).toBe("abc123");
    const code = back.searchParams.get("code") ?? "";
    expect(await office.adapter.oauth.userOfCode(code)).toEqual({
      platform: "wecom",
      tenant: "ww0123456789abcdef",
      externalId: "lisi",
    });
    expect(await office.adapter.oauth.userOfCode(code)).toBeUndefined();
    const stranger = new URL(
      await office.wecom.strangerAuthorizes(url.replace("https://open.weixin.qq.com", office.wecom.url)),
    );
    expect(await office.adapter.oauth.userOfCode(stranger.searchParams.get("code") ?? "")).toBeUndefined();
    expect(() => office.adapter.oauth.authorizeUrl("https://bot.example.com/", "a-b")).toThrow(RangeError);
  });
  test("health tells whether WeCom takes the secret", async () => {
    const office = await openOffice();
    await expect.poll(() => office.adapter.health().isConnected).toBe(true);
    office.wecom.disablesApp();
    const refused = await office.another();
    await expect
      .poll(() => refused.adapter.health())
      .toEqual({ isConnected: false, detail: expect.stringMatching(/50003|40001/) });
  });
});
