import { createDecipheriv, randomBytes, timingSafeEqual } from "node:crypto";
import { encrypt, getSignature } from "@wecom/crypto";
import { CALLBACK_MAX_BYTES, CIPHER_BLOCK_BYTES, TIMESTAMP_WINDOW_MS } from "./limits.ts";
import { parseXml, text, writeXml, XmlError, type XmlNode } from "./xml.ts";

/** What the administrator typed into the app's "receive messages" settings, and whose messages these are. */
export type CallbackKeys = {
  /** Signs requests and our replies. Letters and digits, at most 32. */
  token: string;
  /** 43 letters and digits: the AES key in Base64 without its `=`. */
  encodingAesKey: string;
  /** The receiver id inside every ciphertext. */
  corpId: string;
};

export type EnvelopeRefusal =
  | "malformed-parameter"
  | "malformed-envelope"
  | "wrong-signature"
  | "stale"
  | "malformed-ciphertext"
  | "wrong-padding"
  | "wrong-length"
  | "not-utf8"
  | "wrong-receiver";

/** A request that WeCom did not send to us, or not now. Its code is for the log; the answer is 4xx without a reason. */
export class EnvelopeRefused extends Error {
  readonly code: EnvelopeRefusal;
  constructor(code: EnvelopeRefusal) {
    super(`callback refused: ${code}`);
    this.name = "EnvelopeRefused";
    this.code = code;
  }
}

const TOKEN = /^[A-Za-z0-9]{1,32}$/;
const AES_KEY = /^[A-Za-z0-9]{43}$/;
const SIGNATURE = /^[0-9a-f]{40}$/;
const TIMESTAMP = /^[0-9]{1,12}$/;
const NONCE = /^[A-Za-z0-9_.~-]{1,128}$/;
/** Node decodes any text as Base64, skipping what it does not know, so the alphabet is checked first. */
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** 16 random bytes and the length field. */
const HEAD_BYTES = 20;

/** Which of the keys cannot be right, for a start that fails early; never their values. */
export function wrongKeys({ token, encodingAesKey, corpId }: CallbackKeys): (keyof CallbackKeys)[] {
  const wrong: (keyof CallbackKeys)[] = [];
  if (!TOKEN.test(token)) wrong.push("token");
  if (!AES_KEY.test(encodingAesKey)) wrong.push("encodingAesKey");
  if (corpId === "") wrong.push("corpId");
  return wrong;
}

/** Query parameters as an HTTP library gives them: repeated ones are lists. */
export type CallbackQuery = Readonly<Record<string, unknown>>;

/**
 * The text that answers WeCom's check of the callback URL; it must be the whole body, within one second.
 * @throws EnvelopeRefused
 */
export function openEcho(keys: CallbackKeys, query: CallbackQuery, now: Date): string {
  return openEnvelope(keys, query, parameter(query, "echostr", BASE64), now);
}

/**
 * The message inside a POST body. Its own `ToUserName` must be our company too, and its `AgentID`, if there is one, our app.
 * @throws EnvelopeRefused
 */
export function openDelivery(
  keys: CallbackKeys & { agentId: number },
  query: CallbackQuery,
  body: string,
  now: Date,
): XmlNode {
  try {
    const cipher = text(parseXml(body), "Encrypt");
    if (cipher === undefined) throw new EnvelopeRefused("malformed-envelope");
    const message = parseXml(openEnvelope(keys, query, cipher, now));
    const agentId = text(message, "AgentID");
    if (text(message, "ToUserName") !== keys.corpId) throw new EnvelopeRefused("wrong-receiver");
    if (agentId !== undefined && agentId !== String(keys.agentId)) throw new EnvelopeRefused("wrong-receiver");
    return message;
  } catch (error) {
    if (error instanceof XmlError) throw new EnvelopeRefused("malformed-envelope");
    throw error;
  }
}

/**
 * The plaintext of a signed ciphertext, after every check: shape, signature, age within five minutes either way,
 * decryption and receiver. A repeated nonce is no fault here: WeCom may send a message again.
 * @throws EnvelopeRefused
 */
export function openEnvelope(keys: CallbackKeys, query: CallbackQuery, cipher: string, now: Date): string {
  const signature = parameter(query, "msg_signature", SIGNATURE);
  const timestamp = parameter(query, "timestamp", TIMESTAMP);
  const nonce = parameter(query, "nonce", NONCE);
  if (!isCiphertext(cipher)) throw new EnvelopeRefused("malformed-ciphertext");
  const expected = getSignature(keys.token, timestamp, nonce, cipher);
  if (!timingSafeEqual(Buffer.from(signature, "latin1"), Buffer.from(expected, "latin1"))) {
    throw new EnvelopeRefused("wrong-signature");
  }
  if (Math.abs(now.getTime() - Number(timestamp) * 1000) > TIMESTAMP_WINDOW_MS) throw new EnvelopeRefused("stale");
  const { message, receiverId } = decryptMessage(keys.encodingAesKey, cipher);
  if (receiverId !== keys.corpId) throw new EnvelopeRefused("wrong-receiver");
  return message;
}

/**
 * Decrypts and takes apart; nothing is compared yet. The receiver id of an internal bot is empty.
 *
 * Not with `decrypt` of @wecom/crypto: it reads the last padding byte alone, lets the length field reach past the end
 * and replaces broken UTF-8, and after it has cut the padding off, nobody can check it any more.
 * @throws EnvelopeRefused
 */
export function decryptMessage(encodingAesKey: string, cipher: string): { message: string; receiverId: string } {
  if (!isCiphertext(cipher)) throw new EnvelopeRefused("malformed-ciphertext");
  const key = Buffer.from(`${encodingAesKey}=`, "base64");
  const decipher = createDecipheriv("aes-256-cbc", key, key.subarray(0, 16));
  // Node's own unpadding knows blocks of 16 and fails on half of all lengths.
  decipher.setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(cipher, "base64"), decipher.final()]);
  const plain = unpad(padded);
  if (plain.length < HEAD_BYTES) throw new EnvelopeRefused("wrong-length");
  const end = HEAD_BYTES + plain.readUInt32BE(16);
  if (end > plain.length) throw new EnvelopeRefused("wrong-length");
  return { message: utf8(plain.subarray(HEAD_BYTES, end)), receiverId: utf8(plain.subarray(end)) };
}

/** The body that answers a delivery at once, signed and encrypted. `plaintext` comes from `writeXml`. */
export function sealReply(keys: CallbackKeys, plaintext: string, now: Date): string {
  const timestamp = Math.floor(now.getTime() / 1000);
  const nonce = randomBytes(8).toString("hex");
  const cipher = encrypt(keys.encodingAesKey, plaintext, keys.corpId);
  return writeXml({
    Encrypt: cipher,
    MsgSignature: getSignature(keys.token, timestamp, nonce, cipher),
    TimeStamp: timestamp,
    Nonce: nonce,
  });
}

/** A parameter that stands once and has the right shape; a repeated one is a list and refused. */
function parameter(query: CallbackQuery, name: string, shape: RegExp): string {
  const value = Object.hasOwn(query, name) ? query[name] : undefined;
  if (typeof value !== "string" || value.length > CALLBACK_MAX_BYTES || !shape.test(value)) {
    throw new EnvelopeRefused("malformed-parameter");
  }
  return value;
}

function isCiphertext(value: string): boolean {
  if (value.length > CALLBACK_MAX_BYTES || value.length % 4 !== 0 || !BASE64.test(value)) return false;
  return Buffer.byteLength(value, "base64") % CIPHER_BLOCK_BYTES === 0;
}

function unpad(padded: Buffer): Buffer {
  const pad = padded.at(-1) ?? 0;
  const isRight = pad >= 1 && pad <= CIPHER_BLOCK_BYTES && padded.subarray(-pad).every((byte) => byte === pad);
  if (!isRight) throw new EnvelopeRefused("wrong-padding");
  return padded.subarray(0, padded.length - pad);
}

function utf8(bytes: Buffer): string {
  try {
    // A byte order mark is a character of the message, as any other.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new EnvelopeRefused("not-utf8");
  }
}
