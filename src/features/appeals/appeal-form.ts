import type { Ctx } from "../../core/context.ts";
import { ChangedMeanwhile } from "../../core/errors.ts";
import { type FormHandler, formHandler, type PressHandler } from "../../core/feature.ts";
import type { Fields, Form, FormView, ValuesOf } from "../../core/form.ts";
import type { Reply } from "../../core/reply.ts";
import * as forms from "./forms.ts";
import { allowed, type RightName } from "./handling.ts";
import { type AppealEvent, appealLife } from "./life.ts";
import type { Appeal } from "./model.ts";

type AppealForm<F extends Fields> = {
  form: Form<F>;
  /** Who opens and submits it. */
  right: RightName;
  /** The moves that it makes; where the state has none of them any more, it does not open. */
  moves: readonly AppealEvent[];
  draw?(ctx: Ctx, row: Appeal): Promise<FormView> | FormView;
  submit(ctx: Ctx, row: Appeal, values: ValuesOf<F>): Promise<Reply>;
};

/** A form about one appeal: the right and the state are asked when it opens and again when it comes back. */
export const appealForm = <F extends Fields>({ form, right, moves, draw, submit }: AppealForm<F>): FormHandler => {
  const open = async (ctx: Ctx, id: string | undefined): Promise<Appeal> => {
    const row = await allowed(ctx, id, right);
    if (!moves.some((event) => event in appealLife.states[row.state])) throw new ChangedMeanwhile(row.id);
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

/** The button that opens such a form. Its press is called like the form: `appeal.note` opens `appeals.note`. */
export const opens = (handler: FormHandler): PressHandler => ({
  name: handler.form.name.replace(/^appeals\./, "appeal."),
  async handle(ctx, { id }) {
    return {
      kind: "form",
      opening: { form: handler.form.name, view: await handler.open(ctx, { id }), context: { id } },
    };
  },
});
