import { addWorkingDays } from "../../core/calendar/index.ts";
import type { Action, Card } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import type { Notice, PressHandler } from "../../core/feature.ts";
import { findPerson, type Person } from "../../core/people.ts";
import { type Reply, say, showCard } from "../../core/reply.ts";
import { main, press, type Seen, words } from "./cards.ts";
import { coursesOf } from "./courses/course-file.ts";
import { trainingWords } from "./messages/index.ts";
import { type Assignment, RULES, TRAINERS } from "./model.ts";
import { moveTask } from "./moves.ts";
import { countStuck, findAssignment, stuckTasks } from "./store.ts";

/** Whom somebody should sit down with: who, and about which course. `isReader`: the reader, whom a colleague helps. */
export type Stuck = { id: string; name: string; department: string; course: string; isReader?: boolean };

const SHOWN = 10;

/** The button that gives somebody more tries, with what it asks first. */
export const grantButton = (seen: Pick<Seen, "locale">, { id, name }: Stuck): Action & { kind: "run" } => {
  const t = words(seen);
  return {
    ...press(t("stuck.grant"), "grant", id),
    confirm: {
      title: t("stuck.confirmTitle", { name }),
      text: t("stuck.confirm", { name, count: RULES.moreAttempts }),
      yes: t("stuck.yes"),
      no: t("stuck.no"),
    },
  };
};

/** A page of everybody whose tries are used up; where there is nobody, what would stand here. */
export function stuckListCard(
  seen: Pick<Seen, "locale">,
  stuck: readonly Stuck[],
  { from, total }: { from: number; total: number },
): Card {
  const t = words(seen);
  const left = total - from - stuck.length;
  const next = press(t("campaigns.list.more"), "stuck", `${from + stuck.length}`);
  return {
    title: t("stuck.listTitle"),
    body:
      stuck.length === 0
        ? [{ kind: "text", text: t("stuck.empty") }]
        : [
            { kind: "text", text: t("stuck.text") },
            {
              kind: "list",
              items: stuck.map((one) => ({
                title: one.name,
                detail: [one.department, one.course, one.isReader && t("stuck.own")].filter(Boolean).join(" · "),
                ...(!one.isReader && { action: grantButton(seen, one) }),
              })),
              ...(left > 0 && { more: { count: left, action: next } }),
            },
          ],
    actions: [],
    foot: t("stuck.foot"),
  };
}

/** Told to those who run the training when somebody has no try left. */
export function stuckCard(seen: Pick<Seen, "locale">, stuck: Stuck, isOver: boolean): Card {
  const t = words(seen);
  return {
    title: t("stuck.title", { name: stuck.name }),
    state: { tone: isOver ? "good" : "waiting", text: t(isOver ? "stuck.done" : "stuck.waiting") },
    body: [
      {
        kind: "facts",
        facts: [
          { label: t("data.course"), value: stuck.course },
          { label: t("stuck.department"), value: stuck.department || t("campaigns.progress.noDepartment") },
        ],
      },
      { kind: "text", text: t("stuck.text") },
    ],
    actions: isOver ? [] : [main(grantButton(seen, stuck))],
    foot: t("stuck.foot"),
  };
}

/** Told to whoever may try again. */
export function grantedCard(seen: Pick<Seen, "locale">, course: { id: string; title: string }): Card {
  const t = words(seen);
  return {
    title: t("stuck.grantedTitle", { course: course.title }),
    body: [{ kind: "text", text: t("stuck.granted", { count: RULES.moreAttempts }) }],
    actions: [main(press(t("course.again"), "begin", course.id)), press(t("course.lessons"), "course", course.id)],
    foot: t("courses.foot"),
  };
}

const titleOf = (ctx: Pick<Ctx, "content" | "locale">, id: string): string =>
  coursesOf(ctx.content).find((course) => course.id === id)?.words[ctx.locale].title ?? id;

async function describe(ctx: Ctx, { id, personId, course }: Assignment): Promise<Stuck | undefined> {
  const person = await findPerson(ctx.tx, personId);
  return person && { id, name: person.name, department: person.department, course: titleOf(ctx, course) };
}

export const stuckNotices: Notice[] = [
  {
    name: "training.stuck",
    called: (locale) => trainingWords.in(locale)("sent.stuck"),
    async render(ctx, { id }) {
      const assignment = await findAssignment(ctx, String(id));
      const stuck = assignment && (await describe(ctx, assignment));
      return assignment && stuck && stuckCard(ctx, stuck, assignment.state !== "failed");
    },
  },
  {
    name: "training.granted",
    called: (locale) => trainingWords.in(locale)("sent.granted"),
    async render(ctx, { id }) {
      const assignment = await findAssignment(ctx, String(id));
      return assignment && grantedCard(ctx, { id: assignment.course, title: titleOf(ctx, assignment.course) });
    },
  },
];

/** The term of the tries that were granted: the one there is, or long enough to use them; none where nobody asks for it. */
function grantedTerm(ctx: Ctx, { dueAt }: Assignment, { region, zone }: Person): Date | undefined {
  if (!dueAt) return undefined;
  const { deadline } = addWorkingDays(ctx.calendars.of(region, zone), ctx.now, RULES.grantDays);
  return deadline > dueAt ? deadline : dueAt;
}

async function showStuck(ctx: Ctx, from: number): Promise<Reply> {
  const rows = await stuckTasks(ctx, { from, limit: SHOWN });
  const stuck = rows.map(({ personId, course, ...row }): Stuck => {
    const isReader = personId === ctx.person?.id;
    return { ...row, course: titleOf(ctx, course), isReader };
  });
  return showCard(stuckListCard(ctx, stuck, { from, total: await countStuck(ctx) }));
}

export const stuckPresses: PressHandler[] = [
  {
    name: "training.stuck",
    may: TRAINERS,
    handle: (ctx, { id }) => showStuck(ctx, /^\d{1,6}$/.test(id) ? Number(id) : 0),
  },
  {
    name: "training.grant",
    may: TRAINERS,
    async handle(ctx, { id }) {
      const assignment = await findAssignment(ctx, id);
      if (!assignment) return say(words(ctx)("says.noCourse"), "quiet");
      const learner = await findPerson(ctx.tx, assignment.personId);
      const dueAt = learner && grantedTerm(ctx, assignment, learner);
      await moveTask(ctx, { ...assignment, dueAt }, "grant", {
        set: { attempts: assignment.attempts + RULES.moreAttempts, ...(dueAt && { due_at: dueAt }) },
        ...(learner && { calendars: { learner } }),
      });
      return say(words(ctx)("stuck.said", { count: RULES.moreAttempts }), "good");
    },
  },
];
