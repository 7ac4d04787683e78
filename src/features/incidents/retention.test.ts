import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../test/support/app.ts";
import { DemoPerson, textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import type { StillClock } from "../../core/clock.ts";
import { systemCtx } from "../../core/context.ts";
import { keepEvidence } from "../../core/evidence.ts";
import { endHold, findSubject, setHold } from "../../core/holds.ts";
import type { Reply } from "../../core/reply.ts";
import { eraseDue, planRetention } from "../../core/retention.ts";

/** What was not pursued goes after its time, and only then; whoever meets it afterwards is told so. */
let app: TestApp;
let surface: RecordingSurface;
beforeEach(async () => {
  surface = new RecordingSurface();
  app = await startTestApp({ adapters: () => [adapterOf(surface)] });
});
afterEach(() => app.close());

const KIND = "incidents.not-pursued";
const TEXT = "某群里有人转发了内部会议的照片。";
const person = (name: string) => new DemoPerson(app, name);
const said = (reply: Reply): string => (reply.kind === "say" ? reply.text : JSON.stringify(reply));
const find = (id: string) => app.services.db.prisma.incident.findUniqueOrThrow({ where: { id } });
const newest = () => app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
const goTo = (text: string) => (app.clock as StillClock).moveTo(`${text}T10:00:00+08:00`);
const planned = async () => (await planRetention(app.services, app.registry)).find(({ kind }) => kind === KIND);
const erased = async () => (await eraseDue(app.services, app.registry)).find(({ kind }) => kind === KIND);
const entries = (subject: string) =>
  app.services.db.prisma.auditEntry.findMany({ where: { subject, action: "retention.erased" } });

async function report(reporter = "chenchen", more: Record<string, string> = {}): Promise<string> {
  await person(reporter).submits("incidents.report", { kind: "rumour", platform: "weibo", text: TEXT, ...more });
  return (await newest()).id;
}
async function close(id: string): Promise<void> {
  await person("wangmin").takes(id);
  await person("wangmin").submits("incidents.note", { text: "已核实。" }, { id });
  await person("wangmin").submits("incidents.close", { reason: "insufficient", note: "无法核实来源。" }, { id });
  expect((await find(id)).state).toBe("rejected");
}
const hold = (text: string, reason = "劳动仲裁。") =>
  app.services.db.transaction(async (tx) => {
    const ctx = systemCtx(app.services, tx);
    const subject = await findSubject(ctx, app.registry, text);
    if (subject) await setHold(ctx, subject.id, { reason, said: subject.said });
    return subject?.said;
  });

test("nothing goes before its time, and then what the plan says and nothing else", async () => {
  const [closed, open] = [await report(), await report("emma")];
  await close(closed);
  const row = { kind: KIND, months: 6, count: 0, kept: 0, oldest: undefined };
  goTo("2027-05-24");
  expect(await planned()).toEqual(row);
  goTo("2027-05-25");
  const due = { ...row, count: 1, oldest: (await find(closed)).closedAt };
  expect(await planned()).toEqual(due);
  expect(await planned()).toEqual(due);
  expect(await erased()).toEqual(due);
  expect(await erased()).toEqual(row);
  expect((await find(open)).details.length).toBeGreaterThan(0);
  expect((await entries(closed)).map(({ actor, data }) => [actor, data])).toEqual([["system", `{"kind":"${KIND}"}`]]);
  expect(await entries(open)).toEqual([]);
});

test("number, kind, outcome and dates stay; texts, files and everybody's part in it go", async () => {
  const { db, vault } = app.services;
  const who = person("zhouyu").id;
  const id = await report("chenchen", { who });
  const before = await find(id);
  await db.transaction((tx) =>
    keepEvidence(
      tx,
      { vault },
      { bytes: Buffer.from("a text"), name: "a.txt", source: "web", subject: id },
      before.receivedAt,
    ),
  );
  await person("liuyang").presses(`incident.recuse:${id}`);
  await close(id);
  goTo("2027-06-01");
  await erased();
  const row = await find(id);
  expect(row).toMatchObject({ number: before.number, kind: "rumour", state: "rejected", outcome: "insufficient" });
  expect(row.receivedAt).toEqual(before.receivedAt);
  expect([row.details.length, row.outcomeNote, row.subjectId, row.handlerId, row.clauses]).toEqual([
    0,
    null,
    null,
    null,
    [],
  ]);
  const where = { incidentId: id };
  const counts = [
    await db.prisma.incidentReporter.count({ where }),
    await db.prisma.incidentLine.count({ where }),
    await db.prisma.incidentStep.count({ where }),
    await db.prisma.incidentRecusal.count({ where }),
    await db.prisma.evidence.count({ where: { subject: id } }),
    await db.prisma.evidenceBlob.count(),
  ];
  expect(counts).toEqual([0, 0, 0, 0, 0, 0]);
});

test("what the reporter was told leads nowhere any more, and the card in their chat says that it is erased", async () => {
  const id = await report();
  await close(id);
  await app.sender.drain();
  goTo("2027-06-01");
  await erased();
  await app.sender.drain();
  const messages = await app.services.db.prisma.message.findMany({
    where: { deliveries: { some: { personId: person("chenchen").id } }, notice: { startsWith: "incidents." } },
  });
  expect(messages.length).toBeGreaterThan(0);
  for (const { subject, params, key } of messages) {
    expect([subject, params]).toEqual([null, {}]);
    expect(key).toMatch(/^forgotten:msg_/);
  }
  const shown = surface.refreshed.filter(({ to }) => to.kind === "account" && to.account.externalId === "chenchen");
  expect(textOf(shown.at(-1)?.card ?? { title: "", body: [], actions: [] })).toContain("按保存期限删除");
  for (const card of await person("chenchen").sees()) expect(textOf(card)).not.toContain(TEXT);
});

test("whom it concerned and who was told as a party cannot be found from it any more", async () => {
  const id = await report("chenchen");
  await person("wangmin").takes(id);
  const subject = person("zhouyu").id;
  await person("wangmin").submits("incidents.coach", { subject, message: "请注意客户信息。" }, { id });
  await app.sender.drain();
  expect(textOf(await person("zhouyu").last())).toContain("请注意客户信息");
  goTo("2027-06-01");
  expect(await erased()).toMatchObject({ count: 1 });
  const told = await app.services.db.prisma.delivery.count({ where: { personId: subject, message: { subject: id } } });
  expect([told, (await find(id)).subjectId]).toEqual([0, null]);
  const card = textOf(await person("zhouyu").last());
  expect(card).toContain("按保存期限删除");
  expect(card).not.toContain("请注意客户信息");
});

describe("after it is erased", () => {
  test("every card, press, form and number answers, in both languages, and nothing is a fault", async () => {
    const id = await report("emma", { who: person("zhouyu").id });
    await close(id);
    const { number } = await find(id);
    goTo("2027-06-01");
    await erased();
    await app.sender.drain();
    const presses = app.registry.features
      .flatMap(({ presses = [] }) => presses)
      .map(({ name }) => name)
      .filter((name) => /^incident\.(?!report|mine|queue|about|anonymous|follow|attach)/.test(name));
    expect(presses.length).toBeGreaterThan(15);
    for (const name of ["emma", "wangmin", "liuyang", "zhouyu", "zhaolan"]) {
      for (const press of presses) {
        const answer = said(await person(name).presses(`${press}:${id}`));
        expect(answer, press).toMatch(name === "emma" ? /erased by the retention rule/ : /按保存期限删除/);
      }
      for (const card of await person(name).sees()) expect(textOf(card)).not.toContain(TEXT);
      expect((await person(name).says(`INC-${number}`)).kind).toBe("say");
    }
    expect(said(await person("wangmin").says(`INC-${number}`))).toContain("按保存期限删除");
    for (const form of ["note", "ask", "close", "accept", "assign", "reveal", "pass", "answer", "add"]) {
      const values = {
        text: "还有一点。",
        reason: "insufficient",
        note: "已核实。",
        person: person("liuyang").id,
        to: "hr",
      };
      const answer = await person("wangmin").submits(`incidents.${form}`, values, { id });
      expect(answer.kind, form).not.toBe("none");
    }
    expect((await find(id)).details.length).toBe(0);
    for (const name of ["emma", "wangmin"]) for (const word of ["mine", "sm"]) await person(name).says(word);
    expect(app.log.lines.filter(({ level }) => level === "error")).toEqual([]);
  });

  test("the code of an anonymous report still opens that it is gone", async () => {
    const reply = await person("chenchen").submits("incidents.report-anonymous", {
      kind: "rumour",
      platform: "weibo",
      text: TEXT,
    });
    const code = /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/.exec(JSON.stringify(reply))?.[0] ?? "";
    const { id } = await newest();
    await close(id);
    goTo("2027-06-01");
    await erased();
    for (const what of ["view", "add", "withdraw"]) {
      const answer = said(
        await person("chenchen").submits("incidents.follow", { code, what, text: "还有。", sure: ["yes"] }),
      );
      expect(answer).toContain("按保存期限删除");
      expect(answer).not.toContain(TEXT);
    }
  });
});

describe("a legal hold", () => {
  test("on a report, by its number, keeps it until it ends", async () => {
    const id = await report();
    await close(id);
    goTo("2027-06-01");
    const { number } = await find(id);
    expect(await hold(`inc ${number}`)).toBe(`INC-${number}`);
    expect(await planned()).toMatchObject({ count: 0, kept: 1, oldest: undefined });
    expect(await erased()).toMatchObject({ count: 0, kept: 1 });
    await app.services.db.transaction((tx) => endHold(systemCtx(app.services, tx), id));
    expect(await erased()).toMatchObject({ count: 1, kept: 0 });
    const log = await app.services.db.prisma.auditEntry.findMany({
      where: { subject: id },
      orderBy: { seq: "desc" },
      take: 3,
    });
    expect(log.map(({ action }) => action)).toEqual(["retention.erased", "hold.ended", "hold.set"]);
    expect(JSON.stringify(log.map(({ data }) => data))).not.toContain("仲裁");
  });

  test.each(["zhouyu", "chenchen"])("on a person who is a party keeps it too: %s", async (party) => {
    const id = await report("chenchen", { who: person("zhouyu").id });
    await close(id);
    goTo("2027-06-01");
    await hold(person(party).id);
    expect(await erased()).toMatchObject({ count: 0, kept: 1 });
    expect((await find(id)).details.length).toBeGreaterThan(0);
  });

  test("on many does not hide what is due behind them", async () => {
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) ids.push(await report());
    for (const id of ids) await close(id);
    // A page is fifty: more than a page of held ones comes first.
    const { details } = await find(ids[0] ?? "");
    const rows = Array.from({ length: 60 }, (_, i) => ({
      id: `inc_held0000000000${String(i).padStart(2, "0")}`,
      kind: "rumour",
      route: "compliance",
      state: "closed",
      isAnonymous: true,
      platform: "weibo",
      details,
      clauses: [],
      receivedAt: new Date("2026-01-01"),
      movedAt: new Date("2026-02-01"),
      closedAt: new Date("2026-02-01"),
    }));
    await app.services.db.prisma.incident.createMany({ data: rows });
    await app.services.db.prisma.legalHold.createMany({
      data: rows.map(({ id }) => ({ subject: id, reason: details, byId: "operator", at: new Date() })),
    });
    goTo("2027-06-01");
    expect(await erased()).toMatchObject({ count: 3, kept: 60 });
  });

  test("is for what there is", async () => {
    for (const text of ["INC-99999", "XYZ-1", "inc_0000000000000000", "per_0000000000000000", "", "陈晨"]) {
      expect(await hold(text)).toBeUndefined();
    }
  });
});

test("what somebody must still act on is not erased", async () => {
  const id = await report();
  await close(id);
  await app.services.db.prisma.deadline.create({
    data: { id: "due_0000000000000001", subject: id, kind: "x", startsAt: new Date(), dueAt: new Date(), inputs: {} },
  });
  goTo("2027-06-01");
  expect(await erased()).toMatchObject({ count: 0, kept: 1 });
});

test("a report that was joined goes with the one that it was joined with, and stays while that one is open", async () => {
  const [first, second] = [await report(), await report("emma")];
  await person("wangmin").takes(first);
  await person("wangmin").takes(second);
  await person("wangmin").submits("incidents.merge", { into: `INC-${(await find(first)).number}` }, { id: second });
  goTo("2027-06-01");
  expect(await erased()).toMatchObject({ count: 0, kept: 0 });
  await person("wangmin").submits("incidents.close", { reason: "insufficient", note: "无法核实来源。" }, { id: first });
  goTo("2027-11-30");
  expect(await erased()).toMatchObject({ count: 0 });
  goTo("2027-12-02");
  expect(await erased()).toMatchObject({ count: 2 });
});

test("one that cannot be erased is logged and holds up nobody, and every night it is done by itself", async () => {
  const [bad, good] = [await report(), await report("emma")];
  await close(bad);
  await close(good);
  goTo("2027-06-01");
  const rule = app.registry.retention.find(({ kind }) => kind === KIND);
  if (!rule) throw new Error("there is no rule");
  const retention = [
    {
      ...rule,
      erase: async (ctx: never, id: string) => (id === bad ? Promise.reject(new Error("no")) : rule.erase(ctx, id)),
    },
  ];
  const [row] = await eraseDue(app.services, { retention });
  expect(row).toMatchObject({ count: 1 });
  expect(app.log.lines.filter(({ level }) => level === "error").map(({ fields }) => fields.subject)).toEqual([bad]);
  // What is due by the clock counts from the first time that it ran.
  await app.catchUp();
  goTo("2027-06-02");
  await app.catchUp();
  expect((await find(bad)).details.length).toBe(0);
  expect((await entries(good)).length).toBe(1);
});

test("an answer that was sent as a card does not outlive what it showed", async () => {
  const { db } = app.services;
  const row = (id: string, at: string) => ({
    id: `msg_000000000000000${id}`,
    key: `test:${id}`,
    notice: "core.reply",
    params: {},
    card: Buffer.from("sealed"),
    createdAt: new Date(`${at}T09:00:00+08:00`),
  });
  await db.prisma.message.createMany({ data: [row("1", "2026-11-24"), row("2", "2026-12-05")] });
  goTo("2026-12-09");
  await app.catchUp();
  goTo("2026-12-10");
  await app.catchUp();
  const left = await db.prisma.message.findMany({ where: { key: { startsWith: "test:" } }, orderBy: { key: "asc" } });
  expect(left.map(({ card }) => card !== null)).toEqual([false, true]);
});
