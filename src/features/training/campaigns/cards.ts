import { sayAudience } from "../../../core/audience.ts";
import { type CivilDate, instantAt } from "../../../core/calendar/index.ts";
import { callback } from "../../../core/callback.ts";
import type { Action, Block, Card, Confirm, ListItem } from "../../../core/card.ts";
import { sayDay, sayDue, sayInstant } from "../../../core/wording.ts";
import { main, press, type Seen, sayStanding, shortTitle, words } from "../cards.ts";
import type { Course } from "../courses/model.ts";
import { type Assignment, type Cause, isDone } from "../model.ts";
import { groupsOf } from "../results/model.ts";
import { type Campaign, sayNumber } from "./model.ts";
import type { Progress, Waiting } from "./store-campaigns.ts";

const join = ({ locale }: Pick<Seen, "locale">, parts: readonly string[]): string =>
  parts.join(locale === "zh-CN" ? "、" : ", ");
/** A civil date as people say it; its noon, so that no clock moves it. */
const sayDate = (seen: Seen, date: CivilDate): string =>
  sayDay(instantAt(date, "12:00", seen.company.zone), seen.locale, seen.company.zone, seen.now);
const open = (label: string, name: string, id: string): Action & { kind: "open" } => ({
  kind: "open",
  label,
  callback: callback(`training.${name}`, id),
});

export const PAGE = 5;

/** What a course is called; its id where the files have it no more. */
export const titleIn = (seen: Pick<Seen, "locale">, courses: readonly Course[], id: string): string =>
  courses.find((course) => course.id === id)?.words[seen.locale].title ?? id;
/** All of them on one line. */
const titlesOf = (seen: Seen, courses: readonly Course[], row: Pick<Campaign, "courses">): string =>
  join(
    seen,
    row.courses.map((id) => {
      const course = courses.find((one) => one.id === id);
      return course ? shortTitle(seen, course) : id;
    }),
  );

// ── for those who run the training ──

const sum = (rows: readonly Progress[], key: "people" | "done" | "late" | "unreached"): number =>
  rows.reduce((total, row) => total + row[key], 0);

function sayState(seen: Seen, row: Campaign, progress: readonly Progress[], opensAt: Date): string {
  const t = words(seen);
  const counts = { done: sum(progress, "done"), people: sum(progress, "people") };
  if (row.state === "scheduled")
    return t("campaigns.states.scheduled", { when: sayInstant(opensAt, seen.locale, seen.zone, seen.now) });
  if (row.state === "running" && !row.queuedAt) return t("campaigns.states.taking");
  if (row.state === "running" || row.state === "closed") return t(`campaigns.states.${row.state}`, counts);
  return t(`campaigns.states.${row.state}`);
}

export type CampaignFacts = {
  row: Campaign;
  courses: readonly Course[];
  /** How many people are in the audience now. */
  audience: number;
  progress: readonly Progress[];
  by: string;
  opensAt: Date;
};

/** A campaign for whoever runs it: what it asks of whom, how far it is, what can be done now. */
export function campaignCard(seen: Seen, facts: CampaignFacts): Card {
  const t = words(seen);
  const { row, courses, audience, progress, by, opensAt } = facts;
  const [late, unreached] = [sum(progress, "late"), sum(progress, "unreached")];
  const isOut = row.state === "running" || row.state === "closed";
  return {
    title: t("campaigns.title", { number: sayNumber(row.number) }),
    state: {
      tone: row.state === "running" ? "waiting" : row.state === "closed" ? "good" : "quiet",
      text: sayState(seen, row, progress, opensAt),
    },
    body: [
      {
        kind: "facts",
        facts: [
          { label: t("campaigns.facts.courses"), value: titlesOf(seen, courses, row) },
          {
            label: t("campaigns.facts.audience"),
            value: t("campaigns.facts.people", {
              audience: sayAudience(seen, row.audience),
              count: isOut && row.queuedAt ? sum(progress, "people") : audience,
            }),
          },
          { label: t("campaigns.facts.opens"), value: sayDate(seen, row.opensOn) },
          { label: t("campaigns.facts.due"), value: sayDate(seen, row.dueOn) },
          {
            label: t("campaigns.facts.terms"),
            value: t("campaigns.facts.termsValue", {
              passMark: row.passMark,
              attempts: row.attempts,
              months: row.validMonths,
            }),
          },
          isOut
            ? { label: t("campaigns.progress.late"), value: t("campaigns.progress.lateValue", { count: late }) }
            : { label: t("campaigns.facts.by"), value: by },
        ],
      },
      ...(row.state === "running" && unreached > 0
        ? [{ kind: "note" as const, text: t("campaigns.progress.unreached", { count: unreached }) }]
        : []),
      ...(isOut ? departments(seen, progress) : []),
    ],
    actions: campaignActions(seen, facts),
    foot: t("campaigns.list.foot"),
  };
}

/** Departments with how many are done; the small ones together, in the same groups as the results have. */
function departments(seen: Seen, progress: readonly Progress[]): Block[] {
  const t = words(seen);
  const items = groupsOf(progress).map(({ name, departments: within, people }): ListItem => {
    const done = sum(
      progress.filter(({ department }) => within.includes(department)),
      "done",
    );
    const title = name === undefined ? t("campaigns.progress.others") : name || t("campaigns.progress.noDepartment");
    return {
      title: t("campaigns.progress.line", { name: title, percent: Math.floor((100 * done) / people) }),
      detail: t("campaigns.progress.detail", { done, people }),
    };
  });
  if (items.length === 0) return [];
  return [
    { kind: "heading", text: t("campaigns.progress.heading") },
    { kind: "list", items },
    { kind: "note", text: t("campaigns.progress.small") },
  ];
}

function campaignActions(seen: Seen, { row, audience, progress, opensAt }: CampaignFacts): Action[] {
  const t = words(seen);
  const number = sayNumber(row.number);
  const sure = (what: "schedule" | "cancel" | "close", text: string): Confirm => ({
    title: t(`campaigns.sure.${what}`, { number }),
    text,
    yes: t(`campaigns.sure.${what}Yes`),
    no: t("campaigns.sure.no"),
  });
  const list = press(t("campaigns.buttons.list"), "campaigns", "0");
  const cancel: Action = {
    ...press(t("campaigns.buttons.cancel"), "campaign-cancel", row.id),
    confirm: sure("cancel", t("campaigns.sure.cancelText")),
  };
  const when = sayInstant(opensAt > seen.now ? opensAt : seen.now, seen.locale, seen.zone, seen.now);
  switch (row.state) {
    case "draft":
      return [
        main({
          ...press(t("campaigns.buttons.schedule"), "campaign-schedule", row.id),
          confirm: sure("schedule", t("campaigns.sure.scheduleText", { count: audience, when })),
        }),
        open(t("campaigns.buttons.change"), "campaign-change", row.id),
        open(t("campaigns.buttons.terms"), "campaign-terms", row.id),
        cancel,
        list,
      ];
    case "scheduled":
      return [press(t("campaigns.buttons.takeBack"), "campaign-take-back", row.id), cancel, list];
    case "running": {
      const left = sum(progress, "people") - sum(progress, "done");
      return [
        main(press(t("campaigns.buttons.waiting"), "campaign-waiting", row.id, "0")),
        open(t("campaigns.buttons.prolong"), "campaign-prolong", row.id),
        {
          ...press(t("campaigns.buttons.close"), "campaign-close", row.id),
          confirm: sure("close", t("campaigns.sure.closeText", { count: left })),
        },
        list,
      ];
    }
    default:
      return [list];
  }
}

/** A page of all campaigns, the newest first; where there is none, what they are for. */
export function campaignsCard(
  seen: Seen,
  courses: readonly Course[],
  { rows, from, total }: { rows: readonly Campaign[]; from: number; total: number },
): Card {
  const t = words(seen);
  const left = total - from - rows.length;
  const next = press(t("campaigns.list.more"), "campaigns", `${from + rows.length}`);
  return {
    title: t("campaigns.list.title"),
    body:
      rows.length === 0
        ? [{ kind: "text", text: t("campaigns.list.empty") }]
        : [
            {
              kind: "list",
              items: rows.map((row) => ({
                title: `${sayNumber(row.number)} · ${titlesOf(seen, courses, row)}`,
                detail: t("campaigns.line", {
                  state: t(`campaigns.short.${row.state}`),
                  opens: sayDate(seen, row.opensOn),
                  due: sayDate(seen, row.dueOn),
                }),
                action: press(t("campaigns.list.open"), "campaign", row.id),
              })),
              ...(left > 0 && { more: { count: left, action: next } }),
            },
          ],
    actions: [
      main(open(t("campaigns.list.new"), "campaign-new", "new") as never),
      press(t("campaigns.list.rules"), "rules", "now"),
    ],
    foot: t("campaigns.list.foot"),
  };
}

/** Who is not done: of a campaign, or of somebody's own people. */
export function waitingCard(
  seen: Seen,
  rows: readonly Waiting[],
  page: { number?: number; id: string; from: number; hasMore: boolean },
): Card {
  const t = words(seen);
  const isTeam = page.number === undefined;
  const next = press(
    t("campaigns.list.more"),
    isTeam ? "team" : "campaign-waiting",
    page.id,
    `${page.from + rows.length}`,
  );
  return {
    title: isTeam ? t("campaigns.team.title") : t("campaigns.waiting.title", { number: sayNumber(page.number ?? 0) }),
    body:
      rows.length === 0
        ? [{ kind: "text", text: t(isTeam ? "campaigns.team.empty" : "campaigns.waiting.empty") }]
        : [
            {
              kind: "list",
              items: rows.map((row) => ({
                title: row.name,
                detail: [
                  t(row.isLate ? "campaigns.waiting.late" : "campaigns.waiting.line", {
                    department: row.department || t("campaigns.progress.noDepartment"),
                    count: row.open,
                  }),
                  ...(row.isUnreached ? [t("campaigns.waiting.unreached")] : []),
                ].join(" · "),
                action: press(t("campaigns.waiting.open"), "member", row.id),
              })),
            },
          ],
    actions: page.hasMore ? [next] : [],
    foot: t(isTeam ? "campaigns.team.foot" : "campaigns.waiting.foot"),
  };
}

export type MemberFacts = {
  id: string;
  name: string;
  tasks: readonly Assignment[];
  courses: readonly Course[];
  /** The last day of leave that runs now. */
  away: CivilDate | undefined;
  /** Whether the reader runs the training, leads the person, or is the person. */
  reader: "trainer" | "manager" | "self";
};

/** What one person is still asked for, with what those who run the training or lead them can do; nobody for themselves. */
export function memberCard(seen: Seen, { id, name, tasks, courses, away, reader }: MemberFacts): Card {
  const t = words(seen);
  const foot = {
    trainer: t("campaigns.member.foot"),
    manager: t("campaigns.member.teamFoot", { name }),
    self: t("campaigns.member.ownFoot"),
  };
  return {
    title: t("campaigns.member.title", { name }),
    state: {
      tone: "quiet",
      text: away ? t("campaigns.member.away", { day: sayDate(seen, away) }) : t("campaigns.member.there"),
    },
    body:
      tasks.length === 0
        ? [{ kind: "text", text: t("campaigns.member.empty") }]
        : [
            {
              kind: "list",
              items: tasks.map((task) => ({
                title: titleIn(seen, courses, task.course),
                // A manager hears the term and nothing of how it goes.
                detail:
                  reader !== "manager"
                    ? task.state === "failed"
                      ? t("campaigns.member.failed")
                      : sayStanding(seen, { assignment: task })
                    : t(task.dueAt && task.dueAt <= seen.now ? "campaigns.late" : "campaigns.due", {
                        due: task.dueAt ? sayDue(seen, task.dueAt) : "",
                      }),
                ...(reader === "trainer" && { action: open(t("campaigns.member.waive"), "waive", task.id) }),
                ...(reader === "self" && { action: press(t("campaigns.asked.course"), "course", task.course) }),
              })),
            },
          ],
    actions:
      reader === "self"
        ? []
        : [
            open(t("campaigns.member.leave"), "leave", id),
            ...(away ? [press(t("campaigns.member.back"), "back", id)] : []),
          ],
    foot: foot[reader],
  };
}

/** What asks by itself, and how to turn it on and off. */
export function rulesCard(
  seen: Seen,
  { joinersSince, isRenewing, ending }: { joinersSince?: CivilDate; isRenewing?: boolean; ending: number },
): Card {
  const t = words(seen);
  const sure = (title: string, text: string): Confirm => ({
    title,
    text,
    yes: t("campaigns.rules.yes"),
    no: t("campaigns.rules.no"),
  });
  return {
    title: t("campaigns.rules.title"),
    body: [
      { kind: "text", text: t("campaigns.rules.text") },
      {
        kind: "facts",
        facts: [
          {
            label: t("campaigns.rules.joiners"),
            value: joinersSince
              ? t("campaigns.rules.joinersOn", { since: sayDate(seen, joinersSince) })
              : t("campaigns.rules.joinersOff"),
          },
          {
            label: t("campaigns.rules.renewal"),
            value: t(isRenewing ? "campaigns.rules.renewalOn" : "campaigns.rules.renewalOff"),
          },
        ],
      },
    ],
    actions: [
      joinersSince
        ? press(t("campaigns.rules.turnOffJoiners"), "rule", "joiners", "off")
        : {
            ...press(t("campaigns.rules.turnOnJoiners"), "rule", "joiners", "on"),
            confirm: sure(t("campaigns.rules.sureJoiners"), t("campaigns.rules.sureJoinersText")),
          },
      isRenewing
        ? press(t("campaigns.rules.turnOffRenewal"), "rule", "renewal", "off")
        : {
            ...press(t("campaigns.rules.turnOnRenewal"), "rule", "renewal", "on"),
            confirm: sure(t("campaigns.rules.sureRenewal"), t("campaigns.rules.sureRenewalText", { count: ending })),
          },
      press(t("campaigns.buttons.list"), "campaigns", "0"),
    ],
    foot: t("campaigns.rules.foot"),
  };
}

/** How far all running campaigns are, on the first working morning of a week. */
export function digestCard(
  seen: Seen,
  courses: readonly Course[],
  rows: readonly { row: Campaign; progress: readonly Progress[] }[],
): Card {
  const t = words(seen);
  return {
    title: t("campaigns.digest.title"),
    body: [
      {
        kind: "list",
        items: rows.map(({ row, progress }) => ({
          title: t("campaigns.digest.line", { number: sayNumber(row.number), courses: titlesOf(seen, courses, row) }),
          detail: t("campaigns.digest.detail", {
            done: sum(progress, "done"),
            people: sum(progress, "people"),
            late: sum(progress, "late"),
            due: sayDate(seen, row.dueOn),
          }),
          action: press(t("campaigns.digest.open"), "campaign", row.id),
        })),
      },
    ],
    actions: [],
    foot: t("campaigns.digest.foot"),
  };
}

// ── for those who are asked ──

/** Asks somebody for courses; follows how far they are. */
export function askedCard(
  seen: Seen,
  courses: readonly Course[],
  { cause, tasks }: { cause: Cause; tasks: readonly Assignment[] },
): Card {
  const t = words(seen);
  // What the files have no more can be asked of nobody.
  const there = tasks.filter(({ course }) => courses.some(({ id }) => id === course));
  const open_ = there.filter((task) => task.state !== "passed" && !isDone(task, seen.now));
  const dueAt = open_.flatMap((task) => task.dueAt ?? []).sort((a, b) => a.getTime() - b.getTime())[0];
  // What is due by the day that stands above does not say so again.
  const isOneDay = open_.every((task) => task.dueAt?.getTime() === dueAt?.getTime());
  const count = open_.length;
  const isOver = there.length === 0 || (count > 0 && open_.every((task) => task.cause === "own"));
  const left = (): string => {
    if (isOver) return t("campaigns.asked.over");
    if (!dueAt) return t("campaigns.asked.open", { count });
    return t(dueAt <= seen.now ? "campaigns.asked.late" : "campaigns.asked.waiting", {
      count,
      due: sayDue(seen, dueAt),
    });
  };
  const kind = cause === "joiner" || cause === "renewal" ? cause : "campaign";
  return {
    title:
      kind === "renewal"
        ? t("campaigns.asked.title.renewal")
        : t(`campaigns.asked.title.${kind}`, { count: Math.max(1, there.length) }),
    state:
      count === 0 && !isOver
        ? { tone: "good", text: t("campaigns.asked.done") }
        : { tone: isOver ? "quiet" : "waiting", text: left() },
    // What is asked comes first: where a platform has room for little, it must not be cut.
    body: [
      {
        kind: "list",
        items: tasks.map((task) => ({
          title: titleIn(seen, courses, task.course),
          ...(there.includes(task)
            ? {
                detail: sayStanding(seen, { assignment: isOneDay ? { ...task, dueAt: undefined } : task }),
                action: press(t("campaigns.asked.course"), "course", task.course),
              }
            : { detail: t("campaigns.asked.gone") }),
        })),
      },
      { kind: "note", text: t("campaigns.asked.text") },
    ],
    actions: [],
    foot: t("campaigns.asked.foot"),
  };
}

/** Tells somebody that they need not take a course, and why. */
export function waivedCard(
  seen: Seen,
  { course, title, why, until }: { course: string; title: string; why: string; until: Date },
): Card {
  const t = words(seen);
  return {
    title: t("campaigns.waived.title", { course: title }),
    body: [
      { kind: "text", text: t("campaigns.waived.text") },
      { kind: "quote", text: why, isWhole: true },
      { kind: "note", text: t("campaigns.waived.until", { until: sayDay(until, seen.locale, seen.zone, seen.now) }) },
    ],
    actions: [press(t("campaigns.asked.course"), "course", course)],
    foot: t("campaigns.waived.foot"),
  };
}
