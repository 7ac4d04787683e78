import { LOCALES } from "../../core/locale.ts";
import type { Blank, ClauseTexts, Parameters, PolicySource, SourceWords } from "./model.ts";

/** Parameters that a text may name. */
const SAYABLE = [
  "appealDays",
  "answerDays",
  "bonusDeductionPercent",
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
const OWN_WORDS = ["label", "interpretedBy", "supersedes"] as const satisfies readonly (keyof SourceWords["en"])[];

/** `{{name}}` in a text; for use with methods that begin afresh. */
export const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** Stands in a draft where a blank is not filled in yet. */
export const UNSET = "[＿＿]";

/** Whether there is something of that name to fill into a text. */
export const isFillable = (name: string): boolean => ([...SAYABLE, ...OWN_WORDS] as string[]).includes(name);

/** The texts with the company's numbers and words in place of their `{{…}}`. */
export function fillClauses(source: PolicySource, parameters: Parameters, unset: readonly Blank[]): ClauseTexts {
  const numbers = SAYABLE.map((key) => [key, isUnset(key) ? UNSET : String(parameters[key] ?? 0)] as const);
  const filled = Object.entries(source.clauses).map(([id, texts]) => {
    const inAll = LOCALES.map((locale) => {
      const known = new Map<string, string>([...numbers, ...Object.entries(source.words[locale])]);
      const text = texts[locale].replace(PLACEHOLDER, (whole, name: string) => known.get(name) ?? whole);
      return [locale, text] as const;
    });
    return [id, Object.fromEntries(inAll)] as const;
  });
  return Object.fromEntries(filled) as ClauseTexts;

  function isUnset(key: string): boolean {
    return (unset as readonly string[]).includes(key);
  }
}
