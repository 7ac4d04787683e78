import type { Card } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import type { Notice } from "../../core/feature.ts";
import { maySee, mineOf } from "./answering.ts";
import { requestCard } from "./cards.ts";
import { readFacts } from "./facts.ts";
import { elsewhereCard, handlerCard } from "./handler-cards.ts";
import { privacyWords } from "./messages/index.ts";
import type { DataRequest } from "./model.ts";
import { findRequest } from "./store.ts";

/** A notice about one request, drawn from its state of now. */
const about = (name: "request" | "status", draw: (ctx: Ctx, request: DataRequest) => Promise<Card>): Notice => ({
  name: `privacy.${name}`,
  family: `privacy.${name}`,
  called: (locale) => privacyWords.in(locale)(`sent.${name}`),
  async render(ctx, { id }) {
    const request = await findRequest(ctx, String(id));
    return request && draw(ctx, request);
  },
});

export const privacyNotices: Notice[] = [
  about("request", async (ctx, request) =>
    (await maySee(ctx, request))
      ? handlerCard(ctx, await readFacts(ctx, request), await mineOf(ctx, request))
      : elsewhereCard(ctx, request),
  ),
  about("status", async (ctx, request) =>
    ctx.person?.id === request.person.id
      ? requestCard(ctx, await readFacts(ctx, request))
      : elsewhereCard(ctx, request),
  ),
];
