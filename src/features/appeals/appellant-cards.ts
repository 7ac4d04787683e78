import { callback } from "../../core/callback.ts";
import type { Action, Block, Card, ListItem } from "../../core/card.ts";
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
  stateLine,
  words,
} from "./cards.ts";
import type { AppealFacts } from "./facts.ts";
import { type Appeal, isOver, isShared, type Line, sayNumber } from "./model.ts";

/** Older lines are at a press; a card shows the last ones. */
const LINES_SHOWN = 4;

/** What the appellant is asked or shown, to reply to. */
const isForReply = ({ kind }: Line): boolean => kind === "asked" || kind === "fact" || kind === "comment";

/** That there is something, and no more: what it is stands behind the button (domain: §5.0.3). */
export function envelopeCard(seen: Pick<Seen, "locale">, row: Pick<Appeal, "id" | "number">): Card {
  const t = words(seen);
  return {
    title: t("envelope.title"),
    body: [{ kind: "text", text: t("envelope.text", { number: sayNumber(row.number) }) }],
    actions: [main(press(t("envelope.open"), "open", row.id))],
    foot: t("envelope.foot"),
  };
}

/** The appeal as the appellant has it: by when it is answered, what waits for them, the answer. */
export function appellantCard(seen: Seen, facts: AppealFacts): Card {
  const t = words(seen);
  const { row, due, reply, answer } = facts;
  const body: Block[] = [];
  const line = answerLine(seen, facts);
  if (line) body.push({ kind: "text", text: due?.isLate && row.isOverdue ? t("line.sorry", { line }) : line });
  if (answer) body.push(...answerBlocks(seen, answer), ...afterwards(seen, facts));
  if (row.state === "withdrawn") body.push({ kind: "text", text: t("mine.withdrawn") });
  body.push({ kind: "facts", facts: appealRows(seen, facts) });
  const asked = reply && !isOver(row.state) ? facts.lines.findLast(isForReply) : undefined;
  if (reply && !isOver(row.state))
    body.push({ kind: "text", text: t("mine.waits", { when: reply.when, left: reply.left }) });
  if (asked) body.push(lineQuote(seen, facts, asked));
  if (!isOver(row.state)) body.push(...running(seen, facts));
  const said = facts.lines.filter((item) => isShared(item) && item !== asked);
  if (said.length > LINES_SHOWN)
    body.push({ kind: "note", text: t("card.earlier", { count: said.length - LINES_SHOWN }) });
  body.push(...said.slice(-LINES_SHOWN).map((item) => lineQuote(seen, facts, item)), ...fileList(seen, facts));
  if (due?.explained && !isOver(row.state)) body.push({ kind: "note", text: due.explained });
  return {
    title: t("mine.title", { number: sayNumber(row.number) }),
    state: stateLine(seen, facts),
    body,
    actions: actionsOf(seen, facts, said.length > LINES_SHOWN),
    foot: t("mine.foot"),
  };
}

/** What holds while it is looked at. */
function running(seen: Seen, { row, isAdmitted, openUntil }: AppealFacts): Block[] {
  const t = words(seen);
  const notes = [
    row.state === "blocked_no_reviewer" && t("mine.blocked"),
    !isAdmitted && t("mine.late"),
    openUntil && t("mine.openUntil", { when: openUntil }),
  ];
  return notes.filter((note) => note !== false && note !== undefined).map((text) => ({ kind: "note", text }));
}

/** What can still be done against it (domain: §5.6). */
function afterwards(seen: Seen, { answer, arbitrationUntil }: AppealFacts): Block[] {
  if (!answer || answer.outcome === "uphold") return [];
  const t = words(seen);
  return [
    {
      kind: "note",
      text: arbitrationUntil ? t("answer.remediesCn", { day: arbitrationUntil }) : t("answer.remedies"),
    },
  ];
}

function actionsOf(seen: Seen, facts: AppealFacts, hasMore: boolean): Action[] {
  const t = words(seen);
  const { row, reply, openUntil, reviewerName, isRecusalOpen } = facts;
  const rest: Action[] = [
    ...(facts.isOwn
      ? [{ kind: "run" as const, label: t("mine.decision"), callback: callback("case.mine", row.caseId) }]
      : []),
    ...(hasMore ? [press(t("mine.whole"), "whole", row.id)] : []),
  ];
  if (isOver(row.state)) return rest;
  const asksRecusal = reviewerName !== undefined && !isRecusalOpen && row.state !== "blocked_no_reviewer";
  return [
    ...(reply ? [main(open(t("mine.reply"), "reply", row.id))] : []),
    ...(openUntil ? [open(t("mine.amend"), "amend", row.id)] : []),
    open(t("mine.write"), "write", row.id),
    ...(asksRecusal ? [open(t("mine.askRecusal"), "ask-recusal", row.id)] : []),
    ...(facts.isOwn ? [withdrawing(seen, row)] : []),
    ...rest,
  ];
}

/** It cannot be undone, so it asks first. */
function withdrawing(seen: Seen, row: Appeal): Action {
  const t = words(seen);
  return asks(press(t("mine.withdraw"), "withdraw", row.id), {
    title: t("mine.withdrawTitle", { number: sayNumber(row.number) }),
    text: t("mine.withdrawText"),
    yes: t("mine.withdrawYes"),
    no: t("card.back"),
  });
}

/** Everything that was said between both sides, oldest first. */
export function wholeCard(seen: Seen, facts: AppealFacts): Card {
  const t = words(seen);
  return {
    title: t("mine.title", { number: sayNumber(facts.row.number) }),
    state: stateLine(seen, facts),
    body: [
      ...facts.lines.filter(isShared).map((line) => lineQuote(seen, facts, line)),
      ...(facts.answer ? answerBlocks(seen, facts.answer) : []),
    ],
    actions: [press(t("card.back"), "open", facts.row.id)],
    foot: t("mine.foot"),
  };
}

/** That the answer is late, in our own words and without being asked (domain: §5.6). */
export function delayCard(seen: Seen, facts: AppealFacts): Card | undefined {
  const line = answerLine(seen, facts);
  if (!line || !facts.due?.isLate) return undefined;
  const t = words(seen);
  return {
    title: t("mine.title", { number: sayNumber(facts.row.number) }),
    state: { tone: "bad", text: facts.due.left },
    body: [{ kind: "text", text: t("line.sorry", { line }) }],
    actions: [press(t("envelope.open"), "open", facts.row.id)],
    foot: t("mine.foot"),
  };
}

/** What somebody has appealed against, and what they still can. */
export type Mine = {
  appeals: { row: Appeal; caseNumber: string; line: string | undefined }[];
  decisions: { caseId: string; number: string; when: string | undefined }[];
};

/** `/appeal`: own decisions with the button, and what runs. */
export function mineCard(seen: Seen, { appeals, decisions }: Mine): Card {
  const t = words(seen);
  const body: Block[] = [];
  const file = (caseId: string, isLate: boolean): Action => ({
    kind: "open",
    label: t(isLate ? "list.fileLate" : "list.file"),
    callback: callback("appeal.file", caseId),
  });
  if (decisions.length > 0) {
    const items = decisions.map(
      ({ caseId, number, when }): ListItem => ({
        title: number,
        detail: when === undefined ? t("list.over") : t("list.until", { when }),
        action: file(caseId, when === undefined),
      }),
    );
    body.push({ kind: "heading", text: t("list.decisions") }, { kind: "list", items });
  }
  if (appeals.length > 0) {
    const items = appeals.map(
      ({ row, caseNumber, line }): ListItem => ({
        title: `${sayNumber(row.number)} · ${caseNumber}`,
        detail: [t(`states.${row.state}`), line].filter(Boolean).join(" · "),
        action: press(t("list.view"), "open", row.id),
      }),
    );
    body.push({ kind: "heading", text: t("list.appeals") }, { kind: "list", items });
  }
  if (body.length === 0) body.push({ kind: "text", text: t("list.empty") });
  body.push({ kind: "note", text: t("list.explained") });
  return { title: t("list.title"), body, actions: [], foot: t("mine.foot") };
}
