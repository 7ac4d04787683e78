import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { AppealStage } from "../../../test/support/appeal-stage.ts";
import { said } from "../../../test/support/case-stage.ts";
import { textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";

/** When an appeal is late, and how one on paper comes in. */
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
