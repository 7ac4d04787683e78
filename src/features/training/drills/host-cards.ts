import type { Action, Block, Card, Confirm, Fact, ListItem } from "../../../core/card.ts";
import {
  type Cast,
  calledOf,
  main,
  open,
  press,
  type Seen,
  saying,
  sayRole,
  sayState,
  stopping,
  toneOf,
  words,
} from "./cards.ts";
import { type Delivered, type Drill, RULES, sayNumber } from "./model.ts";
import { type ReportRow, totalsOf } from "./report.ts";

/** What those who run a drill see: its preparation, how it goes, and what it showed. */

export type HostFacts = {
  drill: Drill;
  host: string;
  cast: Cast;
  delivered: readonly Delivered[];
  rows: readonly ReportRow[];
  /** Whether the reader may see what people decided, and not only how far it is. */
  isHost: boolean;
};

/** What a card lists of a report; the page has it all. */
const SHOWN = 8;

/** A drill for those who run it. */
export function hostCard(seen: Seen, facts: HostFacts): Card {
  const t = words(seen);
  const { drill } = facts;
  return {
    title: calledOf(seen, drill),
    state: { tone: toneOf(drill), text: sayState(seen, drill) },
    body: bodyOf(seen, facts),
    actions: actionsOf(seen, facts),
    foot: t(facts.isHost ? "card.footHost" : "card.footTrainer"),
  };
}

const countOf = (cast: Cast): number => [...cast.values()].reduce((sum, people) => sum + people.length, 0);

function known(seen: Seen, { drill, host, cast }: HostFacts): Block {
  const t = words(seen);
  const facts: Fact[] = [
    { label: t("host.when"), value: saying(seen, drill.startedAt ?? drill.startsAt) },
    { label: t("host.length"), value: t("card.minutes", { minutes: drill.script.minutes }) },
    { label: t("host.people"), value: t("host.count", { count: countOf(cast) }) },
    { label: t("card.host"), value: host },
  ];
  return { kind: "facts", facts };
}

function bodyOf(seen: Seen, facts: HostFacts): Block[] {
  const t = words(seen);
  const { drill } = facts;
  switch (drill.state) {
    case "draft":
    case "planned":
      return [
        known(seen, facts),
        { kind: "text", text: drill.script.words[seen.locale].about.trim() },
        { kind: "heading", text: t("host.roles") },
        { kind: "list", items: drill.script.roles.map(({ id }) => roleItem(seen, facts, id, true)) },
        { kind: "note", text: t(drill.state === "draft" ? "host.draft" : "host.planned") },
      ];
    case "running":
      return [known(seen, facts), { kind: "list", items: progress(seen, facts) }];
    case "held":
    case "recorded":
      return [known(seen, facts), ...outcome(seen, facts)];
    case "cancelled":
      return [
        known(seen, facts),
        ...(drill.ending === "missed" ? [{ kind: "note" as const, text: t("host.missedText") }] : []),
      ];
  }
}

function roleItem(seen: Seen, { drill, cast }: HostFacts, role: string, canCast: boolean): ListItem {
  const t = words(seen);
  const people = cast.get(role) ?? [];
  return {
    title: sayRole(seen, drill, role),
    detail: people.length > 0 ? people.join(seen.locale === "zh-CN" ? "、" : ", ") : t("host.nobody"),
    ...(canCast && { action: open(t("buttons.cast"), "cast", drill.id, role) }),
  };
}

/** What has happened, with how many have decided, and what comes next. */
function progress(seen: Seen, { drill, delivered, rows }: HostFacts): ListItem[] {
  const t = words(seen);
  const titleOf = (place: number) => drill.script.injects[place]?.words[seen.locale].title ?? "";
  const items = delivered.map(({ place }): ListItem => {
    const { asked, answered } = totalsOf(rows.filter((row) => row.place === place));
    const minute = drill.script.injects[place]?.at ?? 0;
    return {
      title: t("host.progress", { minute, title: titleOf(place) }),
      detail: asked === 0 ? t("host.told") : t("host.answered", { answered, asked }),
    };
  });
  const next = drill.script.injects[delivered.length];
  const detail = next ? t("host.nextAt", { minute: next.at, title: titleOf(delivered.length) }) : t("host.noNext");
  return [...items.slice(-SHOWN), { title: t("host.next"), detail }];
}

/** How many decided how, and row by row; never who. Whoever does not host it reads nothing of few people. */
function outcome(seen: Seen, { drill, cast, rows, isHost }: HostFacts): Block[] {
  const t = words(seen);
  const total = totalsOf(rows);
  const of = (count: number, whole: number) => t("report.of", { count, total: whole });
  const decided = { label: t("report.decided"), value: of(total.answered, total.asked) };
  const how = [
    { label: t("report.inLine"), value: of(total.inLine, total.answered) },
    { label: t("report.outside"), value: of(total.outside, total.answered) },
    { label: t("report.unanswered"), value: of(total.unanswered, total.asked) },
    { label: t("report.inTime"), value: of(total.inTime, total.answered) },
  ];
  const isTold = isHost || countOf(cast) >= RULES.least;
  const blocks: Block[] = [{ kind: "facts", facts: [decided, ...(isTold ? how : [])] }];
  if (isHost && rows.length > 0)
    blocks.push({ kind: "list", items: rows.slice(0, SHOWN).map((row) => rowItem(seen, drill, row)) });
  if (isHost && rows.length > SHOWN)
    blocks.push({ kind: "note", text: t("host.rest", { count: rows.length - SHOWN }) });
  blocks.push({ kind: "note", text: t("report.private") });
  if (drill.lesson)
    blocks.push({ kind: "heading", text: t("host.lesson") }, { kind: "quote", text: drill.lesson, isWhole: true });
  return blocks;
}

export function rowItem(seen: Seen, drill: Drill, row: ReportRow): ListItem {
  const t = words(seen);
  const inject = drill.script.injects[row.place];
  const { answered, asked, outside, expected, minutes } = row;
  return {
    title: t("report.row", {
      minute: inject?.at ?? 0,
      title: inject?.words[seen.locale].title ?? "",
      role: sayRole(seen, drill, row.role),
    }),
    detail:
      minutes === undefined
        ? t("report.detail", { answered, asked, outside })
        : t("report.detailTime", { answered, asked, outside, expected, minutes }),
  };
}

function actionsOf(seen: Seen, { drill, cast, isHost }: HostFacts): Action[] {
  const t = words(seen);
  const { id } = drill;
  const number = sayNumber(drill.number);
  const asking = (title: string, text: string): Confirm => ({
    title,
    text,
    yes: t("confirm.yes"),
    no: t("confirm.no"),
  });
  const cancel = {
    ...press(t("buttons.cancel"), "cancel", id),
    confirm: asking(t("confirm.cancelTitle", { number }), t("confirm.cancel")),
  };
  const time = open(t("buttons.time"), "time", id);
  const script = press(t("buttons.script"), "script", id);
  switch (drill.state) {
    case "draft":
      return [
        {
          ...main(press(t("buttons.announce"), "announce", id)),
          confirm: asking(t("confirm.announceTitle", { count: countOf(cast) }), t("confirm.announce")),
        },
        script,
        time,
        cancel,
      ];
    case "planned":
      return [
        {
          ...main(press(t("buttons.start"), "start", id)),
          confirm: asking(t("confirm.startTitle", { number }), t("confirm.start")),
        },
        script,
        time,
        cancel,
      ];
    case "running":
      return [stopping(seen, drill), script];
    case "held":
      return isHost
        ? [main(open(t("buttons.close"), "close", id)), press(t("buttons.report"), "report", id), script]
        : [];
    case "recorded":
      return isHost ? [main(press(t("buttons.report"), "report", id)), script] : [];
    case "cancelled":
      return [press(t("buttons.list"), "list", "0")];
  }
}

/** The address of the script, which is for those who run the drill. */
export function scriptCard(seen: Seen, drill: Drill, url: string): Card {
  const t = words(seen);
  return {
    title: t("script.title", { number: sayNumber(drill.number), title: drill.script.words[seen.locale].title }),
    body: [{ kind: "text", text: t("script.links") }],
    actions: [
      { kind: "link", label: t("buttons.readScript"), url, weight: "primary" },
      press(t("buttons.view"), "view", drill.id),
    ],
  };
}

/** The report's addresses, which are the host's alone and soon worthless. */
export function reportCard(seen: Seen, drill: Drill, urls: { page: string; file: string }): Card {
  const t = words(seen);
  return {
    title: t("report.title", { number: sayNumber(drill.number), title: drill.script.words[seen.locale].title }),
    body: [{ kind: "text", text: t("report.links") }],
    actions: [
      { kind: "link", label: t("buttons.page"), url: urls.page, weight: "primary" },
      { kind: "link", label: t("buttons.file"), url: urls.file },
    ],
    foot: t("report.private"),
  };
}
