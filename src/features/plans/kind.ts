import { callback } from "../../core/callback.ts";
import type { Block } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import { evidenceOf } from "../../core/evidence.ts";
import { markMoved } from "../../core/lifecycle.ts";
import { type Approval, type ApprovalKind, onTable, revisionsAsked } from "../approvals/index.ts";
import { contentBlocks, lineOf } from "./cards.ts";
import { differenceOf } from "./difference.ts";
import { differenceBlocks } from "./difference-card.ts";
import { overlapsOf } from "./facts.ts";
import { fileBlocks } from "./files.ts";
import { movePlan, ownerOf } from "./handling.ts";
import { accountIdOf, boundsOf, type Content, isApproved, isStanding, type Plan, sayNumber } from "./model.ts";
import { findPlan, holdRevision, readRevision, revisionAt } from "./store.ts";
import { list, words } from "./wording.ts";

const EVENTS = { approved: "approve", returned: "return", refused: "reject", expired: "expire" } as const;

/** How a plan is approved: what those who are asked see, and what follows from their answer. */
export const planApproval: ApprovalKind = {
  prefix: "pln",
  async draw(ctx, approval) {
    const row = await findPlan(ctx, approval.subject);
    if (!row) return undefined;
    const [content, owner] = [await readRevision(ctx, row.id, onTable(approval)), await ownerOf(ctx, row)];
    const { name, department, zone } = owner ?? { name: "–", department: "", zone: ctx.company.zone };
    const t = words(ctx);
    const who = department ? t("card.ofDepartment", { name, department }) : name;
    const number = sayNumber(row.number);
    const base = await comparedWith(ctx, row, approval);
    const differs: Block[] = base
      ? differenceBlocks(ctx, differenceOf(await readRevision(ctx, row.id, base.revision), content), zone)
      : [];
    return {
      title: t(base?.isHeld ? "card.titleChange" : isStanding(content) ? "card.titleStanding" : "card.title", {
        number,
      }),
      line: lineOf(ctx, row, content, zone),
      body: [
        { kind: "text", text: t(base?.isHeld ? "card.asksChange" : "card.asks", { who }) },
        ...differs,
        ...contentBlocks(ctx, content, zone),
        ...(await overlapBlocks(ctx, row, content, approval)),
        ...fileBlocks(ctx, row.id, await evidenceOf(ctx.tx, ctx, row.id)),
      ],
    };
  },
  async settled(ctx, approval) {
    const row = await findPlan(ctx, approval.subject);
    const event = approval.state in EVENTS ? EVENTS[approval.state as keyof typeof EVENTS] : undefined;
    if (!row || !event) return;
    if (row.pending !== undefined && isApproved(row.state)) return settleChange(ctx, row, approval);
    // Its owner may have taken it back at the same moment.
    if (row.state !== "submitted") return;
    const isOver = event === "reject" || event === "expire";
    const bounds = event === "approve" ? await boundsIn(ctx, row, onTable(approval)) : row;
    await movePlan(ctx, { ...row, ...bounds, isAnswered: true } as typeof row, event, {
      set: {
        ...(isOver && { closed_at: ctx.now }),
        ...(event === "approve" && (await revised(ctx, row, onTable(approval), bounds))),
      },
    });
    if (event === "approve") await holdRevision(ctx, row.id, onTable(approval));
  },
  moved: (ctx, { subject }) => markMoved(ctx, subject),
  async actions(ctx, approval) {
    // The plan of a quarter is hours of a month and posts of a week: it is sent back rather than cut.
    if (isStanding(await readRevision(ctx, approval.subject, onTable(approval)))) return [];
    const { id } = approval;
    return [{ kind: "open", label: words(ctx)("buttons.shorten"), callback: callback("plan.shorten", id) }];
  },
};

/** At the same moments as other plans: said to whoever is asked while they are. */
async function overlapBlocks(ctx: Ctx, row: Plan, content: Content, { state }: Approval): Promise<Block[]> {
  if (state !== "waiting" && state !== "held") return [];
  const { region, zone } = (await ownerOf(ctx, row)) ?? ctx.company;
  const plans = await overlapsOf(ctx, row, content, ctx.calendars.of(region, zone));
  return plans.length > 0 ? [{ kind: "note", text: words(ctx)("card.overlaps", { plans: list(ctx, plans) }) }] : [];
}

/** A change has its answer: the plan goes on as it says, or as before. */
async function settleChange(ctx: Ctx, row: Plan, approval: Approval): Promise<void> {
  const [state, revision] = [approval.state, onTable(approval)];
  const answered = { ...row, isAnswered: true } as Plan;
  if (state !== "approved") {
    await movePlan(ctx, answered, "unamended", { set: { pending: null } });
    return;
  }
  const bounds = await boundsIn(ctx, row, revision);
  await movePlan(ctx, { ...answered, ...bounds, revision }, "amended", {
    set: { pending: null, ...(await revised(ctx, row, revision, bounds)) },
  });
  await holdRevision(ctx, row.id, revision);
}

/** What the row says of the revision that counts from now on. */
const revised = async (
  ctx: Ctx,
  row: Plan,
  revision: number,
  { startsAt, endsAt }: Pick<Plan, "startsAt" | "endsAt">,
) => ({
  revision,
  starts_at: startsAt,
  ends_at: endsAt,
  account_id: accountIdOf(await readRevision(ctx, row.id, revision)) ?? null,
});

/** When a revision begins and ends; a holiday that was entered since may have left it without a day. */
async function boundsIn(ctx: Ctx, row: Plan, revision: number): Promise<Pick<Plan, "startsAt" | "endsAt">> {
  const { region, zone } = (await ownerOf(ctx, row)) ?? ctx.company;
  const bounds = boundsOf(await readRevision(ctx, row.id, revision), ctx.calendars.of(region, zone));
  return bounds ? { startsAt: bounds.from, endsAt: bounds.to } : row;
}

/**
 * What a question is compared with: the revision that counted when it was asked, else what was asked where somebody
 * made less of it, else the one that was asked about before. Undefined: it is the first one.
 */
async function comparedWith(
  ctx: Ctx,
  row: Plan,
  { id, askedAt, revision, agreed }: Approval,
): Promise<{ revision: number; isHeld: boolean } | undefined> {
  const held = await revisionAt(ctx, row.id, askedAt);
  if (held !== undefined) return { revision: held, isHeld: true };
  if (agreed !== undefined) return { revision, isHeld: false };
  const questions = await revisionsAsked(ctx, row.id);
  const before = questions[questions.findIndex((question) => question.id === id) + 1];
  return before && { revision: before.revision, isHeld: false };
}
