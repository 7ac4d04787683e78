import { callback } from "../../../core/callback.ts";
import type { Card } from "../../../core/card.ts";
import type { Ctx } from "../../../core/context.ts";
import { UserError } from "../../../core/errors.ts";
import { formHandler, type Notice, type PressHandler } from "../../../core/feature.ts";
import { defineForm, type FormView, field } from "../../../core/form.ts";
import { markStale } from "../../../core/outbox.ts";
import { accountsOf, type Person } from "../../../core/people.ts";
import { type Reply, replaceCard, say, showCard } from "../../../core/reply.ts";
import { drawWorded } from "../../../core/worded-form.ts";
import { sayInstant } from "../../../core/wording.ts";
import { policyWords } from "../messages/index.ts";
import { followWord } from "../signing/on-paper.ts";
import { type ChannelAnswer, type ChannelWord, isAgreed, isEmail } from "./model.ts";
import { addChannelWord, channelWordsOf, emailOf } from "./store-consent.ts";

type Seen = Pick<Ctx, "locale" | "zone" | "now">;
const words = (ctx: Pick<Seen, "locale">) => policyWords.in(ctx.locale);

/** What somebody agreed to about the channel, or what they are asked. */
export function consentCard(seen: Seen, word: ChannelWord | undefined): Card {
  const t = words(seen);
  const when = word ? sayInstant(word.at, seen.locale, seen.zone, seen.now) : "";
  const agree = { kind: "open" as const, label: t("consent.agree"), callback: callback("policy.agree", "chat") };
  const decline = {
    kind: "run" as const,
    label: t("consent.decline"),
    callback: callback("policy.decline", "chat"),
  };
  const withdraw = {
    kind: "run" as const,
    label: t("consent.withdraw"),
    callback: callback("policy.withdraw-consent", "chat"),
    confirm: {
      title: t("consent.withdrawTitle"),
      text: t("consent.withdrawText"),
      yes: t("consent.withdraw"),
      no: t("buttons.keep"),
    },
  };
  return {
    title: t("consent.title"),
    state: word
      ? { tone: isAgreed(word) ? "good" : "quiet", text: t(`consent.states.${word.answer}`, { when }) }
      : { tone: "waiting", text: t("consent.toAnswer") },
    body: [
      { kind: "text", text: t("consent.text") },
      { kind: "quote", text: word && isAgreed(word) ? word.declaration : t("consent.declaration") },
      ...(word?.email ? [{ kind: "note" as const, text: t("consent.email", { email: word.email }) }] : []),
      { kind: "note", text: t("consent.free") },
    ],
    actions: isAgreed(word)
      ? [{ ...agree, label: t("consent.change") }, withdraw]
      : [{ ...agree, weight: "primary" }, ...(word ? [] : [decline])],
    foot: t("consent.foot"),
  };
}

const agreeForm = defineForm("policy.agree", {
  email: field.text({ required: false, max: 254 }),
  declaration: field.choices(["agreed"]),
});

/** The form of the consent: an address besides the chat, and the words that are agreed to. */
export const drawAgree = (at: Pick<Ctx, "locale" | "zone">, email: string): FormView =>
  drawWorded(
    agreeForm,
    policyWords as never,
    { locale: at.locale, key: "forms.agree" },
    { zone: at.zone, initial: { email } },
  );

const lastWord = async (ctx: Ctx, { id }: Pick<Person, "id">): Promise<ChannelWord | undefined> =>
  (await channelWordsOf(ctx, id))[0];

/** Asks somebody about the channel; becomes what they answered. */
export const channelNotice: Notice = {
  name: "policy.channel",
  family: "policy.channel",
  called: (locale) => policyWords.in(locale)("notices.channel"),
  render: async (ctx) => (ctx.person ? consentCard(ctx, await lastWord(ctx, ctx.person)) : undefined),
};

async function keep(ctx: Ctx, person: Person, answer: ChannelAnswer, email?: string): Promise<Card> {
  const [account] = await accountsOf(ctx.tx, person.id);
  await addChannelWord(ctx, person.id, {
    answer,
    email,
    locale: ctx.locale,
    platform: account && `${account.platform}:${account.tenant}:${account.externalId}`,
    messageId: ctx.event,
    declaration: words(ctx)(answer === "agreed" ? "consent.declaration" : `consent.said.${answer}`),
  });
  await followWord(ctx, person.id, answer);
  await markStale(ctx.tx, person.id, ctx.now);
  return consentCard(ctx, await lastWord(ctx, person));
}

const agreeHandler = formHandler<(typeof agreeForm)["fields"]>({
  form: agreeForm,
  async open(ctx) {
    const known = ctx.person && ((await lastWord(ctx, ctx.person))?.email ?? (await emailOf(ctx, ctx.person.id)));
    return drawAgree(ctx, known ?? "");
  },
  async submit(ctx, { email }) {
    if (!ctx.person) throw new UserError("not-yours", words(ctx)("refused.not-yours"));
    if (email !== undefined && !isEmail(email))
      return { kind: "errors", errors: { email: words(ctx)("consent.notEmail") } };
    return showCard(await keep(ctx, ctx.person, "agreed", email));
  },
});

/** What somebody agreed to, or the question. */
export const showConsent = async (ctx: Ctx): Promise<Reply> =>
  ctx.person ? showCard(consentCard(ctx, await lastWord(ctx, ctx.person))) : { kind: "none" };

/** A press answers once: what stands already is only said. */
const answers = (
  name: string,
  answer: ChannelAnswer,
  isPossible: (word: ChannelWord | undefined) => boolean,
): PressHandler => ({
  name,
  async handle(ctx) {
    if (!ctx.person) return { kind: "none" };
    const word = await lastWord(ctx, ctx.person);
    if (!isPossible(word)) return say(words(ctx)("consent.already"), "quiet");
    return replaceCard(await keep(ctx, ctx.person, answer));
  },
});

export const consentPresses: PressHandler[] = [
  { name: "policy.consent", handle: showConsent },
  {
    name: "policy.agree",
    handle: async (ctx) => ({
      kind: "form",
      opening: { form: agreeForm.name, view: await agreeHandler.open(ctx, {}), context: {} },
    }),
  },
  answers("policy.decline", "declined", (word) => word === undefined),
  answers("policy.withdraw-consent", "withdrawn", isAgreed),
];
export const consentForms = [agreeHandler];

/** Whether the chat is an agreed channel of this person; without that what counts is served on paper (R-CN-13). */
export const isServedInChat = async (ctx: Ctx, person: Pick<Person, "id">): Promise<boolean> =>
  isAgreed(await lastWord(ctx, person));

/** Whether somebody was asked about the channel and has not said anything. */
export const hasSaidChannel = async (ctx: Ctx, person: Pick<Person, "id">): Promise<boolean> =>
  (await lastWord(ctx, person)) !== undefined;
