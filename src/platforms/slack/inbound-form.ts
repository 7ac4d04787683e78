import { randomUUID } from "node:crypto";
import type { types } from "@slack/bolt";
import { z } from "zod";
import type { Account, FormContext } from "../../core/interaction.ts";
import { coreWords } from "../../core/messages/index.ts";
import type { Reply } from "../../core/reply.ts";
import { sentence } from "../../core/spoken.ts";
import { accountOf } from "./directory.ts";
import { fieldBlockId, fieldOf, readForm, readValues, SubmittedView } from "./form-values.ts";
import { type Ack, dropMalformed, type Inbound, isRefused, receiveInTime, strangerText } from "./intake.ts";
import { renderCardModal } from "./render-card.ts";
import { paragraphs } from "./rich-text.ts";
import { slackWords } from "./words.ts";

/** docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
const Submission = z.object({
  user: z.object({ id: z.string(), team_id: z.string().nullish() }),
  team: z.object({ id: z.string() }).nullish(),
  enterprise: z.object({ id: z.string() }).nullish(),
  view: z.looseObject(SubmittedView.shape),
});
type View = z.infer<typeof Submission>["view"];

/**
 * A form that was sent. The answer is in the acknowledgement: reasons beside the fields, the card that shows the
 * result, or nothing. Of whoever sent an anonymous form nothing stays here: no log line, no message.
 */
export async function takeSubmission(inbound: Inbound, body: unknown, ack: Ack): Promise<void> {
  const parsed = Submission.safeParse(body);
  const sent = parsed.success ? readForm(parsed.data.view) : undefined;
  if (!parsed.success || !sent) return dropMalformed(inbound, "submission", ack);
  const { user, team, enterprise, view } = parsed.data;
  const caller = { userTeam: user.team_id, team: team?.id, enterprise: enterprise?.id };
  if (isRefused(inbound, caller, "submission")) {
    const { locale } = inbound.services.company;
    return ack({ response_action: "update", view: renderCardModal(sentence(strangerText(inbound)), { locale }) });
  }
  const account = accountOf(user.id, inbound.identity());
  const context = sent.stored === undefined ? sent.context : await inbound.answers.keptContext(sent.stored);
  if (context === undefined) {
    const t = coreWords.in(await inbound.answers.localeOf(account));
    return ack({ response_action: "update", view: withNotice(view, [t("router.stale")]) });
  }
  await submit(inbound, { account, view, form: sent.form, context, fromHome: sent.fromHome === true }, ack);
}

type Sent = { account: Account; view: View; form: string; context: FormContext; fromHome: boolean };

async function submit(inbound: Inbound, sent: Sent, ack: Ack): Promise<void> {
  const { answers, services } = inbound;
  const { account, view, form, context } = sent;
  const values = readValues(view, account);
  // The same answers from the same view are the same submission, also when the person sends them again because the
  // first acknowledgement got lost; whoever changes something sends another one.
  const digest = services.vault.keyedHash("slack.submission", JSON.stringify(values)).slice(0, 32);
  const outcome = await receiveInTime(inbound, {
    key: `slack:view:${view.id}:${digest}`,
    account,
    place: sent.fromHome ? "home" : "direct",
    intent: { kind: "submit", form, context, values },
  });
  if ("late" in outcome) {
    const t = slackWords.in(await answers.localeOf(account));
    // What an anonymous form brings is kept nowhere and shown here once.
    const working = inbound.desk.isAnonymous(form) ? t("form.workingOnce") : t("form.working");
    await ack({ response_action: "update", view: withNotice(view, [working]) });
    await showLate(inbound, sent, await outcome.late);
  } else {
    await ack(await responseTo(inbound, sent, outcome.reply));
    if (outcome.reply.kind === "hub") await answers.publishHome(outcome.reply.card, account);
  }
  // A key of its own: nothing may tie what is drawn there to a submission that is anonymous.
  const isOver = !("reply" in outcome) || (outcome.reply.kind !== "errors" && outcome.reply.kind !== "hub");
  if (sent.fromHome && isOver) await answers.refreshHome(`slack:home:${randomUUID()}`, account);
}

/** The acknowledgement that shows a reply; without a body it would close only the top modal. */
async function responseTo(inbound: Inbound, sent: Sent, reply: Reply): Promise<Record<string, unknown>> {
  if (reply.kind === "none" || reply.kind === "hub") return { response_action: "clear" };
  if (reply.kind === "errors") {
    const errors = besideFields(sent, reply.errors);
    if (errors) return { response_action: "errors", errors };
  }
  return { response_action: "update", view: await viewOf(inbound, sent, reply) };
}

/** After the acknowledgement the same is shown by changing the modal; if that was closed, in the conversation. */
async function showLate(inbound: Inbound, sent: Sent, reply: Reply): Promise<void> {
  const { answers } = inbound;
  const { account, view } = sent;
  const t = slackWords.in(await answers.localeOf(account));
  const shown: Reply = reply.kind === "none" ? { kind: "say", text: t("said.received"), tone: "good" } : reply;
  const isShown = await answers.update(view.id, await viewOf(inbound, sent, shown));
  if (isShown || shown.kind === "errors" || shown.kind === "form") return;
  if (shown.kind !== "card" || !shown.transient) return answers.show(shown, { account });
  // Whatever else may be kept nowhere can be asked for again. A code is given once: without it nobody, and so not its
  // owner either, ever gets at what was filed. It goes out from memory and is stored nowhere here, but Slack and those
  // who may look into Slack see it, which the message says.
  if (!shown.card.body.some((block) => block.kind === "code")) return;
  const why = { kind: "note" as const, text: t("said.lateCode") };
  await answers.tell({ ...shown.card, body: [why, ...shown.card.body] }, account);
}

/** The view that shows a reply in place of the form. Refusals leave the form as it is, with the reason on top. */
async function viewOf(
  inbound: Inbound,
  { account, view, form, fromHome }: Sent,
  reply: Reply,
): Promise<types.ModalView> {
  const { answers } = inbound;
  const locale = await answers.localeOf(account);
  switch (reply.kind) {
    case "form":
      return answers.drawForm(reply.opening, account, fromHome);
    case "card": {
      // Of whoever sent an anonymous form nothing is kept, so not what was answered either.
      const isTransient = reply.transient === true || inbound.desk.isAnonymous(form);
      return answers.whole.viewOf(reply.card, account, { isTransient });
    }
    case "replace":
    case "hub":
      return answers.whole.viewOf(reply.card, account, { isTransient: inbound.desk.isAnonymous(form) });
    case "errors":
      return withNotice(view, reasonsOf(view, reply.errors, locale));
    case "say":
      return reply.tone === "bad" ? withNotice(view, [reply.text]) : renderCardModal(sentence(reply.text), { locale });
    case "none":
      return renderCardModal(sentence(""), { locale });
  }
}

/** The reasons by the ids of their input blocks, or undefined when one of them belongs to no field of the view. */
function besideFields({ view, form }: Sent, errors: Record<string, string>): Record<string, string> | undefined {
  const inputs = new Set(inputsOf(view).map((input) => input.block_id));
  const byBlock = Object.entries(errors).map(([field, reason]) => [fieldBlockId(form, field), reason] as const);
  const fits = byBlock.length > 0 && byBlock.every(([block, reason]) => inputs.has(block) && reason !== "");
  return fits ? Object.fromEntries(byBlock) : undefined;
}

const InputBlock = z.object({ type: z.literal("input"), block_id: z.string(), label: z.object({ text: z.string() }) });
const inputsOf = (view: View) =>
  blocksOf(view).flatMap((block) => {
    const input = InputBlock.safeParse(block);
    return input.success ? [input.data] : [];
  });
const blocksOf = (view: View): { block_id?: string }[] => (Array.isArray(view.blocks) ? view.blocks : []);

function reasonsOf(view: View, errors: Record<string, string>, locale: "zh-CN" | "en"): string[] {
  const t = slackWords.in(locale);
  const labels = new Map(inputsOf(view).map((input) => [fieldOf(input.block_id), input.label.text]));
  return [
    t("form.reasons"),
    ...Object.entries(errors).map(([field, reason]) => {
      const label = labels.get(field);
      return label === undefined ? reason : t("form.reason", { label, reason });
    }),
  ];
}

const NOTICE = "~notice:";

/** The form as it stands, with a remark on top. What was typed stays, since the ids of the fields stay. */
function withNotice(view: View, lines: readonly string[]): types.ModalView {
  const kept = blocksOf(view).filter((block) => !block.block_id?.startsWith(NOTICE));
  const notice = { ...paragraphs(lines), block_id: `${NOTICE}${randomUUID()}` };
  const { title, submit, close, callback_id, private_metadata } = view as View & Partial<types.ModalView>;
  return {
    type: "modal",
    callback_id,
    private_metadata,
    title: title ?? { type: "plain_text", text: "–" },
    ...(submit && { submit }),
    ...(close && { close }),
    blocks: [notice, ...(kept as types.KnownBlock[])],
  };
}
