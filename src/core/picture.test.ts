import { Resvg } from "@resvg/resvg-js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { escapeSvg, FONT_OPTIONS, fitText, pngOf, textWidth } from "./picture.ts";

const document = (text: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="40" viewBox="0 0 400 40"><text x="0" y="30" font-size="20" font-family="Noto Sans SC">${escapeSvg(text)}</text></svg>`;
/** How wide the letters really are. */
const drawnWidth = (text: string) => new Resvg(document(text), { font: FONT_OPTIONS }).getBBox()?.width ?? 0;

test("a picture is drawn as a PNG three times as large, with the font that comes along, Han characters too", async () => {
  const bytes = await pngOf({ svg: document("计划"), width: 400, height: 40 });
  expect(bytes.subarray(1, 4).toString()).toBe("PNG");
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1200, 120]);
  // A letter that the font lacks would be drawn as the same box as any other.
  const other = await pngOf({ svg: document("陈晨"), width: 400, height: 40 });
  expect(bytes.equals(other)).toBe(false);
  expect(drawnWidth("计划")).toBeGreaterThan(30);
});

test("no text is drawn wider than it was measured", () => {
  const texts = [
    "Wilhelmina Mavroudi-Mwangi",
    "欧阳娜娜",
    "14:00–15:30",
    "MMMWWW@@%",
    "iiillljjj",
    "Ünal Çağlar",
    "A&B <x>",
  ];
  for (const text of texts) expect(drawnWidth(text), text).toBeLessThanOrEqual(textWidth(text, 20));
});

test("a text is shortened with … until it fits, and whole where it does", () => {
  expect(fitText("陈晨", 12, 60)).toBe("陈晨");
  expect(fitText("Wilhelmina Mavroudi-Mwangi", 12, 80)).toMatch(/^Wilhel.*…$/);
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 20, max: 300 }), (text, width) => {
      const shown = fitText(text, 12, width);
      expect(textWidth(shown, 12)).toBeLessThanOrEqual(Math.max(width, textWidth("…", 12)));
      expect(shown === text || (shown.endsWith("…") && text.startsWith(shown.slice(0, -1).trimEnd()))).toBe(true);
    }),
  );
});

test("no text breaks out of a picture", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(escapeSvg(text)).not.toMatch(/[<>"']/);
      expect(() => new Resvg(document(text), { font: { loadSystemFonts: false } })).not.toThrow();
    }),
  );
});
