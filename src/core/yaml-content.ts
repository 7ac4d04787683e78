import { isMap, isScalar, LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import type { ContentProblem } from "./content.ts";

/** What no single field can be wrong in, and the path of keys and places that leads to it. */
export type WrongAt = { path: readonly PropertyKey[]; text: string };

/**
 * A YAML file held against its schema, and then against what it must be as a whole; or all that is wrong with it, each
 * with its line.
 */
export function readYaml<T>(
  schema: z.ZodType<T>,
  file: string,
  source: string,
  wrongIn: (read: T) => readonly WrongAt[],
): { read?: T; problems: ContentProblem[] } {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines });
  if (document.errors.length > 0)
    return {
      problems: document.errors.map(({ pos, message }) => ({
        file,
        line: lines.linePos(pos[0]).line,
        text: message.split("\n")[0] ?? "",
      })),
    };
  // A field that is missing has no line: the thing that it is missing in has one.
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let depth = path.length; depth > 0; depth--) {
      const parent = document.getIn(path.slice(0, depth - 1), true);
      const pair = isMap(parent)
        ? parent.items.find(({ key }) => isScalar(key) && key.value === path[depth - 1])
        : undefined;
      const node = (isScalar(pair?.key) ? pair.key : undefined) ?? document.getIn(path.slice(0, depth), true);
      const at = (node as { range?: [number, number, number] } | undefined)?.range?.[0];
      if (at !== undefined) return lines.linePos(at).line;
    }
    return 1;
  };
  const parsed = schema.safeParse(document.toJS());
  if (!parsed.success)
    return {
      problems: parsed.error.issues.map(({ path, message }) => ({
        file,
        line: lineOf(path),
        text: `${path.join(".") || "the file"}: ${message}`,
      })),
    };
  const problems = wrongIn(parsed.data).map(({ path, text }) => ({ file, line: lineOf(path), text }));
  return problems.length > 0 ? { problems } : { read: parsed.data, problems };
}
