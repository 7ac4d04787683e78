import { EVIDENCE_MAX_BYTES } from "../../core/evidence.ts";
import type { FileRef } from "../../core/interaction.ts";
import type { Services } from "../../core/services.ts";
import {
  type Address,
  type Delivered,
  type FetchedFile,
  type Outgoing,
  PlatformError,
  type Surface,
} from "../../core/surface.ts";
import { channelIdOf } from "./channels.ts";
import { DELIVERY_EVENT, type SlackClient } from "./client.ts";
import type { Connection, Identity } from "./connection.ts";
import { isAbsent, isDisconnected, isGone, isLayout, isUndeletable } from "./errors.ts";
import { FALLBACK_MAX_CHARS } from "./limits.ts";
import type { Pictures } from "./pictures.ts";
import { type MessageContent, renderMessage } from "./render-card.ts";

/** So many of the last messages of a conversation are looked at for one that may have arrived. */
const LOOK_BACK = 30;

/** What the core's sender asks of Slack. */
export function createSurface(
  client: SlackClient,
  connection: Connection,
  pictures: Pictures,
  services: Pick<Services, "db" | "vault" | "log">,
): Surface {
  const { log } = services;
  /** A dead token is found out by whoever calls first. */
  const guarded = async <R>(work: () => Promise<R>): Promise<R> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof PlatformError && isDisconnected(error)) connection.lose(error.code);
      throw error;
    }
  };
  return {
    platform: "slack",
    answers: "inline",
    deliver: (outgoing) =>
      guarded(async () => {
        const to = await addressOf(client, services, connection.need(), outgoing.to);
        const arrived = outgoing.attempt > 1 ? await findArrived(client, outgoing) : undefined;
        if (arrived) return arrived;
        const show = (shown: Partial<MessageContent>) => client.post(to, shown, outgoing.deliveryId);
        return refOf(await withPlainCopy(log, pictures, outgoing, show));
      }),
    refresh: (outgoing, ref) =>
      guarded(async () => {
        connection.need();
        const [channel = "", ts = ""] = ref.split(":");
        const show = (shown: Partial<MessageContent>) => client.call("chat.update", { channel, ts, ...shown });
        try {
          await withPlainCopy(log, pictures, outgoing, show);
          return "refreshed";
        } catch (error) {
          if (error instanceof PlatformError && isGone(error)) return "gone";
          throw error;
        }
      }),
    retract: (_delivery, ref) =>
      guarded(async () => {
        connection.need();
        const [channel = "", ts = ""] = ref.split(":");
        try {
          await client.call("chat.delete", { channel, ts });
          return "retracted";
        } catch (error) {
          if (error instanceof PlatformError && isAbsent(error)) return "retracted";
          if (error instanceof PlatformError && isUndeletable(error)) return "gone";
          throw error;
        }
      }),
    fetchFile: (ref) =>
      guarded(async () => {
        connection.need();
        return fetchFile(client, ref);
      }),
  };
}

/** The conversation and the message in it; a person's own id would not do for a refresh. */
const refOf = ({ channel, ts }: { channel: string; ts: string }): Delivered => ({ ref: `${channel}:${ts}` });

async function addressOf(
  client: SlackClient,
  services: Pick<Services, "db" | "vault">,
  { tenant }: Identity,
  to: Address,
): Promise<string> {
  if (to.kind === "account") {
    if (to.account.tenant !== tenant) throw new PlatformError("slack", "foreign_tenant", "never");
    return to.account.externalId;
  }
  const id = await channelIdOf(services, to.channel);
  const { channel } = await client.call("conversations.info", { channel: id });
  const facts = channel as { is_ext_shared?: boolean; is_pending_ext_shared?: boolean };
  // People of another company would read it.
  if (facts.is_ext_shared || facts.is_pending_ext_shared) {
    throw new PlatformError("slack", "channel_is_shared_outside", "never");
  }
  return id;
}

/**
 * The message of an earlier attempt that got no answer, if it arrived: messages carry the delivery's id. Only in direct
 * conversations: reading a channel's history would need one more right, and there a repeated line does little harm.
 */
async function findArrived(client: SlackClient, { to, deliveryId }: Outgoing): Promise<Delivered | undefined> {
  if (to.kind !== "account") return undefined;
  try {
    return await lookFor(client, to.account.externalId, deliveryId);
  } catch (error) {
    // An installation without the right to look posts again rather than never.
    if (error instanceof PlatformError && (error.retry === "never" || error.code === "missing_scope")) return undefined;
    throw error;
  }
}

async function lookFor(client: SlackClient, userId: string, deliveryId: string): Promise<Delivered | undefined> {
  const opened = await client.call("conversations.open", { users: userId });
  const { id } = opened.channel as { id: string };
  const { messages } = await client.call("conversations.history", {
    channel: id,
    limit: LOOK_BACK,
    include_all_metadata: true,
  });
  type Found = { ts: string; metadata?: { event_type?: string; event_payload?: { delivery?: string } } };
  const found = (messages as Found[] | undefined)?.find(
    ({ metadata }) => metadata?.event_type === DELIVERY_EVENT && metadata.event_payload?.delivery === deliveryId,
  );
  return found && refOf({ channel: id, ts: found.ts });
}

/**
 * Shows the card; if Slack refuses one of its pictures, what they show in words; if it refuses the layout, which is our
 * mistake, the words alone: nobody must miss a notice.
 */
async function withPlainCopy<R>(
  log: Services["log"],
  pictures: Pictures,
  outgoing: Outgoing,
  show: (content: Partial<MessageContent>) => Promise<R>,
): Promise<R> {
  const { card, deliveryId, detailsUrl } = outgoing;
  const ids = await pictures.of(card);
  if (ids) {
    try {
      return await show(renderMessage(card, { ...outgoing, pictures: ids }));
    } catch (error) {
      if (!(error instanceof PlatformError && isLayout(error))) throw error;
      pictures.forget(card);
      log.warn({ delivery: deliveryId, code: error.code, detail: error.message }, "slack does not show a picture");
    }
  }
  const content = renderMessage(card, outgoing);
  try {
    return await show(content);
  } catch (error) {
    if (!(error instanceof PlatformError && isLayout(error))) throw error;
    log.error({ delivery: deliveryId, code: error.code, detail: error.message }, "slack refused the layout of a card");
    const text = content.text.slice(0, FALLBACK_MAX_CHARS - detailsUrl.length - 1).toWellFormed();
    return show({ text: `${text}\n${detailsUrl}` });
  }
}

/** @throws PlatformError "never" for what is gone, too large, or not ours to read */
async function fetchFile(client: SlackClient, { ref }: FileRef & { kind: "remote" }): Promise<FetchedFile> {
  const { file } = await client.call("files.info", { file: ref });
  const facts = file as { url_private?: string; name?: string; mimetype?: string; size?: number };
  if (!facts.url_private) throw new PlatformError("slack", "file_without_address", "never");
  if ((facts.size ?? 0) > EVIDENCE_MAX_BYTES) throw new PlatformError("slack", "file_too_large", "never");
  const response = await client.download(facts.url_private);
  const type = response.headers.get("content-type") ?? "";
  if (response.status >= 500 || response.status === 429) {
    throw new PlatformError("slack", `http_${response.status}`, "later", { detail: "download" });
  }
  if (!response.ok) throw new PlatformError("slack", `http_${response.status}`, "never", { detail: "download" });
  // Without the right to read it, Slack answers 200 with its sign-in page.
  if (/^text\/html\b/i.test(type)) throw new PlatformError("slack", "sign_in_page_instead_of_file", "never");
  return {
    bytes: await bytesOf(response),
    ...(facts.name && { name: facts.name }),
    ...(facts.mimetype && { mime: facts.mimetype }),
  };
}

async function bytesOf(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength;
      if (size > EVIDENCE_MAX_BYTES) throw new PlatformError("slack", "file_too_large", "never");
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof PlatformError) throw error;
    throw new PlatformError("slack", "download_broken", "later", { cause: error });
  }
  return Buffer.concat(chunks);
}
