import { cleanText } from "../../core/form.ts";

/**
 * Makes texts fit and remembers whether anything did not, so that a card that hides something also shows the way to the
 * whole of it.
 */
export class Shortener {
  isCut = false;
  /** Something is missing without a "…" in its place. */
  isSilent = false;

  /** One line of at most `chars` code points, its end replaced by "…" if it is longer. */
  line(text: string, chars: number): string {
    return this.#fit(oneLine(text), chars);
  }

  /** The same with line breaks kept. */
  lines(text: string, chars: number): string {
    return this.#fit(cleanText(text), chars);
  }

  /** Something has no place at all. */
  leaveOut(): void {
    this.isCut = true;
    this.isSilent = true;
  }

  #fit(text: string, chars: number): string {
    const points = [...text];
    if (points.length <= chars) return text;
    this.isCut = true;
    return `${points
      .slice(0, chars - 1)
      .join("")
      .trimEnd()}…`;
  }
}

export const oneLine = (text: string): string => cleanText(text).replace(/\s+/g, " ");
export const lengthOf = (text: string): number => [...text].length;
