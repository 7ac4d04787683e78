import type { Clock } from "../../core/clock.ts";
import { EVIDENCE_MAX_BYTES } from "../../core/evidence.ts";
import type { Services } from "../../core/services.ts";
import { type FetchedFile, type Outgoing, PlatformError, type Surface } from "../../core/surface.ts";
import {
  type CardRef,
  dropCode,
  findRef,
  keepProgress,
  taskIdOf,
  usableCodes,
  waitForTurn,
  writeRef,
} from "./card-ref.ts";
import type { WecomClient, WecomMessage } from "./client.ts";
import { renderCard, renderUpdate } from "./render-card.ts";
import { refusal } from "./transport.ts";

/** A task id that is taken: an earlier attempt of ours arrived and its answer got lost. */
const TASK_EXISTS = "42014";
/** A code that is used, expired or unknown. */
const CODE_GONE = "60140";

/** `clock` is the real one, which WeCom's codes live by; deliveries are dated by the product's own. */
type Parts = { client: WecomClient; services: Pick<Services, "db" | "clock">; tenant: string; clock: Clock };

export function createSurface({ client, services, tenant, clock }: Parts): Surface {
  const { db } = services;
  return {
    platform: "wecom",
    answers: "queued",

    async deliver(outgoing) {
      const address = memberOf(outgoing, tenant);
      const ref = outgoing.attempt > 1 ? await findRef(db, outgoing.deliveryId) : { sent: 0, codes: [] };
      const messages = messagesOf(outgoing);
      const rest = messages.slice(ref.sent);
      const waitMs = await waitForTurn(db, { tenant, address }, rest.length, services.clock.now());
      if (waitMs > 0) throw refusal("member-rate", "later", { retryAfterMs: waitMs });
      for (const message of rest) {
        await send(client, address, message, outgoing.attempt, ref, clock);
        ref.sent += 1;
        if (ref.sent < messages.length) await keepProgress(db, outgoing.deliveryId, ref);
      }
      return { ref: writeRef(ref) };
    },

    async refresh(outgoing) {
      const address = memberOf(outgoing, tenant);
      const { deliveryId, card, locale, detailsUrl } = outgoing;
      // Read afresh: a press may have brought a code since this refresh was planned.
      const codes = usableCodes(await findRef(db, deliveryId), clock.now());
      for (const code of codes) {
        try {
          await client.updateTemplateCard(address, code, { card: renderUpdate(card, { locale, detailsUrl }) });
          await dropCode(db, deliveryId, code);
          return "refreshed";
        } catch (error) {
          if (!(error instanceof PlatformError && error.code === CODE_GONE)) throw error;
          await dropCode(db, deliveryId, code);
        }
      }
      return "gone";
    },

    async fetchFile(file): Promise<FetchedFile> {
      const { bytes, name, mime } = await client.downloadMedia(file.ref, EVIDENCE_MAX_BYTES);
      return { bytes, ...(name && { name }), ...(mime && { mime }) };
    },
  };
}

/** WeCom has no channels for an app: it writes to members alone. */
function memberOf({ to }: Outgoing, tenant: string): string {
  if (to.kind === "channel") throw refusal("no-channels", "never");
  if (to.account.tenant !== tenant) throw refusal("foreign-company", "never");
  return to.account.externalId;
}

function messagesOf({ card, locale, detailsUrl, deliveryId }: Outgoing): WecomMessage[] {
  return renderCard(card, { locale, detailsUrl, taskId: taskIdOf(deliveryId, 0) });
}

async function send(
  client: WecomClient,
  address: string,
  message: WecomMessage,
  attempt: number,
  ref: CardRef,
  clock: Clock,
): Promise<void> {
  try {
    const { msgid, responseCode } = await client.send(address, message);
    if (message.msgtype !== "template_card") return;
    ref.msgId = msgid;
    if (responseCode) ref.codes.push({ code: responseCode, at: clock.now().getTime() });
  } catch (error) {
    const isOurs = error instanceof PlatformError && error.code === TASK_EXISTS && attempt > 1;
    if (!isOurs || message.msgtype !== "template_card") throw error;
  }
}
