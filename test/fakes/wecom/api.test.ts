import { describe, expect, test } from "vitest";
import { AGENT_ID, apiOf, buttonCard, CORP_ID, noticeCard, SECRET, smallCompany } from "./setup.ts";
import type { Json } from "./world.ts";

const OTHER = { agentId: 1000003, secret: "secret-of-the-other", scope: { departments: [1] } };

async function setup(change: Parameters<typeof smallCompany>[0] = {}) {
  const company = await smallCompany(change);
  return { ...company, api: await apiOf(company.wecom) };
}

describe("tokens", () => {
  test("secret, company and their match are checked in this order", async () => {
    const { api } = await setup();
    const asked = async (query: string) => (await api.fetchJson(`gettoken?${query}`)).errcode;
    expect(await asked("")).toBe(41004);
    expect(await asked(`corpsecret=${SECRET}`)).toBe(41002);
    expect(await asked(`corpid=wwother&corpsecret=${SECRET}`)).toBe(40013);
    expect(await asked(`corpid=${CORP_ID}&corpsecret=wrong`)).toBe(40001);
  });
  test("five wrong secrets block the address for an hour, for right secrets too", async () => {
    const { api, clock } = await setup();
    const ask = async (secret: string) =>
      (await api.fetchJson(`gettoken?corpid=${CORP_ID}&corpsecret=${secret}`)).errcode;
    for (let i = 0; i < 5; i += 1) expect(await ask("wrong")).toBe(40001);
    expect(await ask(SECRET)).toBe(45009);
    clock.advance(3_600_000);
    expect(await ask(SECRET)).toBe(0);
  });
  test("asked again while one is valid, the same token comes with the full time", async () => {
    const { wecom, clock, api } = await setup();
    clock.advance(3_600_000);
    expect(await api.get(`gettoken?corpid=${CORP_ID}&corpsecret=${SECRET}`)).toMatchObject({
      access_token: api.token,
      expires_in: 7200,
    });
    clock.advance(3_600_000);
    expect((await api.get("user/get?userid=lisi")).errcode).toBe(42001);
    expect((await apiOf(wecom)).token).not.toBe(api.token);
  });
  test("in the query alone it counts, and only while it is known", async () => {
    const { wecom, api } = await setup();
    const headers = { authorization: `Bearer ${api.token}` };
    expect((await api.fetchJson("user/get?userid=lisi", { headers })).errcode).toBe(41001);
    expect((await api.fetchJson("user/get?userid=lisi&access_token=x")).errcode).toBe(40014);
    wecom.revokesToken();
    expect((await api.get("user/get?userid=lisi")).errcode).toBe(40014);
  });
  test("an address that is not trusted and a disabled app are refused", async () => {
    const { wecom, api } = await setup({ app: { trustedIps: ["127.0.0.1"] } });
    wecom.callsComeFrom("203.0.113.9");
    const refused = await api.get("user/get?userid=lisi");
    expect(refused).toMatchObject({ errcode: 60020, errmsg: expect.stringContaining("from ip: 203.0.113.9") });
    wecom.callsComeFrom("127.0.0.1");
    wecom.disablesApp();
    expect((await api.get("user/get?userid=lisi")).errcode).toBe(50003);
  });
});

describe("the protocol", () => {
  test("an unknown path is 404, a wrong method and broken JSON are 40058", async () => {
    const { wecom, api } = await setup();
    expect((await fetch(`${wecom.url}/cgi-bin/message/shout`)).status).toBe(404);
    expect((await api.get("message/send")).errcode).toBe(40058);
    const broken = { method: "POST", body: "{" };
    expect((await api.fetchJson(`message/send?access_token=${api.token}`, broken)).errcode).toBe(40058);
  });
  test("debug=1 is noted", async () => {
    const { wecom, api } = await setup();
    await api.get("user/get?userid=lisi&debug=1");
    expect(wecom.violations).toMatchObject([{ rule: "T16" }]);
  });
  test("the calls are kept without token and secret", async () => {
    const { wecom, api } = await setup();
    await api.send({});
    expect(wecom.calls.map(({ path }) => path)).toEqual(["/cgi-bin/gettoken", "/cgi-bin/message/send"]);
    expect(JSON.stringify(wecom.calls)).not.toContain(SECRET);
    expect(JSON.stringify(wecom.calls)).not.toContain(api.token);
  });
  test("ordered faults happen as often as ordered", async () => {
    const { wecom, api } = await setup();
    wecom.fails({ path: "/cgi-bin/message/send", how: -1, times: 2 });
    expect([(await api.send({})).errcode, (await api.send({})).errcode, (await api.send({})).errcode]).toEqual([
      -1, -1, 0,
    ]);
    expect(wecom.as("ZhangSan").sees()).toHaveLength(1);
  });
});

describe("sending", () => {
  test.each<[string, Json, number]>([
    ["without agentid", { agentid: undefined }, 41011],
    ["with agentid as text", { agentid: String(AGENT_ID) }, 40056],
    ["as another app", { agentid: OTHER.agentId }, 301002],
    ["to nobody", { touser: "" }, 82001],
    ["to a list instead of a joined text", { touser: ["lisi"] }, 40058],
    ["to over 1000", { touser: Array.from({ length: 1001 }, (_, i) => `u${i}`).join("|") }, 40032],
    ["to over 100 departments", { toparty: Array.from({ length: 101 }, (_, i) => i).join("|") }, 82002],
    ["to over 100 tags", { totag: Array.from({ length: 101 }, (_, i) => i).join("|") }, 82003],
    ["to strangers alone", { touser: "nobody|ZhaoLiu" }, 81013],
    ["an unknown type", { msgtype: "shout" }, 40008],
    ["without the body of its type", { msgtype: "markdown" }, 40063],
    ["an empty text", { text: { content: "" } }, 44004],
    ["a control character", { text: { content: "a\u0007" } }, 82004],
    ["safe 2", { safe: 2 }, 40058],
    ["a duplicate check over four hours", { enable_duplicate_check: 1, duplicate_check_interval: 14_401 }, 40058],
    ...(
      [
        ["a text card without a title", { title: "" }, 41016],
        ["a text card without a description", { description: "" }, 41033],
        ["a text card without an address", { url: "" }, 41010],
        ["a text card with an address without scheme", { url: "c" }, 45034],
      ] as const
    ).map(([name, change, code]): [string, Json, number] => [
      name,
      { msgtype: "textcard", textcard: { title: "a", description: "b", url: "https://a", ...change } },
      code,
    ]),
    ["safe news", { safe: 1, msgtype: "news", news: { articles: [{ title: "a", url: "https://a" }] } }, 40074],
    ["nine articles", { msgtype: "news", news: { articles: Array(9).fill({ title: "a", url: "https://a" }) } }, 45008],
    ["an image without id", { msgtype: "image", image: {} }, 41006],
    ["an unknown image", { msgtype: "image", image: { media_id: "x" } }, 40007],
  ])("%s is refused", async (_name, change, errcode) => {
    const { wecom, api } = await setup({ moreApps: [OTHER] });
    expect((await api.send(change)).errcode).toBe(errcode);
    expect(wecom.as("ZhangSan").sees()).toEqual([]);
  });
  test("some wrong recipients: ok, with their names in lower case", async () => {
    const { wecom, api } = await setup();
    const answer = await api.send({ touser: "ZHANGSAN|ZhaoLiu|Nobody|QianQi" });
    expect(answer).toMatchObject({ errcode: 0, invaliduser: "zhaoliu|nobody", unlicenseduser: "qianqi" });
    expect(wecom.as("ZhangSan").sees()).toHaveLength(1);
    expect(wecom.as("QianQi").sees()).toEqual([]);
  });
  test("a message to all is noted", async () => {
    const { wecom, api } = await setup();
    await api.send({ touser: "@all" });
    expect(wecom.violations).toMatchObject([{ rule: "S11" }]);
    expect(wecom.as("lisi").sees()).toHaveLength(1);
  });
  test("a long text is cut within a character, and that is noted", async () => {
    const { wecom, api } = await setup();
    await api.send({ text: { content: "长".repeat(683) } });
    expect(wecom.violations).toMatchObject([{ rule: "S14" }]);
    expect(wecom.as("ZhangSan").sees()).toMatchObject([{ text: `${"长".repeat(682)}\ufffd` }]);
    await api.send({ text: { content: "长".repeat(682) } });
    expect(wecom.violations).toHaveLength(1);
  });
  test("the duplicate check drops the same request within its time", async () => {
    const { wecom, clock, api } = await setup();
    const body = { enable_duplicate_check: 1, duplicate_check_interval: 60 };
    await api.send(body);
    await api.send(body);
    expect(wecom.as("ZhangSan").sees()).toHaveLength(1);
    clock.advance(60_000);
    await api.send(body);
    expect(wecom.as("ZhangSan").sees()).toHaveLength(2);
  });
  test("the 31st message within a minute to one member is dropped, and the answer says ok", async () => {
    const { wecom, clock, api } = await setup();
    for (let i = 0; i < 31; i += 1) expect((await api.send({})).errcode).toBe(0);
    expect(wecom.as("ZhangSan").sees()).toHaveLength(30);
    expect(wecom.dropped).toHaveLength(1);
    clock.advance(60_000);
    await api.send({});
    expect(wecom.as("ZhangSan").sees()).toHaveLength(31);
  });
});

describe("updating", () => {
  const update = { userids: ["ZhangSan"], agentid: AGENT_ID, button: { replace_name: "已受理" } };
  async function sent(card: Json = buttonCard()) {
    const made = await setup({ moreApps: [OTHER] });
    const { response_code } = await made.api.sendCard(card, { touser: "ZhangSan|lisi" });
    const post = (change: Json) =>
      made.api.post("message/update_template_card", { ...update, response_code, ...change });
    return { ...made, post, code: response_code };
  }

  test("only cards that can be pressed have a code", async () => {
    const { api } = await setup();
    expect(await api.sendCard(noticeCard())).not.toHaveProperty("response_code");
    const menu = { action_menu: { desc: "", action_list: [{ text: "a", key: "a" }] }, task_id: "t-2" };
    expect(await api.sendCard(noticeCard(menu))).toHaveProperty("response_code");
  });
  test("a code works once", async () => {
    const { wecom, post } = await sent();
    expect((await post({})).errcode).toBe(0);
    expect((await post({})).errcode).toBe(60140);
    expect(wecom.as("ZhangSan").seesCard().deadLabel).toBe("已受理");
    expect(wecom.as("lisi").seesCard().deadLabel).toBeUndefined();
  });
  test("and for 72 hours", async () => {
    const { wecom, clock, code } = await sent();
    const late = async () => {
      const api = await apiOf(wecom);
      return (await api.post("message/update_template_card", { ...update, response_code: code })).errcode;
    };
    clock.advance(72 * 3_600_000 + 1);
    expect(await late()).toBe(60140);
    clock.advance(-1);
    expect(await late()).toBe(0);
  });
  test.each<[string, Json, number]>([
    ["no recipient", { userids: undefined }, 82001],
    ["a joined text instead of a list", { userids: "ZhangSan" }, 40058],
    ["another app's id", { agentid: OTHER.agentId }, 42015],
    ["nothing to change", { button: undefined }, 40063],
    ["a wrong new card", { button: undefined, template_card: { card_type: "poster" } }, 42031],
  ])("%s is refused and does not use the code up", async (_name, change, errcode) => {
    const { post } = await sent();
    expect((await post(change)).errcode).toBe(errcode);
    expect((await post({})).errcode).toBe(0);
  });
  test("another app cannot use the code", async () => {
    const { wecom, code } = await sent();
    const other = await apiOf(wecom, OTHER.secret);
    const body = { ...update, agentid: OTHER.agentId, response_code: code };
    expect((await other.post("message/update_template_card", body)).errcode).toBe(42015);
  });
  test("who did not get the message is named, the others are updated", async () => {
    const { wecom, post } = await sent();
    const card = { template_card: noticeCard(), button: undefined };
    const answer = await post({ ...card, userids: ["lisi", "WangWu", "Nobody"] });
    expect(answer).toMatchObject({ errcode: 0, invaliduser: ["wangwu", "nobody"] });
    expect(wecom.as("lisi").seesCard().card.card_type).toBe("text_notice");
  });
  test("one code changes the card for everybody", async () => {
    const { wecom, post } = await sent();
    await post({ userids: undefined, atall: 1 });
    for (const user of ["ZhangSan", "lisi"]) expect(wecom.as(user).seesCard().deadLabel).toBe("已受理");
  });
  test("recalling ends after 24 hours and is for the sender", async () => {
    const { wecom, clock, api } = await setup({ moreApps: [OTHER] });
    const { msgid } = await api.send({});
    expect((await (await apiOf(wecom, OTHER.secret)).post("message/recall", { msgid })).errcode).toBe(40058);
    expect((await api.post("message/recall", { msgid })).errcode).toBe(0);
    expect(wecom.as("ZhangSan").sees()).toEqual([]);
    expect((await api.post("message/recall", { msgid })).errcode).toBe(40058);
    expect((await api.post("message/recall", { msgid: "m_nobody" })).errcode).toBe(40058);
    const late = await api.send({});
    clock.advance(24 * 3_600_000 + 1);
    expect((await (await apiOf(wecom)).post("message/recall", late)).errcode).toBe(42052);
  });
});

test("a group webhook takes 20 messages a minute, by its key alone", async () => {
  const { wecom, clock, api } = await setup();
  const post = async (key: string, body: Json = { msgtype: "text", text: { content: "a" } }) =>
    (await api.fetchJson(`webhook/send?key=${key}`, { method: "POST", body: JSON.stringify(body) })).errcode;
  expect(await post("other")).toBe(93000);
  for (let i = 0; i < 20; i += 1) expect(await post("hook-key")).toBe(0);
  expect(await post("hook-key")).toBe(45009);
  clock.advance(60_000);
  expect(await post("hook-key", { msgtype: "file", file: { media_id: "of-the-app" } })).toBe(40007);
  expect(wecom.groupMessages("hook-key")).toHaveLength(20);
});
