import { z } from "zod";
import { type Callback, decodeCallback } from "../../core/callback.ts";
import type { FormContext } from "../../core/interaction.ts";
import { coreWords } from "../../core/messages/index.ts";
import { say } from "../../core/reply.ts";
import type { Asked } from "./answer.ts";
import { accountOf } from "./directory.ts";
import { type Ack, dropMalformed, type Inbound, isRefused, receiveInTime, strangerText } from "./intake.ts";
import { LINK_ACTION, MENU_ACTION, plainActionId } from "./render-action.ts";
import { NEXT_ACTION } from "./render-whole.ts";
import type { Rest } from "./whole-cards.ts";

/** docs.slack.dev/reference/interaction-payloads/block_actions-payload */
const Press = z.object({
  trigger_id: z.string(),
  user: z.object({ id: z.string(), team_id: z.string().nullish() }),
  team: z.object({ id: z.string() }).nullish(),
  enterprise: z.object({ id: z.string() }).nullish(),
  container: z.object({
    type: z.string(),
    message_ts: z.string().nullish(),
    channel_id: z.string().nullish(),
    view_id: z.string().nullish(),
    is_ephemeral: z.boolean().nullish(),
  }),
  view: z.object({ id: z.string(), type: z.string() }).nullish(),
  response_url: z.string().nullish(),
  actions: z
    .array(
      z.object({
        action_id: z.string(),
        value: z.string().nullish(),
        selected_option: z.object({ value: z.string() }).nullish(),
      }),
    )
    .min(1),
});
type Press = z.infer<typeof Press>;

/** A button that opens a form, where no press had brought a trigger: what to open stands in its value. */
export const FORM_ACTION = "~form";
const FormButton = z.object({ form: z.string(), context: z.record(z.string(), z.string()) });
const NextButton = z.object({ card: z.string(), from: z.number().int().min(0) });

/** A button, a select or the menu of further actions; on a message, in a modal or on the Home tab. */
export async function takePress(inbound: Inbound, body: unknown, ack: Ack): Promise<void> {
  const parsed = Press.safeParse(body);
  if (!parsed.success) return dropMalformed(inbound, "press", ack);
  const press = parsed.data;
  const asked = askedOf(inbound, press);
  const { answers } = inbound;
  const caller = { userTeam: press.user.team_id, team: press.team?.id, enterprise: press.enterprise?.id };
  if (isRefused(inbound, caller, "press")) {
    await ack();
    // Answered where it was pressed alone: a stranger gets no message and no modal of ours.
    if (asked.responseUrl) {
      await inbound.client.respond(asked.responseUrl, {
        response_type: "ephemeral",
        replace_original: false,
        text: strangerText(inbound),
      });
    }
    return;
  }
  const pressed = pressedOf(press);
  if (pressed === "nothing") return ack();
  if (pressed === "unknown") {
    await ack();
    const t = coreWords.in(await answers.localeOf(asked.account));
    return answers.show(say(t("router.stale"), "bad"), asked);
  }
  if ("rest" in pressed) {
    await ack();
    return answers.showRest(pressed.rest, asked);
  }
  if ("form" in pressed) {
    await ack();
    const opened = await inbound.desk.openForm(asked.account, pressed.form, pressed.context);
    return answers.show("view" in opened ? { kind: "form", opening: opened } : opened, asked);
  }
  const key = `slack:press:${press.trigger_id}`;
  const outcome = await receiveInTime(inbound, {
    key,
    account: asked.account,
    place: placeOf(press),
    intent: { kind: "press", ...pressed },
  });
  await ack();
  const reply = "late" in outcome ? await outcome.late : outcome.reply;
  await answers.show(reply, asked);
  // What was pressed there may have changed what stands there.
  if (asked.onHome && (reply.kind === "say" || reply.kind === "replace")) {
    await answers.refreshHome(`${key}:home`, asked.account);
  }
}

function askedOf(inbound: Inbound, press: Press): Asked {
  const { container, view } = press;
  const { channel_id, message_ts } = container;
  return {
    account: accountOf(press.user.id, inbound.identity()),
    trigger: press.trigger_id,
    ...(press.response_url && { responseUrl: press.response_url }),
    ...(view?.type === "home" && { onHome: true as const }),
    ...(view?.type === "modal" && { modalId: view.id }),
    ...(channel_id && message_ts && !container.is_ephemeral && { message: { channel: channel_id, ts: message_ts } }),
  };
}

/** What is pressed in a modal is answered in a modal, as on the Home tab: the conversation below is not what is read. */
const placeOf = ({ container, view }: Press): "home" | "direct" | "channel" =>
  view ? "home" : container.channel_id?.startsWith("D") === true ? "direct" : "channel";

type Pressed =
  | { callback: Callback; chosen?: string }
  | { form: string; context: FormContext }
  | { rest: Rest }
  | "nothing"
  | "unknown";

function pressedOf({ actions: [action] }: Press): Pressed {
  const id = plainActionId(action?.action_id ?? "");
  const chosen = action?.selected_option?.value;
  if (id === LINK_ACTION) return "nothing";
  if (id === FORM_ACTION) return fromValue(FormButton, action?.value) ?? "unknown";
  if (id === NEXT_ACTION) {
    const rest = fromValue(NextButton, action?.value);
    return rest ? { rest } : "unknown";
  }
  if (id === MENU_ACTION) {
    if (chosen === LINK_ACTION) return "nothing";
    const callback = decodeCallback(chosen ?? "");
    return callback ? { callback } : "unknown";
  }
  const callback = decodeCallback(id);
  return callback ? { callback, ...(chosen !== undefined && { chosen }) } : "unknown";
}

function fromValue<S extends z.ZodType>(schema: S, value: string | null | undefined): z.infer<S> | undefined {
  try {
    return schema.parse(JSON.parse(value ?? ""));
  } catch {
    return undefined;
  }
}
