import type { Card } from "../../../core/card.ts";
import type { Sample } from "../../../core/feature.ts";
import type { FormView } from "../../../core/form.ts";
import type { Locale } from "../../../core/locale.ts";
import type { CaseStudy } from "../../broadcasts/index.ts";
import {
  answerCard,
  askedCard,
  caseCard,
  discussionCard,
  groupCard,
  groupsCard,
  listCard,
  type Seen,
  titleOf,
} from "./cards.ts";
import { answerForm, assignForm, commentForm, draw } from "./forms.ts";
import { type CaseAnswer, type CaseGroup, LIMITS } from "./model.ts";

const NOW = new Date("2026-11-24T08:20:00Z");
const PERSON = "per_000000000000000b" as const;
const SAID = {
  "zh-CN": {
    title: "他在评论区打好了三行字，又删了",
    text: "周六晚上，一名分拣员刷到一段视频。\n\n他气得打了三行字，发送前停住了。",
    question: "第一步最该做什么？",
    options: ["马上在评论区澄清", "截图留存，报告主管", "请大家一起去评论"],
    why: "还没有核实就回应，等于替公司作保证（制度 3.2.3）。",
    lesson: "先留证据、先报告，把回应交给流程。",
    own: "我会先截图，再打电话给主管，晚上也打。",
    comment: "大家都想到了留证据，想得到要说明自己关系的人还不多。",
    department: "市场部",
    name: "欧阳娜娜",
  },
  en: {
    title: "Three lines in a comment box, typed and deleted",
    text: "On a Saturday night a sorter came across a clip.\n\nAngry, he typed three lines. Then he stopped.",
    question: "What comes first?",
    options: ["Set it right in the comments", "Keep a screenshot and tell your superior", "Have everybody comment"],
    why: "To answer before it is checked is to vouch for what you do not know (clause 3.2.3).",
    lesson: "Keep the evidence, report it, and leave the answer to the process.",
    own: "I would take a screenshot and call my superior, at night as well.",
    comment: "All of you thought of the evidence; few of saying what you have to do with it.",
    department: "Marketing",
    name: "Alexandra Featherstonehaugh",
  },
} as const;

const study = (hasQuestion = true): CaseStudy => {
  const wording = ({ title, text, question, options, why, lesson }: (typeof SAID)[Locale]) => ({
    title,
    text,
    lesson,
    ...(hasQuestion && { question: { text: question, options, why } }),
  });
  return {
    id: "CS-P01",
    kind: "positive",
    clauses: ["3.2.3", "2.4.4"],
    isFictional: true,
    words: { "zh-CN": wording(SAID["zh-CN"]), en: wording(SAID.en) },
    answer: hasQuestion ? 1 : undefined,
  };
};
const answer = (over: Partial<CaseAnswer> = {}): CaseAnswer => ({
  id: "can_0000000000000001",
  caseId: "CS-P01",
  personId: PERSON,
  option: 0,
  text: undefined,
  at: NOW,
  seenAt: NOW,
  releasedAt: undefined,
  ...over,
});
const group = (locale: Locale, over: Partial<CaseGroup> = {}): CaseGroup => ({
  id: "cgr_0000000000000001",
  caseId: "CS-P01",
  department: SAID[locale].department,
  openedById: "per_000000000000000a",
  state: "open",
  version: 1,
  comment: undefined,
  openedAt: NOW,
  ...over,
});

function cards(locale: Locale): [string, Card][] {
  const seen: Seen = { locale, zone: "Asia/Shanghai", now: NOW };
  const { own, comment, name } = SAID[locale];
  const long = own.repeat(40).slice(0, LIMITS.text);
  const texts = { study: study(), spread: [60, 30, 10], texts: [own, long], comments: [comment] };
  const given = { name, answer: answer({ text: own }) };
  const facts = { group: group(locale), study: study(), members: 9, from: 0 };
  return [
    ["list", listCard(seen, [{ study: study(), isAnswered: false, isAsked: true }], undefined)],
    [
      "list-longest",
      listCard(
        seen,
        Array.from({ length: 6 }, () => ({ study: study(), isAnswered: false, isAsked: false })),
        { groups: Array.from({ length: 4 }, () => ({ group: group(locale), study: study() })), hasMore: true },
        { count: 6, from: 6 },
      ),
    ],
    ["list-nothing", listCard(seen, [], undefined)],
    [
      "list-trainer",
      listCard(seen, [{ study: study(), isAnswered: true, isAsked: false }], {
        groups: [{ group: group(locale), study: study() }],
        hasMore: false,
      }),
    ],
    ["groups-nothing", groupsCard(seen, [], undefined)],
    [
      "groups",
      groupsCard(
        seen,
        [
          { group: group(locale), study: study() },
          { group: group(locale, { state: "closed" }), study: undefined },
        ],
        8,
      ),
    ],
    ["case", caseCard(seen, study(), undefined)],
    ["case-written", caseCard(seen, study(), answer({ option: undefined, text: own, seenAt: undefined }))],
    ["case-own-words", caseCard(seen, study(false), undefined)],
    ["discussion", discussionCard(seen, { ...texts, answer: answer({ text: long }) })],
    [
      "discussion-few",
      discussionCard(seen, { ...texts, spread: undefined, texts: [], comments: [], answer: answer() }),
    ],
    ["asked", askedCard(seen, study(), { isAnswered: false, comment: undefined })],
    ["commented", askedCard(seen, study(), { isAnswered: true, comment })],
    ["group-none", groupCard(seen, { ...facts, shown: [], total: 0 })],
    [
      "group",
      groupCard(seen, {
        ...facts,
        group: group(locale, { comment }),
        shown: [given, { name, answer: answer({ releasedAt: NOW, text: own }) }],
        total: 12,
      }),
    ],
    [
      "group-closed",
      groupCard(seen, { ...facts, group: group(locale, { state: "closed" }), shown: [given], total: 1 }),
    ],
    ["answer", answerCard(seen, facts, name, answer({ text: long }))],
    ["answer-released", answerCard(seen, facts, name, answer({ text: own, releasedAt: NOW }))],
  ];
}

function views(locale: Locale): FormView[] {
  const seen = { locale, zone: "Asia/Shanghai" };
  const { question, department } = SAID[locale];
  const options = {
    study: [{ value: "CS-P01", label: titleOf(seen, study()) }],
    department: [{ value: department, label: department }],
  };
  return [draw(answerForm, seen, { question }), draw(assignForm, seen, {}, { options }), draw(commentForm, seen)];
}

/** Cards and forms for the tests and the demo: the longest and the emptiest among them. */
export const analysisSamples = (locale: Locale): Sample[] => [
  ...cards(locale).map(([name, card]) => ({ name: `analysis.${name}`, card })),
  ...views(locale).map((form) => ({ name: `analysis.form-${form.name.slice("analysis.".length)}`, form })),
];
