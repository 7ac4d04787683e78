import type { Sample } from "../../../core/feature.ts";
import type { Locale } from "../../../core/locale.ts";
import type { Seen } from "../cards.ts";
import { KINDS, optionCount } from "../courses/model.ts";
import { SAMPLE_COMPANY, sampleCourse, sampleQuestion } from "../samples.ts";
import { answeredCard, earlierCard, mineCard, quietCard, repeatCard, resume, titleOf, words } from "./cards.ts";
import { lessonAnsweredCard, lessonQuestionCard, oneMinuteCard } from "./lesson-cards.ts";
import type { Repeat } from "./model.ts";
import { type Given, WHYS } from "./store-lessons.ts";

const NOW = new Date("2026-11-24T02:00:00Z");
const PERSON = "per_0000000000000001" as const;
const repeat: Repeat = {
  id: "trp_0000000000000001",
  personId: PERSON,
  course: "policy",
  question: "POL-01",
  step: 0,
  dueAt: NOW,
  asking: 1,
  askedAt: NOW,
  shown: [2, 0, 3, 1],
  courseVersion: "0a1b2c3d",
  chosen: [],
  isRight: undefined,
  doneAt: undefined,
};
const given: Given = {
  id: "tls_0000000000000001",
  personId: PERSON,
  course: "policy",
  lesson: "people",
  why: "hint",
  times: 1,
  assignedAt: NOW,
  question: "POL-01",
  shown: [2, 0, 3, 1],
  courseVersion: "0a1b2c3d",
  chosen: [],
  isRight: undefined,
};

/** Every kind of question that comes back, asked and answered; the settings; lessons for each reason. */
export function repetitionSamples(locale: Locale): Sample[] {
  const seen: Seen = { locale, zone: "Asia/Shanghai", now: NOW, company: SAMPLE_COMPANY };
  const t = words(seen);
  const course = sampleCourse;
  const shown = (kind: (typeof KINDS)[number], isLong = false, over: Partial<Repeat> = {}) => {
    const question = sampleQuestion(kind, isLong);
    const order = kind === "true-false" ? [0, 1] : repeat.shown.slice(0, optionCount(question));
    return { repeat: { ...repeat, shown: order, ...over }, course, question };
  };
  const wrong = { chosen: [1], isRight: false, askedAt: undefined };
  const right = { chosen: [0], isRight: true, askedAt: undefined };
  const way = { comesAgain: true, versionId: "pol_0000000000000001" };
  const lesson = course.lessons[2];
  if (!lesson) throw new Error("the sample course has no lesson");
  const ofLesson = (over: Partial<Given> = {}) => ({
    given: { ...given, ...over },
    course,
    lesson,
    question: sampleQuestion("single"),
  });
  const mine = { count: 3, nextAt: NOW, isStopped: false, mayStop: true, isTrainer: false };
  return [
    ...KINDS.map((kind) => ({ name: `repeat.asked-${kind}`, card: repeatCard(seen, shown(kind), true) })),
    { name: "repeat.asked-chosen", card: repeatCard(seen, shown("multiple"), true, [0, 2]) },
    { name: "repeat.asked-ranked", card: repeatCard(seen, shown("order"), true, [2, 0]) },
    { name: "repeat.asked-longest", card: repeatCard(seen, shown("scenario", true), false) },
    { name: "repeat.answered-wrong", card: answeredCard(seen, shown("scenario", false, wrong), way) },
    { name: "repeat.answered-longest", card: answeredCard(seen, shown("scenario", true, wrong), way) },
    { name: "repeat.answered-right", card: answeredCard(seen, shown("single", false, { ...right, step: 1 }), way) },
    {
      name: "repeat.answered-known",
      card: answeredCard(seen, shown("single", false, { ...right, step: 2, doneAt: NOW }), way),
    },
    {
      name: "repeat.answered-stopped",
      card: answeredCard(seen, shown("single", false, wrong), { comesAgain: false, versionId: undefined }),
    },
    { name: "repeat.earlier", card: earlierCard(seen, titleOf(seen, { course })) },
    { name: "repeat.later", card: quietCard(seen, t("says.later", { days: 3 })) },
    { name: "repeat.stopped", card: quietCard(seen, t("says.stopped"), resume(seen)) },
    { name: "repeat.mine", card: mineCard(seen, mine) },
    { name: "repeat.mine-empty", card: mineCard(seen, { ...mine, count: 0, nextAt: undefined }) },
    { name: "repeat.mine-stopped", card: mineCard(seen, { ...mine, isStopped: true, isTrainer: true }) },
    { name: "repeat.mine-must", card: mineCard(seen, { ...mine, mayStop: false, isTrainer: true }) },
    ...WHYS.map((why) => ({ name: `lesson.${why}`, card: oneMinuteCard(seen, ofLesson({ why })) })),
    { name: "lesson.question", card: lessonQuestionCard(seen, ofLesson()) },
    {
      name: "lesson.answered",
      card: lessonAnsweredCard(seen, ofLesson({ chosen: [1], isRight: false }), "pol_0000000000000001"),
    },
  ];
}
