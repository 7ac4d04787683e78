import type { Card } from "../../core/card.ts";
import type { Sample } from "../../core/feature.ts";
import type { FormView } from "../../core/form.ts";
import type { Locale } from "../../core/locale.ts";
import { automationCard, copyCard, holdsCard, listCard, requestCard, rightsCard } from "./cards.ts";
import type { RequestFacts } from "./facts.ts";
import * as forms from "./forms.ts";
import { elsewhereCard, handlerCard, watchCard } from "./handler-cards.ts";
import { type DataRequest, KINDS, PLAIN_KINDS, STATES } from "./model.ts";

const NOW = new Date("2026-11-24T09:12:00+08:00");
const ZONE = "Asia/Shanghai";

const SAID: Record<
  Locale,
  { text: string; answer: string; name: string; other: string; due: string; left: string; days: string }
> = {
  "zh-CN": {
    text: "通讯录里我的工作地点写成了北京，应为上海；2025 年的培训记录也少了一次。",
    answer: "工作地点已更正为上海。培训记录核对后没有缺少：2025 年您参加了两次，都在您的副本中。",
    name: "王敏",
    other: "陈晨",
    due: "12月15日(周二) 24:00",
    left: "还剩 15 个工作日",
    days: "按工作日计算：11/25、26、27、30、12/1、2、3、4、7、8、9、10、11、14、15",
  },
  en: {
    text: "The directory says that I work in Leeds; it should be London. And one training of 2025 is missing.",
    answer: "Your place of work is London now. No training is missing: you took two in 2025, both are in your copy.",
    name: "Wang Min",
    other: "Emma Brown",
    due: "Tue 15 Dec, midnight",
    left: "15 working days left",
    days: "Counted in working days: 25 Nov, 26 Nov, 27 Nov, 30 Nov, 1 Dec, 2 Dec, 3 Dec, 4 Dec, 7 Dec, 8 Dec, 9 Dec, 10 Dec, 11 Dec, 14 Dec, 15 Dec",
  },
};

const request = (locale: Locale, over: Partial<DataRequest> = {}): DataRequest => ({
  id: "dsr_0000000000000001",
  number: 7,
  person: {
    id: "per_0000000000000002",
    name: SAID[locale].other,
    region: "CN",
    zone: ZONE,
    department: locale === "zh-CN" ? "市场部" : "Marketing",
  },
  jurisdiction: "CN",
  kind: "correct",
  state: "identity_ok",
  version: 1,
  handlerId: undefined,
  receivedAt: NOW,
  movedAt: NOW,
  closedAt: undefined,
  isErased: false,
  ...over,
});

function facts(locale: Locale, over: Partial<DataRequest> = {}, more: Partial<RequestFacts> = {}): RequestFacts {
  const { text, due, left, days } = SAID[locale];
  return {
    request: request(locale, over),
    about: { text },
    answer: undefined,
    handlerName: undefined,
    due: { when: due, left, isLate: false, explained: days },
    mayExtend: false,
    ...more,
  };
}

const many = (text: string) =>
  Array.from({ length: 40 }, (_, i) => `${i + 1}. ${text}`)
    .join("\n")
    .slice(0, 3000);

/** Every card and form of this feature, from the emptiest to the longest. */
export function privacySamples(locale: Locale): Sample[] {
  const seen = { locale, zone: ZONE, now: NOW };
  const asker = { locale, zone: ZONE };
  const { text, answer, name } = SAID[locale];
  const handled = { handlerName: name, mayExtend: true };
  const long = facts(
    locale,
    { state: "redacting", kind: "explain", jurisdiction: "unknown" },
    { ...handled, about: { text: many(text), extension: many(text).slice(0, 1000) }, answer: many(answer) },
  );
  const link = `https://bot.example.com/w/x/${"a".repeat(150)}.tkq0zw.${"b".repeat(22)}`;
  const cards: Record<string, Card> = {
    rights: rightsCard(seen, false),
    "rights-by-month": rightsCard(seen, true),
    copy: copyCard(seen, request(locale, { kind: "copy" }), { xlsx: link, json: link }),
    automation: automationCard(seen, request(locale, { kind: "automation" })),
    "request-longest": requestCard(seen, { ...long, request: { ...long.request, state: "answered", closedAt: NOW } }),
    "request-at-once": requestCard(
      seen,
      facts(locale, { kind: "copy", state: "answered", closedAt: NOW }, { about: { text: "" }, due: undefined }),
    ),
    "request-late": requestCard(
      seen,
      facts(locale, {}, { due: { when: SAID[locale].due, left: SAID[locale].left, isLate: true, explained: "" } }),
    ),
    "request-erased": requestCard(seen, facts(locale, { state: "answered", closedAt: NOW, isErased: true })),
    "handler-new": handlerCard(seen, facts(locale), "to-take"),
    "handler-longest": handlerCard(seen, long, "taken"),
    watch: watchCard(seen, facts(locale, { state: "collecting" }, handled)),
    elsewhere: elsewhereCard(seen, request(locale)),
    "mine-empty": listCard(seen, "mine", []),
    "queue-empty": listCard(seen, "queue", []),
    "queue-longest": listCard(
      seen,
      "queue",
      Array.from({ length: 12 }, (_, i) => ({
        request: request(locale, { number: 100 + i, kind: KINDS[i % KINDS.length] ?? "correct" }),
        detail: `${SAID[locale].other} · ${SAID[locale].due}`,
      })),
    ),
    "holds-empty": holdsCard(seen, []),
    holds: holdsCard(seen, [
      { subject: "inc_0000000000000001", said: "INC-1042", reason: text, by: name, at: NOW },
      { subject: "per_0000000000000002", said: "per_0000000000000002", reason: "", by: name, at: NOW },
    ]),
  };
  for (const state of STATES) {
    const isOver = state === "answered" || state === "refused";
    const stood = facts(
      locale,
      { state, ...(isOver && { closedAt: NOW }) },
      {
        ...handled,
        answer: isOver || state === "redacting" ? answer : undefined,
        ...(isOver && { due: undefined }),
        ...(state === "extended" && { about: { text, extension: answer } }),
      },
    );
    cards[`request-${state}`] = requestCard(seen, stood);
    cards[`handler-${state}`] = handlerCard(seen, stood, "taken");
  }
  const drawn: Record<string, FormView> = {
    ...Object.fromEntries(PLAIN_KINDS.map((kind) => [kind, forms.drawAsk(asker, kind)])),
    erase: forms.drawErase(asker),
    draft: forms.drawDraft(asker),
    "draft-again": forms.drawDraft(asker, many(answer)),
    refuse: forms.drawRefuse(asker),
    extend: forms.drawExtend(asker),
    hold: forms.drawHold(asker),
  };
  return [
    ...Object.entries(cards).map(([key, card]) => ({ name: `privacy.${key}`, card })),
    ...Object.entries(drawn).map(([key, form]) => ({ name: `privacy.form-${key}`, form })),
  ];
}
