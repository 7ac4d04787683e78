import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type App, type AppOptions, createApp } from "../src/app.ts";
import type { Config } from "../src/config.ts";
import type { Log } from "../src/core/services.ts";
import { newMasterKey } from "../src/core/vault.ts";
import { openEmbedded } from "../src/db/embedded.ts";
import { migrate } from "../src/db/migrate.ts";

export const quietLog: Log = { info: () => undefined, warn: () => undefined, error: (fields) => console.error(fields) };

export type House = { app: App; databaseUrl: string; url: string; close(): Promise<void> };

/** The product on a database of its own, as an operator would run it, for the time of the benchmarks. */
export async function openHouse(config: Partial<Config> = {}, adapters?: AppOptions["adapters"]): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), "shenyan-bench-"));
  const database = await openEmbedded(folder);
  await migrate(database.url);
  const key = newMasterKey();
  const app = await createApp({
    config: {
      port: 0,
      host: "127.0.0.1",
      publicUrl: "http://shenyan.test",
      databaseUrl: database.url,
      dataDir: folder,
      admins: [],
      isDemo: true,
      isDemoByDefault: false,
      masterKeys: [key],
      company: { zone: "Asia/Shanghai", locale: "zh-CN", region: "CN" },
      testClock: undefined,
      slack: undefined,
      wecom: undefined,
      mail: undefined,
      ...config,
    },
    databaseUrl: database.url,
    masterKeys: [key],
    log: quietLog,
    isWorking: false,
    ...(adapters && { adapters }),
  });
  const url = await app.start();
  return {
    app,
    databaseUrl: database.url,
    url,
    async close() {
      await app.stop();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
