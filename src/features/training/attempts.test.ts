import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { personId, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { said } from "../../../test/support/case-stage.ts";
import { DemoPerson } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";
import { coursesOf } from "./courses/course-file.ts";
import { type Attempt, type Drawn, RULES } from "./model.ts";

/** Whatever somebody does in whatever order, the numbers of the rules hold (domain: §5.9). */

let app: TestApp;
const clock = new StillClock("2026-11-23T10:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
});
afterAll(() => app.close());
const chen = () => new DemoPerson(app, "chenchen");

type Step =
  | { does: "begin" }
  /** All that is open is answered, so many of it right. */
  | { does: "answer"; right: number }
  | { does: "wait"; minutes: number }
  | { does: "grant" }
  | { does: "tick" };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Step>({ does: "begin" }) },
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 9 }).map((right): Step => ({ does: "answer", right })) },
  { weight: 3, arbitrary: fc.constantFrom(5, 29, 31, 61).map((minutes): Step => ({ does: "wait", minutes })) },
  { weight: 1, arbitrary: fc.constant<Step>({ does: "grant" }) },
  { weight: 1, arbitrary: fc.constant<Step>({ does: "tick" }) },
);

async function answerAll(attempt: Attempt, right: number): Promise<void> {
  const bank = coursesOf(app.services.content).flatMap(({ questions }) => questions);
  for (const [place, { question: id, order }] of (attempt.drawn as Drawn[]).entries()) {
    const question = bank.find((one) => one.id === id);
    if (!question) throw new Error(`no question ${id}`);
    const wrong =
      question.kind === "order"
        ? question.answer.toReversed()
        : question.kind === "multiple"
          ? question.answer.slice(0, 1)
          : [question.answer[0] === 0 ? 1 : 0];
    const letters = (place < right ? question.answer : wrong).map((option) => "abcdef"[order.indexOf(option)]);
    await chen().presses(`training.answer:${attempt.id}:${place}.${letters.join("")}`);
  }
}

test("nobody hands in more quizzes than they have, sooner than they may, after its hour, or once they have passed", async () => {
  const { prisma } = app.services.db;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 18 }), async (steps) => {
      await prisma.trainingAssignment.deleteMany();
      for (const one of steps) {
        const [task] = await prisma.trainingAssignment.findMany({ where: { personId: personId("chenchen") } });
        if (one.does === "begin") await chen().presses("training.begin:policy");
        else if (one.does === "wait") clock.moveTo(new Date(clock.now().getTime() + one.minutes * 60_000));
        else if (one.does === "tick") await app.catchUp();
        else if (one.does === "grant") {
          const reply = await new DemoPerson(app, "sunli").presses(`training.grant:${task?.id ?? "tas_none"}`);
          expect(said(reply).includes("好的")).toBe(task?.state === "failed");
        } else {
          const open = await prisma.trainingAttempt.findFirst({ where: { state: "started" } });
          if (open) await answerAll(open as unknown as Attempt, one.right);
        }
      }
      const tasks = await prisma.trainingAssignment.findMany({
        include: { quizzes: { orderBy: { startedAt: "asc" } } },
      });
      // Passed once, nobody asks again; there was one task.
      expect(tasks.length).toBeLessThanOrEqual(1);
      for (const { state, attempts, quizzes } of tasks) {
        const scored = quizzes.filter((quiz) => quiz.state === "scored");
        expect(scored.length).toBeLessThanOrEqual(attempts);
        expect((attempts - RULES.attempts) % RULES.moreAttempts).toBe(0);
        expect(quizzes.filter((quiz) => quiz.state === "started").length).toBeLessThanOrEqual(1);
        const passed = scored.map(({ rightCount }) => (rightCount ?? 0) * 100 >= RULES.passMark * RULES.questions);
        // The last one passed and no other, or none did.
        expect(passed.indexOf(true)).toBe(state === "passed" ? scored.length - 1 : -1);
        expect(state === "failed").toBe(scored.length === attempts && state !== "passed");
        for (const { startedAt, endedAt, expiresAt } of scored) {
          expect(endedAt && endedAt < expiresAt).toBe(true);
          expect(expiresAt.getTime() - startedAt.getTime()).toBe(RULES.minutes * 60_000);
        }
        for (const { endedAt } of scored)
          for (const { startedAt } of quizzes)
            if (endedAt && startedAt > endedAt)
              expect(startedAt.getTime() - endedAt.getTime()).toBeGreaterThanOrEqual(RULES.waitMinutes * 60_000);
      }
    }),
    { numRuns: 12 },
  );
});

test("a quiz that was left alone ends with its hour by itself, and does not count", async () => {
  const { prisma } = app.services.db;
  await prisma.trainingAssignment.deleteMany();
  await chen().presses("training.begin:policy");
  await app.catchUp();
  clock.moveTo(new Date(clock.now().getTime() + 75 * 60_000));
  await app.catchUp();
  const [quiz] = await prisma.trainingAttempt.findMany();
  expect([quiz?.state, quiz?.endedAt]).toEqual(["expired", quiz?.expiresAt]);
  expect((await prisma.trainingAssignment.findFirstOrThrow()).state).toBe("in_progress");
});
