import { describe, expect, test } from "vitest";
import { EnvelopeRefused, openDelivery, openEcho, sealReply } from "../../../src/platforms/wecom/crypto.ts";
import { all, text, writeXml, type XmlFields, type XmlNode } from "../../../src/platforms/wecom/xml.ts";
import { ATTACKS } from "./attacks.ts";
import { AGENT_ID, apiOf, buttonCard, CALLBACK, CORP_ID, callbackServer, noticeCard, smallCompany } from "./setup.ts";
import type { Json } from "./world.ts";

const KEYS = { token: CALLBACK.token, encodingAesKey: CALLBACK.aesKey, corpId: CORP_ID, agentId: AGENT_ID };

/** A company whose app reads with the product's own code and answers with `answer`. */
async function setup(
  answer: (message: XmlNode, attempt: number) => string | number | Promise<string | number> = () => "",
  options: Parameters<typeof smallCompany>[0] = {},
) {
  const received: XmlNode[] = [];
  let now = () => new Date(0);
  const url = await callbackServer(async ({ method, url: { searchParams }, body }) => {
    const query = Object.fromEntries([...searchParams.keys()].map((name) => [name, one(searchParams.getAll(name))]));
    try {
      if (method === "GET") return openEcho(KEYS, query, now());
      const message = openDelivery(KEYS, query, body, now());
      received.push(message);
      return await answer(message, received.length);
    } catch (error) {
      if (error instanceof EnvelopeRefused) return 403;
      throw error;
    }
  });
  const company = await smallCompany({ ...options, app: { callback: { url, ...CALLBACK }, ...options.app } });
  now = () => company.clock.now();
  return { ...company, url, received, api: await apiOf(company.wecom), now };
}
const one = (values: string[]) => (values.length === 1 ? values[0] : values);
const never = () => new Promise<string>(() => undefined);

const replyTo = (message: XmlNode, fields: XmlFields, now: Date) =>
  sealReply(
    KEYS,
    writeXml({ ToUserName: text(message, "FromUserName"), FromUserName: CORP_ID, CreateTime: 1, ...fields }),
    now,
  );

describe("saving the callback URL", () => {
  test("succeeds when the plaintext comes back to the byte", async () => {
    const { wecom, url } = await setup();
    expect(await wecom.saveCallback({ url, ...CALLBACK })).toBe("verified");
  });
  test("fails when nothing comes in time", async () => {
    const { wecom } = await setup(undefined, { callbacks: { echoWithinMs: 50 } });
    expect(await wecom.saveCallback({ url: await callbackServer(never), ...CALLBACK })).toBe("no-answer-in-time");
  });
  test("fails on a newline, quotes or a status, and keeps the old setting", async () => {
    const { wecom, received } = await setup();
    const save = async (handle: Parameters<typeof callbackServer>[0]) =>
      wecom.saveCallback({ url: await callbackServer(handle), ...CALLBACK });
    const open = ({ url }: { url: URL }) =>
      openEcho(KEYS, Object.fromEntries(url.searchParams), new Date("2026-03-02T01:00:00Z"));
    expect(await save((request) => `${open(request)}\n`)).toBe("wrong-body");
    expect(await save((request) => JSON.stringify(open(request)))).toBe("wrong-body");
    expect(await save(() => 500)).toBe("wrong-status");
    await wecom.as("lisi").says("还在");
    expect(received).toHaveLength(1);
  });
});

describe("delivering", () => {
  test("what a member does arrives as WeCom describes it", async () => {
    const { wecom, received } = await setup();
    await wecom.as("zhangsan").says("举报 ]]> <a>");
    await wecom.as("ZhangSan").enters();
    await wecom.as("ZhangSan").sendsVoice(Buffer.from("#!AMR\n"));
    expect(received.map((message) => text(message, "MsgType"))).toEqual(["text", "event", "voice"]);
    const [said] = received;
    expect(text(said, "Content")).toBe("举报 ]]> <a>");
    expect(text(said, "FromUserName")).toBe("ZhangSan");
    expect(BigInt(text(said, "MsgId") ?? "")).toBeGreaterThan(2n ** 53n);
    expect(text(received[1], "Event")).toBe("enter_agent");
    expect(wecom.violations).toEqual([]);
  });
  test("unknown messages and events are delivered like others", async () => {
    const { wecom, received } = await setup();
    await wecom.as("lisi").sends("hologram", { Depth: 3 });
    await wecom.emits({ MsgType: "event", Event: "moon_phase", Phase: "full" });
    expect(received.map((message) => text(message, "Depth") ?? text(message, "Phase"))).toEqual(["3", "full"]);
  });
  test("no answer in time: the same message comes three times in all", async () => {
    const { wecom, received } = await setup(never, { callbacks: { answerWithinMs: 250 } });
    const delivery = await wecom.as("lisi").says("慢");
    expect(delivery).toMatchObject({
      isAcknowledged: false,
      attempts: [{}, {}, {}].map(() => ({ status: undefined })),
    });
    expect(new Set(received.map((message) => text(message, "MsgId"))).size).toBe(1);
  });
  test("another status than 200 is delivered again, unless switched off", async () => {
    const flaky = (_message: XmlNode, attempt: number) => (attempt === 1 ? 500 : "");
    const patient = await setup(flaky);
    expect((await patient.wecom.as("lisi").says("a")).attempts.map(({ status }) => status)).toEqual([500, 200]);
    const strict = await setup(flaky, { callbacks: { repeatsAfterRefusal: false } });
    expect((await strict.wecom.as("lisi").says("a")).isAcknowledged).toBe(false);
  });
  test("a message can be sent again, signed anew or to the letter", async () => {
    const { wecom, received } = await setup();
    const delivery = await wecom.as("lisi").says("a");
    await wecom.redelivers(delivery);
    expect((await wecom.resends(delivery)).status).toBe(200);
    expect(received.map((message) => text(message, "MsgId"))).toEqual(Array(3).fill(text(received[0], "MsgId")));
  });
  test("two events of one member in one second are two", async () => {
    const { wecom, received } = await setup();
    await Promise.all([wecom.as("lisi").enters(), wecom.as("lisi").says("a")]);
    expect(new Set(received.map((message) => text(message, "CreateTime"))).size).toBe(1);
    expect(received).toHaveLength(2);
  });
  test("whoever comes into scope or leaves it is announced", async () => {
    const { wecom, received } = await setup();
    await wecom.changesScope({ departments: [9], users: ["lisi"] });
    await wecom.addsMember({ userId: "SunBa", name: "孙八", departments: [9] });
    await wecom.removesMember("SunBa");
    expect(received.map((message) => `${text(message, "Event")} ${text(message, "FromUserName")}`).sort()).toEqual([
      "subscribe SunBa",
      "subscribe ZhaoLiu",
      "unsubscribe QianQi",
      "unsubscribe SunBa",
      "unsubscribe WangWu",
    ]);
  });
});

describe("hostile requests", () => {
  test.each(ATTACKS)("the product's own door refuses: %s", async (kind) => {
    const { wecom, received } = await setup();
    const status = await wecom.attacks(kind, { userId: "lisi", text: "被攻击" });
    expect(status).toBe(403);
    expect(received).toEqual([]);
    expect(wecom.violations).toEqual([]);
  });
  test("a door that lets one in is noted", async () => {
    const { wecom } = await smallCompany({ app: { callback: { url: await callbackServer(() => ""), ...CALLBACK } } });
    await wecom.attacks("wrong-signature", { userId: "lisi", text: "a" });
    expect(wecom.violations).toMatchObject([{ rule: "K10", detail: expect.stringContaining("wrong-signature") }]);
  });
});

describe("replies in the answer", () => {
  const clock = new Date("2026-03-02T01:00:00Z");
  test("a text appears in the conversation", async () => {
    const { wecom } = await setup((message) => replyTo(message, { MsgType: "text", Content: "收到" }, clock));
    await wecom.as("lisi").says("在吗");
    expect(wecom.as("lisi").sees()).toMatchObject([{ kind: "text", text: "收到" }]);
    expect(wecom.as("ZhangSan").sees()).toEqual([]);
    expect(wecom.violations).toEqual([]);
  });
  test("success is fine, and anything else that is no reply is noted", async () => {
    const fine = await setup(() => "success");
    await fine.wecom.as("lisi").says("a");
    expect(fine.wecom.violations).toEqual([]);
    const odd = await setup(() => '{"ok":true}');
    await odd.wecom.as("lisi").says("a");
    expect(odd.wecom.violations).toMatchObject([{ rule: "K5" }]);
  });
  test("a reply in the wrong direction or to somebody else is noted and not shown", async () => {
    for (const change of [{ FromUserName: "lisi" }, { ToUserName: "ZhangSan" }]) {
      const { wecom } = await setup((message) => replyTo(message, { MsgType: "text", Content: "a", ...change }, clock));
      await wecom.as("lisi").says("a");
      expect(wecom.violations).toMatchObject([{ rule: "K5" }]);
      expect(wecom.as("lisi").sees()).toEqual([]);
    }
  });
  test("a reply to a press has no effect, unless switched on", async () => {
    const answer = (message: XmlNode) =>
      replyTo(message, { MsgType: "update_button", Button: { ReplaceName: "好" } }, clock);
    const press = async (honoursCardReplies: boolean) => {
      const { wecom, api } = await setup(answer, { callbacks: { honoursCardReplies } });
      await api.sendCard(buttonCard());
      await wecom.as("ZhangSan").presses(wecom.as("ZhangSan").seesCard(), "受理");
      return { rules: wecom.violations.map(({ rule }) => rule), label: wecom.as("ZhangSan").seesCard().deadLabel };
    };
    expect(await press(false)).toEqual({ rules: ["K7"], label: undefined });
    expect(await press(true)).toEqual({ rules: [], label: "好" });
  });
  test("a reply to a card's menu changes the card for that member alone", async () => {
    const newCard = {
      CardType: "button_interaction",
      MainTitle: { Title: "新" },
      ButtonList: [
        { Text: "一", Style: 1, Key: "a" },
        { Text: "二", Key: "b" },
      ],
    };
    const { wecom, api } = await setup((message) =>
      replyTo(message, { MsgType: "update_template_card", TemplateCard: newCard }, clock),
    );
    await api.sendCard(buttonCard({ action_menu: { desc: "", action_list: [{ text: "换", key: "swap" }] } }), {
      touser: "ZhangSan|lisi",
    });
    await wecom.as("lisi").opensMenuItem(wecom.as("lisi").seesCard(), "换");
    expect(wecom.as("lisi").seesCard().card).toEqual({
      card_type: "button_interaction",
      main_title: { title: "新" },
      button_list: [
        { text: "一", style: 1, key: "a" },
        { text: "二", key: "b" },
      ],
    });
    expect(wecom.as("ZhangSan").seesCard().card.main_title).toEqual({ title: "举报 INC-1" });
    expect(wecom.violations).toEqual([]);
  });
});

describe("a member's cards", () => {
  async function withCard(card: Json) {
    const made = await setup();
    await made.api.sendCard(card);
    const li = made.wecom.as("ZhangSan");
    return { ...made, li, card: li.seesCard() };
  }
  const question = (key: string, change: Json = {}) => ({
    question_key: key,
    option_list: ["a", "b", "c"].map((id) => ({ id, text: id })),
    ...change,
  });
  const answersOf = (event: XmlNode | undefined) =>
    all(all(event, "SelectedItems")[0], "SelectedItem").map((item) => [
      text(item, "QuestionKey"),
      ...all(all(item, "OptionIds")[0], "OptionId").map((id) => id.text),
    ]);
  const submit = { submit_button: { text: "提交", key: "quiz.answer" } };
  const form = (change: Json) => ({ main_title: { title: "测验" }, task_id: "t-1", ...submit, ...change });

  test("a press names the button, the card and a fresh code", async () => {
    const { li, card, received } = await withCard(buttonCard());
    await li.presses(card, "受理");
    await li.presses(card, "incident.take:inc_1");
    const [first, second] = received;
    expect(text(first, "Event")).toBe("template_card_event");
    expect(text(first, "EventKey")).toBe("incident.take:inc_1");
    expect(text(first, "TaskId")).toBe("t-1");
    expect(text(first, "CardType")).toBe("button_interaction");
    expect(text(first, "ResponseCode")).not.toBe(text(second, "ResponseCode"));
  });
  test("the code of a press changes the card once, also for the other readers", async () => {
    const { wecom, api, received } = await setup();
    await api.sendCard(buttonCard(), { touser: "ZhangSan|lisi" });
    await wecom.as("lisi").presses(wecom.as("lisi").seesCard(), "受理");
    const body = {
      response_code: text(received[0], "ResponseCode"),
      userids: ["ZhangSan", "lisi"],
      agentid: AGENT_ID,
      button: { replace_name: "李四已受理" },
    };
    expect((await api.post("message/update_template_card", body)).errcode).toBe(0);
    expect((await api.post("message/update_template_card", body)).errcode).toBe(60140);
    expect(wecom.as("ZhangSan").seesCard().deadLabel).toBe("李四已受理");
  });
  test("untouched selectors report their preset or their first option, in order", async () => {
    const { li, card, received } = await withCard(
      form({
        card_type: "multiple_interaction",
        select_list: [question("x", { selected_id: "b" }), question("y"), question("z")],
      }),
    );
    await li.presses(card, "提交", { selected: { z: "c" } });
    expect(answersOf(received[0])).toEqual([
      ["x", "b"],
      ["y", "a"],
      ["z", "c"],
    ]);
  });
  test("a vote reports what is ticked, one or several", async () => {
    const { li, card, received } = await withCard(
      form({ card_type: "vote_interaction", checkbox: question("x", { mode: 1 }) }),
    );
    await li.presses(card, "提交", { selected: { x: ["a", "c"] } });
    await li.presses(card, "提交");
    expect(received.map(answersOf)).toEqual([[["x", "a", "c"]], []]);
  });
  test("what the client would not let them do throws", async () => {
    const { wecom, li, card, api, received } = await withCard(
      buttonCard({
        button_selection: question("x"),
        action_menu: { desc: "", action_list: [{ text: "m", key: "m" }] },
      }),
    );
    const refused = async (run: () => unknown, reason: RegExp) => expect(async () => run()).rejects.toThrow(reason);
    await refused(() => li.presses(card, "没有"), /no button/);
    await refused(() => li.presses(card, "详情"), /opens a page/);
    await refused(() => li.presses(card, "受理", { selected: { y: "a" } }), /no question/);
    await refused(() => li.presses(card, "受理", { selected: { x: "d" } }), /no option/);
    await refused(() => li.presses(card, "受理", { selected: { x: ["a", "b"] } }), /takes one/);
    await refused(() => li.opensMenuItem(card, "n"), /no menu item/);
    await refused(() => li.clicksMenu("举报"), /no menu item/);
    await refused(() => wecom.as("lisi").presses(card, "受理"), /does not have this card/);
    await refused(() => wecom.as("ZhaoLiu").says("a"), /does not see the app/);
    expect(li.opens(card, "详情")).toBe("https://bot.example.com/inc_1");
    expect(received).toEqual([]);
    const { response_code } = await api.sendCard(buttonCard({ task_id: "t-2" }));
    const live = li.seesCard();
    const card2 = buttonCard({ task_id: undefined, button_list: [{ text: "撤回", key: "undo" }] });
    await api.post("message/update_template_card", {
      response_code,
      userids: ["zhangsan"],
      agentid: AGENT_ID,
      template_card: card2,
    });
    await refused(() => li.presses(live, "受理"), /no button/);
    await li.presses(live, "撤回");
    expect(text(received[0], "TaskId")).toBe("t-2");
  });
  test("a greyed card takes no press", async () => {
    const { li, api } = await withCard(noticeCard());
    const { response_code } = await api.sendCard(buttonCard());
    const button = { replace_name: "已受理" };
    await api.post("message/update_template_card", { response_code, atall: 1, agentid: AGENT_ID, button });
    expect(() => li.presses(li.seesCard(), "受理")).toThrow(/says only 已受理/);
  });
  test("the app's menu sends its keys and addresses", async () => {
    const { wecom, api, received } = await setup();
    const below = [{ type: "click", name: "举报", key: "cmd.report" }];
    const button = [
      { name: "办事", sub_button: below },
      { type: "view", name: "工作台", url: "https://bot.example.com/" },
    ];
    await api.post(`menu/create?agentid=${AGENT_ID}`, { button });
    await wecom.as("lisi").clicksMenu("举报");
    await wecom.as("lisi").clicksMenu("工作台");
    expect(received.map((event) => [text(event, "Event"), text(event, "EventKey")])).toEqual([
      ["click", "cmd.report"],
      ["view", "https://bot.example.com/"],
    ]);
  });
});
