import type { Ctx } from "../../core/context.ts";
import { findPeople, findPerson, hasRole, type Person, type Role, withRoles } from "../../core/people.ts";
import { lineAbove } from "../approvals/index.ts";
import { openHandover } from "./handovers/store-handovers.ts";
import type { Account } from "./model.ts";
import { usesOf } from "./store.ts";

/** Who keeps the register. */
export const REGISTRARS: readonly Role[] = ["admin", "pr", "security"];
/** Who sees all of it. */
export const OVERSEERS: readonly Role[] = [...REGISTRARS, "compliance"];

/** Whether somebody may enter and change accounts. */
export const isRegistrar = (person: Person | undefined): boolean => !!person && hasRole(person, ...REGISTRARS);
/** Whether somebody sees the whole register. */
export const seesAll = (person: Person | undefined): boolean => !!person && hasRole(person, ...OVERSEERS);

/** Who answers for an account: its owner; for one who has left whoever is above them, else those who keep the register. */
export async function whoOwns(ctx: Pick<Ctx, "tx">, { ownerId }: Pick<Account, "ownerId">): Promise<Person[]> {
  const owner = await findPerson(ctx.tx, ownerId);
  if (owner?.isActive) return [owner];
  const [above] = await lineAbove(ctx, ownerId);
  return above ? [above] : withRoles(ctx.tx, ["security", "admin"]);
}

/** Whether the reader answers for an account. */
export const isOwner = async (ctx: Ctx, row: Pick<Account, "ownerId">): Promise<boolean> =>
  ctx.person !== undefined && (await whoOwns(ctx, row)).some(({ id }) => id === ctx.person?.id);

/** Whether the reader may take an account from its holder: who answers for it, and security. */
export const mayTakeCustody = async (ctx: Ctx, row: Pick<Account, "ownerId">): Promise<boolean> =>
  (ctx.person !== undefined && hasRole(ctx.person, "security")) || (await isOwner(ctx, row));

/** Those who have an account in custody and are here: its holder first, then whoever stands beside them. */
export async function custodians(ctx: Pick<Ctx, "tx">, { id }: Pick<Account, "id">): Promise<Person[]> {
  const ids = (await usesOf(ctx, id)).filter(({ kind }) => kind !== "user").map(({ personId }) => personId);
  const people = new Map((await findPeople(ctx.tx, ids)).map((person) => [person.id as string, person]));
  return ids.flatMap((one) => people.get(one) ?? []).filter(({ isActive }) => isActive);
}

/** Whether the reader may see an account: who owns, has, uses or takes it, and those who see all. */
export async function maySee(ctx: Ctx, row: Account): Promise<boolean> {
  if (!ctx.person) return false;
  if (seesAll(ctx.person) || (await isOwner(ctx, row))) return true;
  if ((await usesOf(ctx, row.id)).some(({ personId }) => personId === ctx.person?.id)) return true;
  return (await openHandover(ctx, row.id))?.toId === ctx.person.id;
}

/** Names of people by their ids; "–" is the caller's for whoever is not among them. */
export const namesOf = async (
  ctx: Pick<Ctx, "tx">,
  ids: readonly (string | undefined)[],
): Promise<Map<string, string>> =>
  new Map(
    (
      await findPeople(
        ctx.tx,
        ids.flatMap((id) => id ?? []),
      )
    ).map(({ id, name }) => [id as string, name]),
  );
