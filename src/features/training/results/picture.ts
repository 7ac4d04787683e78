import { escapeSvg, fitText, PICTURE_FONT, type Picture, textWidth } from "../../../core/picture.ts";

/** Shares as bars: one below the other, each with its name above it, so that long names read on a phone. */

/** One bar. `share`: of 1. `value`: what stands at its end. `isQuiet`: it is several things in one. */
export type Bar = { label: string; share: number; value: string; isQuiet?: boolean };
export type Chart = { title: string; about: string; bars: readonly Bar[]; note?: string };

/** Units; a card's picture is about as wide on a phone. */
const WIDTH = 360;
const PAD = 14;
const HEAD = 54;
const ROW = 44;
const BAR = 12;
const SIZE = { title: 16, label: 13, value: 12, small: 11 };
const COLOURS = {
  paper: "#ffffff",
  ink: "#1d2420",
  soft: "#5c6661",
  track: "#e6ebe8",
  bar: "#1f6f54",
  quiet: "#8b949a",
};

const round = (value: number): number => Math.round(value * 100) / 100;
type Look = { size: number; colour?: string; anchor?: "end" };
const text = (said: string, x: number, y: number, { size, colour = COLOURS.ink, anchor }: Look): string =>
  `<text x="${x}" y="${y}" font-size="${size}" fill="${colour}"${anchor ? ` text-anchor="${anchor}"` : ""}>${escapeSvg(said)}</text>`;
const rect = (x: number, y: number, width: number, height: number, look: string): string =>
  `<rect x="${x}" y="${y}" width="${round(width)}" height="${height}" ${look}/>`;

/** The chart as a picture. Pure; the words are the reader's. */
export function drawBars({ title, about, bars, note }: Chart): Picture {
  const room = WIDTH - PAD * 2;
  const height = HEAD + bars.length * ROW + (note ? 22 : 0) + PAD / 2;
  const track = room - Math.max(0, ...bars.map(({ value }) => textWidth(value, SIZE.value))) - 10;
  const rows = bars.flatMap(({ label, share, value, isQuiet }, at) => {
    const top = HEAD + at * ROW;
    const width = track * Math.min(1, Math.max(0, share));
    return [
      text(fitText(label, SIZE.label, room), PAD, top + 14, { size: SIZE.label }),
      text(value, WIDTH - PAD, top + 31, { size: SIZE.value, colour: COLOURS.soft, anchor: "end" }),
      rect(PAD, top + 21, track, BAR, `rx="3" fill="${COLOURS.track}"`),
      // A bar narrower than its corners are round would stick out.
      ...(width >= 1
        ? [
            rect(
              PAD,
              top + 21,
              width,
              BAR,
              `rx="${round(Math.min(3, width / 2))}" fill="${isQuiet ? COLOURS.quiet : COLOURS.bar}"`,
            ),
          ]
        : []),
    ];
  });
  const parts = [
    rect(0, 0, WIDTH, height, `rx="6" fill="${COLOURS.paper}"`),
    text(fitText(title, SIZE.title, room), PAD, 26, { size: SIZE.title }),
    text(fitText(about, SIZE.small, room), PAD, 43, { size: SIZE.small, colour: COLOURS.soft }),
    ...rows,
    ...(note
      ? [text(fitText(note, SIZE.small, room), PAD, height - 12, { size: SIZE.small, colour: COLOURS.soft })]
      : []),
  ];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="'${PICTURE_FONT}', 'PingFang SC', 'Microsoft YaHei', sans-serif">
${parts.join("\n")}
</svg>`;
  return { svg, width: WIDTH, height };
}

/** The same in words, for those who see no picture. */
export const altOf = ({ title, about, bars, note }: Chart): string =>
  [`${title} · ${about}`, ...bars.map(({ label, value }) => `${label} ${value}`), ...(note ? [note] : [])].join("\n");
