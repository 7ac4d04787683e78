import type { Ctx } from "../../core/context.ts";
import type { Person } from "../../core/people.ts";
import type { DataCell, DataSection } from "../../core/personal-data.ts";
import { leavesOf, waivedWhy } from "./campaigns/store-tasks.ts";
import { sayStanding } from "./cards.ts";
import { coursesOf } from "./courses/course-file.ts";
import { trainingWords } from "./messages/index.ts";
import { sayAnswerOf } from "./quiz/cards.ts";
import { percentOf } from "./quiz/scoring.ts";
import { quizzesOf, tasksOf } from "./store.ts";

/** The courses that somebody took on, the quizzes they did and what they answered. */
export async function trainingData(ctx: Ctx, person: Person): Promise<DataSection[]> {
  const t = trainingWords.in(ctx.locale);
  const courses = new Map(coursesOf(ctx.content).map((course) => [course.id, course]));
  const titleOf = (id: string) => courses.get(id)?.words[ctx.locale].title ?? id;
  const causeOf = (cause: string) =>
    t(`campaigns.kept.causes.${cause === "own" || cause === "joiner" || cause === "renewal" ? cause : "campaign"}`);
  const leaves = (await leavesOf(ctx, [person.id])).get(person.id) ?? [];
  const standings: DataCell[][] = [];
  // Those of earlier years too, and what somebody wrote about the person.
  for (const assignment of await tasksOf(ctx, person.id))
    standings.push([
      titleOf(assignment.course),
      sayStanding(ctx, { assignment }),
      assignment.assignedAt,
      undefined,
      causeOf(assignment.cause),
      assignment.state === "waived" || assignment.state === "passed" ? await waivedWhy(ctx, assignment.id) : undefined,
    ]);
  const quizzes = await quizzesOf(ctx, person.id);
  const results = quizzes.map(({ attempt }): DataCell[] => [
    titleOf(attempt.course),
    t(`states.quiz.${attempt.state}`),
    attempt.startedAt,
    attempt.right === undefined ? undefined : `${percentOf(attempt.right, attempt.drawn.length)} %`,
    undefined,
    undefined,
  ]);
  const answers = quizzes.flatMap(({ attempt, answers: given }) =>
    given.map(({ question: id, chosen, isRight }): DataCell[] => {
      const question = courses.get(attempt.course)?.questions.find((one) => one.id === id);
      return [
        attempt.startedAt,
        question?.words[ctx.locale].stem ?? id,
        question && sayAnswerOf(ctx, question, chosen),
        t(isRight ? "data.yes" : "data.no"),
      ];
    }),
  );
  return [
    {
      key: "training.courses",
      title: t("data.title"),
      columns: [
        t("data.course"),
        t("data.state"),
        t("data.at"),
        t("data.score"),
        t("campaigns.kept.cause"),
        t("campaigns.kept.why"),
      ],
      rows: [...standings, ...results],
    },
    {
      key: "training.answers",
      title: t("data.answers"),
      columns: [t("data.at"), t("data.question"), t("data.answer"), t("data.isRight")],
      rows: answers,
    },
    {
      key: "training.leave",
      title: t("campaigns.kept.leaves"),
      columns: [t("campaigns.kept.from"), t("campaigns.kept.to")],
      rows: leaves.map(({ fromOn, toOn }): DataCell[] => [fromOn, toOn]),
    },
  ];
}
