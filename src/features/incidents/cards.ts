import { callback } from "../../core/callback.ts";
import type { Action, Block, Card, Fact } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import { sayInstant } from "../../core/wording.ts";
import { type IncidentFacts, plainFacts } from "./facts.ts";
import { incidentWords } from "./messages/index.ts";
import { type Incident, isFinal, isForReporter, type Line, SECURITY_STEPS, sayNumber } from "./model.ts";

/** What a card needs to know of its reader. */
export type Seen = Pick<Ctx, "locale" | "zone" | "now">;

const words = ({ locale }: Seen) => incidentWords.in(locale);
const press = (label: string, event: string, incident: Pick<Incident, "id">): Action => ({
  kind: "run",
  label,
  callback: callback(`incident.${event}`, incident.id),
});
const open = (label: string, event: string, incident: Pick<Incident, "id">): Action => ({
  kind: "open",
  label,
  callback: callback(`incident.${event}`, incident.id),
});

/** Older lines are on the details page and in the file; a card shows the last ones. */
const LINES_SHOWN = 3;

// ── for handlers ────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * The card of those who handle. `mine` tells whether the reader may act: a member of the team without a conflict while
 * nobody has it, or its handler; everybody else sees where it stands and no buttons.
 */
export function triageCard(seen: Seen, facts: IncidentFacts, mine: { mayTake: boolean; isHandler: boolean }): Card {
  const t = words(seen);
  const { incident, details } = facts;
  const body: Block[] = [{ kind: "facts", facts: triageFacts(seen, facts) }];
  if (incident.isWithdrawn) body.push({ kind: "note", text: t("triage.withdrawn") });
  body.push({ kind: "quote", by: t("triage.text"), text: details.text });
  if (details.source) {
    const by = details.source.author ? t("report.fromMessageBy", { name: details.source.author }) : t("triage.source");
    body.push({ kind: "quote", by, text: details.source.text });
  }
  if (facts.evidence.length > 0) body.push(evidenceList(seen, facts));
  if (incident.kind === "account_anomaly" && (incident.state === "security" || facts.steps.length > 0)) {
    body.push(
      { kind: "heading", text: t("triage.measures") },
      securitySteps(seen, facts, mine.isHandler || mine.mayTake),
    );
  }
  body.push(...facts.lines.slice(-LINES_SHOWN).map((line) => lineQuote(seen, line)));
  if (facts.due?.explained && !isFinal(incident.state)) body.push({ kind: "note", text: facts.due.explained });
  if (mine.mayTake && !incident.handlerId && incident.state === "triage") {
    body.push({ kind: "note", text: t("triage.preserve") });
  }
  return {
    title: `${t("triage.title", { number: sayNumber(incident.number) })} · ${t(`kinds.${incident.kind}`)}`,
    state: stateLine(seen, facts),
    body,
    actions: mine.isHandler || mine.mayTake ? handlerActions(seen, incident, mine) : [],
    foot: isFinal(incident.state)
      ? t("triage.footOther")
      : t("triage.foot", { team: t(`triage.teams.${incident.route}`) }),
  };
}

function triageFacts(seen: Seen, facts: IncidentFacts): Fact[] {
  const t = words(seen);
  const { incident, details } = facts;
  // The kind stands in the title.
  const rows = plainFacts(seen, facts).slice(1);
  rows.push({ label: t("triage.who"), value: facts.subjectName ?? t("triage.unknown") });
  rows.push({ label: t("triage.by"), value: t(incident.isAnonymous ? "triage.anonymous" : "triage.named") });
  const link = details.link ?? details.source?.permalink;
  if (link) rows.push({ label: t("triage.link"), value: link });
  if (incident.level) rows.push({ label: t("triage.level"), value: t(`levels.${incident.level}`) });
  if (facts.due && rows.length < 6) rows.push({ label: t("triage.due"), value: facts.due.when });
  return rows.slice(0, 6);
}

function stateLine(seen: Seen, { incident, due, handlerName, last }: IncidentFacts): NonNullable<Card["state"]> {
  const t = words(seen);
  const state = t(`states.${incident.state === "triage" && incident.handlerId ? "taken" : incident.state}`);
  const left = due?.left ?? "";
  const tidy = (text: string) => text.replace(/ · $/, "");
  if (isFinal(incident.state)) {
    const name = last?.who ?? handlerName ?? t("triage.nobody");
    return { tone: "good", text: t("triage.stateDone", { state, name, when: last?.when ?? "" }) };
  }
  const urgent = incident.isUrgent ? `${t("triage.urgent")} · ` : "";
  if (handlerName) {
    return { tone: "waiting", text: tidy(urgent + t("triage.stateHandled", { state, name: handlerName, left })) };
  }
  const team = t(`triage.teams.${incident.route}`);
  return { tone: "waiting", text: tidy(urgent + t("triage.stateWaiting", { state, team, left })) };
}

function evidenceList(seen: Seen, { incident, evidence }: IncidentFacts): Block {
  const t = words(seen);
  return {
    kind: "list",
    items: evidence.map((item) => ({
      title: item.name,
      detail: [
        t(`triage.evidenceState.${item.state}`),
        item.bytes !== undefined && sayBytes(item.bytes),
        item.sha256 && `SHA-256 ${item.sha256.slice(0, 12)}…`,
      ]
        .filter(Boolean)
        .join(" · "),
      ...(item.state === "kept" && {
        action: {
          kind: "run",
          label: t("triage.open"),
          callback: callback("incident.evidence", incident.id, item.id.slice(4)),
        } satisfies Action,
      }),
    })),
  };
}

const sayBytes = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`;

function securitySteps(seen: Seen, { incident, steps }: IncidentFacts, mayDo: boolean): Block {
  const t = words(seen);
  return {
    kind: "steps",
    steps: SECURITY_STEPS.map((step) => {
      const done = steps.find((item) => item.step === step);
      const when = done && sayInstant(done.at, seen.locale, seen.zone, seen.now);
      return {
        text: t(`steps.${step}`),
        isDone: done !== undefined,
        ...(done && when && { detail: t("triage.stepDone", { name: done.by, when }) }),
        ...(!done &&
          mayDo && {
            action: {
              kind: "run",
              label: t("triage.done"),
              callback: callback("incident.step", incident.id, step),
            } satisfies Action,
          }),
      };
    }),
  };
}

function lineQuote(seen: Seen, line: Line & { by: string | undefined }): Block {
  const kind = words(seen)(`triage.lines.${line.kind}`);
  const when = sayInstant(line.at, seen.locale, seen.zone, seen.now);
  return { kind: "quote", by: [kind, line.by, when].filter(Boolean).join(" · "), text: line.text };
}

function handlerActions(seen: Seen, incident: Incident, mine: { mayTake: boolean; isHandler: boolean }): Action[] {
  const t = words(seen);
  const main = (action: Action): Action => ({ ...action, weight: "primary" }) as Action;
  const take = mine.mayTake && !incident.handlerId ? [main(press(t("triage.take"), "take", incident))] : [];
  const first = (action: Action): Action => (take.length > 0 ? action : main(action));
  const common = [
    open(t("triage.pass"), "pass", incident),
    open(t("triage.note"), "note", incident),
    ...(incident.isAnonymous ? [] : [open(t("triage.reveal"), "reveal", incident)]),
  ];
  switch (incident.state) {
    case "triage":
      return [
        ...take,
        first(open(t("triage.accept"), "accept", incident)),
        open(t("triage.ask"), "ask", incident),
        open(t("triage.close"), "close", incident),
        open(t("triage.merge"), "merge", incident),
        open(t("triage.coach"), "coach", incident),
        ...common,
      ];
    case "waiting_reporter":
      return [
        main(open(t("triage.accept"), "accept", incident)),
        open(t("triage.close"), "close", incident),
        open(t("triage.merge"), "merge", incident),
        open(t("triage.note"), "note", incident),
      ];
    case "security":
      return [...take, first(press(t("triage.contain"), "contain", incident)), ...common];
    case "contained":
      return [main(open(t("triage.finish"), "finish", incident)), ...common];
    case "crisis":
      return [...take, first(open(t("triage.grade"), "grade", incident)), ...common];
    case "crisis_active":
      return [
        main(open(t("triage.statement"), "statement", incident)),
        open(t("triage.grade"), "grade", incident),
        open(t("triage.finish"), "finish", incident),
        open(t("triage.note"), "note", incident),
      ];
    case "whistle":
      return [main(press(t("triage.acknowledge"), "acknowledge", incident)), ...common];
    case "whistle_active":
      return [
        main(open(t("triage.feedback"), "feedback", incident)),
        open(t("triage.ask"), "ask", incident),
        open(t("triage.note"), "note", incident),
      ];
    default:
      return [];
  }
}

/** For those who must find a handler when everybody has a conflict. */
export function blockedCard(seen: Seen, incident: Incident): Card {
  const t = words(seen);
  const number = sayNumber(incident.number);
  const isOpen = incident.state === "blocked_no_handler";
  return {
    title: t("triage.title", { number }),
    state: { tone: isOpen ? "bad" : "good", text: t(`states.${incident.state}`) },
    body: [{ kind: "text", text: t("triage.blocked", { number }) }],
    actions: isOpen ? [{ ...open(t("triage.assign"), "assign", incident), weight: "primary" } as Action] : [],
    foot: t("triage.footOther"),
  };
}

// ── for the reporter ────────────────────────────────────────────────────────────────────────────────────────────────

/** What the reporter sees of it: the same card from the receipt to the result. */
export function receiptCard(seen: Seen, facts: IncidentFacts, by: "name" | "code" = "name"): Card {
  const t = words(seen);
  const { incident, evidence } = facts;
  const number = sayNumber(incident.number);
  const isOver = isFinal(incident.state);
  const body: Block[] = [];
  if (isOver) {
    body.push({ kind: "text", text: outcomeText(seen, incident) }, { kind: "note", text: t("receipt.thanks") });
  } else {
    body.push({ kind: "text", text: receivedText(seen, facts) });
  }
  if (!isOver && facts.due?.explained) body.push({ kind: "note", text: facts.due.explained });
  body.push({ kind: "facts", facts: [...plainFacts(seen, facts), ...evidenceFact(seen, evidence.length)] });
  if (!isOver && incident.kind === "account_anomaly" && incident.state === "security") {
    body.push(
      { kind: "heading", text: t("receipt.measuresTitle") },
      {
        kind: "steps",
        steps: (["password", "sessions", "mailbox", "factor", "freeze"] as const).map((step) => ({
          text: t(`receipt.measures.${step}`),
          isDone: false,
        })),
      },
    );
  }
  if (!isOver && incident.route === "pr") body.push({ kind: "note", text: t("receipt.guidance") });
  for (const item of evidence) {
    if (item.state !== "refused" || !item.refusal) continue;
    const why = t(`refusals.${item.refusal}`);
    body.push({ kind: "note", text: t("receipt.refused", { name: item.name, why }) });
  }
  body.push(...reporterLines(seen, facts));
  if (incident.isWithdrawn) body.push({ kind: "note", text: t("receipt.withdrawnNote") });
  if (by === "name") body.push({ kind: "note", text: t("receipt.confidential") });
  return {
    title: t("receipt.title", { number }),
    state: {
      tone: isOver ? "good" : "waiting",
      text: t(`states.${incident.state === "triage" && incident.handlerId ? "taken" : incident.state}`),
    },
    body,
    // With a code everything goes through the form that asks for it; there is no button that knows who pressed.
    actions: by === "code" || isOver ? [] : reporterActions(seen, incident),
    foot: t("receipt.foot"),
  };
}

function receivedText(seen: Seen, { incident, due }: IncidentFacts): string {
  const t = words(seen);
  switch (incident.state) {
    case "waiting_reporter":
      return t("receipt.waiting", { when: due?.when ?? "" });
    case "security":
    case "contained":
      return t("receipt.gotSecurity");
    case "crisis":
    case "crisis_active":
      return t("receipt.gotCrisis");
    case "whistle":
      return t("receipt.gotWhistle", { when: due?.when ?? "" });
    case "whistle_active":
      return t("receipt.outcomes.case_opened");
    default:
      if (incident.state === "blocked_no_handler") return t("receipt.nobodyFree");
      return due?.kind === "first-answer" ? t("receipt.got", { when: due.when }) : t("receipt.beingHandled");
  }
}

function outcomeText(seen: Seen, incident: Incident): string {
  const t = words(seen);
  switch (incident.state) {
    case "rejected":
      return t("receipt.outcomes.rejected", {
        reason: t(`forms.close.reasons.${incident.outcome as "insufficient"}`),
      });
    case "merged":
    case "case_opened":
    case "closed_coached":
      return t(`receipt.outcomes.${incident.state}`);
    default:
      return t("receipt.outcomes.closed");
  }
}

const evidenceFact = (seen: Seen, count: number): Fact[] =>
  count === 0 ? [] : [{ label: words(seen)("triage.evidence"), value: words(seen)("receipt.evidence", { count }) }];

/** Questions and what the reporter wrote; notes among handlers never. */
function reporterLines(seen: Seen, { lines }: IncidentFacts): Block[] {
  const t = words(seen);
  return lines
    .filter((line) => isForReporter(line.kind))
    .slice(-LINES_SHOWN)
    .map((line) => {
      const when = sayInstant(line.at, seen.locale, seen.zone, seen.now);
      const label = t(
        line.kind === "question" ? "receipt.question" : line.kind === "feedback" ? "receipt.outcome" : "receipt.reply",
      );
      return { kind: "quote" as const, by: `${label} ${when}`, text: line.text };
    });
}

function reporterActions(seen: Seen, incident: Incident): Action[] {
  const t = words(seen);
  const number = sayNumber(incident.number);
  const isAsked = incident.state === "waiting_reporter";
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

// ── for others ──────────────────────────────────────────────────────────────────────────────────────────────────────

export function stayCalmCard(seen: Seen, incident: Incident, isManager: boolean): Card {
  const t = words(seen);
  const number = sayNumber(incident.number);
  const level = incident.level ? t(`levels.${incident.level}`) : t(`states.${incident.state}`);
  return {
    title: t("managementCard.title", { number, level }),
    body: [{ kind: "text", text: t(isManager ? "managementCard.managerText" : "managementCard.text") }],
    actions: [],
    foot: t("triage.footOther"),
  };
}

export function hintCard(seen: Seen, message: string): Card {
  const t = words(seen);
  return {
    title: t("coachCard.title"),
    body: [{ kind: "quote", text: message }],
    actions: [],
    foot: t("coachCard.foot"),
  };
}

export function statementCard(seen: Seen, incident: Incident, text: string): Card {
  const t = words(seen);
  const number = sayNumber(incident.number);
  return {
    title: t("statementCard.title", { number }),
    body: [
      { kind: "text", text: t("statementCard.text", { number }) },
      { kind: "quote", text },
    ],
    actions: [],
    foot: t("triage.footOther"),
  };
}

// ── lists ───────────────────────────────────────────────────────────────────────────────────────────────────────────

export type Listed = { incident: Incident; detail: string };

export function listCard(
  seen: Seen,
  list: { title: string; empty: string; note?: string; items: readonly Listed[]; start?: Action },
): Card {
  const t = words(seen);
  const body: Block[] =
    list.items.length === 0
      ? [{ kind: "text", text: list.empty }]
      : [
          {
            kind: "list",
            items: list.items.map(({ incident, detail }) => ({
              title: t("mine.item", { number: sayNumber(incident.number), kind: t(`kinds.${incident.kind}`) }),
              detail,
              action: press(t("receipt.view"), "view", incident),
            })),
          },
        ];
  if (list.note) body.push({ kind: "note", text: list.note });
  return { title: list.title, body, actions: list.start ? [list.start] : [] };
}
