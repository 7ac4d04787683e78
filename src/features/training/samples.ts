import type { Sample } from "../../core/feature.ts";
import type { Locale } from "../../core/locale.ts";
import { campaignSamples } from "./campaigns/samples.ts";
import { courseCard, coursesCard, lessonCard, type Seen } from "./cards.ts";
import { type Course, KINDS, LIMITS, type Question, type QuestionWords } from "./courses/model.ts";
import { deskCard, toDesk } from "./desk.ts";
import type { Assignment, Attempt } from "./model.ts";
import { answeredCard, questionCard, resultCard } from "./quiz/cards.ts";
import { grantedCard, stuckCard, stuckListCard } from "./stuck.ts";

const NOW = new Date("2026-11-24T02:00:00Z");
const SOON = new Date("2026-11-24T02:30:00Z");
const LATER = new Date("2027-11-24T02:00:00Z");
/** The company of all samples. */
export const SAMPLE_COMPANY: Seen["company"] = { zone: "Asia/Shanghai", locale: "zh-CN", region: "CN" };
const PERSON = "per_0000000000000001" as const;

const filled = (text: string, max: number): string => text.repeat(Math.ceil(max / text.length)).slice(0, max);
const SAID = {
  "zh-CN": {
    title: "制度解读：从发布到申诉",
    long: "发布之前先想一想谁会看到，内容是否属实，是否涉及客户、同事和还没有公开的信息。",
    stem: "同事想在朋友圈提前透露季度业绩，您会怎么回答？",
    options: ["请他等公告发布以后再转发", "提醒他只对好友可见", "请他不要写具体数字", "装作没看见"],
    outcomes: [
      "公告当天大家一起转发，没有任何麻烦。",
      "截图很快传了出去。",
      "看的人一算就知道。",
      "第二天他被请去说明。",
    ],
  },
  en: {
    title: "The policy explained, from a post to an appeal",
    long: "Before you post, think who will see it, whether it is true, and whether it is about customers, colleagues or something not public yet. ",
    stem: "A colleague wants to hint at the quarter in Moments before it is out. What do you say?",
    options: [
      "Wait for the announcement, then share that",
      "Make it visible to friends only",
      "Leave the figures out",
      "I saw nothing",
    ],
    outcomes: [
      "Everybody shares it on the day, and nothing happens.",
      "A screenshot was round within the hour.",
      "Readers can add two and two.",
      "Next day he was asked to explain.",
    ],
  },
} as const;

const COMES_BACK = {
  "zh-CN": "明白了就好，大约 7 天后我再问您一次。",
  en: "As long as it is clear now. I will ask you once more in about 7 days.",
} as const;

const WHO = {
  "zh-CN": { name: "欧阳娜娜", department: "华东区市场与渠道拓展部" },
  en: { name: "Alexandra Featherstonehaugh", department: "International Sales and Partnerships" },
} as const;

const wordsIn = (locale: Locale, kind: Question["kind"], isLong: boolean): QuestionWords => {
  const said = SAID[locale];
  const options =
    kind === "true-false"
      ? []
      : isLong
        ? said.options.map((one, at) => filled(`${at + 1} ${one} `, LIMITS.option))
        : said.options;
  return {
    stem: isLong ? filled(said.stem, LIMITS.stem) : said.stem,
    options,
    why: isLong ? filled(said.long, LIMITS.why) : said.long,
    ...(kind === "scenario" && {
      scene: isLong ? filled(said.long, LIMITS.scene) : said.long,
      outcomes: isLong ? said.outcomes.map((one) => filled(`${one} `, LIMITS.outcome)) : said.outcomes,
    }),
  };
};
const RIGHT = { single: [0], multiple: [0, 2], "true-false": [1], order: [0, 1, 2, 3], scenario: [0] } as const;
/** A question of each kind, short or as long as it may be; for the samples of all parts of training. */
export const sampleQuestion = (kind: Question["kind"], isLong = false): Question => ({
  id: "POL-01",
  course: "policy",
  kind,
  clause: "3.1.1.3",
  lesson: "scope",
  words: { "zh-CN": wordsIn("zh-CN", kind, isLong), en: wordsIn("en", kind, isLong) },
  answer: RIGHT[kind],
});

const lessonOf = (id: string, isLong: boolean) => {
  const text = (locale: Locale) => ({
    title: SAID[locale].title,
    text: isLong ? filled(`${SAID[locale].long}\n\n`, LIMITS.lesson).trim() : SAID[locale].long,
  });
  return { id, clauses: ["3.1.1", "2.4.4"] as const, words: { "zh-CN": text("zh-CN"), en: text("en") } };
};
/** The course of the samples. */
export const sampleCourse: Course = {
  id: "policy",
  clause: "6.1.1",
  minutes: 30,
  words: {
    "zh-CN": { title: SAID["zh-CN"].title, about: SAID["zh-CN"].long },
    en: { title: SAID.en.title, about: SAID.en.long },
  },
  lessons: ["scope", "posts", "people", "time", "checks", "ladder", "appeal", "accounts"].map((id) =>
    lessonOf(id, true),
  ),
  questions: KINDS.map((kind) => sampleQuestion(kind)),
  version: "0a1b2c3d",
};
const assignment: Assignment = {
  id: "tas_0000000000000001",
  personId: PERSON,
  course: "policy",
  state: "in_progress",
  version: 2,
  attempts: 3,
  passMark: 80,
  validMonths: 12,
  cause: "own",
  askedDueOn: undefined,
  dueAt: undefined,
  assignedAt: NOW,
  passedAt: undefined,
  validUntil: undefined,
};
const attempt: Attempt = {
  id: "tat_0000000000000001",
  assignmentId: assignment.id,
  personId: PERSON,
  course: "policy",
  courseVersion: sampleCourse.version,
  state: "started",
  version: 1,
  passMark: 80,
  drawn: Array.from({ length: 10 }, () => ({ question: "POL-01", order: [2, 0, 3, 1] })),
  startedAt: NOW,
  expiresAt: new Date(NOW.getTime() + 3_600_000),
  endedAt: undefined,
  right: undefined,
};

/** The cards of training, the longest and the emptiest among them, and every kind of question asked and answered. */
export function trainingSamples(locale: Locale): Sample[] {
  const seen: Seen = { locale, zone: "Asia/Shanghai", now: NOW, company: SAMPLE_COMPANY };
  const course = sampleCourse;
  const passed: Assignment = { ...assignment, state: "passed", passedAt: NOW, validUntil: LATER };
  const standing = { assignment, attempt: { attempt, place: 3 } };
  const shownOf = (question: Question) => ({
    course,
    attempt: question.kind === "true-false" ? { ...attempt, drawn: [{ question: "POL-01", order: [0, 1] }] } : attempt,
    question,
    place: 0,
  });
  const stuck = { id: assignment.id, ...WHO[locale], course: course.words[locale].title };
  const answer = { place: 0, question: "POL-01", chosen: [1], isRight: false };
  const scored: Attempt = { ...attempt, state: "scored", endedAt: NOW, right: 10 };
  const wrong = Array.from({ length: 10 }, (_, place) => ({ ...answer, place }));
  const result = (right: number, over: Partial<Assignment> = {}) => ({
    course,
    attempt: { ...scored, right },
    assignment: { ...assignment, ...over },
  });
  const others = ["security", "etiquette", "crisis"].map((id) => ({ ...course, id }));
  return [
    ...campaignSamples(locale, seen, [course, ...others], assignment),
    { name: "training.courses-empty", card: coursesCard(seen, []) },
    {
      name: "training.courses",
      card: coursesCard(seen, [
        { course, standing: { assignment: undefined } },
        { course, standing },
        { course, standing: { assignment: passed } },
        { course, standing: { assignment: { ...assignment, state: "failed" } } },
      ]),
    },
    {
      name: "training.courses-trainer",
      card: coursesCard(seen, [{ course, standing: { assignment: undefined } }], [toDesk(seen)]),
    },
    { name: "training.desk", card: deskCard(seen, { running: 3, stuck: 12 }) },
    { name: "training.desk-quiet", card: deskCard(seen, { running: 0, stuck: 0 }) },
    { name: "training.course-new", card: courseCard(seen, course, { assignment: undefined }) },
    { name: "training.course-running", card: courseCard(seen, course, standing) },
    { name: "training.course-waiting", card: courseCard(seen, course, { assignment }, { opensAt: SOON, left: 2 }) },
    { name: "training.course-left", card: courseCard(seen, course, { assignment }, { left: 1 }) },
    { name: "training.course-passed", card: courseCard(seen, course, { assignment: passed }) },
    {
      name: "training.course-lapsed",
      card: courseCard({ ...seen, now: new Date("2027-11-25T02:00:00Z") }, course, { assignment: passed }),
    },
    { name: "training.lesson", card: lessonCard(seen, course, course.lessons[2] ?? lessonOf("people", true)) },
    ...KINDS.flatMap((kind): Sample[] => {
      const shown = shownOf(sampleQuestion(kind));
      const chosen = kind === "order" ? [1, 0, 2, 3] : kind === "multiple" ? [0, 1] : [1];
      return [
        { name: `training.question-${kind}`, card: questionCard(seen, shown) },
        {
          name: `training.answered-${kind}`,
          card: answeredCard(
            seen,
            shown,
            { ...answer, chosen, isRight: kind === "true-false" },
            {
              way: "next",
              versionId: "pol_0000000000000001",
              ...(kind === "single" && { comesBack: COMES_BACK[locale] }),
            },
          ),
        },
      ];
    }),
    {
      name: "training.question-multiple-chosen",
      card: questionCard(seen, shownOf(sampleQuestion("multiple", true)), [0, 2]),
    },
    {
      name: "training.question-order-chosen",
      card: questionCard(seen, shownOf(sampleQuestion("order", true)), [2, 0]),
    },
    { name: "training.question-longest", card: questionCard(seen, shownOf(sampleQuestion("scenario", true))) },
    {
      name: "training.answered-longest",
      card: answeredCard(seen, shownOf(sampleQuestion("scenario", true)), answer, {
        way: "finish",
        versionId: undefined,
      }),
    },
    {
      name: "training.result-passed",
      card: resultCard(seen, result(10, { state: "passed", validUntil: LATER }), [], { left: 2, opensAt: undefined }),
    },
    { name: "training.stuck", card: stuckCard(seen, stuck, false) },
    { name: "training.stuck-done", card: stuckCard(seen, stuck, true) },
    {
      name: "training.stuck-list",
      card: stuckListCard(seen, [{ ...stuck, isReader: true }, ...Array(9).fill(stuck)], { from: 0, total: 12 }),
    },
    { name: "training.stuck-empty", card: stuckListCard(seen, [], { from: 0, total: 0 }) },
    { name: "training.granted", card: grantedCard(seen, { id: "policy", title: course.words[locale].title }) },
    { name: "training.result-failed", card: resultCard(seen, result(4), wrong, { left: 2, opensAt: SOON }) },
    {
      name: "training.result-last",
      card: resultCard(seen, result(4, { state: "failed" }), wrong.slice(0, 6), { left: 0, opensAt: undefined }),
    },
  ];
}
