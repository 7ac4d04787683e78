import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compare, countStrikes, type Earlier, type LadderRules, lapsesAt, stepOf } from "./ladder.ts";

const at = (text: string) => new Date(`${text}+08:00`);
const DAY = 86_400_000;

const RULES: LadderRules = {
  lookBackMonths: 24,
  strikesWithinContractTerm: true,
  jurisdiction: "CN",
  zone: "Asia/Shanghai",
  contractFrom: "2024-03-01",
};

/** A decision that counts: acted, decided, received and final, one after the other. */
const decision = (id: string, conductAt: string, over: Partial<Earlier> = {}): Earlier => {
  const act = at(`${conductAt}T10:00:00`);
  const later = (days: number) => new Date(act.getTime() + days * DAY);
  return {
    id: `san_${id}`,
    state: "completed",
    step: 1,
    boundFrom: at("2024-03-05T10:00:00"),
    conductAt: act,
    decidedAt: later(20),
    receivedAt: later(21),
    finalAt: later(30),
    ...over,
  };
};

const FIRST = decision("first", "2026-01-05");
const SECOND = decision("second", "2026-04-06");
const act = (conductAt: string, decidedAt = "2026-11-20") => ({
  conductAt: at(`${conductAt}T09:00:00`),
  decidedAt: at(`${decidedAt}T09:00:00`),
});
const count = (earlier: Earlier[], conductAt = "2026-10-12", rules: Partial<LadderRules> = {}) =>
  countStrikes(earlier, act(conductAt), { ...RULES, ...rules });

describe("the number of a violation (R-CN-17)", () => {
  test("nothing before it is the first, two that count make the third", () => {
    expect(count([])).toMatchObject({ number: 1, counted: [] });
    expect(count([FIRST, SECOND])).toMatchObject({ number: 3, counted: [FIRST.id, SECOND.id], excluded: [] });
    expect([1, 2, 3, 7].map(stepOf)).toEqual([1, 2, 3, 3]);
  });

  test.each<[string, Partial<Earlier>, string]>([
    ["was reversed", { state: "reversed" }, "reversed"],
    ["never arrived", { receivedAt: undefined, finalAt: undefined, state: "served" }, "not_received"],
    ["can still be appealed against", { finalAt: undefined, state: "served" }, "not_final"],
    ["is under appeal", { finalAt: undefined, state: "suspended" }, "not_final"],
    [
      "was made under a version that the person did not know",
      { boundFrom: at("2026-02-01T00:00:00") },
      "not_acknowledged",
    ],
    [
      "is of an earlier contract",
      { conductAt: at("2024-02-01T10:00:00"), boundFrom: at("2023-01-01T00:00:00") },
      "earlier_contract",
    ],
    ["lapsed", { state: "lapsed" }, "lapsed"],
    [
      "is older than the look-back",
      { conductAt: at("2024-06-01T00:00:00"), receivedAt: at("2024-07-01T00:00:00") },
      "lapsed",
    ],
  ])("a decision that %s does not count", (_what, over, why) => {
    const { number, excluded } = count([decision("one", "2026-01-05", over)]);
    expect({ number, excluded }).toEqual({ number: 1, excluded: [{ id: "san_one", why }] });
  });

  test("what was done before an earlier decision arrived never raises the rung, however late it surfaces", () => {
    expect(count([FIRST], "2026-01-20")).toMatchObject({ number: 1, excluded: [{ why: "act_before_service" }] });
    expect(count([FIRST], "2026-01-27")).toMatchObject({ number: 2 });
  });

  test("three warnings handed over at once are one", () => {
    const together = { receivedAt: at("2026-02-01T10:00:00"), finalAt: at("2026-02-10T00:00:00") };
    const three = ["2026-01-05", "2026-01-06", "2026-01-07"].map((day, i) => decision(`${i}`, day, together));
    expect(count(three).number).toBe(2);
  });

  test("one that is not final yet is named, so that the decider can wait for it", () => {
    const open = decision("open", "2026-09-01", { state: "suspended", finalAt: undefined });
    expect(count([FIRST, open])).toMatchObject({ number: 2, pending: [open.id] });
    // What arrived after the act can never come to count.
    expect(count([open], "2026-09-10").pending).toEqual([]);
  });

  test("without the option an earlier contract counts too", () => {
    const old = decision("old", "2025-12-05");
    expect(count([old], "2026-10-12", { contractFrom: "2026-01-01" }).number).toBe(1);
    expect(count([old], "2026-10-12", { contractFrom: "2026-01-01", strikesWithinContractTerm: false }).number).toBe(2);
  });
});

describe("until when a decision counts", () => {
  test.each<[string, string, Partial<LadderRules>, 1 | 2 | 3, string]>([
    ["24 months to the end of the corresponding day", "2026-01-29T15:00:00", {}, 1, "2028-01-30T00:00:00"],
    ["the end of a month that is too short", "2026-02-28T15:00:00", { lookBackMonths: 12 }, 1, "2027-03-01T00:00:00"],
    [
      "France caps it at three years",
      "2026-01-29T15:00:00",
      { jurisdiction: "FR", lookBackMonths: 60 },
      1,
      "2029-01-30T00:00:00",
    ],
    [
      "Italy caps it at two",
      "2026-01-29T15:00:00",
      { jurisdiction: "IT", lookBackMonths: 60 },
      1,
      "2028-01-30T00:00:00",
    ],
    // R-UK-02: the day of issue counts, so 12 months from 29 January are over with the 28th.
    ["a second warning in the United Kingdom", "2026-01-29T15:00:00", { jurisdiction: "GB" }, 2, "2027-01-29T00:00:00"],
    ["a first warning in the United Kingdom", "2026-01-29T15:00:00", { jurisdiction: "GB" }, 1, "2026-07-29T00:00:00"],
    [
      "a month of 30 days for a warning of the 31st",
      "2026-03-31T15:00:00",
      { jurisdiction: "GB" },
      1,
      "2026-10-01T00:00:00",
    ],
  ])("%s", (_what, received, rules, step, lapses) => {
    expect(lapsesAt(at(received), step, { ...RULES, ...rules })).toEqual(at(lapses));
  });

  test("a change of clocks in between makes no difference to the day", () => {
    const london = { ...RULES, jurisdiction: "GB" as const, zone: "Europe/London" };
    expect(lapsesAt(new Date("2026-03-28T12:00:00Z"), 1, london)).toEqual(new Date("2026-09-27T23:00:00Z"));
  });
});

const day = fc.integer({ min: 0, max: 900 }).map((n) => new Date(at("2024-03-10T10:00:00").getTime() + n * DAY));
const anyDecision = (i: number): fc.Arbitrary<Earlier> =>
  fc
    .record({
      conductAt: day,
      wait: fc.integer({ min: 1, max: 60 }),
      isReceived: fc.boolean(),
      isFinal: fc.boolean(),
      isReversed: fc.boolean(),
      isKnown: fc.boolean(),
      step: fc.constantFrom(1 as const, 2 as const, 3 as const),
    })
    .map(({ conductAt, wait, isReceived, isFinal, isReversed, isKnown, step }) => {
      const later = (days: number) => new Date(conductAt.getTime() + days * DAY);
      return {
        id: `san_${i}` as const,
        state: isReversed ? "reversed" : isFinal ? "completed" : "served",
        step,
        boundFrom: isKnown ? later(-1) : later(1),
        conductAt,
        decidedAt: later(wait),
        receivedAt: isReceived ? later(wait + 1) : undefined,
        finalAt: isReceived && isFinal ? later(wait + 10) : undefined,
      };
    });
const history = fc
  .integer({ min: 0, max: 8 })
  .chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => anyDecision(i))));
const decided = fc.record({ conductAt: day, wait: fc.integer({ min: 0, max: 400 }) }).map(({ conductAt, wait }) => ({
  conductAt,
  decidedAt: new Date(conductAt.getTime() + wait * DAY),
}));

describe("whatever happened before", () => {
  test("nothing counts that R-CN-17 excludes", () => {
    fc.assert(
      fc.property(history, decided, (earlier, newest) => {
        const { counted, excluded, number } = countStrikes(earlier, newest, RULES);
        const found = counted.map((id) => earlier.find((item) => item.id === id));
        expect(number).toBe(1 + counted.length);
        let last: Date | undefined;
        for (const item of found) {
          expect(item?.state).not.toBe("reversed");
          expect(item?.receivedAt).toBeDefined();
          expect(item?.finalAt).toBeDefined();
          const { receivedAt, conductAt, boundFrom, step } = item as Earlier & { receivedAt: Date };
          expect(conductAt >= boundFrom).toBe(true);
          expect(receivedAt < newest.conductAt).toBe(true);
          expect(lapsesAt(receivedAt, step, RULES) > newest.decidedAt).toBe(true);
          if (last) expect(conductAt > last).toBe(true);
          last = receivedAt;
        }
        expect(counted.length + excluded.length).toBe(
          earlier.filter((item) => item.decidedAt <= newest.decidedAt).length,
        );
      }),
    );
  });

  test("a decision that was reversed is never among those that count", () => {
    fc.assert(
      fc.property(history, decided, fc.nat(), (earlier, newest, pick) => {
        const reversed = earlier.map((item, i) =>
          i === pick % Math.max(1, earlier.length) ? { ...item, state: "reversed" as const } : item,
        );
        const { counted } = countStrikes(reversed, newest, RULES);
        expect(counted).not.toContain(earlier.length > 0 ? `san_${pick % earlier.length}` : "");
      }),
    );
  });

  test("the order in which decisions are read makes no difference", () => {
    fc.assert(
      fc.property(history, decided, (earlier, newest) => {
        // Two that arrived at one instant have no order of their own.
        const times = earlier.map((item) => (item.receivedAt ?? item.decidedAt).getTime());
        fc.pre(new Set(times).size === times.length);
        expect(countStrikes([...earlier].reverse(), newest, RULES).counted).toEqual(
          countStrikes(earlier, newest, RULES).counted,
        );
      }),
    );
  });
});

test("comparable cases are shown from five on, and never who they were about", () => {
  expect(compare([1, 1, 2, 3])).toBe("too_few");
  expect(compare([1, 1, 2, 3, 1])).toEqual({ count: 5, steps: { 1: 3, 2: 1, 3: 1 } });
});
