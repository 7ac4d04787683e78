import { civilDateIn, clockTimeIn } from "../../core/calendar/civil.ts";
import type { Card } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import { OFFICE_HOURS } from "../../core/deadlines/term.ts";
import type { PressHandler } from "../../core/feature.ts";
import { NotAllowed } from "../../core/lifecycle.ts";
import { hasRole } from "../../core/people.ts";
import { type Reply, say, showCard } from "../../core/reply.ts";
import { wasHijackedAt, wasUsingAt } from "../accounts/index.ts";
import { pictureBlock } from "./calendar/cards.ts";
import { feedCommand } from "./calendar/feed.ts";
import { ownWeeks, teamCommand } from "./calendar/team.ts";
import { type Cover, lineOf, managerCard, mineCard, nowCard, planCard, proofCard, proofOverCard } from "./cards.ts";
import { readFacts } from "./facts.ts";
import { asSeen, existing, maySee, ownerOf, words } from "./handling.ts";
import { accountIdOf, type Content, isApproved, type Plan, readNumber, spanAt, spansOf } from "./model.ts";
import { isPaused } from "./pausing.ts";
import { runningCommand } from "./running/commands.ts";
import { shown } from "./showing.ts";
import { opening, standingHandler } from "./standing/writing.ts";
import { findByNumber, pageOfPlans, readRevision, revisionAt, standingPlans } from "./store.ts";
import { writeHandler } from "./writing.ts";

/** What one looks up: a plan, one's own plans, whether one is covered now. */

/** The plan as this reader may see it: its owner, or whoever is above them. */
export async function viewFor(ctx: Ctx, row: Plan): Promise<Card | undefined> {
  if (!(await maySee(ctx, row))) return undefined;
  const facts = await readFacts(ctx, await asSeen(ctx, row));
  return row.ownerId === ctx.person?.id ? planCard(ctx, facts) : managerCard(ctx, facts);
}

async function show(ctx: Ctx, row: Plan): Promise<Reply> {
  if (row.ownerId === ctx.person?.id) return shown(ctx, row);
  const card = await viewFor(ctx, row);
  if (!card) throw new NotAllowed(row.id, "not-yours", words(ctx)("reasons.not-yours"));
  return { ...showCard(card), live: { notice: "plans.manager", params: { id: row.id }, subject: row.id } };
}

export const viewPress: PressHandler = {
  name: "plan.view",
  handle: async (ctx, { id }) => show(ctx, await existing(ctx, id)),
};

/** Opened by its number; undefined where there is none, or it is somebody else's. */
export async function openByNumber(ctx: Ctx, number: number): Promise<Reply | undefined> {
  const row = await findByNumber(ctx, number);
  return row && (await maySee(ctx, row)) ? show(ctx, row) : undefined;
}

/** Plans on one page of one's own. */
const ON_PAGE = 10;

/** One's plans, the newest first. @param at `page.2` for older ones */
export async function listMine(ctx: Ctx, at?: string): Promise<Card> {
  const page = Number(/^page\.(\d{1,4})$/.exec(at ?? "")?.[1] ?? 0);
  const limits = { skip: page * ON_PAGE, limit: ON_PAGE + 1 };
  const plans = ctx.person ? await pageOfPlans(ctx, ctx.person.id, limits) : [];
  const found = [];
  for (const row of plans.slice(0, ON_PAGE)) {
    const [content, owner] = [await readRevision(ctx, row.id, row.revision), await ownerOf(ctx, row)];
    found.push({ row, line: lineOf(ctx, row, content, owner?.zone ?? ctx.zone) });
  }
  const isOperator = ctx.person !== undefined && hasRole(ctx.person, "operator");
  const weeks = page === 0 ? pictureBlock(ctx, await ownWeeks(ctx)) : [];
  return mineCard(ctx, found, { weeks, isOperator, page, hasMore: plans.length > ON_PAGE });
}

/** An account in other hands covers nobody until it is ours again, nor does one that was taken back from whoever plans. */
async function hadAccountAt(ctx: Ctx, content: Pick<Content, "account">, personId: string, at: Date): Promise<boolean> {
  const accountId = accountIdOf(content);
  if (!accountId) return true;
  return !(await wasHijackedAt(ctx, accountId, at)) && (await wasUsingAt(ctx, accountId, personId, at));
}

/** Whether somebody's approved plan holds at a moment, and until when. */
export async function coverAt(
  ctx: Ctx,
  personId: string,
  at: Date,
  isWanted: (plan: Plan) => boolean = () => true,
): Promise<{ plan: Plan; until: Date } | undefined> {
  for (const plan of await standingPlans(ctx, personId, at, new Date(at.getTime() + 1))) {
    if (!isWanted(plan)) continue;
    // What was approved later covers nothing before.
    const revision = await revisionAt(ctx, plan.id, at);
    if (revision === undefined) continue;
    const [content, owner] = [await readRevision(ctx, plan.id, revision), await ownerOf(ctx, plan)];
    const { region, zone } = owner ?? ctx.company;
    if (!(await hadAccountAt(ctx, content, personId, at))) continue;
    const span = spanAt(content, at, ctx.calendars.of(region, zone));
    if (span) return { plan, until: span.to };
  }
  return undefined;
}

/** Days ahead that the next window is looked for. */
const AHEAD = 31;

async function coverNow(ctx: Ctx, personId: string): Promise<Cover> {
  const covered = await coverAt(ctx, personId, ctx.now, ({ state }) => isApproved(state));
  if (covered) return { kind: "covered", ...covered, next: undefined };
  const calendar = ctx.calendars.of(ctx.person?.region ?? ctx.company.region, ctx.zone);
  if (!calendar.isWorkingDay(civilDateIn(ctx.now, ctx.zone))) return { kind: "rest" };
  const clock = clockTimeIn(ctx.now, ctx.zone);
  if (clock < OFFICE_HOURS.from || clock >= OFFICE_HOURS.to) return { kind: "off" };
  const until = new Date(ctx.now.getTime() + AHEAD * 86_400_000);
  let next: { plan: Plan; from: Date } | undefined;
  for (const plan of await standingPlans(ctx, personId, ctx.now, until)) {
    if (!isApproved(plan.state)) continue;
    const content = await readRevision(ctx, plan.id, plan.revision);
    if (await isPaused(ctx, content)) {
      if (spanAt(content, ctx.now, calendar)) return { kind: "paused", plan };
      continue;
    }
    const span = spansOf(content, calendar).find(({ from }) => from > ctx.now);
    if (!span || (next && next.from <= span.from)) continue;
    if (await hadAccountAt(ctx, content, personId, span.from)) next = { plan, from: span.from };
  }
  return { kind: "not", next };
}

async function proof(ctx: Ctx, personId: string): Promise<Reply> {
  const covered = await coverAt(ctx, personId, ctx.now, ({ state }) => isApproved(state));
  if (!covered) return showCard(nowCard(ctx, await coverNow(ctx, personId)));
  const { plan, until } = covered;
  const params = { id: plan.id, until: until.toISOString() };
  return {
    ...showCard(proofCard(ctx, await readFacts(ctx, plan), until)),
    live: { notice: "plans.proof", params, subject: plan.id },
  };
}

/** A proof that was given, as it stands now. @param until the end that it was given for */
export async function drawProof(ctx: Ctx, row: Plan, until: Date): Promise<Card> {
  if (ctx.now >= until) return proofOverCard(ctx, row, "expired");
  const covered = await coverAt(ctx, row.ownerId, ctx.now, ({ id, state }) => id === row.id && isApproved(state));
  return covered ? proofCard(ctx, await readFacts(ctx, row), covered.until) : proofOverCard(ctx, row, "stopped");
}

/** What can be typed behind `/plan`, in either language. */
const VERBS: Record<string, "now" | "proof" | "mine" | "new" | "team" | "calendar" | "standing"> = {
  standing: "standing",
  常设: "standing",
  now: "now",
  现在: "now",
  proof: "proof",
  证明: "proof",
  mine: "mine",
  我的: "mine",
  new: "new",
  新建: "new",
  team: "team",
  团队: "team",
  calendar: "calendar",
  日历: "calendar",
};

/** `/plan`: one's plans; `now`, `proof`, `new`, or the number of one. */
export async function planCommand(ctx: Ctx, text: string): Promise<Reply> {
  const t = words(ctx);
  if (!ctx.person) return say(t("reasons.not-yours"), "bad");
  const wanted = text.trim();
  const number = wanted === "" ? undefined : readNumber(wanted);
  if (number !== undefined) return (await openByNumber(ctx, number)) ?? say(t("reasons.no-such-plan"), "bad");
  switch (wanted === "" ? "mine" : VERBS[wanted.toLowerCase()]) {
    case "now":
      return showCard(nowCard(ctx, await coverNow(ctx, ctx.person.id)));
    case "standing":
      return opening(ctx, standingHandler, "new");
    case "proof":
      return proof(ctx, ctx.person.id);
    case "new": {
      const context = { id: "new" };
      return {
        kind: "form",
        opening: { form: writeHandler.form.name, view: await writeHandler.open(ctx, context), context },
      };
    }
    case "calendar":
      return feedCommand(ctx);
    case "team":
      return teamCommand(ctx);
    case "mine":
      return showCard(await listMine(ctx));
    default:
      return (await runningCommand(ctx, wanted)) ?? say(t("reasons.unknown-verb"), "quiet");
  }
}
