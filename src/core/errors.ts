import { randomBytes } from "node:crypto";

/**
 * Something the person asked for cannot be done, and the text says why in their language. It is an answer, not a
 * fault: shown to the person, logged at info, and nothing is changed.
 */
export class UserError extends Error {
  readonly code: string;
  constructor(code: string, text: string) {
    super(text);
    this.name = "UserError";
    this.code = code;
  }
}

/** The thing moved on while somebody was deciding: a second press, or the second of two approvers. */
export class ChangedMeanwhile extends Error {
  readonly subject: string;
  /** Somebody moved it between our reading and our writing: trying again sees the new state and may well succeed. */
  readonly isConflict: boolean;
  /** Whoever asked may not learn who moved it. */
  readonly isNameless: boolean;
  constructor(
    subject: string,
    { isConflict = false, isNameless = false }: { isConflict?: boolean; isNameless?: boolean } = {},
  ) {
    super(`${subject} changed meanwhile`);
    this.name = "ChangedMeanwhile";
    this.subject = subject;
    this.isConflict = isConflict;
    this.isNameless = isNameless;
  }
}

/** A short reference that the person sees and the log holds, e.g. `E-7F3K9Q`. Without letters that look like digits. */
export function faultReference(): string {
  const alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
  return `E-${Array.from(randomBytes(6), (byte) => alphabet[byte % alphabet.length]).join("")}`;
}
