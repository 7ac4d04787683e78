import type { Card } from "../../core/card.ts";
import type { Sample } from "../../core/feature.ts";
import type { FormView } from "../../core/form.ts";
import type { Locale } from "../../core/locale.ts";
import { elsewhereCard, sayComparison, watchCard } from "./cards.ts";
import { caseCard } from "./case-card.ts";
import type { CaseFacts } from "./facts.ts";
import { wholeCard } from "./file-card.ts";
import * as forms from "./forms.ts";
import { interimCard } from "./interim-card.ts";
import { caseWords } from "./messages/index.ts";
import { type Appealed, type Case, type Sanction, STATES } from "./model.ts";
import { questionCard, taskCard } from "./notices.ts";
import type { Reader } from "./reader.ts";
import {
  due,
  facts,
  fullest,
  interim,
  interimLines,
  NOW,
  nobody,
  proposal,
  row,
  SAID,
  sanction,
  seen,
  subjectFacts,
  ZONE,
} from "./samples-facts.ts";
import { clausesCard, envelopeCard, managerCard, managerEnvelopeCard, subjectCard } from "./subject-cards.ts";

const asHandler: Reader = { ...nobody, isHandler: true, isCandidate: true };

function handlerCards(locale: Locale): [string, Card][] {
  const at = seen(locale);
  const byState = STATES.map((state): [string, Card] => {
    const isDecided = ["decided", "served", "appeal_window", "under_appeal", "final", "varied", "annulled"].includes(
      state,
    );
    const closedAt = ["final", "varied", "annulled", "closed_no_violation", "withdrawn", "time_barred"].includes(state)
      ? NOW
      : undefined;
    const more: Partial<CaseFacts> = {
      ...(isDecided && { sanction: sanction(), proposal: proposal(locale) }),
      ...(state === "proposed" && { proposal: proposal(locale), due: due(locale, "decide") }),
      ...(closedAt && { due: undefined, last: { who: SAID[locale].name, when: SAID[locale].when } }),
    };
    return [
      `case-${state}`,
      caseCard(at, facts(locale, { state, closedAt, heardAt: state === "open" ? undefined : NOW }, more), asHandler),
    ];
  });
  const decider = { ...nobody, isDecider: true, isLegal: true };
  return [
    ...byState,
    [
      "case-recusal",
      caseCard(at, facts(locale, { state: "deliberation", heardAt: NOW }, { isRecusalOpen: true }), {
        ...nobody,
        isLegal: true,
        isClearer: true,
      }),
    ],
    ["case-stuck", caseCard(at, fullest(locale), { ...nobody, isDecider: true, isStuck: true })],
    ["case-fullest", caseCard(at, fullest(locale), { ...nobody, isSecond: true, isLegal: true })],
    [
      "case-decider",
      caseCard(
        at,
        facts(locale, { state: "proposed" }, { proposal: proposal(locale), due: due(locale, "decide") }),
        decider,
      ),
    ],
    [
      "case-to-take",
      caseCard(
        at,
        facts(
          locale,
          { handlerId: undefined, isTaken: false, jurisdiction: "unknown", protection: "flagged" },
          { handlerName: undefined },
        ),
        { ...nobody, isCandidate: true, isClearer: true, isOverseer: true },
      ),
    ],
    [
      "case-review",
      caseCard(at, facts(locale, { state: "final", closedAt: NOW }, { sanction: sanction({ needsReview: true }) }), {
        ...nobody,
        isCorrector: true,
        isReviewer: true,
      }),
    ],
    [
      "case-file",
      wholeCard(
        at,
        {
          ...fullest(locale),
          unionNotice: {
            to: SAID[locale].union,
            text: SAID[locale].about,
            sentAt: NOW.toISOString(),
            view: SAID[locale].side,
            viewAt: NOW.toISOString(),
            answer: SAID[locale].reasons,
          },
          outcomeNote: SAID[locale].reasons,
        },
        SAID[locale].history,
      ),
    ],
    ["case-interim", caseCard(at, facts(locale, {}, { lines: interimLines(locale) }), asHandler)],
    [
      "case-interim-late",
      caseCard(
        at,
        facts(
          locale,
          {},
          { lines: interimLines(locale).slice(0, 1), interimDue: { ...due(locale, "interim"), isLate: true } },
        ),
        asHandler,
      ),
    ],
    ["case-file-empty", wholeCard(at, facts(locale), [])],
    ["case-watch", watchCard(at, facts(locale), true)],
    [
      "case-blocked",
      watchCard(
        at,
        facts(locale, { state: "blocked_no_handler" }, { handlerName: undefined, due: due(locale, "assign") }),
        true,
      ),
    ],
    ["case-elsewhere", elsewhereCard(at, row())],
  ];
}

function subjectCards(locale: Locale): [string, Card][] {
  const at = seen(locale);
  const said = SAID[locale];
  const notice = {
    locale,
    text: said.letter,
    clauses: [{ id: "3.1.1.3" as const, text: said.clause }],
    obligations: [],
    evidence: said.about,
  };
  const decided = (
    state: Case["state"],
    over: Partial<Sanction> = {},
    appealed?: Appealed | "none",
  ): [string, Card] => [
    `subject-${state}${appealed === undefined ? "" : `-${appealed}`}`,
    subjectCard(
      at,
      subjectFacts(
        locale,
        { state },
        {
          notice,
          sanction: sanction(over),
          due: due(locale, "appeal"),
          ...(appealed !== undefined && { appealed: appealed === "none" ? undefined : appealed }),
        },
      ),
    ),
  ];
  const hearing = { at: "2026-11-27T10:00:00+08:00", place: "Teams" };
  return [
    ["subject-envelope", envelopeCard(at, row())],
    ["subject-allegation", subjectCard(at, subjectFacts(locale, { state: "allegation_served" }))],
    [
      "subject-allegation-corrected",
      subjectCard(
        at,
        subjectFacts(
          locale,
          { state: "allegation_served" },
          {
            allegation: {
              facts: said.about,
              evidence: said.about,
              clauses: ["3.1.1.3"],
              correction: {
                from: "2026-11-18T21:00:00+08:00",
                to: "2026-11-20T21:00:00+08:00",
                version: "2026-1",
              },
            },
          },
        ),
      ),
    ],
    [
      "subject-allegation-uk",
      subjectCard(
        at,
        subjectFacts(
          locale,
          { state: "allegation_served", jurisdiction: "GB" },
          { allegation: { facts: said.about, evidence: said.about, clauses: ["3.1.1.3"], hearing } },
        ),
      ),
    ],
    [
      "subject-weighed",
      subjectCard(
        at,
        subjectFacts(
          locale,
          { state: "deliberation" },
          { said: [{ id: "cln_1", kind: "statement", byId: "x", text: said.side, at: NOW }] },
        ),
      ),
    ],
    [
      "subject-weighed-interim",
      subjectCard(at, subjectFacts(locale, { state: "deliberation" }, { interim: interim(locale) })),
    ],
    ...(["asked", "done", "lifted", "over"] as const).map((state): [string, Card] => [
      `interim-${state}`,
      interimCard(at, {
        row: row(),
        interim: interim(locale, {
          state,
          ...(state !== "asked" && { movedAt: NOW }),
          ...(state === "lifted" && { liftedFor: said.lifted }),
        }),
        due: state === "asked" ? due(locale, "interim") : undefined,
        handlerName: state === "over" ? undefined : said.name,
      }),
    ]),
    [
      "interim-late",
      interimCard(at, {
        row: row(),
        interim: interim(locale),
        due: { ...due(locale, "interim"), isLate: true, left: said.late, explained: "" },
        handlerName: said.name,
      }),
    ],
    [
      "subject-recusal",
      subjectCard(
        at,
        subjectFacts(locale, { state: "deliberation" }, { recusal: { asked: said.why, answer: said.reasons } }),
      ),
    ],
    ["subject-silent", subjectCard(at, subjectFacts(locale, { state: "second_approval" }))],
    decided("served"),
    decided("appeal_window", { receivedAt: NOW }),
    decided("under_appeal", { receivedAt: NOW }),
    decided("final", { receivedAt: NOW, finalAt: NOW }),
    decided("final", { receivedAt: NOW, finalAt: NOW }, "answered"),
    decided("final", { receivedAt: NOW, finalAt: NOW }, "late"),
    decided("final", { receivedAt: NOW, finalAt: NOW }, "refused"),
    decided("final", { receivedAt: NOW, finalAt: NOW }, "withdrawn"),
    decided("varied", { step: 1, receivedAt: NOW }),
    decided("varied", { step: 1, receivedAt: NOW }, "none"),
    decided("annulled", { state: "reversed" }),
    ["subject-closed", subjectCard(at, subjectFacts(locale, { state: "closed_no_violation" }))],
    ["subject-clauses", clausesCard(at, row(), notice.clauses, "2026-1")],
    ["manager-envelope", managerEnvelopeCard(at, row())],
    ["manager", managerCard(at, said.subject, "CASE-12", false, [])],
    ["manager-corrected", managerCard(at, said.subject, "CASE-12", true, [])],
    [
      "witness-asked",
      questionCard(at, {
        id: "cqu_0000000000000001",
        state: "asked",
        question: said.question,
        answer: undefined,
        askedAt: NOW,
      }),
    ],
    [
      "witness-answered",
      questionCard(at, {
        id: "cqu_0000000000000001",
        state: "answered",
        question: said.question,
        answer: said.side,
        askedAt: NOW,
      }),
    ],
    [
      "task",
      taskCard(at, { id: "cta_0000000000000001", state: "open", text: said.task, number: 12, owner: said.name }),
    ],
  ];
}

/** Forms whose fields need nothing but their words. */
const PLAIN = [
  forms.statementForm,
  forms.additionForm,
  forms.rescheduleForm,
  forms.askRecusalForm,
  forms.noteForm,
  forms.witnessForm,
  forms.witnessAnswerForm,
  forms.taskForm,
  forms.toldForm,
  forms.interimForm,
  forms.liftForm,
  forms.dismissForm,
  forms.acquitForm,
  forms.weighForm,
  forms.signOffForm,
  forms.clearForm,
  forms.returnForm,
  forms.decideForm,
  forms.approveForm,
  forms.refuseForm,
  forms.withdrawForm,
  forms.unionSendForm,
  forms.unionViewForm,
  forms.unionAnswerForm,
  forms.templateForm,
  forms.proveForm,
  forms.extendForm,
  forms.handOverForm,
  forms.reassignForm,
  forms.joinForm,
  forms.linkForm,
  forms.correctForm,
  forms.jurisdictionForm,
  forms.readForm,
] as const;

function formViews(locale: Locale): FormView[] {
  const at = { locale, zone: ZONE, row: row() };
  const comparable = sayComparison(at, { count: 7, steps: { 1: 4, 2: 2, 3: 1 } });
  return [
    forms.drawOpen(at, true),
    forms.drawOpen(at, false, { subject: "per_0000000000000002", clauses: ["3.1.1.3"] }),
    forms.drawAllege(at, false, { clauses: ["3.1.1.3"] }),
    forms.drawAllege({ ...at, row: row({ jurisdiction: "GB" }) }, true, { clauses: ["3.1.1.3"] }),
    forms.drawPin(at, false, { conductAt: NOW.toISOString() }),
    forms.drawPin(at, true, { conductAt: NOW.toISOString(), facts: SAID[locale].about }),
    forms.drawPropose(at, ["3.1.1.3"], { step: 2, obligations: ["circular_criticism"] }, comparable),
    forms.drawPropose(
      { ...at, row: row({ jurisdiction: "FR" }) },
      ["3.1.1.3"],
      {
        step: 1,
        obligations: ["oral_warning"],
      },
      sayComparison(at, "too_few"),
    ),
    forms.draw(forms.reviewForm, at, {}, { count: 2, step: caseWords.in(locale)("rungs.2") }),
    forms.draw(forms.overrideForm, at, {}, { months: 5 }),
    forms.drawServe(at, SAID[locale].letter),
    forms.drawAnswerRecusal(at, "–"),
    forms.drawAnswerRecusal(at, SAID[locale].side.repeat(50).slice(0, 2000)),
    ...PLAIN.map((form) => forms.draw(form as never, at)),
  ];
}

/** Cards and forms for the tests and the demo: the longest and the emptiest among them. */
export function caseSamples(locale: Locale): Sample[] {
  const cards = [...handlerCards(locale), ...subjectCards(locale)].map(([name, card]) => ({
    name: `cases.${name}`,
    card,
  }));
  const used = new Set<string>();
  const views = formViews(locale).map((form) => {
    const base = form.name.replace(/^cases\./, "cases.form-");
    const name = used.has(base) ? `${base}-2` : base;
    used.add(name);
    return { name, form };
  });
  return [...cards, ...views];
}
