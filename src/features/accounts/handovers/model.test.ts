import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  afresh,
  confirm,
  isComplete,
  isDone,
  openStep,
  openSteps,
  planSteps,
  REASONS,
  STEPS,
  type Step,
} from "./model.ts";

const at = new Date("2026-11-24T08:00:00Z");
const anyReason = fc.constantFrom(...REASONS);
const anyPresses = fc.array(fc.constantFrom(...STEPS), { maxLength: 30 });
const press = (steps: readonly Step[], names: readonly (typeof STEPS)[number][], by = "a"): Step[] =>
  names.reduce<Step[]>((done, name) => confirm(done, name, by, at), [...steps]);

describe("a handover", () => {
  test("is done exactly when both sides did all their steps, in any order and with double presses", () =>
    fc.assert(
      fc.property(anyReason, anyPresses, (reason, presses) => {
        const steps = press(planSteps(reason), presses);
        const asked = planSteps(reason).map(({ name }) => name);
        expect(isComplete(steps)).toBe(asked.every((name) => presses.includes(name)));
        expect(isComplete(steps)).toBe(openSteps(steps, "from").length + openSteps(steps, "to").length === 0);
      }),
    ));

  test("keeps who confirmed a step first, whoever presses again", () =>
    fc.assert(
      fc.property(anyReason, anyPresses, (reason, presses) => {
        const once = press(planSteps(reason), presses);
        expect(press(once, presses, "b")).toEqual(once);
      }),
    ));

  test("has never more steps than it began with, and none for the same thing twice", () =>
    fc.assert(
      fc.property(anyReason, anyPresses, (reason, presses) => {
        const names = press(planSteps(reason), presses).map(({ name }) => name);
        expect(names).toEqual(planSteps(reason).map(({ name }) => name));
        expect(new Set(names).size).toBe(names.length);
      }),
    ));

  test("begins anew for one side alone when somebody else takes it", () =>
    fc.assert(
      fc.property(anyReason, anyPresses, (reason, presses) => {
        const steps = press(planSteps(reason), presses);
        const again = afresh(steps, "to");
        expect(again.filter(({ side }) => side === "from")).toEqual(steps.filter(({ side }) => side === "from"));
        expect(again.filter(({ side }) => side === "to").some(isDone)).toBe(false);
      }),
    ));

  test("names whoever stepped in and for whom", () => {
    const steps = confirm(planSteps("left"), "sessions", "owner", at, "gone");
    expect(steps.find(({ name }) => name === "sessions")).toMatchObject({ by: "owner", for: "gone" });
    expect(openStep(steps, "sessions")).toBeUndefined();
    expect(openStep(steps, "nothing of ours")).toBeUndefined();
  });
});
