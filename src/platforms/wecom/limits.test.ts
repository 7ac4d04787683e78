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
import { WecomClient } from "./client.ts";
import * as limits from "./limits.ts";
import { MemoryTokenStore } from "./transport.ts";

async function setup() {
  const { wecom, clock } = await smallCompany();
  const client = new WecomClient({
    baseUrl: wecom.url,
    corpId: CORP_ID,
    agentId: AGENT_ID,
    secret: SECRET,
    tokens: new MemoryTokenStore(),
    clock,
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
    "vertical texts",
    (n) => ({
      ...noticeCard({ vertical_content_list: items(n, () => ({ title: "a" })), card_image: { url: "https://a" } }),
      card_type: "news_notice",
    }),
    most.verticals,
  ],
  ["bytes of a task id", (n) => buttonCard({ task_id: "t".repeat(n) }), limits.TASK_ID_MAX_BYTES],
  [
    "bytes of a key",
    (n) => buttonCard({ button_list: [{ text: "a", key: "k".repeat(n) }] }),
    limits.CARD_KEY_MAX_BYTES,
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
  ["source", (desc) => buttonCard({ source: { desc } }), shown.source],
  ["title", (title) => titled({ title }), shown.title],
  ["vote title", (title) => titled({ title }, "vote_interaction"), shown.voteTitle],
  ["description", (desc) => titled({ title: "a", desc }), shown.description],
  ["vote description", (desc) => titled({ title: "a", desc }, "vote_interaction"), shown.selectionDescription],
  ["emphasis title", (title) => noticeCard({ emphasis_content: { title } }), shown.emphasisTitle],
  ["emphasis description", (desc) => noticeCard({ emphasis_content: { desc } }), shown.emphasisDescription],
  ["subtitle", (sub_title_text) => buttonCard({ sub_title_text }), shown.subTitle],
  ["row key", (keyname) => buttonCard({ horizontal_content_list: [{ keyname }] }), shown.rowKey],
  ["row value", (value) => buttonCard({ horizontal_content_list: [{ keyname: "a", value }] }), shown.rowValue],
  ["jump", (title) => noticeCard({ jump_list: [{ title }] }), shown.jumpTitle],
  ["button", (text) => buttonCard({ button_list: [{ text, key: "k" }] }), shown.button],
  ["submit", (text) => ({ ...select([question("q")]), submit_button: { text, key: "k" } }), shown.submit],
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
  test("texts and Markdown of the limit arrive whole, one byte more does not", async () => {
    const { wecom, client } = await setup();
    const send = async (size: number) => {
      await client.send("lisi", { msgtype: "text", text: { content: "a".repeat(size) } });
      await client.send("lisi", { msgtype: "markdown", markdown: { content: "a".repeat(size) } });
    };
    expect(limits.MARKDOWN_MAX_BYTES).toBe(limits.TEXT_MAX_BYTES);
    await send(limits.TEXT_MAX_BYTES);
    expect(wecom.violations).toEqual([]);
    await send(limits.TEXT_MAX_BYTES + 1);
    expect(wecom.violations).toHaveLength(2);
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
  test("a card changes until its code ends, and a message is taken back until then", async () => {
    const { clock, client } = await setup();
    const card = { ...buttonCard(), card_type: "button_interaction" as const };
    const { responseCode = "" } = await client.send("lisi", { msgtype: "template_card", template_card: card });
    const { msgid } = await client.send("lisi", { msgtype: "text", text: { content: "a" } });
    clock.advance(limits.RECALL_WITHIN_MS);
    expect(await isTaken(client.recall(msgid))).toBe(true);
    clock.advance(1);
    expect(await isTaken(client.recall(msgid))).toBe(false);
    clock.advance(limits.RESPONSE_CODE_LIVES_MS - limits.RECALL_WITHIN_MS - 1);
    expect(await isTaken(client.updateTemplateCard("lisi", responseCode, { greyButtonsAs: "过期" }))).toBe(true);
  });
});

test("files of both ends of the limits are taken, one byte beyond is not", async () => {
  const { client } = await setup();
  const upload = (bytes: number) => isTaken(client.uploadMedia("file", { name: "a", bytes: new Uint8Array(bytes) }));
  expect(await upload(limits.MEDIA_MIN_BYTES)).toBe(true);
  expect(await upload(limits.MEDIA_MIN_BYTES - 1)).toBe(false);
  expect(await upload(limits.FILE_MAX_BYTES)).toBe(true);
  expect(await upload(limits.FILE_MAX_BYTES + 1)).toBe(false);
  const jpeg = new Uint8Array(limits.IMAGE_MAX_BYTES);
  jpeg.set([0xff, 0xd8, 0xff]);
  expect(await isTaken(client.uploadMedia("image", { name: "a.jpg", bytes: jpeg }))).toBe(true);
});

test("a menu at every limit is taken, and at none beyond", async () => {
  const { client } = await setup();
  const { top, sub } = limits.MENU_MAX_COUNT;
  const name = limits.MENU_NAME_MAX_BYTES;
  const fits = {
    top,
    sub,
    topName: name.top,
    subName: name.sub,
    key: limits.MENU_KEY_MAX_BYTES,
    url: limits.MENU_URL_MAX_BYTES,
  };
  const make = (size: typeof fits) => {
    const below = items(size.sub, (i) =>
      i === 0
        ? { type: "view" as const, name: "a", url: "u".repeat(size.url) }
        : { type: "click" as const, name: "a".repeat(size.subName), key: "k".repeat(size.key) },
    );
    const button = items(size.top, () => ({ name: "a".repeat(size.topName), sub_button: below }));
    return isTaken(client.createMenu({ button }));
  };
  expect(await make(fits)).toBe(true);
  for (const [part, size] of Object.entries(fits))
    expect([part, await make({ ...fits, [part]: size + 1 })]).toEqual([part, false]);
});

test("a sign-in with the longest state and the oldest code succeeds", async () => {
  const { wecom, clock, client } = await setup();
  const address = (state: string) =>
    `${wecom.url}/connect/oauth2/authorize?appid=${CORP_ID}&redirect_uri=https%3A%2F%2Fbot.example.com%2F&response_type=code&scope=snsapi_base&state=${state}#wechat_redirect`;
  const longest = "s".repeat(limits.OAUTH_STATE_MAX_BYTES);
  await expect(wecom.as("lisi").authorizes(address(`${longest}s`))).rejects.toThrow("84025");
  const code = new URL(await wecom.as("lisi").authorizes(address(longest))).searchParams.get("code") ?? "";
  clock.advance(limits.OAUTH_CODE_LIVES_MS);
  expect(await isTaken(client.getUserInfo(code))).toBe(true);
});
