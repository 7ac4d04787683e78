import type { Statement } from "../db/database.ts";
import type { WorkingCalendar } from "./calendar/index.ts";
import type { Ctx } from "./context.ts";
import { deadlineRow } from "./deadlines/begin.ts";
import type { Term } from "./deadlines/term.ts";
import { ChangedMeanwhile, UserError } from "./errors.ts";
import type { Locale } from "./locale.ts";
import {
  IS_SHOWN,
  markStale,
  messageInserts,
  messageRows,
  type OutgoingMessage,
  type Recipient,
  STALE,
} from "./outbox.ts";
import type { Person } from "./people.ts";

/**
 * A life cycle is a table: in each state, each event says who may, what bars it, where it leads, which deadlines end
 * and begin and who is told. `applyMove` is the only way along it.
 */
export type Life<Row extends LifeRow, S extends string = string, E extends string = string> = {
  /** What the rows are: the prefix of their ids, the name in log and messages. */
  subject: string;
  prefix: string;
  /** The database's name of the table; it has the columns id, state, version and moved_at. */
  table: string;
  states: { readonly [State in S]: { readonly [Event in E]?: Move<Row, S> } };
  /** Who may: answers true or why not. A reason has a wording, see `reason`. */
  rights: Record<string, (ctx: Ctx, row: Row) => Promise<true | Refusal>>;
  /**
   * Rights whose holders stay unnamed: the log calls them by this word and never by their id, and they are not told who
   * else did what.
   */
  unnamed?: Readonly<Record<string, string>>;
  /** Rights whose holders are not told what others did with it: they hear of that when it is theirs to know. */
  untold?: readonly string[];
  /** Events that are no news about where a thing stands: notes, additions. */
  quiet?: readonly string[];
  /** What bars a move: answers the reason or undefined. */
  guards: Record<string, (ctx: Ctx, row: Row, input: MoveInput) => Promise<Refusal | undefined> | Refusal | undefined>;
  /** Groups of readers by name. */
  audiences: Record<string, (ctx: Ctx, row: Row) => Promise<readonly Recipient[]>>;
  /** The wording of a reason of a right or a guard. */
  reason(locale: Locale, refusal: Refusal): string;
  /** What a past event is called: "accepted", "passed on". Goes into "… by … at …". */
  happened(locale: Locale, event: string): string;
};

/** A reason by its code, with what its wording needs to name. */
export type Refusal = string | { reason: string; params: Record<string, string> };
/** The code of a refusal, with or without what its wording names. */
export const reasonOf = (refusal: Refusal): string => (typeof refusal === "string" ? refusal : refusal.reason);

/** `version` counts the moves; a move names the one that was seen, so that of two at once only one gets through. */
export type LifeRow = { id: string; state: string; version: number };

export type Move<Row, S extends string> = {
  to: S;
  /** Names of rights; one is enough. */
  may: readonly string[];
  /** Names of guards; none may object. */
  unless?: readonly string[];
  /** Kinds of deadlines that end with this; "all" ends every open one. */
  ends?: readonly string[] | "all";
  due?: readonly DueSpec<Row>[];
  tell?: readonly TellSpec[];
};

export type DueSpec<Row> = {
  kind: string;
  /** Undefined: none for this row. The calendar is the one that the term counts on. */
  term: (row: Row, calendar: WorkingCalendar) => Term | undefined;
  /** From when it counts; the moment of the move unless the row knows better. */
  from?: (row: Row) => Date | undefined;
  /** Whose calendar counts, by a name of `MoveInput.calendars`; that of the company, which acts, unless told otherwise. */
  whose?: string;
};
export type TellSpec = {
  notice: string;
  to: string;
  params?: Record<string, unknown>;
  /** Nothing in the message's row tells what it is about: its parameters are sealed and its subject is a keyed hash. */
  isApart?: boolean;
};

export type MoveInput = {
  /** Columns to set together with the state (database names). */
  set?: Record<string, unknown>;
  /** Facts for the audit entry: ids, codes, counts. */
  data?: Record<string, unknown>;
  /** Parameters that all notices of this move get. */
  params?: Record<string, unknown>;
  /** The calendars that terms of this move may name; a term of a name that is missing counts on the company's. */
  calendars?: Readonly<Record<string, Pick<Person, "region" | "zone"> | undefined>>;
};

/** A table with its states and events as types: `EventOf<typeof x>`. */
export const defineLife =
  <Row extends LifeRow>() =>
  <S extends string, E extends string>(life: Life<Row, S, E>): Life<Row, S, E> =>
    life;

export type EventOf<L> = L extends Life<infer _R, infer _S, infer E> ? E : never;

/** A refusal because of who asks; it is audited. */
export class NotAllowed extends UserError {
  readonly subject: string;
  constructor(subject: string, reason: string, text: string) {
    super(reason, text);
    this.name = "NotAllowed";
    this.subject = subject;
  }
}

/**
 * Moves a row along its table, or says why not. State, audit entry, deadlines, messages and the refresh of sent cards
 * are one statement, guarded by the state and version that the row had when it was read.
 * @throws ChangedMeanwhile when the table has no such event in that state, or somebody moved the row first
 * @throws NotAllowed UserError with the reason in the person's language
 */
export async function applyMove<Row extends LifeRow, S extends string, E extends string>(
  ctx: Ctx,
  life: Life<Row, S, E>,
  row: Row,
  event: E,
  input: MoveInput = {},
): Promise<S> {
  const move: Move<Row, S> | undefined = life.states[row.state as S]?.[event];
  // The right comes first, also where the event is over: whoever may not do it is not told who did.
  const right = await grantedBy(ctx, life, row, move?.may ?? anyMove(life, event)?.may ?? []);
  const unnamed = life.unnamed?.[right];
  const isNameless = unnamed !== undefined || (life.untold?.includes(right) ?? false);
  if (!move) throw new ChangedMeanwhile(row.id, { isNameless });
  for (const name of move.unless ?? []) {
    const reason = await life.guards[name]?.(ctx, row, input);
    if (reason) throw new UserError(reasonOf(reason), life.reason(ctx.locale, reason));
  }
  const dues = (move.due ?? []).flatMap((spec) => {
    const owner = (spec.whose !== undefined && input.calendars?.[spec.whose]) || ctx.company;
    const calendar = ctx.calendars.of(owner.region, owner.zone);
    const term = spec.term(row, calendar);
    if (!term) return [];
    return [deadlineRow(spec.kind, term, spec.from?.(row) ?? ctx.now, ctx.now, calendar)];
  });
  const messages = [];
  for (const spec of move.tell ?? []) {
    const to = (await life.audiences[spec.to]?.(ctx, row)) ?? [];
    if (to.length === 0) continue;
    // A row has one move at each version, also where two fall into one millisecond.
    const key = `${row.id}:${spec.notice}:${spec.to}:${event}:${row.version}`;
    const params = { id: row.id, ...spec.params, ...input.params };
    const message = { key, notice: spec.notice, params, subject: row.id, to };
    messages.push(spec.isApart ? apart(ctx, message) : message);
  }
  const rows = messageRows(messages);
  const columns = Object.keys(input.set ?? {});
  const [result] = await ctx.tx.sql<{ count: number }>(moveStatement(life.table, columns), [
    row.id,
    row.state,
    move.to,
    ctx.now,
    unnamed ?? ctx.actor,
    `${life.subject}.${event}`,
    JSON.stringify({ ...input.data, from: row.state, to: move.to }),
    move.ends === "all" ? null : (move.ends ?? []),
    JSON.stringify(dues),
    rows.messages,
    rows.recipients,
    row.version,
    apartSubject(ctx, row.id),
    ...Object.values(input.set ?? {}),
  ]);
  if (result?.count !== 1) throw new ChangedMeanwhile(row.id, { isConflict: true, isNameless });
  return move.to;
}

/** The event wherever the table has it. */
function anyMove<Row extends LifeRow, S extends string, E extends string>(life: Life<Row, S, E>, event: E) {
  return (Object.values(life.states) as Partial<Record<E, Move<Row, S>>>[]).find((state) => state[event])?.[event];
}

/** Which of the rights lets this person do it. @throws NotAllowed with the last right's reason */
async function grantedBy<Row extends LifeRow, S extends string, E extends string>(
  ctx: Ctx,
  life: Life<Row, S, E>,
  row: Row,
  may: readonly string[],
): Promise<string> {
  let refusal: Refusal = "not-yours";
  for (const name of may) {
    const answer = await life.rights[name]?.(ctx, row);
    if (answer === true) return name;
    if (answer) refusal = answer;
  }
  throw new NotAllowed(row.id, reasonOf(refusal), life.reason(ctx.locale, refusal));
}

/** By what a message that stands apart is found again when its subject moves. */
const apartSubject = ({ vault }: Pick<Ctx, "vault">, subject: string): string =>
  `apart:${vault.keyedHash("subject", subject)}`;

const SEALED = "sealed";
const sealParams = ({ vault }: Pick<Ctx, "vault">, params: Record<string, unknown>) => ({
  [SEALED]: Buffer.from(vault.seal("identity", JSON.stringify(params), "message")).toString("base64"),
});

/** A message whose row does not tell what it is about. */
export const apart = (ctx: Pick<Ctx, "vault">, message: OutgoingMessage & { subject: string }): OutgoingMessage => ({
  ...message,
  key: ctx.vault.keyedHash("message", message.key),
  params: sealParams(ctx, message.params ?? {}),
  subject: apartSubject(ctx, message.subject),
  isApart: true,
});

/** The parameters of a notice, also of one that stands apart. */
export function openParams({ vault }: Pick<Ctx, "vault">, params: Record<string, unknown>): Record<string, unknown> {
  const sealed = params[SEALED];
  if (typeof sealed !== "string") return params;
  return JSON.parse(vault.openText("identity", Buffer.from(sealed, "base64"), "message")) as Record<string, unknown>;
}

/** The cards about a subject that people see, or will in a moment, show something else now. */
export async function markMoved(ctx: Pick<Ctx, "tx" | "vault" | "now">, subject: string): Promise<void> {
  await markStale(ctx.tx, subject, ctx.now);
  await markStale(ctx.tx, apartSubject(ctx, subject), ctx.now);
}

const FORGET: Statement = {
  name: "lifecycle.forget",
  text: `UPDATE message SET subject = NULL, params = '{}', key = 'forgotten:' || id
    WHERE subject = $1 OR (subject = $2 AND notice = ANY($3))`,
};

/**
 * What was told apart does not lead back to its subject any more, not even with the key; nor do these notices, whose
 * readers are part of the matter. The cards are drawn once more, with no parameters: their notice then shows what may be
 * said without knowing what it was about.
 */
export async function forgetTold(
  ctx: Pick<Ctx, "tx" | "vault" | "now">,
  subject: string,
  notices: readonly string[],
): Promise<void> {
  await markMoved(ctx, subject);
  await ctx.tx.sql(FORGET, [apartSubject(ctx, subject), subject, notices]);
}

const statements = new Map<string, { name: string; text: string }>();

/** One statement for each table and set of extra columns; both come from code and never from outside. */
function moveStatement(table: string, columns: readonly string[]) {
  const name = `move.${table}.${columns.join(",")}`;
  let statement = statements.get(name);
  if (!statement) {
    const extra = columns.map((column, index) => `, "${column}" = $${14 + index}`).join("");
    statement = {
      // PostgreSQL keeps 63 bytes of a statement's name.
      name: name.length > 63 ? `move.${statements.size}.${table}`.slice(0, 63) : name,
      text: `WITH moved AS (
    UPDATE "${table}" SET state = $3, moved_at = $4, version = version + 1${extra}
    WHERE id = $1 AND state = $2 AND version = $12 RETURNING id
  ), entry AS (
    INSERT INTO audit_entry (subject, at, actor, action, data) SELECT id, $4, $5, $6, $7 FROM moved
  ), ended AS (
    UPDATE deadline d SET closed_at = $4, next_at = NULL FROM moved
    WHERE d.subject = moved.id AND d.closed_at IS NULL AND ($8::text[] IS NULL OR d.kind = ANY($8))
  ), due AS (
    INSERT INTO deadline (id, subject, kind, starts_at, due_at, next_at, stage, inputs, is_provisional)
    SELECT x.id, moved.id, x.kind, x.starts_at, x.due_at, x.next_at, x.stage, x.inputs, x.is_provisional
    FROM moved, jsonb_to_recordset($9::jsonb) AS x(id text, kind text, starts_at timestamptz, due_at timestamptz,
      next_at timestamptz, stage text, inputs jsonb, is_provisional boolean)
  ), ${messageInserts("moved,", "$10", "$11", "$4")}, stale AS (
    UPDATE delivery d SET ${STALE} FROM moved JOIN message m ON m.subject IN (moved.id, $13)
    WHERE d.message_id = m.id AND ${IS_SHOWN}
  )
  SELECT count(*)::int AS count FROM moved`,
    };
    statements.set(name, statement);
  }
  return statement;
}

/** What happened to a subject and who did it, oldest first, by the audit log; refusals are left out. */
export async function historyOf(
  ctx: Pick<Ctx, "tx">,
  life: { subject: string },
  subject: string,
): Promise<{ actor: string; event: string; at: Date }[]> {
  const rows = await ctx.tx.sql<{ actor: string; action: string; at: Date }>(
    {
      name: "lifecycle.history",
      text: "SELECT actor, action, at FROM audit_entry WHERE subject = $1 AND starts_with(action, $2) ORDER BY seq",
    },
    [subject, `${life.subject}.`],
  );
  return rows.map(({ actor, action, at }) => ({ actor, event: action.slice(life.subject.length + 1), at }));
}

/** The last thing that moved a subject along its table: who, what, when. For "already accepted by Wang Min at 16:20". */
export async function lastMove<Row extends LifeRow, S extends string, E extends string>(
  ctx: Pick<Ctx, "tx">,
  life: Life<Row, S, E>,
  subject: string,
): Promise<{ actor: string; event: string; at: Date } | undefined> {
  const events = new Set((Object.values(life.states) as object[]).flatMap((state) => Object.keys(state)));
  const actions = [...events]
    .filter((event) => !life.quiet?.includes(event))
    .map((event) => `${life.subject}.${event}`);
  const [row] = await ctx.tx.sql<{ actor: string; action: string; at: Date }>(
    {
      name: "lifecycle.last-move",
      text: `SELECT actor, action, at FROM audit_entry WHERE subject = $1 AND action = ANY($2)
        ORDER BY seq DESC LIMIT 1`,
    },
    [subject, actions],
  );
  return row && { actor: row.actor, event: row.action.slice(life.subject.length + 1), at: row.at };
}
