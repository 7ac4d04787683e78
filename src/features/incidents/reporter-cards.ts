import { callback } from "../../core/callback.ts";
import type { Action, Block, Card, Fact } from "../../core/card.ts";
import { sayInstant } from "../../core/wording.ts";
import { open, type Seen, words } from "./cards.ts";
import { type IncidentFacts, plainFacts } from "./facts.ts";
import { type Incident, isFinal, isForReporter, type Line, reporterState, sayNumber } from "./model.ts";

/** What the reporter sees of it: the same card from the receipt to the result. */
export function receiptCard(seen: Seen, facts: IncidentFacts, by: "name" | "code" = "name"): Card {
  const t = words(seen);
  const { incident, evidence } = facts;
  const number = sayNumber(incident.number);
  const isOver = isFinal(incident.state);
  // An open question comes first: a card that shows one quote whole shows the one that waits for an answer.
  const asked = isAsked(facts) ? openQuestion(facts) : undefined;
  const body: Block[] = asked ? [lineQuote(seen, asked)] : [];
  if (isOver) {
    body.push({ kind: "text", text: outcomeText(seen, facts) }, { kind: "note", text: t("receipt.thanks") });
  } else {
    body.push({ kind: "text", text: receivedText(seen, facts) });
  }
  if (facts.due?.explained && saysWhen(incident, facts)) body.push({ kind: "note", text: facts.due.explained });
  body.push({ kind: "facts", facts: [...plainFacts(seen, facts), ...evidenceFact(seen, evidence.length)] });
  // Whoever is known gets them as a message of its own, which is whole on every platform.
  if (by === "code" && hasMeasures(incident)) body.push(...measureBlocks(seen));
  if (!isOver && incident.route === "pr") body.push({ kind: "note", text: t("receipt.guidance") });
  body.push({ kind: "quote", by: t("receipt.yours"), text: facts.details.text });
  for (const item of evidence) {
    if (item.state !== "refused" || !item.refusal) continue;
    const why = t(`refusals.${item.refusal}`);
    body.push({ kind: "note", text: t("receipt.refused", { name: item.name, why }) });
  }
  body.push(...reporterLines(seen, facts, asked));
  if (by === "name") body.push({ kind: "note", text: t("receipt.confidential") });
  return {
    title: t("receipt.title", { number }),
    state: {
      tone: isOver ? "good" : incident.isWithdrawn ? "quiet" : "waiting",
      text: t(`states.${asked && !incident.isWithdrawn ? "asked" : reporterState(incident)}`),
    },
    body,
    // With a code everything goes through the form that asks for it; there is no button that knows who pressed.
    actions: by === "code" || isOver ? [] : reporterActions(seen, incident, asked !== undefined),
    foot: t("receipt.foot"),
  };
}

const hasMeasures = ({ kind, state }: Incident): boolean => kind === "account_anomaly" && state === "security";

const measureBlocks = (seen: Seen): Block[] => [
  { kind: "heading", text: words(seen)("receipt.measuresTitle") },
  {
    kind: "list",
    items: (["password", "sessions", "mailbox", "factor", "freeze"] as const).map((step) => ({
      title: words(seen)(`receipt.measures.${step}`),
    })),
  },
];

/** What the one whose account was hacked does at once, while IT security begins. No title: one topic, read in one go. */
export const measuresCard = (seen: Seen): Card => ({ title: "", body: measureBlocks(seen), actions: [] });

/** Whether the card names the date that the counted days explain. */
const saysWhen = ({ state, isWithdrawn }: Incident, { due }: IncidentFacts): boolean =>
  !isWithdrawn &&
  !due?.isLate &&
  (state === "waiting_reporter" || state === "whistle" || (state === "triage" && due?.kind === "first-answer"));

function receivedText(seen: Seen, { incident, due }: IncidentFacts): string {
  const t = words(seen);
  if (incident.isWithdrawn) return t("receipt.withdrawnText");
  switch (incident.state) {
    case "waiting_reporter":
      return t("receipt.waiting", { when: due?.when ?? "" });
    case "security":
      return t("receipt.gotSecurity", { team: t(`triage.teams.${incident.route}`) });
    case "contained":
      return t("receipt.contained");
    case "crisis":
    case "crisis_active":
      return t("receipt.gotCrisis", { team: t(`triage.teams.${incident.route}`) });
    case "whistle":
      return due?.isLate ? t("receipt.late", { when: due.when }) : t("receipt.gotWhistle", { when: due?.when ?? "" });
    case "whistle_active":
      return due?.isLate ? t("receipt.late", { when: due.when }) : t("receipt.confirmed", { when: due?.when ?? "" });
    default:
      if (incident.state === "blocked_no_handler") return t("receipt.nobodyFree");
      if (due?.kind !== "first-answer") return t(incident.isTaken ? "receipt.beingHandled" : "receipt.newHandler");
      return due.isLate ? t("receipt.late", { when: due.when }) : t("receipt.got", { when: due.when });
  }
}

/** The result in general words. A report that was joined with another gets the other's as soon as there is one. */
function outcomeText(seen: Seen, facts: IncidentFacts): string {
  const t = words(seen);
  const { joinedWith } = facts;
  if (facts.incident.state === "merged" && (!joinedWith || !isFinal(joinedWith.state)))
    return t("receipt.outcomes.merged");
  const incident = joinedWith ?? facts.incident;
  switch (incident.state) {
    case "rejected":
      if (incident.outcome === "insufficient") return t("receipt.outcomes.insufficient");
      return t("receipt.outcomes.rejected", {
        reason: t(`forms.close.reasons.${incident.outcome as "insufficient"}`),
      });
    case "case_opened":
      return t(incident.outcome === "case_over" ? "receipt.outcomes.case_over" : "receipt.outcomes.case_opened");
    case "closed_coached":
      return t("receipt.outcomes.closed_coached");
    default:
      return t("receipt.outcomes.closed");
  }
}

const evidenceFact = (seen: Seen, count: number): Fact[] =>
  count === 0 ? [] : [{ label: words(seen)("triage.evidence"), value: words(seen)("receipt.evidence", { count }) }];

/** Whether a question waits for the reporter: what they said last was before it. */
export function isAsked({ incident, lines }: { incident: Incident; lines: readonly Line[] }): boolean {
  if (incident.state === "waiting_reporter") return true;
  const said = lines.filter(({ kind }) => kind === "question" || kind === "answer" || kind === "addition");
  return incident.state === "whistle_active" && said.at(-1)?.kind === "question";
}

/** The question that was asked last. */
export const openQuestion = ({ lines }: { lines: readonly Line[] }): Line | undefined =>
  lines.filter((line) => line.kind === "question").at(-1);

/** Questions and what the reporter wrote, but the one that stands above; notes among handlers never. */
const reporterLines = (seen: Seen, { lines }: IncidentFacts, asked: Line | undefined): Block[] =>
  lines.filter((line) => isForReporter(line.kind) && line.id !== asked?.id).map((line) => lineQuote(seen, line));

function lineQuote(seen: Seen, line: Line): Block {
  const when = sayInstant(line.at, seen.locale, seen.zone, seen.now);
  const label = words(seen)(`receipt.lines.${line.kind as "question" | "answer" | "addition" | "feedback"}`);
  return { kind: "quote", by: `${label} · ${when}`, text: line.text };
}

function reporterActions(seen: Seen, incident: Incident, isAsked: boolean): Action[] {
  const t = words(seen);
  const number = sayNumber(incident.number);
  return [
    isAsked
      ? ({ ...open(t("receipt.answer"), "answer", incident), weight: "primary" } as Action)
      : open(t("receipt.add"), "add", incident),
    ...(incident.isWithdrawn
      ? []
      : [
          {
            kind: "run",
            label: t("receipt.withdraw"),
            callback: callback("incident.withdraw", incident.id),
            confirm: {
              title: t("receipt.withdrawTitle", { number }),
              text: t("receipt.withdrawText"),
              yes: t("receipt.withdrawYes"),
              no: t("receipt.withdrawNo"),
            },
          } satisfies Action,
        ]),
  ];
}

/** Before an anonymous report: what others can still see, and the safer way. */
export function anonymousCard(seen: Seen, pageUrl: string): Card {
  const t = words(seen);
  return {
    title: t("anonymous.title"),
    body: [
      { kind: "text", text: t("anonymous.saved") },
      { kind: "text", text: t("anonymous.seen") },
      { kind: "text", text: t("anonymous.page") },
      { kind: "note", text: t("anonymous.code") },
    ],
    actions: [
      { kind: "link", label: t("anonymous.openPage"), url: pageUrl, weight: "primary" },
      { kind: "open", label: t("anonymous.here"), callback: callback("incident.anonymous") },
      { kind: "open", label: t("anonymous.follow"), callback: callback("incident.follow") },
    ],
  };
}

/** The receipt of an anonymous report. Shown once and kept nowhere. */
export function codeCard(seen: Seen, incident: Incident, code: string, answerBy: string | undefined): Card {
  const t = words(seen);
  const number = sayNumber(incident.number);
  const when = sayInstant(incident.receivedAt, seen.locale, seen.zone, seen.now);
  return {
    title: t("anonymous.received", { number }),
    body: [
      { kind: "text", text: t("anonymous.codeIs") },
      { kind: "code", text: code },
      { kind: "text", text: t("anonymous.copy") },
      ...(answerBy ? [{ kind: "text" as const, text: t("anonymous.answerBy", { when: answerBy }) }] : []),
      ...(incident.route === "pr" ? [{ kind: "note" as const, text: t("receipt.guidance") }] : []),
      { kind: "note", text: t("anonymous.proof", { when, number }) },
    ],
    actions: [],
  };
}
