import type { Ctx } from "../../core/context.ts";
import type { Statement } from "../../db/database.ts";
import { type Calls, familiesSpelled } from "./called.ts";
import { COMPOUND_NAMES } from "./real/names.ts";

const CALLED: Statement = {
  name: "broadcasts.called",
  text: `SELECT 1 AS one FROM (SELECT name, replace(name, ' ', '') AS han FROM person) p
    CROSS JOIN LATERAL (SELECT CASE WHEN left(p.han, 2) = ANY($4) AND char_length(p.han) > 2 THEN 2 ELSE 1 END AS length) family
    WHERE (p.han ~ '^[\u3400-\u9fff]{2,4}$' AND (left(p.han, family.length) = ANY($1)
        OR (char_length(p.han) = family.length + 2 AND right(p.han, 2) = ANY($2))))
      OR (cardinality($3::text[]) > 0 AND EXISTS (
        SELECT 1 FROM regexp_split_to_table(lower(p.name), '[[:space:]·]+') word WHERE word = ANY($3)))
    LIMIT 1`,
};

/** Whether one of these calls can mean somebody who works here, or did. Scans the names of all people. */
export async function isAnybodyCalled(ctx: Pick<Ctx, "tx">, { families, given, latin }: Calls): Promise<boolean> {
  const all = [...families, ...latin.flatMap(familiesSpelled)];
  if (all.length + given.length + latin.length === 0) return false;
  return (await ctx.tx.sql(CALLED, [all, given, latin, COMPOUND_NAMES])).length > 0;
}
