import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Reader } from "./people.ts";
import { namesOfOthers, peopleNamedIn, redactOthers } from "./redact.ts";

const MARK = "[他人]";
const redact = (text: string, names: string[], own: string[] = []) => redactOthers(text, names, { own, mark: MARK });

describe("names of others", () => {
  test.each([
    ["王敏说陈晨没有发。", ["王敏"], ["陈晨"], "[他人]说陈晨没有发。"],
    ["Emma Brown told emma  brown's team.", ["Emma Brown"], [], "[他人] told [他人]'s team."],
    ["Emma was there.", ["Emma Brown"], [], "[他人] was there."],
    ["Ann met Annual Anna.", ["Ann"], [], "[他人] met Annual Anna."],
    ["问Ann吧", ["Ann"], [], "问[他人]吧"],
    ["Will you? I will.", ["Will Smith"], [], "[他人] you? I will."],
    ["Jean-Luc Müller (JLM)", ["Jean-Luc Müller"], [], "[他人] (JLM)"],
    ["O'Brien and a.b (c)", ["O'Brien", "a.b (c)"], [], "[他人] and [他人]"],
    ["Zoë", ["Zoe"], [], "Zoë"],
  ])("%s", (text, names, own, redacted) => {
    expect(redact(text, names, own)).toBe(redacted);
  });

  test("leave one's own name alone, also where it holds the name of somebody else", () => {
    expect(redact("陈晨光和陈晨", ["陈晨"], ["陈晨光"])).toBe("陈晨光和[他人]");
    expect(redact("Emma Stone and Emma Brown", ["Emma Brown"], ["Emma Stone"])).toBe("Emma Stone and [他人]");
    expect(redact("陈晨", ["陈晨"], ["陈晨"])).toBe("陈晨");
  });

  test("of one letter, and none at all, take nothing apart", () => {
    expect(redact("李子 a", ["李", "a", " ", ""])).toBe("李子 a");
    expect(redact("", ["王敏"])).toBe("");
  });
});

describe("names that a text for somebody must not hold", () => {
  test.each([
    ["Emma told us, emma brown too.", ["Emma Brown"], [], ["Emma", "emma brown"]],
    ["In May you will hear; will you? Mr Li said so.", ["May Li", "Will Smith"], [], ["Li"]],
    ["May Li wrote it.", ["May Li"], [], ["May Li"]],
    ["emma with a small letter is a word", ["Emma Brown"], [], []],
    ["王敏和陈晨都在。", ["王敏", "陈晨"], ["陈晨"], ["王敏"]],
    ["Chen was there.", ["Chen Wei"], ["Chen Li"], []],
    ["Annual report", ["Ann Lee"], [], []],
    ["Nobody is named.", [], [], []],
    ["Prices will go up. Will they? “Will you?”\n- Will do. YOU WILL.", ["Will"], [], []],
    ["I asked Will, and 问Will了.", ["Will"], [], ["Will"]],
    ["i asked will", ["will"], [], []],
    ["emma is one", ["Emma"], [], ["emma"]],
    ["周 宇说的，陈　晨也在。王\u200B敏。", ["周宇", "陈晨", "王敏"], [], ["周宇", "陈晨", "王敏"]],
    ["周宇和周 宇", ["周 宇"], [], ["周宇"]],
    ["他说周\n宇宙很大", ["周宇"], [], []],
    ["我是陈 晨", ["陈晨"], ["陈晨"], []],
  ])("%s", (text, names, own, found) => {
    expect(namesOfOthers(text, names, own)).toEqual(found);
  });
});

const han = fc.string({ unit: fc.constantFrom(..."王李张陈刘晨敏强静宇岚光"), minLength: 2, maxLength: 4 });
const word = fc
  .string({ unit: fc.constantFrom(..."abcdeéüñ"), minLength: 1, maxLength: 6 })
  .map((text) => `${text[0]?.toUpperCase()}${text.slice(1)}x`);
const latin = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(" "));
const name = fc.oneof(han, latin);
const filler = fc.constantFrom("说", "，", " said ", "。", "\n", "发了 3 条 ", "'s ", "(", ") ");

test("a word that is a name is taken out of what others read all the same", () => {
  expect(redact("Will you? I will.", ["Will"])).toBe("[他人] you? I [他人].");
});

test("whoever may be meant by a text is found whatever the case of their name, also where it is a word", async () => {
  const people = ["Will", "周宇", "Ann"].map((name, index) => ({ id: `per_${index}`, name }));
  const reader = { sql: async () => people } as unknown as Reader;
  expect(await peopleNamedIn(reader, "Will posted the annual numbers, and 周 宇 saw it.")).toEqual(["per_0", "per_1"]);
});

test("no name of the list survives, and one's own name stays", () => {
  fc.assert(
    fc.property(
      fc.array(name, { maxLength: 6 }),
      name,
      fc.array(fc.tuple(fc.nat(), filler), { maxLength: 12 }),
      (names, own, parts) => {
        // Parts of one's own name are one's own, so names that share them prove nothing.
        const mine = own.toLowerCase().split(" ");
        const others = names.filter(
          (one) =>
            !one
              .toLowerCase()
              .split(" ")
              .some((part) => mine.includes(part)),
        );
        const said = [own, ...others];
        const text = parts.map(([which, between]) => `${said[which % said.length]}${between}`).join("");
        const redacted = redactOthers(text, others, { own: [own], mark: MARK });
        const owns = (given: string) => given.split(own).length;
        expect(owns(redacted)).toBeGreaterThanOrEqual(
          Math.min(owns(text), parts.filter(([which]) => which % said.length === 0).length + 1),
        );
        const rest = redacted.split(own).join("|").split(MARK).join("|");
        for (const other of others) {
          if (/\p{Script=Han}/u.test(other)) expect(rest).not.toContain(other);
          else expect(rest).not.toMatch(new RegExp(`(?<![\\p{L}])${other}(?![\\p{L}])`, "u"));
        }
      },
    ),
    { numRuns: 500 },
  );
});
