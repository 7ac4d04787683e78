import { z } from "zod";
import type { ForeignMessage, Interaction } from "../../core/interaction.ts";
import type { Asked } from "./answer.ts";
import { whyStranger } from "./callers.ts";
import { accountOf } from "./directory.ts";
import { fileRefs } from "./form-values.ts";
import { type Ack, dropMalformed, type Inbound, isRefused, strangerText } from "./intake.ts";
import { plainFromMarkup } from "./text.ts";

const Message = z.object({
  ts: z.string(),
  text: z.string().nullish(),
  user: z.string().nullish(),
  team: z.string().nullish(),
  user_team: z.string().nullish(),
  username: z.string().nullish(),
  bot_profile: z.object({ name: z.string().nullish() }).nullish(),
  files: z.array(z.unknown()).nullish(),
});

/** docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload */
const Shortcut = z.object({
  type: z.enum(["shortcut", "message_action"]),
  callback_id: z.string(),
  trigger_id: z.string(),
  user: z.object({ id: z.string(), team_id: z.string().nullish() }),
  team: z.object({ id: z.string() }).nullish(),
  enterprise: z.object({ id: z.string() }).nullish(),
  channel: z.object({ id: z.string(), name: z.string().nullish() }).nullish(),
  message: Message.nullish(),
  response_url: z.string().nullish(),
});
type Shortcut = z.infer<typeof Shortcut>;

/** Milliseconds for the message's permanent address: the trigger of the form has three seconds in all. */
const PERMALINK_WITHIN_MS = 1000;

/** A shortcut, perhaps on a message. It only opens something, so it is acknowledged before it is looked at. */
export async function takeShortcut(inbound: Inbound, body: unknown, ack: Ack): Promise<void> {
  const parsed = Shortcut.safeParse(body);
  if (!parsed.success) return dropMalformed(inbound, "shortcut", ack);
  const shortcut = parsed.data;
  await ack();
  const { user, team, enterprise, response_url, trigger_id } = shortcut;
  const caller = { userTeam: user.team_id, team: team?.id, enterprise: enterprise?.id };
  if (isRefused(inbound, caller, "shortcut")) {
    const text = strangerText(inbound);
    if (response_url) await inbound.client.respond(response_url, { response_type: "ephemeral", text });
    return;
  }
  const account = accountOf(user.id, inbound.identity());
  const message = await messageOf(inbound, shortcut);
  const interaction: Interaction = {
    key: `slack:shortcut:${trigger_id}`,
    account,
    place: shortcut.channel?.name === "directmessage" || !shortcut.channel ? "direct" : "channel",
    intent: { kind: "shortcut", name: shortcut.callback_id, ...(message && { message }) },
  };
  const reply = await inbound.desk.receive(interaction, { answers: "inline" });
  const asked: Asked = { account, trigger: trigger_id, ...(response_url && { responseUrl: response_url }) };
  await inbound.answers.show(reply, asked);
}

async function messageOf(inbound: Inbound, { message, channel }: Shortcut): Promise<ForeignMessage | undefined> {
  if (!message || !channel) return undefined;
  const author = authorOf(inbound, message);
  const permalink = await permalinkOf(inbound, channel.id, message.ts);
  const ms = Number(message.ts) * 1000;
  const files = fileRefs(message.files);
  return {
    text: plainFromMarkup(message.text ?? ""),
    ...author,
    ...(permalink && { permalink }),
    ...(Number.isFinite(ms) && ms > 0 && { at: new Date(Math.floor(ms)) }),
    ...(files.length > 0 && { files }),
  };
}

/** A colleague by account; of robots the name that they show; of people of other companies nothing that we could use. */
function authorOf(inbound: Inbound, message: z.infer<typeof Message>): Pick<ForeignMessage, "author" | "authorName"> {
  const name = message.username || message.bot_profile?.name;
  if (name) return { authorName: name };
  const team = message.user_team ?? message.team;
  const isOurs = team === undefined || team === null || !whyStranger({ userTeam: team }, inbound.identity());
  return message.user && isOurs ? { author: accountOf(message.user, inbound.identity()) } : {};
}

/** Without it the report is still worth making: the text and the author are there. */
async function permalinkOf(inbound: Inbound, channel: string, message_ts: string): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, PERMALINK_WITHIN_MS, undefined);
  });
  const asked = inbound.client.call("chat.getPermalink", { channel, message_ts }).catch(() => undefined);
  const answer = await Promise.race([asked, tooLate]);
  clearTimeout(timer);
  return typeof answer?.permalink === "string" ? answer.permalink : undefined;
}
