import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { Content, ContentProblem } from "../../core/content.ts";
import type { RouteRule } from "./model.ts";

/** What a company approves by its own rules: `content/rules/approvals.yaml`. */
export const RULES_FILE = "rules/approvals.yaml";

export const RULED = ["plan", "account_open", "account_use"] as const;
export type Ruled = (typeof RULED)[number];
/** In which case a step is asked; what holds is said by whoever asks. */
export const CONDITIONS = ["company_account", "outside_hours", "other_purpose", "standing"] as const;
export type Condition = (typeof CONDITIONS)[number];
const WHO = ["manager", "manager_above", "pr", "compliance", "hr", "legal", "security", "owner"] as const;
type Who = (typeof WHO)[number];

type Rule = RouteRule & { when?: Condition };
export type Rules = Readonly<Record<Ruled, readonly Rule[]>>;
export type ReadRules = { ok: true; rules: Rules } | { ok: false; problems: ContentProblem[] };

const isOneOf = <T extends string>(list: readonly T[], value: unknown): value is T =>
  (list as readonly unknown[]).includes(value);

/** Reads the rules, or says what is wrong and on which line, all at once. */
export function readRules(text: string): ReadRules {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const problems: ContentProblem[] = [];
  const wrong = (node: Pick<Node, "range"> | null | undefined, what: string): void => {
    const line = lines.linePos(node?.range?.[0] ?? 0).line || 1;
    problems.push({ file: RULES_FILE, line, text: what });
  };
  for (const error of document.errors)
    problems.push({
      file: RULES_FILE,
      line: lines.linePos(error.pos[0]).line,
      text: error.message.split("\n")[0] ?? error.code,
    });
  if (problems.length > 0) return { ok: false, problems };
  const root = document.contents;
  const rules = Object.fromEntries(RULED.map((ruled) => [ruled, [] as Rule[]])) as unknown as Record<Ruled, Rule[]>;
  if (!isMap(root)) wrong(root, `write ${RULED.join(", ")}, each with its steps`);
  else
    for (const { key, value } of root.items) {
      const name = isScalar(key) ? key.value : undefined;
      if (!isOneOf(RULED, name)) wrong(key as Node, `"${String(name)}" is not known; known are ${RULED.join(", ")}`);
      else if (!isSeq(value) || value.items.length === 0)
        wrong((value ?? key) as Node, `${name} needs at least one step`);
      else
        for (const item of value.items) {
          const rule = readStep(item, name, wrong);
          if (rule) rules[name].push(rule);
        }
    }
  for (const ruled of RULED)
    if (problems.length === 0 && rules[ruled].every(({ when }) => when !== undefined))
      wrong(root, `${ruled} needs a step that is always asked: nothing is approved by nobody`);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, rules };
}

type Wrong = (node: Pick<Node, "range"> | null | undefined, what: string) => void;

function readStep(item: unknown, ruled: Ruled, wrong: Wrong): Rule | undefined {
  if (!isMap(item)) {
    wrong(item as Node, "a step is written as `- ask: manager`");
    return undefined;
  }
  for (const { key } of item.items)
    if (!["ask", "mode", "when", "days"].includes(String(isScalar(key) ? key.value : key)))
      wrong(key as Node, `"${String(key)}" is not known; a step has ask, mode, when and days`);
  const ask = item.get("ask", true) as Node | undefined;
  const named = isSeq(ask)
    ? ask.items.map((one) => (isScalar(one) ? one.value : one))
    : isScalar(ask)
      ? [ask.value]
      : [];
  const who = named.filter((one): one is Who => isOneOf(WHO, one) && (one !== "owner" || ruled === "account_use"));
  if (named.length === 0 || who.length < named.length)
    wrong(
      ask ?? item,
      `ask names one or several of ${WHO.join(", ")}${ruled === "account_use" ? "" : " (owner: for account_use alone)"}`,
    );
  const mode = item.get("mode") ?? "any";
  if (mode !== "any" && mode !== "all") wrong(item.get("mode", true) as Node, "mode is any or all");
  const when = item.get("when");
  if (when !== undefined && !isOneOf(CONDITIONS, when))
    wrong(item.get("when", true) as Node, `when is one of ${CONDITIONS.join(", ")}`);
  const days = item.get("days");
  if (days !== undefined && !(Number.isInteger(days) && Number(days) >= 1 && Number(days) <= 10))
    wrong(item.get("days", true) as Node, "days is a number of working days, 1 to 10");
  const [kind, ...also] = who;
  if (!kind) return undefined;
  return {
    kind,
    ...(also.length > 0 && { also }),
    mode: mode === "all" ? "all" : "any",
    ...(typeof days === "number" && { days }),
    ...(isOneOf(CONDITIONS, when) && { when }),
  };
}

/** Each text is read once. */
const known = new Map<string, ReadRules>();

/** The rules of the company for one thing, as far as they hold here. @throws Error for a file that is not in order */
export function rulesFor({ content }: { content: Content }, ruled: Ruled, holds: ReadonlySet<Condition>): RouteRule[] {
  const text = content.read(RULES_FILE);
  const read = known.get(text) ?? readRules(text);
  known.set(text, read);
  if (!read.ok) throw new Error(`${RULES_FILE} is not in order`);
  return read.rules[ruled]
    .filter(({ when }) => when === undefined || holds.has(when))
    .map(({ when: _, ...rule }) => rule);
}

/** What is wrong with the file, for the operator; nothing that starts with it runs on half a rule. */
export function checkRules(content: Content): ContentProblem[] {
  const read = readRules(content.read(RULES_FILE));
  return read.ok ? [] : read.problems;
}
