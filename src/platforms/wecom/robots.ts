import { addressOfChannel } from "../../core/channels.ts";
import type { Clock } from "../../core/clock.ts";
import type { Services } from "../../core/services.ts";
import type { Outgoing } from "../../core/surface.ts";
import type { WecomClient } from "./client.ts";
import { renderForGroup } from "./render-group.ts";
import { refusal } from "./transport.ts";
import { waitForRobot } from "./turns.ts";

/** WeCom's own host; the addresses of robots are there and nowhere else. */
const HOST = "qyapi.weixin.qq.com";
const PATH = "/cgi-bin/webhook/send";

/**
 * Whether a text is the webhook address of a group's robot. Only WeCom's host may be written to, and the one that the
 * settings name in its place: else whoever may add a channel could make this server call anything.
 */
export const isRobotAddress = (address: string, apiUrl?: string): boolean => webhookOf(address, apiUrl) !== undefined;

function webhookOf(address: string, apiUrl: string | undefined): URL | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const isWecom = url.protocol === "https:" && url.host === HOST;
  const isStandIn = apiUrl !== undefined && url.origin === new URL(apiUrl).origin;
  const hasKey = /^[\w-]{1,128}$/.test(url.searchParams.get("key") ?? "");
  return (isWecom || isStandIn) && url.pathname === PATH && hasKey && !url.username && !url.hash ? url : undefined;
}

type Parts = { client: WecomClient; apiUrl: string; services: Pick<Services, "db" | "vault">; clock: Clock };

/**
 * Says a card in the group of a robot, at the robot's pace over all instances.
 * @throws PlatformError "never" for a channel that was taken away or that is none of WeCom's
 */
export async function deliverToRobot(
  { client, apiUrl, services, clock }: Parts,
  { card, locale, detailsUrl }: Outgoing,
  channel: string,
): Promise<void> {
  const address = await addressOfChannel(services, channel);
  if (address === undefined) throw refusal("channel-taken-away", "never");
  const webhook = webhookOf(address, apiUrl);
  if (!webhook) throw refusal("not-a-robot", "never");
  const waitMs = await waitForRobot(services.db, channel, clock.now());
  if (waitMs > 0) throw refusal("robot-rate", "later", { retryAfterMs: waitMs });
  await client.sendToGroup(webhook, renderForGroup(card, { locale, detailsUrl }));
}
