import type { Menu, WecomClient } from "./client.ts";

/** Keys of menu items are commands without words behind them: `cmd.report` is the command "report". */
export const MENU_COMMAND = "cmd.";

const item = (name: string, word: string) => ({ type: "click" as const, name, key: `${MENU_COMMAND}${word}` });

/** One menu for everybody: WeCom has none per person, so handlers' queues are on the hub. */
const MENU: Menu = {
  button: [
    {
      name: "举报",
      sub_button: [
        item("实名举报（保密）", "report"),
        item("匿名举报 · 查进展", "anonymous"),
        item("公司账号被盗", "hacked"),
      ],
    },
    {
      name: "我的",
      sub_button: [
        item("培训 · 测验", "training"),
        item("社媒计划", "plan"),
        item("公司账号", "accounts"),
        item("我的举报", "mine"),
      ],
    },
    { name: "慎言", sub_button: [item("首页 · 待办", "hub"), item("待我审批", "approvals"), item("帮助", "help")] },
  ],
};

/**
 * Makes the app's menu what it should be. Reads first and writes only on a difference, since writing replaces what an
 * administrator arranged by hand; so it runs only when an operator asks for it.
 * @throws PlatformError
 */
export async function ensureMenu(client: Pick<WecomClient, "getMenu" | "createMenu">): Promise<"same" | "written"> {
  const current = await client.getMenu();
  if (current && outline(current) === outline(MENU)) return "same";
  await client.createMenu(MENU);
  return "written";
}

/** What members see and what it does; WeCom adds fields of its own to what it gives back. */
const outline = ({ button }: Menu): string => JSON.stringify(button.map(itemOutline));

function itemOutline(entry: Menu["button"][number]): unknown[] {
  // WeCom gives an empty list of sub-items for an item that has none.
  if ("sub_button" in entry && entry.sub_button.length > 0) return [entry.name, entry.sub_button.map(itemOutline)];
  if (!("type" in entry)) return [entry.name];
  return entry.type === "click" ? [entry.name, entry.type, entry.key] : [entry.name, entry.type, entry.url];
}
