import { isMap, isScalar, isSeq, type YAMLMap } from "yaml";
import { type ClauseId, isClauseId } from "../../../core/clauses.ts";
import { type Content, type ContentProblem, readOnce } from "../../../core/content.ts";
import { LOCALES, type Locale } from "../../../core/locale.ts";
import type { FaqEntry, FaqText } from "./model.ts";
import { openYaml, type Wrong } from "./yaml-file.ts";

/** Where the company keeps what is often asked: each file is a list of entries. */
export const FAQ_FOLDER = "faq";

type ReadFaq = { entries: FaqEntry[]; problems: ContentProblem[] };

/** Reads all files of the folder, or says what is wrong with them, file and line, all at once. */
export const readFaq = readOnce((content): ReadFaq => {
  const problems: ContentProblem[] = [];
  const entries: FaqEntry[] = [];
  const ids = new Map<string, string>();
  for (const file of content.list(FAQ_FOLDER, ".yaml")) {
    const opened = openYaml(file, content.read(file));
    const { root, wrong } = opened;
    if (opened.problems.length === 0 && root !== null && !isSeq(root))
      wrong(root, "write a list of entries: `- id: …`");
    if (isSeq(root))
      for (const item of root.items) {
        const entry = readEntry(item, wrong);
        if (!entry) continue;
        const taken = ids.get(entry.id);
        if (taken) wrong((item as YAMLMap).get("id", true), `the id "${entry.id}" is taken already, in ${taken}`);
        ids.set(entry.id, file);
        entries.push(entry);
      }
    problems.push(...opened.problems);
  }
  return { entries, problems };
});

const KEYS = ["id", "clauses", ...LOCALES];

function readEntry(item: unknown, wrong: Wrong): FaqEntry | undefined {
  if (!isMap(item)) {
    wrong(item, "an entry has id, clauses, zh-CN and en");
    return undefined;
  }
  for (const { key } of item.items)
    if (!KEYS.includes(String(key))) wrong(key, `"${String(key)}" is not known; an entry has ${KEYS.join(", ")}`);
  const id = item.get("id");
  if (typeof id !== "string" || !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id)) {
    wrong(item.get("id", true) ?? item, "id is a short name of small letters, digits and hyphens");
    return undefined;
  }
  const clauses = clausesOf(item, wrong);
  const texts = LOCALES.map((locale) => [locale, textsOf(item, id, locale, wrong)] as const);
  if (!texts.every(([, text]) => text !== undefined) || clauses.length === 0) return undefined;
  return { id, clauses, texts: Object.fromEntries(texts) as Record<Locale, FaqText> };
}

function clausesOf(item: YAMLMap, wrong: Wrong): ClauseId[] {
  const node = item.get("clauses", true) as unknown;
  if (!isSeq(node) || node.items.length === 0) {
    wrong(node ?? item, 'clauses names what the answer rests on: ["3.1.1"]');
    return [];
  }
  return node.items.flatMap((one) => {
    const id = isScalar(one) ? one.value : one;
    if (typeof id === "string" && isClauseId(id)) return [id];
    wrong(one, `${String(id)} is no clause; write its number in quotes, as "3.1.1"`);
    return [];
  });
}

function textsOf(item: YAMLMap, id: string, locale: Locale, wrong: Wrong): FaqText | undefined {
  const node = item.get(locale, true) as unknown;
  if (!isMap(node)) {
    wrong(node ?? item, `${id}: ${locale} is missing`);
    return undefined;
  }
  const read = (name: "question" | "answer"): string => {
    const text = node.get(name);
    if (typeof text === "string" && text.trim() !== "") return text.trim();
    wrong(node.get(name, true) ?? node, `${id}: the ${name} in ${locale} is empty`);
    return "";
  };
  const [question, answer] = [read("question"), read("answer")];
  const also = node.get("also", true) as unknown;
  if (also !== undefined && !isSeq(also)) wrong(also, `${id}: also is a list of other ways to ask`);
  const others = isSeq(also) ? also.items.map((one) => (isScalar(one) ? one.value : undefined)) : [];
  if (others.some((one) => typeof one !== "string")) wrong(also, `${id}: also holds texts alone`);
  if (question === "" || answer === "") return undefined;
  return { question, answer, also: others.filter((one) => typeof one === "string") };
}

/** The entries of the company's files; those that are wrong are left out. */
export const faqOf = (content: Content): readonly FaqEntry[] => readFaq(content).entries;
