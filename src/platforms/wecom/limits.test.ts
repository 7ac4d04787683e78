import { describe, expect, test } from "vitest";
import {
  AGENT_ID,
  apiOf,
  buttonCard,
  CORP_ID,
  noticeCard,
  SECRET,
  smallCompany,
} from "../../../test/fakes/wecom/setup.ts";
import { PlatformError } from "../../core/surface.ts";
import { MemoryTokenStore, warnings } from "./client.fixture.ts";
import { WecomClient } from "./client.ts";
import * as limits from "./limits.ts";

async function setup() {
  const { wecom, clock } = await smallCompany();
  const client = new WecomClient({
    baseUrl: wecom.url,
    corpId: CORP_ID,
    agentId: AGENT_ID,
    secret: SECRET,
    tokens: new MemoryTokenStore(),
    clock,
    log: warnings().log,
  });
  return { wecom, clock, client, api: await apiOf(wecom) };
}

async function isTaken(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    (error: unknown) => {
      if (error instanceof PlatformError) return false;
      throw error;
    },
  );
}

const items = <T>(count: number, item: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => item(index));
const options = (count: number) => items(count, (i) => ({ id: `o${i}`, text: "项" }));
const question = (key: string, count = 1) => ({ question_key: key, option_list: options(count) });
const select = (select_list: unknown) => ({
  card_type: "multiple_interaction",
  main_title: { title: "测验" },
  task_id: "t-1",
  select_list,
  submit_button: { text: "提交", key: "k" },
});
const most = limits.CARD_MAX_COUNT;

/** A card that has `size` of something, and how many of it our limits allow. */
const cards: [string, (size: number) => Record<string, unknown>, number][] = [
  ["rows", (n) => noticeCard({ horizontal_content_list: items(n, () => ({ keyname: "a" })) }), most.rows],
  ["jumps", (n) => noticeCard({ jump_list: items(n, () => ({ title: "a" })) }), most.jumps],
  ["buttons", (n) => buttonCard({ button_list: items(n, (i) => ({ text: "a", key: `k${i}` })) }), most.buttons],
  ["selectors", (n) => select(items(n, (i) => question(`q${i}`))), most.selectors],
  ["options", (n) => select([question("q", n)]), most.options],
  [
    "vote options",
    (n) => ({ ...select(undefined), card_type: "vote_interaction", checkbox: question("q", n) }),
    most.voteOptions,
  ],
  [
    "menu items",
    (n) => buttonCard({ action_menu: { action_list: items(n, (i) => ({ text: "a", key: `k${i}` })) } }),
    most.menuItems,
  ],
  [
    "bytes of an option id",
    (n) => select([{ question_key: "q", option_list: [{ id: "i".repeat(n), text: "a" }] }]),
    limits.OPTION_ID_MAX_BYTES,
  ],
];

test.each(cards)("%s of a card: what the limit allows is taken, one more is refused", async (_name, card, limit) => {
  const { api } = await setup();
  expect((await api.sendCard(card(limit + 1))).errcode).not.toBe(0);
  expect((await api.sendCard(card(limit))).errcode).toBe(0);
});

const shown = limits.CARD_CHARS;
const titled = (main_title: unknown, card_type = "button_interaction") => ({
  ...(card_type === "button_interaction" ? buttonCard() : { ...select(undefined), card_type, checkbox: question("q") }),
  main_title,
});
const lengths: [string, (text: string) => Record<string, unknown>, number][] = [
  ["title", (title) => titled({ title }), shown.title],
  ["vote title", (title) => titled({ title }, "vote_interaction"), shown.voteTitle],
  ["description", (desc) => titled({ title: "a", desc }), shown.description],
  ["vote description", (desc) => titled({ title: "a", desc }, "vote_interaction"), shown.selectionDescription],
  ["subtitle", (sub_title_text) => buttonCard({ sub_title_text }), shown.subTitle],
  ["row key", (keyname) => buttonCard({ horizontal_content_list: [{ keyname }] }), shown.rowKey],
  ["row value", (value) => buttonCard({ horizontal_content_list: [{ keyname: "a", value }] }), shown.rowValue],
  ["jump", (title) => noticeCard({ jump_list: [{ title }] }), shown.jumpTitle],
  ["button", (text) => buttonCard({ button_list: [{ text, key: "k" }] }), shown.button],
  ["option", (text) => select([{ question_key: "q", option_list: [{ id: "i", text }] }]), shown.option],
  [
    "vote option",
    (text) => ({
      ...titled({ title: "a" }, "vote_interaction"),
      checkbox: { question_key: "q", option_list: [{ id: "i", text }] },
    }),
    shown.voteOption,
  ],
];

test.each(lengths)(
  "a %s of the recommended length is shown whole, one character more is not",
  async (_name, card, limit) => {
    const { wecom, api } = await setup();
    await api.sendCard({ ...card("长".repeat(limit)), task_id: "t-1" });
    expect(wecom.violations).toEqual([]);
    await api.sendCard({ ...card("长".repeat(limit + 1)), task_id: "t-2" });
    expect(wecom.violations).toMatchObject([{ rule: "C23" }]);
  },
);

describe("messages", () => {
  test("a text of the limit arrives whole, one byte more does not", async () => {
    const { wecom, client } = await setup();
    const send = (size: number) => client.send("lisi", { msgtype: "text", text: { content: "a".repeat(size) } });
    await send(limits.TEXT_MAX_BYTES);
    expect(wecom.violations).toEqual([]);
    await send(limits.TEXT_MAX_BYTES + 1);
    expect(wecom.violations).toHaveLength(1);
  });
  test("as many as a member may get in a minute arrive", async () => {
    const { wecom, client } = await setup();
    for (let i = 0; i < limits.MEMBER_MAX_PER_MINUTE; i += 1) {
      await client.send("lisi", { msgtype: "text", text: { content: "a" } });
    }
    expect(wecom.dropped).toEqual([]);
    await client.send("lisi", { msgtype: "text", text: { content: "a" } });
    expect(wecom.dropped).toHaveLength(1);
  });
  test("a card changes until its code ends, and not after", async () => {
    const { clock, client } = await setup();
    const send = async (task_id: string) => {
      const card = { ...buttonCard({ task_id }), card_type: "button_interaction" as const };
      return (await client.send("lisi", { msgtype: "template_card", template_card: card })).responseCode ?? "";
    };
    const [first, second] = [await send("t-1"), await send("t-2")];
    const change = { greyButtonsAs: "过期" };
    clock.advance(limits.RESPONSE_CODE_LIVES_MS);
    expect(await isTaken(client.updateTemplateCard("lisi", first, change))).toBe(true);
    clock.advance(1);
    expect(await isTaken(client.updateTemplateCard("lisi", second, change))).toBe(false);
  });
});

test("a sign-in with the longest state succeeds, a longer one does not", async () => {
  const { wecom, client } = await setup();
  const address = (state: string) =>
    `${wecom.url}/connect/oauth2/authorize?appid=${CORP_ID}&redirect_uri=https%3A%2F%2Fbot.example.com%2F&response_type=code&scope=snsapi_base&state=${state}#wechat_redirect`;
  const longest = "s".repeat(limits.OAUTH_STATE_MAX_BYTES);
  await expect(wecom.as("lisi").authorizes(address(`${longest}s`))).rejects.toThrow("84025");
  const code = new URL(await wecom.as("lisi").authorizes(address(longest))).searchParams.get("code") ?? "";
  expect(await isTaken(client.getUserInfo(code))).toBe(true);
});
