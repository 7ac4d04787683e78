import { type Clock, systemClock } from "../../../src/core/clock.ts";
import { type ClientContext, interactionForm } from "./client.ts";
import { type AppAnswer, Delivery, type Forgery } from "./delivery.ts";
import { Events } from "./events.ts";
import { type FaultKind, Faults } from "./faults.ts";
import { type ApiCall, HttpServer } from "./http-server.ts";
import type { Fields } from "./json.ts";
import type { Manifest } from "./manifest.ts";
import type { ApiContext } from "./method.ts";
import type { Channel, ChannelSeed, Message, SlackUser, UserSeed, Violation } from "./model.ts";
import { OAuth, type OAuthSettings } from "./oauth.ts";
import { messageObject, userObject } from "./objects.ts";
import { Payloads, type SlackInteraction } from "./payloads.ts";
import { Person } from "./person.ts";
import { type RateLimitSettings, RateLimits } from "./rate-limits.ts";
import { SocketMode } from "./socket-mode.ts";
import { Workspace } from "./workspace.ts";

export type FakeSlackOptions = {
  manifest: Manifest;
  signingSecret: string;
  botToken: string;
  appToken: string;
  teamId?: string;
  teamName?: string;
  teamDomain?: string;
  appId?: string;
  botUserId?: string;
  botId?: string;
  /** Where the app listens, if it already proved that; otherwise call `setRequestUrl` when it runs. */
  requestUrl?: string;
  /** Decides triggers, response URLs, time stamps, rate limits and retries. */
  clock?: Clock;
  /** The time that is signed into requests; the clock unless the app checks signatures against another one. */
  signingClock?: Clock;
  /** How long an ack may take, in real milliseconds. */
  ackWithinMs?: number;
  rateLimits?: Partial<RateLimitSettings> | "off";
  /** From how many characters on a post's text is refused; 40,000 and more are cut. */
  textRefusedAbove?: number;
  /** The organisation that the app is installed in as a whole; a single workspace when left out. */
  organisation?: { id: string; name: string };
  /** What the app is registered with, for tests that install it. */
  oauth?: OAuthSettings;
  /** Whether subscribers hear also of what the app itself posts, as they do on the real service. */
  echoes?: boolean;
};

const WAIT_MS = 5000;

/** A Slack with one workspace and our app in it, over real HTTP on 127.0.0.1. Start it with `startFakeSlack`. */
export class FakeSlack {
  readonly workspace: Workspace;
  readonly payloads: Payloads;
  readonly oauth: OAuth;
  readonly events: Events;
  readonly faults = new Faults();
  readonly limits: RateLimits;
  readonly sockets: SocketMode;
  readonly #server: HttpServer;
  readonly #delivery: Delivery;
  readonly #people = new Map<string, Person>();
  #origin = "";

  constructor(options: FakeSlackOptions) {
    const clock = options.clock ?? systemClock;
    const { manifest, signingSecret, botToken, appToken, organisation } = options;
    const { teamId = "T01ACME", teamName = "Acme", teamDomain = "acme" } = options;
    const { appId = "A01APP", botUserId = "U0BOT", botId = "B0BOT" } = options;
    const app = {
      appId,
      teamId,
      teamName,
      teamDomain,
      botUserId,
      botId,
      botToken,
      appToken,
      signingSecret,
      organisation,
    };
    this.workspace = new Workspace(clock, app, manifest);
    this.payloads = new Payloads(this.workspace);
    this.oauth = new OAuth(this.workspace, options.oauth);
    this.limits = new RateLimits(clock, options.rateLimits);
    this.sockets = new SocketMode(this.workspace);
    this.#delivery = new Delivery(this.workspace, this.sockets, {
      signingClock: options.signingClock ?? clock,
      ackWithinMs: options.ackWithinMs ?? 3000,
    });
    this.events = new Events(this.workspace, this.payloads, this.#delivery);
    if (options.requestUrl !== undefined) {
      this.#delivery.requestUrl = options.requestUrl;
      this.events.isUrlVerified = true;
    }
    this.#server = new HttpServer(this.limits, this.faults);
    this.#options = { textRefusedAbove: options.textRefusedAbove ?? Number.POSITIVE_INFINITY, echoes: options.echoes };
  }
  readonly #options: { textRefusedAbove: number; echoes: boolean | undefined };

  async start(): Promise<this> {
    this.#origin = await this.#server.listen((request, socket) => this.sockets.accept(request, socket));
    const context: ApiContext = {
      workspace: this.workspace,
      origin: this.#origin,
      oauth: this.oauth,
      textRefusedAbove: this.#options.textRefusedAbove,
      newSocketUrl: () => this.#origin.replace("http:", "ws:") + this.sockets.newPath(),
      echo: (change, message, before) => this.#echo(change, message, before),
    };
    this.#server.serve(context);
    return this;
  }
  async close(): Promise<void> {
    await this.events.settled();
    this.sockets.close();
    await this.#server.close();
  }

  /** For `slackApiUrl` of Slack's client; ends in `/api/`. */
  get apiUrl(): string {
    return `${this.#origin}/api/`;
  }
  /** Every call of the Web API so far, or those of one method. */
  calls(method?: string): ApiCall[] {
    return this.#server.calls.filter((call) => method === undefined || call.method === method);
  }
  get violations(): Violation[] {
    return this.workspace.violations;
  }
  /**
   * Posts and updates whose markup calls a whole channel together; nobody's words may do that. Plain text and pieces of
   * rich text are no markup: there the same letters are only letters.
   */
  broadcasts(): Message[] {
    return this.workspace.messages.filter((m) => CALL.test(m.text) || callsTogether(m.blocks ?? []));
  }

  /** Tells Slack where the app listens; Slack checks that with a challenge. @throws Error when the app fails it */
  async setRequestUrl(url: string): Promise<void> {
    this.#delivery.requestUrl = url;
    if (!(await this.events.verifyUrl())) throw new Error("the request URL did not answer the challenge");
  }

  addUser(seed: UserSeed): SlackUser {
    return this.workspace.addUser(seed);
  }
  addChannel(seed: ChannelSeed): Channel {
    return this.workspace.addChannel(seed);
  }

  /** The person at their client; the same one for the same id. */
  as(userId: string): Person {
    const known = this.#people.get(userId);
    if (known) return known;
    if (!this.workspace.users.has(userId)) throw new Error(`there is no user ${userId}`);
    const { workspace, payloads, events } = this;
    const context: ClientContext = { workspace, payloads, events, delivery: this.#delivery, origin: this.#origin };
    const person = new Person(userId, context, (look, what, withinMs) => this.until(look, what, withinMs));
    this.#people.set(userId, person);
    return person;
  }

  /** Waits until `look` finds something; it is asked again after every change. @throws Error saying `what` in the end */
  async until<Found>(
    look: () => Found | undefined | false,
    what = "it never happened",
    withinMs = WAIT_MS,
  ): Promise<Found> {
    const found = look();
    if (found !== undefined && found !== false) return found;
    return await new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        clearTimeout(timer);
        stop();
        finish();
      };
      const stop = this.workspace.onChange(() => {
        try {
          const now = look();
          if (now !== undefined && now !== false) settle(() => resolve(now));
        } catch (error) {
          settle(() => reject(error));
        }
      });
      const timer = setTimeout(() => settle(() => reject(new Error(what))), withinMs);
    });
  }

  /** The next calls of a method go wrong; see `Faults.order`. */
  fail(method: string, kind: FaultKind, options: { carriedOut?: boolean; times?: number } = {}): void {
    this.faults.order(method, kind, options);
  }

  /** Posts bytes to the app's request URL, signed as told. */
  async post(body: string | Buffer, forgery: Forgery = {}): Promise<AppAnswer> {
    return await this.#delivery.post(body, forgery);
  }
  /** Posts a command with changed fields (a foreign team, an unknown command …), signed as told. */
  async forgeCommand(
    userId: string,
    command: string,
    changed: Record<string, string> = {},
    forgery: Forgery = {},
  ): Promise<AppAnswer> {
    const user = this.#user(userId);
    const { channel } = this.workspace.openDirect(userId);
    const honest = this.payloads.command(user, channel, command, "", this.#origin);
    return await this.post(
      new URLSearchParams({ ...honest, ...changed } as Record<string, string>).toString(),
      forgery,
    );
  }
  /** Posts an interaction as it is given, signed as told. */
  async forgeInteraction(payload: SlackInteraction, forgery: Forgery = {}): Promise<AppAnswer> {
    return await this.post(interactionForm(payload), forgery);
  }
  /** Posts an event whether or not the app is subscribed, with changed envelope fields, signed as told. */
  async forgeEvent(event: { type: string } & Fields, changed: Fields = {}, forgery: Forgery = {}): Promise<AppAnswer> {
    const body = JSON.stringify({ ...this.payloads.event(event, false), ...changed });
    return await this.post(body, { contentType: "application/json", ...forgery });
  }

  /** Somebody new comes to the workspace. */
  async join(seed: UserSeed): Promise<Person> {
    const user = this.addUser(seed);
    await this.events.send("team_join", {
      type: "team_join",
      user: userObject(this.workspace, user, { locale: false }),
    });
    return this.as(user.id);
  }
  /** Facts about a person change (`deleted: true` deactivates them), and the app is told. */
  async changeUser(userId: string, changed: Partial<Omit<SlackUser, "id" | "profile">>): Promise<void> {
    const user = this.#user(userId);
    Object.assign(user, changed, { updated: Math.floor(this.workspace.now() / 1000) });
    await this.events.send("user_change", {
      type: "user_change",
      user: userObject(this.workspace, user, { locale: false }),
    });
  }
  /** A person, or the app itself, joins a channel. */
  async invite(channelId: string, userId = this.workspace.app.botUserId, inviter?: string): Promise<void> {
    const channel = this.workspace.channels.get(channelId);
    if (!channel) throw new Error(`there is no channel ${channelId}`);
    if (!channel.members.includes(userId)) channel.members.push(userId);
    if (!channel.members.includes(this.workspace.app.botUserId)) return;
    const event = {
      type: "member_joined_channel",
      user: userId,
      channel: channelId,
      channel_type: channel.is_private ? "G" : "C",
      team: this.#user(userId).team_id,
      ...(inviter !== undefined && { inviter }),
    };
    await this.events.send("member_joined_channel", event, { isExtShared: channel.is_ext_shared });
  }
  /** The app is removed: its token is dead at once, and two events come in either order. */
  async uninstall(first: "app_uninstalled" | "tokens_revoked" = "app_uninstalled"): Promise<void> {
    this.workspace.tokenState = "token_revoked";
    const events = [
      { type: "app_uninstalled" },
      { type: "tokens_revoked", tokens: { oauth: [], bot: [this.workspace.app.botUserId] } },
    ];
    if (first === "tokens_revoked") events.reverse();
    for (const event of events) await this.events.send(event.type, event);
  }

  #user(id: string): SlackUser {
    const user = this.workspace.users.get(id);
    if (!user) throw new Error(`there is no user ${id}`);
    return user;
  }

  #echo(change: "posted" | "changed" | "deleted", message: Message, before?: Message): void {
    if (this.#options.echoes === false) return;
    const channel = this.workspace.channels.get(message.channel);
    if (!channel) return;
    const kind = channel.is_im ? "im" : channel.is_private ? "group" : "channel";
    const name = { im: "message.im", group: "message.groups", channel: "message.channels" }[kind];
    const wire = messageObject(this.workspace, this.#origin, message);
    const place = { channel: channel.id, channel_type: kind, event_ts: this.workspace.newTs() };
    const hidden = { type: "message", hidden: true, ts: place.event_ts, ...place };
    const event = {
      posted: { ...wire, ...place, type: "message", event_ts: message.ts },
      changed: {
        ...hidden,
        subtype: "message_changed",
        message: wire,
        previous_message: messageObject(this.workspace, this.#origin, before ?? message),
      },
      deleted: { ...hidden, subtype: "message_deleted", deleted_ts: message.ts, previous_message: wire },
    }[change];
    this.events.sendLater(name, event, { isExtShared: channel.is_ext_shared });
  }
}

const CALL = /<!(channel|here|everyone)/;

/** Whether there is a broadcast element, or markup that is one, anywhere in it. */
function callsTogether(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(callsTogether);
  if (typeof value !== "object" || value === null) return false;
  const { type, text } = value as Fields;
  if (type === "broadcast") return true;
  if ((type === "mrkdwn" || type === "markdown") && typeof text === "string" && CALL.test(text)) return true;
  return Object.values(value).some(callsTogether);
}

/** A running fake Slack; `close()` ends it. */
export async function startFakeSlack(options: FakeSlackOptions): Promise<FakeSlack> {
  return await new FakeSlack(options).start();
}
