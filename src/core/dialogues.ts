import type { Statement, Tx } from "../db/database.ts";
import type { RawValues } from "./form.ts";
import type { Account, FormContext } from "./interaction.ts";
import { comparable } from "./people.ts";
import type { Services } from "./services.ts";

/** A form that is being answered as a conversation. Kept in the database, so a restart loses nothing. */
export type Dialogue = {
  form: string;
  context: FormContext;
  /** Index of the field that is asked now; the number of fields means: the summary is shown. */
  step: number;
  values: RawValues;
  /** What the adapter needs beside it: the names shown for choices, whether one field is being changed. */
  extra: Record<string, unknown>;
  updatedAt: Date;
};

/** Hours after which a dialogue is politely dropped. */
export const DIALOGUE_HOURS = 12;

type Has = Pick<Services, "vault">;
const about = (account: Account): string => `dialogue:${account.platform}:${account.tenant}:${comparable(account)}`;
const keyOf = (account: Account) => [account.platform, account.tenant, comparable(account)];

const FIND: Statement = {
  name: "dialogues.find",
  text: `SELECT form, step, state, updated_at FROM dialogue
    WHERE platform = $1 AND tenant = $2 AND external_id = $3 FOR UPDATE`,
};
const SAVE: Statement = {
  name: "dialogues.save",
  text: `INSERT INTO dialogue (platform, tenant, external_id, form, step, state, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (platform, tenant, external_id)
    DO UPDATE SET form = $4, step = $5, state = $6, updated_at = $7`,
};
const END: Statement = {
  name: "dialogues.end",
  text: "DELETE FROM dialogue WHERE platform = $1 AND tenant = $2 AND external_id = $3",
};

/** The running dialogue of an account, locked until the transaction ends: two messages at once come one after another. */
export async function findDialogue(
  tx: Pick<Tx, "sql">,
  { vault }: Has,
  account: Account,
): Promise<Dialogue | undefined> {
  const [row] = await tx.sql<{ form: string; step: number; state: Buffer; updated_at: Date }>(FIND, keyOf(account));
  if (!row) return undefined;
  const state = JSON.parse(vault.openText("reply", row.state, about(account))) as Pick<
    Dialogue,
    "context" | "values" | "extra"
  >;
  return { form: row.form, step: row.step, updatedAt: row.updated_at, ...state };
}

export async function saveDialogue(
  tx: Pick<Tx, "sql">,
  { vault }: Has,
  account: Account,
  { form, step, context, values, extra }: Omit<Dialogue, "updatedAt">,
  now: Date,
): Promise<void> {
  const state = vault.seal("reply", JSON.stringify({ context, values, extra }), about(account));
  await tx.sql(SAVE, [...keyOf(account), form, step, state, now]);
}

export async function endDialogue(tx: Pick<Tx, "sql">, account: Account): Promise<void> {
  await tx.sql(END, keyOf(account));
}
