import { expect, test } from "vitest";
import type { RawValues } from "../../src/core/form.ts";
import type { Intent } from "../../src/core/interaction.ts";
import { CORP_ID } from "../fakes/wecom/setup.ts";
import { type Office, openOffice } from "./office.ts";

/** A manager's week on WeCom: an image, the list and buttons; a feed of one's own. 李四 reports to 王五. */
async function open(firstDay = "2026-11-25"): Promise<Office> {
  const office = await openOffice();
  const { prisma } = office.app.services.db;
  const data = { managerId: await office.personOf("WangWu") };
  await prisma.person.update({ where: { id: await office.personOf("lisi") }, data });
  const values: RawValues = {
    purpose: "market_research",
    platforms: ["weibo"],
    firstDay,
    lastDay: "2026-12-02",
    windows: "14:00-15:30",
    hours: "3",
    tasks: "竞品账号对比表",
  };
  await does(office, { kind: "submit", form: "plans.write", context: { id: "new" }, values });
  const { id } = await prisma.plan.findFirstOrThrow();
  await does(office, { kind: "press", callback: { command: "plan.submit", id } });
  await office.app.sender.drain();
  return office;
}
let count = 0;
const does = ({ app }: Office, intent: Intent) => {
  const account = { platform: "wecom", tenant: CORP_ID, externalId: "lisi" } as const;
  return app.desk.receive({ key: `test:${++count}`, account, place: "direct", intent }, { answers: "inline" });
};

test("计划 团队 brings the week as an image, then everything in words and buttons that turn it", async () => {
  const office = await open();
  const wang = office.as("WangWu");
  await wang.says("计划 团队");
  const seen = wang.driver.sees().slice(-3);
  expect(seen.map(({ msgtype }) => msgtype)).toEqual(["image", "text", "template_card"]);
  expect(wang.fresh().slice(-2)[0]).toMatch(/1 人 · 1 项计划\n1\. 李四 · PLAN-\d+ · 市场调研 · 待审批/);
  await wang.presses("下一周");
  expect(wang.fresh().join()).toMatch(/11月30日 – 12月6日 · 1 人/);
  expect(office.wecom.violations).toEqual([]);
});

test("the Monday card comes with its image", async () => {
  const office = await open("2026-12-01");
  const wang = office.as("WangWu");
  await office.app.catchUp();
  office.clock.moveTo("2026-11-30T09:00:00+08:00");
  wang.fresh();
  await office.app.catchUp();
  const fresh = wang.fresh();
  expect(fresh.join("\n")).toMatch(/团队本周的社媒计划\n11月30日 – 12月6日[\s\S]*待您审批 1 项/);
  expect(wang.driver.sees().filter(({ msgtype }) => msgtype === "image")).toHaveLength(1);
  expect(office.wecom.violations).toEqual([]);
});

test("a feed's address is asked for first, sent whole, and kept nowhere", async () => {
  const office = await open();
  const li = office.as("lisi");
  await li.says("计划 日历");
  await li.presses("生成链接");
  expect(li.fresh().join()).toContain("知道链接的人都能看到");
  await li.presses("生成链接");
  await expect
    .poll(() => li.driver.sees().some((seen) => seen.kind === "text" && seen.text.includes("/w/ics/")))
    .toBe(true);
  const text = li.fresh().join("\n");
  expect(text).toMatch(/\/w\/ics\/[\w-]{32}\.ics/);
  expect(JSON.stringify(await office.app.services.db.prisma.message.findMany())).not.toContain("/w/ics/");
});
