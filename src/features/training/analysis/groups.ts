import type { Ctx } from "../../../core/context.ts";
import { UserError } from "../../../core/errors.ts";
import { type FormHandler, formHandler, type Notice, type PressHandler } from "../../../core/feature.ts";
import { applyMove, NotAllowed } from "../../../core/lifecycle.ts";
import { addMessages } from "../../../core/outbox.ts";
import { findPerson } from "../../../core/people.ts";
import { type Reply, say, showCard } from "../../../core/reply.ts";
import { optionsOf } from "../../../core/worded-form.ts";
import { caseStudiesOf } from "../../broadcasts/index.ts";
import { TRAINERS } from "../model.ts";
import { answerCard, askedCard, groupCard, groupsCard, titleOf, words } from "./cards.ts";
import { assignForm, commentForm, draw } from "./forms.ts";
import { groupLife } from "./life.ts";
import { analysisWords } from "./messages/index.ts";
import { askedOf, type CaseAnswer, type CaseGroup } from "./model.ts";
import { existingStudy, findStudy } from "./reading.ts";
import * as store from "./store.ts";

/** A department is asked to think about a case; whoever asked reads what they think, and writes back. */

const PAGE = 8;

/** What a group was told: to each by themselves, so that an answer changes the card of nobody else. */
async function tell(ctx: Ctx, { id, version }: CaseGroup, notice: "assigned" | "commented"): Promise<void> {
  const members = await store.membersOf(ctx, id);
  await addMessages(
    ctx.tx,
    ctx.now,
    members.map((personId) => ({
      key: `${id}:${notice}:${version}:${personId}`,
      notice: `analysis.${notice}`,
      params: { id },
      subject: askedOf(id, personId),
      to: [{ personId }],
    })),
  );
}

/** A group by the id in a button, for whoever asked it. @throws NotAllowed, which is put on record */
async function ownGroup(ctx: Ctx, id: string | undefined): Promise<CaseGroup> {
  const group = id ? await store.findGroup(ctx, id) : undefined;
  if (!group) throw new UserError("no-such-case", words(ctx)("said.none"));
  const why = await groupLife.rights.trainer?.(ctx, group);
  if (why === true) return group;
  throw new NotAllowed(group.id, String(why), groupLife.reason(ctx.locale, String(why)));
}

async function showGroup(ctx: Ctx, group: CaseGroup, from = 0): Promise<Reply> {
  const study = existingStudy(ctx, group.caseId);
  const page = await store.groupAnswers(ctx, group.id, { from, limit: PAGE });
  const members = (await store.membersOf(ctx, group.id)).length;
  return showCard(groupCard(ctx, { group, study, members, from, ...page }));
}

/** An answer of somebody in a group, for whoever asked. */
async function answerIn(ctx: Ctx, id: string, groupId: string | undefined): Promise<[CaseGroup, CaseAnswer, string]> {
  const group = await ownGroup(ctx, groupId);
  const answer = await store.findAnswer(ctx, id);
  const isTheirs = answer?.caseId === group.caseId && (await store.isMember(ctx, group.id, answer.personId));
  if (!answer || !isTheirs) throw new UserError("no-such-case", words(ctx)("said.none"));
  return [group, answer, (await findPerson(ctx.tx, answer.personId))?.name ?? "–"];
}

const releases = (name: "release" | "unrelease"): PressHandler => ({
  name: `analysis.${name}`,
  may: TRAINERS,
  async handle(ctx, { id, arg }) {
    const [, answer] = await answerIn(ctx, id, arg);
    await store.setReleased(ctx, answer.id, name === "release" && answer.text !== undefined);
    return say(words(ctx)(name === "release" ? "said.released" : "said.unreleased"), "good");
  },
});

const assignHandler = formHandler<(typeof assignForm)["fields"]>({
  form: assignForm,
  may: TRAINERS,
  async open(ctx) {
    const studies = caseStudiesOf(ctx.content);
    const study = studies.map((one) => ({ value: one.id, label: titleOf(ctx, one) }));
    const department = optionsOf(await store.departments(ctx), (name) => name);
    // Not every directory knows of departments; nobody fills in a form that would be refused.
    if (department.length === 0) throw new UserError("no-departments", words(ctx)("refused.no-departments"));
    return draw(assignForm, ctx, {}, { options: { study, department } });
  },
  async submit(ctx, { study: chosen, department }) {
    const t = words(ctx);
    const study = findStudy(ctx, chosen);
    if (!study) return { kind: "errors", errors: { study: t("refused.no-case") } };
    if (await store.isAsked(ctx, study.id, department))
      return { kind: "errors", errors: { department: t("refused.asked-already") } };
    const group = await store.insertGroup(ctx, study.id, department);
    if (!group) return { kind: "errors", errors: { department: t("said.nobody") } };
    await applyMove(ctx, groupLife, group, "assign", { data: { case: study.id } });
    await tell(ctx, group, "assigned");
    return say(t("said.assigned", { count: (await store.membersOf(ctx, group.id)).length }), "good");
  },
});

const commentHandler = formHandler<(typeof commentForm)["fields"]>({
  form: commentForm,
  may: TRAINERS,
  async open(ctx, { id }) {
    const { comment } = await ownGroup(ctx, id);
    return draw(commentForm, ctx, {}, comment ? { initial: { comment } } : {});
  },
  async submit(ctx, { comment }, { id }) {
    const group = await ownGroup(ctx, id);
    await applyMove(ctx, groupLife, group, "comment", { set: { comment: store.sealComment(ctx, group.id, comment) } });
    await tell(ctx, group, "commented");
    return say(words(ctx)("said.commented"), "good");
  },
});

const opens = (name: string, handler: FormHandler): PressHandler => ({
  name: `analysis.${name}`,
  may: TRAINERS,
  async handle(ctx, { id }) {
    const view = await handler.open(ctx, { id });
    return { kind: "form", opening: { form: handler.form.name, view, context: { id } } };
  },
});

export const groupForms: readonly FormHandler[] = [assignHandler, commentHandler];
export const groupPresses: PressHandler[] = [
  {
    name: "analysis.groups",
    may: TRAINERS,
    async handle(ctx, { arg }) {
      const from = /^\d{1,4}$/.test(arg ?? "") ? Number(arg) : 0;
      const rows = await store.groupsToRead(ctx, { from, limit: PAGE + 1 });
      const groups = rows.slice(0, PAGE).map((group) => ({ group, study: findStudy(ctx, group.caseId) }));
      return showCard(groupsCard(ctx, groups, rows.length > PAGE ? from + PAGE : undefined));
    },
  },
  opens("assign", assignHandler),
  opens("comment", commentHandler),
  {
    name: "analysis.group",
    may: TRAINERS,
    handle: async (ctx, { id, arg }) =>
      showGroup(ctx, await ownGroup(ctx, id), /^\d{1,5}$/.test(arg ?? "") ? Number(arg) : 0),
  },
  {
    name: "analysis.answer",
    may: TRAINERS,
    async handle(ctx, { id, arg }) {
      const [group, answer, name] = await answerIn(ctx, id, arg);
      return showCard(answerCard(ctx, { group, study: existingStudy(ctx, group.caseId) }, name, answer));
    },
  },
  releases("release"),
  releases("unrelease"),
  {
    name: "analysis.close",
    may: TRAINERS,
    async handle(ctx, { id }) {
      await applyMove(ctx, groupLife, await ownGroup(ctx, id), "close");
      return say(words(ctx)("said.closed"), "good");
    },
  },
];

async function renderAsked(ctx: Ctx, id: string, hasComment: boolean) {
  const group = await store.findGroup(ctx, id);
  const study = group && findStudy(ctx, group.caseId);
  if (!group || !study || !ctx.person || !(await store.isMember(ctx, id, ctx.person.id))) return undefined;
  const answer = await store.answerOf(ctx, ctx.person.id, group.caseId);
  return askedCard(ctx, study, {
    isAnswered: answer?.option !== undefined || answer?.text !== undefined,
    comment: hasComment ? group.comment : undefined,
  });
}

export const analysisNotices: Notice[] = (["assigned", "commented"] as const).map((name) => ({
  name: `analysis.${name}`,
  family: "analysis.group",
  called: (locale) => analysisWords.in(locale)(`sent.${name}`),
  render: (ctx, { id }) => renderAsked(ctx, String(id), name === "commented"),
}));
