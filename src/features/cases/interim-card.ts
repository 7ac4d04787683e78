import type { Action, Block, Card } from "../../core/card.ts";
import { sayInstant } from "../../core/wording.ts";
import { main, open, press, type Seen, sayInterim, words } from "./cards.ts";
import type { CaseFacts, DueSaid } from "./facts.ts";
import { caseLife } from "./life.ts";
import { type Case, type InterimNow, interimIn, isInForce, sayNumber } from "./model.ts";

/** An interim measure on the cards of the person and of the handler: marked as no decision wherever it stands. */

export type InterimFacts = {
  row: Pick<Case, "id" | "number">;
  interim: InterimNow;
  /** Until when, while it is not done. */
  due: DueSaid | undefined;
  handlerName: string | undefined;
};

/** For the person: what it is and is not, what is asked and why, whom to ask. Never who reported. */
export function interimCard(seen: Seen, { row, interim, due, handlerName }: InterimFacts): Card {
  const t = words(seen);
  const { state, movedAt, at, liftedFor } = interim;
  const when = (moment: Date) => sayInstant(moment, seen.locale, seen.zone, seen.now);
  const head = {
    title: t("interim.title", { number: sayNumber(row.number) }),
    state: {
      tone: state === "asked" ? ("waiting" as const) : ("quiet" as const),
      text: [t(`interim.states.${state}`, { when: when(movedAt ?? at) }), due?.left].filter(Boolean).join(" · "),
    },
    foot: t("interim.foot"),
  };
  const asked: Block = { kind: "quote", by: `${t("interim.asked")} · ${when(at)}`, text: sayInterim(seen, interim) };
  if (!isInForce(interim)) {
    const text = t(state === "lifted" ? "interim.liftedText" : "interim.overText");
    const why: Block[] = liftedFor ? [{ kind: "quote", by: t("interim.whyLifted"), text: liftedFor }] : [];
    return { ...head, body: [{ kind: "text", text }, ...why, asked], actions: [] };
  }
  return {
    ...head,
    body: [
      { kind: "text", text: t("interim.text") },
      asked,
      {
        kind: "facts",
        facts: [
          ...(due ? [{ label: t("interim.by"), value: due.when }] : []),
          { label: t("interim.askWhom"), value: handlerName ?? t("interim.team") },
        ],
      },
      ...(due?.isLate ? [{ kind: "note" as const, text: t("interim.lateText") }] : []),
      ...(due?.explained ? [{ kind: "note" as const, text: due.explained }] : []),
    ],
    actions: state === "asked" ? [main(press(t("interim.done"), "interim-done", row.id))] : [],
  };
}

/** For those who handle and decide, while it is in force. */
export function interimBlocks(seen: Seen, { row, lines, interimDue }: CaseFacts): Block[] {
  const interim = interimIn(row, lines);
  if (!isInForce(interim)) return [];
  const when = sayInstant(interim.movedAt ?? interim.at, seen.locale, seen.zone, seen.now);
  const t = words(seen);
  const due = interimDue && t(interimDue.isLate ? "interim.late" : "interim.until", { when: interimDue.when });
  const by = [t(`interim.running.${interim.state as "done"}`, { when }), due].filter(Boolean).join(" · ");
  return [{ kind: "quote", by, text: sayInterim(seen, interim) }];
}

/** What its handler can do about it in this state of the case. */
export function interimActions(seen: Seen, { row, lines }: CaseFacts): Action[] {
  const t = words(seen);
  const moves = caseLife.states[row.state];
  if (!isInForce(interimIn(row, lines))) return "interim" in moves ? [open(t("card.interim"), "interim", row.id)] : [];
  if (!("lift" in moves)) return [];
  return [open(t("card.lift"), "lift", row.id)];
}
