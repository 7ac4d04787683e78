import type { types } from "@slack/bolt";
import type { Locale } from "../../core/locale.ts";
import type { Picture } from "../../core/picture.ts";
import { plain, shorten, wellFormed } from "./text.ts";

/** The file that Slack has of a picture; undefined where it has none. */
export type PictureIds = (picture: Picture) => string | undefined;

/** Writes texts as short as their place asks, always with "…" where something is missing, and remembers each of them. */
export class Pen {
  readonly locale: Locale;
  /** Characters that one text of the body may have. */
  readonly cap: number;
  readonly pictures: PictureIds | undefined;
  #cut: string[] = [];
  #isCut = false;

  constructor(locale: Locale, cap: number, pictures?: PictureIds) {
    this.locale = locale;
    this.cap = cap;
    this.pictures = pictures;
  }

  /** Whether any text was shortened. */
  get isCut(): boolean {
    return this.#isCut;
  }

  cut(text: string, max = this.cap): string {
    const shown = shorten(text, Math.min(max, this.cap));
    if (shown !== wellFormed(text)) this.#remember(text);
    return shown;
  }

  /** For texts whose limit is Slack's own and not a matter of room. */
  plain(text: string, max: number): types.PlainTextElement {
    if (shorten(text, max) !== wellFormed(text)) this.#remember(text);
    return plain(text, max);
  }

  /** What was shortened since this was last asked, whole: for whoever writes it out in another place. */
  takeCut(): string[] {
    const taken = this.#cut;
    this.#cut = [];
    return taken;
  }

  #remember(text: string): void {
    this.#isCut = true;
    this.#cut.push(wellFormed(text));
  }
}
