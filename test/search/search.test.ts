import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { ClauseId } from "../../src/core/clauses.ts";
import { openContent } from "../../src/core/content.ts";
import { LOCALES, type Locale } from "../../src/core/locale.ts";
import { answerCard } from "../../src/features/policy/asking/answer-cards.ts";
import { documentsOf } from "../../src/features/policy/asking/documents.ts";
import { faqOf } from "../../src/features/policy/asking/faq-file.ts";
import { createFinder, type Finder, HITS, QUERY_MAX } from "../../src/features/policy/asking/finder.ts";
import { folded, RUNS, wordsOf } from "../../src/features/policy/asking/folding.ts";
import { lexiconOf } from "../../src/features/policy/asking/lexicon.ts";
import type { CaseDocument } from "../../src/features/policy/asking/model.ts";
import { passageOf } from "../../src/features/policy/asking/passage.ts";
import { createTokens, type Tokens } from "../../src/features/policy/asking/tokens.ts";
import { fillFront, readTemplate } from "../../src/features/policy/demo.ts";
import type { KeptVersion } from "../../src/features/policy/model.ts";
import { readPolicyFiles } from "../../src/features/policy/policy-file.ts";

/** How well questions in plain words find what answers them, measured on a labelled set; and what holds for any text. */
const content = openContent(fileURLToPath(new URL("../../content", import.meta.url)));
const lexicon = lexiconOf(content);
const tokens = await createTokens(lexicon);
const files = readTemplate();
const read = readPolicyFiles({
  ...files,
  "zh-CN": fillFront(files["zh-CN"], { appealDays: "5", answerDays: "10", bonusDeductionPercent: "10" }),
});
if (!read.ok) throw new Error(JSON.stringify(read.problems));
const { draft } = read;
const finderOf = (locale: Locale, own: Tokens = tokens): Finder =>
  createFinder(documentsOf(draft, faqOf(content), [], locale), lexicon, own);
const finders = Object.fromEntries(LOCALES.map((locale) => [locale, finderOf(locale)])) as Record<Locale, Finder>;

type Labelled = { in: Locale; ask: string; right: string[]; heldOut?: true };
const QUESTIONS = parse(readFileSync(new URL("questions.yaml", import.meta.url), "utf8")) as Labelled[];
const answerable = QUESTIONS.filter(({ right }) => right.length > 0);
const foreign = QUESTIONS.filter(({ right }) => right.length === 0);

/** Found when one of the first three quotes a clause that was labelled right; what is only "nearest" does not count. */
const isFound = (one: Labelled): boolean =>
  finders[one.in]
    .find(one.ask)
    .hits.slice(0, 3)
    .some(({ document }) => document.clauses.some((id) => one.right.includes(id)));
const isRefused = (one: Labelled): boolean => finders[one.in].find(one.ask).hits.length === 0;

function measure(
  what: string,
  set: readonly Labelled[],
  isGood: (one: Labelled) => boolean,
  { isBrief = false } = {},
): number {
  const missed = set.filter((one) => !isGood(one));
  const share = (set.length - missed.length) / set.length;
  console.log(`${what}: ${set.length - missed.length}/${set.length} = ${share.toFixed(3)}`);
  for (const { ask } of isBrief ? [] : missed) console.log(`  missed: ${ask}`);
  return share;
}

describe("the labelled questions", () => {
  test("are many, in both languages, and name clauses that there are", () => {
    for (const locale of LOCALES) {
      expect(answerable.filter((one) => one.in === locale).length).toBeGreaterThanOrEqual(40);
      expect(foreign.filter((one) => one.in === locale).length).toBeGreaterThanOrEqual(10);
    }
    expect(new Set(QUESTIONS.map(({ ask }) => ask)).size).toBe(QUESTIONS.length);
    for (const id of answerable.flatMap(({ right }) => right)) expect([id, id in draft.clauses]).toEqual([id, true]);
  });

  test("are nobody's wording in the frequent questions or the synonyms", () => {
    const bare = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
    const asked = faqOf(content).flatMap(({ texts }) =>
      LOCALES.flatMap((locale) => [texts[locale].question, ...texts[locale].also]),
    );
    const said = new Set([...asked, ...lexicon.meanings.keys()].map(bare));
    expect(QUESTIONS.filter(({ ask }) => said.has(bare(ask))).map(({ ask }) => ask)).toEqual([]);
  });

  test.each(LOCALES)("in %s find their clause among the first three, nine times out of ten and more", (locale) => {
    const set = answerable.filter((one) => one.in === locale);
    expect(measure(`recall at 3, ${locale}`, set, isFound)).toBeGreaterThanOrEqual(0.9);
  });

  test.each([
    ["zh-CN", "可以晒工位照片吗"],
    ["zh-CN", "可以在朋友圈晒办公室的照片吗？"],
    ["en", "may I post a photo of my desk"],
    ["en", "May I post a picture of my desk?"],
    ["en", "may I post photos from work"],
    ["zh-CN", "下班后可以发什么"],
  ] as const)("that the product gives as examples are answered: in %s, %s", (locale, ask) => {
    expect(finders[locale].find(ask).hits.length).toBeGreaterThan(0);
  });

  test("by which nothing was tuned do so four times out of five and more", () => {
    const held = answerable.filter(({ heldOut }) => heldOut);
    expect(held.length).toBeGreaterThanOrEqual(60);
    expect(measure("recall at 3, held out", held, isFound, { isBrief: true })).toBeGreaterThanOrEqual(0.8);
    expect(measure("recall at 3, all", answerable, isFound, { isBrief: true })).toBeGreaterThanOrEqual(0.93);
  });

  test("that are answered with nothing show their clause among what comes nearest", () => {
    const shown = (one: Labelled): boolean => {
      const { hits, nearest } = finders[one.in].find(one.ask);
      return [...hits, ...nearest]
        .slice(0, 3)
        .some(({ document }) => document.clauses.some((id) => one.right.includes(id)));
    };
    expect(measure("shown at all", answerable, shown, { isBrief: true })).toBeGreaterThanOrEqual(0.95);
  });

  test("find it too when one letter of the longest word, or one Chinese character, is wrong", () => {
    const withSlip = ({ ask, ...one }: Labelled): Labelled => {
      if (one.in === "zh-CN") {
        const letters = [...ask];
        letters[Math.floor(letters.length / 2)] = "某";
        return { ...one, ask: letters.join("") };
      }
      const [longest = ""] = ask.split(/[^A-Za-z]+/).sort((a, b) => b.length - a.length);
      const at = Math.floor(longest.length / 2);
      return { ...one, ask: ask.replace(longest, longest.slice(0, at) + longest.slice(at + 1)) };
    };
    const found = answerable.filter(isFound).map(withSlip);
    expect(measure("recall at 3 with a slip", found, isFound, { isBrief: true })).toBeGreaterThanOrEqual(0.8);
  });

  test.each(LOCALES)("in %s about what the policy says nothing of are refused", (locale) => {
    const set = foreign.filter((one) => one.in === locale);
    expect(measure(`refused, ${locale}`, set, isRefused)).toBeGreaterThanOrEqual(0.85);
  });
});

/** What people and machines type: words of the policy among signs, emoji, other scripts and half characters. */
const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 400 }),
  fc.string({ unit: "grapheme", maxLength: 100 }),
  fc
    .array(
      fc.constantFrom(
        "发",
        "公司",
        "账号",
        "密码",
        "post",
        "LinkedIn",
        "(",
        ".*",
        "\\",
        "[",
        "🙂",
        "\ud83d",
        "\n",
        "３．１",
        "帳號",
        " ",
      ),
      {
        maxLength: 60,
      },
    )
    .map((parts) => parts.join("")),
);

describe("whatever is typed", () => {
  test("nothing makes it fail, and what it finds is bounded and real", () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(...LOCALES), (text, locale) => {
        const { hits, nearest } = finders[locale].find(text);
        expect(hits.length).toBeLessThanOrEqual(HITS);
        expect(hits.length > 0 && nearest.length > 0).toBe(false);
        for (const { document, fit } of [...hits, ...nearest]) {
          expect(fit).toBeGreaterThanOrEqual(0);
          expect(fit).toBeLessThanOrEqual(1 + 1e-9);
          for (const id of document.clauses) expect(draft.clauses[id]?.[locale]).toBeDefined();
        }
      }),
      { numRuns: 300 },
    );
  });

  test("it finds the same again: a question leaves nothing behind", () => {
    fc.assert(
      fc.property(anyText, anyText, (one, other) => {
        const before = finders["zh-CN"].find(one);
        finders["zh-CN"].find(other);
        expect(finders["zh-CN"].find(one)).toEqual(before);
      }),
      { numRuns: 50 },
    );
  });

  test("full-width, traditional and capital letters find what plain ones find", () => {
    const ids = (text: string) => finders["zh-CN"].find(text).hits.map(({ document }) => document.id);
    expect(ids("個人帳號可以借給同事嗎")).toEqual(ids("个人账号可以借给同事吗"));
    expect(ids("ＬＩＮＫＥＤＩＮ 算社交媒體嗎")).toEqual(ids("linkedin 算社交媒体吗"));
    expect(ids("个人账号可以借给同事吗")).not.toEqual([]);
  });
});

describe("a hostile text", () => {
  const HOSTILE = ["🙂", "((((", "a+", "龘", "公司", "ab ", "é\u0301", "'", "-a", "１"];

  test.each(HOSTILE)("of 10,000 times %j is cut before anything looks at it", (piece) => {
    let seen = 0;
    const counting: Tokens = {
      ...tokens,
      unitsOf(text, mend) {
        seen += [...text].length;
        return tokens.unitsOf(text, mend);
      },
    };
    const finder = finderOf("zh-CN", counting);
    seen = 0;
    finder.find(piece.repeat(10_000));
    expect(seen).toBeLessThanOrEqual(QUERY_MAX);
  });

  test.each(HOSTILE)("of many times %j is taken apart into as many parts as it is long, and no more", (piece) => {
    const parts = (times: number) => {
      const text = piece.repeat(times);
      return tokens.termsOf(text).length + (folded(text).match(RUNS)?.length ?? 0) + wordsOf(text).length;
    };
    // Ten times the text is ten times the work: parts are counted, so that no clock has a say.
    expect(parts(10_000)).toBeLessThanOrEqual(10 * parts(1000) + 20);
    expect(parts(10_000)).toBeLessThanOrEqual(5 * 10_000 * piece.length);
  });
});

describe("a case study", () => {
  const CASES: CaseDocument[] = [
    {
      id: "CS-W01",
      clauses: ["3.3.1"],
      texts: {
        "zh-CN": {
          title: "借出去的账号",
          text: "她把自己的账号借给同事发通知，三天后账号里多了陌生的广告。",
          lesson: "账号不出借。",
        },
        en: {
          title: "The account that was lent",
          text: "She lent her account to a colleague. Three days later it showed advertisements of strangers.",
          lesson: "Lend no account.",
        },
      },
    },
    {
      id: "CS-P01",
      clauses: ["3.2.3", "9.9" as never],
      texts: {
        "zh-CN": { title: "一条差评", text: "他看到负面评价，没有回应，马上汇报给上级。", lesson: "先汇报。" },
        en: {
          title: "One bad review",
          text: "He saw a negative comment, did not answer and told his superior.",
          lesson: "Report first.",
        },
      },
    },
  ];
  const withCases = (locale: Locale): Finder =>
    createFinder(documentsOf(draft, faqOf(content), CASES, locale), lexicon, tokens);

  test.each([
    ["zh-CN", "账号借给同事用会怎样", "CS-W01"],
    ["en", "may I lend my account to a colleague", "CS-W01"],
    ["zh-CN", "看到差评要不要回应", "CS-P01"],
  ] as const)("that fits is named beside the answer: in %s, %s", (locale, text, id) => {
    const { hits, study } = withCases(locale).find(text);
    expect(hits.map(({ document }) => document.kind)).not.toContain("case");
    expect(study?.document.id).toBe(id);
  });

  test("is none where nothing fits, and takes no answer away", () => {
    for (const locale of LOCALES) {
      const finder = withCases(locale);
      for (const { ask } of foreign.filter((one) => one.in === locale && isRefused(one)))
        expect([ask, finder.find(ask).study?.document.id]).toEqual([ask, undefined]);
      const lost = answerable.filter(
        (one) =>
          one.in === locale &&
          isFound(one) &&
          !finder.find(one.ask).hits.some(({ document }) => document.clauses.some((id) => one.right.includes(id))),
      );
      expect(lost.length).toBeLessThanOrEqual(1);
    }
  });
});

describe("what is quoted", () => {
  test("on a card is always of the policy, letter by letter, whatever was asked", () => {
    const version = { ...draft, id: "pol_0000000000000001" } as unknown as KeptVersion;
    const asked = fc.oneof(anyText, fc.constantFrom(...QUESTIONS.map(({ ask }) => ask)));
    fc.assert(
      fc.property(asked, fc.constantFrom(...LOCALES), (query, locale) => {
        const finder = finders[locale];
        const looked = {
          query,
          lookupId: undefined,
          version,
          finding: finder.find(query),
          weightOf: finder.weigher(query),
        };
        const card = answerCard({ locale }, looked);
        const quotes = card.body.flatMap((block) => (block.kind === "quote" ? [block] : []));
        for (const { by = "", text } of quotes) {
          const [, id = ""] = /(\d+(?:\.\d+)+)/.exec(by) ?? [];
          expect(draft.clauses[id as ClauseId]?.[locale]).toContain(text);
          expect(text).not.toBe("");
        }
        expect(quotes.length > 0).toBe(looked.finding.hits.length > 0);
      }),
      { numRuns: 300 },
    );
  });

  test("stands in the text letter by letter, and is never longer than a card can show", () => {
    const sentences = fc.array(
      fc.tuple(
        fc.string({ unit: "grapheme", minLength: 1, maxLength: 80 }),
        fc.constantFrom("。", ". ", "！", "\n", ""),
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(sentences, fc.nat(1000), (parts, salt) => {
        const text = parts.flat().join("");
        const passage = passageOf(text, (sentence) => (sentence.length * 7919 + salt) % 101);
        expect(text.includes(passage)).toBe(true);
        expect(passage.length).toBeLessThanOrEqual(400);
        if (text.length <= 400) expect(passage).toBe(text);
      }),
    );
  });

  test("of a long clause is the part that says most about what was asked", () => {
    const filler = "本节说明其他与此无关的安排，大家可以自行阅读。".repeat(30);
    const text = `${filler}照片中有同事的，先征得他们同意。${filler}`;
    expect(passageOf(text, finders["zh-CN"].weigher("发同事照片要同意吗"))).toContain(
      "照片中有同事的，先征得他们同意。",
    );
  });
});
