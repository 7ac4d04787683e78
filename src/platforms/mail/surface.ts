import MailComposer from "nodemailer/lib/mail-composer";
import { Pause } from "../../core/pause.ts";
import type { Services } from "../../core/services.ts";
import type { Outgoing, Surface } from "../../core/surface.ts";
import { MailError, refusal } from "./errors.ts";
import { MAILS_PER_SECOND, SERVER_PAUSE } from "./limits.ts";
import { renderMail } from "./render.ts";
import { isAddress, type Mailbox } from "./settings.ts";
import type { Postbox } from "./smtp.ts";

const READER = { name: "mail.reader", text: "SELECT name, email FROM person WHERE id = $1 AND is_active" };

export type MailParts = {
  postbox: Postbox;
  from: Mailbox;
  services: Pick<Services, "db" | "clock">;
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

async function readerOf({ db }: MailParts["services"], { to }: Outgoing): Promise<Mailbox> {
  if (to.kind === "channel") throw refusal("no-channels", "never");
  const [row] = await db.sql<{ name: string; email: string | null }>(READER, [to.account.externalId]);
  if (!row?.email) throw refusal("no-address", "never");
  if (!isAddress(row.email)) throw refusal("bad-address", "never");
  return { name: row.name, address: row.email };
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
