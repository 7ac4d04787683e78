import { type DueSpec, defineLife, type EventOf, type Move, reasonOf } from "../../../core/lifecycle.ts";
import { eligibleFor, keepsFaq, whyNotHandle } from "./handlers.ts";
import { askingWords } from "./messages/index.ts";
import { ANSWER_TERM, type FaqState, type KeptEntry, type Question, type QuestionState } from "./model.ts";

/** The company's task, so on its calendar (domain: §5.16). */
const answerDue: DueSpec<Question> = { kind: "answer", term: () => ANSWER_TERM };
const tellAsker = { notice: "asking.status", to: "asker" };
const tellHandlers = { notice: "asking.question", to: "handlers" };

type QuestionMove = Move<Question, QuestionState>;
const answer: QuestionMove = { to: "answered", may: ["handler"], ends: "all", tell: [tellAsker] };

const reasonIn =
  (params: Record<string, string> = {}) =>
  (locale: Parameters<typeof askingWords.in>[0], refusal: Parameters<typeof reasonOf>[0]): string => {
    const t = askingWords.in(locale) as (key: string, params?: Record<string, string>) => string;
    return t(`refused.${reasonOf(refusal)}`, typeof refusal === "string" ? params : refusal.params);
  };
const happened = (locale: Parameters<typeof askingWords.in>[0], event: string): string =>
  askingWords.in(locale)(`happened.${event as "answer"}`);

/** The life of a question to Human Resources. */
export const questionLife = defineLife<Question>()({
  subject: "question",
  prefix: "qst",
  table: "question",
  states: {
    asked: { send: { to: "open", may: ["asker"], due: [answerDue], tell: [tellHandlers] } },
    open: {
      answer,
      close: { to: "closed", may: ["handler"], ends: "all", tell: [tellAsker] },
      withdraw: { to: "closed", may: ["asker"], ends: "all" },
    },
    answered: {
      amend: answer,
      /** What was answered becomes an entry that everybody can find. */
      adopt: { to: "answered", may: ["handler"], unless: ["isFaq"] },
    },
    closed: {},
  },
  quiet: ["adopt"],
  rights: {
    asker: async (ctx, row) => ctx.person?.id === row.asker.id || "not-asker",
    handler: whyNotHandle,
  },
  guards: { isFaq: (_ctx, row) => (row.faqId ? "is-faq" : undefined) },
  audiences: {
    asker: async (_ctx, row) => [{ personId: row.asker.id }],
    handlers: async (ctx, row) => (await eligibleFor(ctx, row)).map(({ id }) => ({ personId: id })),
  },
  reason: reasonIn(),
  happened,
});

export type QuestionEvent = EventOf<typeof questionLife>;

/** The life of an entry that a handler made: changed, taken down and brought back, never lost. */
export const faqLife = defineLife<KeptEntry>()({
  subject: "faq",
  prefix: "faq",
  table: "faq_entry",
  states: {
    shown: {
      revise: { to: "shown" as FaqState, may: ["keeper"] },
      remove: { to: "removed" as FaqState, may: ["keeper"] },
    },
    removed: {
      revise: { to: "removed" as FaqState, may: ["keeper"] },
      restore: { to: "shown" as FaqState, may: ["keeper"] },
    },
  },
  rights: { keeper: async (ctx) => keepsFaq(ctx.person) || "not-hr" },
  guards: {},
  audiences: {},
  reason: reasonIn(),
  happened,
});
