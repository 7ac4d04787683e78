import { callback } from "../../core/callback.ts";
import type { Action, Block, Card, Fact } from "../../core/card.ts";
import { sayClause } from "../../core/clauses.ts";
import { sayInstant } from "../../core/wording.ts";
import { asks, factBlocks, hearingFact, join, main, open, press, type Seen, sayClauses, words } from "./cards.ts";
import type { DueSaid } from "./facts.ts";
import { TIME_RULES } from "./matrix.ts";
import {
  type Allegation,
  type Appealed,
  type Case,
  type Correction,
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
  /** Their own request for another handler and what was answered to it. */
  recusal: { asked: string; answer: string | undefined } | undefined;
  appealed: Appealed | undefined;
  /** What is not as the letter says any more: a milder rung, another number. */
  since: { isLowered: boolean; isRecounted: boolean };
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
    case "blocked_no_handler":
      return facts.row.heardAt ? weighedCard(seen, facts) : allegationCard(seen, facts);
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

/** What they asked for, and the answer, for as long as it is looked at. */
function recusalBlocks(seen: Seen, recusal: SubjectFacts["recusal"]): Block[] {
  const t = words(seen);
  if (!recusal) return [];
  return [
    { kind: "quote", by: t("subject.recusalAsked"), text: recusal.asked },
    recusal.answer === undefined
      ? { kind: "note", text: t("subject.recusalOpen") }
      : { kind: "quote", by: t("subject.recusalAnswer"), text: recusal.answer },
  ];
}

function allegationCard(seen: Seen, { row, allegation, due, handlerName, recusal }: SubjectFacts): Card {
  const t = words(seen);
  const { id } = row;
  const hasHearing = TIME_RULES[row.jurisdiction].hasHearing;
  const body: Block[] = [
    ...(allegation?.correction ? [correctionNote(seen, allegation.correction)] : []),
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
    ...recusalBlocks(seen, recusal),
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
      ...(row.state === "allegation_served" ? [open(t("subject.askRecusal"), "ask-recusal", id)] : []),
    ],
    foot: t("subject.foot"),
  };
}

/** What they were told at first, and what holds now: first of all, for they may have answered to the other. */
function correctionNote(seen: Seen, { from, to, version }: Correction): Block {
  const t = words(seen);
  const say = (instant: string) => sayInstant(new Date(instant), seen.locale, seen.zone, seen.now);
  const other = version ? t("subject.otherVersion", { label: version }) : "";
  const time =
    say(from) === say(to) ? t("subject.otherWords") : t("subject.otherTime", { from: say(from), to: say(to) });
  return { kind: "text", text: `${time}${other}${t("subject.stateAnew")}` };
}

/** The clause itself, which the feature of the policy shows. */
const clauseAction = (seen: Seen, row: Case): Action => press(words(seen)("subject.clauses"), "clauses", row.id);

function weighedCard(seen: Seen, { row, said, recusal }: SubjectFacts): Card {
  const t = words(seen);
  const statement = said.findLast(({ kind }) => kind === "statement");
  return {
    title: t("subject.title", { number: sayNumber(row.number) }),
    state: { tone: "waiting", text: t("subject.weighed") },
    body: [
      { kind: "text", text: t(statement ? "subject.weighedText" : "subject.weighedSilent") },
      ...(statement ? [{ kind: "quote" as const, by: t("subject.yours"), text: statement.text }] : []),
      ...recusalBlocks(seen, recusal),
    ],
    actions: [
      // Whether it is decided meanwhile is theirs to know when it is served.
      open(t("subject.add"), "addition", row.id),
      ...(row.state === "deliberation" || row.state === "open"
        ? [open(t("subject.askRecusal"), "ask-recusal", row.id)]
        : []),
    ],
    foot: t("subject.foot"),
  };
}

/** The decision as it was served: what, why, what is asked until when, and how to appeal. */
function noticeCard(seen: Seen, facts: SubjectFacts): Card {
  const t = words(seen);
  const { row, sanction, notice, due } = facts;
  const body: Block[] = [{ kind: "quote", by: t("subject.letter"), text: notice?.text ?? "", isWhole: true }];
  if (notice?.note) body.push({ kind: "quote", by: t("subject.note"), text: notice.note });
  const rows: Fact[] = [
    { label: t("proposal.rung"), value: t(`rungs.${sanction?.step ?? 1}`) },
    { label: t("card.clauses"), value: sayClauses(seen, sanction ?? row) },
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
  if (facts.since.isLowered && row.state !== "annulled")
    body.push({ kind: "text", text: t("subject.variedText", { rung: t(`rungs.${sanction?.step ?? 1}`) }) });
  if (facts.since.isRecounted && row.state !== "annulled")
    body.push({ kind: "text", text: t("subject.recounted", { number: sanction?.strikeNumber ?? 1 }) });
  const toAppeal = window ? [t("subject.appealUntil", { when: window.when })] : appealText(seen, facts);
  body.push(...toAppeal.map((text): Block => ({ kind: "text", text })));
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
    actions: noticeActions(seen, facts),
    foot: t("subject.foot"),
  };
}

/** How and until when to appeal, or what became of it. */
function appealText(seen: Seen, { row, appealDays, appealed }: SubjectFacts): string[] {
  const t = words(seen);
  switch (row.state) {
    case "served":
      return [t("subject.appealAfter", { count: appealDays })];
    case "under_appeal":
      return [t("subject.appealRuns")];
    case "annulled":
      return [t("subject.annulledText")];
    case "varied":
      return appealed ? [t(`subject.appealed.${appealed}`)] : [t("subject.appealStill")];
    default:
      return appealed ? [t(`subject.appealed.${appealed}`)] : [t("subject.appealOver"), t("subject.appealStill")];
  }
}

function noticeActions(seen: Seen, { row, appealed }: SubjectFacts): Action[] {
  const t = words(seen);
  const appeal = (label: string, weight?: "primary"): Action => ({
    kind: "open",
    label,
    callback: callback("appeal.file", row.id),
    ...(weight && { weight }),
  });
  const viewAppeal: Action = { kind: "run", label: t("subject.viewAppeal"), callback: callback("appeal.mine") };
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
      return [viewAppeal];
    case "final":
    case "varied":
      return [appealed ? viewAppeal : appeal(t("subject.appealLate"))];
    case "annulled":
      return appealed ? [viewAppeal] : [];
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
