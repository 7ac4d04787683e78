import { callback } from "../../core/callback.ts";
import type { Action, Block, Card, Fact } from "../../core/card.ts";
import { sayClause } from "../../core/clauses.ts";
import { sayInstant } from "../../core/wording.ts";
import { asks, factBlocks, hearingFact, join, main, open, press, type Seen, sayClauses, words } from "./cards.ts";
import type { DueSaid } from "./facts.ts";
import { TIME_RULES } from "./matrix.ts";
import {
  type Allegation,
  type Case,
  type InterimNow,
  isInForce,
  type Line,
  type Sanction,
  sayNumber,
} from "./model.ts";
import type { Notice } from "./sanctions/store.ts";

/** What the person concerned sees of their case: never who reported, nor what handlers say to each other. */
export type SubjectFacts = {
  row: Case;
  allegation: Allegation | undefined;
  /** What they said themselves. */
  said: Line[];
  notice: Notice | undefined;
  sanction: Sanction | undefined;
  obligations: Block[];
  due: DueSaid | undefined;
  appealDays: number;
  handlerName: string | undefined;
  interim: InterimNow | undefined;
};

/** That there is something, and no more: what it is stands behind the button (domain: §5.0.3). */
export function envelopeCard(seen: Seen, row: Pick<Case, "id" | "number">, opens = "mine"): Card {
  const t = words(seen);
  return {
    title: t("subject.envelopeTitle"),
    body: [{ kind: "text", text: t("subject.envelopeText", { number: sayNumber(row.number) }) }],
    actions: [main(press(t("subject.openIt"), opens, row.id))],
    foot: t("subject.envelopeFoot"),
  };
}

/** The whole of it, opened by the person: what is said, what is asked, by when, what follows. */
export function subjectCard(seen: Seen, facts: SubjectFacts): Card {
  const card = cardOf(seen, facts);
  if (!isInForce(facts.interim)) return card;
  const t = words(seen);
  return {
    ...card,
    body: [...card.body, { kind: "note", text: t("interim.runs") }],
    actions: [...card.actions, press(t("interim.view"), "interim-mine", facts.row.id)],
  };
}

function cardOf(seen: Seen, facts: SubjectFacts): Card {
  const t = words(seen);
  const number = sayNumber(facts.row.number);
  switch (facts.row.state) {
    case "allegation_served":
      return allegationCard(seen, facts);
    case "served":
    case "appeal_window":
    case "under_appeal":
    case "final":
    case "varied":
    case "annulled":
      return noticeCard(seen, facts);
    case "closed_no_violation":
    case "withdrawn":
    case "time_barred":
      return {
        title: t("subject.title", { number }),
        state: { tone: "good", text: t("subject.closed") },
        body: [{ kind: "text", text: t("subject.closedText") }],
        actions: [],
        foot: t("subject.foot"),
      };
    default:
      return weighedCard(seen, facts);
  }
}

function allegationCard(seen: Seen, { row, allegation, due, handlerName }: SubjectFacts): Card {
  const t = words(seen);
  const { id } = row;
  const hasHearing = TIME_RULES[row.jurisdiction].hasHearing;
  const body: Block[] = [
    { kind: "text", text: t("subject.allegationText", { when: due?.when ?? "–" }) },
    {
      kind: "facts",
      facts: [
        { label: t("card.clauses"), value: sayClauses(seen, row) },
        { label: t("card.conductAt"), value: sayInstant(row.conductAt, seen.locale, seen.zone, seen.now) },
        ...(due ? [{ label: t("due.statement"), value: `${due.when} · ${due.left}` }] : []),
        ...hearingFact(seen, allegation),
        ...(handlerName ? [{ label: t("card.handler"), value: handlerName }] : []),
      ],
    },
    { kind: "quote", by: t("subject.facts"), text: allegation?.facts ?? "" },
    { kind: "quote", by: t("subject.evidence"), text: allegation?.evidence ?? "" },
  ];
  if (due?.explained) body.push({ kind: "note", text: due.explained });
  body.push({
    kind: "note",
    text: t(
      hasHearing
        ? "subject.rightsCompanion"
        : row.jurisdiction === "US"
          ? "subject.rightsRepresentative"
          : "subject.rights",
    ),
  });
  return {
    title: t("subject.allegationTitle", { number: sayNumber(row.number) }),
    state: { tone: due?.isLate ? "bad" : "waiting", text: t("subject.notDecided") },
    body,
    actions: [
      main(open(t("subject.state"), "statement", id)),
      clauseAction(seen, row),
      ...(allegation?.hearing ? [open(t("subject.reschedule"), "reschedule", id)] : []),
      open(t("subject.askRecusal"), "ask-recusal", id),
    ],
    foot: t("subject.foot"),
  };
}

/** The clause itself, which the feature of the policy shows. */
const clauseAction = (seen: Seen, row: Case): Action => press(words(seen)("subject.clauses"), "clauses", row.id);

function weighedCard(seen: Seen, { row, said }: SubjectFacts): Card {
  const t = words(seen);
  const isOpen = row.state === "deliberation" || row.state === "proposed";
  const statement = said.findLast(({ kind }) => kind === "statement");
  return {
    title: t("subject.title", { number: sayNumber(row.number) }),
    state: { tone: "waiting", text: t("subject.weighed") },
    body: [
      { kind: "text", text: t(statement ? "subject.weighedText" : "subject.weighedSilent") },
      ...(statement ? [{ kind: "quote" as const, by: t("subject.yours"), text: statement.text }] : []),
    ],
    actions: [
      ...(isOpen ? [open(t("subject.add"), "addition", row.id)] : []),
      ...(row.state === "deliberation" ? [open(t("subject.askRecusal"), "ask-recusal", row.id)] : []),
    ],
    foot: t("subject.foot"),
  };
}

/** The decision as it was served: what, why, what is asked until when, and how to appeal. */
function noticeCard(seen: Seen, facts: SubjectFacts): Card {
  const t = words(seen);
  const { row, sanction, notice, due, appealDays } = facts;
  const body: Block[] = [{ kind: "quote", by: t("subject.letter"), text: notice?.text ?? "" }];
  const rows: Fact[] = [
    { label: t("proposal.rung"), value: t(`rungs.${sanction?.step ?? 1}`) },
    { label: t("card.clauses"), value: sayClauses(seen, row) },
  ];
  if (sanction?.servedAt)
    rows.push({ label: t("subject.servedAt"), value: sayInstant(sanction.servedAt, seen.locale, seen.zone, seen.now) });
  if (sanction?.receivedAt)
    rows.push({
      label: t("subject.receivedAt"),
      value: sayInstant(sanction.receivedAt, seen.locale, seen.zone, seen.now),
    });
  const window = row.state === "appeal_window" && due?.kind === "appeal" ? due : undefined;
  if (window) rows.push({ label: t("due.appeal"), value: `${window.when} · ${window.left}` });
  body.push(...factBlocks(rows));
  body.push({
    kind: "text",
    text: window ? t("subject.appealUntil", { when: window.when }) : appealText(seen, facts, appealDays),
  });
  if (window?.explained) body.push({ kind: "note", text: window.explained });
  if (facts.obligations.length > 0 && row.state !== "annulled") body.push(...facts.obligations);
  if (notice?.evidence) body.push({ kind: "quote", by: t("subject.evidence"), text: notice.evidence });
  for (const clause of notice?.clauses ?? [])
    body.push({ kind: "quote", by: sayClause(clause.id, seen.locale), text: clause.text });
  return {
    title: t("subject.noticeTitle", { number: sayNumber(row.number) }),
    state: {
      tone: row.state === "annulled" ? "good" : row.state === "served" ? "waiting" : "quiet",
      text: t(`subject.states.${row.state as "served"}`),
    },
    body,
    actions: noticeActions(seen, row),
    foot: t("subject.foot"),
  };
}

function appealText(seen: Seen, { row }: SubjectFacts, days: number): string {
  const t = words(seen);
  switch (row.state) {
    case "served":
      return t("subject.appealAfter", { count: days });
    case "under_appeal":
      return t("subject.appealRuns");
    case "annulled":
      return t("subject.annulledText");
    default:
      return t("subject.appealOver");
  }
}

function noticeActions(seen: Seen, row: Case): Action[] {
  const t = words(seen);
  const appeal = (label: string, weight?: "primary"): Action => ({
    kind: "open",
    label,
    callback: callback("appeal.file", row.id),
    ...(weight && { weight }),
  });
  switch (row.state) {
    case "served":
      return [
        main(
          asks(press(t("subject.receive"), "acknowledge", row.id), {
            title: t("subject.receiveTitle"),
            text: t("subject.receiveText"),
            yes: t("subject.receiveYes"),
            no: t("card.back"),
          }),
        ),
        appeal(t("subject.appeal")),
      ];
    case "appeal_window":
      return [appeal(t("subject.appeal"), "primary")];
    case "under_appeal":
      return [{ kind: "run", label: t("subject.viewAppeal"), callback: callback("appeal.mine") }];
    case "final":
      return [appeal(t("subject.appealLate"))];
    default:
      return [];
  }
}

/** The clauses of a case as they stood. */
export function clausesCard(
  seen: Seen,
  row: Case,
  clauses: readonly { id: Case["clauses"][number]; text: string }[],
  label: string,
): Card {
  const t = words(seen);
  return {
    title: t("subject.clausesTitle", { label }),
    body: clauses.map((clause) => ({ kind: "quote", by: sayClause(clause.id, seen.locale), text: clause.text })),
    actions: [press(t("subject.back"), "mine", row.id)],
  };
}

/** The direct manager's envelope: that there is something, and where to open it. */
export function managerEnvelopeCard(seen: Seen, row: Pick<Case, "id" | "number">): Card {
  const t = words(seen);
  return {
    title: t("manager.envelopeTitle"),
    body: [{ kind: "text", text: t("subject.envelopeText", { number: sayNumber(row.number) }) }],
    actions: [main(press(t("subject.openIt"), "team", row.id))],
    foot: t("manager.foot"),
  };
}

/** For the direct manager, once it is served: what to see to, and nothing of the file. */
export function managerCard(
  seen: Seen,
  name: string,
  number: string,
  isCorrected: boolean,
  obligations: readonly string[],
): Card {
  const t = words(seen);
  return {
    title: t("manager.title", { name }),
    body: [
      { kind: "text", text: t(isCorrected ? "manager.corrected" : "manager.text", { name, number }) },
      ...(!isCorrected && obligations.length > 0 ? [{ kind: "note" as const, text: join(seen, obligations) }] : []),
    ],
    actions: [],
    foot: t("manager.foot"),
  };
}
