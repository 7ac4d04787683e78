import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { BroadcastStage } from "../../../test/support/broadcast-stage.ts";
import { withDatabaseOf } from "../../../test/support/database.ts";
import { type Addressee, type Audience, countAudience, isInAudience } from "../../core/audience.ts";
import { calendarFor } from "../../core/calendar/index.ts";
import { systemClock } from "../../core/clock.ts";
import { newId } from "../../core/id.ts";
import type { Platform } from "../../core/interaction.ts";
import type { Role } from "../../core/people.ts";
import { endEstimate, forecastOf } from "./forecast.ts";
import { DIRECT, type Kind, nextKind, whyNotQuestion } from "./model.ts";
import { queuePage } from "./store-sending.ts";

const DEPARTMENTS = ["市场部", "销售部", "Sales", ""];
const ROLES = ["employee", "operator", "hr"] as const satisfies readonly Role[];
const REGIONS = ["CN", "US", "GB-ENG"];
const PLATFORMS = ["slack", "wecom", "web"] as const satisfies readonly Platform[];

const anyAudience: fc.Arbitrary<Audience> = fc.record({
  departments: fc.subarray(DEPARTMENTS, { maxLength: 2 }),
  roles: fc.subarray([...ROLES], { maxLength: 2 }),
  regions: fc.subarray(REGIONS, { maxLength: 2 }),
  platforms: fc.subarray<Platform>([...PLATFORMS], { maxLength: 2 }),
});
const anyAddressee: fc.Arbitrary<Addressee> = fc.record({
  department: fc.constantFrom(...DEPARTMENTS),
  roles: fc.subarray<Role>([...ROLES]),
  region: fc.constantFrom(...REGIONS),
  isActive: fc.boolean(),
  isInScope: fc.boolean(),
  platforms: fc.subarray<Platform>([...PLATFORMS]),
});

describe("an audience", () => {
  test("is the same people in the rule and in the database, whoever there is, and pages pass each once", () =>
    withDatabaseOf(async (db) => {
      const people = fc.sample(anyAddressee, { numRuns: 120, seed: 7 });
      await db.transaction(async ({ prisma }) => {
        for (const [index, one] of people.entries())
          await prisma.person.create({
            data: {
              id: `per_law${String(index).padStart(4, "0")}`,
              name: `P${index}`,
              locale: "en",
              zone: "UTC",
              region: one.region,
              department: one.department,
              isActive: one.isActive,
              isInScope: one.isInScope,
              createdAt: systemClock.now(),
              roles: { create: one.roles.map((role) => ({ role })) },
              accounts: {
                create: one.platforms.map((platform) => {
                  const externalId = `${platform}${index}`;
                  return { platform, tenant: "t", externalId, spelling: externalId };
                }),
              },
            },
          });
      });
      await fc.assert(
        fc.asyncProperty(anyAudience, async (audience) => {
          const expected = people.flatMap((one, index) =>
            isInAudience(audience, one) ? `per_law${String(index).padStart(4, "0")}` : [],
          );
          await db.transaction(async (tx) => {
            expect(await countAudience({ tx }, audience)).toBe(expected.length);
            const id = newId("bcs");
            const json = JSON.stringify(audience);
            await tx.sql(
              {
                name: "",
                text: `INSERT INTO broadcast (id, kind, state, content, audience, ways, created_at, moved_at)
                  VALUES ($1, 'notice', 'sending', '', $2, '{}', now(), now())`,
              },
              [id, json],
            );
            const now = systemClock.now();
            const page = { id, audience, study: undefined, ways: DIRECT };
            expect(await queuePage({ tx, now }, page, "")).toEqual({ isLast: true, count: expected.length });
            const rows = await tx.prisma.broadcastRecipient.findMany({ where: { broadcastId: id } });
            expect(rows.map(({ personId }) => personId).sort()).toEqual(expected);
          });
        }),
        { numRuns: 60 },
      );
    }));

  test("grows with every value chosen in a list that has some, and shrinks with every list that is begun", () =>
    fc.assert(
      fc.property(anyAudience, anyAddressee, fc.constantFrom(...DEPARTMENTS), (audience, person, department) => {
        const wider = { ...audience, departments: [...audience.departments, department] };
        if (audience.departments.length > 0 && isInAudience(audience, person))
          expect(isInAudience(wider, person)).toBe(true);
        if (audience.departments.length === 0 && isInAudience(wider, person))
          expect(isInAudience(audience, person)).toBe(true);
        // Whoever has left, or is not covered, is in none.
        expect(isInAudience(audience, { ...person, isActive: false })).toBe(false);
        expect(isInAudience(audience, { ...person, isInScope: false })).toBe(false);
      }),
    ));
});

describe("case studies", () => {
  test("alternate: however many have gone out, good and warning ones differ by one at most", () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), (count) => {
        const told: Kind[] = [];
        for (let i = 0; i < count; i++) told.push(nextKind(told));
        const good = told.filter((kind) => kind === "positive").length;
        expect(Math.abs(2 * good - told.length)).toBeLessThanOrEqual(1);
        for (let i = 1; i < told.length; i++) expect(told[i]).not.toBe(told[i - 1]);
      }),
    ));

  test("catch up after some of one kind were thrown away or written by hand", () =>
    fc.assert(
      fc.property(fc.array(fc.constantFrom<Kind>("positive", "warning", "notice"), { maxLength: 30 }), (before) => {
        const told = [...before];
        for (let i = 0; i < 40; i++) told.push(nextKind(told));
        const count = (kind: Kind) => told.filter((one) => one === kind).length;
        expect(Math.abs(count("positive") - count("warning"))).toBeLessThanOrEqual(1);
      }),
    ));

  test("reach nobody twice, in whatever order audiences overlap", async () => {
    const stage = await BroadcastStage.open();
    onTestFinished(() => stage.close());
    const departments = ["市场部", "管理与职能", "International Sales"];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.subarray(departments, { minLength: 1 }), { minLength: 2, maxLength: 3 }),
        async (waves) => {
          await stage.app.services.db.prisma.broadcast.deleteMany();
          for (const wave of waves) {
            const id = await stage.used("CS-W03");
            await stage.person("sunli").submits("broadcasts.audience", { departments: wave }, { id });
            await stage.released(id);
            await stage.app.boss.drain();
          }
          const rows = await stage.app.services.db.prisma.broadcastRecipient.findMany();
          expect(new Set(rows.map(({ personId }) => personId)).size).toBe(rows.length);
          const covered = await stage.app.services.db.prisma.person.count({
            where: { department: { in: waves.flat() } },
          });
          expect(rows).toHaveLength(covered);
        },
      ),
      { numRuns: 4 },
    );
  });
});

describe("a forecast", () => {
  const calendar = calendarFor("CN");
  test("never ends before it begins, grows with what is to be sent, and is as long as the slowest platform", () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            platform: fc.constantFrom<Platform>(...PLATFORMS),
            messages: fc.integer({ min: 0, max: 100_000 }),
            members: fc.integer({ min: 1, max: 100_000 }),
          }),
          { maxLength: 3 },
        ),
        (loads) => {
          const paces = { slack: { perMinute: 200 }, wecom: { perDay: (members: number) => members * 200 } };
          const start = new Date("2026-11-24T02:00:00Z");
          const forecast = forecastOf(loads, paces, start, calendar);
          expect(forecast.endsAt >= start).toBe(true);
          expect(forecast.minutes).toBe(Math.max(0, ...forecast.platforms.map(({ minutes }) => minutes)));
          const doubled = loads.map((load) => ({ ...load, messages: load.messages * 2 }));
          expect(forecastOf(doubled, paces, start, calendar).minutes).toBeGreaterThanOrEqual(forecast.minutes);
        },
      ),
    ));

  test("says that it takes until the evening, and that a quota is too small", () => {
    const start = new Date("2026-11-24T02:00:00Z");
    const slack = forecastOf(
      [{ platform: "slack", messages: 100_000, members: 1 }],
      { slack: { perMinute: 200 } },
      start,
      calendar,
    );
    expect([slack.minutes, slack.isAfterHours]).toEqual([500, true]);
    const few = forecastOf(
      [{ platform: "wecom", messages: 1_000, members: 2 }],
      { wecom: { perDay: (n) => n * 200 } },
      start,
      calendar,
    );
    expect(few.platforms[0]).toMatchObject({ quota: 400, isOverQuota: true });
    expect(few.endsAt.getTime() - start.getTime()).toBe(2 * 86_400_000);
    const quick = forecastOf([{ platform: "web", messages: 13, members: 13 }], {}, start, calendar);
    expect([quick.minutes, quick.isAfterHours]).toEqual([1, false]);
  });

  test("estimates the end by how fast it has gone", () => {
    const [startedAt, now] = [new Date("2026-11-24T02:00:00Z"), new Date("2026-11-24T02:10:00Z")];
    expect(endEstimate({ sent: 100, waiting: 300, startedAt, now })).toEqual(new Date("2026-11-24T02:40:00Z"));
    expect(endEstimate({ sent: 0, waiting: 300, startedAt, now })).toBeUndefined();
  });
});

test("a question needs both languages whole, as many options in each, and the right one among them", () => {
  const q = (count: number, over = {}) => ({
    text: "?",
    options: Array.from({ length: count }, (_, index) => `${index}`),
    why: ".",
    ...over,
  });
  expect(whyNotQuestion({ "zh-CN": q(3), en: q(3) }, 2)).toBeUndefined();
  expect(whyNotQuestion({ "zh-CN": q(3), en: q(4) }, 0)).toBe("options");
  expect(whyNotQuestion({ "zh-CN": q(1), en: q(1) }, 0)).toBe("too-many-options");
  expect(whyNotQuestion({ "zh-CN": q(5), en: q(5) }, 0)).toBe("too-many-options");
  expect(whyNotQuestion({ "zh-CN": q(3), en: q(3, { why: "" }) }, 0)).toBe("half");
  expect(whyNotQuestion({ "zh-CN": q(3), en: q(3) }, 3)).toBe("answer");
  expect(whyNotQuestion({ "zh-CN": q(3), en: q(3) }, Number.NaN)).toBe("answer");
});
