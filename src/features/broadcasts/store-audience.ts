import { type Audience, audienceValues, IN_AUDIENCE } from "../../core/audience.ts";
import type { Ctx } from "../../core/context.ts";
import type { Platform } from "../../core/interaction.ts";
import type { Statement } from "../../db/database.ts";

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
