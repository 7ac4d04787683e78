import { z } from "zod";
import { picturesOf } from "../../core/card.ts";
import { sentence, spokenCard } from "../../core/spoken.ts";
import type { Asked } from "./answer.ts";
import { accountOf } from "./directory.ts";
import { type Ack, dropMalformed, type Inbound, isRefused, receiveInTime, strangerText } from "./intake.ts";
import { COMMANDS } from "./registration.ts";
import { renderMessage } from "./render-card.ts";
import { plainFromMarkup } from "./text.ts";
import { slackWords } from "./words.ts";

/** docs.slack.dev/interactivity/implementing-slash-commands */
const Command = z.object({
  command: z.string(),
  text: z.string().default(""),
  user_id: z.string(),
  team_id: z.string(),
  enterprise_id: z.string().nullish(),
  channel_name: z.string().nullish(),
  trigger_id: z.string(),
  response_url: z.string(),
});

/** A slash command. What can be said in the acknowledgement is, without any call to Slack. */
export async function takeCommand(inbound: Inbound, body: unknown, ack: Ack): Promise<void> {
  const parsed = Command.safeParse(body);
  if (!parsed.success) return dropMalformed(inbound, "command", ack);
  const { command, text, user_id, team_id, enterprise_id, channel_name, trigger_id, response_url } = parsed.data;
  if (isRefused(inbound, { userTeam: team_id, enterprise: enterprise_id }, "command")) {
    return ack({ response_type: "ephemeral", text: strangerText(inbound) });
  }
  const account = accountOf(user_id, inbound.identity());
  const outcome = await receiveInTime(inbound, {
    key: `slack:command:${trigger_id}`,
    account,
    place: channel_name === "directmessage" ? "direct" : "channel",
    intent: { kind: "command", name: wordOf(command), text: plainFromMarkup(text) },
  });
  const asked: Asked = { account, trigger: trigger_id, responseUrl: response_url };
  const locale = await inbound.answers.localeOf(account);
  if ("late" in outcome) {
    const working = sentence(slackWords.in(locale)("said.late"));
    await ack({ response_type: "ephemeral", ...renderMessage(working, { locale }) });
    return inbound.answers.show(await outcome.late, asked);
  }
  const { reply } = outcome;
  const card = spokenCard(reply);
  // A picture has to be handed to Slack before it can be shown, and the acknowledgement waits for nothing.
  if (!card || picturesOf(card).length > 0) {
    await ack();
    return inbound.answers.show(reply, asked);
  }
  const isTransient = reply.kind === "card" && reply.transient === true;
  const [first, ...rest] = await inbound.answers.whole.messagesOf(card, account, { isTransient });
  await ack({ response_type: "ephemeral", ...first });
  return inbound.answers.respondRest(rest, asked);
}

const wordOf = (command: string): string => (COMMANDS as Record<string, string>)[command] ?? command.replace(/^\//, "");
