import type { Ctx } from "../../core/context.ts";
import {
  type Drawing,
  defineForm,
  drawForm,
  type Fields,
  type FormView,
  type FormWords,
  field,
} from "../../core/form.ts";
import type { Locale } from "../../core/locale.ts";
import { SOCIAL_PLATFORMS } from "../../core/social-platforms.ts";
import { incidentWords } from "./messages/index.ts";
import { type Incident, KINDS, LEVELS, REJECTIONS, sayNumber } from "./model.ts";

type Asker = Pick<Ctx, "locale" | "zone">;
const words = (locale: Locale) => incidentWords.in(locale);

// ── reporting ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** Characters of what happened: as many as every surface takes in one field. */
export const TEXT_MAX = 3000;

export const reportForm = defineForm("incidents.report", {
  kind: field.choice(KINDS),
  platform: field.choice(SOCIAL_PLATFORMS),
  text: field.longText({ min: 5, max: TEXT_MAX }),
  link: field.link({ required: false }),
  seenAt: field.dateTime({ required: false, past: true }),
  who: field.person({ required: false }),
  files: field.file({ required: false }),
});

export const anonymousForm = defineForm("incidents.report-anonymous", {
  kind: field.choice(KINDS),
  platform: field.choice(SOCIAL_PLATFORMS),
  text: field.longText({ min: 5, max: TEXT_MAX }),
  link: field.link({ required: false }),
  seenAt: field.dateTime({ required: false, past: true }),
  who: field.person({ required: false }),
  files: field.file({ required: false }),
});

type ReportFields = (typeof reportForm)["fields"];

function reportWords(locale: Locale, isAnonymous: boolean): FormWords<ReportFields> {
  const t = words(locale);
  return {
    title: t(isAnonymous ? "anonymous.formTitle" : "report.title"),
    intro: t(isAnonymous ? "anonymous.intro" : "report.intro"),
    submit: t("report.submit"),
    fields: {
      kind: {
        label: t("report.kind"),
        hint: t("report.kindHint"),
        options: optionsOf(KINDS, (kind) => t(`kinds.${kind}`)),
      },
      platform: { label: t("report.platform"), options: optionsOf(SOCIAL_PLATFORMS, (item) => t(`platforms.${item}`)) },
      text: { label: t("report.text"), hint: t("report.textHint"), placeholder: t("report.textExample") },
      link: { label: t("report.link"), hint: t("report.linkHint"), placeholder: t("report.linkExample") },
      seenAt: { label: t("report.seenAt") },
      who: { label: t("report.who"), hint: t("report.whoHint") },
      files: { label: t("report.files"), hint: t(isAnonymous ? "report.filesAnonymousHint" : "report.filesHint") },
    },
  };
}

const optionsOf = <O extends string>(values: readonly O[], label: (value: O) => string): Record<O, string> =>
  Object.fromEntries(values.map((value) => [value, label(value)])) as Record<O, string>;

/** The report, by name or anonymous, perhaps with something filled in. @param attached files that it brings along */
export const drawReport = (
  asker: Asker,
  isAnonymous: boolean,
  drawing: Omit<Drawing<ReportFields>, "zone"> = {},
  attached = 0,
): FormView => {
  const worded = reportWords(asker.locale, isAnonymous);
  const intro = [worded.intro, attached > 0 && words(asker.locale)("files.attached", { count: attached })];
  return drawForm(
    isAnonymous ? anonymousForm : reportForm,
    { ...worded, intro: intro.filter(Boolean).join("\n") },
    { zone: asker.zone, ...drawing },
  );
};

export const followForm = defineForm("incidents.follow", {
  code: field.text({ max: 40 }),
  what: field.choice(["view", "add", "withdraw"]),
  text: field.longText({ required: false, max: TEXT_MAX }),
  sure: field.choices(["yes"], { required: false }),
  files: field.file({ required: false }),
});

/** For whoever holds a receipt code: look, add, withdraw. */
export function drawFollow(asker: Asker, drawing: Omit<Drawing<(typeof followForm)["fields"]>, "zone">): FormView {
  const t = words(asker.locale);
  return drawForm(
    followForm,
    {
      title: t("follow.title"),
      intro: t("follow.intro"),
      submit: t("follow.submit"),
      fields: {
        code: { label: t("follow.code"), placeholder: "7K3P-QX9M-2T4V-8HND" },
        what: {
          label: t("follow.what"),
          options: optionsOf(["view", "add", "withdraw"], (value) => t(`follow.options.${value}`)),
        },
        text: { label: t("follow.text"), hint: t("follow.textHint") },
        sure: {
          label: t("follow.sure"),
          hint: t("follow.sureHint"),
          options: { yes: t("follow.sureYes") },
        },
        files: { label: t("follow.files"), hint: t("report.filesAnonymousHint") },
      },
    },
    { zone: asker.zone, initial: { what: "view" }, ...drawing },
  );
}

// ── about one incident ──────────────────────────────────────────────────────────────────────────────────────────────

export const answerForm = defineForm("incidents.answer", {
  text: field.longText({ max: 3000 }),
  files: field.file({ required: false }),
});
export const addForm = defineForm("incidents.add", {
  text: field.longText({ max: 3000 }),
  files: field.file({ required: false }),
});
export const askForm = defineForm("incidents.ask", { text: field.longText({ min: 2, max: 1000 }) });
export const noteForm = defineForm("incidents.note", { text: field.longText({ max: 2000 }) });
export const passForm = defineForm("incidents.pass", {
  to: field.choice(["compliance", "hr", "security", "pr", "legal"]),
  person: field.person({ required: false }),
  reason: field.longText({ min: 2, max: 1000 }),
});
export const closeForm = defineForm("incidents.close", {
  reason: field.choice(REJECTIONS),
  note: field.longText({ min: 5, max: 2000 }),
});
export const mergeForm = defineForm("incidents.merge", { into: field.text({ max: 20 }) });
export const coachForm = defineForm("incidents.coach", {
  subject: field.person(),
  message: field.longText({ min: 5, max: 1000 }),
});
export const revealForm = defineForm("incidents.reveal", { reason: field.longText({ min: 5, max: 500 }) });
export const gradeForm = defineForm("incidents.grade", { level: field.choice(LEVELS) });
export const statementForm = defineForm("incidents.statement", {
  text: field.longText({ min: 5, max: 2000 }),
  replier: field.person(),
});
export const finishForm = defineForm("incidents.finish", { note: field.longText({ min: 5, max: 3000 }) });
export const feedbackForm = defineForm("incidents.feedback", { text: field.longText({ min: 5, max: 3000 }) });
export const assignForm = defineForm("incidents.assign", {
  person: field.person(),
  reason: field.longText({ min: 5, max: 500 }),
});

type About = Asker & { incident: Pick<Incident, "number"> };
const draw = <F extends Fields>(
  form: { name: string; fields: F },
  { zone }: Asker,
  worded: FormWords<F>,
  more = {},
): FormView => drawForm(form, worded, { zone, ...more });

/** The reporter's answer, with the question above it. */
export const drawAnswer = (at: About & { question: string | undefined }) => {
  const t = words(at.locale);
  return draw(answerForm, at, {
    title: t("forms.answer.title", number(at)),
    ...(at.question !== undefined && { intro: at.question }),
    submit: t("forms.answer.submit"),
    fields: { text: { label: t("forms.answer.text") }, files: { label: t("forms.answer.files") } },
  });
};
/** What the reporter adds. */
export const drawAdd = (at: About & { attached?: number }) => {
  const t = words(at.locale);
  return draw(addForm, at, {
    title: t("forms.add.title", number(at)),
    ...(at.attached && { intro: t("files.attached", { count: at.attached }) }),
    submit: t("forms.add.submit"),
    fields: {
      text: { label: t("forms.add.text") },
      files: { label: t("forms.add.files"), hint: t("report.filesHint") },
    },
  });
};
/** A question to the reporter. */
export const drawAsk = (at: About) => {
  const t = words(at.locale);
  return draw(askForm, at, {
    title: t("forms.ask.title", number(at)),
    intro: t("forms.ask.intro"),
    submit: t("forms.ask.submit"),
    fields: { text: { label: t("forms.ask.text"), hint: t("forms.ask.hint") } },
  });
};
/** A note among handlers. */
export const drawNote = (at: About) => {
  const t = words(at.locale);
  return draw(noteForm, at, {
    title: t("forms.note.title", number(at)),
    submit: t("forms.note.submit"),
    fields: { text: { label: t("forms.note.text"), hint: t("forms.note.hint") } },
  });
};
/** To another team, or somebody of it. */
export const drawPass = (at: About) => {
  const t = words(at.locale);
  return draw(passForm, at, {
    title: t("forms.pass.title", number(at)),
    submit: t("forms.pass.submit"),
    fields: {
      to: {
        label: t("forms.pass.to"),
        options: optionsOf(["compliance", "hr", "security", "pr", "legal"], (team) => t(`triage.teams.${team}`)),
      },
      person: { label: t("forms.pass.person"), hint: t("forms.pass.personHint") },
      reason: { label: t("forms.pass.reason"), hint: t("forms.pass.reasonHint") },
    },
  });
};
/** The end without a case, with the reason that the reporter reads and the reasoning for the file. */
export const drawClose = (at: About) => {
  const t = words(at.locale);
  return draw(closeForm, at, {
    title: t("forms.close.title", number(at)),
    intro: t("forms.close.intro"),
    submit: t("forms.close.submit"),
    fields: {
      reason: {
        label: t("forms.close.reason"),
        options: optionsOf(REJECTIONS, (reason) => t(`forms.close.reasons.${reason}`)),
      },
      note: { label: t("forms.close.note"), hint: t("forms.close.noteHint") },
    },
  });
};
/** Which report it is the same as. */
export const drawMerge = (at: About) => {
  const t = words(at.locale);
  return draw(mergeForm, at, {
    title: t("forms.merge.title", number(at)),
    submit: t("forms.merge.submit"),
    fields: {
      into: { label: t("forms.merge.into"), hint: t("forms.merge.hint"), placeholder: t("forms.merge.example") },
    },
  });
};
/** A hint to the person concerned. */
export const drawCoach = (at: About, initial: { subject?: string }) => {
  const t = words(at.locale);
  return draw(
    coachForm,
    at,
    {
      title: t("forms.coach.title", number(at)),
      intro: t("forms.coach.intro"),
      submit: t("forms.coach.submit"),
      fields: {
        subject: { label: t("forms.coach.subject") },
        message: { label: t("forms.coach.message"), hint: t("forms.coach.messageHint") },
      },
    },
    { initial },
  );
};
/** Why the reporter must be known. */
export const drawReveal = (at: About) => {
  const t = words(at.locale);
  return draw(revealForm, at, {
    title: t("forms.reveal.title", number(at)),
    intro: t("forms.reveal.intro"),
    submit: t("forms.reveal.submit"),
    fields: { reason: { label: t("forms.reveal.reason") } },
  });
};
/** How far a crisis has gone. */
export const drawGrade = (at: About) => {
  const t = words(at.locale);
  return draw(gradeForm, at, {
    title: t("forms.grade.title", number(at)),
    submit: t("forms.grade.submit"),
    fields: {
      level: {
        label: t("forms.grade.level"),
        hint: t("forms.grade.hint"),
        options: optionsOf(LEVELS, (level) => t(`levels.${level}`)),
      },
    },
  });
};
/** What the company says, and who says it. */
export const drawStatement = (at: About) => {
  const t = words(at.locale);
  return draw(statementForm, at, {
    title: t("forms.statement.title", number(at)),
    submit: t("forms.statement.submit"),
    fields: {
      text: { label: t("forms.statement.text"), hint: t("forms.statement.hint") },
      replier: { label: t("forms.statement.replier") },
    },
  });
};
/** The review at the end. */
export const drawFinish = (at: About) => {
  const t = words(at.locale);
  return draw(finishForm, at, {
    title: t("forms.finish.title", number(at)),
    submit: t("forms.finish.submit"),
    fields: { note: { label: t("forms.finish.note"), hint: t("forms.finish.hint") } },
  });
};
/** What a whistle-blower is told of the result. */
export const drawFeedback = (at: About) => {
  const t = words(at.locale);
  return draw(feedbackForm, at, {
    title: t("forms.feedback.title", number(at)),
    submit: t("forms.feedback.submit"),
    fields: { text: { label: t("forms.feedback.text"), hint: t("forms.feedback.hint") } },
  });
};
/** Who handles it from now on, and why. */
export const drawAssign = (at: About) => {
  const t = words(at.locale);
  return draw(assignForm, at, {
    title: t("forms.assign.title", number(at)),
    submit: t("forms.assign.submit"),
    intro: t("forms.assign.intro"),
    fields: {
      person: { label: t("forms.assign.person") },
      reason: { label: t("forms.assign.reason"), hint: t("forms.assign.reasonHint") },
    },
  });
};

const number = ({ incident }: About) => ({ number: sayNumber(incident.number) });
