import { createHash } from "node:crypto";

/** A statement that came so often comes again: parsing and planning it takes longer than running it. */
const WORTH_KEEPING = 3;
/** Each connection keeps the plans of those that it ran, some dozens of kilobytes each. */
const KEPT_MAX = 300;
/** Texts that are counted; a list of a new length is a new text. */
const COUNTED_MAX = 2_000;

/** The driver's word for a statement without a name. */
const NOT_KEPT = "";

/** By its text: the name under which PostgreSQL keeps it, or how often it came. */
const names = new Map<string, string>();
let counts = new Map<string, number>();

/**
 * The name for a statement that Prisma made, once it is worth keeping. Plans are the same either way, since all
 * connections plan without looking at the values; the name follows from the text, so that it means the same everywhere.
 */
export function nameOfStatement({ sql }: { sql: string }): string {
  const known = names.get(sql);
  if (known !== undefined) return known;
  if (names.size >= KEPT_MAX) return NOT_KEPT;
  const count = (counts.get(sql) ?? 0) + 1;
  if (count < WORTH_KEEPING) {
    if (counts.size >= COUNTED_MAX) counts = new Map();
    counts.set(sql, count);
    return NOT_KEPT;
  }
  counts.delete(sql);
  const name = `prisma.${createHash("sha256").update(sql).digest("base64url").slice(0, 22)}`;
  names.set(sql, name);
  return name;
}
