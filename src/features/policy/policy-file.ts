import type { z } from "zod";
import { CLAUSE_IDS, type ClauseId, isChapterId, isClauseId, titleOf } from "../../core/clauses.ts";
import { LOCALES, type Locale } from "../../core/locale.ts";
import { fillClauses, isFillable, PLACEHOLDER } from "./filling.ts";
import { type LineProblem, type MarkedText, readMarkedText, type Section } from "./marked-text.ts";
import {
  BLANK_KEYS,
  BLANKS,
  type Blank,
  type ClauseTexts,
  type Parameters,
  type PolicyDraft,
  parametersSchema,
  type SourceWords,
} from "./model.ts";

/** Something in one of the files that keeps the policy from being taken in, in a plain sentence for the operator. */
export type PolicyFileProblem = LineProblem & { file: Locale };

/** `open`: the blanks that the company has still to fill in, which a draft may lack and a published version may not. */
export type PolicyFiles =
  | { ok: true; draft: PolicyDraft; open: PolicyFileProblem[] }
  | { ok: false; problems: PolicyFileProblem[] };

/** Settings that each file has in its own language. */
const OWN_KEYS = ["label", "interpretedBy", "supersedes"] as const;
const PARAMETER_KEYS = parametersSchema.keyof().options;
/** The file in which the parameters stand. */
const PARAMETERS_IN: Locale = "zh-CN";

const LABEL = /^[\p{L}\p{N}._-]{1,40}$/u;

/**
 * Reads a policy from its files, one a language: every clause with a text in each, the parameters in the Chinese one,
 * `{{…}}` filled in. All problems are named at once; with problems nothing should be taken in.
 */
export function readPolicyFiles(files: Record<Locale, string>): PolicyFiles {
  const problems: PolicyFileProblem[] = [];
  const marked = Object.fromEntries(LOCALES.map((file) => [file, readMarkedText(files[file])])) as Record<
    Locale,
    MarkedText
  >;
  for (const file of LOCALES) {
    const read = marked[file];
    const tell = (line: number, text: string) => problems.push({ file, line, text });
    for (const { line, text } of read.problems) tell(line, text);
    checkFront(read, file, tell);
  }
  const [label, other] = [own(marked["zh-CN"], "label"), own(marked.en, "label")];
  if (label !== "" && other !== "" && label !== other) {
    problems.push({ file: "en", line: lineOf(marked.en, "label"), text: `the label is ${label} in the Chinese file` });
  }
  const parameters = readParameters(marked[PARAMETERS_IN], (line, text) =>
    problems.push({ file: PARAMETERS_IN, line, text }),
  );
  const raw: Record<string, Partial<Record<Locale, string>>> = {};
  for (const file of LOCALES) {
    const texts = readClauses(marked[file], file, (line, text) => problems.push({ file, line, text }));
    for (const [id, text] of texts) raw[id] = { ...raw[id], [file]: text };
  }
  if (problems.length > 0 || !parameters) {
    const order = (file: Locale) => LOCALES.indexOf(file);
    return { ok: false, problems: problems.sort((a, b) => order(a.file) - order(b.file) || a.line - b.line) };
  }
  const both = (key: "interpretedBy" | "supersedes") =>
    [...new Set(LOCALES.map((file) => own(marked[file], key)))].join(" · ");
  const words = Object.fromEntries(
    LOCALES.map((file) => [file, Object.fromEntries(OWN_KEYS.map((key) => [key, own(marked[file], key)]))]),
  ) as SourceWords;
  const source = { clauses: raw as ClauseTexts, words };
  const unset = BLANK_KEYS.filter((key) => own(marked[PARAMETERS_IN], key) === "");
  return {
    ok: true,
    draft: {
      label,
      source,
      unset,
      clauses: fillClauses(source, parameters, unset),
      parameters,
      interpretedBy: both("interpretedBy"),
      supersedes: both("supersedes"),
    },
    open: unset.map((key) => ({ file: PARAMETERS_IN, line: lineOf(marked[PARAMETERS_IN], key), text: sayBlank(key) })),
  };
}

const sayBlank = (key: Blank): string =>
  `${key} is a blank that the company must fill in before it is published; ${BLANKS[key]} is what is suggested`;

type Tell = (line: number, text: string) => void;

const own = ({ front }: MarkedText, key: string): string => front.get(key)?.value ?? "";
const lineOf = ({ front }: MarkedText, key: string): number => front.get(key)?.line ?? 1;

function checkFront(read: MarkedText, file: Locale, tell: Tell): void {
  for (const key of OWN_KEYS) {
    if (own(read, key) === "") tell(lineOf(read, key), `${key} is empty`);
  }
  const label = own(read, "label");
  if (label !== "" && !LABEL.test(label)) {
    tell(lineOf(read, "label"), "the label is at most 40 letters, digits, dots and hyphens, such as 2026-1");
  }
  for (const [key, { value, line }] of read.front) {
    if (value.includes("{{")) tell(line, `${key} is a value, and {{…}} cannot stand in it`);
    if ((OWN_KEYS as readonly string[]).includes(key)) continue;
    if (!(PARAMETER_KEYS as readonly string[]).includes(key)) tell(line, `there is no setting ${key}`);
    else if (file !== PARAMETERS_IN) tell(line, `${key} stands in the Chinese file alone`);
  }
}

/** The parameters, or undefined when one of them is wrong. What is unset of the blanks is left out. */
function readParameters(read: MarkedText, tell: Tell): Parameters | undefined {
  const given: Record<string, unknown> = {};
  for (const key of PARAMETER_KEYS) {
    const value = own(read, key);
    if (value !== "") given[key] = readValue(key, value);
  }
  const unset = BLANK_KEYS.filter((key) => own(read, key) === "");
  const parsed = parametersSchema.safeParse({ ...BLANKS, ...given });
  if (parsed.success) {
    const kept = Object.entries(parsed.data).filter(([key]) => !(unset as string[]).includes(key));
    return Object.fromEntries(kept) as Parameters;
  }
  // Of several objections to one value the last is the narrowest.
  for (const [key, issue] of new Map(parsed.error.issues.map((one) => [String(one.path[0]), one]))) {
    tell(lineOf(read, key), `${key} ${sayIssue(issue)}, not "${own(read, key)}"`);
  }
  return undefined;
}

function readValue(key: keyof Parameters, value: string): unknown {
  if (key === "bonusRuleRef") return value;
  if (key === "bonusCities") return value.split(/\s*[,，、]\s*/).filter(Boolean);
  // Nothing is ever deducted: the rung has no such step.
  if (key === "bonusDeductionPercent" && /^0+$/.test(value)) return null;
  if (/^\d+$/.test(value)) return Number(value);
  return value === "true" ? true : value === "false" ? false : value;
}

function sayIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === "too_small") return `is at least ${issue.minimum}`;
  if (issue.code === "too_big") return `is at most ${issue.maximum}`;
  if (issue.code === "invalid_value") return `is one of ${issue.values.map(String).join(", ")}`;
  if (issue.code === "invalid_type" && issue.expected === "boolean") return "is true or false";
  return "is a whole number";
}

function readClauses({ sections }: MarkedText, file: Locale, tell: Tell): Map<ClauseId, string> {
  const texts = new Map<ClauseId, string>();
  const seen = new Set<string>();
  for (const section of sections) {
    const { id, title, line, text, textLine } = section;
    if (!isClauseId(id) && !isChapterId(id)) tell(line, `there is no clause ${id}`);
    else if (seen.has(id)) tell(line, `${id} stands here twice`);
    else if (title !== titleOf(id, file))
      tell(line, `${id} is called "${titleOf(id, file)}", since its meaning is fixed`);
    seen.add(id);
    if (isChapterId(id) && text !== "")
      tell(textLine, `a chapter has no text of its own; put it under a clause of ${id}`);
    if (!isClauseId(id)) continue;
    if (text === "") tell(line, `${id} has no text`);
    checkPlaceholders(section, tell);
    texts.set(id, text);
  }
  for (const id of CLAUSE_IDS) {
    if (!seen.has(id)) tell(sections.at(-1)?.line ?? 1, `clause ${id} (${titleOf(id, file)}) is missing`);
  }
  return texts;
}

function checkPlaceholders({ text, textLine }: Section, tell: Tell): void {
  for (const { 1: name = "", index } of text.matchAll(PLACEHOLDER)) {
    const line = textLine + text.slice(0, index).split("\n").length - 1;
    if (!isFillable(name)) tell(line, `there is nothing called ${name} to fill in`);
  }
}
