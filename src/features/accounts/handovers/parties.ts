import type { Ctx } from "../../../core/context.ts";
import { findPeople, findPerson, type Person, withRoles } from "../../../core/people.ts";
import { lineAbove } from "../../approvals/index.ts";
import type { Account } from "../model.ts";
import { seesAll, whoOwns } from "../parties.ts";
import { type Handover, openSteps, type Side } from "./model.ts";

type Reads = Pick<Ctx, "tx">;
const sideOf = ({ fromId, toId }: Handover, side: Side): string | undefined => (side === "from" ? fromId : toId);

const isTakenBack = ({ reason }: Handover, side: Side): boolean => side === "from" && reason === "taken_back";

/** Who does the giving side for the holder from whom it was taken: the owner; security where it was the owner. */
async function whoTakesBack(ctx: Reads, { fromId }: Handover, account: Account): Promise<Person[]> {
  const others = (found: readonly Person[]) => found.filter(({ id }) => id !== fromId);
  const owners = others(await whoOwns(ctx, account));
  return owners.length > 0 ? owners : others(await withRoles(ctx.tx, ["security"]));
}

/**
 * Who confirms the steps of a side: whoever it is; the owner for one who is gone or from whom it was taken, and where
 * nobody had it.
 */
export async function doersOf(ctx: Reads, row: Handover, account: Account, side: Side): Promise<Person[]> {
  if (isTakenBack(row, side)) return whoTakesBack(ctx, row, account);
  const person = await findPerson(ctx.tx, sideOf(row, side));
  if (person?.isActive) return [person];
  return side === "from" ? whoOwns(ctx, account) : [];
}

/** For whom the owner steps in on a side; undefined: for nobody. */
export async function goneOn(ctx: Reads, row: Handover, side: Side): Promise<string | undefined> {
  const person = await findPerson(ctx.tx, sideOf(row, side));
  return person && (!person.isActive || isTakenBack(row, side)) ? person.id : undefined;
}

/** Both sides and the owner, those who are here; never whoever it was taken from. */
export async function whoNeedsToKnow(ctx: Reads, row: Handover, account: Account): Promise<Person[]> {
  const sides = await findPeople(
    ctx.tx,
    [row.fromId, row.toId].flatMap((id) => id ?? []),
  );
  const isTaken = isTakenBack(row, "from");
  const instead = isTaken ? await whoTakesBack(ctx, row, account) : [];
  const all = [...sides, ...(await whoOwns(ctx, account)), ...instead].filter(
    ({ id, isActive }) => isActive && !(isTaken && id === row.fromId),
  );
  return [...new Map(all.map((person) => [person.id, person])).values()];
}

/** Whether the reader may see a handover: both sides, who answers for it, who sees all, and those above a side. */
export async function maySeeHandover(ctx: Ctx, row: Handover, account: Account): Promise<boolean> {
  if (!ctx.person) return false;
  if (seesAll(ctx.person) || [row.fromId, row.toId].includes(ctx.person.id)) return true;
  if ((await whoNeedsToKnow(ctx, row, account)).some(({ id }) => id === ctx.person?.id)) return true;
  // Whoever is above a side hears that it is late, and that it is done.
  for (const side of [row.fromId, row.toId])
    if (side && (await lineAbove(ctx, side))[0]?.id === ctx.person.id) return true;
  return (await whoNext(ctx, row, account, 1)).some(({ id }) => id === ctx.person?.id);
}

/** Who has something to do in a handover now: each side with open steps, and the owner while nobody takes it. */
export async function whoMustAct(ctx: Reads, row: Handover, account: Account): Promise<Person[]> {
  const found: Person[] = [];
  for (const side of ["from", "to"] as const)
    if (openSteps(row.steps, side).length > 0) found.push(...(await doersOf(ctx, row, account, side)));
  if (row.state === "naming") found.push(...(await whoOwns(ctx, account)));
  return [...new Map(found.map((person) => [person.id, person])).values()];
}

/** Who hears of one that is late: those above whoever must act, then the owner, then security. */
export async function whoNext(ctx: Reads, row: Handover, account: Account, level: 1 | 2 | 3): Promise<Person[]> {
  if (level === 2) return whoOwns(ctx, account);
  if (level === 3) return withRoles(ctx.tx, ["security"]);
  const above: Person[] = [];
  for (const { id } of await whoMustAct(ctx, row, account)) above.push(...(await lineAbove(ctx, id)).slice(0, 1));
  return [...new Map(above.map((person) => [person.id, person])).values()];
}
