import { callback } from "../../core/callback.ts";
import type { Ctx } from "../../core/context.ts";
import { UserError } from "../../core/errors.ts";
import type { Duties, PressHandler } from "../../core/feature.ts";
import { NotAllowed } from "../../core/lifecycle.ts";
import { findPeople } from "../../core/people.ts";
import { say } from "../../core/reply.ts";
import { sayAccount } from "./cards.ts";
import { asSystem, existing, moveAccount, visible, words } from "./handling.ts";
import { accountLife } from "./life.ts";
import { DUTIES, type DutyKind, sayNumber } from "./model.ts";
import { custodians } from "./parties.ts";
import { findAccount, findUse, receiveUse } from "./store.ts";

/** What whoever has an account does again and again: only the fact and the day are kept. */

const isDuty = (kind: string) => (DUTIES as readonly string[]).includes(kind);
const isLateKind = (kind: string): kind is Exclude<DutyKind, "rotation" | "attestation"> =>
  /-(manager|owner)$/.test(kind);

/** The password is changed, and users are looked through, by whoever has the account in custody. */
export const accountDuties: Duties = {
  prefix: "acc",
  async whoMust(ctx, subject, kind) {
    const row = await findAccount(ctx, subject);
    if (!row || !isDuty(kind)) return [];
    const found = await custodians(ctx, row);
    const holder = found.filter(({ id }) => id === row.holderId);
    return holder.length > 0 ? holder : found;
  },
  // Those above hear by deadlines of their own, days later than others do.
  whoNext: async () => [],
  async lapse(ctx, subject, kind) {
    if (!isLateKind(kind)) return false;
    const row = await findAccount(ctx, subject);
    if (row && kind in accountLife.states[row.state]) await moveAccount(asSystem(ctx), row, kind);
    return true;
  },
  async line(ctx, subject, kind) {
    const row = await findAccount(ctx, subject);
    if (!row || row.closedAt || !isDuty(kind)) return undefined;
    const [holder] = row.holderId ? await findPeople(ctx.tx, [row.holderId]) : [];
    const named = { number: sayNumber(row.number), account: sayAccount(ctx, row) };
    return {
      title: words(ctx)(`duty.${kind as "rotation"}`, named),
      action: {
        kind: "run",
        label: words(ctx)(kind === "rotation" ? "buttons.rotate" : "buttons.attest"),
        callback: callback(kind === "rotation" ? "account.rotate" : "account.attest", row.id),
      },
      ...(holder && { who: holder.name }),
    };
  },
};

/** The reader's own use by its id. @throws NotAllowed UserError */
async function ownUse(ctx: Ctx, id: string) {
  const use = await findUse(ctx, id);
  if (!use || use.endedAt) throw new UserError("use-over", words(ctx)("reasons.use-over"));
  if (use.personId !== ctx.person?.id)
    throw new NotAllowed(use.accountId, "not-yours", words(ctx)("reasons.not-yours"));
  return use;
}

/** A button pressed twice says it once. */
const isJustNow = (ctx: Ctx, at: Date | undefined): boolean =>
  at !== undefined && ctx.now.getTime() - at.getTime() < 60_000;

export const dutyPresses: PressHandler[] = [
  {
    name: "account.rotated",
    async handle(ctx, { id }) {
      const row = await visible(ctx, id);
      if (isJustNow(ctx, row.rotatedAt) && row.state === "in_custody") return say(words(ctx)("rotate.done"), "good");
      await moveAccount(ctx, row, "rotate", { set: { rotated_at: ctx.now }, line: { kind: "rotated" } });
      return say(words(ctx)("rotate.done"), "good");
    },
  },
  {
    name: "account.attested",
    async handle(ctx, { id }) {
      const row = await visible(ctx, id);
      if (isJustNow(ctx, row.attestedAt) && row.state === "in_custody") return say(words(ctx)("attest.done"), "good");
      // Who says that all is correct says so of the second factor too.
      if (row.mfa === "none" || row.mfa === "unknown")
        throw new UserError("no-mfa", words(ctx)("reasons.no-mfa", { mfa: words(ctx)(`mfa.${row.mfa}`) }));
      await moveAccount(ctx, row, "attest", { set: { attested_at: ctx.now }, line: { kind: "attested" } });
      return say(words(ctx)("attest.done"), "good");
    },
  },
  {
    /** They have it through the company's vault, and share it with nobody. */
    name: "account.received",
    async handle(ctx, { id }) {
      const use = await ownUse(ctx, id);
      if (!(await receiveUse(ctx, use.id))) return say(words(ctx)("received.known"), "quiet");
      const row = await existing(ctx, use.accountId);
      await moveAccount(ctx, row, "join", { isFollowing: true, data: { received: use.id } });
      return say(words(ctx)("received.done"), "good");
    },
  },
];
