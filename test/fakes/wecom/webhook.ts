import { findMedia, type UploadedFile, upload } from "./media.ts";
import { bytesOf, isObject, isText, refuse } from "./refusal.ts";
import type { Json, World } from "./world.ts";

const MSGTYPES = new Set(["text", "markdown", "markdown_v2", "image", "news", "file", "voice", "template_card"]);
const MOST_BYTES: Record<string, number> = { text: 2048, markdown: 4096, markdown_v2: 4096 };

/** `webhook/send`: rules W1 to W3. https://developer.work.weixin.qq.com/document/path/99110 */
export function sendToGroup(world: World, query: Json, body: Json): Json {
  const key = String(query.key);
  const sent = world.webhooks.get(key) ?? refuse(93000, "invalid webhook key");
  const msgtype = String(body.msgtype);
  const content = body[msgtype];
  if (!MSGTYPES.has(msgtype) || !isObject(content)) refuse(40008, "invalid message type");
  if (bytesOf(content.content) > (MOST_BYTES[msgtype] ?? Infinity)) refuse(40058, "content too long");
  if (msgtype in MOST_BYTES && !isText(content.content)) refuse(44004, "empty content");
  if (msgtype === "template_card" && content.card_type !== "text_notice" && content.card_type !== "news_notice") {
    refuse(42031, "webhooks send notices only");
  }
  if (msgtype === "file" || msgtype === "voice") findMedia(world, content.media_id, { type: msgtype, webhookKey: key });
  if (sent.filter(({ at }) => world.now() - at < 60_000).length >= 20) refuse(45009, "over 20 messages a minute");
  sent.push({ at: world.now(), body });
  return {};
}

export function uploadForGroup(world: World, query: Json, file: UploadedFile | undefined): Json {
  const key = String(query.key);
  if (!world.webhooks.has(key)) refuse(93000, "invalid webhook key");
  return upload(world, query.type, file, key);
}
