import { inject } from "vitest";
import { type App, type AppOptions, createApp } from "../../src/app.ts";
import type { Config } from "../../src/config.ts";
import { MovableClock, StillClock } from "../../src/core/clock.ts";
import type { Intent, Interaction } from "../../src/core/interaction.ts";
import type { Log } from "../../src/core/services.ts";
import { DEMO_TENANT, demoPersonId } from "../../src/demo.ts";
import { createDatabase, madeOnce } from "./database.ts";

/** A Tuesday morning in Shanghai; the whole week is working days. */
export const TUESDAY = "2026-11-24T09:00:00+08:00";

/** When the apps of several files begin. */
const OFTEN = [TUESDAY, "2026-03-02T09:00:00+08:00", "2026-03-03T09:00:00+08:00", "2026-01-06T09:00:00+08:00"];

export type LogLine = { level: "info" | "warn" | "error"; fields: Record<string, unknown>; message: string };

/** A log that tests can read. Errors are whole objects, so that a test can see that nothing private is in them. */
export function recordingLog(): Log & { lines: LogLine[] } {
  const lines: LogLine[] = [];
  const at = (level: LogLine["level"]) => (fields: Record<string, unknown>, message: string) => {
    lines.push({ level, fields, message });
  };
  return { lines, info: at("info"), warn: at("warn"), error: at("error") };
}

export type TestApp = App & {
  url: string;
  databaseUrl: string;
  clock: StillClock | MovableClock;
  log: ReturnType<typeof recordingLog>;
  masterKey: string;
  /** Stops the app and drops its database. */
  close(): Promise<void>;
};

export type TestAppOptions = {
  config?: Partial<Config>;
  adapters?: AppOptions["adapters"];
  features?: AppOptions["features"];
  /** An instant that stands still, or "movable" for a clock that runs. */
  clock?: string | "movable" | StillClock;
  /** Jobs, sender and clock run by themselves; else `app.catchUp()` turns the handle. */
  isWorking?: boolean;
  /** A second instance on the database of a first. */
  beside?: TestApp;
};

/** The whole product on a database of its own and a free port, with the demo company in it. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { beside } = options;
  const clock = beside?.clock ?? clockOf(options.clock);
  const database = beside
    ? { url: beside.databaseUrl, drop: async () => undefined }
    : await databaseFor(clock, options);
  const app = await runTestApp(database.url, clock, options);
  return {
    ...app,
    databaseUrl: database.url,
    async close() {
      await app.stop();
      await database.drop();
    },
  };
}

/** Filling in the demo company takes longer than most tests: those that begin as it began get a copy. */
async function databaseFor(clock: TestApp["clock"], { config = {}, features }: TestAppOptions) {
  const { isDemo = true, company } = config;
  const begins = OFTEN.find((instant) => clock instanceof StillClock && clock.now().getTime() === Date.parse(instant));
  if (begins === undefined || !isDemo || company || features) return createDatabase();
  const begun = await madeOnce(`shenyan_demo_${Date.parse(begins)}`, async (url) => {
    const app = await runTestApp(url, new StillClock(begins), {});
    await app.stop();
  });
  return createDatabase(begun);
}

async function runTestApp(databaseUrl: string, clock: TestApp["clock"], options: TestAppOptions) {
  const { masterKey } = inject("databaseServer");
  const log = recordingLog();
  const config: Config = {
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
    ...options.config,
  };
  const app = await createApp({
    config,
    databaseUrl,
    masterKeys: [masterKey],
    log,
    clock,
    isWorking: options.isWorking ?? false,
    ...(options.adapters && { adapters: options.adapters }),
    ...(options.features && { features: options.features }),
  });
  const url = await app.start();
  return { ...app, url, clock, log, masterKey };
}

function clockOf(given: TestAppOptions["clock"]): StillClock | MovableClock {
  if (given instanceof StillClock) return given;
  if (given === "movable") return new MovableClock();
  return new StillClock(given ?? TUESDAY);
}

/** Everybody has taken note of the policy in force, as in a company that has run for a while. */
export async function everybodySigned({ services: { db } }: TestApp): Promise<void> {
  const version = await db.prisma.policyVersion.findFirstOrThrow({ where: { state: "effective" } });
  const word = { versionId: version.id, at: version.createdAt, hash: version.hash, locale: "zh-CN", way: "paper" };
  const people = await db.prisma.person.findMany({ select: { id: true } });
  await db.prisma.acknowledgement.createMany({
    data: people.map(({ id }) => ({ ...word, personId: id, declaration: "-" })),
    skipDuplicates: true,
  });
}

let count = 0;

/** An interaction of somebody of the demo company in the browser. */
export function interactionOf(person: string, intent: Intent, over: Partial<Interaction> = {}): Interaction {
  return {
    key: `web:test-${++count}`,
    account: { platform: "web", tenant: DEMO_TENANT, externalId: person },
    place: "direct",
    intent,
    ...over,
  };
}

export const personId = demoPersonId;
