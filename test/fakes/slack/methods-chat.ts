import { type Args, messages } from "./args.ts";
import { type Problem, validateMessage } from "./block-kit.ts";
import { SURFACE_LIMITS } from "./block-kit-spec.ts";
import { textLengthOf, withIds } from "./blocks.ts";
import { type Fields, isFields, listOf } from "./json.ts";
import { type ApiContext, type Method, requireScope } from "./method.ts";
import { pictureProblems } from "./methods-files.ts";
import { type Channel, type Message, Refusal } from "./model.ts";
import { messageObject } from "./objects.ts";
import type { Workspace } from "./workspace.ts";

const TEXT_CUT_ABOVE = 40_000;
const UPDATE_TEXT_MAX = 4000;
const METADATA_MAX_BYTES = 8000;

/** The text and blocks of a post, checked and with ids. @throws Refusal when Slack would not take them */
export function checkedContent(
  workspace: Workspace,
  given: { text: string | undefined; blocks: unknown; textMax: number },
): { text: string; blocks?: Fields[] } {
  const { blocks, text = "" } = given;
  if (blocks !== undefined && !Array.isArray(blocks)) throw new Refusal("invalid_blocks_format");
  const hasBlocks = Array.isArray(blocks) && blocks.length > 0;
  if (text === "" && !hasBlocks) throw new Refusal("no_text");
  if ([...text].length > given.textMax) throw new Refusal("msg_too_long");
  if (!hasBlocks) return { text };
  const problems = [...validateMessage(blocks, text), ...pictureProblems(workspace, blocks)];
  if (problems.length > 0) throw new Refusal("invalid_blocks", explained(problems));
  if (textLengthOf(blocks) > SURFACE_LIMITS.messageBlockText) throw new Refusal("msg_blocks_too_long");
  return { text, blocks: withIds(listOf(blocks), () => workspace.newId("b")) };
}

export const explained = (problems: Problem[], root = ""): Fields => ({
  ...messages(problems.map(({ message, pointer }) => `${message} [json-pointer:${root}${pointer}]`)),
  errors: problems.map(({ message, pointer }) => `${message} [json-pointer:${root}${pointer}]`),
});

/** The text and blocks that the arguments hold. @throws Refusal */
export function content(context: ApiContext, args: Args, textMax: number) {
  const blocks = args.json("blocks", "invalid_blocks_format");
  if (args.has("markdown_text") && (args.has("text") || args.has("blocks")))
    throw new Refusal("markdown_text_conflict");
  const attachments = args.json("attachments", "invalid_attachments");
  if (Array.isArray(attachments) && attachments.length > 100) throw new Refusal("too_many_attachments");
  if (Array.isArray(attachments) && attachments.length > 0) throw new Refusal("invalid_attachments");
  const markdown = args.text("markdown_text");
  if (markdown !== undefined && [...markdown].length > SURFACE_LIMITS.markdownText) throw new Refusal("msg_too_long");
  return checkedContent(context.workspace, { text: markdown ?? args.text("text"), blocks, textMax });
}

function metadataOf(args: Args): Fields | undefined {
  const metadata = args.json("metadata", "invalid_metadata_format");
  if (metadata === undefined) return undefined;
  if (!isFields(metadata)) throw new Refusal("invalid_metadata_format");
  if (Object.keys(metadata).length === 0) return metadata;
  if (typeof metadata.event_type !== "string" || !isFields(metadata.event_payload))
    throw new Refusal("invalid_metadata_schema");
  if (Buffer.byteLength(JSON.stringify(metadata)) > METADATA_MAX_BYTES) throw new Refusal("metadata_too_large");
  return metadata;
}

/** The channel to post in. @throws Refusal when the app may not post there */
export function postable(workspace: Workspace, id: string): Channel {
  // The same name may stand for a channel in each workspace of an organisation.
  if (workspace.app.organisation && !/^[A-Z0-9]{2,}$/.test(id)) throw new Refusal("team_not_found");
  const channel = workspace.channels.has(id) || !workspace.users.has(id) ? workspace.visibleChannel(id) : undefined;
  if (!channel && !workspace.visibleUser(id) && !workspace.users.get(id)?.is_hidden)
    throw new Refusal("channel_not_found");
  const target = channel ?? workspace.openDirect(id).channel;
  if (target.is_im && workspace.manifest.features.app_home?.messages_tab_enabled !== true)
    throw new Refusal("messages_tab_disabled");
  if (target.is_archived) throw new Refusal("is_archived");
  const isInside = target.members.includes(workspace.app.botUserId);
  if (!isInside && !workspace.grantedScopes.includes("chat:write.public")) throw new Refusal("not_in_channel");
  return target;
}

function threadOf(workspace: Workspace, channel: Channel, args: Args): { thread_ts?: string } {
  const ts = args.text("thread_ts");
  if (ts === undefined || ts === "") return {};
  if (!workspace.messageAt(channel.id, ts)) throw new Refusal("cannot_reply_to_message");
  return { thread_ts: ts };
}

function ownMessage(workspace: Workspace, args: Args, code: string): Message {
  const channel = workspace.visibleChannel(args.need("channel"));
  const message = workspace.messageAt(channel.id, args.need("ts"));
  if (!message) throw new Refusal("message_not_found");
  if (message.bot_id !== workspace.app.botId) throw new Refusal(code);
  return message;
}

export const author = (workspace: Workspace) => ({ user: workspace.app.botUserId, bot_id: workspace.app.botId });

export const chatMethods: Record<string, Method> = {
  "chat.postMessage": {
    token: "bot",
    scopes: ["chat:write"],
    tier: "special",
    required: ["channel"],
    perChannel: true,
    run(context, args) {
      const { workspace } = context;
      const channel = postable(workspace, args.need("channel"));
      const { text, ...rest } = content(context, args, context.textRefusedAbove);
      const metadata = metadataOf(args);
      const isCut = [...text].length > TEXT_CUT_ABOVE;
      const message = workspace.post({
        channel: channel.id,
        ...author(workspace),
        text: isCut ? [...text].slice(0, TEXT_CUT_ABOVE).join("") : text,
        ...rest,
        ...threadOf(workspace, channel, args),
        ...(metadata && Object.keys(metadata).length > 0 && { metadata }),
      });
      context.echo("posted", message);
      return {
        channel: channel.id,
        ts: message.ts,
        message: messageObject(workspace, context.origin, message),
        ...(isCut && { warning: "message_truncated", response_metadata: { warnings: ["message_truncated"] } }),
      };
    },
  },
  "chat.update": {
    token: "bot",
    scopes: ["chat:write"],
    tier: 3,
    required: ["channel", "ts"],
    run(context, args) {
      const { workspace } = context;
      const message = ownMessage(workspace, args, "cant_update_message");
      const before = { ...message };
      const { text, blocks } = content(context, args, UPDATE_TEXT_MAX);
      const metadata = metadataOf(args);
      if (args.has("text") || args.has("markdown_text") || !blocks) message.text = text;
      if (blocks) message.blocks = blocks;
      else delete message.blocks;
      if (metadata && Object.keys(metadata).length === 0) delete message.metadata;
      else if (metadata) message.metadata = metadata;
      message.edited = { user: workspace.app.botUserId, ts: workspace.newTs() };
      workspace.changed();
      context.echo("changed", message, before);
      return {
        channel: message.channel,
        ts: message.ts,
        text: message.text,
        message: messageObject(workspace, context.origin, message),
      };
    },
  },
  "chat.delete": {
    token: "bot",
    scopes: ["chat:write"],
    tier: 3,
    required: ["channel", "ts"],
    run(context, args) {
      const message = ownMessage(context.workspace, args, "cant_delete_message");
      context.workspace.remove(message);
      context.echo("deleted", message);
      return { channel: message.channel, ts: message.ts };
    },
  },
  "chat.postEphemeral": {
    token: "bot",
    scopes: ["chat:write"],
    tier: 4,
    required: ["channel", "user"],
    run(context, args) {
      const { workspace } = context;
      const channel = postable(workspace, args.need("channel"));
      const user = args.need("user");
      if (!channel.members.includes(user)) throw new Refusal("user_not_in_channel");
      const message = workspace.post({
        channel: channel.id,
        ...author(workspace),
        ...content(context, args, UPDATE_TEXT_MAX),
        ...threadOf(workspace, channel, args),
        ephemeral_to: user,
      });
      return { message_ts: message.ts };
    },
  },
  "chat.getPermalink": {
    token: "bot",
    scopes: [],
    tier: "special",
    formOnly: true,
    required: ["channel", "message_ts"],
    run({ workspace }, args) {
      const channel = workspace.visibleChannel(args.need("channel"));
      const message = workspace.messageAt(channel.id, args.need("message_ts"));
      if (!message) throw new Refusal("message_not_found");
      const path = `${channel.id}/p${message.ts.replace(".", "")}`;
      return { channel: channel.id, permalink: `https://${workspace.app.teamDomain}.slack.com/archives/${path}` };
    },
  },
};

/** Scopes with which the app may look at this channel. */
export function requireChannelScope(workspace: Workspace, channel: Channel): void {
  if (channel.is_im) requireScope(workspace, "im:read");
  else requireScope(workspace, channel.is_private ? "groups:read" : "channels:read");
}
