import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { Args, messages, missing } from "./args.ts";
import type { Fault, Faults } from "./faults.ts";
import { type Fields, isFields, parseJson } from "./json.ts";
import type { ApiContext, Method } from "./method.ts";
import { requireScope } from "./method.ts";
import { METHODS, RETIRED } from "./methods.ts";
import { visibleFile } from "./methods-files.ts";
import { Refusal } from "./model.ts";
import type { RateLimits } from "./rate-limits.ts";
import { useResponseUrl } from "./response-urls.ts";

/** One call that the app made, for tests to read. */
export type ApiCall = {
  method: string;
  token: string | undefined;
  args: Fields;
  at: Date;
  /** HTTP status; undefined when no answer went out. */
  status: number | undefined;
  answer: Fields | undefined;
};

type Answer = { status: number; headers?: Record<string, string>; body: string | Buffer; type?: string };

const SIGN_IN_PAGE = "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body>Sign in</body></html>";

/** Slack's side of HTTP: Web API, response URLs, uploads and downloads, on a free port of 127.0.0.1. */
export class HttpServer {
  readonly calls: ApiCall[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #limits: RateLimits;
  readonly #faults: Faults;
  #context: ApiContext | undefined;

  constructor(limits: RateLimits, faults: Faults) {
    this.#limits = limits;
    this.#faults = faults;
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        this.#context?.workspace.violation("fake", "the fake itself broke", error);
        response.destroy();
      });
    });
    this.#server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
  }

  /** Starts to listen; the origin, without a trailing slash. */
  async listen(onUpgrade: (request: IncomingMessage, socket: Socket) => void): Promise<string> {
    this.#server.on("upgrade", (request, socket) => onUpgrade(request, socket as Socket));
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }
  serve(context: ApiContext): void {
    this.#context = context;
  }
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const context = this.#context;
    if (!context) throw new Error("the fake is not ready");
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const url = new URL(request.url ?? "/", context.origin);
    if (url.pathname.startsWith("/api/")) {
      await this.#api(context, url, request, response, body);
      return;
    }
    const [name, run] = this.#plainRoute(context, url, request, body);
    const limited = name === "response_url" ? this.#limits.takePost(url.pathname) : 0;
    if (limited > 0) {
      send(response, { status: 429, headers: { "retry-after": String(limited) }, body: "ratelimited" });
      return;
    }
    const fault = this.#faults.take(name);
    const answer = !fault || fault.carriedOut ? run() : undefined;
    if (fault) breakDown(fault, request, response);
    else if (answer) send(response, answer);
  }

  #plainRoute(context: ApiContext, url: URL, request: IncomingMessage, body: Buffer): [string, () => Answer] {
    const { workspace } = context;
    if (/^\/(commands|actions)\//.test(url.pathname)) {
      const isPost = request.method === "POST";
      return [
        "response_url",
        () => (isPost ? useResponseUrl(workspace, url.pathname, body.toString()) : { status: 405, body: "post_only" }),
      ];
    }
    if (url.pathname.startsWith("/upload/v1/")) return ["upload", () => upload(context, url, request, body)];
    if (url.pathname.startsWith("/files-pri/")) return ["download", () => download(context, url, request)];
    return ["", () => ({ status: 404, body: "not_found" })];
  }

  async #api(
    context: ApiContext,
    url: URL,
    request: IncomingMessage,
    response: ServerResponse,
    body: Buffer,
  ): Promise<void> {
    const name = url.pathname.slice("/api/".length);
    const method = METHODS[name];
    const call: ApiCall = {
      method: name,
      token: undefined,
      args: {},
      at: context.workspace.clock.now(),
      status: undefined,
      answer: undefined,
    };
    this.calls.push(call);
    const fault = this.#faults.take(name);
    let limited = 0;
    let warning: Fields = {};
    const answer: Fields = refusable(() => {
      const decoded = decodeArguments(request, url, body, method?.formOnly === true);
      warning = decoded.warning;
      const args = new Args({ ...basicCredentials(request), ...decoded.args });
      call.token = bearer(request) ?? args.text("token");
      call.args = args.readable();
      if (!method) throw new Refusal(RETIRED.has(name) ? "method_deprecated" : "unknown_method");
      checkToken(context, method, call.token);
      if (fault && !fault.carriedOut) return {};
      limited = this.#limits.takeMethod(name, method.tier);
      if (limited === 0 && method.perChannel) limited = this.#limits.takePost(conversationOf(context, args));
      if (limited > 0) throw new Refusal("ratelimited");
      const isForAll = context.workspace.app.organisation !== undefined;
      if (method.needsTeam && isForAll && !args.has("team_id"))
        throw new Refusal("missing_argument", { arg: "team_id" });
      if (method.scopes.length > 0) requireScope(context.workspace, ...method.scopes);
      const absent = (method.required ?? []).filter((field) => !args.has(field));
      if (absent.length > 0) throw missing(absent);
      return method.run(context, args);
    });
    if (fault) {
      call.status = breakDown(fault, request, response);
      context.workspace.changed();
      return;
    }
    call.status = limited > 0 ? 429 : 200;
    call.answer = { ...answer, ...warning };
    send(response, {
      status: call.status,
      body: JSON.stringify(call.answer),
      type: "application/json; charset=utf-8",
      ...(limited > 0 && { headers: { "retry-after": String(limited) } }),
    });
    context.workspace.changed();
  }
}

function refusable(run: () => Fields): Fields {
  try {
    return { ok: true, ...run() };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ok: false, error: error.code, ...error.extra };
  }
}

/** The place whose posts are counted: a person's id stands for the direct conversation with them. */
function conversationOf({ workspace }: ApiContext, args: Args): string {
  const channel = args.text("channel") ?? "";
  return workspace.directOf(channel)?.id ?? channel;
}

function bearer(request: IncomingMessage): string | undefined {
  return /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
}

/** The app's id and secret, which some calls bring in the header instead of the body. */
function basicCredentials(request: IncomingMessage): Fields {
  const [, encoded] = /^Basic (\S+)$/.exec(request.headers.authorization ?? "") ?? [];
  if (encoded === undefined) return {};
  const [client_id = "", client_secret = ""] = Buffer.from(encoded, "base64").toString().split(":");
  return { client_id, client_secret };
}

function checkToken({ workspace }: ApiContext, method: Method, token: string | undefined): void {
  if (method.token === "none") return;
  if (token === undefined || token === "") throw new Refusal("not_authed");
  const { botToken, appToken } = workspace.app;
  const diesAt = workspace.issuedTokens.get(token);
  if (token !== botToken && token !== appToken && diesAt === undefined) throw new Refusal("invalid_auth");
  if ((token === appToken) !== (method.token === "app")) throw new Refusal("not_allowed_token_type");
  if (diesAt !== undefined && workspace.now() >= diesAt) throw new Refusal("token_expired");
  if (workspace.tokenState !== "live") throw new Refusal(workspace.tokenState);
}

function decodeArguments(
  request: IncomingMessage,
  url: URL,
  body: Buffer,
  formOnly: boolean,
): { args: Fields; warning: Fields } {
  const fromQuery: Fields = Object.fromEntries(url.searchParams);
  if (request.method === "GET") return { args: fromQuery, warning: {} };
  const [type = "", ...parameters] = (request.headers["content-type"] ?? "").toLowerCase().split(";");
  if (type === "" && body.length > 0) throw new Refusal("missing_post_type");
  const charset = parameters.map((p) => /^\s*charset="?([\w-]+)"?\s*$/.exec(p)?.[1]).find((c) => c !== undefined);
  if (charset !== undefined && charset !== "utf-8" && charset !== "iso-8859-1") throw new Refusal("invalid_charset");
  switch (type.trim()) {
    case "":
      return { args: fromQuery, warning: {} };
    case "application/x-www-form-urlencoded":
      return { args: { ...fromQuery, ...Object.fromEntries(new URLSearchParams(body.toString())) }, warning: {} };
    case "application/json": {
      const parsed = parseJson(body.toString());
      if (!isFields(parsed)) throw new Refusal("invalid_json");
      const warning =
        charset === undefined
          ? { warning: "missing_charset", response_metadata: { warnings: ["missing_charset"] } }
          : {};
      const { token: _token, ...args } = parsed;
      return { args: formOnly ? fromQuery : { ...fromQuery, ...args }, warning };
    }
    default:
      throw new Refusal("invalid_post_type", messages([`content type ${type}`]));
  }
}

function upload({ workspace }: ApiContext, url: URL, request: IncomingMessage, body: Buffer): Answer {
  const file = workspace.files.get(url.pathname.slice("/upload/v1/".length));
  if (request.method !== "POST" || !file || file.bytes !== undefined) return { status: 404, body: "not_found" };
  const bytes = uploadedBytes(request.headers["content-type"] ?? "", body);
  if (bytes.length !== file.size) return { status: 400, body: "length differs from what was announced" };
  file.bytes = bytes;
  return { status: 200, body: `OK - ${bytes.length}` };
}

/** The bytes of a raw body, or of the one part of a multipart body. */
function uploadedBytes(contentType: string, body: Buffer): Buffer {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/.exec(contentType)?.[1];
  if (boundary === undefined) return body;
  const start = body.indexOf("\r\n\r\n") + 4;
  return body.subarray(start, body.lastIndexOf(`\r\n--${boundary}`));
}

function download({ workspace }: ApiContext, url: URL, request: IncomingMessage): Answer {
  const id = /^\/files-pri\/[^/-]+-([^/]+)\//.exec(url.pathname)?.[1] ?? "";
  const file = visibleFile(workspace, id);
  const { botToken } = workspace.app;
  const mayRead =
    bearer(request) === botToken && workspace.tokenState === "live" && workspace.grantedScopes.includes("files:read");
  if (!mayRead || !file?.bytes || file.deleted)
    return { status: 200, body: SIGN_IN_PAGE, type: "text/html; charset=utf-8" };
  return { status: 200, body: file.bytes, type: file.mimetype };
}

/** Lets the call go wrong; the status that went out, if any. */
function breakDown({ kind }: Fault, request: IncomingMessage, response: ServerResponse): number | undefined {
  if (kind === "hang") return undefined;
  if (kind === "reset") {
    request.socket.resetAndDestroy();
    return undefined;
  }
  const type = "application/json; charset=utf-8";
  if ("status" in kind) return send(response, { status: kind.status, body: "upstream error" });
  if ("error" in kind)
    return send(response, { status: 200, body: JSON.stringify({ ok: false, error: kind.error }), type });
  const headers = { "retry-after": String(kind.retryAfterSeconds) };
  return send(response, { status: 429, headers, body: JSON.stringify({ ok: false, error: "ratelimited" }), type });
}

function send(response: ServerResponse, answer: Answer): number {
  response.writeHead(answer.status, { "content-type": answer.type ?? "text/plain; charset=utf-8", ...answer.headers });
  response.end(answer.body);
  return answer.status;
}
