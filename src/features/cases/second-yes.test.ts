import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { CaseStage, said } from "../../../test/support/case-stage.ts";
import { labelsOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";

/** The first of two who look at a decision again (R-LC-02, COI-4). */
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
const annul = (id: string) =>
  stage.person("sunli").submits("cases.correct", { what: "annul", cause: "court", reason: "仲裁裁决撤销。" }, { id });
const review = (who: string, id: string, what: string) =>
  stage.person(who).submits("cases.review", { what, reason: "复查后说明理由。" }, { id });
/** A second one of the same person, served and received. */
async function second(subject: string): Promise<{ first: string; id: string }> {
  const first = await stage.received(subject);
  await later(14);
  expect((await stage.find(first)).state).toBe("final");
  const id = await stage.received(subject, { step: "2", obligations: ["meeting_reflection"] });
  return { first, id };
}

test("the first yes is kept only where there is a second, and whoever gave it can still lower it", async () => {
  const { first, id } = await second("chenchen");
  await annul(first);
  const legal = { role: "legal", personId: stage.person("hejing").id };
  await prisma.roleGrant.deleteMany({ where: legal });
  expect(await review("sunli", id, "confirm")).toMatchObject({
    kind: "errors",
    errors: { what: expect.any(String) },
  });
  expect(await prisma.caseLine.count({ where: { caseId: id, kind: "review_confirmed" } })).toBe(0);
  await prisma.roleGrant.create({ data: legal });
  expect(said(await review("sunli", id, "confirm"))).toContain("第二人");
  expect(await review("sunli", id, "confirm")).toMatchObject({ kind: "errors" });
  await stage.person("sunli").presses(`case.view:${id}`);
  expect(labelsOf(await stage.person("sunli").last())).toContain("重新审视");
  expect(said(await review("sunli", id, "lower"))).toContain("减轻");
  expect((await stage.find(id)).sanction).toMatchObject({ needsReview: false, step: 1, strikeNumber: 1 });
});

test("a yes from before a correction settled it counts for nothing when another strike falls", async () => {
  const { first, id: two } = await second("zhouyu");
  await later(28);
  const three = await stage.heard("zhouyu");
  await stage.weigh(three);
  await stage.withReason("cases.sign-off", three, "hejing");
  await stage.propose(three, { step: "3", obligations: ["legal_reserve"] });
  await stage.decide(three);
  await stage.approve(three);
  await stage.serve(three);
  await stage.person("zhouyu").presses(`case.acknowledge:${three}`);
  await annul(first);
  await review("sunli", three, "confirm");
  const lower = { what: "lower", step: "2", cause: "own", reason: "前一次已撤销。" };
  await stage.person("hejing").submits("cases.correct", lower, { id: three });
  expect((await stage.find(three)).sanction).toMatchObject({ needsReview: false, step: 2, strikeNumber: 2 });
  await annul(two);
  expect(said(await review("hejing", three, "confirm"))).not.toContain("已确认");
  expect((await stage.find(three)).sanction).toMatchObject({ needsReview: true });
});
