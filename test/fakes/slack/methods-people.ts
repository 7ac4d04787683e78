import type { Args } from "./args.ts";
import { type Fields, parseJson } from "./json.ts";
import { type Method, requireScope } from "./method.ts";
import { requireChannelScope } from "./methods-chat.ts";
import { Refusal } from "./model.ts";
import { channelObject, messageObject, userObject } from "./objects.ts";
import type { Workspace } from "./workspace.ts";

const PAGE_MAX = 1000;

function page<Item>(items: readonly Item[], args: Args): { items: Item[]; response_metadata: Fields } {
  const limit = Math.min(args.count("limit") || PAGE_MAX, PAGE_MAX);
  const cursor = args.text("cursor") ?? "";
  const start = cursor === "" ? 0 : parseJson(Buffer.from(cursor, "base64").toString());
  if (typeof start !== "number" || start < 0 || start > items.length) throw new Refusal("invalid_cursor");
  const next = start + limit;
  const next_cursor = next < items.length ? Buffer.from(String(next)).toString("base64") : "";
  return { items: items.slice(start, next), response_metadata: { next_cursor } };
}

export const peopleMethods: Record<string, Method> = {
  "users.info": {
    token: "bot",
    scopes: ["users:read"],
    tier: 4,
    formOnly: true,
    required: ["user"],
    run({ workspace }, args) {
      const user = workspace.seenUser(args.need("user"));
      return { user: userObject(workspace, user, { locale: args.flag("include_locale") }) };
    },
  },
  "users.list": {
    token: "bot",
    scopes: ["users:read"],
    tier: 2,
    formOnly: true,
    needsTeam: true,
    run({ workspace }, args) {
      const all = [...workspace.users.values()].filter((user) => workspace.visibleUser(user.id));
      const { items, response_metadata } = page(all, args);
      const include = { locale: args.flag("include_locale") };
      return { members: items.map((user) => userObject(workspace, user, include)), response_metadata };
    },
  },
  "users.lookupByEmail": {
    token: "bot",
    scopes: ["users:read.email"],
    tier: 3,
    formOnly: true,
    required: ["email"],
    run({ workspace }, args) {
      const email = args.need("email").toLowerCase();
      const user = [...workspace.users.values()].find(
        (candidate) => candidate.profile.email?.toLowerCase() === email && !candidate.deleted,
      );
      if (user?.team_id !== workspace.app.teamId) throw new Refusal("users_not_found");
      return { user: userObject(workspace, user, { locale: false }) };
    },
  },
  "users.profile.get": {
    token: "bot",
    scopes: ["users.profile:read"],
    tier: 4,
    formOnly: true,
    run({ workspace }, args) {
      const user = workspace.seenUser(args.text("user") ?? workspace.app.botUserId);
      const fields = Object.entries(user.profile.fields).map(([id, { label, ...field }]) => [
        id,
        args.flag("include_labels") ? { ...field, label: label ?? "" } : field,
      ]);
      const { profile } = userObject(workspace, user, { locale: false });
      return { profile: { ...(profile as Fields), fields: Object.fromEntries(fields) as Fields } };
    },
  },
  "conversations.open": {
    token: "bot",
    scopes: ["im:write"],
    tier: 3,
    run({ workspace }, args) {
      if (args.has("channel")) {
        const channel = workspace.visibleChannel(args.need("channel"));
        return { channel: { id: channel.id }, no_op: true, already_open: true };
      }
      const users = (args.text("users") ?? "").split(",").filter((id) => id !== "");
      const [only] = users;
      if (only === undefined) throw new Refusal("users_list_not_supplied");
      if (users.length > 8) throw new Refusal("too_many_users");
      if (users.length > 1) return { channel: { id: openGroup(workspace, users) } };
      const { channel, alreadyOpen } = workspace.openDirect(only);
      const facts = args.flag("return_im") ? channelObject(workspace, channel) : { id: channel.id };
      return { channel: facts, ...(alreadyOpen && { no_op: true, already_open: true }) };
    },
  },
  "conversations.info": {
    token: "bot",
    scopes: [],
    tier: 3,
    formOnly: true,
    required: ["channel"],
    run({ workspace }, args) {
      const channel = workspace.visibleChannel(args.need("channel"));
      requireChannelScope(workspace, channel);
      return { channel: channelObject(workspace, channel) };
    },
  },
  "conversations.history": {
    token: "bot",
    scopes: [],
    tier: 3,
    formOnly: true,
    required: ["channel"],
    run({ workspace, origin }, args) {
      const channel = workspace.visibleChannel(args.need("channel"));
      requireScope(
        workspace,
        channel.is_im ? "im:history" : channel.is_private ? "groups:history" : "channels:history",
      );
      const own = workspace.messages.filter((m) => m.channel === channel.id && m.ephemeral_to === undefined).reverse();
      const { items, response_metadata } = page(own, args);
      const messages = items.map((message) => {
        const { metadata, ...wire } = messageObject(workspace, origin, message);
        return metadata !== undefined && args.flag("include_all_metadata") ? { ...wire, metadata } : wire;
      });
      return { messages, has_more: response_metadata.next_cursor !== "", response_metadata };
    },
  },
  "conversations.members": {
    token: "bot",
    scopes: [],
    tier: 4,
    formOnly: true,
    required: ["channel"],
    run({ workspace }, args) {
      const channel = workspace.visibleChannel(args.need("channel"));
      requireChannelScope(workspace, channel);
      const { items, response_metadata } = page(channel.members, args);
      return { members: items, response_metadata };
    },
  },
};

function openGroup(workspace: Workspace, users: string[]): string {
  requireScope(workspace, "mpim:write");
  for (const id of users) workspace.seenUser(id);
  const members = [...new Set([...users, workspace.app.botUserId])].sort();
  const name = `mpdm-${members.join("--").toLowerCase()}`;
  const existing = [...workspace.channels.values()].find((channel) => channel.name === name);
  return (existing ?? workspace.addChannel({ id: workspace.newId("G"), name, is_private: true, members })).id;
}
