import { create } from "qrcode";
import { escapeSvg, fitText, PICTURE_FONT, type Picture } from "../../../core/picture.ts";

/** Narrow enough to be shrunk on a phone, and low enough that a screen in a room shows it whole. */
const [WIDTH, HEIGHT, QR] = [480, 570, 330];

/** What is shown in the room: the code to scan, and large digits that read from the last row. */
export function drawCode(said: { code: string; url: string; title: string; scan: string }): Picture {
  const { modules } = create(said.url, { errorCorrectionLevel: "M" });
  const unit = QR / modules.size;
  const [left, top] = [(WIDTH - QR) / 2, 66];
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
    svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="'${PICTURE_FONT}', 'PingFang SC', 'Microsoft YaHei', sans-serif">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>
${text(42, 21, "#1f2329", fitText(said.title, 21, WIDTH - 48))}
<path d="${squares.join("")}" fill="#000000" shape-rendering="crispEdges"/>
${text(482, 78, "#1f2329", said.code, 12)}
${text(536, 19, "#646a73", fitText(said.scan, 19, WIDTH - 48))}
</svg>`,
  };
}
