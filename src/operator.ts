import { appendAudit } from "./core/audit.ts";
import type { Ctx } from "./core/context.ts";
import { findByAccount, findPerson, isRole, type Person, ROLES } from "./core/people.ts";

/** What the operator's commands do; `cli.ts` reads the words and prints. */

/**
 * The person that an operator means: `slack:U…`, `wecom:userid`, an e-mail address, or our id. Slack and WeCom ids are
 * looked up in any tenant, since an installation has one.
 */
export async function findNamedPerson(ctx: Pick<Ctx, "tx">, text: string): Promise<Person | undefined> {
  const account = /^(slack|wecom|web):(.+)$/.exec(text);
  if (account) {
    const [platform, externalId] = [account[1] as "slack" | "wecom" | "web", account[2] ?? ""];
    const row = await ctx.tx.prisma.platformAccount.findFirst({
      where: { platform, externalId: platform === "wecom" ? externalId.toLowerCase() : externalId },
    });
    return row ? findByAccount(ctx.tx, { platform, tenant: row.tenant, externalId }) : undefined;
  }
  if (text.includes("@")) {
    const row = await ctx.tx.prisma.person.findUnique({ where: { email: text.toLowerCase() }, select: { id: true } });
    return findPerson(ctx.tx, row?.id);
  }
  return findPerson(ctx.tx, text);
}

/** Gives a role; false when the person has it already. @throws RangeError on a role that does not exist */
export async function grantRole(ctx: Ctx, person: Person, role: string): Promise<boolean> {
  if (!isRole(role)) throw new RangeError(`There is no role "${role}". Roles: ${ROLES.join(", ")}.`);
  const { count } = await ctx.tx.prisma.roleGrant.createMany({
    data: [{ personId: person.id, role }],
    skipDuplicates: true,
  });
  if (count === 0) return false;
  const note = { subject: person.id, actor: ctx.actor, action: "person.role-granted", data: { role } };
  await appendAudit(ctx.tx, ctx.now, note);
  return true;
}

/** The people named in SHENYAN_ADMINS become administrators; those not known yet get it when the directory is read. */
export async function grantAdministrators(ctx: Ctx, named: readonly string[]): Promise<void> {
  for (const text of named) {
    const person = await findNamedPerson(ctx, text);
    if (person) await grantRole(ctx, person, "admin");
    else ctx.log.warn({}, "an administrator of SHENYAN_ADMINS is not in the directory yet");
  }
}
