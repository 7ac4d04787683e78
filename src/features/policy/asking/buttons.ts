import { callback } from "../../../core/callback.ts";
import type { Action } from "../../../core/card.ts";
import type { ClauseId } from "../../../core/clauses.ts";
import type { Locale } from "../../../core/locale.ts";
import { askingWords } from "./messages/index.ts";

/** A button that does something. */
export const run = (label: string, name: string, id?: string): Action & { kind: "run" } => ({
  kind: "run",
  label,
  callback: callback(`asking.${name}`, id),
});
/** A button that opens a form. */
export const open = (label: string, name: string, id?: string): Action & { kind: "open" } => ({
  kind: "open",
  label,
  callback: callback(`asking.${name}`, id),
});
/** The button for those who do not know commands. */
export const askThePolicy = (locale: Locale): Action => open(askingWords.in(locale)("look.button"), "look");

/** The button that opens a clause of a version. */
export const openClause = (label: string, version: { id: string }, id: ClauseId): Action => ({
  kind: "run",
  label,
  callback: callback("policy.clause", version.id, id),
});
