import type { Ctx } from "../../../core/context.ts";
import { type Drawing, defineForm, type Fields, type Form, type FormView, field } from "../../../core/form.ts";
import { drawWorded } from "../../../core/worded-form.ts";
import { sayNumber } from "../model.ts";
import { obligationWords } from "./messages/index.ts";
import { BASES, CANNOT, NO_DEDUCTION, SERVICES, WAYS } from "./model.ts";
import { sayMonth } from "./texts.ts";

/** Characters of what somebody writes: as many as every surface takes in one field. */
const LONG = 3000;
/** Characters of a reason. */
const REASON = 1000;
const reason = (max = REASON) => field.longText({ min: 5, max });
/** A tick that must be set. */
const tick = () => field.choices(["yes"]);

// ── the person ──────────────────────────────────────────────────────────────────────────────────────────────────────

export const claimForm = defineForm("obligations.claim", {
  link: field.link({ required: false }),
  files: field.file({ required: false }),
  text: field.longText({ required: false, max: REASON }),
});
export const cannotForm = defineForm("obligations.cannot", { reason: field.choice(CANNOT), text: reason() });
export const reflectForm = defineForm("obligations.reflect", {
  text: field.longText({ required: false, max: LONG }),
  files: field.file({ required: false }),
});
export const commentForm = defineForm("obligations.comment", { text: reason(LONG) });
export const statementForm = defineForm("obligations.statement", { text: reason(LONG) });
export const contestForm = defineForm("obligations.contest", { text: reason(LONG) });

// ── who handles it ──────────────────────────────────────────────────────────────────────────────────────────────────

export const recordForm = defineForm("obligations.record", {
  givenBy: field.person(),
  heldAt: field.dateTime({ past: true }),
  way: field.choice(WAYS),
  summary: field.longText({ min: 10, max: LONG }),
});
export const rejectForm = defineForm("obligations.reject", { text: reason() });
export const settleForm = defineForm("obligations.settle", { text: reason() });
export const giveBackForm = defineForm("obligations.give-back", { text: reason() });
export const circularForm = defineForm("obligations.circular", {
  title: field.text({ min: 4, max: 80 }),
  text: field.longText({ min: 20, max: 2000 }),
  departments: field.longText({ required: false, max: 500 }),
  people: field.longText({ required: false, max: 1000 }),
  days: field.number({ min: 1, max: 90 }),
});
export const takeDownForm = defineForm("obligations.take-down", { text: reason() });
export const scheduleForm = defineForm("obligations.schedule", {
  at: field.dateTime({ future: true }),
  chair: field.person(),
});
export const waiveForm = defineForm("obligations.waive", { text: reason() });
export const signForm = defineForm("obligations.sign", {
  basis: field.choice(BASES),
  signedOn: field.date({ past: true }),
  files: field.file({ required: false }),
  clause: field.text({ required: false, max: 120 }),
  note: field.longText({ required: false, max: LONG }),
});
export const effectForm = defineForm("obligations.effect", {
  on: field.date(),
  minimum: field.choices(["yes"], { required: false }),
});
export const serveForm = defineForm("obligations.serve", {
  service: field.choice(SERVICES),
  on: field.date({ past: true }),
  files: field.file({ required: false }),
  reference: field.text({ required: false, max: 120 }),
  effectiveOn: field.date(),
});

// ── legal, compliance, payroll ──────────────────────────────────────────────────────────────────────────────────────

export const sendBackForm = defineForm("obligations.send-back", { text: reason() });
export const pursueForm = defineForm("obligations.pursue", { text: reason(LONG) });
export const dropForm = defineForm("obligations.drop", { text: reason() });
export const confirmForm = defineForm("obligations.confirm", { minimum: tick() });
export const refuseForm = defineForm("obligations.refuse", {
  reason: field.choice(NO_DEDUCTION),
  text: field.longText({ required: false, max: REASON }),
});

/** Which words a form has: by its own name, unless another text fits better. */
export type FormKey =
  | "claim"
  | "cannot"
  | "reflect"
  | "reflectVoluntary"
  | "comment"
  | "statement"
  | "contest"
  | "record"
  | "reject"
  | "settle"
  | "giveBack"
  | "circular"
  | "circularNamed"
  | "takeDown"
  | "schedule"
  | "waive"
  | "waiveChange"
  | "sign"
  | "effect"
  | "serve"
  | "sendBack"
  | "pursue"
  | "drop"
  | "confirm"
  | "refuse";

/** A form about an obligation of one case, in the reader's words. */
export const drawObligationForm = <F extends Fields>(
  form: Form<F>,
  key: FormKey,
  at: Pick<Ctx, "locale" | "zone"> & { number: number; month?: string; percent?: number },
  drawing: Omit<Drawing<F>, "zone"> = {},
): FormView =>
  drawWorded(
    form,
    obligationWords as never,
    {
      locale: at.locale,
      key: `forms.${key}`,
      params: {
        number: sayNumber(at.number),
        month: at.month ? sayMonth(at.month, at.locale) : "–",
        percent: at.percent ?? 0,
      },
    },
    { zone: at.zone, ...drawing },
  );
