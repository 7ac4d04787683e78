import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { CaseStage, said } from "../../../test/support/case-stage.ts";
import { labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";
import type { RawValues } from "../../core/form.ts";

/** The time of the act is corrected: what a person was told is put to them anew, and they state their side again. */
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
/** Each test begins on a Tuesday of its own, so that nothing of one falls due in the next. */
beforeEach(() => {
  day = new Date(day.getTime() + 7 * 86_400_000);
  clock.moveTo(day);
});

const REASON = "原来的截图是转发，发布时间更早。";
/** `days` before the test's own Tuesday, at that time in Shanghai. */
const ago = (days: number, time = "20:00") =>
  `${new Date(day.getTime() - days * 86_400_000).toISOString().slice(0, 10)}T${time}:00+08:00`;
const corrects = (id: string, conductAt: string, over: RawValues = {}, by = "wangmin") =>
  stage.person(by).submits("cases.pin", { conductAt, reason: REASON, ...over }, { id });
const open = (subject: string, kind: string) => prisma.deadline.findFirst({ where: { subject, kind, closedAt: null } });
const events = async (id: string) =>
  (await prisma.auditEntry.findMany({ where: { subject: id }, orderBy: { seq: "asc" } })).map(({ action }) => action);
async function mine(id: string, who = "chenchen") {
  await stage.person(who).presses(`case.mine:${id}`);
  return stage.person(who).last();
}
/** A case that somebody stated their side on; the act was the evening before. */
const heard = (who = "chenchen", over: RawValues = {}) => stage.heard(who, { conductAt: ago(1), ...over });

describe("a correction to another day, after the person was told", () => {
  test("tells them what changed, with their whole time, and nothing is proposed before they could answer again", async () => {
    const id = await heard();
    const before = (await stage.person("chenchen").sees()).length;
    clock.moveTo(new Date(day.getTime() + 2 * 86_400_000));
    expect(said(await corrects(id, ago(3)))).toContain("已重新告知当事人");
    expect(await stage.find(id)).toMatchObject({ state: "allegation_served", heardAt: null, allegedAt: stage.now() });
    expect((await events(id)).slice(-1)).toEqual(["case.tellAnew"]);
    // The envelope says nothing; the card says it first of all, and asks again.
    expect((await stage.person("chenchen").sees()).length).toBe(before + 1);
    expect(textOf(await stage.person("chenchen").last())).not.toContain("更正");
    const card = await mine(id);
    expect(card.body[0]).toMatchObject({ kind: "text", text: expect.stringContaining("更正：行为时间由") });
    expect(textOf(card)).toContain("此前说明过的内容仍会一并考虑");
    expect(textOf(card)).not.toMatch(/截图是转发|王敏看/);
    expect(labelsOf(card)).toContain("说明情况");
    const window = await open(id, "statement");
    expect(window?.startsAt).toEqual(stage.now());
    expect(window?.inputs).toMatchObject({ counted: { length: 5 } });
    expect(await open(id, "propose")).toBeNull();
    await stage.propose(id);
    expect((await stage.find(id)).state).toBe("allegation_served");
    await stage.person("chenchen").submits("cases.statement", { text: "那天我不在，账号借给了同事。" }, { id });
    expect(said(await stage.propose(id))).toContain("已提交");
    // Both statements are kept.
    expect(await prisma.caseLine.count({ where: { caseId: id, kind: "statement" } })).toBe(2);
  });

  test("while they still have time gives them all of it again", async () => {
    const id = await stage.opened("chenchen", { conductAt: ago(1) });
    await stage.allege(id);
    const first = await open(id, "statement");
    await stage.moveTo(new Date(day.getTime() + 3 * 86_400_000).toISOString());
    await corrects(id, ago(2));
    const again = await open(id, "statement");
    expect(again?.startsAt).toEqual(stage.now());
    expect(again && first && again.dueAt > first.dueAt).toBe(true);
    expect(await prisma.deadline.count({ where: { subject: id, kind: "statement", closedAt: null } })).toBe(1);
    // Silence after it is silence again, and it can be decided.
    await stage.moveTo(new Date(day.getTime() + 14 * 86_400_000).toISOString());
    expect((await stage.find(id)).state).toBe("deliberation");
    expect(said(await stage.propose(id))).toContain("已提交");
  });

  test("also holds for a proposal that was sent back, and twice corrected says what they were told at first", async () => {
    const id = await heard();
    await stage.propose(id);
    await corrects(id, ago(2));
    expect((await stage.find(id)).state).toBe("proposed");
    await stage.withReason("cases.return", id, "sunli");
    await corrects(id, ago(2));
    await corrects(id, ago(4));
    expect((await stage.find(id)).state).toBe("allegation_served");
    const [from, to] = [ago(1), ago(4)].map((one) => Number(one.slice(8, 10)));
    expect(textOf(await mine(id))).toMatch(new RegExp(`由 \\d+月${from}日.*改为 \\d+月${to}日`));
    await stage.propose(id);
    expect((await stage.find(id)).state).toBe("allegation_served");
  });

  test("is for the handler alone, and never later than the company knew", async () => {
    const id = await heard();
    for (const who of ["chenchen", "liqiang", "sunli", "hejing", "zhouyu"])
      expect(said(await corrects(id, ago(3), {}, who))).not.toContain("已更正");
    await stage.moveTo(new Date(day.getTime() + 86_400_000).toISOString());
    expect(await corrects(id, stage.now().toISOString())).toMatchObject({
      kind: "errors",
      errors: { conductAt: expect.anything() },
    });
    expect((await events(id)).filter((action) => /^case\.(pin|tellAnew)$/.test(action))).toEqual([]);
  });
});

describe("what the person is told", () => {
  test("can be put into other words with it, which name nobody else", async () => {
    const id = await heard();
    expect(await corrects(id, ago(1), { facts: "周宇说您发了报价单。" })).toMatchObject({
      kind: "errors",
      errors: { facts: expect.stringContaining("周宇") },
    });
    expect((await stage.find(id)).state).toBe("deliberation");
    await corrects(id, ago(1), { facts: "您的微博发布了本季度的报价单。" });
    const card = textOf(await mine(id));
    expect(card).toContain("本季度");
    expect(card).toContain("更正：下面所述的情况有改动");
    expect((await stage.find(id)).state).toBe("allegation_served");
  });

  test("stays as it was, and so does the hearing, where only the hour of the day was wrong", async () => {
    const id = await heard();
    const form = await stage.person("wangmin").presses(`case.pin:${id}`);
    const fields = form.kind === "form" ? form.opening.view.fields.map(({ name }) => name) : [];
    expect(fields).toEqual(["conductAt", "facts", "reason"]);
    expect(said(await corrects(id, ago(1, "20:30"), { facts: "您的微博发布了下季度报价单。" }))).toContain("已更正");
    expect(await stage.find(id)).toMatchObject({ state: "deliberation", conductAt: new Date(ago(1, "20:30")) });
    expect((await events(id)).slice(-1)).toEqual(["case.pin"]);
    expect(said(await stage.propose(id))).toContain("已提交");
  });

  test("is not asked for before there was any, and the person hears nothing then", async () => {
    const id = await stage.opened("chenchen", { conductAt: ago(1) });
    const before = (await stage.person("chenchen").sees()).length;
    const form = await stage.person("wangmin").presses(`case.pin:${id}`);
    expect(form.kind === "form" && form.opening.view.fields.map(({ name }) => name)).toEqual(["conductAt", "reason"]);
    await corrects(id, ago(4));
    expect((await stage.find(id)).state).toBe("open");
    expect((await stage.person("chenchen").sees()).length).toBe(before);
    await stage.propose(id);
    expect((await stage.find(id)).state).toBe("open");
  });

  test("goes by the day where they work: midnight in between is another day there", async () => {
    await prisma.person.update({ where: { id: stage.person("linyue").id }, data: { zone: "America/New_York" } });
    const id = await heard("linyue", { conductAt: ago(2, "11:30") });
    // 11:30 and 12:30 in Shanghai are an hour apart, with midnight in New York between them (13:00 in winter).
    await corrects(id, ago(2, "10:30"));
    expect((await stage.find(id)).state).toBe("deliberation");
    await corrects(id, ago(2, "14:30"));
    expect((await stage.find(id)).state).toBe("allegation_served");
  });

  test("has a new hearing where the law knows one, for the one before may be over", async () => {
    await prisma.person.update({ where: { id: stage.person("zhouyu").id }, data: { jurisdiction: "GB" } });
    const id = await stage.opened("zhouyu", { conductAt: ago(1) });
    const hearingAt = new Date(day.getTime() + 3 * 86_400_000).toISOString();
    await stage.allege(id, { hearingAt, hearingPlace: "三楼会议室" });
    await stage.person("zhouyu").submits("cases.statement", { text: "截图是误发的，我马上删了。" }, { id });
    expect(await corrects(id, ago(3))).toMatchObject({ kind: "errors", errors: { hearingAt: expect.anything() } });
    const later = new Date(day.getTime() + 10 * 86_400_000).toISOString();
    await corrects(id, ago(3), { hearingAt: later, hearingPlace: "五楼会议室" });
    const card = textOf(await mine(id, "zhouyu"));
    expect(card).toContain("五楼会议室");
    expect(card).not.toContain("三楼会议室");
  });
});
