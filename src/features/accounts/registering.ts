import { civilDateIn } from "../../core/calendar/civil.ts";
import type { Ctx } from "../../core/context.ts";
import { UserError } from "../../core/errors.ts";
import { type FormHandler, formHandler, type PressHandler } from "../../core/feature.ts";
import type { ValuesOf } from "../../core/form.ts";
import { NotAllowed } from "../../core/lifecycle.ts";
import { addMessages } from "../../core/outbox.ts";
import { findPerson } from "../../core/people.ts";
import { type Reply, say, showCard } from "../../core/reply.ts";
import { accountCard } from "./cards.ts";
import { readFacts } from "./facts.ts";
import * as forms from "./forms.ts";
import { asSystem, existing, moveAccount, words } from "./handling.ts";
import { cancelHandover } from "./handovers/handling.ts";
import { openHandover } from "./handovers/store-handovers.ts";
import { type Account, sayNumber } from "./model.ts";
import { isOwner, isRegistrar, REGISTRARS } from "./parties.ts";
import {
  columnsOf,
  endUses,
  type FreshAccount,
  findOpenAs,
  insertAccount,
  insertUse,
  sealRecovery,
  usesOf,
} from "./store.ts";

/** Accounts come into the register, are changed, and are closed. */

/** The account as a card that follows it. */
export async function shown(ctx: Ctx, row: Account): Promise<Reply> {
  return {
    ...showCard(accountCard(ctx, await readFacts(ctx, row))),
    live: { notice: "accounts.card", params: { id: row.id }, subject: row.id },
  };
}

/**
 * Enters an account. @param stands who has it already; `rotatedAt`: when its password was changed last
 * @returns undefined when it is in the register already
 */
export async function enterAccount(
  ctx: Ctx,
  fresh: FreshAccount,
  { holderId, rotatedAt }: { holderId?: string | undefined; rotatedAt?: Date | undefined } = {},
): Promise<Account | undefined> {
  const made = await insertAccount(ctx, fresh);
  if (!made) return undefined;
  const set = rotatedAt ? { rotated_at: rotatedAt } : {};
  const row = await moveAccount(ctx, made, "register", { set, line: { kind: "registered" } });
  return holderId ? holdNow(ctx, row, holderId, rotatedAt) : row;
}

/** Somebody holds it, as the register is told. @param rotatedAt when its password was changed last */
export async function holdNow(ctx: Ctx, row: Account, holderId: string, rotatedAt?: Date): Promise<Account> {
  const holder = await findPerson(ctx.tx, holderId);
  if (!holder?.isActive) return row;
  const before = (await usesOf(ctx, row.id)).filter(({ personId }) => personId === holder.id);
  await endUses(ctx, { ids: before.map(({ id }) => id) }, "over");
  await insertUse(ctx, {
    accountId: row.id,
    personId: holder.id,
    kind: "holder",
    basis: undefined,
    department: holder.department,
    fromDay: civilDateIn(ctx.now, ctx.company.zone),
    toDay: undefined,
    receivedAt: ctx.now,
  });
  return moveAccount(ctx, row, "hold", {
    isFollowing: true,
    set: { holder_id: holder.id, ...(rotatedAt && { rotated_at: rotatedAt }) },
    ...(rotatedAt && { rotatedAt }),
    // Who owns it has heard of it, and a file tells nobody: what stood elsewhere stands here now.
    ...(ctx.person && holder.id !== row.ownerId && { named: holder }),
  });
}

type FactValues = ValuesOf<(typeof forms.changeForm)["fields"]>;
const factsOf = ({ owner, link, platform, handle, purpose, unit, mfa }: FactValues) => ({
  platform,
  handle,
  purpose,
  unit,
  mfa,
  link,
  ownerId: owner,
});

const taken = (ctx: Ctx, known: Account | undefined): Reply => ({
  kind: "errors",
  errors: { handle: words(ctx)("reasons.known", { number: known ? sayNumber(known.number) : "–" }) },
});

/** What was asked for beforehand: what is known of it, and what follows when the account is there. */
export type Asked = {
  initial(ctx: Ctx, id: string): Promise<Record<string, string> | undefined>;
  entered(ctx: Ctx, id: string, row: Account): Promise<void>;
};

/** The form that enters an account. @param asked knows the applications that it may be opened for */
export const registerHandler = (asked: Asked): FormHandler =>
  formHandler<(typeof forms.registerForm)["fields"]>({
    form: forms.registerForm,
    may: REGISTRARS,
    async open(ctx, { id = "new" }) {
      const known = id === "new" ? undefined : await asked.initial(ctx, id);
      return forms.draw(forms.registerForm, ctx, "", {
        initial: { owner: ctx.person?.id ?? "", mfa: "unknown", ...known },
        ...(known && { omit: ["holder"] }),
      });
    },
    async submit(ctx, values, { id = "new" }) {
      const { recovery, holder } = values;
      const fresh = { ...factsOf(values), ...(recovery && { recovery }) };
      // Whoever asked for it gets it by a handover.
      const isAsked = id !== "new";
      if (isAsked) await asked.initial(ctx, id);
      const row = await enterAccount(ctx, fresh, holder && !isAsked ? { holderId: holder } : {});
      if (!row) return taken(ctx, await findOpenAs(ctx, values.platform, values.handle));
      if (isAsked) await asked.entered(ctx, id, row);
      return shown(ctx, await existing(ctx, row.id));
    },
  });

/** An account that the reader keeps: its owner, or who keeps the register. @throws NotAllowed */
export async function kept(ctx: Ctx, id: string | undefined): Promise<Account> {
  const row = await existing(ctx, id);
  if (!isRegistrar(ctx.person) && !(await isOwner(ctx, row)))
    throw new NotAllowed(row.id, "not-owner", words(ctx)("reasons.not-owner"));
  if (row.state === "closed") throw new UserError("account-closed", words(ctx)("reasons.account-closed"));
  return row;
}

export const changeHandler: FormHandler = formHandler<(typeof forms.changeForm)["fields"]>({
  form: forms.changeForm,
  async open(ctx, context) {
    const row = await kept(ctx, context.id);
    const { platform, handle, purpose, unit, mfa, ownerId, link } = row;
    return forms.draw(forms.changeForm, ctx, sayNumber(row.number), {
      initial: { platform, handle, purpose, unit, mfa, owner: ownerId, ...(link && { link }) },
    });
  },
  async submit(ctx, values, context) {
    const row = await kept(ctx, context.id);
    const known = await findOpenAs(ctx, values.platform, values.handle);
    if (known && known.id !== row.id) return taken(ctx, known);
    const facts = factsOf(values);
    const changed = (["platform", "handle", "purpose", "unit", "mfa", "ownerId", "link"] as const).filter(
      (name) => facts[name] !== row[name],
    );
    if (values.recovery) changed.push("recovery" as never);
    const set = {
      ...columnsOf(facts),
      ...(values.recovery && { recovery: sealRecovery(ctx, row.id, values.recovery) }),
    };
    const t = words(ctx);
    const text = changed.map((name) => t(`card.${name === "ownerId" ? "owner" : name}`)).join(" · ");
    const named = changed.includes("ownerId") ? await findPerson(ctx.tx, facts.ownerId) : undefined;
    const line = { kind: "changed", text } as const;
    return shown(ctx, await moveAccount(ctx, row, "change", { set, data: { changed }, line, ...(named && { named }) }));
  },
});

/** What waits for the account hears that it is closed. The applications' part brings its own. */
type Closing = (ctx: Ctx, row: Account) => Promise<void>;

/** The form that closes an account. @param onClosed ends what others asked for it */
export const closeHandler = (onClosed: Closing): FormHandler =>
  formHandler<(typeof forms.closeForm)["fields"]>({
    form: forms.closeForm,
    open: async (ctx, context) => forms.draw(forms.closeForm, ctx, sayNumber((await kept(ctx, context.id)).number)),
    async submit(ctx, { reason }, context) {
      const row = await kept(ctx, context.id);
      const handover = await openHandover(ctx, row.id);
      if (handover) await cancelHandover(ctx, { row: handover, account: row }, true);
      // Those who use it are told by this move, and have it no more after it.
      await moveAccount(ctx, await existing(ctx, row.id), "close", {
        set: { closed_at: ctx.now, open_as: null, holder_id: null },
        line: { kind: "closed", text: reason },
      });
      await endUses(ctx, { accountId: row.id }, "closed");
      await onClosed(asSystem(ctx), row);
      return say(words(ctx)("forms.close.done", { number: sayNumber(row.number) }), "good");
    },
  });

/**
 * Somebody stands beside the holder from today on; what they used before goes into it. Whom a file names has it already,
 * others say that they have it.
 */
export async function addCoHolder(ctx: Ctx, row: Account, personId: string, basis?: string): Promise<void> {
  const person = await findPerson(ctx.tx, personId);
  if (!person?.isActive) return;
  const own = (await usesOf(ctx, row.id)).filter((use) => use.personId === personId);
  if (own.some(({ kind }) => kind !== "user")) return;
  await endUses(ctx, { ids: own.map(({ id }) => id) }, "over");
  const id = await insertUse(ctx, {
    accountId: row.id,
    personId,
    kind: "co_holder",
    basis,
    department: person.department,
    fromDay: civilDateIn(ctx.now, ctx.company.zone),
    toDay: undefined,
    receivedAt: ctx.person ? undefined : ctx.now,
  });
  await moveAccount(ctx, row, "join", {
    isFollowing: true,
    data: { use: id, person: personId },
    line: { kind: "joined" },
  });
  if (!ctx.person) return;
  await addMessages(ctx.tx, ctx.now, [
    { key: `${id}:joined`, notice: "accounts.card", params: { id: row.id }, subject: row.id, to: [{ personId }] },
  ]);
}

/** An account that the reader holds or keeps. @throws NotAllowed */
export async function heldOrKept(ctx: Ctx, id: string | undefined): Promise<Account> {
  const row = await existing(ctx, id);
  return row.holderId !== undefined && row.holderId === ctx.person?.id ? row : kept(ctx, id);
}

export const coHolderHandler: FormHandler = formHandler<(typeof forms.coHolderForm)["fields"]>({
  form: forms.coHolderForm,
  open: async (ctx, context) =>
    forms.draw(forms.coHolderForm, ctx, sayNumber((await heldOrKept(ctx, context.id)).number)),
  async submit(ctx, { person }, context) {
    const row = await heldOrKept(ctx, context.id);
    const has = (await usesOf(ctx, row.id)).some((use) => use.personId === person && use.kind !== "user");
    if (has) return { kind: "errors", errors: { person: words(ctx)("reasons.has-it") } };
    await addCoHolder(ctx, row, person);
    return say(words(ctx)("forms.co-holder.done"), "good");
  },
});

/** Somebody hears that they do not use an account any more. */
export const tellEnded = (
  ctx: Ctx,
  { accountId, personId, useId, why }: { accountId: string; personId: string; useId: string; why: string },
): Promise<number> =>
  addMessages(ctx.tx, ctx.now, [
    {
      key: `${useId}:ended`,
      notice: "accounts.ended",
      params: { id: accountId, why },
      subject: accountId,
      to: [{ personId }],
    },
  ]);

/** A press that opens a form about what it names. */
export const opensForm =
  (handler: FormHandler): PressHandler["handle"] =>
  async (ctx, { id }) => {
    const context = { id };
    return { kind: "form", opening: { form: handler.form.name, view: await handler.open(ctx, context), context } };
  };
