import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { AppealStage } from "../../../test/support/appeal-stage.ts";
import { said } from "../../../test/support/case-stage.ts";
import { labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";

/** The answer: when it is late, put off, or undoes what followed; and in the reader's language and time. */
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

describe("the answer", () => {
  /** The first morning in the office after the term. */
  const overdue = async (id: string) => {
    const due = await stage.due(id, "answer");
    await stage.moveTo(new Date((due?.getTime() ?? 0) + 15 * 3_600_000).toISOString());
  };

  test("that is late is told to both sides in the same words, by the product itself and three days more", async () => {
    const id = await stage.inReview();
    await stage.does("hejing", "note", id, { text: "正在等平台的回复。" });
    await overdue(id);
    expect((await stage.appeal(id)).isOverdue).toBe(true);
    const told = textOf(await stage.person("chenchen").last());
    expect(told).toMatch(/答复已超期.*已提醒审核人并上报合规负责人。对您造成的等待，我们很抱歉。/);
    expect((await stage.person("liuyang").sees()).map(textOf).join()).toContain("上报合规负责人");
    expect((await stage.person("hejing").sees()).map(textOf).join()).toContain("请答复申诉");
    const line = /答复已超期[^"]*?上报合规负责人。/;
    const mine = line.exec(await stage.reads("chenchen", "open", id))?.[0];
    expect(mine).toBeDefined();
    expect(line.exec(await stage.reads("hejing", "view", id))?.[0]).toBe(mine);
    expect((await stage.find((await stage.appeal(id)).caseId)).sanction?.state).toBe("suspended");
    const now = stage.now().getTime();
    for (let days = 1; days <= 14; days++) await stage.moveTo(new Date(now + days * 86_400_000 + 60_000).toISOString());
    const acts = await stage.acts(id);
    expect(acts.filter((action) => action === "appeal.overdue")).toHaveLength(1);
    expect(acts.filter((action) => action === "appeal.stillLate")).toHaveLength(3);
    // Passed up: compliance without the handler, then those who lead; never whoever decided.
    expect((await stage.person("zhaolan").sees()).map(textOf).join()).toContain("请答复申诉");
    expect((await stage.person("sunli").sees()).map(textOf).join()).not.toContain("请答复申诉");
  });

  test("that upholds a late appeal has every later decision looked at again that counted this one", async () => {
    const first = await stage.received("zhouyu");
    const until = await stage.due(first, "appeal");
    await stage.moveTo(new Date((until?.getTime() ?? 0) + 34 * 3_600_000).toISOString());
    const second = await stage.received("zhouyu");
    expect((await stage.find(second)).sanction?.counted).toContain((await stage.find(first)).sanction?.id);
    await stage.file(first, {}, "zhouyu");
    const { id } = (await stage.ofCase(first)) ?? { id: "" };
    await stage.person("hejing").presses(`appeal.take:${id}`);
    await stage.does("hejing", "admit", id, { answer: "admit", ...REASON });
    await stage.answers(id, { outcome: "uphold", facts: "账号当时由他人使用。" });
    expect((await stage.find(first)).sanction).toMatchObject({ state: "reversed" });
    expect((await stage.find(second)).sanction).toMatchObject({ needsReview: true });
    expect(textOf(await stage.person("sunli").last())).toMatch(/重新审视|已撤销/);
  });

  test("cannot be put off where the policy does not have it", async () => {
    const id = await stage.inReview();
    expect(labelsOf(await stage.person("hejing").last())).not.toContain("延长答复期");
    expect(said(await stage.does("hejing", "extend", id, { days: "1", ...REASON }))).toContain("不允许延长");
  });

  test("can be put off once where it does: at most by half, with a reason, before it is late", async () => {
    await prisma.$executeRawUnsafe("ALTER TABLE policy_version DISABLE TRIGGER USER");
    const setting = (value: boolean) =>
      prisma.$executeRawUnsafe(
        `UPDATE policy_version SET parameters = jsonb_set(parameters, '{mayExtendAnswer}', '${value}')`,
      );
    await setting(true);
    const id = await stage.inReview();
    const before = await stage.due(id, "answer");
    expect(await stage.does("hejing", "extend", id, { days: "6", ...REASON })).toMatchObject({
      errors: { days: expect.stringContaining("5") },
    });
    expect(said(await stage.does("hejing", "extend", id, { days: "5", ...REASON }))).toContain("已延长 5");
    const after = await stage.due(id, "answer");
    expect((after?.getTime() ?? 0) - (before?.getTime() ?? 0)).toBeGreaterThanOrEqual(7 * 86_400_000);
    expect(await stage.reads("chenchen", "open", id)).toContain("按照事实和制度说明理由");
    expect(said(await stage.does("hejing", "extend", id, { days: "1", ...REASON }))).toContain("已延长过一次");
    const other = await stage.inReview({}, {}, "zhouyu");
    await overdue(other);
    // Days went by without a sign of life, so it went back to the team.
    await stage.person("hejing").presses(`appeal.take:${other}`);
    expect(said(await stage.does("hejing", "extend", other, { days: "1", ...REASON }))).toContain("已过");
    await setting(false);
    await prisma.$executeRawUnsafe("ALTER TABLE policy_version ENABLE TRIGGER USER");
  });
});

describe("in English and on another clock", () => {
  test("the appellant reads the same line in their own time, and the reviewer in theirs", async () => {
    const id = await stage.inReview({}, {}, "emma");
    const mine = await stage.reads("emma", "open", id);
    expect(mine).toMatch(/HR is to answer by .* \(United Kingdom time\), \d+ working days? left/);
    expect(mine).not.toMatch(/审核|申诉|答复/);
    expect(await stage.reads("hejing", "view", id)).toMatch(/人力资源部应在 .* 18:00 前答复，还剩 10 个工作日/);
  });

  test("/appeal and the number open it, and the queue has it overdue first", async () => {
    const id = await stage.filed({}, {}, "emma");
    const { number } = await stage.appeal(id);
    expect(JSON.stringify(await stage.person("emma").says("appeal"))).toContain(`APL-${number}`);
    await stage.person("emma").says(`APL-${number}`);
    expect(textOf(await stage.person("emma").last())).toContain(`Your appeal APL-${number}`);
    expect(JSON.stringify(await stage.person("hejing").says("申诉审核"))).toContain(`APL-${number}`);
    expect(JSON.stringify(await stage.person("zhouyu").says(`APL-${number}`))).toContain("没有");
    expect(JSON.stringify(await stage.person("sunli").says("申诉审核"))).not.toContain(`APL-${number}`);
  });
});
