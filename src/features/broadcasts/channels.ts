import type { Option } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";

/** The channels that a broadcast can be posted in. */
export const channelChoices = async (_ctx: Pick<Ctx, "tx" | "vault">): Promise<Option[]> => [];
