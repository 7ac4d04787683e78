import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const ROOT = new URL("../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, ROOT), "utf8");

const numbered = (prefix: string, ids: string): string[] => ids.split(" ").map((id) => `${prefix}-${id}`);
/** Everything that the law and the policy ask. */
const ASKED = [
  ...numbered("R-CN", "01 02 03 03b 04 05 06 06b 07 08 09 09b 09c 09d 09e 10 11 12 13 13b 13c 13d 13e 14 15 16 17 18"),
  ...numbered("R-EU", "01 02 03 04 05 06"),
  ...numbered("R-UK", "01 02 03"),
  ...numbered("R-US", "01 02 03 04 05"),
  ...numbered("R-XX", "01"),
  ...numbered("R-WD", "01 02 03 04 05 06 07 08 09 10"),
  ...numbered("R-LC", "01 02"),
  ...numbered("COI", "1 2 3 4 5 6 7 8 9"),
];
/** What of it is asked of parts that look at posts and check drafts. */
const ELSEWHERE = [...numbered("R-CN", "08 09 09b 11 12"), ...numbered("R-EU", "01"), ...numbered("R-US", "05")];

type Row = { id: string; where: string[]; proofs: { file: string; sentence: string }[] };
const [MET = "", OTHERS = ""] = read("docs/LAW.md").split("\n## Asked of other parts\n");
/** Each line of a table, also one that is written wrongly: it must not be passed over. */
const linesOf = (page: string): string[] => page.split("\n").filter((line) => /^\| (?:R-|COI-)/.test(line));
const cellsOf = (line: string): string[] => line.split("|").map((cell) => cell.trim());
const ROWS: Row[] = linesOf(MET).map((line) => {
  const [, id = "", , where = "", proof = ""] = cellsOf(line);
  return {
    id,
    where: named(where, /`([^`]+)`/g),
    proofs: proof.split(/; (?=`)/).flatMap((part) => {
      const [file = ""] = named(part, /^`([^`]+)`: /g);
      return named(part, /“([^”]+)”/g).map((sentence) => ({ file, sentence }));
    }),
  };
});

function named(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].flatMap(([, found]) => found ?? []);
}

/** The names of a file's tests and of the groups that they stand in, as they are written. */
const namesIn = (file: string): string[] =>
  named(read(file).replaceAll('\\"', '"'), /\b(?:test|describe)\b[^"`]*?\(\s*"((?:.|\n)*?)"\s*,\s*(?:async\s*)?\(/g);

describe("the page that says where the law is met", () => {
  const elsewhere = linesOf(OTHERS).map(cellsOf);

  test("has every requirement that is asked, once: with its proof, or among those of other parts", () => {
    const ids = [...ROWS.map(({ id }) => id), ...elsewhere.map(([, id = ""]) => id)];
    expect(ids.sort()).toEqual([...ASKED].sort());
  });

  test("says of those of other parts what they ask, and of no other that it is not its own", () => {
    expect(elsewhere.map(([, id]) => id).sort()).toEqual([...ELSEWHERE].sort());
    for (const [, id, what] of elsewhere) expect(what, id).toMatch(/\w+ \w+/);
  });

  test.each(ROWS)("$id is where it says, and is proven by the tests it names", ({ where, proofs }) => {
    expect(where.length).toBeGreaterThan(0);
    expect(proofs.length).toBeGreaterThan(0);
    for (const path of where) expect(existsSync(new URL(path, ROOT)), path).toBe(true);
    for (const { file, sentence } of proofs) {
      expect(file).toMatch(/^(?:src|test)\/.+\.test\.ts$/);
      expect(namesIn(file), file).toContain(sentence);
    }
  });
});
