import { z } from "zod";
import { type ClauseId, isClauseId } from "../../../core/clauses.ts";
import { type Content, type ContentProblem, readOnce } from "../../../core/content.ts";
import { LOCALES } from "../../../core/locale.ts";
import { readYaml, type WrongAt } from "../../../core/yaml-content.ts";
import { type Inject, LIMITS, type Script } from "./model.ts";

/** Each script is one file. */
const FOLDER = "drills";

const text = (max: number) => z.string().trim().min(1).max(max);
const id = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "a short name of small letters, digits and hyphens");
const clause = z.custom<ClauseId>((value) => typeof value === "string" && isClauseId(value), "no such clause");
const inBoth = <T extends z.ZodType>(words: T) => ({ "zh-CN": words, en: words });

const injectFile = z.strictObject({
  id,
  at: z.int().min(0),
  to: z.array(id).min(1),
  clause: clause.optional(),
  minutes: z.int().min(1).max(60).optional(),
  line: z.array(z.int().min(1)).min(1).optional(),
  ...inBoth(
    z.strictObject({
      title: text(LIMITS.title),
      text: text(LIMITS.text),
      question: text(LIMITS.question).optional(),
      options: z
        .array(z.strictObject({ text: text(LIMITS.option), outcome: text(LIMITS.outcome) }))
        .min(LIMITS.options.min)
        .max(LIMITS.options.max)
        .optional(),
      why: text(LIMITS.why).optional(),
    }),
  ),
});
const scriptFile = z.strictObject({
  id,
  clause,
  minutes: z.int().min(5).max(240),
  fictional: z.literal(true),
  ...inBoth(z.strictObject({ title: text(LIMITS.title), about: text(LIMITS.about) })),
  roles: z
    .array(z.strictObject({ id, ...inBoth(z.strictObject({ name: text(LIMITS.role), brief: text(LIMITS.brief) })) }))
    .min(1)
    .max(LIMITS.roles),
  injects: z.array(injectFile).min(1).max(LIMITS.injects),
});
type WrittenInject = z.infer<typeof injectFile>;
type Written = z.infer<typeof scriptFile>;

const twice = (key: string, ids: readonly string[]): WrongAt[] =>
  ids.flatMap((one, index) =>
    ids.indexOf(one) < index ? [{ path: [key, index, "id"], text: `"${one}" stands here twice` }] : [],
  );

/** What no single field can be wrong in. */
function wrongIn({ roles, injects, minutes }: Written): WrongAt[] {
  const known = new Set(roles.map((role) => role.id));
  const wrong = [
    ...twice(
      "roles",
      roles.map((role) => role.id),
    ),
    ...twice(
      "injects",
      injects.map((inject) => inject.id),
    ),
  ];
  for (const [index, role] of roles.entries())
    if (!injects.some(({ to }) => to.includes(role.id)))
      wrong.push({ path: ["roles", index], text: `nothing is shown to "${role.id}"` });
  for (const [index, inject] of injects.entries()) {
    const at = (...path: PropertyKey[]) => ["injects", index, ...path];
    const before = injects[index - 1];
    for (const role of inject.to)
      if (!known.has(role)) wrong.push({ path: at("to"), text: `there is no role "${role}"` });
    if (before && before.at > inject.at)
      wrong.push({ path: at("at"), text: "injects stand in the order in which they happen" });
    if (inject.at + (inject.minutes ?? 1) > minutes)
      wrong.push({ path: at("at"), text: `the drill ends after ${minutes} minutes, before this can be answered` });
    wrong.push(...wrongInDecision(inject).map(({ path, text: said }) => ({ path: at(...path), text: said })));
  }
  return wrong;
}

/** A decision is whole or not there. */
function wrongInDecision(inject: WrittenInject): WrongAt[] {
  const { clause: of, minutes, line } = inject;
  const isDecision = inject["zh-CN"].question !== undefined;
  const wrong: WrongAt[] = [];
  for (const [key, value] of Object.entries({ clause: of, minutes, line }))
    if ((value !== undefined) !== isDecision)
      wrong.push({ path: [key], text: isDecision ? `a decision has its ${key}` : "only a decision has this" });
  for (const locale of LOCALES)
    for (const key of ["question", "options", "why"] as const)
      if ((inject[locale][key] !== undefined) !== isDecision)
        wrong.push({ path: [locale, key], text: isDecision ? `${key} is missing` : "only a decision has this" });
  const counts = LOCALES.map((locale) => inject[locale].options?.length ?? 0);
  const [count = 0] = counts;
  if (new Set(counts).size > 1) wrong.push({ path: ["en", "options"], text: "both languages have the same options" });
  if (line?.some((option) => option > count))
    wrong.push({ path: ["line"], text: "line: the numbers of the options that are in line" });
  else if (line && new Set(line).size >= count)
    wrong.push({ path: ["line"], text: "line: where every option is in line there is nothing to decide" });
  return wrong;
}

function toInject(written: WrittenInject): Inject {
  const { id: name, at, to, clause: of, minutes, line, "zh-CN": zh, en } = written;
  const words = { "zh-CN": { title: zh.title, text: zh.text.trim() }, en: { title: en.title, text: en.text.trim() } };
  if (!of || !minutes || !line) return { id: name, at, to, words };
  const asked = ({ question = "", options = [], why = "" }: typeof zh) => ({ question, options, why });
  return {
    id: name,
    at,
    to,
    words,
    decision: {
      clause: of,
      minutes,
      line: line.map((option) => option - 1),
      words: { "zh-CN": asked(zh), en: asked(en) },
    },
  };
}

const readAll = readOnce((content: Content): { scripts: Script[]; problems: ContentProblem[] } => {
  const scripts: Script[] = [];
  const problems: ContentProblem[] = [];
  for (const file of content.list(FOLDER, ".yaml")) {
    const found = readYaml(scriptFile, file, content.read(file), wrongIn);
    problems.push(...found.problems);
    if (!found.read) continue;
    const { id: name, clause: of, minutes, roles, injects, "zh-CN": zh, en } = found.read;
    if (scripts.some((one) => one.id === name)) {
      problems.push({ file, line: 1, text: `there is another script called ${name}` });
      continue;
    }
    scripts.push({
      id: name,
      clause: of,
      minutes,
      words: { "zh-CN": zh, en },
      roles: roles.map(({ id: role, ...words }) => ({ id: role, words })),
      injects: injects.map(toInject),
    });
  }
  return { scripts, problems };
});

/** The company's scripts, by the names of their files; those that are wrong are left out. */
export const scriptsOf = (content: Content): readonly Script[] => readAll(content).scripts;

/** What is wrong with the files of the scripts. */
export const wrongScripts = (content: Content): ContentProblem[] => readAll(content).problems;
