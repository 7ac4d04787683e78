import { ELEMENTS, SILENT_ELEMENTS } from "./block-kit-spec.ts";
import { type Fields, isFields, listOf, textOf } from "./json.ts";

/** The elements of a block, wherever the block keeps them. */
export function elementsOf(block: Fields): Fields[] {
  if (block.type === "actions") return listOf(block.elements);
  return [block.accessory, block.element].filter(isFields);
}

/** The options that an element offers, groups unfolded. */
export function optionsOf(element: Fields): Fields[] {
  return [...listOf(element.options), ...listOf(element.option_groups).flatMap((group) => listOf(group.options))];
}

/** Characters of text in all blocks together, which Slack bounds for a message (`msg_blocks_too_long`). */
export function textLengthOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + textLengthOf(item), 0);
  if (!isFields(value)) return 0;
  const own = typeof value.text === "string" ? [...value.text].length : 0;
  return Object.values(value).reduce((sum: number, item) => sum + textLengthOf(item), own);
}

/** The words a reader sees in blocks, one text a line, entities decoded. */
export function wordsOf(value: unknown): string {
  const words: string[] = [];
  const walk = (item: unknown): void => {
    if (Array.isArray(item)) for (const part of item) walk(part);
    if (!isFields(item)) return;
    for (const field of ["text", "alt_text"]) if (typeof item[field] === "string") words.push(item[field]);
    for (const [field, part] of Object.entries(item)) if (field !== "confirm") walk(part);
  };
  walk(value);
  return decodeEntities(words.join("\n"));
}

export const decodeEntities = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** The blocks with ids for those that came without, as Slack hands them back. */
export function withIds(blocks: readonly Fields[], newId: () => string): Fields[] {
  const named = (element: unknown): unknown =>
    isFields(element) && ELEMENTS[textOf(element.type)] && !SILENT_ELEMENTS.has(textOf(element.type))
      ? { ...element, action_id: element.action_id ?? newId() }
      : element;
  return blocks.map((block) => {
    const out: Fields = { ...block, block_id: block.type === "markdown" ? newId() : (block.block_id ?? newId()) };
    if (block.type === "actions" && Array.isArray(block.elements)) out.elements = block.elements.map(named);
    if (block.accessory !== undefined) out.accessory = named(block.accessory);
    if (block.element !== undefined) out.element = named(block.element);
    return out;
  });
}
