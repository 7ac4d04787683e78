import { isClauseId } from "../../../core/clauses.ts";
import type { Ctx } from "../../../core/context.ts";
import { beginDeadlines, deadlineRow } from "../../../core/deadlines/begin.ts";
import { openDeadlines } from "../../../core/deadlines/read.ts";
import { UserError } from "../../../core/errors.ts";
import { formHandler, type PressHandler } from "../../../core/feature.ts";
import { applyMove } from "../../../core/lifecycle.ts";
import { addMessages } from "../../../core/outbox.ts";
import { type Person, withRoles } from "../../../core/people.ts";
import { type Reply, replaceCard, say, showCard } from "../../../core/reply.ts";
import { readClauseNumber } from "../clause-text.ts";
import { visibleVersions } from "../facts.ts";
import { policyWords } from "../messages/index.ts";
import { isCurrent, type KeptVersion } from "../model.ts";
import { commentCard, myCommentsCard } from "./comment-cards.ts";
import { commentLife } from "./comment-life.ts";
import { commentForm, drawComment } from "./forms.ts";
import { ANSWER_DAYS, type CommentKind, type PolicyComment } from "./model.ts";
import { commentsOf, findComment, insertComment, representatives } from "./store-making.ts";

const words = (ctx: Pick<Ctx, "locale">) => policyWords.in(ctx.locale);

/** What may be commented on: what is being made and what is, or will be, in force. */
export const isCommentable = (version: KeptVersion, now: Date): boolean =>
  version.state === "consultation" || isCurrent(version, now);

/** The version that somebody means without saying which: the one on which opinions are asked, else the one in force. */
async function meant(ctx: Ctx, id?: string): Promise<KeptVersion> {
  const open = (await visibleVersions(ctx)).filter((version) => isCommentable(version, ctx.now));
  const version = id
    ? open.find((one) => one.id === id)
    : (open.find(({ state }) => state === "consultation") ?? open.at(0));
  if (!version) throw new UserError("nothing-to-comment", words(ctx)("refused.nothing-to-comment"));
  return version;
}

const kindOf = ({ state }: KeptVersion): CommentKind => (state === "consultation" ? "consultation" : "objection");

/** Opens the form in which somebody says what they think of the rules. */
export async function openCommentForm(ctx: Ctx, id?: string): Promise<Reply> {
  const version = await meant(ctx, id);
  const view = drawComment(ctx, { label: version.label, kind: kindOf(version) });
  return { kind: "form", opening: { form: commentForm.name, view, context: { id: version.id } } };
}

const commentHandler = formHandler<(typeof commentForm)["fields"]>({
  form: commentForm,
  async open(ctx, { id }) {
    const version = await meant(ctx, id);
    return drawComment(ctx, { label: version.label, kind: kindOf(version) });
  },
  async submit(ctx, { clause, text }, { id }) {
    const { person } = ctx;
    if (!person) throw new UserError("not-yours", words(ctx)("refused.not-yours"));
    const version = await meant(ctx, id);
    const clauseId = clause === undefined ? undefined : readClauseNumber(clause);
    if (clauseId !== undefined && !(isClauseId(clauseId) && version.clauses[clauseId])) {
      return { kind: "errors", errors: { clause: words(ctx)("refused.no-clause", { id: clauseId }) } };
    }
    const comment = await makeComment(ctx, person, version, {
      kind: kindOf(version),
      text,
      clauseId: clauseId !== undefined && isClauseId(clauseId) ? clauseId : undefined,
    });
    return showCard(commentCard(ctx, comment, { label: version.label, dueAt: await dueOf(ctx, comment) }));
  },
});

async function makeComment(
  ctx: Ctx,
  person: Person,
  version: KeptVersion,
  said: Pick<PolicyComment, "kind" | "text" | "clauseId">,
): Promise<PolicyComment> {
  const capacity = (await representatives(ctx)).find(({ personId }) => personId === person.id)?.capacity ?? "employee";
  const comment = await insertComment(ctx, { ...said, versionId: version.id, authorId: person.id, capacity });
  // Opinions of a consultation are answered before it ends; what is said at another time has a term of its own.
  if (said.kind !== "consultation") {
    const { region, zone } = ctx.company;
    const term = { count: "working-days", n: ANSWER_DAYS, until: "business-close" } as const;
    const row = deadlineRow("answer", term, ctx.now, ctx.now, ctx.calendars.of(region, zone));
    await beginDeadlines(ctx.tx, [{ subject: comment.id, ...row }]);
  }
  const handlers = (await withRoles(ctx.tx, ["hr"])).filter(({ id }) => id !== person.id);
  await addMessages(ctx.tx, ctx.now, [
    {
      key: `${comment.id}:made`,
      notice: "policy.comment",
      params: { id: comment.id },
      subject: comment.id,
      to: handlers.map(({ id }) => ({ personId: id })),
    },
  ]);
  return comment;
}

/** What somebody would not agree to when they took note, as a comment that HR answers. */
export async function keepReservation(ctx: Ctx, version: KeptVersion, text: string): Promise<void> {
  if (ctx.person) await makeComment(ctx, ctx.person, version, { kind: "reservation", text, clauseId: undefined });
}

/** Until when an answer is due; undefined within a consultation, and once it is there. */
export async function dueOf(ctx: Ctx, { id }: Pick<PolicyComment, "id">): Promise<Date | undefined> {
  return (await openDeadlines(ctx.tx, [id]))[0]?.dueAt;
}

export const commentingPresses: PressHandler[] = [
  { name: "policy.comment", handle: (ctx, { id }) => openCommentForm(ctx, id) },
  {
    name: "policy.my-comments",
    async handle(ctx) {
      return ctx.person ? showCard(myCommentsCard(ctx, await commentsOf(ctx, ctx.person.id))) : { kind: "none" };
    },
  },
  {
    name: "policy.take-back",
    async handle(ctx, { id }) {
      const comment = await findComment(ctx, id);
      if (!comment) return say(words(ctx)("gone"), "quiet");
      await applyMove(ctx, commentLife, comment, "withdrawn");
      return replaceCard(commentCard(ctx, { ...comment, state: "withdrawn" }, { label: "", dueAt: undefined }));
    },
  },
];
export const commentingForms = [commentHandler];
