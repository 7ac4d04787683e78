import { sayZone } from "../../../core/wording.ts";
import { type Feel, isFeel } from "../looks/preview.ts";
import { Refused } from "../security.ts";
import type { Site } from "../site.ts";
import type { DemoEvents } from "./events.ts";
import { findPlayers, type Player } from "./store.ts";

export type DemoSite = Site & { events: DemoEvents };

/** What binds the token of the demo page; it has no session, so it is the same for all. */
export const DEMO_BOUND = "demo";
export const TOKEN_HEADER = "x-shenyan-token";

/** Somebody who can be played. @throws Refused */
export async function playerOf({ services }: Site, key: unknown): Promise<Player> {
  const [player] = typeof key === "string" && key !== "" ? await findPlayers(services, key) : [];
  if (!player) throw new Refused(400, "nobody-is-called-so");
  return player;
}

export const feelOf = (text: unknown): Feel => (isFeel(text) ? text : "neutral");

export const clockOf = ({ services }: Site) => ({
  now: services.clock.now().toISOString(),
  zone: services.company.zone,
  zoneName: { "zh-CN": sayZone(services.company.zone, "zh-CN"), en: sayZone(services.company.zone, "en") },
});
