import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { SaxesParser } from "saxes";

/**
 * WeCom's side of the callback crypto, written on its own from the description, so that it and the product check
 * each other. https://developer.work.weixin.qq.com/document/path/90968
 */
export type Envelope = { token: string; aesKey: string; receiverId: string };

export type SealOptions = {
  random?: Buffer;
  /** Spoils the padded plaintext before it is encrypted, for hostile deliveries. */
  spoil?: (padded: Buffer) => Buffer;
};

/** Lower-case hex SHA-1 over the four values in byte order. */
export function sign(token: string, timestamp: string, nonce: string, cipher: string): string {
  const values = [token, timestamp, nonce, cipher].map((value) => Buffer.from(value, "utf8")).sort(Buffer.compare);
  return createHash("sha1").update(Buffer.concat(values)).digest("hex");
}

export function seal(
  { aesKey, receiverId }: Omit<Envelope, "token">,
  plaintext: string,
  options: SealOptions = {},
): string {
  const message = Buffer.from(plaintext, "utf8");
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  const content = Buffer.concat([options.random ?? randomBytes(16), length, message, Buffer.from(receiverId, "utf8")]);
  const pad = 32 - (content.length % 32);
  const padded = Buffer.concat([content, Buffer.alloc(pad, pad)]);
  const key = Buffer.from(aesKey, "base64");
  const cipher = createCipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(options.spoil?.(padded) ?? padded), cipher.final()]).toString("base64");
}

/** @throws Error if anything about it is wrong */
export function unseal({ aesKey, receiverId }: Omit<Envelope, "token">, cipherText: string): string {
  const bytes = Buffer.from(cipherText, "base64");
  if (bytes.length === 0 || bytes.length % 32 !== 0) throw new Error("ciphertext length");
  const key = Buffer.from(aesKey, "base64");
  const decipher = createDecipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(bytes), decipher.final()]);
  const pad = padded.readUInt8(padded.length - 1);
  if (pad < 1 || pad > 32) throw new Error("padding value");
  for (let i = padded.length - pad; i < padded.length; i += 1) if (padded[i] !== pad) throw new Error("padding bytes");
  const content = padded.subarray(0, padded.length - pad);
  const end = 20 + content.readUInt32BE(16);
  if (end > content.length) throw new Error("length field");
  if (content.toString("utf8", end) !== receiverId) throw new Error("receiver id");
  return content.toString("utf8", 20, end);
}

export type Element = { name: string; text: string; children: Element[] };

/** @throws Error if it is not well-formed */
export function parseElement(xml: string): Element {
  const top: Element = { name: "", text: "", children: [] };
  const open = [top];
  const parser = new SaxesParser();
  const add = (text: string) => {
    const at = open.at(-1);
    if (at) at.text += text;
  };
  parser.on("text", add);
  parser.on("cdata", add);
  parser.on("opentag", ({ name }) => {
    const element: Element = { name, text: "", children: [] };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on("closetag", () => open.pop());
  parser.write(xml).close();
  const root = top.children[0];
  if (!root) throw new Error("no element");
  return root;
}

export const textOf = (element: Element, name: string): string | undefined =>
  element.children.find((child) => child.name === name)?.text;

/** Strings are CDATA, numbers bare, lists the element repeated: as WeCom writes them. */
export type Fields = { [name: string]: string | number | bigint | Fields | Fields[] | string[] | undefined };

export function toXml(fields: Fields): string {
  return Object.entries(fields)
    .flatMap(([name, value]): string[] => {
      if (value === undefined) return [];
      const values = Array.isArray(value) ? value : [value];
      return values.map((one) => `<${name}>${typeof one === "object" ? toXml(one) : scalar(one)}</${name}>`);
    })
    .join("");
}

function scalar(value: string | number | bigint): string {
  return typeof value !== "string" ? String(value) : `<![CDATA[${value.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;
}
