import { expect, test, vi } from "vitest";
import { openOffice } from "./office.ts";

test("somebody asks about their data in WeCom: a copy by a link, a correction as a conversation", async () => {
  const office = await openOffice();
  const li = office.as("lisi");
  let seen = "";
  /** What is not kept comes by itself, a moment after the press. */
  const sees = (wanted: RegExp) =>
    vi.waitFor(() => {
      seen += li.fresh().join("\n");
      expect(seen).toMatch(wanted);
      seen = "";
    }, 5000);
  await li.says("我的数据");
  await sees(/查看和复制[\s\S]*拒绝自动化决定[\s\S]*15 个工作日/);
  const pick = (): string => String((li.card.card.button_selection as { question_key: string }).question_key);
  await li.presses("打开", { selected: { [pick()]: "privacy.copy#1" } });
  await sees(/10 分钟内有效/);
  await li.says("我的数据");
  await li.presses("打开", { selected: { [pick()]: "privacy.ask:correct#2" } });
  await sees(/什么需要更正/);
  await li.says("工作地点应为上海，不是北京。");
  await li.presses("提交");
  await sees(/DATA-\d+[\s\S]*最迟/);
  const requests = await office.app.services.db.prisma.dataRequest.findMany({ orderBy: { number: "asc" } });
  expect(requests.map(({ kind, state }) => [kind, state])).toEqual([
    ["copy", "answered"],
    ["correct", "identity_ok"],
  ]);
  expect(office.wecom.violations).toEqual([]);
  expect(office.app.log.lines.filter(({ level }) => level === "error")).toEqual([]);
});
