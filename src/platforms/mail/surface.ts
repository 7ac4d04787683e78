import MailComposer from "nodemailer/lib/mail-composer";
import { BESIDES } from "../../core/outbox.ts";
import { Pause } from "../../core/pause.ts";
import type { Services } from "../../core/services.ts";
import type { Outgoing, Surface } from "../../core/surface.ts";
import { MailError, refusal } from "./errors.ts";
import { MAILS_PER_SECOND, SERVER_PAUSE } from "./limits.ts";
import { renderMail } from "./render.ts";
import { isAddress, type Mailbox } from "./settings.ts";
import type { Postbox } from "./smtp.ts";

const BESIDES_READER = {
  name: "mail.reader-besides",
  // Only the last word counts: an address that was changed or taken back since is written to no more.
  text: `SELECT p.name, c.email FROM channel_consent c JOIN person p ON p.id = c.person_id
    WHERE c.id = $1 AND c.answer = 'agreed' AND p.is_active AND NOT EXISTS (SELECT 1 FROM channel_consent l
      WHERE l.person_id = c.person_id AND (l.at, l.id) > (c.at, c.id))`,
};
const READER = { name: "mail.reader", text: "SELECT name, email FROM person WHERE id = $1 AND is_active" };

export type MailParts = {
  postbox: Postbox;
  from: Mailbox;
  services: Pick<Services, "db" | "clock" | "vault">;
  /** Tests are in a hurry. */
  perSecond?: number | undefined;
};

/** Mail to people of the company: goes out and cannot be changed any more. */
export function createSurface({ postbox, from, services, perSecond = MAILS_PER_SECOND }: MailParts): Surface {
  const turn = everySecond(perSecond);
  const pause = new Pause(services.clock, SERVER_PAUSE);
  return {
    platform: "mail",
    answers: "inline",
    isPaused: () => pause.isOn(),
    async deliver(outgoing) {
      const to = await readerOf(services, outgoing);
      const message = await compose(outgoing, from, to, services.clock.now());
      await turn();
      try {
        await postbox.send({ from: from.address, to: to.address }, message);
      } catch (error) {
        if (error instanceof MailError && error.isForAll) throw refusal(error.code, "later", pause.begin());
        throw error;
      }
      pause.end();
      return { ref: messageIdOf(outgoing, from) };
    },
    // What lies in somebody's mailbox stays as it is.
    refresh: async () => "gone",
    async fetchFile() {
      throw refusal("no-files", "never");
    },
  };
}

async function readerOf(services: MailParts["services"], { to }: Outgoing): Promise<Mailbox> {
  if (to.kind === "channel") throw refusal("no-channels", "never");
  const { externalId: id, tenant } = to.account;
  const { name, email } = tenant === BESIDES ? await besides(services, id) : await listed(services, id);
  if (!email) throw refusal("no-address", "never");
  if (!isAddress(email)) throw refusal("bad-address", "never");
  return { name: name ?? "", address: email };
}

type Found = { name?: string; email?: string | undefined };

/** The directory's address of a person. */
async function listed({ db }: MailParts["services"], personId: string): Promise<Found> {
  const [row] = await db.sql<{ name: string; email: string | null }>(READER, [personId]);
  return row ? { name: row.name, email: row.email ?? undefined } : {};
}

/** The address that somebody gave besides the chat, by the id of their word. */
async function besides({ db, vault }: MailParts["services"], id: string): Promise<Found> {
  const [row] = await db.sql<{ name: string; email: Buffer | null }>(BESIDES_READER, [id]);
  return row ? { name: row.name, email: row.email ? vault.openText("identity", row.email, id) : undefined } : {};
}

/** The same for every attempt, so that a mailbox, or whoever looks into one, knows a repeated message. */
const messageIdOf = ({ deliveryId }: Outgoing, { address }: Mailbox): string =>
  `<${deliveryId}@${address.slice(address.lastIndexOf("@") + 1)}>`;

async function compose(outgoing: Outgoing, from: Mailbox, to: Mailbox, now: Date): Promise<Buffer> {
  const { card, locale, detailsUrl } = outgoing;
  const composer = new MailComposer({
    from,
    to,
    ...renderMail(card, { locale, detailsUrl }),
    messageId: messageIdOf(outgoing, from),
    date: now,
    headers: {
      "Auto-Submitted": "auto-generated",
      // Exchange answers neither with out-of-office notes nor with receipts.
      "X-Auto-Response-Suppress": "All",
      "Content-Language": locale,
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

/** One at a time with so much between them; who waits holds up the sender's batch, and so the queue waits and not the server. */
function everySecond(count: number): () => Promise<void> {
  let next = 0;
  return async () => {
    const now = performance.now();
    const at = Math.max(now, next);
    next = at + 1_000 / count;
    if (at > now) await new Promise((resolve) => setTimeout(resolve, at - now));
  };
}
