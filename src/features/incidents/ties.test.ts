import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../test/support/app.ts";
import { DemoPerson, labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import type { Reply } from "../../core/reply.ts";

/** Whoever is to handle a report says first whether they have a tie to anybody in it (COI-5). */
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ adapters: () => [adapterOf(new RecordingSurface())] });
});
afterAll(() => app.close());

const TEXT = "群里有人转发了客户名单。";
const person = (name: string) => new DemoPerson(app, name);
const said = (reply: Reply): string => (reply.kind === "say" ? reply.text : JSON.stringify(reply));
const find = (id: string) => app.services.db.prisma.incident.findUniqueOrThrow({ where: { id } });
const openTerms = async (id: string) =>
  (await app.services.db.prisma.deadline.findMany({ where: { subject: id, closedAt: null } })).map(({ kind }) => kind);
const cardOf = async (name: string, number: number) =>
  (await person(name).sees()).filter((card) => card.title.includes(`INC-${number}`)).at(-1);
async function report(kind: string, reporter = "chenchen") {
  await person(reporter).submits("incidents.report", { kind, platform: "weibo", text: TEXT });
  return app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
}

test("nothing is done before it is taken, and the log keeps that who took it declared no tie", async () => {
  const { id } = await report("rumour");
  const wang = person("wangmin");
  const early = [
    await wang.submits("incidents.close", { reason: "insufficient", note: "线索不足。" }, { id }),
    await wang.submits("incidents.ask", { text: "是哪个群？" }, { id }),
    await wang.submits("incidents.note", { text: "先记一笔。" }, { id }),
    await wang.submits("incidents.reveal", { reason: "需要核实。" }, { id }),
  ];
  for (const reply of early) expect(said(reply)).toContain("请先接手");
  expect(await find(id)).toMatchObject({ state: "triage", handlerId: null });
  expect(await app.services.db.prisma.incidentLine.count({ where: { incidentId: id } })).toBe(0);
  await wang.takes(id);
  const entry = await app.services.db.prisma.auditEntry.findFirstOrThrow({
    where: { subject: id, action: "incident.take" },
  });
  expect(entry.actor).toBe(wang.id);
  expect(JSON.parse(entry.data)).toMatchObject({ tie: "none" });
  expect(said(await wang.takes(id))).toContain("您已经接手了");
  expect(await openTerms(id)).toEqual(["triage"]);
});

describe("who has a tie", () => {
  test("stays out: the card loses its contents and buttons, and the rest of the team can still take it", async () => {
    const { id, number } = await report("rumour");
    expect(said(await person("wangmin").presses(`incident.recuse:${id}`))).toContain("您已回避");
    const card = await cardOf("wangmin", number);
    expect(card && textOf(card)).not.toContain(TEXT);
    expect(card && labelsOf(card)).toEqual([]);
    expect(said(await person("wangmin").takes(id))).toContain("您已选择回避");
    expect(said(await person("wangmin").presses(`incident.file:${id}`))).not.toContain(TEXT);
    expect(JSON.stringify(await person("wangmin").says("队列"))).not.toContain(id);
    expect(said(await person("liuyang").takes(id))).toContain("您已接手");
  });

  test("and finds out after taking it gives it back with the term that runs, which the next one goes on with", async () => {
    const { id } = await report("rumour");
    await person("wangmin").takes(id);
    await person("wangmin").presses(`incident.recuse:${id}`);
    expect(await find(id)).toMatchObject({ state: "triage", handlerId: null, isTaken: false });
    expect(await openTerms(id)).toEqual(["triage"]);
    await person("liuyang").takes(id);
    expect(await openTerms(id)).toEqual(["triage"]);
    expect(await find(id)).toMatchObject({ handlerId: person("liuyang").id, isTaken: true });
  });

  test("as the last of a team leaves it to the team that stands in, whose queue shows it", async () => {
    const { id, number } = await report("rumour");
    for (const name of ["wangmin", "liuyang"]) {
      expect(said(await person(name).presses(`incident.recuse:${id}`))).toContain("您已回避");
    }
    expect((await find(id)).route).toBe("hr");
    const card = await cardOf("sunli", number);
    expect(card && textOf(card)).toContain(TEXT);
    expect(JSON.stringify(await person("sunli").says("队列"))).toContain(id);
    expect(said(await person("sunli").takes(id))).toContain("您已接手");
  });

  test("as the last of all leaves it blocked, those who oversee are asked, and never one who has a tie", async () => {
    const { id, number } = await report("rumour");
    for (const name of ["wangmin", "liuyang", "sunli", "hejing"]) {
      const reply = await person(name).presses(`incident.recuse:${id}`);
      expect(said(reply)).toContain("您已回避");
    }
    expect((await find(id)).state).toBe("blocked_no_handler");
    const asked = await cardOf("wutao", number);
    expect(asked && labelsOf(asked)).toEqual(["指定受理人"]);
    const wu = person("wutao");
    expect(
      said(await wu.submits("incidents.assign", { person: person("hejing").id, reason: "原受理人休假。" }, { id })),
    ).toContain("回避");
    expect(
      said(await wu.submits("incidents.assign", { person: person("zhouyu").id, reason: "原受理人休假。" }, { id })),
    ).toContain("已指定");
    // Assigned is not taken: also Zhou Yu is asked first.
    const given = await cardOf("zhouyu", number);
    expect(given && labelsOf(given)).toEqual(["接手", "有关系，回避", "转交", "全部记录"]);
    expect(await find(id)).toMatchObject({ state: "triage", isTaken: false });
  });

  test("as the last of all while the reporter is asked leaves it there, due for those who oversee, who see it and assign", async () => {
    const { id, number } = await report("rumour");
    await person("wangmin").takes(id);
    await person("wangmin").submits("incidents.ask", { text: "是哪个群？" }, { id });
    await person("wangmin").presses(`incident.recuse:${id}`);
    await person("liuyang").presses(`incident.recuse:${id}`);
    await person("sunli").presses(`incident.recuse:${id}`);
    await person("hejing").presses(`incident.recuse:${id}`);
    expect((await find(id)).state).toBe("waiting_reporter");
    expect((await openTerms(id)).sort()).toEqual(["assign", "reporter-answer"]);
    expect(JSON.stringify(await person("wutao").says("首页"))).toContain(`INC-${number} 待指定受理人`);
    // The reporter has five working days, whatever the others have.
    expect(textOf((await cardOf("chenchen", number)) ?? never())).toContain("12月1日(周二) 24:00");
    expect(JSON.stringify(await person("wutao").says("队列"))).toContain(id);
    const asked = await cardOf("wutao", number);
    expect(asked && labelsOf(asked)).toEqual(["指定受理人"]);
    // What the reporter answers meanwhile takes nothing from those who must find somebody.
    await person("chenchen").submits("incidents.answer", { text: "是销售群。" }, { id });
    expect([(await find(id)).state, (await openTerms(id)).sort()]).toEqual(["triage", ["assign", "triage"]]);
    expect(JSON.stringify(await person("wutao").says("首页"))).toContain(`INC-${number} 待指定受理人`);
    expect(JSON.stringify(await person("wutao").says("队列"))).toContain(id);
    const give = { person: person("zhouyu").id, reason: "其他人都需要回避。" };
    expect(said(await person("wutao").submits("incidents.assign", give, { id }))).toContain("已指定");
    expect((await openTerms(id)).sort()).toEqual(["first-answer", "triage"]);
    expect(said(await person("zhouyu").takes(id))).toContain("您已接手");
    expect(await openTerms(id)).toEqual(["triage"]);
  });

  test("leaves it to those who oversee also where their own team is left out, as a colleague of theirs is concerned", async () => {
    const values = { kind: "rumour", platform: "weibo", text: TEXT, who: person("liuyang").id };
    await person("chenchen").submits("incidents.report", values);
    const { id } = await app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
    const role = { personId: person("zhaolan").id, role: "compliance" };
    await app.services.db.prisma.roleGrant.create({ data: role });
    try {
      await person("sunli").takes(id);
      await person("sunli").submits("incidents.ask", { text: "是哪个群？" }, { id });
      for (const name of ["sunli", "hejing"]) await person(name).presses(`incident.recuse:${id}`);
      expect((await openTerms(id)).sort()).toEqual(["assign", "reporter-answer"]);
      expect(JSON.stringify(await person("zhaolan").says("队列"))).toContain(id);
    } finally {
      await app.services.db.prisma.roleGrant.delete({ where: { personId_role: role } });
    }
  });

  test("leaves the reporter with a card that does not say that somebody is at it", async () => {
    const { id, number } = await report("rumour");
    await person("wangmin").takes(id);
    expect(textOf((await cardOf("chenchen", number)) ?? never())).toContain("受理人正在核实");
    await person("wangmin").presses(`incident.recuse:${id}`);
    const card = (await cardOf("chenchen", number)) ?? never();
    expect([card.state?.text, textOf(card)]).toEqual(["待受理", expect.stringContaining("正在为这件事安排受理人")]);
  });

  test("or has become a party since leaves it in the queue of the others", async () => {
    const { id } = await report("rumour");
    await person("liuyang").takes(id);
    expect(JSON.stringify(await person("wangmin").says("队列"))).not.toContain(id);
    await app.services.db.prisma.incidentRecusal.create({
      data: { incidentId: id, personId: person("liuyang").id, at: app.clock.now() },
    });
    expect(JSON.stringify(await person("wangmin").says("队列"))).toContain(id);
  });

  test("in the middle of a confirmed whistle-blowing report leaves state and terms as they are", async () => {
    const { id, number } = await report("breach_of_law");
    await person("hejing").takes(id);
    await person("hejing").presses(`incident.acknowledge:${id}`);
    await person("hejing").presses(`incident.recuse:${id}`);
    expect(await find(id)).toMatchObject({ state: "whistle_active", route: "compliance", handlerId: null });
    expect(await openTerms(id)).toEqual(["whistle-feedback"]);
    const card = await cardOf("wangmin", number);
    expect(card && labelsOf(card)).toEqual(["接手", "有关系，回避", "转交", "全部记录"]);
    await person("wangmin").takes(id);
    await person("wangmin").submits("incidents.feedback", { text: "已整改，谢谢。" }, { id });
    expect((await find(id)).state).toBe("closed");
  });
});

test("who stands in sees in their queue what a team without people left behind, also when it loses them later", async () => {
  const { id } = await report("account_anomaly");
  expect(JSON.stringify(await person("wangmin").says("队列"))).not.toContain(id);
  await app.services.db.prisma.roleGrant.deleteMany({ where: { personId: person("wutao").id, role: "security" } });
  try {
    expect(JSON.stringify(await person("wangmin").says("队列"))).toContain(id);
    expect(said(await person("wangmin").takes(id))).toContain("您已接手");
    expect(JSON.stringify(await person("liuyang").says("队列"))).not.toContain(id);
  } finally {
    await app.services.db.prisma.roleGrant.create({ data: { personId: person("wutao").id, role: "security" } });
  }
});

test("a false alarm and a duplicate of a hacked account end without its measures", async () => {
  const [one, two] = [await report("account_anomaly"), await report("account_anomaly")];
  await person("wutao").takes(one.id);
  await person("wutao").takes(two.id);
  await person("wutao").submits("incidents.merge", { into: `INC-${one.number}` }, { id: two.id });
  await person("wutao").submits("incidents.close", { reason: "false_alarm", note: "登录的是本人。" }, { id: one.id });
  expect([(await find(one.id)).state, (await find(two.id)).state]).toEqual(["rejected", "merged"]);
});

test("what was not passed on leaves no line behind", async () => {
  const { id } = await report("rumour");
  const values = { to: "hr", person: person("wangmin").id, reason: "不该留下" };
  expect((await person("wangmin").submits("incidents.pass", values, { id })).kind).toBe("errors");
  expect(await app.services.db.prisma.incidentLine.count({ where: { incidentId: id } })).toBe(0);
});

test("who is given a report by those who oversee answers within a term that begins then", async () => {
  const { id } = await report("rumour", "daniel");
  await person("wutao").submits("incidents.assign", { person: person("liuyang").id, reason: "原受理人休假。" }, { id });
  expect(await openTerms(id)).toEqual(["first-answer"]);
  expect(said(await person("liuyang").submits("incidents.note", { text: "看过了。" }, { id }))).toContain("请先接手");
  await person("liuyang").takes(id);
  expect(await openTerms(id)).toEqual(["triage"]);
  await person("wutao").submits("incidents.assign", { person: person("wangmin").id, reason: "原受理人休假。" }, { id });
  expect(await openTerms(id)).toEqual(["triage"]);
  expect(await find(id)).toMatchObject({ handlerId: person("wangmin").id, isTaken: false });
});

test("waiting for an answer ends at a press, with the decision due anew", async () => {
  const { id } = await report("rumour");
  await person("wangmin").takes(id);
  await person("wangmin").submits("incidents.ask", { text: "是哪个群？" }, { id });
  expect(await openTerms(id)).toEqual(["reporter-answer"]);
  expect(said(await person("wangmin").presses(`incident.resume:${id}`))).toContain("不再等待");
  expect((await find(id)).state).toBe("triage");
  expect(await openTerms(id)).toEqual(["triage"]);
});

function never(): never {
  throw new Error("not there");
}
