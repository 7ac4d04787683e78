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

/** Keeps where a dialogue stands, sealed, over what stood there before. */
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

/** Forgets a dialogue and what was said in it. */
export async function endDialogue(tx: Pick<Tx, "sql">, account: Account): Promise<void> {
  await tx.sql(END, keyOf(account));
}

const SWEEP: Statement = { name: "dialogues.sweep", text: "DELETE FROM dialogue WHERE updated_at < $1" };

/** Forgets dialogues that nobody went on with; until then whoever comes back late is told that it is over. */
export async function sweepDialogues(db: Pick<Tx, "sql">, now: Date): Promise<void> {
  await db.sql(SWEEP, [new Date(now.getTime() - 2 * DIALOGUE_HOURS * 3_600_000)]);
}

const OF_PERSON: Statement = {
  name: "dialogues.of-person",
  text: `SELECT d.platform, d.tenant, d.external_id FROM dialogue d JOIN platform_account a
    ON a.platform = d.platform AND a.tenant = d.tenant AND a.external_id = d.external_id
    WHERE a.person_id = $1 AND d.form = $2`,
};

/** The form was submitted on its page: what was begun as a dialogue about the same thing is over. */
export async function endDialoguesOf(
  tx: Pick<Tx, "sql">,
  services: Has,
  personId: string,
  submitted: { form: string; context: FormContext },
): Promise<void> {
  const rows = await tx.sql<{ platform: Account["platform"]; tenant: string; external_id: string }>(OF_PERSON, [
    personId,
    submitted.form,
  ]);
  for (const { platform, tenant, external_id: externalId } of rows) {
    const account = { platform, tenant, externalId };
    const dialogue = await findDialogue(tx, services, account);
    if (dialogue && sameThing(dialogue.context, submitted.context)) await endDialogue(tx, account);
  }
}

/** A page adds to the context that it is one; all else must be equal. */
function sameThing(a: FormContext, b: FormContext): boolean {
  const plain = ({ page: _page, ...rest }: FormContext) => JSON.stringify(Object.entries(rest).sort());
  return plain(a) === plain(b);
}
