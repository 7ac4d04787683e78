import type { Ctx } from "../../../core/context.ts";
import type { Person } from "../../../core/people.ts";
import type { DataCell, DataSection } from "../../../core/personal-data.ts";
import type { RetentionRule } from "../../../core/retention.ts";
import { askingWords } from "./messages/index.ts";
import { LOOKUP_MONTHS, QUESTION_MONTHS, sayNumber } from "./model.ts";
import { dueLookups, dueQuestions, eraseLookup, eraseQuestion, lookupsOf, questionsOf, readTexts } from "./store.ts";

/** What the person asked, with the answers, and what they looked for. */
export async function askingData(ctx: Ctx, person: Person): Promise<DataSection[]> {
  const t = askingWords.in(ctx.locale);
  const join = (items: readonly string[]) => items.join(ctx.locale === "zh-CN" ? "、" : ", ");
  const questions: DataCell[][] = [];
  for (const question of (await questionsOf(ctx, person.id)).toReversed()) {
    const { text, answer } = await readTexts(ctx, question.id);
    const { number, state, askedAt, closedAt, clauses } = question;
    questions.push([sayNumber(number), t(`states.${state}`), askedAt, closedAt, text, answer, join(clauses)]);
  }
  const lookups = (await lookupsOf(ctx, person.id)).map(({ at, text, found, helped }): DataCell[] => [
    at,
    text,
    join(found),
    helped === undefined ? undefined : t(helped ? "data.yes" : "data.no"),
  ]);
  return [
    {
      key: "asking.questions",
      title: t("data.questions"),
      columns: [
        t("data.number"),
        t("data.state"),
        t("data.askedAt"),
        t("data.closedAt"),
        t("data.text"),
        t("data.answer"),
        t("data.clauses"),
      ],
      rows: questions,
    },
    {
      key: "asking.lookups",
      title: t("data.lookups"),
      columns: [t("data.askedAt"), t("data.text"), t("data.found"), t("data.helped")],
      rows: lookups,
    },
  ];
}

export const askingRetention: RetentionRule[] = [
  {
    kind: "policy.questions",
    months: QUESTION_MONTHS,
    description: (locale) => askingWords.in(locale)("data.keptQuestions"),
    due: dueQuestions,
    erase: eraseQuestion,
  },
  {
    kind: "policy.lookups",
    months: LOOKUP_MONTHS,
    description: (locale) => askingWords.in(locale)("data.keptLookups"),
    due: dueLookups,
    erase: eraseLookup,
  },
];
