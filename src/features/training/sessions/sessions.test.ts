import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { startTestApp, type TestApp, TUESDAY } from "../../../../test/support/app.ts";
import { DemoPerson, labelsOf, textOf } from "../../../../test/support/demo-person.ts";
import { callback } from "../../../core/callback.ts";
import type { Card } from "../../../core/card.ts";
import type { StillClock } from "../../../core/clock.ts";
import { keepEvidence } from "../../../core/evidence.ts";
import { makeSession } from "../../../core/links.ts";
import type { Reply } from "../../../core/reply.ts";
import { eraseDue } from "../../../core/retention.ts";
import { placed, RULES } from "./model.ts";
import { lineOf } from "./store-seats.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());
const db = () => app.services.db;
// One app for all: each test has sessions of its own, and begins on the same morning.
beforeEach(async () => {
  moves(TUESDAY);
  await db().prisma.trainingSession.deleteMany();
  await db().prisma.trainingGuess.deleteMany();
  await db().prisma.deadline.deleteMany();
  await db().prisma.message.deleteMany();
});
const person = (name: string) => new DemoPerson(app, name);
const trainer = () => person("sunli");
const moves = (to: string | Date) => (app.clock as StillClock).moveTo(new Date(to));
const cardOf = (reply: Reply): Card => {
  if (reply.kind !== "card" && reply.kind !== "replace") throw new Error(`no card: ${JSON.stringify(reply)}`);
  return reply.card;
};
const said = (reply: Reply): string => (reply.kind === "say" ? reply.text : textOf(cardOf(reply)));

const WRITTEN = {
  topic: "other",
  title: "新媒体写作",
  startsAt: "2026-11-26T14:00",
  until: "16:00",
  place: "三楼大会议室",
  seats: "2",
};
async function planned(over: Record<string, string> = {}): Promise<{ id: string; number: number }> {
  const reply = await trainer().submits("sessions.write", { ...WRITTEN, ...over }, { id: "new" });
  if (reply.kind !== "card") throw new Error(JSON.stringify(reply));
  return db().prisma.trainingSession.findFirstOrThrow({ orderBy: { number: "desc" } });
}
const up = (name: string, id: string) => person(name).presses(callback("session.up", id));
const off = (name: string, id: string) => person(name).presses(callback("session.off", id));
const standing = async (name: string, id: string) =>
  cardOf(await person(name).presses(callback("session.show", id))).state?.text;
const session = (id: string) => db().prisma.trainingSession.findUniqueOrThrow({ where: { id } });
const told = async (name: string): Promise<string[]> => (await person(name).sees()).map(textOf);
const catchesUp = async (to: string) => {
  moves(to);
  await app.catchUp();
};
const shownCode = async (id: string): Promise<string> => {
  await trainer().presses(callback("session.code", id));
  return (await session(id)).code ?? "";
};

describe("signing up", () => {
  test("everybody sees what is coming, signs up, waits where it is full, and moves up when somebody signs off", async () => {
    const { id, number } = await planned();
    const list = cardOf(await person("chenchen").says("授课"));
    expect(textOf(list)).toContain(`CLS-${number} · 新媒体写作`);
    expect(textOf(list)).toContain("还有 2 个名额");
    expect(labelsOf(list)).not.toContain("新建授课");
    await person("chenchen").pressesOn(cardOf(await person("chenchen").pressesOn(list, "查看")), "报名");
    await up("zhouyu", id);
    expect(cardOf(await up("wangmin", id)).state?.text).toBe("您在候补第 1 位");
    expect(cardOf(await up("linyue", id)).state?.text).toBe("您在候补第 2 位");
    expect(said(await up("chenchen", id))).toContain("已经报过名");
    expect(await told("wangmin")).toEqual([]);

    await off("chenchen", id);
    expect(await standing("wangmin", id)).toBe("您已报名");
    expect(await standing("linyue", id)).toBe("您在候补第 1 位");
    expect((await told("wangmin")).join()).toContain("轮到您了");
    expect(await told("linyue")).toEqual([]);
    expect(said(await off("chenchen", id))).toContain("没有报名");
    // Whoever comes back stands at the end.
    expect(cardOf(await up("chenchen", id)).state?.text).toBe("您在候补第 2 位");
  });

  test("of two who want the last seat at once one has it and the other waits, on every try", async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await planned({ seats: "1" });
      const replies = await Promise.all(["chenchen", "zhouyu", "wangmin"].map((name) => up(name, id)));
      const states = replies.map((reply) => cardOf(reply).state?.text).sort();
      expect(states).toEqual(["您在候补第 1 位", "您在候补第 2 位", "您已报名"]);
    }
  });

  const NAMES = ["chenchen", "zhouyu", "wangmin", "linyue", "hejing", "daniel"];
  const anyStep = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant("up" as const), who: fc.nat(NAMES.length - 1) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("off" as const), who: fc.nat(NAMES.length - 1) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("seats" as const), who: fc.integer({ min: 1, max: 5 }) }) },
  );
  test("whatever people do, no more have a seat than there are, in the order in which they came, nobody twice", () =>
    fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 4, maxLength: 14 }), async (steps) => {
        const { id } = await planned({ seats: "2" });
        let expected: string[] = [];
        let seats = 2;
        for (const step of steps) {
          if (step.do === "seats") {
            seats = step.who;
            await trainer().submits("sessions.write", { ...WRITTEN, seats: String(seats) }, { id });
            continue;
          }
          const name = NAMES[step.who] ?? "";
          await (step.do === "up" ? up(name, id) : off(name, id));
          if (step.do === "off") expected = expected.filter((one) => one !== name);
          else if (!expected.includes(name)) expected = [...expected, name];
        }
        const { seated, waiting } = placed(await lineOf({ tx: db() as never }, id), (await session(id)).seats);
        const names = (line: typeof seated) => line.map(({ personId }) => personId.replace("per_demo", ""));
        expect(names(seated)).toEqual(expected.slice(0, seats));
        expect(names(waiting)).toEqual(expected.slice(seats));
      }),
      { numRuns: 12 },
    ));

  test("nobody signs up or off once it has begun or is cancelled, and an old button says why", async () => {
    const { id } = await planned();
    await up("chenchen", id);
    moves("2026-11-26T14:00:00+08:00");
    for (const reply of [await up("zhouyu", id), await off("chenchen", id)])
      expect(reply).toMatchObject({ kind: "say", text: "已经开始或结束，不能再改。" });
    moves(TUESDAY);
    await trainer().submits("sessions.cancel", { reason: "讲师临时出差" }, { id });
    expect(await up("zhouyu", id)).toMatchObject({ text: "这一场已经取消。" });
    expect(await db().prisma.trainingSeat.count({ where: { sessionId: id } })).toBe(1);
  });
});

describe("the trainer", () => {
  test("plans, changes and cancels, everybody who signed up or waits is told, and nobody else may", async () => {
    expect(await person("chenchen").submits("sessions.write", WRITTEN, { id: "new" })).toMatchObject({
      kind: "say",
      tone: "bad",
    });
    expect(await db().prisma.trainingSession.count()).toBe(0);
    const { id } = await planned({ seats: "1" });
    for (const name of ["chenchen", "zhouyu"]) await up(name, id);
    await trainer().submits("sessions.write", { ...WRITTEN, seats: "1", place: "二楼培训室" }, { id });
    for (const name of ["chenchen", "zhouyu"]) expect((await told(name)).join()).toContain("二楼培训室");
    // More seats: whoever waited has one, and is told so.
    await trainer().submits("sessions.write", { ...WRITTEN, seats: "3" }, { id });
    expect((await told("zhouyu")).join()).toContain("轮到您了");
    // Fewer again: the last who came waits.
    await trainer().submits("sessions.write", { ...WRITTEN, seats: "1" }, { id });
    expect((await told("zhouyu")).join()).toContain("暂时回到候补");
    expect(await standing("chenchen", id)).toBe("您已报名");
    for (const press of ["manage", "code", "roster", "record", "keep", "write", "cancel"])
      expect(await person("chenchen").presses(`session.${press}:${id}`)).toMatchObject({ kind: "say", tone: "bad" });
    await trainer().submits("sessions.cancel", { reason: "讲师临时出差" }, { id });
    for (const name of ["chenchen", "zhouyu"]) expect((await told(name)).at(-1)).toContain("讲师临时出差");
    expect(await db().prisma.deadline.count({ where: { subject: id, closedAt: null } })).toBe(0);
  });

  test("is told at the fields what is wrong, and a course gives its name", async () => {
    const wrong = await trainer().submits("sessions.write", { ...WRITTEN, title: "", until: "13:00" }, { id: "new" });
    expect(wrong).toMatchObject({ kind: "errors", errors: { title: expect.any(String), until: expect.any(String) } });
    expect(await trainer().submits("sessions.write", { ...WRITTEN, topic: "nothing" }, { id: "new" })).toMatchObject({
      kind: "errors",
      errors: { topic: expect.any(String) },
    });
    const { id } = await planned({ topic: "policy", title: "" });
    expect((await session(id)).title).not.toBe("");
  });

  test("adds something to read, which those who take part open and nobody else", async () => {
    const { id } = await planned();
    await up("chenchen", id);
    expect(await trainer().submits("sessions.materials", {}, { id })).toMatchObject({ kind: "errors" });
    await trainer().submits("sessions.materials", { title: "课前阅读", link: "https://example.com/a" }, { id });
    expect((await told("chenchen")).at(-1)).toContain("资料有更新");
    const read = cardOf(await person("chenchen").presses(`session.read:${id}`));
    expect(textOf(cardOf(await person("chenchen").pressesOn(read, "打开")))).toContain("https://example.com/a");
    expect(await person("zhouyu").presses(`session.read:${id}`)).toMatchObject({ kind: "say", tone: "bad" });
    expect(await person("zhouyu").presses(`session.link:${id}:0`)).toMatchObject({ kind: "say", tone: "bad" });
    await trainer().pressesOn(cardOf(await trainer().presses(`session.keep:${id}`)), "移除");
    expect((await session(id)).links).toEqual([]);
    const kept = await db().transaction((tx) =>
      keepEvidence(
        tx,
        app.services,
        { bytes: Buffer.from("先读这一页"), name: "课前.txt", source: "web" },
        app.clock.now(),
      ),
    );
    if (!("id" in kept)) throw new Error("not kept");
    await trainer().submits("sessions.materials", { files: [{ kind: "stored", evidenceId: kept.id }] }, { id });
    const file = `session.file:${id}:${kept.id.slice(4)}`;
    expect(await person("zhouyu").presses(file)).toMatchObject({ kind: "say", tone: "bad" });
    const opened = cardOf(await person("chenchen").presses(file)).actions.find((action) => action.kind === "link");
    const url = opened?.kind === "link" ? opened.url.replace("http://shenyan.test", app.url) : "";
    expect(await (await fetch(url)).text()).toBe("先读这一页");
    await trainer().presses(`session.drop:${id}:f.${kept.id.slice(4)}`);
    expect(await person("chenchen").presses(file)).toMatchObject({ kind: "say", tone: "quiet" });
  });
});

describe("who is invited", () => {
  const invites = (to: string[], id: string) => trainer().submits("sessions.invite", { to }, { id });
  const invited = async () =>
    (await db().prisma.delivery.findMany({ where: { message: { params: { path: ["what"], equals: "invited" } } } }))
      .map(({ personId }) => personId)
      .sort();
  const of = (department: string) =>
    db().prisma.person.findMany({ where: { department, isActive: true, isInScope: true }, orderBy: { id: "asc" } });

  test("a department, then everybody: each hears of it once, who signed up and the trainer not at all", async () => {
    const { id } = await planned();
    await up("chenchen", id);
    expect(await person("chenchen").presses(`session.invite:${id}`)).toMatchObject({ kind: "say", tone: "bad" });
    expect(labelsOf(cardOf(await trainer().presses(`session.manage:${id}`)))).toContain("邀请同事");
    await invites(["市场部"], id);
    await app.catchUp();
    const marketing = (await of("市场部")).map((one) => one.id).filter((one) => one !== person("chenchen").id);
    expect(marketing.length).toBeGreaterThan(0);
    expect(await invited()).toEqual(marketing);
    const card = await person("zhouyu").last();
    expect(textOf(card)).toContain("邀请您参加");
    expect(labelsOf(card)).toContain("报名");
    expect(await invites(["市场部"], id)).toMatchObject({ kind: "errors", errors: { to: expect.any(String) } });
    await invites(["*"], id);
    await app.catchUp();
    const all = await db().prisma.person.count({ where: { isActive: true, isInScope: true } });
    const everybody = await invited();
    expect(new Set(everybody).size).toBe(everybody.length);
    expect(everybody).not.toContain(person("sunli").id);
    expect(everybody).toHaveLength(all - 2);
    // One that is off is taken back from those who were only asked; who signed up reads why.
    await up("zhouyu", id);
    await trainer().submits("sessions.cancel", { reason: "讲师临时出差" }, { id });
    expect((await told("linyue")).join()).not.toContain("新媒体写作");
    expect((await told("zhouyu")).join()).toContain("讲师临时出差");
    expect(said(await trainer().presses(`session.invite:${id}`))).toContain("已经取消");
  });

  test("at night they hear of it in the morning, and not at all where it has begun by then", async () => {
    moves("2026-11-24T22:00:00+08:00");
    const { id } = await planned({ startsAt: "2026-11-25T14:00" });
    const early = await planned({ startsAt: "2026-11-25T08:00", until: "08:30" });
    for (const one of [id, early.id]) await invites(["市场部"], one);
    await app.catchUp();
    expect(await told("zhouyu")).toEqual([]);
    await catchesUp("2026-11-25T09:01:00+08:00");
    expect((await told("zhouyu")).filter((text) => text.includes("邀请您参加"))).toHaveLength(1);
  });

  test("those who have no quiz left in its course", async () => {
    const { id } = await planned({ topic: "policy" });
    const at = new Date(TUESDAY);
    const task = { id: "tas_0000000000stuck1", personId: person("linyue").id, course: "policy", state: "failed" };
    await db().prisma.trainingAssignment.create({ data: { ...task, attempts: 3, assignedAt: at, movedAt: at } });
    onTestFinished(async () => void (await db().prisma.trainingAssignment.deleteMany()));
    await invites(["*stuck"], id);
    await app.catchUp();
    expect(await invited()).toEqual([person("linyue").id]);
    expect(await person("linyue").last()).toMatchObject({ title: expect.stringContaining("集中授课") });
    expect(textOf(await person("linyue").last())).not.toContain("测验次数");
  });
});

test("what is over is found again by those who took part, with what there is to read, and by trainers; lists go on", async () => {
  const { id, number } = await planned();
  for (const name of ["chenchen", "zhouyu"]) await up(name, id);
  await trainer().submits("sessions.materials", { title: "课前阅读", link: "https://example.com/a" }, { id });
  await catchesUp("2026-11-26T16:00:00+08:00");
  const past = async (name: string) =>
    cardOf(await person(name).pressesOn(cardOf(await person(name).says("授课")), "以往场次"));
  const card = cardOf(await person("chenchen").pressesOn(await past("chenchen"), "查看"));
  expect(labelsOf(card)).toContain("资料（1）");
  expect(textOf(await past("linyue"))).toContain("还没有结束的场次");
  expect(textOf(await past("sunli"))).toContain(`CLS-${number}`);
  for (let at = 0; at < 9; at++) await planned({ startsAt: `2026-12-0${at + 1}T14:00` });
  const first = cardOf(await person("chenchen").says("授课"));
  const rest = cardOf(await person("chenchen").pressesOn(first, "下一页"));
  expect(labelsOf(first).filter((label) => label === "查看")).toHaveLength(8);
  expect(labelsOf(rest).filter((label) => label === "查看")).toHaveLength(1);
  expect(labelsOf(rest)).not.toContain("下一页");
});

test("a change says what changed, and one that changes nothing tells nobody", async () => {
  const { id } = await planned();
  await up("chenchen", id);
  await trainer().submits("sessions.write", WRITTEN, { id });
  expect(await told("chenchen")).toEqual([]);
  await trainer().submits("sessions.write", { ...WRITTEN, until: "17:00", place: "二楼培训室" }, { id });
  expect((await told("chenchen")).join()).toContain("有变动：时间、地点。");
});

describe("the clock", () => {
  test("reminds on the working day before and an hour before, once, and not those who signed off", async () => {
    // On the Monday; the working day before is the Friday.
    const { id } = await planned({ startsAt: "2026-11-30T14:00" });
    for (const name of ["chenchen", "zhouyu"]) await up(name, id);
    await off("zhouyu", id);
    await catchesUp("2026-11-27T09:59:00+08:00");
    expect(await told("chenchen")).toEqual([]);
    await catchesUp("2026-11-27T10:01:00+08:00");
    expect((await told("chenchen")).join()).toContain("提醒：11月30日(周一) 14:00");
    await catchesUp("2026-11-30T13:01:00+08:00");
    expect((await told("chenchen")).join()).toContain("一小时后开始");
    await catchesUp("2026-11-30T13:20:00+08:00");
    expect(await db().prisma.message.count({ where: { notice: "sessions.told" } })).toBe(2);
    expect(await told("zhouyu")).toEqual([]);
  });

  test("gives the seat of somebody who left to the next in line, before it reminds", async () => {
    const { id } = await planned({ seats: "1" });
    for (const name of ["daniel", "zhouyu"]) await up(name, id);
    await db().prisma.person.update({ where: { id: person("daniel").id }, data: { isActive: false } });
    onTestFinished(async () => {
      await db().prisma.person.update({ where: { id: person("daniel").id }, data: { isActive: true } });
    });
    await catchesUp("2026-11-25T10:01:00+08:00");
    expect(await standing("zhouyu", id)).toBe("您已报名");
    expect((await told("zhouyu")).join()).toContain("提醒：");
  });

  test("passes over a reminder that came too late, holds the session at its end and asks the trainer to record it", async () => {
    const { id } = await planned({ startsAt: "2026-11-24T14:00" });
    await up("chenchen", id);
    await catchesUp("2026-11-24T16:00:00+08:00");
    expect((await session(id)).state).toBe("held");
    expect(await told("chenchen")).toEqual([]);
    await catchesUp("2026-11-26T10:00:00+08:00");
    expect((await told("sunli")).join()).toContain("到场情况");
    // Whoever never records it has said it by that; nothing stays open for ever.
    await catchesUp("2026-12-25T16:01:00+08:00");
    expect((await session(id)).state).toBe("recorded");
    expect(await db().prisma.deadline.count({ where: { subject: id, closedAt: null } })).toBe(0);
  });
});

describe("checking in", () => {
  test("goes by the six digits in the room, from a quarter of an hour before to half an hour after; walk-ins too, once each", async () => {
    const { id } = await planned();
    await up("chenchen", id);
    moves("2026-11-26T13:44:00+08:00");
    expect(said(await trainer().presses(`session.code:${id}`))).toContain("15 分钟");
    moves("2026-11-26T13:45:00+08:00");
    const code = await shownCode(id);
    expect(code).toMatch(/^[1-9]\d{5}$/);
    expect(await shownCode(id)).toBe(code);
    expect(said(await person("chenchen").says(`签到 ${code.slice(0, 3)} ${code.slice(3)}`))).toContain("签到成功");
    expect(said(await person("chenchen").says(`签到 ${code}`))).toContain("已经签过到");
    expect(said(await person("daniel").says(`checkin ${code}`))).toContain("You are checked in");
    expect(await person("linyue").submits("sessions.check-in", { code })).toMatchObject({ kind: "card" });
    expect(await db().prisma.trainingSeat.count({ where: { sessionId: id, attendedAt: { not: null } } })).toBe(3);
    // A new code makes the old one worthless.
    await trainer().presses(`session.new-code:${id}`);
    const fresh = (await session(id)).code ?? "";
    if (fresh !== code) expect(said(await person("hejing").says(`签到 ${code}`))).toContain("没有正在使用");
    await catchesUp("2026-11-26T16:29:00+08:00");
    expect(said(await person("hejing").says(`签到 ${fresh}`))).toContain("签到成功");
    moves("2026-11-26T16:30:00+08:00");
    expect(said(await person("wutao").says(`签到 ${fresh}`))).toContain("没有正在使用");
    expect(said(await trainer().presses(`session.code:${id}`))).toContain("签到时间已过");
    expect(said(await person("wutao").says("签到 12ab"))).toContain("六位数字");
  });

  test("cannot be guessed: five tries a person, also at once, and a code that was tried too often counts no more", async () => {
    const { id } = await planned();
    moves("2026-11-26T14:00:00+08:00");
    const code = await shownCode(id);
    const wrong = code === "111111" ? "222222" : "111111";
    const replies = await Promise.all(Array.from({ length: 8 }, () => person("chenchen").says(`签到 ${wrong}`)));
    expect(replies.map(said).filter((text) => text.includes("没有正在使用"))).toHaveLength(RULES.tries);
    expect(said(await person("chenchen").says(`签到 ${code}`))).toContain("试得太多了");
    expect(await person("chenchen").submits("sessions.check-in", { code })).toMatchObject({ kind: "errors" });
    expect(said(await person("zhouyu").says(`签到 ${code}`))).toContain("签到成功");
    moves("2026-11-26T14:16:00+08:00");
    expect(said(await person("chenchen").says(`签到 ${code}`))).toContain("签到成功");
    expect((await session(id)).wrongGuesses).toBe(RULES.tries);
    await db().prisma.trainingSession.update({ where: { id }, data: { wrongGuesses: RULES.wrongPerCode } });
    expect(said(await person("hejing").says(`签到 ${code}`))).toContain("已停用");
    expect(said(await trainer().presses(`session.code:${id}`))).toContain("换一个码");
    await trainer().presses(`session.new-code:${id}`);
    expect(said(await person("hejing").says(`签到 ${(await session(id)).code}`))).toContain("签到成功");
  });

  test("a scanned code opens the form with its digits for whoever is signed in, who then only sends it", async () => {
    const { id } = await planned();
    moves("2026-11-26T14:00:00+08:00");
    const code = await shownCode(id);
    const { token } = await session(id);
    const cookie = `shenyan=${await makeSession(db(), app.clock.now(), person("chenchen").id)}`;
    const answer = await fetch(`${app.url}/w/q/class/${token}`, { headers: { cookie }, redirect: "manual" });
    expect(answer.status).toBe(303);
    const form = await (await fetch(`${app.url}${answer.headers.get("location")}`, { headers: { cookie } })).text();
    expect(form).toContain(`value="${code}"`);
    // Looking checks nobody in.
    expect(await db().prisma.trainingSeat.count({ where: { sessionId: id } })).toBe(0);
  });

  test("a scanned code says what to send in the chat, opens nothing for strangers, and ends with the session", async () => {
    const { id } = await planned();
    moves("2026-11-26T14:00:00+08:00");
    const code = await shownCode(id);
    const { token } = await session(id);
    const page = async (of: string) =>
      (await fetch(`${app.url}/w/q/class/${of}`, { headers: { "accept-language": "en" } })).text();
    expect(await page(token ?? "")).toContain(`checkin ${code}`);
    await trainer().presses(`session.new-code:${id}`);
    expect(await page(token ?? "")).toContain("No such check-in");
    expect(await page(`${token?.slice(0, -1)}_`)).not.toMatch(/\d{6}/);
    const { token: fresh } = await session(id);
    moves("2026-11-26T16:30:00+08:00");
    expect(await page(fresh ?? "")).toContain("No check-in now");
    expect(await db().prisma.trainingSeat.count({ where: { sessionId: id } })).toBe(0);
  });
});

test("the trainer ticks by hand, adds who came without signing up, records it, and corrects it with a reason that the person can read", async () => {
  const { id } = await planned();
  for (const name of ["chenchen", "zhouyu", "wangmin"]) await up(name, id);
  // Nobody is there before it can be.
  const early = cardOf(await trainer().presses(`session.roster:${id}:0`));
  expect(labelsOf(early)).not.toContain("勾选");
  for (const reply of [
    await trainer().presses(`session.tick:${id}:${person("zhouyu").id}.0`),
    await trainer().submits("sessions.add", { person: person("linyue").id }, { id }),
  ])
    expect(said(reply)).toContain("15 分钟");
  expect(await db().prisma.trainingSeat.count({ where: { attendedAt: { not: null } } })).toBe(0);
  await catchesUp("2026-11-26T16:00:00+08:00");
  const roster = cardOf(await trainer().presses(`session.roster:${id}:0`));
  expect(textOf(roster)).toContain("候补第 1 位");
  const ticked = cardOf(await trainer().pressesOn(roster, "勾选"));
  expect(textOf(ticked)).toContain("☑ 陈晨");
  expect(textOf(cardOf(await trainer().pressesOn(ticked, "勾选")))).toContain("☐ 陈晨");
  await trainer().presses(`session.tick:${id}:${person("wangmin").id}.0`);
  expect(said(await trainer().submits("sessions.add", { person: person("linyue").id }, { id }))).toContain(
    "已记为到场",
  );
  expect(said(await trainer().submits("sessions.add", { person: person("linyue").id }, { id }))).toContain("没有改动");
  await trainer().presses(`session.record:${id}`);
  expect((await session(id)).state).toBe("recorded");
  expect(await trainer().presses(`session.tick:${id}:${person("zhouyu").id}.0`)).toMatchObject({ kind: "say" });
  const values = { person: person("zhouyu").id, there: "yes", reason: "手机没电，讲师确认到场" };
  await trainer().submits("sessions.correct", values, { id });
  const there = await db().prisma.trainingSeat.findMany({ where: { sessionId: id, attendedAt: { not: null } } });
  expect(there.map(({ personId }) => personId).sort()).toEqual(
    ["linyue", "wangmin", "zhouyu"].map((name) => person(name).id),
  );
  const feature = app.registry.features.find(({ name }) => name === "sessions");
  const copy = async (name: string) => {
    const ctx = { ...app.services, tx: db(), now: app.clock.now(), locale: "zh-CN", person: undefined } as never;
    return JSON.stringify(await feature?.personalData?.(ctx, { id: person(name).id } as never, "copy"));
  };
  expect(await copy("zhouyu")).toContain("手机没电");
  expect(await copy("wangmin")).not.toMatch(/手机没电|zhouyu|周/);
  moves("2028-11-28T09:00:00+08:00");
  await eraseDue(app.services, app.registry);
  expect(await db().prisma.trainingSession.count()).toBe(0);
  expect(await db().prisma.trainingSeat.count()).toBe(0);
});

test("whoever was at a session of a course and has no quiz left is offered two more tries from there", async () => {
  const { id } = await planned({ topic: "policy" });
  const task = await db().prisma.trainingAssignment.create({
    data: {
      id: "tas_0000000000stuck0",
      personId: person("chenchen").id,
      course: "policy",
      state: "failed",
      attempts: 3,
      assignedAt: new Date(TUESDAY),
      movedAt: new Date(TUESDAY),
    },
  });
  onTestFinished(async () => void (await db().prisma.trainingAssignment.deleteMany()));
  const course = cardOf(await person("chenchen").presses("training.course:policy"));
  expect(textOf(cardOf(await person("chenchen").pressesOn(course, "集中授课")))).toContain("三楼大会议室");
  await up("chenchen", id);
  moves("2026-11-26T14:00:00+08:00");
  await person("chenchen").says(`签到 ${await shownCode(id)}`);
  const manage = cardOf(await trainer().presses(`session.manage:${id}`));
  const stuck = cardOf(await trainer().pressesOn(manage, "再测机会（1）"));
  await trainer().pressesOn(stuck, "已讲解");
  expect(await db().prisma.trainingAssignment.findUniqueOrThrow({ where: { id: task.id } })).toMatchObject({
    state: "in_progress",
    attempts: 5,
  });
});

test("the screen in the room can be opened again until nobody checks in any more", async () => {
  const { id } = await planned({ until: "20:00" });
  moves("2026-11-26T13:50:00+08:00");
  const card = cardOf(await trainer().presses(callback("session.code", id)));
  const link = card.actions.find((action) => action.kind === "link");
  const opens = async () =>
    (await fetch((link?.kind === "link" ? link.url : "").replace("http://shenyan.test", app.url))).status;
  moves("2026-11-26T20:29:00+08:00");
  expect(await opens()).toBe(200);
  moves("2026-11-26T20:31:00+08:00");
  expect(await opens()).not.toBe(200);
});

test("whoever takes part has the session as a file for their calendar", async () => {
  const { id } = await planned();
  await up("chenchen", id);
  const card = cardOf(await person("chenchen").presses(`session.calendar:${id}`));
  const link = card.actions.find((action) => action.kind === "link");
  const ics = await (
    await fetch((link?.kind === "link" ? link.url : "").replace("http://shenyan.test", app.url))
  ).text();
  expect(ics).toContain("DTSTART:20261126T060000Z\r\nDTEND:20261126T080000Z");
  expect(await person("zhouyu").presses(`session.calendar:${id}`)).toMatchObject({ kind: "say" });
});
