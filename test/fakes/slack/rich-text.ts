import type { Problem } from "./block-kit.ts";
import { type Fields, isFields, textOf } from "./json.ts";

/** What each inline piece of a rich text must carry besides its type. */
const INLINE: Record<string, string | undefined> = {
  text: "text",
  link: "url",
  user: "user_id",
  usergroup: "usergroup_id",
  channel: "channel_id",
  emoji: "name",
  broadcast: "range",
  date: "timestamp",
  color: "value",
};
const CONTAINERS = ["rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"];

/** The broken rules of a rich_text block's elements. */
export function richTextProblems(value: unknown, at: string): Problem[] {
  if (!Array.isArray(value) || value.length === 0) return [{ pointer: at, message: "must be a list, not empty" }];
  return value.flatMap((part: unknown, i) => containerProblems(part, `${at}/${i}`));
}

function containerProblems(part: unknown, at: string): Problem[] {
  if (!isFields(part)) return [{ pointer: at, message: "must be an object" }];
  const type = textOf(part.type);
  if (!CONTAINERS.includes(type)) return [{ pointer: `${at}/type`, message: `unsupported type: ${type}` }];
  if (!Array.isArray(part.elements)) return [{ pointer: `${at}/elements`, message: "must be a list" }];
  if (type !== "rich_text_list")
    return part.elements.flatMap((item: unknown, i) => inlineProblems(item, `${at}/elements/${i}`));
  const problems: Problem[] = [];
  if (part.style !== "bullet" && part.style !== "ordered")
    problems.push({ pointer: `${at}/style`, message: "must be bullet or ordered" });
  part.elements.forEach((item: unknown, i) => {
    const inside = `${at}/elements/${i}`;
    if (!isFields(item) || item.type !== "rich_text_section")
      problems.push({ pointer: inside, message: "a list holds sections only" });
    else problems.push(...containerProblems(item, inside));
  });
  return problems;
}

function inlineProblems(item: unknown, at: string): Problem[] {
  const type = isFields(item) ? textOf(item.type) : "";
  const needs = INLINE[type];
  if (!isFields(item) || needs === undefined) return [{ pointer: `${at}/type`, message: `unsupported type: ${type}` }];
  const given = item[needs];
  const isRight = type === "date" ? Number.isInteger(given) : typeof given === "string" && given !== "";
  return isRight ? [] : [{ pointer: `${at}/${needs}`, message: `missing required field: ${needs}` }];
}

/** The broken rules of a table's rows: at most 100 rows of 20 cells, 10,000 characters in all. */
export function tableProblems(value: unknown, at: string): Problem[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > 100)
    return [{ pointer: at, message: "must have 1 to 100 rows" }];
  const problems: Problem[] = [];
  let characters = 0;
  value.forEach((row: unknown, r) => {
    if (!Array.isArray(row) || row.length === 0 || row.length > 20) {
      problems.push({ pointer: `${at}/${r}`, message: "must have 1 to 20 cells" });
      return;
    }
    row.forEach((cell: unknown, c) => {
      const here = `${at}/${r}/${c}`;
      if (!isFields(cell)) problems.push({ pointer: here, message: "must be an object" });
      else if (cell.type === "rich_text") problems.push(...richTextProblems(cell.elements, `${here}/elements`));
      else if (cell.type !== "raw_text" && cell.type !== "raw_number")
        problems.push({ pointer: `${here}/type`, message: "must be raw_text, raw_number or rich_text" });
      characters += cellLength(cell);
    });
  });
  if (characters > 10_000) problems.push({ pointer: at, message: "a table holds at most 10000 characters" });
  return problems;
}

function cellLength(cell: unknown): number {
  if (Array.isArray(cell)) return cell.reduce((sum: number, part) => sum + cellLength(part), 0);
  if (!isFields(cell)) return 0;
  const fields: Fields = cell;
  return Object.values(fields).reduce((sum: number, part) => sum + cellLength(part), [...textOf(fields.text)].length);
}
