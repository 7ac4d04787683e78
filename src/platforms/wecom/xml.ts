import { SaxesParser } from "saxes";
import { CALLBACK_MAX_BYTES } from "./limits.ts";

/** An element: its own text (never a number: a MsgId has more digits than one holds) and its children in order. */
export type XmlNode = { name: string; text: string; children: XmlNode[] };

/** What cannot be read as one of WeCom's messages. The message holds nothing of the document. */
export class XmlError extends Error {
  readonly code: "too-large" | "forbidden" | "malformed" | "ambiguous";
  constructor(code: XmlError["code"], detail: string) {
    super(`xml ${code}: ${detail}`);
    this.name = "XmlError";
    this.code = code;
  }
}

/** The deepest documented element is `SelectedItem/OptionIds/OptionId`, five levels down. */
const MAX_DEPTH = 16;
/** A vote on twenty options is about 60 elements. */
const MAX_ELEMENTS = 2_000;

/**
 * The root element of a document without DTD, processing instructions and entities of its own. Attributes and comments
 * have no meaning in WeCom's messages and are left out.
 * @throws XmlError if it is over 256 KB of UTF-8, deeper than 16 levels, has over 2000 elements or is not well-formed
 */
export function parseXml(source: string): XmlNode {
  if (Buffer.byteLength(source) > CALLBACK_MAX_BYTES) throw new XmlError("too-large", "document");
  const parser = new SaxesParser({ position: false });
  let root: XmlNode | undefined;
  let elements = 0;
  const open: XmlNode[] = [];
  const addText = (text: string) => {
    const node = open.at(-1);
    if (node) node.text += text;
  };
  parser.on("doctype", () => {
    throw new XmlError("forbidden", "document type");
  });
  parser.on("processinginstruction", () => {
    throw new XmlError("forbidden", "processing instruction");
  });
  parser.on("error", () => {
    throw new XmlError("malformed", "not well-formed");
  });
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("opentag", ({ name }) => {
    elements += 1;
    if (elements > MAX_ELEMENTS) throw new XmlError("too-large", "elements");
    if (open.length >= MAX_DEPTH) throw new XmlError("too-large", "depth");
    const node: XmlNode = { name, text: "", children: [] };
    const parent = open.at(-1);
    if (parent) parent.children.push(node);
    else root = node;
    open.push(node);
  });
  parser.on("closetag", () => {
    open.pop();
  });
  parser.write(source).close();
  if (!root) throw new XmlError("malformed", "no element");
  return root;
}

/** All children of that name, in order; one and none are lists too. */
export function all(node: XmlNode | undefined, name: string): XmlNode[] {
  return node?.children.filter((child) => child.name === name) ?? [];
}

/** The only child of that name. @throws XmlError if there are several, since readers would pick different ones */
export function one(node: XmlNode | undefined, name: string): XmlNode | undefined {
  const found = all(node, name);
  if (found.length > 1) throw new XmlError("ambiguous", "repeated element");
  return found[0];
}

/** The text of the only child of that name, as sent. @throws XmlError if there are several */
export function text(node: XmlNode | undefined, name: string): string | undefined {
  return one(node, name)?.text;
}

/** What `writeXml` writes: text as CDATA, whole numbers bare, a list as the element repeated. */
type XmlValue = string | number | XmlFields | readonly XmlValue[];
export type XmlFields = { readonly [name: string]: XmlValue | undefined };

const ELEMENT_NAME = /^[A-Za-z][A-Za-z0-9]*$/;
/** XML 1.0 has no way to write these, not even as a reference, and a lone surrogate is no character. */
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/**
 * `<xml>…</xml>` for a passive reply. Characters that XML cannot hold are left out.
 * @throws RangeError on an element name or a number that cannot be written
 */
export function writeXml(fields: XmlFields): string {
  return element("xml", fields);
}

function element(name: string, value: XmlValue): string {
  if (!ELEMENT_NAME.test(name)) throw new RangeError("not an element name");
  if (isList(value)) return value.map((item) => element(name, item)).join("");
  return `<${name}>${content(value)}</${name}>`;
}

function content(value: string | number | XmlFields): string {
  if (typeof value === "string") return cdata(value);
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new RangeError("not a whole number");
    return String(value);
  }
  return Object.entries(value)
    .map(([name, child]) => (child === undefined ? "" : element(name, child)))
    .join("");
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value);
}

/** `]]>` would end the section, so it is cut in two between `]]` and `>`. A carriage return would be read as a newline. */
function cdata(value: string): string {
  const writable = value.toWellFormed().replace(NOT_XML, "").replaceAll("\r\n", "\n").replaceAll("\r", "\n");
  return `<![CDATA[${writable.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;
}
