import { describe, expect, test } from "vitest";
import { apiOf, CORP_ID, smallCompany } from "./setup.ts";
import type { Json } from "./world.ts";

const OTHER = {
  agentId: 1000003,
  secret: "secret-of-the-other",
  scope: { departments: [1] },
  trustedDomain: "other.example.com",
};

async function setup() {
  const company = await smallCompany({ moreApps: [OTHER] });
  return { ...company, api: await apiOf(company.wecom) };
}

describe("the directory", () => {
  test.each([
    ["user/get", 41009],
    ["user/get?userid=%20", 40003],
    ["user/get?userid=nobody", 60111],
    ["user/get?userid=ZhaoLiu", 60011],
    ["user/list?department_id=77", 60003],
    ["user/simplelist?department_id=9", 60011],
    ["department/get?id=1", 60011],
    ["user/list_id", 48002],
    ["user/create", 48002],
  ])("%s is refused with %i", async (path, errcode) => {
    const { api } = await setup();
    const answer = path === "user/create" || path === "user/list_id" ? api.post(path, {}) : api.get(path);
    expect((await answer).errcode).toBe(errcode);
  });
  test("what a new app may not read is not there", async () => {
    const { api } = await setup();
    const member = await api.get("user/get?userid=LISI");
    expect(member).toMatchObject({ userid: "lisi", name: "李四", department: [2], gender: "0" });
    for (const field of ["mobile", "email", "biz_mail", "avatar", "address", "direct_leader"]) {
      expect(member).not.toHaveProperty(field);
    }
  });
  test("departments and leaders out of scope stay hidden", async () => {
    const { api } = await setup();
    expect(await api.get("user/get?userid=ZhangSan")).toMatchObject({ department: [3], direct_leader: ["WangWu"] });
  });
  test("lists go one level deep", async () => {
    const { api } = await setup();
    const names = async (id: number) =>
      ((await api.get(`user/simplelist?department_id=${id}`)).userlist as Json[]).map(({ userid }) => userid);
    expect(await names(3)).toEqual(["ZhangSan"]);
    expect(await names(2)).toEqual(["lisi", "WangWu", "QianQi"]);
  });
});

describe("files", () => {
  const JPEG = Buffer.from("ffd8ffe000104a46", "hex");
  async function uploader() {
    const made = await setup();
    const upload = (type: string, bytes: Buffer, field = "media") => {
      const form = new FormData();
      form.set(field, new Blob([new Uint8Array(bytes)]), "a.bin");
      const path = `media/upload?type=${type}&access_token=${made.api.token}`;
      return made.api.fetchJson(path, { method: "POST", body: form });
    };
    return { ...made, upload };
  }
  test.each<[string, string, Buffer, string, number]>([
    ["an unknown type", "poster", JPEG, "media", 40005],
    ["another field", "file", JPEG, "file", 44001],
    ["an empty file", "file", Buffer.alloc(0), "media", 44001],
    ["five bytes", "file", JPEG.subarray(0, 5), "media", 40006],
    ["a voice over 2 MB", "voice", Buffer.alloc(2 * 1024 * 1024 + 1), "media", 45001],
    ["a text as a picture", "image", Buffer.from("hello world"), "media", 40004],
    [
      "61 seconds of voice",
      "voice",
      Buffer.concat([Buffer.from("#!AMR\n"), Buffer.alloc(13 * 50 * 61)]),
      "media",
      45007,
    ],
  ])("%s is refused", async (_name, type, bytes, field, errcode) => {
    const { upload } = await uploader();
    expect((await upload(type, bytes, field)).errcode).toBe(errcode);
  });
  test("an id is good for three days, its time is a text", async () => {
    const { wecom, clock, upload } = await uploader();
    const { media_id: id, created_at: at } = await upload("image", JPEG);
    expect(at).toBe(String(clock.now().getTime() / 1000));
    const load = async () => {
      const { token } = await apiOf(wecom);
      return fetch(`${wecom.url}/cgi-bin/media/get?access_token=${token}&media_id=${id}`);
    };
    const loaded = await load();
    expect(loaded.headers.get("content-disposition")).toContain('filename="a.bin"');
    expect(Buffer.from(await loaded.arrayBuffer())).toEqual(JPEG);
    clock.advance(3 * 24 * 3_600_000);
    const late = await load();
    expect([late.status, await late.json()]).toMatchObject([200, { errcode: 40007 }]);
  });
  test("a picture's id does not send a file, and ranges are answered", async () => {
    const { wecom, api, upload } = await uploader();
    const { media_id: id } = await upload("image", JPEG);
    expect((await api.send({ msgtype: "file", file: { media_id: id } })).errcode).toBe(40007);
    expect((await api.send({ msgtype: "image", image: { media_id: id } })).errcode).toBe(0);
    const url = `${wecom.url}/cgi-bin/media/get?access_token=${api.token}&media_id=${id}`;
    const part = await fetch(url, { headers: { range: "bytes=2-3" } });
    expect([part.status, part.headers.get("content-range")]).toEqual([206, "bytes 2-3/8"]);
  });
  test("more than 20 MB at a time is refused, whole or as a range", async () => {
    const { wecom, api } = await setup();
    const size = 20 * 1024 * 1024;
    const { inner } = await wecom.as("lisi").sendsFile("v.mp4", Buffer.alloc(size + 1));
    const id = /<MediaId><!\[CDATA\[(.*?)]]>/.exec(inner)?.[1];
    const load = (range?: string) =>
      fetch(`${wecom.url}/cgi-bin/media/get?access_token=${api.token}&media_id=${id}`, {
        ...(range && { headers: { range } }),
      });
    for (const range of [undefined, `bytes=0-${size}`]) {
      const answer = await load(range);
      expect([answer.status, await answer.json()]).toMatchObject([200, { errcode: 830002 }]);
    }
    expect((await load(`bytes=0-${size - 1}`)).status).toBe(206);
  });
});

describe("the menu", () => {
  const click = (name: string, key = "k") => ({ type: "click", name, key });
  const view = (name: string, url: string) => ({ type: "view", name, url });
  test.each<[string, Json[], number]>([
    ["no button", [], 40016],
    ["four buttons", Array(4).fill(click("a")), 40016],
    ["six below", [{ name: "a", sub_button: Array(6).fill(click("a")) }], 40023],
    ["three levels", [{ name: "a", sub_button: [{ name: "b", sub_button: [click("c")] }] }], 40022],
    ["an unknown type", [{ type: "shout", name: "a" }], 40017],
    ["six Chinese characters", [click("我的请假申请")], 40018],
    ["a name of 41 bytes below", [{ name: "a", sub_button: [click("a".repeat(41))] }], 40025],
    ["a key of 129 bytes", [click("a", "k".repeat(129))], 40019],
    ["no address", [{ type: "view", name: "a" }], 40020],
    ["an unknown type below", [{ name: "a", sub_button: [{ type: "shout", name: "b" }] }], 40024],
    ["a key of 129 bytes below", [{ name: "a", sub_button: [click("b", "k".repeat(129))] }], 40026],
    ["an address of 1025 bytes below", [{ name: "a", sub_button: [view("b", `https://${"a".repeat(1017)}`)] }], 40027],
    ["no name", [click("")], 41102],
  ])("%s is refused", async (_name, button, errcode) => {
    const { api } = await setup();
    expect((await api.post("menu/create?agentid=1000002", { button })).errcode).toBe(errcode);
  });
  test("at every limit is taken", async () => {
    const { api } = await setup();
    const below = [view("a", `https://${"a".repeat(1016)}`), ...Array(4).fill(click("a".repeat(40), "k".repeat(128)))];
    const button = Array(3).fill({ name: "a".repeat(16), sub_button: below });
    expect((await api.post("menu/create?agentid=1000002", { button })).errcode).toBe(0);
  });
  test("is not there before it is made", async () => {
    const { api } = await setup();
    expect((await api.get("menu/get?agentid=1000002")).errcode).toBe(46003);
  });
});

describe("signing in", () => {
  const address = (change: Record<string, string> = {}, fragment = "#wechat_redirect") =>
    `https://open.weixin.qq.com/connect/oauth2/authorize?${new URLSearchParams({
      appid: CORP_ID,
      redirect_uri: "https://bot.example.com/w/in",
      response_type: "code",
      scope: "snsapi_base",
      state: "a1B2",
      ...change,
    })}${fragment}`;
  const codeOf = (location: string) => new URL(location).searchParams.get("code");

  test("leads back with code and state", async () => {
    const { wecom, api } = await setup();
    const location = new URL(await wecom.as("ZhangSan").authorizes(address()));
    expect([location.host, location.searchParams.get("state")]).toEqual(["bot.example.com", "a1B2"]);
    expect(await api.get(`auth/getuserinfo?code=${codeOf(location.href)}`)).toMatchObject({ userid: "ZhangSan" });
  });
  test.each([
    ["another port", address({ redirect_uri: "https://bot.example.com:8443/w" }), "50001"],
    ["a subdomain", address({ redirect_uri: "https://www.bot.example.com/w" }), "50001"],
    ["a dash in the state", address({ state: "a-b" }), "84025"],
    ["no fragment", address({}, ""), "wechat_redirect"],
    ["private scope without app", address({ scope: "snsapi_privateinfo" }), "41011"],
  ])("%s leads nowhere", async (_name, url, reason) => {
    const { wecom } = await setup();
    await expect(wecom.as("lisi").authorizes(url)).rejects.toThrow(reason);
  });
  test("a code works once, for five minutes, for its own app", async () => {
    const { wecom, clock, api } = await setup();
    const exchange = async (code: string | null, by = api) => (await by.get(`auth/getuserinfo?code=${code}`)).errcode;
    const code = codeOf(await wecom.as("lisi").authorizes(address()));
    expect(await exchange(code, await apiOf(wecom, OTHER.secret))).toBe(50001);
    expect(await exchange(code)).toBe(0);
    expect(await exchange(code)).toBe(40029);
    const late = codeOf(await wecom.as("lisi").authorizes(address()));
    clock.advance(5 * 60_000 + 1);
    expect(await exchange(late)).toBe(40029);
  });
  test("a stranger has no userid, and a ticket comes with the private scope alone, for half an hour", async () => {
    const { wecom, clock, api } = await setup();
    const info = (location: string) => api.get(`auth/getuserinfo?code=${codeOf(location)}`);
    expect(await info(await wecom.strangerAuthorizes(address()))).not.toHaveProperty("userid");
    expect(await info(await wecom.as("lisi").authorizes(address()))).not.toHaveProperty("user_ticket");
    const wide = address({ scope: "snsapi_privateinfo", agentid: "1000002" });
    const { user_ticket } = await info(await wecom.as("lisi").authorizes(wide));
    expect(await api.post("auth/getuserdetail", { user_ticket })).toMatchObject({ userid: "lisi" });
    expect((await api.post("auth/getuserdetail", { user_ticket: "x" })).errcode).toBe(84015);
    clock.advance(1800_000);
    expect((await api.post("auth/getuserdetail", { user_ticket })).errcode).toBe(0);
    clock.advance(1);
    expect((await api.post("auth/getuserdetail", { user_ticket })).errcode).toBe(84014);
  });
});
