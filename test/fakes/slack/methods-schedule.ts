import type { Args } from "./args.ts";
import type { Method } from "./method.ts";
import { author, content, postable } from "./methods-chat.ts";
import { Refusal, type Scheduled } from "./model.ts";
import { messageObject } from "./objects.ts";
import type { Workspace } from "./workspace.ts";

const AHEAD_MAX_SECONDS = 120 * 86_400;
/** Messages that may be scheduled for one channel in so many seconds. */
const IN_A_ROW_MAX = 30;
const IN_A_ROW_SECONDS = 300;
/** So shortly before it goes out a message cannot be called back any more. */
const TOO_LATE_SECONDS = 60;

/** Seconds since 1970. @throws Refusal when Slack would not schedule for then */
function postAt(workspace: Workspace, channel: string, args: Args): number {
  const at = Number(args.need("post_at"));
  const now = workspace.now() / 1000;
  if (!Number.isInteger(at)) throw new Refusal("invalid_time");
  if (at <= now) throw new Refusal("time_in_past");
  if (at > now + AHEAD_MAX_SECONDS) throw new Refusal("time_too_far");
  const near = workspace.scheduled.filter((other) => other.channel === channel).map((other) => other.post_at);
  // Any window of five minutes that holds the new message begins at one of them.
  const isCrowded = [...near, at].some((from) => {
    const inWindow = [...near, at].filter((time) => time >= from && time < from + IN_A_ROW_SECONDS).length;
    return from <= at && at < from + IN_A_ROW_SECONDS && inWindow > IN_A_ROW_MAX;
  });
  if (isCrowded) throw new Refusal("restricted_too_many");
  return at;
}

export const scheduleMethods: Record<string, Method> = {
  "chat.scheduleMessage": {
    token: "bot",
    scopes: ["chat:write"],
    tier: 3,
    required: ["channel", "post_at"],
    run(context, args) {
      const { workspace } = context;
      const channel = postable(workspace, args.need("channel"));
      const post_at = postAt(workspace, channel.id, args);
      const message = {
        channel: channel.id,
        ...author(workspace),
        ...content(context, args, context.textRefusedAbove),
      };
      const item: Scheduled = { id: workspace.newId("Q"), channel: channel.id, post_at, message };
      workspace.scheduled.push(item);
      return {
        channel: channel.id,
        scheduled_message_id: item.id,
        post_at,
        message: messageObject(workspace, context.origin, { ...message, ts: "" }),
      };
    },
  },
  "chat.scheduledMessages.list": {
    token: "bot",
    scopes: [],
    tier: 3,
    needsTeam: true,
    run({ workspace }, args) {
      const wanted = args.text("channel");
      if (wanted && !workspace.channels.has(wanted)) throw new Refusal("invalid_channel");
      const list = workspace.scheduled.filter((item) => !wanted || item.channel === wanted);
      const scheduled_messages = list.map(({ id, channel, post_at, message }) => ({
        id,
        channel_id: channel,
        post_at,
        text: message.text,
      }));
      return { scheduled_messages, response_metadata: { next_cursor: "" } };
    },
  },
  "chat.deleteScheduledMessage": {
    token: "bot",
    scopes: ["chat:write"],
    tier: 3,
    required: ["channel", "scheduled_message_id"],
    run({ workspace }, args) {
      const [channel, id] = [args.need("channel"), args.need("scheduled_message_id")];
      const item = workspace.scheduled.find((other) => other.id === id && other.channel === channel);
      if (!item || item.post_at - TOO_LATE_SECONDS <= workspace.now() / 1000)
        throw new Refusal("invalid_scheduled_message_id");
      workspace.scheduled.splice(workspace.scheduled.indexOf(item), 1);
      return {};
    },
  },
};
