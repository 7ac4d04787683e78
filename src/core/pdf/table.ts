import type { Laid } from "./document.ts";
import { FAINT, SHADE, type Sheet, SOFT, type TextStyle } from "./sheet.ts";

/** Rows of cells in columns; the head stands again on every page. With labels the first column is quiet and narrow. */
export type TableContent = {
  head: readonly string[] | undefined;
  rows: readonly (readonly string[])[];
  isLabelled?: true;
};

const CELL: TextStyle = { size: 9.5 };
const HEAD: TextStyle = { size: 9.5, isBold: true };
const LABEL: TextStyle = { size: 9.5, color: SOFT };
const [PAD_X, PAD_Y] = [5, 4];
/** Of the whole width, for the labels of facts. */
const LABELS_SHARE = 0.3;

type Row = { lines: string[][]; count: number; isHead?: true };

/** Shares the width among the columns, breaks the cells, and draws row after row; a row longer than a page is torn. */
export function layTable(sheet: Sheet, { head, rows, isLabelled }: TableContent): Laid {
  const columns = rows.reduce((most, row) => Math.max(most, row.length), head?.length ?? 0);
  if (columns === 0) return { before: 0, lead: 0, draw: () => [] };
  const padX = PAD_X * sheet.scale;
  const padY = PAD_Y * sheet.scale;
  const height = sheet.lineHeight(CELL);
  const styleOf = (column: number) => (isLabelled && column === 0 ? LABEL : CELL);
  const most = isLabelled ? sheet.width * LABELS_SHARE : sheet.width;
  const wishes = Array.from({ length: columns }, (_, column) => {
    const widest = (texts: readonly string[], style: TextStyle) =>
      texts.reduce((wide, text) => Math.max(wide, ...text.split("\n").map((line) => sheet.widthOf(line, style))), 0);
    const inHead = head ? widest([head[column] ?? ""], HEAD) : 0;
    const inRows = widest(
      rows.map((row) => (row[column] ?? "").slice(0, 400)),
      styleOf(column),
    );
    return Math.min(column === 0 ? most : sheet.width, Math.max(inHead, inRows) + 2 * padX + 1);
  });
  const widths = shareWidth(wishes, sheet.width, isLabelled === true);
  const broken = (row: readonly string[], style: (column: number) => TextStyle): Row => {
    const lines = widths.map((width, column) =>
      sheet.lines(row[column] ?? "", Math.max(1, width - 2 * padX), style(column)),
    );
    return { lines, count: Math.max(...lines.map((cell) => cell.length)) };
  };
  const heightOf = (count: number) => count * height + 2 * padY;
  const wholeHead = head && broken(head, () => HEAD);
  // One that would fill a third of every page is said once, like a row.
  const isRepeated = wholeHead !== undefined && heightOf(wholeHead.count) <= (sheet.bottom - sheet.top) / 3;
  const headRow = isRepeated ? wholeHead : undefined;
  const headHeight = headRow ? heightOf(headRow.count) : 0;
  const laidRows: Row[] = [
    ...(wholeHead && !isRepeated ? [{ ...wholeHead, isHead: true as const }] : []),
    ...rows.map((row) => broken(row, styleOf)),
  ];

  const drawHead = (draw: (column: number, drawCell: () => void) => void): void => {
    if (!headRow) return;
    sheet.box(sheet.left, sheet.y, sheet.width, headHeight, SHADE);
    drawCells(headRow, 0, headRow.count, () => HEAD, draw);
    sheet.y += headHeight;
  };
  const drawCells = (
    row: Row,
    from: number,
    to: number,
    style: (column: number) => TextStyle,
    draw: (column: number, drawCell: () => void) => void,
  ): void => {
    let x = sheet.left;
    for (const [column, width] of widths.entries()) {
      const lines = row.lines[column]?.slice(from, to) ?? [];
      const [left, top] = [x + padX, sheet.y + padY];
      draw(column, () => {
        for (const [at, line] of lines.entries()) sheet.line(line, left, top + at * height, style(column));
      });
      x += width;
    }
  };

  /** The first row goes with the head, whole where a page can hold it. */
  const leadOfRows = (): number => {
    const [first] = laidRows;
    if (!first) return 0;
    const whole = heightOf(first.count);
    return sheet.top + headHeight + whole <= sheet.bottom ? whole : heightOf(4);
  };

  return {
    before: 9 * sheet.scale,
    lead: headHeight + leadOfRows(),
    *draw() {
      const table = sheet.element("Table");
      sheet.add(table);
      const newCells = (tag: "TH" | "TD") => {
        const row = sheet.element("TR");
        table.add(row);
        const cells = widths.map((_, column) => {
          const cell = sheet.element(isLabelled && column === 0 ? "TH" : tag);
          row.add(cell);
          return cell;
        });
        return {
          draw: (column: number, drawCell: () => void) => void cells[column]?.add(drawCell),
          end() {
            for (const cell of cells) cell.end();
            row.end();
          },
        };
      };
      if (headRow) {
        const cells = newCells("TH");
        drawHead(cells.draw);
        cells.end();
      }
      const nextPage = () => {
        sheet.nextPage();
        // For the ear it was said once.
        drawHead((_, drawCell) => sheet.artifact(drawCell));
      };
      for (const row of laidRows) {
        const cells = newCells(row.isHead ? "TH" : "TD");
        const style = row.isHead ? () => HEAD : styleOf;
        let isFirstPart = true;
        for (let from = 0; from < row.count; ) {
          const room = Math.floor((sheet.bottom - sheet.y - 2 * padY + 0.01) / height);
          const left = row.count - from;
          const isWholePage = sheet.isFresh() || sheet.y <= sheet.top + headHeight + 0.01;
          // Torn only where it does not fit a page of its own.
          if (room < left && !isWholePage && (isFirstPart || room < 1)) {
            nextPage();
            isFirstPart = false;
            continue;
          }
          isFirstPart = false;
          const count = Math.max(1, Math.min(left, room));
          drawCells(row, from, from + count, style, cells.draw);
          sheet.y += heightOf(count);
          sheet.box(sheet.left, sheet.y - 0.3 * sheet.scale, sheet.width, 0.6 * sheet.scale, FAINT);
          from += count;
          if (from < row.count) nextPage();
        }
        cells.end();
        yield;
      }
      table.end();
    },
  };
}

/**
 * Columns that wish for less than their equal share get their wish, the others share the rest as they wish. What is left
 * over goes to all alike, or to the last column where the first holds labels.
 */
export function shareWidth(wishes: readonly number[], width: number, isLastWide: boolean): number[] {
  const widths = wishes.map(() => 0);
  let open = wishes.map((_, column) => column);
  let rest = width;
  for (;;) {
    const share = rest / Math.max(1, open.length);
    const modest = open.filter((column) => (wishes[column] ?? 0) <= share);
    if (modest.length === 0) break;
    for (const column of modest) {
      widths[column] = wishes[column] ?? 0;
      rest -= widths[column] ?? 0;
    }
    open = open.filter((column) => !modest.includes(column));
  }
  // Capped, so that one text of a thousand letters does not starve its neighbours.
  const weight = (column: number) => Math.min(wishes[column] ?? 0, 4 * (rest / Math.max(1, open.length)));
  const sum = open.reduce((total, column) => total + weight(column), 0);
  for (const column of open) widths[column] = (rest * weight(column)) / sum;
  if (open.length > 0 || wishes.length === 0) return widths;
  if (isLastWide) widths[widths.length - 1] = (widths.at(-1) ?? 0) + rest;
  else for (const column of widths.keys()) widths[column] = (widths[column] ?? 0) + rest / widths.length;
  return widths;
}
