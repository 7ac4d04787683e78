import { sayClause } from "../../core/clauses.ts";
import type { Ctx } from "../../core/context.ts";
import { evidenceOf } from "../../core/evidence.ts";
import type { Person } from "../../core/people.ts";
import type { DataCell, DataSection } from "../../core/personal-data.ts";
import { redactorFor } from "../../core/redact.ts";
import { sayLine, words } from "./cards.ts";
import { type Case, isOver, type Line, sayNumber } from "./model.ts";
import { sayObligation, sayObligationState } from "./obligations/index.ts";
import { wasAsked } from "./obligations/model.ts";
import { obligationsAbout } from "./obligations/store.ts";
import { readNotice, sanctionsOf } from "./sanctions/store.ts";
import { answersBy } from "./side/store.ts";
import { casesAbout, linesOf, readParts, wasTold } from "./store.ts";

/** Advice of counsel is the company's own, and what colleagues wrote while it runs could spoil it. */
const isNeverCopied = ({ kind }: Line): boolean => ["legal", "proportionality", "asked"].includes(kind);

/** It went to the person as it stands. */
const wasServed = ({ kind }: Line): boolean => kind === "interim" || kind === "interim_lifted";

/**
 * What cases keep about a person: what was put to them, what they said, what was decided and asked of them, and, once it
 * is over, what was noted about them, without others (R-CN-09c, R-EU-02). Who reported is in no copy.
 */
export async function caseData(ctx: Ctx, person: Person): Promise<DataSection[]> {
  const t = words(ctx);
  const cases: Case[] = [];
  for (const row of await casesAbout(ctx, person.id)) if (await wasTold(ctx, row)) cases.push(row);
  const said: { row: Case; line: Line }[] = [];
  const rows: { row: Case; cells: DataCell[]; files: string; texts: string[] }[] = [];
  const sanctions = await sanctionsOf(ctx, person.id);
  for (const row of cases) {
    const { allegation } = await readParts(ctx, row.id);
    const sanction = sanctions.find(({ caseId, servedAt }) => caseId === row.id && servedAt !== undefined);
    const notice = sanction && (await readNotice(ctx, sanction.id));
    // Asked for something in the meantime, they were not told yet what it is about.
    const isKnown = row.allegedAt !== undefined || isOver(row.state);
    const files = !isKnown ? "" : (await evidenceOf(ctx.tx, ctx, row.id)).map(({ name }) => name).join("\n");
    rows.push({
      row,
      cells: [
        t(`states.${isOver(row.state) || sanction ? row.state : "deliberation"}`),
        isKnown ? row.clauses.map((id) => sayClause(id, ctx.locale)).join("\n") : "",
        isKnown ? row.conductAt : undefined,
        row.openedAt,
        row.closedAt,
        sanction && t(`rungs.${sanction.step}`),
        sanction?.receivedAt,
        sanction?.lapsesAt,
      ],
      // Handlers and witnesses name files too.
      files,
      texts: [
        allegation?.facts ?? "",
        allegation?.evidence ?? "",
        [notice?.text, notice?.note].filter(Boolean).join("\n\n"),
      ],
    });
    for (const line of await linesOf(ctx, row.id))
      if (line.byId === person.id || wasServed(line) || (isOver(row.state) && !isNeverCopied(line)))
        said.push({ row, line });
  }
  const foreign = [
    ...rows.flatMap(({ files, texts }) => [files, ...texts]),
    ...said.filter(({ line }) => line.byId !== person.id).map(({ line }) => sayLine(ctx, line)),
  ];
  const redact = await redactorFor(ctx.tx, person, foreign, ctx.locale);
  const answers = await answersBy(ctx, person.id);
  const servedAt = new Map(sanctions.map((sanction) => [sanction.id as string, sanction.servedAt]));
  const obligations = (await obligationsAbout(ctx, person.id)).filter((row) =>
    wasAsked(row, servedAt.get(row.sanctionId)),
  );
  return [
    {
      key: "cases.about",
      title: t("data.about"),
      columns: [
        t("data.number"),
        t("data.state"),
        t("card.clauses"),
        t("card.conductAt"),
        t("data.openedAt"),
        t("data.closedAt"),
        t("proposal.rung"),
        t("subject.receivedAt"),
        t("data.countsUntil"),
        t("data.files"),
        t("subject.facts"),
        t("subject.evidence"),
        t("subject.letter"),
      ],
      rows: rows.map(({ row, cells, files, texts }) => [
        sayNumber(row.number),
        ...cells,
        redact(files),
        ...texts.map(redact),
      ]),
      leftOut: t("data.leftOut"),
    },
    {
      key: "cases.lines",
      title: t("data.lines"),
      columns: [t("data.number"), t("data.at"), t("data.kind"), t("data.text")],
      rows: said.map(({ row, line }) => [
        sayNumber(row.number),
        line.at,
        t(`lines.${line.kind}`),
        line.byId === person.id ? sayLine(ctx, line) : redact(sayLine(ctx, line)),
      ]),
      leftOut: t("data.linesLeftOut"),
    },
    {
      key: "cases.obligations",
      title: t("subject.asked"),
      columns: [t("data.kind"), t("data.state"), t("data.at")],
      rows: obligations.map((row) => [sayObligation(ctx, row), sayObligationState(ctx, row), row.startedAt]),
    },
    {
      key: "cases.answers",
      title: t("data.answers"),
      columns: [t("data.at"), t("data.text")],
      rows: answers.map(({ at, text }) => [at, text]),
    },
  ];
}
