import type { Card } from "../../../core/card.ts";
import type { Sample } from "../../../core/feature.ts";
import type { Form } from "../../../core/form.ts";
import type { Locale } from "../../../core/locale.ts";
import type { ObligationKind } from "../model.ts";
import { OBLIGATIONS } from "../model.ts";
import { drawObligation, drawObligations, watchCard } from "./card.ts";
import { circularCard, correctionCard } from "./circular-card.ts";
import type { DueFacts, ObligationFacts } from "./facts.ts";
import * as forms from "./forms.ts";
import { type Obligation, PREFIX, type Side, STATES, type Terms } from "./model.ts";
import { briefCard, chairCard, elsewhereCard, undoneCard, undoneEnvelopeCard } from "./notices.ts";

const NOW = new Date("2026-11-24T09:12:00+08:00");
const ZONE = "Asia/Shanghai";
const PEOPLE = ["per_0000000000000001", "per_0000000000000002", "per_0000000000000003"] as const;
const [SUBJECT, HANDLER, LEGAL] = PEOPLE;

const SAID: Record<Locale, { text: string; names: readonly string[]; due: string; left: string; counted: string }> = {
  "zh-CN": {
    text: "11 月 20 日，我在微博发布了含有内部排期的截图，涉及制度 3.1.1.3。截图被转发 12 次，现已删除；以后发布前我会先自查。",
    names: ["陈晨", "孙丽", "周宁"],
    due: "12月1日(周二) 24:00",
    left: "还剩 5 个工作日",
    counted: "按工作日计算：11/25、26、27、30、12/1",
  },
  en: {
    text: "On 20 November I posted a screenshot with an internal schedule on Weibo, which concerns clause 3.1.1.3. It was passed on 12 times and is deleted now; from now on I check before I post.",
    names: ["Chen Chen", "Sun Li", "Zhou Ning"],
    due: "Tue 1 Dec, midnight",
    left: "5 working days left",
    counted: "Counted in working days: 25, 26, 27, 30 Nov, 1 Dec",
  },
};

const obligation = (kind: ObligationKind, state: string = STATES[kind][0], terms: Partial<Terms> = {}): Obligation => ({
  id: `${PREFIX[kind]}_0000000000000001`,
  sanctionId: "san_0000000000000001",
  subjectId: SUBJECT,
  kind,
  state,
  version: 2,
  terms: { beginsAt: "final", ...terms },
  returned: 0,
  isOverdue: false,
  startedAt: NOW,
  movedAt: NOW,
});

const dueIn = (locale: Locale, isLate = false): DueFacts => ({
  at: NOW,
  isLate,
  when: SAID[locale].due,
  left: SAID[locale].left,
  explained: SAID[locale].counted,
});

const facts = (locale: Locale, row: Obligation, more: Partial<ObligationFacts> = {}): ObligationFacts => ({
  row,
  caseNumber: 12,
  clauses: ["3.1.1.3"],
  entries: [],
  evidence: [],
  names: new Map(PEOPLE.map((id, i) => [id, SAID[locale].names[i] ?? "–"])),
  due: dueIn(locale),
  ...more,
});

const sides = (...all: Side[]): ReadonlySet<Side> => new Set(all);

const long = (locale: Locale, length: number): string =>
  Array.from({ length: 30 }, (_, i) => `${i + 1}. ${SAID[locale].text}`)
    .join("\n")
    .slice(0, length);

/** Everything at once, and longer than any platform shows. */
const longest = (locale: Locale): ObligationFacts =>
  facts(
    locale,
    { ...obligation("written_reflection", "submitted", { days: 5 }), returned: 1, isOverdue: true },
    {
      clauses: ["2.2.3", "2.4.1", "3.1.1.1", "3.1.1.3", "3.1.1.4", "3.2.1"],
      due: dueIn(locale, true),
      entries: [
        { part: "reflection", byId: SUBJECT, at: NOW, text: long(locale, 900) },
        { part: "returned", byId: HANDLER, at: NOW, text: "*not bold* <!channel> & <b>" },
        { part: "reflection", byId: SUBJECT, at: NOW, text: long(locale, 3000) },
      ],
      evidence: Array.from({ length: 5 }, (_, i) => ({
        id: `evd_000000000000000${i}` as const,
        name: `${"file".repeat(20)}-${i}.png`,
        source: "slack",
        state: i === 4 ? ("refused" as const) : i === 3 ? ("fetching" as const) : ("kept" as const),
        mime: "image/png",
        bytes: 1_234_567,
        sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        refusal: i === 4 ? ("kind-not-accepted" as const) : undefined,
        createdAt: NOW,
      })),
    },
  );

/** Every card and form of this part, from the emptiest to the longest. */
export function samples(locale: Locale): Sample[] {
  const seen = { locale, zone: ZONE, now: NOW };
  const draw = (row: Obligation, who: ReadonlySet<Side>, more: Partial<ObligationFacts> = {}) =>
    drawObligation(seen, facts(locale, row, more), who);
  const { text, names } = SAID[locale];
  const up = {
    title: text.slice(0, 20),
    text: long(locale, 2000),
    clauses: ["3.1.1.3", "3.2.1"] as const,
    state: "up" as const,
    isUnderAppeal: false,
    publishedAt: NOW,
    removeAt: new Date("2026-12-25T00:00:00+08:00"),
  };
  const draft: Partial<Terms> = {
    days: 30,
    isNamed: true,
    isDrafted: true,
    drafterId: HANDLER,
    audience: { departments: [names[0] ?? "", "Sales"], personIds: [LEGAL] },
  };
  const drafted = [
    { part: "title" as const, byId: HANDLER, at: NOW, text: up.title },
    { part: "circular" as const, byId: HANDLER, at: NOW, text: up.text },
  ];
  const month = { percent: 10, month: "2026-11", ruleRef: "PAY-2025 §7" };
  const statement = { days: 20, meetingAt: "2026-12-03T07:00:00Z", chairId: LEGAL, byStatement: true } as const;
  const all = OBLIGATIONS.map((kind) => obligation(kind, STATES[kind][0], { hours: 24 }));
  const cards: Record<string, Card> = {
    content: draw(obligation("content_removal", "pending", { hours: 24 }), sides("subject")),
    "content-late": draw(
      { ...obligation("content_removal", "pending", { hours: 2 }), isOverdue: true },
      sides("subject"),
      {
        due: dueIn(locale, true),
      },
    ),
    "content-asked": draw(obligation("content_removal", "pending", { hours: 24, isVoluntary: true }), sides("subject")),
    "content-cannot": draw(obligation("content_removal", "impossible", { cannot: "no_access" }), sides("handler"), {
      entries: [{ part: "cannot", byId: SUBJECT, at: NOW, text }],
    }),
    "oral-new": draw(obligation("oral_warning"), sides("handler")),
    "oral-held": draw(
      obligation("oral_warning", "held", { givenBy: HANDLER, heldAt: NOW.toISOString(), way: "talk" }),
      sides("subject"),
      { entries: [{ part: "record", byId: HANDLER, at: NOW, text }] },
    ),
    reflection: draw(obligation("written_reflection", "pending", { days: 5 }), sides("subject")),
    "reflection-note": draw(
      obligation("written_reflection", "pending", { days: 5, isVoluntary: true }),
      sides("subject"),
    ),
    "reflection-longest": drawObligation(seen, longest(locale), sides("handler")),
    "circular-draft": draw(obligation("circular_criticism", "draft", { days: 30 }), sides("handler")),
    "circular-check": draw(obligation("circular_criticism", "draft", draft), sides("legal"), { entries: drafted }),
    "circular-approve": draw(
      obligation("circular_criticism", "legal_checked", { ...draft, checkedBy: LEGAL }),
      sides("compliance"),
      { entries: drafted },
    ),
    "circular-up": circularCard(seen, up),
    "circular-appealed": circularCard(seen, { ...up, text, isUnderAppeal: true }),
    "circular-down": circularCard(seen, { ...up, state: "removed" }),
    correction: correctionCard(seen, { title: up.title, publishedAt: NOW, clauses: up.clauses, ended: "reversed" }),
    "bonus-off": draw(obligation("bonus_deduction", "disabled"), sides("subject"), { due: undefined }),
    payroll: draw(obligation("bonus_deduction", "instructed", month), sides("payroll")),
    "payroll-refund": draw(
      obligation("bonus_deduction", "refunded", { ...month, ended: "reversed" }),
      sides("payroll"),
    ),
    meeting: draw(obligation("meeting_reflection", "pending", { days: 20 }), sides("subject")),
    "meeting-statement": draw(obligation("meeting_reflection", "scheduled", statement), sides("handler")),
    chair: chairCard(seen, obligation("meeting_reflection", "scheduled", statement), names[0] ?? "–", text),
    change: draw(obligation("pay_cut"), sides("subject"), { due: undefined }),
    "change-signed": draw(
      obligation("demotion", "signed", { basis: "contract", signedOn: "2024-03-01" }),
      sides("handler"),
      { due: undefined },
    ),
    formalities: draw(
      obligation("dismissal", "served", {
        service: "scan",
        servedOn: "2026-11-20",
        effectiveOn: "2026-11-23",
        formalities: ["certificate"],
      }),
      sides("handler"),
    ),
    legal: draw(obligation("legal_reserve"), sides("legal"), { due: undefined }),
    suspended: draw(obligation("written_reflection", "pending", { days: 5, isSuspended: true }), sides("subject"), {
      due: undefined,
    }),
    reversed: draw(obligation("written_reflection", "cancelled", { ended: "reversed" }), sides("subject"), {
      due: undefined,
      entries: [{ part: "reflection", byId: SUBJECT, at: NOW, text }],
    }),
    watch: watchCard(seen, facts(locale, obligation("oral_warning"), { due: dueIn(locale, true) })),
    brief: briefCard(seen, obligation("content_removal"), 12, dueIn(locale)),
    elsewhere: elsewhereCard(seen, obligation("oral_warning"), 12),
    "undone-envelope": undoneEnvelopeCard(seen, "san_1", 12),
    undone: undoneCard(seen, 12, [
      obligation("content_removal", "cancelled", { ended: "reversed" }),
      obligation("circular_criticism", "corrected", { ended: "reversed" }),
      obligation("bonus_deduction", "refunded", { ...month, ended: "reversed" }),
      obligation("demotion", "revoked", { ended: "reversed" }),
    ]),
    list: {
      title: "CASE-12",
      body: drawObligations(seen, all, new Map(all.slice(0, 3).map(({ id }) => [id, dueIn(locale)])), true),
      actions: [],
    },
  };
  const at = { locale, zone: ZONE, number: 12, month: "2026-11", percent: 10 };
  const form = (made: Form, key: forms.FormKey) => forms.drawObligationForm(made, key, at);
  const views = {
    claim: form(forms.claimForm, "claim"),
    cannot: form(forms.cannotForm, "cannot"),
    reflect: form(forms.reflectForm, "reflect"),
    "reflect-voluntary": form(forms.reflectForm, "reflectVoluntary"),
    comment: form(forms.commentForm, "comment"),
    statement: form(forms.statementForm, "statement"),
    contest: form(forms.contestForm, "contest"),
    record: form(forms.recordForm, "record"),
    reject: form(forms.rejectForm, "reject"),
    settle: form(forms.settleForm, "settle"),
    "give-back": form(forms.giveBackForm, "giveBack"),
    circular: form(forms.circularForm, "circular"),
    "circular-named": form(forms.circularForm, "circularNamed"),
    "take-down": form(forms.takeDownForm, "takeDown"),
    schedule: form(forms.scheduleForm, "schedule"),
    waive: form(forms.waiveForm, "waive"),
    "waive-change": form(forms.waiveForm, "waiveChange"),
    sign: form(forms.signForm, "sign"),
    effect: form(forms.effectForm, "effect"),
    serve: form(forms.serveForm, "serve"),
    "send-back": form(forms.sendBackForm, "sendBack"),
    pursue: form(forms.pursueForm, "pursue"),
    drop: form(forms.dropForm, "drop"),
    confirm: form(forms.confirmForm, "confirm"),
    refuse: form(forms.refuseForm, "refuse"),
  };
  return [
    ...Object.entries(cards).map(([name, card]) => ({ name: `obligations.${name}`, card })),
    ...Object.entries(views).map(([name, view]) => ({ name: `obligations.form-${name}`, form: view })),
  ];
}
