import type { Fields } from "./json.ts";

/** A person or bot as the workspace knows it. Custom profile fields are keyed by their `Xf…` id. */
export type SlackUser = {
  id: string;
  team_id: string;
  name: string;
  real_name: string;
  deleted: boolean;
  tz: string;
  tz_offset: number;
  locale: string;
  is_bot: boolean;
  is_admin: boolean;
  is_owner: boolean;
  is_restricted: boolean;
  is_ultra_restricted: boolean;
  is_stranger: boolean;
  /** Of the workspace, but kept from the app's eyes. */
  is_hidden: boolean;
  updated: number;
  profile: { display_name: string; title: string; email?: string; fields: Record<string, ProfileField> };
};
type ProfileField = { value: string; alt: string; label?: string };

/** What a test gives to add a person; everything else has a sensible default. */
export type UserSeed = Partial<Omit<SlackUser, "profile">> & {
  id: string;
  display_name?: string;
  title?: string;
  email?: string;
  fields?: Record<string, ProfileField>;
};

export type Channel = {
  id: string;
  name: string;
  team_id: string;
  is_im: boolean;
  is_private: boolean;
  is_archived: boolean;
  is_ext_shared: boolean;
  is_pending_ext_shared: boolean;
  is_org_shared: boolean;
  members: string[];
  /** The person at the other end of a direct conversation with the app. */
  user?: string;
};
export type ChannelSeed = Partial<Omit<Channel, "user" | "is_im">> & { id: string };

/** A message as kept; `ephemeral_to` marks one that only that person sees. */
export type Message = {
  channel: string;
  ts: string;
  user: string;
  text: string;
  bot_id?: string;
  blocks?: Fields[];
  metadata?: unknown;
  thread_ts?: string;
  edited?: { user: string; ts: string };
  files?: SlackFile[];
  subtype?: string;
  ephemeral_to?: string;
};

/** A message that goes out later; `post_at` in seconds. */
export type Scheduled = { id: string; channel: string; post_at: number; message: Omit<Message, "ts"> };

export type SlackFile = {
  id: string;
  name: string;
  title: string;
  mimetype: string;
  size: number;
  user: string;
  created: number;
  channels: string[];
  bytes: Buffer | undefined;
  alt_txt?: string;
  deleted: boolean;
  complete: boolean;
};

/** A value in `view.state.values`. */
export type StateValue = { type: string } & Fields;
export type StateValues = Record<string, Record<string, StateValue>>;

/** A modal or Home tab as it stands in front of a person. */
export type OpenView = {
  id: string;
  user: string;
  type: "modal" | "home";
  definition: Fields;
  hash: string;
  rootId: string;
  previousId: string | null;
  typed: StateValues;
  /** What an ack with `errors` put beside the fields, by block id. */
  errors: Record<string, string>;
};

export type Trigger = { user: string; at: number; used: boolean };

export type ResponseUrl = {
  user: string;
  channel: string;
  at: number;
  uses: number;
  /** The message whose control was pressed, if one was. */
  source: { ts: string; ephemeral: boolean } | undefined;
};

/** A rule that the app broke, kept so that a test can assert that there are none. */
export type Violation = { rule: string; what: string; detail?: unknown };

/** An `ok: false` answer of the Web API. */
export class Refusal extends Error {
  readonly code: string;
  readonly extra: Fields;
  constructor(code: string, extra: Fields = {}) {
    super(code);
    this.code = code;
    this.extra = extra;
  }
}

/** The client offers no such thing at this moment: no such control, command, composer … Nothing was sent. */
export class NotPossible extends Error {}

/** The person sees that something went wrong: a warning sign, "failed", "We had some trouble connecting". */
export class ShownFailure extends Error {}

/** The client kept the form back because of what is in its fields; by block id. Nothing was sent. */
export class FormKeptBack extends Error {
  readonly fields: Record<string, string>;
  constructor(fields: Record<string, string>) {
    super(`the form was not sent: ${JSON.stringify(fields)}`);
    this.fields = fields;
  }
}
