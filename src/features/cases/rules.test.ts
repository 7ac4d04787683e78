import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { CaseStage, said } from "../../../test/support/case-stage.ts";
import { labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";

/** The rules of a case one by one: who may, what comes first, what happens by itself. */
let app: TestApp;
let stage: CaseStage;
let prisma: TestApp["services"]["db"]["prisma"];
const clock = new StillClock("2026-03-03T09:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  await everybodySigned(app);
  stage = new CaseStage(app);
  ({ prisma } = app.services.db);
});
afterAll(() => app.close());
let day = new Date("2026-03-03T09:00:00+08:00");
/** Each test begins on a Tuesday of its own, in order, so that nothing of one falls due in the next. */
beforeEach(() => {
  day = new Date(day.getTime() + 7 * 86_400_000);
  clock.moveTo(day);
});
/** So many days after the beginning of the test, at that hour in Shanghai. */
const later = (days: number, time = "09:00") => {
  const date = new Date(day.getTime() + days * 86_400_000).toISOString().slice(0, 10);
  return stage.moveTo(`${date}T${time}:00+08:00`);
};

describe("opening", () => {
  test("is refused where no version bound the person when it happened, and nothing is kept", async () => {
    const before = await prisma.case.count();
    const values = {
      subject: stage.person("chenchen").id,
      clauses: ["3.1.1.3"],
      conductAt: "2025-12-01T09:00:00+08:00",
      urgent: "no",
      legal: "not_needed",
      note: "旧截图一张，今天才看到。",
    };
    const reply = await stage.person("wangmin").submits("cases.open", values, { id: "direct" });
    expect(reply).toMatchObject({
      kind: "errors",
      errors: { conductAt: expect.stringContaining("没有对陈晨生效的制度版本") },
    });
    expect(await prisma.case.count()).toBe(before);
  });

  test("is refused to who is concerned, manages the person, or has no part in cases", async () => {
    for (const who of ["chenchen", "liqiang", "linyue"]) {
      await expect(stage.opened("chenchen", {}, who)).rejects.toThrow(/不由您处理|回避/);
    }
  });

  test("of HR's own people goes past HR, and a team of the person sees nothing of it", async () => {
    const id = await stage.opened("sunli", {}, "wangmin");
    expect(said(await stage.person("sunli").presses(`case.view:${id}`))).toContain("不由您处理");
    expect((await stage.find(id)).handlerId).toBe(stage.person("wangmin").id);
  });

  test("of somebody who reported lately goes to compliance first, and nothing is proposed before", async () => {
    await stage
      .person("zhouyu")
      .submits("incidents.report", { kind: "rumour", platform: "weibo", text: "有人在传不实消息。" });
    const id = await stage.heard("zhouyu");
    expect(textOf(await stage.person("liuyang").last())).toContain("受到保护");
    expect(said(await stage.propose(id))).toContain("合规复核");
    expect(said(await stage.withReason("cases.clear", id, "wangmin"))).toContain("您是受理人");
    await stage.withReason("cases.clear", id, "liuyang");
    expect(said(await stage.propose(id))).toContain("已提交");
  });

  test("of somebody whose law is not known takes the strictest rules and warns", async () => {
    await prisma.person.update({ where: { id: stage.person("linyue").id }, data: { jurisdiction: null } });
    const id = await stage.opened("linyue");
    expect((await stage.find(id)).jurisdiction).toBe("unknown");
    for (const who of ["wangmin", "sunli"]) expect(textOf(await stage.person(who).last())).toContain("适用哪里的法律");
    await stage
      .person("wangmin")
      .submits("cases.jurisdiction", { jurisdiction: "CN", reason: "劳动合同在上海签订。" }, { id });
    expect((await stage.find(id)).jurisdiction).toBe("CN");
  });
});

test("whether it is talk of colleagues that the law protects is asked before a case opens, and the answer is on record", async () => {
  const id = await stage.opened("mia", { legal: "consulted" });
  const entry = await prisma.auditEntry.findFirstOrThrow({ where: { subject: id, action: "case.opened" } });
  expect(JSON.parse(entry.data)).toMatchObject({ legal: "consulted" });
  const values = { clauses: ["2.2.2"], conductAt: clock.now().toISOString(), urgent: "no", note: "评论里谈到工资。" };
  const reply = await stage
    .person("wangmin")
    .submits("cases.open", { ...values, subject: stage.person("mia").id }, { id: "direct" });
  expect(reply).toMatchObject({ kind: "errors", errors: { legal: expect.any(String) } });
});

test("a person in the United States is told that they may ask for a representative", async () => {
  const id = await stage.opened("mia");
  await stage.allege(id);
  await stage.person("mia").presses(`case.mine:${id}`);
  expect(textOf(await stage.person("mia").last())).toContain("representative");
});

describe("what is put to the person", () => {
  test("names nobody else, and waits for evidence that is still coming in", async () => {
    const id = await stage.opened();
    const named = await stage.allege(id, { facts: "周宇说您发了报价单。" });
    expect(named).toMatchObject({ kind: "errors", errors: { facts: expect.stringContaining("周宇") } });
    const mailed = await stage.allege(id, { evidence: "来自 Zhou.Yu@demo.example 的截图" });
    expect(mailed).toMatchObject({ kind: "errors", errors: { evidence: expect.stringContaining("@demo.example") } });
    expect(said(await stage.allege(id, { preserved: "files" }))).toContain("证据");
    expect(said(await stage.allege(id))).toContain("已送达");
  });

  test("comes in an envelope that says nothing, and opening it is on record", async () => {
    const id = await stage.opened();
    await stage.allege(id);
    const envelope = await stage.person("chenchen").last();
    expect(textOf(envelope)).not.toMatch(/微博|3\.1\.1\.3|条款/);
    await stage.person("chenchen").presses(`case.mine:${id}`);
    const entries = await prisma.auditEntry.findMany({ where: { subject: id, action: "case.opened-by-subject" } });
    expect(entries).toHaveLength(1);
    // The other pane: a colleague presses the same button.
    expect(said(await stage.person("zhouyu").presses(`case.mine:${id}`))).toContain("不由您处理");
  });

  test("a person in the United Kingdom gets a hearing, may bring a companion and move it within five working days", async () => {
    const id = await stage.opened("emma");
    expect(await stage.allege(id)).toMatchObject({ kind: "errors", errors: { hearingAt: expect.any(String) } });
    const hearing = new Date(day.getTime() + 3 * 86_400_000 + 8 * 3_600_000);
    await stage.allege(id, { hearingAt: hearing.toISOString(), hearingPlace: "Teams" });
    await stage.person("emma").presses(`case.mine:${id}`);
    expect(textOf(await stage.person("emma").last())).toMatch(/bring a colleague or a union official/);
    const late = new Date(hearing.getTime() + 14 * 86_400_000).toISOString();
    const early = new Date(hearing.getTime() + 4 * 86_400_000).toISOString();
    const why = { companion: "Jane Doe", reason: "My companion is away." };
    expect((await stage.person("emma").submits("cases.reschedule", { at: late, ...why }, { id })).kind).toBe("errors");
    expect(said(await stage.person("emma").submits("cases.reschedule", { at: early, ...why }, { id }))).toContain(
      "Moved",
    );
  });

  test("silence is no admission: when the time is over it is weighed on what there is", async () => {
    const id = await stage.opened();
    await stage.allege(id);
    await later(6, "09:01");
    expect((await stage.find(id)).state).toBe("allegation_served");
    await later(8, "09:01");
    const row = await stage.find(id);
    expect(row).toMatchObject({ state: "deliberation" });
    expect(row.heardAt).not.toBeNull();
  });

  test("more time is given on top of what there was, and never taken", async () => {
    const id = await stage.opened();
    await stage.allege(id);
    const due = () => prisma.deadline.findFirstOrThrow({ where: { subject: id, kind: "statement", closedAt: null } });
    const before = (await due()).dueAt;
    await stage.person("wangmin").submits("cases.extend", { days: "3", reason: "当事人出差。" }, { id });
    expect((await due()).dueAt > before).toBe(true);
    expect((await due()).inputs).toMatchObject({ term: { n: 8 } });
  });
});

describe("deciding", () => {
  test("a rung below the count needs a reason, one above it legal as well", async () => {
    const id = await stage.heard();
    const higher = { step: "2", obligations: ["circular_criticism"] };
    expect(await stage.propose(id, higher)).toMatchObject({
      kind: "errors",
      errors: { deviation: expect.any(String) },
    });
    await stage.propose(id, { ...higher, deviation: "传播面很大，影响恶劣。" });
    expect(said(await stage.decide(id))).toContain("法务");
    await stage.withReason("cases.sign-off", id, "hejing");
    expect(said(await stage.decide(id))).toContain("已决定");
  });

  test("what the person's law does not know cannot be proposed, whatever the form said", async () => {
    const id = await stage.opened("emma");
    const hearingAt = new Date(day.getTime() + 3 * 86_400_000 + 8 * 3_600_000).toISOString();
    await stage.allege(id, { hearingAt, hearingPlace: "Teams" });
    await stage.person("emma").submits("cases.statement", { text: "It was a mistake of mine." }, { id });
    expect(said(await stage.propose(id, { obligations: ["meeting_reflection"] }))).toContain("适用的法律");
  });

  test("a third rung takes two people of different lines, one of them legal, and the form of proportionality", async () => {
    const id = await stage.heard();
    const third = { step: "3", obligations: ["legal_reserve"], deviation: "造成重大损失。" };
    expect(said(await stage.propose(id, third))).toContain("相当性评估");
    await stage.weigh(id);
    await stage.propose(id, third);
    await stage.withReason("cases.sign-off", id, "hejing");
    // 刘洋 reports to 王敏, who proposed; 孙丽 and 刘洋 are no legal.
    expect(said(await stage.decide(id, "sunli"))).toContain("另一条汇报线");
    expect(said(await stage.approve(id, "sunli"))).toContain("另一位同事");
    expect(said(await stage.approve(id, "liuyang"))).toContain("法务");
    expect(said(await stage.approve(id, "hejing"))).toContain("已批准");
    expect((await stage.find(id)).sanction).toMatchObject({ step: 3, secondId: stage.person("hejing").id });
  });

  test("a dismissal waits for the union: notice, view, answer in writing", async () => {
    const id = await stage.heard();
    await stage.weigh(id);
    await stage.withReason("cases.sign-off", id, "hejing");
    await stage.propose(id, { step: "3", obligations: ["dismissal"], deviation: "造成重大损失。" });
    await stage.decide(id);
    await stage.approve(id);
    const wang = stage.person("wangmin");
    expect((await stage.find(id)).state).toBe("union_notice");
    expect(said(await wang.presses(`case.union-done:${id}`))).toContain("通知");
    const sentAt = new Date(day.getTime()).toISOString();
    await wang.submits(
      "cases.union-send",
      { to: "公司工会", text: "拟与陈晨解除劳动合同，理由如下。", sentAt },
      { id },
    );
    expect(said(await wang.presses(`case.union-done:${id}`))).toContain("意见");
    await wang.submits("cases.union-view", { text: "建议改为降职。", at: sentAt }, { id });
    expect(said(await wang.presses(`case.union-done:${id}`))).toContain("书面答复");
    await wang.submits("cases.union-answer", { text: "已研究，维持原建议，理由如下。" }, { id });
    expect(said(await wang.presses(`case.union-done:${id}`))).toContain("送达");
    expect((await stage.find(id)).sanction).toMatchObject({ state: "planned", step: 3 });
  });

  test("two who decide at once: one does, the other is told who was first", async () => {
    const id = await stage.heard();
    await stage.propose(id);
    const answers = await Promise.all([stage.decide(id, "sunli"), stage.decide(id, "hejing")]);
    const texts = answers.map(said);
    expect(texts.filter((text) => text.includes("已决定，等受理人送达"))).toHaveLength(1);
    expect(texts.filter((text) => /孙丽|何静/.test(text))).toHaveLength(1);
    expect(await prisma.sanction.count({ where: { caseId: id } })).toBe(1);
  });

  test("what was sent back can be proposed anew without another hearing, on the same clauses alone", async () => {
    const id = await stage.heard();
    await stage.propose(id);
    await stage.withReason("cases.return", id, "sunli");
    expect((await stage.find(id)).state).toBe("open");
    expect(said(await stage.propose(id, { clauses: ["2.2.2"] }))).toMatch(/没有告知过当事人|选项/);
    expect(said(await stage.propose(id))).toContain("已提交");
  });
});

describe("the count", () => {
  test("the second violation is one after the first was received and became final, and reversing the first flags it", async () => {
    const first = await stage
      .received("daniel", { obligations: ["oral_warning"] })
      .catch((error: Error) => error.message);
    // 丹尼尔 works in London: a hearing is needed there, so this one goes the long way.
    expect(first).toContain("open");
    const one = await stage.received("linyue", {});
    await later(14);
    expect((await stage.find(one)).state).toBe("final");
    const two = await stage.heard("linyue");
    expect(await stage.propose(two)).toMatchObject({
      kind: "errors",
      errors: { deviation: expect.stringContaining("第 2 档") },
    });
    await stage.propose(two, { step: "2", obligations: ["meeting_reflection"] });
    await stage.decide(two);
    await stage.serve(two);
    await stage.person("linyue").presses(`case.acknowledge:${two}`);
    const { sanction } = await stage.find(two);
    expect(sanction).toMatchObject({ strikeNumber: 2, step: 2 });
    expect(sanction?.counted).toEqual([(await stage.find(one)).sanction?.id]);
    await stage
      .person("sunli")
      .submits("cases.correct", { what: "annul", cause: "court", reason: "仲裁裁决撤销。" }, { id: one });
    expect((await stage.find(one)).state).toBe("annulled");
    expect((await stage.find(two)).sanction?.needsReview).toBe(true);
    expect(textOf(await stage.person("sunli").last())).toContain("重新审视");
    await stage
      .person("sunli")
      .submits("cases.review", { what: "lower", reason: "前一次已撤销，减轻一档。" }, { id: two });
    expect((await stage.find(two)).sanction).toMatchObject({ needsReview: false, step: 1 });
    const record = said(await stage.person("linyue").says("记录"));
    expect(record).toContain("已撤销，不计入");
  });
});

describe("by itself", () => {
  test("a decision that is not acknowledged goes another way, with proof, and the time to appeal runs from then", async () => {
    const id = await stage.heard();
    await stage.propose(id);
    await stage.decide(id);
    await stage.serve(id);
    await later(3, "09:01");
    const row = await stage.find(id);
    expect(row.state).toBe("served");
    expect(await prisma.deadline.count({ where: { subject: id, kind: "second-channel", closedAt: null } })).toBe(1);
    const wang = stage.person("wangmin");
    const before = { way: "courier", at: new Date(day.getTime() - 86_400_000).toISOString(), note: "快递单号 123。" };
    expect((await wang.submits("cases.prove-service", before, { id })).kind).toBe("errors");
  });

  test("a case in which nothing happens goes back to the team, and the team may take it", async () => {
    const id = await stage.opened();
    await later(8, "09:01");
    expect(await stage.find(id)).toMatchObject({ handlerId: null, isTaken: false, state: "open" });
    await stage.person("sunli").presses(`case.take:${id}`);
    expect((await stage.find(id)).handlerId).toBe(stage.person("sunli").id);
  });

  test("a leaver's case is the team's", async () => {
    const id = await stage.opened("chenchen", {}, "liuyang");
    await prisma.person.update({ where: { id: stage.person("liuyang").id }, data: { isActive: false } });
    expect(said(await stage.person("wangmin").says("案件"))).toContain("CASE-");
    await stage.person("wangmin").presses(`case.take:${id}`);
    expect((await stage.find(id)).handlerId).toBe(stage.person("wangmin").id);
    await prisma.person.update({ where: { id: stage.person("liuyang").id }, data: { isActive: true } });
  });

  test("after five months nothing can be decided, unless legal lifted the limit; both are warned before", async () => {
    const barred = await stage.heard();
    const lifted = await stage.heard();
    await later(61);
    expect(await prisma.auditEntry.count({ where: { subject: barred, action: "case.alert" } })).toBe(1);
    await later(125);
    expect(await prisma.auditEntry.count({ where: { subject: barred, action: "case.alertLate" } })).toBe(1);
    await stage.withReason("cases.override", lifted, "hejing");
    await later(155);
    expect((await stage.find(barred)).state).toBe("time_barred");
    expect((await stage.find(lifted)).state).toBe("deliberation");
    day = new Date(day.getTime() + 160 * 86_400_000);
  });

  test("what the law of France bars is over after two months", async () => {
    await prisma.person.update({ where: { id: stage.person("zhouyu").id }, data: { jurisdiction: "FR" } });
    const id = await stage.heard("zhouyu");
    await later(63);
    expect((await stage.find(id)).state).toBe("time_barred");
    day = new Date(day.getTime() + 63 * 86_400_000);
  });
});

test("a reporter and a witness see nothing of a case and have no other part in it", async () => {
  const id = await stage.opened();
  await stage
    .person("wangmin")
    .submits(
      "cases.ask-witness",
      { person: stage.person("sunli").id, text: "您看到过这条微博吗？", reason: "只有她当晚值班。" },
      { id },
    );
  expect(textOf(await stage.person("sunli").last())).toContain("您看到过这条微博吗");
  expect(said(await stage.person("sunli").presses(`case.view:${id}`))).toContain("不由您处理");
  const { id: question } = await prisma.caseQuestion.findFirstOrThrow({ where: { caseId: id } });
  expect(
    said(await stage.person("zhouyu").submits("cases.answer-witness", { text: "我也看到了。" }, { id: question })),
  ).toContain("不由您处理");
  await stage.person("sunli").submits("cases.answer-witness", { text: "看到过，大约晚上九点。" }, { id: question });
  expect(labelsOf(await stage.person("sunli").last())).toEqual([]);
  await stage.person("wangmin").presses(`case.file:${id}`);
});

test("the file names everybody who was told at once, colleagues and others", async () => {
  const id = await stage.opened("chenchen");
  const at = new Date(clock.now().getTime() - 60_000).toISOString();
  const told = {
    person: stage.person("liqiang").id,
    whom: "工会主席老陈",
    way: "meeting",
    at,
    text: "当面说明了情况。",
  };
  await stage.person("wangmin").submits("cases.told", told, { id });
  const file = await stage.person("wangmin").presses(`case.file:${id}`);
  const text = file.kind === "none" ? textOf(await stage.person("wangmin").last()) : said(file);
  expect(text).toContain("李强、工会主席老陈 · 当面");
});

test("who oversees reads a case in an emergency with a reason, others hear of it at once, and a party never does", async () => {
  const id = await stage.heard("chenchen");
  const reason = { reason: "监管部门要求今天答复。" };
  for (const who of ["liqiang", "chenchen", "linyue"])
    expect(said(await stage.person(who).submits("cases.read", reason, { id }))).not.toContain("误发");
  const read = await stage.person("wutao").submits("cases.read", reason, { id });
  expect(read).toMatchObject({ kind: "card", transient: true });
  expect(said(read)).toContain("误发");
  expect(textOf(await stage.person("hejing").last())).toContain("吴涛紧急查看了");
  const entries = await prisma.auditEntry.count({ where: { subject: id, action: "case.read-in-emergency" } });
  expect(entries).toBe(1);
  const job = app.registry.features
    .flatMap(({ recurring = [] }) => recurring)
    .find(({ name }) => name === "cases.list-readings");
  const month = new Date(day.getTime() + 31 * 86_400_000).toISOString().slice(0, 7);
  clock.moveTo(new Date(`${month}-01T10:00:00+08:00`));
  await job?.handle(app.services, {});
  await app.sender.drain();
  expect(textOf(await stage.person("hejing").last())).toContain("紧急查看清单");
});
