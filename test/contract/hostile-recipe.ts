import { type Callback, callback } from "../../src/core/callback.ts";
import type { Locale } from "../../src/core/locale.ts";
import type { incidentWords } from "../../src/features/incidents/messages/index.ts";
import type { Stage } from "./hostile-stage.ts";
import type { Way } from "./hostile-ways.ts";
import type { Actor, Who } from "./surface-driver.ts";

export type T = ReturnType<typeof incidentWords.in>;

/** How somebody comes to a form, and what it is about. */
export type Recipe = {
  who: Who;
  /** Brings a thing to where the form is offered; its id, or a receipt code. */
  begin?(stage: Stage): Promise<string>;
  open(actor: Actor, t: T, locale: Locale): Promise<void>;
  /** What is chosen or typed where that is not free; all other fields get the first option, a colleague, or words. */
  fill?(t: T, begun: string, stage: Stage): Promise<Record<string, string>> | Record<string, string>;
  /** Who reads it afterwards, if not the handler. */
  reader?: Who;
  /** Texts that name something: what is none is refused in these words. */
  unknown?(t: T, locale: Locale): Record<string, string>;
  /** What a field takes and the handler of the form refuses, of one field. */
  refuses?(stage: Stage, locale: Locale): Record<string, { typed: string; reason: string }>;
  /** What stands beside a field that was left empty, where that is not said in the words for all fields. */
  blank?(locale: Locale): Record<string, string>;
  /** The words that are kept, where they are not those of an incident. */
  kept?(way: Way): Promise<string[]>;
  /** Words of several fields are kept as one text. */
  isJoined?: true;
  /** Where it is no report: the button that opens it, whom it must not open for if anybody, and what shows it whole. */
  about?: {
    opens(begun: string): Callback;
    notFor?: Who;
    reads?(stage: Stage, begun: string): Promise<Callback>;
    called?(stage: Stage): Promise<string>;
  };
};

/** The label of a button that opens what is tried. */
export const OPEN = "→";

export const opensIt: Recipe["open"] = async (actor) => {
  await actor.sees(OPEN);
  await actor.presses(OPEN);
};

/** A form about data, from a card that bears nothing but the button that opens it. */
export const offered = (who: Who, command: string, more: Partial<Recipe>): Recipe => ({
  who,
  async begin(stage) {
    await stage.offers(who, callback(command, "correct"));
    return "";
  },
  open: opensIt,
  ...more,
});
