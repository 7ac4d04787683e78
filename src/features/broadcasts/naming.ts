import type { Ctx } from "../../core/context.ts";
import { peopleNamedIn } from "../../core/redact.ts";
import { textsOf } from "./library.ts";
import type { Content } from "./model.ts";
import { hasHandle } from "./real/anonymity.ts";

/** Whether a text has the whole name of somebody of the company in it, or a handle. */
export const isNaming = async (ctx: Pick<Ctx, "tx">, text: string): Promise<boolean> =>
  hasHandle(text) || (await peopleNamedIn(ctx.tx, text)).length > 0;

/** The words with whether they name somebody as they stand now: then legal looks at them, whatever kind they are. */
export async function weighed(ctx: Pick<Ctx, "tx">, { isNaming: _, ...content }: Content): Promise<Content> {
  return (await isNaming(ctx, textsOf(content).join("\n"))) ? { ...content, isNaming: true } : content;
}
