/**
 * Reads markup the way a browser's tokenizer does, for tests: what a browser would take for a tag is one here, wherever
 * it came from. https://html.spec.whatwg.org/multipage/parsing.html#tokenization
 */
export type Token =
  | { kind: "open"; name: string; attributes: Record<string, string> }
  | { kind: "close"; name: string }
  | { kind: "text"; text: string }
  /** Comments, declarations, and what a browser makes a comment of. */
  | { kind: "other"; text: string };

/** Elements whose inside ends only with their own end tag. */
const TEXT_ONLY = new Set(["textarea", "title", "script", "style", "xmp", "iframe", "noembed", "noframes"]);

export function readMarkup(markup: string): Token[] {
  const tokens: Token[] = [];
  const text = (part: string) => part !== "" && tokens.push({ kind: "text", text: decoded(part) });
  let at = 0;
  while (at < markup.length) {
    const start = markup.indexOf("<", at);
    if (start === -1) break;
    const rest = markup.slice(start);
    const isTag = /^<\/?[a-zA-Z]/.test(rest);
    if (!isTag && !/^<[!?/]/.test(rest)) {
      text(markup.slice(at, start + 1));
      at = start + 1;
      continue;
    }
    text(markup.slice(at, start));
    if (!isTag) {
      const end = rest.startsWith("<!--") ? rest.indexOf("-->") + 3 : rest.indexOf(">") + 1;
      const length = end <= 2 ? rest.length : end;
      tokens.push({ kind: "other", text: rest.slice(0, length) });
      at = start + length;
      continue;
    }
    const tag = readTag(rest);
    tokens.push(tag.token);
    at = start + tag.length;
    if (tag.token.kind === "open" && TEXT_ONLY.has(tag.token.name)) {
      const end = markup.slice(at).search(new RegExp(`</${tag.token.name}[\\s/>]`, "i"));
      const inside = end === -1 ? markup.slice(at) : markup.slice(at, at + end);
      text(tag.token.name === "textarea" ? inside.replace(/^\n/, "") : inside);
      at += inside.length;
    }
  }
  text(markup.slice(at));
  return tokens;
}

const ATTRIBUTE = /^[\s/]*([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?/;

function readTag(rest: string): { token: Token; length: number } {
  const head = /^<(\/?)([a-zA-Z][^\s/>]*)/.exec(rest);
  const attributes: Record<string, string> = {};
  let at = head?.[0].length ?? 1;
  for (;;) {
    const found = ATTRIBUTE.exec(rest.slice(at));
    if (!found?.[1]) break;
    attributes[found[1].toLowerCase()] ??= decoded(found[2] ?? found[3] ?? found[4] ?? "");
    at += found[0].length;
  }
  const end = rest.indexOf(">", at);
  const name = (head?.[2] ?? "").toLowerCase();
  const length = end === -1 ? rest.length : end + 1;
  return head?.[1] ? { token: { kind: "close", name }, length } : { token: { kind: "open", name, attributes }, length };
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
const decoded = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => NAMED[name] ?? "");

/** The elements with the names of their attributes: all of markup that can do something. */
export const structureOf = (markup: string): string[] =>
  readMarkup(markup).flatMap((token) => {
    if (token.kind === "text") return [];
    if (token.kind === "other") return [token.text];
    return token.kind === "close" ? [`/${token.name}`] : [[token.name, ...Object.keys(token.attributes)].join(" ")];
  });

/** The elements with that name, each with its attributes. */
export const elementsOf = (markup: string, name: string): Record<string, string>[] =>
  readMarkup(markup).flatMap((token) => (token.kind === "open" && token.name === name ? [token.attributes] : []));

/** All that can be read, pieces joined by a bar. */
export const textOf = (markup: string): string =>
  readMarkup(markup)
    .flatMap((token) => (token.kind === "text" && token.text.trim() !== "" ? [token.text.trim()] : []))
    .join("|");

const VOID = new Set(["input", "meta", "link", "br", "img"]);

/** What is wrong with the nesting of elements, or undefined. */
export function misnested(markup: string): string | undefined {
  const open: string[] = [];
  for (const token of readMarkup(markup)) {
    if (token.kind === "open" && !VOID.has(token.name)) {
      if (token.name === "form" && open.includes("form")) return "a form within a form";
      open.push(token.name);
    }
    if (token.kind === "close" && open.pop() !== token.name) return `</${token.name}>`;
  }
  return open.length > 0 ? `<${open.join("><")}> stays open` : undefined;
}
