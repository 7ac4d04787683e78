import type { Ctx } from "../../../core/context.ts";
import type { Person } from "../../../core/people.ts";
import type { Statement } from "../../../db/database.ts";
import type { Crowd } from "./anonymity.ts";

const CROWD: Statement = {
  name: "broadcasts.crowd",
  text: `SELECT count(*) FILTER (WHERE p.department = $1)::int AS department,
      count(*) FILTER (WHERE p.city IS NOT DISTINCT FROM $2)::int AS city,
      ARRAY(SELECT count(*)::int FROM role_grant g JOIN person q ON q.id = g.person_id AND q.is_active
        WHERE g.role = ANY($3) GROUP BY g.role) AS roles
    FROM person p WHERE p.is_active AND p.is_in_scope`,
};
/** How many people share with somebody what others could look for them by. */
export async function crowdOf(ctx: Pick<Ctx, "tx">, person: Person): Promise<Crowd> {
  const special = person.roles.filter((role) => role !== "employee");
  const [row] = await ctx.tx.sql<Crowd>(CROWD, [person.department, person.city ?? null, special]);
  return row ?? { department: 0, city: 0, roles: [] };
}

const SMALL: Statement = {
  name: "broadcasts.small-departments",
  text: `SELECT department FROM person WHERE is_active AND department <> '' GROUP BY department HAVING count(*) < $1`,
};
/** Departments of fewer people than that. */
export const smallDepartments = async (ctx: Pick<Ctx, "tx">, fewer: number): Promise<string[]> =>
  (await ctx.tx.sql<{ department: string }>(SMALL, [fewer])).map(({ department }) => department);
