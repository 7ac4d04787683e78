import { callback } from "../../core/callback.ts";
import type { Action, Block, Card } from "../../core/card.ts";
import { sayInstant } from "../../core/wording.ts";
import {
  asks,
  caseRows,
  evidenceList,
  factBlocks,
  join,
  lineQuote,
  main,
  open,
  press,
  type Seen,
  sayComparison,
  stateLine,
  words,
} from "./cards.ts";
import type { CaseFacts } from "./facts.ts";
import { interimActions, interimBlocks } from "./interim-card.ts";
import { caseLife } from "./life.ts";
import { isOver, isUndecided, type Proposal, sayNumber } from "./model.ts";
import type { Reader } from "./reader.ts";

/** Older lines are in the file; a card shows the last ones. */
const LINES_SHOWN = 3;
/** Lines that are data for the product, not words to read, or that the card shows in their own place. */
const isSaid = ({ kind }: { kind: string }): boolean => kind !== "proportionality" && !kind.startsWith("interim");

/** The card of those who handle and decide: where it stands, what is known, what this reader can do. */
export function caseCard(seen: Seen, facts: CaseFacts, reader: Reader): Card {
  const t = words(seen);
  const { row, about } = facts;
  const body: Block[] = factBlocks(caseRows(seen, facts));
  const news = facts.lines.findLast(({ kind }) => kind === "statement" || kind === "addition");
  if (news && !row.closedAt) body.push(lineQuote(seen, facts, news));
  body.push({ kind: "quote", by: t("card.about"), text: about.text });
  body.push(...interimBlocks(seen, facts));
  if (facts.proposal) body.push(...proposalBlocks(seen, facts, facts.proposal));
  if (row.state === "union_notice") body.push(unionSteps(seen, facts));
  if (facts.obligations.length > 0) body.push(...facts.obligations);
  if (facts.evidence.length > 0) body.push(evidenceList(seen, facts));
  const said = facts.lines.filter((line) => line !== news && isSaid(line));
  if (said.length > LINES_SHOWN)
    body.push({ kind: "note", text: t("card.earlier", { count: said.length - LINES_SHOWN }) });
  body.push(...said.slice(-LINES_SHOWN).map((line) => lineQuote(seen, facts, line)));
  const open = facts.questions.filter(({ state }) => state === "asked").length;
  if (open > 0) body.push({ kind: "note", text: t("card.questionsOpen", { count: open }) });
  for (const note of notesOf(seen, facts, reader)) body.push({ kind: "note", text: note });
  return {
    title: t("card.title", { number: sayNumber(row.number) }),
    state: stateLine(seen, facts),
    body,
    actions: [...actionsOf(seen, facts, reader), press(t("card.file"), "file", row.id)],
    foot: t(reader.isHandler ? "card.footTaken" : reader.isCandidate ? "card.footTeam" : "card.footDecider"),
  };
}

/** Evidence is kept here, or the handler has said that it is kept elsewhere: nothing goes to the person without either. */
const isPreserved = ({ allegation, evidence, lines }: CaseFacts): boolean =>
  allegation !== undefined ||
  evidence.some(({ state }) => state === "kept") ||
  lines.some(({ kind }) => kind === "interim");

/** What this reader should know before they act. */
function notesOf(seen: Seen, facts: CaseFacts, reader: Reader): string[] {
  const { row, count, due, sent } = facts;
  const t = words(seen);
  const notes: string[] = [];
  const latest = sent.findLast(({ personId }) => personId === row.subjectId);
  const isUnreached = latest?.state === "unreachable" || latest?.state === "failed";
  if (isUnreached && row.state === "served") return [t("card.unreached")];
  if (!isUndecided(row.state)) return due?.explained ? [due.explained] : [];
  if (isUnreached) notes.push(t("card.unreached"));
  if (row.jurisdiction === "unknown") notes.push(t("card.noJurisdiction"));
  if (facts.isRecusalOpen) notes.push(t("card.recusalWaits"));
  if (reader.isStuck) notes.push(t("card.stuck"));
  if (row.protection === "flagged") notes.push(t(reader.isClearer ? "card.protectedText" : "card.protectedWait"));
  if (count.pending.length > 0) notes.push(t("card.pending"));
  if (reader.isHandler && !isPreserved(facts)) notes.push(t("card.preserve"));
  if (due?.explained) notes.push(due.explained);
  return notes;
}

function proposalBlocks(seen: Seen, { comparison, row, names }: CaseFacts, proposal: Proposal): Block[] {
  const t = words(seen);
  const { computed, step, gravity, obligations, reasons, deviation, isNamed } = proposal;
  const compared = sayComparison(seen, comparison);
  const blocks: Block[] = [
    { kind: "heading", text: t("proposal.title") },
    {
      kind: "facts",
      facts: [
        { label: t("proposal.rung"), value: t(`rungs.${step}`) },
        {
          label: t("proposal.computed"),
          value: t("proposal.computedAs", { number: computed.number, rung: t(`rungs.${computed.step}`) }),
        },
        { label: t("proposal.gravity"), value: t(`gravities.${gravity}`) },
        {
          label: t("proposal.obligations"),
          value: join(
            seen,
            obligations.map((kind) => t(`obligations.${kind}`)),
          ),
        },
        { label: t("proposal.comparable"), value: compared },
        { label: t("proposal.by"), value: (row.proposerId && names.get(row.proposerId)) || "–" },
      ],
    },
    { kind: "quote", by: t("proposal.reasons"), text: reasons },
  ];
  if (deviation) blocks.push({ kind: "quote", by: t("proposal.deviation"), text: deviation });
  if (isNamed) blocks.push({ kind: "note", text: t("proposal.named") });
  return blocks;
}

function unionSteps(seen: Seen, { unionNotice, row }: CaseFacts): Block {
  const t = words(seen);
  const at = (iso: string | undefined) =>
    iso ? sayInstant(new Date(iso), seen.locale, seen.zone, seen.now) : undefined;
  const step = (done: string | undefined, name: "send" | "view" | "answer") => ({
    text: t(`union.${name}`),
    isDone: done !== undefined && done !== "",
    ...(done && { detail: done }),
    ...(!done && { action: open(t("union.record"), `union-${name}`, row.id) }),
  });
  return {
    kind: "steps",
    steps: [
      step(at(unionNotice?.sentAt || undefined), "send"),
      step(at(unionNotice?.viewAt), "view"),
      step(unionNotice?.answer ? t("union.answered") : undefined, "answer"),
    ],
  };
}

function actionsOf(seen: Seen, facts: CaseFacts, reader: Reader): Action[] {
  const { row } = facts;
  if (isOver(row.state)) {
    // A late appeal can come on paper too.
    const isFinal = (row.state === "final" || row.state === "varied") && reader.isHandler;
    const t = words(seen);
    return [
      ...(reader.isReviewer ? [main(open(t("card.review"), "review", row.id))] : []),
      ...correcting(seen, facts, reader),
      ...(isFinal ? [paperAppeal(seen, row.id), tellOthers(seen, row.id)] : []),
    ];
  }
  const t = words(seen);
  const canMove = (event: string): boolean => event in caseLife.states[row.state];
  const actions: Action[] = [];
  if (reader.isReviewer) actions.push(main(open(t("card.review"), "review", row.id)));
  if (row.state === "proposed" && reader.isDecider) actions.push(...deciding(seen, facts));
  if (row.state === "second_approval" && reader.isSecond) {
    actions.push(main(open(t("card.approve"), "approve", row.id)), open(t("card.refuse"), "refuse", row.id));
  }
  if (reader.isStuck && (reader.isHandler || reader.isDecider))
    actions.push(main(open(t("card.return"), "return", row.id)));
  if (reader.isHandler) actions.push(...handling(seen, facts), ...interimActions(seen, facts));
  else if (reader.isCandidate && canMove("take")) actions.push(...taking(seen, facts));
  if (row.state === "union_notice" && reader.isDecider) actions.push(open(t("card.return"), "return", row.id));
  if (reader.isClearer && facts.isRecusalOpen && canMove("denyRecusal"))
    actions.push(open(t("card.answerRecusal"), "answer-recusal", row.id));
  if (isUndecided(row.state)) {
    if (reader.isLegal && canMove("signOff")) actions.push(open(t("card.signOff"), "sign-off", row.id));
    if (reader.isLegal) actions.push(open(t("card.override"), "override", row.id));
    if (reader.isClearer && row.protection === "flagged") actions.push(open(t("card.clear"), "clear", row.id));
  }
  if (row.state === "served" || row.state === "appeal_window") actions.push(...correcting(seen, facts, reader));
  if (reader.isDecider && ["second_approval", "union_notice", "decided"].includes(row.state))
    actions.push(open(t("card.withdraw"), "withdraw", row.id));
  if (reader.isOverseer && !reader.isCandidate && (canMove("reassign") || canMove("assign")))
    actions.push(open(t("card.reassign"), "reassign", row.id));
  return [...new Map(actions.map((action) => [action.label, action])).values()];
}

function deciding(seen: Seen, { row }: CaseFacts): Action[] {
  const t = words(seen);
  return [
    main(open(t("card.decide"), "decide", row.id)),
    open(t("card.return"), "return", row.id),
    open(t("card.acquit"), "acquit", row.id),
    open(t("card.withdraw"), "withdraw", row.id),
  ];
}

/** Before anything else somebody takes it, and says that they have no tie to anybody in it (COI-5). */
function taking(seen: Seen, { row }: CaseFacts): Action[] {
  const t = words(seen);
  const number = sayNumber(row.number);
  return [
    main(
      asks(press(t("card.take"), "take", row.id), {
        title: t("card.takeTitle", { number }),
        text: t("card.takeText", { recuse: t("card.recuse") }),
        yes: t("card.takeYes"),
        no: t("card.back"),
      }),
    ),
    ...("recuse" in caseLife.states[row.state] ? [recusing(seen, { row })] : []),
  ];
}
function recusing(seen: Seen, { row }: Pick<CaseFacts, "row">): Action {
  const t = words(seen);
  return asks(press(t("card.recuse"), "recuse", row.id), {
    title: t("card.recuseTitle", { number: sayNumber(row.number) }),
    text: t("card.recuseText"),
    yes: t("card.recuseYes"),
    no: t("card.back"),
  });
}

function handling(seen: Seen, { row, proportionality, unionNotice, due }: CaseFacts): Action[] {
  const t = words(seen);
  const { id } = row;
  const handOver = open(t("card.handOver"), "hand-over", id);
  const common = [
    open(t("card.note"), "note", id),
    open(t("card.askWitness"), "ask-witness", id),
    open(t("card.task"), "task", id),
    open(t("card.told"), "told", id),
    press(t("card.askLegal"), "ask-legal", id),
    open(t("card.weigh"), "weigh", id),
    open(t("card.join"), "join", id),
    open(t("card.link"), "link", id),
    open(t("card.pin"), "pin", id),
    ...(row.jurisdiction === "unknown" ? [open(t("card.setJurisdiction"), "jurisdiction", id)] : []),
    handOver,
    recusing(seen, { row }),
  ];
  switch (row.state) {
    case "open":
      return [
        main(row.heardAt ? open(t("card.propose"), "propose", id) : open(t("card.allege"), "allege", id)),
        ...(row.heardAt ? [open(t("card.allegeAgain"), "allege", id)] : []),
        open(t("card.dismiss"), "dismiss", id),
        ...common,
      ];
    case "allegation_served":
      return [open(t("card.extend"), "extend", id), open(t("card.dismiss"), "dismiss", id), ...common];
    case "deliberation":
      return [
        main(open(t("card.propose"), "propose", id)),
        ...(proportionality ? [] : [open(t("card.weigh"), "weigh", id)]),
        open(t("card.allegeAgain"), "allege", id),
        open(t("card.dismiss"), "dismiss", id),
        ...common,
      ];
    case "union_notice": {
      // It answered and had its answer, or its time is over and it said nothing.
      const isSilent = unionNotice?.sentAt && !unionNotice.view && (due?.kind !== "union" || due.isLate);
      const isDone = unionNotice?.answer || isSilent;
      return [...(isDone ? [main(press(t("card.unionDoneButton"), "union-done", id))] : []), handOver];
    }
    case "decided":
      return [main(open(t("card.serve"), "serve", id)), open(t("card.template"), "template", id), handOver];
    case "served":
      return [main(open(t("card.prove"), "prove-service", id)), paperAppeal(seen, id), handOver];
    case "appeal_window":
      return [open(t("card.extendAppeal"), "extend", id), paperAppeal(seen, id), handOver];
    default:
      return [];
  }
}

/** An appeal on paper or by e-mail is entered by HR; the feature of appeals takes it. */
const paperAppeal = (seen: Seen, id: string): Action => ({
  kind: "open",
  label: words(seen)("card.paperAppeal"),
  callback: callback("appeal.paper", id),
});

/** Others can learn from it without knowing whose it was; broadcasts ask whether it may be told. */
const tellOthers = (seen: Seen, id: string): Action => ({
  kind: "run",
  label: words(seen)("card.tellOthers"),
  callback: callback("broadcast.from-case", id),
});

/** Undoing what was decided names the thing and asks why. */
function correcting(seen: Seen, { row, sanction }: CaseFacts, reader: Reader): Action[] {
  const t = words(seen);
  if (!sanction || !reader.isCorrector || sanction.state === "reversed") return [];
  return [open(t("card.correct"), "correct", row.id)];
}
