/** The parts of an app manifest that decide what Slack lets an app do (docs.slack.dev/reference/app-manifest). */
export type Manifest = {
  features: {
    app_home?: {
      home_tab_enabled?: boolean;
      messages_tab_enabled?: boolean;
      messages_tab_read_only_enabled?: boolean;
    };
    bot_user?: { display_name: string; always_online?: boolean };
    shortcuts?: { name: string; type: string; callback_id: string; description: string }[];
    slash_commands?: { command: string; url?: string; description: string; should_escape?: boolean }[];
  };
  oauth_config: { scopes: { bot: string[] } };
  settings: {
    event_subscriptions?: { request_url?: string; bot_events?: string[] };
    interactivity?: { is_enabled: boolean; request_url?: string; message_menu_options_url?: string };
    socket_mode_enabled?: boolean;
  };
};

/** One of the scopes that an event needs; an empty list: none is needed. */
const EVENT_SCOPES: Record<string, readonly string[]> = {
  app_home_opened: [],
  "message.im": ["im:history"],
  "message.channels": ["channels:history"],
  "message.groups": ["groups:history"],
  app_mention: ["app_mentions:read"],
  member_joined_channel: ["channels:read", "groups:read"],
  file_shared: ["files:read"],
  user_change: ["users:read"],
  team_join: ["users:read"],
  channel_shared: ["channels:read", "groups:read"],
  channel_unshared: ["channels:read", "groups:read"],
  tokens_revoked: [],
  app_uninstalled: [],
};

/** Why Slack would not send this event to the app, or undefined when it would. */
export function whyNoEvent(manifest: Manifest, granted: readonly string[], name: string): string | undefined {
  if (!manifest.settings.event_subscriptions?.bot_events?.includes(name)) return `${name} is not in bot_events`;
  const scopes = EVENT_SCOPES[name];
  if (scopes === undefined) return `${name} is not an event that this fake knows`;
  if (scopes.length > 0 && !scopes.some((scope) => granted.includes(scope)))
    return `${name} needs ${scopes.join(" or ")}`;
  if (name === "message.im" && !canWriteDirectly(manifest)) return "the Messages tab is off or read-only";
  if (name === "app_home_opened" && manifest.features.bot_user === undefined) return "there is no bot user";
  return undefined;
}

/** Whether people can write to the app in its direct conversation. */
export function canWriteDirectly(manifest: Manifest): boolean {
  const home = manifest.features.app_home;
  return home?.messages_tab_enabled === true && home.messages_tab_read_only_enabled !== true;
}
