import { expect, test } from "vitest";
import { type Office, openOffice, type Person } from "./office.ts";

const SEND = "/cgi-bin/message/send";
const TEXT = "有人在群里传公司要裁员的谣言";
const problems = (office: Office) => office.app.log.lines.filter(({ level }) => level !== "info");

/** A handler who took a report and is about to look who filed it: the last question is answered, "submit" is left. */
async function aboutToReveal(locale: "zh-CN" | "en" = "zh-CN"): Promise<{ office: Office; zhang: Person }> {
  const office = await openOffice();
  await office.grant("ZhangSan", "compliance");
  const [li, zhang] = [office.as("lisi"), office.as("ZhangSan")];
  for (const text of ["举报", "4", "2", TEXT, "跳过", "跳过", "跳过", "跳过"]) await li.says(text);
  await li.presses("提交");
  await zhang.takes();
  await office.setLocale("ZhangSan", locale);
  const { id } = await office.app.services.db.prisma.incident.findFirstOrThrow();
  // The button is in the file's own card, which the page shows too; here its press is enough.
  await office.wecom.emits({
    MsgType: "event",
    Event: "template_card_event",
    EventKey: `incident.reveal:${id}`,
    FromUserName: "ZhangSan",
    ResponseCode: "rc_reveal",
    CardType: "button_interaction",
  });
  await office.app.sender.drain();
  await zhang.says("需要向举报人核实截图的来源");
  zhang.fresh();
  return { office, zhang };
}
const submit = { "zh-CN": "提交", en: "Submit" };

test("what is shown once comes in its reader's language, without a link to a page that would show nothing", async () => {
  const { office, zhang } = await aboutToReveal("en");
  await zhang.presses(submit.en);
  await office.adapter.stop();
  const fresh = zhang.fresh();
  expect(fresh).toEqual([expect.stringMatching(/^Report INC-1001\n[\s\S]*李四/)]);
  expect(fresh.join()).not.toMatch(/<a href|Full text|举报/);
  await office.app.sender.drain();
  zhang.sees();
  const { prisma } = office.app.services.db;
  const { vault } = office.app.services;
  for (const { id, card } of await prisma.message.findMany()) {
    if (card) expect(vault.openText("reply", card, id)).not.toContain('Report INC-1001","body":[{"kind":"text"');
  }
  expect(problems(office)).toEqual([]);
});

test("if it is refused, whoever waits for it is told to ask for it again, in their language", async () => {
  const { office, zhang } = await aboutToReveal("en");
  office.wecom.fails({ path: SEND, how: 60020 });
  await zhang.driver.presses(zhang.card, submit.en);
  await office.adapter.stop();
  await office.app.sender.drain();
  zhang.sees(/shown once[^\n]*press the button once more/);
  expect(
    await office.app.services.db.prisma.delivery.count({ where: { platform: "wecom", state: { not: "sent" } } }),
  ).toBe(0);
});

test("if the answer gets lost, it may have come: told so, and not sent twice", async () => {
  const { office, zhang } = await aboutToReveal();
  office.wecom.fails({ path: SEND, how: "cut" });
  await zhang.driver.presses(zhang.card, submit["zh-CN"]);
  await office.adapter.stop();
  await office.app.sender.drain();
  zhang.sees(/如果您没有看到，请再按一次/);
});

test("if the process ends in between, the next one says it", async () => {
  const { office, zhang } = await aboutToReveal();
  // As a crash leaves it: the sentence is in the outbox and nothing else came.
  await office.app.services.db.pool.query(`CREATE FUNCTION stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.state = 'sent' THEN RETURN NULL; END IF; RETURN NEW; END $$;
    CREATE TRIGGER stay BEFORE UPDATE ON delivery FOR EACH ROW EXECUTE FUNCTION stay()`);
  await zhang.driver.presses(zhang.card, submit["zh-CN"]);
  await office.adapter.stop();
  await office.app.services.db.pool.query("DROP TRIGGER stay ON delivery");
  zhang.fresh();
  await office.app.sender.drain();
  zhang.sees();
  office.clock.advance(60_000);
  await office.app.sender.drain();
  zhang.sees(/请再按一次/);
});

test("it counts among what a member may get in a minute", async () => {
  const { office, zhang } = await aboutToReveal();
  office.clock.advance(76_000);
  await zhang.presses(submit["zh-CN"]);
  await office.adapter.stop();
  zhang.sees(/李四/);
  for (let i = 0; i < 40; i += 1) await zhang.driver.says(`不知道${i}`);
  await office.app.sender.drain();
  expect(zhang.fresh()).toHaveLength(29);
  expect(office.wecom.dropped).toEqual([]);
});

test("when the minute is full it is not sent to be dropped; the reader hears of it as soon as they may", async () => {
  const { office, zhang } = await aboutToReveal();
  office.clock.advance(76_000);
  await office.app.services.db.pool.query(`UPDATE platform_turn
    SET times = array_fill('${office.clock.now().toISOString()}'::timestamptz, ARRAY[30])
    WHERE key = 'wecom:ww0123456789abcdef:zhangsan'`);
  const before = office.wecom.calls.filter(({ path }) => path === SEND).length;
  await zhang.presses(submit["zh-CN"]);
  await office.adapter.stop();
  await office.app.sender.drain();
  expect(office.wecom.calls.filter(({ path }) => path === SEND)).toHaveLength(before);
  office.clock.advance(76_000);
  await office.app.sender.drain();
  zhang.sees(/请再按一次/);
});
