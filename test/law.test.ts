import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const ROOT = new URL("../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, ROOT), "utf8");

/** What cases, sanctions and appeals have to meet, besides what the house met before. */
const ASKED = [
  ...["01", "02", "03", "04", "05", "06", "06b", "07", "09c", "09d", "09e", "10", "13b", "13c", "13d", "13e"].map(
    (id) => `R-CN-${id}`,
  ),
  ...["14", "15", "16", "17", "18"].map((id) => `R-CN-${id}`),
  ...["02", "03", "04", "05", "06"].map((id) => `R-EU-${id}`),
  ...["01", "02", "03"].map((id) => `R-UK-${id}`),
  ...["02", "03", "04"].map((id) => `R-US-${id}`),
  "R-XX-01",
  ...Array.from({ length: 10 }, (_, i) => `R-WD-${String(i + 1).padStart(2, "0")}`),
  ...["R-LC-01", "R-LC-02"],
  ...[1, 2, 3, 4, 5, 6, 7, 9].map((number) => `COI-${number}`),
];

type Row = { id: string; where: string; test: string; sentence: string };
const PAGE = read("docs/LAW.md");
const ROWS: Row[] = [...PAGE.matchAll(/^\| (\S+) \| [^|]+ \| `([^`]+)` \| `([^`]+)`: “([^”]+)” \|$/gm)].map(
  ([, id = "", where = "", proof = "", sentence = ""]) => ({ id, where, test: proof, sentence }),
);

describe("the page that says where the law is met", () => {
  test("has every requirement that is asked, once", () => {
    expect(ROWS.map(({ id }) => id).sort()).toEqual([...ASKED].sort());
  });

  test("names nothing as met that stands outside", () => {
    const outside = PAGE.slice(PAGE.indexOf("## Outside"));
    const named = new Set(outside.match(/(?:R-[A-Z]{2}|COI)-\d+[a-e]?/g));
    expect(ASKED.filter((id) => named.has(id))).toEqual([]);
  });

  test.each(ROWS)(
    "$id is where it says, and is proven by the sentence it names",
    ({ where, test: proof, sentence }) => {
      expect(existsSync(new URL(where, ROOT))).toBe(true);
      expect(proof).toMatch(/\.test\.ts$/);
      // As it stands in the source, with or without escaped quotes.
      expect(read(proof).replaceAll('\\"', '"')).toContain(sentence);
    },
  );
});
