import type { Ctx } from "../../../core/context.ts";
import { defineForm, type FormView, field } from "../../../core/form.ts";
import { SOCIAL_PLATFORMS } from "../../../core/social-platforms.ts";
import { drawWorded } from "../../../core/worded-form.ts";
import { ownAccountWords } from "./messages/index.ts";

export const declareForm = defineForm("own-accounts.declare", {
  platform: field.choice(SOCIAL_PLATFORMS),
  handle: field.text({ max: 100 }),
  link: field.link({ required: false }),
  purpose: field.longText({ min: 4, max: 500 }),
  consent: field.choices(["agreed"]),
});

/** Draws the form; what is kept, who sees it and for how long stands on top of it. */
export const drawDeclare = (at: Pick<Ctx, "locale" | "zone">): FormView =>
  drawWorded(declareForm, ownAccountWords as never, { locale: at.locale, key: "form" }, { zone: at.zone });
