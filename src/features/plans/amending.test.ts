import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AccountStage } from "../../../test/support/account-stage.ts";
import { startTestApp, type TestApp } from "../../../test/support/app.ts";
import { said } from "../../../test/support/case-stage.ts";
import { labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { PlanStage } from "../../../test/support/plan-stage.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";
import { differenceOf } from "./difference.ts";
import type { Content } from "./model.ts";

/** What was approved is changed and approved again; approvers say yes to less. */
let app: TestApp;
let stage: PlanStage;
const clock = new StillClock("2026-03-02T09:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  stage = new PlanStage(app, clock);
});
afterAll(() => app.close());
beforeEach(() => stage.nextWeek());
const chen = () => stage.person("chenchen");
const li = () => stage.person("liqiang");
const change = (id: string, over: Record<string, string>) => stage.write(over, "chenchen", id);

describe("a change of an approved plan", () => {
  test("is approved again with the difference shown, and the plan counts as it was until then", async () => {
    const { id, number } = await stage.approved();
    await change(id, { windows: "16:00-17:00", hours: "2" });
    expect(await stage.plan(id)).toMatchObject({ state: "approved", revision: 1, pending: 2 });
    const own = textOf(await chen().last());
    expect(own).toContain("14:00–15:30 → 16:00–17:00");
    expect(own).toContain("批准前原计划继续有效");
    const asked = textOf(await li().last());
    expect(asked).toContain(`PLAN-${number} 的修改`);
    expect(asked).toContain("每周不超过 3 小时 → 每周不超过 2 小时");

    await stage.moveTo(2, "14:10");
    expect(said(await chen().says("/plan now"))).toMatch(/可以，到 .*15:30/);
    await li().presses(`approval.approve:${(await stage.approvalOf(id)).id}`);
    expect(await stage.plan(id)).toMatchObject({ state: "active", revision: 2, pending: null });
    expect(said(await chen().says("/plan now"))).toContain("现在不在已批准的时段内");
    await stage.moveTo(2, "16:10");
    expect(said(await chen().says("/plan now"))).toMatch(/可以，到 .*17:00/);
  });

  test("that is approved later covers nothing before, and takes nothing from before", async () => {
    const { id, number } = await stage.approved();
    await stage.moveTo(2, "15:40");
    await change(id, { windows: "10:00-11:00，16:00-17:00" });
    await li().presses(`approval.approve:${(await stage.approvalOf(id)).id}`);
    const report = { kind: "worktime_use", platform: "weibo", text: "他上班时间一直在刷微博。", who: chen().id };
    await stage.person("zhouyu").submits("incidents.report", { ...report, seenAt: `${stage.on(2)}T14:20:00+08:00` });
    expect(textOf(await stage.person("wangmin").last())).toContain(`PLAN-${number} 覆盖了当时的时段`);
    await stage.person("zhouyu").submits("incidents.report", { ...report, seenAt: `${stage.on(2)}T10:20:00+08:00` });
    expect(textOf(await stage.person("wangmin").last())).not.toContain("覆盖了当时的时段");
  });

  test("that is refused or sent back leaves the plan as it was, and says why", async () => {
    for (const [form, word] of [
      ["approvals.refuse", "这周先这样。"],
      ["approvals.return", "请写明为什么要改。"],
    ] as const) {
      const { id } = await stage.approved({ firstDay: stage.on(3), hours: "1" });
      await change(id, { firstDay: stage.on(3), windows: "16:00-17:00", hours: "1" });
      await li().submits(form, { text: word }, { id: (await stage.approvalOf(id)).id });
      expect(await stage.plan(id)).toMatchObject({ state: "approved", revision: 1, pending: null });
      expect(textOf(await chen().last())).toContain(word);
      await chen().presses(`plan.cancel:${id}`);
    }
  });

  test("is taken back by its owner, and a second one takes the place of the first", async () => {
    const { id } = await stage.approved();
    await change(id, { windows: "16:00-17:00", hours: "2" });
    const first = await stage.approvalOf(id);
    await change(id, { windows: "17:00-18:00", hours: "2" });
    const second = await stage.approvalOf(id);
    expect(second.id).not.toBe(first.id);
    expect(said(await li().presses(`approval.approve:${first.id}`))).toContain("撤回");
    expect(await stage.plan(id)).toMatchObject({ revision: 1 });
    await chen().presses(`plan.unamend:${id}`);
    expect(await stage.plan(id)).toMatchObject({ revision: 1, pending: null, state: "approved" });
    expect(said(await li().presses(`approval.approve:${second.id}`))).toContain("撤回");
    expect(await stage.plan(id)).toMatchObject({ revision: 1, pending: null });
  });

  test("falls with a plan that is over, and nobody is left with a question", async () => {
    const { id } = await stage.approved();
    await change(id, { windows: "16:00-17:00", hours: "2" });
    const asked = await stage.approvalOf(id);
    await li().submits("plans.revoke", { reason: "客户改期，先停。" }, { id });
    expect(await stage.plan(id)).toMatchObject({ state: "revoked", pending: null });
    expect((await stage.approvalOf(id)).state).toBe("withdrawn");
    await app.sender.drain();
    expect(labelsOf(await li().last())).not.toContain("批准");
    await li().presses(`approval.view:${asked.id}`);
    expect(textOf(await li().last())).toContain("申请的事项已结束");
  });

  test("that asks for more time is worth it also when the yes comes after the first end", async () => {
    const { id } = await stage.approved({ lastDay: stage.on(2), hours: "1" });
    await stage.moveTo(2, "14:30");
    await change(id, { lastDay: stage.on(4), hours: "1" });
    await stage.moveTo(2, "15:31");
    expect(await stage.plan(id)).toMatchObject({ state: "overdue", pending: 2 });
    await stage.moveTo(3, "09:30");
    await li().presses(`approval.approve:${(await stage.approvalOf(id)).id}`);
    expect(await stage.plan(id)).toMatchObject({ state: "active", revision: 2 });
    await stage.moveTo(3, "14:10");
    expect(said(await chen().says("/plan now"))).toMatch(/可以，到 .*15:30/);
    await stage.moveTo(4, "15:31");
    expect(await stage.plan(id)).toMatchObject({ state: "overdue" });
  });

  test("is refused kindly where there is none, where its beginning is behind it, and where nothing would be left", async () => {
    const { id } = await stage.approved();
    expect(await change(id, {})).toMatchObject({ kind: "errors", summary: expect.stringContaining("没有改动") });
    await stage.moveTo(2, "14:10");
    expect(await change(id, { firstDay: stage.on(3) })).toMatchObject({
      kind: "errors",
      errors: { firstDay: expect.stringContaining("已经开始") },
    });
    await stage.moveTo(2, "15:40");
    expect(await change(id, { lastDay: stage.on(2) })).toMatchObject({
      kind: "errors",
      errors: { lastDay: expect.stringContaining("没有剩余时段") },
    });
  });
});

describe("a yes to less", () => {
  const less = { firstDay: "", lastDay: "", windows: "14:00-15:00", hours: "1", note: "先做一天看看。" };

  test("is what is approved, and whoever asked sees what was changed", async () => {
    const { id, approval } = await stage.submitted();
    expect(labelsOf(await li().last())).toContain("缩短时段");
    const form = await li().presses(`plan.shorten:${approval}`);
    expect(form.kind === "form" && form.opening.view.fields.find(({ name }) => name === "windows")?.initial).toBe(
      "14:00–15:30",
    );
    const day = stage.on(2);
    await li().submits("plans.shorten", { ...less, firstDay: day, lastDay: day }, { id: approval });
    expect(await stage.plan(id)).toMatchObject({ state: "approved", revision: 2 });
    const card = textOf(await chen().last());
    expect(card).toContain("14:00–15:30 → 14:00–15:00");
    expect(card).toContain("先做一天看看");
    await stage.moveTo(2, "14:01");
    await stage.moveTo(2, "15:01");
    expect(await stage.plan(id)).toMatchObject({ state: "overdue" });
  });

  test("is what the next one is asked about", async () => {
    const { id, approval } = await stage.submitted({ account: await new AccountStage(app).held("chenchen") });
    const day = stage.on(2);
    await li().submits("plans.shorten", { ...less, firstDay: day, lastDay: day }, { id: approval });
    expect(await stage.plan(id)).toMatchObject({ state: "submitted" });
    expect(textOf(await stage.person("linyue").last())).toContain("14:00–15:30 → 14:00–15:00");
    await stage.person("linyue").presses(`approval.approve:${approval}`);
    expect(await stage.plan(id)).toMatchObject({ state: "approved", revision: 2 });
    await stage.moveTo(2, "14:01");
    await stage.moveTo(2, "15:01");
    expect(await stage.plan(id)).toMatchObject({ state: "overdue" });
  });

  test("is never more than what was asked, and only whoever is asked gives it", async () => {
    const { id, approval } = await stage.submitted();
    const asked = { firstDay: stage.on(2), lastDay: stage.on(3), windows: "14:00-15:30", hours: "3", note: "" };
    for (const [field, over] of [
      ["windows", { windows: "13:00-15:30" }],
      ["lastDay", { lastDay: stage.on(4) }],
      ["firstDay", { firstDay: stage.on(1), lastDay: stage.on(2) }],
      ["hours", { hours: "9" }],
    ] as const)
      expect(await li().submits("plans.shorten", { ...asked, ...over }, { id: approval }), field).toMatchObject({
        kind: "errors",
        errors: { [field]: expect.any(String) },
      });
    for (const who of ["chenchen", "zhouyu"])
      expect(said(await stage.person(who).submits("plans.shorten", asked, { id: approval })), who).toMatch(
        /不能自己审批|没有问到您/,
      );
    expect(await stage.plan(id)).toMatchObject({ state: "submitted", revision: 1 });
  });
});

test("what is changed and changed back is no difference, and every difference names what differs", () => {
  const day = fc.constantFrom("2026-03-04", "2026-03-05", "2026-03-06") as fc.Arbitrary<Content["firstDay"]>;
  const content = fc.record({
    purpose: fc.constantFrom("market_research", "other"),
    platforms: fc.uniqueArray(fc.constantFrom("weibo", "x", "zhihu"), { minLength: 1 }),
    account: fc.constantFrom(undefined, "@company"),
    firstDay: day,
    lastDay: day,
    windows: fc.constantFrom([{ from: "09:00", to: "10:00" }], [{ from: "14:00", to: "15:00" }]),
    hours: fc.integer({ min: 1, max: 9 }),
    tasks: fc.uniqueArray(fc.record({ text: fc.constantFrom("甲", "乙"), due: day }), {
      selector: (x) => x.text + x.due,
    }),
    result: fc.constantFrom("", "对比"),
    outside: fc.constantFrom(undefined, "直播"),
  }) as fc.Arbitrary<Content>;
  fc.assert(
    fc.property(content, content, (a, b) => {
      expect(differenceOf(a, a)).toEqual([]);
      const there = differenceOf(a, b);
      const back = differenceOf(b, a);
      expect(back.map(({ what }) => what)).toEqual(there.map(({ what }) => what));
      for (const change of there)
        if ("was" in change) expect(back).toContainEqual({ ...change, was: change.is, is: change.was });
        else expect(back).toContainEqual({ ...change, added: change.removed, removed: change.added });
      const isSame = (["purpose", "account", "firstDay", "lastDay", "hours"] as const).every(
        (key) => a[key] === b[key],
      );
      if (there.length === 0) expect(isSame).toBe(true);
    }),
  );
});
