import { beforeEach, expect, onTestFinished, test } from "vitest";
import { interactionOf, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { DemoPerson, labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { encodeCallback } from "../../core/callback.ts";
import type { Card } from "../../core/card.ts";
import type { StillClock } from "../../core/clock.ts";
import type { Reply } from "../../core/reply.ts";
import { coursesOf } from "./courses/course-file.ts";
import type { Attempt, Drawn } from "./model.ts";

let app: TestApp;
beforeEach(async () => {
  app = await startTestApp({ adapters: () => [adapterOf(new RecordingSurface())] });
  onTestFinished(() => app.close());
});
const chen = () => new DemoPerson(app, "chenchen");
const attempts = () => app.services.db.prisma.trainingAttempt.findMany({ orderBy: { startedAt: "asc" } });
const answers = () => app.services.db.prisma.trainingAnswer.findMany({ orderBy: { place: "asc" } });
const passes = (minutes: number) =>
  (app.clock as StillClock).moveTo(new Date(app.clock.now().getTime() + minutes * 60_000));

const cardOf = (reply: Reply): Card => {
  if (reply.kind !== "card" && reply.kind !== "replace" && reply.kind !== "hub")
    throw new Error(`no card: ${JSON.stringify(reply)}`);
  return reply.card;
};
const said = (reply: Reply): string => (reply.kind === "say" ? reply.text : textOf(cardOf(reply)));

/** The options of the open question as its buttons name them, the right ones or others. */
async function picks(place: number, isRight: boolean): Promise<{ id: string; arg: string }> {
  const attempt = (await attempts()).at(-1) as unknown as Attempt;
  const { question: id, order } = attempt.drawn[place] as Drawn;
  const question = coursesOf(app.services.content)
    .flatMap(({ questions }) => questions)
    .find((one) => one.id === id);
  if (!question) throw new Error(`no question ${id}`);
  const wrong =
    question.kind === "order"
      ? question.answer.toReversed()
      : question.kind === "multiple"
        ? question.answer.slice(0, 1)
        : [(question.answer[0] ?? 0) === 0 ? 1 : 0];
  const letters = (isRight ? question.answer : wrong).map((option) => "abcdef"[order.indexOf(option)]);
  return { id: attempt.id, arg: `${place}.${letters.join("")}` };
}
async function answersAll(right: number): Promise<Reply> {
  let reply: Reply | undefined;
  const { drawn } = (await attempts()).at(-1) as unknown as Attempt;
  for (let place = 0; place < drawn.length; place++) {
    const { id, arg } = await picks(place, place < right);
    reply = await chen().presses(`training.answer:${id}:${arg}`);
  }
  if (!reply) throw new Error("nothing was asked");
  return reply;
}

test("a course is read lesson by lesson, and the last lesson leads to the quiz", async () => {
  const courses = cardOf(await chen().says("培训"));
  const first = coursesOf(app.services.content).find(({ id }) => id === "policy");
  if (!first) throw new Error("no course");
  expect(textOf(courses)).toContain(first.words["zh-CN"].title);
  let card = cardOf(await chen().presses(`training.lesson:policy:${first.lessons[0]?.id}`));
  for (const [at, lesson] of first.lessons.entries()) {
    expect(card.title).toBe(lesson.words["zh-CN"].title);
    expect(card.state?.text).toContain(`第 ${at + 1}/${first.lessons.length} 节`);
    if (at < first.lessons.length - 1) card = cardOf(await chen().pressesOn(card, "下一节"));
  }
  expect(cardOf(await chen().pressesOn(card, "做测验")).title).toMatch(/^第 1\/10 题/);
});

test("a quiz asks ten questions, explains each with its clause, and is passed with eight of them", async () => {
  const first = cardOf(await chen().presses("training.begin:policy"));
  expect(first.title).toMatch(/^第 1\/10 题/);
  const { id, arg } = await picks(0, true);
  const answered = cardOf(await chen().presses(`training.answer:${id}:${arg}`));
  expect(answered.state?.text).toContain("正确");
  expect(textOf(answered)).toMatch(/（制度 \d\.[\d.]+）/);
  const next = cardOf(await chen().pressesOn(answered, "下一题"));
  expect(next.title).toMatch(/^第 2\/10 题/);
  const last = await answersAll(8);
  const result = cardOf(await chen().pressesOn(cardOf(last), "看结果"));
  expect(result.state?.text).toBe("通过 · 80 分");
  expect(textOf(result)).toContain("2027年11月24日");
  expect(labelsOf(result).filter((label) => label === "解析")).toHaveLength(2);
  const explained = cardOf(await chen().pressesOn(result, "解析"));
  expect(textOf(explained)).toContain("正确答案");
  expect(said(await chen().presses("training.begin:policy"))).toContain("已经通过");
});

test("seven of ten are not enough: the next quiz is a while later, asks other questions, and after three somebody sits down with them", async () => {
  for (const round of [1, 2, 3]) {
    await chen().presses("training.begin:policy");
    const result = cardOf(await chen().pressesOn(cardOf(await answersAll(7)), "看结果"));
    expect(result.state?.text).toBe("这次没通过 · 70 分");
    expect(result.foot).toContain("不是违规");
    if (round < 3) {
      expect(said(await chen().presses("training.begin:policy"))).toContain("起可以再测");
      passes(30);
    }
  }
  passes(60);
  expect(said(await chen().presses("training.begin:policy"))).toContain("人力资源部");
  // Who runs the training hears of it, notes that they went through it, and there are two more tries; nobody else can.
  const sunli = new DemoPerson(app, "sunli");
  const told = await sunli.last();
  expect(told.title).toBe("陈晨 的测验次数用完了");
  const { id } = await app.services.db.prisma.trainingAssignment.findFirstOrThrow();
  expect((await chen().presses(`training.grant:${id}`)).kind).toBe("say");
  expect((await app.services.db.prisma.trainingAssignment.findFirstOrThrow()).state).toBe("failed");
  expect(textOf(cardOf(await sunli.presses("training.stuck:all")))).toContain("陈晨");
  const { prisma } = app.services.db;
  // It stands on the hub and on the desk of those who run the training; who has left waits for nobody.
  expect(textOf(cardOf(await sunli.says("首页")))).toContain("1 位同事等您讲解");
  expect(textOf(cardOf(await sunli.says("培训管理")))).toContain("1 位同事等您讲解");
  await prisma.person.update({ where: { id: chen().id }, data: { isActive: false } });
  expect(textOf(cardOf(await sunli.presses("training.stuck:0")))).toContain("现在没有人需要讲解");
  await prisma.person.update({ where: { id: chen().id }, data: { isActive: true } });
  // Their own they see, and a colleague has to help.
  await prisma.trainingAssignment.updateMany({ data: { personId: sunli.id } });
  const own = cardOf(await sunli.presses("training.stuck:0"));
  expect([textOf(own).includes("另一位同事"), labelsOf(own)]).toEqual([true, []]);
  await prisma.trainingAssignment.updateMany({ data: { personId: chen().id } });
  expect(said(await sunli.pressesOn(told, "已讲解"))).toContain("2 次");
  expect((await chen().last()).title).toContain("可以再测");
  expect(cardOf(await chen().presses("training.begin:policy")).title).toMatch(/^第 1\/10 题/);
  const [first, second] = (await attempts()) as unknown as Attempt[];
  const asked = (one: Attempt | undefined) => one?.drawn.map(({ question }) => question) ?? [];
  expect(asked(second).filter((question) => asked(first).includes(question))).toEqual([]);
});

test("an answer counts once: a second press, an old card and two at once change nothing", async () => {
  await chen().presses("training.begin:policy");
  const right = await picks(0, true);
  const wrong = await picks(0, false);
  const both = await Promise.all([
    chen().presses(`training.answer:${right.id}:${right.arg}`),
    chen().presses(`training.answer:${wrong.id}:${wrong.arg}`),
  ]);
  expect(both.map(({ kind }) => kind).toSorted()).toEqual(["replace", "say"]);
  const [kept] = await answers();
  expect(said(await chen().presses(`training.answer:${wrong.id}:${wrong.arg}`))).toContain("已经答过");
  expect(await answers()).toEqual([kept]);
  // What no card of ours says is no answer.
  for (const arg of ["0.f", "99.a", "1.", "1.abcdef", "1.aa", "x"])
    expect((await chen().presses(`training.answer:${right.id}:${arg}`)).kind).toBe("say");
  expect(await answers()).toEqual([kept]);
});

test("two who begin at once begin one quiz, and it is nobody else's", async () => {
  await Promise.all([chen().presses("training.begin:policy"), chen().presses("training.begin:policy")]);
  expect(await attempts()).toHaveLength(1);
  const { id, arg } = await picks(0, true);
  expect(said(await new DemoPerson(app, "zhouyu").presses(`training.answer:${id}:${arg}`))).toContain("已经结束");
  expect(await answers()).toEqual([]);
});

test("it goes on where it was left, also after a restart in the middle", async () => {
  await chen().presses("training.begin:policy");
  for (const place of [0, 1]) {
    const { id, arg } = await picks(place, true);
    await chen().presses(`training.answer:${id}:${arg}`);
  }
  const other = await startTestApp({ beside: app, adapters: () => [adapterOf(new RecordingSurface())] });
  onTestFinished(() => other.stop());
  const card = cardOf(await new DemoPerson(other, "chenchen").says("测验"));
  expect(card.title).toMatch(/^第 3\/10 题/);
  expect(textOf(cardOf(await chen().says("quiz")))).toBe(textOf(card));
});

test("it goes on on another platform, where the same person has another account", async () => {
  await chen().presses("training.begin:policy");
  const { id, arg } = await picks(0, true);
  await chen().presses(`training.answer:${id}:${arg}`);
  const account = { platform: "slack", tenant: "T1", externalId: "U0CHEN" } as const;
  await app.services.db.prisma.platformAccount.create({
    data: { ...account, spelling: account.externalId, personId: chen().id },
  });
  const says = { account, intent: { kind: "text", text: "quiz" } } as const;
  const reply = await app.desk.receive(interactionOf("chenchen", says.intent, says), { answers: "inline" });
  expect(cardOf(reply).title).toMatch(/2\/10/);
  const next = await picks(1, true);
  const press = { command: "training.answer", id: next.id, arg: next.arg };
  await app.desk.receive(interactionOf("chenchen", { kind: "press", callback: press }, { account }), {
    answers: "inline",
  });
  expect(await answers()).toHaveLength(2);
  // Back where it was begun it is at the third.
  expect(cardOf(await chen().says("测验")).title).toMatch(/3\/10/);
});

test("a quiz that is not finished within the hour stops, does not count, and can be begun anew at once", async () => {
  await chen().presses("training.begin:policy");
  const { id, arg } = await picks(0, true);
  passes(60);
  expect(said(await chen().presses(`training.answer:${id}:${arg}`))).toContain("不算次数");
  expect(said(await chen().presses(`training.answer:${id}:${arg}`))).toContain("已经结束");
  expect(cardOf(await chen().presses("training.begin:policy")).title).toMatch(/^第 1\/10 题/);
  expect((await attempts()).map(({ state }) => state)).toEqual(["expired", "started"]);
});

test("several right options are marked one by one and handed in, and an order is chosen from the first to the last", async () => {
  const course = coursesOf(app.services.content).find((one) => one.id === "policy");
  const of = (kind: string) => course?.questions.find((question) => question.kind === kind);
  const [multiple, order] = [of("multiple"), of("order")];
  if (!course || !multiple || !order) throw new Error("the course lacks a kind");
  await chen().presses("training.begin:policy");
  const [attempt] = await attempts();
  if (!attempt) throw new Error("no quiz");
  const places = (count: number) => Array.from({ length: count }, (_, at) => count - 1 - at);
  const drawn = [multiple, order].map(({ id, words }) => ({ question: id, order: places(words.en.options.length) }));
  await app.services.db.prisma.trainingAttempt.update({ where: { id: attempt.id }, data: { drawn } });
  let card = cardOf(await chen().says("测验"));
  expect(labelsOf(card)).not.toContain("提交（已选 1 项）");
  const ticked = async (question: typeof multiple, option: number, label: string) => {
    const title = question.words["zh-CN"].options[option] ?? "";
    const item = card.body
      .flatMap((block) => (block.kind === "list" ? block.items : []))
      .find((one) => one.title.endsWith(title));
    if (item?.action?.kind !== "run" || item.action.label !== label) throw new Error(`no "${label}" at ${title}`);
    return cardOf(await chen().presses(encodeCallback(item.action.callback)));
  };
  for (const option of multiple.answer) card = await ticked(multiple, option, "勾选");
  expect(textOf(card)).toContain("☑");
  card = cardOf(await chen().pressesOn(card, `提交（已选 ${multiple.answer.length} 项）`));
  expect(card.state?.text).toContain("正确");
  card = cardOf(await chen().pressesOn(card, "下一题"));
  for (const [rank, option] of order.answer.entries()) card = await ticked(order, option, `排第 ${rank + 1}`);
  expect(card.state?.text).toContain("正确");
  expect(cardOf(await chen().pressesOn(card, "看结果")).state?.text).toBe("通过 · 100 分");
});

test("a copy of one's data holds what was answered, and after two years the answers go and the result stays", async () => {
  await chen().presses("training.begin:policy");
  await answersAll(9);
  expect(await answers()).toHaveLength(10);
  const feature = app.registry.features.find(({ name }) => name === "training");
  const ctx = { ...app.services, tx: app.services.db, now: app.clock.now(), locale: "zh-CN", zone: "Asia/Shanghai" };
  const copy = (await feature?.personalData?.(ctx as never, { id: chen().id } as never, "copy")) ?? [];
  const sectionOf = (key: string) => copy.find((section) => section.key === key)?.rows ?? [];
  expect(sectionOf("training.answers")).toHaveLength(10);
  expect(sectionOf("training.answers").filter((row) => row.includes("否"))).toHaveLength(1);
  expect(sectionOf("training.courses").flat()).toContain("90 %");
  const { eraseDue } = await import("../../core/retention.ts");
  (app.clock as StillClock).moveTo(new Date("2028-12-01T09:00:00+08:00"));
  await eraseDue(app.services, app.registry);
  expect(await answers()).toEqual([]);
  expect((await attempts())[0]).toMatchObject({ state: "scored", rightCount: 9 });
});

test("a quiz whose course has changed meanwhile is void, does not count, and says so", async () => {
  await chen().presses("training.begin:policy");
  const { id, arg } = await picks(0, true);
  const { prisma } = app.services.db;
  await prisma.trainingAttempt.update({ where: { id }, data: { courseVersion: "00000000" } });
  expect(said(await chen().presses(`training.answer:${id}:${arg}`))).toContain("课程更新了");
  expect(cardOf(await chen().presses("training.begin:policy")).title).toMatch(/^第 1\/10 题/);
  expect((await attempts()).map(({ state }) => state)).toEqual(["void", "started"]);
});

test("a year after it was passed a course is to be done again, and its card says so and leads there", async () => {
  await chen().presses("training.begin:policy");
  await answersAll(10);
  const before = cardOf(await chen().presses("training.course:policy"));
  expect(labelsOf(before)).not.toContain("开始测验");
  (app.clock as StillClock).moveTo(new Date("2027-11-25T09:00:00+08:00"));
  const card = cardOf(await chen().presses("training.course:policy"));
  expect(card.state?.text).toContain("请再测一次");
  expect(cardOf(await chen().pressesOn(card, "开始测验")).title).toMatch(/^第 1\/10 题/);
  expect(await app.services.db.prisma.trainingAssignment.count()).toBe(2);
});

test("what is waived in the middle of a quiz can be handed in all the same, and counts when it is passed", async () => {
  const sunli = new DemoPerson(app, "sunli");
  const { prisma } = app.services.db;
  for (const right of [7, 10]) {
    await prisma.trainingAssignment.deleteMany();
    await chen().presses("training.begin:policy");
    const { id } = await prisma.trainingAssignment.findFirstOrThrow();
    await prisma.trainingAssignment.updateMany({ data: { attempts: 1 } });
    await sunli.submits("training.waive", { why: "上月在法务部学过同样的内容" }, { id });
    const result = cardOf(await chen().pressesOn(cardOf(await answersAll(right)), "看结果"));
    expect(result.state?.text).toContain(right === 10 ? "通过 · 100 分" : "这次没通过 · 70 分");
    expect((await prisma.trainingAssignment.findFirstOrThrow()).state).toBe(right === 10 ? "passed" : "waived");
  }
});

test("a course says how many tries are left, and the button on the hub goes on with the quiz that is open", async () => {
  const hub = cardOf(await chen().says("首页"));
  const courses = cardOf(await chen().pressesOn(hub, "测验"));
  for (const way of ["集中授课", "案例分析", "模拟演练"]) expect(textOf(courses)).toContain(way);
  expect(labelsOf(courses)).not.toContain("继续测验");
  await chen().presses("training.begin:policy");
  await answersAll(7);
  passes(30);
  expect(textOf(cardOf(await chen().presses("training.course:policy")))).toContain("还可以做 2 次");
  await chen().presses("training.begin:policy");
  expect(cardOf(await chen().pressesOn(hub, "测验")).title).toMatch(/^第 1\/10 题/);
  expect(cardOf(await chen().pressesOn(cardOf(await chen().says("培训")), "继续测验")).title).toMatch(/^第 1\/10 题/);
});

test("what was passed still counts on the hub while it is asked for anew", async () => {
  const { prisma } = app.services.db;
  await chen().presses("training.begin:policy");
  await answersAll(10);
  expect(textOf(cardOf(await chen().says("首页")))).toContain("已完成 1/4 门");
  const old = await prisma.trainingAssignment.findFirstOrThrow();
  const { waivedWhy: _, ...row } = old;
  const newer = { id: "tas_renewal000000001", state: "assigned", cause: "renewal", passedAt: null, validUntil: null };
  await prisma.trainingAssignment.create({
    data: { ...row, ...newer, assignedAt: new Date(app.clock.now().getTime() + 1) },
  });
  expect(textOf(cardOf(await chen().says("首页")))).toContain("已完成 1/4 门");
});
