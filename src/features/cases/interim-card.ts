import type { Action, Block, Card } from "../../core/card.ts";
import { sayInstant } from "../../core/wording.ts";
import { asks, main, open, press, type Seen, sayInterim, words } from "./cards.ts";
import type { CaseFacts } from "./facts.ts";
import { caseLife } from "./life.ts";
import { type Case, type InterimNow, interimIn, isInForce, sayNumber } from "./model.ts";

/** An interim measure on the cards of the person and of the handler: marked as no decision wherever it stands. */

export type InterimFacts = {
  row: Pick<Case, "id" | "number">;
  interim: InterimNow;
  handlerName: string | undefined;
};

/** For the person: what it is and is not, what is asked and why, whom to ask. Never who reported. */
export function interimCard(seen: Seen, { row, interim, handlerName }: InterimFacts): Card {
  const t = words(seen);
  const { state, movedAt, at } = interim;
  const when = (moment: Date) => sayInstant(moment, seen.locale, seen.zone, seen.now);
  const head = {
    title: t("interim.title", { number: sayNumber(row.number) }),
    state: {
      tone: state === "asked" ? ("waiting" as const) : ("quiet" as const),
      text: t(`interim.states.${state}`, { when: when(movedAt ?? at) }),
    },
    foot: t("interim.foot"),
  };
  const asked: Block = { kind: "quote", by: `${t("interim.asked")} · ${when(at)}`, text: sayInterim(seen, interim) };
  if (!isInForce(interim)) {
    const text = t(state === "lifted" ? "interim.liftedText" : "interim.overText");
    return { ...head, body: [{ kind: "text", text }, asked], actions: [] };
  }
  return {
    ...head,
    body: [
      { kind: "text", text: t("interim.text") },
      asked,
      { kind: "facts", facts: [{ label: t("interim.askWhom"), value: handlerName ?? t("interim.team") }] },
    ],
    actions: state === "asked" ? [main(press(t("interim.done"), "interim-done", row.id))] : [],
  };
}

/** For those who handle and decide, while it is in force. */
export function interimBlocks(seen: Seen, { row, lines }: CaseFacts): Block[] {
  const interim = interimIn(row, lines);
  if (!isInForce(interim)) return [];
  const when = sayInstant(interim.movedAt ?? interim.at, seen.locale, seen.zone, seen.now);
  const by = words(seen)(`interim.running.${interim.state as "done"}`, { when });
  return [{ kind: "quote", by, text: sayInterim(seen, interim) }];
}

/** What its handler can do about it in this state of the case. */
export function interimActions(seen: Seen, { row, lines }: CaseFacts): Action[] {
  const t = words(seen);
  const moves = caseLife.states[row.state];
  if (!isInForce(interimIn(row, lines))) return "interim" in moves ? [open(t("card.interim"), "interim", row.id)] : [];
  if (!("lift" in moves)) return [];
  return [
    asks(press(t("card.lift"), "lift", row.id), {
      title: t("card.liftTitle", { number: sayNumber(row.number) }),
      text: t("card.liftText"),
      yes: t("card.lift"),
      no: t("card.back"),
    }),
  ];
}
