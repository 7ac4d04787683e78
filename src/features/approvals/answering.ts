import type { Ctx } from "../../core/context.ts";
import { UserError } from "../../core/errors.ts";
import { type FormHandler, formHandler, type PressHandler } from "../../core/feature.ts";
import type { Fields, Form, ValuesOf } from "../../core/form.ts";
import { findPerson } from "../../core/people.ts";
import { none, type Reply, say, showCard } from "../../core/reply.ts";
import { approvalCard } from "./cards.ts";
import { drawHeld, readerOf, readFacts } from "./facts.ts";
import * as forms from "./forms.ts";
import { answerable, answerNo, approve, existing, moveApproval, words } from "./handling.ts";
import type { Kinds } from "./kinds.ts";
import { type Approval, addStep, asked, currentStep, passOn } from "./model.ts";
import { mayDecide, voiceIn } from "./parties.ts";
import { isLooking, lookersAt, type Protection, tellLookers } from "./second-look.ts";
import { addLine } from "./store.ts";

/** What whoever is asked can do: say yes or no, ask back, ask somebody else. */

type Answer<F extends Fields> = {
  form: Form<F>;
  submit(ctx: Ctx, kinds: Kinds, row: Approval, values: ValuesOf<F>): Promise<Reply>;
};

const answer =
  <F extends Fields>({ form, submit }: Answer<F>) =>
  (kinds: Kinds): FormHandler =>
    formHandler<F>({
      form,
      async open(ctx, context) {
        const row = await answerable(ctx, context.id);
        return forms.draw(form, ctx, (await kinds.of(row).draw(ctx, row))?.title);
      },
      submit: async (ctx, values, context) => submit(ctx, kinds, await answerable(ctx, context.id), values),
    });

/** Why somebody else cannot be asked, for beside the field. @param known who is asked anyway */
async function whyNotAsk(
  ctx: Ctx,
  row: Approval,
  personId: string,
  known: readonly string[],
): Promise<string | undefined> {
  const t = words(ctx);
  if (personId === row.requesterId) return t("reasons.is-requester");
  if (known.includes(personId)) return t("reasons.asked-already");
  return (await mayDecide(ctx, row, personId)) ? undefined : t("reasons.cannot-decide");
}

const nameOf = async (ctx: Ctx, id: string): Promise<string> => (await findPerson(ctx.tx, id))?.name ?? "–";

const returns = answer({
  form: forms.returnForm,
  async submit(ctx, kinds, row, { text }) {
    await answerNo(ctx, kinds, row, "return", text);
    return say(words(ctx)("forms.return.done"), "good");
  },
});
const refuses = (protection: Protection) =>
  answer({
    form: forms.refuseForm,
    async submit(ctx, kinds, row, { text }) {
      const isLookedAt = await protection.isProtected(ctx, row.requesterId);
      const moved = await answerNo(ctx, kinds, row, isLookedAt ? "hold" : "refuse", text);
      if (isLookedAt) await tellLookers(ctx, moved, await lookersAt(ctx, protection, row));
      // The same words either way: whoever says no does not learn that others look at it.
      return say(words(ctx)("forms.refuse.done"), "good");
    },
  });
const passes = answer({
  form: forms.passForm,
  async submit(ctx, kinds, row, { person, note }) {
    const why = await whyNotAsk(ctx, row, person, currentStep(row.steps)?.people ?? []);
    if (why) return { kind: "errors", errors: { person: why } };
    const voice = (await voiceIn(ctx, row)) ?? "";
    const moved = await moveApproval(ctx, row, "passOn", {
      next: passOn(row.steps, voice, person),
      data: { to: person },
    });
    if (note) await addLine(ctx, row.id, "passed", note);
    await kinds.of(row).moved(ctx, moved);
    return say(words(ctx)("forms.pass.done", { name: await nameOf(ctx, person) }), "good");
  },
});
const adds = answer({
  form: forms.addForm,
  async submit(ctx, kinds, row, { person, note }) {
    const everybody = row.steps.flatMap(({ people }) => people);
    const why = await whyNotAsk(ctx, row, person, everybody);
    if (why) return { kind: "errors", errors: { person: why } };
    const moved = await moveApproval(ctx, row, "add", { next: addStep(row.steps, person), data: { person } });
    if (note) await addLine(ctx, row.id, "added", note);
    await kinds.of(row).moved(ctx, moved);
    return say(words(ctx)("forms.add.done", { name: await nameOf(ctx, person) }), "good");
  },
});
const copies = answer({
  form: forms.copyForm,
  async submit(ctx, _kinds, row, { person }) {
    const t = words(ctx);
    if (person === row.requesterId || row.copies.includes(person) || asked(row.steps).includes(person))
      return { kind: "errors", errors: { person: t("reasons.knows-already") } };
    const copied = [...row.copies, person];
    await moveApproval(ctx, { ...row, copies: [person] }, "copy", { set: { copies: copied }, data: { person } });
    return say(t("forms.copy.done", { name: await nameOf(ctx, person) }), "good");
  },
});

/** The forms of those who are asked. */
export const answerForms = (kinds: Kinds, protection: Protection): FormHandler[] =>
  [returns, refuses(protection), passes, adds, copies].map((form) => form(kinds));

/** The button that opens such a form. Its press is called like the form: `approval.return` opens `approvals.return`. */
export const opens = (handler: FormHandler): PressHandler => ({
  name: handler.form.name.replace(/^approvals\./, "approval."),
  async handle(ctx, { id }) {
    return {
      kind: "form",
      opening: { form: handler.form.name, view: await handler.open(ctx, { id }), context: { id } },
    };
  },
});

/** The buttons that need no form. */
export const answerPresses = (kinds: Kinds, protection: Protection): PressHandler[] => [
  {
    name: "approval.view-held",
    async handle(ctx, { id }) {
      const row = await existing(ctx, id);
      const card = (await isLooking(ctx, protection, row)) ? await drawHeld(ctx, kinds, row) : undefined;
      if (!card) throw new UserError("not-asked", words(ctx)("reasons.not-asked"));
      return { ...showCard(card), live: { notice: "approvals.held", params: { id: row.id }, subject: row.id } };
    },
  },
  {
    name: "approval.approve",
    async handle(ctx, { id }) {
      await approve(ctx, kinds, await existing(ctx, id));
      // The card itself shows it.
      return none;
    },
  },
  {
    name: "approval.view",
    async handle(ctx, { id }) {
      const row = await existing(ctx, id);
      const reader = await readerOf(ctx, row);
      const facts = reader && (await readFacts(ctx, kinds, row));
      if (!reader || !facts) throw new UserError("not-asked", words(ctx)("reasons.not-asked"));
      const extra = reader.role === "asked" ? await kinds.of(row).actions?.(ctx, row) : [];
      return {
        ...showCard(approvalCard(ctx, facts, reader, extra ?? [])),
        live: { notice: "approvals.asked", params: { id: row.id }, subject: row.id },
      };
    },
  },
];
