/**
 * Markup that can only be made safely. A template knows where each of its holes is: text and attribute values are
 * escaped, addresses are checked, and a hole where no text belongs (a tag's name, an unquoted value, a script) is a
 * mistake that shows at the first use of the template.
 */

const made = Symbol("made by html");

/** A piece of finished markup. Only `html` and `raw` make one. */
export class Html {
  readonly #text: string;
  constructor(key: typeof made, text: string) {
    if (key !== made) throw new TypeError("markup is made by html`…`");
    this.#text = text;
  }
  toString(): string {
    return this.#text;
  }
}

/** A list of attributes for the place after a tag's name, made by `attributes`. */
export class Attributes {
  readonly #text: string;
  constructor(key: typeof made, text: string) {
    if (key !== made) throw new TypeError("attributes are made by attributes({…})");
    this.#text = text;
  }
  toString(): string {
    return this.#text;
  }
}

/** What may stand in a hole. `undefined`, `null` and `false` leave it empty; lists are written one after the other. */
export type Hole = Html | Attributes | string | number | undefined | null | false | readonly Hole[];

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for the inside of an element or of a quoted attribute. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

/**
 * Whether an address may be followed: http, https, mailto, tel, or one within the site. Browsers ignore control
 * characters and spaces in front and line breaks and tabs within, so `java\nscript:` counts as what it would become.
 */
export function isSafeUrl(url: string): boolean {
  const read = url.replace(/^[\u0000-\u0020]+/, "").replace(/[\t\n\r]/g, "");
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(read)?.[1]?.toLowerCase();
  return scheme === undefined || ["http", "https", "mailto", "tel"].includes(scheme);
}

/**
 * Markup from a template. All attribute values in it stand in double quotes.
 * @throws TypeError for a hole in a place where text has no business, markup in an attribute, or an unsafe address
 */
export function html(strings: TemplateStringsArray, ...values: Hole[]): Html {
  const places = placesOf(strings);
  let text = strings[0] ?? "";
  for (const [index, value] of values.entries()) {
    text += written(value, places[index] ?? "text") + (strings[index + 1] ?? "");
  }
  return new Html(made, text);
}

/** Markup that `html` made earlier and that was kept as text, as markup again. Never for anything from outside. */
export const raw = (markup: string): Html => new Html(made, markup);

/**
 * Attributes from names and values; `true` writes the bare name, `false` and `undefined` leave it out.
 * @throws TypeError for names that are none or that run code, and for unsafe addresses
 */
export function attributes(values: Readonly<Record<string, string | number | boolean | undefined>>): Attributes {
  let text = "";
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === false) continue;
    checkName(name);
    text += value === true ? ` ${name}` : ` ${name}="${attributeValue(name, String(value))}"`;
  }
  return new Attributes(made, text);
}

/** Where a hole is: between tags, after a tag's name, or in the value of the attribute with that name. */
type Place = "text" | "tag" | { attribute: string };

function written(value: Hole, place: Place): string {
  if (value === undefined || value === null || value === false) return "";
  if (place === "tag") {
    if (value instanceof Attributes) return value.toString();
    throw new TypeError("after a tag's name only attributes({…}) may stand");
  }
  if (value instanceof Attributes) throw new TypeError("attributes stand after a tag's name");
  if (place === "text") {
    if (value instanceof Html) return value.toString();
    if (Array.isArray(value)) return (value as readonly Hole[]).map((item) => written(item, place)).join("");
    return escapeHtml(String(value));
  }
  if (typeof value === "object") throw new TypeError(`only text may stand in the attribute ${place.attribute}`);
  return attributeValue(place.attribute, String(value));
}

const ADDRESSES = new Set(["href", "src", "action", "formaction", "cite", "poster", "data"]);

/** A picture that stands in its own address; as one, it runs nothing. */
const isPictureData = (value: string): boolean => /^data:image\/svg\+xml;base64,[A-Za-z0-9+/]+=*$/.test(value);

function attributeValue(name: string, value: string): string {
  const isSafe = isSafeUrl(value) || (name === "src" && isPictureData(value));
  if (ADDRESSES.has(name) && !isSafe) throw new TypeError(`unsafe address in ${name}`);
  return escapeHtml(value);
}

function checkName(name: string): void {
  if (!/^[a-z][a-z0-9-]*$/.test(name)) throw new TypeError(`not an attribute: ${name}`);
  if (name.startsWith("on") || ["style", "srcdoc", "srcset"].includes(name)) {
    throw new TypeError(`${name} would need its own escaping`);
  }
}

const known = new WeakMap<TemplateStringsArray, Place[]>();

/** The places of a template's holes, found once: the parts of a template are the same object at each call. */
function placesOf(strings: TemplateStringsArray): Place[] {
  let places = known.get(strings);
  if (!places) {
    places = findPlaces(strings);
    known.set(strings, places);
  }
  return places;
}

function findPlaces(strings: TemplateStringsArray): Place[] {
  const places: Place[] = [];
  // Everything before the hole, with earlier holes as the sign for "some object", which closes nothing.
  let before = "";
  for (const part of strings.slice(0, -1)) {
    before += part;
    places.push(placeAfter(before));
    before += "\ufffc";
  }
  return places;
}

function placeAfter(before: string): Place {
  // Comments and finished tags first; quoted values may hold a ">".
  const rest = before.replace(/<!--[\s\S]*?-->/g, "");
  const tags = /<(\/?)([a-zA-Z][a-zA-Z0-9-]*)((?:[^>"]|"[^"]*")*)>/g;
  let end = 0;
  let open = "";
  for (const tag of rest.matchAll(tags)) {
    end = tag.index + tag[0].length;
    open = tag[1] ? "" : (tag[2] ?? "").toLowerCase();
  }
  const tail = rest.slice(end);
  const start = tail.lastIndexOf("<");
  if (start === -1) {
    if (open === "script" || open === "style") throw new TypeError(`no text may be put into <${open}>`);
    return "text";
  }
  const tag =
    /^<[a-zA-Z][a-zA-Z0-9-]*(?:\ufffc|\s+[a-z][a-z0-9-]*(?:="[^"]*")?)*(?:\s+([a-z][a-z0-9-]*)="[^"]*|\s*)$/.exec(
      tail.slice(start),
    );
  if (!tag) throw new TypeError(`no text may be put here: ${tail.slice(start).slice(-40)}`);
  const name = tag[1];
  if (name === undefined) return "tag";
  checkName(name);
  return { attribute: name };
}
