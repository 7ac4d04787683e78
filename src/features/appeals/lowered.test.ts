import { afterAll, beforeAll, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { AppealStage } from "../../../test/support/appeal-stage.ts";
import { said } from "../../../test/support/case-stage.ts";
import { labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";

/** What the person reads and may do after a decision was final: left as it was, or lowered by the company itself. */
let app: TestApp;
let stage: AppealStage;
beforeAll(async () => {
  const clock = new StillClock("2026-03-03T09:00:00+08:00");
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  await everybodySigned(app);
  stage = new AppealStage(app);
});
afterAll(() => app.close());
const later = (days: number) => stage.moveTo(new Date(stage.now().getTime() + days * 86_400_000).toISOString());
async function noticeOf(caseId: string) {
  await stage.person("chenchen").presses(`case.mine:${caseId}`);
  const card = await stage.person("chenchen").last();
  return { text: textOf(card), labels: labelsOf(card) };
}

test("a decision that the company lowered after it was final can still get a late appeal, and only one", async () => {
  await stage.received("chenchen");
  await later(14);
  const caseId = await stage.received("chenchen", { step: "2", obligations: ["meeting_reflection"] });
  await later(14);
  expect((await stage.find(caseId)).state).toBe("final");
  const lowered = { what: "lower", step: "1", cause: "own", reason: "复查后认为过重。" };
  expect(said(await stage.person("sunli").submits("cases.correct", lowered, { id: caseId }))).toContain("已");
  expect(await stage.find(caseId)).toMatchObject({ state: "varied", sanction: { step: 1 } });
  const before = await noticeOf(caseId);
  expect(before.text).toContain("现在是：");
  expect(before.labels).toContain("逾期申诉");

  await stage.file(caseId);
  const appeal = await stage.ofCase(caseId);
  expect(appeal).toMatchObject({ state: "filed_late", isLate: true });
  const id = appeal?.id ?? "";
  await stage.person("hejing").presses(`appeal.take:${id}`);
  await stage.does("hejing", "admit", id, { answer: "admit", reason: "决定被更正后才申诉，应当受理。" });
  expect((await stage.find(caseId)).state).toBe("under_appeal");
  await stage.answers(id, { outcome: "dismiss", facts: "登录记录与发布时间一致。" });
  expect(await stage.find(caseId)).toMatchObject({ state: "final", sanction: { step: 1, state: "completed" } });
  const after = await noticeOf(caseId);
  expect(after.text).toContain("申诉已有结果");
  expect(after.labels).not.toContain("逾期申诉");
  expect(after.labels).toContain("查看申诉");
});
