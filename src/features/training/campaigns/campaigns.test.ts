import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { personId, startTestApp, type TestApp } from "../../../../test/support/app.ts";
import { said } from "../../../../test/support/case-stage.ts";
import { DemoPerson, labelsOf, textOf } from "../../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../../test/support/surface.ts";
import type { Card } from "../../../core/card.ts";
import { StillClock } from "../../../core/clock.ts";
import type { Reply } from "../../../core/reply.ts";
import { coursesOf } from "../courses/course-file.ts";
import type { Attempt, Drawn } from "../model.ts";

let app: TestApp;
/** A Monday; no rest days but weekends in China until the new year. */
const clock = new StillClock("2026-11-23T10:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
});
afterAll(() => app.close());
const prisma = () => app.services.db.prisma;
const person = (name: string) => new DemoPerson(app, name);
const sunli = () => person("sunli");
const at = async (instant: string) => {
  clock.moveTo(new Date(`${instant}:00+08:00`));
  await app.catchUp();
};
const cardOf = (reply: Reply): Card => {
  if (reply.kind !== "card" && reply.kind !== "replace" && reply.kind !== "hub") throw new Error(said(reply));
  return reply.card;
};
const tasksOf = (name: string) =>
  prisma().trainingAssignment.findMany({ where: { personId: personId(name) }, orderBy: { course: "asc" } });
const newest = () => prisma().trainingCampaign.findFirstOrThrow({ orderBy: { number: "desc" } });
const cards = async (name: string, title: RegExp) =>
  (await person(name).sees()).filter((card) => title.test(card.title));

const MARKETING = { courses: ["policy", "security"], departments: ["市场部"], roles: [], regions: [] };
/** A campaign for the marketing department, written and scheduled by HR. */
async function scheduled(over: Record<string, unknown> = {}): Promise<string> {
  const values = { ...MARKETING, opensOn: "2026-11-24", dueOn: "2026-12-20", ...over };
  const reply = await sunli().submits("training.campaign", values as never, { id: "new" });
  expect(reply, said(reply)).toEqual({ kind: "none" });
  const { id } = await newest();
  expect(said(await sunli().presses(`training.campaign-schedule:${id}`))).toContain("已安排");
  return id;
}
/** Answers a whole quiz of a course, all right. */
async function passes(name: string, course: string): Promise<void> {
  await person(name).presses(`training.begin:${course}`);
  const attempt = (await prisma().trainingAttempt.findFirstOrThrow({
    where: { personId: personId(name), course, state: "started" },
  })) as unknown as Attempt;
  const bank = coursesOf(app.services.content).find(({ id }) => id === course)?.questions ?? [];
  for (const [place, { question, order }] of (attempt.drawn as Drawn[]).entries()) {
    const answer = bank.find(({ id }) => id === question)?.answer ?? [];
    const letters = answer.map((option) => "abcdef"[order.indexOf(option)]).join("");
    await person(name).presses(`training.answer:${attempt.id}:${place}.${letters}`);
  }
}

beforeEach(async () => {
  await prisma().trainingCampaign.deleteMany();
  await prisma().trainingAssignment.deleteMany();
  await prisma().trainingLeave.deleteMany();
  await prisma().message.deleteMany();
  await prisma().deadline.deleteMany();
  // The clock goes back for each test, and so does what fired last.
  await prisma().setting.deleteMany({
    where: { OR: [{ key: "training.rules" }, { key: { startsWith: "job:training" } }] },
  });
  await at("2026-11-23T10:00");
});

describe("a campaign", () => {
  test("is written with every mistake beside its field, and nobody hears of a draft", async () => {
    const wrong = { ...MARKETING, departments: ["没有的部门"], opensOn: "2026-11-20", dueOn: "2026-11-21" };
    const reply = await sunli().submits("training.campaign", wrong as never, { id: "new" });
    expect(reply).toMatchObject({
      kind: "errors",
      errors: { departments: expect.any(String), opensOn: expect.any(String) },
    });
    expect(await prisma().trainingCampaign.count()).toBe(0);
    await sunli().submits("training.campaign", { ...MARKETING, opensOn: "2026-11-24", dueOn: "2026-12-20" } as never, {
      id: "new",
    });
    const { id, state } = await newest();
    expect(state).toBe("draft");
    await at("2026-11-25T10:00");
    expect(await prisma().trainingAssignment.count()).toBe(0);
    expect(said(await person("chenchen").presses(`training.campaign:${id}`))).toContain("负责");
  });

  test("opens on its morning, asks each of its audience once, and the card follows what they do", async () => {
    const id = await scheduled();
    await at("2026-11-24T08:50");
    expect(await prisma().trainingAssignment.count()).toBe(0);
    await at("2026-11-24T09:10");
    await at("2026-11-24T09:20");
    expect((await tasksOf("chenchen")).map(({ course, state, cause }) => [course, state, cause])).toEqual([
      ["policy", "assigned", id],
      ["security", "assigned", id],
    ]);
    expect(await tasksOf("wangmin")).toEqual([]);
    const [asked, ...more] = await cards("chenchen", /请完成培训/);
    expect(more).toEqual([]);
    expect(asked?.state?.text).toContain("还有 2 门 · 12月20日(周日) 24:00");
    await passes("chenchen", "policy");
    expect((await cards("chenchen", /请完成培训/))[0]?.state?.text).toContain("还有 1 门");
    await passes("chenchen", "security");
    expect((await cards("chenchen", /请完成培训/))[0]?.state).toEqual({ tone: "good", text: "全部完成，谢谢！" });
    const card = cardOf(await sunli().presses(`training.campaign-waiting:${id}:0`));
    expect(textOf(card)).not.toContain("陈晨");
    expect(textOf(card)).toContain("周宇");
  });

  test("says whom no message reaches, since somebody has to tell them", async () => {
    const accounts = (isActive: boolean) =>
      prisma().platformAccount.updateMany({ where: { personId: personId("zhouyu") }, data: { isActive } });
    await accounts(false);
    onTestFinished(() => accounts(true).then(() => undefined));
    const id = await scheduled();
    await at("2026-11-24T09:10");
    await sunli().presses(`training.campaign:${id}`);
    expect(textOf(await sunli().last())).toContain("有 1 人没有可用的聊天账号");
    const waiting = textOf(cardOf(await sunli().presses(`training.campaign-waiting:${id}:0`)));
    expect(waiting).toMatch(/周宇.*没有聊天账号/s);
  });

  test("asks nobody twice, not after a crash in the middle either", async () => {
    const id = await scheduled();
    await at("2026-11-24T09:10");
    const before = await prisma().message.count({ where: { notice: "training.asked" } });
    expect(before).toBeGreaterThan(1);
    // As after a process that died when it had taken some in: the cursor stands where it stood before.
    await prisma().trainingCampaign.update({ where: { id }, data: { cursor: "", queuedAt: null } });
    await at("2026-11-24T09:20");
    expect((await newest()).queuedAt).not.toBeNull();
    expect(await prisma().message.count({ where: { notice: "training.asked" } })).toBe(before);
    expect(await tasksOf("chenchen")).toHaveLength(2);
  });

  test("takes over what somebody began by themselves, and lets be what counts through its end", async () => {
    await passes("chenchen", "policy");
    await person("zhouyu").presses("training.begin:security");
    await scheduled({ dueOn: "2026-12-18" });
    await at("2026-11-24T09:10");
    expect((await tasksOf("chenchen")).map(({ course, state }) => [course, state])).toEqual([
      ["policy", "passed"],
      ["security", "assigned"],
    ]);
    const security = (await tasksOf("zhouyu")).find(({ course }) => course === "security");
    expect([security?.state, security?.askedDueOn]).toEqual(["in_progress", "2026-12-18"]);
    expect(await prisma().deadline.count({ where: { subject: security?.id ?? "", closedAt: null } })).toBe(1);
  });

  test("reminds a week before, on the last working day and when it is over; the manager hears the fact alone", async () => {
    await scheduled();
    await at("2026-11-24T09:10");
    for (const done of ["zhouyu", "liqiang"]) for (const course of MARKETING.courses) await passes(done, course);
    const count = async (name: string) =>
      prisma().message.count({
        where: { notice: "core.reminder", deliveries: { some: { personId: personId(name) } } },
      });
    await at("2026-12-13T10:00");
    expect(await count("chenchen")).toBe(0);
    await at("2026-12-14T09:10");
    expect(await count("chenchen")).toBe(1);
    // The last day is a Sunday: they hear of it on the Friday.
    await at("2026-12-18T09:10");
    expect(await count("chenchen")).toBe(2);
    await at("2026-12-21T09:10");
    expect(await count("chenchen")).toBe(3);
    expect((await tasksOf("chenchen")).map(({ state }) => state)).toEqual(["overdue", "overdue"]);
    expect(await count("liqiang")).toBe(0);
    await at("2026-12-22T09:10");
    expect(await count("liqiang")).toBe(1);
    const told = textOf(await person("liqiang").last());
    expect(told).toContain("陈晨");
    expect(told).not.toMatch(/分|%/);
    expect(await count("zhouyu")).toBe(0);
    // What is overdue can still be passed.
    await passes("chenchen", "policy");
    expect((await tasksOf("chenchen"))[0]?.state).toBe("passed");
    const team = cardOf(await person("liqiang").presses("training.team:mine"));
    expect(textOf(team)).toContain("还有 1 门 · 已逾期");
    await at("2026-12-23T10:00");
    expect(await count("liqiang")).toBe(1);
  });

  test("is prolonged with the terms of those who are not done, and closed without asking for more", async () => {
    const id = await scheduled();
    await at("2026-11-24T09:10");
    expect(await sunli().submits("training.prolong", { dueOn: "2026-12-19" }, { id })).toMatchObject({
      kind: "errors",
    });
    expect(said(await sunli().submits("training.prolong", { dueOn: "2026-12-27" }, { id }))).toContain("延到");
    await at("2026-11-24T09:20");
    expect((await tasksOf("chenchen")).map(({ askedDueOn }) => askedDueOn)).toEqual(["2026-12-27", "2026-12-27"]);
    expect((await tasksOf("chenchen"))[0]?.dueAt).toEqual(new Date("2026-12-28T00:00:00+08:00"));
    expect(said(await sunli().presses(`training.campaign-close:${id}`))).toContain("已结束");
    await at("2026-11-24T09:30");
    expect((await tasksOf("chenchen")).map(({ cause, dueAt }) => [cause, dueAt])).toEqual([
      ["own", null],
      ["own", null],
    ]);
    expect(await prisma().deadline.count({ where: { closedAt: null } })).toBe(0);
    expect((await cards("chenchen", /请完成培训/))[0]?.state?.text).toContain("不再要求");
    expect(said(await sunli().presses(`training.campaign-close:${id}`))).toContain("已");
  });

  test("what two campaigns ask for is due by the earlier day, and stays asked for by the one when the other is closed", async () => {
    const late = await scheduled();
    await at("2026-11-24T09:10");
    await prisma().trainingAssignment.updateMany({ where: { course: "policy" }, data: { attempts: 2 } });
    const soon = await scheduled({ courses: ["policy"], opensOn: "2026-11-25", dueOn: "2026-12-11" });
    await at("2026-11-25T09:10");
    const daysOf = async () => (await tasksOf("chenchen")).map(({ cause, askedDueOn }) => [cause, askedDueOn]);
    expect(await daysOf()).toEqual([
      [soon, "2026-12-11"],
      [late, "2026-12-20"],
    ]);
    // Tries are not taken away, and given where the campaign gives more.
    expect((await tasksOf("chenchen"))[0]?.attempts).toBe(3);
    expect(said(await sunli().presses(`training.campaign-close:${soon}`))).toContain("已结束");
    await at("2026-11-25T09:20");
    expect(await daysOf()).toEqual([
      [late, "2026-12-20"],
      [late, "2026-12-20"],
    ]);
    const [task] = await tasksOf("chenchen");
    expect(await prisma().deadline.count({ where: { subject: task?.id ?? "", closedAt: null } })).toBe(1);
    await sunli().presses(`training.campaign-close:${late}`);
    await at("2026-11-25T09:30");
    expect(await daysOf()).toEqual([
      ["own", null],
      ["own", null],
    ]);
  });

  test("of a course that the files have no more nobody is reminded, and its card says that there is nothing to do", async () => {
    await scheduled();
    await at("2026-11-24T09:10");
    await prisma().trainingAssignment.deleteMany({ where: { personId: personId("chenchen"), course: "security" } });
    await prisma().trainingAssignment.updateMany({
      where: { personId: personId("chenchen") },
      data: { course: "taught-no-more" },
    });
    for (const day of ["2026-12-14T09:10", "2026-12-21T09:10", "2026-12-22T09:10"]) await at(day);
    const reminded = await prisma().message.count({
      where: { notice: "core.reminder", deliveries: { some: { personId: personId("chenchen") } } },
    });
    expect(reminded).toBe(0);
    expect(textOf(cardOf(await person("chenchen").says("首页")))).not.toContain("还有 1 门课程");
    expect(textOf((await cards("chenchen", /请完成培训/))[0] as Card)).toContain("已经下线");
  });

  test("two who schedule it at once make one campaign", async () => {
    await sunli().submits("training.campaign", { ...MARKETING, opensOn: "2026-11-23", dueOn: "2026-12-20" } as never, {
      id: "new",
    });
    const { id } = await newest();
    const [first, second] = await Promise.all([
      sunli().presses(`training.campaign-schedule:${id}`),
      sunli().presses(`training.campaign-schedule:${id}`),
    ]);
    expect([said(first), said(second)].filter((text) => text.includes("已安排，"))).toHaveLength(1);
    await at("2026-11-23T10:10");
    expect(await tasksOf("chenchen")).toHaveLength(2);
  });
});

describe("leave and waivers", () => {
  test("leave moves the terms by its days, quiets the reminders, and ends when somebody is back", async () => {
    await scheduled({ dueOn: "2026-12-18" });
    await at("2026-11-24T09:10");
    const id = personId("chenchen");
    expect(
      said(await person("zhouyu").submits("training.leave", { fromOn: "2026-12-01", toOn: "2026-12-10" }, { id })),
    ).toContain("上级");
    expect(
      said(await person("chenchen").submits("training.leave", { fromOn: "2026-12-01", toOn: "2026-12-10" }, { id })),
    ).toMatch(/上级|自己/);
    expect(
      await person("liqiang").submits("training.leave", { fromOn: "2026-12-10", toOn: "2026-12-01" }, { id }),
    ).toMatchObject({ kind: "errors" });
    expect(
      said(await person("liqiang").submits("training.leave", { fromOn: "2026-12-07", toOn: "2026-12-16" }, { id })),
    ).toContain("顺延");
    expect((await tasksOf("chenchen"))[0]?.dueAt).toEqual(new Date("2026-12-29T00:00:00+08:00"));
    await at("2026-12-14T09:10");
    expect(
      await prisma().message.count({ where: { notice: "core.reminder", deliveries: { some: { personId: id } } } }),
    ).toBe(0);
    const member = cardOf(await person("liqiang").presses(`training.member:${id}`));
    expect(member.state?.text).toContain("12月16日");
    expect(labelsOf(member)).not.toContain("免修");
    expect(said(await person("liqiang").pressesOn(member, "已回来上班"))).toContain("重新计算");
    // Seven of the ten days were taken.
    expect((await tasksOf("chenchen"))[0]?.dueAt).toEqual(new Date("2026-12-26T00:00:00+08:00"));
  });

  test("whoever is away when a campaign opens hears of it on the first working morning after", async () => {
    const id = personId("chenchen");
    await sunli().submits("training.leave", { fromOn: "2026-11-23", toOn: "2026-11-28" }, { id });
    await scheduled();
    await at("2026-11-24T09:10");
    await app.sender.drain();
    expect(await cards("chenchen", /请完成培训/)).toEqual([]);
    expect(await cards("zhouyu", /请完成培训/)).toHaveLength(1);
    await at("2026-11-30T09:01");
    expect(await cards("chenchen", /请完成培训/)).toHaveLength(1);
  });

  test("a waiver needs a reason, is not for oneself, reaches the person and ends what is asked", async () => {
    await scheduled({ departments: [] });
    await at("2026-11-24T09:10");
    const [task] = await tasksOf("chenchen");
    const [own] = await tasksOf("sunli");
    expect(said(await sunli().submits("training.waive", { why: "自己已经学过" }, { id: own?.id ?? "" }))).toContain(
      "另一位",
    );
    expect(
      said(await person("liqiang").submits("training.waive", { why: "不必学" }, { id: task?.id ?? "" })),
    ).toContain("负责");
    expect(await sunli().submits("training.waive", { why: "" }, { id: task?.id ?? "" })).toMatchObject({
      kind: "errors",
    });
    expect(
      said(await sunli().submits("training.waive", { why: "上月在法务部讲过同样的内容" }, { id: task?.id ?? "" })),
    ).toContain("已免修");
    const told = await person("chenchen").last();
    expect(textOf(told)).toContain("上月在法务部讲过同样的内容");
    expect((await tasksOf("chenchen")).map(({ state }) => state)).toEqual(["waived", "assigned"]);
    const feature = app.registry.features.find(({ name }) => name === "training");
    const ctx = { ...app.services, tx: app.services.db, now: clock.now(), locale: "zh-CN", zone: "Asia/Shanghai" };
    const copy = (await feature?.personalData?.(ctx as never, { id: personId("chenchen") } as never, "copy")) ?? [];
    expect(JSON.stringify(copy)).toContain("上月在法务部讲过同样的内容");
    // Whoever takes it all the same, out of curiosity, is not asked for it by the next campaign.
    await person("chenchen").presses("training.begin:policy");
    await scheduled({ courses: ["policy"], opensOn: "2026-11-25" });
    await at("2026-11-25T09:10");
    const causes = (await tasksOf("chenchen")).filter(({ course }) => course === "policy").map(({ cause }) => cause);
    expect(causes.filter((cause) => cause === "own")).toHaveLength(1);
    expect(await cards("chenchen", /请完成培训：1/)).toEqual([]);
    // Whoever runs the training is a learner too, and sees their own without changing it.
    const self = cardOf(await sunli().presses(`training.member:${personId("sunli")}`));
    expect(labelsOf(self)).not.toContain("免修");
    expect(labelsOf(self)).not.toContain("登记请假");
    expect(self.foot).toContain("您自己");
    expect(await prisma().deadline.count({ where: { subject: task?.id ?? "", closedAt: null } })).toBe(0);
  });
});

describe("rules", () => {
  test("a joiner is asked for all courses within thirty days, and nobody who was here before", async () => {
    await sunli().presses("training.rule:joiners:on");
    await at("2026-11-23T10:10");
    expect(await prisma().trainingAssignment.count()).toBe(0);
    await prisma().person.update({ where: { id: personId("emma") }, data: { contractFrom: "2026-11-24" } });
    await at("2026-11-24T08:00");
    await at("2026-11-24T22:10");
    const tasks = await tasksOf("emma");
    expect(tasks.map(({ course }) => course)).toEqual(["crisis", "etiquette", "policy", "security"]);
    expect(new Set(tasks.map(({ cause, askedDueOn }) => `${cause} ${askedDueOn}`))).toEqual(
      new Set(["joiner 2026-12-24"]),
    );
    await at("2026-11-24T22:20");
    expect(await prisma().message.count({ where: { notice: "training.asked" } })).toBe(1);
    await prisma().person.update({ where: { id: personId("emma") }, data: { contractFrom: null } });
  });

  test("what was passed is asked for anew thirty days before it ends, once a year", async () => {
    await passes("chenchen", "policy");
    await sunli().presses("training.rule:renewal:on");
    await at("2027-10-20T10:00");
    expect(await tasksOf("chenchen")).toHaveLength(1);
    await at("2027-10-25T10:00");
    await at("2027-10-25T10:20");
    const renewed = (await tasksOf("chenchen")).find(({ cause }) => cause === "renewal");
    expect([renewed?.state, renewed?.askedDueOn]).toEqual(["assigned", "2027-11-23"]);
    expect(await tasksOf("chenchen")).toHaveLength(2);
    expect(await cards("chenchen", /即将到期/)).toHaveLength(1);
  });
});

test("on the first working morning of a week those who run the training hear how far it is, once", async () => {
  await scheduled();
  await at("2026-11-24T09:40");
  expect(await cards("sunli", /本周培训进度/)).toEqual([]);
  await at("2026-11-30T09:31");
  await at("2026-12-01T09:31");
  const digests = await cards("sunli", /本周培训进度/);
  expect(digests).toHaveLength(1);
  expect(textOf(digests[0] as Card)).toMatch(/完成 0\/\d+ 人，0 人已逾期/);
});
