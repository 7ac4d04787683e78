import { isText, refuse } from "./refusal.ts";
import type { Json, Media, World } from "./world.ts";

const MB = 1024 * 1024;
const LIVES_MS = 3 * 24 * 3_600_000;
const MOST: Record<string, number> = { image: 10 * MB, voice: 2 * MB, video: 10 * MB, file: 20 * MB };
const PIECE = 20 * MB;
/** An AMR frame is 20 ms; its size follows from the mode in its first byte. */
const AMR_FRAME_BYTES = [13, 14, 16, 18, 20, 21, 27, 32, 6];

/** What `media/upload` was given as multipart field `media`. */
export type UploadedFile = { name: string; mime: string; bytes: Buffer };

/** `media/upload`: rules M1 to M6. https://developer.work.weixin.qq.com/document/path/90253 */
export function upload(world: World, type: unknown, file: UploadedFile | undefined, webhookKey?: string): Json {
  const most = typeof type === "string" ? MOST[type] : undefined;
  if (typeof type !== "string" || most === undefined) refuse(40005, "invalid file type");
  if (!file || file.bytes.length === 0) refuse(44001, "empty media data");
  if (file.bytes.length <= 5) refuse(40006, "file too small");
  if (file.bytes.length > most) refuse(45001, "file too large");
  checkFormat(type, file.bytes);
  const mediaId = addMedia(world, { type, ...file, ...(webhookKey !== undefined && { webhookKey }) });
  return { type, media_id: mediaId, created_at: String(world.seconds()) };
}

export function addMedia(world: World, media: Omit<Media, "at">): string {
  const mediaId = world.random("", 48);
  world.media.set(mediaId, { ...media, at: world.now() });
  return mediaId;
}

function checkFormat(type: string, bytes: Buffer): void {
  const head = bytes.subarray(0, 12).toString("latin1");
  const fits = {
    image: head.startsWith("\x89PNG") || head.startsWith("\xff\xd8\xff"),
    voice: head.startsWith("#!AMR\n"),
    video: head.slice(4, 8) === "ftyp",
  };
  if (type in fits && !fits[type as keyof typeof fits]) refuse(40004, "invalid media type");
  if (type === "voice" && amrSeconds(bytes) > 60) refuse(45007, "voice over 60 seconds");
}

function amrSeconds(bytes: Buffer): number {
  let frames = 0;
  for (let at = 6; at < bytes.length; frames += 1) at += AMR_FRAME_BYTES[((bytes[at] ?? 0) >> 3) & 15] ?? 1;
  return frames * 0.02;
}

/** A media id that may be used here and now; rules M6, S17 and W3. */
export function findMedia(world: World, mediaId: unknown, use: { type?: string; webhookKey?: string } = {}): Media {
  if (!isText(mediaId)) refuse(41006, "media_id missing");
  const media = world.media.get(mediaId);
  const isUsable =
    media &&
    world.now() - media.at < LIVES_MS &&
    media.webhookKey === use.webhookKey &&
    (!use.type || media.type === use.type);
  if (!media || !isUsable) refuse(40007, "invalid media_id");
  return media;
}

export type Download = { status: 200 | 206; headers: Record<string, string>; bytes: Buffer };

/** `media/get`: rule M7. https://developer.work.weixin.qq.com/document/path/90254 */
export function download(world: World, mediaId: unknown, range: string | undefined): Download {
  const media = findMedia(world, mediaId);
  const headers = {
    "content-type": media.mime,
    "content-disposition": `attachment; filename="${Buffer.from(media.name).toString("latin1")}"`,
  };
  const wanted = /^bytes=(\d+)-(\d*)$/.exec(range ?? "");
  if (!wanted) {
    if (media.bytes.length > PIECE) refuse(830002, "download too large");
    return { status: 200, headers, bytes: media.bytes };
  }
  const start = Number(wanted[1]);
  const end = Math.min(wanted[2] ? Number(wanted[2]) : Infinity, media.bytes.length - 1);
  if (start > end) refuse(40058, "range not satisfiable");
  if (end - start + 1 > PIECE) refuse(830002, "download too large");
  const contentRange = `bytes ${start}-${end}/${media.bytes.length}`;
  return {
    status: 206,
    headers: { ...headers, "content-range": contentRange },
    bytes: media.bytes.subarray(start, end + 1),
  };
}
