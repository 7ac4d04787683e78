import type { Ctx } from "../../core/context.ts";
import { NotAllowed } from "../../core/lifecycle.ts";
import { hasRole } from "../../core/people.ts";
import { broadcastWords } from "./messages/index.ts";
import { WRITERS } from "./model.ts";

/** Whether the reader is one of those who write. */
export const isWriter = ({ person }: Pick<Ctx, "person">): boolean =>
  person !== undefined && hasRole(person, ...WRITERS);

/** Their id. @throws NotAllowed for whoever does not write such things */
export function needWriter(ctx: Ctx): string {
  if (ctx.person && isWriter(ctx)) return ctx.person.id;
  throw new NotAllowed("broadcasts", "not-writer", broadcastWords.in(ctx.locale)("reasons.not-writer"));
}
