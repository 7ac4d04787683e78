import type { Ctx } from "../../core/context.ts";
import { ChangedMeanwhile } from "../../core/errors.ts";
import { formHandler } from "../../core/feature.ts";
import { NotAllowed } from "../../core/lifecycle.ts";
import { addMessages } from "../../core/outbox.ts";
import { findPeople, type Person } from "../../core/people.ts";
import { say } from "../../core/reply.ts";
import { annul, lower, milder } from "./after.ts";
import { recountOf } from "./count.ts";
import * as forms from "./forms.ts";
import { closing, existing, moveCase, words } from "./handling.ts";
import { stepOf } from "./ladder.ts";
import { type Case, needsSecond, type Sanction, type Step } from "./model.ts";
import { UNDONE } from "./obligations/model.ts";
import { obligationsOf } from "./obligations/store.ts";
import { reviewersOf, secondsOf } from "./parties.ts";
import { decisionOf, reverseSanction, settleReview } from "./sanctions/course.ts";
import { sanctionOf } from "./sanctions/store.ts";
import { addLine, linesOf } from "./store.ts";

/** R-LC-02: an earlier decision that a later one counted is gone, and the later one is looked at again. */

/** Who confirmed it as the first of two, since it was looked at the last time. */
async function firstOf(ctx: Ctx, row: Case): Promise<string | undefined> {
  const lines = await linesOf(ctx, row.id);
  const first = lines.findLastIndex(({ kind }) => kind === "review_confirmed");
  return first > lines.findLastIndex(({ kind }) => kind === "review") ? lines[first]?.byId : undefined;
}

/**
 * Who looks at it now: one person; after their yes to a decision that two must take, another of the same kind as for a
 * new one, legal among them where the rung is above the count (COI-4).
 */
export async function whoReviews(ctx: Ctx, row: Case, sanction: Sanction): Promise<Person[]> {
  const deciderId = await firstOf(ctx, row);
  if (!deciderId) return reviewersOf(ctx, row, sanction);
  const seconds = await secondsTo(ctx, row, sanction, deciderId);
  // Where the second has gone meanwhile, it is the first's again: to lower it, or to annul it.
  return seconds.length > 0 ? seconds : findPeople(ctx.tx, [deciderId]);
}

const secondsTo = async (ctx: Ctx, row: Case, sanction: Sanction, deciderId: string): Promise<Person[]> =>
  secondsOf(ctx, { ...row, deciderId }, (await isAbove(ctx, sanction)) ? 3 : sanction.step);

/** Whoever looks at it now, and who kept it first: they can still lower or annul it while the second is asked. */
export async function mayReview(ctx: Ctx, row: Case, sanction: Sanction): Promise<boolean> {
  const ids = [...(await whoReviews(ctx, row, sanction)).map(({ id }) => id as string), await firstOf(ctx, row)];
  return ids.includes(ctx.person?.id);
}

/** Whether the rung is higher than what is left of its count would make it. */
const isAbove = async (ctx: Ctx, sanction: Sanction): Promise<boolean> =>
  sanction.step > stepOf((await recountOf(ctx, sanction)).number);

/** Whether one person alone cannot keep it: what two had to decide, or more than the count of now asks for. */
async function needsTwo(ctx: Ctx, sanction: Sanction): Promise<boolean> {
  const rows = (await obligationsOf(ctx, sanction.id)).filter(({ state }) => !UNDONE.includes(state));
  const isNamed = rows.some(({ terms }) => terms.isNamed === true);
  return (
    needsSecond({ step: sanction.step, obligations: rows.map(({ kind }) => kind), isNamed }) ||
    (await isAbove(ctx, sanction))
  );
}

export const reviewHandler = formHandler<(typeof forms.reviewForm)["fields"]>({
  form: forms.reviewForm,
  async open(ctx, context) {
    const { row, sanction } = await reviewed(ctx, context.id);
    const { number } = await recountOf(ctx, sanction);
    const t = words(ctx);
    const params = { count: number, step: t(`rungs.${stepOf(number)}`) };
    return forms.draw(forms.reviewForm, { ...ctx, row }, {}, params);
  },
  async submit(ctx, { what, reason }, context) {
    const t = words(ctx);
    const { row, sanction } = await reviewed(ctx, context.id);
    if (what === "lower" && sanction.step === 1)
      return { kind: "errors", errors: { what: t("reasons.no-lower-rung") } };
    if (what !== "confirm" && row.state === "under_appeal")
      return { kind: "errors", errors: { what: t("reasons.review-under-appeal") } };
    if (what === "confirm") {
      const first = await firstOf(ctx, row);
      if (first === ctx.person?.id) return { kind: "errors", errors: { what: t("reasons.second-confirms") } };
      if (!first && (await needsTwo(ctx, sanction))) return confirmFirst(ctx, row, sanction, reason);
    }
    await addLine(ctx, row.id, "review", reason);
    if (what !== "annul") await settleReview(ctx, row);
    if (what === "confirm" && sanction.servedAt) await tellRecount(ctx, row, sanction);
    if (what === "annul") await (row.state === "decided" ? withdrawDecided(ctx, row) : annul(ctx, row));
    if (what === "lower") {
      // As far as the count of now goes: what is above it takes two.
      const step = Math.min(sanction.step - 1, stepOf((await recountOf(ctx, sanction)).number)) as Step;
      await lower(ctx, row, { step, obligations: await milder(ctx, row, step) });
    }
    return say(t(`forms.review.done_${what}`), "good");
  },
});

/** It stands, but counts as another number than their letter says: they hear that there is something new. */
async function tellRecount(ctx: Ctx, row: Case, sanction: Sanction): Promise<void> {
  const key = `${sanction.id}:recounted:${sanction.version}`;
  const to = [{ personId: row.subjectId }];
  await addMessages(ctx.tx, ctx.now, [{ key, notice: "cases.subject", params: { id: row.id }, subject: row.id, to }]);
}

/** The first of two who keep it; the second hears that it waits for them. */
async function confirmFirst(ctx: Ctx, row: Case, sanction: Sanction, reason: string) {
  const t = words(ctx);
  const seconds = await secondsTo(ctx, row, sanction, ctx.actor);
  if (seconds.length === 0) return { kind: "errors" as const, errors: { what: t("reasons.no-second-to-confirm") } };
  await addLine(ctx, row.id, "review_confirmed", reason);
  const key = `${sanction.id}:review-second:${sanction.version}:${ctx.now.getTime()}`;
  const to = seconds.map(({ id }) => ({ personId: id }));
  await addMessages(ctx.tx, ctx.now, [
    { key, notice: "cases.review", params: { id: sanction.id }, subject: sanction.id, to },
  ]);
  return say(t("forms.review.done_first"), "good");
}

/** The person does not have it yet: it is taken back. */
async function withdrawDecided(ctx: Ctx, row: Case): Promise<void> {
  await reverseSanction(ctx, row);
  await moveCase(ctx, row, "withdraw", { set: closing(ctx, "withdrawn") });
}

/** The decision that the reader is to look at. @throws NotAllowed ChangedMeanwhile */
async function reviewed(ctx: Ctx, id: string | undefined): Promise<{ row: Case; sanction: Sanction }> {
  const row = await existing(ctx, id);
  const sanction = await sanctionOf(ctx, row.id);
  if (!sanction?.needsReview) throw new ChangedMeanwhile(row.id);
  if (!(await mayReview(ctx, row, sanction)))
    throw new NotAllowed(row.id, "not-yours", words(ctx)("reasons.not-yours"));
  return { row, sanction: await decisionOf(ctx, row) };
}
