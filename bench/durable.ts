import type { Intent, Interaction } from "../src/core/interaction.ts";
import { DEMO_TENANT } from "../src/demo.ts";
import { openHouse } from "./house.ts";
import { line, perSecond, round } from "./measure.ts";
import { hasPgbench, pgbench, record, replay } from "./statements.ts";

/** The main job: a whole report, filed, routed, with its deadline and its notices. */
const REPORT: Intent = {
  kind: "submit",
  form: "incidents.report",
  context: {},
  values: { kind: "rumour", platform: "weibo", text: "有人转发了没有核实的消息，附截图。" },
};

let count = 0;
const event = (intent: Intent): Interaction => ({
  key: `bench-${Date.now()}${++count}`,
  account: { platform: "web", tenant: DEMO_TENANT, externalId: "chenchen" },
  place: "direct",
  intent,
});

/** Durable interactions a second, beside pgbench with the statements of one of them, at the same concurrency. */
export async function benchDurable(): Promise<void> {
  const house = await openHouse();
  try {
    const { desk } = house.app;
    const inline = { answers: "inline" } as const;
    for (let i = 0; i < 50; i++) await desk.receive(event(REPORT), inline);
    const statements = await record(() => desk.receive(event(REPORT), inline));
    const peer = hasPgbench() ? "pgbench" : "pg, prepared";
    for (const concurrency of [1, 8]) {
      const ours = await perSecond(concurrency, 6_000, () => desk.receive(event(REPORT), inline));
      const theirs = hasPgbench()
        ? pgbench(house.databaseUrl, statements, concurrency, 6)
        : await replay(house.databaseUrl, statements, concurrency, 6_000);
      const ratio = ours / theirs;
      line(
        `durable reports a second, ${concurrency} at a time (${statements.length} statements)`,
        `${round(ours)}/s`,
        `${peer} ${round(theirs)}/s · ratio ${ratio.toFixed(2)}`,
        "≥ 0.33, aim 0.5",
        ratio >= 1 / 3,
      );
    }
  } finally {
    await house.close();
  }
}
