/** WeCom's way to refuse: HTTP 200 with a code other than 0. */
export class Refusal extends Error {
  readonly errcode: number;
  constructor(errcode: number, errmsg: string) {
    super(errmsg);
    this.errcode = errcode;
  }
}

export function refuse(errcode: number, errmsg: string): never {
  throw new Refusal(errcode, errmsg);
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
export const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
export const bytesOf = (value: unknown): number => Buffer.byteLength(typeof value === "string" ? value : "");
export const charsOf = (value: unknown): number => [...(typeof value === "string" ? value : "")].length;
export const listOf = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter(isObject) : [];
