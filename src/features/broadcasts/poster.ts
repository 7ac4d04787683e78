import { sayClause } from "../../core/clauses.ts";
import type { Download } from "../../core/download.ts";
import type { Locale } from "../../core/locale.ts";
import { type PdfBlock, toPdf } from "../../core/pdf.ts";
import { sayDay } from "../../core/wording.ts";
import { words } from "./cards.ts";
import { type Broadcast, isOut, sayNumber, WRITERS } from "./model.ts";
import { letterOf } from "./reader-cards.ts";
import { findBroadcast } from "./store.ts";

/** A broadcast for the notice board, in both languages, each on a page of its own; the answer stands small below. */
export const posterDownload: Download = {
  name: "broadcasts.poster",
  may: WRITERS,
  async make(ctx, arg) {
    const [id = "", size] = arg.split(":");
    const row = await findBroadcast(ctx, id);
    // What was taken back, or has had its time, is not put up any more, also by a link from before.
    if (!row?.content || !isOut(row.state)) return undefined;
    const first = ctx.company.locale;
    const second: Locale = first === "en" ? "zh-CN" : "en";
    const bytes = await toPdf({
      title: row.content.words[first].title,
      language: first,
      foot: words({ locale: first })("print.pageFoot", {
        number: sayNumber(row.number),
        day: sayDay(row.startedAt ?? ctx.now, first, ctx.company.zone, ctx.now),
      }),
      blocks: [...pageOf(row, first), { kind: "page-break" }, ...pageOf(row, second)],
      at: row.startedAt ?? ctx.now,
      size: size === "A3" ? "A3" : "A4",
      fillsPages: true,
    });
    return { fileName: `${sayNumber(row.number)}.pdf`, mime: "application/pdf", bytes, subject: row.id };
  },
};

function pageOf(row: Broadcast, locale: Locale): PdfBlock[] {
  const { content } = row;
  if (!content) return [];
  const t = words({ locale });
  const { title, text, question, lesson } = content.words[locale];
  const kind = t(`kinds.${row.kind}`);
  const mark = content.isFictional ? t("reader.fictional", { kind }) : row.sourceId ? t("reader.real", { kind }) : kind;
  const blocks: PdfBlock[] = [
    { kind: "title", text: title },
    { kind: "note", text: mark },
    ...text.split(/\n{2,}/).map((part): PdfBlock => ({ kind: "paragraph", text: part.trim() })),
  ];
  if (lesson) blocks.push({ kind: "heading", text: t("print.lesson"), level: 2 }, { kind: "paragraph", text: lesson });
  if (question && content.answer !== undefined)
    blocks.push(
      { kind: "heading", text: question.text, level: 2 },
      ...question.options.map(
        (option, index): PdfBlock => ({ kind: "paragraph", text: `${letterOf(index)}. ${option}` }),
      ),
      { kind: "note", text: t("reader.letterIs", { letter: letterOf(content.answer), why: question.why }) },
    );
  if (content.clauses.length > 0)
    blocks.push(
      { kind: "rule" },
      {
        kind: "note",
        text: t("reader.clauses", {
          clauses: content.clauses.map((clause) => sayClause(clause, locale)).join(locale === "zh-CN" ? "；" : "; "),
        }),
      },
    );
  return blocks;
}
