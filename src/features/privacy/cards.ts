import { callback } from "../../core/callback.ts";
import type { Action, Block, Card, Fact, ListItem } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import { sayDay, sayInstant } from "../../core/wording.ts";
import type { RequestFacts } from "./facts.ts";
import { privacyWords } from "./messages/index.ts";
import { type DataRequest, isFinal, sayNumber } from "./model.ts";

/** What a card needs to know of its reader. */
export type Seen = Pick<Ctx, "locale" | "zone" | "now">;
/** The catalogue in the reader's language. */
export const words = ({ locale }: Pick<Seen, "locale">) => privacyWords.in(locale);

/** A button that does something. */
export const run = (label: string, name: string, id?: string): Action & { kind: "run" } => ({
  kind: "run",
  label,
  callback: callback(`privacy.${name}`, id),
});
/** A button that opens a form about a request, or of a kind. */
export const open = (label: string, name: string, id: string): Action & { kind: "open" } => ({
  kind: "open",
  label,
  callback: callback(`privacy.${name}`, id),
});

/** What one may ask for, in plain words. @param isByMonth whether the law counts in months for this reader */
export function rightsCard(seen: Pick<Seen, "locale">, isByMonth: boolean): Card {
  const t = words(seen);
  const item = (title: string, detail: string, action: Action): ListItem => ({ title, detail, action });
  return {
    title: t("rights.title"),
    body: [
      { kind: "text", text: t("rights.intro") },
      {
        kind: "list",
        items: [
          item(t("rights.copy"), t("rights.copyText"), { ...run(t("rights.copy"), "copy"), weight: "primary" }),
          item(t("rights.correct"), t("rights.correctText"), open(t("rights.correct"), "ask", "correct")),
          item(t("rights.erase"), t("rights.eraseText"), open(t("rights.erase"), "ask", "erase")),
          item(t("rights.explain"), t("rights.explainText"), open(t("rights.explain"), "ask", "explain")),
          item(t("rights.automation"), t("rights.automationText"), run(t("rights.automation"), "automation")),
          item(t("rights.withdraw"), t("rights.withdrawText"), open(t("rights.withdraw"), "ask", "withdraw")),
        ],
      },
      { kind: "note", text: t(isByMonth ? "rights.terms.month" : "rights.terms.days") },
    ],
    actions: [run(t("rights.mine"), "mine")],
    foot: t("rights.foot"),
  };
}

/** The copy, ready to be fetched. */
export function copyCard(
  seen: Pick<Seen, "locale">,
  request: DataRequest,
  links: { xlsx: string; json: string },
): Card {
  const t = words(seen);
  return {
    title: t("copy.title"),
    state: { tone: "good", text: t("copy.state") },
    body: [
      { kind: "text", text: t("copy.text", { number: sayNumber(request.number) }) },
      { kind: "note", text: t("copy.expires") },
      { kind: "note", text: t("copy.leftOut") },
    ],
    actions: [
      { kind: "link", label: t("copy.excel"), url: links.xlsx, weight: "primary" },
      { kind: "link", label: t("copy.json"), url: links.json },
      run(t("copy.again"), "copy"),
    ],
  };
}

/** There is nothing to refuse, and why (R-CN-09d). */
export function automationCard(seen: Pick<Seen, "locale">, request: DataRequest): Card {
  const t = words(seen);
  return {
    title: t("automation.title"),
    state: { tone: "good", text: t("copy.state") },
    body: [
      { kind: "text", text: t("automation.text", { number: sayNumber(request.number) }) },
      { kind: "note", text: t("automation.next") },
    ],
    actions: [open(t("rights.explain"), "ask", "explain")],
  };
}

/** The number and what was asked. */
export const titleOf = (seen: Seen, { number, kind }: DataRequest): string =>
  words(seen)("request.title", { number: sayNumber(number), kind: words(seen)(`kinds.${kind}`) });

/** What the person who asked sees of it, from the receipt to the answer. */
export function requestCard(seen: Seen, facts: RequestFacts): Card {
  const t = words(seen);
  const { request, about } = facts;
  if (request.isErased) return erasedCard(seen, request);
  const body: Block[] = [...newsOf(seen, facts), { kind: "facts", facts: dates(seen, facts) }];
  if (facts.due?.explained) body.push({ kind: "note", text: facts.due.explained });
  if (about.text) body.push({ kind: "quote", by: t("request.yours"), text: about.text });
  return {
    title: titleOf(seen, request),
    state: stateOf(seen, facts),
    body,
    actions: actionsOf(seen, request),
    foot: t("request.foot"),
  };
}

/** A copy can be had again as long as its request stands. */
const actionsOf = (seen: Seen, { kind }: DataRequest): Action[] =>
  kind === "copy" ? [run(words(seen)("copy.again"), "copy")] : [];

function newsOf(seen: Seen, { request, about, answer, due, handlerName }: RequestFacts): Block[] {
  const t = words(seen);
  const when = due?.when ?? "";
  if (request.state === "answered") {
    if (!answer) return [{ kind: "text", text: t("request.atOnce") }];
    return [
      { kind: "text", text: t("request.textDone") },
      { kind: "quote", by: t("request.answer"), text: answer },
    ];
  }
  if (request.state === "refused") {
    return [
      { kind: "text", text: t("request.textRefused") },
      { kind: "quote", by: t("request.reason"), text: answer ?? "" },
      { kind: "note", text: t("request.complain") },
    ];
  }
  if (due?.isLate) return [{ kind: "text", text: t("request.textLate", { when }) }];
  if (about.extension) {
    return [
      { kind: "text", text: t("request.textExtended", { when }) },
      { kind: "quote", by: t("request.reason"), text: about.extension },
    ];
  }
  const name = handlerName;
  return [{ kind: "text", text: name ? t("request.textHandled", { name, when }) : t("request.textWaiting", { when }) }];
}

/** The rows that both sides see. */
export const dates = (seen: Seen, { request, due }: RequestFacts): Fact[] => [
  { label: words(seen)("request.kind"), value: words(seen)(`kinds.${request.kind}`) },
  {
    label: words(seen)("request.receivedAt"),
    value: sayInstant(request.receivedAt, seen.locale, seen.zone, seen.now),
  },
  ...(due ? [{ label: words(seen)("request.due"), value: due.when }] : []),
];

/** Where it stands, and how long there is. */
export function stateOf(seen: Seen, { request, due, handlerName }: RequestFacts): NonNullable<Card["state"]> {
  const t = words(seen);
  const state = t(`states.${request.state}`);
  if (isFinal(request.state)) {
    const when = sayInstant(request.closedAt ?? request.movedAt, seen.locale, seen.zone, seen.now);
    const text = handlerName ? t("handler.settled", { state, name: handlerName, when }) : `${state} · ${when}`;
    return { tone: request.state === "answered" ? "good" : "bad", text };
  }
  return { tone: due?.isLate ? "bad" : "waiting", text: t("request.waiting", { state, left: due?.left ?? "" }) };
}

/** What is left once the time to keep it is over. */
export function erasedCard(seen: Seen, request: DataRequest): Card {
  const t = words(seen);
  const day = (at: Date) => sayDay(at, seen.locale, seen.zone, seen.now);
  return {
    title: titleOf(seen, request),
    state: { tone: "quiet", text: `${t(`states.${request.state}`)} · ${day(request.closedAt ?? request.movedAt)}` },
    body: [{ kind: "text", text: t("request.erased") }],
    actions: [],
  };
}

/** Rows on one page of a list. */
const PAGE = 10;

export type Listed = { request: DataRequest; detail: string };

/** Requests in a list, ten to a page. @param from how many are on the pages before */
export function listCard(
  seen: Pick<Seen, "locale">,
  which: "mine" | "queue",
  items: readonly Listed[],
  from = 0,
): Card {
  const t = words(seen);
  const shown = items.slice(from, from + PAGE);
  const left = items.length - from - shown.length;
  const next = run(t("list.next"), which, `${from + PAGE}`);
  return {
    title: t(`list.${which}`),
    body:
      items.length === 0
        ? [{ kind: "text", text: t(`list.${which}Empty`) }]
        : [
            {
              kind: "list",
              items: shown.map(({ request, detail }) => listItem(seen, request, detail)),
              ...(left > 0 && { more: { count: left, action: next } }),
            },
          ],
    actions: which === "mine" ? [run(t("rights.title"), "rights")] : [],
  };
}

/** One request as a row. */
export const listItem = (seen: Pick<Seen, "locale">, { id, number, kind }: DataRequest, detail: string): ListItem => ({
  title: words(seen)("list.item", { number: sayNumber(number), kind: words(seen)(`kinds.${kind}`) }),
  detail,
  action: run(words(seen)("request.view"), "view", id),
});

/** What must not be erased, and the way to change that. */
export function holdsCard(
  seen: Seen,
  holds: readonly { subject: string; said: string; reason: string; by: string; at: Date }[],
): Card {
  const t = words(seen);
  const items = holds.map(({ subject, said, reason, by, at }): ListItem => {
    const when = sayDay(at, seen.locale, seen.zone, seen.now);
    const confirm = {
      title: t("holds.endTitle", { said }),
      text: t("holds.endText"),
      yes: t("holds.endYes"),
      no: t("handler.back"),
    };
    return {
      title: said,
      detail: [reason, t("holds.by", { when, name: by })].filter(Boolean).join(" · "),
      action: { ...run(t("holds.end"), "end-hold", subject), confirm },
    };
  });
  return {
    title: t("holds.title"),
    body: [items.length === 0 ? { kind: "text", text: t("holds.empty") } : { kind: "list", items }],
    actions: [{ kind: "open", label: t("holds.set"), callback: callback("privacy.hold"), weight: "primary" }],
  };
}
