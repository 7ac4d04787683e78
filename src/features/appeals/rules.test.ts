import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { AppealStage } from "../../../test/support/appeal-stage.ts";
import { said } from "../../../test/support/case-stage.ts";
import { labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";

/** The rules of an appeal one by one: when it is late, who may review, what happens when nobody answers. */
let app: TestApp;
let stage: AppealStage;
let prisma: TestApp["services"]["db"]["prisma"];
const clock = new StillClock("2026-01-06T09:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  await everybodySigned(app);
  stage = new AppealStage(app);
  ({ prisma } = app.services.db);
  // Somebody whose clock is another, under the same law.
  await prisma.person.update({ where: { id: stage.person("emma").id }, data: { jurisdiction: "CN" } });
});
afterAll(() => app.close());
let day = new Date("2026-01-06T09:00:00+08:00");
/** Each test begins on a Tuesday of its own, weeks apart, and leaves nothing open behind. */
beforeEach(async () => {
  day = new Date(day.getTime() + 14 * 86_400_000);
  clock.moveTo(day);
  await prisma.deadline.updateMany({ where: { closedAt: null }, data: { closedAt: day, nextAt: null } });
});
const at = (instant: Date | undefined, ms = 0) => clock.moveTo(new Date((instant?.getTime() ?? Number.NaN) + ms));
const REASON = { reason: "按照事实和制度说明理由。" };
const DISMISS = { outcome: "dismiss", facts: "登录记录与发布时间一致。" };

describe("the end of the window", () => {
  test.each(["chenchen", "emma"])(
    "is midnight where %s works: a second before is in time, at midnight it is late",
    async (who) => {
      const early = await stage.received(who);
      const until = await stage.due(early, "appeal");
      const zone = who === "emma" ? "Europe/London" : "Asia/Shanghai";
      const local = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeStyle: "medium" }).format(until);
      expect(local).toBe("00:00:00");
      at(until, -1000);
      await stage.file(early, {}, who);
      expect(await stage.ofCase(early)).toMatchObject({ state: "filed", isLate: false });
      clock.moveTo(day);
      const late = await stage.received(who);
      at(await stage.due(late, "appeal"));
      // The round that ends the window has not come by: the clock decides, and not the state of the case.
      expect((await stage.find(late)).state).toBe("appeal_window");
      await stage.file(late, {}, who);
      expect(await stage.ofCase(late)).toMatchObject({ state: "filed_late", isLate: true });
      expect((await stage.find(late)).state).toBe("final");
      expect(textOf(await stage.person(who).last())).toMatch(who === "emma" ? /marked as late/ : /已标明逾期/);
    },
  );

  test("a late appeal that is admitted suspends the decision from then on", async () => {
    const caseId = await stage.received();
    const until = await stage.due(caseId, "appeal");
    await stage.moveTo(new Date((until?.getTime() ?? 0) + 34 * 3_600_000).toISOString());
    expect((await stage.find(caseId)).state).toBe("final");
    const mine = await stage.person("chenchen").says("申诉");
    expect(JSON.stringify(mine)).toContain("逾期申诉");
    await stage.file(caseId);
    const { id } = (await stage.ofCase(caseId)) ?? { id: "" };
    expect((await stage.find(caseId)).sanction?.state).toBe("executing");
    expect(said(await stage.answers(id, DISMISS))).toContain("请先开始审核");
    await stage.person("hejing").presses(`appeal.take:${id}`);
    expect((await stage.appeal(id)).state).toBe("filed_late");
    expect(said(await stage.does("hejing", "admit", id, { answer: "admit", ...REASON }))).toContain("已受理");
    const { state, sanction } = await stage.find(caseId);
    expect([state, sanction?.state]).toEqual(["under_appeal", "suspended"]);
    expect(await stage.reads("chenchen", "open", id)).toContain("按照事实和制度说明理由");
    expect(await stage.due(id, "answer")).toBeDefined();
    expect(said(await stage.answers(id, { outcome: "uphold", facts: "账号当时由他人使用。" }))).toContain("已撤销");
  });

  test("a late appeal that is not admitted is answered with the reason, and the decision goes on", async () => {
    const caseId = await stage.received();
    at(await stage.due(caseId, "appeal"), 60_000);
    await stage.file(caseId);
    const { id } = (await stage.ofCase(caseId)) ?? { id: "" };
    await stage.person("hejing").presses(`appeal.take:${id}`);
    await stage.does("hejing", "admit", id, { answer: "refuse", reason: "没有说明为何现在才提出。" });
    expect(await stage.appeal(id)).toMatchObject({ state: "not_admitted", outcome: "not_admitted" });
    expect((await stage.find(caseId)).state).toBe("final");
    const answer = await stage.reads("chenchen", "open", id);
    expect(answer).toContain("没有说明为何现在才提出");
    expect(answer).toContain("仲裁");
  });

  test("a late appeal can be taken back without touching the decision", async () => {
    const caseId = await stage.received();
    at(await stage.due(caseId, "appeal"), 60_000);
    await stage.file(caseId);
    const { id } = (await stage.ofCase(caseId)) ?? { id: "" };
    await stage.person("chenchen").presses(`appeal.withdraw:${id}`);
    expect([(await stage.appeal(id)).state, (await stage.find(caseId)).state]).toEqual(["withdrawn", "final"]);
  });
});

describe("an appeal on paper", () => {
  const paper = async (caseId: string, over: object = {}, by = "wangmin") =>
    stage.person(by).submits(
      "appeals.paper",
      {
        receivedAt: stage.now().toISOString(),
        grounds: ["procedure"],
        text: "没有给我足够的时间说明情况。",
        scan: [await stage.upload()],
        ...over,
      },
      { id: caseId },
    );

  test("needs a scan, counts from the day it came in, and the appellant gets the receipt", async () => {
    const caseId = await stage.received();
    expect(await paper(caseId, { scan: [] })).toMatchObject({ kind: "errors", errors: { scan: expect.any(String) } });
    clock.moveTo(new Date(day.getTime() + 2 * 86_400_000));
    const receivedAt = new Date(day.getTime() + 86_400_000);
    expect(said(await paper(caseId, { receivedAt: receivedAt.toISOString() }))).toContain("已录入");
    const row = await stage.ofCase(caseId);
    expect(row).toMatchObject({ way: "paper", filedById: stage.person("wangmin").id, filedAt: receivedAt });
    expect(row?.appellantId).toBe(stage.person("chenchen").id);
    expect(textOf(await stage.person("chenchen").last())).toContain(`APL-${row?.number}`);
    const card = await stage.reads("chenchen", "open", row?.id ?? "");
    expect(card).toContain("书面");
    // One working day of the ten is over.
    expect(card).toContain("还剩 9 个工作日");
  });

  test("that came in time is in time, however late it is entered", async () => {
    const caseId = await stage.received();
    const until = await stage.due(caseId, "appeal");
    await stage.moveTo(new Date((until?.getTime() ?? 0) + 34 * 3_600_000).toISOString());
    expect((await stage.find(caseId)).state).toBe("final");
    await paper(caseId, { receivedAt: new Date((until?.getTime() ?? 0) - 1000).toISOString() }, "sunli");
    expect(await stage.ofCase(caseId)).toMatchObject({ state: "filed", isLate: false });
    expect((await stage.find(caseId)).state).toBe("under_appeal");
  });

  test("is entered by HR or the handler alone, not before the decision was served, and once", async () => {
    const caseId = await stage.received();
    for (const who of ["zhouyu", "liqiang", "chenchen"])
      expect(said(await paper(caseId, {}, who)), who).toMatch(/不归您处理|人力资源录入/);
    const before = new Date(day.getTime() - 86_400_000).toISOString();
    expect(await paper(caseId, { receivedAt: before })).toMatchObject({ errors: { receivedAt: expect.any(String) } });
    await paper(caseId);
    expect(said(await paper(caseId))).toContain("已有申诉");
  });
});

describe("who reviews", () => {
  test("is nobody who had a part in the decision, the decider least of all", async () => {
    const id = await stage.filed();
    expect(said(await stage.person("sunli").presses(`appeal.take:${id}`))).toContain("参与过这项决定");
    expect(said(await stage.person("wangmin").presses(`appeal.take:${id}`))).toContain("参与过这项决定");
    expect(said(await stage.person("liqiang").presses(`appeal.take:${id}`))).toContain("直属上级");
    expect(said(await stage.person("chenchen").presses(`appeal.take:${id}`))).toContain("与您本人有关");
    const refused = (await stage.acts(id)).filter((action) => action.startsWith("refused."));
    expect(refused.length).toBeGreaterThanOrEqual(4);
  });

  test("is nobody whose manager, at any distance, decided", async () => {
    const caseId = await stage.opened("chenchen", {}, "sunli");
    await stage.allege(caseId, {}, "sunli");
    await stage.person("chenchen").submits("cases.statement", { text: "截图是误发的，我马上删了。" }, { id: caseId });
    await stage.propose(caseId, {}, "sunli");
    await stage.decide(caseId, "wangmin");
    await stage.serve(caseId, "sunli");
    await stage.file(caseId);
    const { id } = (await stage.ofCase(caseId)) ?? { id: "" };
    expect(said(await stage.person("liuyang").presses(`appeal.take:${id}`))).toContain("您的上级");
    // The same further up the line.
    const [liuyang, linyue] = [stage.person("liuyang").id, stage.person("linyue").id];
    await prisma.person.update({ where: { id: linyue }, data: { managerId: liuyang } });
    expect(said(await stage.person("linyue").presses(`appeal.take:${id}`))).toContain("您的上级");
    await prisma.person.update({ where: { id: linyue }, data: { managerId: stage.person("zhaolan").id } });
    expect(said(await stage.person("hejing").presses(`appeal.take:${id}`))).toContain("您已开始审核");
  });

  test("is nobody who reported what it came from", async () => {
    await stage
      .person("hejing")
      .submits("incidents.report", { kind: "disclosure", platform: "weibo", text: "有人发了报价单。" });
    const report = await prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
    await stage.person("wangmin").takes(report.id);
    const opening = { subject: stage.person("chenchen").id, clauses: ["3.1.1.3"], urgent: "no", legal: "not_needed" };
    const conductAt = new Date(day.getTime() - 3_600_000).toISOString();
    await stage
      .person("wangmin")
      .submits("cases.open", { ...opening, conductAt, note: "截图两张为证。" }, { id: report.id });
    const { id: caseId } = await stage.newest();
    await stage.allege(caseId);
    await stage.person("chenchen").submits("cases.statement", { text: "截图是误发的，我马上删了。" }, { id: caseId });
    await stage.propose(caseId);
    await stage.decide(caseId);
    await stage.serve(caseId);
    await stage.file(caseId);
    const { id } = (await stage.ofCase(caseId)) ?? { id: "" };
    expect(said(await stage.person("hejing").presses(`appeal.take:${id}`))).toContain("举报人");
    const { number } = await stage.appeal(id);
    expect((await stage.person("hejing").sees()).map(({ title }) => title)).not.toContain(`申诉 APL-${number}`);
    expect(said(await stage.person("liuyang").presses(`appeal.take:${id}`))).toContain("您已开始审核");
  });

  test("is one of two who press at once, and the other is told who was first", async () => {
    const linyue = stage.person("linyue").id;
    await prisma.roleGrant.create({ data: { personId: linyue, role: "legal" } });
    const id = await stage.filed();
    const answers = await Promise.all(
      ["hejing", "linyue"].map((who) => stage.person(who).presses(`appeal.take:${id}`)),
    );
    const texts = answers.map(said);
    expect(texts.filter((text) => text.includes("您已开始审核"))).toHaveLength(1);
    expect(texts.filter((text) => text.includes("正在审核（"))).toHaveLength(1);
    expect((await stage.acts(id)).filter((action) => action === "appeal.take")).toHaveLength(1);
    await prisma.roleGrant.deleteMany({ where: { personId: linyue, role: "legal" } });
  });

  test("passes to others who may when the reviewer leaves, and to nobody else", async () => {
    const id = await stage.inReview();
    const hejing = { where: { id: stage.person("hejing").id } };
    await prisma.person.update({ ...hejing, data: { isActive: false } });
    expect(said(await stage.person("liuyang").presses(`appeal.take:${id}`))).toContain("您已开始审核");
    await prisma.person.update({ ...hejing, data: { isActive: true } });
    expect(said(await stage.answers(id, DISMISS))).toContain("刘洋正在审核");
    expect(said(await stage.answers(id, DISMISS, "liuyang"))).toContain("维持");
  });

  test("is handed over and reassigned to those who may alone; every try is on record", async () => {
    const id = await stage.inReview();
    const refused = await stage.does("hejing", "hand-over", id, { person: stage.person("sunli").id, ...REASON });
    expect(refused).toMatchObject({ errors: { person: expect.stringContaining("没有参与过此案") } });
    expect(await stage.acts(id)).toContain("refused.appeals.hand-over");
    await stage.does("hejing", "hand-over", id, { person: stage.person("liuyang").id, ...REASON });
    expect(await stage.appeal(id)).toMatchObject({ reviewerId: stage.person("liuyang").id, isTaken: false });
    expect(said(await stage.answers(id, DISMISS, "liuyang"))).toContain("请先开始审核");
    const watched = await stage.person("wutao").presses(`appeal.view:${id}`);
    expect(JSON.stringify(watched)).not.toContain("借给了别人");
    const own = await stage.does("wutao", "reassign", id, { person: stage.person("wutao").id, ...REASON });
    expect(own).toMatchObject({ errors: { person: expect.stringContaining("自己") } });
    const decider = await stage.does("wutao", "reassign", id, { person: stage.person("sunli").id, ...REASON });
    expect(decider.kind).toBe("errors");
    expect(await stage.acts(id)).toContain("refused.appeals.reassign");
    await stage.does("wutao", "reassign", id, { person: stage.person("hejing").id, ...REASON });
    expect((await stage.appeal(id)).reviewerId).toBe(stage.person("hejing").id);
  });

  test("is found by those who oversee when everybody stands aside; the answer is due all the same", async () => {
    const id = await stage.filed();
    for (const who of ["hejing", "liuyang", "zhaolan"])
      expect(said(await stage.person(who).presses(`appeal.recuse:${id}`)), who).toContain("已回避");
    expect((await stage.appeal(id)).state).toBe("blocked_no_reviewer");
    expect(await stage.due(id, "answer")).toBeDefined();
    expect(textOf(await stage.person("wutao").last())).toContain("请指派其他人");
    expect(labelsOf(await stage.person("wutao").last())).toContain("指派审核人");
    expect(await stage.reads("chenchen", "open", id)).toContain("答复期限不变");
    const assign = (who: string) => stage.does("wutao", "reassign", id, { person: stage.person(who).id, ...REASON });
    for (const who of ["sunli", "wangmin", "hejing", "liqiang", "chenchen", "wutao"])
      expect((await assign(who)).kind, who).toBe("errors");
    expect(said(await assign("linyue"))).toContain("已指派给林悦");
    await stage.person("linyue").presses(`appeal.take:${id}`);
    expect(said(await stage.answers(id, DISMISS, "linyue"))).toContain("维持");
  });

  test("is nobody at all where everybody had a part, manages the person or is away: it is said at once", async () => {
    const caseId = await stage.received("liqiang");
    const away = { where: { id: { in: ["hejing", "liuyang"].map((name) => stage.person(name).id) } } };
    await prisma.person.updateMany({ ...away, data: { isActive: false } });
    await stage.file(caseId, {}, "liqiang");
    const { id } = (await stage.ofCase(caseId)) ?? { id: "" };
    expect((await stage.appeal(id)).state).toBe("blocked_no_reviewer");
    expect(textOf(await stage.person("liqiang").last())).toContain("正在安排其他审核人");
    expect(textOf(await stage.person("wutao").last())).toContain("请指派其他人");
    expect(await stage.due(id, "answer")).toBeDefined();
    expect(said(await stage.person("zhaolan").presses(`appeal.take:${id}`))).toContain("直属上级");
    await prisma.person.updateMany({ ...away, data: { isActive: true } });
    expect(said(await stage.person("liqiang").presses(`appeal.withdraw:${id}`))).toContain("已撤回");
  });

  test("is told to the appellant, who may ask for another; compliance answers, and not the reviewer", async () => {
    const id = await stage.filed();
    expect(said(await stage.does("chenchen", "ask-recusal", id, REASON))).toContain("还没有审核人");
    await stage.person("hejing").presses(`appeal.take:${id}`);
    await stage.does("chenchen", "ask-recusal", id, { reason: "她与当时的主管是亲戚。" });
    expect(await stage.due(id, "recusal")).toBeDefined();
    expect(said(await stage.answers(id, DISMISS))).toContain("申请了审核人回避");
    expect(said(await stage.does("hejing", "answer-recusal", id, { answer: "deny", ...REASON }))).toContain("不归您");
    expect(textOf(await stage.person("liuyang").last())).toContain("申请审核人回避");
    expect(JSON.stringify(await stage.person("liuyang").presses(`appeal.view:${id}`))).not.toContain("借给了别人");
    expect(textOf(await stage.person("liuyang").last())).toContain("亲戚");
    await stage.does("liuyang", "answer-recusal", id, { answer: "grant", ...REASON });
    expect(await stage.appeal(id)).toMatchObject({ reviewerId: null, isTaken: false });
    expect(said(await stage.person("hejing").presses(`appeal.take:${id}`))).toContain("有关联");
    expect(said(await stage.person("liuyang").presses(`appeal.take:${id}`))).toContain("您已开始审核");
  });

  test("can change while something waits: the appellant still replies, and an objection goes with who it was about", async () => {
    const id = await stage.inReview();
    await stage.does("hejing", "ask", id, { text: "请说明当时的情况和时间。" });
    await stage.does("hejing", "ask-decider", id, { text: "为什么没有采纳当事人的说明？" });
    await stage.does("chenchen", "ask-recusal", id, REASON);
    for (const who of ["hejing", "liuyang", "zhaolan"]) await stage.person(who).presses(`appeal.recuse:${id}`);
    expect((await stage.appeal(id)).state).toBe("blocked_no_reviewer");
    expect(await stage.due(id, "recusal")).toBeUndefined();
    expect(said(await stage.does("chenchen", "reply", id, { text: "当晚我在外地出差，手机不在身边。" }))).toContain(
      "已收到",
    );
    expect(said(await stage.does("sunli", "comment", id, { text: "说明与登录记录不一致。" }))).toContain("已提交");
    expect(await stage.due(id, "comment")).toBeUndefined();
  });

  test("who does nothing for days gives it back to those who may", async () => {
    const id = await stage.inReview();
    const due = await stage.due(id, "silent");
    await stage.moveTo(new Date((due?.getTime() ?? 0) + 15 * 3_600_000).toISOString());
    expect(await stage.acts(id)).toContain("appeal.goBack");
    expect(await stage.appeal(id)).toMatchObject({ reviewerId: null, isTaken: false });
  });
});

describe("the answer", () => {
  /** The first morning in the office after the term. */
  const overdue = async (id: string) => {
    const due = await stage.due(id, "answer");
    await stage.moveTo(new Date((due?.getTime() ?? 0) + 15 * 3_600_000).toISOString());
  };

  test("that is late is told to both sides in the same words, by the product itself and three days more", async () => {
    const id = await stage.inReview();
    await stage.does("hejing", "note", id, { text: "正在等平台的回复。" });
    await overdue(id);
    expect((await stage.appeal(id)).isOverdue).toBe(true);
    const told = textOf(await stage.person("chenchen").last());
    expect(told).toMatch(/答复已超期.*已提醒审核人并上报合规负责人。对您造成的等待，我们很抱歉。/);
    expect((await stage.person("liuyang").sees()).map(textOf).join()).toContain("上报合规负责人");
    expect((await stage.person("hejing").sees()).map(textOf).join()).toContain("请答复申诉");
    const line = /答复已超期[^"]*?上报合规负责人。/;
    const mine = line.exec(await stage.reads("chenchen", "open", id))?.[0];
    expect(mine).toBeDefined();
    expect(line.exec(await stage.reads("hejing", "view", id))?.[0]).toBe(mine);
    expect((await stage.find((await stage.appeal(id)).caseId)).sanction?.state).toBe("suspended");
    const now = stage.now().getTime();
    for (let days = 1; days <= 14; days++) await stage.moveTo(new Date(now + days * 86_400_000 + 60_000).toISOString());
    const acts = await stage.acts(id);
    expect(acts.filter((action) => action === "appeal.overdue")).toHaveLength(1);
    expect(acts.filter((action) => action === "appeal.stillLate")).toHaveLength(3);
    // Passed up: compliance without the handler, then those who lead; never whoever decided.
    expect((await stage.person("zhaolan").sees()).map(textOf).join()).toContain("请答复申诉");
    expect((await stage.person("sunli").sees()).map(textOf).join()).not.toContain("请答复申诉");
  });

  test("that upholds a late appeal has every later decision looked at again that counted this one", async () => {
    const first = await stage.received("zhouyu");
    const until = await stage.due(first, "appeal");
    await stage.moveTo(new Date((until?.getTime() ?? 0) + 34 * 3_600_000).toISOString());
    const second = await stage.received("zhouyu");
    expect((await stage.find(second)).sanction?.counted).toContain((await stage.find(first)).sanction?.id);
    await stage.file(first, {}, "zhouyu");
    const { id } = (await stage.ofCase(first)) ?? { id: "" };
    await stage.person("hejing").presses(`appeal.take:${id}`);
    await stage.does("hejing", "admit", id, { answer: "admit", ...REASON });
    await stage.answers(id, { outcome: "uphold", facts: "账号当时由他人使用。" });
    expect((await stage.find(first)).sanction).toMatchObject({ state: "reversed" });
    expect((await stage.find(second)).sanction).toMatchObject({ needsReview: true });
    expect(textOf(await stage.person("sunli").last())).toMatch(/重新审视|已撤销/);
  });

  test("cannot be put off where the policy does not have it", async () => {
    const id = await stage.inReview();
    expect(labelsOf(await stage.person("hejing").last())).not.toContain("延长答复期");
    expect(said(await stage.does("hejing", "extend", id, { days: "1", ...REASON }))).toContain("不允许延长");
  });

  test("can be put off once where it does: at most by half, with a reason, before it is late", async () => {
    await prisma.$executeRawUnsafe("ALTER TABLE policy_version DISABLE TRIGGER USER");
    const setting = (value: boolean) =>
      prisma.$executeRawUnsafe(
        `UPDATE policy_version SET parameters = jsonb_set(parameters, '{mayExtendAnswer}', '${value}')`,
      );
    await setting(true);
    const id = await stage.inReview();
    const before = await stage.due(id, "answer");
    expect(await stage.does("hejing", "extend", id, { days: "6", ...REASON })).toMatchObject({
      errors: { days: expect.stringContaining("5") },
    });
    expect(said(await stage.does("hejing", "extend", id, { days: "5", ...REASON }))).toContain("已延长 5");
    const after = await stage.due(id, "answer");
    expect((after?.getTime() ?? 0) - (before?.getTime() ?? 0)).toBeGreaterThanOrEqual(7 * 86_400_000);
    expect(await stage.reads("chenchen", "open", id)).toContain("按照事实和制度说明理由");
    expect(said(await stage.does("hejing", "extend", id, { days: "1", ...REASON }))).toContain("已延长过一次");
    const other = await stage.inReview({}, {}, "zhouyu");
    await overdue(other);
    // Days went by without a sign of life, so it went back to the team.
    await stage.person("hejing").presses(`appeal.take:${other}`);
    expect(said(await stage.does("hejing", "extend", other, { days: "1", ...REASON }))).toContain("已过");
    await setting(false);
    await prisma.$executeRawUnsafe("ALTER TABLE policy_version ENABLE TRIGGER USER");
  });
});

describe("in English and on another clock", () => {
  test("the appellant reads the same line in their own time, and the reviewer in theirs", async () => {
    const id = await stage.inReview({}, {}, "emma");
    const mine = await stage.reads("emma", "open", id);
    expect(mine).toMatch(/HR is to answer by .* \(United Kingdom time\), \d+ working days? left/);
    expect(mine).not.toMatch(/审核|申诉|答复/);
    expect(await stage.reads("hejing", "view", id)).toMatch(/人力资源部应在 .* 18:00 前答复，还剩 10 个工作日/);
  });

  test("/appeal and the number open it, and the queue has it overdue first", async () => {
    const id = await stage.filed({}, {}, "emma");
    const { number } = await stage.appeal(id);
    expect(JSON.stringify(await stage.person("emma").says("appeal"))).toContain(`APL-${number}`);
    await stage.person("emma").says(`APL-${number}`);
    expect(textOf(await stage.person("emma").last())).toContain(`Your appeal APL-${number}`);
    expect(JSON.stringify(await stage.person("hejing").says("申诉审核"))).toContain(`APL-${number}`);
    expect(JSON.stringify(await stage.person("zhouyu").says(`APL-${number}`))).toContain("没有");
    expect(JSON.stringify(await stage.person("sunli").says("申诉审核"))).not.toContain(`APL-${number}`);
  });
});
