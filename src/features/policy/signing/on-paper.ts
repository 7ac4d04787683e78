import type { Ctx } from "../../../core/context.ts";
import { openDeadlines } from "../../../core/deadlines/read.ts";
import { applyMove } from "../../../core/lifecycle.ts";
import type { ChannelAnswer } from "../consent/model.ts";
import { signatureLife } from "./life.ts";
import { openRequestsOf } from "./store-signing.ts";

/**
 * What somebody's word about the channel does to what they are asked to sign: who says no gets it on paper from now on,
 * who says yes is served in the chat again, as long as the ten working days are not over.
 */
export async function followWord(ctx: Ctx, personId: string, answer: ChannelAnswer): Promise<void> {
  const requests = await openRequestsOf(ctx, personId);
  const terms = await openDeadlines(
    ctx.tx,
    requests.map(({ id }) => id),
  );
  for (const request of requests) {
    if (answer !== "agreed") {
      if (!request.paperSince)
        await applyMove(ctx, signatureLife, request, "declined", { set: { paper_since: ctx.now } });
    } else if (request.paperSince && terms.some(({ subject, kind }) => subject === request.id && kind === "paper")) {
      await applyMove(ctx, signatureLife, request, "agreed", { set: { paper_since: null } });
    }
  }
}
