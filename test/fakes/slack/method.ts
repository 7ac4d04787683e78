import type { Args } from "./args.ts";
import type { Fields } from "./json.ts";
import type { Message } from "./model.ts";
import { Refusal } from "./model.ts";
import type { OAuth } from "./oauth.ts";
import type { Workspace } from "./workspace.ts";

/** What methods need beyond the workspace. */
export type ApiContext = {
  workspace: Workspace;
  /** Where this fake listens: `http://127.0.0.1:PORT`. */
  origin: string;
  /** Above this many characters `chat.postMessage` answers `msg_too_long` instead of taking the text. */
  textRefusedAbove: number;
  newSocketUrl(): string;
  oauth: OAuth;
  /** Slack tells subscribers also of what the app itself posts, changes and deletes. */
  echo(change: "posted" | "changed" | "deleted", message: Message, before?: Message): void;
};

export type Tier = 1 | 2 | 3 | 4 | "special";

export type Method = {
  /** "none": whoever calls shows the app's own secret. */
  token: "bot" | "app" | "none";
  scopes: readonly string[];
  tier: Tier;
  /** JSON bodies are not read. */
  formOnly?: true;
  required?: readonly string[];
  /** With the token of an organisation the call must say which of its workspaces it means. */
  needsTeam?: true;
  /** The channel whose own rate limit the call falls under. */
  perChannel?: true;
  run(context: ApiContext, args: Args): Fields;
};

/** @throws Refusal `missing_scope` unless the installation has one of the scopes */
export function requireScope(workspace: Workspace, ...oneOf: string[]): void {
  if (oneOf.some((scope) => workspace.grantedScopes.includes(scope))) return;
  throw new Refusal("missing_scope", { needed: oneOf.join(","), provided: workspace.grantedScopes.join(",") });
}
