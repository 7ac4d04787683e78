/**
 * The form of a policy file: lines `key: value` between two lines `---`, then headings that begin with a number
 * (`#### 3.1.2 Title`), each with its text. It is a small part of Markdown, so that every editor shows it well.
 */
export type MarkedText = { front: ReadonlyMap<string, FrontLine>; sections: Section[]; problems: LineProblem[] };

/** Lines count from 1. */
export type FrontLine = { value: string; line: number };
/** `textLine`: where the text begins; the heading's line when there is none. */
export type Section = { id: string; title: string; line: number; text: string; textLine: number };
export type LineProblem = { line: number; text: string };

const HEADING = /^(#{1,6})\s+(.*?)\s*$/;
const NUMBERED = /^(\d+(?:\.\d+)*)\s+(\S.*)$/;
const FRONT_LINE = /^\s*([A-Za-z][A-Za-z0-9]*)\s*[:：]\s*(.*?)\s*$/;

/** Reads a policy file; what does not fit is named with its line, and the rest is read nevertheless. */
export function readMarkedText(text: string): MarkedText {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  const problems: LineProblem[] = [];
  const end = lines[0]?.trim() === "---" ? lines.findIndex((line, index) => index > 0 && line.trim() === "---") : -1;
  if (end < 0) problems.push({ line: 1, text: "the file begins with settings between two lines ---" });
  const front = readFront(lines.slice(1, Math.max(end, 1)), problems);
  return { front, sections: readSections(lines, Math.max(end + 1, 0), problems), problems };
}

function readFront(lines: readonly string[], problems: LineProblem[]): Map<string, FrontLine> {
  const front = new Map<string, FrontLine>();
  for (const [index, text] of lines.entries()) {
    const line = index + 2;
    if (text.trim() === "" || text.trimStart().startsWith("#")) continue;
    const [, key, value = ""] = FRONT_LINE.exec(text) ?? [];
    if (key === undefined) problems.push({ line, text: "a setting is written as key: value" });
    else if (front.has(key)) problems.push({ line, text: `${key} stands here twice` });
    else front.set(key, { value, line });
  }
  return front;
}

function readSections(lines: readonly string[], from: number, problems: LineProblem[]): Section[] {
  const sections: Section[] = [];
  let open: { id: string; title: string; line: number } | undefined;
  let body: FrontLine[] = [];
  // The text before the first heading and below one that cannot be read belongs to nothing.
  let isStray = false;
  const close = () => {
    if (open) sections.push({ ...open, ...joined(body, open.line) });
    open = undefined;
    body = [];
    isStray = false;
  };
  for (const [index, value] of lines.entries()) {
    const line = index + 1;
    if (index < from) continue;
    const [, marks, heading = ""] = HEADING.exec(value) ?? [];
    if (marks === undefined) {
      if (open) body.push({ value, line });
      else if (value.trim() !== "" && !isStray) {
        problems.push({ line, text: "this text stands under no clause" });
        isStray = true;
      }
      continue;
    }
    close();
    // The title of the whole.
    if (marks === "#") continue;
    const [, id, title] = NUMBERED.exec(heading) ?? [];
    if (id !== undefined && title !== undefined) open = { id, title, line };
    else {
      problems.push({ line, text: "a heading is a number and a title, such as 3.1.2 and its name" });
      isStray = true;
    }
  }
  close();
  return sections;
}

/** Empty lines around a text are no part of it. */
function joined(body: readonly FrontLine[], headingLine: number): { text: string; textLine: number } {
  const isText = ({ value }: FrontLine) => value.trim() !== "";
  const first = body.findIndex(isText);
  const text = body.slice(Math.max(first, 0), body.findLastIndex(isText) + 1).map(({ value }) => value.trimEnd());
  return { text: text.join("\n"), textLine: body[first]?.line ?? headingLine };
}
