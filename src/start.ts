import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "./config.ts";
import { newMasterKey } from "./core/vault.ts";
import { type EmbeddedDatabase, openEmbedded } from "./db/embedded.ts";
import { migrate } from "./db/migrate.ts";

export type OpenedDatabase = {
  url: string;
  isEmbedded: boolean;
  isTakenOver: boolean;
  migrated: string[];
  close(): Promise<void>;
};

/** The database of the settings, or the embedded one, migrated. */
export async function openConfigured(config: Config): Promise<OpenedDatabase> {
  const embedded: EmbeddedDatabase | undefined = config.databaseUrl ? undefined : await openEmbedded(config.dataDir);
  const url = config.databaseUrl ?? embedded?.url ?? "";
  try {
    const migrated = await migrate(url);
    return {
      url,
      isEmbedded: embedded !== undefined,
      isTakenOver: embedded?.isTakenOver ?? false,
      migrated,
      close: async () => embedded?.close(),
    };
  } catch (error) {
    await embedded?.close();
    throw error;
  }
}

/** The keys of the settings; in demo mode without one, a key that is made once and kept in the data folder. */
export function masterKeysOf(config: Config): string[] {
  if (config.masterKeys) return config.masterKeys;
  const file = join(config.dataDir, "master-key");
  if (!existsSync(file)) {
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
    // Of two that start at once one makes the key, and the other never sees half of it.
    const own = `${file}.${process.pid}`;
    writeFileSync(own, newMasterKey(), { mode: 0o600 });
    try {
      linkSync(own, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    } finally {
      rmSync(own, { force: true });
    }
  }
  return [readFileSync(file, "utf8").trim()];
}
