import { bytesOf, isObject, isText, listOf, refuse } from "./refusal.ts";
import type { AppConfig, Json, World } from "./world.ts";

const TYPES = new Set([
  ...["click", "view", "view_miniprogram", "scancode_push", "scancode_waitmsg", "location_select"],
  ...["pic_sysphoto", "pic_photo_or_album", "pic_weixin"],
]);

/** `menu/create`: rule N1. https://developer.work.weixin.qq.com/document/path/90231 */
export function createMenu(world: World, app: AppConfig, query: Json, body: Json): Json {
  checkAgent(app, query);
  const buttons = listOf(body.button);
  if (buttons.length < 1 || buttons.length > 3) refuse(40016, "menu must have 1 to 3 buttons");
  for (const button of buttons) {
    checkName(button, 16, 40018);
    const subs = button.sub_button;
    if (subs === undefined || (Array.isArray(subs) && subs.length === 0)) {
      checkItem(button, { type: 40017, key: 40019, url: 40020 });
      continue;
    }
    const items = listOf(subs);
    if (items.length < 1 || items.length > 5) refuse(40023, "sub menu must have 1 to 5 buttons");
    for (const item of items) {
      checkName(item, 40, 40025);
      if (item.sub_button !== undefined) refuse(40022, "menu has two levels");
      checkItem(item, { type: 40024, key: 40026, url: 40027 });
    }
  }
  world.menus.set(app.agentId, body);
  return {};
}

function checkName(button: Json, mostBytes: number, errcode: number): void {
  if (!isText(button.name)) refuse(41102, "name missing");
  if (bytesOf(button.name) > mostBytes) refuse(errcode, "name too long");
}

function checkItem(item: Json, codes: { type: number; key: number; url: number }): void {
  if (typeof item.type !== "string" || !TYPES.has(item.type)) refuse(codes.type, "invalid button type");
  if (item.type === "view") {
    if (!isText(item.url) || bytesOf(item.url) > 1024) refuse(codes.url, "invalid button url");
  } else if (item.type === "view_miniprogram") {
    if (!isText(item.appid) || !isText(item.pagepath)) refuse(40058, "appid or pagepath missing");
  } else if (!isText(item.key) || bytesOf(item.key) > 128) refuse(codes.key, "invalid button key");
}

/** `menu/get`: rule N2. */
export function getMenu(world: World, app: AppConfig, query: Json): Json {
  checkAgent(app, query);
  return world.menus.get(app.agentId) ?? refuse(46003, "menu not found");
}

export function deleteMenu(world: World, app: AppConfig, query: Json): Json {
  checkAgent(app, query);
  world.menus.delete(app.agentId);
  return {};
}

function checkAgent(app: AppConfig, query: Json): void {
  if (!isText(query.agentid)) refuse(41011, "agentid missing");
  if (Number(query.agentid) !== app.agentId) refuse(301002, "token belongs to another app");
}

/** The item that members see under that name or that carries that key. */
export function findMenuItem(menu: Json | undefined, keyOrName: string): Json | undefined {
  const items = listOf(menu?.button).flatMap((button) => [...listOf(button.sub_button), button]);
  return items.find(
    (item) => isObject(item) && isText(item.type) && (item.key === keyOrName || item.name === keyOrName),
  );
}
