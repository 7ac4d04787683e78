import { expect, test } from "vitest";
import { StillClock } from "./clock.ts";
import { Pause } from "./pause.ts";

test("a pause is longer each time in a row, up to a bound, and short again once something was taken", () => {
  const clock = new StillClock("2026-11-24T09:00:00+08:00");
  const pause = new Pause(clock, { firstMs: 1_000, longestMs: 3_000 });
  expect(pause.isOn()).toBe(false);
  for (const length of [1_000, 2_000, 3_000, 3_000]) {
    expect(pause.begin()).toBe(length);
    clock.advance(length - 1);
    // Others that are refused meanwhile do not make it longer.
    expect([pause.isOn(), pause.begin()]).toEqual([true, 1]);
    clock.advance(1);
    expect(pause.isOn()).toBe(false);
  }
  pause.end();
  expect(pause.begin()).toBe(1_000);
});
