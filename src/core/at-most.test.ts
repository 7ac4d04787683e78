import { expect, test } from "vitest";
import { atMost } from "./at-most.ts";

test("no more than so many run at once, all come to their turn, and one that fails holds up nobody", async () => {
  const limited = atMost(2);
  let running = 0;
  let most = 0;
  const work = (i: number) =>
    limited(async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      if (i === 1) throw new Error("no");
      return i;
    });
  const results = await Promise.allSettled([0, 1, 2, 3, 4, 5].map(work));
  expect(most).toBe(2);
  expect(results.map((result) => (result.status === "fulfilled" ? result.value : "failed"))).toEqual([
    0,
    "failed",
    2,
    3,
    4,
    5,
  ]);
});
