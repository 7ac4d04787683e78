import type { Ctx } from "../../../core/context.ts";
import { defineForm, type FormView, field } from "../../../core/form.ts";
import { drawWorded } from "../../../core/worded-form.ts";
import { askingWords } from "./messages/index.ts";
import type { FaqEntry } from "./model.ts";

type Asker = Pick<Ctx, "locale" | "zone">;

const clauses = field.text({ max: 100 });

export const lookForm = defineForm("asking.look", { question: field.text({ min: 1, max: 500 }) });
/** Characters of a question to Human Resources. */
export const ASK_MAX = 1000;
export const askForm = defineForm("asking.ask", { text: field.longText({ min: 5, max: ASK_MAX }) });
export const giveForm = defineForm("asking.give", { text: field.longText({ min: 2, max: 2000 }), clauses });
export const closeForm = defineForm("asking.close", { text: field.longText({ min: 5, max: 500 }) });
export const faqForm = defineForm("asking.faq", {
  questionZh: field.text({ min: 2, max: 120 }),
  answerZh: field.longText({ min: 2, max: 1000 }),
  questionEn: field.text({ min: 2, max: 200 }),
  answerEn: field.longText({ min: 2, max: 1500 }),
  clauses,
});

const words = askingWords as never;
const at = ({ locale }: Asker, key: string) => ({ locale, key });

/** What somebody would like to know. */
export const drawLook = (asker: Asker): FormView =>
  drawWorded(lookForm, words, at(asker, "look"), { zone: asker.zone });

/** A question to Human Resources, with what was looked for before. */
export const drawAsk = (asker: Asker, text = ""): FormView =>
  drawWorded(askForm, words, at(asker, "ask"), { zone: asker.zone, ...(text !== "" && { initial: { text } }) });

/** The answer, with what was answered before. */
export const drawGive = (asker: Asker, before?: { text: string; clauses: readonly string[] }): FormView =>
  drawWorded(giveForm, words, at(asker, "give"), {
    zone: asker.zone,
    ...(before && { initial: { text: before.text, clauses: before.clauses.join(", ") } }),
  });

export const drawClose = (asker: Asker): FormView =>
  drawWorded(closeForm, words, at(asker, "close"), { zone: asker.zone });

/** A frequent question, with what is known of it. */
export const drawFaq = (
  asker: Asker,
  known?: Partial<FaqEntry["texts"]> & Partial<Pick<FaqEntry, "clauses">>,
): FormView => {
  const { "zh-CN": zh, en, clauses: rests } = known ?? {};
  const initial = {
    ...(zh && { questionZh: zh.question, answerZh: zh.answer }),
    ...(en && { questionEn: en.question, answerEn: en.answer }),
    ...(rests && { clauses: rests.join(", ") }),
  };
  return drawWorded(faqForm, words, at(asker, "faq"), { zone: asker.zone, initial });
};
