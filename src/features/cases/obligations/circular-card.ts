import type { Block, Card } from "../../../core/card.ts";
import { type ClauseId, sayClause } from "../../../core/clauses.ts";
import { sayDeadline, sayInstant } from "../../../core/wording.ts";
import type { Seen } from "./facts.ts";
import { obligationWords } from "./messages/index.ts";
import type { Ended } from "./model.ts";

/** A circular as its readers see it. */
export type CircularFacts = {
  title: string;
  text: string;
  clauses: readonly ClauseId[];
  state: "up" | "removed" | "corrected";
  isUnderAppeal: boolean;
  publishedAt: Date;
  removeAt: Date | undefined;
};

/** For everybody of its audience; once it is down, a line of it is left and nothing of what it said. */
export function circularCard(seen: Seen, facts: CircularFacts): Card {
  const t = obligationWords.in(seen.locale);
  const when = sayInstant(facts.publishedAt, seen.locale, seen.zone, seen.now);
  if (facts.state !== "up") {
    return {
      title: t("circular.down"),
      state: { tone: "quiet", text: t(`circular.${facts.state}`) },
      body: [{ kind: "note", text: t("circular.downText", { when }) }],
      actions: [],
    };
  }
  const until = facts.removeAt && sayDeadline(facts.removeAt, seen.locale, seen.zone, seen.now);
  const body: Block[] = [
    ...(facts.isUnderAppeal ? [{ kind: "note" as const, text: t("circular.underAppeal") }] : []),
    { kind: "text", text: facts.text },
    {
      kind: "facts",
      facts: [
        {
          label: t("facts.clauses"),
          value: facts.clauses.map((id) => sayClause(id, seen.locale)).join(t("join")) || "–",
        },
        { label: t("facts.publishedAt"), value: when },
        ...(until ? [{ label: t("facts.removeAt"), value: until }] : []),
      ],
    },
  ];
  return {
    title: t("circular.title", { title: facts.title }),
    ...(facts.isUnderAppeal && { state: { tone: "waiting" as const, text: t("circular.appealState") } }),
    body,
    actions: [],
    foot: t("circular.foot"),
  };
}

/** What the same people read when the decision behind a circular does not stand. */
export function correctionCard(
  seen: Seen,
  facts: { title: string; publishedAt: Date; clauses: readonly ClauseId[]; ended: Ended | undefined },
): Card {
  const t = obligationWords.in(seen.locale);
  const when = sayInstant(facts.publishedAt, seen.locale, seen.zone, seen.now);
  const why = facts.ended === "reduced" ? "correction.reduced" : "correction.reversed";
  return {
    title: t("correction.title", { title: facts.title }),
    state: { tone: "good", text: t("circular.corrected") },
    body: [
      { kind: "text", text: t(why, { when, title: facts.title }) },
      { kind: "note", text: t("correction.ask") },
    ],
    actions: [],
    foot: t("correction.foot"),
  };
}
