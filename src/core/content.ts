import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What the company edits as files: rules, texts, courses. Read once, so that everything one run does agrees. */
export type Content = {
  /** The text of a file by its path below `content/`. @throws Error when it is missing */
  read(path: string): string;
  /** The files right in a folder, in order, as paths below `content/`: `list("faq", ".yaml")`. Empty where there is none. */
  list(folder: string, ending: string): string[];
};

/** What is wrong with a file of the content; lines count from 1. */
export type ContentProblem = { file: string; line: number; text: string };

/** The content in a folder. */
export function openContent(folder: string): Content {
  const texts = new Map<string, string>();
  const lists = new Map<string, string[]>();
  return {
    read(path) {
      const known = texts.get(path);
      if (known !== undefined) return known;
      const text = readFileSync(join(folder, path), "utf8");
      texts.set(path, text);
      return text;
    },
    list(path, ending) {
      const key = `${path}:${ending}`;
      const known = lists.get(key) ?? namesIn(join(folder, path), ending).map((name) => `${path}/${name}`);
      lists.set(key, known);
      return known;
    },
  };
}

/** What is made of the content, made once for each content: whoever checks it at the start and who uses it share the work. */
export function readOnce<R>(read: (content: Content) => R): (content: Content) => R {
  const known = new WeakMap<Content, { made: R }>();
  return (content) => {
    const { made } = known.get(content) ?? { made: read(content) };
    known.set(content, { made });
    return made;
  };
}

function namesIn(folder: string, ending: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(ending))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
