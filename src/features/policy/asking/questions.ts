import type { Ctx } from "../../../core/context.ts";
import { openDeadlines } from "../../../core/deadlines/read.ts";
import { UserError } from "../../../core/errors.ts";
import { type FormHandler, formHandler, type PressHandler } from "../../../core/feature.ts";
import { applyMove, NotAllowed } from "../../../core/lifecycle.ts";
import type { Person } from "../../../core/people.ts";
import { none, type Reply, say, showCard } from "../../../core/reply.ts";
import { sayDue } from "../../../core/wording.ts";
import { readFacts } from "./facts.ts";
import { askForm, drawAsk } from "./forms.ts";
import { keepsFaq, whyNotHandle } from "./handlers.ts";
import { questionLife } from "./life.ts";
import { askingWords } from "./messages/index.ts";
import { OPEN_MAX, type Question, sayNumber } from "./model.ts";
import { askerCard, handlerCard, type Listed, listCard, type Page, pageOf } from "./question-cards.ts";
import {
  findByNumber,
  findLookup,
  findQuestion,
  insertQuestion,
  oneAtATime,
  questionsOf,
  rateLookup,
  readTexts,
} from "./store.ts";

const words = (ctx: Pick<Ctx, "locale">) => askingWords.in(ctx.locale);

/** A question by the id in a button, whoever asks. @throws UserError when there is none */
export async function existing(ctx: Ctx, id: string | undefined): Promise<Question> {
  const question = id ? await findQuestion(ctx, id) : undefined;
  if (!question) throw new UserError("not-yours", words(ctx)("refused.not-yours"));
  return question;
}

/** What was looked for before, or asked before, as the beginning of a question. Only the person's own. */
async function beginningOf(ctx: Ctx, id: string | undefined): Promise<string> {
  if (!ctx.person || !id) return "";
  if (!id.startsWith("qst_")) return (await findLookup(ctx, id, ctx.person.id))?.text ?? "";
  const before = await findQuestion(ctx, id);
  return before?.asker.id === ctx.person.id && !before.isErased ? (await readTexts(ctx, before.id)).text : "";
}

const askHandler: FormHandler<(typeof askForm)["fields"]> = {
  form: askForm,
  open: async (ctx, { from }) => drawAsk(ctx, await beginningOf(ctx, from)),
  async submit(ctx, { text }, { from }) {
    const { person } = ctx;
    if (!person) return none;
    await oneAtATime(ctx, person.id);
    const open = (await questionsOf(ctx, person.id)).filter(({ state }) => state === "open");
    for (const one of open)
      if ((await readTexts(ctx, one.id)).text === text)
        return say(words(ctx)("question.already", { number: sayNumber(one.number) }), "quiet");
    if (open.length >= OPEN_MAX) throw new UserError("too-many", words(ctx)("refused.too-many", { max: OPEN_MAX }));
    const question = await insertQuestion(ctx, person, text);
    await applyMove(ctx, questionLife, question, "send");
    if (from && !from.startsWith("qst_") && (await findLookup(ctx, from, person.id)))
      await rateLookup(ctx, from, false);
    const [due] = await openDeadlines(ctx.tx, [question.id]);
    const when = due ? sayDue(ctx, due.dueAt) : "";
    return say(words(ctx)("question.sent", { number: sayNumber(question.number), when }), "good");
  },
};

/** One question for whoever asks: the asker's side, the handler's side, or a refusal. */
export async function view(ctx: Ctx, id: string): Promise<Reply> {
  const question = await existing(ctx, id);
  if (ctx.person?.id === question.asker.id) {
    const live = { notice: "asking.status", params: { id }, subject: id };
    return { ...showCard(askerCard(ctx, await readFacts(ctx, question))), live };
  }
  if ((await whyNotHandle(ctx, question)) !== true)
    throw new NotAllowed(id, "not-yours", words(ctx)("refused.not-yours"));
  const live = { notice: "asking.question", params: { id }, subject: id };
  return {
    ...showCard(handlerCard(ctx, await readFacts(ctx, question), { handle: true, keepFaq: keepsFaq(ctx.person) })),
    live,
  };
}

/** `ASK-12` typed alone; whoever may not see it learns as little as for a number that there is not. */
export async function openByNumber(ctx: Ctx, number: number): Promise<Reply | undefined> {
  const found = await findByNumber(ctx, number);
  const maySee = found && (ctx.person?.id === found.asker.id || (await whyNotHandle(ctx, found)) === true);
  return maySee ? view(ctx, found.id) : undefined;
}

/** The id behind a number, whoever asks. */
export const idOfNumber = async (ctx: Ctx, number: number): Promise<string | undefined> =>
  (await findByNumber(ctx, number))?.id;

/** How many rows come before the page that a button asks for; undefined: the first look. */
export const pageFrom = (text: string): number | undefined => (/^\d{1,4}$/.test(text) ? Number(text) : undefined);

/** The rows of a page with the first words of each question. */
export async function listed(
  ctx: Ctx,
  page: Page<Question>,
  detailOf: (one: Question) => string,
): Promise<Page<Listed>> {
  const row = async (question: Question): Promise<Listed> => ({
    question,
    title: (await readTexts(ctx, question.id)).text,
    detail: detailOf(question),
  });
  return { ...page, shown: await Promise.all(page.shown.map(row)) };
}

async function mine(ctx: Ctx, person: Person, from: number | undefined): Promise<Reply> {
  const page = pageOf(await questionsOf(ctx, person.id), from);
  return showCard(listCard(ctx, "mine", await listed(ctx, page, ({ state }) => words(ctx)(`states.${state}`))));
}

export const questionForms = [formHandler(askHandler)];

export const questionPresses: PressHandler[] = [
  {
    name: "asking.ask",
    async handle(ctx, { id }) {
      const view = drawAsk(ctx, await beginningOf(ctx, id));
      return { kind: "form", opening: { form: askForm.name, view, context: id ? { from: id } : {} } };
    },
  },
  { name: "asking.view", handle: (ctx, { id }) => view(ctx, id) },
  { name: "asking.mine", handle: async (ctx, { id }) => (ctx.person ? mine(ctx, ctx.person, pageFrom(id)) : none) },
  {
    name: "asking.withdraw",
    async handle(ctx, { id }) {
      const question = await existing(ctx, id);
      await applyMove(ctx, questionLife, question, "withdraw", { set: { closed_at: ctx.now } });
      return say(words(ctx)("question.withdrawnSay"), "good");
    },
  },
];
