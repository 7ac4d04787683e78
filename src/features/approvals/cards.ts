import { callback } from "../../core/callback.ts";
import type { Action, Block, Card, Step as CardStep } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import { sayInstant } from "../../core/wording.ts";
import type { Drawn } from "./kinds.ts";
import { approvalWords } from "./messages/index.ts";
import { type Approval, currentIndex, isSettled, type Step } from "./model.ts";

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
};

/** How the reader stands to it. `for`: whom they answer for, by name, where it is not themselves. */
export type ApprovalReader =
  | { role: "asked"; for: string | undefined }
  | { role: "copied" }
  | { role: "none" }
  | { role: "done" };

const named = (names: ApprovalFacts["names"], ids: readonly string[], join: string): string =>
  ids.map((id) => names.get(id) ?? "–").join(join);

/** "李强(直属上级) ✓": who is asked, why, and what they said. */
export function routeBlock(seen: Seen, { row, names }: Pick<ApprovalFacts, "row" | "names">): Block {
  const t = words(seen);
  const at = row.state === "waiting" ? currentIndex(row.steps) : -1;
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
            routeBlock(seen, facts),
          ],
    actions: isAsked ? answers(seen, row, extra) : [],
    foot: footOf(seen, facts, reader),
  };
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
  if (row.state === "waiting") {
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
  if (row.state === "withdrawn") return { tone: "quiet", text: t("state.withdrawn", { by: requester, when }) };
  if (row.state === "expired") return { tone: "quiet", text: t("state.expired") };
  return { tone: row.state === "refused" ? "bad" : "quiet", text: t(`state.${row.state}`, { by, when }) };
}

function footOf(seen: Seen, { requester }: ApprovalFacts, reader: ApprovalReader): string {
  const t = words(seen);
  if (reader.role === "copied") return t("foot.copied", { name: requester });
  if (reader.role === "asked" && reader.for) return t("foot.standIn", { name: requester, other: reader.for });
  return t("foot.asked", { name: requester });
}

export type QueuedApproval = { id: string; line: string; detail: string };

/** What waits for the reader's word, and whom they gave it to. */
export function queueCard(
  seen: Seen,
  waiting: readonly QueuedApproval[],
  delegations: readonly { id: string; name: string; when: string }[],
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
            items: delegations.map(({ id, name, when }) => ({
              title: t("delegation.to", { name }),
              detail: when,
              action: press(t("delegation.end"), "end-delegation", id),
            })),
          },
    ],
    actions: [open(t("delegation.give"), "delegate", "new")],
  };
}
