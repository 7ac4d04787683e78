import { afterAll, beforeAll, expect, test } from "vitest";
import { AccountStage } from "../../../../test/support/account-stage.ts";
import { startTestApp, type TestApp } from "../../../../test/support/app.ts";
import { said } from "../../../../test/support/case-stage.ts";
import { DemoPerson, labelsOf, textOf } from "../../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../../test/support/surface.ts";
import { StillClock } from "../../../core/clock.ts";
import { systemCtx } from "../../../core/context.ts";
import { watchDeadlines } from "../../../core/deadlines/watch.ts";
import type { RawValues } from "../../../core/form.ts";
import { findPerson } from "../../../core/people.ts";
import { collectPersonalData } from "../../../core/personal-data.ts";
import { mornings } from "../running/morning.ts";

/** A standing plan from the form to its renewal: 周宇 is the operator, 李强 the manager, 林悦 PR. */
let app: TestApp;
let prisma: TestApp["services"]["db"]["prisma"];
const clock = new StillClock("2026-09-24T10:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  ({ prisma } = app.services.db);
});
afterAll(() => app.close());
/** The account that the operator holds. */
let account: string;
beforeAll(async () => {
  account = await new AccountStage(app).held("zhouyu");
});
const person = (name: string) => new DemoPerson(app, name);
async function moveTo(instant: string) {
  clock.moveTo(new Date(`${instant}:00+08:00`));
  await mornings.handle(app.services, {});
  await watchDeadlines(app.services, app.registry);
  await app.sender.drain();
}
const PLAN = {
  purpose: "brand_promotion",
  platforms: ["weibo"],
  firstDay: "2026-10-09",
  lastDay: "2026-12-31",
  hours: "2",
  posts: "10",
};
const write = (who: string, over: RawValues = {}, id = "new") =>
  person(who).submits("plans.standing", { ...PLAN, account, ...over }, { id });
const newest = () => prisma.plan.findFirstOrThrow({ orderBy: { number: "desc" } });
async function approve(id: string) {
  await person("zhouyu").presses(`plan.submit:${id}`);
  const { id: approval } = await prisma.approval.findFirstOrThrow({ where: { subject: id } });
  for (const who of ["liqiang", "linyue"]) await person(who).presses(`approval.approve:${approval}`);
}
const stateOf = async (id: string) => (await prisma.plan.findUniqueOrThrow({ where: { id } })).state;

test("is for operators alone, ends with its quarter, and is approved by manager and PR", async () => {
  expect(said(await write("chenchen"))).toContain("运营岗位");
  expect((await person("zhouyu").says("计划 常设")).kind).toBe("form");
  expect(said(await person("chenchen").says("/plan standing"))).toContain("运营岗位");
  expect(await write("zhouyu", { lastDay: "2027-01-15", windows: "下午" })).toMatchObject({
    kind: "errors",
    errors: { lastDay: expect.stringContaining("12月31日"), windows: expect.any(String) },
  });
  await write("zhouyu");
  const { id } = await newest();
  expect(textOf(await person("zhouyu").last())).toContain("每月不超过 2 小时，每周不超过 10 条");
  const form = await person("zhouyu").presses(`plan.write:${id}`);
  expect(form.kind === "form" && form.opening.form).toBe("plans.standing");
  await approve(id);
  expect(await stateOf(id)).toBe("approved");
});

test("is changed like any plan: asked about again with the difference, counting as it was until then", async () => {
  const { id } = await newest();
  expect(await write("zhouyu", {}, id)).toMatchObject({ kind: "errors", summary: expect.stringContaining("没有改动") });
  await write("zhouyu", { hours: "3", posts: "12" }, id);
  expect(textOf(await person("zhouyu").last())).toContain("每月不超过 2 小时 → 每月不超过 3 小时");
  const asked = await person("liqiang").last();
  expect(textOf(asked)).toContain("每周不超过 10 条 → 每周不超过 12 条");
  expect(labelsOf(asked)).not.toContain("缩短时段");
  await person("zhouyu").presses(`plan.unamend:${id}`);
  expect(await prisma.plan.findUniqueOrThrow({ where: { id } })).toMatchObject({ revision: 1, pending: null });
});

test("runs by the month and the week: hours, posts, a short report, and no report at its end", async () => {
  const { id, number } = await newest();
  await moveTo("2026-10-09T09:00");
  expect(await stateOf(id)).toBe("active");
  expect(said(await person("zhouyu").says("/plan now"))).toMatch(/可以，到 .*18:00/);
  await person("zhouyu").presses(`plan.view:${id}`);
  const card = await person("zhouyu").last();
  expect(labelsOf(card)).toEqual(expect.arrayContaining(["开始计时", "填工时", "填发布数"]));
  expect(labelsOf(card)).not.toContain("交总结");
  await person("zhouyu").presses(`plan.start:${id}`);
  await moveTo("2026-10-09T10:36");
  expect((await person("zhouyu").sees()).map(textOf).join()).toMatch(/本月已用 1 小时 36 分，上限 2 小时/);
  await person("zhouyu").presses(`plan.stop:${id}`);

  const posts = (values: RawValues) => person("zhouyu").submits("plans.posts", values, { id });
  expect(await posts({ day: "2026-09-30", posts: "3" })).toMatchObject({ errors: { day: expect.any(String) } });
  expect(await posts({ day: "2026-10-09", posts: "12" })).toMatchObject({
    errors: { note: expect.stringContaining("10") },
  });
  expect(said(await posts({ day: "2026-10-09", posts: "12", note: "节后补发。" }))).toContain("12 条");
  await posts({ day: "2026-10-08", posts: "9" });
  await person("zhouyu").presses(`plan.view:${id}`);
  expect(textOf(await person("zhouyu").last())).toContain("9 条，最多 10 条");

  await moveTo("2026-11-02T09:00");
  const asked = (await person("zhouyu").sees()).findLast(({ title }) => title.includes("2026年10月小结"));
  expect(asked && labelsOf(asked)).toContain("写小结");
  const months = await prisma.planMonth.findMany();
  expect(months.map(({ month }) => month)).toEqual(["2026-10"]);
  const month = months[0]?.id ?? "";
  const form = await person("zhouyu").presses(`plan.month:${month}`);
  const initial =
    form.kind === "form" && Object.fromEntries(form.opening.view.fields.map((one) => [one.name, one.initial]));
  expect(initial).toMatchObject({ time: "1:36", posts: "9" });
  const report = (time: string) =>
    person("zhouyu").submits("plans.month", { time, posts: "9", remarks: "节后恢复更新。" }, { id: month });
  expect(await report("不少")).toMatchObject({ errors: { time: expect.any(String) } });
  expect(said(await person("liqiang").presses(`plan.month:${month}`))).toContain("不是您的");
  expect(said(await report("1:36"))).toContain("小结已提交");
  expect(textOf(await person("liqiang").last())).toMatch(
    new RegExp(`周宇 的 PLAN-${number}.*1 小时 36 分.*节后恢复更新`),
  );
  await report("2");
  expect(textOf(await person("liqiang").last())).toContain("2 小时，上限 2 小时");
  await moveTo("2026-11-03T09:00");
  expect(await prisma.planMonth.count()).toBe(1);
  const copy = await app.services.db.transaction(async (tx) => {
    const who = await findPerson(tx, person("zhouyu").id);
    if (!who) throw new Error("nobody");
    const ctx = { ...systemCtx(app.services, tx), person: who };
    return JSON.stringify(await collectPersonalData(ctx, app.registry, who, "copy"));
  });
  expect(copy).toContain("节后恢复更新。");
});

test("whoever is above hears once when a month is not reported", async () => {
  await moveTo("2026-12-01T09:00");
  for (const day of ["02", "03", "04", "07", "08", "09", "10"]) await moveTo(`2026-12-${day}T09:00`);
  const told = (await person("liqiang").sees()).map(textOf).filter((card) => card.includes("2026年11月小结"));
  expect(told).toHaveLength(1);
});

test("is offered for the next quarter ten working days before its end, filled in, and ends without a report otherwise", async () => {
  const { id } = await newest();
  await moveTo("2026-12-16T09:00");
  expect(await prisma.message.count({ where: { notice: "plans.renewal" } })).toBe(0);
  await moveTo("2026-12-17T09:00");
  expect(await prisma.message.count({ where: { notice: "plans.renewal" } })).toBe(1);
  const offers = (await person("zhouyu").sees()).filter((card) => labelsOf(card).includes("续期"));
  expect(offers.map(({ title }) => title)).toEqual([expect.stringContaining("快到期")]);
  const form = await person("zhouyu").presses(`plan.renew:${id}`);
  const initial =
    form.kind === "form" && Object.fromEntries(form.opening.view.fields.map((one) => [one.name, one.initial]));
  expect(initial).toMatchObject({ firstDay: "2027-01-01", lastDay: "2027-03-31", hours: "2", posts: "10" });
  await write("zhouyu", { firstDay: "2027-01-04", lastDay: "2027-03-31" }, `renew.${id}`);
  const next = await newest();
  expect(next.id).not.toBe(id);
  await approve(next.id);
  await moveTo("2026-12-31T18:00");
  expect(await stateOf(id)).toBe("completed");
  expect(await stateOf(next.id)).toBe("approved");
  const last = (await prisma.planMonth.findMany({ where: { planId: id }, orderBy: { month: "asc" } })).at(-1);
  expect(last).toMatchObject({ month: "2026-12", state: "open" });
  expect(said(await person("zhouyu").presses(`plan.report:${id}`))).not.toContain("E-");
  await moveTo("2027-01-04T09:00");
  expect(await stateOf(next.id)).toBe("active");
  expect(app.log.lines.filter(({ level }) => level === "error")).toEqual([]);
});
