import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { StillClock } from "../../../src/core/clock.ts";
import { type FakeWecom, type FakeWecomOptions, startFakeWecom } from "./index.ts";
import type { AppConfig, Json } from "./world.ts";

export const CORP_ID = "ww0123456789abcdef";
export const AGENT_ID = 1000002;
export const SECRET = "secret-of-the-app";
export const CALLBACK = { token: "Leave4Bot", aesKey: "zYxWvUtSrQpOnMlKjIhGfEdCbA9876543210ZyXwVuQ" };

/** A company of five people in three departments with one app, started for this test alone. */
export async function smallCompany(
  change: { app?: Partial<AppConfig>; moreApps?: AppConfig[] } & Partial<FakeWecomOptions> = {},
): Promise<{ wecom: FakeWecom; clock: StillClock }> {
  const { app, moreApps = [], ...options } = change;
  const clock = new StillClock("2026-03-02T01:00:00Z");
  const wecom = await startFakeWecom({
    clock,
    corpId: CORP_ID,
    apps: [
      {
        agentId: AGENT_ID,
        secret: SECRET,
        scope: { departments: [2] },
        callback: { url: "http://127.0.0.1:9/none", ...CALLBACK },
        trustedDomain: "bot.example.com",
        ...app,
      },
      ...moreApps,
    ],
    departments: [
      { id: 1, name: "公司", parentId: 0 },
      { id: 2, name: "市场部", parentId: 1, leaders: ["WangWu"] },
      { id: 3, name: "新媒体组", parentId: 2 },
      { id: 9, name: "财务部", parentId: 1 },
    ],
    members: [
      { userId: "ZhangSan", name: "张三", departments: [3, 9], directLeader: "WangWu" },
      { userId: "lisi", name: "李四", departments: [2], directLeader: "ZhaoLiu" },
      { userId: "WangWu", name: "王五", departments: [2] },
      { userId: "ZhaoLiu", name: "赵六", departments: [9] },
      { userId: "QianQi", name: "钱七", departments: [2], isUnlicensed: true },
    ],
    webhooks: ["hook-key"],
    ...options,
  });
  onTestFinished(() => wecom.stop());
  return { wecom, clock };
}

/** Calls the API as the app does, with a token of its own. */
export async function apiOf(wecom: FakeWecom, secret = SECRET) {
  const fetchJson = async (path: string, init: RequestInit = {}): Promise<Json> =>
    (await fetch(`${wecom.url}/cgi-bin/${path}`, init)).json() as Promise<Json>;
  const { access_token: token } = await fetchJson(`gettoken?corpid=${CORP_ID}&corpsecret=${secret}`);
  const withToken = (path: string) => `${path}${path.includes("?") ? "&" : "?"}access_token=${token}`;
  return {
    token: String(token),
    fetchJson,
    get: (path: string) => fetchJson(withToken(path)),
    post: (path: string, body: unknown) => fetchJson(withToken(path), { method: "POST", body: JSON.stringify(body) }),
    send: (body: Json) =>
      fetchJson(withToken("message/send"), {
        method: "POST",
        body: JSON.stringify({
          touser: "ZhangSan",
          agentid: AGENT_ID,
          msgtype: "text",
          text: { content: "你好" },
          ...body,
        }),
      }),
    sendCard: (card: Json, body: Json = {}) =>
      fetchJson(withToken("message/send"), {
        method: "POST",
        body: JSON.stringify({
          touser: "ZhangSan",
          agentid: AGENT_ID,
          msgtype: "template_card",
          template_card: card,
          ...body,
        }),
      }),
  };
}

export const buttonCard = (change: Json = {}): Json => ({
  card_type: "button_interaction",
  main_title: { title: "举报 INC-1" },
  task_id: "t-1",
  button_list: [
    { text: "受理", style: 1, key: "incident.take:inc_1" },
    { text: "详情", type: 1, url: "https://bot.example.com/inc_1" },
  ],
  ...change,
});

export const noticeCard = (change: Json = {}): Json => ({
  card_type: "text_notice",
  main_title: { title: "提醒" },
  card_action: { type: 1, url: "https://bot.example.com/" },
  ...change,
});

/** The address of a callback handler written by the test. */
export async function callbackServer(
  handle: (request: { method: string; url: URL; body: string }) => Promise<string | number> | string | number,
): Promise<string> {
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const url = new URL(request.url ?? "/", "http://localhost");
    const answer = await handle({ method: request.method ?? "", url, body: Buffer.concat(chunks).toString() });
    if (typeof answer === "number") response.writeHead(answer).end();
    else response.writeHead(200).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/wecom/callback`;
}
