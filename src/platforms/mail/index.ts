import type { PlatformAdapter, PlatformDeps, PlatformHealth } from "../../core/platform.ts";
import { PlatformError } from "../../core/surface.ts";
import { readMailbox, readSmtpUrl, type SmtpServer } from "./settings.ts";
import { Postbox } from "./smtp.ts";
import { createSurface } from "./surface.ts";

export type MailConfig = { url: string; from: string };

export type MailExtras = { perSecond?: number; tls?: SmtpServer["tls"] };

/** Between looks at whether the server takes us: soon again while it does not, now and then while it does. */
const LOOK_AGAIN_MS = { refused: 60_000, connected: 10 * 60_000 };

/** Mail over a server of the company's. It only goes out. @throws RangeError for settings that were not checked */
export function createMail(
  { url, from }: MailConfig,
  { services }: PlatformDeps,
  extras: MailExtras = {},
): PlatformAdapter {
  const server = readSmtpUrl(url);
  const sender = readMailbox(from);
  if (!server || !sender) throw new RangeError("the settings of mail are wrong");
  const postbox = new Postbox({ ...server, ...(extras.tls && { tls: extras.tls }) });
  const name = `${server.host}:${server.port} as ${sender.address}`;
  let health: PlatformHealth = { isConnected: false, detail: `${name}: connecting` };
  const check = async (): Promise<PlatformHealth> => {
    try {
      await postbox.check();
      health = { isConnected: true, detail: name };
    } catch (error) {
      const code = error instanceof PlatformError ? error.code : "fault";
      health = { isConnected: false, detail: `${name}: ${code}` };
    }
    return health;
  };
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const look = async (): Promise<void> => {
    const { isConnected } = await check();
    if (isStopped) return;
    timer = setTimeout(look, LOOK_AGAIN_MS[isConnected ? "connected" : "refused"]).unref();
  };
  return {
    surface: createSurface({ postbox, from: sender, services, perSecond: extras.perSecond }),
    async start() {
      void look();
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      postbox.stop();
    },
    health: () => health,
    check,
  };
}
