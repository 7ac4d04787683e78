import type { Ctx } from "../../../core/context.ts";
import { type Person, withRoles } from "../../../core/people.ts";

/** Who opens an account that was approved: PR, and where there is none those who administer. */
export async function whoOpens(ctx: Pick<Ctx, "tx">): Promise<Person[]> {
  const pr = await withRoles(ctx.tx, ["pr"]);
  return pr.length > 0 ? pr : withRoles(ctx.tx, ["admin"]);
}
