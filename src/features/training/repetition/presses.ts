import { appendAudit } from "../../../core/audit.ts";
import type { Ctx } from "../../../core/context.ts";
import type { PressHandler } from "../../../core/feature.ts";
import { markStale } from "../../../core/outbox.ts";
import { hasRole, type Person } from "../../../core/people.ts";
import { type Reply, replaceCard, say, showCard } from "../../../core/reply.ts";
import { TRAINERS } from "../model.ts";
import { readPick } from "../quiz/cards.ts";
import { type Chosen, isRight, isWhole } from "../quiz/scoring.ts";
import { askedAs, drawRepeat, findQuestion } from "./asking.ts";
import { mineCard, quietCard, repeatCard, resume, type Shown, words } from "./cards.ts";
import { afterAnswer, inDays, LATER_DAYS, type Repeat } from "./model.ts";
import { isStopped } from "./recording.ts";
import {
  allowStopping,
  findRepeat,
  holdPace,
  keepRepeat,
  markAsked,
  mayStop,
  openRepeats,
  paceOf,
  putOff,
  renewPace,
  setStopped,
} from "./store.ts";

type Learner = Ctx & { person: Person };
type Press = (ctx: Learner, press: { id: string; arg: string | undefined }) => Promise<Reply>;

const handler = (name: string, press: Press): PressHandler => ({
  name: `repeat.${name}`,
  handle: async (ctx, { id, arg }) =>
    ctx.person ? press(ctx as Learner, { id, arg }) : say(words(ctx)("says.over"), "quiet"),
});

/** A repeat of the reader that can be answered; else what is said instead. Its pace is held, so that nothing asks meanwhile. */
async function own(ctx: Learner, id: string): Promise<Shown | Reply> {
  const t = words(ctx);
  await holdPace(ctx, ctx.person.id);
  const repeat = await findRepeat(ctx, id);
  if (repeat?.personId !== ctx.person.id) return say(t("says.over"), "quiet");
  const found = findQuestion(ctx, repeat);
  if (!found) return say(t("says.gone"), "quiet");
  if (repeat.isRight !== undefined || repeat.doneAt) return say(t("says.answered"), "quiet");
  return { repeat, ...found };
}
const isReply = (one: Shown | Reply): one is Reply => "kind" in one;

/** The course has changed since it was asked: what a button meant may be another thing now, so it is asked anew. */
async function anew(ctx: Learner, shown: Shown): Promise<Reply> {
  const asked = askedAs(shown.repeat, shown);
  await markAsked(ctx, [asked]);
  const repeat: Repeat = { ...shown.repeat, asking: shown.repeat.asking + 1, shown: asked.shown };
  return replaceCard(repeatCard(ctx, { ...shown, repeat }, await mayStop(ctx)));
}

async function chosenOn(
  ctx: Learner,
  id: string,
  arg: string | undefined,
): Promise<{ shown: Shown; chosen: Chosen } | Reply> {
  const shown = await own(ctx, id);
  if (isReply(shown)) return shown;
  const { repeat, course } = shown;
  const pick = readPick((place) => (place === repeat.asking ? repeat.shown : undefined), arg);
  if (!pick) return say(words(ctx)("says.over"), "quiet");
  return repeat.courseVersion === course.version ? { shown, chosen: pick.chosen } : anew(ctx, shown);
}

/** Takes an answer, once. */
async function answer(ctx: Learner, shown: Shown, chosen: Chosen): Promise<Reply> {
  const { repeat, question } = shown;
  if (!isWhole(question, chosen)) return say(words(ctx)("says.notYet"), "quiet");
  const right = isRight(question, chosen);
  if (!(await keepRepeat(ctx, repeat, { chosen, isRight: right, next: afterAnswer(repeat.step, right) })))
    return say(words(ctx)("says.answered"), "quiet");
  await renewPace(ctx, ctx.person.id);
  await markStale(ctx.tx, repeat.id, ctx.now);
  const kept = await findRepeat(ctx, repeat.id);
  if (!kept) throw new Error(`${repeat.id} is gone`);
  return replaceCard(await drawRepeat(ctx, kept, shown));
}

async function showMine(ctx: Learner): Promise<ReturnType<typeof mineCard>> {
  const open = await openRepeats(ctx, [ctx.person.id]);
  const [first] = open.map(({ dueAt }) => dueAt).sort((a, b) => a.getTime() - b.getTime());
  const nextAt = first && new Date(Math.max(first.getTime(), ctx.now.getTime()));
  const canStop = await mayStop(ctx);
  return mineCard(ctx, {
    count: open.length,
    nextAt,
    isStopped: await isStopped(ctx, await paceOf(ctx, ctx.person.id)),
    mayStop: canStop,
    isTrainer: hasRole(ctx.person, ...TRAINERS),
  });
}

export const repeatPresses: PressHandler[] = [
  handler("answer", async (ctx, { id, arg }) => {
    const on = await chosenOn(ctx, id, arg);
    return "kind" in on ? on : answer(ctx, on.shown, on.chosen);
  }),
  /** One of several; with the last of an order the answer is whole. */
  handler("pick", async (ctx, { id, arg }) => {
    const on = await chosenOn(ctx, id, arg);
    if ("kind" in on) return on;
    const { shown, chosen } = on;
    const isOrdered = shown.question.kind === "order" && isWhole(shown.question, chosen);
    return isOrdered ? answer(ctx, shown, chosen) : replaceCard(repeatCard(ctx, shown, await mayStop(ctx), chosen));
  }),
  handler("later", async (ctx, { id, arg }) => {
    const shown = await own(ctx, id);
    if (isReply(shown)) return shown;
    if (arg !== String(shown.repeat.asking)) return say(words(ctx)("says.over"), "quiet");
    await putOff(ctx, [id], inDays(ctx.now, LATER_DAYS));
    await renewPace(ctx, ctx.person.id);
    return replaceCard(quietCard(ctx, words(ctx)("says.later", { days: LATER_DAYS })));
  }),
  handler("stop", async (ctx) => {
    if (!(await mayStop(ctx))) return say(words(ctx)("mine.mustStay"), "quiet");
    await holdPace(ctx, ctx.person.id);
    await setStopped(ctx, ctx.person.id, ctx.now);
    return replaceCard(quietCard(ctx, words(ctx)("says.stopped"), resume(ctx)));
  }),
  handler("resume", async (ctx) => {
    await holdPace(ctx, ctx.person.id);
    await setStopped(ctx, ctx.person.id, null);
    await renewPace(ctx, ctx.person.id);
    return replaceCard(await showMine(ctx));
  }),
  handler("mine", async (ctx) => showCard(await showMine(ctx))),
  {
    name: "repeat.allow",
    may: TRAINERS,
    async handle(ctx, { id }) {
      const isAllowed = id === "yes";
      await allowStopping(ctx, isAllowed);
      const action = isAllowed ? "repeats.stopping-allowed" : "repeats.stopping-forbidden";
      await appendAudit(ctx.tx, ctx.now, { subject: "training", actor: ctx.actor, action, data: {} });
      return replaceCard(await showMine(ctx as Learner));
    },
  },
];
