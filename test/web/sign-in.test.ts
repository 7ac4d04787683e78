import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { StillClock } from "../../src/core/clock.ts";
import { importDirectory } from "../../src/core/directory.ts";
import { detailsPath, makeFormLink } from "../../src/core/links.ts";
import { createWeb } from "../../src/platforms/web/index.ts";
import { elementsOf, textOf } from "../../src/platforms/web/render/markup.fixture.ts";
import { createWecom, type WecomAdapter } from "../../src/platforms/wecom/index.ts";
import { type FakeWecom, startFakeWecom } from "../fakes/wecom/index.ts";
import { AGENT_ID, CALLBACK, CORP_ID, SECRET } from "../fakes/wecom/setup.ts";
import { startTestApp, type TestApp, TUESDAY } from "../support/app.ts";
import { type Got, get, hiddenOf, REPORT, send } from "./web-app.ts";

const OURS = "https://bot.example.com";
const WXWORK = "Mozilla/5.0 (iPhone) MicroMessenger/7.0.1 wxwork/4.1.30 Language/zh";

let wecom: FakeWecom;
let app: TestApp;
const clock = new StillClock(TUESDAY);
beforeAll(async () => {
  wecom = await startFakeWecom({
    clock,
    corpId: CORP_ID,
    apps: [
      {
        agentId: AGENT_ID,
        secret: SECRET,
        scope: { departments: [1] },
        callback: { url: "http://127.0.0.1:9/none", ...CALLBACK },
        trustedDomain: "bot.example.com",
      },
    ],
    departments: [{ id: 1, name: "公司", parentId: 0 }],
    members: [
      { userId: "ZhangSan", name: "张三", departments: [1] },
      { userId: "lisi", name: "李四", departments: [1] },
      { userId: "NewHere", name: "新人", departments: [1] },
    ],
  });
  let adapter: WecomAdapter | undefined;
  app = await startTestApp({
    clock,
    config: { isDemo: false, publicUrl: OURS },
    adapters: (config, deps, tools) => {
      const settings = { corpId: CORP_ID, agentId: AGENT_ID, secret: SECRET, token: CALLBACK.token };
      const keys = { ...settings, encodingAesKey: CALLBACK.aesKey, apiUrl: wecom.url };
      adapter = createWecom(keys, deps, { realClock: clock });
      return [adapter, createWeb(config, deps, tools, { signIn: adapter.oauth })];
    },
  });
  const known = (await adapter?.readDirectory())?.filter(({ name }) => name !== "新人") ?? [];
  await app.services.db.transaction((tx) => importDirectory(tx, known, app.services.company, clock.now()));
});
afterAll(async () => {
  await app?.close();
  await wecom?.stop();
});
beforeEach(() => clock.moveTo(TUESDAY));

const has = () => ({ ...app.services, now: clock.now() });
const account = (externalId: string) => ({ platform: "wecom", tenant: CORP_ID, externalId }) as const;
const idOf = async (name: string) => (await app.services.db.prisma.person.findFirstOrThrow({ where: { name } })).id;
const formLink = async (name: string, form = "incidents.report") =>
  `/w/f/${await makeFormLink(app.services.db, has(), { personId: await idOf(name), form, context: {} })}`;

/** Reports something as a member; the page of the receipt that went to the chat. */
async function receiptOf(userId: string): Promise<string> {
  const intent = { kind: "submit", form: "incidents.report", context: {}, values: { ...REPORT } } as const;
  const key = `wecom:${userId}:${clock.now().getTime()}`;
  await app.desk.receive({ key, account: account(userId), place: "direct", intent }, { answers: "inline" });
  clock.advance(1);
  const to = { platform: "wecom", address: userId };
  return detailsPath(
    has(),
    (await app.services.db.prisma.delivery.findFirstOrThrow({ where: to, orderBy: { order: "desc" } })).id,
  );
}

/** WeCom's own browser on one member's phone: it keeps cookies and goes where it is sent. */
class Phone {
  readonly cookies = new Map<string, string>();
  /** The addresses of one visit, without our host. */
  trail: string[] = [];
  setCookies: string[] = [];
  keepsCookies = true;
  readonly #visitor: string | undefined;
  readonly #userAgent: string;

  constructor(visitor: string | undefined, userAgent = WXWORK) {
    this.#visitor = visitor;
    this.#userAgent = userAgent;
  }

  get headers() {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    return { "user-agent": this.#userAgent, ...(cookie && { cookie }) };
  }

  /** Goes there and follows where it is sent, at most ten times. */
  async opens(path: string): Promise<Got> {
    this.trail = [];
    let address = path;
    for (let left = 10; left > 0; left -= 1) {
      this.trail.push(address);
      const got = await this.asks(address);
      const location = got.headers.get("location");
      if (!location) return got;
      address = location.startsWith("https://open.weixin.qq.com/") ? await this.authorizes(location) : location;
    }
    throw new Error(`sent round in circles: ${this.trail.join(" → ")}`);
  }

  async asks(path: string): Promise<Got> {
    const got = await get(app, path, this.headers);
    this.setCookies = got.headers.getSetCookie();
    for (const line of this.setCookies) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/Max-Age=0|Expires=Thu, 01 Jan 1970/i.test(line)) this.cookies.delete(name);
      else if (this.keepsCookies) this.cookies.set(name, value);
    }
    return got;
  }

  async authorizes(url: string): Promise<string> {
    const back =
      this.#visitor === undefined ? await wecom.strangerAuthorizes(url) : await wecom.as(this.#visitor).authorizes(url);
    return back.replace(OURS, "");
  }
}
const buttonsOf = (page: string) => elementsOf(page, "button").filter(({ name }) => name === "callback");

describe("in WeCom's browser", () => {
  test("who opens a card is asked for silently, and its buttons work for the one it was sent to", async () => {
    const path = await receiptOf("ZhangSan");
    const phone = new Phone("ZhangSan");
    const page = await phone.opens(path);
    expect(page.status).toBe(200);
    expect(phone.trail).toEqual([path, expect.stringMatching(/^\/w\/sign-in\?code=/), path]);
    const [button] = buttonsOf(page.text);
    expect(button).toBeDefined();
    const press = { ...hiddenOf(page.text), callback: button?.value ?? "" };
    expect((await send(app, path, press, false, phone.headers)).status).toBeLessThan(400);
    // Once signed in, one is not sent away again.
    await phone.opens(path);
    expect(phone.trail).toEqual([path]);
  });

  test("a card or form that was sent to somebody else stays closed", async () => {
    const phone = new Phone("lisi");
    for (const path of [await receiptOf("ZhangSan"), await formLink("张三")]) {
      const page = await phone.opens(path);
      expect(page.status, path).toBe(403);
      expect(textOf(page.text)).toContain("这个链接是发给别人的");
    }
  });

  test("a form opens for its own person with what the address asked for", async () => {
    const path = `${await formLink("张三")}?lang=en`;
    const phone = new Phone("ZhangSan");
    expect((await phone.opens(path)).status).toBe(200);
    expect(phone.trail.at(-1)).toBe(path);
  });

  test("an anonymous form asks nobody who they are, with and without a link", async () => {
    const phone = new Phone("ZhangSan");
    for (const path of ["/w/o/incidents.report-anonymous", await formLink("张三", "incidents.report-anonymous")]) {
      const page = await phone.opens(path);
      expect([page.status, phone.trail, phone.setCookies]).toEqual([200, [path], []]);
    }
  });

  test("the cookies are out of reach of scripts and other sites, and say nothing that can be read", async () => {
    const path = await formLink("张三");
    const phone = new Phone("ZhangSan");
    const away = await phone.asks(path);
    const [trip] = phone.setCookies;
    expect(trip).not.toContain(path.slice(5));
    await phone.asks(await phone.authorizes(away.headers.get("location") ?? ""));
    for (const line of [trip ?? "", ...phone.setCookies]) {
      expect(line).toMatch(/^__Host-shenyan[^;]*;/);
      for (const word of ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"]) expect(line).toContain(word);
    }
    expect(phone.setCookies.find((line) => line.startsWith("__Host-shenyan="))).toBeDefined();
  });

  test("nobody is signed in with a code that another browser brought", async () => {
    const path = await formLink("张三");
    const [mine, theirs] = [new Phone("ZhangSan"), new Phone("lisi")];
    const away = await theirs.asks(path);
    const forged = await theirs.authorizes(away.headers.get("location") ?? "");
    // Without a trip of one's own, and in the middle of one.
    expect((await mine.asks(forged)).status).toBe(400);
    await mine.asks(path);
    const page = await mine.asks(forged);
    expect(page.status).toBe(400);
    expect([...mine.cookies.keys()]).not.toContain("__Host-shenyan");
  });

  test("people outside the company, and members whom we do not know, are refused", async () => {
    const path = await receiptOf("ZhangSan");
    for (const visitor of [undefined, "NewHere"]) {
      const phone = new Phone(visitor);
      const page = await phone.opens(path);
      expect(page.status).toBe(403);
      expect(textOf(page.text)).toContain("没有确认到您是公司成员");
      expect([...phone.cookies.keys()]).not.toContain("__Host-shenyan");
    }
  });

  test("a code works once and soon, and the page that says so leads to another try", async () => {
    const path = await formLink("张三");
    const phone = new Phone("ZhangSan");
    const away = await phone.asks(path);
    const back = await phone.authorizes(away.headers.get("location") ?? "");
    clock.advance(6 * 60_000);
    expect((await phone.asks(back)).status).toBe(403);
    // Loaded again with the same code: calm, and not sent anywhere.
    const again = await phone.asks(back);
    expect(again.status).toBe(400);
    expect(again.headers.get("location")).toBeNull();
    expect((await phone.opens(path)).status).toBe(200);
  });

  test.each([
    ["nothing", ""],
    ["an empty code", "?code="],
    ["no code", "?state=x"],
    ["two codes", "?code=x&code=y&state=z"],
    ["a code without end", `?code=${"x".repeat(600)}&state=y`],
  ])("coming back with %s is answered by a page and signs nobody in", async (_name, query) => {
    const phone = new Phone("ZhangSan");
    await phone.asks(await formLink("张三"));
    const page = await phone.asks(`/w/sign-in${query}`);
    expect(page.status).toBe(400);
    expect(textOf(page.text)).toContain("没有确认您的身份");
    expect(elementsOf(page.text, "a").some(({ href }) => href?.startsWith("/w/f/"))).toBe(true);
  });

  test("a browser that keeps no cookies gets a page and is not sent round in circles", async () => {
    const path = await receiptOf("ZhangSan");
    const phone = new Phone("ZhangSan");
    phone.keepsCookies = false;
    expect((await phone.opens(path)).status).toBe(400);
    // One that loses the session alone: it is told once, and may then try again.
    const forgetful = new Phone("ZhangSan");
    await forgetful.opens(path);
    forgetful.cookies.delete("__Host-shenyan");
    const page = await forgetful.opens(path);
    expect([page.status, forgetful.trail]).toEqual([403, [path]]);
    expect((await forgetful.opens(path)).status).toBe(200);
  });

  test("when WeCom does not answer, a page says so and the log has no code in it", async () => {
    const phone = new Phone("ZhangSan");
    const away = await phone.asks(await formLink("张三"));
    const back = await phone.authorizes(away.headers.get("location") ?? "");
    wecom.fails({ path: "/cgi-bin/auth/getuserinfo", how: "http-502" });
    const page = await phone.asks(back);
    expect(page.status).toBe(503);
    expect(textOf(page.text)).toContain("稍后重试");
    const code = new URLSearchParams(back.split("?")[1]).get("code") ?? "?";
    expect(JSON.stringify(app.log.lines)).not.toContain(code);
  });
});

describe("in any other browser", () => {
  const other = "Mozilla/5.0 (Macintosh) Safari/605.1.15";

  test("a card can be read, is pressed in the chat alone, and says so", async () => {
    const path = await receiptOf("ZhangSan");
    const phone = new Phone("ZhangSan", other);
    const page = await phone.opens(path);
    expect([page.status, phone.trail]).toEqual([200, [path]]);
    expect(elementsOf(page.text, "form")).toEqual([]);
    expect(elementsOf(page.text, "button")).toEqual([]);
    expect(textOf(page.text)).toContain("请回到聊天");
  });

  test("a form link alone opens its form", async () => {
    expect((await new Phone(undefined, other).opens(await formLink("张三"))).status).toBe(200);
  });
});

describe("a scanned code, in WeCom's browser", () => {
  test("that checks in asks silently who is there and then takes one press; outsiders see no form", async () => {
    const { prisma } = app.services.db;
    const [startsAt, endsAt] = [new Date(clock.now()), new Date(clock.now().getTime() + 3_600_000)];
    const times = { startsAt, endsAt, createdAt: startsAt, movedAt: startsAt };
    const said = { id: "cls_0000000000000001", state: "planned", title: "新媒体写作", place: "三楼", seats: 9 };
    const makerId = await idOf("李四");
    await prisma.trainingSession.create({ data: { ...said, ...times, makerId, code: "246810", token: "of-the-room" } });
    const path = "/w/q/class/of-the-room";
    const phone = new Phone("ZhangSan");
    const page = await phone.opens(path);
    expect(phone.trail).toEqual([
      path,
      expect.stringMatching(/^\/w\/sign-in\?/),
      path,
      expect.stringMatching(/^\/w\/f\//),
    ]);
    const form = { ...hiddenOf(page.text), code: "246810" };
    expect((await send(app, phone.trail.at(-1) ?? "", form, true, phone.headers)).status).toBe(200);
    const seats = await prisma.trainingSeat.findMany();
    expect(seats).toMatchObject([{ personId: await idOf("张三"), way: "code", line: null }]);
    expect((await new Phone(undefined).opens(path)).status).toBe(403);
  });

  test("of a certificate asks nobody who they are", async () => {
    const path = "/w/q/cert/nothing";
    const phone = new Phone(undefined);
    const page = await phone.opens(path);
    expect([page.status, phone.trail, phone.setCookies]).toEqual([404, [path], []]);
    expect(textOf(page.text)).toContain("没有找到这份证书");
  });
});
