import type { Ctx } from "../../core/context.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import { hasRole } from "../../core/people.ts";
import { sayDue, sayTimeLeft } from "../../core/wording.ts";
import type { AccountFacts } from "./cards.ts";
import { maySeeHandover } from "./handovers/parties.ts";
import { openHandovers } from "./handovers/store-handovers.ts";
import { type Account, DUTIES, type Duty } from "./model.ts";
import { isOwner, isRegistrar, mayTakeCustody, namesOf } from "./parties.ts";
import { readRecovery, usesOf } from "./store.ts";

const isDuty = (kind: string): kind is Duty => (DUTIES as readonly string[]).includes(kind);

/** What is overdue about some accounts: their duties, and a handover that was not done in time. */
export async function lateAbout(ctx: Ctx, accountIds: readonly string[]): Promise<Map<string, Set<Duty | "handover">>> {
  const late = new Map(accountIds.map((id) => [id, new Set<Duty | "handover">()]));
  for (const { subject, kind, dueAt } of await openDeadlines(ctx.tx, accountIds))
    if (isDuty(kind) && dueAt <= ctx.now) late.get(subject)?.add(kind);
  const handovers = await openHandovers(ctx, accountIds);
  const accountOf = new Map(handovers.map(({ id, accountId }) => [id as string, accountId]));
  for (const { subject, dueAt } of await openDeadlines(ctx.tx, [...accountOf.keys()]))
    if (dueAt <= ctx.now) late.get(accountOf.get(subject) ?? "")?.add("handover");
  return late;
}

/** What is red about some accounts: what is overdue, and a handover that is under way though not late yet. */
export async function redAbout(
  ctx: Ctx,
  accountIds: readonly string[],
): Promise<Map<string, Set<Duty | "handover" | "changing">>> {
  const red = new Map<string, Set<Duty | "handover" | "changing">>(await lateAbout(ctx, accountIds));
  for (const { accountId } of await openHandovers(ctx, accountIds)) {
    const about = red.get(accountId);
    if (about && !about.has("handover")) about.add("changing");
  }
  return red;
}

/** What the card of an account shows to this reader. */
export async function readFacts(ctx: Ctx, row: Account): Promise<AccountFacts> {
  const uses = await usesOf(ctx, row.id);
  const names = await namesOf(ctx, [row.ownerId, row.holderId, ...uses.map(({ personId }) => personId)]);
  const nameOf = (id: string) => names.get(id) ?? "–";
  const [handover] = await openHandovers(ctx, [row.id]);
  const calendar = ctx.calendars.of(ctx.company.region, ctx.company.zone);
  const said = (dueAt: Date) => ({
    when: sayDue(ctx, dueAt),
    left: sayTimeLeft(dueAt, ctx.locale, calendar, ctx.now),
    isLate: dueAt <= ctx.now,
  });
  const deadlines = await openDeadlines(ctx.tx, [row.id, ...(handover ? [handover.id] : [])]);
  const ownUse = uses.find(({ personId }) => personId === ctx.person?.id);
  const owns = await isOwner(ctx, row);
  const mayRecover = owns || ownUse?.kind === "holder" || (!!ctx.person && hasRole(ctx.person, "security"));
  const due = handover && deadlines.find(({ subject }) => subject === handover.id)?.dueAt;
  return {
    row,
    owner: nameOf(row.ownerId),
    uses: uses.map((use) => ({ use, name: nameOf(use.personId) })),
    duties: deadlines.flatMap(({ kind, dueAt, startsAt }) =>
      isDuty(kind) && startsAt <= ctx.now ? [{ duty: kind, ...said(dueAt) }] : [],
    ),
    handover: handover && {
      id: handover.id,
      due: due && said(due),
      mayView: await maySeeHandover(ctx, handover, row),
    },
    recovery: mayRecover ? await readRecovery(ctx, row.id) : undefined,
    reader: {
      use: ownUse,
      isOwner: owns,
      isRegistrar: isRegistrar(ctx.person),
      mayTakeCustody: await mayTakeCustody(ctx, row),
    },
  };
}
