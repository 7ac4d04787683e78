import { callback } from "../../../core/callback.ts";
import type { Action } from "../../../core/card.ts";
import type { Locale } from "../../../core/locale.ts";
import { sessionWords } from "./messages/index.ts";

/** The way to the sessions that are coming: all, or those of one course. */
export const sessionsButton = ({ locale }: { locale: Locale }, course = "all"): Action & { kind: "run" } => ({
  kind: "run",
  label: sessionWords.in(locale)("button"),
  callback: callback("session.list", course),
});
