import { LineCounter, type Node, parseDocument } from "yaml";
import type { ContentProblem } from "../../../core/content.ts";

/** Notes what is wrong at a place of a file; without a place it is the file's first line. */
export type Wrong = (node: unknown, text: string) => void;

/** A YAML file as its tree, and how to say what is wrong with it by line. What cannot be read at all is said already. */
export function openYaml(file: string, text: string): { root: unknown; wrong: Wrong; problems: ContentProblem[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const problems: ContentProblem[] = document.errors.map((error) => ({
    file,
    line: lines.linePos(error.pos[0]).line,
    text: error.message.split("\n")[0] ?? error.code,
  }));
  const wrong: Wrong = (node, what) => {
    const at = (node as Partial<Node> | null | undefined)?.range?.[0] ?? 0;
    problems.push({ file, line: lines.linePos(at).line || 1, text: what });
  };
  return { root: problems.length > 0 ? undefined : document.contents, wrong, problems };
}
