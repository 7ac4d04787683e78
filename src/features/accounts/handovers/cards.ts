import { callback } from "../../../core/callback.ts";
import type { Action, Block, Card } from "../../../core/card.ts";
import { sayInstant } from "../../../core/wording.ts";
import { press as accountPress, main, type Seen, sayAccount, words } from "../cards.ts";
import { type Account, sayNumber } from "../model.ts";
import { type Handover, isDone, type Side, type Step } from "./model.ts";

export type HandoverFacts = {
  row: Handover;
  account: Account;
  /** Names by ids: both sides, and whoever confirmed a step. */
  names: ReadonlyMap<string, string>;
  owner: string;
  due: { when: string; left: string; isLate: boolean } | undefined;
  /** Whose steps the reader confirms. */
  mine: ReadonlySet<Side>;
  /** Whether the reader names who takes it. */
  mayName: boolean;
  /** Whether the reader may see the account itself. */
  mayView: boolean;
  /** Whether the reader may take it back before it is done. */
  mayCancel: boolean;
};

const press = (label: string, event: string, id: string, arg?: string): Action => ({
  kind: "run",
  label,
  callback: callback(`handover.${event}`, id, arg),
});

function stepLine(seen: Seen, { row, names, mine }: HandoverFacts, step: Step) {
  const t = words(seen);
  const name = names.get(step.by ?? "") ?? "–";
  const when = step.at && sayInstant(new Date(step.at), seen.locale, seen.zone, seen.now);
  const by = step.for ? t("handover.doneFor", { name, other: names.get(step.for) ?? "–" }) : name;
  const isOpen = row.closedAt === undefined && !isDone(step) && mine.has(step.side);
  return {
    text: t(`handover.steps.${step.name}`),
    isDone: isDone(step),
    ...(when && { detail: `${by} · ${when}` }),
    ...(isOpen && { action: press(t("handover.confirm"), "step", row.id, step.name) }),
  };
}

function side(seen: Seen, facts: HandoverFacts, which: Side): Block[] {
  const t = words(seen);
  const { row, names, owner } = facts;
  const id = which === "from" ? row.fromId : row.toId;
  const name = (id && names.get(id)) ?? (which === "from" ? owner : t("handover.nobodyYet"));
  return [
    { kind: "heading", text: t(`handover.${which}`, { name }) },
    {
      kind: "steps",
      steps: row.steps.filter((step) => step.side === which).map((step) => stepLine(seen, facts, step)),
    },
  ];
}

function stateOf(seen: Seen, { row, due }: HandoverFacts): NonNullable<Card["state"]> {
  const t = words(seen);
  const text = t(`handover.states.${row.state}`);
  if (row.state === "done") return { tone: "good", text };
  if (row.state === "cancelled") return { tone: "quiet", text };
  if (!due) return { tone: "waiting", text };
  return {
    tone: due.isLate ? "bad" : "waiting",
    text: `${text} · ${due.isLate ? due.left : t("handover.by", { when: due.when })}`,
  };
}

/** A handover as this reader sees it: the steps of both sides, and the buttons of their own. */
export function handoverCard(seen: Seen, facts: HandoverFacts): Card {
  const t = words(seen);
  const { row, account, mayName, mayView, mayCancel } = facts;
  const isOpen = row.closedAt === undefined;
  const cancel: Action = {
    ...press(t("handover.cancel"), "cancel", row.id),
    confirm: {
      title: t("handover.cancelTitle", { number: sayNumber(account.number) }),
      text: t("handover.cancelText"),
      yes: t("handover.cancel"),
      no: t("buttons.back"),
    },
  } as Action;
  const name: Action = { kind: "open", label: t("handover.name"), callback: callback("account.hand-over", row.id) };
  return {
    title: t("handover.title", { number: sayNumber(account.number), account: sayAccount(seen, account) }),
    state: stateOf(seen, facts),
    body: [
      { kind: "text", text: t(`handover.why.${row.reason}`) },
      ...side(seen, facts, "from"),
      ...side(seen, facts, "to"),
      ...(isOpen ? [{ kind: "note" as const, text: t("handover.never") }] : []),
    ],
    actions: [
      ...(isOpen && mayName ? [row.state === "naming" ? main(name) : name] : []),
      ...(mayView ? [accountPress(t("buttons.viewAccount"), "view", account.id)] : []),
      ...(isOpen && mayCancel ? [cancel] : []),
    ],
    foot: t("handover.foot"),
  };
}
