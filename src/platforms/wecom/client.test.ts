import { describe, expect, test } from "vitest";
import type { FakeWecom } from "../../../test/fakes/wecom/index.ts";
import { AGENT_ID, buttonCard, CORP_ID, SECRET, smallCompany } from "../../../test/fakes/wecom/setup.ts";
import { PlatformError } from "../../core/surface.ts";
import { MemoryTokenStore, warnings } from "./client.fixture.ts";
import { type TemplateCard, WecomClient, type WecomMessage } from "./client.ts";
import { DOWNLOAD_PIECE_BYTES } from "./limits.ts";
import type { WecomOptions } from "./transport.ts";

const SEND = "/cgi-bin/message/send";
const hello: WecomMessage = { msgtype: "text", text: { content: "绝密 hello" } };
const card = (change: Partial<TemplateCard> = {}): TemplateCard => ({
  ...buttonCard(),
  card_type: "button_interaction",
  ...change,
});
const asMessage = (template_card: TemplateCard): WecomMessage => ({ msgtype: "template_card", template_card });

async function setup(options: Partial<WecomOptions> = {}, company: Parameters<typeof smallCompany>[0] = {}) {
  const { wecom, clock } = await smallCompany(company);
  const { log, lines } = warnings();
  const made: WecomOptions = {
    baseUrl: wecom.url,
    corpId: CORP_ID,
    agentId: AGENT_ID,
    secret: SECRET,
    tokens: new MemoryTokenStore(),
    clock,
    log,
    ...options,
  };
  const client = new WecomClient(made);
  /** For what hangs, so that the test does not wait; everything else must have time on a busy machine. */
  const impatient = new WecomClient({ ...made, timeoutMs: 200 });
  return { wecom, clock, client, impatient, lines, options: made };
}

async function refusal(work: Promise<unknown>): Promise<PlatformError> {
  const error = await work.then(
    () => new Error("accepted"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof PlatformError)) throw error;
  return error;
}

const callsOf = (wecom: Awaited<ReturnType<typeof setup>>["wecom"], path: string) =>
  wecom.calls.filter((call) => call.path === `/cgi-bin/${path}`).length;

/** The id under which a file that a member sent waits to be fetched. */
async function mediaOf(wecom: FakeWecom, name: string, bytes: Buffer, mime?: string): Promise<string> {
  const { inner } = await wecom.as("lisi").sendsFile(name, bytes, mime);
  return /<MediaId><!\[CDATA\[(.*?)]]>/.exec(inner)?.[1] ?? "";
}

describe("the token", () => {
  test("is fetched once and used by all calls, also those that come at once", async () => {
    const { wecom, client } = await setup();
    await Promise.all([client.send("lisi", hello), client.send("lisi", hello), client.getUser("lisi")]);
    await client.send("lisi", hello);
    expect(callsOf(wecom, "gettoken")).toBe(1);
  });
  test("is shared by clients with the same store", async () => {
    const { wecom, client, options } = await setup();
    await client.send("lisi", hello);
    await new WecomClient(options).send("lisi", hello);
    expect(callsOf(wecom, "gettoken")).toBe(1);
  });
  test("is renewed when WeCom took it back early, and the message arrives once", async () => {
    const { wecom, client } = await setup();
    await client.send("lisi", hello);
    wecom.revokesToken();
    await client.send("lisi", hello);
    expect(wecom.as("lisi").sees()).toHaveLength(2);
    expect(callsOf(wecom, "gettoken")).toBe(2);
  });
  test("is renewed when it ran out while our note of it said otherwise", async () => {
    const { wecom, clock, client } = await setup();
    await client.send("lisi", hello);
    clock.advance(7_000_000);
    await client.send("lisi", hello);
    clock.advance(1_000_000);
    await client.send("lisi", hello);
    expect(wecom.calls.map(({ errcode }) => errcode)).toContain(42001);
    expect(wecom.as("lisi").sees()).toHaveLength(3);
  });
  test("of two calls that were refused together, one renews", async () => {
    const { wecom, client } = await setup();
    await client.send("lisi", hello);
    wecom.revokesToken();
    await Promise.all([client.getUser("lisi"), client.getUser("ZhangSan"), client.getUser("WangWu")]);
    expect(callsOf(wecom, "gettoken")).toBe(2);
  });
  test("refused again after renewing: later, and no third attempt", async () => {
    const { wecom, client } = await setup();
    wecom.fails({ path: SEND, how: 40014, times: 10 });
    expect(await refusal(client.send("lisi", hello))).toMatchObject({ code: "40014", retry: "later" });
    expect(callsOf(wecom, "message/send")).toBe(2);
  });
  test("a wrong secret is not tried again and again, for that would block the address", async () => {
    const { wecom, clock, client } = await setup({ secret: "wrong" });
    for (let i = 0; i < 10; i += 1) {
      expect(await refusal(client.send("lisi", hello))).toMatchObject({ code: "40001", retry: "later" });
    }
    expect(callsOf(wecom, "gettoken")).toBe(1);
    clock.advance(30 * 60_000);
    await refusal(client.send("lisi", hello));
    expect(callsOf(wecom, "gettoken")).toBe(2);
  });
  test("is not renewed when a call says that the secret is no good", async () => {
    const { wecom, client } = await setup();
    wecom.fails({ path: SEND, how: 40001 });
    expect(await refusal(client.send("lisi", hello))).toMatchObject({ code: "40001", retry: "later" });
    expect(callsOf(wecom, "gettoken")).toBe(1);
    expect(callsOf(wecom, "message/send")).toBe(1);
  });
});

describe("sending", () => {
  test("a text reaches the member, however their id is spelled", async () => {
    const { wecom, client } = await setup();
    const { msgid, ...rest } = await client.send("zhangsan", hello);
    expect(wecom.as("ZhangSan").sees()).toMatchObject([{ msgid, text: "绝密 hello" }]);
    expect(rest).toEqual({});
  });
  test("to one person whom it does not reach is a refusal, although WeCom says ok", async () => {
    const { wecom, client } = await setup();
    expect(await refusal(client.send("QianQi", hello))).toMatchObject({ code: "unlicensed-user", retry: "never" });
    expect(await refusal(client.send("ZhaoLiu", hello))).toMatchObject({ code: "81013", retry: "never" });
    wecom.fails({ path: SEND, how: { errcode: 0, errmsg: "ok", msgid: "m", invaliduser: "lisi" } });
    expect(await refusal(client.send("lisi", hello))).toMatchObject({ code: "invalid-user", retry: "never" });
  });
  test.each(["@all", "lisi|ZhangSan", ""])("to %j is refused before it leaves", async (to) => {
    const { wecom, client } = await setup();
    expect(await refusal(client.send(to, hello))).toMatchObject({ retry: "never" });
    expect(await refusal(client.updateTemplateCard(to, "rc", { greyButtonsAs: "a" }))).toMatchObject({
      retry: "never",
    });
    expect(wecom.calls).toEqual([]);
  });
  test("a card gives the code that changes it once", async () => {
    const { wecom, client } = await setup();
    const { responseCode = "" } = await client.send("lisi", asMessage(card()));
    const change = { card: card({ main_title: { title: "已受理" }, replace_text: "已受理" }) };
    expect(await refusal(client.updateTemplateCard("WangWu", responseCode, change))).toMatchObject({
      code: "invalid-user",
    });
    const fresh = await client.send("lisi", asMessage(card({ task_id: "t-2" })));
    await client.updateTemplateCard("lisi", fresh.responseCode ?? "", change);
    expect(wecom.as("lisi").seesCard()).toMatchObject({
      deadLabel: "已受理",
      card: { main_title: { title: "已受理" } },
    });
    const again = client.updateTemplateCard("lisi", responseCode, { greyButtonsAs: "已受理" });
    expect(await refusal(again)).toMatchObject({ code: "60140", retry: "never" });
  });
  test("buttons can be greyed", async () => {
    const { wecom, client } = await setup();
    const { responseCode = "" } = await client.send("lisi", asMessage(card()));
    await client.updateTemplateCard("lisi", responseCode, { greyButtonsAs: "已过期" });
    expect(wecom.as("lisi").seesCard().deadLabel).toBe("已过期");
  });
});

describe("refusals", () => {
  test.each([
    [-1, "later"],
    [6000, "later"],
    [45033, "later"],
    [45009, "later"],
    [40058, "never"],
    [42014, "never"],
    [81013, "never"],
    [60111, "never"],
    [45002, "never"],
  ])("%i means %s", async (code, retry) => {
    const { wecom, client } = await setup();
    wecom.fails({ path: SEND, how: code });
    const error = await refusal(client.send("lisi", hello));
    expect(error).toMatchObject({ platform: "wecom", code: String(code), retry });
    expect(error.retryAfterMs !== undefined).toBe(retry === "later");
    expect(callsOf(wecom, "message/send")).toBe(1);
  });
  test.each([40001, 40013, 40056, 43012, 48002, 48006, 50003, 60020, 60031, 301002, 701001])(
    "%i is about the installation: in five minutes again, and the log says once what to set",
    async (code) => {
      const { wecom, client, lines } = await setup();
      const tries = async (times: number) => {
        for (let i = 0; i < times; i += 1) {
          const error = await refusal(client.send("lisi", hello));
          expect(error).toMatchObject({ code: String(code), retry: "later", retryAfterMs: 5 * 60_000 });
        }
      };
      wecom.fails({ path: SEND, how: code, times: 3 });
      await tries(3);
      expect(lines).toMatchObject([{ fields: { code: String(code) } }]);
      expect(lines[0]?.message).toMatch(/^WeCom refuses the app: (set|use|permit|enable|add|renew) /);
      expect(JSON.stringify(lines)).not.toMatch(/绝密|secret-of-the-app/);
      await client.send("lisi", hello);
      wecom.fails({ path: SEND, how: code, times: 1 });
      await tries(1);
      expect(lines).toHaveLength(2);
    },
  );
  test("a file is asked for again when the installation was mended, and is not given up", async () => {
    const { wecom, client } = await setup({}, { app: { trustedIps: ["127.0.0.1"] } });
    const mediaId = await mediaOf(wecom, "a.txt", Buffer.from("abcdef"));
    wecom.callsComeFrom("203.0.113.9");
    const refused = await refusal(client.downloadMedia(mediaId, 1000));
    expect(refused).toMatchObject({ code: "60020", retry: "later", retryAfterMs: 5 * 60_000 });
    expect(refused.message).toMatch(/from 203\.0\.113\.9/);
    wecom.callsComeFrom("127.0.0.1");
    expect((await client.downloadMedia(mediaId, 1000)).bytes).toHaveLength(6);
  });
  test.each(["cut", "hang", "http-502"] as const)(
    "without an answer (%s) a message may have arrived, and what only reads had no effect",
    async (how) => {
      const { wecom, client, impatient } = await setup();
      await client.getUser("lisi");
      const asked = how === "hang" ? impatient : client;
      wecom.fails({ path: SEND, how });
      expect(await refusal(asked.send("lisi", hello))).toMatchObject({ retry: "unknown" });
      wecom.fails({ path: "/cgi-bin/user/get", how });
      expect(await refusal(asked.getUser("lisi"))).toMatchObject({ retry: "later" });
    },
  );
  test("an answer that is none leaves open what happened; success may do without a code", async () => {
    const { wecom, client } = await setup();
    wecom.fails({ path: SEND, how: { errcode: "zero" } });
    expect(await refusal(client.send("lisi", hello))).toMatchObject({ code: "unexpected-answer", retry: "unknown" });
    wecom.fails({ path: SEND, how: { msgid: "m" } });
    expect(await client.send("lisi", hello)).toEqual({ msgid: "m" });
  });
  test("without a token nothing was sent, so it may be sent later", async () => {
    const { wecom, impatient } = await setup();
    wecom.fails({ path: "/cgi-bin/gettoken", how: "hang" });
    expect(await refusal(impatient.send("lisi", hello))).toMatchObject({ code: "timeout", retry: "later" });
  });
  test("a machine that does not listen got nothing", async () => {
    const { client, options } = await setup();
    await client.getUser("lisi");
    const gone = (await smallCompany()).wecom;
    await gone.stop();
    const lost = new WecomClient({ ...options, baseUrl: gone.url });
    expect(await refusal(lost.send("lisi", hello))).toMatchObject({ code: "network", retry: "later" });
  });
  test("an unknown path is a fault of the settings", async () => {
    const { wecom, lines, options } = await setup();
    const client = new WecomClient({ ...options, baseUrl: `${wecom.url}/oops` });
    const lost = { code: "http-404", retry: "later", retryAfterMs: 5 * 60_000 };
    expect(await refusal(client.send("lisi", hello))).toMatchObject(lost);
    expect(lines).toMatchObject([{ message: expect.stringMatching(/address of WeCom's interface/) }]);
  });
  test("no error shows token, secret or text, but WeCom's reference and the address it saw", async () => {
    const { wecom, client, impatient, options } = await setup();
    await client.getUser("lisi");
    const token = (await options.tokens.read())?.token ?? "";
    const errors: PlatformError[] = [];
    for (const how of [60020, "cut", "hang"] as const) {
      wecom.fails({ path: SEND, how });
      errors.push(await refusal((how === "hang" ? impatient : client).send("lisi", hello)));
    }
    const told = errors.map(({ message, stack, cause }) => `${message}${stack}${String(cause)}`);
    for (const secret of [token, SECRET, "绝密", "access_token"]) expect(told.join()).not.toContain(secret);
    expect(told.join()).toMatch(/hint [\w-]+, from 127\.0\.0\.1/);
  });
});

describe("files", () => {
  test("what a member sent can be fetched, under its own name", async () => {
    const { wecom, client } = await setup();
    const sent = Buffer.from("ffd8ffe000104a46", "hex");
    const mediaId = await mediaOf(wecom, "截图 1.txt", sent, "text/plain");
    const { bytes, name, mime } = await client.downloadMedia(mediaId, 1000);
    expect({ bytes: [...bytes], name, mime }).toEqual({ bytes: [...sent], name: "截图 1.txt", mime: "text/plain" });
  });
  test("a JSON file is a file, and a refusal in its place is none", async () => {
    const { wecom, clock, client } = await setup();
    const bytes = Buffer.from('{"errcode":40007}');
    const mediaId = await mediaOf(wecom, "a.json", bytes, "application/json");
    expect((await client.downloadMedia(mediaId, 1000)).bytes).toHaveLength(bytes.length);
    clock.advance(3 * 24 * 3_600_000);
    expect(await refusal(client.downloadMedia(mediaId, 1000))).toMatchObject({ code: "40007", retry: "never" });
  });
  test("a large file comes in pieces and whole", async () => {
    const { wecom, client } = await setup();
    const large = Buffer.alloc(DOWNLOAD_PIECE_BYTES + 5, "a");
    large.write("end", large.length - 3);
    const mediaId = await mediaOf(wecom, "v.mp4", large);
    const { bytes, name } = await client.downloadMedia(mediaId, 2 * DOWNLOAD_PIECE_BYTES);
    expect(name).toBe("v.mp4");
    expect(large.equals(bytes)).toBe(true);
    const before = callsOf(wecom, "media/get");
    expect(await refusal(client.downloadMedia(mediaId, DOWNLOAD_PIECE_BYTES))).toMatchObject({ code: "too-large" });
    expect(callsOf(wecom, "media/get") - before).toBe(2);
  });
  test("more than was allowed is not read", async () => {
    const { wecom, client } = await setup();
    const mediaId = await mediaOf(wecom, "a.jpg", Buffer.alloc(8));
    expect(await refusal(client.downloadMedia(mediaId, 7))).toMatchObject({ code: "too-large", retry: "never" });
  });
});

describe("the directory", () => {
  test("gives people with their visible departments and leaders", async () => {
    const { client } = await setup();
    expect(await client.getUser("zhangsan")).toEqual({
      userId: "ZhangSan",
      name: "张三",
      departments: [3],
      mainDepartment: 3,
      directLeader: "WangWu",
      status: "active",
    });
    expect((await client.getUser("lisi")).directLeader).toBeUndefined();
    expect(await refusal(client.getUser("nobody"))).toMatchObject({ code: "60111", retry: "never" });
  });
  test("gives the departments in scope and the people of one level", async () => {
    const { client } = await setup();
    expect(await client.listDepartments()).toEqual([
      { id: 2, name: "市场部", parentId: 1, order: 0, leaders: ["WangWu"] },
      { id: 3, name: "新媒体组", parentId: 2, order: 0, leaders: [] },
    ]);
    expect((await client.listUsers(2)).map(({ userId }) => userId)).toEqual(["lisi", "WangWu", "QianQi"]);
  });
});

describe("menu, sign-in, addresses", () => {
  test("a menu is made and read", async () => {
    const { wecom, client } = await setup();
    const menu = { button: [{ type: "click" as const, name: "举报", key: "cmd.report" }] };
    expect(await client.getMenu()).toBeUndefined();
    await client.createMenu(menu);
    expect(await client.getMenu()).toEqual(menu);
    await wecom.as("lisi").clicksMenu("举报");
  });
  test("a code says once who came; a stranger is no member", async () => {
    const { wecom, client } = await setup();
    const redirect = encodeURIComponent("https://bot.example.com/w/in");
    const url = `${wecom.url}/connect/oauth2/authorize?appid=${CORP_ID}&redirect_uri=${redirect}&response_type=code&scope=snsapi_base&state=a1#wechat_redirect`;
    const codeOf = (location: string) => new URL(location).searchParams.get("code") ?? "";
    const code = codeOf(await wecom.as("ZhangSan").authorizes(url));
    expect(await client.getUserInfo(code)).toEqual({ kind: "member", userId: "ZhangSan" });
    expect(await refusal(client.getUserInfo(code))).toMatchObject({ code: "40029", retry: "never" });
    expect(await client.getUserInfo(codeOf(await wecom.strangerAuthorizes(url)))).toEqual({ kind: "outsider" });
  });
  test("the addresses of callbacks are listed", async () => {
    const { client } = await setup();
    expect(await client.getCallbackIps()).toContain("127.0.0.1");
  });
});
