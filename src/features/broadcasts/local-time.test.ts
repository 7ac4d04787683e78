import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { BroadcastStage } from "../../../test/support/broadcast-stage.ts";
import { said } from "../../../test/support/case-stage.ts";
import { textOf } from "../../../test/support/demo-person.ts";
import { calendarFor, civilDateIn, clockTimeIn, instantAt, type Region } from "../../core/calendar/index.ts";
import { setMail } from "../../core/outbox.ts";
import { localStart } from "./local-time.ts";

const places: [Region, string][] = [
  ["CN", "Asia/Shanghai"],
  ["GB-ENG", "Europe/London"],
  ["US", "America/New_York"],
  ["US", "America/Los_Angeles"],
  ["DE-BY", "Europe/Berlin"],
  ["SG", "Asia/Singapore"],
];

test("wherever somebody works, what is planned comes in their office hours, at its hour where that can be, and never before it begins", () =>
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 60 * 24 * 400 }),
      fc.integer({ min: 0, max: 60 * 24 * 5 }),
      fc.constantFrom(...places),
      fc.constantFrom(...places),
      (minutes, lateMinutes, [, companyZone], [region, zone]) => {
        const calendar = calendarFor(region, { zone });
        const at = new Date(Date.parse("2026-01-01T00:00:00Z") + minutes * 60_000);
        const begins = new Date(at.getTime() + lateMinutes * 60_000);
        const start = localStart({ at, zone: companyZone }, begins, calendar);
        expect(start >= begins).toBe(true);
        expect(calendar.isWorkingDay(civilDateIn(start, zone))).toBe(true);
        const clock = clockTimeIn(start, zone);
        expect(clock >= "09:00" && clock < "18:00").toBe(true);
        const day = civilDateIn(at, companyZone);
        const hour = instantAt(day, clockTimeIn(at, companyZone), zone);
        const isOffice = ((time) => time >= "09:00" && time < "18:00")(clockTimeIn(hour, zone));
        if (hour > begins && isOffice && calendar.isWorkingDay(civilDateIn(hour, zone))) expect(start).toEqual(hour);
      },
    ),
  ));

const planned = { ways: ["direct"], language: "both", plannedAt: "2026-11-25T10:00" };

test("what is planned for ten comes at ten in Shanghai, in London and in New York, also over a pause", async () => {
  const stage = await BroadcastStage.open();
  onTestFinished(() => stage.close());
  const id = await stage.drafted();
  await stage.person("sunli").submits("broadcasts.ways", planned, { id });
  await stage.person("sunli").presses(`broadcast.ask:${id}`);
  const forecast = said(await stage.person("wangmin").presses(`broadcast.forecast:${id}`));
  expect(forecast).toContain("有 3 人要晚一些收到");
  expect(forecast).toContain("11月25日(周三) 23:00");
  await stage.person("wangmin").presses(`broadcast.release:${id}`);
  const has = async (name: string) =>
    (await stage.person(name).sees()).some(({ title }) => /新版制度下周|The new policy/.test(title));
  await stage.moveTo("2026-11-25T10:01:00+08:00");
  await stage.minutePasses();
  expect([await has("chenchen"), await has("emma"), await has("mia")]).toEqual([true, false, false]);
  expect(await stage.stateOf(id)).toBe("sending");
  const card = await stage.workCard("sunli", id);
  expect(textOf(card)).toContain("还有 3 条等收件人当地的上班时间再发");
  expect(card.state?.text).toContain("23:00");
  await stage.person("sunli").presses(`broadcast.pause:${id}`);
  await stage.minutePasses();
  await stage.person("sunli").presses(`broadcast.resume:${id}`);
  await stage.minutePasses();
  expect(await has("emma")).toBe(false);
  await stage.moveTo("2026-11-25T10:01:00Z");
  await stage.minutePasses();
  expect([await has("emma"), await has("mia")]).toEqual([true, false]);
  await stage.moveTo("2026-11-25T10:01:00-05:00");
  await stage.minutePasses(2);
  expect(await has("mia")).toBe(true);
  expect(await stage.stateOf(id)).toBe("done");
});

test("what nobody planned goes to everybody at once, wherever they are", async () => {
  const stage = await BroadcastStage.open();
  onTestFinished(() => stage.close());
  const id = await stage.drafted();
  await stage.released(id);
  await stage.minutePasses();
  expect(await stage.stateOf(id)).toBe("done");
});

test("by mail the forecast counts mails, their time, and who has no address", async () => {
  const stage = await BroadcastStage.open();
  onTestFinished(() => stage.close());
  const { db } = stage.app.services;
  const id = await stage.drafted();
  await stage.person("sunli").submits("broadcasts.ways", { ways: ["mail"], language: "both" }, { id });
  const forecast = async () => said(await stage.person("sunli").presses(`broadcast.forecast:${id}`));
  expect(await forecast()).toContain("有 13 人收不到邮件");
  await db.transaction((tx) => setMail(tx, true));
  await db.prisma.person.update({ where: { id: stage.person("mia").id }, data: { email: null } });
  const counted = await forecast();
  expect(counted).toContain("邮件 · 12 条");
  expect(counted).toContain("有 1 人收不到邮件");
  expect(counted).not.toContain("没有可用账号");
});
