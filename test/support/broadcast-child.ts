// A process that queues a broadcast, or sends what waits, to be killed in the middle of it. What it delivers it writes
// down, a line for each, before it answers.
import { appendFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { createApp } from "../../src/app.ts";
import { StillClock } from "../../src/core/clock.ts";
import type { Surface } from "../../src/core/surface.ts";
import { followBroadcast } from "../../src/features/broadcasts/sending.ts";
import { adapterOf } from "./surface.ts";

const [databaseUrl = "", masterKey = "", now = "", id = "", file = ""] = process.argv.slice(2);

const surface: Surface = {
  platform: "web",
  answers: "inline",
  async deliver({ deliveryId, to }) {
    await pause(2);
    if (file) appendFileSync(file, `${to.kind === "account" ? to.account.externalId : ""}\n`);
    return { ref: deliveryId };
  },
  refresh: async () => "refreshed",
  fetchFile: () => Promise.reject(new Error("no files")),
};
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
  adapters: () => [adapterOf(surface)],
});
if (file) await app.sender.drain();
else await followBroadcast(app.services, id);
await app.stop();
