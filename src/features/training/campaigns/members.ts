import { appendAudit } from "../../../core/audit.ts";
import { addDays, type CivilDate, civilDateIn, daysBetween } from "../../../core/calendar/index.ts";
import type { Ctx } from "../../../core/context.ts";
import { UserError } from "../../../core/errors.ts";
import { formHandler, type Notice, type PressHandler } from "../../../core/feature.ts";
import { NotAllowed } from "../../../core/lifecycle.ts";
import { findPerson, hasRole, type Person } from "../../../core/people.ts";
import { type Reply, say, showCard } from "../../../core/reply.ts";
import { sayDay } from "../../../core/wording.ts";
import { words } from "../cards.ts";
import { coursesOf } from "../courses/course-file.ts";
import { trainingWords } from "../messages/index.ts";
import { type Assignment, monthsAfter, TRAINERS } from "../model.ts";
import { moveTask } from "../moves.ts";
import { findAssignment } from "../store.ts";
import { memberCard, PAGE, titleIn, waitingCard, waivedCard } from "./cards.ts";
import { giveDay } from "./following.ts";
import * as forms from "./forms.ts";
import { awayUntil, endOf, type Leave, LIMITS } from "./model.ts";
import { teamWaiting } from "./store-campaigns.ts";
import { askedOf, endLeave, enterLeave, leavesOf, waivedWhy } from "./store-tasks.ts";

const isTrainer = (person: Person | undefined): boolean => person !== undefined && hasRole(person, ...TRAINERS);

/**
 * Somebody, for those who run the training and for their manager; nobody changes anything for themselves.
 * @param mayBeOwn only to look at
 * @throws NotAllowed, which is put on record
 */
async function memberOf(ctx: Ctx, id: string | undefined, mayBeOwn = false): Promise<Person> {
  const member = await findPerson(ctx.tx, id);
  const t = words(ctx);
  const isLead = member !== undefined && ctx.person !== undefined && member.managerId === ctx.person.id;
  if (!isLead && !isTrainer(ctx.person))
    throw new NotAllowed(id ?? "training", "not-their-lead", t("campaigns.reasons.not-their-lead"));
  if (!member) throw new UserError("no-person", t("campaigns.reasons.noPerson"));
  if (!mayBeOwn && member.id === ctx.person?.id)
    throw new NotAllowed(member.id, "own-leave", t("campaigns.reasons.own-leave"));
  return member;
}

const sayDate = (ctx: Ctx, day: CivilDate, zone: string): string =>
  sayDay(new Date(endOf(day, zone).getTime() - 1), ctx.locale, zone, ctx.now);

async function showMember(ctx: Ctx, id: string): Promise<Reply> {
  const member = await memberOf(ctx, id, true);
  const leaves = (await leavesOf(ctx, [member.id])).get(member.id) ?? [];
  return showCard(
    memberCard(ctx, {
      id: member.id,
      name: member.name,
      tasks: await askedOf(ctx, member.id),
      courses: coursesOf(ctx.content),
      away: awayUntil(civilDateIn(ctx.now, member.zone), leaves),
      reader: member.id === ctx.person?.id ? "self" : isTrainer(ctx.person) ? "trainer" : "manager",
    }),
  );
}

async function showTeam(ctx: Ctx, start: number): Promise<Reply> {
  if (!ctx.person) return { kind: "none" };
  const rows = await teamWaiting(ctx, ctx.person.id, { from: start, limit: PAGE + 1 });
  return showCard(waitingCard(ctx, rows.slice(0, PAGE), { id: "mine", from: start, hasMore: rows.length > PAGE }));
}

// ── leave ──

/** Counts all terms of somebody again, after their leave has changed. */
async function recount(ctx: Ctx, member: Person): Promise<void> {
  await giveDay(
    ctx,
    (await askedOf(ctx, member.id)).filter(({ askedDueOn }) => askedDueOn !== undefined),
  );
}

function whyNotLeave(
  { fromOn, toOn }: Leave,
  today: CivilDate,
): "leave-order" | "leave-long" | "leave-over" | undefined {
  if (toOn < fromOn) return "leave-order";
  if (daysBetween(fromOn, toOn) >= LIMITS.leaveDays) return "leave-long";
  return toOn < today ? "leave-over" : undefined;
}

const leaveHandler = formHandler<(typeof forms.leaveForm)["fields"]>({
  form: forms.leaveForm,
  async open(ctx, { id }) {
    const member = await memberOf(ctx, id);
    const today = civilDateIn(ctx.now, member.zone);
    return forms.draw(
      forms.leaveForm,
      ctx,
      { initial: { fromOn: today, toOn: addDays(today, 6) } },
      { name: member.name },
    );
  },
  async submit(ctx, values, { id }) {
    const member = await memberOf(ctx, id);
    const t = words(ctx);
    const leave = { fromOn: values.fromOn as CivilDate, toOn: values.toOn as CivilDate };
    const wrong = whyNotLeave(leave, civilDateIn(ctx.now, member.zone));
    if (wrong) return { kind: "errors", errors: { toOn: t(`campaigns.reasons.${wrong}`) } };
    await enterLeave(ctx, member.id, leave);
    await appendAudit(ctx.tx, ctx.now, { subject: member.id, actor: ctx.actor, action: "training.leave", data: leave });
    await recount(ctx, member);
    return say(t("campaigns.member.left", { name: member.name, day: sayDate(ctx, leave.toOn, member.zone) }), "good");
  },
});

async function comeBack(ctx: Ctx, id: string): Promise<Reply> {
  const member = await memberOf(ctx, id);
  const t = words(ctx);
  const today = civilDateIn(ctx.now, member.zone);
  const { name } = member;
  if ((await endLeave(ctx, member.id, today)) === 0) return say(t("campaigns.member.noLeave", { name }), "quiet");
  const entry = { subject: member.id, actor: ctx.actor, action: "training.back", data: { on: today } };
  await appendAudit(ctx.tx, ctx.now, entry);
  await recount(ctx, member);
  return say(t("campaigns.member.backSaid", { name }), "good");
}

// ── waivers ──

async function taskOf(ctx: Ctx, id: string | undefined): Promise<{ task: Assignment; member: Person }> {
  const task = id ? await findAssignment(ctx, id) : undefined;
  const member = await findPerson(ctx.tx, task?.personId);
  const t = words(ctx);
  if (!isTrainer(ctx.person)) throw new NotAllowed(id ?? "training", "not-trainer", t("refused.not-trainer"));
  if (!task || !member) throw new UserError("no-course", t("says.noCourse"));
  if (member.id === ctx.person?.id) throw new NotAllowed(task.id, "own", t("refused.own"));
  return { task, member };
}

const waiveHandler = formHandler<(typeof forms.waiveForm)["fields"]>({
  form: forms.waiveForm,
  may: TRAINERS,
  async open(ctx, { id }) {
    const { task, member } = await taskOf(ctx, id);
    const course = titleIn(ctx, coursesOf(ctx.content), task.course);
    return forms.draw(forms.waiveForm, ctx, {}, { name: member.name, course });
  },
  async submit(ctx, { why }, { id }) {
    const { task, member } = await taskOf(ctx, id);
    await moveTask(ctx, task, "waive", {
      set: {
        waived_why: Buffer.from(ctx.vault.seal("text", why, `${task.id}:waived`)),
        // As long as it would have counted had it been passed.
        valid_until: monthsAfter(ctx.now, task.validMonths),
      },
    });
    return say(words(ctx)("campaigns.waived.said", { name: member.name }), "good");
  },
});

/** Tells somebody that they need not take a course. */
export const waivedNotice: Notice = {
  name: "training.waived",
  called: (locale) => trainingWords.in(locale)("campaigns.sent.waived"),
  async render(ctx, { id }) {
    const task = await findAssignment(ctx, String(id));
    const why = task && (await waivedWhy(ctx, task.id));
    if (!task?.validUntil || why === undefined) return undefined;
    const title = titleIn(ctx, coursesOf(ctx.content), task.course);
    return waivedCard(ctx, { course: task.course, title, why, until: task.validUntil });
  },
};

export const memberForms = [leaveHandler, waiveHandler];

const opens = (name: string, handler: ReturnType<typeof formHandler>): PressHandler => ({
  name: `training.${name}`,
  async handle(ctx, { id }) {
    const context = { id };
    return { kind: "form", opening: { form: handler.form.name, view: await handler.open(ctx, context), context } };
  },
});

export const memberPresses: PressHandler[] = [
  { name: "training.member", handle: (ctx, { id }) => showMember(ctx, id) },
  {
    name: "training.team",
    handle: (ctx, { arg }) => showTeam(ctx, /^\d{1,6}$/.test(arg ?? "") ? Number(arg) : 0),
  },
  opens("leave", leaveHandler),
  opens("waive", waiveHandler),
  { name: "training.back", handle: (ctx, { id }) => comeBack(ctx, id) },
];
