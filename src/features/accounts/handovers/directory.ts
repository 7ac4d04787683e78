import { addDays, civilDateIn } from "../../../core/calendar/index.ts";
import { type Ctx, systemCtx } from "../../../core/context.ts";
import type { RecurringJob } from "../../../core/jobs.ts";
import { addMessages, type Recipient } from "../../../core/outbox.ts";
import { findPerson, withRoles } from "../../../core/people.ts";
import { asSystem, existing as existingAccount, moveAccount, rotateAtOnce } from "../handling.ts";
import { USE_AHEAD_DAYS } from "../model.ts";
import { whoOwns } from "../parties.ts";
import { tellEnded } from "../registering.ts";
import { endUses, findAccount, withoutOwner } from "../store.ts";
import { loseReceiver, passOnFrom } from "./handling.ts";
import { endingUses, type GoneUse, goneUses, settleDepartments } from "./store-gone.ts";
import { openHandovers } from "./store-handovers.ts";

/**
 * What the directory says follows for the accounts: who has left or moved has none any more, and a holder's goes on to
 * somebody whom the owner names. Asked again it finds nothing more; who comes back gets nothing back by itself.
 * @returns how many uses ended
 */
async function followDirectory(given: Ctx): Promise<number> {
  const ctx = asSystem(given);
  let count = 0;
  for (const use of await goneUses(ctx, civilDateIn(ctx.now, ctx.company.zone))) {
    // One that changed hands by what came before it in this very list is over already.
    if ((await endUses(ctx, { ids: [use.id] }, use.why)) === 0) continue;
    count += 1;
    await endOne(ctx, use);
  }
  await settleDepartments(ctx);
  await withoutReceivers(ctx);
  await tellOwnersGone(ctx);
  await tellEnding(ctx);
  return count;
}

/** Who uses an account for a time hears some days before it is over, once. */
async function tellEnding(ctx: Ctx): Promise<void> {
  const today = civilDateIn(ctx.now, ctx.company.zone);
  for (const { id, accountId, personId, toDay } of await endingUses(ctx, today, addDays(today, USE_AHEAD_DAYS)))
    await addMessages(ctx.tx, ctx.now, [
      {
        key: `${id}:ending:${toDay}`,
        notice: "accounts.ending",
        params: { id: accountId, use: id },
        subject: accountId,
        to: [{ personId }],
      },
    ]);
}

async function endOne(ctx: Ctx, use: GoneUse): Promise<void> {
  const account = await existingAccount(ctx, use.accountId);
  const person = await findPerson(ctx.tx, use.personId);
  const isHolder = use.kind === "holder";
  const event = isHolder ? "release" : "join";
  await moveAccount(ctx, account, event, {
    isFollowing: true,
    ...(isHolder && { set: { holder_id: null } }),
    data: { ended: use.id, why: use.why, person: use.personId },
    line: { kind: use.why, text: person?.name },
  });
  if (isHolder) await passOnFrom(ctx, use.accountId, use.personId, use.why);
  if (use.why !== "left")
    await tellEnded(ctx, { accountId: account.id, personId: use.personId, useId: use.id, why: use.why });
  if (use.why === "over") return;
  await rotateAtOnce(ctx, use);
  await tellLeft(ctx, use);
}

async function tellLeft(ctx: Ctx, { id, accountId, personId, kind, why }: GoneUse): Promise<void> {
  const account = await existingAccount(ctx, accountId);
  const readers = [...(await whoOwns(ctx, account)), ...(await withRoles(ctx.tx, ["security"]))];
  const to: Recipient[] = [...new Set(readers.map((reader) => reader.id))]
    .filter((reader) => reader !== personId)
    .map((reader) => ({ personId: reader }));
  await addMessages(ctx.tx, ctx.now, [
    {
      key: `${id}:left`,
      notice: "accounts.left",
      params: { id: accountId, person: personId, why, isHolder: kind === "holder" },
      subject: accountId,
      to,
    },
  ]);
}

/** Handovers whose receiver has left, or whose giver has without having been the holder any more. */
async function withoutReceivers(ctx: Ctx): Promise<void> {
  for (const row of await openHandovers(ctx)) {
    const taker = await findPerson(ctx.tx, row.toId);
    const account = await findAccount(ctx, row.accountId);
    if (account && row.state === "open" && taker && !taker.isActive) await loseReceiver(ctx, { row, account });
  }
}

/** Who answers for an account has left: those who keep the register name somebody, and hear of it once. */
async function tellOwnersGone(ctx: Ctx): Promise<void> {
  const readers = await withRoles(ctx.tx, ["security", "pr"]);
  for (const account of await withoutOwner(ctx)) {
    const above = await whoOwns(ctx, account);
    const to = [...new Set([...readers, ...above].map(({ id }) => id as string))].map((personId) => ({ personId }));
    const key = `${account.id}:${account.ownerId}:owner-left`;
    const params = { id: account.id, person: account.ownerId };
    await addMessages(ctx.tx, ctx.now, [{ key, notice: "accounts.owner-left", params, subject: account.id, to }]);
  }
}

/**
 * The same, with what else follows. The job comes every hour of the day.
 * @param alsoFor ends what those who have left had asked for
 */
export function followDirectoryWith(alsoFor: (ctx: Ctx) => Promise<number>): {
  follow(ctx: Ctx): Promise<number>;
  job: RecurringJob;
} {
  const follow = async (ctx: Ctx): Promise<number> => {
    const count = await followDirectory(ctx);
    await alsoFor(asSystem(ctx));
    return count;
  };
  const job: RecurringJob = {
    name: "accounts.follow-directory",
    // Platforms tell of leavers at any time; people hear of it by day.
    cron: "25 8-20 * * *",
    what: "Ends the use of company accounts by those who have left or moved, and hands their accounts over",
    async handle(services) {
      const count = await services.db.transaction((tx) => follow(systemCtx(services, tx)));
      if (count > 0) services.log.info({ count }, "uses of company accounts ended");
    },
  };
  return { follow, job };
}
