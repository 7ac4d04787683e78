import { randomBytes, randomInt } from "node:crypto";
import type { Envelope } from "./envelope.ts";

/** What a test sets up. Ids of members keep their spelling; they are compared without regard to case. */
export type MemberConfig = {
  userId: string;
  name: string;
  departments: number[];
  directLeader?: string;
  position?: string;
  /** 1 active, 2 disabled, 4 not activated, 5 left. */
  status?: 1 | 2 | 4 | 5;
  isUnlicensed?: boolean;
};
export type DepartmentConfig = { id: number; name: string; parentId: number; leaders?: string[] };
export type Scope = { users?: string[]; departments?: number[] };
export type CallbackConfig = { url: string; token: string; aesKey: string };
export type AppConfig = {
  agentId: number;
  secret: string;
  scope: Scope;
  callback?: CallbackConfig;
  /** Host, with port if it is not the usual one. */
  trustedDomain?: string;
  /** Undefined: any address may call. */
  trustedIps?: string[];
  isDisabled?: boolean;
};
export type Clock = { now(): Date };

export type Json = { [key: string]: unknown };

/** A rule that was broken in a way the real service lets pass: strict tests expect none. */
export type Violation = { rule: string; detail: string };

export type Token = { token: string; agentId: number; expiresAt: number; isRevoked: boolean };

/** A card as one member has it. */
export type CardView = { card: Json; deadLabel?: string };

export type Message = {
  msgid: string;
  agentId: number;
  at: number;
  msgtype: string;
  body: Json;
  /** In lower case; whoever really got it. */
  readers: Set<string>;
  taskId?: string;
  views: Map<string, CardView>;
  isRecalled: boolean;
};

export type ResponseCode = { msgid: string; agentId: number; at: number; isUsed: boolean };
export type Media = {
  type: string;
  name: string;
  mime: string;
  bytes: Buffer;
  at: number;
  /** The webhook that alone may use it. */
  webhookKey?: string;
};
/** A group chat that an app made; only that app writes to it. */
export type Chat = {
  agentId: number;
  name: string;
  owner: string;
  users: string[];
  messages: { msgtype: string; body: Json }[];
};
export type OauthCode = { agentId: number; at: number; userId?: string; isPrivate: boolean; isUsed: boolean };
export type UserTicket = { userId: string; at: number };
export type Fault = {
  /** The API, e.g. `/cgi-bin/message/send`; undefined: any. */
  path?: string;
  times: number;
  /** So many calls go well before. */
  after?: number;
  /** An error code or an answer in the place of the work; or the work is done and no answer comes; or neither. */
  how: number | Json | "work-and-hang" | "work-and-cut" | "hang" | "cut" | "http-502";
};

/** One request of the app under test to the API, as it came. The access token is left out. */
export type ApiCall = { method: string; path: string; query: Json; body: unknown; errcode: number };

export class Member {
  readonly config: MemberConfig;
  constructor(config: MemberConfig) {
    this.config = config;
  }
  get userId(): string {
    return this.config.userId;
  }
  /** For comparing: ids are the same without regard to case. */
  get key(): string {
    return this.userId.toLowerCase();
  }
}

/** All that the fake remembers. Rules live in the files around it. */
export class World {
  readonly corpId: string;
  readonly clock: Clock;
  readonly apps = new Map<number, AppConfig>();
  readonly members = new Map<string, Member>();
  readonly departments = new Map<number, DepartmentConfig>();
  readonly tags = new Set<number>();
  readonly tokens = new Map<string, Token>();
  readonly messages: Message[] = [];
  readonly codes = new Map<string, ResponseCode>();
  readonly taskIds = new Set<string>();
  readonly media = new Map<string, Media>();
  readonly menus = new Map<number, Json>();
  readonly oauthCodes = new Map<string, OauthCode>();
  readonly userTickets = new Map<string, UserTicket>();
  readonly chats = new Map<string, Chat>();
  readonly webhooks = new Map<string, { at: number; body: Json }[]>();
  readonly violations: Violation[] = [];
  readonly calls: ApiCall[] = [];
  /** What was accepted and then dropped for being too much, as the service does. */
  readonly dropped: { agentId: number; userId: string; body: Json }[] = [];
  readonly faults: Fault[] = [];
  readonly wrongSecrets = new Map<string, { count: number; blockedUntil: number }>();
  /** Sent bodies for the duplicate check. */
  readonly sentBodies = new Map<string, number>();
  /** The address the service sees. */
  callerIp = "127.0.0.1";
  /** Where the fake itself listens. */
  url = "";
  #sequence = 0n;

  constructor(corpId: string, clock: Clock) {
    this.corpId = corpId;
    this.clock = clock;
  }
  now(): number {
    return this.clock.now().getTime();
  }
  seconds(): number {
    return Math.floor(this.now() / 1000);
  }
  warn(rule: string, detail: string): void {
    this.violations.push({ rule, detail });
  }
  /** Beyond 2^53, so that a message id read as a number equals its neighbours. */
  nextMessageId(): bigint {
    this.#sequence += 1n;
    return 7_459_035_031_717_794_886n + this.#sequence;
  }
  random(prefix: string, bytes = 24): string {
    return `${prefix}${randomBytes(bytes).toString("base64url")}`;
  }
  nonce(): string {
    return String(randomInt(100_000_000, 2_000_000_000));
  }
  app(agentId: number): AppConfig {
    const app = this.apps.get(agentId);
    if (!app) throw new Error(`no app ${agentId}`);
    return app;
  }
  member(userId: string): Member | undefined {
    return this.members.get(userId.toLowerCase());
  }
  envelope(app: AppConfig): Envelope {
    if (!app.callback) throw new Error(`app ${app.agentId} has no callback`);
    return { token: app.callback.token, aesKey: app.callback.aesKey, receiverId: this.corpId };
  }
  /** The department itself and all above it. */
  lineage(id: number): number[] {
    const line: number[] = [];
    for (let at = this.departments.get(id); at && !line.includes(at.id); at = this.departments.get(at.parentId)) {
      line.push(at.id);
    }
    return line;
  }
  seesDepartment(app: AppConfig, id: number): boolean {
    return this.lineage(id).some((at) => app.scope.departments?.includes(at));
  }
  /** Active members in the app's scope; whoever left or is disabled is in no scope. */
  sees(app: AppConfig, member: Member): boolean {
    if ((member.config.status ?? 1) === 2 || member.config.status === 5) return false;
    const isNamed = app.scope.users?.some((user) => user.toLowerCase() === member.key) ?? false;
    return isNamed || member.config.departments.some((id) => this.seesDepartment(app, id));
  }
  scopeOf(app: AppConfig): Member[] {
    return [...this.members.values()].filter((member) => this.sees(app, member));
  }
  newCode(message: Message): string {
    const code = this.random("rc_", 32);
    this.codes.set(code, { msgid: message.msgid, agentId: message.agentId, at: this.now(), isUsed: false });
    return code;
  }
}
