import type { Card } from "../../core/card.ts";
import type { Sample } from "../../core/feature.ts";
import type { FormView } from "../../core/form.ts";
import type { Locale } from "../../core/locale.ts";
import { type ApprovalFacts, type ApprovalReader, approvalCard, delegationCard, heldCard, queueCard } from "./cards.ts";
import * as forms from "./forms.ts";
import type { Approval, Step } from "./model.ts";

const NOW = new Date("2026-11-24T08:20:00Z");
const ZONE = "Asia/Shanghai";
const [LI, LIN, ZHOU, CHEN] = [
  "per_000000000000000a",
  "per_000000000000000b",
  "per_000000000000000c",
  "per_000000000000000d",
];
const NAMES: Record<Locale, string[]> = {
  "zh-CN": ["李强", "林悦", "周宇", "陈晨"],
  en: ["Liam Lee", "Lynn Moon", "Joe Young", "Chen Reed"],
};
const SAID: Record<Locale, { title: string; line: string; text: string; said: string; left: string; when: string }> = {
  "zh-CN": {
    title: "工作时间社媒计划 PLAN-77",
    line: "PLAN-77 · 客户关系维护",
    text: "11/26–11/28 每日 14:00–15:30，微博、小红书。",
    said: "时间请改到下午四点以后，上午有客户来访。",
    left: "剩余 6 小时",
    when: "11月24日(周二) 18:00",
  },
  en: {
    title: "Work-time social-media plan PLAN-77",
    line: "PLAN-77 · customer relations",
    text: "26–28 Nov, daily 14:00–15:30, Weibo and LinkedIn.",
    said: "Please move it after four; a customer visits in the morning.",
    left: "6 hours left",
    when: "Tue 24 Nov, 18:00",
  },
};

const manager: Step = { kind: "manager", mode: "any", people: [LI ?? ""], votes: [] };
const pr: Step = { kind: "pr", mode: "all", people: [LIN ?? "", ZHOU ?? ""], votes: [] };
const voted = (step: Step, by: string, stoodFor?: string): Step => ({
  ...step,
  votes: [...step.votes, { by, ...(stoodFor && { for: stoodFor }), at: NOW.toISOString() }],
});

function facts(locale: Locale, over: Partial<Approval> = {}, more: Partial<ApprovalFacts> = {}): ApprovalFacts {
  const said = SAID[locale];
  const names = new Map([LI, LIN, ZHOU, CHEN].map((id, at) => [id ?? "", NAMES[locale][at] ?? ""]));
  return {
    row: {
      id: "apr_0000000000000001",
      subject: "pln_0000000000000001",
      revision: 1,
      agreed: undefined,
      requesterId: CHEN ?? "",
      state: "waiting",
      version: 2,
      steps: [manager],
      copies: [],
      neededBy: new Date("2026-11-26T06:00:00Z"),
      raised: 0,
      askedAt: NOW,
      movedAt: NOW,
      ...over,
    },
    drawn: { title: said.title, line: said.line, body: [{ kind: "text", text: said.text }] },
    names,
    requester: names.get(CHEN ?? "") ?? "",
    due: { when: said.when, left: said.left },
    said: undefined,
    hasFallen: false,
    answered: { by: NAMES[locale][0] ?? "", when: said.when },
    ...more,
  };
}

const DELEGATION = {
  id: "dlg_0000000000000001",
  startsAt: new Date("2026-11-23T16:00:00Z"),
  endsAt: new Date("2026-11-26T16:00:00Z"),
};

function cards(locale: Locale): [string, Card][] {
  const seen = { locale, zone: ZONE, now: NOW };
  const said = SAID[locale];
  const draw = (of: ApprovalFacts, reader: ApprovalReader): Card => approvalCard(seen, of, reader, []);
  const quote = { by: NAMES[locale][0] ?? "", text: said.said };
  const asked: ApprovalReader = { role: "asked", for: undefined };
  const done: ApprovalReader = { role: "done" };
  const long: Step[] = [voted(manager, ZHOU ?? "", LI), voted(pr, LIN ?? ""), { ...pr, kind: "added" }];
  return [
    ["asked", draw(facts(locale), asked)],
    ["asked-longest", draw(facts(locale, { steps: long }, { said: quote }), { role: "asked", for: NAMES[locale][1] })],
    ["others", draw(facts(locale, { steps: [voted(manager, LI ?? ""), pr] }), done)],
    ["copied", draw(facts(locale), { role: "copied" })],
    ["approved", draw(facts(locale, { state: "approved", steps: [voted(manager, LI ?? "")] }), done)],
    ["returned", draw(facts(locale, { state: "returned" }, { said: quote }), done)],
    ["refused", draw(facts(locale, { state: "refused" }, { said: quote }), done)],
    ["withdrawn", draw(facts(locale, { state: "withdrawn" }), done)],
    ["held-asked", draw(facts(locale, { state: "held" }), { role: "none" })],
    ["held-refuser", draw(facts(locale, { state: "held" }), { role: "done", saidNo: true })],
    ["held-looker", heldCard(seen, facts(locale, { state: "held" }), quote, { left: said.left })],
    [
      "held-looked",
      heldCard(seen, facts(locale, { state: "refused" }), quote, {
        by: NAMES[locale][1] ?? "",
        when: said.when,
        text: quote.text,
      }),
    ],
    ["fallen", draw(facts(locale, { state: "withdrawn" }, { hasFallen: true }), done)],
    ["expired", draw(facts(locale, { state: "expired" }, { answered: undefined }), done)],
    ...(["from", "to"] as const).flatMap((reader): [string, Card][] =>
      [
        { acceptedAt: null, endedAt: null },
        { acceptedAt: NOW, endedAt: null },
        { acceptedAt: null, endedAt: NOW },
        { acceptedAt: NOW, endedAt: NOW },
      ].map((state, at) => [
        `delegation-${reader}-${at}`,
        delegationCard(
          seen,
          { ...DELEGATION, ...state },
          { from: NAMES[locale][0] ?? "", to: NAMES[locale][1] ?? "" },
          reader,
        ),
      ]),
    ),
    ["queue-empty", queueCard(seen, [], [])],
    [
      "queue",
      queueCard(
        seen,
        [{ id: "apr_0000000000000001", line: said.line, detail: `${NAMES[locale][3]} · ${said.when}` }],
        [
          { id: "dlg_0000000000000001", name: NAMES[locale][1] ?? "", when: said.when, isAccepted: true },
          { id: "dlg_0000000000000002", name: NAMES[locale][2] ?? "", when: said.when, isAccepted: false },
        ],
      ),
    ],
  ];
}

const FORMS = [
  forms.returnForm,
  forms.refuseForm,
  forms.lookForm,
  forms.passForm,
  forms.addForm,
  forms.copyForm,
  forms.delegateForm,
] as const;

const views = (locale: Locale): FormView[] =>
  FORMS.map((form) => forms.draw(form as never, { locale, zone: ZONE }, SAID[locale].title));

/** Cards and forms for the tests and the demo: the longest and the emptiest among them. */
export const approvalSamples = (locale: Locale): Sample[] => [
  ...cards(locale).map(([name, card]) => ({ name: `approvals.${name}`, card })),
  ...views(locale).map((form) => ({ name: `approvals.form-${form.name.slice("approvals.".length)}`, form })),
];
