import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../../test/support/app.ts";
import { DemoPerson, labelsOf, textOf } from "../../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../../test/support/surface.ts";
import type { Card } from "../../../core/card.ts";
import { systemCtx } from "../../../core/context.ts";
import { downloadPath } from "../../../core/links.ts";
import type { Reply } from "../../../core/reply.ts";
import { coursesOf } from "../courses/course-file.ts";
import type { Course } from "../courses/model.ts";
import { randomOf } from "../quiz/draw.ts";
import { RESULTS_FILE } from "./export.ts";
import { courseResults, itemsOf } from "./store-results.ts";

/**
 * A company of three hundred with quizzes of its own, made of a seed: who knows more answers better, one question has the
 * wrong key and one fools everybody. Nothing is written in between, so all tests read the same.
 */
let app: TestApp;
let course: Course;
const NOW = "2026-11-24T09:00:00+08:00";
const PEOPLE = 300;
beforeAll(async () => {
  app = await startTestApp({ adapters: () => [adapterOf(new RecordingSurface())] });
  const found = coursesOf(app.services.content).find(({ id }) => id === "policy");
  if (!found) throw new Error("no course");
  course = found;
  await fill();
}, 60_000);
afterAll(() => app.close());

type Quiz = {
  id: string;
  personId: string;
  at: number;
  version: string;
  answers: { question: string; chosen: number[]; isRight: boolean }[];
  minutes: number;
};
const quizzes: Quiz[] = [];

/** A quiz of ten: whoever has a high skill gets more right, but for the question with the wrong key. */
function quizOf(person: number, attempt: number, random: () => number): Quiz {
  const asked = course.questions
    .map((question) => ({ question, at: random() }))
    .sort((a, b) => a.at - b.at)
    .slice(0, 10);
  const skill = person / PEOPLE;
  const answers = asked.map(({ question }) => {
    const at = course.questions.indexOf(question);
    const isRight = at === 0 ? random() > skill : at === 1 ? random() < 0.1 : random() < 0.3 + 0.6 * skill;
    const wrong = question.answer[0] === 0 ? 1 : 0;
    return { question: question.id, chosen: isRight ? [...question.answer] : [wrong], isRight };
  });
  return {
    id: `tat_${attempt}${String(person).padStart(15, "0")}`,
    personId: `per_seed${person}`,
    at: Date.parse("2026-10-01T01:00:00Z") + person * 60_000 + attempt * 86_400_000,
    version: person % 10 === 9 ? "00000000" : course.version,
    answers,
    minutes: 3 + (person % 11),
  };
}

async function fill(): Promise<void> {
  const { prisma } = app.services.db;
  const random = randomOf("results");
  await prisma.person.updateMany({ data: { isInScope: false } });
  await prisma.person.createMany({
    data: Array.from({ length: PEOPLE }, (_, person) => ({
      id: `per_seed${person}`,
      name: person === 7 ? "=1+1" : `同事${person}`,
      // Two departments of less than five people, and one without a name.
      department: person < 3 ? "小甲" : person < 5 ? "小乙" : person < 15 ? "中组" : person < 100 ? "" : "大部",
      ...(person > 5 && person < 18 && { managerId: "per_demozhouyu" }),
      locale: "zh-CN",
      zone: "Asia/Shanghai",
      region: "CN",
      createdAt: new Date(NOW),
    })),
  });
  for (let person = 0; person < 250; person++)
    for (let attempt = 0; attempt <= person % 3; attempt++) quizzes.push(quizOf(person, attempt, random));
  const of = ({ answers }: Quiz) => answers.filter(({ isRight }) => isRight).length;
  await prisma.trainingAssignment.createMany({
    data: Array.from({ length: 250 }, (_, person) => {
      const isPassed = quizzes.some((quiz) => quiz.personId === `per_seed${person}` && of(quiz) >= 8);
      return {
        id: `tas_${String(person).padStart(16, "0")}`,
        personId: `per_seed${person}`,
        course: "policy",
        state: isPassed ? "passed" : person % 50 === 0 ? "failed" : "in_progress",
        attempts: 3,
        assignedAt: new Date("2026-09-01T01:00:00Z"),
        movedAt: new Date("2026-10-05T01:00:00Z"),
        ...(isPassed && { passedAt: new Date("2026-10-05T01:00:00Z"), validUntil: new Date("2027-10-05T01:00:00Z") }),
      };
    }),
  });
  await prisma.trainingAttempt.createMany({
    data: quizzes.map((quiz) => ({
      id: quiz.id,
      assignmentId: `tas_${quiz.personId.slice(8).padStart(16, "0")}`,
      personId: quiz.personId,
      course: "policy",
      courseVersion: quiz.version,
      state: "scored",
      passMark: 80,
      drawn: quiz.answers.map(({ question }) => ({ question, order: [0, 1, 2, 3] })),
      startedAt: new Date(quiz.at),
      expiresAt: new Date(quiz.at + 3_600_000),
      endedAt: new Date(quiz.at + quiz.minutes * 60_000),
      rightCount: of(quiz),
      movedAt: new Date(quiz.at),
    })),
  });
  await prisma.trainingAnswer.createMany({
    data: quizzes.flatMap((quiz) =>
      quiz.answers.map((answer, place) => ({ attemptId: quiz.id, place, at: new Date(quiz.at), ...answer })),
    ),
  });
}

const firsts = () => [...new Map(quizzes.toReversed().map((quiz) => [quiz.personId, quiz])).values()];
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
/** Pearson's r, as a textbook writes it. */
function pearson(pairs: readonly (readonly [number, number])[]): number {
  const [mx, my] = [mean(pairs.map(([x]) => x)), mean(pairs.map(([, y]) => y))];
  const sum = (of: (x: number, y: number) => number) => pairs.reduce((total, [x, y]) => total + of(x - mx, y - my), 0);
  return sum((x, y) => x * y) / Math.sqrt(sum((x) => x * x) * sum((_, y) => y * y));
}
const median = (values: readonly number[]) => {
  const sorted = values.toSorted((a, b) => a - b);
  return ((sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? 0)) / 2;
};
const reads = <R>(work: (ctx: ReturnType<typeof systemCtx>) => Promise<R>): Promise<R> =>
  app.services.db.transaction((tx) => work(systemCtx(app.services, tx)));
const cardOf = (reply: Reply): Card => {
  if (reply.kind !== "card" && reply.kind !== "replace") throw new Error(`no card: ${JSON.stringify(reply)}`);
  return reply.card;
};
const sunli = () => new DemoPerson(app, "sunli");

describe("what the database counts is what a naive reckoning gives", () => {
  test("of each question: how many, how many right, which options, and how it goes with the rest of the quiz", async () => {
    const items = await reads((ctx) => itemsOf(ctx, course));
    const counted = firsts().filter(({ version }) => version === course.version);
    expect(items.length).toBe(new Set(counted.flatMap(({ answers }) => answers.map(({ question }) => question))).size);
    for (const item of items) {
      const given = counted.flatMap((quiz) => {
        const answer = quiz.answers.find(({ question }) => question === item.question);
        const rest = quiz.answers.filter(({ question }) => question !== item.question);
        return answer ? [{ answer, rest: mean(rest.map(({ isRight }) => Number(isRight))) }] : [];
      });
      const right = given.filter(({ answer }) => answer.isRight).length;
      expect([item.asked, item.right]).toEqual([given.length, right]);
      for (const [option, count] of item.chosen.entries())
        expect(given.filter(({ answer }) => answer.chosen.includes(option)).length).toBe(count);
      const r = pearson(given.map(({ answer, rest }) => [Number(answer.isRight), rest] as const));
      expect(item.discrimination).toBeCloseTo(r, 9);
    }
  });

  test("of a course: who passed, the first try, and medians of first quizzes", async () => {
    const [result] = await reads((ctx) => courseResults(ctx, ["policy"]));
    const scores = firsts().map(({ answers }) => answers.filter(({ isRight }) => isRight).length * 10);
    const { prisma } = app.services.db;
    const inState = (state: string) => prisma.trainingAssignment.count({ where: { state } });
    expect(result).toMatchObject({
      people: PEOPLE,
      passed: await inState("passed"),
      underWay: await inState("in_progress"),
      failed: await inState("failed"),
      tried: 250,
      score: median(scores),
      minutes: median(firsts().map(({ minutes }) => minutes)),
    });
    expect(result?.passedFirst).toBeCloseTo(scores.filter((score) => score >= 80).length / 250, 9);
  });
});

test("those who run the training see the courses as a picture and in words, and the question with the wrong key first", async () => {
  const all = cardOf(await sunli().says("培训结果"));
  const picture = all.body.find((block) => block.kind === "picture");
  expect(picture?.kind === "picture" && picture.alt).toContain("各课程通过率");
  const [result] = await reads((ctx) => courseResults(ctx, ["policy"]));
  expect(textOf(all)).toContain(`通过 ${result?.passed}/${PEOPLE}`);
  // A course that nobody has begun says nothing of scores.
  expect(all.body.flatMap((block) => (block.kind === "list" ? block.items : []))[1]?.detail).toBe(`通过 0/${PEOPLE}`);
  const one = cardOf(await sunli().presses("results.course:policy"));
  const items = cardOf(await sunli().pressesOn(one, "题目分析"));
  expect(items.state?.text).toMatch(/题需要看一看/);
  const [first] = items.body.flatMap((block) => (block.kind === "list" ? block.items : []));
  expect(first?.title).toContain(course.questions[0]?.words["zh-CN"].stem);
  expect(first?.detail).toContain("核对答案");
  const fooled = cardOf(await sunli().presses(`results.item:policy:${course.questions[1]?.id}`));
  expect(fooled.state).toEqual({ tone: "waiting", text: expect.stringContaining("核对答案和措辞") });
  expect(textOf(fooled)).toContain("太难");
  const next = cardOf(await sunli().presses("results.items:policy:5"));
  expect(textOf(next)).not.toContain(first?.title);
  expect((await sunli().presses("results.items:cooking:0")).kind).toBe("say");
});

test("departments below five are put together with another, so that none can be found by subtracting", async () => {
  const card = cardOf(await sunli().presses("results.departments:policy"));
  const picture = card.body.find((block) => block.kind === "picture");
  const alt = picture?.kind === "picture" ? picture.alt : "";
  // Three and two people are five together, and need nobody else.
  expect(alt).toContain("其他部门");
  for (const small of ["小甲", "小乙"]) expect(textOf(card)).not.toContain(small);
  expect(alt).toContain("中组");
  expect(alt).toContain("未填部门");
  await app.services.db.prisma.person.update({ where: { id: "per_seed4" }, data: { isActive: false } });
  const fewer = textOf(cardOf(await sunli().presses("results.departments:policy")));
  await app.services.db.prisma.person.update({ where: { id: "per_seed4" }, data: { isActive: true } });
  // Now they are four: the next one joins them and is not shown either.
  expect(fewer).not.toContain("中组");
  expect(fewer).toContain("其他部门");
});

test("a person is found by name, their standing is shown to those who run the training alone, and that they looked is on record", async () => {
  const { prisma } = app.services.db;
  const card = cardOf(await sunli().says("培训结果 同事299"));
  expect(textOf(card)).toContain("还没有开始");
  const many = cardOf(await sunli().says("results 同事1"));
  expect(labelsOf(many).filter((label) => label === "查看")).toHaveLength(10);
  const quiz = firsts().find(({ personId }) => personId === "per_seed200");
  const score = (quiz?.answers.filter(({ isRight }) => isRight).length ?? 0) * 10;
  expect(textOf(cardOf(await sunli().presses("results.person:per_seed200")))).toContain(`首次 ${score} 分`);
  expect(await prisma.auditEntry.count({ where: { subject: "per_seed200", action: "training.results-seen" } })).toBe(1);
  expect((await sunli().says("培训结果 没有这个人")).kind).toBe("say");
  for (const pressed of ["results.person:per_seed200", "results.all:all", "results.item:policy:POL-01"])
    expect((await new DemoPerson(app, "zhouyu").presses(pressed)).kind).toBe("say");
});

test("a manager sees of their own people whether they passed, and no score; whoever leads nobody is told where theirs are", async () => {
  const zhou = new DemoPerson(app, "zhouyu");
  const card = cardOf(await zhou.says("培训结果"));
  const items = card.body.flatMap((block) => (block.kind === "list" ? block.items : []));
  expect(items).toHaveLength(10);
  expect(textOf(card)).not.toMatch(/分[^，。]|%/);
  expect(items[0]?.detail).toMatch(/已通过 \d\/4 门/);
  const next = cardOf(await zhou.pressesOn(card, "更多"));
  expect(next.body.flatMap((block) => (block.kind === "list" ? block.items : []))).toHaveLength(2);
  const reply = await new DemoPerson(app, "chenchen").says("results");
  expect(reply.kind).toBe("say");
});

test("everything comes as CSV and as a workbook, runs no formula, is on record, and is nobody else's", async () => {
  const fetches = async (name: string, arg: string) => {
    const has = { vault: app.services.vault, now: app.clock.now() };
    const path = downloadPath(has, { download: RESULTS_FILE, personId: new DemoPerson(app, name).id, arg });
    return app.tools.makeDownload(path.split("/").at(-1) ?? "");
  };
  const csv = new TextDecoder().decode((await fetches("sunli", "csv"))?.bytes);
  // A row for each person and course, and the heads.
  expect(csv.trim().split("\r\n")).toHaveLength(PEOPLE * coursesOf(app.services.content).length + 1);
  expect(csv).toContain("'=1+1");
  const book = await fetches("sunli", "xlsx");
  expect(book?.fileName).toBe("培训结果-2026-11-24.xlsx");
  expect(book?.bytes.length).toBeGreaterThan(10_000);
  expect(await fetches("zhouyu", "csv")).toBeUndefined();
  expect(await fetches("sunli", "pdf")).toBeUndefined();
  const entries = await app.services.db.prisma.auditEntry.findMany({ where: { action: `download.${RESULTS_FILE}` } });
  expect(entries.map(({ subject, actor }) => [subject, actor])).toEqual(Array(2).fill(["training", sunli().id]));
});

test("answers that are not kept any more are not counted, and what is left says that it is too little", async () => {
  const { prisma } = app.services.db;
  await prisma.trainingAnswer.deleteMany({
    where: {
      attemptId: {
        in: firsts()
          .slice(10)
          .map(({ id }) => id),
      },
    },
  });
  const items = await reads((ctx) => itemsOf(ctx, course));
  expect(Math.max(...items.map(({ asked }) => asked))).toBeLessThan(20);
  const card = cardOf(await sunli().presses("results.items:policy:0"));
  expect(card.state).toEqual({ tone: "good", text: "没有需要看的题" });
  expect(textOf(card)).toContain("回答还不够");
  // The second quiz of somebody does not take the place of the first.
  const [result] = await reads((ctx) => courseResults(ctx, ["policy"]));
  expect(result?.tried).toBe(250);
});
