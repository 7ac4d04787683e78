import type { Ctx } from "../../../core/context.ts";
import { defineForm, type FormView, field } from "../../../core/form.ts";
import { drawWorded } from "../../../core/worded-form.ts";
import { policyWords } from "../messages/index.ts";

type At = Pick<Ctx, "locale" | "zone">;

export const reserveForm = defineForm("policy.reserve", {
  reservation: field.longText({ min: 4, max: 2000 }),
});

/** "Received, with reservation: …"; the words that are confirmed stand on top. */
export const drawReserve = ({ locale, zone }: At, declaration: string): FormView =>
  drawWorded(reserveForm, policyWords as never, { locale, key: "forms.reserve", params: { declaration } }, { zone });

export const signForm = defineForm("policy.sign", { declaration: field.choices(["agreed"]) });

/** The same confirmation as the button of the card, at the end of the page. */
export const drawSign = ({ locale, zone }: At, declaration: string): FormView =>
  drawWorded(signForm, policyWords as never, { locale, key: "forms.sign", params: { declaration } }, { zone });

/** Handed over on paper, with the scan of what was signed or of the proof of delivery. */
export const paperForm = defineForm("policy.paper", {
  day: field.date({ past: true }),
  how: field.choice(["signed", "courier", "witnessed"]),
  scan: field.file({ maxFiles: 5 }),
});

/** @param params who it is about and which version */
export const drawPaper = ({ locale, zone }: At, params: { name: string; label: string }, today: string): FormView =>
  drawWorded(
    paperForm,
    policyWords as never,
    { locale, key: "forms.paper", params },
    { zone, initial: { day: today } },
  );
