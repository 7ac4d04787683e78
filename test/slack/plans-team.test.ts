import { expect, test } from "vitest";
import type { RawValues } from "../../src/core/form.ts";
import type { Intent } from "../../src/core/interaction.ts";
import { expectClean, openWorkspace, TEAM, type Workspace } from "./workspace.ts";

/** A manager's week on Slack: picture and list, the Monday card, a feed of one's own. 李雷 reports to 王敏. */
async function open(firstDay = "2026-11-25"): Promise<Workspace> {
  const workspace = await openWorkspace();
  const { app, personOf } = workspace;
  const data = { managerId: await personOf("UWANG") };
  await app.services.db.prisma.person.update({ where: { id: await personOf("ULI") }, data });
  const values: RawValues = {
    purpose: "market_research",
    platforms: ["weibo"],
    firstDay,
    lastDay: "2026-12-02",
    windows: "14:00-15:30",
    hours: "3",
    tasks: "竞品账号对比表",
  };
  await does(workspace, { kind: "submit", form: "plans.write", context: { id: "new" }, values });
  const { id } = await app.services.db.prisma.plan.findFirstOrThrow();
  await does(workspace, { kind: "press", callback: { command: "plan.submit", id } });
  return workspace;
}
let count = 0;
const does = ({ app }: Workspace, intent: Intent) => {
  const account = { platform: "slack", tenant: TEAM, externalId: "ULI" } as const;
  return app.desk.receive({ key: `test:${++count}`, account, place: "direct", intent }, { answers: "inline" });
};
const isImage = ({ type }: { type?: unknown }) => type === "image";

test("/plan team shows the week as a picture with its words, and turns it in its place", async () => {
  const workspace = await open();
  const wang = workspace.slack.as("UWANG");
  await wang.command("/plan", "team");
  await wang.until(({ direct }) => direct.some(({ blocks }) => blocks.some(isImage)));
  const shown = workspace.card("UWANG", /团队的社媒计划/);
  expect(shown.blocks.find(isImage)?.alt_text).toMatch(/李雷：PLAN-\d+ 周三–周五 14:00–15:30，待审批/);
  expect(shown.buttons).toEqual(expect.arrayContaining(["查看", "上一周", "下一周", "网页查看"]));
  await wang.press(shown, "下一周");
  await wang.until(({ words }) => /周一–周三 14:00/.test(words));
  expect(wang.sees().words).not.toContain("周三–周五");
  expectClean(workspace);
});

test("the Monday card comes with its picture, and its button leads to what waits", async () => {
  const workspace = await open("2026-12-01");
  const { clock, settle, slack } = workspace;
  await settle();
  clock.moveTo("2026-11-30T08:59:00+08:00");
  await settle();
  const card = workspace.card("UWANG", /团队本周的社媒计划/);
  expect(card.blocks.some(isImage)).toBe(true);
  expect(card.words).toContain("待您审批 1 项");
  await slack.as("UWANG").press(card, "去审批");
  await slack.as("UWANG").until(({ words }) => words.includes("PLAN-"));
  expectClean(workspace);
});

test("a feed's address is shown to its person alone, and is not kept in the conversation", async () => {
  const workspace = await open();
  const li = workspace.slack.as("ULI");
  await li.command("/plan", "calendar");
  await li.press(workspace.card("ULI", /日历订阅/), "生成链接");
  await li.until(({ words }) => words.includes("/w/ics/"));
  const kept = li.sees().direct.filter(({ words, isEphemeral }) => words.includes("/w/ics/") && !isEphemeral);
  expect(kept).toEqual([]);
  await workspace.settle();
  const stored = await workspace.app.services.db.prisma.message.findMany({ where: { notice: "core.reply" } });
  expect(stored).toEqual([]);
  expectClean(workspace);
});
