import { z } from "zod";
import type { Clock } from "../../core/clock.ts";
import type { Log } from "../../core/services.ts";
import { PlatformError } from "../../core/surface.ts";
import { whatToSet } from "./installation.ts";
import {
  BUSY_PAUSE_MS,
  INSTALLATION_PAUSE_MS,
  RATE_PAUSE_MS,
  SECRET_REFUSED_PAUSE_MS,
  TOKEN_RENEW_BEFORE_MS,
} from "./limits.ts";

export type AccessToken = { token: string; expiresAt: Date };

/** Where the app's one access token is kept, so that all instances use the same. */
export type TokenStore = {
  read(): Promise<AccessToken | undefined>;
  /**
   * Replaces `oldToken` (undefined: none is known). Of callers that come at once, one fetches and all get its token;
   * if the stored token is another one already, it is given and nothing is fetched.
   */
  renewOnce(oldToken: string | undefined, fetchNew: () => Promise<AccessToken>): Promise<string>;
};

export type WecomOptions = {
  /** Without a slash at the end; the real one is https://qyapi.weixin.qq.com. */
  baseUrl: string;
  corpId: string;
  agentId: number;
  secret: string;
  tokens: TokenStore;
  clock: Clock;
  log: Pick<Log, "warn">;
  /** For one request with its answer; files get six times as long. */
  timeoutMs?: number;
};

type Query = Readonly<Record<string, string | number>>;

/**
 * What a request that got no answer leaves behind: "none" if sending it again does no harm, so that it may simply be
 * tried later; "perhaps" if it may have had its effect.
 */
type Trace = "none" | "perhaps";

export type WecomRequest = {
  /** Below the interface's address; or a whole address that carries its own secret. */
  path: string | URL;
  query?: Query;
  json?: unknown;
  /** A file, in place of JSON. */
  form?: FormData;
  headers?: Record<string, string>;
  trace?: Trace;
};

/** A whole answer: the HTTP status was a success, which says nothing about WeCom's own verdict. */
export type Received = { headers: Headers; bytes: Uint8Array; trace: Trace };

const TOKEN_GONE = new Set(["40014", "42001"]);
/** Nothing was done, and the same request may succeed. */
const BUSY = new Set([-1, 6000, 45033]);
const RATE_LIMITED = 45009;
/** Asking again with the same secret leads to a block of the whole address, or keeps it up. */
const SECRET_REFUSED = new Set(["40001", "40013", "40091", "45009"]);
/** Statuses of something in between to which this very request was too large or not clean enough. */
const ABOUT_THE_BODY = new Set([400, 413, 414, 422]);
const NEVER_CONNECTED = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);
/** So many times as long as other requests. */
const FILE_PATIENCE = 6;
/** A whole company's answer is a few MB. */
const JSON_MAX_BYTES = 32 * 1024 * 1024;

/** What every answer may carry; an absent code means success. */
export const Answer = z.looseObject({ errcode: z.number().int().default(0), errmsg: z.string().optional() });
const Token = z.object({ access_token: z.string().min(1).max(512), expires_in: z.number().positive() });

/** Requests with the app's token, and WeCom's refusals as `PlatformError`. */
export class WecomTransport {
  readonly #options: WecomOptions;
  #secretRefused: { untilMs: number; error: PlatformError } | undefined;
  /** Refusals of the installation since the last call that was taken; each is told once. */
  readonly #told = new Set<string>();

  constructor(options: WecomOptions) {
    this.#options = options;
  }

  /** The answer in the given shape. @throws PlatformError */
  async call<T>(shape: z.ZodType<T>, request: WecomRequest): Promise<T> {
    return this.#withToken(async (token) => read(shape, await this.#request(withToken(request, token))));
  }

  /** The same at an address that needs no token. @throws PlatformError */
  async callOpen<T>(shape: z.ZodType<T>, request: WecomRequest & { path: URL }): Promise<T> {
    return read(shape, await this.#request(request));
  }

  /** The file in an answer of at most `maxBytes`. @throws PlatformError */
  async fetchFile(request: WecomRequest, maxBytes: number): Promise<Received> {
    return this.#withToken(async (token) => {
      const received = await this.#request(withToken(request, token), maxBytes);
      // A refusal is JSON in the place of the file; a file that is itself JSON has a name.
      const isJson = /^(application\/json|text\/plain)\b/i.test(received.headers.get("content-type") ?? "");
      if (isJson && !received.headers.has("content-disposition")) {
        read(Answer, received);
        throw refusal("unexpected-answer", "later");
      }
      return received;
    });
  }

  async #withToken<T>(work: (token: string) => Promise<T>): Promise<T> {
    try {
      const done = await this.#renewingToken(work);
      this.#told.clear();
      return done;
    } catch (error) {
      if (error instanceof PlatformError) this.#tellOnce(error);
      throw error;
    }
  }

  /** Nobody but an administrator can mend it, and everything waits for that. */
  #tellOnce({ code, message }: PlatformError): void {
    const advice = whatToSet(code);
    if (advice === undefined || this.#told.has(code)) return;
    this.#told.add(code);
    const waiting = "messages and files wait until then and are tried every five minutes";
    this.#options.log.warn(
      { platform: "wecom", code, refusal: message },
      `WeCom refuses the app: ${advice}; ${waiting}`,
    );
  }

  /** With the stored token; if WeCom no longer takes it, once more with a new one. */
  async #renewingToken<T>(work: (token: string) => Promise<T>): Promise<T> {
    const { tokens, clock } = this.#options;
    const stored = await tokens.read();
    const isFresh = stored && stored.expiresAt.getTime() - TOKEN_RENEW_BEFORE_MS > clock.now().getTime();
    const token = isFresh ? stored.token : await this.#renew(stored?.token);
    try {
      return await work(token);
    } catch (error) {
      if (!(error instanceof PlatformError && TOKEN_GONE.has(error.code))) throw error;
    }
    return work(await this.#renew(token));
  }

  #renew(oldToken: string | undefined): Promise<string> {
    return this.#options.tokens.renewOnce(oldToken, () => this.#fetchToken());
  }

  async #fetchToken(): Promise<AccessToken> {
    const { corpId, secret, clock } = this.#options;
    const nowMs = clock.now().getTime();
    if (this.#secretRefused && nowMs < this.#secretRefused.untilMs) throw this.#secretRefused.error;
    try {
      const query = { corpid: corpId, corpsecret: secret };
      const answer = read(Token, await this.#request({ path: "/cgi-bin/gettoken", query }));
      return { token: answer.access_token, expiresAt: new Date(nowMs + answer.expires_in * 1000) };
    } catch (error) {
      if (error instanceof PlatformError && SECRET_REFUSED.has(error.code)) {
        this.#secretRefused = { untilMs: nowMs + SECRET_REFUSED_PAUSE_MS, error };
      }
      throw error;
    }
  }

  async #request(request: WecomRequest, maxBytes?: number): Promise<Received> {
    const { path, query = {}, json, form, trace = "none" } = request;
    const url = path instanceof URL ? new URL(path) : new URL(this.#options.baseUrl + path);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    const headers = new Headers(request.headers);
    if (json !== undefined) headers.set("content-type", "application/json; charset=utf-8");
    const body = json !== undefined ? JSON.stringify(json) : form;
    const isFile = maxBytes !== undefined;
    try {
      const response = await fetch(url, {
        method: body === undefined ? "GET" : "POST",
        headers,
        ...(body !== undefined && { body }),
        redirect: "manual",
        signal: AbortSignal.timeout((this.#options.timeoutMs ?? 10_000) * (isFile ? FILE_PATIENCE : 1)),
      });
      if (!response.ok) {
        await response.body?.cancel();
        throw httpRefusal(response.status, trace);
      }
      return { headers: response.headers, trace, bytes: await readBody(response, maxBytes ?? JSON_MAX_BYTES) };
    } catch (error) {
      if (error instanceof PlatformError) throw error;
      throw unreached(error, trace);
    }
  }
}

function withToken(request: WecomRequest, token: string): WecomRequest {
  return { ...request, query: { ...request.query, access_token: token } };
}

async function readBody(response: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw refusal("too-large", "never");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function read<T>(shape: z.ZodType<T>, { bytes, trace }: Received): T {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    throw refusal("unexpected-answer", lost(trace));
  }
  const answer = Answer.safeParse(json);
  if (!answer.success) throw refusal("unexpected-answer", lost(trace));
  if (answer.data.errcode !== 0) throw refusedBy(answer.data.errcode, answer.data.errmsg ?? "");
  const parsed = shape.safeParse(json);
  if (!parsed.success) throw refusal("unexpected-answer", lost(trace));
  return parsed.data;
}

function refusedBy(errcode: number, errmsg: string): PlatformError {
  const code = String(errcode);
  // Of the message nothing but WeCom's reference and the address that it saw: the rest may quote what was sent.
  const hint = /hint: ?\[([\w-]{1,64})\]/.exec(errmsg)?.[1];
  const address = /from ip: ?([0-9a-fA-F.:]{3,45})/.exec(errmsg)?.[1];
  const detail = [hint && `hint ${hint}`, address && `from ${address}`].filter(Boolean).join(", ");
  if (errcode === RATE_LIMITED) return refusal(code, "later", { retryAfterMs: RATE_PAUSE_MS, detail });
  if (BUSY.has(errcode)) return refusal(code, "later", { retryAfterMs: BUSY_PAUSE_MS, detail });
  // Seen by a caller only if the renewed token was refused too.
  if (TOKEN_GONE.has(code)) return refusal(code, "later", { detail });
  if (whatToSet(code) !== undefined) {
    return refusal(code, "later", { retryAfterMs: INSTALLATION_PAUSE_MS, detail });
  }
  // About what was sent, or to whom: the same again would be refused again.
  return refusal(code, "never", { detail });
}

function httpRefusal(status: number, trace: Trace): PlatformError {
  if (status === 429) return refusal("http-429", "later", { retryAfterMs: RATE_PAUSE_MS });
  if (status >= 500) return refusal(`http-${status}`, lost(trace));
  if (ABOUT_THE_BODY.has(status)) return refusal(`http-${status}`, "never");
  return refusal(`http-${status}`, "later", { retryAfterMs: INSTALLATION_PAUSE_MS });
}

/** The error of `fetch` is not passed on as a cause: its text may hold the address with the token. */
function unreached(error: unknown, trace: Trace): PlatformError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const name = cause instanceof Error ? ("code" in cause && String(cause.code)) || cause.name : "unknown";
  const isTimeout = error instanceof Error && error.name === "TimeoutError";
  const retry = NEVER_CONNECTED.has(name) ? "later" : lost(trace);
  return refusal(isTimeout ? "timeout" : "network", retry, isTimeout ? {} : { detail: name });
}

function lost(trace: Trace): "later" | "unknown" {
  return trace === "none" ? "later" : "unknown";
}

/** A `PlatformError` of this platform. */
export function refusal(
  code: string,
  retry: PlatformError["retry"],
  options: { retryAfterMs?: number; detail?: string } = {},
): PlatformError {
  return new PlatformError("wecom", code, retry, options);
}
