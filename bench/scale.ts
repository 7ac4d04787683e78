import { decodeCallback } from "../src/core/callback.ts";
import { watchDeadlines } from "../src/core/deadlines/watch.ts";
import { followBroadcast } from "../src/features/broadcasts/sending.ts";
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
    const press = (person: string, pressed: string) => {
      const callback = decodeCallback(pressed);
      if (!callback) throw new Error(`not a callback: ${pressed}`);
      const account = { platform: "web", tenant: "demo", externalId: person } as const;
      const intent = { kind: "press", callback } as const;
      return app.desk.receive({ key: `bench:${pressed}`, account, place: "direct", intent }, { answers: "inline" });
    };
    // The whole way: a case of the library, submitted by one, released by another, queued by what the job does that follows.
    await press("sunli", "broadcast.use:CS-P01");
    const { id } = await services.db.prisma.broadcast.findFirstOrThrow();
    await press("sunli", `broadcast.ask:${id}`);
    await press("wangmin", `broadcast.release:${id}`);
    const resident = process.memoryUsage().rss;
    let most = 0;
    const watching = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, 20);
    const before = performance.now();
    await followBroadcast(services, id);
    const seconds = (performance.now() - before) / 1000;
    clearInterval(watching);
    const memory = Math.max(most, process.memoryUsage().rss) / 1048576;
    const queued = await services.db.prisma.delivery.count({ where: { message: { subject: `${id}:out` } } });
    if (queued < PEOPLE) throw new Error(`only ${queued} were queued`);
    line(
      "a broadcast to 100,000 people, queued",
      `${round(seconds)} s, ${round(memory)} MB resident at most (${round(resident / 1048576)} before)`,
      "",
      "15 s, 350 MB",
      seconds < 15 && memory < 350,
    );
  } finally {
    await house.close();
  }
}
