import { create } from "qrcode";
import { escapeSvg, fitText, PICTURE_FONT, type Picture } from "../../../core/picture.ts";

const [WIDTH, HEIGHT, QR] = [640, 720, 400];

/** What is shown in the room: the code to scan, and large digits that read from the last row. */
export function drawCode(said: { code: string; url: string; title: string; scan: string }): Picture {
  const { modules } = create(said.url, { errorCorrectionLevel: "M" });
  const unit = QR / modules.size;
  const [left, top] = [(WIDTH - QR) / 2, 92];
  const squares: string[] = [];
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (modules.get(row, column) > 0)
        squares.push(
          `M${(left + column * unit).toFixed(2)} ${(top + row * unit).toFixed(2)}h${unit.toFixed(2)}v${unit.toFixed(2)}h-${unit.toFixed(2)}z`,
        );
    }
  }
  const text = (y: number, size: number, color: string, words: string, spacing = 0) =>
    `<text x="${WIDTH / 2 + spacing / 2}" y="${y}" font-size="${size}" fill="${color}" text-anchor="middle" letter-spacing="${spacing}">${escapeSvg(words)}</text>`;
  return {
    width: WIDTH,
    height: HEIGHT,
    svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="${PICTURE_FONT}">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>
${text(58, 26, "#1f2329", fitText(said.title, 26, WIDTH - 60))}
<path d="${squares.join("")}" fill="#000000" shape-rendering="crispEdges"/>
${text(604, 92, "#1f2329", said.code, 14)}
${text(664, 24, "#646a73", fitText(said.scan, 24, WIDTH - 60))}
</svg>`,
  };
}
