import { createHash } from "node:crypto";
import type { Ctx } from "../../../core/context.ts";
import { UserError } from "../../../core/errors.ts";
import { type FormHandler, formHandler, type PressHandler } from "../../../core/feature.ts";
import { applyMove, NotAllowed } from "../../../core/lifecycle.ts";
import { namesOfOthers } from "../../../core/redact.ts";
import { type Reply, say, showCard } from "../../../core/reply.ts";
import { policyWords } from "../messages/index.ts";
import { canonicalJson } from "../model.ts";
import { short } from "./answer-cards.ts";
import { handled } from "./answering.ts";
import { readClauses } from "./clauses-field.ts";
import { faqListCard, keptCard } from "./faq-cards.ts";
import { faqOf } from "./faq-file.ts";
import { drawFaq, faqForm } from "./forms.ts";
import { FAQ_ROLES, keepsFaq } from "./handlers.ts";
import { faqLife, questionLife } from "./life.ts";
import { versionOfNow } from "./looking.ts";
import { askingWords } from "./messages/index.ts";
import type { FaqEntry, KeptEntry, Question } from "./model.ts";
import { pageOf } from "./question-cards.ts";
import { pageFrom } from "./questions.ts";
import { readTexts } from "./store.ts";
import { allEntries, findEntry, insertEntry, keepRevision } from "./store-faq.ts";

const words = ({ locale }: Pick<Ctx, "locale">) => askingWords.in(locale);

/** An entry by the id in a button. @throws UserError when there is none */
async function existingEntry(ctx: Ctx, id: string | undefined): Promise<KeptEntry> {
  const entry = id ? await findEntry(ctx, id) : undefined;
  if (!entry) throw new UserError("no-entry", words(ctx)("answer.noEntry"));
  return entry;
}

function requireKeeper(ctx: Ctx, subject: string): void {
  if (!keepsFaq(ctx.person)) throw new NotAllowed(subject, "not-hr", words(ctx)("refused.not-hr"));
}

/** What an entry says, as a hash for the log: the log holds no text, and can still tell which one it was. */
const hashOf = (content: Pick<FaqEntry, "clauses" | "texts">): string =>
  createHash("sha256").update(canonicalJson(content)).digest("hex");

const faqHandler: FormHandler<(typeof faqForm)["fields"]> = {
  form: faqForm,
  may: FAQ_ROLES,
  async open(ctx, { id, from }) {
    if (id) {
      const entry = await existingEntry(ctx, id);
      return drawFaq(ctx, { ...entry.texts, clauses: entry.clauses });
    }
    return from ? drawFaq(ctx, await knownOf(ctx, await handled(ctx, from, "adopt"))) : drawFaq(ctx);
  },
  async submit(ctx, values, { id, from, version: seen }) {
    const version = await versionOfNow(ctx);
    if (!version) throw new UserError("no-policy", policyWords.in(ctx.locale)("none"));
    const read = readClauses(ctx, version, values.clauses);
    if (!read.ok) return { kind: "errors", errors: { clauses: read.error } };
    const content = {
      clauses: read.clauses,
      texts: {
        "zh-CN": { question: values.questionZh, also: [], answer: values.answerZh },
        en: { question: values.questionEn, also: [], answer: values.answerEn },
      },
    };
    if (from) return adopt(ctx, await handled(ctx, from, "adopt"), content);
    if (!id) {
      requireKeeper(ctx, "faq");
      await insertEntry(ctx, ctx.person?.id ?? ctx.actor, content, hashOf(content));
      return say(words(ctx)("faq.saved"), "good");
    }
    const entry = await existingEntry(ctx, id);
    if (`${entry.version}` !== seen) return { kind: "errors", errors: {}, summary: words(ctx)("refused.changed") };
    await applyMove(ctx, faqLife, entry, "revise", {
      set: { clauses: content.clauses, texts: JSON.stringify(content.texts) },
      data: { revision: entry.version + 1, hash: hashOf(content), clauses: content.clauses },
    });
    await keepRevision(ctx, entry.id, entry.version + 1, ctx.person?.id ?? ctx.actor, content);
    return say(words(ctx)("faq.saved"), "good");
  },
};

/** Makes an answer an entry that everybody can find, without the one who asked. */
async function adopt(ctx: Ctx, question: Question, content: Pick<FaqEntry, "clauses" | "texts">): Promise<Reply> {
  const fields = {
    questionZh: content.texts["zh-CN"].question,
    answerZh: content.texts["zh-CN"].answer,
    questionEn: content.texts.en.question,
    answerEn: content.texts.en.answer,
  };
  const naming = Object.entries(fields).filter(([, text]) => namesOfOthers(text, [question.asker.name]).length > 0);
  if (naming.length > 0) {
    const said = words(ctx)("refused.names-asker");
    return { kind: "errors", errors: Object.fromEntries(naming.map(([name]) => [name, said])) };
  }
  const faqId = await insertEntry(ctx, ctx.person?.id ?? ctx.actor, content, hashOf(content));
  await applyMove(ctx, questionLife, question, "adopt", { set: { faq_id: faqId }, data: { faq: faqId } });
  return say(words(ctx)("faq.saved"), "good");
}

/** What was asked and answered, in the language that it was asked in. */
async function knownOf(ctx: Ctx, question: Question) {
  const { text, answer = "" } = await readTexts(ctx, question.id);
  return { [question.locale]: { question: short(text, 120), also: [], answer }, clauses: question.clauses };
}

const opens = async (ctx: Ctx, context: Record<string, string>): Promise<Reply> => ({
  kind: "form",
  opening: { form: faqForm.name, view: await faqHandler.open(ctx, context), context },
});

async function list(ctx: Ctx, from: number | undefined): Promise<Reply> {
  return showCard(faqListCard(ctx, pageOf(await allEntries(ctx), from), faqOf(ctx.content).length));
}

const move = (event: "remove" | "restore", said: "faq.card.removedSay" | "faq.card.restored"): PressHandler => ({
  name: `asking.faq-${event}`,
  may: FAQ_ROLES,
  async handle(ctx, { id }) {
    await applyMove(ctx, faqLife, await existingEntry(ctx, id), event);
    return say(words(ctx)(said), "good");
  },
});

export const faqForms = [formHandler(faqHandler)];

export const faqPresses: PressHandler[] = [
  { name: "asking.faq", may: FAQ_ROLES, handle: (ctx, { id }) => list(ctx, pageFrom(id)) },
  {
    name: "asking.kept",
    may: FAQ_ROLES,
    handle: async (ctx, { id }) => showCard(keptCard(ctx, await versionOfNow(ctx), await existingEntry(ctx, id))),
  },
  { name: "asking.adopt", handle: (ctx, { id }) => opens(ctx, { from: id }) },
  { name: "asking.faq-new", may: FAQ_ROLES, handle: (ctx) => opens(ctx, {}) },
  {
    name: "asking.faq-edit",
    may: FAQ_ROLES,
    async handle(ctx, { id }) {
      const { version } = await existingEntry(ctx, id);
      return opens(ctx, { id, version: `${version}` });
    },
  },
  move("remove", "faq.card.removedSay"),
  move("restore", "faq.card.restored"),
];
