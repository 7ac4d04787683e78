import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { startTestApp, type TestApp } from "../../../../test/support/app.ts";
import { DemoPerson, labelsOf, textOf } from "../../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../../test/support/surface.ts";
import type { Card } from "../../../core/card.ts";
import { StillClock } from "../../../core/clock.ts";
import { openContent } from "../../../core/content.ts";
import { systemCtx } from "../../../core/context.ts";
import { findPerson } from "../../../core/people.ts";
import { collectPersonalData } from "../../../core/personal-data.ts";
import type { Reply } from "../../../core/reply.ts";
import { eraseDue } from "../../../core/retention.ts";
import { coursesOf } from "../courses/course-file.ts";
import { assignLesson } from "../index.ts";
import type { Drawn } from "../model.ts";
import { askJob } from "./asking.ts";
import { wrongLessons } from "./lesson-file.ts";
import { lessonJob } from "./lessons.ts";

/** One app for the file: each test begins on the same Monday, and nobody has anything then. */
let app: TestApp;
const clock = new StillClock("2026-03-02T09:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
});
afterAll(() => app.close());
const db = () => app.services.db.prisma;
const start = new Date("2026-03-09T09:00:00+08:00");
beforeEach(async () => {
  clock.moveTo(start);
  for (const table of ["trainingAssignment", "trainingRepeat", "trainingPace", "trainingLesson", "message"] as const)
    await (db()[table] as { deleteMany(): Promise<unknown> }).deleteMany();
  await db().setting.deleteMany({ where: { key: "training.repeats" } });
});

const who = (name: string) => new DemoPerson(app, name);
const chen = () => who("chenchen");
const cardOf = (reply: Reply): Card => {
  if (reply.kind !== "card" && reply.kind !== "replace") throw new Error(`no card: ${JSON.stringify(reply)}`);
  return reply.card;
};
const said = (reply: Reply): string => (reply.kind === "say" ? reply.text : textOf(cardOf(reply)));
const asks = () => askJob.handle(app.services, {});
const days = (count: number, time = "10:00") => {
  const day = new Date(clock.now().getTime() + (count * 24 + 8) * 3_600_000).toISOString().slice(0, 10);
  clock.moveTo(new Date(`${day}T${time}:00+08:00`));
};
const repeats = () => db().trainingRepeat.findMany({ orderBy: { dueAt: "asc" } });
const one = async () => db().trainingRepeat.findFirstOrThrow({ where: { askedAt: { not: null } } });
const told = (id?: string) =>
  db().message.findMany({ where: { notice: "training.repeat", ...(id && { subject: id }) } });
const questionOf = (id: string) => {
  const found = coursesOf(app.services.content)
    .flatMap(({ questions }) => questions)
    .find((question) => question.id === id);
  if (!found) throw new Error(`no question ${id}`);
  return found;
};
/** What the button of a right or a wrong answer says, from the order in which the options were shown. */
function letters(id: string, shown: readonly number[], isRight: boolean): string {
  const { kind, answer } = questionOf(id);
  const wrong =
    kind === "order" ? answer.toReversed() : kind === "multiple" ? answer.slice(0, 1) : [answer[0] === 0 ? 1 : 0];
  return (isRight ? answer : wrong).map((option) => "abcdef"[shown.indexOf(option)]).join("");
}
/** Fails so many questions of a quiz, one by one. */
async function fails(count: number, person = chen()): Promise<Card> {
  await person.presses("training.begin:policy");
  const attempt = await db().trainingAttempt.findFirstOrThrow({ where: { personId: person.id, state: "started" } });
  let card: Card | undefined;
  for (const [place, { question, order }] of (attempt.drawn as unknown as Drawn[]).slice(0, count).entries())
    card = cardOf(await person.presses(`training.answer:${attempt.id}:${place}.${letters(question, order, false)}`));
  if (!card) throw new Error("nothing was asked");
  return card;
}
const answers = async (isRight: boolean, person = chen()) => {
  const { id, asking, shown, question } = await one();
  return person.presses(`repeat.answer:${id}:${asking}.${letters(question, shown, isRight)}`);
};

test("what was wrong in a quiz comes back after 7, 30 and 90 days, each time shuffled and explained, and then no more", async () => {
  const wrong = await fails(1);
  expect(textOf(wrong)).toContain("大约 7 天后我再问您一次");
  days(6);
  await asks();
  expect(await told()).toEqual([]);
  days(1);
  await asks();
  const card = await chen().last();
  expect(card.title).toContain("再看一次");
  expect(labelsOf(card)).toEqual(expect.arrayContaining(["以后再问", "不再提问"]));
  const first = cardOf(await answers(true));
  expect(first.state?.text).toContain("正确");
  expect(textOf(first)).toContain("大约 30 天后再问您一次");
  expect(textOf(first)).toMatch(/（制度 \d\.[\d.]+）/);
  // The card that was sent shows it too, and a second press changes nothing.
  expect(textOf(await chen().last())).toContain("大约 30 天后");
  const [kept] = await repeats();
  const { id, question, shown, asking } = kept ?? (await one());
  expect(said(await chen().presses(`repeat.answer:${id}:${asking}.${letters(question, shown, false)}`))).toContain(
    "已经答过",
  );
  expect(await repeats()).toEqual([kept]);
  days(30);
  await asks();
  expect(textOf(cardOf(await answers(true)))).toContain("大约 90 天后");
  days(91);
  await asks();
  expect(textOf(cardOf(await answers(true)))).toContain("已经记住了");
  days(120);
  await asks();
  expect(await told()).toHaveLength(3);
  // Nothing of it counts: there is one quiz, under way, and no task is any further.
  expect(await db().trainingAnswer.count()).toBe(1);
  expect((await db().trainingAssignment.findFirstOrThrow()).state).toBe("in_progress");
});

test("a wrong answer is explained and comes back in a week; one that is put off comes in three days", async () => {
  await fails(1);
  days(7);
  await asks();
  const reply = cardOf(await answers(false));
  expect(textOf(reply)).toContain("正确答案");
  expect(textOf(reply)).toContain("大约 7 天后我再问您一次");
  days(7);
  await asks();
  const { id, asking } = await one();
  expect(asking).toBe(2);
  // The card of before stays, folded; only the new one can be pressed.
  const [before, newest] = (await chen().sees()).filter(({ title }) => title.startsWith("再看一次"));
  expect([labelsOf(before as Card), labelsOf(newest as Card).includes("以后再问")]).toEqual([[], true]);
  expect(said(await chen().presses(`repeat.later:${id}:1`))).toContain("过期");
  expect(textOf(cardOf(await chen().pressesOn(await chen().last(), "以后再问")))).toContain("3 天以后再问您");
  await asks();
  expect(await told()).toHaveLength(2);
  days(3);
  await asks();
  expect((await one()).asking).toBe(3);
});

test("one question a day, one at a time, the oldest first; what nobody answers for a week makes room", async () => {
  await fails(3);
  days(7);
  await asks();
  await asks();
  const first = await one();
  expect(await told()).toHaveLength(1);
  // Answered: the next one comes tomorrow and not today.
  await answers(true);
  await asks();
  expect(await told()).toHaveLength(1);
  days(1);
  await asks();
  const second = await one();
  expect(second.id).not.toBe(first.id);
  days(3);
  await asks();
  expect(await told()).toHaveLength(2);
  days(4);
  await asks();
  expect((await one()).id).not.toBe(second.id);
  expect(await told()).toHaveLength(3);
  // What was put off can still be answered from its card.
  expect(
    said(await chen().presses(`repeat.answer:${second.id}:1.${letters(second.question, second.shown, true)}`)),
  ).toContain("30 天");
});

test("never at night nor on a day off: it waits for the hour that the person chose", async () => {
  await fails(1);
  await db().person.update({ where: { id: chen().id }, data: { remindFrom: "14:00" } });
  onTestFinished(
    () =>
      void db()
        .person.update({ where: { id: chen().id }, data: { remindFrom: null } })
        .then(),
  );
  // Due on Monday the 16th: late in the evening, in the morning, on Saturday, and then on the next Monday after two.
  for (const [day, time] of [
    [7, "23:30"],
    [1, "02:00"],
    [0, "13:45"],
    [4, "15:00"],
  ] as const) {
    days(day, time);
    await asks();
    expect([clock.now().toISOString(), await told()]).toEqual([clock.now().toISOString(), []]);
  }
  days(2, "14:15");
  await asks();
  expect(await told()).toHaveLength(1);
});

test("whoever is away is asked nothing and given no lesson, and both when they are back", async () => {
  await fails(1);
  const leave = { id: "tlv_0000000000000001", personId: chen().id, fromOn: "2026-03-16", toOn: "2026-03-22" };
  await db().trainingLeave.create({ data: { ...leave, byId: "system", at: clock.now() } });
  onTestFinished(async () => void (await db().trainingLeave.deleteMany()));
  for (const count of [7, 2, 2]) {
    days(count);
    await asks();
    await app.services.db.transaction(async (tx) => {
      const person = await findPerson(tx, chen().id);
      const lesson = { course: "policy", lesson: "secrets", why: "hint" } as const;
      if (person) await assignLesson(systemCtx(app.services, tx), person, lesson);
    });
    await lessonJob.handle(app.services, {});
  }
  expect(await db().message.count()).toBe(0);
  days(3);
  await asks();
  await lessonJob.handle(app.services, {});
  expect((await db().message.findMany()).map(({ notice }) => notice).sort()).toEqual([
    "training.one-minute",
    "training.repeat",
  ]);
});

test("two instances at once, and one that dies in the middle: everybody is asked once", async () => {
  const people = ["chenchen", "zhouyu", "linyue", "liuyang"];
  for (const name of people) await fails(1, who(name));
  days(7);
  const { db: base } = app.services;
  const dying = {
    ...base,
    transaction: (work: Parameters<typeof base.transaction>[0]) =>
      base.transaction(async (tx) => {
        await work(tx);
        throw new Error("killed");
      }),
  };
  await expect(askJob.handle({ ...app.services, db: dying as typeof base }, {})).rejects.toThrow("killed");
  expect(await told()).toEqual([]);
  await Promise.all([asks(), asks(), asks()]);
  await asks();
  expect(await told()).toHaveLength(people.length);
  expect(await db().delivery.count({ where: { message: { notice: "training.repeat" } } })).toBe(people.length);
});

test("whoever wants no questions gets none and can have them back; the company can decide that nobody stops them", async () => {
  await fails(1);
  days(7);
  await asks();
  const stopped = cardOf(await chen().pressesOn(await chen().last(), "不再提问"));
  expect(textOf(stopped)).toContain("不再问了");
  // Nothing more is kept of them, and the explanation promises nothing.
  const attempt = await db().trainingAttempt.findFirstOrThrow();
  await db().trainingAttempt.delete({ where: { id: attempt.id } });
  expect(textOf(await fails(2))).not.toContain("天后我再问您");
  expect(await repeats()).toHaveLength(1);
  days(22);
  await asks();
  expect(await told()).toHaveLength(1);
  const mine = cardOf(await chen().pressesOn(cardOf(await chen().says("培训")), "复习提问"));
  expect(mine.state?.text).toContain("停止");
  expect(labelsOf(mine)).not.toContain("改为不能停止");
  expect((await chen().presses("repeat.allow:no")).kind).toBe("say");
  expect(labelsOf(cardOf(await chen().pressesOn(mine, "恢复提问")))).toContain("不再提问");
  await asks();
  expect(await told()).toHaveLength(2);
  await chen().presses("repeat.stop:me");
  const sunli = who("sunli");
  await sunli.pressesOn(cardOf(await sunli.presses("repeat.mine:me")), "改为不能停止");
  expect(said(await chen().presses("repeat.stop:me"))).toContain("没有开放");
  expect(labelsOf(cardOf(await chen().presses("repeat.mine:me")))).not.toContain("恢复提问");
  days(8);
  await asks();
  expect(await told()).toHaveLength(3);
  expect(labelsOf(await chen().last())).not.toContain("不再提问");
});

test("a question that left the bank is dropped without a word, and an old card of it says so", async () => {
  await fails(1);
  days(7);
  await asks();
  const { id, asking } = await one();
  await db().trainingRepeat.update({ where: { id }, data: { question: "POL-999" } });
  expect(said(await chen().presses(`repeat.answer:${id}:${asking}.a`))).toContain("不在题库");
  days(8);
  await asks();
  expect(await repeats()).toEqual([]);
  expect(said(await chen().presses(`repeat.answer:${id}:${asking}.a`))).toContain("过期");
});

test("where the course changed meanwhile it is asked anew, and nobody else can answer it", async () => {
  await fails(1);
  days(7);
  await asks();
  const { id, asking, question, shown } = await one();
  const right = `repeat.answer:${id}:${asking}.${letters(question, shown, true)}`;
  expect(said(await who("zhouyu").presses(right))).toContain("过期");
  await db().trainingRepeat.update({ where: { id }, data: { courseVersion: "00000000" } });
  expect(cardOf(await chen().presses(right)).state).toBeUndefined();
  expect((await one()).asking).toBe(asking + 1);
  expect(said(await chen().presses(right))).toContain("过期");
  expect(cardOf(await answers(true)).state?.text).toContain("正确");
});

test("all five kinds are asked and answered by buttons", async () => {
  const course = coursesOf(app.services.content).find(({ id }) => id === "policy");
  for (const kind of ["single", "multiple", "true-false", "order", "scenario"]) {
    const question = course?.questions.find((item) => item.kind === kind);
    if (!question) throw new Error(`no ${kind}`);
    await db().trainingRepeat.deleteMany();
    await db().trainingPace.deleteMany();
    await db().trainingPace.create({ data: { personId: chen().id, nextAt: clock.now() } });
    await db().trainingRepeat.create({
      data: {
        id: `trp_${kind}0000000000`.slice(0, 20),
        personId: chen().id,
        course: "policy",
        question: question.id,
        dueAt: clock.now(),
        movedAt: clock.now(),
      },
    });
    await asks();
    const { id, asking, shown } = await one();
    const picked = letters(question.id, shown, true);
    let reply: Reply | undefined;
    for (let at = 1; at <= picked.length; at++)
      reply = await chen().presses(`repeat.pick:${id}:${asking}.${picked.slice(0, at)}`);
    if (kind === "multiple") expect(labelsOf(cardOf(reply as Reply))).toContain(`提交（已选 ${picked.length} 项）`);
    if (kind !== "order") reply = await chen().presses(`repeat.answer:${id}:${asking}.${picked}`);
    expect([kind, cardOf(reply as Reply).state?.text]).toEqual([kind, "正确"]);
    days(1);
  }
});

test("a copy of one's data holds it, and half a year after the last change it goes", async () => {
  await fails(1);
  await app.services.db.transaction(async (tx) => {
    const person = await findPerson(tx, chen().id);
    if (!person) throw new Error("nobody");
    const ctx = { ...systemCtx(app.services, tx), person };
    const sections = await collectPersonalData(ctx, app.registry, person, "copy");
    expect(sections.find(({ key }) => key === "training.repeats")?.rows).toHaveLength(1);
  });
  days(190);
  await eraseDue(app.services, app.registry);
  expect(await repeats()).toEqual([]);
});

describe("a one-minute lesson", () => {
  const gives = (why: "hint" | "hijack" = "hint", name = "chenchen", lesson = "secrets") =>
    app.services.db.transaction(async (tx) => {
      const person = await findPerson(tx, who(name).id);
      if (person) await assignLesson(systemCtx(app.services, tx), person, { course: "policy", lesson, why });
    });
  const lessons = () => db().message.count({ where: { notice: "training.one-minute" } });

  test("says why it came and that it counts nowhere, asks one question, and comes once in 90 days", async () => {
    clock.moveTo(new Date(start.getTime() + 3_600_000));
    await Promise.all([gives(), gives()]);
    expect(await lessons()).toBe(1);
    const card = await chen().last();
    expect(card.title).toContain("一分钟课");
    expect(textOf(card)).toContain("善意的提醒");
    expect(textOf(card)).toContain("不计入任何记录");
    const question = cardOf(await chen().pressesOn(card, "答一道小题"));
    const given = await db().trainingLesson.findFirstOrThrow();
    const arg = `1.${letters(given.question ?? "", given.shown, false)}`;
    expect(said(await who("zhouyu").presses(`lesson.answer:${given.id}:${arg}`))).toContain("已经结束");
    const answered = cardOf(await chen().presses(`lesson.answer:${given.id}:${arg}`));
    expect(answered.title).toBe(question.title);
    expect(textOf(answered)).toContain("正确答案");
    // It is no quiz: nothing comes back of it, and nothing is counted.
    expect(await repeats()).toEqual([]);
    expect(await db().trainingAssignment.count()).toBe(0);
    expect(cardOf(await chen().presses(`lesson.answer:${given.id}:${arg}`)).state).toEqual(answered.state);
    days(89);
    await gives();
    expect(await lessons()).toBe(1);
    days(5);
    await gives("hijack");
    await lessonJob.handle(app.services, {});
    days(3);
    await lessonJob.handle(app.services, {});
    expect(await lessons()).toBe(2);
    expect(textOf(await chen().last())).toContain("公司账号");
  });

  test("that is given at night waits for the morning of the person, also when the clock was late", async () => {
    clock.moveTo(new Date(start.getTime() + 14 * 3_600_000));
    await gives();
    expect(await lessons()).toBe(0);
    clock.moveTo(new Date(start.getTime() + 22 * 3_600_000));
    await lessonJob.handle(app.services, {});
    expect(await lessons()).toBe(0);
    clock.moveTo(new Date(start.getTime() + 25 * 3_600_000));
    await Promise.all([lessonJob.handle(app.services, {}), lessonJob.handle(app.services, {})]);
    expect(await lessons()).toBe(1);
  });

  test("after a friendly hint: the handler gives it, the person learns nothing of who reported, and no record says it", async () => {
    clock.moveTo(new Date(start.getTime() + 3_600_000));
    await who("zhouyu").submits("incidents.report", {
      kind: "disclosure",
      platform: "weibo",
      text: "晒了还没公布的产品。",
      link: "https://weibo.com/1/a",
    });
    const { id } = await db().incident.findFirstOrThrow({ orderBy: { number: "desc" } });
    const wang = who("wangmin");
    // Before anything was said to the person there is no lesson, and nobody else can give one.
    await wang.takes(id);
    expect((await wang.presses(`incident.lesson:${id}`)).kind).toBe("say");
    expect(await db().trainingLesson.count()).toBe(0);
    await wang.submits("incidents.coach", { subject: chen().id, message: "发布前请先问一句。" }, { id });
    expect((await who("linyue").presses(`incident.lesson:${id}`)).kind).toBe("say");
    expect(await db().trainingLesson.count()).toBe(0);
    const before = await db().auditEntry.count({ where: { subject: id } });
    await wang.presses(`incident.view:${id}`);
    const card = await wang.last();
    const once = said(await wang.pressesOn(card, "附一分钟课"));
    expect(said(await wang.pressesOn(card, "附一分钟课"))).toBe(once);
    expect(await db().trainingLesson.count()).toBe(1);
    expect(await db().auditEntry.count({ where: { subject: id } })).toBe(before);
    const text = textOf(await chen().last());
    for (const secret of ["周宇", "王敏", "INC-", "微博"]) expect(text).not.toContain(secret);
    const row = JSON.stringify(await db().trainingLesson.findFirstOrThrow());
    expect(row).not.toContain(id);
  });
});

describe("the file that says which lesson follows what", () => {
  const problemsOf = (text: string) => {
    const folder = mkdtempSync(join(tmpdir(), "shenyan-lessons-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    mkdirSync(join(folder, "lessons"));
    writeFileSync(join(folder, "lessons/after.yaml"), text);
    const shipped = app.services.content;
    const own = openContent(folder);
    const isOurs = (path: string) => path.startsWith("lessons");
    return wrongLessons({
      read: (path) => (isOurs(path) ? own : shipped).read(path),
      list: (path, ending) => (isOurs(path) ? own : shipped).list(path, ending),
    }).map(({ file, line, text: what }) => `${file}:${line}: ${what}`);
  };
  const line = (after: string, course = "policy", lesson = "secrets") =>
    `- after: ${after}\n  course: ${course}\n  lesson: ${lesson}\n`;

  test("is in order as it is shipped", () => expect(wrongLessons(app.services.content)).toEqual([]));

  test.each([
    ["a kind that there is not", line("gossip"), "lessons/after.yaml:1: "],
    ["a breach of law", line("breach_of_law"), "lessons/after.yaml:1: "],
    ["a kind that stands there twice", line("rumour") + line("rumour"), "lessons/after.yaml:4: "],
    ["a course that there is not", line("rumour", "cooking"), "lessons/after.yaml:2: "],
    ["a lesson that there is not", line("rumour", "policy", "soup"), "lessons/after.yaml:3: "],
  ])("is wrong with %s, and says where", (_what, text, where) => {
    expect(problemsOf(text).some((problem) => problem.startsWith(where))).toBe(true);
  });
});
