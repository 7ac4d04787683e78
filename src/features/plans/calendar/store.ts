import type { Ctx } from "../../../core/context.ts";
import { PERSON_COLUMNS, type Person, type Reader, toPerson } from "../../../core/people.ts";
import type { Statement } from "../../../db/database.ts";
import type { State } from "../model.ts";
import { COLUMNS, openRevision, type Row, type Sees, toPlan } from "../store.ts";
import { type Known, SHOWN_STATES } from "./model.ts";

/** A tree with a circle in it ends all the same: nobody is found twice. Whoever has left is passed through. */
const BELOW = `WITH RECURSIVE below AS (
    SELECT id FROM person WHERE manager_id = $1 UNION SELECT p.id FROM person p JOIN below b ON p.manager_id = b.id
  )`;
const LEADS: Statement = {
  name: "plans.leads",
  text: `${BELOW} SELECT 1 AS one FROM person p JOIN below USING (id) WHERE p.is_active AND p.id <> $1 LIMIT 1`,
};
/** Whether there is anybody below somebody. */
export const leadsAnybody = async (ctx: Pick<Ctx, "tx">, personId: string): Promise<boolean> =>
  (await ctx.tx.sql(LEADS, [personId])).length > 0;

/** Plans in these states that have a window between two instants. */
export type Window = { from: Date; to: Date; states: readonly State[] };

const BELOW_WITH_PLANS: Statement = {
  name: "plans.below",
  text: `${BELOW}
    SELECT ${PERSON_COLUMNS} FROM person p JOIN below USING (id)
    WHERE p.is_active AND p.id <> $1 AND EXISTS (
      SELECT 1 FROM plan WHERE owner_id = p.id AND starts_at < $3 AND ends_at > $2 AND state = ANY($4)
    )
    ORDER BY p.manager_id <> $1, p.name, p.id`,
};
/** Those below somebody who have such plans, those who report to them first, then by name. */
export const plannersBelow = async (
  ctx: Pick<Ctx, "tx">,
  personId: string,
  { from, to, states }: Window,
): Promise<Person[]> =>
  (await ctx.tx.sql<Parameters<typeof toPerson>[0]>(BELOW_WITH_PLANS, [personId, from, to, states])).map(toPerson);

/** Plans read for one picture at the most: what is more is on nobody's phone. */
const MOST_PLANS = 500;
const BETWEEN: Statement = {
  name: "plans.between",
  text: `SELECT p.*, r.content FROM (
      SELECT ${COLUMNS} FROM plan WHERE owner_id = ANY($1) AND starts_at < $3 AND ends_at > $2 AND state = ANY($4)
      ORDER BY starts_at, number LIMIT ${MOST_PLANS}
    ) p JOIN LATERAL (
      SELECT content FROM plan_revision WHERE plan_id = p.id AND revision = p.revision
    ) r ON true ORDER BY p.starts_at, p.number`,
};
/** Plans of these people in these states that have a window between two instants, the earliest first. */
export async function plansBetween(
  ctx: Sees,
  ownerIds: readonly string[],
  { from, to, states }: Window,
): Promise<Known[]> {
  if (ownerIds.length === 0) return [];
  const rows = await ctx.tx.sql<Row & { content: Buffer }>(BETWEEN, [ownerIds, from, to, states]);
  return rows.map((row) => ({ row: toPlan(row), content: openRevision(ctx, row.id, row.revision, row.content) }));
}

const REPORTS: Statement = {
  name: "plans.reports",
  text: `SELECT ${PERSON_COLUMNS} FROM person p WHERE p.manager_id = $1 AND p.is_active ORDER BY p.name, p.id`,
};
/** Those who report to somebody, by name. */
export const directReports = async (ctx: Pick<Ctx, "tx">, personId: string): Promise<Person[]> =>
  (await ctx.tx.sql<Parameters<typeof toPerson>[0]>(REPORTS, [personId])).map(toPerson);

const CALENDARS: Statement = {
  name: "plans.calendars",
  text: `SELECT DISTINCT m.region, m.zone FROM person m WHERE m.is_active
    AND EXISTS (SELECT 1 FROM person p WHERE p.manager_id = m.id AND p.is_active) ORDER BY 1, 2`,
};
/** The calendars that managers are on. */
export const teamsByCalendar = (reader: Reader): Promise<{ region: string; zone: string }[]> =>
  reader.sql<{ region: string; zone: string }>(CALENDARS);

type Week = { region: string; zone: string; monday: string; due: Date };
/** So long after its time a card is still new to those for whom no week was ever claimed. */
const FIRST_WITHIN_MS = 3_600_000;

const CLAIM_WEEK: Statement = {
  name: "plans.claim-week",
  text: `INSERT INTO setting (key, value) VALUES ($1, jsonb_build_object('monday', $2::text))
    ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE setting.value->>'monday' < $2
    RETURNING (xmax = 0) AS is_first`,
};
/**
 * Takes the telling of a week to the managers on one calendar; false when somebody has it. From the first time on there
 * is a place to count from: a week that was begun before is not made up then.
 */
export async function claimWeek(ctx: Pick<Ctx, "tx" | "now">, { region, zone, monday, due }: Week): Promise<boolean> {
  const [row] = await ctx.tx.sql<{ is_first: boolean }>(CLAIM_WEEK, [`plans.monday:${region}:${zone}`, monday]);
  return row !== undefined && (!row.is_first || ctx.now.getTime() - due.getTime() < FIRST_WITHIN_MS);
}

const TO_TELL: Statement = {
  name: "plans.managers-to-tell",
  text: `SELECT DISTINCT m.id FROM person m JOIN person p ON p.manager_id = m.id AND p.is_active
      JOIN plan ON plan.owner_id = p.id
    WHERE m.is_active AND m.region = $1 AND m.zone = $2
      AND (plan.state IN ('submitted', 'active', 'overdue')
        OR (plan.starts_at < $4 AND plan.ends_at > $3 AND plan.state = ANY($5)))`,
};
/** Managers on one calendar whose people have a plan that they might hear of; whether they do is said when it is drawn. */
export const managersToTell = async (
  ctx: Pick<Ctx, "tx">,
  { region, zone, from, to }: { region: string; zone: string; from: Date; to: Date },
): Promise<string[]> =>
  (await ctx.tx.sql<{ id: string }>(TO_TELL, [region, zone, from, to, SHOWN_STATES])).map(({ id }) => id);
