import type { Card } from "../../../core/card.ts";
import type { Ctx } from "../../../core/context.ts";
import type { Notice } from "../../../core/feature.ts";
import { readFacts } from "./facts.ts";
import { keepsFaq, whyNotHandle } from "./handlers.ts";
import { askingWords } from "./messages/index.ts";
import type { Question } from "./model.ts";
import { askerCard, elsewhereCard, handlerCard } from "./question-cards.ts";
import { findQuestion } from "./store.ts";

/** A notice about one question, drawn from its state of now. */
const about = (name: "question" | "status", draw: (ctx: Ctx, question: Question) => Promise<Card>): Notice => ({
  name: `asking.${name}`,
  family: `asking.${name}`,
  called: (locale) => askingWords.in(locale)(`sent.${name}`),
  async render(ctx, { id }) {
    const question = await findQuestion(ctx, String(id));
    return question && draw(ctx, question);
  },
});

export const askingNotices: Notice[] = [
  about("question", async (ctx, question) => {
    if ((await whyNotHandle(ctx, question)) !== true) return elsewhereCard(ctx, question);
    return handlerCard(ctx, await readFacts(ctx, question), { handle: true, keepFaq: keepsFaq(ctx.person) });
  }),
  about("status", async (ctx, question) =>
    ctx.person?.id === question.asker.id
      ? askerCard(ctx, await readFacts(ctx, question))
      : elsewhereCard(ctx, question),
  ),
];
