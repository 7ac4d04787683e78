import type { Content, ContentProblem } from "../../../core/content.ts";
import type { Ctx } from "../../../core/context.ts";
import { defineFeature, type Feature } from "../../../core/feature.ts";
import type { Reply } from "../../../core/reply.ts";
import { answeringForms, answeringPresses, queue } from "./answering.ts";
import { askingHub, questionDuties } from "./duties.ts";
import { faqForms, faqPresses } from "./faq.ts";
import { readFaq } from "./faq-file.ts";
import { HANDLER_ROLES } from "./handlers.ts";
import { createKnowledge, type Hands } from "./knowledge.ts";
import { wrongLexicon } from "./lexicon.ts";
import { faqLife, questionLife } from "./life.ts";
import { answerQuestion, answerTyped, lookingParts } from "./looking.ts";
import { askingWords } from "./messages/index.ts";
import { askingNotices } from "./notices.ts";
import { askingData, askingRetention } from "./personal-data.ts";
import { idOfNumber, openByNumber, questionForms, questionPresses } from "./questions.ts";
import { askingSamples } from "./samples.ts";

export type { Hands } from "./knowledge.ts";
export { removeEntriesOf } from "./store-faq.ts";

/** What is wrong with the frequent questions and the synonyms, file and line. */
const checkContent = (content: Content): ContentProblem[] => [...readFaq(content).problems, ...wrongLexicon(content)];

/** The feature, and the way in for whatever was typed behind the policy's own command. */
export type Asking = { feature: Feature; answer(ctx: Ctx, text: string): Promise<Reply> };

/**
 * Questions about the policy in people's own words: answered by quoting it, or handed to Human Resources, whose answer
 * can become one that everybody finds.
 */
export function createAsking(hands: Hands): Asking {
  const knowledge = createKnowledge(hands);
  const looking = lookingParts(knowledge);
  return {
    answer: (ctx, text) => answerQuestion(ctx, knowledge, text),
    feature: defineFeature({
      name: "asking",
      words: askingWords as never,
      commands: [
        ...looking.commands,
        {
          name: "questions",
          words: { "zh-CN": ["制度提问"], en: ["questions"] },
          summary: (locale) => askingWords.in(locale)("command.queueSummary"),
          may: HANDLER_ROLES,
          handle: (ctx) => queue(ctx),
        },
      ],
      presses: [...looking.presses, ...questionPresses, ...answeringPresses, ...faqPresses],
      forms: [...looking.forms, ...questionForms, ...answeringForms, ...faqForms],
      notices: askingNotices,
      lifeCycles: [questionLife as never, faqLife as never],
      duties: [questionDuties],
      hub: askingHub,
      answersWords: (ctx, typed) => answerTyped(ctx, knowledge, typed),
      numbered: { prefix: "ask", open: openByNumber, idOf: idOfNumber },
      personalData: askingData,
      retention: askingRetention,
      checkContent,
      samples: askingSamples,
    }),
  };
}
