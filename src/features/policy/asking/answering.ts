import type { Ctx } from "../../../core/context.ts";
import { openDeadlines } from "../../../core/deadlines/read.ts";
import { ChangedMeanwhile, UserError } from "../../../core/errors.ts";
import { type FormHandler, formHandler, type PressHandler } from "../../../core/feature.ts";
import { applyMove, NotAllowed, reasonOf } from "../../../core/lifecycle.ts";
import type { Person } from "../../../core/people.ts";
import { type Reply, say, showCard } from "../../../core/reply.ts";
import { sayDue } from "../../../core/wording.ts";
import { policyWords } from "../messages/index.ts";
import { run } from "./buttons.ts";
import { readClauses } from "./clauses-field.ts";
import { closeForm, drawClose, drawGive, giveForm } from "./forms.ts";
import { eligibleAmong, HANDLER_ROLES, handlersOf, keepsFaq, whyNotHandle } from "./handlers.ts";
import { type QuestionEvent, questionLife } from "./life.ts";
import { versionOfNow } from "./looking.ts";
import { askingWords } from "./messages/index.ts";
import type { Question } from "./model.ts";
import { listCard, pageOf } from "./question-cards.ts";
import { existing, listed, pageFrom } from "./questions.ts";
import { openQuestions, readTexts, sealAnswer } from "./store.ts";

const words = (ctx: Pick<Ctx, "locale">) => askingWords.in(ctx.locale);

/** More than anybody can look through; the oldest come first. */
const QUEUE_MAX = 500;

/** What this person could answer, by when it is due. */
export async function queueFor(ctx: Ctx, person: Person): Promise<{ question: Question; dueAt: Date | undefined }[]> {
  const handlers = await handlersOf(ctx);
  const open = (await openQuestions(ctx, QUEUE_MAX)).filter((question) =>
    eligibleAmong(handlers, question).some(({ id }) => id === person.id),
  );
  const deadlines = await openDeadlines(
    ctx.tx,
    open.map(({ id }) => id),
  );
  const dueAt = new Map(deadlines.map((one) => [one.subject, one.dueAt]));
  return open.map((question) => ({ question, dueAt: dueAt.get(question.id) }));
}

/** @param from how many are on the pages before; undefined: the first look */
export async function queue(ctx: Ctx, from?: number): Promise<Reply> {
  const waiting = ctx.person ? await queueFor(ctx, ctx.person) : [];
  const due = new Map(waiting.map(({ question, dueAt }) => [question.id, dueAt]));
  const detailOf = ({ id, asker }: Question) => {
    const dueAt = due.get(id);
    return [asker.name, dueAt && `${words(ctx)("question.due")} ${sayDue(ctx, dueAt)}`].filter(Boolean).join(" · ");
  };
  const page = pageOf(
    waiting.map(({ question }) => question),
    from,
  );
  const faq = keepsFaq(ctx.person) ? [run(words(ctx)("faq.list.button"), "faq")] : [];
  return showCard(listCard(ctx, "queue", await listed(ctx, page, detailOf), faq));
}

/** Lets through who may make that move now. */
export async function handled(ctx: Ctx, id: string | undefined, event: QuestionEvent): Promise<Question> {
  const question = await existing(ctx, id);
  const answer = await whyNotHandle(ctx, question);
  if (answer !== true) throw new NotAllowed(question.id, reasonOf(answer), questionLife.reason(ctx.locale, answer));
  if (!(event in questionLife.states[question.state])) throw new ChangedMeanwhile(question.id);
  return question;
}

/** An answer, or a better one in its place. */
const eventOf = ({ state }: Question): "answer" | "amend" => (state === "answered" ? "amend" : "answer");

const giveHandler: FormHandler<(typeof giveForm)["fields"]> = {
  form: giveForm,
  async open(ctx, { id }) {
    const question = await existing(ctx, id);
    await handled(ctx, id, eventOf(question));
    const { answer } = await readTexts(ctx, question.id);
    return drawGive(ctx, answer ? { text: answer, clauses: question.clauses } : undefined);
  },
  async submit(ctx, { text, clauses: typed }, { id, as }) {
    const question = await existing(ctx, id);
    // Whoever opened the form to answer first is told when somebody else was faster, and does not write over it.
    const event = as === "amend" ? "amend" : "answer";
    await handled(ctx, id, event);
    const version = await versionOfNow(ctx);
    if (!version) throw new UserError("no-policy", policyWords.in(ctx.locale)("none"));
    const read = readClauses(ctx, version, typed);
    if (!read.ok) return { kind: "errors", errors: { clauses: read.error } };
    await applyMove(ctx, questionLife, question, event, {
      set: {
        answer: sealAnswer(ctx, question.id, text),
        clauses: read.clauses,
        policy_id: version.id,
        answered_by_id: ctx.person?.id ?? null,
        closed_at: ctx.now,
      },
      data: { clauses: read.clauses },
    });
    return say(words(ctx)("question.given"), "good");
  },
};

const closeHandler: FormHandler<(typeof closeForm)["fields"]> = {
  form: closeForm,
  async open(ctx, { id }) {
    await handled(ctx, id, "close");
    return drawClose(ctx);
  },
  async submit(ctx, { text }, { id }) {
    const question = await existing(ctx, id);
    await applyMove(ctx, questionLife, question, "close", {
      set: {
        answer: sealAnswer(ctx, question.id, text),
        answered_by_id: ctx.person?.id ?? null,
        closed_at: ctx.now,
      },
    });
    return say(words(ctx)("question.closedSay"), "good");
  },
};

export const answeringForms = [formHandler(giveHandler), formHandler(closeHandler)];

export const answeringPresses: PressHandler[] = [
  { name: "asking.queue", may: HANDLER_ROLES, handle: (ctx, { id }) => queue(ctx, pageFrom(id)) },
  {
    name: "asking.give",
    async handle(ctx, { id }) {
      const view = await giveHandler.open(ctx, { id });
      const context = { id, as: eventOf(await existing(ctx, id)) };
      return { kind: "form", opening: { form: giveForm.name, view, context } };
    },
  },
  {
    name: "asking.close",
    async handle(ctx, { id }) {
      const view = await closeHandler.open(ctx, { id });
      return { kind: "form", opening: { form: closeForm.name, view, context: { id } } };
    },
  },
];
