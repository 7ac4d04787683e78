import type { Ctx } from "../../../core/context.ts";
import { UserError } from "../../../core/errors.ts";
import {
  type FormHandler,
  formHandler,
  type PressHandler,
  type TypedWords,
  type WordCommand,
} from "../../../core/feature.ts";
import { cleanText } from "../../../core/form.ts";
import type { Person } from "../../../core/people.ts";
import { type Reply, say, showCard } from "../../../core/reply.ts";
import { policyWords } from "../messages/index.ts";
import { isCurrent, isInForce, type KeptVersion } from "../model.ts";
import { versionsOf } from "../store.ts";
import { answerCard, entryCard, studyCard } from "./answer-cards.ts";
import { drawLook, lookForm } from "./forms.ts";
import type { Knowledge } from "./knowledge.ts";
import { lexiconOf, phraseOf } from "./lexicon.ts";
import { askingWords } from "./messages/index.ts";
import { findLookup, insertLookup, rateLookup } from "./store.ts";
import { isBrief, mayBeWords, readsAsQuestion, withoutGreeting } from "./typed.ts";

const words = (ctx: Pick<Ctx, "locale">) => askingWords.in(ctx.locale);

/** The version that questions are answered by: the one in force, or the one to come when there was none before it. */
export async function versionOfNow(ctx: Ctx): Promise<KeptVersion | undefined> {
  const published = (await versionsOf(ctx)).filter(({ effectiveFrom }) => effectiveFrom !== undefined);
  return published.find((one) => isInForce(one, ctx.now)) ?? published.find((one) => isCurrent(one, ctx.now));
}

/** Characters of a question that are kept; no platform's form takes more. */
const KEPT_MAX = 500;

const queryOf = (text: string): string => [...cleanText(text)].slice(0, KEPT_MAX).join("");

/** Answers in the words of the policy, or says that there is nothing; what was asked is kept for the next step. */
export async function answerQuestion(ctx: Ctx, knowledge: Knowledge, text: string): Promise<Reply> {
  const version = await versionOfNow(ctx);
  if (!version) return say(policyWords.in(ctx.locale)("none"), "quiet");
  const query = queryOf(text);
  const finder = await knowledge.finderOf(ctx, version, ctx.locale);
  const finding = finder.find(query);
  const found = finding.hits.map(({ document }) => document.id);
  const lookupId = ctx.person && (await insertLookup(ctx, ctx.person, query, found));
  const weightOf = finder.weigher(query);
  return showCard(answerCard(ctx, { query, lookupId, version, finding, weightOf }));
}

/** How much of a line that asks nothing has to be spoken of before it is taken for words about the policy. */
const WORDS_FIT = 0.6;

/**
 * Answers what somebody typed without a command: a question, or words about the policy. Undefined: it is neither, or it
 * may be a report and nothing answers it. What may be a report is not kept.
 */
export async function answerTyped(
  ctx: Ctx & { person: Person },
  knowledge: Knowledge,
  { text, offered, isSlip }: TypedWords,
): Promise<Reply | undefined> {
  const isQuestion = readsAsQuestion(text);
  if (!isQuestion && (offered.length > 0 || !mayBeWords(text) || !isBrief(text))) return undefined;
  // A word that is near to a command is one, unless the search knows just that word.
  if (isSlip && !lexiconOf(ctx.content).meanings.has(phraseOf(text))) return undefined;
  const version = await versionOfNow(ctx);
  if (!version) return undefined;
  const query = queryOf(text);
  const finder = await knowledge.finderOf(ctx, version, ctx.locale);
  const finding = finder.find(withoutGreeting(query));
  const [best] = finding.hits;
  const isFound = best !== undefined && (isQuestion || (best.isOurs && best.fit >= WORDS_FIT));
  if (!isFound && (!isQuestion || offered.length > 0)) return undefined;
  const found = finding.hits.map(({ document }) => document.id);
  const lookupId = offered.length === 0 ? await insertLookup(ctx, ctx.person, query, found) : undefined;
  const weightOf = finder.weigher(query);
  return showCard(answerCard(ctx, { query, lookupId, version, finding, weightOf, offered, isTyped: true }));
}

const openLook = (ctx: Ctx): Reply => ({
  kind: "form",
  opening: { form: lookForm.name, view: drawLook(ctx), context: {} },
});

/** Looking for an answer: command, form and the buttons beneath what was found. */
export function lookingParts(knowledge: Knowledge): {
  commands: WordCommand[];
  presses: PressHandler[];
  forms: FormHandler[];
} {
  const look: FormHandler<(typeof lookForm)["fields"]> = {
    form: lookForm,
    open: async (ctx) => drawLook(ctx),
    submit: (ctx, { question }) => answerQuestion(ctx, knowledge, question),
  };
  const shown = async (ctx: Ctx): Promise<KeptVersion> => {
    const version = await versionOfNow(ctx);
    if (!version) throw new UserError("no-policy", policyWords.in(ctx.locale)("none"));
    return version;
  };
  return {
    commands: [
      {
        name: "ask",
        words: { "zh-CN": ["问制度"], en: ["ask"] },
        summary: (locale) => askingWords.in(locale)("command.summary"),
        handle: async (ctx, text) => (text === "" ? openLook(ctx) : answerQuestion(ctx, knowledge, text)),
      },
    ],
    forms: [formHandler(look)],
    presses: [
      { name: "asking.look", handle: async (ctx) => openLook(ctx) },
      {
        name: "asking.entry",
        async handle(ctx, { id }) {
          const entry = await knowledge.entryOf(ctx, id);
          if (!entry) return say(words(ctx)("answer.noEntry"), "quiet");
          return showCard(entryCard(ctx, await shown(ctx), entry));
        },
      },
      {
        name: "asking.study",
        async handle(ctx, { id }) {
          const study = knowledge.caseOf(ctx, id);
          if (!study) return say(words(ctx)("answer.noEntry"), "quiet");
          return showCard(studyCard(ctx, await shown(ctx), study));
        },
      },
      {
        name: "asking.helped",
        async handle(ctx, { id }) {
          const lookup = ctx.person && (await findLookup(ctx, id, ctx.person.id));
          if (!lookup) return say(words(ctx)("answer.gone"), "quiet");
          await rateLookup(ctx, lookup.id, true);
          return say(words(ctx)("answer.thanks"), "good");
        },
      },
    ],
  };
}
