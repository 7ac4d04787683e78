import type { Ctx } from "../../core/context.ts";
import type { DuePage, DueSubject } from "../../core/retention.ts";
import type { Statement } from "../../db/database.ts";

const SIGNERS: Statement = {
  name: "policy.due-signers",
  text: `SELECT p.id AS subject, p.left_at AS since FROM person p
    WHERE NOT p.is_active AND p.left_at < $1 AND ($2::timestamptz IS NULL OR (p.left_at, p.id) > ($2, $3))
      AND (EXISTS (SELECT 1 FROM acknowledgement a WHERE a.person_id = p.id
          AND (a.platform IS NOT NULL OR a.message_id IS NOT NULL OR a.reservation IS NOT NULL))
        OR EXISTS (SELECT 1 FROM channel_consent c WHERE c.person_id = p.id
          AND (c.email IS NOT NULL OR c.platform IS NOT NULL)))
    ORDER BY p.left_at, p.id LIMIT $4`,
};

/** Who left so long ago that their account and their words need not be known any more. */
export const dueSigners = ({ tx }: Ctx, limit: number, { before, after }: DuePage): Promise<DueSubject[]> =>
  tx.sql<DueSubject>(SIGNERS, [before, after?.since ?? null, after?.subject ?? null, limit]);

/** Their signatures lose the account and what they wrote, and nothing else. */
export async function eraseSigner({ tx }: Ctx, personId: string): Promise<boolean> {
  const words = await tx.prisma.acknowledgement.updateMany({
    where: {
      personId,
      OR: [{ platform: { not: null } }, { messageId: { not: null } }, { reservation: { not: null } }],
    },
    data: { platform: null, messageId: null, reservation: null },
  });
  const consents = await tx.prisma.channelConsent.updateMany({
    where: { personId, OR: [{ email: { not: null } }, { platform: { not: null } }] },
    data: { email: null, platform: null, messageId: null },
  });
  return words.count + consents.count > 0;
}

const COMMENTS: Statement = {
  name: "policy.due-comments",
  text: `SELECT c.id AS subject, p.left_at AS since, ARRAY[p.id] AS related FROM policy_comment c JOIN person p ON p.id = c.author_id
    WHERE NOT p.is_active AND p.left_at < $1 AND length(c.content) > 0
      AND ($2::timestamptz IS NULL OR (p.left_at, c.id) > ($2, $3))
    ORDER BY p.left_at, c.id LIMIT $4`,
};

/** Comments of people who left so long ago. */
export const dueComments = ({ tx }: Ctx, limit: number, { before, after }: DuePage): Promise<DueSubject[]> =>
  tx.sql<DueSubject>(COMMENTS, [before, after?.since ?? null, after?.subject ?? null, limit]);

/** What they wrote goes; that there was a comment, on what, and that it was answered stays. */
export async function eraseComment({ tx }: Ctx, id: string): Promise<boolean> {
  const { count } = await tx.prisma.policyComment.updateMany({
    where: { id, NOT: { content: Buffer.alloc(0) } },
    data: { content: Buffer.alloc(0), answer: null },
  });
  return count > 0;
}
