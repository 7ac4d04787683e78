import type { Action, Block, Card, Fact } from "../../core/card.ts";
import { dates, erasedCard, open, run, type Seen, stateOf, titleOf, words } from "./cards.ts";
import type { RequestFacts } from "./facts.ts";
import { type DataRequest, isFinal, sayNumber } from "./model.ts";

/** What the reader may do with it: take it; anything, because they took it; or nothing. */
export type Mine = "to-take" | "taken" | undefined;

/** For those who answer. */
export function handlerCard(seen: Seen, facts: RequestFacts, mine: Mine): Card {
  const t = words(seen);
  const { request, about, answer, due, handlerName } = facts;
  if (request.isErased) return erasedCard(seen, request);
  const { person, jurisdiction } = request;
  const rows: Fact[] = [
    { label: t("handler.who"), value: person.name },
    ...(person.department ? [{ label: t("handler.department"), value: person.department }] : []),
    { label: t("handler.jurisdiction"), value: jurisdiction === "unknown" ? t("handler.unknown") : jurisdiction },
    ...dates(seen, facts),
  ];
  const isOpen = !isFinal(request.state);
  const body: Block[] = [{ kind: "facts", facts: rows }];
  // Where a card shows one quote whole, it is the one that is about to be sent.
  if (answer && isOpen) {
    body.push({ kind: "quote", by: t("handler.draft"), text: answer }, { kind: "note", text: t("handler.draftNote") });
  }
  body.push({ kind: "quote", by: t("handler.theirs"), text: about.text });
  if (about.extension) body.push({ kind: "quote", by: t("request.reason"), text: about.extension });
  if (answer && !isOpen) {
    const by = t(request.state === "refused" ? "request.reason" : "request.answer");
    body.push({ kind: "quote", by, text: answer });
  }
  if (due?.explained) body.push({ kind: "note", text: due.explained });
  const state = t(`states.${request.state}`);
  const name = handlerName ?? t("handler.nobody");
  const text = handlerName ? t("handler.handled", { name, state, left: due?.left ?? "" }) : stateOf(seen, facts).text;
  return {
    title: titleOf(seen, request),
    state: isOpen ? { tone: due?.isLate ? "bad" : "waiting", text } : stateOf(seen, facts),
    body,
    actions: isOpen ? handlerActions(seen, facts, mine) : [],
    foot: t("handler.foot"),
  };
}

function handlerActions(seen: Seen, { request, mayExtend }: RequestFacts, mine: Mine): Action[] {
  const t = words(seen);
  const number = sayNumber(request.number);
  const { id } = request;
  if (mine === "to-take") {
    const confirm = {
      title: t("handler.takeTitle", { number }),
      text: t("handler.takeText"),
      yes: t("handler.takeYes"),
      no: t("handler.back"),
    };
    return [{ ...run(t("handler.take"), "take", id), weight: "primary", confirm }];
  }
  if (mine !== "taken") return [];
  const rest = [
    open(t("handler.refuse"), "refuse", id),
    ...(mayExtend ? [open(t("handler.extend"), "extend", id)] : []),
  ];
  if (request.state !== "redacting") return [{ ...open(t("handler.write"), "draft", id), weight: "primary" }, ...rest];
  const confirm = {
    title: t("handler.sendTitle", { number }),
    text: t("handler.sendText"),
    yes: t("handler.sendYes"),
    no: t("handler.back"),
  };
  return [
    { ...run(t("handler.send"), "send", id), weight: "primary", confirm },
    open(t("handler.rewrite"), "draft", id),
    ...rest,
  ];
}

/** Where it stands, for those to whom it was passed up. */
export function watchCard(seen: Seen, facts: RequestFacts): Card {
  const t = words(seen);
  const { due, handlerName } = facts;
  return {
    title: titleOf(seen, facts.request),
    state: stateOf(seen, facts),
    body: [
      {
        kind: "facts",
        facts: [
          { label: t("handler.handledBy"), value: handlerName ?? t("handler.nobody") },
          ...(due ? [{ label: t("request.due"), value: due.when }] : []),
        ],
      },
      { kind: "note", text: t("handler.watch") },
    ],
    actions: [],
  };
}

/** For somebody who has no part in it any more. */
export const elsewhereCard = (seen: Seen, request: DataRequest): Card => ({
  title: sayNumber(request.number),
  state: { tone: "quiet", text: words(seen)("handler.elsewhere") },
  body: [],
  actions: [],
});
