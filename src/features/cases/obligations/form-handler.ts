import type { Ctx } from "../../../core/context.ts";
import { type FormHandler, formHandler, type PressHandler } from "../../../core/feature.ts";
import type { Drawing, Fields, Form, ValuesOf } from "../../../core/form.ts";
import type { Reply } from "../../../core/reply.ts";
import { drawObligationForm, type FormKey } from "./forms.ts";
import { mayMove } from "./handling.ts";
import type { Obligation } from "./model.ts";
import { matterOf } from "./store.ts";

type About<F extends Fields> = {
  form: Form<F>;
  /** The moves that it makes; where none of them is open to this person, it does not open. */
  events: readonly string[];
  key(row: Obligation): FormKey;
  drawing?(ctx: Ctx, row: Obligation): Promise<Omit<Drawing<F>, "zone">>;
  submit(ctx: Ctx, row: Obligation, values: ValuesOf<F>): Promise<Reply>;
};

/** A form about one obligation, and the press that opens it; both ask who may. */
export function aboutObligation<F extends Fields>(
  press: string,
  { form, events, key, drawing, submit }: About<F>,
): { form: FormHandler; press: PressHandler } {
  const open = async (ctx: Ctx, id: string | undefined) => {
    const row = await mayMove(ctx, id, events);
    const { case: matter } = await matterOf(ctx, row);
    const { month, percent } = row.terms;
    const at = { ...ctx, number: matter.number, ...(month && { month }), ...(percent !== undefined && { percent }) };
    return drawObligationForm(form, key(row), at, await drawing?.(ctx, row));
  };
  return {
    form: formHandler<F>({
      form,
      open: (ctx, context) => open(ctx, context.id),
      submit: async (ctx, values, context) => submit(ctx, await mayMove(ctx, context.id, events), values),
    }),
    press: {
      name: `obligation.${press}`,
      async handle(ctx, { id }) {
        return { kind: "form", opening: { form: form.name, view: await open(ctx, id), context: { id } } };
      },
    },
  };
}
