import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LOCALES } from "../../../core/locale.ts";
import { drills } from "./index.ts";
import { MARK } from "./marking.ts";
import { type Delivered, type Drill, dueInjects, endsAt, isMissed, type Script } from "./model.ts";
import { reportOf } from "./report.ts";

const MINUTE = 60_000;
const START = new Date("2026-11-24T01:00:00Z");
const after = (minutes: number) => new Date(START.getTime() + minutes * MINUTE);

/** Any script whose things happen in order, some of them at the same minute, some with a decision. */
const anyScript = fc
  .array(fc.record({ wait: fc.integer({ min: 0, max: 15 }), takes: fc.integer({ min: 0, max: 20 }) }), {
    minLength: 1,
    maxLength: 24,
  })
  .map((given): Pick<Script, "injects" | "minutes"> => {
    let at = 0;
    const words = { title: "t", text: "t" };
    const asked = { question: "q", options: [], why: "w" };
    const injects = given.map(({ wait, takes }, index) => {
      at += wait;
      return {
        id: `i${index}`,
        at,
        to: ["pr"],
        words: { "zh-CN": words, en: words },
        ...(takes > 0 && {
          decision: { clause: "3.2.3" as const, minutes: takes, line: [0], words: { "zh-CN": asked, en: asked } },
        }),
      };
    });
    return { injects, minutes: at + 20 };
  });
/** The moments in which the clock looks, however far apart: a server may be away for hours. */
const anyTicks = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 40 }).map((waits) => {
  let at = 0;
  return waits.map((wait) => {
    at += wait / 2;
    return after(at);
  });
});

/** What the clock does: each moment, what is due is put before people; then it looks whether it is over. */
function runThrough(script: Pick<Script, "injects" | "minutes">, ticks: readonly Date[]) {
  const delivered: Delivered[] = [];
  for (const now of ticks) {
    const due = dueInjects(script, START, new Set(delivered.map(({ place }) => place)), now);
    delivered.push(...due.map((place) => ({ place, at: now })));
    const end = endsAt(script, START, delivered);
    if (end && end <= now) return { delivered, ended: now };
  }
  return { delivered, ended: undefined };
}

test("whenever the clock looks, each thing happens once, in its order, never before its minute, and none is left out", () =>
  fc.assert(
    fc.property(anyScript, anyTicks, (script, ticks) => {
      const { delivered, ended } = runThrough(script, ticks);
      const places = delivered.map(({ place }) => place);
      expect(places).toEqual(Array.from({ length: places.length }, (_, place) => place));
      for (const { place, at } of delivered)
        expect(at.getTime()).toBeGreaterThanOrEqual(after(script.injects[place]?.at ?? 0).getTime());
      const last = ticks.at(-1) ?? START;
      const come = script.injects.filter(({ at }) => after(at) <= last).length;
      if (!ended) expect(places).toHaveLength(come);
    }),
  ));

test("it ends only after everything happened, not before its time, and with the minutes for each decision left to everybody", () =>
  fc.assert(
    fc.property(anyScript, anyTicks, (script, ticks) => {
      const { delivered, ended } = runThrough(script, ticks);
      if (!ended) return;
      expect(delivered).toHaveLength(script.injects.length);
      expect(ended.getTime()).toBeGreaterThanOrEqual(after(script.minutes).getTime());
      for (const { place, at } of delivered)
        expect(ended.getTime() - at.getTime()).toBeGreaterThanOrEqual(
          (script.injects[place]?.decision?.minutes ?? 0) * MINUTE,
        );
    }),
  ));

test("a drill waits an hour for its beginning, and not a moment longer", () => {
  expect(isMissed(START, after(60))).toBe(false);
  expect(isMissed(START, new Date(after(60).getTime() + 1))).toBe(true);
});

test("in a report every decision that was asked for is in line, outside the line or unanswered, and nobody's name is in it", () =>
  fc.assert(
    fc.property(
      anyScript,
      fc.array(fc.record({ place: fc.nat(23), who: fc.nat(4), option: fc.nat(3), minute: fc.nat(300) })),
      (script, given) => {
        const role = { name: "PR", brief: "b" };
        const whole: Drill["script"] = {
          ...script,
          id: "s",
          clause: "6.1.4",
          words: { "zh-CN": { title: "t", about: "a" }, en: { title: "t", about: "a" } },
          roles: [{ id: "pr", words: { "zh-CN": role, en: role } }],
        };
        const parts = ["per_a", "per_b", "per_c"].map((personId) => ({ personId: personId as "per_a", role: "pr" }));
        const delivered = script.injects.map(({ at }, place) => ({ place, at: after(at) }));
        const answers = [
          ...new Map(
            given.map(({ place, who, option, minute }) => [
              `${place}.${who}`,
              { place, personId: `per_${"abcde"[who]}` as const, option, at: after(minute) },
            ]),
          ).values(),
        ];
        for (const row of reportOf({ script: whole, parts, delivered, answers })) {
          expect(row.inLine + row.outside).toBe(row.answered);
          expect(row.answered + row.unanswered).toBe(row.asked);
          expect(row.asked).toBe(3);
          expect(row.inTime).toBeLessThanOrEqual(row.answered);
          expect(row.minutes === undefined).toBe(row.answered === 0);
          expect(JSON.stringify(row)).not.toContain("per_");
        }
      },
    ),
  ));

describe.each(LOCALES)("the mark, in %s", (locale) => {
  const mark = MARK[locale].trim();
  test("stands on every card and form there is: in its title, in its state, in what it asks before it acts, at its foot", () => {
    const samples = drills.samples?.(locale) ?? [];
    expect(samples.length).toBeGreaterThan(30);
    for (const sample of samples) {
      if ("form" in sample) {
        expect(sample.form.title.startsWith(mark), sample.name).toBe(true);
        continue;
      }
      const { title, state, foot = "", actions } = sample.card;
      expect(title.startsWith(mark), sample.name).toBe(true);
      expect(state?.text.startsWith(mark) ?? true, sample.name).toBe(true);
      expect(foot, sample.name).toContain(locale === "en" ? "This is a drill" : "这是演练");
      for (const action of actions)
        if (action.kind === "run" && action.confirm) expect(action.confirm.title.startsWith(mark)).toBe(true);
      // Once is enough.
      expect(JSON.stringify(sample.card).split(mark + mark)).toHaveLength(1);
    }
  });
});
