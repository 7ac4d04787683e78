import type { Statement, Tx } from "../db/database.ts";
import { newId } from "./id.ts";
import type { Platform } from "./interaction.ts";

/**
 * What goes out. A message says which notice with which parameters; each recipient is a delivery of its own. Both are
 * written in the transaction of their cause and rendered only when they are sent, in the reader's language and from the
 * state of that moment; a later move of their subject marks them stale, and the sender refreshes the cards.
 */
export type OutgoingMessage = {
  /** Unique: the same key again adds nothing. `${subject}:${what happened}`. */
  key: string;
  notice: string;
  /** Ids and small facts, no texts of people. */
  params?: Record<string, unknown>;
  subject?: string;
  /** Its row is not dated to the moment, so that it is not found by the time of what it is about. */
  isApart?: true;
  to: readonly Recipient[];
};

/**
 * A person is reached where they were last active, or by mail where that was chosen: at the directory's address, or at
 * the one that they gave besides the chat when they agreed to it. A channel is one of those that were
 * added (`chn_…`), or the platform's own id of one that the settings name.
 */
export type Recipient =
  /** `notBefore`: it waits until then. */
  { personId: string; via?: "mail" | "besides"; notBefore?: Date } | { platform: Platform; channel: string };

/** The rows of messages as JSON, for the statements that insert them together with what caused them. */
export function messageRows(messages: readonly OutgoingMessage[]) {
  const rows = messages.map((message) => ({
    id: newId("msg"),
    key: message.key,
    notice: message.notice,
    params: message.params ?? {},
    subject: message.subject ?? null,
    is_apart: message.isApart === true,
    to: message.to,
  }));
  return {
    messages: JSON.stringify(rows.map(({ to: _to, ...row }) => row)),
    recipients: JSON.stringify(
      rows.flatMap(({ id, to }) =>
        to.map((recipient) => ({
          id: newId("dlv"),
          message_id: id,
          person_id: "personId" in recipient ? recipient.personId : null,
          via: "via" in recipient ? recipient.via : null,
          not_before: "notBefore" in recipient ? recipient.notBefore : null,
          platform: "channel" in recipient ? recipient.platform : null,
          channel: "channel" in recipient ? recipient.channel : null,
        })),
      ),
    ),
  };
}

/** The tenant of mail to an address besides: the address of the delivery is the id of the word that it was given with. */
export const BESIDES = "besides";

/** There while mail goes out, for the statement that queues; written at each start. */
const MAIL_SETTING = "mail";

/**
 * The two inserts as common table expressions, to be put behind others. `from` is a table expression that has a row
 * when the messages shall go out. Somebody without any account, or for mail without an address or where no mail goes
 * out at all, gets a row that says "unreachable", so that HR can see it and serve by other means. A delivery by mail
 * holds the person's id, or that of their word with the address besides; the address is looked up when it is sent. A
 * recipient may have a `not_before`, an instant as text.
 */
export const messageInserts = (from: string, messages: string, recipients: string, now: string): string => `
  told AS (
    INSERT INTO message (id, key, notice, params, subject, created_at)
    SELECT m.id, m.key, m.notice, m.params, m.subject,
      CASE WHEN m.is_apart THEN date_trunc('hour', ${now}::timestamptz) ELSE ${now}::timestamptz END
    FROM ${from} jsonb_to_recordset(${messages}::jsonb)
      AS m(id text, key text, notice text, params jsonb, subject text, is_apart boolean)
    ON CONFLICT (key) DO NOTHING RETURNING id
  ), addressed AS (
    INSERT INTO delivery (id, message_id, person_id, platform, tenant, address, is_channel, state, next_at)
    SELECT r.id, r.message_id, r.person_id, coalesce(a.platform, r.platform,
        CASE WHEN r.via = 'besides' THEN 'mail' ELSE r.via END, 'none'), coalesce(a.tenant, ''),
      coalesce(a.spelling, r.channel, r.person_id), r.channel IS NOT NULL,
      CASE WHEN r.channel IS NULL AND a.platform IS NULL THEN 'unreachable' ELSE 'queued' END,
      greatest(${now}::timestamptz, r.not_before)
    FROM told JOIN jsonb_to_recordset(${recipients}::jsonb)
      AS r(id text, message_id text, person_id text, via text, platform text, channel text, not_before timestamptz) ON r.message_id = told.id
    LEFT JOIN LATERAL (
      (SELECT pa.platform, pa.tenant, pa.spelling FROM platform_account pa JOIN person p ON p.id = pa.person_id
      WHERE r.via IS NULL AND pa.person_id = r.person_id AND pa.is_active AND p.is_active
      ORDER BY (pa.platform = p.last_platform) DESC NULLS LAST, pa.platform LIMIT 1)
      UNION ALL
      SELECT 'mail', '', p.id FROM person p
      WHERE r.via = 'mail' AND p.id = r.person_id AND p.is_active AND p.email IS NOT NULL
        AND EXISTS (SELECT 1 FROM setting WHERE key = '${MAIL_SETTING}')
      UNION ALL
      SELECT 'mail', '${BESIDES}', c.id FROM person p CROSS JOIN LATERAL (SELECT w.id, w.answer, w.email
        FROM channel_consent w WHERE r.via = 'besides' AND w.person_id = p.id ORDER BY w.at DESC, w.id DESC LIMIT 1) c
      WHERE r.via = 'besides' AND p.id = r.person_id AND p.is_active AND c.answer = 'agreed' AND c.email IS NOT NULL
        AND EXISTS (SELECT 1 FROM setting WHERE key = '${MAIL_SETTING}')
    ) a ON true
    ON CONFLICT (message_id, platform, tenant, address) DO NOTHING
  )`;

const ADD_MAIL_SETTING: Statement = {
  name: "outbox.mail-on",
  text: `INSERT INTO setting (key, value) VALUES ('${MAIL_SETTING}', 'true') ON CONFLICT (key) DO NOTHING`,
};
const DROP_MAIL_SETTING: Statement = {
  name: "outbox.mail-off",
  text: `DELETE FROM setting WHERE key = '${MAIL_SETTING}'`,
};
const GIVE_MAIL_UP: Statement = {
  name: "outbox.mail-give-up",
  text: "UPDATE delivery SET state = 'unreachable' WHERE platform = 'mail' AND state = 'queued'",
};

/** Remembers at the start whether mail goes out. Where it does not any more, what waits for it is not waited for. */
export async function setMail(tx: Pick<Tx, "sql">, isOn: boolean): Promise<void> {
  if (isOn) return void (await tx.sql(ADD_MAIL_SETTING));
  await tx.sql(DROP_MAIL_SETTING);
  await tx.sql(GIVE_MAIL_UP);
}

const HAS_MAIL: Statement = {
  name: "outbox.has-mail",
  text: `SELECT EXISTS (SELECT 1 FROM setting WHERE key = '${MAIL_SETTING}') AS is_on`,
};

/** Whether mail goes out. */
export const hasMail = async (tx: Pick<Tx, "sql">): Promise<boolean> =>
  (await tx.sql<{ is_on: boolean }>(HAS_MAIL))[0]?.is_on === true;

const ADD: Statement = {
  name: "outbox.add",
  text: `WITH ${messageInserts("", "$1", "$2", "$3")} SELECT count(*)::int AS count FROM told`,
};

/** Queues messages in the transaction of their cause. Returns how many were new. */
export async function addMessages(
  tx: Pick<Tx, "sql">,
  now: Date,
  messages: readonly OutgoingMessage[],
): Promise<number> {
  let added = 0;
  for (const part of inParts(messages)) {
    const rows = messageRows(part);
    const [result] = await tx.sql<{ count: number }>(ADD, [rows.messages, rows.recipients, now]);
    added += result?.count ?? 0;
  }
  return added;
}

/** Recipients in one statement. A message to everybody goes in as several with keys of their own, so memory stays flat. */
const PART = 2_000;

function* inParts(messages: readonly OutgoingMessage[]): Generator<OutgoingMessage[]> {
  const small = messages.filter((message) => message.to.length <= PART);
  if (small.length > 0) yield small;
  for (const message of messages) {
    if (message.to.length <= PART) continue;
    for (let from = 0; from < message.to.length; from += PART) {
      yield [{ ...message, key: `${message.key}#${from}`, to: message.to.slice(from, from + PART) }];
    }
  }
}

/**
 * Sent, or about to be: it may be drawn from the state before, and whoever moves the subject cannot see whose hands it is
 * in. What is leased after the move forgets the mark, as it is drawn from the new state.
 */
export const IS_SHOWN = "d.state IN ('sent', 'queued')";
/** For an update with the time as $4. */
export const STALE =
  "stale = d.stale + 1, next_at = CASE WHEN d.state = 'sent' THEN $4::timestamptz ELSE d.next_at END";

const OPENED: Statement = {
  name: "outbox.opened",
  text: "UPDATE delivery SET opened_at = coalesce(opened_at, $2) WHERE id = $1",
};
/** Its reader has it before them whole; the first time counts. */
export async function markOpened(tx: Pick<Tx, "sql">, deliveryId: string, now: Date): Promise<void> {
  await tx.sql(OPENED, [deliveryId, now]);
}

/**
 * What `error` of a delivery that was sent says, beside a platform's own codes: it was taken away; it must not be
 * read any more, can no longer be changed and stands as it was; its card was changed, and something that was sent with
 * it still stands; it could not be changed and shows an earlier state, which it may. With `stale` above 0 it is a
 * trouble that passes, and tried again.
 */
export const AFTERWARDS = {
  takenAway: "retracted",
  stands: "gone",
  standsPartly: "partly",
  behind: "behind",
} as const;

const MARK_STALE: Statement = {
  name: "outbox.mark-stale",
  text: `UPDATE delivery d SET stale = d.stale + 1,
      next_at = CASE WHEN d.state = 'sent' THEN $2::timestamptz ELSE d.next_at END
    FROM message m WHERE m.subject = $1 AND d.message_id = m.id AND ${IS_SHOWN}`,
};

/** The cards about a subject show something else now. Life cycles do this by themselves. */
export async function markStale(tx: Pick<Tx, "sql">, subject: string, now: Date): Promise<void> {
  await tx.sql(MARK_STALE, [subject, now]);
}
