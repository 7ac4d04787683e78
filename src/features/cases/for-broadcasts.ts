import type { Ctx } from "../../core/context.ts";
import { linesOf, readParts } from "./store.ts";

/** What was written in a case by whoever reported, handled or was heard: none of it may stand in a case study. */
export async function caseTexts(ctx: Pick<Ctx, "tx" | "vault">, caseId: string): Promise<string[]> {
  const { about, allegation } = await readParts(ctx, caseId);
  const said = (await linesOf(ctx, caseId)).filter(({ kind }) => kind === "statement" || kind === "addition");
  return [
    about.text,
    about.link ?? "",
    allegation?.facts ?? "",
    allegation?.evidence ?? "",
    ...said.map(({ text }) => text),
  ];
}
