import { ackFields, acknowledged, type ClientContext, interact } from "./client.ts";
import { agreed, type Control, fieldNamed, opened, remember, theControl, type Which } from "./controls.ts";
import { FORM } from "./delivery.ts";
import type { EventDelivery } from "./events.ts";
import { chosenValue, type Given, type GivenFile, keepFile, optionNamed, richText } from "./form-values.ts";
import { type Fields, fieldsOf, listOf, parseJson, textOf } from "./json.ts";
import { canWriteDirectly } from "./manifest.ts";
import { closeView, type Submitted, submitView } from "./modal-client.ts";
import {
  type Channel,
  type Message,
  NotPossible,
  type OpenView,
  Refusal,
  ShownFailure,
  type SlackUser,
  type StateValues,
} from "./model.ts";
import { messageObject } from "./objects.ts";
import { answerContent, postAnswer } from "./response-urls.ts";
import { type Screen, type SeenMessage, type SeenView, screenOf, seenMessage } from "./screen.ts";
import { stateValues, viewPayload } from "./view-state.ts";

export type PressOptions = {
  /** Answer of the confirmation dialog, if the control has one. */
  confirm?: "yes" | "no";
  /** Press what was seen although the message has changed meanwhile: a race. */
  asSeen?: boolean;
};

/** A person at a Slack client. Does what the client would let them do, and sees what they would see. */
export class Person {
  readonly id: string;
  readonly #context: ClientContext;
  readonly #until: <Found>(look: () => Found | undefined | false, what: string, withinMs?: number) => Promise<Found>;
  readonly #suggested = new Map<string, Fields[]>();
  readonly #chosen = new Map<string, StateValues>();

  constructor(
    id: string,
    context: ClientContext,
    until: <Found>(look: () => Found | undefined | false, what: string, withinMs?: number) => Promise<Found>,
  ) {
    this.id = id;
    this.#context = context;
    this.#until = until;
  }

  /** All that is in front of this person now. */
  sees(): Screen {
    return screenOf(this.#context.workspace, this.id);
  }
  /** The messages of a channel that this person is in, oldest first. */
  seesIn(channelId: string): SeenMessage[] {
    const { workspace } = this.#context;
    const isInside = workspace.channels.get(channelId)?.members.includes(this.id) === true;
    const shown = workspace.messages.filter(
      (m) => m.channel === channelId && (m.ephemeral_to === undefined ? isInside : m.ephemeral_to === this.id),
    );
    return shown.map(seenMessage);
  }
  /** Waits until `look` finds something on the screen. @throws Error with all words on the screen after `withinMs` */
  async until<Found>(look: (screen: Screen) => Found | undefined | false, withinMs?: number): Promise<Found> {
    return await this.#until(
      () => look(this.sees()),
      `${this.id} never saw it; the screen says:\n${this.sees().words}`,
      withinMs,
    );
  }

  /**
   * Runs a slash command, in the direct conversation with the app unless told otherwise; what its ack showed.
   * @throws NotPossible when the manifest has no such command; ShownFailure when the app fails
   */
  async command(
    command: string,
    text = "",
    options: { channel?: string; thread?: string } = {},
  ): Promise<SeenMessage | undefined> {
    const { workspace, payloads, delivery, origin } = this.#context;
    const user = this.#able();
    if (options.thread !== undefined) throw new NotPossible("commands do not work in threads");
    const known = workspace.manifest.features.slash_commands?.find((entry) => entry.command === command);
    if (!known || !workspace.grantedScopes.includes("commands"))
      throw new NotPossible(`${command} is not a valid command`);
    const channel = this.#conversation(options.channel);
    const words =
      known.should_escape === true ? escapeText(text, (id) => this.#mention(id)) : this.#plainMentions(text);
    const payload = payloads.command(user, channel, command, words, origin);
    const answer = await delivery.send({
      body: new URLSearchParams(payload as unknown as Record<string, string>).toString(),
      contentType: FORM,
      envelope: { type: "slash_commands", payload, accepts_response_payload: true },
    });
    const { body, headers } = acknowledged(workspace, command, answer);
    if (body.trim() === "") return undefined;
    const isJson = headers["content-type"]?.startsWith("application/json") === true;
    const given = isJson ? (ackFields(workspace, command, body) ?? {}) : { text: body };
    try {
      return seenMessage(postAnswer(workspace, user.id, channel.id, given, answerContent(workspace, given)));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      workspace.violation("command-ack", error.code, { given, ...error.extra });
      throw new ShownFailure(`${command} failed: ${error.code}`);
    }
  }

  /**
   * Works a control of a message, of the modal or of the Home tab: a button by label or action id, a select with what
   * is chosen. @returns the address that a link button opened
   * @throws NotPossible when the control is not there now; ShownFailure when the app fails
   */
  async press(
    target: SeenMessage | SeenView | "home" | "modal",
    which: Which,
    choice?: Given,
    options: PressOptions = {},
  ): Promise<{ opened?: string }> {
    const { workspace, payloads, origin } = this.#context;
    const user = this.#able();
    if (target === "home" || target === "modal" || target.kind === "view") {
      const view = this.#view(target);
      const seen = typeof target === "object" && options.asSeen === true ? target.blocks : undefined;
      const control = theControl(seen ?? listOf(view.definition.blocks), which);
      if (!agreed(control, options)) return {};
      const action = this.#action(control, choice);
      if (action.value) remember(view.typed, control, action.value);
      await interact(this.#context, payloads.action(user, action.wire, { view }));
      return opened(control);
    }
    const channel = this.#conversation(target.channel);
    const message = this.#message(target);
    const blocks = message.blocks ?? [];
    const control = theControl(options.asSeen === true ? target.blocks : blocks, which);
    if (!agreed(control, options)) return {};
    const action = this.#action(control, choice);
    const key = `${message.channel}:${message.ts}`;
    const typed = this.#chosen.get(key) ?? {};
    this.#chosen.set(key, typed);
    if (action.value) remember(typed, control, action.value);
    const source = { ts: message.ts, ephemeral: message.ephemeral_to !== undefined };
    const payload = payloads.action(user, action.wire, {
      channel,
      ts: message.ts,
      message: source.ephemeral ? undefined : messageObject(workspace, origin, message),
      responseUrl: origin + workspace.newResponseUrl("actions", user.id, channel.id, source),
      state: { values: stateValues(blocks, typed) as never },
    });
    await interact(this.#context, payload);
    return opened(control);
  }

  /** Types into fields of the open modal without sending it; keys are block ids, action ids or labels. */
  fill(values: Record<string, Given>, target: SeenView | "modal" = "modal"): void {
    const view = this.#view(target);
    for (const [name, given] of Object.entries(values)) {
      const control = fieldNamed(listOf(view.definition.blocks), name);
      remember(view.typed, control, chosenValue(this.#choosing(control), control.element, given));
    }
    this.#context.workspace.changed();
  }

  /** Fills and sends the open modal. @throws NotPossible, FormKeptBack, ShownFailure (see `submitView`) */
  async submit(target: SeenView | "modal", values: Record<string, Given> = {}): Promise<Submitted> {
    const user = this.#able();
    const view = this.#view(target);
    this.fill(values, target);
    const hasInput = listOf(view.definition.blocks).some((block) => block.type === "input");
    if (!hasInput && view.definition.submit === undefined) throw new NotPossible("the modal has no submit button");
    if (view.definition.submit_disabled === true) throw new NotPossible("the submit button is disabled");
    return await submitView(this.#context, user, view);
  }
  /** Closes the top modal, or with `all` every open one. */
  async close(target: SeenView | "modal" = "modal", options: { all?: boolean } = {}): Promise<void> {
    await closeView(this.#context, this.#able(), this.#view(target), options.all === true);
  }

  /** Runs a global shortcut. */
  async shortcut(callbackId: string): Promise<void> {
    const user = this.#able();
    this.#knownShortcut(callbackId, "global");
    await interact(this.#context, this.#context.payloads.shortcut(user, callbackId));
  }
  /** Runs a message shortcut on a message that this person can see. */
  async messageShortcut(callbackId: string, target: SeenMessage): Promise<void> {
    const { workspace, payloads, origin } = this.#context;
    const user = this.#able();
    this.#knownShortcut(callbackId, "message");
    if (target.isEphemeral) throw new NotPossible("a message for your eyes only has no shortcuts");
    const channel = this.#conversation(target.channel);
    const message = this.#message(target);
    const source = { ts: message.ts, ephemeral: false };
    const url = origin + workspace.newResponseUrl("actions", user.id, channel.id, source);
    const wire = messageObject(workspace, origin, message);
    await interact(this.#context, payloads.messageShortcut(user, callbackId, channel, wire, url));
  }

  /** Types into an external select of the open modal; the labels that the app suggests, none when it fails. */
  async suggest(which: Which, typed: string): Promise<string[]> {
    const { payloads, workspace } = this.#context;
    const view = this.#view("modal");
    const { block, element } = theControl(listOf(view.definition.blocks), which);
    if (!textOf(element.type).endsWith("external_select")) throw new NotPossible("this list is fixed");
    if (typed.length < Number(element.min_query_length ?? 3)) return [];
    const control = { blockId: textOf(block.block_id), actionId: textOf(element.action_id) };
    const body = await interact(this.#context, payloads.suggestion(this.#able(), view, control, typed)).catch(() => "");
    const answer = fieldsOf(parseJson(body));
    const options = [
      ...listOf(answer.options),
      ...listOf(answer.option_groups).flatMap((group) => listOf(group.options)),
    ];
    const isUsable =
      options.length <= 100 && options.every((o) => textOf(fieldsOf(o.text).text) !== "" && textOf(o.value) !== "");
    if (!isUsable) workspace.violation("suggestion", "the options cannot be used", answer);
    this.#suggested.set(control.actionId, isUsable ? options : []);
    return isUsable ? options.map((option) => textOf(fieldsOf(option.text).text)) : [];
  }

  /**
   * Writes a message, in the direct conversation with the app unless told otherwise. The message, and how its event
   * went; no event when the app is not subscribed. @throws NotPossible when there is no composer
   */
  async say(
    text: string,
    options: { files?: GivenFile[]; channel?: string; thread?: string } = {},
  ): Promise<{ message: SeenMessage; event: EventDelivery | undefined }> {
    const { workspace, events, origin } = this.#context;
    const user = this.#able();
    const channel = this.#conversation(options.channel);
    if (channel.is_im && !canWriteDirectly(workspace.manifest)) throw new NotPossible("messages to this app are off");
    if (!channel.members.includes(user.id)) throw new NotPossible("not a member");
    if (channel.is_archived) throw new NotPossible("the channel is archived");
    const files = (options.files ?? []).map((file) => keepFile(workspace, user.id, file, [channel.id]));
    const message = workspace.post({
      channel: channel.id,
      user: user.id,
      text: escapeText(text, (id) => `<@${id}>`),
      blocks: text === "" ? [] : [{ ...richText(text), block_id: workspace.newId("b") }],
      ...(files.length > 0 && { files, subtype: "file_share" }),
      ...(options.thread !== undefined && { thread_ts: options.thread }),
    });
    const wire = messageObject(workspace, origin, message);
    const kind = channel.is_im ? "im" : channel.is_private ? "group" : "channel";
    const event = {
      ...wire,
      channel: channel.id,
      channel_type: kind,
      client_msg_id: workspace.newId("msg"),
      event_ts: message.ts,
    };
    const shared = { isExtShared: channel.is_ext_shared };
    const isHeard = channel.members.includes(workspace.app.botUserId);
    for (const file of files)
      if (isHeard) await events.send("file_shared", fileShared(file.id, user.id, channel.id, message.ts), shared);
    const mentions = !channel.is_im && text.includes(`<@${workspace.app.botUserId}>`);
    if (mentions && isHeard) await events.send("app_mention", { ...event, type: "app_mention" }, shared);
    const name = { im: "message.im", group: "message.groups", channel: "message.channels" }[kind];
    const sent = isHeard ? await events.send(name, { ...event, type: "message" }, shared) : undefined;
    return { message: seenMessage(message), event: sent };
  }

  /** Opens the app's Home tab. @throws NotPossible when it is off */
  async openHome(): Promise<EventDelivery | undefined> {
    if (this.#context.workspace.manifest.features.app_home?.home_tab_enabled !== true)
      throw new NotPossible("the app has no Home tab");
    return await this.#openApp("home");
  }
  /** Opens the app's Messages tab, which is the direct conversation with it. */
  async openMessages(): Promise<EventDelivery | undefined> {
    return await this.#openApp("messages");
  }
  async #openApp(tab: "home" | "messages"): Promise<EventDelivery | undefined> {
    const { workspace, events } = this.#context;
    const { id: user } = this.#able();
    const view = workspace.homes.get(user);
    return await events.send("app_home_opened", {
      type: "app_home_opened",
      user,
      channel: this.#conversation(undefined).id,
      tab,
      event_ts: workspace.newTs(),
      ...(view && { view: viewPayload(workspace, view) }),
    });
  }

  /** The client starts anew: messages for this person's eyes only are gone. */
  restartClient(): void {
    const { workspace } = this.#context;
    for (const message of workspace.messages.filter((m) => m.ephemeral_to === this.id)) workspace.remove(message);
  }

  #able(): SlackUser {
    const user = this.#context.workspace.users.get(this.id);
    if (!user || user.deleted || user.is_bot) throw new NotPossible(`${this.id} cannot sign in`);
    return user;
  }
  /** A conversation to act in; the app's direct one by default, which only people of the workspace have. */
  #conversation(id: string | undefined): Channel {
    const { workspace } = this.#context;
    if (id !== undefined) {
      const channel = workspace.channels.get(id);
      const mayEnter = channel?.members.includes(this.id) || (channel?.is_private === false && !this.#isOutsider());
      if (!channel || !mayEnter) throw new NotPossible(`${this.id} does not see ${id}`);
      return channel;
    }
    if (this.#isOutsider()) throw new NotPossible("people of another workspace have no conversation with the app");
    return workspace.openDirect(this.id).channel;
  }
  #isOutsider(): boolean {
    return this.#able().team_id !== this.#context.workspace.app.teamId;
  }
  #view(target: SeenView | "home" | "modal"): OpenView {
    const { workspace } = this.#context;
    if (target === "home" || (target !== "modal" && target.type === "home")) {
      const home = workspace.homes.get(this.id);
      if (!home) throw new NotPossible("the Home tab is empty");
      return home;
    }
    const top = workspace.topView(this.id);
    if (!top) throw new NotPossible("no modal is open");
    if (target !== "modal" && target.id !== top.id) throw new NotPossible("that modal is not on top");
    return top;
  }
  #message(target: SeenMessage): Message {
    const message = this.#context.workspace.messages.find(
      (m) =>
        m.channel === target.channel &&
        m.ts === target.ts &&
        (m.ephemeral_to === undefined || m.ephemeral_to === this.id),
    );
    if (!message) throw new NotPossible("the message is gone");
    return message;
  }
  #knownShortcut(callbackId: string, type: "global" | "message"): void {
    const { manifest, grantedScopes } = this.#context.workspace;
    const isKnown = manifest.features.shortcuts?.some((s) => s.callback_id === callbackId && s.type === type);
    const isOn = manifest.settings.interactivity?.is_enabled === true && grantedScopes.includes("commands");
    if (!isKnown || !isOn) throw new NotPossible(`there is no ${type} shortcut ${callbackId}`);
  }
  #choosing({ element }: Control) {
    const { workspace, origin } = this.#context;
    return { workspace, origin, user: this.id, suggested: this.#suggested.get(textOf(element.action_id)) ?? [] };
  }
  #action(control: Control, choice: Given | undefined) {
    const { block, element } = control;
    const { workspace } = this.#context;
    if (workspace.manifest.settings.interactivity?.is_enabled !== true) throw new NotPossible("interactivity is off");
    if (block.type === "input" && block.dispatch_action !== true)
      throw new NotPossible("a field of a form sends nothing by itself");
    const base = {
      type: textOf(element.type),
      action_id: textOf(element.action_id),
      block_id: textOf(block.block_id),
      action_ts: workspace.newTs(),
    };
    if (element.type === "button") {
      const { text, value, url } = element;
      return { wire: { ...base, text, ...(value !== undefined && { value }), ...(url !== undefined && { url }) } };
    }
    if (choice === undefined) throw new NotPossible(`say what to choose in ${base.action_id}`);
    if (element.type === "overflow")
      return { wire: { ...base, selected_option: optionNamed(listOf(element.options), String(choice)) } };
    const value = chosenValue(this.#choosing(control), element, choice);
    return { wire: { ...base, ...value }, value };
  }
  #mention(id: string): string {
    return `<@${id}|${this.#context.workspace.users.get(id)?.name ?? ""}>`;
  }
  #plainMentions(text: string): string {
    return text.replaceAll(/<@(\w+)>/g, (_, id: string) => `@${this.#context.workspace.users.get(id)?.name ?? id}`);
  }
}

/** Typed text as Slack stores it: three characters escaped, mentions (`<@U…>` in tests) kept. */
function escapeText(text: string, mention: (id: string) => string): string {
  return text
    .split(/(<@\w+>)/)
    .map((part) => {
      const id = /^<@(\w+)>$/.exec(part)?.[1];
      return id ? mention(id) : part.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
    })
    .join("");
}

const fileShared = (file_id: string, user_id: string, channel_id: string, event_ts: string) => ({
  type: "file_shared",
  file_id,
  user_id,
  channel_id,
  file: { id: file_id },
  event_ts,
});
