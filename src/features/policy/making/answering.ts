import type { Ctx } from "../../../core/context.ts";
import { UserError } from "../../../core/errors.ts";
import { formHandler, type PressHandler } from "../../../core/feature.ts";
import { applyMove, NotAllowed } from "../../../core/lifecycle.ts";
import { findPerson, hasRole } from "../../../core/people.ts";
import { type Reply, say, showCard } from "../../../core/reply.ts";
import { policyWords } from "../messages/index.ts";
import { versionsOf } from "../store.ts";
import { commentCard, commentForHrCard, commentsCard, excerpt, openCommentsCard } from "./comment-cards.ts";
import { commentLife } from "./comment-life.ts";
import { dueOf } from "./commenting.ts";
import { answerForm, answerManyForm, drawAnswer, drawAnswerMany } from "./forms.ts";
import { type Outcome, type PolicyComment, sayCommentNumber } from "./model.ts";
import { answerColumns, commentIdOf, commentsOn, countComments, findComment, openComments } from "./store-making.ts";

const words = (ctx: Pick<Ctx, "locale">) => policyWords.in(ctx.locale);
const PAGE = 5;
/** Comments that one answer can be given to at once. */
const MANY = 50;

const isHr = (ctx: Ctx): boolean => ctx.person !== undefined && hasRole(ctx.person, "hr");

/** @throws NotAllowed for whoever is not of HR */
export function onlyHr(ctx: Ctx, subject: string): void {
  if (!isHr(ctx)) throw new NotAllowed(subject, "not-hr", words(ctx)("refused.not-hr"));
}

/** A comment as its reader may see it: its author theirs, HR all. Undefined for one that there is not. */
export async function viewComment(ctx: Ctx, id: string): Promise<Reply | undefined> {
  const comment = await findComment(ctx, id);
  if (!comment) return undefined;
  const label = (await versionsOf(ctx)).find((one) => one.id === comment.versionId)?.label ?? "";
  const about = { label, dueAt: await dueOf(ctx, comment) };
  if (comment.authorId === ctx.person?.id) return showCard(commentCard(ctx, comment, about));
  onlyHr(ctx, comment.id);
  const author = await findPerson(ctx.tx, comment.authorId);
  const { name = "–", department = "" } = author ?? {};
  return showCard(commentForHrCard(ctx, comment, { ...about, author: { name, department }, mayAnswer: true }));
}

/** "OP-12", typed alone. */
export const viewCommentByNumber = async (ctx: Ctx, number: number): Promise<Reply | undefined> => {
  const id = await commentIdOf(ctx, number);
  return id ? viewComment(ctx, id) : undefined;
};

async function listComments(ctx: Ctx, versionId: string, from: number): Promise<Reply> {
  onlyHr(ctx, versionId);
  const version = (await versionsOf(ctx)).find((one) => one.id === versionId);
  if (!version) return say(words(ctx)("gone"), "quiet");
  const comments = await commentsOn(ctx, versionId, { from, limit: PAGE });
  const count = await countComments(ctx, versionId);
  const open = await countComments(ctx, versionId, "open");
  return showCard(commentsCard(ctx, version, { comments, from, count, open }));
}

const answer = (ctx: Ctx, comment: PolicyComment, text: string, outcome: Outcome): Promise<string> =>
  applyMove(ctx, commentLife, comment, "answered", {
    set: answerColumns(ctx, comment.id, { text, outcome }),
    data: { outcome },
  });

const answerHandler = formHandler<(typeof answerForm)["fields"]>({
  form: answerForm,
  may: ["hr"],
  async open(ctx, { id = "" }) {
    const comment = await findComment(ctx, id);
    if (!comment) throw new UserError("gone", words(ctx)("gone"));
    return drawAnswer(ctx, { number: sayCommentNumber(comment.number), text: excerpt(comment.text, 300) });
  },
  async submit(ctx, { outcome, text }, { id = "" }) {
    const comment = await findComment(ctx, id);
    if (!comment) throw new UserError("gone", words(ctx)("gone"));
    await answer(ctx, comment, text, outcome);
    return (await viewComment(ctx, id)) ?? say(words(ctx)("gone"), "quiet");
  },
});

/** Open comments that this person may answer, as options. */
async function answerable(ctx: Ctx, versionId: string): Promise<PolicyComment[]> {
  const open = await commentsOn(ctx, versionId, { state: "open", limit: MANY + 1 });
  return open.filter(({ authorId }) => authorId !== ctx.person?.id).slice(0, MANY);
}

/** A comment among others to choose from. */
export const sayOption = (
  locale: Ctx["locale"],
  { number, clauseId, text }: Pick<PolicyComment, "number" | "clauseId" | "text">,
): string => `${sayCommentNumber(number)} ${clauseId ?? policyWords.in(locale)("comments.whole")} ${excerpt(text, 30)}`;

const answerManyHandler = formHandler<(typeof answerManyForm)["fields"]>({
  form: answerManyForm,
  may: ["hr"],
  async open(ctx, { id = "" }) {
    const open = await answerable(ctx, id);
    if (open.length === 0) throw new UserError("all-answered", words(ctx)("comments.allAnswered"));
    return drawAnswerMany(
      ctx,
      open.map((comment) => ({ value: comment.id, label: sayOption(ctx.locale, comment) })),
    );
  },
  async submit(ctx, { which, outcome, text }, { id = "" }) {
    const open = new Map((await answerable(ctx, id)).map((comment) => [comment.id as string, comment]));
    const chosen = which.flatMap((one) => open.get(one) ?? []);
    // Somebody else may have answered one of them in the meantime; the rest is answered all the same.
    for (const comment of chosen) await answer(ctx, comment, text, outcome);
    const said = say(
      words(ctx)("comments.answeredMany", { count: chosen.length }),
      chosen.length > 0 ? "good" : "quiet",
    );
    return said;
  },
});

/** What waits for an answer, on whichever version, the nearest term first. */
async function listOpen(ctx: Ctx): Promise<Reply> {
  onlyHr(ctx, "policy");
  return showCard(openCommentsCard(ctx, await openComments(ctx, PAGE)));
}

export const answeringPresses: PressHandler[] = [
  { name: "policy.open-comments", handle: (ctx) => listOpen(ctx) },
  {
    name: "policy.comments",
    handle: (ctx, { id, arg }) => listComments(ctx, id, /^\d{1,6}$/.test(arg ?? "") ? Number(arg) : 0),
  },
  {
    name: "policy.comment-view",
    handle: async (ctx, { id }) => (await viewComment(ctx, id)) ?? say(words(ctx)("gone"), "quiet"),
  },
  {
    name: "policy.answer",
    may: ["hr"],
    handle: async (ctx, { id }) => ({
      kind: "form",
      opening: { form: answerForm.name, view: await answerHandler.open(ctx, { id }), context: { id } },
    }),
  },
  {
    name: "policy.answer-many",
    may: ["hr"],
    handle: async (ctx, { id }) => ({
      kind: "form",
      opening: { form: answerManyForm.name, view: await answerManyHandler.open(ctx, { id }), context: { id } },
    }),
  },
];
export const answeringForms = [answerHandler, answerManyHandler];
