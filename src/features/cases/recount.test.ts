import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { CaseStage, said } from "../../../test/support/case-stage.ts";
import { textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";

/** What a later decision counts is gone, comes back into doubt, or is gone twice (R-LC-02, R-CN-17). */
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

async function mine(who: string, id: string): Promise<string> {
  await stage.person(who).presses(`case.mine:${id}`);
  return textOf(await stage.person(who).last());
}

test("a yes to one count is none to another, and lowering goes as far as the count of now", async () => {
  const { first, id: two } = await second("chenchen");
  await later(28);
  const three = await stage.heard("chenchen");
  await stage.weigh(three);
  await stage.withReason("cases.sign-off", three, "hejing");
  await stage.propose(three, { step: "3", obligations: ["legal_reserve", "bonus_deduction"] });
  await stage.decide(three);
  await stage.approve(three);
  await stage.serve(three);
  await stage.person("chenchen").presses(`case.acknowledge:${three}`);
  expect((await stage.find(three)).sanction).toMatchObject({ step: 3, strikeNumber: 3 });
  await annul(first);
  expect(said(await review("sunli", three, "confirm"))).toContain("第二人");
  await annul(two);
  // The yes was to a second violation; the decision would now be the first.
  expect(said(await review("hejing", three, "confirm"))).not.toContain("已确认");
  expect((await stage.find(three)).sanction).toMatchObject({ needsReview: true, step: 3 });
  expect(said(await review("sunli", three, "lower"))).toContain("减轻");
  const { sanction } = await stage.find(three);
  expect(sanction).toMatchObject({ needsReview: false, step: 1, strikeNumber: 1, counted: [] });
  const left = sanction?.obligations.filter(({ kind }) => kind === "bonus_deduction" || kind === "legal_reserve");
  expect(left?.every(({ state }) => ["cancelled", "refunded", "disabled", "dropped"].includes(state))).toBe(true);
  // The letter says one thing and the card what holds now.
  expect(await mine("chenchen", three)).toMatch(/现在是：第一档/);
});

test("a correction down to what is left of the count settles the second look", async () => {
  const { first, id } = await second("zhouyu");
  await annul(first);
  await stage
    .person("hejing")
    .submits("cases.correct", { what: "lower", step: "1", cause: "own", reason: "前一次已撤销。" }, { id });
  const { sanction } = await stage.find(id);
  expect(sanction).toMatchObject({ needsReview: false, step: 1, strikeNumber: 1, counted: [] });
  expect(await prisma.deadline.count({ where: { subject: sanction?.id ?? "", kind: "review", closedAt: null } })).toBe(
    0,
  );
});

test("what counts no more is looked at no more", async () => {
  const { first, id } = await second("linyue");
  await later(28);
  await annul(first);
  const { sanction } = await stage.find(id);
  const lapses = sanction?.lapsesAt ?? new Date(0);
  await stage.moveTo(new Date(lapses.getTime() + 3 * 86_400_000).toISOString());
  expect((await stage.find(id)).sanction).toMatchObject({ state: "lapsed", needsReview: false });
  expect(await prisma.deadline.count({ where: { subject: sanction?.id ?? "", closedAt: null } })).toBe(0);
  clock.moveTo(day);
});

test("a dismissal is not decided while what it counts is open again by a late appeal", async () => {
  const first = await stage.received("liqiang");
  await later(14);
  const id = await stage.heard("liqiang");
  await stage.weigh(id);
  await stage.withReason("cases.sign-off", id, "hejing");
  await stage.propose(id, { step: "3", obligations: ["dismissal"], deviation: "造成重大损失。" });
  await stage.decide(id);
  await stage.approve(id);
  const union = { to: "公司工会", text: "拟解除劳动合同，理由如下。", sentAt: stage.now().toISOString() };
  await stage.person("wangmin").submits("cases.union-send", union, { id });
  const appeal = { grounds: ["facts"], text: "现在才拿到证据，请重新审核。", files: [], proof: [] };
  await stage.person("liqiang").submits("appeals.file", appeal, { id: first });
  const { id: late } = await prisma.appeal.findFirstOrThrow({ where: { caseId: first } });
  expect(await mine("liqiang", first)).toContain("等审核人决定是否受理");
  await stage.person("hejing").presses(`appeal.take:${late}`);
  await stage.person("hejing").submits("appeals.admit", { answer: "admit", reason: "有新的证据。" }, { id: late });
  await later(30);
  expect(said(await stage.person("wangmin").presses(`case.union-done:${id}`))).toContain("又在申诉中");
  expect((await stage.find(id)).state).toBe("union_notice");
});

test("what was weighed and signed off about another act, or by another handler, is done anew", async () => {
  const id = await stage.heard("wutao");
  await stage.weigh(id);
  await stage.withReason("cases.sign-off", id, "hejing");
  await later(1);
  const conductAt = new Date(day.getTime() - 2 * 86_400_000).toISOString();
  const pinned = await stage
    .person("wangmin")
    .submits("cases.pin", { conductAt, facts: "您前天的微博发布了另一份报价单。", reason: "时间有误，更正。" }, { id });
  expect(said(pinned)).not.toContain("errors");
  expect((await stage.find(id)).state).toBe("allegation_served");
  await stage.person("wutao").submits("cases.statement", { text: "那是别的事，我说明如下。" }, { id });
  const third = { step: "3", obligations: ["legal_reserve"], deviation: "造成重大损失。" };
  expect(said(await stage.propose(id, third))).toMatch(/法务|比例|相当/);
  expect((await stage.find(id)).state).toBe("deliberation");
  await stage.weigh(id);
  expect(said(await stage.propose(id, third))).toContain("已提交");
  expect(said(await stage.decide(id))).toContain("法务");
  await stage.withReason("cases.sign-off", id, "hejing");
  expect(said(await stage.decide(id))).not.toContain("法务先");
  expect((await stage.find(id)).state).toBe("second_approval");
});

test("an hour that makes an earlier decision count is put to the person anew, on the same day too", async () => {
  const first = await stage.decided("wutao");
  await stage.serve(first);
  const acts = (time: string) => `${day.toISOString().slice(0, 10)}T${time}:00+08:00`;
  await stage.moveTo(acts("10:00"));
  await stage.person("wutao").presses(`case.acknowledge:${first}`);
  await stage.moveTo(acts("16:00"));
  const id = await stage.heard("wutao", { conductAt: acts("09:30") });
  await later(14);
  expect((await stage.find(first)).state).toBe("final");
  // Nothing was done for days, so it went back to the team.
  await stage.person("wangmin").presses(`case.take:${id}`);
  const pin = (time: string) =>
    stage.person("wangmin").submits("cases.pin", { conductAt: acts(time), reason: "时间有误，更正。" }, { id });
  // Another hour that changes nothing for them leaves their hearing as it was.
  expect(said(await pin("09:40"))).toContain("已");
  expect((await stage.find(id)).state).toBe("deliberation");
  await pin("11:00");
  expect((await stage.find(id)).state).toBe("allegation_served");
  expect(await mine("wutao", id)).toContain("11:00");
});

test("the card of a decision says what became of a late appeal, and offers no second one", async () => {
  const id = await stage.received("chenchen", { deviation: "情节轻微，按较低的档次处理。" });
  await later(14);
  expect(await mine("chenchen", id)).toContain("仍想申诉可以提交");
  const appeal = { grounds: ["facts"], text: "现在才拿到证据，请重新审核。", files: [], proof: [] };
  await stage.person("chenchen").submits("appeals.file", appeal, { id });
  const { id: late } = await prisma.appeal.findFirstOrThrow({ where: { caseId: id } });
  expect(await mine("chenchen", id)).not.toContain("仍想申诉可以提交");
  await stage.person("hejing").presses(`appeal.take:${late}`);
  await stage.person("hejing").submits("appeals.admit", { answer: "refuse", reason: "没有新的证据。" }, { id: late });
  expect(await mine("chenchen", id)).toContain("未被受理");
});
