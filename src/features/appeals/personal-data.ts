import type { Ctx } from "../../core/context.ts";
import { evidenceOf } from "../../core/evidence.ts";
import type { Person } from "../../core/people.ts";
import type { DataCell, DataSection } from "../../core/personal-data.ts";
import { redactorFor } from "../../core/redact.ts";
import { sayCaseNumber } from "../cases/index.ts";
import { groundsSaid, saySanction, words } from "./cards.ts";
import { type Answer, type Appeal, isShared, type Line, sayNumber } from "./model.ts";
import { caseOf } from "./parties.ts";
import { appealsOf, linesOf, readAnswer } from "./store.ts";

/** The person's own appeals with their answers and what was said between both sides; notes among reviewers are in no copy. */
export async function appealData(ctx: Ctx, person: Person): Promise<DataSection[]> {
  const t = words(ctx);
  const appeals: { row: Appeal; answer: Answer | undefined; lines: Line[]; files: string; caseNumber: string }[] = [];
  for (const row of (await appealsOf(ctx, person.id)).toReversed()) {
    appeals.push({
      row,
      answer: await readAnswer(ctx, row.id),
      lines: (await linesOf(ctx, row.id)).filter(isShared),
      files: (await evidenceOf(ctx.tx, ctx, row.id)).map(({ name }) => name).join("\n"),
      caseNumber: sayCaseNumber((await caseOf(ctx, row)).number),
    });
  }
  // What they wrote is theirs to the letter; what others wrote names nobody else.
  const isOwn = ({ kind, byId }: Line) => byId === person.id || kind === "filed";
  const foreign = appeals.flatMap(({ answer, lines }) => [
    ...lines.filter((line) => !isOwn(line)).map(({ text }) => text),
    ...reasonsIn(answer),
  ]);
  const redact = await redactorFor(ctx.tx, person, foreign, ctx.locale);
  return [
    {
      key: "appeals.own",
      title: t("data.own"),
      columns: [
        t("data.number"),
        t("card.decision"),
        t("card.filedAt"),
        t("data.state"),
        t("data.closedAt"),
        t("card.grounds"),
        t("data.answer"),
        t("answer.left"),
        t("data.files"),
      ],
      rows: appeals.map(({ row, answer, files, caseNumber }): DataCell[] => [
        sayNumber(row.number),
        caseNumber,
        row.filedAt,
        t(`states.${row.state}`),
        row.closedAt,
        groundsSaid(ctx, row),
        answer && reasonsIn(answer).map(redact).join("\n"),
        answer?.left && saySanction(ctx, answer.left),
        files || undefined,
      ]),
    },
    {
      key: "appeals.own-lines",
      title: t("data.lines"),
      columns: [t("data.number"), t("data.at"), t("data.kind"), t("data.text")],
      rows: appeals.flatMap(({ row, lines }) =>
        lines.map((line): DataCell[] => [
          sayNumber(row.number),
          line.at,
          t(`lines.${line.kind}`),
          isOwn(line) ? line.text : redact(line.text),
        ]),
      ),
      leftOut: t("data.leftOut"),
    },
  ];
}

const reasonsIn = (answer: Answer | undefined): string[] =>
  answer ? [...(answer.reason ? [answer.reason] : []), ...answer.grounds.map(({ reason }) => reason)] : [];
