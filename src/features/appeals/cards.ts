import { callback } from "../../core/callback.ts";
import type { Action, Block, Card, Fact } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import { sayInstant } from "../../core/wording.ts";
import { sayObligation, sayRung } from "../cases/index.ts";
import type { AppealFacts } from "./facts.ts";
import { appealWords } from "./messages/index.ts";
import { type Answer, type Appeal, type Asked, isOver, type Line, sayNumber } from "./model.ts";

/** What a card needs to know of its reader. */
export type Seen = Pick<Ctx, "locale" | "zone" | "now">;

/** The catalogue in the reader's language. */
export const words = ({ locale }: Pick<Seen, "locale">) => appealWords.in(locale);
/** A button that does something to an appeal. */
export const press = (label: string, event: string, id: string, arg?: string): Action => ({
  kind: "run",
  label,
  callback: callback(`appeal.${event}`, id, arg),
});
/** A button that opens a form about an appeal. */
export const open = (label: string, event: string, id: string): Action => ({
  kind: "open",
  label,
  callback: callback(`appeal.${event}`, id),
});
export const main = (action: Action): Action => ({ ...action, weight: "primary" }) as Action;
/** A button that asks first. */
export const asks = (action: Action, confirm: { title: string; text: string; yes: string; no: string }): Action =>
  ({ ...action, confirm }) as Action;

/** Items joined as people of that language join them. */
export const join = ({ locale }: Pick<Seen, "locale">, items: readonly string[]): string =>
  items.join(locale === "en" ? ", " : "、");

/** By when it is answered and how long that is, or that it is late: word for word the same on both sides. */
export function answerLine(
  seen: Pick<Seen, "locale">,
  { row, due }: Pick<AppealFacts, "due"> & { row: Pick<Appeal, "state" | "isOverdue"> },
): string | undefined {
  if (!due || isOver(row.state)) return undefined;
  const t = words(seen);
  if (due.isLate) return t(row.isOverdue ? "line.late" : "line.justLate", { late: due.left });
  return t(due.kind === "admission" ? "line.admission" : "line.answer", { when: due.when, left: due.left });
}

/** Where it stands: who is next while it runs; who, what and when afterwards. */
export function stateLine(seen: Seen, { row, reviewerName, due, last }: AppealFacts): NonNullable<Card["state"]> {
  const t = words(seen);
  const state = t(`states.${row.state}`);
  if (isOver(row.state)) {
    const isGood = row.state === "upheld" || row.state === "partly_upheld";
    return { tone: isGood ? "good" : "quiet", text: [state, last?.who, last?.when].filter(Boolean).join(" · ") };
  }
  const who = !reviewerName
    ? t("card.nobody")
    : t(row.isTaken ? "card.reviewedBy" : "card.givenTo", { name: reviewerName });
  const isSaid = row.state === "blocked_no_reviewer";
  return {
    tone: due?.isLate ? "bad" : "waiting",
    text: [state, !isSaid && who, due?.left].filter(Boolean).join(" · "),
  };
}

export const groundsSaid = (seen: Seen, row: Pick<Appeal, "grounds">): string =>
  join(
    seen,
    row.grounds.map((ground) => words(seen)(`grounds.${ground}`)),
  );

/** What stands on every card: the decision, when and how it came, what it rests on. */
export function appealRows(seen: Seen, { row, caseNumber }: AppealFacts): Fact[] {
  const t = words(seen);
  const filed = sayInstant(row.filedAt, seen.locale, seen.zone, seen.now);
  return [
    { label: t("card.decision"), value: caseNumber },
    {
      label: t("card.filedAt"),
      value: [filed, row.way === "paper" && t("card.onPaper"), row.isLate && t("card.late")]
        .filter(Boolean)
        .join(" · "),
    },
    { label: t("card.grounds"), value: groundsSaid(seen, row) },
    ...(row.about.representative ? [{ label: t("card.representative"), value: row.about.representative.name }] : []),
  ];
}

/** What was said, with who and when. */
export function lineQuote(seen: Seen, { names, row }: AppealFacts, line: Line): Block {
  const kind = words(seen)(`lines.${line.kind}`);
  // What came on paper is the appellant's, whoever typed it in.
  const by = line.kind === "filed" ? names.get(row.appellantId) : line.byId && names.get(line.byId);
  const when = sayInstant(line.at, seen.locale, seen.zone, seen.now);
  return { kind: "quote", by: [kind, by, when].filter(Boolean).join(" · "), text: line.text };
}

/** The files of an appeal. Both sides see them. */
export function fileList(seen: Seen, { row, evidence }: AppealFacts): Block[] {
  if (evidence.length === 0) return [];
  const t = words(seen);
  const items = evidence.map((item) => ({
    title: item.name,
    detail: [t(`evidence.${item.state}`), sayInstant(item.createdAt, seen.locale, seen.zone, seen.now)].join(" · "),
    ...(item.state === "kept" && { action: press(t("card.openFile"), "evidence", row.id, item.id.slice(4)) }),
  }));
  return [{ kind: "list", items }];
}

/** A rung with what it asks for. */
export function saySanction(seen: Seen, { step, obligations }: Asked): string {
  const asked = obligations.map((kind) => sayObligation(seen.locale, kind));
  const rung = sayRung(seen.locale, step);
  return asked.length === 0 ? rung : `${rung} · ${join(seen, asked)}`;
}

/** The answer to each ground, and what is left. */
export function answerBlocks(seen: Seen, answer: Answer): Block[] {
  const t = words(seen);
  const blocks: Block[] = [{ kind: "text", text: t(`answer.${answer.outcome}`) }];
  if (answer.left)
    blocks.push({ kind: "facts", facts: [{ label: t("answer.left"), value: saySanction(seen, answer.left) }] });
  if (answer.reason) blocks.push({ kind: "quote", by: t("answer.reason"), text: answer.reason });
  for (const { ground, reason } of answer.grounds)
    blocks.push({ kind: "quote", by: t(`grounds.${ground}`), text: reason });
  return blocks;
}

/** What is left of an appeal that was kept long enough. */
export function erasedCard(seen: Pick<Seen, "locale">, row: Pick<Appeal, "number">): Card {
  const t = words(seen);
  return {
    title: t("card.title", { number: sayNumber(row.number) }),
    state: { tone: "quiet", text: t("evidence.erased") },
    body: [{ kind: "text", text: t("data.erased") }],
    actions: [],
  };
}

/** What is left of a card for somebody who has no part in it any more. */
export function elsewhereCard(seen: Seen, row: Pick<Appeal, "number">): Card {
  const t = words(seen);
  return {
    title: t("card.title", { number: sayNumber(row.number) }),
    state: { tone: "quiet", text: t("card.elsewhere") },
    body: [{ kind: "text", text: t("card.elsewhereText") }],
    actions: [],
  };
}
