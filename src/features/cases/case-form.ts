import type { Ctx } from "../../core/context.ts";
import { ChangedMeanwhile } from "../../core/errors.ts";
import { type FormHandler, formHandler, type PressHandler } from "../../core/feature.ts";
import type { Fields, Form, FormView, ValuesOf } from "../../core/form.ts";
import { NotAllowed } from "../../core/lifecycle.ts";
import type { Reply } from "../../core/reply.ts";
import * as forms from "./forms.ts";
import { allowed, type RightName, words } from "./handling.ts";
import { type CaseEvent, caseLife } from "./life.ts";
import type { Case } from "./model.ts";

type CaseForm<F extends Fields> = {
  form: Form<F>;
  /** Who opens and submits it; one of them is enough. */
  rights: readonly RightName[];
  /** The moves that it makes; where the state has none of them any more, it does not open. */
  moves: readonly CaseEvent[];
  draw?(ctx: Ctx, row: Case): Promise<FormView> | FormView;
  submit(ctx: Ctx, row: Case, values: ValuesOf<F>): Promise<Reply>;
};

/** A form about one case: the right is asked when it opens and again when it comes back. */
export const caseForm = <F extends Fields>({ form, rights, moves, draw, submit }: CaseForm<F>): FormHandler => {
  const open = async (ctx: Ctx, id: string | undefined): Promise<Case> => {
    const row = await allowed(ctx, id, ...rights);
    // Before anything was put to them, they do not learn that there is a case.
    if (row.subjectId === ctx.person?.id && !row.allegedAt)
      throw new NotAllowed(row.id, "not-yours", words(ctx)("reasons.not-yours"));
    if (!moves.some((event) => event in caseLife.states[row.state])) {
      throw new ChangedMeanwhile(row.id, { isNameless: ctx.person?.id === row.subjectId });
    }
    return row;
  };
  return formHandler<F>({
    form,
    async open(ctx, context) {
      const row = await open(ctx, context.id);
      return draw ? draw(ctx, row) : forms.draw(form, { ...ctx, row });
    },
    async submit(ctx, values, context) {
      return submit(ctx, await open(ctx, context.id), values);
    },
  });
};

/** The button that opens such a form. Its press is called like the form: `case.note` opens `cases.note`. */
export const opens = (handler: FormHandler): PressHandler => ({
  name: handler.form.name.replace(/^cases\./, "case."),
  async handle(ctx, { id }) {
    return {
      kind: "form",
      opening: { form: handler.form.name, view: await handler.open(ctx, { id }), context: { id } },
    };
  },
});
