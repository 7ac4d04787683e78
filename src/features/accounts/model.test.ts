import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, type CivilDate } from "../../core/calendar/civil.ts";
import { SOCIAL_PLATFORMS } from "../../core/social-platforms.ts";
import { readFilter, unitKey, writeFilter } from "./listing.ts";
import { DUTIES, doMeet, isUsing, openAs, STATES, type Use, whyNotPlan } from "./model.ts";
import { isSecretColumn, readRegister } from "./register-file.ts";

const anyDay = fc.integer({ min: 0, max: 400 }).map((n) => addDays("2026-01-01", n));
const anyDays = fc
  .tuple(anyDay, fc.option(fc.nat({ max: 60 }), { nil: undefined }))
  .map(([fromDay, length]) => ({ fromDay, toDay: length === undefined ? undefined : addDays(fromDay, length) }));
const use = (days: { fromDay: CivilDate; toDay: CivilDate | undefined }) => ({ ...days, endedAt: undefined }) as Use;

describe("uses", () => {
  test("meet exactly when there is a day on which both hold", () =>
    fc.assert(
      fc.property(anyDays, anyDays, (a, b) => {
        const days = Array.from({ length: 480 }, (_, n) => addDays("2026-01-01", n));
        expect(doMeet(a, b)).toBe(days.some((day) => isUsing(use(a), day) && isUsing(use(b), day)));
        expect(doMeet(a, b)).toBe(doMeet(b, a));
      }),
    ));
});

describe("an account", () => {
  test("is the same whatever the case of its handle and the sign in front", () => {
    expect(openAs("weibo", "@Company ")).toBe(openAs("weibo", "company"));
    expect(openAs("weibo", "company")).not.toBe(openAs("x", "company"));
  });
  test("takes new plans only while nothing about it is late, it is held and its user has it", () => {
    const late = [...DUTIES, "handover"] as const;
    for (const state of STATES)
      for (let bits = 0; bits < 8; bits++) {
        const about = new Set(late.filter((_, index) => bits & (1 << index)));
        const why = whyNotPlan({ state }, { receivedAt: new Date(0) }, about);
        expect(why === undefined).toBe(state === "in_custody" && about.size === 0);
        expect(whyNotPlan({ state }, undefined, about)).toBeDefined();
      }
  });
});

describe("a filter of the list", () => {
  test("comes back from its button as it was", () =>
    fc.assert(
      fc.property(
        fc.constantFrom(undefined, ...SOCIAL_PLATFORMS),
        fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
        fc.boolean(),
        fc.nat({ max: 99_999 }),
        (platform, unit, isLate, from) => {
          const filter = { platform, unit: unit && unitKey(unit), isLate, from };
          expect(readFilter(writeFilter(filter))).toEqual(filter);
        },
      ),
    ));
  test("that somebody made up filters nothing", () => {
    expect(readFilter("<b>.drop.table.-1")).toEqual({ platform: undefined, unit: undefined, isLate: false, from: 0 });
  });
});

const cells = (...lines: string[][]) => lines.map((row, index) => ({ line: index + 1, cells: row }));
const HEADER = ["platform", "handle", "purpose", "unit", "owner"];

describe("a file of the register", () => {
  test("with a column that looks like passwords is refused before anything is read", () => {
    for (const name of ["password", "Passwort", "密码", "登录口令", "PIN", "backup codes", "otp_secret", "api_token"]) {
      expect([name, isSecretColumn(name)]).toEqual([name, true]);
      const read = readRegister(cells([...HEADER, name], ["weibo", "@a", "news", "PR", "a@b.example", "hunter2"]));
      expect(read.entries).toEqual([]);
      expect(JSON.stringify(read.problems)).not.toContain("hunter2");
    }
    for (const name of ["password_changed", "purpose", "handle", "shipping"]) expect(isSecretColumn(name)).toBe(false);
  });
  test("has all its problems named, each with its line", () => {
    const { problems } = readRegister(
      cells(
        HEADER,
        ["myspace", "@a", "news", "PR", "a@b.example"],
        ["", "", "", "", ""],
        ["weibo", "@a", "news", "PR", "nobody"],
        ["weibo", "@a", "news", "PR", "a@b.example"],
        ["weibo", "A", "news", "PR", "a@b.example"],
        ["weibo", "@b", "news"],
      ),
    );
    expect(problems.map(({ line }) => line)).toEqual([2, 4, 6, 7, 7, 7]);
    expect(problems.map(({ text }) => text).join()).toMatch(/stands in line 5 already/);
  });
  test("takes back a handle as a spreadsheet wrote it", () => {
    const { entries } = readRegister(cells(HEADER, ["weibo", "'@company", "news", "PR", "A@B.example"]));
    expect(entries).toMatchObject([{ handle: "@company", owner: "a@b.example", mfa: undefined }]);
  });
});
