import type { Ctx } from "../../../core/context.ts";
import type { Notice } from "../../../core/feature.ts";
import { injectCard, playerCard } from "./cards.ts";
import { hostFacts, injectFacts, playerFacts } from "./facts.ts";
import { hostCard } from "./host-cards.ts";
import { whyNotTrainer } from "./life.ts";
import { drillWords } from "./messages/index.ts";
import { findDrill } from "./store.ts";

/** Told to those who play, each time the same card as it stands then; the newest holds the buttons. */
const PLAYERS = ["announced", "removed", "moved", "soon", "started", "over", "cancelled", "recorded"] as const;
/** Told to the host, the same way. */
const HOST = ["host", "host-started", "host-over", "host-missed"] as const;

async function renderPlayer(ctx: Ctx, { id }: Record<string, unknown>) {
  const drill = await findDrill(ctx, String(id));
  return drill && playerCard(ctx, await playerFacts(ctx, drill));
}
async function renderHost(ctx: Ctx, { id }: Record<string, unknown>) {
  const drill = await findDrill(ctx, String(id));
  // Whoever runs no training any more reads no more of it.
  if (!drill || (await whyNotTrainer(ctx, drill)) !== true) return undefined;
  return hostCard(ctx, await hostFacts(ctx, drill));
}

export const drillNotices: Notice[] = [
  ...PLAYERS.map(
    (name): Notice => ({
      name: `drills.${name}`,
      family: "drills.player",
      called: (locale) => drillWords.in(locale)(`sent.${name}`),
      render: renderPlayer,
    }),
  ),
  ...HOST.map(
    (name): Notice => ({
      name: `drills.${name}`,
      family: "drills.host",
      called: (locale) => drillWords.in(locale)("sent.host"),
      render: renderHost,
    }),
  ),
  {
    name: "drills.inject",
    called: (locale) => drillWords.in(locale)("sent.inject"),
    async render(ctx, { id, place }) {
      const drill = await findDrill(ctx, String(id));
      const facts = drill && (await injectFacts(ctx, drill, Number(place)));
      return facts && injectCard(ctx, facts);
    },
  },
];
