import type { Ctx } from "../../../core/context.ts";
import type { Person } from "../../../core/people.ts";
import type { DataSection } from "../../../core/personal-data.ts";
import type { RetentionRule } from "../../../core/retention.ts";
import { titleOf, words } from "./cards.ts";
import { analysisWords } from "./messages/index.ts";
import { findStudy } from "./reading.ts";
import * as store from "./store.ts";

const ALL = 1000;

/** What somebody answered, and which cases they were asked to read. */
export async function analysisData(ctx: Ctx, person: Person): Promise<DataSection[]> {
  const t = words(ctx);
  const called = (caseId: string) => {
    const study = findStudy(ctx, caseId);
    return study ? titleOf(ctx, study) : caseId;
  };
  return [
    {
      key: "analysis.answers",
      title: t("data.title"),
      columns: [t("data.case"), t("data.option"), t("data.text"), t("data.at")],
      rows: (await store.answersOf(ctx, person.id)).map(({ caseId, option, text, at }) => [
        called(caseId),
        option === undefined ? undefined : findStudy(ctx, caseId)?.words[ctx.locale].question?.options[option],
        text,
        at,
      ]),
    },
    {
      key: "analysis.asked",
      title: t("data.asked"),
      columns: [t("data.case"), t("data.at")],
      rows: (await store.groupsOf(ctx, person.id, { limit: ALL })).map(({ caseId, openedAt }) => [
        called(caseId),
        openedAt,
      ]),
    },
  ];
}

export const analysisRetention: RetentionRule[] = [
  {
    kind: "analysis.answers",
    months: 24,
    description: (locale) => analysisWords.in(locale)("data.kept"),
    due: store.dueAnswers,
    erase: store.eraseAnswer,
  },
  {
    kind: "analysis.groups",
    months: 24,
    description: (locale) => analysisWords.in(locale)("data.keptGroups"),
    due: store.dueGroups,
    erase: store.eraseGroup,
  },
];
