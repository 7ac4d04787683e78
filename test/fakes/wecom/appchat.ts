import { checkContent } from "./messages.ts";
import { isObject, isText, refuse } from "./refusal.ts";
import type { AppConfig, Json, World } from "./world.ts";

const CHAT_ID = /^[0-9A-Za-z]{1,32}$/;
const NAME_CHARS = 50;
const ROOT = 1;
const MSGTYPES = new Set(["text", "image", "voice", "video", "file", "textcard", "news", "mpnews", "markdown"]);

/** `appchat/create`: rules G1 and G2. https://developer.work.weixin.qq.com/document/path/90245 */
export function createChat(world: World, app: AppConfig, body: Json): Json {
  checkScope(app);
  const users = Array.isArray(body.userlist) ? body.userlist.map(String) : [];
  if (users.length < 2 || users.length > 2000) refuse(86006, "a chat has 2 to 2000 members");
  for (const user of users) if (!world.member(user)) refuse(86216, "invalid member");
  const owner = isText(body.owner) ? body.owner : (users[0] ?? "");
  if (!users.some((user) => user.toLowerCase() === owner.toLowerCase())) refuse(86207, "the owner is not a member");
  if (body.chatid !== undefined && !(isText(body.chatid) && CHAT_ID.test(body.chatid))) refuse(86001, "invalid chatid");
  const chatid = isText(body.chatid) ? body.chatid : world.random("c", 12).replace(/[^0-9A-Za-z]/g, "0");
  if (world.chats.has(chatid)) refuse(86215, "chatid exists");
  const name = isText(body.name) ? [...body.name].slice(0, NAME_CHARS).join("") : "";
  world.chats.set(chatid, { agentId: app.agentId, name, owner, users, messages: [] });
  return { chatid };
}

/** `appchat/get`. https://developer.work.weixin.qq.com/document/path/98914 */
export function getChat(world: World, app: AppConfig, query: Json): Json {
  checkScope(app);
  const { name, owner, users } = findChat(world, app, query.chatid);
  return { chat_info: { chatid: query.chatid, name, owner, userlist: users } };
}

/** `appchat/send`: rules G1, G3 and G4. https://developer.work.weixin.qq.com/document/path/90248 */
export function sendToChat(world: World, app: AppConfig, body: Json): Json {
  checkScope(app);
  const chat = findChat(world, app, body.chatid);
  const msgtype = String(body.msgtype);
  if (!MSGTYPES.has(msgtype)) refuse(40008, "invalid message type");
  const content = body[msgtype];
  if (!isObject(content)) refuse(40063, `${msgtype} missing`);
  chat.messages.push({ msgtype, body: checkContent(world, app, msgtype, content) });
  return {};
}

function findChat(world: World, app: AppConfig, chatid: unknown) {
  const chat = world.chats.get(String(chatid)) ?? refuse(40050, "chatid not found");
  if (chat.agentId !== app.agentId) refuse(86008, "a chat of another app");
  return chat;
}

function checkScope(app: AppConfig): void {
  if (!app.scope.departments?.includes(ROOT)) refuse(48002, "the whole company must see the app");
}
