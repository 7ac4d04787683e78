import type { Callback } from "./callback.ts";

/** The surfaces that exist; each is one folder under `platforms/`. Mail only goes out. */
export type Platform = "slack" | "wecom" | "web" | "mail";

/** Who acts, in the platform's own terms. `tenant` is the workspace or company there ("demo" in the browser). */
export type Account = { platform: Platform; tenant: string; externalId: string };

/** One thing that a person did, translated by an adapter and the same for all platforms. */
export type Interaction = {
  /** Unique for the event and equal when the platform delivers it again: `slack:…`, `wecom:…`, `web:…`. */
  key: string;
  /** Undefined only for a page that is used without saying who one is (the anonymous web form). */
  account: Account | undefined;
  /** Where it happened. In a channel others may look on, so an answer is for the asker's eyes only. */
  place: "direct" | "channel" | "home" | "page";
  intent: Intent;
};

export type Intent =
  /** A command with the words behind it: `/report leaked price list`, 举报. `name` is the word as typed, without slash. */
  | { kind: "command"; name: string; text: string }
  /** Words in the direct conversation that are not an answer to a running dialogue. */
  | { kind: "text"; text: string }
  /** Files sent in the direct conversation outside a dialogue. */
  | { kind: "files"; files: FileRef[]; text?: string }
  /** A button or select on a card. */
  | { kind: "press"; callback: Callback; chosen?: string }
  /** A form, filled in. `context` is what the form was opened with (checked again by the handler). */
  | { kind: "submit"; form: string; context: FormContext; values: RawValues }
  /** A shortcut, perhaps on a message that somebody wrote. */
  | { kind: "shortcut"; name: string; message?: ForeignMessage }
  /** The hub was opened (App Home, the app's conversation, the demo page). */
  | { kind: "hub" }
  /** The person came to us for the first time, or came into the app's scope. */
  | { kind: "welcome" };

/** Small and opaque: ids and flags that a form was opened with, never its content. At most 2,000 bytes as JSON. */
export type FormContext = Record<string, string>;

/** A message of somebody on the platform that is being reported. */
export type ForeignMessage = {
  text: string;
  author?: Account;
  authorName?: string;
  permalink?: string;
  at?: Date;
  /** Remote files on that message. */
  files?: FileRef[];
};

/**
 * A file that came with an interaction: still with the platform, to be fetched later by a job (`remote`; the adapter
 * of that platform understands `ref`), or already taken in and encrypted (`stored`).
 */
export type FileRef =
  | { kind: "remote"; platform: Platform; ref: string; name?: string; bytes?: number; mime?: string }
  | { kind: "stored"; evidenceId: string; name?: string };

/** What a field of a form holds before it is checked. Empty strings and empty lists mean "not answered". */
export type RawValue = string | string[] | FileRef[] | { account: Account };
export type RawValues = Record<string, RawValue | undefined>;
