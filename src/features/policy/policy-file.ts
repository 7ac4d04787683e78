import type { z } from "zod";
import { CLAUSE_IDS, type ClauseId, isChapterId, isClauseId, titleOf } from "../../core/clauses.ts";
import { LOCALES, type Locale } from "../../core/locale.ts";
import { type LineProblem, type MarkedText, readMarkedText, type Section } from "./marked-text.ts";
import { BLANKS, type ClauseTexts, type Parameters, type PolicyDraft, parametersSchema } from "./model.ts";

/** Something in one of the files that keeps the policy from being taken in, in a plain sentence for the operator. */
export type PolicyFileProblem = LineProblem & { file: Locale };

export type PolicyFiles = { ok: true; draft: PolicyDraft } | { ok: false; problems: PolicyFileProblem[] };

/** Settings that each file has in its own language. */
const OWN_KEYS = ["label", "interpretedBy", "supersedes"] as const;
const PARAMETER_KEYS = parametersSchema.keyof().options;
/** Parameters that a text may name. */
const SAYABLE = [
  ...(Object.keys(BLANKS) as (keyof typeof BLANKS)[]),
  "lookBackMonths",
  "statementDays",
  "secondChannelDays",
  "circularDays",
  "deleteHours",
  "deleteUrgentHours",
  "reflectionDays",
  "meetingDays",
  "unionDays",
] as const satisfies readonly (keyof Parameters)[];
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
  const clauses: Record<string, Partial<Record<Locale, string>>> = {};
  for (const file of LOCALES) {
    const texts = readClauses(marked[file], file, fillers(marked[file], parameters), (line, text) =>
      problems.push({ file, line, text }),
    );
    for (const [id, text] of texts) clauses[id] = { ...clauses[id], [file]: text };
  }
  if (problems.length > 0 || !parameters) {
    const order = (file: Locale) => LOCALES.indexOf(file);
    return { ok: false, problems: problems.sort((a, b) => order(a.file) - order(b.file) || a.line - b.line) };
  }
  const both = (key: "interpretedBy" | "supersedes") =>
    [...new Set(LOCALES.map((file) => own(marked[file], key)))].join(" · ");
  return {
    ok: true,
    draft: {
      label,
      clauses: clauses as ClauseTexts,
      parameters,
      interpretedBy: both("interpretedBy"),
      supersedes: both("supersedes"),
    },
  };
}

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

/** The parameters, or undefined when one of them is wrong. */
function readParameters(read: MarkedText, tell: Tell): Parameters | undefined {
  const given: Record<string, unknown> = {};
  let isComplete = true;
  for (const [key, suggested] of Object.entries(BLANKS)) {
    if (own(read, key) !== "") continue;
    isComplete = false;
    tell(lineOf(read, key), `${key} is a blank that the company must fill in; ${suggested} is what is suggested`);
  }
  for (const key of PARAMETER_KEYS) {
    const value = own(read, key);
    if (value !== "") given[key] = readValue(key, value);
  }
  const parsed = parametersSchema.safeParse(given);
  if (parsed.success) return isComplete ? parsed.data : undefined;
  // Of several objections to one value the last is the narrowest.
  for (const [key, issue] of new Map(parsed.error.issues.map((one) => [String(one.path[0]), one]))) {
    if (own(read, key) !== "") tell(lineOf(read, key), `${key} ${sayIssue(issue)}, not "${own(read, key)}"`);
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

/** What `{{…}}` may name in a text: the numbers of the policy and the words of this file. */
function fillers(read: MarkedText, parameters: Parameters | undefined): ReadonlyMap<string, string | undefined> {
  return new Map<string, string | undefined>([
    ...OWN_KEYS.map((key) => [key, own(read, key)] as const),
    ...SAYABLE.map((key) => [key, parameters && String(parameters[key] ?? 0)] as const),
  ]);
}

function readClauses(
  { sections }: MarkedText,
  file: Locale,
  known: ReadonlyMap<string, string | undefined>,
  tell: Tell,
): Map<ClauseId, string> {
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
    texts.set(id, fill(section, known, tell));
  }
  for (const id of CLAUSE_IDS) {
    if (!seen.has(id)) tell(sections.at(-1)?.line ?? 1, `clause ${id} (${titleOf(id, file)}) is missing`);
  }
  return texts;
}

function fill({ text, textLine }: Section, known: ReadonlyMap<string, string | undefined>, tell: Tell): string {
  return text.replace(/\{\{\s*([^{}]*?)\s*\}\}/g, (whole, name: string, at: number) => {
    if (!known.has(name)) {
      tell(textLine + text.slice(0, at).split("\n").length - 1, `there is nothing called ${name} to fill in`);
    }
    return known.get(name) ?? whole;
  });
}
