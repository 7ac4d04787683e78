import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../test/support/app.ts";
import { DemoPerson, labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";
import { watchDeadlines } from "../../core/deadlines/watch.ts";

/** What a card promised, and what it says when that was not kept. */
let app: TestApp;
const clock = new StillClock("2026-11-24T09:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
});
afterAll(() => app.close());
beforeEach(async () => {
  clock.moveTo("2026-11-24T09:00:00+08:00");
  await app.tools.resetDemo();
});

const person = (name: string) => new DemoPerson(app, name);
async function report(reporter = "chenchen", kind = "rumour"): Promise<string> {
  await person(reporter).submits("incidents.report", { kind, platform: "weibo", text: "有人散布不实消息。" });
  return (await app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } })).id;
}
/** Lets the watch look at each hour until then, as it would. */
async function passTo(iso: string): Promise<void> {
  while (clock.now() < new Date(iso)) {
    clock.advance(3_600_000);
    await watchDeadlines(app.services, app.registry);
  }
}
const titles = async (name: string) => (await person(name).sees()).map((card) => card.title);

test("a receipt whose promise was not kept says so, and that we are sorry", async () => {
  await report();
  expect(textOf(await person("chenchen").last())).toContain("最迟 11月25日(周三) 18:00 前会有人受理");
  await passTo("2026-11-25T19:00:00+08:00");
  await passTo("2026-11-26T10:00:00+08:00");
  const receipt = textOf(await person("chenchen").last());
  expect(receipt).not.toContain("会有人受理");
  expect(receipt).toMatch(/已超期.*很抱歉/);
});

test("an unanswered question goes back to whoever asked, with a decision due anew, and nobody is told off", async () => {
  const id = await report();
  await person("wangmin").takes(id);
  await person("wangmin").submits("incidents.ask", { text: "是哪个群？" }, { id });
  await passTo("2026-12-02T10:00:00+08:00");
  const incident = await app.services.db.prisma.incident.findUniqueOrThrow({ where: { id } });
  expect(incident.state).toBe("triage");
  const open = await app.services.db.prisma.deadline.findMany({ where: { subject: id, closedAt: null } });
  expect(open.map(({ kind }) => kind)).toEqual(["triage"]);
  const card = await person("wangmin").last();
  expect(textOf(card)).toContain("没有在期限内回答");
  expect(labelsOf(card)).toContain("立案");
  expect((await titles("chenchen")).filter((title) => title.includes("超期"))).toEqual([]);
});

test("a whistle-blower's unanswered question lapses by itself, and the terms that the law sets stay", async () => {
  const id = await report("chenchen", "breach_of_law");
  await person("hejing").takes(id);
  await person("hejing").presses(`incident.acknowledge:${id}`);
  await person("hejing").submits("incidents.ask", { text: "有书面材料吗？" }, { id });
  await passTo("2026-12-02T10:00:00+08:00");
  const open = await app.services.db.prisma.deadline.findMany({ where: { subject: id, closedAt: null } });
  expect(open.map(({ kind }) => kind)).toEqual(["whistle-feedback"]);
  expect(textOf(await person("hejing").last())).toContain("没有在期限内回答");
});

test("a whistle-blowing report merges only into an earlier one, so that its terms go on", async () => {
  const [older, newer] = [await report("chenchen", "breach_of_law"), await report("emma", "breach_of_law")];
  const plain = await report("daniel", "rumour");
  for (const id of [older, newer]) {
    await person("hejing").takes(id);
    await person("hejing").presses(`incident.acknowledge:${id}`);
  }
  const number = async (id: string) =>
    `INC-${(await app.services.db.prisma.incident.findUniqueOrThrow({ where: { id } })).number}`;
  await app.services.db.prisma.incident.update({
    where: { id: older },
    data: { receivedAt: new Date("2026-11-20T09:00:00+08:00") },
  });
  const merge = async (from: string, into: string) =>
    JSON.stringify(await person("hejing").submits("incidents.merge", { into: await number(into) }, { id: from }));
  expect(await merge(newer, plain)).toContain("只能并入更早的吹哨举报");
  expect(await merge(older, newer)).toContain("只能并入更早的吹哨举报");
  expect(await merge(newer, older)).toContain("已并入");
});

test("a crisis that is none is closed without being graded", async () => {
  const id = await report("chenchen", "negative_feedback");
  await person("linyue").takes(id);
  await person("linyue").submits("incidents.close", { reason: "false_alarm", note: "是同名的另一家公司。" }, { id });
  expect((await app.services.db.prisma.incident.findUniqueOrThrow({ where: { id } })).state).toBe("rejected");
});

describe("an overdue report", () => {
  test("goes to those above whoever is late, level by level, and never to the late themselves", async () => {
    await report();
    await passTo("2026-12-02T18:00:00+08:00");
    for (const late of ["wangmin", "liuyang"]) {
      expect((await titles(late)).filter((title) => title.includes("上报"))).toEqual([]);
    }
    expect((await titles("zhaolan")).filter((title) => title.includes("上报"))).not.toEqual([]);
    const told = textOf(await person("zhaolan").last());
    expect(told).toMatch(/由(王敏|刘洋).*已超期 \d 个工作日/);
    const steps = (await titles("zhaolan")).filter((title) => title.includes("上报"));
    expect(steps).toContain("超期上报");
    expect(steps).toContain("超期上报（第 3 级）");
    expect(await titles("sunli")).toContain("超期上报（第 2 级）");
  });

  test("names the clock for a reader whose own is another", async () => {
    await person("emma").submits("incidents.report", { kind: "rumour", platform: "x", text: "Somebody spreads lies." });
    expect(textOf(await person("emma").last())).toContain("Wed 25 Nov, 10:00 (United Kingdom time)");
    await report("chenchen");
    expect(textOf(await person("chenchen").last())).not.toContain("时间）");
  });
});

test("withdrawing shows on every card at once, and takes the promise away", async () => {
  const id = await report();
  await person("chenchen").presses(`incident.withdraw:${id}`);
  const receipt = await person("chenchen").last();
  expect(receipt.state?.text).toBe("您已撤回");
  expect(textOf(receipt)).not.toContain("会有人受理");
  expect((await person("wangmin").last()).state?.text).toContain("举报人已撤回");
  expect(JSON.stringify(await person("chenchen").says("我的"))).toContain("您已撤回");
  expect(JSON.stringify(await person("wangmin").says("队列"))).toContain("举报人已撤回");
});

test("secrets that were disclosed are urgent: their decision is due in half the time", async () => {
  for (const [kind, day] of [
    ["disclosure", "2026-11-25"],
    ["rumour", "2026-11-26"],
  ] as const) {
    const id = await report("chenchen", kind);
    await person("wangmin").takes(id);
    const due = await app.services.db.prisma.deadline.findFirstOrThrow({ where: { subject: id, kind: "triage" } });
    expect(due.dueAt).toEqual(new Date(`${day}T18:00:00+08:00`));
  }
});

test("the whole file tells what happened, by whom and when, and names neither the reporter nor what they must not know", async () => {
  const id = await report();
  await person("wangmin").takes(id);
  await person("wangmin").submits("incidents.reveal", { reason: "需要当面核实。" }, { id });
  const file = JSON.stringify(await person("wangmin").presses(`incident.file:${id}`));
  expect(file).toMatch(/举报人：提交了举报/);
  expect(file).toMatch(/王敏：接手/);
  expect(file).toMatch(/王敏：查看举报人身份/);
  expect(file).toContain("查看举报人身份的理由");
  expect(file).not.toContain("陈晨");
});

test("a list that is longer than a page turns, and nothing in it is lost", async () => {
  const ids = [];
  for (let i = 0; i < 23; i++) ids.push(await report());
  const seen = new Set<string>();
  for (let at: string | undefined = "incident.queue"; at; ) {
    const text: string = JSON.stringify(await person("wangmin").presses(at));
    for (const [, id] of text.matchAll(/"id":"(inc_\w+)"/g)) if (id) seen.add(id);
    const next = /"command":"incident\.queue","id":"(\d+)"/.exec(text)?.[1];
    at = next && `incident.queue:${next}`;
  }
  expect([...seen].sort()).toEqual([...ids].sort());
});
