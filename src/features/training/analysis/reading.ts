import type { Ctx } from "../../../core/context.ts";
import { UserError } from "../../../core/errors.ts";
import { type FormHandler, formHandler, type PressHandler } from "../../../core/feature.ts";
import { markMoved } from "../../../core/lifecycle.ts";
import { hasRole, type Person } from "../../../core/people.ts";
import { type Reply, replaceCard, say, showCard } from "../../../core/reply.ts";
import { type CaseStudy, caseStudiesOf } from "../../broadcasts/index.ts";
import { TRAINERS } from "../model.ts";
import { caseCard, type Discussion, discussionCard, listCard, questionOf, words } from "./cards.ts";
import { answerForm, draw } from "./forms.ts";
import { askedOf, type CaseAnswer, LEAST, spreadOf } from "./model.ts";
import * as store from "./store.ts";

/** One reads a case, says what one would do, and then sees what the case and the others say. */

type Reader = Ctx & { person: Person };
const TEXTS = 5;
const GROUPS = 4;
/** No list of choices holds more on every platform, with the groups beside them. */
const PAGE = 6;
/** What somebody was asked lately: as many as a list can mark. */
const ASKED = 50;

export const findStudy = (ctx: Pick<Ctx, "content">, id: string): CaseStudy | undefined =>
  caseStudiesOf(ctx.content).find((study) => study.id === id);

/** A case by the id in a button. @throws UserError when there is none */
export function existingStudy(ctx: Ctx, id: string | undefined): CaseStudy {
  const study = findStudy(ctx, id ?? "");
  if (!study) throw new UserError("no-such-case", words(ctx)("said.none"));
  return study;
}

/** The cases, a page at a time. @param from how many are on the pages before */
export async function showList(ctx: Reader, from = 0): Promise<Reply> {
  const answered = new Set(
    (await store.answersOf(ctx, ctx.person.id))
      .filter(({ option, text }) => option !== undefined || text !== undefined)
      .map(({ caseId }) => caseId),
  );
  const asked = new Set((await store.groupsOf(ctx, ctx.person.id, { limit: ASKED })).map(({ caseId }) => caseId));
  const cases = caseStudiesOf(ctx.content).map((study) => ({
    study,
    isAnswered: answered.has(study.id),
    isAsked: asked.has(study.id),
  }));
  // What somebody was asked to read comes first.
  const sorted = cases.toSorted(
    (a, b) =>
      Number(b.isAsked && !b.isAnswered) - Number(a.isAsked && !a.isAnswered) || a.study.id.localeCompare(b.study.id),
  );
  const shown = sorted.slice(from, from + PAGE);
  const left = sorted.length - from - shown.length;
  const next = left > 0 ? { count: left, from: from + PAGE } : undefined;
  if (!hasRole(ctx.person, ...TRAINERS) || from > 0) return showCard(listCard(ctx, shown, undefined, next));
  const rows = await store.groupsToRead(ctx, { from: 0, limit: GROUPS + 1 });
  const groups = rows.slice(0, GROUPS).map((group) => ({ group, study: findStudy(ctx, group.caseId) }));
  return showCard(listCard(ctx, shown, { groups, hasMore: rows.length > GROUPS }, next));
}

const isGiven = (answer: CaseAnswer | undefined): answer is CaseAnswer =>
  answer !== undefined && (answer.option !== undefined || answer.text !== undefined);

async function discussion(ctx: Reader, study: CaseStudy, answer: CaseAnswer): Promise<Discussion> {
  const options = study.words[ctx.locale].question?.options.length ?? 0;
  const isEnough = (await store.countAnswers(ctx, study.id)) >= LEAST;
  const groups = await store.groupsOf(ctx, ctx.person.id, { limit: ASKED, caseId: study.id });
  return {
    study,
    answer,
    spread: spreadOf(await store.countOptions(ctx, study.id), options),
    texts: isEnough ? await store.releasedTexts(ctx, study.id, ctx.person.id, TEXTS) : [],
    comments: groups.flatMap(({ comment }) => comment ?? []),
  };
}

/** The case, or once it was discussed its discussion. */
async function current(ctx: Reader, study: CaseStudy): Promise<Reply & { kind: "card" }> {
  const answer = await store.answerOf(ctx, ctx.person.id, study.id);
  if (!answer?.seenAt || !isGiven(answer)) return showCard(caseCard(ctx, study, answer));
  return showCard(discussionCard(ctx, await discussion(ctx, study, answer)));
}

/** The cards by which somebody was asked to read a case say that they have answered it. */
async function noteAnswered(ctx: Reader, { id: caseId }: CaseStudy): Promise<void> {
  const groups = await store.groupsOf(ctx, ctx.person.id, { limit: ASKED, caseId });
  for (const { id } of groups) await markMoved(ctx, askedOf(id, ctx.person.id));
}

/** From now on an option says nothing any more, and so is not taken. */
async function discuss(ctx: Reader, study: CaseStudy): Promise<Reply> {
  const answer = await store.answerOf(ctx, ctx.person.id, study.id);
  if (!isGiven(answer)) return say(words(ctx)("said.first"), "quiet");
  await store.markSeen(ctx, answer.id);
  return replaceCard((await current(ctx, study)).card);
}

const reader = (ctx: Ctx): Reader => {
  if (!ctx.person) throw new UserError("no-such-case", words(ctx)("said.none"));
  return ctx as Reader;
};

const answerHandler: FormHandler = formHandler<(typeof answerForm)["fields"]>({
  form: answerForm,
  open: async (ctx, { id }) => draw(answerForm, ctx, { question: questionOf(ctx, existingStudy(ctx, id)) }),
  async submit(ctx, { text }, { id }) {
    const study = existingStudy(ctx, id);
    if (!(await store.keepText(ctx, reader(ctx).person.id, study.id, text)))
      return say(words(ctx)("said.already"), "quiet");
    await noteAnswered(reader(ctx), study);
    const answer = await store.answerOf(ctx, reader(ctx).person.id, study.id);
    // Where nothing else can be answered, there is nothing to wait for.
    if (answer && !study.words[ctx.locale].question) await store.markSeen(ctx, answer.id);
    return current(reader(ctx), study);
  },
});

export const readingForms: readonly FormHandler[] = [answerHandler];
export const readingPresses: PressHandler[] = [
  {
    name: "analysis.list",
    handle: (ctx, { id }) => showList(reader(ctx), /^\d{1,4}$/.test(id) ? Number(id) : 0),
  },
  { name: "analysis.case", handle: async (ctx, { id }) => current(reader(ctx), existingStudy(ctx, id)) },
  { name: "analysis.discuss", handle: async (ctx, { id }) => discuss(reader(ctx), existingStudy(ctx, id)) },
  {
    name: "analysis.choose",
    async handle(ctx, { id, arg }) {
      const study = existingStudy(ctx, id);
      const option = /^\d$/.test(arg ?? "") ? Number(arg) : -1;
      const isThere = study.words[ctx.locale].question?.options[option] !== undefined;
      if (!isThere) return say(words(ctx)("said.none"), "quiet");
      if (!(await store.keepOption(ctx, reader(ctx).person.id, study.id, option)))
        return say(words(ctx)("said.already"), "quiet");
      await noteAnswered(reader(ctx), study);
      return discuss(reader(ctx), study);
    },
  },
  {
    name: "analysis.write",
    async handle(ctx, { id }) {
      const view = await answerHandler.open(ctx, { id });
      return { kind: "form", opening: { form: answerForm.name, view, context: { id } } };
    },
  },
];
