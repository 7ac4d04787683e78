import { afterAll, beforeAll, expect, test } from "vitest";
import { StillClock } from "../../src/core/clock.ts";
import { startTestApp, type TestApp } from "../support/app.ts";
import { DemoPerson, textOf } from "../support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../support/surface.ts";

let app: TestApp;
const clock = new StillClock("2026-10-19T10:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
});
afterAll(() => app.close());

const asked = async () =>
  (await new DemoPerson(app, "wutao").sees()).filter((card) => textOf(card).includes("2027")).length;
const runs = async (day: string) => {
  clock.moveTo(new Date(`${day}T10:00:00+08:00`));
  const job = app.registry.features
    .flatMap(({ recurring = [] }) => recurring)
    .find(({ name }) => name === "calendar.ask-for-notice");
  await job?.handle(app.services, {});
};

test("administrators are asked for next year's days off from 25 October on, once a week, until they are known", async () => {
  await runs("2026-10-19");
  expect(await asked()).toBe(0);
  await runs("2026-10-26");
  await runs("2026-10-26");
  expect(await asked()).toBe(1);
  await runs("2026-11-02");
  expect(await asked()).toBe(2);
  await app.services.db.prisma.calendarOverride.create({
    data: { region: "CN", date: "2027", kind: "notice", reason: "the notice", by: "system", at: clock.now() },
  });
  await app.services.calendars.reload();
  await runs("2026-11-09");
  expect(await asked()).toBe(2);
});
