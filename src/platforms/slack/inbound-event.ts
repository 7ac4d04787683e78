import type { types } from "@slack/bolt";
import { z } from "zod";
import type { Account, FileRef, Intent, Interaction } from "../../core/interaction.ts";
import { makeFormLink } from "../../core/links.ts";
import type { FormOpening, Reply } from "../../core/reply.ts";
import { spokenCard } from "../../core/spoken.ts";
import { PlatformError } from "../../core/surface.ts";
import { accountOf, takeInUser } from "./directory.ts";
import type { EventAnswer } from "./event-answer.ts";
import { fileRefs } from "./form-values.ts";
import { FORM_ACTION } from "./inbound-press.ts";
import { dropMalformed, type Inbound, isRefused } from "./intake.ts";
import { BUTTON_MAX_CHARS, BUTTON_VALUE_MAX_CHARS } from "./limits.ts";
import { type MessageContent, renderMessage } from "./render-card.ts";
import { plain, plainFromMarkup } from "./text.ts";
import { slackWords } from "./words.ts";

/** Events arrive more than once and in any order; `event_id` is what makes them one. docs.slack.dev/apis/events-api */
const envelope = <E extends z.ZodType>(event: E) =>
  z.object({ event_id: z.string(), team_id: z.string().nullish(), enterprise_id: z.string().nullish(), event });

const HomeOpened = envelope(z.object({ user: z.string(), tab: z.string().nullish() }));

/** The Home tab is drawn each time it is opened. */
export async function takeHomeOpened(inbound: Inbound, body: unknown, answer: EventAnswer): Promise<void> {
  const parsed = HomeOpened.safeParse(body);
  if (!parsed.success) return dropMalformed(inbound, "app_home_opened");
  const { event_id, team_id, enterprise_id, event } = parsed.data;
  if (event.tab !== undefined && event.tab !== null && event.tab !== "home") return;
  if (isRefused(inbound, { userTeam: team_id, enterprise: enterprise_id }, "app_home_opened")) return;
  const account = accountOf(event.user, inbound.identity());
  const hub: Interaction = { key: `slack:event:${event_id}`, account, place: "home", intent: { kind: "hub" } };
  const reply = await inbound.desk.receive(hub, { answers: "inline" });
  // After a fault Slack sends the event again, and then the tab may be drawn.
  if (isLost(reply)) answer.lost();
  else answer.kept();
  const card = spokenCard(reply);
  if (card) await inbound.answers.publishHome(card, account);
}

const Message = envelope(
  z.object({
    channel_type: z.string().nullish(),
    channel: z.string(),
    user: z.string().nullish(),
    user_team: z.string().nullish(),
    team: z.string().nullish(),
    bot_id: z.string().nullish(),
    subtype: z.string().nullish(),
    text: z.string().nullish(),
    files: z.array(z.unknown()).nullish(),
  }),
);

/**
 * Words or files in the conversation with us. The reply is queued in the transaction of its cause and goes out as a
 * message: an event has no answer of its own, and Slack may send it again.
 */
export async function takeMessage(inbound: Inbound, body: unknown, answer: EventAnswer): Promise<void> {
  const parsed = Message.safeParse(body);
  if (!parsed.success) return dropMalformed(inbound, "message");
  const { event_id, team_id, enterprise_id, event } = parsed.data;
  const isPerson = !event.bot_id && event.user && event.user !== inbound.identity().botUserId;
  // Edits, deletions and our own echoes come as messages too.
  if (event.channel_type !== "im" || !isPerson || (event.subtype && event.subtype !== "file_share")) return;
  const caller = { userTeam: event.user_team ?? event.team ?? team_id, team: team_id, enterprise: enterprise_id };
  if (isRefused(inbound, caller, "message")) return;
  const text = plainFromMarkup(event.text ?? "").trim();
  const files = fileRefs(event.files);
  const account = accountOf(event.user ?? "", inbound.identity());
  const left: Reply[] = [];
  for (const [index, intent] of intentsOf(inbound, text, files).entries()) {
    const key = `slack:event:${event_id}${index === 0 ? "" : `:${index}`}`;
    const reply = await inbound.desk.receive({ key, account, place: "direct", intent }, { answers: "queued" });
    if (isLost(reply)) return answer.lost();
    // Whoever we know is told through the outbox, once; a refusal that comes back for a repeated event was told.
    if (reply.kind !== "say" || !(await inbound.desk.personOf(account))) left.push(reply);
    // The form says itself what becomes of the files.
    if (reply.kind === "form") break;
  }
  answer.kept();
  for (const reply of left)
    await speak(inbound, { channel: event.channel, account, hasFiles: files.length > 0 }, reply);
}

/** What was meant: words are a command; files are files, and a command that stands beside them is one all the same. */
function intentsOf({ desk }: Inbound, text: string, files: FileRef[]): Intent[] {
  if (files.length === 0) return text === "" ? [] : [{ kind: "text", text }];
  const isCommand = desk.isCommand(text.split(/\s+/)[0] ?? "");
  const sent: Intent = { kind: "files", files, ...(text && { text }) };
  return isCommand ? [{ kind: "text", text }, sent] : [sent];
}

/** Nothing of the event was committed, and not even the fault could be queued for the person. */
const isLost = (reply: Reply): boolean => reply.kind === "say" && reply.isFault === true;

type Spoken = { channel: string; account: Account; hasFiles: boolean };

/** What the outbox did not take: a form, which needs a press to open, and words for people whom we do not know. */
async function speak(inbound: Inbound, { channel, account, hasFiles }: Spoken, reply: Reply): Promise<void> {
  const { answers, client, services } = inbound;
  const card = spokenCard(reply);
  if (!card && reply.kind !== "form") return;
  const locale = await answers.localeOf(account);
  const content =
    reply.kind === "form"
      ? await invitation(inbound, reply.opening, { account, hasFiles })
      : card && renderMessage(card, { locale });
  if (!content) return;
  try {
    await client.post(channel, content);
  } catch (error) {
    const code = error instanceof PlatformError ? error.code : "fault";
    services.log.warn({ code, method: "chat.postMessage" }, "slack did not show an answer");
  }
}

/** A card whose button opens the form: a modal needs a press, and words are none. */
async function invitation(
  inbound: Inbound,
  opening: FormOpening,
  { account, hasFiles }: Pick<Spoken, "account" | "hasFiles">,
): Promise<MessageContent> {
  const { answers, services, desk } = inbound;
  const t = slackWords.in(await answers.localeOf(account));
  const value = JSON.stringify({ form: opening.form, context: opening.context });
  const base = { type: "button", text: plain(t("form.openButton"), BUTTON_MAX_CHARS), style: "primary" } as const;
  let button: types.Button = { ...base, action_id: FORM_ACTION, value };
  if (value.length > BUTTON_VALUE_MAX_CHARS) {
    // Too much was said along with the command for a button to carry: the page knows it.
    const person = await desk.personOf(account);
    const { form, context } = opening;
    const link = { personId: person?.id, form, context };
    const token = await makeFormLink(services.db, { vault: services.vault, now: services.clock.now() }, link);
    button = { ...base, action_id: "~link", url: `${services.publicUrl}/w/f/${token}` };
  }
  const { title } = opening.view;
  const card = {
    title: "",
    body: [
      { kind: "text" as const, text: t("form.openTitle", { title }) },
      ...(hasFiles ? [{ kind: "text" as const, text: t("form.filesAgain") }] : []),
      { kind: "note" as const, text: t("form.openText") },
    ],
    actions: [],
  };
  const { text, blocks } = renderMessage(card, { locale: await answers.localeOf(account) });
  return { text, blocks: [...blocks, { type: "actions" as const, elements: [button] }] };
}

const UserEvent = envelope(z.object({ type: z.string(), user: z.looseObject({ id: z.string() }) }));

/** Somebody came, left or changed: the directory hears of it at once. The language is asked for afterwards. */
export async function takeUser(inbound: Inbound, body: unknown, answer: EventAnswer): Promise<void> {
  const parsed = UserEvent.safeParse(body);
  if (!parsed.success) return dropMalformed(inbound, "user");
  const { event } = parsed.data;
  await takeInUser(inbound.services, inbound.identity(), event.user);
  answer.kept();
  if (event.type !== "team_join") return;
  try {
    const { user } = await inbound.client.call("users.info", { user: event.user.id, include_locale: true });
    await takeInUser(inbound.services, inbound.identity(), user);
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    inbound.services.log.warn({ code: error.code, method: "users.info" }, "the language of a newcomer is not known");
  }
}

const Removal = envelope(
  z.object({ type: z.string(), tokens: z.object({ bot: z.array(z.string()).nullish() }).nullish() }),
);

/** The app was removed, or its token was: in either order, and perhaps only tokens of others. */
export async function takeRemoval(inbound: Inbound, body: unknown): Promise<void> {
  const parsed = Removal.safeParse(body);
  if (!parsed.success) return dropMalformed(inbound, "removal");
  const { type, tokens } = parsed.data.event;
  const isOurs = type === "app_uninstalled" || tokens?.bot?.includes(inbound.identity().botUserId) === true;
  if (isOurs) inbound.lose("token_revoked");
}
