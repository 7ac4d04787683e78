import type { Action, Block, Card } from "../../core/card.ts";
import {
  answerBlocks,
  answerLine,
  appealRows,
  asks,
  fileList,
  lineQuote,
  main,
  open,
  press,
  type Seen,
  saySanction,
  stateLine,
  words,
} from "./cards.ts";
import type { AppealFacts } from "./facts.ts";
import { isOver, type Outcome, sayNumber } from "./model.ts";
import type { Reader } from "./reader.ts";

/** Older lines are in the file; a card shows the last ones. */
const LINES_SHOWN = 4;

/** The card of whoever reviews: the appeal, by when it is answered, what this reader can do. */
export function reviewerCard(seen: Seen, facts: AppealFacts, reader: Reader): Card {
  const t = words(seen);
  const { row, due, asked, answer, appellantName, appellantDepartment, reply } = facts;
  const line = answerLine(seen, facts);
  const appellant = appellantDepartment ? `${appellantName} · ${appellantDepartment}` : appellantName;
  const body: Block[] = [
    ...(line ? [{ kind: "text" as const, text: line }] : []),
    {
      kind: "facts",
      facts: [
        { label: t("card.appellant"), value: appellant },
        ...appealRows(seen, facts),
        ...(asked && !answer ? [{ label: t("card.asked"), value: saySanction(seen, asked) }] : []),
      ],
    },
  ];
  if (answer) body.push(...answerBlocks(seen, answer));
  if (!isOver(row.state) && !facts.isAdmitted) body.push({ kind: "note", text: t("card.admitFirst") });
  if (reply && !isOver(row.state)) body.push({ kind: "note", text: t("card.appellantWaits", { when: reply.when }) });
  if (facts.isCommentAsked) body.push({ kind: "note", text: t("card.commentWaits") });
  if (facts.isRecusalOpen) body.push({ kind: "note", text: t("card.recusalWaits") });
  body.push({ kind: "quote", by: t("card.text", { name: appellantName }), text: row.about.text });
  body.push(...fileList(seen, facts));
  const said = facts.lines.filter(({ kind }) => kind !== "filed" && kind !== "amended");
  if (said.length > LINES_SHOWN)
    body.push({ kind: "note", text: t("card.earlier", { count: said.length - LINES_SHOWN }) });
  body.push(...said.slice(-LINES_SHOWN).map((item) => lineQuote(seen, facts, item)));
  if (due?.explained && !isOver(row.state)) body.push({ kind: "note", text: due.explained });
  return {
    title: t("card.title", { number: sayNumber(row.number) }),
    state: stateLine(seen, facts),
    body,
    actions: [
      ...actionsOf(seen, facts, reader),
      ...(reader.isReviewer ? [press(t("card.caseFile"), "case-file", row.id)] : []),
      press(t("card.history"), "file-card", row.id),
    ],
    foot: t(reader.isReviewer ? "card.footReviewer" : "card.footTeam"),
  };
}

function actionsOf(seen: Seen, facts: AppealFacts, reader: Reader): Action[] {
  const { row } = facts;
  if (isOver(row.state)) return [];
  if (reader.isReviewer) return reviewing(seen, facts);
  return reader.isCandidate ? taking(seen, facts) : [];
}

/** Before anything else somebody takes it, and says that they have no tie to anybody in it (COI-5). */
function taking(seen: Seen, { row }: AppealFacts): Action[] {
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
    recusing(seen, { row }),
  ];
}

function recusing(seen: Seen, { row }: Pick<AppealFacts, "row">): Action {
  const t = words(seen);
  return asks(press(t("card.recuse"), "recuse", row.id), {
    title: t("card.recuseTitle", { number: sayNumber(row.number) }),
    text: t("card.recuseText"),
    yes: t("card.recuseYes"),
    no: t("card.back"),
  });
}

function reviewing(seen: Seen, facts: AppealFacts): Action[] {
  const t = words(seen);
  const { row, reply, due, mayExtend } = facts;
  const { id } = row;
  const others = [
    open(t("card.ask"), "ask", id),
    open(t("card.note"), "note", id),
    open(t("card.handOver"), "hand-over", id),
    recusing(seen, facts),
  ];
  if (row.state === "filed_late") return [main(open(t("card.admit"), "admit", id)), ...others];
  if (row.state !== "in_review") return others;
  // What waits for the appellant comes first; the answer is given when it is there or its term is over.
  const mayAnswer = reply === undefined || reply.isLate;
  return [
    ...(mayAnswer ? [main(open(t("card.answer"), "outcome", id))] : []),
    open(t("card.fact"), "fact", id),
    ...(facts.isCommentAsked ? [] : [open(t("card.askDecider"), "ask-decider", id)]),
    ...(mayExtend && due && !due.isLate ? [open(t("card.extend"), "extend", id)] : []),
    ...others,
  ];
}

/** Where it stands, for those who oversee or to whom it was passed up: nothing of what is in it. */
export function watchCard(seen: Seen, facts: AppealFacts, reader: Pick<Reader, "isOverseer" | "isClearer">): Card {
  const t = words(seen);
  const { row, isRecusalOpen, lines } = facts;
  const line = answerLine(seen, facts);
  const isBlocked = row.state === "blocked_no_reviewer";
  // Whoever decides on a recusal reads why it was asked for, and nothing else.
  const asked = reader.isClearer && isRecusalOpen ? lines.findLast(({ kind }) => kind === "recusal_asked") : undefined;
  return {
    title: t("card.title", { number: sayNumber(row.number) }),
    state: stateLine(seen, facts),
    body: [
      ...(line ? [{ kind: "text" as const, text: line }] : []),
      ...(asked ? [lineQuote(seen, facts, asked)] : []),
      { kind: "note", text: t(isBlocked ? "card.blockedText" : "card.watchText") },
    ],
    actions: [
      ...(asked ? [main(open(t("card.answerRecusal"), "answer-recusal", row.id))] : []),
      ...(reader.isOverseer && !isOver(row.state)
        ? [open(t(isBlocked ? "card.assign" : "card.reassign"), "reassign", row.id)]
        : []),
    ],
    foot: t("card.footOther"),
  };
}

/** Everything that was said, oldest first, and what happened: for whoever reads up on it. */
export function fileCard(seen: Seen, facts: AppealFacts, history: readonly string[]): Card {
  const t = words(seen);
  const { row } = facts;
  return {
    title: `${t("card.title", { number: sayNumber(row.number) })} · ${t("card.history")}`,
    state: stateLine(seen, facts),
    body: [
      {
        kind: "facts",
        facts: [{ label: t("card.appellant"), value: facts.appellantName }, ...appealRows(seen, facts)],
      },
      ...facts.lines.map((line) => lineQuote(seen, facts, line)),
      ...fileList(seen, facts),
      ...(facts.answer ? answerBlocks(seen, facts.answer) : []),
      ...(history.length > 0
        ? [
            { kind: "heading" as const, text: t("card.happened") },
            { kind: "list" as const, items: history.map((title) => ({ title })) },
          ]
        : []),
    ],
    actions: [],
    foot: t("card.footOther"),
  };
}

/** What the decider is asked, and nothing else of the appeal. */
export function commentCard(
  seen: Seen,
  of: { id: string; caseNumber: string; question: string | undefined; isOpen: boolean },
): Card {
  const t = words(seen);
  return {
    title: t("comment.title", { number: of.caseNumber }),
    state: { tone: of.isOpen ? "waiting" : "good", text: t(of.isOpen ? "comment.waiting" : "comment.over") },
    body: [
      { kind: "text", text: t("comment.text") },
      ...(of.question ? [{ kind: "quote" as const, by: t("comment.question"), text: of.question }] : []),
    ],
    actions: of.isOpen ? [main(open(t("comment.button"), "comment", of.id))] : [],
    foot: t("comment.foot"),
  };
}

/** For whoever decided and for payroll: what became of the decision, and nothing of what was written. */
export function outcomeCard(
  seen: Pick<Seen, "locale">,
  of: { number: number; caseNumber: string; outcome: Extract<Outcome, "partly" | "uphold"> },
): Card {
  const t = words(seen);
  return {
    title: t("outcome.title", { number: of.caseNumber }),
    state: { tone: "good", text: t(`outcome.${of.outcome}State`) },
    body: [{ kind: "text", text: t(`outcome.${of.outcome}`, { appeal: sayNumber(of.number), number: of.caseNumber }) }],
    actions: [],
    foot: t("card.footOther"),
  };
}
