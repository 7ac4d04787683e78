import type { Statement } from "../db/database.ts";
import type { Ctx } from "./context.ts";
import type { Platform } from "./interaction.ts";
import { coreWords } from "./messages/index.ts";
import type { Person, Role } from "./people.ts";

/** Of each list any, of all lists together; an empty list leaves everybody in. */
export type Audience = {
  departments: readonly string[];
  roles: readonly Role[];
  regions: readonly string[];
  platforms: readonly Platform[];
};
export const EVERYBODY: Audience = { departments: [], roles: [], regions: [], platforms: [] };

/** As much of a person as decides whether they are in an audience. */
export type Addressee = Pick<Person, "department" | "roles" | "region" | "isActive" | "isInScope"> & {
  /** Where they have an account that works. */
  platforms: readonly Platform[];
};

const isAny = <T>(wanted: readonly T[], has: readonly T[]): boolean =>
  wanted.length === 0 || has.some((value) => wanted.includes(value));

/**
 * Whether somebody belongs to an audience: any of the values chosen within a list, and so in every list. Only people
 * whom the policy covers and who have not left are told at all. The store asks the same of the database.
 */
export const isInAudience = (audience: Audience, person: Addressee): boolean =>
  person.isActive &&
  person.isInScope &&
  isAny(audience.departments, [person.department]) &&
  isAny(audience.roles, person.roles) &&
  isAny(audience.regions, [person.region]) &&
  isAny(audience.platforms, person.platforms);

/** Whether it is everybody whom the policy covers. */
export const isEverybody = (audience: Audience): boolean =>
  Object.values(audience).every((values: readonly unknown[]) => values.length === 0);

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
  name: "audience.count",
  text: `SELECT count(*)::int AS count FROM person p WHERE ${IN_AUDIENCE}`,
};
/** How many people are in an audience now. */
export async function countAudience(ctx: Pick<Ctx, "tx">, audience: Audience): Promise<number> {
  const [row] = await ctx.tx.sql<{ count: number }>(COUNT, audienceValues(audience));
  return row?.count ?? 0;
}

const CHOICES: Statement = {
  name: "audience.choices",
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
  name: "audience.places",
  text: `SELECT p.region, p.zone, count(*)::int AS count FROM person p WHERE ${IN_AUDIENCE} GROUP BY 1, 2`,
};
export type Place = { region: string; zone: string; count: number };
/** By whose calendars and clocks the people of an audience live, and how many by each. */
export const placesOf = (ctx: Pick<Ctx, "tx">, audience: Audience): Promise<Place[]> =>
  ctx.tx.sql(PLACES, audienceValues(audience));

/** Whom it means, in words: "全体员工", "市场部、销售部 · 上海". */
export function sayAudience({ locale }: Pick<Ctx, "locale">, audience: Audience): string {
  const t = coreWords.in(locale);
  if (isEverybody(audience)) return t("audience.everybody");
  const join = (parts: readonly string[]): string => parts.join(locale === "zh-CN" ? "、" : ", ");
  return [
    join(audience.departments),
    join(audience.roles.map((role) => t(`audience.roles.${role}`))),
    join(audience.regions),
    join(audience.platforms.map((one) => t(`audience.platforms.${one}`))),
  ]
    .filter((part) => part !== "")
    .join(" · ");
}
