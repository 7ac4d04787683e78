import { EventEmitter } from "node:events";
import type { Clock } from "../../../src/core/clock.ts";
import type { Manifest } from "./manifest.ts";
import {
  type Channel,
  type ChannelSeed,
  type Message,
  type OpenView,
  Refusal,
  type ResponseUrl,
  type Scheduled,
  type SlackFile,
  type SlackUser,
  type Trigger,
  type UserSeed,
  type Violation,
} from "./model.ts";

export type AppIdentity = {
  appId: string;
  teamId: string;
  teamName: string;
  teamDomain: string;
  botUserId: string;
  botId: string;
  botToken: string;
  appToken: string;
  signingSecret: string;
  /** The organisation whose every workspace the app is installed in, if it is. */
  organisation: { id: string; name: string } | undefined;
};

const TRIGGER_LIFE_MS = 3000;
const STACK_MAX = 3;

/** Everything that Slack remembers about one workspace with our app in it. Time comes from the clock. */
export class Workspace {
  readonly clock: Clock;
  readonly app: AppIdentity;
  readonly manifest: Manifest;
  /** The scopes that the installation has; an old installation may have fewer than the manifest asks for. */
  grantedScopes: string[];
  tokenState: "live" | "token_revoked" | "account_inactive" | "token_expired" = "live";
  readonly users = new Map<string, SlackUser>();
  readonly channels = new Map<string, Channel>();
  readonly messages: Message[] = [];
  readonly stacks = new Map<string, OpenView[]>();
  readonly homes = new Map<string, OpenView>();
  readonly triggers = new Map<string, Trigger>();
  readonly responseUrls = new Map<string, ResponseUrl>();
  readonly files = new Map<string, SlackFile>();
  readonly scheduled: Scheduled[] = [];
  /** Tokens of the bot beside the first one, with the time at which each dies. */
  readonly issuedTokens = new Map<string, number>();
  readonly violations: Violation[] = [];
  readonly #changes = new EventEmitter().setMaxListeners(0);
  #serial = 0;
  #lastTs = 0;

  constructor(clock: Clock, app: AppIdentity, manifest: Manifest) {
    this.clock = clock;
    this.app = app;
    this.manifest = manifest;
    this.grantedScopes = [...manifest.oauth_config.scopes.bot];
    this.addUser({ id: app.botUserId, name: manifest.features.bot_user?.display_name ?? "bot", is_bot: true });
    this.addUser({ id: "USLACKBOT", name: "slackbot", real_name: "Slackbot" });
  }

  now(): number {
    return this.clock.now().getTime();
  }

  newId(prefix: string): string {
    this.#serial += 1;
    return prefix + this.#serial.toString(36).toUpperCase().padStart(8, "0");
  }

  /** A time stamp that no earlier one equals or exceeds: seconds, a dot, six digits. */
  newTs(): string {
    this.#lastTs = Math.max(this.now() * 1000, this.#lastTs + 1);
    return `${Math.floor(this.#lastTs / 1e6)}.${String(this.#lastTs % 1e6).padStart(6, "0")}`;
  }

  newHash(): string {
    return `${Math.floor(this.now() / 1000)}.${this.newId("h")}`;
  }

  /** To be called after every change that a person or a test could see. */
  changed(): void {
    this.#changes.emit("change");
  }
  onChange(listener: () => void): () => void {
    this.#changes.on("change", listener);
    return () => this.#changes.off("change", listener);
  }

  violation(rule: string, what: string, detail?: unknown): void {
    this.violations.push(detail === undefined ? { rule, what } : { rule, what, detail });
    this.changed();
  }

  addUser(seed: UserSeed): SlackUser {
    const { display_name = "", title = "", email, fields = {}, ...rest } = seed;
    const name = seed.name ?? seed.id.toLowerCase();
    const user: SlackUser = {
      team_id: this.app.teamId,
      name,
      real_name: name,
      deleted: false,
      tz: "Asia/Shanghai",
      tz_offset: 28_800,
      locale: "zh-CN",
      is_bot: false,
      is_admin: false,
      is_owner: false,
      is_restricted: false,
      is_ultra_restricted: false,
      is_stranger: false,
      is_hidden: false,
      updated: Math.floor(this.now() / 1000),
      ...rest,
      profile: { display_name, title, fields, ...(email !== undefined && { email }) },
    };
    this.users.set(user.id, user);
    return user;
  }

  addChannel(seed: ChannelSeed): Channel {
    const channel: Channel = {
      name: seed.id.toLowerCase(),
      team_id: this.app.teamId,
      is_private: false,
      is_archived: false,
      is_ext_shared: false,
      is_pending_ext_shared: false,
      is_org_shared: false,
      ...seed,
      is_im: false,
      members: [...(seed.members ?? [])],
    };
    this.channels.set(channel.id, channel);
    return channel;
  }

  /** People whom the app can know of: those of the workspace, and outsiders who share a channel with the app. */
  visibleUser(id: string): SlackUser | undefined {
    const user = this.users.get(id);
    if (user?.is_hidden) return undefined;
    if (!user || user.team_id === this.app.teamId) return user;
    const meets = [...this.channels.values()].some(
      (channel) => channel.members.includes(id) && channel.members.includes(this.app.botUserId),
    );
    return meets ? user : undefined;
  }

  /** One of those people. @throws Refusal `user_not_found`, or `user_not_visible` for one kept from the app's eyes */
  seenUser(id: string): SlackUser {
    const user = this.visibleUser(id);
    if (!user) throw new Refusal(this.users.get(id)?.is_hidden ? "user_not_visible" : "user_not_found");
    return user;
  }

  /** A channel that the app can know of. @throws Refusal `channel_not_found` for others */
  visibleChannel(id: string): Channel {
    const channel = this.channels.get(id);
    const isVisible =
      channel?.team_id === this.app.teamId && (!channel.is_private || channel.members.includes(this.app.botUserId));
    if (!channel || !isVisible) throw new Refusal("channel_not_found");
    return channel;
  }

  /** The direct conversation of the app with a person, opened at need. @throws Refusal when that is impossible */
  openDirect(userId: string): { channel: Channel; alreadyOpen: boolean } {
    const existing = this.directOf(userId);
    if (existing) return { channel: existing, alreadyOpen: true };
    const user = this.seenUser(userId);
    if (user.deleted) throw new Refusal("user_disabled");
    if (user.is_bot || user.id === "USLACKBOT") throw new Refusal("cannot_dm_bot");
    const channel = this.addChannel({
      id: this.newId("D"),
      name: "directmessage",
      is_private: true,
      members: [userId, this.app.botUserId],
    });
    channel.is_im = true;
    channel.user = userId;
    return { channel, alreadyOpen: false };
  }
  directOf(userId: string): Channel | undefined {
    return [...this.channels.values()].find((channel) => channel.is_im && channel.user === userId);
  }

  post(message: Omit<Message, "ts">): Message {
    const posted = { ...message, ts: this.newTs() };
    this.messages.push(posted);
    this.changed();
    return posted;
  }
  /** A message that stands in a channel's history; ephemeral ones do not. */
  messageAt(channel: string, ts: string): Message | undefined {
    return this.messages.find((m) => m.channel === channel && m.ts === ts && m.ephemeral_to === undefined);
  }
  /** Posts what was scheduled for now or earlier; how many. Nothing is posted between two calls. */
  postScheduled(): number {
    const due = this.scheduled.filter(({ post_at }) => post_at * 1000 <= this.now());
    for (const item of due) {
      this.scheduled.splice(this.scheduled.indexOf(item), 1);
      this.post(item.message);
    }
    return due.length;
  }
  remove(message: Message): void {
    const index = this.messages.indexOf(message);
    if (index >= 0) this.messages.splice(index, 1);
    this.changed();
  }

  newTrigger(user: string): string {
    const id = `${this.newId("")}.${this.app.teamId}.${this.newId("t")}`;
    this.triggers.set(id, { user, at: this.now(), used: false });
    return id;
  }
  /** The person who pressed. @throws Refusal when the trigger is unknown, over three seconds old, or used */
  useTrigger(id: string): string {
    const trigger = this.triggers.get(id);
    if (!trigger) throw new Refusal("invalid_trigger_id");
    if (this.now() - trigger.at > TRIGGER_LIFE_MS) throw new Refusal("expired_trigger_id");
    if (trigger.used) throw new Refusal("exchanged_trigger_id");
    trigger.used = true;
    return trigger.user;
  }

  newResponseUrl(kind: "commands" | "actions", user: string, channel: string, source?: ResponseUrl["source"]): string {
    const path = `/${kind}/${this.app.teamId}/${this.newId("R")}`;
    this.responseUrls.set(path, { user, channel, at: this.now(), uses: 0, source });
    return path;
  }

  stackOf(user: string): OpenView[] {
    return this.stacks.get(user) ?? [];
  }
  topView(user: string): OpenView | undefined {
    return this.stackOf(user).at(-1);
  }
  viewById(id: string): OpenView | undefined {
    return this.#allViews().find((view) => view.id === id);
  }
  viewByExternalId(externalId: string): OpenView | undefined {
    return this.#allViews().find((view) => view.definition.external_id === externalId);
  }
  #allViews(): OpenView[] {
    return [...[...this.stacks.values()].flat(), ...this.homes.values()];
  }

  /** Puts a checked definition in front of a person, alone or on top of what is open. @throws Refusal on a full stack */
  showModal(user: string, definition: OpenView["definition"], on: "empty" | "stack"): OpenView {
    const below = on === "stack" ? this.stackOf(user) : [];
    if (below.length >= STACK_MAX) throw new Refusal("push_limit_reached");
    const id = this.newId("V");
    const view: OpenView = {
      id,
      user,
      type: "modal",
      definition,
      hash: this.newHash(),
      rootId: below[0]?.id ?? id,
      previousId: below.at(-1)?.id ?? null,
      typed: {},
      errors: {},
    };
    this.stacks.set(user, [...below, view]);
    this.changed();
    return view;
  }
  /** Takes the top modal away; the one below shows again. */
  popModal(user: string): void {
    this.stacks.set(user, this.stackOf(user).slice(0, -1));
    this.changed();
  }
  clearModals(user: string): void {
    this.stacks.delete(user);
    this.changed();
  }
}
