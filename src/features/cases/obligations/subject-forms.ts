import { attachEvidence } from "../../../core/evidence.ts";
import { say } from "../../../core/reply.ts";
import { aboutObligation } from "./form-handler.ts";
import * as forms from "./forms.ts";
import { act, words } from "./handling.ts";

const claim = aboutObligation("claim", {
  form: forms.claimForm,
  events: ["claim"],
  key: () => "claim",
  async submit(ctx, row, { link, files, text }) {
    const t = words(ctx);
    if (!link && files.length === 0) return { kind: "errors", errors: { link: t("errors.proof") } };
    // Words come first: what is too long for a card is cut at its end, and an address may be very long.
    const said = [text, link].filter(Boolean).join("\n");
    await attachEvidence(ctx.tx, ctx, row.id, files, ctx.now);
    await act(ctx, row, "claim", {
      entries: said ? [{ part: "claim", text: said }] : [],
      data: { files: files.length },
    });
    return say(t("done.claim"), "good");
  },
});

const cannot = aboutObligation("cannot", {
  form: forms.cannotForm,
  events: ["cannot"],
  key: () => "cannot",
  async submit(ctx, row, { reason, text }) {
    // Whoever thinks that it need not go says no less than whoever cannot reach it, but something else.
    await act(ctx, row, reason === "disagree" ? "contest" : "cannot", {
      terms: { cannot: reason, isSettled: undefined },
      entries: [{ part: "cannot", text }],
      data: { reason },
    });
    return say(words(ctx)("done.cannot"), "good");
  },
});

const reflect = aboutObligation("reflect", {
  form: forms.reflectForm,
  events: ["submit"],
  key: ({ terms }) => (terms.isVoluntary ? "reflectVoluntary" : "reflect"),
  async submit(ctx, row, { text, files }) {
    const t = words(ctx);
    if (!text && files.length === 0) return { kind: "errors", errors: { text: t("errors.textOrFile") } };
    await attachEvidence(ctx.tx, ctx, row.id, files, ctx.now);
    const entries = text ? [{ part: "reflection" as const, text }] : [];
    await act(ctx, row, "submit", { entries, data: { files: files.length } });
    return say(t("done.reflect"), "good");
  },
});

const comment = aboutObligation("comment", {
  form: forms.commentForm,
  events: ["comment"],
  key: () => "comment",
  async submit(ctx, row, { text }) {
    await act(ctx, row, "comment", { entries: [{ part: "comment", text }] });
    return say(words(ctx)("done.comment"), "good");
  },
});

const statement = aboutObligation("statement", {
  form: forms.statementForm,
  events: ["choose"],
  key: () => "statement",
  async submit(ctx, row, { text }) {
    await act(ctx, row, "choose", { terms: { byStatement: true }, entries: [{ part: "statement", text }] });
    return say(words(ctx)("done.statement"), "good");
  },
});

const contest = aboutObligation("contest", {
  form: forms.contestForm,
  events: ["contest"],
  key: () => "contest",
  async submit(ctx, row, { text }) {
    // A date that was set is off: what is contested takes no effect by itself.
    await act(ctx, row, "contest", {
      terms: { effectiveOn: undefined, basis: undefined },
      entries: [{ part: "contested", text }],
    });
    return say(words(ctx)("done.contest"), "good");
  },
});

/** What the person concerned fills in. */
export const subjectForms = [claim, cannot, reflect, comment, statement, contest];
