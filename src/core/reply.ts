import type { Card } from "./card.ts";
import type { FormView } from "./form.ts";
import type { FormContext, RawValues } from "./interaction.ts";

/** What a handler wants the person to see. It never calls a platform. */
export type Reply =
  /** A card for the asker's eyes only, below what they did. */
  /**
   * `again`: on a page the same form stays below the card, with these answers, to go on with. `live`: in a direct
   * conversation it is sent as this notice, so that it follows its subject like any other card.
   */
  | { kind: "card"; card: Card; transient?: boolean; again?: RawValues; live?: LiveCard }
  /** The card that was pressed becomes this one. (Cards sent as notices refresh by themselves, see outbox.) */
  | { kind: "replace"; card: Card }
  /** A form opens. */
  | { kind: "form"; opening: FormOpening }
  /** The form stays open with these reasons beside its fields, nothing typed is lost. Keys are field names. */
  | { kind: "errors"; errors: Record<string, string>; summary?: string }
  /**
   * A short sentence: who was first, what is not allowed, what was saved. `tone` bad marks a refusal. `isFault`: nothing
   * was committed and nobody else tells the person, so an event is worth delivering again.
   */
  | { kind: "say"; text: string; tone?: "good" | "bad" | "quiet"; isFault?: true }
  /** The hub of this person, drawn afresh. */
  | { kind: "hub"; card: Card }
  /** Nothing to see. */
  | { kind: "none" };

/** The notice that draws the same card, and what it is about. `isApart`: see `apart` of the life cycles. */
export type LiveCard = { notice: string; params: Record<string, unknown>; subject: string; isApart?: true };

/** A form about to be shown: which one, drawn in the reader's language, with what it was opened for. */
export type FormOpening = { form: string; view: FormView; context: FormContext };

export const none: Reply = { kind: "none" };
/** Shows a card to the asker alone. */
export const showCard = (card: Card): Reply & { kind: "card" } => ({ kind: "card", card });
/** Puts a card in the place of the one that was pressed. */
export const replaceCard = (card: Card): Reply => ({ kind: "replace", card });
/** Answers with a short sentence. */
export const say = (text: string, tone?: "good" | "bad" | "quiet"): Reply & { kind: "say" } => ({
  kind: "say",
  text,
  ...(tone && { tone }),
});
