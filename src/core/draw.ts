import type { Statement } from "../db/database.ts";
import type { Card } from "./card.ts";
import type { Ctx } from "./context.ts";
import type { Registry } from "./feature.ts";
import type { Leased } from "./lease.ts";
import { detailsPath } from "./links.ts";
import { coreWords } from "./messages/index.ts";
import { findPerson } from "./people.ts";
import type { Services } from "./services.ts";
import { REPLY_NOTICE } from "./spoken.ts";
import type { Address, Outgoing } from "./surface.ts";

/**
 * A delivery as its reader would get it now; undefined when there is nothing to tell any more.
 * @param isFolding false where somebody asked for just this card, whatever came after it
 */
export async function draw(
  services: Services,
  registry: Registry,
  row: Leased,
  isFolding = true,
): Promise<{ outgoing: Outgoing; isFolded: boolean } | undefined> {
  const { db, clock, vault, company } = services;
  const now = clock.now();
  const person = await findPerson(db, row.person_id);
  const ctx: Ctx = {
    ...services,
    // A thing of this drawing's own, so that what it asks several times it reads once, as in a transaction.
    tx: { prisma: db.prisma, sql: db.sql },
    now,
    person,
    actor: "system",
    locale: person?.locale ?? company.locale,
    zone: person?.zone ?? company.zone,
  };
  const card =
    row.notice === REPLY_NOTICE
      ? row.card && (JSON.parse(vault.openText("reply", row.card, row.message_id)) as Card)
      : await registry.notice(row.notice)?.render(ctx, row.params);
  if (!card) return undefined;
  const hasNewer = isFolding && (await isBehind(services, registry, row));
  const shown = hasNewer ? foldedCard(ctx, card) : card;
  return {
    isFolded: hasNewer,
    outgoing: {
      deliveryId: row.id,
      to: addressOf(row),
      locale: ctx.locale,
      card: shown,
      detailsUrl: `${services.publicUrl}${detailsPath({ vault, now }, row.id)}`,
      attempt: row.attempts,
    },
  };
}

/** Where a delivery goes, or went. */
export const addressOf = ({ platform, tenant, address, is_channel }: Leased): Address =>
  is_channel
    ? { kind: "channel", platform, channel: address }
    : { kind: "account", account: { platform, tenant, externalId: address } };

// The same subject, the same kind of card, the same conversation.
const SAME = `m.subject = $1 AND m.notice = ANY($2) AND d.message_id = m.id AND d.platform = $3 AND d.tenant = $4
    AND d.address = $5`;
const OWN_TURN = `(SELECT o."order" FROM delivery o WHERE o.id = $6)`;
const IS_FOLDED: Statement = {
  name: "sender.is-folded",
  text: `SELECT 1 AS one FROM message m, delivery d WHERE ${SAME} AND d."order" > ${OWN_TURN}
    AND d.state IN ('queued', 'sent', 'folded') LIMIT 1`,
};
/** Marks the older cards of the same thing in the same conversation, so that they fold. */
export const FOLD_OLDER: Statement = {
  name: "sender.fold-older",
  text: `UPDATE delivery d SET stale = d.stale + 1, next_at = $7 FROM message m
    WHERE ${SAME} AND d.state = 'sent' AND d."order" < ${OWN_TURN}`,
};

// One that is about to be sent counts: a platform may let a card be changed only once.
async function isBehind({ db }: Services, registry: Registry, row: Leased): Promise<boolean> {
  const family = registry.familyOf(row.notice);
  if (row.subject === null || family.length === 0) return false;
  return (await db.sql(IS_FOLDED, [row.subject, family, row.platform, row.tenant, row.address, row.id])).length > 0;
}

/** What is left of a card when a newer one of the same thing stands below it. */
const foldedCard = ({ locale }: Ctx, { title }: Card): Card => ({
  title,
  body: [{ kind: "note", text: coreWords.in(locale)("card.newer") }],
  actions: [],
});

/**
 * One delivered card as it is now, for the page that shows it whole and for the demo chat.
 * @param isFolding as in the conversation, where only the newest card of a thing is whole
 */
export async function drawDelivery(
  services: Services,
  registry: Registry,
  deliveryId: string,
  isFolding = false,
): Promise<(Outgoing & { personId: string | null; sentAt: Date | null }) | undefined> {
  const [row] = await services.db.sql<Leased & { sent_at: Date | null }>(
    {
      name: "sender.one",
      text: `SELECT d.id, d.message_id, d.person_id, d.platform, d.tenant, d.address, d.is_channel, d.state, d.attempts,
        d.stale, d.ref, d.shown, d.sent_at, m.notice, m.params, m.subject, m.card, m.created_at, d.error FROM delivery d JOIN message m ON m.id = d.message_id WHERE d.id = $1`,
    },
    [deliveryId],
  );
  const drawn = row && (await draw(services, registry, row, isFolding));
  return drawn && { ...drawn.outgoing, personId: row.person_id, sentAt: row.sent_at };
}
