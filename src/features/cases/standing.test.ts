import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { CaseStage, said } from "../../../test/support/case-stage.ts";
import { labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";

/** What a decision rests on between the steps: what it counted, who has it, what the union was given. */
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
beforeEach(() => {
  day = new Date(day.getTime() + 28 * 86_400_000);
  clock.moveTo(day);
});
const later = (days: number, time = "09:00") => {
  const date = new Date(day.getTime() + days * 86_400_000).toISOString().slice(0, 10);
  return stage.moveTo(`${date}T${time}:00+08:00`);
};
const openDue = (subject: string, kind: string) =>
  prisma.deadline.findMany({ where: { subject, kind, closedAt: null } });
const reverse = (id: string) =>
  stage.person("sunli").submits("cases.correct", { what: "annul", cause: "court", reason: "仲裁裁决撤销。" }, { id });
const away = (name: string, isActive: boolean) =>
  prisma.person.update({ where: { id: stage.person(name).id }, data: { isActive } });
/** A second one of the same person, decided and not served yet. */
async function second(subject: string, first: string): Promise<string> {
  await later(14);
  expect((await stage.find(first)).state).toBe("final");
  const id = await stage.heard(subject);
  await stage.propose(id, { step: "2", obligations: ["meeting_reflection", "written_reflection"] });
  await stage.decide(id);
  expect((await stage.find(id)).state).toBe("decided");
  return id;
}
async function untilUnion(subject: string): Promise<string> {
  const id = await stage.heard(subject);
  await stage.weigh(id);
  await stage.withReason("cases.sign-off", id, "hejing");
  await stage.propose(id, { step: "3", obligations: ["dismissal"], deviation: "造成重大损失。" });
  await stage.decide(id);
  await stage.approve(id);
  expect((await stage.find(id)).state).toBe("union_notice");
  return id;
}
const tellUnion = (id: string) =>
  stage
    .person("wangmin")
    .submits(
      "cases.union-send",
      { to: "公司工会", text: "拟解除劳动合同，理由如下。", sentAt: stage.now().toISOString() },
      { id },
    );

test("what waits for the person alone does not stand among what needs its handler", async () => {
  const id = await stage.opened("linyue");
  const number = `CASE-${(await stage.find(id)).number}`;
  const needs = async () => said(await stage.person("wangmin").says("/sm"));
  expect(await needs()).toContain(number);
  await stage.allege(id);
  expect(await needs()).not.toContain(number);
});

describe("what a decision counted", () => {
  test("is looked at again before it is served, where it was reversed in between", async () => {
    const first = await stage.received("linyue");
    const id = await second("linyue", first);
    await reverse(first);
    expect((await stage.find(id)).sanction).toMatchObject({ state: "planned", needsReview: true });
    expect(said(await stage.serve(id))).toContain("重新审视");
    expect((await stage.find(id)).state).toBe("decided");
    await stage.person("sunli").submits("cases.review", { what: "lower", reason: "前一次已撤销，减一档。" }, { id });
    expect(said(await stage.serve(id))).toContain("已送达");
    expect((await stage.find(id)).sanction).toMatchObject({ state: "served", step: 1 });
    // What was lowered before anybody heard of it is to the manager a decision like any other, until it is undone.
    await stage.person("zhaolan").presses(`case.team:${id}`);
    expect(textOf(await stage.person("zhaolan").last())).toContain("收到一项处理决定");
    await stage.person("linyue").presses(`case.mine:${id}`);
    expect(textOf(await stage.person("linyue").last())).not.toContain("会议检讨");
  });

  test("takes it back whole, and the person who does not have it yet hears that it is over", async () => {
    const first = await stage.received("linyue");
    const id = await second("linyue", first);
    await reverse(first);
    await stage.person("sunli").submits("cases.review", { what: "annul", reason: "前一次已撤销，不再处理。" }, { id });
    expect(await stage.find(id)).toMatchObject({ state: "withdrawn", sanction: { state: "reversed" } });
  });

  test("stands on the card as it was counted then, whatever became final since", async () => {
    await stage.received("zhouyu");
    await later(1);
    const id = await stage.heard("zhouyu");
    await stage.propose(id);
    await stage.decide(id);
    expect((await stage.find(id)).sanction?.counted).toEqual([]);
    await later(14);
    await stage.person("wangmin").presses(`case.view:${id}`);
    expect(textOf(await stage.person("wangmin").last())).not.toContain("计入 CASE-");
  });
});

describe("whoever has it", () => {
  test("may leave between the decision and its service: the team takes it and serves it", async () => {
    const id = await stage.opened("chenchen", {}, "liuyang");
    await stage.allege(id, {}, "liuyang");
    await stage.person("chenchen").submits("cases.statement", { text: "截图是误发的，我马上删了。" }, { id });
    await stage.propose(id, {}, "liuyang");
    await stage.decide(id);
    await away("liuyang", false);
    await stage.person("wangmin").presses(`case.view:${id}`);
    expect(labelsOf(await stage.person("wangmin").last())).toContain("受理");
    await stage.person("wangmin").presses(`case.take:${id}`);
    expect(said(await stage.serve(id))).toContain("已送达");
    await away("liuyang", true);
  });

  test("may be away: those who oversee give it to somebody else, who has one term for it", async () => {
    const id = await stage.heard();
    await stage.propose(id);
    await stage.decide(id);
    const give = { person: stage.person("liuyang").id, reason: "王敏休假两周。" };
    expect(said(await stage.person("wutao").submits("cases.reassign", give, { id }))).toContain("刘洋");
    await stage.person("liuyang").presses(`case.take:${id}`);
    expect(said(await stage.serve(id, "liuyang"))).toContain("已送达");
    expect(await openDue(id, "take")).toEqual([]);
  });

  test("stays out before taking it: one term to take it runs, not two", async () => {
    const id = await stage.opened();
    const give = { person: stage.person("liuyang").id, reason: "王敏休假两周。" };
    await stage.person("wutao").submits("cases.reassign", give, { id });
    await stage.person("liuyang").presses(`case.recuse:${id}`);
    expect(await openDue(id, "take")).toHaveLength(1);
  });
});

describe("the union", () => {
  test("has its whole time from the notice, however late that is sent, and is told once", async () => {
    const id = await untilUnion("chenchen");
    await later(9);
    await tellUnion(id);
    expect(said(await stage.person("wangmin").presses(`case.union-done:${id}`))).toContain("意见");
    expect(said(await tellUnion(id))).toMatch(/已经记录/);
    await later(23);
    await stage.person("wangmin").presses(`case.view:${id}`);
    expect(labelsOf(await stage.person("wangmin").last())).toContain("工会程序已完成");
    await stage.person("wangmin").presses(`case.union-done:${id}`);
    expect((await stage.find(id)).state).toBe("decided");
  });

  test("is heard: the decider sends the proposal back, and the union is told anew", async () => {
    const id = await untilUnion("chenchen");
    await tellUnion(id);
    await stage.withReason("cases.return", id, "sunli");
    expect(await stage.find(id)).toMatchObject({ state: "open", unionNotice: null });
    expect(await openDue(id, "union")).toEqual([]);
  });

  test("waits in vain where what was counted was reversed: nothing is decided on it", async () => {
    const first = await stage.received("linyue");
    await later(17);
    expect((await stage.find(first)).state).toBe("final");
    const id = await untilUnion("linyue");
    await reverse(first);
    await tellUnion(id);
    const wang = stage.person("wangmin");
    const at = stage.now().toISOString();
    await wang.submits("cases.union-view", { text: "工会没有不同意见。", at }, { id });
    await wang.submits("cases.union-answer", { text: "谢谢，已经考虑你们的意见。" }, { id });
    expect(said(await stage.person("wangmin").presses(`case.union-done:${id}`))).toContain("撤销");
    expect((await stage.find(id)).sanction).toBeNull();
  });
});

test("the queue offers what its reader may do: only HR has payroll's file", async () => {
  const queue = async (name: string) => said(await stage.person(name).says("案件"));
  expect(await queue("sunli")).toMatch(/case\.open.*case\.payroll/s);
  expect(await queue("wangmin")).not.toContain("工资指令导出");
  expect(await queue("wutao")).not.toContain("case.open");
});

test("a decision that counts no more can still be appealed against late, and the appeal gets its answer", async () => {
  const id = await stage.received("linyue");
  await later(14);
  await prisma.sanction.updateMany({ where: { caseId: id }, data: { state: "lapsed" } });
  const appeal = { grounds: ["facts"], text: "现在才拿到证据，请重新审核。", files: [], proof: [] };
  await stage.person("linyue").submits("appeals.file", appeal, { id });
  const { id: filed } = await prisma.appeal.findFirstOrThrow({ where: { caseId: id } });
  const reviewer = stage.person("hejing");
  await reviewer.presses(`appeal.take:${filed}`);
  await reviewer.submits("appeals.admit", { answer: "admit", reason: "有新的证据，予以受理。" }, { id: filed });
  await reviewer.submits("appeals.outcome", { outcome: "dismiss", facts: "新证据不足，维持原决定。" }, { id: filed });
  expect((await prisma.appeal.findFirstOrThrow({ where: { caseId: id } })).state).toBe("dismissed");
  expect(await stage.find(id)).toMatchObject({ state: "final", sanction: { state: "lapsed" } });
});

test("once the law of a person is known, its own limit of time runs instead of the strictest", async () => {
  await prisma.person.update({ where: { id: stage.person("linyue").id }, data: { jurisdiction: "unknown" } });
  const id = await stage.opened("linyue");
  const bar = async () => (await openDue(id, "time-bar")).map(({ dueAt }) => dueAt.getTime());
  const [strict = 0] = await bar();
  await stage.person("wangmin").submits("cases.jurisdiction", { jurisdiction: "CN", reason: "合同签在上海。" }, { id });
  const after = await bar();
  expect(after).toHaveLength(1);
  expect(after[0]).toBeGreaterThan(strict + 80 * 86_400_000);
  const again = { jurisdiction: "FR", reason: "改成法国法律。" };
  await stage.person("wangmin").submits("cases.jurisdiction", again, { id });
  expect((await stage.find(id)).jurisdiction).toBe("CN");
});

test("who is told another way has their whole time from then, with the days that were given besides", async () => {
  const id = await stage.opened("linyue");
  await stage.allege(id);
  await stage.person("wangmin").submits("cases.extend", { days: "5", reason: "当事人出差在外。" }, { id });
  const until = async () => (await openDue(id, "statement"))[0]?.dueAt.getTime() ?? 0;
  const given = await until();
  clock.moveTo(new Date(clock.now().getTime() + 86_400_000));
  const at = (minutes: number) => new Date(clock.now().getTime() - minutes * 60_000).toISOString();
  const tell = (minutes: number) =>
    stage
      .person("wangmin")
      .submits(
        "cases.told",
        { person: stage.person("linyue").id, way: "call", at: at(minutes), text: "电话告知了通知内容。" },
        { id },
      );
  await tell(10);
  expect(await until()).toBeGreaterThan(given);
  const told = await until();
  await tell(1200);
  expect(await until()).toBe(told);
});

describe("a decision that was sent back", () => {
  test("takes legal's view along: what is proposed next, and higher, needs a view of its own", async () => {
    const id = await stage.heard();
    const higher = { step: "2", obligations: ["circular_criticism"], deviation: "传播面很大，影响恶劣。" };
    await stage.propose(id, higher);
    await stage.withReason("cases.sign-off", id, "hejing");
    await stage.withReason("cases.return", id, "sunli");
    await stage.propose(id, higher);
    expect(said(await stage.decide(id))).toContain("法务");
    await stage.withReason("cases.sign-off", id, "hejing");
    expect(said(await stage.decide(id))).toContain("已决定");
  });

  test("is not decided by whoever proposed it the first time, though somebody else has it now", async () => {
    const id = await stage.proposed();
    await stage.withReason("cases.return", id, "sunli");
    await stage
      .person("wangmin")
      .submits("cases.hand-over", { person: stage.person("sunli").id, reason: "王敏休假两周。" }, { id });
    await stage.person("sunli").presses(`case.take:${id}`);
    expect((await stage.find(id)).handlerId).toBe(stage.person("sunli").id);
    await stage.propose(id, {}, "sunli");
    expect((await stage.find(id)).state).toBe("proposed");
    expect(said(await stage.decide(id, "wangmin"))).toContain("建议人");
    expect(said(await stage.decide(id, "hejing"))).toContain("已决定");
  });

  test("where nobody may be the second, those who oversee hear it at once", async () => {
    const id = await stage.heard();
    await stage.weigh(id);
    await stage.propose(id, { step: "3", obligations: ["legal_reserve"], deviation: "造成重大损失。" });
    await stage.withReason("cases.sign-off", id, "hejing");
    await away("hejing", false);
    await stage.decide(id, "sunli");
    await away("hejing", true);
    const told = await prisma.message.count({ where: { notice: "cases.undecidable", subject: id } });
    expect(told).toBeGreaterThan(0);
  });

  test("a correction is not made by whoever proposed it, and the decider hears of it", async () => {
    const id = await stage.received();
    const correct = { what: "annul", cause: "own", reason: "认定的事实有误。" };
    const told = () =>
      prisma.delivery.count({
        where: { personId: stage.person("sunli").id, message: { notice: "cases.handler", subject: id } },
      });
    const before = await told();
    expect(said(await stage.person("wangmin").submits("cases.correct", correct, { id }))).toContain("建议人");
    expect((await stage.find(id)).state).toBe("appeal_window");
    await stage.person("hejing").submits("cases.correct", correct, { id });
    expect((await stage.find(id)).state).toBe("annulled");
    expect(await told()).toBe(before + 1);
  });

  test("is looked at by compliance first where the person has reported somebody since", async () => {
    const id = await stage.heard("zhouyu");
    await stage
      .person("zhouyu")
      .submits("incidents.report", { kind: "rumour", platform: "weibo", text: "有人在传不实消息。" });
    const reply = await stage.propose(id);
    expect(reply).toMatchObject({ kind: "errors" });
    expect((await stage.find(id)).protection).toBe("flagged");
  });
});

test("what the manager is told stands behind a button, and only who was told opens it", async () => {
  const id = await stage.received("chenchen");
  await app.catchUp();
  const about = await prisma.delivery.findMany({ where: { message: { notice: "cases.manager", subject: id } } });
  expect(about.map(({ personId }) => personId)).toEqual([stage.person("liqiang").id]);
  expect(textOf(await stage.person("liqiang").last())).not.toContain("陈晨");
  expect(said(await stage.person("mia").presses(`case.team:${id}`))).not.toContain("陈晨");
  await stage.person("liqiang").presses(`case.team:${id}`);
  expect(textOf(await stage.person("liqiang").last())).toContain("陈晨");
  expect(await prisma.auditEntry.count({ where: { subject: id, action: "case.opened-by-manager" } })).toBe(1);
});

test("a decision that is not served yet stays unknown to whoever it is about, also by a late press", async () => {
  const id = await stage.decided("linyue");
  const late = said(
    await stage.person("linyue").submits("cases.ask-recusal", { reason: "王敏和我有过争执。" }, { id }),
  );
  expect(late).toContain("情况已有变化");
  expect(late).not.toMatch(/孙丽|决定/);
});
