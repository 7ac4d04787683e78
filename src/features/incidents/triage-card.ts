import { callback } from "../../core/callback.ts";
import type { Action, Block, Card, Fact } from "../../core/card.ts";
import { sayInstant } from "../../core/wording.ts";
import { LINES_SHOWN, open, press, type Seen, words } from "./cards.ts";
import { type IncidentFacts, plainFacts } from "./facts.ts";
import type { Mine } from "./handling.ts";
import { type Details, type Incident, isFinal, type Line, SECURITY_STEPS, sayNumber, shownState } from "./model.ts";

/**
 * The card of those who handle. `mine` tells what the reader may do: take it, anything once they took it, or nothing:
 * then they see where it stands, and those who oversee can give it to somebody else.
 */
export function triageCard(seen: Seen, facts: IncidentFacts, mine: Mine, mayReassign = false): Card {
  const t = words(seen);
  const { incident, details } = facts;
  const body: Block[] = factBlocks(triageFacts(seen, facts));
  if (incident.isWithdrawn) body.push({ kind: "note", text: t("triage.withdrawn") });
  // What the reporter said last is the news of the card, and stands before what everybody has read.
  const last = facts.lines.at(-1);
  const news = !isFinal(incident.state) && (last?.kind === "answer" || last?.kind === "addition") ? last : undefined;
  if (news) body.push(lineQuote(seen, news));
  body.push({ kind: "quote", by: t("triage.text"), text: details.text });
  if (details.source) {
    body.push({ kind: "quote", by: sourceLabel(seen, details.source), text: details.source.text });
  }
  if (facts.evidence.length > 0) body.push(evidenceList(seen, facts));
  if (incident.kind === "account_anomaly" && (incident.state === "security" || facts.steps.length > 0)) {
    body.push({ kind: "heading", text: t("triage.measures") }, securitySteps(seen, facts, mine === "taken"));
  }
  const others = facts.lines.filter((line) => line !== news);
  const earlier = others.length - LINES_SHOWN;
  if (earlier > 0) body.push({ kind: "note", text: t("triage.earlier", { count: earlier, file: t("triage.file") }) });
  body.push(...others.slice(-LINES_SHOWN).map((line) => lineQuote(seen, line)));
  if (facts.due?.explained && !isFinal(incident.state)) body.push({ kind: "note", text: facts.due.explained });
  // Once the reporter was asked, somebody has been contacted.
  const isAsked = facts.lines.some(({ kind }) => kind === "question");
  if (mine && incident.state === "triage" && !isAsked) body.push({ kind: "note", text: t("triage.preserve") });
  return {
    title: `${t("triage.title", { number: sayNumber(incident.number) })} · ${t(`kinds.${incident.kind}`)}`,
    state: stateLine(seen, facts),
    body,
    actions: [
      ...(mine === "taken" ? handlerActions(seen, facts) : mine === "to-take" ? takingActions(seen, incident) : []),
      ...((!mine || incident.state === "blocked_no_handler") && mayReassign && !isFinal(incident.state)
        ? [open(t("triage.reassign"), "assign", incident)]
        : []),
      press(t("triage.file"), "file", incident),
    ],
    foot: footOf(seen, incident, mine),
  };
}

/** Why the reader has it. */
function footOf(seen: Seen, incident: Incident, mine: Mine): string {
  const t = words(seen);
  if (!mine || isFinal(incident.state)) return t("triage.footOther");
  if (mine === "taken") return t("triage.footTaken");
  return incident.handlerId ? t("triage.footGiven") : t("triage.foot", { team: t(`triage.teams.${incident.route}`) });
}

function sourceLabel(seen: Seen, { author, isOwn }: NonNullable<Details["source"]>): string {
  const t = words(seen);
  if (isOwn) return t("triage.wholeText");
  return author ? t("report.fromMessageBy", { name: author }) : t("triage.source");
}

/** Six to a block, as many blocks as it takes. */
const factBlocks = (facts: Fact[]): Block[] =>
  Array.from({ length: Math.ceil(facts.length / 6) }, (_, i) => ({
    kind: "facts" as const,
    facts: facts.slice(i * 6, i * 6 + 6),
  }));

function triageFacts(seen: Seen, facts: IncidentFacts): Fact[] {
  const t = words(seen);
  const { incident, details } = facts;
  // The kind stands in the title.
  const rows = plainFacts(seen, facts).slice(1);
  rows.push({ label: t("triage.who"), value: facts.subjectName ?? t("triage.unknown") });
  const { coveredBy } = facts;
  if (coveredBy) {
    const { plan, what, isElsewhere } = coveredBy;
    const value = t(isElsewhere ? "triage.coveredElsewhere" : "triage.covered", { plan, what });
    rows.push({ label: t("triage.plan"), value });
  }
  rows.push({ label: t("triage.by"), value: t(incident.isAnonymous ? "triage.anonymous" : "triage.named") });
  const link = details.link ?? details.source?.permalink;
  if (link) rows.push({ label: t("triage.link"), value: link });
  if (incident.level) rows.push({ label: t("triage.level"), value: t(`levels.${incident.level}`) });
  rows.push({
    label: t("triage.receivedAt"),
    value: sayInstant(incident.receivedAt, seen.locale, seen.zone, seen.now),
  });
  if (facts.due) rows.push({ label: t("triage.due"), value: facts.due.when });
  const outcome = outcomeOf(seen, facts);
  if (outcome) rows.push({ label: t("triage.outcome"), value: outcome });
  return rows;
}

/** What it came to, for what is over. */
function outcomeOf(seen: Seen, { incident, joinedWith }: IncidentFacts): string | undefined {
  const t = words(seen);
  if (incident.state === "rejected") return t(`forms.close.reasons.${incident.outcome as "insufficient"}`);
  return joinedWith && t("triage.mergedInto", { number: sayNumber(joinedWith.number) });
}

function stateLine(seen: Seen, { incident, due, handlerName, last }: IncidentFacts): NonNullable<Card["state"]> {
  const t = words(seen);
  const state = t(`states.${shownState(incident)}`);
  const left = due?.left ?? "";
  const tidy = (text: string) => text.replace(/ · $/, "");
  if (isFinal(incident.state)) {
    const name = last?.who ?? handlerName ?? t("triage.nobody");
    return { tone: "good", text: t("triage.stateDone", { state, name, when: last?.when ?? "" }) };
  }
  const urgent = [incident.isUrgent && t("triage.urgent"), incident.isWithdrawn && t("triage.isWithdrawn")]
    .map((mark) => (mark ? `${mark} · ` : ""))
    .join("");
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
        sayInstant(item.createdAt, seen.locale, seen.zone, seen.now),
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

const main = (action: Action): Action => ({ ...action, weight: "primary" }) as Action;

/** A report becomes a case, which is a matter of its own. */
const accept = (seen: Seen, { id }: Incident): Action => ({
  kind: "open",
  label: words(seen)("triage.accept"),
  callback: callback("case.open", id),
});

/** Before anything else somebody takes it, and says that they have no tie to anybody in it (COI-5). */
function takingActions(seen: Seen, incident: Incident): Action[] {
  const t = words(seen);
  if (isFinal(incident.state) || incident.state === "blocked_no_handler") return [];
  const number = sayNumber(incident.number);
  const confirm = {
    title: t("triage.takeTitle", { number }),
    text: t("triage.takeText", { recuse: t("triage.recuse") }),
    yes: t("triage.takeYes"),
    no: t("triage.back"),
  };
  return [
    main({ ...press(t("triage.take"), "take", incident), confirm } as Action),
    recuseAction(seen, incident),
    ...(mayPass(incident) ? [open(t("triage.pass"), "pass", incident)] : []),
  ];
}

function recuseAction(seen: Seen, incident: Incident): Action {
  const t = words(seen);
  const confirm = {
    title: t("triage.recuseTitle", { number: sayNumber(incident.number) }),
    text: t("triage.recuseText"),
    yes: t("triage.recuseYes"),
    no: t("triage.back"),
  };
  return { ...press(t("triage.recuse"), "recuse", incident), confirm } as Action;
}

const mayPass = ({ state }: Incident): boolean =>
  ["triage", "security", "contained", "crisis", "whistle", "whistle_active"].includes(state);

const areStepsDone = ({ incident, steps }: IncidentFacts): boolean =>
  incident.kind !== "account_anomaly" || steps.length >= SECURITY_STEPS.length;

function handlerActions(seen: Seen, facts: IncidentFacts): Action[] {
  const t = words(seen);
  const { incident } = facts;
  const note = open(t("triage.note"), "note", incident);
  const reveal = incident.isAnonymous ? [] : [open(t("triage.reveal"), "reveal", incident)];
  const ends = [open(t("triage.close"), "close", incident), open(t("triage.merge"), "merge", incident)];
  const common = [
    ...(mayPass(incident) ? [open(t("triage.pass"), "pass", incident)] : []),
    note,
    ...reveal,
    recuseAction(seen, incident),
  ];
  switch (incident.state) {
    case "triage":
      return [
        main(accept(seen, incident)),
        open(t("triage.ask"), "ask", incident),
        open(t("triage.close"), "close", incident),
        open(t("triage.merge"), "merge", incident),
        open(t("triage.coach"), "coach", incident),
        ...common,
      ];
    case "waiting_reporter":
      return [
        main(accept(seen, incident)),
        press(t("triage.resume"), "resume", incident),
        open(t("triage.close"), "close", incident),
        open(t("triage.merge"), "merge", incident),
        ...common,
      ];
    case "security":
      // "All done" is no button to tick them all: it comes when each is done.
      return [
        ...(areStepsDone(facts) ? [main(press(t("triage.contain"), "contain", incident))] : []),
        ...ends,
        ...common,
      ];
    case "contained":
      return [main(open(t("triage.finish"), "finish", incident)), ...common];
    case "crisis":
      return [main(open(t("triage.grade"), "grade", incident)), ...ends, ...common];
    case "crisis_active":
      return [
        main(open(t("triage.statement"), "statement", incident)),
        open(t("triage.grade"), "grade", incident),
        open(t("triage.finish"), "finish", incident),
        accept(seen, incident),
        ...common,
      ];
    case "whistle":
      return [main(press(t("triage.acknowledge"), "acknowledge", incident)), ...common];
    case "whistle_active":
      return [
        main(open(t("triage.feedback"), "feedback", incident)),
        accept(seen, incident),
        open(t("triage.ask"), "ask", incident),
        open(t("triage.merge"), "merge", incident),
        ...common,
      ];
    case "closed_coached": {
      const confirm = {
        title: t("triage.lessonTitle"),
        text: t("triage.lessonText"),
        yes: t("triage.lessonYes"),
        no: t("triage.back"),
      };
      return [{ ...press(t("triage.lesson"), "lesson", incident), confirm } as Action];
    }
    default:
      return [];
  }
}

/** Everything that is in it, oldest first: for whoever reads up on it, also when it is over. */
export function fileCard(
  seen: Seen,
  facts: IncidentFacts,
  more: { outcomeNote: string | undefined; joined: readonly Incident[]; history: readonly string[] },
): Card {
  const t = words(seen);
  const { incident, details } = facts;
  const rows = triageFacts(seen, facts);
  if (incident.clauses.length > 0) rows.push({ label: t("triage.clauses"), value: incident.clauses.join(" · ") });
  if (facts.handlerName) rows.push({ label: t("triage.handler"), value: facts.handlerName });
  if (more.joined.length > 0) {
    rows.push({ label: t("triage.joined"), value: more.joined.map((item) => sayNumber(item.number)).join(" · ") });
  }
  const body: Block[] = [...factBlocks(rows), { kind: "quote", by: t("triage.text"), text: details.text }];
  if (details.source) body.push({ kind: "quote", by: sourceLabel(seen, details.source), text: details.source.text });
  if (facts.evidence.length > 0) body.push(evidenceList(seen, facts));
  if (facts.steps.length > 0)
    body.push({ kind: "heading", text: t("triage.measures") }, securitySteps(seen, facts, false));
  body.push(...facts.lines.map((line) => lineQuote(seen, line)));
  if (more.history.length > 0) {
    const items = more.history.map((title) => ({ title }));
    body.push({ kind: "heading", text: t("triage.history") }, { kind: "list", items });
  }
  if (more.outcomeNote) body.push({ kind: "quote", by: t("triage.reason"), text: more.outcomeNote });
  return {
    title: `${t("triage.title", { number: sayNumber(incident.number) })} · ${t("triage.file")}`,
    state: stateLine(seen, facts),
    body,
    actions: [],
    foot: t("triage.footOther"),
  };
}

/** Where it stands, for those to whom it was passed up: who has it and until when, and nothing of what is in it. */
export function watchCard(seen: Seen, facts: IncidentFacts, mayReassign: boolean): Card {
  const t = words(seen);
  const { incident } = facts;
  const rows: Fact[] = [{ label: t("triage.handler"), value: facts.handlerName ?? t("triage.nobody") }];
  if (facts.due) rows.push({ label: t("triage.due"), value: facts.due.when });
  return {
    title: t("triage.title", { number: sayNumber(incident.number) }),
    state: stateLine(seen, facts),
    body: [
      { kind: "facts", facts: rows },
      { kind: "note", text: t(facts.due?.isLate ? "triage.late" : "triage.watch") },
    ],
    actions:
      mayReassign && !isFinal(incident.state)
        ? [{ ...open(t("triage.reassign"), "assign", incident), weight: "primary" } as Action]
        : [],
  };
}

/** What is left of a card for somebody who has no part in it any more. */
export function elsewhereCard(seen: Seen, incident: Incident): Card {
  const t = words(seen);
  return {
    title: t("triage.title", { number: sayNumber(incident.number) }),
    state: { tone: "quiet", text: t("triage.elsewhere") },
    body: [{ kind: "text", text: t("triage.elsewhereText") }],
    actions: [],
  };
}

/** For those who must find a handler when everybody has a conflict. */
export function blockedCard(
  seen: Seen,
  incident: Incident,
  isOpen = incident.state === "blocked_no_handler",
  mayAssign = true,
): Card {
  const t = words(seen);
  const number = sayNumber(incident.number);
  return {
    title: t("triage.title", { number }),
    state: { tone: isOpen ? "bad" : "good", text: t(`states.${isOpen ? "blocked_no_handler" : incident.state}`) },
    body: [{ kind: "text", text: t(mayAssign ? "triage.blocked" : "triage.blockedTold", { number }) }],
    actions:
      isOpen && mayAssign ? [{ ...open(t("triage.assign"), "assign", incident), weight: "primary" } as Action] : [],
    foot: t("triage.footOther"),
  };
}
