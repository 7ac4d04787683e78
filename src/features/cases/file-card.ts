import type { Block, Card } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import { historyOf } from "../../core/lifecycle.ts";
import { findPeople } from "../../core/people.ts";
import { sayInstant } from "../../core/wording.ts";
import { caseRows, evidenceList, factBlocks, join, lineQuote, type Seen, stateLine, words } from "./cards.ts";
import type { CaseFacts } from "./facts.ts";
import { caseLife } from "./life.ts";
import { PROPORTIONALITY, type Proportionality, sayNumber } from "./model.ts";
import { sayNotice } from "./obligations/texts.ts";

/** Everything that is in a case, oldest first: for whoever reads up on it, also when it is over. */
export async function fileCard(ctx: Ctx, facts: CaseFacts): Promise<Card> {
  return wholeCard(ctx, facts, await readHistory(ctx, facts));
}

async function readHistory(ctx: Ctx, { row, isClearer }: CaseFacts): Promise<string[]> {
  const t = words(ctx) as (key: string, params?: Record<string, string>) => string;
  const moves = await historyOf(ctx, caseLife, row.id);
  const people = await findPeople(
    ctx.tx,
    moves.map(({ actor }) => actor),
  );
  const names = new Map(people.map((person) => [person.id as string, person.name]));
  return moves.map(({ actor, event, at }) =>
    [
      sayInstant(at, ctx.locale, ctx.zone, ctx.now),
      names.get(actor) ?? t("card.bySystem"),
      // That the person reported somebody is for who clears it to know.
      event === "flag" && isClearer ? t("card.flagged") : t(`happened.${event}`),
    ].join(" · "),
  );
}

/** The same from what was read. */
export function wholeCard(seen: Seen, facts: CaseFacts, history: readonly string[]): Card {
  const t = words(seen);
  const { row, about, allegation, proposal, outcomeNote, unionNotice } = facts;
  const when = (at: Date) => sayInstant(at, seen.locale, seen.zone, seen.now);
  const body: Block[] = [
    ...factBlocks(caseRows(seen, facts)),
    { kind: "quote", by: t("card.about"), text: about.text },
  ];
  if (allegation) {
    body.push({ kind: "quote", by: t("subject.facts"), text: allegation.facts });
    body.push({ kind: "quote", by: t("subject.evidence"), text: allegation.evidence });
  }
  if (facts.evidence.length > 0) body.push(evidenceList(seen, facts));
  for (const item of facts.questions) {
    const name = facts.names.get(item.witnessId) ?? "–";
    body.push({ kind: "quote", by: t("card.questionTo", { name, when: when(item.askedAt) }), text: item.question });
    if (item.answer) body.push({ kind: "quote", by: t("card.answerOf", { name }), text: item.answer });
  }
  if (facts.tasks.length > 0) {
    const steps = facts.tasks.map((task) => ({
      text: task.text,
      isDone: task.state !== "open",
      detail: facts.names.get(task.ownerId) ?? "–",
    }));
    body.push({ kind: "heading", text: t("card.tasks") }, { kind: "steps", steps });
  }
  body.push(
    ...facts.lines.filter(({ kind }) => kind !== "proportionality").map((line) => lineQuote(seen, facts, line)),
  );
  if (facts.proportionality) body.push(...weighed(seen, facts.proportionality));
  if (proposal) body.push({ kind: "quote", by: t("proposal.reasons"), text: proposal.reasons });
  if (proposal?.deviation) body.push({ kind: "quote", by: t("proposal.deviation"), text: proposal.deviation });
  if (unionNotice?.text) {
    const by = [t("union.send"), unionNotice.to, when(new Date(unionNotice.sentAt))].join(" · ");
    body.push({ kind: "quote", by, text: unionNotice.text });
  }
  if (unionNotice?.view) body.push({ kind: "quote", by: t("union.view"), text: unionNotice.view });
  if (unionNotice?.answer) body.push({ kind: "quote", by: t("union.answer"), text: unionNotice.answer });
  if (outcomeNote) body.push({ kind: "quote", by: t("card.outcomeNote"), text: outcomeNote });
  body.push(...toldBlocks(seen, facts));
  if (history.length > 0)
    body.push(
      { kind: "heading", text: t("card.history") },
      { kind: "list", items: history.map((title) => ({ title })) },
    );
  return {
    title: `${t("card.title", { number: sayNumber(row.number) })} · ${t("card.file")}`,
    state: stateLine(seen, facts),
    body,
    actions: [],
    foot: t("card.footOther"),
  };
}

/** Whom the company told what, when: by the product, and outside of it. */
function toldBlocks(seen: Seen, { sent, told, names }: CaseFacts): Block[] {
  const t = words(seen);
  const say = t as (key: string) => string;
  const when = (at: Date) => sayInstant(at, seen.locale, seen.zone, seen.now);
  const items = [
    ...sent.map(({ personId, notice, at, openedAt, state }) => ({
      title: `${names.get(personId) ?? "–"} · ${notice.startsWith("cases.") ? say(`sent.${notice.slice(6)}`) : sayNotice(seen, notice)}`,
      detail: [
        at ? t("card.sentAt", { when: when(at) }) : say(`card.delivery.${state}`),
        openedAt && t("card.openedAt", { when: when(openedAt) }),
      ]
        .filter(Boolean)
        .join(" · "),
    })),
    ...told.map(({ personId, whom, way, at, text }) => ({
      title: [
        join(seen, [(personId && names.get(personId)) || "", whom].filter(Boolean)),
        say(`ways.${way}`),
        when(at),
      ].join(" · "),
      detail: text,
    })),
  ];
  return items.length > 0
    ? [
        { kind: "heading", text: t("card.toldTitle") },
        { kind: "list", items },
      ]
    : [];
}

function weighed(seen: Seen, form: Proportionality): Block[] {
  const t = words(seen);
  return [
    { kind: "heading", text: t("card.weighed") },
    ...PROPORTIONALITY.map((name) => ({ kind: "quote" as const, by: t(`weigh.${name}`), text: form[name] })),
  ];
}
