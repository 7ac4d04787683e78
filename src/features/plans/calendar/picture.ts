import type { CivilDate } from "../../../core/calendar/civil.ts";
import type { Locale } from "../../../core/locale.ts";
import { escapeSvg, fitText, PICTURE_FONT, type Picture, textWidth } from "../../../core/picture.ts";
import { calendarWords } from "./messages/index.ts";
import { type Bar, type Cell, LOOKS, type Look, type Row, type View } from "./model.ts";
import { sayRange, sayShortRange, weekdayName } from "./wording.ts";

/** A view as a picture: every window is a bar, time runs down within a day. Pure; the words are the reader's. */

/** Units. A week is as wide as a phone's display; a month needs a page. */
const PAD = 8;
const LABEL = { week: 96, month: 100 };
const COLUMN = { week: 42, month: 20 };
const ROW = 44;
/** Above rows of people stand weekdays with their numbers, above rows of weeks the weekdays alone. */
const HEAD = { person: 58, week: 44 };
/** Above the bars of a week's row stand the days' numbers. */
const NUMBERS = 12;
const SIZE = { caption: 13, label: 12, day: 11, small: 10 };
/** What can still be seen. */
const LEAST_BAR = 3;

/** Told apart by how they are drawn and not by colour alone; read by day and by night, on a background of their own. */
const COLOURS = {
  paper: "#ffffff",
  ink: "#1d2420",
  soft: "#5c6661",
  line: "#d6dcd8",
  rest: "#eceff0",
  made: "#fff1c9",
};
const TODAY = "#1f4b3f";
const DRAWN: Record<Look, string> = {
  running: `fill="#1f6f54" stroke="#1f6f54"`,
  approved: `fill="#cfe1f7" stroke="#2a62a8"`,
  waiting: `fill="#ffffff" stroke="#a85a00" stroke-dasharray="2.5 1.5"`,
  over: `fill="#8b949a" stroke="#8b949a"`,
};

type Box = { x: number; y: number; width: number; height: number };
/** Where a bar stands: for whoever draws it, and for whoever checks that none covers another. */
export type PlacedBar = Bar & Box & { day: CivilDate; row: number };
export type Layout = Sides & { width: number; height: number; bars: PlacedBar[] };
type Sides = { head: number; columnWidth: number; labelWidth: number };

const isMonth = ({ rows }: View): boolean => (rows[0]?.cells.length ?? 7) > 7;

/** Where everything stands, in units. The legend takes as many lines as its words need. */
export function layOut(view: View, locale: Locale): Layout {
  const kind = isMonth(view) ? "month" : "week";
  const columns = view.rows[0]?.cells.length ?? 7;
  const [columnWidth, labelWidth] = [COLUMN[kind], LABEL[kind]];
  const head = HEAD[view.rows[0]?.kind ?? "person"];
  const width = PAD * 2 + labelWidth + columns * columnWidth;
  const bars = view.rows.flatMap((row, at) =>
    row.cells.flatMap((cell, column) =>
      placed(cell, view.hours, cellBox(row, at, column, { head, columnWidth, labelWidth })).map((bar) => ({
        ...bar,
        row: at,
      })),
    ),
  );
  const legend = legendOf(view, width, locale).height;
  const more = view.more > 0 ? 20 : 0;
  return { width, height: head + view.rows.length * ROW + more + legend + PAD, head, columnWidth, labelWidth, bars };
}

/** What of a cell is for bars. */
function cellBox(row: Row, at: number, column: number, { head, columnWidth, labelWidth }: Sides): Box {
  const top = row.kind === "week" ? NUMBERS : 2;
  return {
    x: PAD + labelWidth + column * columnWidth + 2,
    y: head + at * ROW + top,
    width: columnWidth - 4,
    height: ROW - top - 2,
  };
}

/** Bars that would cover each other stand side by side. */
function placed({ day, bars }: Cell, hours: View["hours"], box: Box): Omit<PlacedBar, "row">[] {
  const scale = box.height / (hours.to - hours.from);
  const drawn = bars.map((bar) => {
    const height = Math.max(LEAST_BAR, (bar.to - bar.from) * scale);
    const y = Math.min(box.y + (bar.from - hours.from) * scale, box.y + box.height - height);
    return { ...bar, day, y, height, lane: 0 };
  });
  const ends: number[] = [];
  for (const bar of drawn.sort((a, b) => a.y - b.y)) {
    const free = ends.findIndex((end) => end <= bar.y);
    bar.lane = free === -1 ? ends.length : free;
    ends[bar.lane] = bar.y + bar.height;
  }
  const width = box.width / Math.max(1, ends.length);
  return drawn.map(({ lane, ...bar }) => ({ ...bar, x: box.x + lane * width, width }));
}

const round = (value: number): number => Math.round(value * 100) / 100;
const rect = ({ x, y, width, height }: Box, look: string): string =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" ${look}/>`;

type Style = { size: number; colour?: string; anchor?: "middle" | "end" };
const text = (said: string, x: number, y: number, { size, colour = COLOURS.ink, anchor }: Style): string =>
  `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${colour}"${anchor ? ` text-anchor="${anchor}"` : ""}>${escapeSvg(said)}</text>`;

/** A bar, its outline within its place. */
const drawBar = ({ x, y, width, height, look }: Box & { look: Look }): string =>
  rect({ x: x + 0.75, y: y + 0.5, width: width - 1.5, height: height - 1 }, `rx="1.5" stroke-width="1" ${DRAWN[look]}`);

/** The picture of a view in the words of the reader. */
export function drawCalendar(view: View, locale: Locale): Picture {
  const layout = layOut(view, locale);
  const { width, height } = layout;
  const parts = [
    rect({ x: 0, y: 0, width, height }, `rx="6" fill="${COLOURS.paper}"`),
    ...drawHead(view, layout, locale),
    ...view.rows.flatMap((row, at) => drawRow(row, at, layout, locale)),
    ...layout.bars.map(drawBar),
    ...drawFoot(view, layout, locale),
  ];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="'${PICTURE_FONT}', 'PingFang SC', 'Microsoft YaHei', sans-serif">
${parts.join("\n")}
</svg>`;
  return { svg, width, height };
}

function drawHead(view: View, { head, columnWidth, labelWidth, width }: Layout, locale: Locale): string[] {
  const t = calendarWords.in(locale);
  const caption = sayRange(locale, view.firstDay, view.lastDay);
  const scale = t("picture.scale", { from: hour(view.hours.from), to: hour(view.hours.to) });
  const room = width - PAD * 2 - textWidth(caption, SIZE.caption) - 8;
  const parts = [text(caption, PAD, 19, { size: SIZE.caption })];
  if (textWidth(scale, SIZE.small) <= room)
    parts.push(text(scale, width - PAD, 19, { size: SIZE.small, colour: COLOURS.soft, anchor: "end" }));
  const [row] = view.rows;
  for (const [at, { day, isToday }] of (row?.cells ?? []).entries()) {
    const middle = PAD + labelWidth + (at + 0.5) * columnWidth;
    const isOfPeople = row?.kind === "person";
    const isMarked = isOfPeople && isToday;
    if (isMarked)
      parts.push(
        rect(
          { x: middle - columnWidth / 2 + 1, y: head - 31, width: columnWidth - 2, height: 28 },
          `rx="4" fill="${TODAY}"`,
        ),
      );
    const colour = isMarked ? COLOURS.paper : COLOURS.soft;
    const name = weekdayName(locale, day, columnWidth < 30 ? "narrow" : "short");
    parts.push(text(name, middle, isOfPeople ? head - 19 : head - 7, { size: SIZE.small, colour, anchor: "middle" }));
    if (isOfPeople) {
      const number = String(Number(day.slice(8)));
      parts.push(
        text(number, middle, head - 7, {
          size: SIZE.day,
          colour: isMarked ? COLOURS.paper : COLOURS.ink,
          anchor: "middle",
        }),
      );
    }
  }
  return parts;
}

const hour = (minutes: number): string => `${Math.floor(minutes / 60)}:00`;

function drawRow(row: Row, at: number, layout: Layout, locale: Locale): string[] {
  const { head, columnWidth, labelWidth, width } = layout;
  const top = head + at * ROW;
  const [first, last] = [row.cells[0], row.cells.at(-1)];
  const label = row.kind === "person" ? row.name : first && last ? sayShortRange(locale, first.day, last.day) : "";
  const size = row.kind === "person" ? SIZE.label : SIZE.day;
  const parts = [text(fitText(label, size, labelWidth - 6), PAD, top + ROW / 2 + 4, { size })];
  for (const [column, cell] of row.cells.entries()) {
    const x = PAD + labelWidth + column * columnWidth;
    const box = { x, y: top, width: columnWidth, height: ROW };
    if (cell.look !== "work") parts.push(rect(box, `fill="${cell.look === "rest" ? COLOURS.rest : COLOURS.made}"`));
    parts.push(`<path d="M${round(x)} ${top}v${ROW}" stroke="${COLOURS.line}" stroke-width="0.75"/>`);
    if (row.kind === "week") {
      if (cell.isToday) parts.push(rect({ x: x + 1, y: top + 0.5, width: 17, height: 11.5 }, `rx="3" fill="${TODAY}"`));
      const colour = cell.isToday ? COLOURS.paper : COLOURS.soft;
      parts.push(text(String(Number(cell.day.slice(8))), x + 9.5, top + 9.5, { size: 9, colour, anchor: "middle" }));
    }
  }
  parts.push(`<path d="M${PAD} ${top}H${width - PAD}" stroke="${COLOURS.line}" stroke-width="0.75"/>`);
  return parts;
}

type LegendItem = { key: Look | "rest" | "made-up" | "today"; x: number; y: number };

const LEGEND = { line: 18, swatch: 14, gap: 12 };

/** What occurs in the view, in as many lines as it takes. */
function legendOf(view: View, width: number, locale: Locale): { items: LegendItem[]; height: number } {
  const cells = view.rows.flatMap((row) => row.cells);
  const has = (look: Look) => cells.some(({ bars }) => bars.some((bar) => bar.look === look));
  const keys: LegendItem["key"][] = [
    ...LOOKS.filter(has),
    ...(["rest", "made-up"] as const).filter((look) => cells.some((cell) => cell.look === look)),
    ...(cells.some(({ isToday }) => isToday) ? (["today"] as const) : []),
  ];
  let [x, y] = [PAD, 0];
  const items = keys.map((key): LegendItem => {
    const needed = LEGEND.swatch + 4 + textWidth(calendarWords.in(locale)(`legend.${key}`), SIZE.small);
    if (x > PAD && x + needed > width - PAD) [x, y] = [PAD, y + LEGEND.line];
    const item = { key, x, y };
    x += needed + LEGEND.gap;
    return item;
  });
  return { items, height: items.length === 0 ? 0 : y + LEGEND.line + 8 };
}

function drawFoot(view: View, { head, width, columnWidth, labelWidth }: Layout, locale: Locale): string[] {
  const t = calendarWords.in(locale);
  let top = head + view.rows.length * ROW;
  const right = PAD + labelWidth + (view.rows[0]?.cells.length ?? 0) * columnWidth;
  const parts = [
    `<path d="M${PAD} ${top}H${width - PAD}" stroke="${COLOURS.line}" stroke-width="0.75"/>`,
    `<path d="M${right} ${head}V${top}" stroke="${COLOURS.line}" stroke-width="0.75"/>`,
  ];
  if (view.more > 0) {
    parts.push(
      text(t("picture.more", { count: view.more }), PAD, top + 14, { size: SIZE.small, colour: COLOURS.soft }),
    );
    top += 20;
  }
  for (const { key, x, y } of legendOf(view, width, locale).items) {
    const box = { x, y: top + 8 + y, width: LEGEND.swatch, height: 11 };
    parts.push(drawSwatch(key, box));
    parts.push(
      text(t(`legend.${key}`), x + LEGEND.swatch + 4, box.y + 9.5, { size: SIZE.small, colour: COLOURS.soft }),
    );
  }
  return parts;
}

function drawSwatch(key: LegendItem["key"], box: Box): string {
  switch (key) {
    case "rest":
      return rect(box, `fill="${COLOURS.rest}" stroke="${COLOURS.line}" stroke-width="0.75"`);
    case "made-up":
      return rect(box, `fill="${COLOURS.made}" stroke="${COLOURS.line}" stroke-width="0.75"`);
    case "today":
      return rect(box, `rx="3" fill="${TODAY}"`);
    default:
      return drawBar({ ...box, look: key });
  }
}
