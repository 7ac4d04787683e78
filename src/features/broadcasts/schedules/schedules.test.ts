import { beforeEach, expect, onTestFinished, test } from "vitest";
import { startTestApp } from "../../../../test/support/app.ts";
import { BroadcastStage } from "../../../../test/support/broadcast-stage.ts";
import { said } from "../../../../test/support/case-stage.ts";
import { textOf } from "../../../../test/support/demo-person.ts";

let stage: BroadcastStage;
beforeEach(async () => {
  stage = await BroadcastStage.open();
  onTestFinished(() => stage.close());
});
const person = (name: string) => stage.person(name);
const all = () => stage.app.services.db.prisma.broadcast.findMany({ orderBy: { number: "asc" } });

test("by default a case is drafted five working days before, released by somebody, and out at ten; good and warning in turn", async () => {
  // It is Tuesday 24 November; the next first working day after a 10th is Friday 11 December.
  expect(said(await person("sunli").presses("broadcast.schedules:now"))).toContain("还没有定期计划");
  expect(said(await person("sunli").presses("broadcast.schedule-default:now"))).toContain("12月11日");
  await stage.minutePasses();
  expect(await all()).toEqual([]);
  await stage.moveTo("2026-12-04T08:59:00+08:00");
  expect(await all()).toEqual([]);
  await stage.moveTo("2026-12-04T09:01:00+08:00");
  const [first] = await all();
  expect(first).toMatchObject({ kind: "positive", study: "CS-P01", state: "waiting", writerIds: [person("sunli").id] });
  expect(first?.plannedAt?.toISOString()).toBe("2026-12-11T02:00:00.000Z");
  // Whoever set it up does not release it.
  expect(said(await person("sunli").presses(`broadcast.release:${first?.id}`))).toContain("您参与了编写");
  expect(textOf(await person("wangmin").last())).toContain("等待发布");
  await person("wangmin").presses(`broadcast.release:${first?.id}`);
  await stage.moveTo("2026-12-11T10:01:00+08:00");
  await stage.minutePasses();
  expect(await stage.stateOf(first?.id ?? "")).toBe("sending");
  // Ten in New York, where the last of them is.
  await stage.moveTo("2026-12-11T10:01:00-05:00");
  await stage.minutePasses();
  expect(await stage.stateOf(first?.id ?? "")).toBe("done");
  // A holiday lies between: the next is Monday 11 January, drafted on the 4th.
  await stage.moveTo("2027-01-05T09:30:00+08:00");
  const second = (await all())[1];
  expect(second).toMatchObject({ kind: "warning", study: "CS-W01", state: "waiting" });
  expect(second?.plannedAt?.toISOString()).toBe("2027-01-11T02:00:00.000Z");
});

test("one that nobody released in time does not go out by itself, reminds, and goes out when somebody does", async () => {
  await person("sunli").presses("broadcast.schedule-default:now");
  await stage.moveTo("2026-12-04T09:01:00+08:00");
  await stage.moveTo("2026-12-11T10:01:00+08:00");
  await stage.minutePasses();
  const [row] = await all();
  expect(row?.state).toBe("waiting");
  expect(textOf(await person("wangmin").last())).toContain("BC-1 等待发布");
  await person("wangmin").presses(`broadcast.release:${row?.id}`);
  await stage.minutePasses();
  expect(await stage.stateOf(row?.id ?? "")).toBe("sending");
});

test("after months in which nothing ran, one is made up and not many", async () => {
  await person("sunli").presses("broadcast.schedule-default:now");
  await stage.moveTo("2027-03-20T09:00:00+08:00");
  await stage.minutePasses(2);
  expect(await all()).toHaveLength(1);
  const schedule = await stage.app.services.db.prisma.broadcastSchedule.findFirstOrThrow();
  expect(schedule.nextAt.toISOString()).toBe("2027-04-12T02:00:00.000Z");
});

test("two instances draft each once", async () => {
  const other = await startTestApp({ beside: stage.app });
  onTestFinished(() => other.stop());
  await person("sunli").presses("broadcast.schedule-default:now");
  await Promise.all([stage.app.catchUp(), other.catchUp()]);
  stage.app.clock.moveTo(new Date("2026-12-04T09:01:00+08:00"));
  await Promise.all([stage.app.catchUp(), other.catchUp()]);
  await Promise.all([stage.app.catchUp(), other.catchUp()]);
  expect(await all()).toHaveLength(1);
});

test("when no case of the kind is left, those who write are told, and nothing old goes out again", async () => {
  for (let i = 1; i <= 6; i++) await stage.used(`CS-P0${i}`);
  await person("sunli").presses("broadcast.schedule-default:now");
  await stage.moveTo("2026-12-04T09:01:00+08:00");
  await stage.minutePasses();
  expect(await all()).toHaveLength(6);
  expect(textOf(await person("wangmin").last())).toContain("案例库里没有没用过的案例了");
});

test("an own rule is checked kindly, shown in the calendar, and ended", async () => {
  const form = { every: "weeks", at: "10:00", rest: "skip" };
  expect(await person("sunli").submits("broadcasts.schedule", form, { id: "new" })).toMatchObject({
    kind: "errors",
    errors: { weekdays: expect.stringContaining("需要填写") },
  });
  const month = { every: "month-weekday", at: "10:00", rest: "skip", weekdays: ["2", "3"] };
  expect(await person("sunli").submits("broadcasts.schedule", month, { id: "new" })).toMatchObject({
    kind: "errors",
    errors: { nth: expect.anything(), weekdays: expect.anything() },
  });
  const made = said(
    await person("sunli").submits("broadcasts.schedule", { ...form, weekdays: ["2"], n: "2" }, { id: "new" }),
  );
  expect(made).toContain("每 2 周的周二 10:00");
  expect(said(await person("wangmin").presses("broadcast.calendar:now"))).toContain("12月8日(周二) 10:00");
  const { id } = await stage.app.services.db.prisma.broadcastSchedule.findFirstOrThrow();
  expect(said(await person("chenchen").presses(`broadcast.schedule-end:${id}`))).toContain("推送由人力资源");
  await person("wangmin").presses(`broadcast.schedule-end:${id}`);
  expect(said(await person("wangmin").presses(`broadcast.schedule-end:${id}`))).toContain("已经结束");
  await stage.moveTo("2027-01-05T09:30:00+08:00");
  expect(await all()).toEqual([]);
});

test("one that would reach nobody stays a draft, and those who write are told why", async () => {
  const { prisma } = stage.app.services.db;
  await person("sunli").presses("broadcast.schedule-default:now");
  const schedule = await prisma.broadcastSchedule.findFirstOrThrow();
  await prisma.broadcastSchedule.update({
    where: { id: schedule.id },
    data: { audience: { ...(schedule.audience as object), departments: ["已经撤销的部门"] } },
  });
  await stage.moveTo("2026-12-04T09:01:00+08:00");
  const [row] = await all();
  expect(row?.state).toBe("draft");
  const told = textOf(await person("wangmin").last());
  expect(told).toContain("定期推送 BC-1 没有提交");
  expect(told).toContain("没有人会收到");
  await stage.minutePasses();
  expect(await prisma.message.count({ where: { notice: "broadcasts.schedule-held" } })).toBe(1);
});
