import type { Ctx } from "../../core/context.ts";
import { UserError } from "../../core/errors.ts";
import { type Condition, routeFor, rulesFor } from "../approvals/index.ts";
import { words } from "./handling.ts";
import { type Content, type ContentError, isStanding } from "./model.ts";

/** What holds of a plan, by the company's words for it. */
function conditionsOf(content: Content): Set<Condition> {
  const found = new Set<Condition>();
  const { account, outside, purpose } = content;
  if (isStanding(content)) found.add("standing");
  if (account) found.add("company_account");
  if (outside) found.add("outside_hours");
  if (purpose === "other") found.add("other_purpose");
  return found;
}

/** Who is asked about what a plan says. @throws UserError when nobody can be */
export async function routeOf(ctx: Ctx, ownerId: string, content: Content): ReturnType<typeof routeFor> {
  const steps = await routeFor(ctx, ownerId, rulesFor(ctx, "plan", conditionsOf(content)));
  if (steps.length === 0) throw new UserError("nobody-to-ask", words(ctx)("reasons.nobody-to-ask"));
  return steps;
}

/** The words of a reason, with what it names. */
export function sayReason(
  ctx: Pick<Ctx, "locale">,
  code: string,
  params: Record<string, string | number> = {},
): string {
  return (words(ctx) as (key: string, params: Record<string, string | number>) => string)(`reasons.${code}`, params);
}

/** What is wrong with a plan, for beside its field. */
export const sayError = (ctx: Pick<Ctx, "locale">, error: ContentError): string =>
  sayReason(ctx, error.code, "hours" in error ? { hours: error.hours } : {});
