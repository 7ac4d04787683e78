import type { Ctx } from "../../core/context.ts";
import { peopleNamedIn } from "../../core/redact.ts";
import { callsIn } from "./called.ts";
import { textsOf } from "./library.ts";
import type { Content } from "./model.ts";
import { hasHandle } from "./real/anonymity.ts";
import { isAnybodyCalled } from "./store-called.ts";

type Has = Pick<Ctx, "tx">;

const hasWholeName = async (ctx: Has, text: string): Promise<boolean> =>
  hasHandle(text) || (await peopleNamedIn(ctx.tx, text)).length > 0;

/** Whether a text has a handle, the whole name of somebody of the company, or how they are called, in it. */
export const isNaming = async (ctx: Has, text: string): Promise<boolean> =>
  (await hasWholeName(ctx, text)) || isAnybodyCalled(ctx, callsIn(text));

/**
 * The words with whether they name somebody as they stand now: then legal looks at them, whatever kind they are. A
 * Manager Wang who is made up, and said to be, is nobody.
 */
export async function weighed(ctx: Has, { isNaming: _, ...content }: Content): Promise<Content> {
  const text = textsOf(content).join("\n");
  const names = await (content.isFictional ? hasWholeName : isNaming)(ctx, text);
  return names ? { ...content, isNaming: true } : content;
}
