import type { Server } from "node:http";
import { type Attack, attack } from "./attacks.ts";
import { type Attempt, type CallbackOptions, Callbacks, type Delivery } from "./callbacks.ts";
import type { Fields } from "./envelope.ts";
import { authorizeAs, MemberDriver } from "./member-driver.ts";
import { startServer } from "./server.ts";
import {
  type AppConfig,
  type CallbackConfig,
  type Clock,
  type DepartmentConfig,
  type Fault,
  type Json,
  Member,
  type MemberConfig,
  type Scope,
  World,
} from "./world.ts";

export type FakeWecomOptions = {
  clock: Clock;
  corpId: string;
  apps: AppConfig[];
  members: MemberConfig[];
  /** The root department has the id 1 and the parent 0. */
  departments: DepartmentConfig[];
  tags?: number[];
  /** Keys of group webhooks. */
  webhooks?: string[];
  callbacks?: Partial<CallbackOptions>;
};

/** A company on WeCom, listening on a free port of this machine; stop it when the test is over. */
export async function startFakeWecom(options: FakeWecomOptions): Promise<FakeWecom> {
  const world = new World(options.corpId, options.clock);
  for (const app of options.apps) world.apps.set(app.agentId, { ...app });
  for (const department of options.departments) world.departments.set(department.id, department);
  for (const tag of options.tags ?? []) world.tags.add(tag);
  for (const key of options.webhooks ?? []) world.webhooks.set(key, []);
  for (const config of options.members) {
    const member = new Member(config);
    if (world.members.has(member.key)) throw new Error(`two members ${config.userId}`);
    world.members.set(member.key, member);
  }
  return new FakeWecom(world, await startServer(world), options.callbacks ?? {});
}

export class FakeWecom {
  readonly #world: World;
  readonly #server: Server;
  readonly #callbacks: Callbacks;

  constructor(world: World, server: Server, callbacks: Partial<CallbackOptions>) {
    this.#world = world;
    this.#server = server;
    this.#callbacks = new Callbacks(world, {
      answerWithinMs: 5000,
      echoWithinMs: 1000,
      deliveries: 3,
      repeatsAfterRefusal: true,
      honoursCardReplies: false,
      ...callbacks,
    });
  }

  /** The address of the server API and, below `/connect/oauth2/authorize`, of the sign-in page. */
  get url(): string {
    return this.#world.url;
  }
  /** Rules that were broken where the real service keeps silent. */
  get violations() {
    return this.#world.violations;
  }
  /** Every request to the API, without token and secret. */
  get calls() {
    return this.#world.calls;
  }
  /** What was accepted and not delivered for being too much. */
  get dropped() {
    return this.#world.dropped;
  }
  /** What a group webhook got. */
  groupMessages(key: string): Json[] {
    return this.#world.webhooks.get(key)?.map(({ body }) => body) ?? [];
  }
  /** What was sent to a group chat. */
  chatMessages(chatId: string) {
    return this.#world.chats.get(chatId)?.messages ?? [];
  }
  /** What was handed over under this media id. */
  mediaOf(mediaId: string) {
    return this.#world.media.get(mediaId);
  }
  /** The address that the API sees from now on. */
  callsComeFrom(ip: string): void {
    this.#world.callerIp = ip;
  }

  /** A member using the app; without an id the only or first one. */
  as(userId: string, agentId?: number): MemberDriver {
    const member = this.#world.member(userId);
    if (!member) throw new Error(`no member ${userId}`);
    return new MemberDriver(this.#world, this.#callbacks, this.#app(agentId), member);
  }

  /** What an administrator does in the console: the setting is kept only if the URL answers the check. */
  async saveCallback(callback: CallbackConfig, agentId?: number): Promise<Awaited<ReturnType<Callbacks["verify"]>>> {
    const app = this.#app(agentId);
    const result = await this.#callbacks.verify({ ...app, callback });
    if (result === "verified") app.callback = callback;
    return result;
  }
  /** A callback of any kind, e.g. an event that nobody knows yet. Company, time and app are filled in. */
  async emits(fields: Fields, agentId?: number): Promise<Delivery> {
    const app = this.#app(agentId);
    const head = { ToUserName: this.#world.corpId, FromUserName: "sys", CreateTime: this.#world.seconds() };
    const kind = String(fields.Event ?? fields.MsgType);
    return this.#callbacks.deliver(app, { ...head, ...fields, AgentID: app.agentId }, { kind });
  }
  /** The same message once more, signed anew, as after a lost answer. */
  redelivers(delivery: Delivery): Promise<Delivery> {
    return this.#callbacks.deliverPlaintext(this.#app(delivery.agentId), delivery.inner, { kind: "again" });
  }
  /** The same request to the letter. */
  resends(delivery: Delivery): Promise<Attempt> {
    return this.#callbacks.post(this.#app(delivery.agentId), delivery.request);
  }
  /** A hostile request that carries the given member's text; returns the status, undefined if the connection was cut. */
  attacks(kind: Attack, { userId, text, agentId }: { userId: string; text: string; agentId?: number }) {
    const app = this.#app(agentId);
    const fields = {
      ToUserName: this.#world.corpId,
      FromUserName: userId,
      CreateTime: this.#world.seconds(),
      MsgType: "text",
      Content: text,
      MsgId: this.#world.nextMessageId(),
      AgentID: app.agentId,
    };
    return attack(this.#world, this.#callbacks, app, kind, fields);
  }

  /** The next calls go wrong. */
  fails(fault: Omit<Fault, "times"> & { times?: number }): void {
    this.#world.faults.push({ times: 1, ...fault });
  }
  /** WeCom takes the app's tokens back before their time. */
  revokesToken(agentId?: number): void {
    const app = this.#app(agentId);
    for (const token of this.#world.tokens.values()) if (token.agentId === app.agentId) token.isRevoked = true;
  }
  disablesApp(agentId?: number, isDisabled = true): void {
    this.#app(agentId).isDisabled = isDisabled;
  }

  /** Whoever comes in or goes out is told to the app as an event each. */
  async changesScope(scope: Scope, agentId?: number): Promise<void> {
    const app = this.#app(agentId);
    await this.#tellingOf(() => {
      app.scope = scope;
    });
  }
  async addsMember(config: MemberConfig): Promise<void> {
    await this.#tellingOf(() => {
      const member = new Member(config);
      this.#world.members.set(member.key, member);
    });
  }
  async removesMember(userId: string): Promise<void> {
    await this.#tellingOf(() => {
      this.#world.members.delete(userId.toLowerCase());
    });
  }

  /** Follows a sign-in address as somebody outside the company. */
  async strangerAuthorizes(authorizeUrl: string): Promise<string> {
    return authorizeAs(this.#world, authorizeUrl, undefined);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #tellingOf(change: () => void): Promise<void> {
    const apps = [...this.#world.apps.values()];
    const before = apps.map((app) => new Set(this.#world.scopeOf(app)));
    change();
    for (const [index, app] of apps.entries()) {
      const [then, now] = [before[index] ?? new Set<Member>(), new Set(this.#world.scopeOf(app))];
      for (const member of now) if (!then.has(member)) await this.#tells(app, "subscribe", member);
      for (const member of then) if (!now.has(member)) await this.#tells(app, "unsubscribe", member);
    }
  }

  async #tells(app: AppConfig, event: "subscribe" | "unsubscribe", member: Member): Promise<void> {
    if (!app.callback) return;
    const fields = {
      ToUserName: this.#world.corpId,
      FromUserName: member.userId,
      CreateTime: this.#world.seconds(),
      MsgType: "event",
      Event: event,
      EventKey: "",
      AgentID: app.agentId,
    };
    await this.#callbacks.deliver(app, fields, { kind: event, member });
  }

  #app(agentId: number | undefined): AppConfig {
    return this.#world.app(agentId ?? [...this.#world.apps.keys()][0] ?? 0);
  }
}
