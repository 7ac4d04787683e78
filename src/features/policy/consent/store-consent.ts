import { appendAudit } from "../../../core/audit.ts";
import type { Ctx } from "../../../core/context.ts";
import { newId } from "../../../core/id.ts";
import type { Locale } from "../../../core/locale.ts";
import type { Statement } from "../../../db/database.ts";
import type { ChannelAnswer, ChannelWord } from "./model.ts";

const LAST: Statement = {
  name: "channel-consent.of-person",
  text: `SELECT id, answer, email, locale, platform, message_id, declaration, at FROM channel_consent
    WHERE person_id = $1 ORDER BY at DESC, id DESC`,
};

type Row = {
  id: string;
  answer: string;
  email: Buffer | null;
  locale: string;
  platform: string | null;
  message_id: string | null;
  declaration: string;
  at: Date;
};

/** What somebody said about the channel, the last word first. */
export async function channelWordsOf(
  { tx, vault }: Pick<Ctx, "tx" | "vault">,
  personId: string,
): Promise<ChannelWord[]> {
  return (await tx.sql<Row>(LAST, [personId])).map((row) => ({
    answer: row.answer as ChannelAnswer,
    email: row.email ? vault.openText("identity", row.email, row.id) : undefined,
    locale: row.locale as Locale,
    platform: row.platform ?? undefined,
    messageId: row.message_id ?? undefined,
    declaration: row.declaration,
    at: row.at,
  }));
}

/** Keeps somebody's word about the channel; it stands behind the one before, also where both come at one instant. */
export async function addChannelWord(ctx: Ctx, personId: string, word: Omit<ChannelWord, "at">): Promise<void> {
  const id = newId("cns");
  const [last] = await channelWordsOf(ctx, personId);
  const at = new Date(Math.max(ctx.now.getTime(), last ? last.at.getTime() + 1 : 0));
  await ctx.tx.prisma.channelConsent.create({
    data: {
      id,
      personId,
      answer: word.answer,
      email: word.email === undefined ? null : Buffer.from(ctx.vault.seal("identity", word.email, id)),
      locale: word.locale,
      platform: word.platform ?? null,
      messageId: word.messageId ?? null,
      declaration: word.declaration,
      at,
    },
  });
  const note = {
    subject: personId,
    actor: ctx.actor,
    action: `policy.channel-${word.answer}`,
    data: { locale: word.locale },
  };
  await appendAudit(ctx.tx, ctx.now, note);
}

const EMAIL: Statement = { name: "channel-consent.email", text: "SELECT email FROM person WHERE id = $1" };

/** The address that the directory has. */
export const emailOf = async ({ tx }: Pick<Ctx, "tx">, personId: string): Promise<string | undefined> =>
  (await tx.sql<{ email: string | null }>(EMAIL, [personId]))[0]?.email ?? undefined;

const COUNTS: Statement = {
  name: "channel-consent.counts",
  text: `SELECT coalesce(c.answer, 'none') AS answer, count(*)::int AS count FROM person p
    LEFT JOIN LATERAL (SELECT answer FROM channel_consent w WHERE w.person_id = p.id ORDER BY at DESC, id DESC LIMIT 1) c
      ON true
    WHERE p.is_active AND p.is_in_scope GROUP BY 1`,
};

/** How many people said what about the channel; "none": nothing yet. */
export const channelCounts = async ({ tx }: Pick<Ctx, "tx">): Promise<Map<ChannelAnswer | "none", number>> =>
  new Map(
    (await tx.sql<{ answer: ChannelAnswer | "none"; count: number }>(COUNTS)).map(({ answer, count }) => [
      answer,
      count,
    ]),
  );

const ANSWERS: Statement = {
  name: "channel-consent.answers",
  text: `SELECT DISTINCT ON (person_id) person_id, answer FROM channel_consent WHERE person_id = ANY($1)
    ORDER BY person_id, at DESC, id DESC`,
};

/** The last word of each of these people about the channel; who has said nothing is not in it. */
export const lastAnswersOf = async (
  { tx }: Pick<Ctx, "tx">,
  ids: readonly string[],
): Promise<Map<string, ChannelAnswer>> =>
  new Map(
    ids.length === 0
      ? []
      : (await tx.sql<{ person_id: string; answer: ChannelAnswer }>(ANSWERS, [ids])).map((row) => [
          row.person_id,
          row.answer,
        ]),
  );
