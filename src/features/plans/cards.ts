import { type CivilDate, instantAt } from "../../core/calendar/civil.ts";
import { callback } from "../../core/callback.ts";
import type { Action, Block, Card, Fact } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import { sayDay, sayInstant, sayZone } from "../../core/wording.ts";
import { planWords } from "./messages/index.ts";
import { type Content, isApproved, isOver, type Plan, sayNumber, sayWindows } from "./model.ts";

export type Seen = Pick<Ctx, "locale" | "zone" | "now">;

export const words = ({ locale }: Pick<Seen, "locale">) => planWords.in(locale);
export const press = (label: string, event: string, id: string): Action => ({
  kind: "run",
  label,
  callback: callback(`plan.${event}`, id),
});
export const open = (label: string, event: string, id: string): Action => ({
  kind: "open",
  label,
  callback: callback(`plan.${event}`, id),
});
const main = (action: Action): Action => ({ ...action, weight: "primary" }) as Action;

export type PlanFacts = {
  row: Plan;
  content: Content;
  owner: { name: string; department: string; zone: string };
  /** Where its approval stands, drawn by it; none for a draft. */
  route: Block | undefined;
  /** What was said with the last answer. */
  said: { by: string; text: string } | undefined;
  /** Other plans of the owner that hold at the same moments, by their numbers. */
  overlaps: readonly string[];
  /** Until when the owner has to do something. */
  due: { when: string; left: string } | undefined;
  /** What the owner reported at the end, or why it was taken back. */
  report: string | undefined;
};

/** A day as it is said, whose calendar it is on. */
export const sayCivil = (seen: Seen, day: CivilDate, zone: string): string =>
  sayDay(instantAt(day, "12:00", zone), seen.locale, zone, seen.now);

const list = ({ locale }: Pick<Seen, "locale">, items: readonly string[]): string =>
  items.join(locale === "en" ? ", " : "、");

/** What a plan says, for its owner, for whoever approves it and for whoever looks it up. */
export function contentBlocks(seen: Seen, content: Content, zone: string): Block[] {
  const t = words(seen);
  const { firstDay, lastDay } = content;
  const days =
    firstDay === lastDay
      ? sayCivil(seen, firstDay, zone)
      : `${sayCivil(seen, firstDay, zone)} – ${sayCivil(seen, lastDay, zone)}`;
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
    { label: t("card.account"), value: content.account ?? t("card.ownAccount") },
    { label: t("card.days"), value: days },
    { label: t("card.windows"), value: `${sayWindows(content.windows)}${clock}` },
    { label: t("card.hours"), value: t("card.hoursAWeek", { hours: content.hours }) },
  ];
  const tasks = content.tasks.map(({ text, due }) => ({
    title: text,
    detail: t("card.until", { day: sayCivil(seen, due, zone) }),
  }));
  return [
    { kind: "facts", facts },
    { kind: "heading", text: t("card.tasks") },
    { kind: "list", items: tasks },
    ...(content.result ? [{ kind: "quote" as const, by: t("card.result"), text: content.result }] : []),
    ...(content.outside ? [{ kind: "quote" as const, by: t("card.outside"), text: content.outside }] : []),
  ];
}

/** "PLAN-77 · 客户关系维护 · 11月26日(周四) – 11月28日(周六)" */
export const lineOf = (seen: Seen, row: Plan, content: Content, zone: string): string =>
  [
    sayNumber(row.number),
    words(seen)(`purposes.${content.purpose}`),
    [...new Set([content.firstDay, content.lastDay])].map((day) => sayCivil(seen, day, zone)).join(" – "),
  ].join(" · ");

/** The plan as its owner sees it, with what they can do now. */
export function planCard(seen: Seen, facts: PlanFacts): Card {
  const t = words(seen);
  const { row, content, owner, route, said, overlaps, report } = facts;
  const notes = [
    ...(overlaps.length > 0 ? [t("card.overlaps", { plans: list(seen, overlaps) })] : []),
    ...(row.state === "active" ? [t("card.rules")] : []),
  ];
  return {
    title: t("card.title", { number: sayNumber(row.number) }),
    state: stateOf(seen, facts),
    body: [
      ...(said ? [{ kind: "quote" as const, by: said.by, text: said.text }] : []),
      ...contentBlocks(seen, content, owner.zone),
      ...(route ? [route] : []),
      ...notes.map((text): Block => ({ kind: "note", text })),
      ...(report ? [{ kind: "quote" as const, by: t("card.report"), text: report }] : []),
    ],
    actions: ownActions(seen, row),
    foot: t("card.foot"),
  };
}

function stateOf(seen: Seen, { row, due }: PlanFacts): NonNullable<Card["state"]> {
  const t = words(seen);
  const tone =
    row.state === "rejected" || row.state === "overdue" || row.state === "revoked"
      ? "bad"
      : isApproved(row.state) || row.state === "completed"
        ? "good"
        : isOver(row.state)
          ? "quiet"
          : "waiting";
  return { tone, text: [t(`states.${row.state}`), due?.left].filter(Boolean).join(" · ") };
}

function ownActions(seen: Seen, { id, state }: Plan): Action[] {
  const t = words(seen);
  const cancel: Action = {
    ...press(t("buttons.cancel"), "cancel", id),
    confirm: { title: t("cancel.title"), text: t("cancel.text"), yes: t("buttons.cancel"), no: t("buttons.back") },
  } as Action;
  switch (state) {
    case "draft":
    case "changes_requested":
      return [main(press(t("buttons.submit"), "submit", id)), open(t("buttons.change"), "write", id), cancel];
    case "submitted":
    case "approved":
      return [cancel];
    case "active":
    case "overdue":
      return [main(open(t("buttons.report"), "report", id))];
    default:
      return [open(t("buttons.copy"), "copy", id)];
  }
}

/** The plan for whoever is above its owner. */
export function managerCard(seen: Seen, facts: PlanFacts): Card {
  const t = words(seen);
  const { row, owner, content, route, report } = facts;
  return {
    title: t("card.titleOf", { number: sayNumber(row.number), name: owner.name }),
    state: stateOf(seen, facts),
    body: [
      ...contentBlocks(seen, content, owner.zone),
      ...(route ? [route] : []),
      ...(report ? [{ kind: "quote" as const, by: t("card.report"), text: report }] : []),
    ],
    actions: row.state === "approved" || row.state === "active" ? [open(t("buttons.revoke"), "revoke", row.id)] : [],
    foot: t("card.footManager", { name: owner.name }),
  };
}

/** `/plan mine`: one's plans, the newest first; where there is none, what they are for. */
export function mineCard(seen: Seen, plans: readonly { row: Plan; line: string }[]): Card {
  const t = words(seen);
  return {
    title: t("mine.title"),
    body:
      plans.length === 0
        ? [{ kind: "text", text: t("mine.empty") }]
        : [
            {
              kind: "list",
              items: plans.map(({ row, line }) => ({
                title: line,
                detail: t(`states.${row.state}`),
                action: press(t("buttons.view"), "view", row.id),
              })),
            },
          ],
    actions: [main(open(t("buttons.new"), "new", "new"))],
  };
}

export type Cover =
  | { kind: "covered"; plan: Plan; until: Date; next: undefined }
  | { kind: "rest" }
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
  if (cover.kind === "rest")
    return {
      title,
      state: { tone: "quiet", text: t("now.rest") },
      body: [{ kind: "text", text: t("now.restText") }],
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
