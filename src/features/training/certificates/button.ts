import { callback } from "../../../core/callback.ts";
import type { Action } from "../../../core/card.ts";
import type { Locale } from "../../../core/locale.ts";
import { certificateWords } from "./messages/index.ts";

/** The way to the certificate of a task that was passed, for the cards of its course. */
export const certificateButton = ({ locale }: { locale: Locale }, assignmentId: string): Action & { kind: "run" } => ({
  kind: "run",
  label: certificateWords.in(locale)("button"),
  callback: callback("certificate.of", assignmentId),
});

/** The way to all certificates of the reader. */
export const certificatesButton = ({ locale }: { locale: Locale }): Action & { kind: "run" } => ({
  kind: "run",
  label: certificateWords.in(locale)("mine"),
  callback: callback("certificate.list", "all"),
});
