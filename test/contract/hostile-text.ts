import type { FieldSpec, FieldView } from "../../src/core/form.ts";

/**
 * What people and attackers type: a text of all that has ever broken a form, made as long as a field allows, and what
 * must be left of it. Written with escapes where an editor would show nothing, or the wrong thing.
 */

/** Line by line: as typed, and as it is kept where that is not the same. */
const LINES: readonly { typed: string; kept?: string }[] = [
  { typed: "👩‍👩‍👧‍👦 🇨🇳 👍🏽 e\u0301 ❤️" },
  { typed: "ＡＢＣ１２３！＂＃／＜ｂ＞\u3000全角" },
  // Honest right-to-left writing with its marks stays; what makes a text read other than it is goes.
  { typed: "\u200fשלום\u200e مرحبا \u202egnp.exe\u202c \u2067x\u2069", kept: "\u200fשלום\u200e مرحبا gnp.exe x" },
  { typed: "<!channel> <!here> <@U1> <#C1> *b* _i_ ~s~ `c` <https://e.vil|click> :smile: &lt;!channel&gt;" },
  { typed: `<script>alert(1)</script> "><img src=x onerror=alert(1)> &amp; &#60; </textarea></blockquote>` },
  { typed: `<a href="https://e.vil">a</a> < A href=//e.vil> [md](https://e.vil) <font color="warning"> ]]> {{name}}` },
  { typed: "a\u0000b\u0007c\u001b[31md\u007f\u0085", kept: "abc[31md" },
  // Half a character cannot be written in UTF-8: what arrives, or is kept, is the replacement character.
  { typed: "half \ud83d and \udc00", kept: "half \ufffd and \ufffd" },
];

/** Space around it, which nobody means. */
const LEAD = " \t\u3000\r\n";
const TRAIL = "\r\n \u3000\u00a0";

const lengthOf = (text: string): number => [...text].length;

/** What is typed into a field, what must be kept of it, and what must be read wherever it is shown. */
export type Hostile = { typed: string; kept: string; lines: readonly string[] };

/**
 * The text as long as a field takes it: `typed`, or what is `kept` of it, has exactly `max` characters.
 * @param mark its first line, by which it is known again
 */
export function hostileText(max: number, counted: "typed" | "kept", mark: string): Hostile {
  const lines = [mark, ...LINES.map(({ typed, kept }) => kept ?? typed)];
  const head = `${LEAD}${[mark, ...LINES.map(({ typed }) => typed)].join("\r\n")}\r\n`;
  const kept = `${lines.join("\n")}\n`;
  const room = max - lengthOf(counted === "typed" ? head + TRAIL : kept);
  if (room < 1) throw new RangeError(`${max} characters are too few for the text that is tried`);
  const filler = "末".repeat(room);
  return { typed: `${head}${filler}${TRAIL}`, kept: `${kept}${filler}`, lines };
}

/**
 * The same in one line, with as many of the pieces as there is room for; another mark begins with another piece, so that
 * over all fields all of them are tried.
 */
export function hostileLine(max: number, counted: "typed" | "kept", mark: string): Hostile {
  const [lead, trail] = [" \t\u3000", " \u3000\u00a0"];
  const room = max - lengthOf(mark) - (counted === "typed" ? lengthOf(lead + trail) : 0) - 2;
  if (room < 1) throw new RangeError(`${max} characters are too few for the line that is tried`);
  const start = lengthOf(mark) % LINES.length;
  const pieces: { typed: string; kept: string }[] = [{ typed: mark, kept: mark }];
  let left = room;
  for (const { typed, kept = typed } of [...LINES.slice(start), ...LINES.slice(0, start)]) {
    const length = lengthOf(counted === "typed" ? typed : kept) + 1;
    if (length > left) continue;
    pieces.push({ typed, kept });
    left -= length;
  }
  const filler = "末".repeat(left + 1);
  const all = (of: "typed" | "kept") => `${pieces.map((piece) => piece[of]).join(" ")} ${filler}`;
  return { typed: lead + all("typed") + trail, kept: all("kept"), lines: pieces.map(({ kept }) => kept) };
}

/**
 * An address of all that an address may hold, with exactly `max` characters. It is kept as the address that it means.
 * @param isAmongWords whether it is taken out of the words around it, which end where an address should have ended
 */
export function hostileLink(max: number, isAmongWords: boolean): Hostile {
  const path = isAmongWords ? "%3Cscript%3E" : `<script>"><img/src=x/onerror=alert(1)><!channel></a>`;
  const head = `https://e.vil/${path}'&amp;|x|*b*\`c\`ＡＢ😀שלום?q='%22&amp;#C1#f='(%3Cb%3E)`;
  const typed = head + "末".repeat(max - head.length);
  return { typed, kept: new URL(typed).href, lines: [] };
}

/** Markup, an override and an emoji, in a line that is neither a name nor a date nor an address. */
const HOSTILE_LINE = `<!channel><a href="//e.vil">"'>&amp;\u202e😀`;

/** Something to type that a field must refuse: what it is called, and why it is refused. */
export type Try = { what: string; typed: string; error: Refusal };
type Refusal =
  | { code: "too-long"; params: { max: number; length: number } }
  | {
      code:
        | "required"
        | "not-a-link"
        | "unknown-person"
        | "not-a-date"
        | "not-an-option"
        | "not-a-time"
        | "not-a-number";
    };

/** All that a field must refuse. A field that refuses nothing that can be typed has an empty list. */
export function triesOf(field: FieldView): Try[] {
  // A name is looked up as it stands, so there the override is a name that nobody has.
  const typed = field.kind === "person" ? " \u3000\u00a0" : " \u3000\u00a0\t\u202e\u200a";
  const blank: Try[] = field.isRequired ? [{ what: "nothing but blanks", typed, error: { code: "required" } }] : [];
  const tooLong = (max: number, length: number): Try => {
    const head = field.kind === "link" ? "https://e.vil/" : "<!channel>👩‍👩‍👧‍👦<b>";
    const typed = head + "长".repeat(length - lengthOf(head));
    return { what: `${length} characters`, typed, error: { code: "too-long", params: { max, length } } };
  };
  const hostile = (code: Exclude<Refusal["code"], "too-long">): Try[] => [
    ...blank,
    { what: "markup", typed: HOSTILE_LINE, error: { code } },
  ];
  switch (field.kind) {
    case "text":
    case "long-text":
      return [...blank, tooLong(field.maxLength, field.maxLength + 1), tooLong(field.maxLength, 10_000)];
    case "link":
      return [
        tooLong(field.maxLength, field.maxLength + 1),
        tooLong(field.maxLength, 10_000),
        ...hostile("not-a-link"),
        { what: "a script", typed: "javascript:alert(1)//e.vil.", error: { code: "not-a-link" } },
      ];
    case "person":
      return hostile("unknown-person");
    case "date":
    case "date-time":
      return hostile("not-a-date");
    case "time":
      return hostile("not-a-time");
    case "number":
      return hostile("not-a-number");
    case "choice":
    case "choices":
      return [{ what: "markup", typed: HOSTILE_LINE, error: { code: "not-an-option" } }];
    default:
      return [];
  }
}

/** Kinds of field that take words of one's own. */
export const WORDS: ReadonlySet<FieldSpec["kind"]> = new Set(["text", "long-text", "link"]);

// ── what is shown ───────────────────────────────────────────────────────────────────────────────────────────────────

const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** What no text that is shown may hold, wherever it is: half characters, control characters, directional overrides. */
export function whyUnfit(text: string): string[] {
  const at = text.isWellFormed() ? text.search(UNSEEN) : text.search(/\p{Surrogate}/u);
  return at < 0
    ? []
    : [`half a character or one that nobody sees: ${JSON.stringify(text.slice(Math.max(0, at - 20), at + 20))}`];
}
