import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { CaseStage, said } from "../../../test/support/case-stage.ts";
import { labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";

/** Whoever reported somebody is protected, and not by those whom they reported (R-CN-15). */
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

const passes = (minutes: number) => clock.moveTo(new Date(clock.now().getTime() + minutes * 60_000));
const reports = async (who: string, over: Record<string, string> = {}) => {
  passes(1);
  const values = { kind: "rumour", platform: "weibo", text: "有人在传不实消息。", ...over };
  await stage.person(who).submits("incidents.report", values);
  passes(1);
};
/** The notices of one kind about a case, by who got them. */
const told = async (id: string, notice: string) => {
  const rows = await prisma.delivery.findMany({ where: { message: { subject: id, notice } } });
  return rows.map(({ personId }) => personId).sort();
};
const ids = (...names: string[]) => names.map((name) => stage.person(name).id).sort();
const fileOf = async (id: string, who: string) => {
  const reply = await stage.person(who).presses(`case.file:${id}`);
  return reply.kind === "none" ? textOf(await stage.person(who).last()) : said(reply);
};

describe("the second pair of eyes", () => {
  test("whom the person reported neither hears that they did nor clears the case", async () => {
    await reports("chenchen", { who: stage.person("liuyang").id });
    const id = await stage.heard("chenchen");
    // 王敏 handles it and 刘洋 was reported: legal stands in.
    expect(await told(id, "cases.protection")).toEqual(ids("hejing"));
    expect(said(await stage.withReason("cases.clear", id, "liuyang"))).toContain("不由您处理");
    expect(said(await stage.withReason("cases.clear", id, "wangmin"))).toContain("您是受理人");
    await stage.withReason("cases.clear", id, "hejing");
    expect(await stage.find(id)).toMatchObject({ protection: "cleared" });
  });

  test("whoever is named in the words of a report was reported too", async () => {
    await reports("linyue", { text: "刘洋在群里说了不该说的话。" });
    const id = await stage.opened("linyue");
    expect(await told(id, "cases.protection")).toEqual(ids("hejing"));
  });

  test("who handles and who decides do not read that the person reported somebody, who clears it does", async () => {
    const other = await stage.heard("liqiang");
    await reports("liqiang");
    await stage.propose(other);
    expect(await stage.find(other)).toMatchObject({ protection: "flagged" });
    expect(await fileOf(other, "wangmin")).toContain("先由合规复核");
    expect(await fileOf(other, "wangmin")).not.toContain("举报过");
    expect(await fileOf(other, "liuyang")).toContain("当事人近期举报过");
    await stage.person("liuyang").submits("cases.clear", { reason: "没有那份举报也会这样处理。" }, { id: other });
    await stage.propose(other);
    expect(await fileOf(other, "sunli")).not.toMatch(/举报过|那份举报/);
    expect(await fileOf(other, "wangmin")).not.toMatch(/举报过|那份举报/);
  });

  test("reads the file before it clears the case, which is in the log, and nobody reads it so once it is cleared", async () => {
    await reports("zhouyu");
    const id = await stage.heard("zhouyu");
    const view = await stage.person("liuyang").presses(`case.view:${id}`);
    const card = view.kind === "card" ? view.card : await stage.person("liuyang").last();
    expect(labelsOf(card)).toContain("完整档案");
    expect(await fileOf(id, "liuyang")).toContain("截图是误发的");
    const entries = { subject: id, action: "case.opened-to-clear" };
    expect(await prisma.auditEntry.count({ where: entries })).toBe(1);
    await stage.withReason("cases.clear", id, "liuyang");
    expect(said(await stage.person("liuyang").presses(`case.file:${id}`))).toContain("不由您处理");
  });

  test("is nobody who handles it, and those who oversee hear where nobody is left to be it", async () => {
    const others = ids("liuyang", "hejing");
    await prisma.roleGrant.deleteMany({ where: { personId: { in: others }, role: { in: ["compliance", "legal"] } } });
    await prisma.person.update({ where: { id: stage.person("zhaolan").id }, data: { isActive: false } });
    await reports("mia");
    const id = await stage.opened("mia");
    expect(await told(id, "cases.protection")).toEqual([]);
    expect(await told(id, "cases.unclearable")).toContain(stage.person("wutao").id);
    await prisma.person.update({ where: { id: stage.person("zhaolan").id }, data: { isActive: true } });
    await prisma.roleGrant.create({ data: { personId: stage.person("liuyang").id, role: "compliance" } });
    await prisma.roleGrant.create({ data: { personId: stage.person("hejing").id, role: "legal" } });
  });
});

describe("what was reported meanwhile", () => {
  const setUp = async () => {
    passes(60 * 24 * 400);
    return stage.heard("liqiang");
  };

  test("holds up a decision that was proposed before", async () => {
    const id = await setUp();
    await stage.propose(id);
    await reports("liqiang");
    expect(await stage.decide(id)).toMatchObject({ kind: "errors", errors: { reason: expect.any(String) } });
    expect(await stage.find(id)).toMatchObject({ state: "proposed", protection: "flagged" });
    await stage.withReason("cases.clear", id, "liuyang");
    expect(said(await stage.decide(id))).toContain("已决定");
  });

  test("holds up the second of two and an interim measure, and once it was cleared what comes later flags it anew", async () => {
    const id = await setUp();
    await reports("liqiang");
    const interim = {
      asks: ["hide_content"],
      text: "请先隐藏这条微博。",
      reason: "内容还在扩散。",
      preserved: "elsewhere",
    };
    expect((await stage.person("wangmin").submits("cases.interim", interim, { id })).kind).toBe("errors");
    expect(await stage.find(id)).toMatchObject({ protection: "flagged" });
    await stage.withReason("cases.clear", id, "liuyang");
    expect(said(await stage.person("wangmin").submits("cases.interim", interim, { id }))).toContain("已发给当事人");
    await stage.withReason("cases.sign-off", id, "hejing");
    await stage.propose(id, { step: "2", obligations: ["bonus_deduction"], deviation: "情节严重，影响很大。" });
    await stage.decide(id);
    expect(await stage.find(id)).toMatchObject({ state: "second_approval" });
    await reports("liqiang");
    expect((await stage.approve(id)).kind).toBe("errors");
    expect(await stage.find(id)).toMatchObject({ state: "second_approval", protection: "flagged" });
    await stage.withReason("cases.clear", id, "liuyang");
    expect(said(await stage.approve(id))).toContain("已批准");
  });

  test("is cleared by somebody who then neither decides nor is the second", async () => {
    const id = await setUp();
    await reports("liqiang");
    await stage.propose(id);
    await stage.withReason("cases.clear", id, "liuyang");
    expect(said(await stage.propose(id))).toContain("已提交");
    expect(said(await stage.decide(id, "liuyang"))).toContain("您作过合规复核");
    expect(said(await stage.decide(id))).toContain("已决定");
  });
});
