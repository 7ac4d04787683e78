import { type Audience, audienceValues, IN_AUDIENCE } from "../../../core/audience.ts";
import type { CivilDate } from "../../../core/calendar/index.ts";
import type { Ctx } from "../../../core/context.ts";
import { type Id, newId } from "../../../core/id.ts";
import type { Person } from "../../../core/people.ts";
import type { Statement } from "../../../db/database.ts";
import type { Campaign, CampaignState } from "./model.ts";

type Sees = Pick<Ctx, "tx">;

type Row = Awaited<ReturnType<Ctx["tx"]["prisma"]["trainingCampaign"]["findFirstOrThrow"]>>;
const toCampaign = (row: Row): Campaign => ({
  ...row,
  id: row.id as Id<"tcm">,
  state: row.state as CampaignState,
  audience: row.audience as unknown as Audience,
  opensOn: row.opensOn as CivilDate,
  dueOn: row.dueOn as CivilDate,
  byId: row.byId as Person["id"],
  queuedAt: row.queuedAt ?? undefined,
  followedAt: row.followedAt ?? undefined,
});

export type NewCampaign = Pick<Campaign, "courses" | "audience" | "opensOn" | "dueOn" | "byId"> &
  Pick<Campaign, "passMark" | "attempts" | "validMonths">;

/** Keeps a new draft. */
export async function insertCampaign(ctx: Ctx, fresh: NewCampaign): Promise<Campaign> {
  const row = await ctx.tx.prisma.trainingCampaign.create({
    data: {
      ...fresh,
      id: newId("tcm"),
      courses: [...fresh.courses],
      audience: fresh.audience as never,
      state: "draft",
      createdAt: ctx.now,
      movedAt: ctx.now,
    },
  });
  return toCampaign(row);
}

export async function findCampaign({ tx }: Sees, id: string): Promise<Campaign | undefined> {
  const row = await tx.prisma.trainingCampaign.findUnique({ where: { id } });
  return row ? toCampaign(row) : undefined;
}

export async function findByNumber({ tx }: Sees, number: number): Promise<Campaign | undefined> {
  const row = await tx.prisma.trainingCampaign.findUnique({ where: { number } });
  return row ? toCampaign(row) : undefined;
}

/** The newest campaigns, and how many there are. */
export async function newestCampaigns(
  { tx }: Sees,
  { from, limit }: { from: number; limit: number },
): Promise<{ rows: Campaign[]; total: number }> {
  const rows = await tx.prisma.trainingCampaign.findMany({ orderBy: { number: "desc" }, skip: from, take: limit });
  return { rows: rows.map(toCampaign), total: await tx.prisma.trainingCampaign.count() };
}

/** Those in these states, the oldest first: a company has a handful at a time. */
export async function campaignsIn({ tx }: Sees, states: readonly CampaignState[]): Promise<Campaign[]> {
  const where = { state: { in: [...states] } };
  return (await tx.prisma.trainingCampaign.findMany({ where, orderBy: { number: "asc" }, take: 500 })).map(toCampaign);
}

/** Those whose tasks have something to follow: people to take in, a later day, an end. */
export async function unfollowed({ tx }: Sees): Promise<Campaign[]> {
  const where = { state: { in: ["running", "closed"] }, OR: [{ queuedAt: null }, { followedAt: null }] };
  return (await tx.prisma.trainingCampaign.findMany({ where, orderBy: { number: "asc" }, take: 500 })).map(toCampaign);
}

const LOCK: Statement = {
  name: "campaigns.lock",
  // Of two instances one goes on with it; the other finds it taken, and nothing to do.
  text: `SELECT cursor FROM training_campaign WHERE id = $1 AND state = $2 FOR UPDATE SKIP LOCKED`,
};
/** Where the taking in stands, for whoever holds the row now. */
export async function lockCampaign(ctx: Ctx, id: string, state: CampaignState): Promise<string | undefined> {
  return (await ctx.tx.sql<{ cursor: string }>(LOCK, [id, state]))[0]?.cursor;
}

const MOVE_CURSOR: Statement = {
  name: "campaigns.move-cursor",
  text: `UPDATE training_campaign SET cursor = $2, queued_at = CASE WHEN $3 THEN $4::timestamptz END WHERE id = $1`,
};
export const moveCursor = (ctx: Ctx, id: string, cursor: string, isLast: boolean): Promise<unknown> =>
  ctx.tx.sql(MOVE_CURSOR, [id, cursor, isLast, ctx.now]);

const FOLLOWED: Statement = {
  name: "campaigns.followed",
  text: "UPDATE training_campaign SET followed_at = $2 WHERE id = $1",
};
export const markFollowed = (ctx: Ctx, id: string): Promise<unknown> => ctx.tx.sql(FOLLOWED, [id, ctx.now]);

const PAGE: Statement = {
  name: "campaigns.audience-page",
  text: `SELECT p.id, p.region, p.zone FROM person p WHERE p.id > $5 AND ${IN_AUDIENCE} ORDER BY p.id LIMIT $6`,
};
/** Somebody to take in, with whose calendar and clock. */
export type Learner = { id: Person["id"]; region: string; zone: string };
/** The next of an audience, in the order of their ids. */
export const audiencePage = (ctx: Ctx, audience: Audience, after: string, limit: number): Promise<Learner[]> =>
  ctx.tx.sql<Learner>(PAGE, [...audienceValues(audience), after, limit]);

const ENROL: Statement = {
  name: "campaigns.enrol",
  text: `INSERT INTO training_enrolment (campaign_id, person_id, assignment_id)
    SELECT $1, r.person_id, r.assignment_id FROM jsonb_to_recordset($2::jsonb) AS r(person_id text, assignment_id text)
    ON CONFLICT DO NOTHING`,
};
/** Which tasks count for a campaign. */
export const enrol = (
  ctx: Ctx,
  id: string,
  rows: readonly { personId: string; assignmentId: string }[],
): Promise<unknown> =>
  ctx.tx.sql(ENROL, [
    id,
    JSON.stringify(rows.map((row) => ({ person_id: row.personId, assignment_id: row.assignmentId }))),
  ]);

const CAMPAIGNS_OF: Statement = {
  name: "campaigns.of-assignment",
  text: "SELECT campaign_id FROM training_enrolment WHERE assignment_id = $1",
};
/** The campaigns that a task counts for. */
export const campaignsOf = async ({ tx }: Sees, assignmentId: string): Promise<string[]> =>
  (await tx.sql<{ campaign_id: string }>(CAMPAIGNS_OF, [assignmentId])).map((row) => row.campaign_id);

const STILL_ASKING: Statement = {
  name: "campaigns.still-asking",
  text: `SELECT DISTINCT ON (e.assignment_id) e.assignment_id, c.id, c.due_on
    FROM training_enrolment e JOIN training_campaign c ON c.id = e.campaign_id
    WHERE e.assignment_id = ANY($1) AND c.state = 'running' ORDER BY e.assignment_id, c.due_on, c.id`,
};
/** The campaign that runs and asks for a task, the one that ends first; by the index of the tasks. */
export async function stillAsking(
  { tx }: Sees,
  assignments: readonly string[],
): Promise<Map<string, Pick<Campaign, "id" | "dueOn">>> {
  type Row = { assignment_id: string; id: Campaign["id"]; due_on: CivilDate };
  const rows = await tx.sql<Row>(STILL_ASKING, [assignments]);
  return new Map(rows.map(({ assignment_id, id, due_on }) => [assignment_id, { id, dueOn: due_on }]));
}

// ── how far it is ──

// Who left or is not covered any more is not waited for.
const STANDING = `SELECT e.person_id, bool_and(a.state IN ('passed', 'waived')) AS is_done,
    bool_or(a.state NOT IN ('passed', 'waived') AND a.due_at <= $2) AS is_late
  FROM training_enrolment e JOIN training_assignment a ON a.id = e.assignment_id
  WHERE e.campaign_id = $1 GROUP BY e.person_id`;

/** Whoever has no account that works gets no message. */
const UNREACHED = "NOT EXISTS (SELECT FROM platform_account pa WHERE pa.person_id = p.id AND pa.is_active)";

const PROGRESS: Statement = {
  name: "campaigns.progress",
  text: `SELECT p.department, count(*)::int AS people, count(*) FILTER (WHERE s.is_done)::int AS done,
      count(*) FILTER (WHERE s.is_late)::int AS late,
      count(*) FILTER (WHERE NOT s.is_done AND ${UNREACHED})::int AS unreached
    FROM (${STANDING}) s JOIN person p ON p.id = s.person_id WHERE p.is_active AND p.is_in_scope
    GROUP BY p.department ORDER BY 2 DESC, 1`,
};
export type Progress = { department: string; people: number; done: number; late: number; unreached: number };
/** How many of each department are enrolled, done, late, and not done without an account; by the index of the campaign. */
export const progressOf = (ctx: Pick<Ctx, "tx" | "now">, id: string): Promise<Progress[]> =>
  ctx.tx.sql<Progress>(PROGRESS, [id, ctx.now]);

const WAITING: Statement = {
  name: "campaigns.waiting",
  text: `SELECT p.id, p.name, p.department, s.open, s.is_late, s.due_at, ${UNREACHED} AS is_unreached
    FROM (SELECT e.person_id, count(*) FILTER (WHERE a.state NOT IN ('passed', 'waived'))::int AS open,
        bool_or(a.state NOT IN ('passed', 'waived') AND a.due_at <= $2) AS is_late, min(a.due_at) AS due_at
      FROM training_enrolment e JOIN training_assignment a ON a.id = e.assignment_id
      WHERE e.campaign_id = $1 GROUP BY e.person_id) s JOIN person p ON p.id = s.person_id
    WHERE s.open > 0 AND p.is_active AND p.is_in_scope
    ORDER BY s.is_late DESC NULLS LAST, s.due_at NULLS LAST, p.name, p.id LIMIT $4 OFFSET $3`,
};
/** Somebody with tasks that are not done. `isUnreached`: they have no account, and so no message came. */
export type Waiting = {
  id: Person["id"];
  name: string;
  department: string;
  open: number;
  isLate: boolean;
  isUnreached: boolean;
};
type WaitingRow = Omit<Waiting, "isLate" | "isUnreached"> & { is_late: boolean | null; is_unreached: boolean };
const toWaiting = ({ is_late, is_unreached, ...row }: WaitingRow): Waiting => ({
  ...row,
  isLate: is_late === true,
  isUnreached: is_unreached,
});
/** Who is not done, who is late first. */
export const waitingOf = async (
  ctx: Pick<Ctx, "tx" | "now">,
  id: string,
  { from, limit }: { from: number; limit: number },
): Promise<Waiting[]> => (await ctx.tx.sql<WaitingRow>(WAITING, [id, ctx.now, from, limit])).map(toWaiting);

const TEAM = `FROM person p JOIN training_assignment a ON a.person_id = p.id
  WHERE p.manager_id = $1 AND p.is_active AND p.is_in_scope AND a.due_at IS NOT NULL AND a.cause <> 'own'
    AND a.state IN ('assigned', 'in_progress', 'overdue', 'failed')`;
const TEAM_WAITING: Statement = {
  name: "campaigns.team-waiting",
  text: `SELECT p.id, p.name, p.department, count(*)::int AS open, bool_or(a.due_at <= $2) AS is_late,
      ${UNREACHED} AS is_unreached ${TEAM}
    GROUP BY p.id ORDER BY 5 DESC, min(a.due_at), p.name LIMIT $4 OFFSET $3`,
};
/** Who of somebody's own people is not done: the fact, and nothing of how they did. */
export const teamWaiting = async (
  ctx: Pick<Ctx, "tx" | "now">,
  managerId: string,
  { from, limit }: { from: number; limit: number },
): Promise<Waiting[]> => (await ctx.tx.sql<WaitingRow>(TEAM_WAITING, [managerId, ctx.now, from, limit])).map(toWaiting);

const TEAM_COUNT: Statement = {
  name: "campaigns.team-count",
  text: `SELECT count(*)::int AS people, count(*) FILTER (WHERE t.is_late)::int AS late
    FROM (SELECT p.id, bool_or(a.due_at <= $2) AS is_late ${TEAM} GROUP BY p.id) t`,
};
/** How many of somebody's own people are not done, and how many of them are late. */
export async function countTeam(
  ctx: Pick<Ctx, "tx" | "now">,
  managerId: string,
): Promise<{ people: number; late: number }> {
  const [row] = await ctx.tx.sql<{ people: number; late: number }>(TEAM_COUNT, [managerId, ctx.now]);
  return row ?? { people: 0, late: 0 };
}
