import type { Action, Block, Card, Fact } from "../../core/card.ts";
import { sayInstant, sayZone } from "../../core/wording.ts";
import type { Change } from "./difference.ts";
import { differenceBlocks } from "./difference-card.ts";
import { type Content, isApproved, isOver, isStanding, type Plan, sayNumber, sayWindows } from "./model.ts";
import { list, open, press, type Seen, sayAccount, sayCivil, sayDays, words } from "./wording.ts";

const main = (action: Action): Action => ({ ...action, weight: "primary" }) as Action;

export type PlanFacts = {
  row: Plan;
  content: Content;
  owner: { name: string; department: string; zone: string };
  /** Where its approval stands, drawn by it; none for a draft. */
  route: readonly Block[];
  /** What was said with the last answer. */
  said: { by: string; text: string } | undefined;
  /** Other plans of the owner that hold at the same moments, by their numbers. */
  overlaps: readonly string[];
  /** Until when the owner has to do something. */
  due: { when: string; left: string } | undefined;
  /** The company account that it speaks with is in other hands. */
  isPaused: boolean;
  /** What a change that waits for its yes would make of it. */
  change: readonly Change[] | undefined;
  /** What the last yes made of it: a change that was approved, or less than was asked. */
  approved: readonly Change[] | undefined;
  /** It ended because its owner has left. */
  hasLeft: boolean;
  /** What the owner reported at the end, or why it was taken back; what the manager asked about it. */
  report: string | undefined;
  question: string | undefined;
  /** Its files, drawn as a list. */
  files: readonly Block[];
  /** How far it is, drawn for this reader; undefined before it runs. */
  running: Running | undefined;
};

/**
 * Its tasks as they stand, the time that was used, and the buttons for both. `used`: beside the limit; undefined where it
 * stands with the clock.
 */
export type Running = {
  tasks: Block;
  used: string | undefined;
  clock: readonly Block[];
  actions: readonly Action[];
};

/** What a plan says, for its owner, for whoever approves it and for whoever looks it up. */
export function contentBlocks(seen: Seen, content: Content, zone: string, running?: Running): Block[] {
  const t = words(seen);
  const days = sayDays(seen, content, zone);
  const clock = zone === seen.zone ? "" : t("card.zone", { zone: sayZone(zone, seen.locale) });
  const facts: Fact[] = [
    { label: t("card.purpose"), value: t(`purposes.${content.purpose}`) },
    {
      label: t("card.where"),
      value: list(
        seen,
        content.platforms.map((one) => t(`platforms.${one}`)),
      ),
    },
    { label: t("card.account"), value: sayAccount(seen, content) },
    { label: t("card.days"), value: days },
    { label: t("card.windows"), value: `${sayWindows(content.windows)}${clock}` },
    {
      label: t("card.hours"),
      value: [
        isStanding(content)
          ? t("card.standing", { hours: content.hours, posts: content.posts ?? 0 })
          : t("card.hoursAWeek", { hours: content.hours }),
        running?.used,
      ]
        .filter(Boolean)
        .join(" · "),
    },
  ];
  const tasks = content.tasks.map(({ text, due }) => ({
    title: text,
    detail: t("card.until", { day: sayCivil(seen, due, zone) }),
  }));
  return [
    { kind: "facts", facts },
    ...(running?.clock ?? []),
    ...(tasks.length > 0
      ? [{ kind: "heading" as const, text: t("card.tasks") }, running?.tasks ?? { kind: "list" as const, items: tasks }]
      : []),
    ...(content.result ? [{ kind: "quote" as const, by: t("card.result"), text: content.result }] : []),
    ...(content.outside ? [{ kind: "quote" as const, by: t("card.outside"), text: content.outside }] : []),
  ];
}

/** "PLAN-77 · 客户关系维护 · 11月26日(周四) – 11月28日(周六)" */
export const lineOf = (seen: Seen, row: Plan, content: Content, zone: string): string =>
  [sayNumber(row.number), words(seen)(`purposes.${content.purpose}`), sayDays(seen, content, zone)].join(" · ");

/** The plan as its owner sees it, with what they can do now. */
export function planCard(seen: Seen, facts: PlanFacts): Card {
  const t = words(seen);
  const { row, content, owner, route, said, overlaps, running, change, approved } = facts;
  const notes = [
    ...(overlaps.length > 0 ? [t("card.overlaps", { plans: list(seen, overlaps) })] : []),
    ...(facts.isPaused && isApproved(row.state) ? [t("card.pausedText")] : []),
    ...(row.state === "active" && !facts.isPaused ? [t("card.rules")] : []),
  ];
  return {
    title: t(isStanding(content) ? "card.titleStanding" : "card.title", { number: sayNumber(row.number) }),
    state: stateOf(seen, facts),
    body: [
      ...(said ? [{ kind: "quote" as const, by: said.by, text: said.text }] : []),
      ...(change ? waiting(seen, change, owner.zone) : []),
      ...(approved ? differenceBlocks(seen, approved, owner.zone) : []),
      ...contentBlocks(seen, content, owner.zone, running),
      ...facts.files,
      ...route,
      ...notes.map((text): Block => ({ kind: "note", text })),
      ...reportBlocks(seen, facts),
    ],
    actions: ownActions(seen, facts),
    foot: t("card.foot"),
  };
}

const waiting = (seen: Seen, change: readonly Change[], zone: string): Block[] => [
  { kind: "note", text: words(seen)("card.changeWaits") },
  ...differenceBlocks(seen, change, zone),
];

function reportBlocks(seen: Seen, { row, report, question }: PlanFacts): Block[] {
  const t = words(seen);
  return [
    ...(report
      ? [{ kind: "quote" as const, by: t(row.state === "revoked" ? "card.revokedWhy" : "card.report"), text: report }]
      : []),
    ...(question ? [{ kind: "quote" as const, by: t("card.question"), text: question }] : []),
  ];
}

/** Where it stands, in a few words. */
const sayState = (seen: Seen, { state, isAsked }: Pick<Plan, "state" | "isAsked">): string =>
  words(seen)(state === "lapsed" && isAsked ? "card.lapsedReturned" : `states.${state}`);

function stateOf(seen: Seen, { row, due, isPaused, hasLeft }: PlanFacts): NonNullable<Card["state"]> {
  const t = words(seen);
  if (hasLeft) return { tone: "quiet", text: t("card.ownerLeft") };
  if (isPaused && isApproved(row.state)) return { tone: "bad", text: t("card.paused") };
  const tone =
    row.state === "rejected" || row.state === "overdue" || row.state === "report_returned" || row.state === "revoked"
      ? "bad"
      : isApproved(row.state) || row.state === "completed"
        ? "good"
        : isOver(row.state)
          ? "quiet"
          : "waiting";
  return { tone, text: [sayState(seen, row), due?.left].filter(Boolean).join(" · ") };
}

function ownActions(seen: Seen, { row: { id, state, pending }, content, running }: PlanFacts): Action[] {
  const t = words(seen);
  const cancel: Action = {
    ...press(t("buttons.cancel"), "cancel", id),
    confirm: { title: t("cancel.title"), text: t("cancel.text"), yes: t("buttons.cancel"), no: t("buttons.back") },
  } as Action;
  const changing = [
    open(t(pending === undefined ? "buttons.amend" : "buttons.amendAgain"), "write", id),
    ...(pending === undefined ? [] : [press(t("buttons.unamend"), "unamend", id)]),
  ];
  switch (state) {
    case "draft":
    case "changes_requested":
      return [main(press(t("buttons.submit"), "submit", id)), open(t("buttons.change"), "write", id), cancel];
    case "submitted":
      return [cancel];
    case "approved":
      return [...changing, cancel];
    case "active": {
      const [first, ...rest] = running?.actions ?? [];
      return [
        ...(first ? [main(first)] : []),
        ...rest,
        ...(isStanding(content) ? [] : [open(t("buttons.report"), "report", id)]),
        ...changing,
      ];
    }
    case "overdue":
    case "report_returned":
      return [
        main(open(t("buttons.report"), "report", id)),
        ...(running?.actions ?? []),
        ...(pending === undefined ? [] : changing.slice(1)),
      ];
    default:
      // The plan of a quarter is renewed, or written anew for another.
      return isStanding(content) ? [open(t("buttons.renew"), "renew", id)] : [open(t("buttons.copy"), "copy", id)];
  }
}

/** The plan for whoever is above its owner. */
export function managerCard(seen: Seen, facts: PlanFacts): Card {
  const t = words(seen);
  const { row, owner, content, route, running } = facts;
  return {
    title: t(isStanding(content) ? "card.titleStandingOf" : "card.titleOf", {
      number: sayNumber(row.number),
      name: owner.name,
    }),
    state: stateOf(seen, facts),
    body: [
      ...contentBlocks(seen, content, owner.zone, running),
      ...facts.files,
      ...route,
      ...reportBlocks(seen, facts),
    ],
    actions: managerActions(seen, facts),
    foot: t("card.footManager", { name: owner.name }),
  };
}

function managerActions(seen: Seen, { row: { id, state, isAsked }, content }: PlanFacts): Action[] {
  const t = words(seen);
  if (state === "approved" || state === "active") return [open(t("buttons.revoke"), "revoke", id)];
  return state === "completed" && !isAsked && !isStanding(content)
    ? [open(t("buttons.returnReport"), "return-report", id)]
    : [];
}

/** `page`: which one of the list, from 0 on; `hasMore`: there are older ones behind it. */
type Mine = { weeks: readonly Block[]; isOperator: boolean; page: number; hasMore: boolean };

/** `/plan mine`: one's coming weeks and plans, the newest first; where there is none, what they are for. */
export function mineCard(
  seen: Seen,
  plans: readonly { row: Plan; line: string }[],
  { weeks = [], isOperator = false, page = 0, hasMore = false }: Partial<Mine> = {},
): Card {
  const t = words(seen);
  return {
    title: t("mine.title"),
    body:
      plans.length === 0
        ? [{ kind: "text", text: t("mine.empty") }]
        : [
            ...weeks,
            {
              kind: "list",
              items: plans.map(({ row, line }) => ({
                title: line,
                detail: sayState(seen, row),
                action: press(t("buttons.view"), "view", row.id),
              })),
            },
          ],
    actions: [
      main(open(t("buttons.new"), "new", "new")),
      ...(isOperator ? [open(t("buttons.standing"), "standing", "new")] : []),
      ...(hasMore ? [press(t("buttons.older"), "mine", `page.${page + 1}`)] : []),
      ...(page > 0 ? [press(t("buttons.newer"), "mine", `page.${page - 1}`)] : []),
    ],
  };
}

export type Cover =
  | { kind: "covered"; plan: Plan; until: Date; next: undefined }
  | { kind: "paused"; plan: Plan }
  | { kind: "rest" }
  /** Before or after office hours. */
  | { kind: "off" }
  | { kind: "not"; next: { plan: Plan; from: Date } | undefined };

/** `/plan now`: whether the reader is covered at this moment, and until when. */
export function nowCard(seen: Seen, cover: Cover): Card {
  const t = words(seen);
  const say = (at: Date) => sayInstant(at, seen.locale, seen.zone, seen.now);
  const title = t("now.title");
  if (cover.kind === "covered")
    return {
      title,
      state: { tone: "good", text: t("now.covered", { when: say(cover.until) }) },
      body: [{ kind: "text", text: t("now.coveredText", { number: sayNumber(cover.plan.number) }) }],
      actions: [press(t("buttons.view"), "view", cover.plan.id)],
    };
  if (cover.kind === "paused")
    return {
      title,
      state: { tone: "bad", text: t("now.paused") },
      body: [{ kind: "text", text: t("now.pausedText", { number: sayNumber(cover.plan.number) }) }],
      actions: [press(t("buttons.view"), "view", cover.plan.id)],
    };
  if (cover.kind === "rest" || cover.kind === "off")
    return {
      title,
      state: { tone: "quiet", text: t(`now.${cover.kind}`) },
      body: [{ kind: "text", text: t(`now.${cover.kind}Text`) }],
      actions: [],
    };
  const next = cover.next && t("now.next", { number: sayNumber(cover.next.plan.number), when: say(cover.next.from) });
  return {
    title,
    state: { tone: "quiet", text: t("now.not") },
    body: [{ kind: "text", text: [next, t("now.notText")].filter(Boolean).join(" ") }],
    actions: [open(t("buttons.new"), "new", "new")],
  };
}

/** `/plan proof`: what somebody can show who is asked; it says until when it is good. */
export function proofCard(seen: Seen, facts: PlanFacts, until: Date): Card {
  const t = words(seen);
  const { row, owner, content } = facts;
  return {
    title: t("proof.title", { number: sayNumber(row.number) }),
    state: { tone: "good", text: t("proof.state", { when: sayInstant(until, seen.locale, seen.zone, seen.now) }) },
    body: [
      { kind: "text", text: t("proof.text", { name: owner.name, department: owner.department }) },
      ...contentBlocks(seen, content, owner.zone).slice(0, 1),
    ],
    actions: [],
    foot: t("proof.foot", { when: sayInstant(seen.now, seen.locale, seen.zone, seen.now) }),
  };
}

/** A proof whose time is over, or whose plan was stopped: it proves nothing any more. */
export function proofOverCard(seen: Seen, row: Plan, why: "expired" | "stopped"): Card {
  const t = words(seen);
  return {
    title: t("proof.titleOver", { number: sayNumber(row.number) }),
    state: { tone: why === "expired" ? "quiet" : "bad", text: t(`proof.${why}`) },
    body: [{ kind: "text", text: t("proof.again") }],
    actions: [],
  };
}
