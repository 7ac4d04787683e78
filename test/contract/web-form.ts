import { readMarkup } from "../../src/platforms/web/render/markup.fixture.ts";
import { hiddenOf } from "../web/web-app.ts";

/** `ticked`: of boxes those that are, which a browser sends instead of the value; undefined for all other fields. */
type Field = { name: string; label: string; value: string; options: Map<string, string>; ticked?: string[] };
export type PageForm = { hidden: Record<string, string>; fields: Field[] };

/** A form as a browser has it: what each field is called, what stands in it, and what can be chosen. */
export function readForm(markup: string): PageForm {
  const labels = new Map<string, string>();
  const fields = new Map<string, Field>();
  const fieldOf = (name: string): Field => {
    const known = fields.get(name) ?? { name, label: labels.get(name) ?? "", value: "", options: new Map() };
    fields.set(name, known);
    return known;
  };
  let awaited: ((text: string) => void) | undefined;
  let group = "";
  let open: Field | undefined;
  for (const token of readMarkup(markup)) {
    if (token.kind === "text") {
      if (token.text.trim() !== "") awaited?.(token.text.trim());
      if (token.text.trim() !== "") awaited = undefined;
    }
    if (token.kind === "close" && token.name === "textarea") awaited = undefined;
    if (token.kind !== "open") continue;
    const { name, attributes } = token;
    if (name === "fieldset") group = attributes.id ?? "";
    const labelled = name === "label" ? attributes.for : name === "legend" ? group : undefined;
    if (labelled !== undefined) awaited = (text) => labels.set(labelled.replace(/^f-/, ""), text);
    if (name === "textarea" || name === "select") open = fieldOf(attributes.name ?? "");
    if (name === "textarea") awaited = setValue(open);
    if (name === "option" && open) {
      if ("selected" in attributes) open.value = attributes.value ?? "";
      awaited = addOption(open, attributes.value ?? "");
    }
    if (name !== "input" || !attributes.name || ["hidden", "file"].includes(attributes.type ?? "")) continue;
    const field = fieldOf(attributes.name);
    if (attributes.type === "checkbox") {
      field.ticked ??= [];
      if ("checked" in attributes) field.ticked.push(attributes.value ?? "");
    }
    if (attributes.type !== "radio") field.value = attributes.value ?? "";
    if (attributes.type === "radio" || attributes.type === "checkbox")
      awaited = addOption(field, attributes.value ?? "");
    if (attributes.type === "radio" && "checked" in attributes) field.value = attributes.value ?? "";
  }
  return { hidden: hiddenOf(markup), fields: [...fields.values()] };
}

const setValue = (field: Field | undefined) => (text: string) => {
  if (field) field.value = text;
};
const addOption = (field: Field, value: string) => (label: string) => {
  field.options.set(label, value);
};

/** The callback behind a button, or behind the "yes" of the question that unfolds under it. */
export function buttonOf(markup: string, label: string): string | undefined {
  const tokens = readMarkup(markup);
  for (const [at, token] of tokens.entries()) {
    const next = tokens[at + 1];
    if (token.kind !== "open" || next?.kind !== "text" || next.text.trim() !== label) continue;
    if (token.name === "button") return token.attributes.value;
    if (token.name !== "summary") continue;
    for (const inside of tokens.slice(at)) {
      if (inside.kind === "open" && inside.name === "button" && inside.attributes.value) return inside.attributes.value;
    }
  }
  return undefined;
}

/** The address behind a link. */
export function linkOf(markup: string, label: string): string | undefined {
  const tokens = readMarkup(markup);
  const at = tokens.findIndex((token, index) => {
    const next = tokens[index + 1];
    return token.kind === "open" && token.name === "a" && next?.kind === "text" && next.text.trim() === label;
  });
  const found = tokens[at];
  return found?.kind === "open" ? found.attributes.href : undefined;
}
