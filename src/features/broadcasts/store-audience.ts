import type { Ctx } from "../../core/context.ts";
import type { Platform } from "../../core/interaction.ts";
import type { Statement } from "../../db/database.ts";
import type { Audience } from "./model.ts";

/** The rule of `isInAudience` for a person `p`, with the lists as $1 to $4. */
export const IN_AUDIENCE = `p.is_active AND p.is_in_scope
  AND ($1::text[] = '{}' OR p.department = ANY($1))
  AND ($2::text[] = '{}' OR EXISTS (SELECT 1 FROM role_grant g WHERE g.person_id = p.id AND g.role = ANY($2)))
  AND ($3::text[] = '{}' OR p.region = ANY($3))
  AND ($4::text[] = '{}' OR EXISTS (SELECT 1 FROM platform_account a
    WHERE a.person_id = p.id AND a.is_active AND a.platform = ANY($4)))`;

/** The values for it. */
export const audienceValues = ({ departments, roles, regions, platforms }: Audience): unknown[] => [
  departments,
  roles,
  regions,
  platforms,
];

const COUNT: Statement = {
  name: "broadcasts.count-audience",
  text: `SELECT count(*)::int AS count FROM person p WHERE ${IN_AUDIENCE}`,
};
/** How many people are in an audience now. */
export async function countAudience(ctx: Pick<Ctx, "tx">, audience: Audience): Promise<number> {
  const [row] = await ctx.tx.sql<{ count: number }>(COUNT, audienceValues(audience));
  return row?.count ?? 0;
}

// A direct message goes where the person was last active, as the outbox decides; and nobody gets a case twice.
const REACHED: Statement = {
  name: "broadcasts.reach-of-audience",
  text: `SELECT coalesce(a.platform, 'none') AS platform, count(*)::int AS count, count(p.email)::int AS mails
    FROM person p LEFT JOIN LATERAL (
      SELECT pa.platform FROM platform_account pa WHERE pa.person_id = p.id AND pa.is_active
      ORDER BY (pa.platform = p.last_platform) DESC NULLS LAST, pa.platform LIMIT 1) a ON true
    WHERE ${IN_AUDIENCE} AND ($5::text IS NULL
      OR NOT EXISTS (SELECT 1 FROM broadcast_recipient r WHERE r.person_id = p.id AND r.study = $5))
    GROUP BY 1 ORDER BY 2 DESC, 1`,
};
export type Reach = { platform: Platform | "none"; count: number; mails: number };
/** Where an audience would be reached now; "none": without an account. Who had the case already is left out. */
export const reachOf = (ctx: Pick<Ctx, "tx">, audience: Audience, study: string | undefined): Promise<Reach[]> =>
  ctx.tx.sql<Reach>(REACHED, [...audienceValues(audience), study ?? null]);

const MEMBERS: Statement = {
  name: "broadcasts.members",
  text: `SELECT a.platform, count(*)::int AS count FROM platform_account a JOIN person p ON p.id = a.person_id
    WHERE a.is_active AND p.is_active GROUP BY 1`,
};
/** How many people of the company each platform knows; platforms count their quota by that. */
export async function membersByPlatform(ctx: Pick<Ctx, "tx">): Promise<Map<Platform, number>> {
  const rows = await ctx.tx.sql<{ platform: Platform; count: number }>(MEMBERS, []);
  return new Map(rows.map(({ platform, count }) => [platform, count]));
}

const CHOICES: Statement = {
  name: "broadcasts.audience-choices",
  text: `SELECT 'department' AS kind, department AS value, count(*)::int AS count FROM person
      WHERE is_active AND is_in_scope AND department <> '' GROUP BY department
    UNION ALL SELECT 'region', region, count(*)::int FROM person WHERE is_active AND is_in_scope GROUP BY region
    ORDER BY 3 DESC, 2`,
};
/** The departments and regions that there are, the largest first. */
export async function audienceChoices(ctx: Pick<Ctx, "tx">): Promise<{ departments: string[]; regions: string[] }> {
  const rows = await ctx.tx.sql<{ kind: string; value: string }>(CHOICES, []);
  const of = (kind: string) => rows.filter((row) => row.kind === kind).map(({ value }) => value);
  return { departments: of("department"), regions: of("region") };
}

const PLACES: Statement = {
  name: "broadcasts.places",
  text: `SELECT p.region, p.zone, count(*)::int AS count FROM person p WHERE ${IN_AUDIENCE} GROUP BY 1, 2`,
};
export type Place = { region: string; zone: string; count: number };
/** By whose calendars and clocks the people of an audience live, and how many by each. */
export const placesOf = (ctx: Pick<Ctx, "tx">, audience: Audience): Promise<Place[]> =>
  ctx.tx.sql(PLACES, audienceValues(audience));
