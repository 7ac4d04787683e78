import type { Ctx } from "../../core/context.ts";
import { defineForm, type FormView, field } from "../../core/form.ts";
import { drawWorded } from "../../core/worded-form.ts";
import { feedWords } from "./messages/index.ts";

export const makeForm = defineForm("feeds.make", { name: field.text({ max: 60 }) });

export const drawMake = (at: Pick<Ctx, "locale" | "zone">): FormView =>
  drawWorded(makeForm, feedWords as never, { locale: at.locale, key: "form" }, { zone: at.zone });
