import { callback } from "../../../core/callback.ts";
import type { Card } from "../../../core/card.ts";
import type { Ctx } from "../../../core/context.ts";
import type { Notice } from "../../../core/feature.ts";
import type { Locale } from "../../../core/locale.ts";
import { findPerson } from "../../../core/people.ts";
import { sayInstant } from "../../../core/wording.ts";
import { sayNumber } from "../model.ts";
import { findSanction } from "../sanctions/store.ts";
import { findCase } from "../store.ts";
import { CIRCULAR } from "./audiences.ts";
import { obligationCard, sayKind } from "./card.ts";
import { circularCard, correctionCard } from "./circular-card.ts";
import { UNDONE_NOTICE } from "./course.ts";
import { type DueFacts, duesOf, type Seen } from "./facts.ts";
import { obligationWords } from "./messages/index.ts";
import { isOver, latest, type Obligation } from "./model.ts";
import { entriesOf, findObligation, matterOf } from "./store.ts";
import { sayMonth, undoneKey } from "./texts.ts";

/** What a message is called in a list of messages. */
const calledAs = (name: string) => (locale: Locale) =>
  (obligationWords.in(locale) as (key: string) => string)(`sent.${name.replace("obligations.", "")}`);

/** A notice about one obligation, drawn from its state of now. */
const about = (
  name: string,
  draw: (ctx: Ctx, row: Obligation) => Promise<Card | undefined>,
  family?: string,
): Notice => ({
  name,
  called: calledAs(name),
  ...(family && { family }),
  async render(ctx, params) {
    const row = await findObligation(ctx, String(params.id));
    return row && draw(ctx, row);
  },
});

/** A notice about a person says no more than that there is one; what it is stands behind the button (domain: §5.0). */
export function briefCard(seen: Seen, row: Obligation, caseNumber: number, due: DueFacts | undefined): Card {
  const t = obligationWords.in(seen.locale);
  const isWaiting = due !== undefined && !isOver(row);
  return {
    title: sayNumber(caseNumber),
    state: {
      tone: isWaiting ? (due.isLate ? "bad" : "waiting") : "quiet",
      text: isWaiting ? t("brief.due", { when: due.when, left: due.left }) : t("brief.news"),
    },
    body: [{ kind: "text", text: t("brief.text") }],
    actions: [
      { kind: "run", label: t("buttons.open"), callback: callback("obligation.view", row.id), weight: "primary" },
    ],
    foot: t("foot.subject"),
  };
}

/** What is left of a card for somebody who has no part in it any more. */
export function elsewhereCard(seen: Seen, row: Obligation, caseNumber: number): Card {
  const t = obligationWords.in(seen.locale);
  return {
    title: t("card.title", { number: sayNumber(caseNumber), kind: sayKind(seen, row) }),
    state: { tone: "quiet", text: t("card.elsewhere") },
    body: [],
    actions: [],
  };
}

/** For whoever leads the meeting: when, who speaks, and what is read out where the person chose that. */
export function chairCard(seen: Seen, row: Obligation, name: string, statement: string | undefined): Card {
  const t = obligationWords.in(seen.locale);
  const { meetingAt, byStatement, isSuspended } = row.terms;
  const when = meetingAt ? sayInstant(new Date(meetingAt), seen.locale, seen.zone, seen.now) : "–";
  if (isOver(row) || isSuspended) {
    return {
      title: t("chair.title"),
      state: {
        tone: "quiet",
        text: t(isOver(row) ? `states.meeting_reflection.${row.state as "done"}` : "states.suspended"),
      },
      body: [{ kind: "text", text: t(isOver(row) ? "chair.over" : "chair.suspended", { name, when }) }],
      actions: [],
    };
  }
  return {
    title: t("chair.title"),
    state: { tone: "waiting", text: when },
    body: [
      { kind: "text", text: t(byStatement ? "chair.read" : "chair.speak", { name, when }) },
      { kind: "note", text: t("chair.rules") },
      ...(byStatement && statement ? [{ kind: "quote" as const, by: name, text: statement }] : []),
    ],
    actions: [],
    foot: t("chair.foot"),
  };
}

/** That something of what was asked has changed; what, stands behind the button. */
export function undoneEnvelopeCard(seen: Seen, sanctionId: string, caseNumber: number): Card {
  const t = obligationWords.in(seen.locale);
  return {
    title: sayNumber(caseNumber),
    state: { tone: "quiet", text: t("brief.news") },
    body: [{ kind: "text", text: t("brief.text") }],
    actions: [
      { kind: "run", label: t("undone.open"), callback: callback("obligation.undone", sanctionId), weight: "primary" },
    ],
    foot: t("foot.subject"),
  };
}

/** What was undone, one line each, for the person concerned. */
export function undoneCard(seen: Seen, caseNumber: number, rows: readonly Obligation[]): Card {
  const t = obligationWords.in(seen.locale) as (key: string, params?: Record<string, string>) => string;
  return {
    title: sayNumber(caseNumber),
    state: { tone: "good", text: t("undone.state") },
    body: [
      { kind: "text", text: t("undone.text") },
      {
        kind: "list",
        items: rows.map((row) => ({
          title: sayKind(seen, row),
          detail: t(`undone.${undoneKey(row)}`, {
            month: row.terms.month ? sayMonth(row.terms.month, seen.locale) : "",
          }),
        })),
      },
    ],
    actions: [],
    foot: t("foot.subject"),
  };
}

export const obligationNotices: Notice[] = [
  about(
    "obligations.card",
    async (ctx, row) =>
      (ctx.person && (await obligationCard(ctx, row, ctx.person))) ??
      elsewhereCard(ctx, row, (await matterOf(ctx, row)).case.number),
    "obligations.card",
  ),
  about(
    "obligations.subject",
    async (ctx, row) => {
      const { case: matter } = await matterOf(ctx, row);
      return briefCard(ctx, row, matter.number, (await duesOf(ctx, [row])).get(row.id));
    },
    "obligations.subject",
  ),
  about(
    "obligations.chair",
    async (ctx, row) => {
      // Another one leads it now: the text is not theirs to read.
      if (row.terms.chairId !== ctx.person?.id) {
        return { title: obligationWords.in(ctx.locale)("chair.another"), body: [], actions: [] };
      }
      const subject = await findPerson(ctx.tx, row.subjectId);
      const statement = latest(await entriesOf(ctx, row.id), "statement")?.text;
      return chairCard(ctx, row, subject?.name ?? "–", statement);
    },
    "obligations.chair",
  ),
  about(CIRCULAR, async (ctx, row) => {
    const { publishedAt, removeAt, isSuspended } = row.terms;
    if (!publishedAt) return undefined;
    const [entries, { sanction }] = [await entriesOf(ctx, row.id), await matterOf(ctx, row)];
    return circularCard(ctx, {
      title: latest(entries, "title")?.text ?? "",
      text: latest(entries, "circular")?.text ?? "",
      clauses: sanction.clauses,
      state: row.state === "published" ? "up" : row.state === "corrected" ? "corrected" : "removed",
      isUnderAppeal: isSuspended === true,
      publishedAt: new Date(publishedAt),
      removeAt: removeAt ? new Date(removeAt) : undefined,
    });
  }),
  about("obligations.correction", async (ctx, row) => {
    const { publishedAt, ended } = row.terms;
    if (!publishedAt || row.state !== "corrected") return undefined;
    const [entries, { sanction }] = [await entriesOf(ctx, row.id), await matterOf(ctx, row)];
    const title = latest(entries, "title")?.text ?? "";
    return correctionCard(ctx, { title, publishedAt: new Date(publishedAt), clauses: sanction.clauses, ended });
  }),
  {
    name: UNDONE_NOTICE,
    called: calledAs(UNDONE_NOTICE),
    async render(ctx, params) {
      const sanction = await findSanction(ctx, String(params.id));
      const matter = sanction && (await findCase(ctx, sanction.caseId));
      if (!sanction || !matter) return undefined;
      return undoneEnvelopeCard(ctx, sanction.id, matter.number);
    },
  },
];
