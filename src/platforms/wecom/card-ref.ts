import { z } from "zod";
import { AFTERWARDS } from "../../core/outbox.ts";
import type { Services } from "../../core/services.ts";
import { RESPONSE_CODE_LIVES_MS } from "./limits.ts";

/**
 * What we remember of a sent delivery, in its `ref`: the task of its card and the codes that can change it. Each code
 * works once within 72 hours; sending gives one and every press gives another, so the list grows by what members press
 * and shrinks by what we change. It lives in the delivery's own row: no table beside it can disagree with it.
 */
export type CardRef = {
  /** How many messages the delivery is so far; a retry goes on behind them. What was taken back is none of them. */
  sent: number;
  /** Its pictures are among them; else the card says what they show. */
  hasPictures?: boolean;
  /** Message id of the card. */
  msgId?: string;
  /** Message ids of what stands above it. */
  above?: string[];
  /** The one whose taking back got no answer, so that it may have been taken back. */
  asked?: string;
  /** Oldest first. */
  codes: { code: string; at: number }[];
};

const Ref = z.object({
  sent: z.number().int(),
  hasPictures: z.boolean().optional(),
  msgId: z.string().optional(),
  above: z.array(z.string()).optional(),
  asked: z.string().optional(),
  codes: z.array(z.object({ code: z.string(), at: z.number() })),
});

export const writeRef = (ref: CardRef): string => JSON.stringify(ref);

function readRef(text: string | null | undefined): CardRef {
  if (!text) return { sent: 0, codes: [] };
  const { msgId, hasPictures, above, asked, ...rest } = Ref.parse(JSON.parse(text));
  return {
    ...rest,
    ...(msgId !== undefined && { msgId }),
    ...(hasPictures && { hasPictures }),
    ...(above && { above }),
    ...(asked !== undefined && { asked }),
  };
}

/** The codes that can still work, the newest first: a press's code is fresher than the one from sending. */
export const usableCodes = (ref: CardRef, now: Date): string[] =>
  ref.codes
    .filter(({ at }) => now.getTime() - at < RESPONSE_CODE_LIVES_MS)
    .map(({ code }) => code)
    .reverse();

/** The task id of the nth card of a delivery. */
export const taskIdOf = (deliveryId: string, index: number): string =>
  index === 0 ? deliveryId : `${deliveryId}-${index}`;

/** The delivery behind a task id from outside. */
export const deliveryOf = (taskId: string | undefined): string | undefined =>
  /^(dlv_[0-9a-z]{8,32})(?:-\d{1,2})?$/.exec(taskId ?? "")?.[1];

type Db = Pick<Services["db"], "sql">;

const READ = { name: "wecom.ref-read", text: "SELECT ref FROM delivery WHERE id = $1 AND platform = 'wecom'" };
const PROGRESS = {
  name: "wecom.ref-progress",
  text: "UPDATE delivery SET ref = $2 WHERE id = $1 AND platform = 'wecom'",
};

export async function findRef(db: Db, deliveryId: string): Promise<CardRef> {
  const [row] = await db.sql<{ ref: string | null }>(READ, [deliveryId]);
  return readRef(row?.ref);
}

/** Between two messages of one delivery: a crash or refusal does not repeat the first. */
export async function keepProgress(db: Db, deliveryId: string, ref: CardRef): Promise<void> {
  await db.sql(PROGRESS, [deliveryId, writeRef(ref)]);
}

// Only of a card that was sent to this very member: a forged task id changes nothing. A card that must not be
// read any more and could not be changed for want of a code can be now.
const ADD_CODE = {
  name: "wecom.ref-add-code",
  text: `UPDATE delivery SET ref = jsonb_set(ref::jsonb, '{codes}', (ref::jsonb -> 'codes') || $4::jsonb)::text,
      stale = stale + CASE WHEN state = 'sent' AND error = '${AFTERWARDS.stands}' THEN 1 ELSE 0 END
    WHERE id = $1 AND platform = 'wecom' AND tenant = $2 AND lower(address) = lower($3) AND ref IS NOT NULL
      AND NOT (ref::jsonb -> 'codes') @> $5::jsonb`,
};

/** The code of a press on a delivered card. The same code again changes nothing. */
export async function addCode(
  db: Db,
  delivery: { id: string; tenant: string; userId: string },
  code: string,
  now: Date,
): Promise<void> {
  const [added, same] = [JSON.stringify([{ code, at: now.getTime() }]), JSON.stringify([{ code }])];
  await db.sql(ADD_CODE, [delivery.id, delivery.tenant, delivery.userId, added, same]);
}

const DROP_CODE = {
  name: "wecom.ref-drop-code",
  text: `UPDATE delivery SET ref = jsonb_set(ref::jsonb, '{codes}', coalesce(
      (SELECT jsonb_agg(c) FROM jsonb_array_elements(ref::jsonb -> 'codes') c WHERE c ->> 'code' <> $2), '[]'))::text
    WHERE id = $1 AND platform = 'wecom' AND ref IS NOT NULL`,
};

/** A code that was used, or that WeCom no longer takes. */
export async function dropCode(db: Db, deliveryId: string, code: string): Promise<void> {
  await db.sql(DROP_CODE, [deliveryId, code]);
}

const DROP_MESSAGE = {
  name: "wecom.ref-drop-message",
  text: `UPDATE delivery SET ref = (jsonb_set(jsonb_set(ref::jsonb, '{above}', coalesce(ref::jsonb -> 'above', '[]') - $2),
      '{sent}', to_jsonb((ref::jsonb ->> 'sent')::int - 1))
      - ARRAY['asked', CASE WHEN ref::jsonb ->> 'msgId' = $2 THEN 'msgId' END])::text
    WHERE id = $1 AND platform = 'wecom' AND ref IS NOT NULL`,
};

/** A message that was taken back. */
export async function dropMessage(db: Db, deliveryId: string, msgid: string): Promise<void> {
  await db.sql(DROP_MESSAGE, [deliveryId, msgid]);
}

const MARK_ASKED = {
  name: "wecom.ref-mark-asked",
  text: `UPDATE delivery SET ref = jsonb_set(ref::jsonb, '{asked}', to_jsonb($2::text))::text
    WHERE id = $1 AND platform = 'wecom' AND ref IS NOT NULL`,
};

/** A message that may have been taken back: nobody said. */
export async function markAsked(db: Db, deliveryId: string, msgid: string): Promise<void> {
  await db.sql(MARK_ASKED, [deliveryId, msgid]);
}
