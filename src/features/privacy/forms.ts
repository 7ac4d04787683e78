import type { Ctx } from "../../core/context.ts";
import { defineForm, drawForm, type FormView, field } from "../../core/form.ts";
import { privacyWords } from "./messages/index.ts";
import type { PlainKind } from "./model.ts";

type Asker = Pick<Ctx, "locale" | "zone">;

const text = { min: 5, max: 3000 };

export const askForm = defineForm("privacy.ask", { text: field.longText(text) });
export const eraseForm = defineForm("privacy.erase", {
  what: field.choice(["delete", "limit"]),
  text: field.longText(text),
});
export const draftForm = defineForm("privacy.draft", { text: field.longText(text) });
export const refuseForm = defineForm("privacy.refuse", { text: field.longText(text) });
export const extendForm = defineForm("privacy.extend", { text: field.longText({ min: 5, max: 1000 }) });
export const holdForm = defineForm("privacy.hold", {
  subject: field.text({ max: 40 }),
  reason: field.longText({ min: 5, max: 1000 }),
});

/** What is to be corrected, explained or taken back. */
export function drawAsk(asker: Asker, kind: PlainKind): FormView {
  const t = privacyWords.in(asker.locale);
  const label = { label: t(`forms.${kind}.label`), placeholder: t(`forms.${kind}.example`) };
  const head = { title: t(`forms.${kind}.title`), intro: t(`forms.${kind}.intro`), submit: t("forms.submit") };
  return drawForm(askForm, { ...head, fields: { text: label } }, { zone: asker.zone });
}

/** What is to be deleted, or not used for now. */
export function drawErase(asker: Asker): FormView {
  const t = privacyWords.in(asker.locale);
  return drawForm(
    eraseForm,
    {
      title: t("forms.erase.title"),
      intro: t("forms.erase.intro"),
      submit: t("forms.submit"),
      fields: {
        what: {
          label: t("forms.erase.what"),
          options: { delete: t("forms.erase.delete"), limit: t("forms.erase.limit") },
        },
        text: { label: t("forms.erase.label"), placeholder: t("forms.erase.example") },
      },
    },
    { zone: asker.zone },
  );
}

const drawText = (asker: Asker, name: "draft" | "refuse" | "extend", initial?: string): FormView => {
  const t = privacyWords.in(asker.locale);
  const form = { draft: draftForm, refuse: refuseForm, extend: extendForm }[name];
  const head = { title: t(`forms.${name}.title`), intro: t(`forms.${name}.intro`), submit: t("forms.submit") };
  const fields = { text: { label: t(`forms.${name}.label`) } };
  return drawForm(form, { ...head, fields }, { zone: asker.zone, ...(initial && { initial: { text: initial } }) });
};

/** The answer, with what was written of it so far. */
export const drawDraft = (asker: Asker, draft?: string): FormView => drawText(asker, "draft", draft);
export const drawRefuse = (asker: Asker): FormView => drawText(asker, "refuse");
export const drawExtend = (asker: Asker): FormView => drawText(asker, "extend");

/** What must not be erased. */
export function drawHold(asker: Asker): FormView {
  const t = privacyWords.in(asker.locale);
  return drawForm(
    holdForm,
    {
      title: t("forms.hold.title"),
      intro: t("forms.hold.intro"),
      submit: t("forms.submit"),
      fields: {
        subject: { label: t("forms.hold.subject"), hint: t("forms.hold.subjectHint"), placeholder: "INC-12" },
        reason: { label: t("forms.hold.reason") },
      },
    },
    { zone: asker.zone },
  );
}
