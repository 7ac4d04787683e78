import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { interactionOf, startTestApp, type TestApp } from "../../../../test/support/app.ts";
import { actionsOf, DemoPerson, labelsOf, textOf } from "../../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../../test/support/surface.ts";
import { verifyAudit } from "../../../core/audit.ts";
import type { Card } from "../../../core/card.ts";
import type { StillClock } from "../../../core/clock.ts";
import { systemCtx } from "../../../core/context.ts";
import type { Locale } from "../../../core/locale.ts";
import { findPerson } from "../../../core/people.ts";
import { collectPersonalData } from "../../../core/personal-data.ts";
import type { Reply } from "../../../core/reply.ts";
import { eraseDue } from "../../../core/retention.ts";
import { createKnowledge } from "./knowledge.ts";
import { versionOfNow } from "./looking.ts";
import { removeEntriesOf } from "./store-faq.ts";

/** Somebody asks in plain words, is not helped, asks Human Resources, and the answer becomes one that everybody finds. */
let app: TestApp;
beforeEach(async () => {
  app = await startTestApp({ adapters: () => [adapterOf(new RecordingSurface())] });
});
afterEach(() => app.close());

const person = (name: string) => new DemoPerson(app, name);
const said = (reply: Reply): string => (reply.kind === "say" ? reply.text : JSON.stringify(reply));
const cardOf = (reply: Reply): Card => {
  if (reply.kind !== "card" && reply.kind !== "hub") throw new Error(`no card: ${said(reply)}`);
  return reply.card;
};
/** A card that follows its subject comes as a message. */
const opened = async (name: string, reply: Reply): Promise<Card> =>
  reply.kind === "none" ? person(name).last() : cardOf(reply);
const prisma = () => app.services.db.prisma;
const newest = () => prisma().question.findFirstOrThrow({ orderBy: { number: "desc" } });
const hubOf = async (name: string): Promise<Card> =>
  cardOf(await app.desk.receive(interactionOf(name, { kind: "hub" }), { answers: "inline" }));
const goTo = async (text: string) => {
  (app.clock as StillClock).moveTo(text);
  await app.catchUp();
};
const noErrors = () => expect(app.log.lines.filter(({ level }) => level === "error")).toEqual([]);

const STRANGE = "我想给小区业主群团购水果，可以用公司的打印机印传单吗？";
const ANSWER = "可以团购，但请用自己的打印机；在群里只说是个人行为，与公司无关。";
const ask = async (name: string, text = STRANGE): Promise<string> => {
  expect(await person(name).submits("asking.ask", { text })).toMatchObject({ kind: "say", tone: "good" });
  return (await newest()).id;
};
const give = (name: string, id: string, over: Record<string, string> = {}, as = "answer") =>
  person(name).submits("asking.give", { text: ANSWER, clauses: "3.1.4，2.3.1", ...over }, { id, as });
const FAQ = {
  questionZh: "可以在小区群里组织团购水果吗？",
  answerZh: ANSWER,
  questionEn: "May I organise a fruit purchase in my neighbourhood?",
  answerEn: "Yes, as a private matter that has nothing to do with the company.",
  clauses: "3.1.4",
};

describe("a question in plain words", () => {
  test("is answered with the clause letter by letter, under its number and title", async () => {
    const reply = await person("chenchen").says("制度 个人微信号能借给同事用吗");
    const card = cardOf(reply);
    const version = await prisma().policyVersion.findFirstOrThrow({ where: { label: "2026-1" } });
    const clauses = version.clauses as Record<string, Record<string, string>>;
    expect(card.body).toContainEqual({
      kind: "quote",
      by: "制度 3.3.1 妥管个人账号",
      text: clauses["3.3.1"]?.["zh-CN"],
    });
    expect(labelsOf(card)).toEqual(expect.arrayContaining(["有帮助", "没帮助，问人力资源", "打开 3.3.1"]));
    expect(textOf(cardOf(await person("chenchen").pressesOn(card, "打开 3.3.1")))).toContain("3.3.1 妥管个人账号");
    const en = cardOf(await person("emma").says("ask may a coworker use my login"));
    expect(textOf(en)).toContain("do not lend them");
    expect(textOf(en)).not.toMatch(/\p{Script=Han}/u);
    noErrors();
  });

  test("that the policy says nothing about is not answered with a clause as if it fitted", async () => {
    const card = cardOf(await person("chenchen").says("制度 明天天气怎么样"));
    expect(card.state?.text).toBe("没有找到能回答它的内容");
    expect(card.body.some(({ kind }) => kind === "quote")).toBe(false);
    expect(labelsOf(card)[0]).toBe("问人力资源部");
    expect(textOf(cardOf(await person("emma").says("policy what is the weather tomorrow")))).toContain("Nothing found");
  });

  test("can be asked by button from the hub, the policy and the form, without knowing a command", async () => {
    for (const card of [await hubOf("chenchen"), cardOf(await person("chenchen").says("制度"))]) {
      const reply = await person("chenchen").pressesOn(card, "问制度");
      expect(reply).toMatchObject({ kind: "form", opening: { form: "asking.look" } });
    }
    expect(await person("emma").says("ask")).toMatchObject({ kind: "form", opening: { form: "asking.look" } });
    const found = await person("chenchen").submits("asking.look", { question: "账号被盗怎么办" });
    expect(textOf(cardOf(found))).toContain("3.3.4");
  });

  test("opens what else was found, as clause or as answer with its clause", async () => {
    const card = cardOf(await person("emma").says("ask how many days do I have to appeal"));
    const others = actionsOf(card).filter(({ label }) => label === "Open");
    expect(others.length).toBeGreaterThan(0);
    for (const action of others) {
      if (action.kind !== "run") throw new Error("no button");
      const opened = cardOf(await person("emma").presses(action.callback));
      expect(textOf(opened)).toMatch(/Policy \d|working days/);
    }
    noErrors();
  });

  test("of any kind is answered kindly, however it is written", async () => {
    for (const text of [
      "🙂🙂🙂",
      "(((.*[",
      "\\",
      "<b>x</b>",
      "x".repeat(5000),
      "密码 ".repeat(900),
      "3.1.1.3 可以发吗",
      "。。。",
    ]) {
      const reply = await person("chenchen").says(`制度 ${text}`);
      expect(["card", "say"]).toContain(reply.kind);
    }
    noErrors();
  });

  test("that helped is marked as its person says, and nobody else's can be touched", async () => {
    const card = cardOf(await person("emma").says("ask may I lend my account"));
    const lookup = await prisma().lookup.findFirstOrThrow();
    expect(lookup.found[0]).toBe("3.3.1");
    expect(said(await person("chenchen").presses(`asking.helped:${lookup.id}`))).toContain("不在记录里");
    expect((await prisma().lookup.findFirstOrThrow()).helped).toBeNull();
    expect(said(await person("emma").pressesOn(card, "Helped"))).toContain("Thank you");
    expect((await prisma().lookup.findFirstOrThrow()).helped).toBe(true);
    expect(Buffer.from(lookup.text).includes("lend")).toBe(false);
  });

  test("is asked again as a question to Human Resources without typing it again, and only by its person", async () => {
    const card = cardOf(await person("emma").says("ask neighbourhood fruit purchase flyer"));
    const label = labelsOf(card).find((one) => one.includes("HR")) ?? "";
    const reply = await person("emma").pressesOn(card, label);
    if (reply.kind !== "form") throw new Error(said(reply));
    expect(reply.opening.view.fields[0]?.initial).toBe("neighbourhood fruit purchase flyer");
    const { id } = await prisma().lookup.findFirstOrThrow();
    const others = await person("chenchen").presses(`asking.ask:${id}`);
    expect(others).toMatchObject({ kind: "form" });
    expect(JSON.stringify(others)).not.toContain("fruit");
    await person("emma").submits("asking.ask", { text: "neighbourhood fruit purchase flyer" }, reply.opening.context);
    expect((await prisma().lookup.findFirstOrThrow({ where: { id } })).helped).toBe(false);
  });
});

describe("a question to Human Resources", () => {
  test("is answered with the clause, becomes a frequent question without a name, and is found at once", async () => {
    expect(cardOf(await person("emma").says("ask neighbourhood fruit purchase")).state?.text).toBe(
      "Nothing found that answers this",
    );
    const id = await ask("chenchen");
    const { number } = await newest();
    const card = await person("sunli").last();
    expect(textOf(card)).toContain("小区业主群");
    expect(textOf(card)).toContain("陈晨");
    expect(await person("sunli").pressesOn(card, "答复")).toMatchObject({ kind: "form" });
    expect(said(await give("sunli", id))).toContain("已发送");
    const got = await person("chenchen").last();
    expect(textOf(got)).toContain(ANSWER);
    expect(textOf(got)).toContain("发表个人观点时就事论事");
    const handled = await person("sunli").last();
    const form = await person("sunli").pressesOn(handled, "做成常见问答");
    if (form.kind !== "form") throw new Error(said(form));
    expect(form.opening.view.fields.map(({ initial }) => initial)).toContain(ANSWER);
    const named = await person("sunli").submits(
      "asking.faq",
      { ...FAQ, answerZh: "陈晨问过：可以。" },
      form.opening.context,
    );
    expect(named).toMatchObject({ kind: "errors", errors: { answerZh: expect.stringContaining("名字") } });
    expect(said(await person("sunli").submits("asking.faq", FAQ, form.opening.context))).toContain("已保存");
    const found = cardOf(await person("emma").says("ask neighbourhood fruit purchase"));
    expect(textOf(found)).toContain(FAQ.answerEn);
    expect(textOf(found)).toContain("Opinions keep to the matter");
    expect(textOf(found)).not.toContain("陈晨");
    expect(textOf(cardOf(await person("wangmin").says("制度 小区群团购水果")))).toContain(ANSWER);
    // Twice is once.
    expect(said(await person("sunli").submits("asking.faq", FAQ, form.opening.context))).toContain("已经做成");
    expect(await prisma().faqEntry.count()).toBe(1);
    expect(textOf(await opened("sunli", await person("sunli").presses(`asking.view:${id}`)))).toContain(
      "已做成常见问答",
    );
    expect(number).toBe(1);
    expect((await verifyAudit(app.services.db)).faults).toEqual([]);
    noErrors();
  });

  test("is seen by Human Resources and whoever asked, and refused to everybody else on every press", async () => {
    const id = await ask("chenchen");
    for (const name of ["liqiang", "emma", "wangmin", "wutao"]) {
      expect(said(await person(name).presses(`asking.view:${id}`))).not.toContain("小区");
      expect(said(await person(name).says("ASK-1"))).not.toContain("小区");
      for (const press of ["give", "close", "adopt", "withdraw"]) {
        const reply = await person(name).presses(`asking.${press}:${id}`);
        expect([press, reply.kind]).toEqual([press, "say"]);
        expect(said(reply)).not.toContain("小区");
      }
      expect(await give(name, id)).toMatchObject({ kind: "say", tone: "bad" });
      expect(await person(name).submits("asking.close", { text: "不是制度问题" }, { id })).toMatchObject({
        tone: "bad",
      });
      expect(await person(name).submits("asking.faq", FAQ, { from: id })).toMatchObject({ kind: "say", tone: "bad" });
      expect(await person(name).submits("asking.faq", FAQ)).toMatchObject({ kind: "say", tone: "bad" });
    }
    expect((await newest()).state).toBe("open");
    expect(await prisma().faqEntry.count()).toBe(0);
    expect(textOf(await opened("sunli", await person("sunli").says("ASK-1")))).toContain("小区");
    expect(textOf(await opened("chenchen", await person("chenchen").says("ask-1")))).toContain("小区");
    noErrors();
  });

  test("of Human Resources itself goes to compliance, and is not answered by whoever asked", async () => {
    const id = await ask("sunli");
    expect(said(await give("sunli", id))).toContain("本人");
    expect(textOf(await person("wangmin").last())).toContain("小区");
    expect(said(await give("liuyang", id))).toContain("已发送");
    expect(textOf(await person("sunli").last())).toContain(ANSWER);
  });

  test("answered by two at once is answered once, and the second is told by whom", async () => {
    const id = await ask("sunli");
    const [one, two] = await Promise.all([
      give("wangmin", id),
      give("liuyang", id, { text: "另一个答复，内容不同。" }),
    ]);
    const replies = [said(one), said(two)];
    expect(replies.filter((text) => text.includes("已发送"))).toHaveLength(1);
    expect(replies.some((text) => /(王敏|刘洋).*答复了问题/.test(text))).toBe(true);
    const entries = await prisma().auditEntry.findMany({ where: { subject: id, action: "question.answer" } });
    expect(entries).toHaveLength(1);
  });

  test("can be withdrawn by its person alone while it is open, and closed with a reason", async () => {
    const id = await ask("emma", "Where do I book a holiday?");
    expect(await person("sunli").submits("asking.close", { text: "请在假勤系统里申请。" }, { id })).toMatchObject({
      tone: "good",
    });
    expect(textOf(await person("emma").last())).toContain("请在假勤系统里申请");
    const other = await ask("emma", "Which form do I need for it?");
    expect(said(await person("sunli").presses(`asking.withdraw:${other}`))).toContain("只有提问的人");
    expect(said(await person("emma").presses(`asking.withdraw:${other}`))).toContain("Withdrawn");
    expect(said(await person("emma").presses(`asking.withdraw:${other}`))).toMatch(/withdrew|withdrawn/i);
    expect(await prisma().deadline.count({ where: { subject: { startsWith: "qst_" }, closedAt: null } })).toBe(0);
  });

  test("is not sent twice, and not without end", async () => {
    await ask("emma", "May I organise a fruit purchase?");
    expect(said(await person("emma").submits("asking.ask", { text: "May I organise a fruit purchase?" }))).toContain(
      "ASK-1",
    );
    for (let at = 0; at < 4; at++) await ask("emma", `Another question, number ${at}`);
    const refused = await person("emma").submits("asking.ask", { text: "One question too many" });
    expect(refused).toMatchObject({ kind: "say", tone: "bad" });
    expect(await prisma().question.count()).toBe(5);
    const list = cardOf(await person("emma").presses("asking.mine"));
    expect(actionsOf(list).filter(({ label }) => label === "View")).toHaveLength(5);
  });

  test("with answers that are not in order is told beside the field, and nothing is lost", async () => {
    const id = await ask("chenchen");
    expect(await give("sunli", id, { clauses: "3.1.4, 9.9" })).toMatchObject({
      kind: "errors",
      errors: { clauses: expect.stringContaining("9.9") },
    });
    expect(await give("sunli", id, { clauses: "，" })).toMatchObject({
      kind: "errors",
      errors: { clauses: expect.any(String) },
    });
    expect(await give("sunli", id, { text: "" })).toMatchObject({
      kind: "errors",
      errors: { text: expect.any(String) },
    });
    expect(await person("emma").submits("asking.ask", { text: "?" })).toMatchObject({ kind: "errors" });
    expect((await newest()).state).toBe("open");
    expect(said(await give("sunli", "qst_0000000000000000"))).toContain("人力资源部");
    expect(said(await give("sunli", id, { clauses: "第３.１.４条 2.3.1" }))).toContain("已发送");
    expect((await newest()).clauses).toEqual(["3.1.4", "2.3.1"]);
  });

  test("can be answered better, and the card of whoever asked says the new answer", async () => {
    const id = await ask("chenchen");
    await give("sunli", id);
    // A form that was opened to answer first does not write over the answer.
    expect(said(await give("sunli", id, { text: "第二个答复" }))).toContain("孙丽");
    await give("sunli", id, { text: "更正：也可以借用公司的推车。", clauses: "3.1.4" }, "amend");
    expect(textOf(await person("chenchen").last())).toContain("更正：也可以借用公司的推车。");
  });

  test("is due in ten working days, reminded and passed up, without a word of what was asked", async () => {
    const id = await ask("chenchen");
    const due = await prisma().deadline.findFirstOrThrow({ where: { subject: id } });
    expect(due.dueAt).toEqual(new Date("2026-12-09T00:00:00+08:00"));
    expect(textOf(await hubOf("sunli"))).toContain("答复 ASK-1");
    expect(textOf(await hubOf("chenchen"))).toContain("ASK-1");
    await goTo("2026-12-08T09:30:00+08:00");
    expect(textOf(await person("sunli").last())).toContain("ASK-1");
    await goTo("2026-12-09T09:30:00+08:00");
    await goTo("2026-12-10T09:30:00+08:00");
    const passedUp = await person("zhaolan").last();
    expect(textOf(passedUp)).toContain("ASK-1");
    expect(textOf(passedUp)).toContain("孙丽");
    for (const hidden of ["小区", "陈晨"]) expect(textOf(passedUp)).not.toContain(hidden);
    expect(textOf(await opened("chenchen", await person("chenchen").says("ASK-1")))).toContain("很抱歉");
    noErrors();
  });
});

describe("frequent questions", () => {
  test("are made, changed, taken down and brought back by Human Resources, and each state is on record", async () => {
    const hub = await hubOf("sunli");
    expect(textOf(hub)).toContain("制度提问与常见问答");
    await person("sunli").submits("asking.faq", FAQ);
    const { id } = await prisma().faqEntry.findFirstOrThrow();
    const found = async () => textOf(cardOf(await person("emma").says("ask neighbourhood fruit purchase")));
    expect(await found()).toContain(FAQ.answerEn);
    const form = await person("sunli").presses(`asking.faq-edit:${id}`);
    if (form.kind !== "form") throw new Error(said(form));
    const better = { ...FAQ, answerEn: "Yes, and you need not tell anybody." };
    expect(said(await person("sunli").submits("asking.faq", better, form.opening.context))).toContain("已保存");
    expect(await found()).toContain(better.answerEn);
    expect(await found()).not.toContain(FAQ.answerEn);
    // The form was opened before the change.
    const late = await person("sunli").submits("asking.faq", FAQ, form.opening.context);
    expect(late).toMatchObject({ kind: "errors", summary: expect.stringContaining("别人改过") });
    await person("sunli").presses(`asking.faq-remove:${id}`);
    expect(await found()).toContain("Nothing found");
    expect(said(await person("emma").presses(`asking.entry:${id}`))).toContain("not there any more");
    expect(said(await person("sunli").presses(`asking.faq-remove:${id}`))).toContain("撤下了问答");
    await person("sunli").presses(`asking.faq-restore:${id}`);
    expect(await found()).toContain(better.answerEn);
    for (const press of ["faq", "kept", "faq-edit", "faq-remove", "faq-restore", "faq-new"])
      expect(await person("emma").presses(`asking.${press}:${id}`)).toMatchObject({ kind: "say", tone: "bad" });
    const revisions = await prisma().faqRevision.findMany({ orderBy: { version: "asc" } });
    expect(revisions.map(({ version }) => version)).toEqual([1, 2]);
    const log = await prisma().auditEntry.findMany({ where: { subject: id }, orderBy: { seq: "asc" } });
    expect(log.map(({ action }) => action)).toEqual(["faq.made", "faq.revise", "faq.remove", "faq.restore"]);
    expect(log.every(({ data }) => !data.includes("fruit"))).toBe(true);
    const list = cardOf(await person("sunli").presses("asking.faq"));
    expect(textOf(list)).toContain(FAQ.questionZh);
    noErrors();
  });
});

test("what was made in a demo is nobody's answer afterwards", async () => {
  await person("sunli").submits("asking.faq", FAQ);
  await person("sunli").submits("asking.faq", { ...FAQ, questionEn: "May I sell apples?" });
  const [first] = await prisma().faqEntry.findMany({ orderBy: { id: "asc" } });
  await prisma().faqRevision.updateMany({
    where: { entryId: first?.id ?? "" },
    data: { byId: "per_0000000000000009" },
  });
  await app.services.db.transaction((tx) => removeEntriesOf({ tx }, [person("sunli").id]));
  expect((await prisma().faqEntry.findMany()).map(({ id }) => id)).toEqual([first?.id]);
});

describe("the index", () => {
  test("is built once for a version, a state of the entries and a language, and again when one of them changes", async () => {
    const { finderOf } = createKnowledge({ caseStudies: () => [] });
    const now = (locale: Locale) =>
      app.services.db.transaction(async (tx) => {
        const ctx = systemCtx(app.services, tx);
        const version = await versionOfNow(ctx);
        if (!version) throw new Error("no policy");
        return finderOf(ctx, version, locale);
      });
    const first = await now("en");
    expect(await now("en")).toBe(first);
    expect(await now("zh-CN")).not.toBe(first);
    expect(await now("en")).toBe(first);
    await person("sunli").submits("asking.faq", FAQ);
    const second = await now("en");
    expect(second).not.toBe(first);
    expect(await now("en")).toBe(second);
  });
});

describe("lists", () => {
  test("show five, then all of them, and teach when they are empty", async () => {
    const open = async (name: string, press: string) => cardOf(await person(name).presses(press));
    expect(textOf(await open("sunli", "asking.queue"))).toContain("没有待答复的提问");
    expect(textOf(await open("emma", "asking.mine"))).toContain("have not asked");
    expect(textOf(await open("sunli", "asking.faq"))).toContain("还没有");
    for (const name of ["emma", "chenchen"])
      for (let at = 0; at < 4; at++) await ask(name, `这是第 ${at} 个问题，来自 ${name}`);
    const few = await open("sunli", "asking.queue");
    const rows = (card: Card) => actionsOf(card).filter(({ label }) => label === "查看").length;
    expect(rows(few)).toBe(5);
    const [list] = few.body.flatMap((block) => (block.kind === "list" ? [block] : []));
    expect(list?.more?.count).toBe(3);
    const all = list?.more?.action;
    if (all?.kind !== "run") throw new Error("no button for all");
    expect(rows(cardOf(await person("sunli").presses(all.callback)))).toBe(8);
    expect(textOf(await hubOf("sunli"))).toContain("待答复的制度提问 8");
    expect(await person("emma").presses("asking.queue")).toMatchObject({ kind: "say", tone: "bad" });
  });
});

describe("what is kept", () => {
  test("is sealed, in the person's copy, and gone when its time is over", async () => {
    await person("chenchen").says("制度 小区团购水果");
    const id = await ask("chenchen");
    await give("sunli", id);
    const row = await newest();
    expect(Buffer.from(row.text).includes("小区")).toBe(false);
    const sections = await app.services.db.transaction(async (tx) => {
      const ctx = systemCtx(app.services, tx);
      const who = await findPerson(tx, person("chenchen").id);
      return who ? collectPersonalData(ctx, app.registry, who, "copy") : [];
    });
    const own = JSON.stringify(sections.filter(({ key }) => key.startsWith("asking.")));
    for (const text of [STRANGE, ANSWER, "小区团购水果", "ASK-1"]) expect(own).toContain(text);
    expect(own).not.toContain("孙丽");
    await goTo("2027-01-20T10:00:00+08:00");
    await eraseDue(app.services, app.registry);
    expect(await prisma().lookup.count()).toBe(0);
    expect((await newest()).answer).not.toBeNull();
    await goTo("2027-12-01T10:00:00+08:00");
    await eraseDue(app.services, app.registry);
    const left = await newest();
    expect([left.text.length, left.answer, left.state]).toEqual([0, null, "answered"]);
    for (const name of ["chenchen", "sunli"]) {
      const card = await opened(name, await person(name).says("ASK-1"));
      expect(textOf(card)).toContain("已按保存期限删除");
      expect(textOf(card)).not.toContain("小区");
    }
    expect(textOf(cardOf(await person("chenchen").presses("asking.mine")))).not.toContain("小区");
    noErrors();
  });
});
