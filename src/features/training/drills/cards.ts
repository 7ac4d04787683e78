import { callback } from "../../../core/callback.ts";
import type { Action, Block, Card, Fact, ListItem } from "../../../core/card.ts";
import { sayClause } from "../../../core/clauses.ts";
import type { Ctx } from "../../../core/context.ts";
import { sayInstant } from "../../../core/wording.ts";
import { drillWords } from "./messages/index.ts";
import {
  type Answer,
  type Delivered,
  type Drill,
  type Inject,
  isInLine,
  minutesTaken,
  type Part,
  roleOf,
  sayNumber,
} from "./model.ts";

/** What those who play see: what is planned, what happens, what came of it. The mark is put on by `marked`. */

export type Seen = Pick<Ctx, "locale" | "zone" | "now">;
export const words = ({ locale }: Pick<Seen, "locale">) => drillWords.in(locale);

export const press = (label: string, command: string, id: string, arg?: string): Action & { kind: "run" } => ({
  kind: "run",
  label,
  callback: callback(`drill.${command}`, id, arg),
});
export const open = (label: string, command: string, id: string, arg?: string): Action & { kind: "open" } => ({
  kind: "open",
  label,
  callback: callback(`drill.${command}`, id, arg),
});
export const main = <A extends Action & { kind: "run" | "open" }>(action: A): A => ({ ...action, weight: "primary" });

export const paragraphs = (text: string): Block[] =>
  text
    .trim()
    .split(/\n{2,}/)
    .map((part) => ({ kind: "text", text: part.trim() }));

export const saying = (seen: Seen, at: Date): string => sayInstant(at, seen.locale, seen.zone, seen.now);
export const calledOf = (seen: Pick<Seen, "locale">, { number, script }: Pick<Drill, "number" | "script">): string =>
  words(seen)("card.title", { number: sayNumber(number), title: script.words[seen.locale].title });
export const sayRole = (seen: Pick<Seen, "locale">, { script }: Pick<Drill, "script">, role: string): string =>
  roleOf(script, role)?.words[seen.locale].name ?? role;

/** Where a drill stands, in a line. */
export function sayState(seen: Seen, drill: Drill): string {
  const t = words(seen);
  const { state, ending } = drill;
  if (state === "planned") return t("card.planned", { when: saying(seen, drill.startsAt) });
  if (state === "running") return t("card.running", { until: saying(seen, untilOf(drill)) });
  if (state === "held") return t(ending === "stopped" ? "card.stopped" : "card.over");
  if (state === "cancelled") return t(ending === "missed" ? "card.missed" : "card.cancelled");
  return state === "recorded" ? t("card.recorded") : t("states.draft");
}
const untilOf = ({ startedAt, startsAt, script }: Drill): Date =>
  new Date((startedAt ?? startsAt).getTime() + script.minutes * 60_000);

export const toneOf = ({ state }: Pick<Drill, "state">): NonNullable<Card["state"]>["tone"] =>
  state === "planned" || state === "running"
    ? "waiting"
    : state === "cancelled" || state === "draft"
      ? "quiet"
      : "good";

/** What somebody was part of, as their card shows it. */
export type PlayerFacts = {
  drill: Drill;
  /** Undefined: not any more. */
  role: string | undefined;
  host: string;
  delivered: readonly Delivered[];
  /** Their own, and nobody else's. */
  answers: readonly Answer[];
  /** Whether they are of those who may stop it. */
  canStop: boolean;
};

/** The card of one who plays, from the announcement to the debrief. */
export function playerCard(seen: Seen, facts: PlayerFacts): Card {
  const t = words(seen);
  const { drill, role, host } = facts;
  const title = calledOf(seen, drill);
  if (role === undefined)
    return {
      title,
      state: { tone: "quiet", text: t("card.removed") },
      body: [{ kind: "text", text: t("card.removedText") }],
      actions: [],
    };
  const said = roleOf(drill.script, role)?.words[seen.locale];
  const known: Fact[] = [
    { label: t("card.role"), value: said?.name ?? role },
    { label: t("card.when"), value: saying(seen, drill.startedAt ?? drill.startsAt) },
    { label: t("card.length"), value: t("card.minutes", { minutes: drill.script.minutes }) },
    { label: t("card.host"), value: host },
  ];
  return {
    title,
    state: { tone: toneOf(drill), text: sayState(seen, drill) },
    body: [
      ...(drill.state === "cancelled" ? [{ kind: "text" as const, text: t("card.cancelledText") }] : []),
      { kind: "facts", facts: known },
      ...bodyOf(seen, facts, said?.brief ?? ""),
    ],
    actions: playerActions(seen, facts),
    foot: drill.state === "held" || drill.state === "recorded" ? t("debrief.foot") : t("card.footPart"),
  };
}

function playerActions(seen: Seen, { drill, canStop }: PlayerFacts): Action[] {
  if (drill.state === "running") return canStop ? [stopping(seen, drill)] : [];
  return drill.state === "planned" ? [] : [press(words(seen)("buttons.list"), "list", "0")];
}

/** Ends it at once, for something real. */
export function stopping(seen: Seen, { id, number }: Drill): Action {
  const t = words(seen);
  const confirm = {
    title: t("confirm.stopTitle", { number: sayNumber(number) }),
    text: t("confirm.stop"),
    yes: t("confirm.yes"),
    no: t("confirm.no"),
  };
  return { ...press(t("buttons.stop"), "stop", id), weight: "danger", confirm };
}

function bodyOf(seen: Seen, facts: PlayerFacts, brief: string): Block[] {
  const t = words(seen);
  const { drill } = facts;
  switch (drill.state) {
    case "planned":
      return [
        // What has little room shows the beginning: what it is and who sees it comes before what it is about.
        { kind: "text", text: t("card.promise") },
        { kind: "text", text: brief },
        { kind: "text", text: t("card.rules") },
        ...paragraphs(drill.script.words[seen.locale].about),
      ];
    case "running":
      return [
        { kind: "text", text: t("card.started") },
        { kind: "text", text: brief },
        { kind: "note", text: t("inject.footPlay") },
      ];
    case "held":
    case "recorded":
      return debrief(seen, facts);
    case "draft":
    case "cancelled":
      return [];
  }
}

/** What somebody was asked, what they decided in which time, and what would have been in line. */
function debrief(seen: Seen, { drill, role = "", delivered, answers }: PlayerFacts): Block[] {
  const t = words(seen);
  const blocks = delivered.flatMap(({ place, at }): Block[] => {
    const inject = drill.script.injects[place];
    const decision = inject?.decision;
    if (!inject || !decision || !inject.to.includes(role)) return [];
    const { question, options, why } = decision.words[seen.locale];
    const own = answers.find((answer) => answer.place === place);
    const minutes = own && minutesTaken(at, own.at);
    const isFine = own !== undefined && isInLine(decision, own.option);
    const slow = minutes !== undefined && minutes > decision.minutes;
    const verdict = minutes === undefined ? "" : t(isFine ? "debrief.inLine" : "debrief.outside", { minutes });
    const space = seen.locale === "en" ? " " : "";
    return [
      { kind: "heading", text: t("debrief.heading", { minute: inject.at, title: inject.words[seen.locale].title }) },
      {
        kind: "text",
        text: [
          question,
          own ? t("debrief.chosen", { option: options[own.option]?.text ?? "" }) : t("debrief.none"),
          ...(verdict
            ? [slow ? `${verdict}${space}${t("debrief.slow", { minutes: decision.minutes })}` : verdict]
            : []),
          ...(isFine
            ? []
            : [
                t("debrief.line", {
                  option: decision.line.map((option) => options[option]?.text ?? "").join(t("debrief.join")),
                }),
              ]),
          t("debrief.why", { why, clause: sayClause(decision.clause, seen.locale) }),
        ].join("\n"),
      },
    ];
  });
  return [
    ...(blocks.length > 0 ? blocks : [{ kind: "text" as const, text: t("debrief.nothing") }]),
    ...(drill.lesson
      ? [
          { kind: "heading" as const, text: t("debrief.lesson") },
          { kind: "quote" as const, text: drill.lesson, isWhole: true as const },
        ]
      : []),
  ];
}

export type InjectFacts = {
  drill: Drill;
  role: string;
  place: number;
  inject: Inject;
  answer: Answer | undefined;
};

/**
 * Something happens. Options are items with a button each, and no state stands above, so that what has little room for
 * words beside buttons gives the words whole and the buttons below.
 */
export function injectCard(seen: Seen, { drill, role, place, inject, answer }: InjectFacts): Card {
  const t = words(seen);
  const { title, text } = inject.words[seen.locale];
  const { decision } = inject;
  const isOpen = drill.state === "running" && answer === undefined;
  const body: Block[] = [
    {
      kind: "note",
      text: t("inject.note", {
        number: sayNumber(drill.number),
        minute: inject.at,
        role: sayRole(seen, drill, role),
      }),
    },
    ...paragraphs(text),
  ];
  if (decision) {
    const { question, options } = decision.words[seen.locale];
    body.push({ kind: "heading", text: question });
    if (isOpen)
      body.push(
        {
          kind: "list",
          items: options.map((option, index) => ({
            title: option.text,
            action: press(t("buttons.choose"), "answer", drill.id, `${place}.${index}`),
          })),
        },
        { kind: "note", text: t("inject.due", { minutes: decision.minutes }) },
      );
    else if (answer)
      body.push(
        { kind: "text", text: t("inject.chosen", { option: options[answer.option]?.text ?? "" }) },
        { kind: "text", text: t("inject.outcome", { outcome: options[answer.option]?.outcome ?? "" }) },
      );
    else body.push({ kind: "note", text: t("inject.unanswered") });
  }
  return { title, body, actions: [], foot: t("inject.footPlay") };
}

/** The drills of somebody, and for those who run them all of them. */
export function listCard(
  seen: Seen,
  own: readonly Drill[],
  all: { shown: readonly Drill[]; more: number } | undefined,
): Card {
  const t = words(seen);
  const line = (drill: Drill): ListItem => ({
    title: calledOf(seen, drill),
    detail: t("list.line", {
      state: t(`states.${drill.state}`),
      when: saying(seen, drill.startedAt ?? drill.startsAt),
    }),
    action: press(t("buttons.view"), "view", drill.id),
  });
  const part = (heading: string, drills: readonly Drill[], none: string, more = 0): Block[] => [
    { kind: "heading", text: heading },
    drills.length === 0
      ? { kind: "note", text: none }
      : { kind: "list", items: drills.map(line), ...(more > 0 && { more: { count: more } }) },
  ];
  return {
    title: t("list.title"),
    body: [
      { kind: "text", text: t("list.text") },
      ...(own.length > 0 || !all ? part(t("list.own"), own, t("list.none")) : []),
      ...(all ? part(t("list.all"), all.shown, t("list.noneAtAll"), all.more) : []),
    ],
    actions: all ? [main(open(t("buttons.plan"), "plan", "new"))] : [],
    foot: t("list.foot"),
  };
}

/** People of a role, by name. */
export type Cast = ReadonlyMap<string, readonly string[]>;
export const castOf = (parts: readonly Part[], names: ReadonlyMap<string, string>): Cast =>
  new Map(
    [...Map.groupBy(parts, ({ role }) => role)].map(([role, those]) => [
      role,
      those.map(({ personId }) => names.get(personId) ?? "–").sort((a, b) => a.localeCompare(b, "zh-CN")),
    ]),
  );
