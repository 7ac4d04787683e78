import { createHash } from "node:crypto";
import { checkCard, isUpdatable } from "./card-rules.ts";
import { findMedia } from "./media.ts";
import { bytesOf, isObject, isText, listOf, refuse } from "./refusal.ts";
import type { AppConfig, Json, Member, Message, World } from "./world.ts";

const DAY_MS = 24 * 3_600_000;
const CODE_LIVES_MS = 3 * DAY_MS;
const MSGTYPES = new Set([
  ...["text", "image", "voice", "video", "file", "textcard", "news", "mpnews", "markdown"],
  ...["miniprogram_notice", "template_card"],
]);
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** `message/send`: rules S1 to S23. https://developer.work.weixin.qq.com/document/path/90236 */
export function sendMessage(world: World, app: AppConfig, body: Json): Json {
  checkAgent(world, app, body.agentid);
  const recipients = findRecipients(world, app, body);
  const msgtype = String(body.msgtype);
  if (!MSGTYPES.has(msgtype)) refuse(40008, "invalid message type");
  const content = body[msgtype];
  if (!isObject(content)) refuse(40063, `${msgtype} missing`);
  checkOptions(body, msgtype);
  if (CONTROL.test(deepText(content))) refuse(82004, "content may crash clients");
  const stored = checkContent(world, app, msgtype, content);
  if (recipients.valid.length === 0 && recipients.unlicensed.length === 0) refuse(81013, "all recipients invalid");

  const message: Message = {
    msgid: world.random("m_"),
    agentId: app.agentId,
    at: world.now(),
    msgtype,
    body: stored,
    readers: new Set(),
    views: new Map(),
    isRecalled: false,
  };
  if (!isDuplicate(world, app, body)) {
    for (const member of recipients.valid) deliver(world, app, message, member);
    world.messages.push(message);
  }
  const canUpdate = msgtype === "template_card" && isUpdatable(content);
  if (msgtype === "template_card" && isText(content.task_id)) {
    message.taskId = content.task_id;
    world.taskIds.add(`${app.agentId}:${content.task_id}`);
  }
  return {
    invaliduser: recipients.invalidUsers.join("|").toLowerCase(),
    invalidparty: recipients.invalidParties.join("|"),
    invalidtag: recipients.invalidTags.join("|"),
    unlicenseduser: recipients.unlicensed.map((member) => member.key).join("|"),
    msgid: message.msgid,
    ...(canUpdate && { response_code: world.newCode(message) }),
  };
}

/** `message/update_template_card`: rules U1 to U10. https://developer.work.weixin.qq.com/document/path/94888 */
export function updateCard(world: World, app: AppConfig, body: Json): Json {
  const { userids, partyids, tagids, atall } = body;
  if (body.agentid === undefined) refuse(41011, "agentid missing");
  const lists: [unknown, number][] = [
    [userids, 1000],
    [partyids, 100],
    [tagids, 100],
  ];
  for (const [list, most] of lists) {
    if (list !== undefined && !(Array.isArray(list) && list.length <= most))
      refuse(40058, "recipients must be short lists");
  }
  if (lists.every(([list]) => !Array.isArray(list) || list.length === 0) && atall !== 1) refuse(82001, "no recipient");
  const code = world.codes.get(String(body.response_code));
  const message = world.messages.find(({ msgid }) => msgid === code?.msgid);
  if (!code || !message || code.isUsed || world.now() - code.at > CODE_LIVES_MS) refuse(60140, "invalid response_code");
  if (body.agentid !== code.agentId || app.agentId !== code.agentId) refuse(42015, "message of another app");
  if (message.isRecalled) world.warn("U12", "a card that was taken back is changed");
  const change = cardChange(world, app, body, message);
  code.isUsed = true;

  const named = Array.isArray(userids) ? userids.map(String) : [];
  const invalid = named.filter((user) => !reaches(world, app, message, user));
  const chosen =
    atall === 1
      ? [...message.readers]
      : named.filter((user) => !invalid.includes(user)).map((user) => user.toLowerCase());
  const parties = Array.isArray(partyids) ? partyids : [];
  for (const reader of message.readers) {
    const departments = world.members.get(reader)?.config.departments ?? [];
    if (departments.some((id) => world.lineage(id).some((at) => parties.includes(at)))) chosen.push(reader);
  }
  for (const user of chosen) change(user);
  return { invaliduser: invalid.map((user) => user.toLowerCase()) };
}

/** What the update does to one reader's view, after its rules were checked. */
function cardChange(world: World, app: AppConfig, body: Json, message: Message): (user: string) => void {
  if (isObject(body.template_card)) {
    const card = body.template_card;
    checkCard(card, cardContext(world, app, true));
    return (user) => showCard(message, user, card);
  }
  if (!isObject(body.button) || !isText(body.button.replace_name)) refuse(40063, "neither button nor template_card");
  const type = isObject(message.body) ? message.body.card_type : undefined;
  if (type === "text_notice" || type === "news_notice") refuse(40058, "this card has no buttons");
  const label = body.button.replace_name;
  return (user) => greyButtons(message, user, label);
}

export function showCard(message: Message, user: string, card: Json): void {
  message.views.set(user, { card, ...(isText(card.replace_text) && { deadLabel: card.replace_text }) });
}

export function greyButtons(message: Message, user: string, label: string): void {
  const view = message.views.get(user);
  if (view) message.views.set(user, { ...view, deadLabel: label });
}

function reaches(world: World, app: AppConfig, message: Message, user: string): boolean {
  const member = world.member(user);
  return member !== undefined && world.sees(app, member) && message.readers.has(member.key);
}

/** `message/recall`: rule U11. https://developer.work.weixin.qq.com/document/path/94867 */
export function recallMessage(world: World, app: AppConfig, body: Json): Json {
  const message = world.messages.find(({ msgid }) => msgid === body.msgid);
  // The page does not say what a second recall is answered; the harder of what it may be.
  if (!message || message.agentId !== app.agentId || message.isRecalled) refuse(40058, "invalid msgid");
  if (world.now() - message.at > DAY_MS) refuse(42052, "recall after 24 hours");
  message.isRecalled = true;
  return {};
}

function checkAgent(world: World, app: AppConfig, agentId: unknown): void {
  if (agentId === undefined) refuse(41011, "agentid missing");
  if (typeof agentId !== "number" || !world.apps.has(agentId)) refuse(40056, "invalid agentid");
  if (agentId !== app.agentId) refuse(301002, "token belongs to another app");
}

type Recipients = {
  valid: Member[];
  unlicensed: Member[];
  invalidUsers: string[];
  invalidParties: string[];
  invalidTags: string[];
};

function findRecipients(world: World, app: AppConfig, body: Json): Recipients {
  const [users, parties, tags] = [body.touser, body.toparty, body.totag].map((joined) => {
    if (joined !== undefined && typeof joined !== "string") refuse(40058, "recipients must be a joined text");
    return (joined ?? "").split("|").filter((part) => part !== "");
  }) as [string[], string[], string[]];
  if (users.length + parties.length + tags.length === 0) refuse(82001, "no recipient");
  if (users.length > 1000) refuse(40032, "over 1000 users");
  if (parties.length > 100) refuse(82002, "over 100 departments");
  if (tags.length > 100) refuse(82003, "over 100 tags");
  const found = new Set<Member>();
  const result: Recipients = { valid: [], unlicensed: [], invalidUsers: [], invalidParties: [], invalidTags: [] };
  if (users.includes("@all")) {
    world.warn("S11", "a message to @all");
    for (const member of world.scopeOf(app)) found.add(member);
  } else {
    for (const user of users) {
      const member = world.member(user);
      if (member && world.sees(app, member)) found.add(member);
      else result.invalidUsers.push(user);
    }
    for (const party of parties) {
      const id = Number(party);
      if (!world.seesDepartment(app, id)) result.invalidParties.push(party);
      else for (const member of world.scopeOf(app)) if (isIn(world, member, id)) found.add(member);
    }
    result.invalidTags = tags.filter((tag) => !world.tags.has(Number(tag)));
  }
  for (const member of found) (member.config.isUnlicensed ? result.unlicensed : result.valid).push(member);
  return result;
}

function isIn(world: World, member: Member, department: number): boolean {
  return member.config.departments.some((id) => world.lineage(id).includes(department));
}

function checkOptions(body: Json, msgtype: string): void {
  if (msgtype === "news" && body.safe === 1) refuse(40074, "news cannot be safe");
  if (body.safe === 2 && msgtype !== "mpnews") refuse(40058, "safe 2 is for mpnews");
  const interval = body.duplicate_check_interval;
  if (interval !== undefined && !(typeof interval === "number" && interval <= 14_400)) {
    refuse(40058, "duplicate_check_interval over 14400");
  }
}

function deepText(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "object" && value !== null ? Object.values(value).map(deepText).join("") : "";
}

/** The content as the members will see it. */
export function checkContent(world: World, app: AppConfig, msgtype: string, content: Json): Json {
  switch (msgtype) {
    case "text":
    case "markdown":
      if (!isText(content.content)) refuse(44004, "empty content");
      return { ...content, content: cutText(world, content.content) };
    case "textcard":
      if (!isText(content.title)) refuse(41016, "title missing");
      if (!isText(content.description)) refuse(41033, "description missing");
      if (!isText(content.url)) refuse(41010, "url missing");
      if (!/^https?:\/\//.test(content.url)) refuse(45034, "url without scheme");
      return content;
    case "news":
      if (listOf(content.articles).length > 8) refuse(45008, "over 8 articles");
      return content;
    case "image":
    case "voice":
    case "video":
    case "file":
      findMedia(world, content.media_id, { type: msgtype });
      return content;
    case "template_card":
      checkCard(content, cardContext(world, app, false));
      return content;
    default:
      return content;
  }
}

/** What the card rules need of this app. */
export function cardContext(world: World, app: AppConfig, isUpdate: boolean) {
  return {
    hasCallback: app.callback !== undefined,
    isUpdate,
    isTaskIdTaken: (taskId: string) => world.taskIds.has(`${app.agentId}:${taskId}`),
    warn: (rule: string, detail: string) => world.warn(rule, detail),
  };
}

/** Cut at 2048 bytes, in the middle of a character if it falls so. */
export function cutText(world: World, text: string): string {
  if (bytesOf(text) <= 2048) return text;
  world.warn("S14", `a text of ${bytesOf(text)} bytes was cut`);
  return Buffer.from(text).subarray(0, 2048).toString("utf8");
}

function isDuplicate(world: World, app: AppConfig, body: Json): boolean {
  if (body.enable_duplicate_check !== 1) return false;
  const intervalMs = (typeof body.duplicate_check_interval === "number" ? body.duplicate_check_interval : 1800) * 1000;
  const key = `${app.agentId}:${createHash("sha256").update(JSON.stringify(body)).digest("hex")}`;
  const before = world.sentBodies.get(key);
  if (before !== undefined && world.now() - before < intervalMs) return true;
  world.sentBodies.set(key, world.now());
  return false;
}

/** Rule S21: 30 a minute and 1000 an hour to one member; what is more is dropped and nobody is told. */
function deliver(world: World, app: AppConfig, message: Message, member: Member): void {
  const within = (ms: number) =>
    world.messages.filter(
      ({ agentId, readers, at }) => agentId === app.agentId && readers.has(member.key) && world.now() - at < ms,
    ).length;
  if (within(60_000) >= 30 || within(3_600_000) >= 1000) {
    world.dropped.push({ agentId: app.agentId, userId: member.userId, body: message.body });
    return;
  }
  message.readers.add(member.key);
  if (message.msgtype === "template_card") message.views.set(member.key, { card: message.body });
}
