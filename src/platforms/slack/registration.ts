/**
 * What this adapter needs Slack to know of it: commands, shortcuts, events and scopes, as data. `manifest.json` must
 * say the same (a test compares them), and the listeners of `inbound.ts` are made from it.
 */

/**
 * Slash commands and the word of the product behind each. A command stands here only when the product answers to its
 * word; `/sm` reaches all others: `/sm mine`, `/sm queue`, `/sm anonymous`.
 */
export const COMMANDS = {
  "/sm": "sm",
  "/report": "report",
  "/policy": "policy",
  "/appeal": "appeal",
  "/quiz": "quiz",
  "/plan": "plan",
} as const;

/** Callback ids of the shortcuts, which are the names of the shortcut handlers too. */
export const SHORTCUTS = { report: "global", report_message: "message" } as const;

/** Events and the scope that each needs, if any. */
export const EVENTS = {
  app_home_opened: undefined,
  "message.im": "im:history",
  user_change: "users:read",
  team_join: "users:read",
  app_uninstalled: undefined,
  tokens_revoked: undefined,
} as const;

/** Bot scopes, each with the reason why less does not do. */
export const SCOPES = {
  commands: "slash commands and shortcuts",
  "chat:write": "cards, and refreshing them",
  "im:write": "opening the conversation with a person who never wrote to us",
  "im:history": "hearing what people write to us, and finding a card that may have arrived already",
  "users:read": "the directory: names, zones, who has left",
  "users:read.email": "recognising the same person on WeCom and in the people file",
  "channels:read": "refusing to post into a channel that is shared with another company",
  "groups:read": "the same for a private channel",
  "files:read": "evidence: files in forms, in the conversation with us and on reported messages",
  "files:write": "pictures in cards: the calendar of plans",
} as const;
