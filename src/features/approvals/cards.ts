import { callback } from "../../core/callback.ts";
import type { Action, Block, Card, Step as CardStep } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import { sayDay, sayInstant } from "../../core/wording.ts";
import type { Drawn } from "./kinds.ts";
import { approvalWords } from "./messages/index.ts";
import { type Approval, currentIndex, isSettled, type Step } from "./model.ts";
import type { Delegation } from "./store.ts";

export type Seen = Pick<Ctx, "locale" | "zone" | "now">;

export const words = ({ locale }: Pick<Seen, "locale">) => approvalWords.in(locale);
const press = (label: string, event: string, id: string): Action => ({
  kind: "run",
  label,
  callback: callback(`approval.${event}`, id),
});
const open = (label: string, event: string, id: string): Action => ({
  kind: "open",
  label,
  callback: callback(`approval.${event}`, id),
});
const main = (action: Action): Action => ({ ...action, weight: "primary" }) as Action;

export type ApprovalFacts = {
  row: Approval;
  drawn: Drawn;
  /** Names of everybody in the route, by their ids. */
  names: ReadonlyMap<string, string>;
  /** Whoever asks. */
  requester: string;
  /** "by Thu 26 Nov, 18:00 · 6 hours left"; undefined when nothing is due. */
  due: { when: string; left: string } | undefined;
  /** What was said with the last answer. */
  said: { by: string; text: string } | undefined;
  /** Who gave the last answer, "… (for …)", and when. */
  answered: { by: string; when: string } | undefined;
  /** Nobody took it back: what was asked about is over. */
  hasFallen: boolean;
};

/** How the reader stands to it. `for`: whom they answer for, by name, where it is not themselves. */
export type ApprovalReader =
  | { role: "asked"; for: string | undefined }
  | { role: "copied" }
  | { role: "none" }
  /** `saidNo`: and it is looked at, which they are not told. */
  | { role: "done"; saidNo?: true };

const named = (names: ApprovalFacts["names"], ids: readonly string[], join: string): string =>
  ids.map((id) => names.get(id) ?? "–").join(join);

/** A no that is looked at, as whoever said it sees it everywhere: as any no. */
export const asRefused = (row: Approval): Approval => (row.state === "held" ? { ...row, state: "refused" } : row);

/** "李强(直属上级) ✓": who is asked, why, and what they said. */
export function routeBlock(seen: Seen, { row, names }: Pick<ApprovalFacts, "row" | "names">): Block {
  const t = words(seen);
  const at = row.state === "waiting" || row.state === "held" ? currentIndex(row.steps) : -1;
  return {
    kind: "steps",
    steps: row.steps.map((step, index): CardStep => {
      const join = t(step.mode === "all" ? "route.and" : "route.or");
      const votes = step.votes.map((vote) => saidBy(seen, names, vote));
      const detail = votes.length > 0 ? votes.join(t("route.between")) : index === at ? t("route.now") : undefined;
      return {
        text: t("route.step", { people: named(names, step.people, join), why: t(`steps.${step.kind}`) }),
        isDone: isSettled(step),
        ...(detail && { detail }),
      };
    }),
  };
}

function saidBy(seen: Seen, names: ApprovalFacts["names"], vote: Step["votes"][number]): string {
  const t = words(seen);
  const when = sayInstant(new Date(vote.at), seen.locale, seen.zone, seen.now);
  const name = names.get(vote.by) ?? "–";
  return vote.for
    ? t("route.votedFor", { name, other: names.get(vote.for) ?? "–", when })
    : t("route.voted", { name, when });
}

/** The route under a heading of its own: without it, it would go on with the list before it. */
export const routeBlocks = (seen: Seen, facts: Pick<ApprovalFacts, "row" | "names">): Block[] => [
  { kind: "heading", text: words(seen)("route.title") },
  routeBlock(seen, facts),
];

/** What is asked, for whoever is asked or got a copy; once it is answered, who did and when. */
export function approvalCard(seen: Seen, facts: ApprovalFacts, reader: ApprovalReader, extra: readonly Action[]): Card {
  const { row, drawn, said } = facts;
  const isAsked = reader.role === "asked" && row.state === "waiting";
  return {
    title: drawn.title,
    state: stateOf(seen, facts, reader),
    body:
      reader.role === "none"
        ? []
        : [
            ...drawn.body,
            ...(said ? [{ kind: "quote" as const, by: said.by, text: said.text }] : []),
            ...routeBlocks(seen, "saidNo" in reader ? { ...facts, row: asRefused(row) } : facts),
            ...neededBlocks(seen, row, reader),
          ],
    actions: isAsked ? answers(seen, row, extra) : [],
    foot: footOf(seen, facts, reader),
  };
}

/** Until when it counts, while it can still be answered; a no that is looked at is not shown. */
function neededBlocks(seen: Seen, { state, neededBy }: Approval, reader: ApprovalReader): Block[] {
  const isOpen = state === "waiting" || (state === "held" && !("saidNo" in reader));
  const when = sayInstant(neededBy, seen.locale, seen.zone, seen.now);
  return isOpen ? [{ kind: "note", text: words(seen)("route.needed", { when }) }] : [];
}

function answers(seen: Seen, { id }: Approval, extra: readonly Action[]): Action[] {
  const t = words(seen);
  return [
    main(press(t("card.approve"), "approve", id)),
    open(t("card.return"), "return", id),
    ...extra,
    open(t("card.refuse"), "refuse", id),
    open(t("card.pass"), "pass", id),
    open(t("card.add"), "add", id),
    open(t("card.copy"), "copy", id),
  ];
}

function stateOf(seen: Seen, facts: ApprovalFacts, reader: ApprovalReader): NonNullable<Card["state"]> {
  const t = words(seen);
  const { row, answered, due, requester, names } = facts;
  if (row.state === "waiting" || (row.state === "held" && !("saidNo" in reader))) {
    const step = row.steps[currentIndex(row.steps)];
    const who = step ? named(names, step.people, t(step.mode === "all" ? "route.and" : "route.or")) : "";
    const text =
      reader.role === "asked"
        ? t("state.yours", { left: due?.left ?? "" })
        : t("state.others", { who, left: due?.left ?? "" });
    return { tone: "waiting", text };
  }
  const by = answered?.by ?? "";
  const when = answered?.when ?? sayInstant(row.movedAt, seen.locale, seen.zone, seen.now);
  if (row.state === "approved") return { tone: "good", text: t("state.approved", { by, when }) };
  if (facts.hasFallen) return { tone: "quiet", text: t("state.fallen", { when }) };
  if (row.state === "withdrawn") return { tone: "quiet", text: t("state.withdrawn", { by: requester, when }) };
  if (row.state === "expired") return { tone: "quiet", text: t("state.expired") };
  const isRefused = row.state === "refused" || row.state === "held";
  return { tone: isRefused ? "bad" : "quiet", text: t(isRefused ? "state.refused" : "state.returned", { by, when }) };
}

/** A no that the reader is to look at before it counts; afterwards who did. */
export function heldCard(
  seen: Seen,
  { row, drawn, requester }: ApprovalFacts,
  no: { by: string; text: string },
  look: { left: string } | { by: string; when: string; text: string },
): Card {
  const t = words(seen);
  const isOpen = row.state === "held" && "left" in look;
  return {
    title: drawn.title,
    state:
      "left" in look
        ? { tone: isOpen ? "waiting" : "quiet", text: isOpen ? t("held.state", look) : t("held.over") }
        : { tone: "good", text: t("held.looked", look) },
    body: [
      { kind: "text", text: t("held.text", { name: requester }) },
      { kind: "quote", by: t("said.refused", { name: no.by }), text: no.text, isWhole: true },
      ...("by" in look
        ? [{ kind: "quote" as const, by: t("said.looked", { name: look.by }), text: look.text, isWhole: true as const }]
        : []),
      ...drawn.body,
    ],
    actions: isOpen ? [main(open(t("held.look"), "look", row.id))] : [],
    foot: t("held.foot", { name: requester }),
  };
}

function footOf(seen: Seen, { requester }: ApprovalFacts, reader: ApprovalReader): string {
  const t = words(seen);
  if (reader.role === "copied") return t("foot.copied", { name: requester });
  if (reader.role === "asked" && reader.for) return t("foot.standIn", { name: requester, other: reader.for });
  return t(reader.role === "asked" ? "foot.asked" : "foot.done", { name: requester });
}

/** "11月24日(周二) – 11月26日(周四)", both days included. */
export const saySpan = (seen: Seen, startsAt: Date, endsAt: Date): string =>
  [startsAt, new Date(endsAt.getTime() - 1)].map((at) => sayDay(at, seen.locale, seen.zone, seen.now)).join(" – ");

/** That somebody gives their voice to a colleague, for either of them; it holds when the colleague has said yes. */
export function delegationCard(
  seen: Seen,
  row: Pick<Delegation, "id" | "startsAt" | "endsAt" | "acceptedAt" | "endedAt">,
  names: { from: string; to: string },
  reader: "from" | "to",
): Card {
  const t = words(seen);
  const when = saySpan(seen, row.startsAt, row.endsAt);
  const name = reader === "to" ? names.from : names.to;
  const isOver = row.endedAt !== null || row.endsAt <= seen.now;
  const where = isOver
    ? row.acceptedAt === null && row.endedAt !== null
      ? "declined"
      : "over"
    : row.acceptedAt === null
      ? "offered"
      : "accepted";
  const answers: Partial<Record<typeof where, Action[]>> = {
    offered: [
      main(press(t("delegation.accept"), "accept-delegation", row.id)),
      press(t("delegation.decline"), "decline-delegation", row.id),
    ],
    // What was asked before this yes was told to its giver alone; it is found in the queue.
    accepted: [press(t("delegation.waiting"), "queue", "all")],
  };
  const takesBack = isOver ? [] : [press(t("delegation.end"), "end-delegation", row.id)];
  const actionsOf = { to: answers[where] ?? [], from: takesBack };
  return {
    title: t("delegation.title"),
    state: {
      tone: where === "accepted" ? "good" : where === "offered" ? "waiting" : "quiet",
      text: t(`delegation.states.${where}`, { name: names.to }),
    },
    body: [{ kind: "text", text: t(reader === "to" ? "delegation.text" : "delegation.textFrom", { name, when }) }],
    actions: actionsOf[reader],
    foot: t("delegation.foot"),
  };
}

export type QueuedApproval = { id: string; line: string; detail: string };

/** What waits for the reader's word, and whom they gave it to. */
export function queueCard(
  seen: Seen,
  waiting: readonly QueuedApproval[],
  delegations: readonly { id: string; name: string; when: string; isAccepted: boolean }[],
): Card {
  const t = words(seen);
  return {
    title: t("queue.title"),
    body: [
      waiting.length === 0
        ? { kind: "text", text: t("queue.empty") }
        : {
            kind: "list",
            items: waiting.map(({ id, line, detail }) => ({
              title: line,
              detail,
              action: press(t("queue.view"), "view", id),
            })),
          },
      { kind: "heading", text: t("delegation.heading") },
      delegations.length === 0
        ? { kind: "note", text: t("delegation.none") }
        : {
            kind: "list",
            items: delegations.map(({ id, name, when, isAccepted }) => ({
              title: t("delegation.to", { name }),
              detail: isAccepted ? when : `${when} · ${t("delegation.states.offered", { name })}`,
              action: press(t("delegation.end"), "end-delegation", id),
            })),
          },
    ],
    actions: [open(t("delegation.give"), "delegate", "new")],
  };
}
