import { addDays, addWorkingDays, civilDateIn, instantAt } from "../../core/calendar/index.ts";
import type { Ctx } from "../../core/context.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import { dueOf, OFFICE_HOURS, type Term } from "../../core/deadlines/term.ts";
import { UserError } from "../../core/errors.ts";
import { applyMove, type MoveInput, NotAllowed } from "../../core/lifecycle.ts";
import type { Person } from "../../core/people.ts";
import { versionInForce } from "../policy/index.ts";
import { type AccountEvent, accountLife, type Moving } from "./life.ts";
import { accountWords } from "./messages/index.ts";
import {
  type Account,
  ATTESTATION_MONTHS,
  DUTY_AHEAD_DAYS,
  type Duty,
  LATE_DAYS,
  ROTATION_DAYS,
  type Use,
} from "./model.ts";
import { maySee } from "./parties.ts";
import { addLine, findAccount, type LineKind } from "./store.ts";

/** The catalogue in the language of who acts. */
export const words = (ctx: Pick<Ctx, "locale">) => accountWords.in(ctx.locale);

/** Work that follows by itself, whoever pressed: the log calls it the system's. */
export const asSystem = (ctx: Ctx): Ctx => ({ ...ctx, person: undefined, actor: "system" });

/** An account by the id in a button, whoever asks. @throws UserError when there is none */
export async function existing(ctx: Ctx, id: string | undefined): Promise<Account> {
  const found = id ? await findAccount(ctx, id) : undefined;
  if (!found) throw new UserError("no-such-account", words(ctx)("reasons.no-such-account"));
  return found;
}

/** An account that the reader may see. @throws NotAllowed, which is put on record */
export async function visible(ctx: Ctx, id: string | undefined): Promise<Account> {
  const row = await existing(ctx, id);
  if (!(await maySee(ctx, row))) throw new NotAllowed(row.id, "not-yours", words(ctx)("reasons.not-yours"));
  return row;
}

/** So many days until a password is changed, by the policy in force. */
export const rotationDays = async (ctx: Ctx): Promise<number> =>
  (await versionInForce(ctx, ctx.now))?.parameters.accountRotationDays ?? ROTATION_DAYS;

const DAY_MS = 86_400_000;

/** When a duty is due, and when those above hear that it was not met; each with the time from which it is shown. */
async function termsOf(ctx: Ctx, duty: Duty, since: Date, until?: Date): Promise<NonNullable<Moving["terms"]>> {
  const calendar = ctx.calendars.of(ctx.company.region, ctx.company.zone);
  const term: Term =
    duty === "rotation"
      ? { count: "calendar-days", n: await rotationDays(ctx) }
      : { count: "calendar-months", n: ATTESTATION_MONTHS };
  const dueAt = until ?? dueOf(term, since, calendar).dueAt;
  const lastMoment = new Date(dueAt.getTime() - 1);
  const morningAfter = (days: number): Date =>
    instantAt(addWorkingDays(calendar, lastMoment, days).day, OFFICE_HOURS.from, calendar.zone);
  const shownFrom = new Date(Math.max(since.getTime(), dueAt.getTime() - DUTY_AHEAD_DAYS * DAY_MS));
  const silent = (at: Date) => ({
    term: { count: "until", at: at.toISOString(), isSilent: true } as const,
    from: since,
  });
  return {
    [duty]: { term: { count: "until", at: dueAt.toISOString() }, from: shownFrom },
    [`${duty}-manager`]: silent(morningAfter(LATE_DAYS.manager)),
    [`${duty}-owner`]: silent(morningAfter(LATE_DAYS.owner)),
  };
}

/** Which duties begin anew with an event. */
const BEGINS: Partial<Record<AccountEvent, readonly Duty[]>> = {
  hold: ["rotation", "attestation"],
  restore: ["rotation", "attestation"],
  rotate: ["rotation"],
  rotateNow: ["rotation"],
  attest: ["attestation"],
};

type AccountInput = MoveInput & {
  isFollowing?: true;
  isChecked?: boolean;
  /** Who answers for it, or has it, from this move on, and hears of it. */
  named?: Person;
  /** When the password was changed last, where that is not now. */
  rotatedAt?: Date;
  /** When users and second factor were looked through last, where that is not now. */
  attestedAt?: Date;
  /** When the duties of this move are due, where that is not by the rules. */
  until?: Date;
  /** What the time line says about it. */
  line?: { kind: LineKind; text?: string | undefined };
};

/** Moves an account along its table and keeps what was done in its time line. */
export async function moveAccount(
  ctx: Ctx,
  row: Account,
  event: AccountEvent,
  { isFollowing, isChecked, named, rotatedAt, attestedAt, until, line, ...input }: AccountInput = {},
): Promise<Account> {
  const terms: NonNullable<Moving["terms"]> = {};
  for (const duty of BEGINS[event] ?? [])
    Object.assign(terms, await termsOf(ctx, duty, (duty === "rotation" ? rotatedAt : attestedAt) ?? ctx.now, until));
  const how = { ...(isFollowing && { isFollowing }), ...(isChecked && { isChecked }), ...(named && { named }) };
  await applyMove(ctx, accountLife, { ...row, terms, ...how }, event, input);
  if (line) await addLine(ctx, row.id, line.kind, line.text);
  return existing(ctx, row.id);
}

/**
 * Who had an account and may know its password has it no more: it is to be changed the same day, by the company's
 * calendar (domain: §5.8). Nothing follows where nobody holds it, since whoever takes it changes the password.
 * @returns whether it is due now
 */
export async function rotateAtOnce(
  ctx: Ctx,
  { accountId, personId, receivedAt }: Pick<Use, "accountId" | "personId" | "receivedAt">,
): Promise<boolean> {
  const row = await existing(ctx, accountId);
  if (!receivedAt || row.state !== "in_custody") return false;
  const { zone } = ctx.company;
  const until = instantAt(addDays(civilDateIn(ctx.now, zone), 1), "00:00", zone);
  const isDue = (await openDeadlines(ctx.tx, [row.id])).some(
    ({ kind, dueAt }) => kind === "rotation" && dueAt <= until,
  );
  const params = { person: personId, since: ctx.now.toISOString() };
  if (!isDue)
    await moveAccount(ctx, row, "rotateNow", { isFollowing: true, until, params, data: { person: personId } });
  return true;
}
