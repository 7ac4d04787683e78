import { civilDateIn } from "../../core/calendar/civil.ts";
import type { Card } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import type { PressHandler } from "../../core/feature.ts";
import { NotAllowed } from "../../core/lifecycle.ts";
import { type Reply, say, showCard } from "../../core/reply.ts";
import { type Cover, lineOf, managerCard, mineCard, nowCard, planCard, proofCard } from "./cards.ts";
import { readFacts } from "./facts.ts";
import { existing, maySee, ownerOf, words } from "./handling.ts";
import { isApproved, type Plan, readNumber, spanAt, spansOf } from "./model.ts";
import { findByNumber, plansOf, readRevision, standingPlans } from "./store.ts";
import { shown, writeHandler } from "./writing.ts";

/** What one looks up: a plan, one's own plans, whether one is covered now. */

/** The plan as this reader may see it: its owner, or whoever is above them. */
export async function viewFor(ctx: Ctx, row: Plan): Promise<Card | undefined> {
  if (!(await maySee(ctx, row))) return undefined;
  const facts = await readFacts(ctx, row);
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

/** One's plans, the newest first. */
export async function listMine(ctx: Ctx): Promise<Card> {
  const found = [];
  for (const row of ctx.person ? (await plansOf(ctx, ctx.person.id)).slice(0, 10) : []) {
    const [content, owner] = [await readRevision(ctx, row.id, row.revision), await ownerOf(ctx, row)];
    found.push({ row, line: lineOf(ctx, row, content, owner?.zone ?? ctx.zone) });
  }
  return mineCard(ctx, found);
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
    const [content, owner] = [await readRevision(ctx, plan.id, plan.revision), await ownerOf(ctx, plan)];
    const { region, zone } = owner ?? ctx.company;
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
  const until = new Date(ctx.now.getTime() + AHEAD * 86_400_000);
  let next: { plan: Plan; from: Date } | undefined;
  for (const plan of await standingPlans(ctx, personId, ctx.now, until)) {
    if (!isApproved(plan.state)) continue;
    const content = await readRevision(ctx, plan.id, plan.revision);
    const span = spansOf(content, calendar).find(({ from }) => from > ctx.now);
    if (span && (!next || span.from < next.from)) next = { plan, from: span.from };
  }
  return { kind: "not", next };
}

async function proof(ctx: Ctx, personId: string): Promise<Reply> {
  const covered = await coverAt(ctx, personId, ctx.now, ({ state }) => isApproved(state));
  if (!covered) return showCard(nowCard(ctx, await coverNow(ctx, personId)));
  return showCard(proofCard(ctx, await readFacts(ctx, covered.plan), covered.until));
}

/** What can be typed behind `/plan`, in either language. */
const VERBS: Record<string, "now" | "proof" | "mine" | "new"> = {
  now: "now",
  现在: "now",
  proof: "proof",
  证明: "proof",
  mine: "mine",
  我的: "mine",
  new: "new",
  新建: "new",
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
    case "proof":
      return proof(ctx, ctx.person.id);
    case "new": {
      const context = { id: "new" };
      return {
        kind: "form",
        opening: { form: writeHandler.form.name, view: await writeHandler.open(ctx, context), context },
      };
    }
    case "mine":
      return showCard(await listMine(ctx));
    default:
      return say(t("reasons.unknown-verb"), "quiet");
  }
}
