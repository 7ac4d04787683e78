import { type CivilDate, civilDateIn } from "../../../core/calendar/civil.ts";
import type { Ctx } from "../../../core/context.ts";
import { UserError } from "../../../core/errors.ts";
import { type FormHandler, formHandler, type PressHandler } from "../../../core/feature.ts";
import { NotAllowed } from "../../../core/lifecycle.ts";
import { say } from "../../../core/reply.ts";
import { ownerOf } from "../handling.ts";
import { type Content, type Plan, sayNumber } from "../model.ts";
import { findPlan, readRevision } from "../store.ts";
import { sayCivil } from "../wording.ts";
import { isUnderWay } from "./follow.ts";
import * as forms from "./forms.ts";
import { runningWords } from "./messages/index.ts";
import { calendarOf, moveTask } from "./moving.ts";
import { addCheckIn, checkInsOf, findTask, keysOf } from "./store-tasks.ts";
import { type CheckIn, type Outcome, type PlanTask, whyNotCheckIn } from "./tasks.ts";

/** The owner says how far a task is. */

const EVENTS = { done: "done", postponed: "postpone", dropped: "drop", open: "reopen" } as const satisfies Record<
  Outcome,
  string
>;

type Found = { task: PlanTask; plan: Plan; content: Content; text: string };

/** The reader's own task of a plan that runs. @throws NotAllowed UserError */
async function ownTask(ctx: Ctx, id: string | undefined): Promise<Found> {
  const t = runningWords.in(ctx.locale);
  const task = id ? await findTask(ctx, id) : undefined;
  const plan = task && (await findPlan(ctx, task.planId));
  if (!task || !plan) throw new UserError("not-yours", t("reasons.not-yours"));
  if (plan.ownerId !== ctx.person?.id) throw new NotAllowed(plan.id, "not-yours", t("reasons.not-yours"));
  if (!isUnderWay(plan.state)) throw new UserError("not-running", t("reasons.not-running"));
  const content = await readRevision(ctx, plan.id, plan.revision);
  const at = keysOf(ctx, plan.id, content.tasks).indexOf(task.key);
  const found = content.tasks[at];
  if (!found || task.state === "left") throw new UserError("left-already", t("reasons.left-already"));
  return { task, plan, content, text: found.text };
}

export const checkInHandler: FormHandler = formHandler<(typeof forms.checkInForm)["fields"]>({
  form: forms.checkInForm,
  async open(ctx, context) {
    const { task, plan, text } = await ownTask(ctx, context.id);
    const last = (await checkInsOf(ctx, [task.id])).at(-1);
    return forms.draw(
      forms.checkInForm,
      ctx,
      { number: sayNumber(plan.number), task: text },
      {
        initial: {
          outcome: last?.outcome ?? "done",
          ...(last?.said.link && { link: last.said.link }),
          ...(last?.said.text && { text: last.said.text }),
          ...(last?.due && { day: last.due }),
        },
      },
    );
  },
  async submit(ctx, values, context) {
    const { task, plan, content } = await ownTask(ctx, context.id);
    const t = runningWords.in(ctx.locale);
    const calendar = calendarOf(ctx, await ownerOf(ctx, plan));
    const { outcome, link, text } = values;
    const day = outcome === "postponed" ? (values.day as CivilDate | undefined) : undefined;
    const said: CheckIn = { outcome, link, text, day };
    const wrong = whyNotCheckIn(task, said, content, civilDateIn(ctx.now, calendar.zone));
    if (wrong.length > 0)
      return {
        kind: "errors",
        errors: Object.fromEntries(wrong.map(({ field, code }) => [field, t(`reasons.${code}`)])),
      };
    await addCheckIn(ctx, task.id, { outcome, due: day, link, text });
    await moveTask(ctx, task, EVENTS[outcome], { due: day ?? task.planned });
    const when = day ? sayCivil(ctx, day, calendar.zone) : "";
    return say(t(`said.${outcome}`, { day: when }), "good");
  },
});

export const checkInPress: PressHandler = {
  name: "plan.check-in",
  async handle(ctx, { id }) {
    const context = { id };
    const view = await checkInHandler.open(ctx, context);
    return { kind: "form", opening: { form: checkInHandler.form.name, view, context } };
  },
};
