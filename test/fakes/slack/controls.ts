import { elementsOf } from "./blocks.ts";
import { type Fields, fieldsOf, textOf } from "./json.ts";
import { NotPossible, type StateValues } from "./model.ts";
import { labelOf, stateFieldOf } from "./view-state.ts";

/** A control that a person can work, found by action id, label, or both ids. */
export type Which = string | RegExp | { block_id?: string; action_id?: string };
export type Control = { block: Fields; element: Fields };

/** The controls among blocks that answer to `which`. */
function controlsIn(blocks: readonly Fields[], which: Which): Control[] {
  const all = blocks.flatMap((block) => elementsOf(block).map((element) => ({ block, element })));
  const workable = all.filter(({ element }) => textOf(element.action_id) !== "");
  if (which instanceof RegExp) return workable.filter(({ block, element }) => which.test(labelOf(block, element)));
  if (typeof which === "object")
    return workable.filter(
      ({ block, element }) =>
        (which.block_id === undefined || block.block_id === which.block_id) &&
        (which.action_id === undefined || element.action_id === which.action_id),
    );
  const byId = workable.filter(({ element }) => element.action_id === which);
  return byId.length > 0 ? byId : workable.filter(({ block, element }) => labelOf(block, element) === which);
}

/** The one control that answers to `which`. @throws NotPossible when there is none, or more than one */
export function theControl(blocks: readonly Fields[], which: Which): Control {
  const [control, another] = controlsIn(blocks, which);
  if (!control) throw new NotPossible(`no such control: ${which instanceof RegExp ? which : JSON.stringify(which)}`);
  if (another) throw new NotPossible(`more than one control answers to ${JSON.stringify(which)}`);
  return control;
}

/** A field by block id, by action id, or by the label above it. */
export function fieldNamed(blocks: readonly Fields[], name: string): Control {
  const all = controlsIn(blocks, {}).filter(({ element }) => stateFieldOf(element) !== undefined);
  const named = [
    all.filter(({ block }) => block.block_id === name),
    all.filter(({ element }) => element.action_id === name),
    all.filter(({ block }) => fieldsOf(block.label).text === name),
  ].find((found) => found.length > 0);
  const [control, another] = named ?? [];
  if (!control || another) throw new NotPossible(`${control ? "more than one" : "no"} field is called ${name}`);
  return control;
}

/** Keeps what was chosen in a control. */
export function remember(
  typed: StateValues,
  { block, element }: Control,
  value: NonNullable<StateValues[string]>[string],
): void {
  const blockId = textOf(block.block_id);
  typed[blockId] = { ...typed[blockId], [textOf(element.action_id)]: value };
}

/** Whether the confirmation dialog, if there is one, was answered with yes. */
export const agreed = ({ element }: Control, options: { confirm?: "yes" | "no" }): boolean =>
  element.confirm === undefined || options.confirm !== "no";

/** The address that a link button opened. */
export const opened = ({ element }: Control): { opened?: string } =>
  typeof element.url === "string" ? { opened: element.url } : {};
