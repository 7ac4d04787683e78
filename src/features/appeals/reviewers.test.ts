import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { AppealStage } from "../../../test/support/appeal-stage.ts";
import { said } from "../../../test/support/case-stage.ts";
import { labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";

/** Who reviews an appeal, and who never does. */
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
const REASON = { reason: "按照事实和制度说明理由。" };
const DISMISS = { outcome: "dismiss", facts: "登录记录与发布时间一致。" };

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
