import { watchDeadlines } from "../src/core/deadlines/watch.ts";
import { addMessages } from "../src/core/outbox.ts";
import { openHouse } from "./house.ts";
import { line, round } from "./measure.ts";

const MILLION = 1_000_000;
const PEOPLE = 100_000;

/** One tick of the watch over a million open deadlines, and a broadcast to a hundred thousand people. */
export async function benchScale(): Promise<void> {
  const house = await openHouse();
  try {
    const { app } = house;
    const { services, registry } = app;
    await services.db.pool.query(
      `INSERT INTO deadline (id, subject, kind, starts_at, due_at, next_at, stage, inputs)
       SELECT 'due_' || n, 'inc_' || n, 'triage', now(), now() + interval '9 days', now() + interval '1 day', 'half',
         '{"term":{"count":"working-days","n":2},"region":"CN","zone":"Asia/Shanghai","counted":[],"skipped":[]}'
       FROM generate_series(1, ${MILLION}) n`,
    );
    await services.db.pool.query("ANALYZE deadline");
    await watchDeadlines(services, registry);
    const times: number[] = [];
    for (let i = 0; i < 20; i++) {
      const started = performance.now();
      await watchDeadlines(services, registry);
      times.push(performance.now() - started);
    }
    const idle = Math.max(...times);
    line("one tick over 1,000,000 open deadlines, none due", `${round(idle)} ms at most`, "", "< 50 ms", idle < 50);
    await services.db.pool.query(
      "UPDATE deadline SET next_at = now() - interval '1 minute' WHERE id LIKE 'due_77777%'",
    );
    const started = performance.now();
    const due = await watchDeadlines(services, registry);
    console.log(
      `  … with ${due} due: ${round(performance.now() - started)} ms, ${round((performance.now() - started) / Math.max(1, due))} ms each`,
    );

    await services.db.pool.query(
      `INSERT INTO person (id, name, locale, zone, region, created_at)
       SELECT 'per_b' || n, 'P ' || n, 'zh-CN', 'Asia/Shanghai', 'CN', now() FROM generate_series(1, ${PEOPLE}) n`,
    );
    await services.db.pool.query(
      `INSERT INTO platform_account (platform, tenant, external_id, spelling, person_id)
       SELECT 'web', 'demo', 'b' || n, 'b' || n, 'per_b' || n FROM generate_series(1, ${PEOPLE}) n`,
    );
    const before = performance.now();
    const to = Array.from({ length: PEOPLE }, (_, i) => ({ personId: `per_b${i + 1}` }));
    await services.db.transaction((tx) =>
      addMessages(tx, services.clock.now(), [
        { key: "broadcast", notice: "core.audit-root", params: { day: "x", entries: 1, root: "y" }, to },
      ]),
    );
    const seconds = (performance.now() - before) / 1000;
    const memory = process.memoryUsage().rss / 1048576;
    line(
      "a broadcast to 100,000 people, queued",
      `${round(seconds)} s, ${round(memory)} MB resident`,
      "",
      "15 s, 350 MB",
      seconds < 15 && memory < 350,
    );
  } finally {
    await house.close();
  }
}
