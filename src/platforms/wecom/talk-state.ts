import type { Ctx } from "../../core/context.ts";
import { type Dialogue, endDialogue, findDialogue, saveDialogue } from "../../core/dialogues.ts";
import type { FieldView, FormView } from "../../core/form.ts";
import { newId } from "../../core/id.ts";
import type { Account, Intent } from "../../core/interaction.ts";
import type { FormOpening } from "../../core/reply.ts";

/** What a dialogue remembers beside its answers. It is sealed with them. */
export type Talk = {
  /** Tells the buttons of this dialogue from those of another. */
  id: string;
  /** Grows with every question, so that a press on an earlier card is recognised. */
  turn: number;
  /** The form as it was drawn at the beginning: the numbers of options stay what the person saw. */
  view: FormView;
  mode: "ask" | "summary" | "edit" | "drop";
  /** One answer is being changed; then comes the summary again. */
  isFixing: boolean;
  /** Fields that were refused on submitting and still wait for a better answer. */
  todo: string[];
  /** Names of people by their ids. */
  names: Record<string, string>;
  /** People who match what was typed; the answer is a number. */
  candidates: { id: string; label: string }[];
  /** What the person wanted instead, while we ask whether to drop the dialogue. */
  pending?: { intent: Intent } | { opening: FormOpening };
};

export type Running = Pick<Dialogue, "form" | "context" | "step" | "values"> & { talk: Talk; updatedAt: Date };

/** A form as it begins: nothing answered, what is known offered with each question. */
export const newTalk = (opening: FormOpening, now: Date): Running => ({
  form: opening.form,
  context: opening.context,
  step: 0,
  values: {},
  updatedAt: now,
  talk: {
    id: newId("t").slice(2, 10),
    turn: 0,
    view: opening.view,
    mode: "ask",
    isFixing: false,
    todo: [],
    names: {},
    candidates: [],
  },
});

/** The running dialogue, locked until the transaction ends. */
export async function loadTalk(ctx: Ctx, account: Account): Promise<Running | undefined> {
  const found = await findDialogue(ctx.tx, ctx, account);
  if (!found) return undefined;
  const { extra, ...rest } = found;
  return { ...rest, talk: extra as Talk };
}

export async function saveTalk(ctx: Ctx, account: Account, { talk, ...rest }: Running): Promise<void> {
  await saveDialogue(ctx.tx, ctx, account, { ...rest, extra: talk }, ctx.now);
}

export const endTalk = (ctx: Ctx, account: Account): Promise<void> => endDialogue(ctx.tx, account);

/** The fields that are asked; a static one is read with the question behind it. */
export const questionsOf = ({ fields }: FormView): FieldView[] => fields.filter(({ kind }) => kind !== "static");

export const questionOf = ({ talk, step }: Running): FieldView | undefined => questionsOf(talk.view)[step];

/** Whether a dialogue still waits for the answer of that turn: then a press of it had no effect. */
export async function isWaiting(
  { db, vault }: Pick<Ctx, "db" | "vault">,
  account: Account,
  turn: string,
): Promise<boolean> {
  const found = await findDialogue(db, { vault }, account);
  const talk = found?.extra as Talk | undefined;
  return talk !== undefined && `${talk.id}.${talk.turn}` === turn;
}

/** The token of this turn, as a part of a callback. */
export const turnOf = ({ talk }: Running): string => `${talk.id}.${talk.turn}`;
