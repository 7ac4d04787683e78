// A process that takes one answer to a question of a quiz and stops just before, or just after, it is committed, to be
// killed there. It says "held" when it stands still.
import pg from "pg";
import { createApp } from "../../src/app.ts";
import { StillClock } from "../../src/core/clock.ts";
import type { Interaction } from "../../src/core/interaction.ts";
import { adapterOf, RecordingSurface } from "./surface.ts";

const [databaseUrl = "", masterKey = "", now = "", when = "", sent = "{}"] = process.argv.slice(2);
const quiet = () => undefined;
const app = await createApp({
  config: {
    port: 0,
    host: "127.0.0.1",
    publicUrl: "http://shenyan.test",
    databaseUrl,
    dataDir: "unused",
    admins: [],
    isDemo: true,
    isDemoByDefault: false,
    masterKeys: [masterKey],
    company: { zone: "Asia/Shanghai", locale: "zh-CN", region: "CN" },
    testClock: undefined,
    slack: undefined,
    wecom: undefined,
    mail: undefined,
  },
  databaseUrl,
  masterKeys: [masterKey],
  log: { info: quiet, warn: quiet, error: quiet },
  clock: new StillClock(now),
  isWorking: false,
  adapters: () => [adapterOf(new RecordingSurface())],
});
const standStill = (): Promise<never> => {
  process.stdout.write("held\n");
  setInterval(quiet, 1_000);
  return new Promise<never>(quiet);
};
if (when === "before") {
  const { query } = pg.Client.prototype;
  let isAnswered = false;
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [first] = args as [string | { text?: string }];
    const text = typeof first === "string" ? first : (first.text ?? "");
    if (text.includes("INSERT INTO training_answer")) isAnswered = true;
    if (isAnswered && text === "COMMIT") return standStill();
    return (query as (...all: unknown[]) => unknown).apply(this, args);
  } as typeof query;
}
await app.desk.receive(JSON.parse(sent) as Interaction, { answers: "inline" });
await standStill();
