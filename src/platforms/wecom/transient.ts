import type { Card } from "../../core/card.ts";
import { systemCtx } from "../../core/context.ts";
import { newId } from "../../core/id.ts";
import type { Account } from "../../core/interaction.ts";
import type { Person } from "../../core/people.ts";
import type { Services } from "../../core/services.ts";
import { queueCard, sentence } from "../../core/spoken.ts";
import { PlatformError } from "../../core/surface.ts";
import { writeRef } from "./card-ref.ts";
import type { WecomClient } from "./client.ts";
import { renderWithoutPage } from "./render-card.ts";
import { waitForMember } from "./turns.ts";
import { wecomWords } from "./words.ts";

type Parts = { client: WecomClient; services: Services };
type Shown = { account: Account; key: string; card: Card; person: Person | undefined };

/** So long a card may be on its way; then whoever waits for it is told to ask for it again. */
const GRACE_MS = 60_000;

// Later messages of the member wait behind it, so it is not held for long.
const HOLD = {
  name: "wecom.transient-hold",
  text: `UPDATE delivery d SET next_at = $2 FROM message m WHERE m.key = $1 AND d.message_id = m.id AND d.state = 'queued'
    RETURNING d.id`,
};
// It counts as what it stands for: a member gets only so many messages a minute.
const SHOWN = {
  name: "wecom.transient-shown",
  text: "UPDATE delivery SET state = 'sent', sent_at = $2, ref = $3 WHERE id = $1 AND state = 'queued'",
};
const LET_GO = {
  name: "wecom.transient-let-go",
  text: "UPDATE delivery SET next_at = $2 WHERE id = $1 AND state = 'queued'",
};

/**
 * Sends a card that is kept nowhere straight to its reader, in their language and within what a member may get. A
 * sentence in the outbox stands for it until it has arrived: if it is refused, or this process ends in between, the
 * reader hears that they have to ask for it again.
 * @throws PlatformError when it was not sent
 */
export async function sendTransient({ client, services }: Parts, { account, key, card, person }: Shown): Promise<void> {
  const { db, clock } = services;
  const locale = person?.locale ?? services.company.locale;
  const messages = renderWithoutPage(card, { locale, taskId: newId("now") });
  const member = { tenant: account.tenant, address: account.externalId };
  const now = clock.now();
  const standsFor = await db.transaction(async (tx) => {
    const ctx = { ...systemCtx(services, tx), person, locale };
    await queueCard(ctx, account, `${key}:shown`, sentence(wecomWords.in(locale)("shownOnce")));
    const [row] = await tx.sql<{ id: string }>(HOLD, [`reply:${key}:shown`, new Date(now.getTime() + GRACE_MS)]);
    return row?.id;
  });
  // Delivered again by WeCom: it is on its way or has been told.
  if (standsFor === undefined) return;
  try {
    const waitMs = await waitForMember(db, member, messages.length, now);
    if (waitMs > 0) throw new PlatformError("wecom", "member-rate", "later", { retryAfterMs: waitMs });
    for (const message of messages) await client.send(account.externalId, message);
  } catch (error) {
    await db.sql(LET_GO, [standsFor, clock.now()]);
    throw error;
  }
  await db.sql(SHOWN, [standsFor, clock.now(), writeRef({ sent: messages.length, codes: [] })]);
}
