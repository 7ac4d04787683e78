import { type Fields, isFields, parseJson } from "./json.ts";
import { Refusal } from "./model.ts";

/** The arguments of one Web API call, from a form (all strings, objects as JSON text) or from a JSON body. */
export class Args {
  readonly #given: Fields;
  constructor(given: Fields) {
    this.#given = given;
  }

  has(name: string): boolean {
    const value = this.#given[name];
    return value !== undefined && value !== null && value !== "";
  }
  text(name: string): string | undefined {
    const value = this.#given[name];
    if (typeof value === "string") return value;
    return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
  }
  /** A required text. @throws Refusal `invalid_arguments` when it is absent */
  need(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === "") throw missing([name]);
    return value;
  }
  flag(name: string): boolean {
    return ["true", "1"].includes(this.text(name) ?? "");
  }
  /** A whole number, or undefined when it is absent. @throws Refusal `invalid_arguments` for anything else */
  count(name: string): number | undefined {
    if (!this.has(name)) return undefined;
    const value = Number(this.text(name));
    if (!Number.isInteger(value) || value < 0) throw new Refusal("invalid_arguments", messages([`invalid ${name}`]));
    return value;
  }
  /** An object or list. @throws Refusal with `code` when it is no JSON */
  json(name: string, code: string): unknown {
    const value = this.#given[name];
    if (typeof value !== "string") return value;
    if (value === "") return undefined;
    const parsed = parseJson(value);
    if (parsed === undefined) throw new Refusal(code, messages([`${name} is not valid JSON`]));
    return parsed;
  }
  /** The arguments for people: JSON texts parsed, the token left out. */
  readable(): Fields {
    const out: Fields = {};
    for (const [name, value] of Object.entries(this.#given)) {
      if (name === "token") continue;
      const parsed = typeof value === "string" && /^[[{]/.test(value) ? parseJson(value) : undefined;
      out[name] = isFields(parsed) || Array.isArray(parsed) ? parsed : value;
    }
    return out;
  }
}

export const messages = (list: string[]): Fields => ({
  response_metadata: { messages: list.map((m) => `[ERROR] ${m}`) },
});
export const missing = (names: string[]): Refusal =>
  new Refusal("invalid_arguments", messages(names.map((name) => `missing required field: ${name}`)));
