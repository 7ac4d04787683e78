import { civilDateIn, instantAt } from "../../core/calendar/civil.ts";
import type { Ctx } from "../../core/context.ts";
import { moveAccount } from "./handling.ts";
import { openHandover } from "./handovers/store-handovers.ts";
import type { Account } from "./model.ts";
import { type RegisterEntry, type RegisterProblem, readRegister } from "./register-file.ts";
import { addCoHolder, enterAccount, holdNow } from "./registering.ts";
import { columnsOf, findAccount, findOpenAs, readRecovery, sealRecovery, usesOf } from "./store.ts";
import { peopleByEmail } from "./store-records.ts";

export type ImportCounts = { made: number; changed: number; same: number };
type Found = {
  entry: RegisterEntry;
  row: Account | undefined;
  ownerId: string;
  holderId: string | undefined;
  coHolderIds: string[];
};

/**
 * Takes in lines of a register, all or none: accounts that there are not yet, and what a line says otherwise of those
 * that there are; an empty cell changes nothing. A holder is entered where there is none and never replaced, since that
 * is a handover; a day on which the password was changed only follows the one that is known. @param isTrial says what would happen and changes nothing
 */
export async function importRegister(
  ctx: Ctx,
  rows: Parameters<typeof readRegister>[0],
  isTrial = false,
): Promise<{ problems: RegisterProblem[] } | { problems: []; counts: ImportCounts }> {
  const { entries, problems } = readRegister(rows);
  if (problems.length > 0) return { problems };
  const found: Found[] = [];
  const emails = entries.flatMap(({ owner, holder, coHolders }) => [owner, ...(holder ? [holder] : []), ...coHolders]);
  const people = await peopleByEmail(ctx, emails);
  for (const entry of entries) found.push(await find(ctx, entry, people, problems));
  if (problems.length > 0) return { problems };
  const counts: ImportCounts = { made: 0, changed: 0, same: 0 };
  for (const one of found)
    counts[one.row ? await changed(ctx, one, one.row, isTrial) : await made(ctx, one, isTrial)] += 1;
  return { problems: [], counts };
}

async function find(
  ctx: Ctx,
  entry: RegisterEntry,
  people: ReadonlyMap<string, string>,
  problems: RegisterProblem[],
): Promise<Found> {
  const { line } = entry;
  const who = (email: string | undefined): string | undefined => {
    const id = email && people.get(email);
    if (email && !id) problems.push({ line, text: `nobody here has the address ${email}` });
    return id || undefined;
  };
  const row = await findOpenAs(ctx, entry.platform, entry.handle);
  const [ownerId, holderId] = [who(entry.owner) ?? "", who(entry.holder)];
  if (row && holderId && row.holderId !== holderId && (row.holderId || (await openHandover(ctx, row.id))))
    problems.push({ line, text: "it has another holder here: that is changed by a handover, not by a file" });
  const coHolderIds = entry.coHolders.flatMap((email) => who(email) ?? []);
  if (holderId && coHolderIds.includes(holderId)) problems.push({ line, text: "the holder is no co-holder too" });
  const wrongDay = whyNotChangedOn(ctx, entry, row);
  if (wrongDay) problems.push({ line, text: wrongDay });
  return { entry, row, ownerId, holderId, coHolderIds };
}

/** What is wrong with the day on which the password was changed last. */
function whyNotChangedOn(ctx: Ctx, { passwordChanged }: RegisterEntry, row: Account | undefined): string | undefined {
  if (!passwordChanged) return undefined;
  if (passwordChanged > civilDateIn(ctx.now, ctx.company.zone)) return `password_changed ${passwordChanged} is to come`;
  const known = row?.rotatedAt && civilDateIn(row.rotatedAt, ctx.company.zone);
  if (known && passwordChanged < known)
    return `the password was changed on ${known} here, after password_changed ${passwordChanged}: leave it empty`;
  return undefined;
}

/** When the password was changed, by its day: noon, or now where that is to come today. */
function rotatedOf(ctx: Ctx, { passwordChanged }: RegisterEntry): Date | undefined {
  const noon = passwordChanged && instantAt(passwordChanged, "12:00", ctx.company.zone);
  return noon && noon > ctx.now ? ctx.now : noon;
}

async function made(ctx: Ctx, { entry, ownerId, holderId, coHolderIds }: Found, isTrial: boolean): Promise<"made"> {
  if (isTrial) return "made";
  const { platform, handle, link, purpose, unit, mfa = "unknown", recovery } = entry;
  const fresh = { platform, handle, link, purpose, unit, mfa, ownerId, ...(recovery && { recovery }) };
  const row = await enterAccount(ctx, fresh, { holderId, rotatedAt: rotatedOf(ctx, entry) });
  if (!row) throw new Error("an account came into the register in the middle of an import");
  await join(ctx, row.id, coHolderIds);
  return "made";
}

async function join(ctx: Ctx, id: string, coHolderIds: readonly string[]): Promise<void> {
  for (const personId of coHolderIds) {
    const row = await findAccount(ctx, id);
    if (row) await addCoHolder(ctx, row, personId);
  }
}

async function changed(
  ctx: Ctx,
  { entry, ownerId, holderId, coHolderIds }: Found,
  row: Account,
  isTrial: boolean,
): Promise<"changed" | "same"> {
  const { purpose, unit, handle, recovery } = entry;
  const { zone } = ctx.company;
  const mfa = entry.mfa ?? row.mfa;
  const facts = { platform: row.platform, handle, link: entry.link ?? row.link, purpose, unit, mfa, ownerId };
  const names = (["handle", "link", "purpose", "unit", "mfa", "ownerId"] as const).filter(
    (name) => facts[name] !== row[name],
  );
  const isNewRecovery = recovery !== undefined && recovery !== (await readRecovery(ctx, row.id));
  const has = new Set(
    (await usesOf(ctx, row.id)).filter(({ kind }) => kind !== "user").map(({ personId }) => personId),
  );
  const joining = coHolderIds.filter((id) => !has.has(id));
  const isHeldNow = holderId !== undefined && row.holderId === undefined;
  const rotatedAt = rotatedOf(ctx, entry);
  const isRotated = rotatedAt && (!row.rotatedAt || entry.passwordChanged !== civilDateIn(row.rotatedAt, zone));
  if (names.length === 0 && !isNewRecovery && joining.length === 0 && !isHeldNow && !isRotated) return "same";
  if (isTrial) return "changed";
  let moved = row;
  if (names.length > 0 || isNewRecovery) {
    const set = { ...columnsOf(facts), ...(isNewRecovery && { recovery: sealRecovery(ctx, row.id, recovery) }) };
    const data = { changed: [...names, ...(isNewRecovery ? ["recovery"] : [])] };
    moved = await moveAccount(ctx, row, "change", { set, data, line: { kind: "changed" } });
  }
  if (isHeldNow) await holdNow(ctx, moved, holderId, rotatedAt);
  else if (isRotated) await noteRotated(ctx, moved, rotatedAt);
  await join(ctx, row.id, joining);
  return "changed";
}

/** The file tells that the password was changed; without a holder no duty counts from it. */
async function noteRotated(ctx: Ctx, row: Account, rotatedAt: Date): Promise<void> {
  const event = row.state === "in_custody" ? "rotate" : "change";
  await moveAccount(ctx, row, event, { rotatedAt, set: { rotated_at: rotatedAt }, line: { kind: "rotated" } });
}
