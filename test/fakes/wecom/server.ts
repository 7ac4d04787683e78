import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createChat, getChat, sendToChat } from "./appchat.ts";
import { getDepartment, getUser, listDepartments, listUsers } from "./directory.ts";
import { download, type UploadedFile, upload } from "./media.ts";
import { createMenu, deleteMenu, getMenu } from "./menu.ts";
import { recallMessage, sendMessage, updateCard } from "./messages.ts";
import { authorize, getUserDetail, getUserInfo } from "./oauth.ts";
import { isObject, Refusal, refuse } from "./refusal.ts";
import { appOfToken, getToken } from "./tokens.ts";
import { sendToGroup, uploadForGroup } from "./webhook.ts";
import type { AppConfig, Fault, Json, World } from "./world.ts";

type Call = { app: AppConfig; query: Json; body: Json; file: UploadedFile | undefined };
type Api = { method: "GET" | "POST"; run: (world: World, call: Call) => Json };

const forbidden: Api = { method: "POST", run: () => refuse(48002, "api forbidden") };
const APIS: Record<string, Api> = {
  "/cgi-bin/message/send": { method: "POST", run: (world, { app, body }) => sendMessage(world, app, body) },
  "/cgi-bin/message/update_template_card": {
    method: "POST",
    run: (world, { app, body }) => updateCard(world, app, body),
  },
  "/cgi-bin/message/recall": { method: "POST", run: (world, { app, body }) => recallMessage(world, app, body) },
  "/cgi-bin/media/upload": { method: "POST", run: (world, { query, file }) => upload(world, query.type, file) },
  "/cgi-bin/user/get": { method: "GET", run: (world, { app, query }) => getUser(world, app, query) },
  "/cgi-bin/user/simplelist": { method: "GET", run: (world, { app, query }) => listUsers(world, app, query, false) },
  "/cgi-bin/user/list": { method: "GET", run: (world, { app, query }) => listUsers(world, app, query, true) },
  "/cgi-bin/department/list": {
    method: "GET",
    run: (world, { app, query }) => listDepartments(world, app, query, "list"),
  },
  "/cgi-bin/department/simplelist": {
    method: "GET",
    run: (world, { app, query }) => listDepartments(world, app, query, "simplelist"),
  },
  "/cgi-bin/department/get": { method: "GET", run: (world, { app, query }) => getDepartment(world, app, query) },
  // Rule D5: for the directory synchronisation's secret, never for an app's.
  "/cgi-bin/user/list_id": forbidden,
  "/cgi-bin/user/create": forbidden,
  "/cgi-bin/user/update": forbidden,
  "/cgi-bin/department/create": forbidden,
  "/cgi-bin/department/update": forbidden,
  "/cgi-bin/menu/create": { method: "POST", run: (world, { app, query, body }) => createMenu(world, app, query, body) },
  "/cgi-bin/menu/get": { method: "GET", run: (world, { app, query }) => getMenu(world, app, query) },
  "/cgi-bin/menu/delete": { method: "GET", run: (world, { app, query }) => deleteMenu(world, app, query) },
  "/cgi-bin/appchat/create": { method: "POST", run: (world, { app, body }) => createChat(world, app, body) },
  "/cgi-bin/appchat/get": { method: "GET", run: (world, { app, query }) => getChat(world, app, query) },
  "/cgi-bin/appchat/send": { method: "POST", run: (world, { app, body }) => sendToChat(world, app, body) },
  "/cgi-bin/auth/getuserinfo": { method: "GET", run: (world, { app, query }) => getUserInfo(world, app, query) },
  "/cgi-bin/auth/getuserdetail": { method: "POST", run: (world, { body }) => getUserDetail(world, body) },
  "/cgi-bin/getcallbackip": { method: "GET", run: (world) => ({ ip_list: [world.callerIp, "101.226.103.*"] }) },
};
const MEDIA_GET = "/cgi-bin/media/get";
const PICTURES = "/pic/";
const WITHOUT_TOKEN: Record<string, (world: World, call: Omit<Call, "app">) => Json> = {
  "/cgi-bin/gettoken": (world, { query }) => getToken(world, query),
  "/cgi-bin/webhook/send": (world, { query, body }) => sendToGroup(world, query, body),
  "/cgi-bin/webhook/upload_media": (world, { query, file }) => uploadForGroup(world, query, file),
};

/** WeCom's HTTP side on a free port of this machine. Sets `world.url`. */
export async function startServer(world: World): Promise<Server> {
  const server = createServer((request, response) => {
    answer(world, request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  world.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return server;
}

async function answer(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", world.url);
  const query: Json = Object.fromEntries(url.searchParams);
  const raw = await readBody(request);
  if (url.pathname === "/connect/oauth2/authorize") return showAuthorize(world, query, request, response);
  if (url.pathname.startsWith(PICTURES)) return showPicture(world, url.pathname.slice(PICTURES.length), response);
  const isKnown = [APIS, WITHOUT_TOKEN].some((apis) => Object.hasOwn(apis, url.pathname)) || url.pathname === MEDIA_GET;
  if (!isKnown) {
    response.writeHead(404).end();
    return;
  }
  const fault = takeFault(world, url.pathname);
  if (fault?.how === "hang") return;
  if (fault?.how === "cut") {
    request.socket.destroy();
    return;
  }
  if (fault?.how === "http-502") {
    response.writeHead(502).end("bad gateway");
    return;
  }
  if (isObject(fault?.how)) {
    sendJson(response, fault.how);
    return;
  }
  if (query.debug === "1") world.warn("T16", "debug=1");
  try {
    if (typeof fault?.how === "number") refuse(fault.how, "ordered by the test");
    if (url.pathname === MEDIA_GET) {
      appOfToken(world, query);
      const { status, headers, bytes } = download(world, query.media_id, request.headers.range);
      record(world, request, url, undefined, 0);
      response.writeHead(status, headers).end(bytes);
      return;
    }
    const result = await run(world, request, url.pathname, query, raw);
    record(world, request, url, parseQuietly(raw), 0);
    if (fault?.how === "work-and-hang") return;
    if (fault?.how === "work-and-cut") {
      request.socket.destroy();
      return;
    }
    sendJson(response, { errcode: 0, errmsg: "ok", ...result });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    record(world, request, url, parseQuietly(raw), error.errcode);
    const hint = `hint: [${world.random("", 8)}], from ip: ${world.callerIp}`;
    sendJson(response, { errcode: error.errcode, errmsg: `${error.message}, ${hint}` });
  }
}

async function run(world: World, request: IncomingMessage, path: string, query: Json, raw: Buffer): Promise<Json> {
  const open = Object.hasOwn(WITHOUT_TOKEN, path) ? WITHOUT_TOKEN[path] : undefined;
  if (open) return open(world, { query, ...(await readContent(request, raw)) });
  const api = APIS[path] ?? refuse(404, "unknown path");
  const app = appOfToken(world, query);
  if (request.method !== api.method) refuse(40058, "wrong HTTP method");
  return api.run(world, { app, query, ...(await readContent(request, raw)) });
}

async function readContent(
  request: IncomingMessage,
  raw: Buffer,
): Promise<{ body: Json; file: UploadedFile | undefined }> {
  const type = request.headers["content-type"] ?? "";
  if (type.startsWith("multipart/form-data")) return { body: {}, file: await readFile(type, raw) };
  if (request.method !== "POST") return { body: {}, file: undefined };
  const body = parseQuietly(raw);
  if (!isObject(body)) refuse(40058, "invalid json");
  return { body, file: undefined };
}

async function readFile(type: string, raw: Buffer): Promise<UploadedFile | undefined> {
  const form = await new Response(new Uint8Array(raw), { headers: { "content-type": type } }).formData();
  const media = form.get("media");
  if (!(media instanceof File)) return undefined;
  return { name: media.name, mime: media.type, bytes: Buffer.from(await media.arrayBuffer()) };
}

function showAuthorize(world: World, query: Json, request: IncomingMessage, response: ServerResponse): void {
  const visitor = request.headers["x-wecom-visitor"];
  try {
    const location = authorize(world, query, typeof visitor === "string" ? visitor : undefined);
    response.writeHead(302, { location }).end();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(`<html><body>errcode: ${error.errcode}</body></html>`);
  }
}

/** The address in an image message needs no token. */
function showPicture(world: World, mediaId: string, response: ServerResponse): void {
  const media = world.media.get(mediaId);
  response.writeHead(media ? 200 : 404, media && { "content-type": media.mime }).end(media?.bytes);
}

function takeFault(world: World, path: string): Fault | undefined {
  const fault = world.faults.find((one) => one.times > 0 && (one.path === undefined || one.path === path));
  if (fault?.after) {
    fault.after -= 1;
    return undefined;
  }
  if (fault) fault.times -= 1;
  return fault;
}

function record(world: World, request: IncomingMessage, url: URL, body: unknown, errcode: number): void {
  const { access_token: _token, corpsecret: _secret, ...query } = Object.fromEntries(url.searchParams);
  world.calls.push({ method: request.method ?? "", path: url.pathname, query, body, errcode });
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function parseQuietly(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString("utf8"));
  } catch {
    return undefined;
  }
}

function sendJson(response: ServerResponse, body: Json): void {
  response.writeHead(200, { "content-type": "application/json; charset=UTF-8" }).end(JSON.stringify(body));
}
