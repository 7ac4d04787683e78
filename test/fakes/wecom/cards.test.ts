import { describe, expect, test } from "vitest";
import { checkCard } from "./card-rules.ts";
import { Refusal } from "./refusal.ts";
import { apiOf, buttonCard, noticeCard, smallCompany } from "./setup.ts";
import type { Json, Violation } from "./world.ts";

function check(card: Json, change: { hasCallback?: boolean; isUpdate?: boolean } = {}) {
  const warnings: Violation[] = [];
  const context = {
    hasCallback: true,
    isUpdate: false,
    isTaskIdTaken: (taskId: string) => taskId === "taken",
    warn: (rule: string, detail: string) => warnings.push({ rule, detail }),
    ...change,
  };
  try {
    checkCard(card, context);
    return { errcode: 0, warnings };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { errcode: error.errcode, warnings };
  }
}

const options = (count: number) => Array.from({ length: count }, (_, i) => ({ id: `o${i}`, text: `项${i}` }));
const submit = { submit_button: { text: "提交", key: "k" } };
const selectCard = (change: Json = {}): Json => ({
  card_type: "multiple_interaction",
  main_title: { title: "测验" },
  task_id: "t-1",
  select_list: [{ question_key: "q", option_list: options(2) }],
  ...submit,
  ...change,
});
const voteCard = (change: Json = {}): Json => ({
  card_type: "vote_interaction",
  main_title: { title: "测验" },
  task_id: "t-1",
  checkbox: { question_key: "q", mode: 1, option_list: options(3).map((option) => ({ ...option, is_checked: false })) },
  ...submit,
  ...change,
});
const newsCard = (change: Json = {}): Json => ({
  ...noticeCard(),
  card_type: "news_notice",
  card_image: { url: "https://bot.example.com/a.png" },
  ...change,
});
const buttons = (count: number) => Array.from({ length: count }, (_, i) => ({ text: `b${i}`, key: `k${i}` }));
const action = { type: 1, url: "https://a" };

test("the smallest card of each type is accepted without a warning", () => {
  for (const card of [noticeCard(), newsCard(), buttonCard(), voteCard(), selectCard()]) {
    expect(check(card)).toEqual({ errcode: 0, warnings: [] });
  }
});

test.each<[string, Json, number]>([
  ["an unknown type", { card_type: "poster" }, 42031],
  ["no task id where one is needed", buttonCard({ task_id: undefined }), 42014],
  ["a colon in the task id", buttonCard({ task_id: "a:b" }), 42014],
  ["a task id of 129 bytes", buttonCard({ task_id: "a".repeat(129) }), 42014],
  ["a used task id", buttonCard({ task_id: "taken" }), 42014],
  ["no title", buttonCard({ main_title: {} }), 40058],
  ["a notice with neither title nor subtitle", noticeCard({ main_title: undefined }), 40058],
  ["a notice without action", noticeCard({ card_action: undefined }), 42045],
  ["an action without address", noticeCard({ card_action: { type: 1 } }), 42028],
  ["a mini program without id", noticeCard({ card_action: { type: 2 } }), 42030],
  ["seven rows", noticeCard({ horizontal_content_list: Array(7).fill({ keyname: "a" }) }), 42035],
  ["a row without name", noticeCard({ horizontal_content_list: [{ value: "a" }] }), 42027],
  ["a file row without file", noticeCard({ horizontal_content_list: [{ keyname: "a", type: 2 }] }), 42029],
  ["a member row without member", noticeCard({ horizontal_content_list: [{ keyname: "a", type: 3 }] }), 42050],
  ["four jumps", noticeCard({ jump_list: Array(4).fill({ title: "a", ...action }) }), 42042],
  ["a jump without title", noticeCard({ jump_list: [action] }), 42033],
  ["five vertical texts", newsCard({ vertical_content_list: Array(5).fill({ title: "a" }) }), 42036],
  ["news without picture", newsCard({ card_image: undefined }), 42044],
  ["a picture as wide as 2.25", newsCard({ card_image: { url: "https://a", aspect_ratio: 2.25 } }), 40058],
  ["no button", buttonCard({ button_list: [] }), 40058],
  ["seven buttons", buttonCard({ button_list: buttons(7) }), 40058],
  ["a button without text", buttonCard({ button_list: [{ key: "a" }] }), 42038],
  ["a button without key", buttonCard({ button_list: [{ text: "a" }] }), 42039],
  ["a key of 1025 bytes", buttonCard({ button_list: [{ text: "a", key: "k".repeat(1025) }] }), 42039],
  ["two buttons with one key", buttonCard({ button_list: [...buttons(1), ...buttons(1)] }), 42039],
  ["a link button without address", buttonCard({ button_list: [{ text: "a", type: 1 }] }), 42028],
  ["eleven options", selectCard({ select_list: [{ question_key: "q", option_list: options(11) }] }), 42037],
  ["no option", buttonCard({ button_selection: { question_key: "q", option_list: [] } }), 42037],
  ["21 votes", voteCard({ checkbox: { question_key: "q", option_list: options(21) } }), 42037],
  [
    "an option id of 129 bytes",
    selectCard({ select_list: [{ question_key: "q", option_list: [{ id: "i".repeat(129), text: "a" }] }] }),
    42040,
  ],
  [
    "two options with one id",
    selectCard({ select_list: [{ question_key: "q", option_list: [...options(1), ...options(1)] }] }),
    42040,
  ],
  ["an option without text", selectCard({ select_list: [{ question_key: "q", option_list: [{ id: "a" }] }] }), 42041],
  ["a question without key", voteCard({ checkbox: { option_list: options(1) } }), 42043],
  [
    "two questions with one key",
    selectCard({ select_list: Array(2).fill({ question_key: "q", option_list: options(1) }) }),
    42043,
  ],
  [
    "four selectors",
    selectCard({ select_list: [1, 2, 3, 4].map((i) => ({ question_key: `q${i}`, option_list: options(1) })) }),
    42047,
  ],
  ["no submit key", voteCard({ submit_button: { text: "a" } }), 42046],
  ["no submit text", voteCard({ submit_button: { key: "a" } }), 42049],
  [
    "four menu items",
    buttonCard({ action_menu: { action_list: [1, 2, 3, 4].map((i) => ({ text: "a", key: `${i}` })) } }),
    40058,
  ],
  [
    "two menu items with one key",
    buttonCard({ action_menu: { action_list: Array(2).fill({ text: "a", key: "k" }) } }),
    42051,
  ],
])("%s is refused", (_name, card, errcode) => {
  expect(check(card).errcode).toBe(errcode);
});

describe("what the service lets pass is noted", () => {
  test("a field that the type does not offer", () => {
    expect(check(voteCard({ jump_list: [] })).warnings).toMatchObject([
      { rule: "C22", detail: expect.stringContaining("jump_list") },
    ]);
    expect(check(buttonCard({ replace_text: "a" })).warnings).toMatchObject([{ rule: "C22" }]);
  });
  test("a text longer than is shown", () => {
    expect(check(buttonCard({ main_title: { title: "长".repeat(36) } })).warnings).toEqual([]);
    expect(check(buttonCard({ main_title: { title: "长".repeat(37) } })).warnings).toMatchObject([{ rule: "C23" }]);
    expect(check(voteCard({ main_title: { title: "长".repeat(17) } })).warnings).toMatchObject([{ rule: "C23" }]);
  });
});

test("an update needs neither a task id nor a submit button", () => {
  const card = voteCard({ task_id: undefined, submit_button: undefined, replace_text: "已提交" });
  expect(check(card, { isUpdate: true })).toEqual({ errcode: 0, warnings: [] });
  expect(check(buttonCard({ task_id: "taken" }), { isUpdate: true }).errcode).toBe(0);
});

test("without a callback an app sends no card that calls back, and a task id works once per app", async () => {
  const { wecom } = await smallCompany();
  const api = await apiOf(wecom);
  expect((await api.sendCard(buttonCard())).errcode).toBe(0);
  expect((await api.sendCard(buttonCard())).errcode).toBe(42014);
  expect(check(buttonCard(), { hasCallback: false }).errcode).toBe(43012);
  expect(check(noticeCard(), { hasCallback: false }).errcode).toBe(0);
});
