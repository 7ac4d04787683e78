import type { Intent, Interaction } from "../src/core/interaction.ts";
import { DEMO_TENANT } from "../src/demo.ts";
import type { Drawn } from "../src/features/training/model.ts";
import { openHouse } from "./house.ts";
import { line, quantile, round } from "./measure.ts";
import { hasPgbench, pgbench, record, replay } from "./statements.ts";

const PEOPLE = 500;
/** As many as work on requests at once; the others wait for a connection, as they do on a server. */
const AT_ONCE = 64;
const nameOf = (n: number): string => `quiz${n}`;
let count = 0;
const event = (who: string, intent: Intent): Interaction => ({
  key: `bench-${Date.now()}${++count}`,
  account: { platform: "web", tenant: DEMO_TENANT, externalId: who },
  place: "direct",
  intent,
});
const press = (command: string, id: string, arg?: string): Intent => ({
  kind: "press",
  callback: { command, id, ...(arg !== undefined && { arg }) },
});

/** A class that answers in the same minute: five hundred people, each with a quiz of their own, all at once. */
export async function benchQuiz(): Promise<void> {
  const house = await openHouse();
  try {
    const { desk, services } = house.app;
    const inline = { answers: "inline" } as const;
    const { pool, prisma } = services.db;
    await pool.query(
      `INSERT INTO person (id, name, locale, zone, region, created_at)
       SELECT 'per_q' || lpad(n::text, 8, '0'), 'P ' || n, 'zh-CN', 'Asia/Shanghai', 'CN', now() FROM generate_series(1, $1::int) n`,
      [PEOPLE],
    );
    await pool.query(
      `INSERT INTO platform_account (platform, tenant, external_id, spelling, person_id)
       SELECT 'web', $2, 'quiz' || n, 'quiz' || n, 'per_q' || lpad(n::text, 8, '0') FROM generate_series(1, $1::int) n`,
      [PEOPLE, DEMO_TENANT],
    );
    const all = Array.from({ length: PEOPLE }, (_, n) => n + 1);
    await each(all, (n) => desk.receive(event(nameOf(n), press("training.begin", "policy")), inline));
    const attempts = await prisma.trainingAttempt.findMany({
      where: { state: "started" },
      orderBy: { personId: "asc" },
    });
    // A question with one right option, so that one press is the whole answer, in the place that is asked now.
    for (const { id, drawn } of attempts) {
      const plain = (drawn as unknown as Drawn[]).map(() => ({ question: "POL-01", order: [0, 1, 2, 3] }));
      await prisma.trainingAttempt.update({ where: { id }, data: { drawn: plain } });
    }
    const answer = (place: number) => (attempt: { id: string }, at: number) =>
      desk.receive(event(nameOf(at + 1), press("training.answer", attempt.id, `${place}.a`)), inline);
    // Everybody once to warm up, and one for what it takes.
    await each(attempts, answer(0));
    const [first] = attempts;
    if (!first) throw new Error("nobody began");
    const statements = await record(() => answer(1)(first, 0));
    await each(attempts.slice(1), (attempt, at) => answer(1)(attempt, at + 1));

    const times: number[] = [];
    const began = performance.now();
    await each(attempts, async (attempt, at) => {
      await answer(2)(attempt, at);
      times.push(performance.now() - began);
    });
    const seconds = (performance.now() - began) / 1000;
    const kept = await prisma.trainingAnswer.count({ where: { place: 2 } });
    // The peer answers in quizzes of its own making, which nobody began.
    await pool.query("ALTER TABLE training_answer DROP CONSTRAINT training_answer_attempt_id_fkey");
    const theirs = hasPgbench()
      ? pgbench(house.databaseUrl, statements, AT_ONCE, 6)
      : await replay(house.databaseUrl, statements, AT_ONCE, 6_000);
    const ratio = PEOPLE / seconds / theirs;
    line(
      `${PEOPLE} answers in a quiz at once (${statements.length} statements)`,
      `${round(PEOPLE / seconds)}/s, last after ${seconds.toFixed(1)} s`,
      `${hasPgbench() ? "pgbench" : "pg, prepared"} ${round(theirs)}/s · ratio ${ratio.toFixed(2)}`,
      "all kept, the last within Slack's 3 s",
      kept === PEOPLE && seconds < 3,
    );
    console.log(`  half of them were answered after ${(quantile(times, 0.5) / 1000).toFixed(1)} s`);
  } finally {
    await house.close();
  }
}

/** Something for each of them, so many at a time. */
async function each<T>(items: readonly T[], work: (item: T, at: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < items.length; at = next++) await work(items[at] as T, at);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
