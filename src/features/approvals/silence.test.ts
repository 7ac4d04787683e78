import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../test/support/app.ts";
import { said } from "../../../test/support/case-stage.ts";
import { textOf } from "../../../test/support/demo-person.ts";
import { PlanStage } from "../../../test/support/plan-stage.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { calendarFor } from "../../core/calendar/index.ts";
import { StillClock } from "../../core/clock.ts";
import { answerTerm } from "./terms.ts";

/** 赵岚 leads the company, 李强 is below her, 陈晨 below him; 孙丽 is HR, 王敏 compliance, 林悦 PR. */
let app: TestApp;
let stage: PlanStage;
const clock = new StillClock("2026-03-02T09:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  stage = new PlanStage(app, clock);
});
afterAll(() => app.close());
beforeEach(async () => {
  stage.nextWeek();
  await stage.prisma.person.updateMany({ data: { isActive: true } });
});
const leaves = (name: string) =>
  stage.prisma.person.update({ where: { id: stage.person(name).id }, data: { isActive: false } });
const stateOf = async (id: string) => (await stage.plan(id)).state;
const seenBy = async (name: string) => (await stage.person(name).sees()).map(textOf).join();

describe("a question never waits for nobody", () => {
  test("who leads the company has left: compliance and HR see it in their queue and answer", async () => {
    const { id, number, approval } = await stage.submitted({}, "liqiang");
    await leaves("zhaolan");
    expect(said(await stage.person("wangmin").says("/approvals"))).toContain(`PLAN-${number}`);
    expect(said(await stage.person("linyue").says("/approvals"))).not.toContain(`PLAN-${number}`);
    await stage.person("sunli").presses(`approval.approve:${approval}`);
    expect(await stateOf(id)).toBe("approved");
  });

  test("they hear of it by themselves when the answer is overdue", async () => {
    const { number } = await stage.submitted({}, "liqiang");
    await leaves("zhaolan");
    await stage.moveTo(1, "18:30");
    await stage.moveTo(2, "09:01");
    expect(await seenBy("wangmin")).toContain(`PLAN-${number}`);
  });

  test("nor where everybody between has left", async () => {
    const { id, number, approval } = await stage.submitted();
    await leaves("liqiang");
    await leaves("zhaolan");
    expect(said(await stage.person("sunli").says("/approvals"))).toContain(`PLAN-${number}`);
    await stage.person("wangmin").presses(`approval.approve:${approval}`);
    expect(await stateOf(id)).toBe("approved");
  });

  test("silence at the top goes to compliance and HR, never to whoever asks", async () => {
    const { id, approval } = await stage.submitted({}, "liqiang");
    await stage.moveTo(1, "18:30");
    await stage.moveTo(2, "09:01");
    const { steps } = await stage.approvalOf(id);
    expect(JSON.stringify(steps)).toContain(stage.person("sunli").id);
    expect(JSON.stringify(steps)).not.toContain(stage.person("liqiang").id);
    await stage.person("sunli").presses(`approval.approve:${approval}`);
    expect(await stateOf(id)).toBe("approved");
  });
});

describe("the time to answer", () => {
  const CN = calendarFor("CN");
  const term = (from: string, neededBy: string, days = 1) =>
    answerTerm({ days, neededBy: new Date(neededBy) }, new Date(from), CN);
  const WHOLE = { count: "working-days", n: 1, until: "business-close" };

  test("is a working day, but no longer than half of what is left, within office hours where they leave some", () => {
    expect(term("2026-03-03T09:00:00+08:00", "2026-03-13T14:00:00+08:00")).toEqual(WHOLE);
    expect(term("2026-03-03T07:44:00+08:00", "2026-03-04T14:00:00+08:00")).toEqual({
      count: "until",
      at: "2026-03-03T10:00:00.000Z",
    });
    expect(term("2026-03-04T09:00:00+08:00", "2026-03-04T14:00:00+08:00")).toEqual({
      count: "until",
      at: "2026-03-04T03:30:00.000Z",
    });
    expect(term("2026-03-06T17:00:00+08:00", "2026-03-09T14:00:00+08:00")).toEqual({
      count: "until",
      at: "2026-03-06T10:00:00.000Z",
    });
    expect(term("2026-03-03T09:00:00+08:00", "2026-03-06T09:00:00+08:00", 5)).toEqual({
      count: "until",
      at: "2026-03-04T10:00:00.000Z",
    });
  });

  test("leaves those above a chance before it expires, and card, queue and reminder say when that is", async () => {
    clock.moveTo(new Date(`${stage.on(1)}T07:44:00+08:00`));
    const { id, approval } = await stage.submitted();
    expect(textOf(await stage.person("liqiang").last())).toMatch(/14:00 前未批准，申请失效/);
    expect(said(await stage.person("liqiang").says("/approvals"))).toMatch(/18:00 前 · .*14:00 前未批准即失效/);
    await stage.moveTo(1, "13:00");
    expect(await seenBy("liqiang")).toMatch(/待审批：.*14:00 前未批准即失效/);
    await stage.moveTo(2, "09:01");
    expect(await seenBy("zhaolan")).toContain("待您审批");
    await stage.person("zhaolan").presses(`approval.approve:${approval}`);
    expect(await stateOf(id)).toBe("approved");
    expect(textOf(await stage.person("liqiang").last())).not.toMatch(/前未批准|需要您审批/);
  });
});

describe("who is asked beside", () => {
  test("is nobody twice, also who is asked later; a step that was passed on is called so", async () => {
    const { id, approval } = await stage.submitted();
    const adds = (who: string) =>
      stage.person("liqiang").submits("approvals.add", { person: stage.person(who).id }, { id: approval });
    expect((await adds("hejing")).kind).not.toBe("errors");
    for (const who of ["hejing", "liqiang"])
      expect(await adds(who), who).toMatchObject({ errors: { person: expect.stringContaining("已在审批人之中") } });
    await stage.person("liqiang").submits("approvals.pass", { person: stage.person("zhaolan").id }, { id: approval });
    const card = textOf(await stage.person("zhaolan").last());
    expect(card).toContain("赵岚（转审）");
    expect(card).not.toContain("赵岚（直属上级）");
    await stage.person("chenchen").presses(`plan.cancel:${id}`);
  });

  test("whoever says that they stand in sees what waits already", async () => {
    const { id, number } = await stage.submitted();
    await stage
      .person("liqiang")
      .submits(
        "approvals.delegate",
        { person: stage.person("linyue").id, firstDay: stage.on(0), lastDay: stage.on(4) },
        { id: "new" },
      );
    const { id: delegation } = await stage.prisma.delegation.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
    const reply = await stage.person("linyue").presses(`approval.accept-delegation:${delegation}`);
    expect(said(reply)).toContain(`PLAN-${number}`);
    await stage.prisma.delegation.deleteMany();
    await stage.person("chenchen").presses(`plan.cancel:${id}`);
  });
});
