import { fileURLToPath } from "node:url";
import Fastify, { type FastifyInstance } from "fastify";
import { type Config, ConfigError } from "./config.ts";
import { openCalendars } from "./core/calendars.ts";
import { type Clock, MovableClock, systemClock } from "./core/clock.ts";
import { type Content, type ContentProblem, openContent } from "./core/content.ts";
import { type Ctx, systemCtx } from "./core/context.ts";
import { recountProvisional } from "./core/deadlines/recount.ts";
import { watchDeadlines } from "./core/deadlines/watch.ts";
import { makeDownload } from "./core/download.ts";
import { drawDelivery } from "./core/draw.ts";
import { createRegistry, type Feature, type Registry } from "./core/feature.ts";
import { makeFeed } from "./core/feed.ts";
import { createHouse, syncDirectory } from "./core/house.ts";
import type { Locale } from "./core/locale.ts";
import { setMail } from "./core/outbox.ts";
import { choose } from "./core/people.ts";
import type { AppTools, PlatformAdapter, PlatformDeps } from "./core/platform.ts";
import { drawPublicPage } from "./core/public-page.ts";
import { drawPublications } from "./core/publications.ts";
import { drawReadPage } from "./core/read-page.ts";
import { createDesk, type Desk } from "./core/receive.ts";
import { createSender, type Sender } from "./core/sender.ts";
import type { Log, Services } from "./core/services.ts";
import { typedCommands } from "./core/typed-commands.ts";
import { createVault } from "./core/vault.ts";
import { openDatabase } from "./db/database.ts";
import { prepareCompany, resetDemo } from "./demo-company.ts";
import { drawingsFor } from "./drawings.ts";
import { followDirectory } from "./features/accounts/index.ts";
import { endPlansOfLeavers } from "./features/plans/index.ts";
import { createPrivacy } from "./features/privacy/index.ts";
import { FEATURES } from "./features.ts";
import { addHealth } from "./health.ts";
import { type Boss, createBoss } from "./jobs/boss.ts";
import { createJobClock, type JobClock } from "./jobs/clock.ts";
import { recorded } from "./jobs/runs.ts";
import { createMetrics } from "./metrics.ts";
import { grantAdministrators } from "./operator.ts";
import { isChannelId } from "./platforms/slack/channels.ts";
import { createWeb } from "./platforms/web/index.ts";
import { createWecom } from "./platforms/wecom/index.ts";
import { isRobotAddress } from "./platforms/wecom/robots.ts";

export type AppOptions = {
  config: Config;
  /** A migrated database. */
  databaseUrl: string;
  masterKeys: readonly string[];
  log: Log;
  /** Tests give a clock of their own. */
  clock?: Clock;
  /** Whether jobs, the sender and the clock run by themselves; tests turn the handle instead. */
  isWorking?: boolean;
  /** Tests add features of their own. */
  features?: readonly Feature[];
  /** In place of the adapters that the settings name. */
  adapters?: (config: Config, deps: PlatformDeps, tools: AppTools) => Promise<PlatformAdapter[]> | PlatformAdapter[];
};

export type App = {
  server: FastifyInstance;
  services: Services;
  registry: Registry;
  desk: Desk;
  sender: Sender;
  boss: Boss;
  jobClock: JobClock;
  adapters: readonly PlatformAdapter[];
  tools: AppTools;
  /** Takes a directory in now; how many people were made, known, and are not active any more. */
  readDirectory(name: string, read: NonNullable<PlatformAdapter["readDirectory"]>): ReturnType<typeof syncDirectory>;
  /** Does everything that is due now: deadlines, recurring work, jobs, messages. */
  catchUp(): Promise<void>;
  /** Makes the queue ready to take work, for a command that leaves some behind; a start does it by itself. */
  openQueue(): Promise<void>;
  /** Listens and begins to work; the address it listens on. */
  start(): Promise<string>;
  /** In order: no new requests, what is in hand is finished, then the database is left. */
  stop(): Promise<void>;
};

/**
 * Whose word about the caller's address is taken: proxies stand on this machine or in the same private network. Behind
 * one, all callers would else look like one, and the limits by address hold up everybody.
 */
const PROXIES = ["loopback", "linklocal", "uniquelocal"];

const CONTENT = openContent(fileURLToPath(new URL("../content", import.meta.url)));

/** So often an instance looks whether days were entered. */
const CALENDARS_MS = 5 * 60_000;

/** Puts the parts together. The only place that knows them all; tests use it too. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, log, isWorking = true } = options;
  const clock = options.clock ?? (config.isDemo ? movableClock(config) : systemClock);
  const db = openDatabase(options.databaseUrl);
  const boss = createBoss(db, { isWorking });
  const services: Services = {
    db,
    clock,
    vault: createVault(options.masterKeys),
    calendars: await openCalendars(db, config.company.region),
    queue: boss,
    log,
    company: config.company,
    publicUrl: config.publicUrl,
    isDemo: config.isDemo,
    content: CONTENT,
    channelAddresses: { slack: isChannelId, wecom: (address) => isRobotAddress(address, config.wecom?.apiUrl) },
    ...(config.slack?.complianceChannel && {
      complianceChannel: { platform: "slack", channel: config.slack.complianceChannel },
    }),
  };
  const parts = { registry: () => registry, surfaces: [] as never[], directories: [] as never[] };
  const onPeopleRead = (ctx: Ctx) => grantAdministrators(ctx, config.admins);
  const house = createHouse({ ...parts, onPeopleRead });
  const registry = createRegistry([house, ...FEATURES, createPrivacy(parts.registry), ...(options.features ?? [])]);
  const problems = checkContent(registry, services.content);
  const surfaces: PlatformAdapter["surface"][] = parts.surfaces;
  const sender = createSender(services, registry, surfaces);
  const recurring = registry.features.flatMap((feature) => feature.recurring ?? []);
  const jobClock = createJobClock(services, recurring);
  const metrics = createMetrics(db, () => clock.now(), jobClock.table);
  const desk = wakingDesk(metrics.watching(createDesk(services, registry)), () => isWorking && sender.wake());

  let reloading: NodeJS.Timeout | undefined;
  const openQueue = () =>
    boss.start(
      services,
      registry.features
        .flatMap((feature) => feature.jobs ?? [])
        .map((job) => (recurring.some(({ name }) => name === job.name) ? recorded(job) : job)),
    );
  const catchUp = async () => {
    await watchDeadlines(services, registry);
    await jobClock.fireDue();
    await boss.drain();
    await sender.drain();
  };
  const tools: AppTools = {
    showDelivery: (id, isFolding) => drawDelivery(services, registry, id, isFolding),
    makeDownload: (token) => makeDownload(services, registry, token),
    openPage: (token, query) => drawReadPage(services, registry, token, query),
    publicPage: (asked) => drawPublicPage(services, registry, asked),
    makeFeed: (name, token) => makeFeed(services, registry, name, token),
    publications: (asked) => drawPublications(services, registry, asked),
    commands: (locale, roles) => typedCommands(registry, locale, roles),
    samples: (locale: Locale) => registry.features.flatMap((feature) => feature.samples?.(locale) ?? []),
    async moveClock(to) {
      if (!(clock instanceof MovableClock)) throw new RangeError("this clock cannot be moved");
      // What waits is sent at its own time, not at the one that the clock jumps to.
      await sender.drain();
      clock.moveTo(to);
      await catchUp();
    },
    resetDemo: () => resetDemo(db, services),
    async setLocale(personId, locale) {
      await choose(db, personId, { locale });
    },
  };
  const adapters = await (options.adapters ?? adaptersOf)(config, { desk, services }, tools);
  surfaces.push(...adapters.map((adapter) => adapter.surface));
  const directories: { name: string; read: NonNullable<PlatformAdapter["readDirectory"]> }[] = parts.directories;
  for (const adapter of adapters) {
    const { readDirectory } = adapter;
    if (readDirectory) directories.push({ name: adapter.surface.platform, read: () => readDirectory() });
  }

  const server = Fastify({ trustProxy: PROXIES, bodyLimit: 1024 * 1024 });
  addHealth(server, db, adapters);
  server.get("/metrics", async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
  for (const adapter of adapters)
    if (adapter.register) await server.register(async (scope) => adapter.register?.(scope));

  return {
    server,
    services,
    registry,
    desk,
    sender,
    boss,
    jobClock,
    adapters,
    tools,
    async readDirectory(name, read) {
      const counts = await syncDirectory(services, { name, read }, onPeopleRead);
      // Apart from the reading, which stands whatever comes of this.
      await db.transaction(async (tx) => {
        const ctx = systemCtx(services, tx);
        await followDirectory(ctx);
        await endPlansOfLeavers(ctx);
      });
      return counts;
    },
    catchUp,
    openQueue,
    async start() {
      if (problems.length > 0)
        throw new ConfigError(problems.map(({ file, line, text }) => `content/${file}:${line}: ${text}`));
      // What is prepared may leave work behind.
      await openQueue();
      await db.transaction(async (tx) => {
        const ctx = systemCtx(services, tx);
        await setMail(
          tx,
          surfaces.some(({ platform }) => platform === "mail"),
        );
        await prepareCompany(ctx, config);
        await grantAdministrators(ctx, config.admins);
      });
      for (const adapter of adapters) await adapter.start();
      await readNewDirectories(services, directories);
      const address = await server.listen({ port: config.port, host: config.host });
      // The operator enters days in a process of its own, and every instance must count with them.
      const reload = async () => {
        try {
          await services.calendars.reload();
          await db.transaction((tx) => recountProvisional(systemCtx(services, tx)));
        } catch (err) {
          log.error({ err }, "calendars not read");
        }
      };
      reloading = setInterval(reload, CALENDARS_MS).unref();
      if (isWorking) {
        sender.start();
        jobClock.start();
      }
      return address;
    },
    async stop() {
      clearInterval(reloading);
      jobClock.stop();
      await server.close();
      for (const adapter of adapters) await adapter.stop();
      await sender.stop();
      await boss.stop();
      await db.close();
    },
  };
}

/** What is wrong with the files that the company edits, feature by feature. */
export const checkContent = (registry: Registry, content: Content): ContentProblem[] =>
  registry.features.flatMap((feature) => feature.checkContent?.(content) ?? []);

/** The platforms that the settings name; the browser always. */
async function adaptersOf(config: Config, deps: PlatformDeps, tools: AppTools): Promise<PlatformAdapter[]> {
  const adapters: PlatformAdapter[] = [];
  // What a platform's libraries weigh is carried by those who connect it.
  if (config.slack) adapters.push((await import("./platforms/slack/index.ts")).createSlack(config.slack, deps));
  const wecom = config.wecom && createWecom(config.wecom, deps, { showDelivery: tools.showDelivery });
  if (wecom) adapters.push(wecom);
  if (config.mail) adapters.push((await import("./platforms/mail/index.ts")).createMail(config.mail, deps));
  return [
    ...adapters,
    createWeb(config, deps, tools, { previews: drawingsFor(config), ...(wecom && { signIn: wecom.oauth }) }),
  ];
}

function movableClock({ testClock }: Config): MovableClock {
  const clock = new MovableClock();
  if (testClock && testClock !== "1") clock.moveTo(new Date(testClock));
  return clock;
}

/** On a fresh installation nobody is known yet: the directory of a platform without people is read at once. */
async function readNewDirectories({ db, queue }: Services, directories: readonly { name: string }[]): Promise<void> {
  for (const { name } of directories) {
    if ((await db.prisma.platformAccount.count({ where: { platform: name } })) > 0) continue;
    await queue.send(db, "people.sync", { first: name }, { key: `first:${name}` });
  }
}

/** What an interaction queued goes out at once, without the desk knowing who sends. */
function wakingDesk(desk: Desk, wake: () => void): Desk {
  return {
    ...desk,
    async receive(interaction, how) {
      const reply = await desk.receive(interaction, how);
      wake();
      return reply;
    },
  };
}
