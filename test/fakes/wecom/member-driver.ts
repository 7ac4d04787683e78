import type { Callbacks, Delivery, Origin } from "./callbacks.ts";
import type { Fields } from "./envelope.ts";
import { addMedia } from "./media.ts";
import { findMenuItem } from "./menu.ts";
import { isObject, isText, listOf } from "./refusal.ts";
import type { AppConfig, CardView, Json, Member, Message, World } from "./world.ts";

/** One entry of the conversation as the member has it now. */
export type Seen = { msgid: string; at: Date; msgtype: string; body: Json } & (
  | { kind: "text"; text: string }
  | { kind: "card"; card: Json; deadLabel?: string }
  | { kind: "other" }
);
export type SeenCard = Extract<Seen, { kind: "card" }>;

export type Selected = { [questionKey: string]: string | string[] };

/**
 * A member with the app's conversation open. Everything they do reaches the app as a callback; what a client would not
 * let them do throws.
 */
export class MemberDriver {
  readonly #world: World;
  readonly #callbacks: Callbacks;
  readonly #app: AppConfig;
  readonly member: Member;

  constructor(world: World, callbacks: Callbacks, app: AppConfig, member: Member) {
    this.#world = world;
    this.#callbacks = callbacks;
    this.#app = app;
    this.member = member;
  }

  says(text: string): Promise<Delivery> {
    return this.sends("text", { Content: text });
  }
  sendsImage(bytes: Buffer, name = "image.jpg", mime = "image/jpeg"): Promise<Delivery> {
    const mediaId = addMedia(this.#world, { type: "image", name, mime, bytes });
    return this.sends("image", { PicUrl: `${this.#world.url}/pic/${mediaId}`, MediaId: mediaId });
  }
  /** Not among the documented messages; some companies' apps get it nevertheless. */
  sendsFile(name: string, bytes: Buffer, mime = "application/octet-stream"): Promise<Delivery> {
    const mediaId = addMedia(this.#world, { type: "file", name, mime, bytes });
    return this.sends("file", { MediaId: mediaId, FileName: name });
  }
  sendsVoice(bytes: Buffer, format: "amr" | "speex" = "amr"): Promise<Delivery> {
    const mediaId = addMedia(this.#world, { type: "voice", name: `voice.${format}`, mime: `audio/${format}`, bytes });
    return this.sends("voice", { MediaId: mediaId, Format: format });
  }
  /** A message of any type, known or not. */
  sends(msgtype: string, elements: Fields): Promise<Delivery> {
    const fields = {
      ...this.#head(msgtype),
      ...elements,
      MsgId: this.#world.nextMessageId(),
      AgentID: this.#app.agentId,
    };
    return this.#deliver(fields, { kind: msgtype, member: this.member });
  }

  /** Opens the conversation, which tells the app every time. */
  enters(): Promise<Delivery> {
    return this.#event("enter_agent", { EventKey: "" });
  }
  /** Chooses from the app's menu, by what they read or by its key. */
  clicksMenu(keyOrName: string): Promise<Delivery> {
    const item = findMenuItem(this.#world.menus.get(this.#app.agentId), keyOrName);
    if (item?.type === "click") return this.#event("click", { EventKey: String(item.key) });
    if (item?.type === "view") return this.#event("view", { EventKey: String(item.url) });
    throw new Error(`no menu item ${keyOrName}`);
  }

  /** Everything the app sent them and did not take back, oldest first, cards as they are now. */
  sees(): Seen[] {
    return this.#world.messages
      .filter(({ agentId, readers, isRecalled }) => {
        return agentId === this.#app.agentId && readers.has(this.member.key) && !isRecalled;
      })
      .map((message) => this.#seen(message));
  }
  /** The newest card. @throws Error if there is none */
  seesCard(): SeenCard {
    const card = this.sees().findLast((seen) => seen.kind === "card");
    if (card?.kind !== "card") throw new Error(`${this.member.userId} has no card`);
    return card;
  }

  /** Presses a button or the submit button, by its key or label, having chosen `selected` before. */
  presses(card: SeenCard, keyOrLabel: string, { selected = {} }: { selected?: Selected } = {}): Promise<Delivery> {
    const { message, view } = this.#now(card);
    if (view.deadLabel !== undefined) throw new Error(`the card says only ${view.deadLabel}`);
    const buttons = [...listOf(view.card.button_list), ...listOf([view.card.submit_button])];
    const button = find(buttons, keyOrLabel);
    if (!button) throw new Error(`no button ${keyOrLabel}`);
    if (button.type === 1) throw new Error(`button ${keyOrLabel} opens a page`);
    const questions = questionsOf(view.card);
    const unknown = Object.keys(selected).find((key) => !questions.some((question) => question.question_key === key));
    if (unknown !== undefined) throw new Error(`no question ${unknown}`);
    const items = questions.map((question) => selectedItem(question, selected)).filter((item) => item !== undefined);
    return this.#cardEvent("template_card_event", message, view, String(button.key), {
      ...(items.length > 0 && { SelectedItems: { SelectedItem: items } }),
    });
  }

  /** Chooses from the menu in a card's corner. */
  opensMenuItem(card: SeenCard, keyOrLabel: string): Promise<Delivery> {
    const { message, view } = this.#now(card);
    const item = isObject(view.card.action_menu) && find(listOf(view.card.action_menu.action_list), keyOrLabel);
    if (!item) throw new Error(`no menu item ${keyOrLabel}`);
    return this.#cardEvent("template_card_menu_event", message, view, String(item.key), {});
  }

  /** The address behind a button, a jump, a row or, without a label, the card itself. The app is not told. */
  opens(card: SeenCard, label?: string): string {
    const { view } = this.#now(card);
    const rows = listOf(view.card.horizontal_content_list).map((row) => ({ ...row, text: row.keyname }));
    const jumps = listOf(view.card.jump_list).map((jump) => ({ ...jump, text: jump.title }));
    const target =
      label === undefined ? view.card.card_action : find([...listOf(view.card.button_list), ...jumps, ...rows], label);
    if (!isObject(target) || target.type !== 1 || !isText(target.url)) throw new Error(`no link ${label ?? ""}`);
    return target.url;
  }

  /**
   * Follows a sign-in address of WeCom in the client and returns where it leads: the product's page with the code.
   * @throws Error with the error page's text, or if the address lacks what the client needs
   */
  async authorizes(authorizeUrl: string): Promise<string> {
    return authorizeAs(this.#world, authorizeUrl, this.member.userId);
  }

  #head(msgtype: string): Fields {
    if (!this.#world.sees(this.#app, this.member)) throw new Error(`${this.member.userId} does not see the app`);
    return {
      ToUserName: this.#world.corpId,
      FromUserName: this.member.userId,
      CreateTime: this.#world.seconds(),
      MsgType: msgtype,
    };
  }

  #event(event: string, elements: Fields): Promise<Delivery> {
    const fields = { ...this.#head("event"), Event: event, ...elements, AgentID: this.#app.agentId };
    return this.#deliver(fields, { kind: event, member: this.member });
  }

  #cardEvent(event: string, message: Message, view: CardView, key: string, elements: Fields): Promise<Delivery> {
    const fields = {
      ...this.#head("event"),
      Event: event,
      EventKey: key,
      TaskId: message.taskId ?? "",
      CardType: String(view.card.card_type),
      ResponseCode: this.#world.newCode(message),
      AgentID: this.#app.agentId,
      ...elements,
    };
    return this.#deliver(fields, { kind: event, member: this.member, message });
  }

  #deliver(fields: Fields, origin: Origin): Promise<Delivery> {
    return this.#callbacks.deliver(this.#app, fields, origin);
  }

  /** The card as it is now, whatever it was when the test looked. */
  #now({ msgid }: SeenCard): { message: Message; view: CardView } {
    const message = this.#world.messages.find((one) => one.msgid === msgid && !one.isRecalled);
    const view = message?.views.get(this.member.key);
    if (!message || !view) throw new Error(`${this.member.userId} does not have this card`);
    return { message, view };
  }

  #seen(message: Message): Seen {
    const { msgid, msgtype, body } = message;
    const head = { msgid, msgtype, body, at: new Date(message.at) };
    const view = message.views.get(this.member.key);
    if (view) return { ...head, kind: "card", ...view };
    if (msgtype === "text" || msgtype === "markdown") return { ...head, kind: "text", text: String(body.content) };
    return { ...head, kind: "other" };
  }
}

/** As `MemberDriver.authorizes`, for any visitor; undefined is somebody outside the company. */
export async function authorizeAs(world: World, authorizeUrl: string, visitor: string | undefined): Promise<string> {
  const url = new URL(authorizeUrl);
  if (url.hash !== "#wechat_redirect") throw new Error("without #wechat_redirect no code is given");
  if (url.pathname !== "/connect/oauth2/authorize") throw new Error("not the authorize page");
  const response = await fetch(`${world.url}${url.pathname}${url.search}`, {
    redirect: "manual",
    headers: visitor === undefined ? {} : { "x-wecom-visitor": visitor },
  });
  const location = response.headers.get("location");
  if (!location) throw new Error(await response.text());
  return location;
}

function find(items: Json[], keyOrLabel: string): Json | undefined {
  return items.find((item) => item.key === keyOrLabel) ?? items.find((item) => item.text === keyOrLabel);
}

function questionsOf(card: Json): Json[] {
  return [...listOf([card.button_selection]), ...listOf([card.checkbox]), ...listOf(card.select_list)];
}

/** What the event reports for a question: an untouched selector reports its preset or first option. */
function selectedItem(question: Json, selected: Selected): Fields | undefined {
  const key = String(question.question_key);
  const options = listOf(question.option_list).map((option) => ({ ...option, id: String(option.id) }));
  const isVote = options.some((option) => "is_checked" in option) || "mode" in question;
  const chosen = Object.hasOwn(selected, key) ? [selected[key] ?? []].flat() : undefined;
  if (chosen && question.disable === true) throw new Error(`question ${key} cannot be changed`);
  const strange = chosen?.find((id) => !options.some((option) => option.id === id));
  if (strange !== undefined) throw new Error(`no option ${strange} in ${key}`);
  if (chosen && chosen.length > 1 && question.mode !== 1) throw new Error(`question ${key} takes one option`);
  const ids = chosen ?? (isVote ? checkedOf(options) : presetOf(question, options));
  return ids.length === 0 ? undefined : { QuestionKey: key, OptionIds: { OptionId: ids } };
}

type Option = { id: string; is_checked?: unknown };

function checkedOf(options: Option[]): string[] {
  return options.filter((option) => option.is_checked === true).map((option) => option.id);
}

function presetOf(question: Json, options: Option[]): string[] {
  const preset = options.find((option) => option.id === question.selected_id) ?? options[0];
  return preset ? [preset.id] : [];
}
