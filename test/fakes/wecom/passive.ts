import type { Origin } from "./callbacks.ts";
import { checkCard } from "./card-rules.ts";
import { type Element, textOf } from "./envelope.ts";
import { cardContext, cutText, greyButtons, showCard } from "./messages.ts";
import { Refusal } from "./refusal.ts";
import type { AppConfig, Json, World } from "./world.ts";

/** Which messages and events take a reply in the answer. https://developer.work.weixin.qq.com/document/path/90241 */
const ANSWERABLE = new Set([
  ...["text", "image", "voice", "video", "location", "link"],
  ...["subscribe", "enter_agent", "LOCATION", "click", "view", "view_miniprogram", "scancode_waitmsg"],
  "template_card_menu_event",
]);

/** What a correct reply does; rules K6 and K7. */
export function applyReply(
  world: World,
  app: AppConfig,
  reply: Element,
  origin: Origin,
  honoursCardReplies: boolean,
): void {
  const isPress = origin.kind === "template_card_event";
  if (isPress && !honoursCardReplies) {
    world.warn("K7", "a reply to a press on a card, which has no effect");
    return;
  }
  if (!isPress && !ANSWERABLE.has(origin.kind)) {
    world.warn("K6", `a reply to ${origin.kind}, which takes none`);
    return;
  }
  const { member } = origin;
  if (!member) return;
  const msgtype = textOf(reply, "MsgType") ?? "";
  if (msgtype === "update_button" || msgtype === "update_template_card") {
    changeCard(world, app, reply, origin);
    return;
  }
  world.messages.push({
    msgid: world.random("m_"),
    agentId: app.agentId,
    at: world.now(),
    msgtype,
    body: bodyOf(world, reply, msgtype),
    readers: new Set([member.key]),
    views: new Map(),
    isRecalled: false,
  });
}

/** Changes the card for the member who pressed, and for nobody else. */
function changeCard(world: World, app: AppConfig, reply: Element, { member, message }: Origin): void {
  if (!member || !message) {
    world.warn("K6", "a change of a card in the answer to something else");
    return;
  }
  const button = reply.children.find(({ name }) => name === "Button");
  const element = reply.children.find(({ name }) => name === "TemplateCard");
  if (button) greyButtons(message, member.key, textOf(button, "ReplaceName") ?? "");
  if (!element) return;
  const card = cardOf(element);
  try {
    checkCard(card, cardContext(world, app, true));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    world.warn("K6", `a card that is refused with ${error.errcode}`);
    return;
  }
  showCard(message, member.key, card);
}

function bodyOf(world: World, reply: Element, msgtype: string): Json {
  if (msgtype === "text") return { content: cutText(world, textOf(reply, "Content") ?? "") };
  return cardOf(reply);
}

const LISTS = /List$/;
const NUMBERS = new Set(["type", "style", "desc_color", "mode", "aspect_ratio"]);
const BOOLEANS = new Set(["is_checked", "disable"]);
const ODD_NAMES: Record<string, string> = { KeyName: "keyname", Keyname: "keyname", UserId: "userid", AppId: "appid" };

/** The XML form of a card in the names and types of the JSON form. */
function cardOf(element: Element): Json {
  const json: Json = {};
  for (const child of element.children) {
    const name = ODD_NAMES[child.name] ?? child.name.replace(/(?<!^)([A-Z])/g, "_$1").toLowerCase();
    const value = child.children.length > 0 ? cardOf(child) : scalarOf(name, child.text);
    if (!LISTS.test(child.name)) json[name] = value;
    else json[name] = [...(Array.isArray(json[name]) ? json[name] : []), value];
  }
  return json;
}

function scalarOf(name: string, text: string): unknown {
  if (NUMBERS.has(name)) return Number(text);
  if (BOOLEANS.has(name)) return text === "true" || text === "1";
  return text;
}
