import { type Ctx, systemCtx } from "../../../core/context.ts";
import type { Notice } from "../../../core/feature.ts";
import type { RecurringJob } from "../../../core/jobs.ts";
import { addMessages, type OutgoingMessage } from "../../../core/outbox.ts";
import { findPeople, type Person } from "../../../core/people.ts";
import { versionInForce } from "../../policy/index.ts";
import { leavesOf } from "../campaigns/store-tasks.ts";
import { coursesOf } from "../courses/course-file.ts";
import type { Course, Question } from "../courses/model.ts";
import { orderFor, randomOf } from "../quiz/draw.ts";
import { answeredCard, earlierCard, repeatCard, type Shown, titleOf } from "./cards.ts";
import { repetitionWords } from "./messages/index.ts";
import { backAt, hoursOf, inDays, OPEN_DAYS, type Repeat, turnOf } from "./model.ts";
import { isStopped } from "./recording.ts";
import { dropRepeats, findRepeat, markAsked, mayStop, openRepeats, paceOf, putOff, setPaces, turns } from "./store.ts";

/** The questions that come back are asked, each to whose turn has come. */

const NOTICE = "training.repeat";
/** People in one transaction; what is left comes with the next one at once. */
const PAGE = 100;

/** A question as the course's files have it now; undefined when they have it no more. */
export function findQuestion(
  ctx: Pick<Ctx, "content">,
  of: { course: string; question: string },
): { course: Course; question: Question } | undefined {
  const course = coursesOf(ctx.content).find(({ id }) => id === of.course);
  const question = course?.questions.find(({ id }) => id === of.question);
  return course && question && { course, question };
}

/** The order of the options and the version of the course, for a question that is about to be asked. */
export const askedAs = (
  { id, asking }: Pick<Repeat, "id" | "asking">,
  { course, question }: Omit<Shown, "repeat">,
) => ({
  id,
  shown: orderFor(question, randomOf(`${id}:${asking + 1}`)),
  version: course.version,
});

/** What becomes of those whose turn has come, read in as many statements however many they are. */
async function askPage(ctx: Ctx): Promise<number> {
  const due = await turns(ctx, PAGE);
  if (due.length === 0) return 0;
  const ids = due.map(({ personId }) => personId);
  const people = new Map<string, Person>((await findPeople(ctx.tx, ids)).map((person) => [person.id, person]));
  const leaves = await leavesOf(ctx, ids);
  const all = await openRepeats(ctx, ids);
  const gone = all.filter((repeat) => !findQuestion(ctx, repeat)).map(({ id }) => id);
  const open = Map.groupBy(
    all.filter(({ id }) => !gone.includes(id)),
    ({ personId }) => personId as string,
  );
  const canStop = await mayStop(ctx);
  const paces: Parameters<typeof setPaces>[1][number][] = [];
  const later: string[] = [];
  const asked: Parameters<typeof markAsked>[1][number][] = [];
  const messages: OutgoingMessage[] = [];
  for (const { personId, askedAt, stoppedAt } of due) {
    const person = people.get(personId);
    if (!person?.isActive || (stoppedAt && canStop)) {
      paces.push({ personId, nextAt: undefined });
      continue;
    }
    // Who is away is left in peace, and what they were asked before waits with them.
    const back = backAt(ctx.now, person.zone, leaves.get(personId) ?? []);
    if (back) {
      paces.push({ personId, nextAt: back });
      continue;
    }
    const when = { calendar: ctx.calendars.of(person.region, person.zone), hours: hoursOf(person) };
    const turn = turnOf(open.get(personId) ?? [], askedAt, when, ctx.now);
    const found = turn.asks && findQuestion(ctx, turn.asks);
    if (turn.putsOff) later.push(turn.putsOff.id);
    paces.push({ personId, nextAt: turn.nextAt, ...(found && { askedAt: ctx.now }) });
    if (!turn.asks || !found) continue;
    const { id, asking } = turn.asks;
    asked.push(askedAs(turn.asks, found));
    messages.push({
      key: `repeat:${id}:${asking + 1}`,
      notice: NOTICE,
      params: { id, asking: asking + 1 },
      subject: id,
      to: [{ personId }],
    });
  }
  if (gone.length > 0) await dropRepeats(ctx, gone);
  if (later.length > 0) await putOff(ctx, later, inDays(ctx.now, OPEN_DAYS));
  if (asked.length > 0) await markAsked(ctx, asked);
  await setPaces(ctx, paces);
  await addMessages(ctx.tx, ctx.now, messages);
  return due.length;
}

export const askJob: RecurringJob = {
  name: "training.ask-again",
  cron: "*/15 * * * *",
  what: "Asks again, in working hours and at most once a day, what somebody answered wrong in a quiz",
  async handle(services) {
    for (;;) {
      const count = await services.db.transaction((tx) => askPage(systemCtx(services, tx)));
      if (count < PAGE) return;
    }
  },
};

/** The card of a repeat as it stands: answered or not. */
export async function drawRepeat(ctx: Ctx, repeat: Repeat, found: Omit<Shown, "repeat">) {
  const shown = { ...found, repeat };
  if (repeat.isRight === undefined) return repeatCard(ctx, shown, await mayStop(ctx));
  return answeredCard(ctx, shown, {
    comesAgain: !(await isStopped(ctx, await paceOf(ctx, repeat.personId))),
    versionId: (await versionInForce(ctx, ctx.now))?.id,
  });
}

export const repeatNotice: Notice = {
  name: NOTICE,
  family: NOTICE,
  called: (locale) => repetitionWords.in(locale)("sent"),
  async render(ctx, { id, asking }) {
    const repeat = await findRepeat(ctx, String(id));
    const found = repeat && findQuestion(ctx, repeat);
    if (!repeat || !found) return undefined;
    // A card of before stays where it is, with nothing to press: taken away, it would take its explanation with it.
    return repeat.asking === asking ? drawRepeat(ctx, repeat, found) : earlierCard(ctx, titleOf(ctx, found));
  },
};
