import { describe, expect, test } from "vitest";
import { apiOf, smallCompany } from "./setup.ts";
import type { Json } from "./world.ts";

const ROOT = { agentId: 1000004, secret: "secret-of-the-root", scope: { departments: [1] } };
const OTHER = { agentId: 1000003, secret: "secret-of-the-other", scope: { departments: [1] } };
const CHAT = { name: "应急小组", owner: "ZhangSan", userlist: ["ZhangSan", "lisi"], chatid: "crisis1" };
const hello = { chatid: "crisis1", msgtype: "text", text: { content: "请看" } };

async function setup() {
  const { wecom } = await smallCompany({ moreApps: [ROOT, OTHER] });
  const api = await apiOf(wecom, ROOT.secret);
  return { wecom, api, narrow: await apiOf(wecom), other: await apiOf(wecom, OTHER.secret) };
}

describe("a group chat of an app", () => {
  test("is made, looked at and written to", async () => {
    const { wecom, api } = await setup();
    expect(await api.post("appchat/create", CHAT)).toMatchObject({ errcode: 0, chatid: "crisis1" });
    expect(await api.get("appchat/get?chatid=crisis1")).toMatchObject({
      chat_info: { name: "应急小组", owner: "ZhangSan", userlist: ["ZhangSan", "lisi"] },
    });
    expect((await api.post("appchat/send", hello)).errcode).toBe(0);
    expect(wecom.chatMessages("crisis1")).toMatchObject([{ msgtype: "text", body: { content: "请看" } }]);
  });
  test("is for apps that the whole company sees", async () => {
    const { narrow } = await setup();
    expect((await narrow.post("appchat/create", CHAT)).errcode).toBe(48002);
    expect((await narrow.get("appchat/get?chatid=crisis1")).errcode).toBe(48002);
    expect((await narrow.post("appchat/send", hello)).errcode).toBe(48002);
  });
  test.each<[string, Json, number]>([
    ["one member", { userlist: ["ZhangSan"] }, 86006],
    ["over 2000 members", { userlist: Array.from({ length: 2001 }, (_, i) => `u${i}`) }, 86006],
    ["a stranger among them", { userlist: ["ZhangSan", "nobody"] }, 86216],
    ["a dash in its id", { chatid: "crisis-1" }, 86001],
    ["an id of 33 letters", { chatid: "c".repeat(33) }, 86001],
    ["an owner outside", { owner: "WangWu" }, 86207],
  ])("is refused with %s", async (_name, change, errcode) => {
    const { api } = await setup();
    expect((await api.post("appchat/create", { ...CHAT, ...change })).errcode).toBe(errcode);
  });
  test("has an id of its own, given or made, and a name that is cut", async () => {
    const { api } = await setup();
    await api.post("appchat/create", CHAT);
    expect((await api.post("appchat/create", CHAT)).errcode).toBe(86215);
    const { chatid: _id, ...unnamed } = CHAT;
    const { chatid } = await api.post("appchat/create", { ...unnamed, name: "组".repeat(51) });
    expect(chatid).toMatch(/^[0-9A-Za-z]{1,32}$/);
    expect(await api.get(`appchat/get?chatid=${chatid}`)).toMatchObject({ chat_info: { name: "组".repeat(50) } });
  });
  test("takes no messages from elsewhere, and no cards", async () => {
    const { wecom, api, other } = await setup();
    await api.post("appchat/create", CHAT);
    expect((await api.post("appchat/send", { ...hello, chatid: "unknown" })).errcode).toBe(40050);
    expect((await other.post("appchat/send", hello)).errcode).toBe(86008);
    expect((await other.get("appchat/get?chatid=crisis1")).errcode).toBe(86008);
    const card = { chatid: "crisis1", msgtype: "template_card", template_card: {} };
    expect((await api.post("appchat/send", card)).errcode).toBe(40008);
    expect((await api.post("appchat/send", { chatid: "crisis1", msgtype: "text" })).errcode).toBe(40063);
    expect(wecom.chatMessages("crisis1")).toEqual([]);
  });
});
