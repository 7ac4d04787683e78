import { spawn } from "node:child_process";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import type { Interaction } from "../src/core/interaction.ts";
import { coursesOf } from "../src/features/training/courses/course-file.ts";
import type { Drawn } from "../src/features/training/model.ts";
import { interactionOf, startTestApp, type TestApp } from "./support/app.ts";
import { DemoPerson, textOf } from "./support/demo-person.ts";
import { adapterOf, RecordingSurface } from "./support/surface.ts";

/** The machine fails while somebody answers: the answer is there once, or not at all, and the quiz goes on. */

const CHILD = new URL("./support/quiz-child.ts", import.meta.url).pathname;
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ adapters: () => [adapterOf(new RecordingSurface())] });
  return () => app.close();
});

/** Another process takes the press, stands still before or after it is committed, and is killed. */
async function killedWhile(when: "before" | "after", sent: Interaction): Promise<void> {
  const words = [
    CHILD,
    app.databaseUrl,
    app.masterKey,
    app.services.clock.now().toISOString(),
    when,
    JSON.stringify(sent),
  ];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  await new Promise<void>((held, failed) => {
    child.stdout.once("data", () => held());
    child.once("exit", (code) => failed(new Error(`the process ended by itself with ${code}`)));
  });
  await new Promise<void>((gone) => {
    child.once("exit", () => gone());
    child.kill("SIGKILL");
  });
}

async function begun(who: string) {
  const person = new DemoPerson(app, who);
  const { prisma } = app.services.db;
  await person.presses("training.begin:policy");
  const attempt = await prisma.trainingAttempt.findFirstOrThrow({ where: { personId: person.id, state: "started" } });
  const [{ question, order }] = attempt.drawn as unknown as [Drawn];
  const bank = coursesOf(app.services.content).find(({ id }) => id === "policy")?.questions ?? [];
  const right = bank.find(({ id }) => id === question)?.answer ?? [];
  const arg = `0.${right.map((option) => "abcdef"[order.indexOf(option)]).join("")}`;
  const sent = interactionOf(who, { kind: "press", callback: { command: "training.answer", id: attempt.id, arg } });
  const answers = () => prisma.trainingAnswer.findMany({ where: { attemptId: attempt.id } });
  return { person, attempt, sent, answers };
}

test("killed before it is committed, nothing was answered; the platform sends it again, and then it counts once", async () => {
  const { person, sent, answers } = await begun("chenchen");
  await killedWhile("before", sent);
  expect(await answers()).toEqual([]);
  const goesOn = await person.says("测验");
  expect(goesOn.kind === "card" && goesOn.card.title).toMatch(/^第 1\/10 题/);
  const reply = await app.desk.receive(sent, { answers: "inline" });
  expect(reply.kind === "replace" && textOf(reply.card)).toContain("正确");
  expect(await answers()).toHaveLength(1);
});

test("killed after it is committed, the same press changes nothing more, and the quiz goes on with the next question", async () => {
  const { person, sent, answers } = await begun("zhouyu");
  await killedWhile("after", sent);
  const kept = await answers();
  expect(kept).toHaveLength(1);
  await app.desk.receive(sent, { answers: "inline" });
  expect(await answers()).toEqual(kept);
  const goesOn = await person.says("测验");
  expect(goesOn.kind === "card" && goesOn.card.title).toMatch(/^第 2\/10 题/);
});
