import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { CaseStage, said } from "../../../test/support/case-stage.ts";
import { textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";

/** The person asks for another handler (COI-5). */
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
  day = new Date(day.getTime() + 7 * 86_400_000);
  clock.moveTo(day);
});
const later = (days: number, time = "09:00") => {
  const date = new Date(day.getTime() + days * 86_400_000).toISOString().slice(0, 10);
  return stage.moveTo(`${date}T${time}:00+08:00`);
};
const WHY = { reason: "受理人去年与我有过争执。" };
const asks = (id: string) => stage.person("chenchen").submits("cases.ask-recusal", WHY, { id });
const answers = (id: string, answer: "grant" | "deny", by = "liuyang") =>
  stage.person(by).submits("cases.answer-recusal", { answer, reason: "已核实情况。" }, { id });
const isOpen = async (id: string, kind: string) =>
  (await prisma.deadline.count({ where: { subject: id, kind, closedAt: null } })) > 0;
const isHere = (name: string, isActive: boolean) =>
  prisma.person.update({ where: { id: stage.person(name).id }, data: { isActive } });
const told = async (id: string, notice: string) =>
  (await prisma.delivery.findMany({ where: { message: { subject: id, notice } } })).map(({ personId }) => personId);

describe("a request for another handler", () => {
  test("holds up whoever was objected to, until it is answered", async () => {
    const id = await stage.heard();
    await asks(id);
    const interim = {
      asks: ["hide_content"],
      text: "请先隐藏这条微博。",
      reason: "内容还在扩散。",
      preserved: "elsewhere",
    };
    const tries = [
      await stage.propose(id),
      await stage.allege(id),
      await stage.person("wangmin").submits("cases.interim", interim, { id }),
      await stage
        .person("wangmin")
        .submits("cases.dismiss", { reason: "too_small", note: "情节轻微，不作处理。" }, { id }),
    ];
    for (const answer of tries) expect(said(answer)).toContain("当事人申请了受理人回避");
    await answers(id, "deny");
    expect(said(await stage.propose(id))).toContain("已提交");
  });

  test("holds it up no longer than it may take, and granted after a proposal sends the case back", async () => {
    const id = await stage.heard();
    await asks(id);
    await later(2, "18:01");
    expect(said(await stage.propose(id))).toContain("已提交");
    expect(said(await answers(id, "grant"))).toContain("已同意");
    expect(await stage.find(id)).toMatchObject({ state: "open", handlerId: null });
    expect(await isOpen(id, "recusal")).toBe(false);
    expect(await isOpen(id, "decide")).toBe(false);
    expect(said(await stage.decide(id))).not.toContain("已决定");
    // 刘洋 answered it; 王敏 has it no more and 孙丽 may take it.
    await stage.person("sunli").presses(`case.take:${id}`);
    expect((await stage.find(id)).handlerId).toBe(stage.person("sunli").id);
  });

  test("refused after a proposal leaves it to be decided", async () => {
    const id = await stage.heard();
    await asks(id);
    await later(2, "18:01");
    await stage.propose(id);
    await answers(id, "deny");
    expect((await stage.find(id)).state).toBe("proposed");
    expect(said(await stage.decide(id))).toContain("已决定");
  });

  test("that nobody answered in time ends with the decision", async () => {
    const id = await stage.heard();
    await asks(id);
    await later(2, "18:01");
    await stage.propose(id);
    await stage.decide(id);
    expect(await isOpen(id, "recusal")).toBe(false);
    expect(said(await answers(id, "grant"))).not.toContain("已同意");
  });

  test("is over when somebody else has the case", async () => {
    const id = await stage.heard();
    await asks(id);
    const over = { person: stage.person("sunli").id, reason: "我要休假一周。" };
    await stage.person("wangmin").submits("cases.hand-over", over, { id });
    expect(await isOpen(id, "recusal")).toBe(false);
    expect(said(await answers(id, "grant"))).toContain("没有待答复");
  });

  test("is answered with its reason before one's eyes, which the handler never sees", async () => {
    const id = await stage.heard();
    await asks(id);
    const form = await stage.person("liuyang").presses(`case.answer-recusal:${id}`);
    expect(said(form)).toContain("去年与我有过争执");
    const files = async (who: string) => {
      const reply = await stage.person(who).presses(`case.file:${id}`);
      return reply.kind === "none" ? textOf(await stage.person(who).last()) : said(reply);
    };
    expect(await files("wangmin")).toContain("申请回避");
    expect(await files("wangmin")).not.toContain("争执");
    await stage.person("wangmin").presses(`case.view:${id}`);
    expect(textOf(await stage.person("wangmin").last())).not.toContain("争执");
    await answers(id, "deny");
    expect(await files("wangmin")).not.toMatch(/争执|已核实情况/);
  });

  test("never goes to the one whom it is about: with one of compliance alone legal answers it", async () => {
    await isHere("liuyang", false);
    const id = await stage.heard();
    await asks(id);
    expect(await told(id, "cases.recusal-asked")).toEqual([stage.person("hejing").id]);
    expect(said(await answers(id, "deny", "wangmin"))).toContain("您是受理人");
    expect(said(await answers(id, "grant", "hejing"))).toContain("已同意");
    await isHere("liuyang", true);
  });

  test("granted where nobody else may have it is found by those who oversee, and goes on where it stood", async () => {
    const id = await stage.heard();
    for (const who of ["sunli", "hejing"])
      await prisma.caseRecusal.create({ data: { caseId: id, personId: stage.person(who).id, at: clock.now() } });
    await asks(id);
    await prisma.caseRecusal.create({
      data: { caseId: id, personId: stage.person("liuyang").id, at: clock.now() },
    });
    expect(said(await answers(id, "grant", "zhaolan"))).toContain("已同意");
    expect(await stage.find(id)).toMatchObject({ state: "blocked_no_handler", handlerId: null });
    expect(await told(id, "cases.blocked")).toContain(stage.person("wutao").id);
    const given = { person: stage.person("linyue").id, reason: "没有其他人可以处理。" };
    await stage.person("wutao").submits("cases.reassign", given, { id });
    expect(await stage.find(id)).toMatchObject({ state: "deliberation", handlerId: stage.person("linyue").id });
  });
});
