import { type App, createApp } from "./app.ts";
import { ConfigError, readConfig } from "./config.ts";
import { createLog } from "./log.ts";
import { masterKeysOf, openConfigured } from "./start.ts";

/** Starts the server and stops it in order on Ctrl-C or SIGTERM; a second signal leaves at once. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog(process.env.LOG_LEVEL ?? (config.isDemo ? "warn" : "info"));
  const database = await openConfigured(config);
  let stopping: Promise<void> | undefined;
  let app: App | undefined;
  try {
    app = await createApp({ config, databaseUrl: database.url, masterKeys: masterKeysOf(config), log });
    const running = app;
    const stop = (signal: string) => {
      if (stopping) process.exit(1);
      console.log(`\n${signal}: finishing what is in hand …`);
      stopping = running
        .stop()
        .then(() => database.close())
        .then(
          () => process.exit(0),
          (error) => {
            console.error(error);
            process.exit(1);
          },
        );
    };
    process.on("SIGINT", () => stop("SIGINT"));
    process.on("SIGTERM", () => stop("SIGTERM"));
    const address = await app.start();
    const connected = app.adapters.map((adapter) => {
      const { isConnected, detail } = adapter.health();
      return `  ${adapter.surface.platform.padEnd(6)} ${isConnected ? "ready" : "not connected"}${detail ? ` · ${detail}` : ""}`;
    });
    const where = database.isEmbedded
      ? `embedded PostgreSQL in ${config.dataDir}${database.isTakenOver ? " (it was running already)" : ""}`
      : "the PostgreSQL of DATABASE_URL";
    console.log(
      [
        "Shenyan 慎言 is ready.",
        ...connected,
        `  data   ${where}`,
        ...(config.isDemo && !["127.0.0.1", "localhost", "::1"].includes(config.host)
          ? ["  Careful: this is the demo, and everybody who reaches this address may play everybody."]
          : []),
        config.isDemo
          ? `  Open ${address} and play every role: nothing leaves this machine.`
          : `  Listening on ${address}, known to people as ${config.publicUrl}.`,
        "  Ctrl-C stops it.",
      ].join("\n"),
    );
  } catch (error) {
    // Our own connections first, or the database would be taken for one that somebody still uses.
    await app?.stop().catch(() => undefined);
    await database.close();
    throw error;
  }
}

main().catch((error: unknown) => {
  const isExpected = error instanceof ConfigError || (error as NodeJS.ErrnoException).code === "EADDRINUSE";
  if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") {
    console.error("The port is taken. Set PORT to another one, or stop what listens there.");
  } else console.error(isExpected || !(error instanceof Error) ? String((error as Error).message ?? error) : error);
  process.exit(1);
});
