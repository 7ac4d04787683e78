import fc from "fast-check";
import { expect, test } from "vitest";
import { areDone, firstSteps, mark, STEPS, type Step, stepsOf, TEAMS } from "./model.ts";

const AT = new Date("2026-11-24T08:00:00Z");
const KEYS = TEAMS.flatMap((team) => STEPS[team] as readonly string[]);

test("every press changes one step at most, and a check list is done exactly when each of its steps was pressed last as done", () => {
  const presses = fc.array(
    fc.record({ key: fc.constantFrom(...KEYS, "unknown"), isDone: fc.boolean(), by: fc.constantFrom("wu", "lin") }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(presses, (all) => {
      let steps: readonly Step[] = firstSteps();
      const last = new Map<string, boolean>();
      for (const { key, isDone, by } of all) {
        const next = mark(steps, key, isDone ? { by, at: AT } : undefined);
        // A second press of the same is none, and who was first stays.
        const changes = KEYS.includes(key) && (last.get(key) ?? false) !== isDone;
        expect(next !== undefined).toBe(changes);
        if (!next) continue;
        expect(next.filter((step, index) => step !== steps[index])).toHaveLength(1);
        expect(next.map((step) => step.key)).toEqual(steps.map((step) => step.key));
        steps = next;
        last.set(key, isDone);
      }
      for (const team of TEAMS) {
        expect(areDone(steps, team)).toBe((STEPS[team] as readonly string[]).every((key) => last.get(key) === true));
        expect(stepsOf(steps, team).map(({ key }) => key)).toEqual([...STEPS[team]]);
      }
    }),
  );
});
