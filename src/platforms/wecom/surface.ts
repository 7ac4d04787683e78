import { picturesOf } from "../../core/card.ts";
import type { Clock } from "../../core/clock.ts";
import { EVIDENCE_MAX_BYTES } from "../../core/evidence.ts";
import { Pause } from "../../core/pause.ts";
import { keyOf, pngOf } from "../../core/picture.ts";
import type { Services } from "../../core/services.ts";
import { type FetchedFile, type Outgoing, PlatformError, type Surface } from "../../core/surface.ts";
import type { PictureIds } from "./card-content.ts";
import { type CardRef, dropCode, findRef, keepProgress, taskIdOf, usableCodes, writeRef } from "./card-ref.ts";
import type { WecomClient, WecomMessage } from "./client.ts";
import { APP_PAUSE } from "./limits.ts";
import { renderCard, renderUpdate } from "./render-card.ts";
import { deliverToRobot } from "./robots.ts";
import { takeBack, takeBackAbove } from "./taking-back.ts";
import { refusal } from "./transport.ts";
import { waitForMember } from "./turns.ts";

/** A task id that is taken: an earlier attempt of ours arrived and its answer got lost. */
const TASK_EXISTS = "42014";
/** A code that is used, expired or unknown. */
const CODE_GONE = "60140";
/** Too many messages of the app: in the minute, or in the day for as many accounts as the company has. */
const RATE_LIMITED = "45009";

/** `clock` is the real one, which WeCom's codes live by; deliveries are dated by the product's own. */
type Parts = {
  client: WecomClient;
  apiUrl: string;
  services: Pick<Services, "db" | "vault" | "clock" | "log">;
  tenant: string;
  clock: Clock;
};

export function createSurface({ client, apiUrl, services, tenant, clock }: Parts): Surface {
  const { db, log } = services;
  const pause = new Pause(clock, APP_PAUSE);
  /** The app has sent all that it may today, or is too fast: nobody gets anything for a while. */
  const heeding = async <R>(work: () => Promise<R>): Promise<R> => {
    try {
      const done = await work();
      pause.end();
      return done;
    } catch (error) {
      if (!(error instanceof PlatformError && error.code === RATE_LIMITED)) throw error;
      throw refusal(RATE_LIMITED, "later", { retryAfterMs: pause.begin() });
    }
  };
  return {
    platform: "wecom",
    answers: "queued",

    isPaused: () => pause.isOn(),
    async deliver(outgoing) {
      if (outgoing.to.kind === "channel") {
        await deliverToRobot({ client, apiUrl, services, clock }, outgoing, outgoing.to.channel);
        return { ref: "" };
      }
      const address = memberOf(outgoing, tenant);
      const ref = outgoing.attempt > 1 ? await findRef(db, outgoing.deliveryId) : { sent: 0, codes: [] };
      const isBegun = ref.sent > 0;
      const count = messagesOf(outgoing, STAND_IN).length - ref.sent;
      const waitMs = await waitForMember(db, { tenant, address }, count, services.clock.now());
      if (waitMs > 0) throw refusal("member-rate", "later", { retryAfterMs: waitMs });
      if (!isBegun && (await sendPictures(client, address, outgoing, ref, log)))
        await keepProgress(db, outgoing.deliveryId, ref);
      const messages = messagesOf(outgoing, ref.hasPictures ? STAND_IN : undefined);
      for (const message of messages.slice(ref.sent)) {
        await heeding(() => send(client, address, message, outgoing.attempt, ref, clock));
        ref.sent += 1;
        if (ref.sent < messages.length) await keepProgress(db, outgoing.deliveryId, ref);
      }
      return { ref: writeRef(ref) };
    },

    async refresh(outgoing) {
      // What a robot said in its group stays as it was.
      if (outgoing.to.kind === "channel") return "gone";
      const address = memberOf(outgoing, tenant);
      const { deliveryId, card, locale, detailsUrl } = outgoing;
      // Read afresh: a press may have brought a code since this refresh was planned.
      const ref = await findRef(db, deliveryId);
      const codes = usableCodes(ref, clock.now());
      const isAlone = !card.isTakenBack || (await takeBackAbove({ client, db }, deliveryId, ref));
      // What was sent as a picture cannot be changed and stands above the card.
      const drawn = renderUpdate(card, { locale, detailsUrl, ...(ref.hasPictures && { pictures: STAND_IN }) });
      for (const code of codes) {
        try {
          await client.updateTemplateCard(address, code, { card: drawn });
          await dropCode(db, deliveryId, code);
          return isAlone ? "refreshed" : "partly";
        } catch (error) {
          if (!(error instanceof PlatformError && error.code === CODE_GONE)) throw error;
          await dropCode(db, deliveryId, code);
        }
      }
      return "gone";
    },

    async retract(delivery) {
      // What a robot said in its group stays.
      if (delivery.to.kind === "channel") return "gone";
      memberOf(delivery, tenant);
      return (await takeBack({ client, db }, delivery.deliveryId)) ? "retracted" : "gone";
    },

    async fetchFile(file): Promise<FetchedFile> {
      const { bytes, name, mime } = await client.downloadMedia(file.ref, EVIDENCE_MAX_BYTES);
      return { bytes, ...(name && { name }), ...(mime && { mime }) };
    },
  };
}

/** An app writes to the members of its own company alone. */
function memberOf({ to }: Pick<Outgoing, "to">, tenant: string): string {
  if (to.kind === "channel") throw refusal("not-a-member", "never");
  if (to.account.tenant !== tenant) throw refusal("foreign-company", "never");
  return to.account.externalId;
}

function messagesOf({ card, locale, detailsUrl, deliveryId }: Outgoing, pictures?: PictureIds): WecomMessage[] {
  return renderCard(card, { locale, detailsUrl, taskId: taskIdOf(deliveryId, 0), ...(pictures && { pictures }) });
}

/** In the place of pictures that are there already, or will be. */
const STAND_IN: PictureIds = () => "sent";

/** Sends the pictures of a card before it. False where WeCom takes one not: then the card says what they show. */
async function sendPictures(
  client: WecomClient,
  address: string,
  outgoing: Outgoing,
  ref: CardRef,
  log: Services["log"],
): Promise<boolean> {
  const pictures = picturesOf(outgoing.card);
  if (pictures.length === 0) return false;
  try {
    const ids = new Map<string, string>();
    for (const picture of pictures) {
      const bytes = new Uint8Array(await pngOf(picture));
      ids.set(keyOf(picture), await client.uploadImage(bytes, "shenyan.png"));
    }
    const images = messagesOf(outgoing, (picture) => ids.get(keyOf(picture))).slice(0, pictures.length);
    for (const image of images) {
      const { msgid } = await client.send(address, image);
      ref.above = [...(ref.above ?? []), msgid];
    }
    ref.sent += images.length;
    ref.hasPictures = true;
    return true;
  } catch (error) {
    const code = error instanceof PlatformError ? error.code : "fault";
    log.warn({ delivery: outgoing.deliveryId, code }, "a picture was not sent, its words are");
    return false;
  }
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
    if (message.msgtype !== "template_card") {
      ref.above = [...(ref.above ?? []), msgid];
      return;
    }
    ref.msgId = msgid;
    if (responseCode) ref.codes.push({ code: responseCode, at: clock.now().getTime() });
  } catch (error) {
    const isOurs = error instanceof PlatformError && error.code === TASK_EXISTS && attempt > 1;
    if (!isOurs || message.msgtype !== "template_card") throw error;
  }
}
