import { addDays, civilDateIn, instantAt } from "../../../core/calendar/index.ts";
import type { Ctx } from "../../../core/context.ts";
import { UserError } from "../../../core/errors.ts";
import { applyMove, type MoveInput, NotAllowed } from "../../../core/lifecycle.ts";
import { findPerson } from "../../../core/people.ts";
import { withdrawApproval } from "../../approvals/index.ts";
import { asSystem, words } from "../handling.ts";
import type { Account } from "../model.ts";
import { type ApplicationEvent, applicationLife, type Moving, REQUESTER } from "./life.ts";
import { type Application, type Content, LONGEST_WAIT_DAYS } from "./model.ts";
import { findApplication, leaversWithApplications, openApplications, readContent } from "./store-applications.ts";

/** An application by the id in a button, whoever asks. @throws UserError when there is none */
export async function existing(ctx: Ctx, id: string | undefined): Promise<Application> {
  const row = id ? await findApplication(ctx, id) : undefined;
  if (!row) throw new UserError("no-such-application", words(ctx)("reasons.no-such-application"));
  return row;
}

/** The reader's own application. @throws NotAllowed, which is put on record */
export async function own(ctx: Ctx, id: string | undefined): Promise<Application> {
  const row = await existing(ctx, id);
  if (row.requesterId !== ctx.person?.id) throw new NotAllowed(row.id, "not-yours", words(ctx)("reasons.not-yours"));
  return row;
}

/** When the time that is asked for is over; undefined: it has no end. */
export const endOf = (ctx: Ctx, { toDay }: Pick<Content, "toDay">): Date | undefined =>
  toDay && instantAt(addDays(toDay, 1), "00:00", ctx.company.zone);

/** When an answer would come too late: the time asked for is over, at the latest after thirty days. */
export function neededBy(ctx: Ctx, content: Content): Date {
  const latest = addDays(civilDateIn(ctx.now, ctx.company.zone), LONGEST_WAIT_DAYS);
  const end = endOf(ctx, content);
  const wait = instantAt(latest, "00:00", ctx.company.zone);
  return end && end < wait ? end : wait;
}

/** Moves an application; terms of who asked count on their calendar. */
export async function moveApplication(
  ctx: Ctx,
  row: Application,
  event: ApplicationEvent,
  { isAnswered, ...input }: MoveInput & { isAnswered?: true } = {},
): Promise<Application> {
  const endsAt = endOf(ctx, await readContent(ctx, row.id, row.revision));
  const moving: Moving = { ...row, ...(endsAt && { endsAt }), ...(isAnswered && { isAnswered }) };
  await applyMove(ctx, applicationLife, moving, event, {
    ...input,
    calendars: { [REQUESTER]: await findPerson(ctx.tx, row.requesterId) },
  });
  return existing(ctx, row.id);
}

/** It has become pointless; the question to others is taken back with it. */
export async function expireApplication(ctx: Ctx, row: Application): Promise<void> {
  const system = asSystem(ctx);
  await moveApplication(system, row, "expire", { set: { closed_at: ctx.now } });
  const requester = await findPerson(ctx.tx, row.requesterId);
  if (requester) await withdrawApproval({ ...system, person: requester }, row.id);
}

/** An account is closed: nobody can use it any more, and nobody waits for an answer. */
export async function expireAbout(ctx: Ctx, account: Pick<Account, "id">): Promise<void> {
  for (const row of await openApplications(ctx, { accountId: account.id })) await expireApplication(ctx, row);
}

/** Who has left asks for nothing any more. */
export async function expireOfLeavers(ctx: Ctx): Promise<number> {
  const requesterIds = await leaversWithApplications(ctx);
  const rows = requesterIds.length > 0 ? await openApplications(ctx, { requesterIds }) : [];
  for (const row of rows) await expireApplication(ctx, row);
  return rows.length;
}
