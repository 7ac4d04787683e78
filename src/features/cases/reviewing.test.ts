import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { CaseStage, said } from "../../../test/support/case-stage.ts";
import { labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";

/** A decision whose count was taken from under it, and the terms that a change of it moves (R-LC-02, R-CN-17). */
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
async function opens(who: string, id: string) {
  await stage.person(who).presses(`case.view:${id}`);
  const card = await stage.person(who).last();
  return { text: textOf(card), labels: labelsOf(card) };
}
/** A second one of the same person, served and received. */
async function second(subject: string): Promise<{ first: string; id: string }> {
  const first = await stage.received(subject);
  await later(14);
  expect((await stage.find(first)).state).toBe("final");
  const id = await stage.received(subject, { step: "2", obligations: ["meeting_reflection"] });
  return { first, id };
}

describe("a decision that counted one that was annulled", () => {
  test("is kept above its count only by two people, one of them legal, and keeps the count of now", async () => {
    const { first, id } = await second("linyue");
    await annul(first);
    expect(said(await review("sunli", id, "confirm"))).toContain("第二人");
    expect((await stage.find(id)).sanction).toMatchObject({ needsReview: true, strikeNumber: 2 });
    // Neither the one who said yes already, nor somebody who is not legal.
    for (const who of ["sunli", "liuyang"]) expect(said(await review(who, id, "confirm"))).not.toContain("已确认");
    expect((await opens("hejing", id)).labels).toContain("重新审视");
    expect(said(await review("hejing", id, "confirm"))).toContain("已确认");
    expect((await stage.find(id)).sanction).toMatchObject({
      needsReview: false,
      strikeNumber: 1,
      counted: [],
      step: 2,
    });
    await app.sender.drain();
    await stage.person("linyue").presses(`case.mine:${id}`);
    expect(textOf(await stage.person("linyue").last())).toContain("现在计为第 1 次");
  });

  test("is annulled or lowered by one, and a new look starts with a first yes again", async () => {
    const { first, id } = await second("zhouyu");
    await annul(first);
    await review("sunli", id, "confirm");
    expect(said(await review("hejing", id, "lower"))).toContain("减轻");
    expect((await stage.find(id)).sanction).toMatchObject({ needsReview: false, strikeNumber: 1, step: 1 });
  });

  test("goes to another who may decide where the decider handles it now, and can be served then", async () => {
    const first = await stage.received("chenchen");
    await later(14);
    const id = await stage.decided("chenchen", { step: "2", obligations: ["meeting_reflection"] });
    await prisma.case.update({ where: { id }, data: { handlerId: stage.person("sunli").id } });
    await annul(first);
    expect(said(await review("sunli", id, "lower"))).not.toContain("减轻一档");
    expect((await opens("hejing", id)).labels).toContain("重新审视");
    expect(said(await review("hejing", id, "lower"))).toContain("减轻");
    expect(said(await stage.serve(id, "sunli"))).toContain("已送达");
  });
});

test("a decision that waits for a second look is in the queue of whoever reviews it now, also when its case is over", async () => {
  const { first, id } = await second("wutao");
  await later(28);
  expect((await stage.find(id)).state).toBe("final");
  const number = `CASE-${(await stage.find(id)).number}`;
  const queue = async (who: string) => said(await stage.person(who).says("/sm cases"));
  expect(await queue("sunli")).not.toContain(number);
  await annul(first);
  const waits = new RegExp(`${number}"[^}]*待重新审视`);
  expect(await queue("sunli")).toMatch(waits);
  expect(said(await stage.person("sunli").says("/sm"))).toMatch(waits);
  for (const who of ["hejing", "wangmin", "liuyang"]) expect(await queue(who)).not.toContain(number);
  await review("sunli", id, "confirm");
  expect(await queue("sunli")).not.toContain(number);
  expect(await queue("hejing")).toMatch(waits);
  await review("hejing", id, "confirm");
  expect(await queue("hejing")).not.toContain(number);
});

test("a decision that was received can be corrected before it is final, and its end is that of the milder rung", async () => {
  const { first, id } = await second("liqiang");
  expect((await opens("sunli", id)).labels).toContain("更正或撤销");
  // As if in the United Kingdom: six months for the first rung, twelve for the second.
  await prisma.case.update({ where: { id }, data: { jurisdiction: "GB" } });
  const before = (await stage.find(id)).sanction?.lapsesAt;
  await stage
    .person("sunli")
    .submits("cases.correct", { what: "lower", step: "1", cause: "own", reason: "复查后减轻。" }, { id });
  const { sanction, state } = await stage.find(id);
  expect(state).toBe("appeal_window");
  expect(sanction?.lapsesAt?.getTime()).toBeLessThan(before?.getTime() ?? 0);
  const open = await prisma.deadline.findMany({
    where: { subject: sanction?.id ?? "", kind: "lapse", closedAt: null },
  });
  expect(open.map(({ dueAt }) => dueAt)).toEqual([sanction?.lapsesAt]);
  expect(first).toBeDefined();
});

test("the union is not told before the two have decided, whatever date is typed", async () => {
  const id = await stage.withUnion("zhouyu");
  const sent = (sentAt: Date) =>
    stage
      .person("wangmin")
      .submits(
        "cases.union-send",
        { to: "公司工会", text: "拟解除劳动合同，理由如下。", sentAt: sentAt.toISOString() },
        { id },
      );
  const early = await sent(new Date(stage.now().getTime() - 21 * 86_400_000));
  expect(early).toMatchObject({ kind: "errors", errors: { sentAt: expect.stringContaining("第二人") } });
  expect(said(await stage.person("wangmin").presses(`case.union-done:${id}`))).toContain("通知");
  expect(said(await sent(stage.now()))).not.toContain("第二人");
  expect((await stage.find(id)).state).toBe("union_notice");
});
