import type { Card } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import type { Notice } from "../../core/feature.ts";
import { findPerson } from "../../core/people.ts";
import { sayCaseNumber } from "../cases/index.ts";
import { delayCard, envelopeCard } from "./appellant-cards.ts";
import { answerLine, elsewhereCard, erasedCard, main, open, press, words } from "./cards.ts";
import { readFacts } from "./facts.ts";
import { termOf } from "./guards.ts";
import { has } from "./handling.ts";
import { appealWords } from "./messages/index.ts";
import type { zhCN } from "./messages/zh-CN.ts";
import { type Appeal, isErased, sayNumber } from "./model.ts";
import { caseOf } from "./parties.ts";
import { isMine, mayWatch } from "./reader.ts";
import { commentCard, outcomeCard } from "./reviewer-cards.ts";
import { findAppeal, linesOf } from "./store.ts";
import { mineView, reviewerView } from "./viewing.ts";

type NoticeName = keyof typeof zhCN.sent;

/** A notice about one appeal, drawn from its state of now. */
const about = (
  name: NoticeName,
  draw: (ctx: Ctx, row: Appeal, params: Record<string, unknown>) => Promise<Card | undefined>,
  family?: string,
): Notice => ({
  name: `appeals.${name}`,
  called: (locale) => appealWords.in(locale)(`sent.${name}`),
  ...(family && { family }),
  async render(ctx, params) {
    const row = await findAppeal(ctx, String(params.id));
    return row && (isErased(row) ? erasedCard(ctx, row) : draw(ctx, row, params));
  },
});

const nameOf = async (ctx: Ctx, id: unknown) => (await findPerson(ctx.tx, String(id)))?.name ?? "–";

/** A sentence about an appeal for somebody who oversees it. */
const short = (ctx: Ctx, row: Appeal, text: string, actions: Card["actions"]): Card => ({
  title: words(ctx)("card.title", { number: sayNumber(row.number) }),
  body: [{ kind: "text", text }],
  actions,
  foot: words(ctx)("card.footOther"),
});

export const appealNotices: Notice[] = [
  // What it is stands behind the button; once the person opened it, that card follows and this one folds.
  about("person", async (ctx, row) => (isMine(ctx, row) ? envelopeCard(ctx, row) : undefined), "appeals.person"),
  about("person-file", mineView, "appeals.person"),
  about(
    "delay",
    async (ctx, row) => (isMine(ctx, row) ? delayCard(ctx, await readFacts(ctx, row)) : undefined),
    "appeals.delay",
  ),
  about("reviewer", reviewerView, "appeals.reviewer"),
  about("overdue", async (ctx, row) => {
    if (!(await mayWatch(ctx, row))) return elsewhereCard(ctx, row);
    const t = words(ctx);
    const line = answerLine(ctx, await readFacts(ctx, row)) ?? t(`states.${row.state}`);
    return short(ctx, row, line, [main(press(t("envelope.open"), "view", row.id))]);
  }),
  about("recusal-asked", async (ctx, row) => {
    const t = words(ctx);
    const isOpen = (await termOf(ctx, row, "recusal")) !== undefined && (await has(ctx, row, "clearer"));
    const actions = isOpen
      ? [main(open(t("card.answerRecusal"), "answer-recusal", row.id)), press(t("envelope.open"), "view", row.id)]
      : [];
    return short(ctx, row, t(isOpen ? "short.recusalAsked" : "short.recusalDone"), actions);
  }),
  about("reassigned", async (ctx, row, { by, person }) => {
    const params = { by: await nameOf(ctx, by), name: await nameOf(ctx, person), number: sayNumber(row.number) };
    return short(ctx, row, words(ctx)("short.reassigned", params), []);
  }),
  about("comment-asked", async (ctx, row) => {
    if (!(await has(ctx, row, "decider"))) return elsewhereCard(ctx, row);
    const question = (await linesOf(ctx, row.id)).findLast(({ kind }) => kind === "comment_asked");
    return commentCard(ctx, {
      id: row.id,
      caseNumber: sayCaseNumber((await caseOf(ctx, row)).number),
      question: question?.text,
      isOpen: (await termOf(ctx, row, "comment")) !== undefined,
    });
  }),
  about("outcome", async (ctx, row) => {
    const outcome = row.outcome === "partly" || row.outcome === "uphold" ? row.outcome : undefined;
    const caseNumber = sayCaseNumber((await caseOf(ctx, row)).number);
    return outcome && outcomeCard(ctx, { number: row.number, caseNumber, outcome });
  }),
];
