import { say } from "../../../core/reply.ts";
import { aboutObligation } from "./form-handler.ts";
import * as forms from "./forms.ts";
import { act, words } from "./handling.ts";

const confirm = aboutObligation("confirm", {
  form: forms.confirmForm,
  events: ["confirm"],
  key: () => "confirm",
  async submit(ctx, row) {
    await act(ctx, row, "confirm", { data: { notBelowMinimum: true } });
    return say(words(ctx)("done.confirm"), "good");
  },
});

const refuse = aboutObligation("refuse", {
  form: forms.refuseForm,
  events: ["refuse"],
  key: () => "refuse",
  async submit(ctx, row, { reason, text }) {
    const t = words(ctx);
    if (reason === "other" && !text) return { kind: "errors", errors: { text: t("errors.otherReason") } };
    await act(ctx, row, "refuse", {
      terms: { noDeduction: reason },
      entries: text ? [{ part: "no_deduction", text }] : [],
      data: { reason },
    });
    return say(t("done.refuse"), "good");
  },
});

const pursue = aboutObligation("pursue", {
  form: forms.pursueForm,
  events: ["pursue"],
  key: () => "pursue",
  async submit(ctx, row, { text }) {
    await act(ctx, row, "pursue", { entries: [{ part: "legal", text }] });
    return say(words(ctx)("done.pursue"), "good");
  },
});

const drop = aboutObligation("drop", {
  form: forms.dropForm,
  events: ["drop"],
  key: () => "drop",
  async submit(ctx, row, { text }) {
    await act(ctx, row, "drop", { entries: [{ part: "dropped", text }] });
    return say(words(ctx)("done.drop"), "good");
  },
});

/** What payroll and legal fill in. */
export const teamForms = [confirm, refuse, pursue, drop];
