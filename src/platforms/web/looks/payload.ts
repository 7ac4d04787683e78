/** Payloads of other platforms are read as they come; what is missing or of another kind is left out. */
export const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
export const listOf = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.map(recordOf) : []);
export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
