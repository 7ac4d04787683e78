import { civilDateIn } from "../../../core/calendar/civil.ts";
import type { Ctx } from "../../../core/context.ts";
import { attachEvidence } from "../../../core/evidence.ts";
import { findPeople, findPerson } from "../../../core/people.ts";
import { othersNamedIn } from "../../../core/redact.ts";
import { type Reply, say } from "../../../core/reply.ts";
import { aboutObligation } from "./form-handler.ts";
import * as forms from "./forms.ts";
import { act, words } from "./handling.ts";
import type { Obligation } from "./model.ts";
import { matterOf } from "./store.ts";

/** Why the person concerned may not read this: somebody else is named in it (R-CN-14). Those who spoke to them may be. */
async function whyNotFor(ctx: Ctx, row: Obligation, text: string, spoke?: string): Promise<string | undefined> {
  const subject = await findPerson(ctx.tx, row.subjectId);
  if (!subject) return undefined;
  const known = await findPeople(ctx.tx, [...(spoke ? [spoke] : []), ...(ctx.person ? [ctx.person.id] : [])]);
  const names = await othersNamedIn(
    ctx.tx,
    subject,
    text,
    known.map(({ name }) => name),
  );
  return names.length > 0 ? words(ctx)("errors.namesInText", { names: names.join(words(ctx)("join")) }) : undefined;
}

/** A move with a text that the person concerned reads. */
const tells = (ctx: Ctx, row: Obligation, text: string, done: () => Promise<Reply>): Promise<Reply> =>
  whyNotFor(ctx, row, text).then((why) => (why ? { kind: "errors", errors: { text: why } } : done()));

const record = aboutObligation("record", {
  form: forms.recordForm,
  events: ["record"],
  key: () => "record",
  drawing: async (ctx) => ({ initial: { way: "talk", ...(ctx.person && { givenBy: ctx.person.id }) } }),
  async submit(ctx, row, { givenBy, heldAt, way, summary }) {
    const t = words(ctx);
    const { sanction } = await matterOf(ctx, row);
    const errors: Record<string, string> = {};
    if (givenBy === row.subjectId) errors.givenBy = t("errors.notThePerson");
    if (heldAt < sanction.decidedAt) errors.heldAt = t("errors.beforeDecision");
    const named = await whyNotFor(ctx, row, summary, givenBy);
    if (named) errors.summary = named;
    if (Object.keys(errors).length > 0) return { kind: "errors", errors };
    await act(ctx, row, "record", {
      terms: { givenBy, heldAt: heldAt.toISOString(), way },
      entries: [{ part: "record", text: summary }],
      data: { givenBy, way },
    });
    return say(t("done.record"), "good");
  },
});

const reject = aboutObligation("reject", {
  form: forms.rejectForm,
  events: ["reject"],
  key: () => "reject",
  submit: (ctx, row, { text }) =>
    tells(ctx, row, text, async () => {
      await act(ctx, row, "reject", { terms: { isSettled: undefined }, entries: [{ part: "rejected", text }] });
      return say(words(ctx)("done.reject"), "good");
    }),
});

const settle = aboutObligation("settle", {
  form: forms.settleForm,
  events: ["settle"],
  key: () => "settle",
  submit: (ctx, row, { text }) =>
    tells(ctx, row, text, async () => {
      await act(ctx, row, "settle", { terms: { isSettled: true }, entries: [{ part: "settled", text }] });
      return say(words(ctx)("done.settle"), "good");
    }),
});

const giveBack = aboutObligation("give-back", {
  form: forms.giveBackForm,
  events: ["giveBack"],
  key: () => "giveBack",
  submit: (ctx, row, { text }) =>
    tells(ctx, row, text, async () => {
      await act(ctx, row, "giveBack", {
        set: { returned: row.returned + 1 },
        entries: [{ part: "returned", text }],
      });
      return say(words(ctx)("done.giveBack"), "good");
    }),
});

const schedule = aboutObligation("schedule", {
  form: forms.scheduleForm,
  events: ["schedule"],
  key: () => "schedule",
  drawing: async (_ctx, { terms }) => ({
    initial: { ...(terms.meetingAt && { at: terms.meetingAt }), ...(terms.chairId && { chair: terms.chairId }) },
  }),
  async submit(ctx, row, { at, chair }) {
    const t = words(ctx);
    if (chair === row.subjectId) return { kind: "errors", errors: { chair: t("errors.notThePerson") } };
    await act(ctx, row, "schedule", { terms: { meetingAt: at.toISOString(), chairId: chair }, data: { chair } });
    return say(t("done.schedule"), "good");
  },
});

const waive = aboutObligation("waive", {
  form: forms.waiveForm,
  events: ["waive"],
  key: ({ kind }) => (kind === "meeting_reflection" ? "waive" : "waiveChange"),
  submit: (ctx, row, { text }) =>
    tells(ctx, row, text, async () => {
      await act(ctx, row, "waive", { entries: [{ part: "waived", text }] });
      return say(words(ctx)("done.waive"), "good");
    }),
});

const sign = aboutObligation("sign", {
  form: forms.signForm,
  events: ["sign"],
  key: () => "sign",
  async submit(ctx, row, { basis, signedOn, files, clause, note }) {
    const t = words(ctx);
    const errors: Record<string, string> = {};
    // Consent is a signature that somebody can look at; silence and clicks are none (R-CN-04, R-CN-13e).
    if (basis === "consent" && files.length === 0) errors.files = t("errors.consentFile");
    if (basis === "contract" && !clause) errors.clause = t("errors.clause");
    if (basis === "contract" && !note) errors.note = t("errors.counselNote");
    if (Object.keys(errors).length > 0) return { kind: "errors", errors };
    await attachEvidence(ctx.tx, ctx, row.id, files, ctx.now);
    await act(ctx, row, "sign", {
      terms: { basis, signedOn },
      // What counsel wrote is not for the person.
      entries: [
        ...(clause ? [{ part: "basis" as const, text: clause }] : []),
        ...(note ? [{ part: "legal" as const, text: note }] : []),
      ],
      data: { basis, signedOn, files: files.length },
    });
    return say(t("done.sign"), "good");
  },
});

const effect = aboutObligation("effect", {
  form: forms.effectForm,
  events: ["setDate"],
  key: () => "effect",
  drawing: async (_ctx, { kind, terms }) => ({
    ...(kind === "demotion" && { omit: ["minimum"] as const }),
    ...(terms.effectiveOn && { initial: { on: terms.effectiveOn } }),
  }),
  async submit(ctx, row, { on, minimum }) {
    const t = words(ctx);
    const errors: Record<string, string> = {};
    if (row.terms.signedOn && on < row.terms.signedOn) errors.on = t("errors.beforeSignature");
    if (row.kind === "pay_cut" && minimum.length === 0) errors.minimum = t("errors.minimum");
    if (Object.keys(errors).length > 0) return { kind: "errors", errors };
    await act(ctx, row, "setDate", { terms: { effectiveOn: on }, data: { on } });
    return say(t("done.effect"), "good");
  },
});

const serve = aboutObligation("serve", {
  form: forms.serveForm,
  events: ["serve"],
  key: () => "serve",
  async submit(ctx, row, { service, on, files, reference, effectiveOn }) {
    const t = words(ctx);
    const { sanction } = await matterOf(ctx, row);
    const errors: Record<string, string> = {};
    if (service === "scan" && files.length === 0) errors.files = t("errors.scan");
    if (service === "e_sign" && !reference) errors.reference = t("errors.reference");
    if (on < civilDateIn(sanction.decidedAt, ctx.company.zone)) errors.on = t("errors.beforeDecision");
    if (effectiveOn < on) errors.effectiveOn = t("errors.beforeService");
    if (Object.keys(errors).length > 0) return { kind: "errors", errors };
    await attachEvidence(ctx.tx, ctx, row.id, files, ctx.now);
    await act(ctx, row, "serve", {
      terms: { service, servedOn: on, effectiveOn },
      entries: reference ? [{ part: "service", text: reference }] : [],
      data: { service, on, effectiveOn, files: files.length },
    });
    return say(t("done.serve"), "good");
  },
});

/** What the handler of the case fills in. */
export const handlerForms = [record, reject, settle, giveBack, schedule, waive, sign, effect, serve];
