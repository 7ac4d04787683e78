import { inflateRawSync } from "node:zlib";

/** The files in a zip archive, by the list at its end: for looking into what was written. */
export function unzip(bytes: Uint8Array): Map<string, string> {
  const zip = Buffer.from(bytes);
  const end = zip.lastIndexOf(Buffer.from("PK\u0005\u0006"));
  const files = new Map<string, string>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [method, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20)];
    const [nameSize, extraSize, noteSize] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const local = zip.readUInt32LE(at + 42);
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = zip.subarray(from, from + size);
    const name = zip.subarray(at + 46, at + 46 + nameSize).toString();
    files.set(name, (method === 0 ? packed : inflateRawSync(packed)).toString());
    at += 46 + nameSize + extraSize + noteSize;
  }
  return files;
}

const unescaped = (text: string): string =>
  text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");

/** The sheets of an XLSX file with the texts and figures of their cells, row by row. */
export function readXlsx(bytes: Uint8Array): { name: string; rows: string[][]; xml: string }[] {
  const files = unzip(bytes);
  const texts = [...(files.get("xl/sharedStrings.xml") ?? "").matchAll(/<si>(.*?)<\/si>/gs)].map(([, item]) =>
    unescaped((item ?? "").replace(/<[^>]+>/g, "")),
  );
  const names = [...(files.get("xl/workbook.xml") ?? "").matchAll(/<sheet [^>]*?name="([^"]*)"/g)].map(([, name]) =>
    unescaped(name ?? ""),
  );
  return names.map((name, index) => {
    const xml = files.get(`xl/worksheets/sheet${index + 1}.xml`) ?? "";
    const rows = [...xml.matchAll(/<row[^>]*>(.*?)<\/row>/gs)].map(([, row]) =>
      [...(row ?? "").matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(([, attributes, inner]) => {
        const value = unescaped((inner ?? "").replace(/<[^>]+>/g, ""));
        return / ?t="s"/.test(attributes ?? "") ? (texts[Number(value)] ?? "") : value;
      }),
    );
    return { name, rows, xml };
  });
}
