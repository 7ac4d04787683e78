import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { CaseStage, said } from "../../../test/support/case-stage.ts";
import { labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";
import type { RawValues } from "../../core/form.ts";
import type { Reply } from "../../core/reply.ts";

/** Until when somebody is asked to do something before anything is decided. */
let app: TestApp;
let stage: CaseStage;
let prisma: TestApp["services"]["db"]["prisma"];
let day = new Date("2026-03-03T09:00:00+08:00");
const clock = new StillClock(day);
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  await everybodySigned(app);
  stage = new CaseStage(app);
  ({ prisma } = app.services.db);
});
afterAll(() => app.close());
/** Each test begins on a Tuesday of its own. */
beforeEach(() => {
  day = new Date(day.getTime() + 7 * 86_400_000);
  clock.moveTo(day);
});

/** So many hours after the test began, at nine in the morning. */
const at = (hours: number): string => new Date(day.getTime() + hours * 3_600_000).toISOString();
const asks = (id: string, over: RawValues = {}): Promise<Reply> =>
  stage
    .person("wangmin")
    .submits(
      "cases.interim",
      { asks: ["hide_content"], text: "请先隐藏那条微博。", reason: "还在被转发。", preserved: "elsewhere", ...over },
      { id },
    );
async function opens(press: string, who = "chenchen") {
  const reply = await stage.person(who).presses(press);
  if (reply.kind !== "none") throw new Error(said(reply));
  return stage.person(who).last();
}
const term = (id: string) => prisma.deadline.findFirst({ where: { subject: id, kind: "interim", closedAt: null } });
const actions = async (id: string) =>
  (await prisma.auditEntry.findMany({ where: { subject: id }, orderBy: { seq: "asc" } })).map(({ action }) => action);
/** How many messages of that kind somebody was sent. */
const got = (who: string, notice: string) =>
  prisma.delivery.count({ where: { personId: stage.person(who).id, message: { notice } } });

describe("the term of an interim measure", () => {
  test("is a working day of the person unless the handler says otherwise, and stands with what is left of it", async () => {
    const id = await stage.opened();
    await asks(id);
    expect((await term(id))?.dueAt.toISOString()).toBe(at(39));
    const card = await opens(`case.interim-mine:${id}`);
    expect(textOf(card)).toMatch(/完成期限.*24:00/);
    expect(card.state?.text).toMatch(/还剩/);
    expect(textOf(await opens(`case.view:${id}`, "wangmin"))).toMatch(/当事人尚未完成 · 期限 .*24:00/);
    expect(said(await stage.person("wangmin").presses(`case.file:${id}`))).toContain("完成期限：");
    // It is the person's own: the case is not late by it, and the handler's queue does not show it.
    clock.moveTo(at(40));
    expect(said(await stage.person("wangmin").says("/sm cases"))).not.toContain("已超期");
  });

  test("can be named, from an hour to thirty days ahead, on the calendar of whoever it is", async () => {
    const id = await stage.opened("zhouyu");
    for (const until of [at(0.5), at(31 * 24)])
      expect(await asks(id, { until })).toMatchObject({
        kind: "errors",
        errors: { until: "请留出 1 小时到 30 天。" },
      });
    expect(said(await asks(id, { until: at(6) }))).toContain("已发给当事人");
    expect((await term(id))?.dueAt.toISOString()).toBe(at(6));
    expect(textOf(await opens(`case.interim-mine:${id}`, "zhouyu"))).toContain("15:00");
    const abroad = await stage.opened("daniel");
    await asks(abroad);
    // The next working day in London ends at midnight there.
    const due = (await term(abroad))?.dueAt ?? day;
    expect(new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", timeStyle: "short" }).format(due)).toBe(
      "00:00",
    );
  });

  test("is reminded of before it ends and never at night; then both hear once that it is not done, and it holds on", async () => {
    const id = await stage.opened();
    await asks(id);
    await stage.moveTo(at(20));
    expect(await got("chenchen", "core.reminder")).toBe(0);
    await stage.moveTo(at(24.5));
    expect(await got("chenchen", "core.reminder")).toBe(1);
    // Over at midnight: nobody is woken for it.
    await stage.moveTo(at(41));
    expect(await actions(id)).not.toContain("case.interimLate");
    const [own, handlers] = [await got("chenchen", "cases.interim"), await got("wangmin", "cases.handler")];
    await stage.moveTo(at(48.5));
    expect((await actions(id)).filter((action) => action === "case.interimLate")).toHaveLength(1);
    expect(await got("chenchen", "cases.interim")).toBe(own + 1);
    expect(await got("wangmin", "cases.handler")).toBe(handlers + 1);
    const { number } = await stage.find(id);
    const about = async () =>
      (await stage.person("wangmin").sees()).findLast(({ title }) => title === `案件 CASE-${number}`) ?? {
        title: "",
        body: [],
        actions: [],
      };
    const told = await about();
    expect(textOf(told)).toMatch(/当事人尚未完成 · 期限 .* 已过/);
    expect(labelsOf(told)).toContain("解除临时措施");
    const card = await opens(`case.interim-mine:${id}`);
    expect(textOf(card)).toMatch(/已超期.*做不到，请告诉受理人/);
    expect(await stage.find(id)).toMatchObject({ state: "open", heardAt: null });
    await stage.moveTo(at(72.5));
    expect((await actions(id)).filter((action) => action === "case.interimLate")).toHaveLength(1);
    await stage.person("chenchen").pressesOn(card, "已完成");
    expect(textOf(await about())).toContain("当事人已完成");
    expect((await opens(`case.interim-mine:${id}`)).state?.text).not.toContain("超期");
  });

  test("ends when it is done, when it is lifted and when a decision is served: nobody is reminded of it any more", async () => {
    const [isDone, isLifted, isDecided] = [await stage.opened(), await stage.opened(), await stage.heard()];
    for (const id of [isDone, isLifted, isDecided]) await asks(id);
    await stage.person("chenchen").presses(`case.interim-done:${isDone}`);
    await stage.withReason("cases.lift", isLifted, "wangmin");
    await stage.propose(isDecided, { deviation: "情节轻微，按较低的档次处理。" });
    await stage.decide(isDecided);
    expect(await term(isDecided)).not.toBeNull();
    await stage.serve(isDecided);
    for (const id of [isDone, isLifted, isDecided]) {
      expect(await term(id)).toBeNull();
      expect(await actions(id)).not.toContain("case.interimLate");
    }
    expect(said(await asks(isLifted))).toContain("已发给当事人");
    expect(await term(isLifted)).not.toBeNull();
  });
});
