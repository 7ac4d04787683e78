import type { Card } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import type { Notice } from "../../core/feature.ts";
import { managerCard, planCard } from "./cards.ts";
import { readFacts } from "./facts.ts";
import { asSeen, maySee } from "./handling.ts";
import { planWords } from "./messages/index.ts";
import type { Plan } from "./model.ts";
import { findPlan } from "./store.ts";
import { drawProof } from "./viewing.ts";

const about = (
  name: "owner" | "manager" | "paused",
  draw: (ctx: Ctx, row: Plan) => Promise<Card | undefined>,
): Notice => ({
  name: `plans.${name}`,
  family: name === "paused" ? "plans.owner" : `plans.${name}`,
  called: (locale) => planWords.in(locale)(`sent.${name}`),
  async render(ctx, params) {
    const row = await findPlan(ctx, String(params.id));
    return row && draw(ctx, row);
  },
});

/** The plan for its owner and for whoever is above them, each as it stands. */
export const planNotices: Notice[] = [
  // The same card once more, when the account that it speaks with is stopped, or goes on.
  about("paused", async (ctx, row) => planCard(ctx, await readFacts(ctx, row))),
  about("owner", async (ctx, row) => planCard(ctx, await readFacts(ctx, row))),
  // Whoever is above them no more reads no more of it.
  about("manager", async (ctx, row) =>
    (await maySee(ctx, row)) ? managerCard(ctx, await readFacts(ctx, await asSeen(ctx, row))) : undefined,
  ),
  {
    // Whoever showed it shows what it is worth now.
    name: "plans.proof",
    called: (locale) => planWords.in(locale)("sent.proof"),
    async render(ctx, params) {
      const row = await findPlan(ctx, String(params.id));
      return row && drawProof(ctx, row, new Date(String(params.until)));
    },
  },
];
