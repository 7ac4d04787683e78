/** Characters that are quoted at most; a clause that is longer is quoted in part, and opens whole. */
const QUOTED_MAX = 400;

/** A sentence with the signs and spaces behind it. */
const SENTENCE = /[^。！？；\n.!?;]+[。！？；\n.!?;]*\s*/gu;

/**
 * The part of a text to quote: the text itself, or of a long one the sentences around the one that says most about what
 * was asked. Letter by letter as in the text, nothing left out within.
 * @param weightOf how much a sentence says about it
 */
export function passageOf(text: string, weightOf: (sentence: string) => number): string {
  if (text.length <= QUOTED_MAX) return text;
  const sentences = [...text.matchAll(SENTENCE)].map((found) => ({
    from: found.index,
    to: found.index + found[0].length,
    weight: weightOf(found[0]),
  }));
  const best = sentences.reduce((top, one, at) => (one.weight > (sentences[top]?.weight ?? 0) ? at : top), 0);
  let [from, to] = [sentences[best]?.from ?? 0, sentences[best]?.to ?? text.length];
  let [before, after] = [best - 1, best + 1];
  // As much of what stands around it as there is room for, first what follows.
  for (;;) {
    const [next, last] = [sentences[after], sentences[before]];
    if (next && next.to - from <= QUOTED_MAX) [to, after] = [next.to, after + 1];
    else if (last && to - last.from <= QUOTED_MAX) [from, before] = [last.from, before - 1];
    else break;
  }
  return text.slice(from, Math.min(to, from + QUOTED_MAX)).trim();
}
