import { addressOfChannel } from "../../core/channels.ts";
import type { Services } from "../../core/services.ts";
import { PlatformError } from "../../core/surface.ts";

/** The id of a channel, public or private. */
export const isChannelId = (text: string): boolean => /^[CG][A-Z0-9]{2,30}$/.test(text);

/**
 * Slack's id of a channel: of one that was added by ours (`chn_…`), of one that the settings name as it is.
 * @throws PlatformError "never" where it was taken away
 */
export async function channelIdOf(services: Pick<Services, "db" | "vault">, channel: string): Promise<string> {
  if (!channel.startsWith("chn_")) return channel;
  const address = await addressOfChannel(services, channel);
  if (address === undefined) throw new PlatformError("slack", "channel_taken_away", "never");
  return address;
}
