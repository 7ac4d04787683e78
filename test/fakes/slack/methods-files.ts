import { missing } from "./args.ts";
import type { Problem } from "./block-kit.ts";
import { type Fields, isFields, listOf } from "./json.ts";
import type { Method } from "./method.ts";
import { type Channel, Refusal, type SlackFile } from "./model.ts";
import { fileObject } from "./objects.ts";
import type { Workspace } from "./workspace.ts";

/** The file, if the app may see it: its own, one in a conversation that it is in, or one handed in with a form. */
export function visibleFile(workspace: Workspace, id: string): SlackFile | undefined {
  const file = workspace.files.get(id);
  if (!file?.complete) return undefined;
  const { botUserId } = workspace.app;
  const isHandedIn = file.channels.length === 0;
  const isShared = file.channels.some((channel) => workspace.channels.get(channel)?.members.includes(botUserId));
  return isHandedIn || isShared || file.user === botUserId ? file : undefined;
}

const isPng = (bytes: Buffer): boolean => bytes.subarray(0, 8).toString("latin1") === "\x89PNG\r\n\x1a\n";

/** Image blocks that show a file which is not there, not the app's to see, or no picture (png, jpg, gif). */
export const pictureProblems = (workspace: Workspace, blocks: unknown): Problem[] =>
  listOf(blocks).flatMap(({ type, slack_file }, index) => {
    if (type !== "image" || !isFields(slack_file) || typeof slack_file.id !== "string") return [];
    const file = visibleFile(workspace, slack_file.id);
    if (file && !file.deleted && /^image\/(png|jpeg|gif)$/.test(file.mimetype)) return [];
    return [{ pointer: `/blocks/${index}/slack_file`, message: "invalid slack file" }];
  });

export const fileMethods: Record<string, Method> = {
  "files.info": {
    token: "bot",
    scopes: ["files:read"],
    tier: 4,
    formOnly: true,
    required: ["file"],
    run({ workspace, origin }, args) {
      const file = visibleFile(workspace, args.need("file"));
      if (!file) throw new Refusal("file_not_found");
      if (file.deleted) throw new Refusal("file_deleted");
      return { file: fileObject(workspace, origin, file) };
    },
  },
  "files.getUploadURLExternal": {
    token: "bot",
    scopes: ["files:write"],
    tier: 4,
    formOnly: true,
    required: ["filename", "length"],
    run({ workspace, origin }, args) {
      const size = args.count("length") ?? 0;
      if (size === 0) throw new Refusal("missing_argument", { arg: "length" });
      const alt = args.text("alt_txt");
      if (alt !== undefined && [...alt].length > 1000) throw new Refusal("alt_txt_too_large");
      const id = workspace.newId("F");
      workspace.files.set(id, {
        id,
        name: args.need("filename"),
        title: args.need("filename"),
        mimetype: "application/octet-stream",
        size,
        user: workspace.app.botUserId,
        created: Math.floor(workspace.now() / 1000),
        channels: [],
        bytes: undefined,
        deleted: false,
        complete: false,
        ...(alt !== undefined && { alt_txt: alt }),
      });
      return { upload_url: `${origin}/upload/v1/${id}`, file_id: id };
    },
  },
  "files.completeUploadExternal": {
    token: "bot",
    scopes: ["files:write"],
    tier: 4,
    required: ["files"],
    run(context, args) {
      const { workspace, origin } = context;
      const given = args.json("files", "invalid_arguments");
      if (!Array.isArray(given) || given.length === 0) throw missing(["files"]);
      const files = given.map((item: unknown) => uploaded(workspace, item));
      const channelIds = [args.text("channel_id"), ...(args.text("channels") ?? "").split(",")].filter((id) => id);
      if (channelIds.length > 100) throw new Refusal("channels_limit_exceeded");
      const channels = channelIds.map((id) => uploadTarget(workspace, id ?? ""));
      for (const { file, title } of files) {
        file.complete = true;
        file.mimetype = file.bytes && isPng(file.bytes) ? "image/png" : file.mimetype;
        file.title = title ?? file.title;
        file.channels = channels.map((channel) => channel.id);
      }
      const thread = args.text("thread_ts");
      for (const channel of channels) {
        const message = workspace.post({
          channel: channel.id,
          user: workspace.app.botUserId,
          bot_id: workspace.app.botId,
          subtype: "file_share",
          text: args.text("initial_comment") ?? "",
          files: files.map(({ file }) => file),
          ...(thread && { thread_ts: thread }),
        });
        context.echo("posted", message);
      }
      return { files: files.map(({ file }) => fileObject(workspace, origin, file)) satisfies Fields[] };
    },
  },
};

function uploaded(workspace: Workspace, item: unknown): { file: SlackFile; title: string | undefined } {
  const file = isFields(item) && typeof item.id === "string" ? workspace.files.get(item.id) : undefined;
  if (!isFields(item) || file?.bytes === undefined || file.complete) throw new Refusal("file_not_found");
  return { file, title: typeof item.title === "string" ? item.title : undefined };
}

function uploadTarget(workspace: Workspace, id: string): Channel {
  const channel = workspace.visibleChannel(id);
  if (!channel.members.includes(workspace.app.botUserId)) throw new Refusal("not_in_channel");
  return channel;
}
