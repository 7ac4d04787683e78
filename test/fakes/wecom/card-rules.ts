import { bytesOf, charsOf, isObject, isText, listOf, refuse } from "./refusal.ts";
import type { Json } from "./world.ts";

/** What the rules need to know besides the card, and where to put warnings. */
export type CardContext = {
  hasCallback: boolean;
  /** In an update the task id is not looked at, and vote and multiple cards may lack a submit button. */
  isUpdate: boolean;
  isTaskIdTaken: (taskId: string) => boolean;
  warn: (rule: string, detail: string) => void;
};

const COMMON = ["card_type", "source", "task_id", "main_title"];
const NOTICE = ["action_menu", "quote_area", "horizontal_content_list", "jump_list", "card_action"];
/** Which field which type offers. https://developer.work.weixin.qq.com/document/path/90236 */
const OFFERED: Record<string, string[]> = {
  text_notice: [...COMMON, ...NOTICE, "emphasis_content", "sub_title_text"],
  news_notice: [...COMMON, ...NOTICE, "image_text_area", "card_image", "vertical_content_list"],
  button_interaction: [
    ...COMMON,
    ...["action_menu", "quote_area", "sub_title_text", "horizontal_content_list", "card_action"],
    ...["button_selection", "button_list"],
  ],
  vote_interaction: [...COMMON, "checkbox", "submit_button"],
  multiple_interaction: [...COMMON, "select_list", "submit_button"],
};

const ANSWERING = new Set(["button_interaction", "vote_interaction", "multiple_interaction"]);
const KEY_BYTES = 1024;

/** Whether members can press something on it that comes back to the app, which also makes it updatable. */
export function isUpdatable(card: Json): boolean {
  return ANSWERING.has(String(card.card_type)) || isObject(card.action_menu);
}

/** Refuses as the service does (rules C1 to C21), warns about what it lets pass (C22, C23). */
export function checkCard(card: Json, context: CardContext): void {
  const type = String(card.card_type);
  const offered = OFFERED[type];
  if (!offered) refuse(42031, "invalid card_type");
  if (isUpdatable(card) && !context.hasCallback) refuse(43012, "app has no callback url");
  if (!context.isUpdate) checkTaskId(card, context);
  checkTitles(card, type);
  checkActions(card, type);
  checkRows(card);
  checkImage(card, type);
  if (type === "button_interaction") checkButtons(card);
  checkSelections(card, type);
  checkSubmit(card, type, context);
  checkMenu(card);
  const updateOnly = context.isUpdate ? ["replace_text"] : [];
  for (const field of Object.keys(card)) {
    if (![...offered, ...updateOnly].includes(field)) context.warn("C22", `${type} does not offer ${field}`);
  }
  warnLengths(card, type, context);
}

function checkTaskId(card: Json, context: CardContext): void {
  const { task_id: taskId } = card;
  if (taskId === undefined && !isUpdatable(card)) return;
  if (!isText(taskId) || !/^[0-9A-Za-z_@-]{1,128}$/.test(taskId)) refuse(42014, "invalid task_id");
  if (context.isTaskIdTaken(taskId)) refuse(42014, "task_id already exists");
}

function checkTitles(card: Json, type: string): void {
  const title = isObject(card.main_title) && isText(card.main_title.title);
  if (type === "text_notice" ? !title && !isText(card.sub_title_text) : !title)
    refuse(40058, "main_title.title missing");
}

function checkActions(card: Json, type: string): void {
  const action = isObject(card.card_action) ? card.card_action : undefined;
  if (type === "text_notice" || type === "news_notice") {
    if (action?.type !== 1 && action?.type !== 2) refuse(42045, "invalid card_action");
  }
  for (const target of [action, card.quote_area, card.image_text_area, ...listOf(card.jump_list)]) {
    if (!isObject(target)) continue;
    if (target.type === 1 && !isText(target.url)) refuse(42028, "url missing");
    if (target.type === 2 && !isText(target.appid)) refuse(42030, "appid missing");
  }
}

function checkRows(card: Json): void {
  const rows = listOf(card.horizontal_content_list);
  if (rows.length > 6) refuse(42035, "horizontal_content_list over 6");
  for (const row of rows) {
    if (!isText(row.keyname)) refuse(42027, "keyname missing");
    if (row.type === 1 && !isText(row.url)) refuse(42028, "url missing");
    if (row.type === 2 && !isText(row.media_id)) refuse(42029, "media_id missing");
    if (row.type === 3 && !isText(row.userid)) refuse(42050, "userid missing");
  }
  const jumps = listOf(card.jump_list);
  if (jumps.length > 3) refuse(42042, "jump_list over 3");
  const verticals = listOf(card.vertical_content_list);
  if (verticals.length > 4) refuse(42036, "vertical_content_list over 4");
  if ([...jumps, ...verticals].some((item) => !isText(item.title))) refuse(42033, "title missing");
}

function checkImage(card: Json, type: string): void {
  if (type !== "news_notice") return;
  if (!isObject(card.card_image)) {
    if (!isObject(card.image_text_area)) refuse(42044, "card_image missing");
    return;
  }
  if (!isText(card.card_image.url)) refuse(42044, "card_image.url missing");
  const ratio = card.card_image.aspect_ratio ?? 1.3;
  if (typeof ratio !== "number" || ratio < 1.3 || ratio >= 2.25) refuse(40058, "aspect_ratio out of range");
}

function checkButtons(card: Json): void {
  const buttons = listOf(card.button_list);
  if (buttons.length < 1 || buttons.length > 6) refuse(40058, "button_list must have 1 to 6 buttons");
  const keys = new Set<string>();
  for (const button of buttons) {
    if (!isText(button.text)) refuse(42038, "button text missing");
    if (button.type === 1) {
      if (!isText(button.url)) refuse(42028, "button url missing");
      continue;
    }
    if (!isText(button.key) || bytesOf(button.key) > KEY_BYTES || keys.has(button.key)) refuse(42039, "button key");
    keys.add(button.key);
  }
}

function checkSelections(card: Json, type: string): void {
  if (type === "multiple_interaction") {
    const selectors = listOf(card.select_list);
    if (selectors.length < 1 || selectors.length > 3) refuse(42047, "select_list must have 1 to 3 selectors");
    const keys = selectors.map((selector) => selector.question_key);
    if (new Set(keys).size !== keys.length) refuse(42043, "question_key repeated");
    for (const selector of selectors) checkOptions(selector, 10);
  }
  if (type === "vote_interaction") checkOptions(isObject(card.checkbox) ? card.checkbox : {}, 20);
  if (type === "button_interaction" && isObject(card.button_selection)) checkOptions(card.button_selection, 10);
}

function checkOptions(question: Json, most: number): void {
  if (!isText(question.question_key) || bytesOf(question.question_key) > KEY_BYTES) refuse(42043, "question_key");
  const options = listOf(question.option_list);
  if (options.length < 1 || options.length > most) refuse(42037, `option_list must have 1 to ${most} options`);
  const ids = new Set<string>();
  for (const { id, text } of options) {
    if (!isText(id) || bytesOf(id) > 128 || ids.has(id)) refuse(42040, "option id");
    if (!isText(text)) refuse(42041, "option text missing");
    ids.add(id);
  }
}

function checkSubmit(card: Json, type: string, { isUpdate }: CardContext): void {
  if (type !== "vote_interaction" && type !== "multiple_interaction") return;
  if (card.submit_button === undefined && isUpdate) return;
  const button = isObject(card.submit_button) ? card.submit_button : {};
  if (!isText(button.key) || bytesOf(button.key) > KEY_BYTES) refuse(42046, "submit_button.key");
  if (!isText(button.text)) refuse(42049, "submit_button.text missing");
}

function checkMenu(card: Json): void {
  if (!isObject(card.action_menu)) return;
  const items = listOf(card.action_menu.action_list);
  if (items.length < 1 || items.length > 3) refuse(40058, "action_list must have 1 to 3 items");
  const keys = items.map((item) => item.key);
  if (items.some(({ text, key }) => !isText(text) || !isText(key) || bytesOf(key) > KEY_BYTES))
    refuse(40058, "action_list");
  if (new Set(keys).size !== keys.length) refuse(42051, "action key repeated");
}

function warnLengths(card: Json, type: string, { warn }: CardContext): void {
  const vote = type === "vote_interaction";
  const choosing = vote || type === "multiple_interaction";
  const at = (value: unknown): Json => (isObject(value) ? value : {});
  const check = (name: string, value: unknown, most: number) => {
    if (charsOf(value) > most) warn("C23", `${name} has ${charsOf(value)} characters, more than ${most}`);
  };
  check("source.desc", at(card.source).desc, 20);
  check("main_title.title", at(card.main_title).title, vote ? 16 : 36);
  check("main_title.desc", at(card.main_title).desc, choosing ? 160 : 44);
  check("emphasis_content.title", at(card.emphasis_content).title, 14);
  check("emphasis_content.desc", at(card.emphasis_content).desc, 22);
  check("sub_title_text", card.sub_title_text, 160);
  for (const row of listOf(card.horizontal_content_list)) {
    check("keyname", row.keyname, 5);
    check("value", row.value, 30);
  }
  for (const jump of listOf(card.jump_list)) check("jump title", jump.title, 18);
  for (const item of listOf(card.vertical_content_list)) {
    check("vertical title", item.title, 38);
    check("vertical desc", item.desc, 160);
  }
  for (const button of listOf(card.button_list)) check("button text", button.text, 10);
  check("submit_button.text", at(card.submit_button).text, 10);
  for (const question of [at(card.button_selection), ...listOf(card.select_list)]) {
    for (const option of listOf(question.option_list)) check("option text", option.text, 16);
  }
  for (const option of listOf(at(card.checkbox).option_list)) check("option text", option.text, 17);
}
