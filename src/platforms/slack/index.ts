import { App, type Receiver } from "@slack/bolt";
import { z } from "zod";
import { type Clock, systemClock } from "../../core/clock.ts";
import type { PlatformAdapter, PlatformDeps } from "../../core/platform.ts";
import { Answers } from "./answer.ts";
import { boltLogger } from "./bolt-log.ts";
import { SlackClient, webOptions } from "./client.ts";
import { Connection, type Identity } from "./connection.ts";
import { readDirectory } from "./directory.ts";
import { HttpReceiver } from "./http-receiver.ts";
import { listen } from "./inbound.ts";
import type { Inbound } from "./intake.ts";
import { ACK_WITHIN_MS } from "./limits.ts";
import { Locales } from "./locales.ts";
import { Pictures } from "./pictures.ts";
import { SocketReceiver } from "./socket-receiver.ts";
import { createSurface } from "./surface.ts";
import { slackWords } from "./words.ts";

export type SlackConfig = {
  botToken: string;
  signingSecret: string;
  /** With it requests come through a socket that we open, and no public address is needed. */
  appToken?: string;
  /** Ends in `/api/`; the real Slack when left out. */
  apiUrl?: string;
  /** Where the core posts what the compliance team keeps an eye on. */
  complianceChannel?: string;
  /** The id (`Xf…`) of the profile field that names the manager; reading it needs the scope `users.profile:read`. */
  managerField?: string;
};

export type SlackDeps = PlatformDeps & {
  /** Real time, for signatures and Slack's pace; tests give one. */
  realClock?: Clock;
  /** Milliseconds that the desk has before Slack is answered without it. */
  patienceMs?: number;
};

/** So long the start waits for Slack; then it goes on trying in the background. */
const START_WITHIN_MS = 4_000;
/** So long the end of the process waits for what was acknowledged and is still being shown. */
const STOP_WITHIN_MS = 5_000;

/** Slack: requests over HTTP or Socket Mode, cards as Block Kit, the workspace's people. */
export function createSlack(config: SlackConfig, deps: SlackDeps): PlatformAdapter {
  const { desk, services, realClock = systemClock, patienceMs = ACK_WITHIN_MS } = deps;
  const { log } = services;
  const client = new SlackClient({ ...config, clock: realClock, log });
  const pictures = new Pictures(client, log);
  let app: App | undefined;
  let isStopped = false;
  const connection = new Connection(client, log, async (identity) => {
    app ??= await connect(config, deps, receiver, identity, (made) => listen(made, inbound, track));
    // The end may have come while it connected.
    if (isStopped) await app.stop();
  });
  const receiver = config.appToken
    ? new SocketReceiver({
        appToken: config.appToken,
        logger: boltLogger(log),
        installerOptions: { clientOptions: webOptions(config.apiUrl, log) },
        log,
        isOurs: (body) => isOurRequest(body, connection.identity),
      })
    : new HttpReceiver({
        signingSecret: config.signingSecret,
        clock: realClock,
        log,
        isReady: () => connection.identity !== undefined,
        isOurs: (body) => isOurRequest(body, connection.identity),
        notReady: slackWords.in(services.company.locale)("said.notConnected"),
      });
  const inbound: Inbound = {
    desk,
    services,
    client,
    answers: new Answers(client, desk, services, { locales: new Locales(desk, services), pictures }),
    identity: () => connection.known(),
    patienceMs,
    lose: (code) => connection.lose(code),
  };
  const inHand = new Set<Promise<void>>();
  const track = (work: Promise<void>): Promise<void> => {
    inHand.add(work);
    return work.finally(() => inHand.delete(work));
  };
  return {
    surface: createSurface(client, connection, pictures, deps.services),
    async register(server) {
      if (receiver instanceof HttpReceiver) receiver.register(server);
    },
    start: () => within(connection.start(), START_WITHIN_MS),
    async stop() {
      isStopped = true;
      connection.stop();
      await app?.stop();
      await within(Promise.allSettled(inHand), STOP_WITHIN_MS);
      client.stop();
    },
    readDirectory: async () => readDirectory(client, services, connection.need(), config.managerField),
    health: () => connection.health(),
    check: () => connection.check(),
  };
}

/** Resolves with the work, or when the time is over; the work goes on. */
async function within(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, over]);
  clearTimeout(timer);
}

/** Bolt's app, once we know who we are: with both ids it asks Slack nothing more by itself. */
async function connect(
  config: SlackConfig,
  { services }: SlackDeps,
  receiver: Receiver,
  { botId, botUserId }: Identity,
  attach: (app: App) => void,
): Promise<App> {
  const app = new App({
    token: config.botToken,
    botId,
    botUserId,
    tokenVerificationEnabled: false,
    deferInitialization: true,
    convoStore: false,
    receiver,
    clientOptions: webOptions(config.apiUrl, services.log),
    logger: boltLogger(services.log),
  });
  // What a listener throws is a fault of ours: logged once, here, and for an event Slack sends it again.
  app.error(async (error) => {
    const cause = "original" in error && error.original instanceof Error ? error.original : error;
    services.log.error({ err: cause }, "fault in a slack listener");
    throw error;
  });
  await app.init();
  attach(app);
  await app.start();
  return app;
}

/** Of a request everything that names a workspace or an organisation, whatever kind it is. */
const Marks = z.object({
  team_id: z.string().nullish(),
  enterprise_id: z.string().nullish(),
  team: z.object({ id: z.string() }).nullish(),
  enterprise: z.object({ id: z.string() }).nullish(),
  user: z.object({ team_id: z.string().nullish() }).nullish(),
});

/**
 * Events are for one workspace, or for one organisation. A press happens in our workspace or is made by one of our
 * people: who it is, in a channel that is shared with another company, is looked at later.
 */
function isOurRequest(body: Record<string, unknown>, identity: Identity | undefined): boolean {
  const parsed = Marks.safeParse(body);
  if (!identity || !parsed.success) return false;
  const { team_id, enterprise_id, team, enterprise, user } = parsed.data;
  const { teamId, enterpriseId } = identity;
  if ([team_id, team?.id, user?.team_id].includes(teamId)) return true;
  return enterpriseId !== undefined && [enterprise_id, enterprise?.id].includes(enterpriseId);
}
