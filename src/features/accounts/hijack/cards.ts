import { callback } from "../../../core/callback.ts";
import type { Action, Block, Card, Step as CardStep } from "../../../core/card.ts";
import type { Ctx } from "../../../core/context.ts";
import { sayInstant } from "../../../core/wording.ts";
import { hijackWords } from "./messages/index.ts";
import { CHECKS, type Check, type Hijack, isSafe, sayNumber, stepsOf, TEAMS, type Team } from "./model.ts";
import type { Line } from "./store.ts";

export type Seen = Pick<Ctx, "locale" | "zone" | "now">;

export const words = ({ locale }: Pick<Seen, "locale">) => hijackWords.in(locale);
const press = (label: string, event: string, id: string, arg?: string): Action => ({
  kind: "run",
  label,
  callback: callback(`hijack.${event}`, id, arg),
});
const open = (label: string, event: string, id: string, arg?: string): Action => ({
  kind: "open",
  label,
  callback: callback(`hijack.${event}`, id, arg),
});
const main = (action: Action): Action => ({ ...action, weight: "primary" }) as Action;

export type HijackFacts = {
  row: Hijack;
  /** "微博 · @company" */
  account: string;
  reporter: string;
  /** The newest lines of the time line. */
  lines: readonly (Line & { by: string })[];
  /** Names of whoever did a step, by their ids. */
  names: ReadonlyMap<string, string>;
  /** When it is to be looked at again; undefined once somebody did. */
  checks: Partial<Record<Check, { dueAt: Date; left: string }>>;
  /** Its incident, once it is closed into one. */
  incident: string | undefined;
};

const when = (seen: Seen, at: Date): string => sayInstant(at, seen.locale, seen.zone, seen.now);

function stateOf(seen: Seen, { row, checks }: HijackFacts): NonNullable<Card["state"]> {
  const t = words(seen);
  const next = CHECKS.find((hours) => checks[hours] !== undefined);
  const left = next === undefined ? undefined : t("card.nextCheck", { hours: next, left: checks[next]?.left ?? "" });
  const text = [t(`states.${row.state}`), row.state === "closed" ? undefined : left].filter(Boolean).join(" · ");
  return { tone: row.state === "open" ? "bad" : row.state === "restored" ? "waiting" : "quiet", text };
}

/** What happened, one line each: "10:20 · 吴涛:已改密码". */
export function lineOf(seen: Seen, line: HijackFacts["lines"][number]): { title: string; detail: string } {
  const t = words(seen) as (key: string, params?: Record<string, string>) => string;
  const what =
    line.kind === "step" || line.kind === "undone"
      ? t(`lines.${line.kind}`, { step: t(`steps.${line.detail ?? ""}`) })
      : t(`lines.${line.kind}`, { hours: line.detail ?? "" });
  return {
    title: t("lines.item", { by: line.by, what }),
    detail: [when(seen, line.at), line.text].filter(Boolean).join(" · "),
  };
}

function factBlock(seen: Seen, { row, account, reporter, incident }: HijackFacts): Block {
  const t = words(seen);
  return {
    kind: "facts",
    facts: [
      { label: t("card.account"), value: account },
      { label: t("card.since"), value: when(seen, row.sinceAt) },
      { label: t("card.reported"), value: t("card.reportedBy", { name: reporter, when: when(seen, row.startedAt) }) },
      ...(row.restoredAt ? [{ label: t("card.restored"), value: when(seen, row.restoredAt) }] : []),
      ...(incident ? [{ label: t("card.incident"), value: incident }] : []),
    ],
  };
}

function stepBlock(seen: Seen, { row, names }: HijackFacts, team: Team): Block[] {
  const t = words(seen);
  const isOver = row.state === "closed";
  return [
    { kind: "heading", text: t(`teams.${team}`) },
    {
      kind: "steps",
      steps: stepsOf(row.steps, team).map(({ key, by, at }): CardStep => {
        const isDone = by !== undefined;
        const done =
          isDone && at ? t("card.doneBy", { name: names.get(by) ?? "–", when: when(seen, new Date(at)) }) : undefined;
        return {
          text: t(`steps.${key}`),
          isDone,
          ...(done && { detail: done }),
          ...(!isOver && {
            action: isDone
              ? press(t("buttons.undo"), "undo", row.id, key)
              : press(t("buttons.done"), "step", row.id, key),
          }),
        };
      }),
    },
  ];
}

/** How far the other teams are, one line. */
function othersOf(seen: Seen, { row }: HijackFacts, mine: readonly Team[]): string {
  const t = words(seen);
  return TEAMS.filter((team) => !mine.includes(team))
    .map((team) => {
      const steps = stepsOf(row.steps, team);
      const done = steps.filter(({ by }) => by !== undefined).length;
      return t("card.progress", { team: t(`teams.${team}`), done, of: steps.length });
    })
    .join(seen.locale === "en" ? " · " : "，");
}

/** The check list of the reader's teams, what happened last, and how far the others are. */
export function teamCard(seen: Seen, facts: HijackFacts, teams: readonly Team[]): Card {
  const t = words(seen);
  const { row, lines } = facts;
  const others = othersOf(seen, facts, teams);
  return {
    title: t("card.title", { number: sayNumber(row.number) }),
    state: stateOf(seen, facts),
    body: [
      factBlock(seen, facts),
      ...teams.flatMap((team) => stepBlock(seen, facts, team)),
      ...(others ? [{ kind: "note" as const, text: others }] : []),
      { kind: "heading", text: t("lines.title") },
      {
        kind: "list",
        items: lines.slice(0, 5).map((line) => lineOf(seen, line)),
        ...(lines.length > 5 &&
          row.state !== "closed" && {
            more: { count: lines.length - 5, action: press(t("buttons.lines"), "lines", row.id) },
          }),
      },
    ],
    actions: teamActions(seen, facts, teams),
    foot: t("card.foot"),
  };
}

function teamActions(seen: Seen, { row, checks }: HijackFacts, teams: readonly Team[]): Action[] {
  const t = words(seen);
  if (row.state === "closed") {
    const confirm = {
      title: t("lesson.title"),
      text: t("lesson.text"),
      yes: t("lesson.yes"),
      no: t("buttons.view"),
    };
    const lesson = { ...press(t("buttons.lesson"), "lesson", row.id), confirm } as Action;
    return [press(t("buttons.lines"), "lines", row.id), ...(teams.includes("security") ? [lesson] : [])];
  }
  const actions: Action[] = [];
  const due = CHECKS.find((hours) => checks[hours] !== undefined);
  if (teams.includes("security")) {
    if (row.state === "open" && isSafe(row.steps)) actions.push(main(press(t("buttons.restore"), "restore", row.id)));
    if (due !== undefined) {
      // It stands there beforehand, since nothing redraws a card when an hour strikes; whoever is early is told so.
      const isTime = (checks[due]?.dueAt ?? seen.now) <= seen.now;
      const look = open(t("buttons.check", { hours: due }), "check", row.id, String(due));
      actions.push(isTime && actions.length === 0 ? main(look) : look);
    } else if (row.state === "restored") actions.push(main(open(t("buttons.close"), "close", row.id)));
  }
  actions.push(open(t("buttons.note"), "note", row.id));
  if (teams.includes("pr") || teams.includes("legal")) actions.push(press(t("buttons.statement"), "statement", row.id));
  if (teams.includes("security") && row.state === "open")
    actions.push(open(t("buttons.falseAlarm"), "false-alarm", row.id));
  return actions;
}

/** For whoever owns, has or uses the account, and whoever reported it: what to do and not to do now. */
export function peopleCard(seen: Seen, facts: HijackFacts, isReporter: boolean): Card {
  const t = words(seen);
  const { row, account } = facts;
  const text =
    row.state === "open"
      ? t("people.open", { account })
      : row.state === "restored"
        ? t("people.restored", { account })
        : t("people.closed", { account });
  return {
    title: t("card.title", { number: sayNumber(row.number) }),
    state: stateOf(seen, { ...facts, checks: {} }),
    body: [
      { kind: "text", text },
      ...(row.state === "open" ? [{ kind: "text" as const, text: t("people.todo") }] : []),
      ...(isReporter ? [{ kind: "note" as const, text: t("people.thanks") }] : []),
    ],
    actions: row.state === "closed" ? [] : [open(t("buttons.note"), "note", row.id)],
    foot: t("people.foot"),
  };
}

const LINES = 10;

/** The whole time line, a page at a time, the newest first. */
export function linesCard(seen: Seen, { row, lines }: HijackFacts, from: number): Card {
  const t = words(seen);
  const shown = lines.slice(from, from + LINES);
  const left = lines.length - from - shown.length;
  return {
    title: t("lines.titleOf", { number: sayNumber(row.number) }),
    body: [
      {
        kind: "list",
        items: shown.map((line) => lineOf(seen, line)),
        ...(left > 0 && {
          more: { count: left, action: press(t("buttons.more"), "lines", row.id, String(from + LINES)) },
        }),
      },
    ],
    actions: [press(t("buttons.view"), "view", row.id)],
  };
}

/** A first public word, to be filled in and approved before anybody says it. */
export const statementCard = (seen: Seen, row: Hijack, text: string): Card => ({
  title: words(seen)("statement.title", { number: sayNumber(row.number) }),
  body: [
    { kind: "text", text: words(seen)("statement.text") },
    { kind: "quote", text, isWhole: true },
  ],
  actions: [press(words(seen)("buttons.view"), "view", row.id)],
  foot: words(seen)("statement.foot"),
});

/** Before a form is opened there may be nothing to choose. */
export const emptyCard = (seen: Seen): Card => ({
  title: words(seen)("empty.title"),
  body: [{ kind: "text", text: words(seen)("empty.text") }],
  actions: [{ kind: "open", label: words(seen)("empty.report"), callback: callback("incident.report") }],
});
