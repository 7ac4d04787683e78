/**
 * Breaking text into lines as Chinese typesetting asks for it: no line begins with a closing sign and none ends with an
 * opening one. Latin words stay whole where they fit a line.
 */

/** Signs that no line may begin with. */
const NO_START = new Set("、。，．：；？！’”）〕］｝〉》」』】〗〙〛…‥—～·・々ゝー％‰℃°′″,.:;?!)]}%»›\"'");
/** Signs that no line may end with. */
const NO_END = new Set("‘“（〔［｛〈《「『【〖〘〚([{«‹$¥￥£€#\"'");
/** Letters around which a line may break without a space. */
const WIDE = /[\u1100-\u11ff\u2e80-\u2fdf\u3000-\u30ff\u3105-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]/;
const MARK = /^\p{M}$/u;
const LETTER = /^\p{L}$/u;
/** So far back a cut is moved for the sake of these rules where a word is longer than a line. */
const MAX_BACK = 8;

/**
 * The lines of a text of one paragraph; line feeds in it begin new lines. None is wider than `width`, except where not
 * even one letter fits. Spaces at the ends of lines are dropped, nothing else is.
 * @param measure how wide a text is, in the unit of `width`
 */
export function breakLines(text: string, width: number, measure: (text: string) => number): string[] {
  return text.split("\n").flatMap((line) => breakOne(line, width, measure));
}

function breakOne(text: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = "";
  let used = 0;
  const close = () => {
    lines.push(line.trimEnd());
    line = "";
    used = 0;
  };
  for (const unit of unitsOf(text)) {
    const whole = measure(unit);
    const seen = unit.endsWith(" ") ? measure(unit.trimEnd()) : whole;
    if (line !== "" && used + seen > width) close();
    if (seen <= width) {
      line += unit;
      used += whole;
      continue;
    }
    const pieces = cut([...unit], width, measure);
    const last = pieces.pop() ?? "";
    lines.push(...pieces);
    line = last;
    used = measure(last);
  }
  close();
  return lines;
}

/** Pieces between which a line may break; spaces belong to the piece before them. */
export function unitsOf(text: string): string[] {
  const units: string[] = [];
  let unit = "";
  let before = "";
  for (const letter of text) {
    if (unit !== "" && mayBreak(before, letter, unit)) {
      units.push(unit);
      unit = "";
    }
    unit += letter;
    before = letter;
  }
  if (unit !== "") units.push(unit);
  return units;
}

function mayBreak(before: string, after: string, unit: string): boolean {
  if (after === " " || NO_START.has(after) || MARK.test(after)) return false;
  if (before === " ") return !NO_END.has(unit.trimEnd().at(-1) ?? "");
  if (NO_END.has(before)) return false;
  if (WIDE.test(before) || WIDE.test(after)) return true;
  if (before === "-") return LETTER.test(after) && LETTER.test(unit.at(-2) ?? "");
  // Addresses may break behind their parts.
  return (before === "/" && after !== "/") || before === "?" || before === "&" || before === "—" || before === "…";
}

/** What is longer than a line, cut into pieces that fit. */
function cut(letters: readonly string[], width: number, measure: (text: string) => number): string[] {
  const pieces: string[] = [];
  for (let from = 0; from < letters.length; ) {
    let to = from;
    let used = 0;
    while (to < letters.length) {
      const wide = measure(letters[to] ?? "");
      if (to > from && used + wide > width) break;
      used += wide;
      to++;
    }
    if (to < letters.length) to = movedBack(letters, from, to);
    pieces.push(letters.slice(from, to).join(""));
    from = to;
  }
  return pieces;
}

function movedBack(letters: readonly string[], from: number, to: number): number {
  for (let at = to; at > from + 1 && at > to - MAX_BACK; at--) {
    const [before = "", after = ""] = [letters[at - 1], letters[at]];
    if (!NO_START.has(after) && !MARK.test(after) && !NO_END.has(before)) return at;
  }
  return to;
}

const QUOTE = /[‘’“”…]/;

/**
 * The same text in pieces. Quotes and dots are one sign in Chinese and in English, and the font draws them as wide as a Han
 * character; between Latin letters they are narrow.
 */
export function runsOf(text: string): { text: string; isNarrow: boolean }[] {
  if (!QUOTE.test(text)) return [{ text, isNarrow: false }];
  const letters = [...text];
  const nextTo = (at: number, step: 1 | -1): string => {
    for (let near = at + step; ; near += step) {
      const letter = letters[near];
      if (letter === undefined || !QUOTE.test(letter)) return letter ?? "";
    }
  };
  const runs: { text: string; isNarrow: boolean }[] = [];
  for (const [at, letter] of letters.entries()) {
    const around = [nextTo(at, -1), nextTo(at, 1)];
    const isNarrow = QUOTE.test(letter) && around.some((one) => one !== "") && !around.some((one) => WIDE.test(one));
    const last = runs.at(-1);
    if (last?.isNarrow === isNarrow) last.text += letter;
    else runs.push({ text: letter, isNarrow });
  }
  return runs;
}
