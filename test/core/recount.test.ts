import { afterAll, beforeAll, expect, test } from "vitest";
import { readCalendarFile } from "../../src/calendar-file.ts";
import { enterDays } from "../../src/core/calendars.ts";
import { StillClock } from "../../src/core/clock.ts";
import { systemCtx } from "../../src/core/context.ts";
import { recountProvisional } from "../../src/core/deadlines/recount.ts";
import { startTestApp, type TestApp } from "../support/app.ts";
import { DemoPerson, textOf } from "../support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../support/surface.ts";

let app: TestApp;
const clock = new StillClock("2026-12-30T10:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
});
afterAll(() => app.close());

const person = (name: string) => new DemoPerson(app, name);
const dueOf = async (subject: string) =>
  app.services.db.prisma.deadline.findFirstOrThrow({ where: { subject, kind: "reporter-answer" } });

test("what was counted before the notice is counted again with it, is on record, and never becomes shorter", async () => {
  const asked = async () => {
    await person("chenchen").submits("incidents.report", { kind: "rumour", platform: "weibo", text: "有人散布谣言。" });
    const { id } = await app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
    await person("wangmin").takes(id);
    await person("wangmin").submits("incidents.ask", { text: "是哪个群？" }, { id });
    return id;
  };
  const id = await asked();
  const before = await dueOf(id);
  expect(before.isProvisional).toBe(true);
  expect(textOf(await person("chenchen").last())).toContain("待国务院通知确认");
  const enter = async (csv: string) => {
    const { entries, problems } = readCalendarFile(`region,date,kind,reason\n${csv}`);
    expect(problems).toEqual([]);
    await app.services.db.transaction((tx) => enterDays(tx, entries, "operator", clock.now()));
    await app.services.calendars.reload();
    return app.services.db.transaction((tx) => recountProvisional(systemCtx(app.services, tx)));
  };
  // Two more days off in January than could be derived.
  expect(
    await enter("CN,2027,notice,2027\nCN,2027-01-01,off,元旦\nCN,2027-01-04,off,元旦\nCN,2027-01-05,off,元旦\n"),
  ).toBe(1);
  const after = await dueOf(id);
  expect(after.isProvisional).toBe(false);
  expect(after.dueAt.getTime() - before.dueAt.getTime()).toBeGreaterThanOrEqual(86_400_000);
  const entry = await app.services.db.prisma.auditEntry.findFirst({
    where: { subject: id, action: "deadline.recounted" },
  });
  expect(JSON.parse(entry?.data ?? "{}")).toMatchObject({ kind: "reporter-answer", to: after.dueAt.toISOString() });
  const card = textOf(await person("chenchen").last());
  expect(card).not.toContain("待国务院通知确认");
  expect(card).toContain("1/6");
  // Nothing is provisional any more: entering a day again moves no deadline.
  expect(await enter("CN,2027-01-04,work,更正\n")).toBe(0);
  expect((await dueOf(id)).dueAt).toEqual(after.dueAt);
});

test.each([
  ["date,region\n", "the first line is region,date,kind,reason"],
  ["region,date,kind,reason\nXX,2027-01-01,off,a\n", "the region is a name"],
  ["region,date,kind,reason\nCN,2027-02-30,off,a\n", "the date is a day"],
  ["region,date,kind,reason\nCN,2027-01-01,holiday,a\n", "the kind is off, work or notice"],
  ["region,date,kind,reason\nCN,2027-01-01,off,\n", "the reason is missing"],
  ["region,date,kind,reason\nCN,2027,notice,a\n", "no day of 2027 stands in the file"],
])("the file %j is refused with the line and what is wrong", (text, problem) => {
  const { entries, problems } = readCalendarFile(text);
  expect(problems.map((item) => item.text).join()).toContain(problem);
  expect(entries.filter(({ kind }) => kind !== "notice")).toEqual([]);
});
