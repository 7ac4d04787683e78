import { callback } from "../../../core/callback.ts";
import type { Action } from "../../../core/card.ts";
import type { Locale } from "../../../core/locale.ts";
import { repetitionWords } from "./messages/index.ts";

/** The way to what comes back to the reader, for the card of the courses. */
export const toRepeats = ({ locale }: { locale: Locale }): Action => ({
  kind: "run",
  label: repetitionWords.in(locale)("mine.open"),
  callback: callback("repeat.mine", "me"),
});
