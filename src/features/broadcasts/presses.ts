import type { Ctx } from "../../core/context.ts";
import { UserError } from "../../core/errors.ts";
import { type FormHandler, formHandler, type PressHandler } from "../../core/feature.ts";
import { newId } from "../../core/id.ts";
import { downloadPath } from "../../core/links.ts";
import { addMessages } from "../../core/outbox.ts";
import { findPeople } from "../../core/people.ts";
import { type Reply, say, showCard } from "../../core/reply.ts";
import { readForecast } from "./facts.ts";
import type { Paces } from "./forecast.ts";
import * as forms from "./forms.ts";
import { allowed, existing, fromTheStart, moveBroadcast, words } from "./handling.ts";
import { caseStudiesOf } from "./library.ts";
import { forecastCard, libraryCard, listCard, PAGE, printCard, resultsCard, unreachedCard } from "./list-cards.ts";
import { type Broadcast, isOut, sayNumber } from "./model.ts";
import { isNaming } from "./naming.ts";
import { showPreview } from "./preview.ts";
import { sayAnswer } from "./reader-cards.ts";
import * as store from "./store.ts";
import * as results from "./store-results.ts";
import { redrawOf } from "./store-sending.ts";
import { needWriter } from "./writers.ts";
import { worked } from "./writing.ts";

const from = (text: string | undefined): number => (/^\d{1,6}$/.test(text ?? "") ? Number(text) : 0);

/** All of them, newest first. */
export async function showList(ctx: Ctx, start = 0): Promise<Reply> {
  needWriter(ctx);
  const rows = await store.newest(ctx, start, PAGE / 2);
  return showCard(listCard(ctx, rows, { from: start, total: await store.countAll(ctx) }));
}

type Moved = "ask" | "checkLegally" | "release" | "takeBack" | "discard" | "pause" | "resume" | "stop";
/** A press that only moves it; the life says who may. */
const moves = (name: string, event: Moved, set?: (ctx: Ctx) => Record<string, unknown>): PressHandler => ({
  name: `broadcast.${name}`,
  async handle(ctx, { id }) {
    const row = await existing(ctx, id);
    const moved = await moveBroadcast(ctx, row, event, set ? { set: set(ctx) } : {});
    return say(words(ctx)(`said.${event}`, { number: sayNumber(moved.number) }), "good");
  },
});

export const opens = (name: string, handler: FormHandler): PressHandler => ({
  name: `broadcast.${name}`,
  async handle(ctx, { id }) {
    const context = { id };
    return { kind: "form", opening: { form: handler.form.name, view: await handler.open(ctx, context), context } };
  },
});

const giveBackHandler = formHandler<(typeof forms.giveBackForm)["fields"]>({
  form: forms.giveBackForm,
  async open(ctx, { id }) {
    const row = await allowed(ctx, id, "legal", "releaser");
    return forms.draw(forms.giveBackForm, ctx, {}, { number: sayNumber(row.number) });
  },
  async submit(ctx, { reason }, { id }) {
    const row = await existing(ctx, id);
    const content = row.content && store.sealContent(ctx, row.id, { ...row.content, note: reason });
    await moveBroadcast(ctx, row, "giveBack", { set: { ...(content && { content }), legal_by_id: null } });
    return say(words(ctx)("said.giveBack", { number: sayNumber(row.number) }), "good");
  },
});

const recallHandler = formHandler<(typeof forms.recallForm)["fields"]>({
  form: forms.recallForm,
  async open(ctx, { id }) {
    const row = await allowed(ctx, id, "keeper");
    return forms.draw(forms.recallForm, ctx, {}, { number: sayNumber(row.number) });
  },
  async submit(ctx, { reason, tell }, { id }) {
    const row = await allowed(ctx, id, "keeper");
    if (await isNaming(ctx, reason))
      return { kind: "errors", errors: { reason: words(ctx)("reasons.names-somebody") } };
    const recall = { reason, isTold: tell.length > 0 };
    const content = row.content && store.sealContent(ctx, row.id, { ...row.content, recall });
    await moveBroadcast(ctx, row, "recall", { set: { ...(content && { content }), ...fromTheStart } });
    return say(words(ctx)("said.recall", { number: sayNumber(row.number) }), "good");
  },
});

const askRealHandler = formHandler<(typeof forms.askRealForm)["fields"]>({
  form: forms.askRealForm,
  async open(ctx, { id }) {
    const row = await allowed(ctx, id, "writer");
    return forms.draw(forms.askRealForm, ctx, {}, { number: sayNumber(row.number) });
  },
  async submit(ctx, { checks }, { id }) {
    const row = await allowed(ctx, id, "writer");
    if (checks.length < forms.askRealForm.fields.checks.options.length)
      return { kind: "errors", errors: { checks: words(ctx)("reasons.unchecked") } };
    await moveBroadcast(ctx, row, "ask", { data: { checks } });
    return say(words(ctx)("said.ask", { number: sayNumber(row.number) }), "good");
  },
});

const postedHandler = formHandler<(typeof forms.postedForm)["fields"]>({
  form: forms.postedForm,
  async open(ctx, { id }) {
    const row = await allowed(ctx, id, "keeper");
    return forms.draw(forms.postedForm, ctx, {}, { number: sayNumber(row.number) });
  },
  async submit(ctx, { place, at }, { id }) {
    const row = await allowed(ctx, id, "keeper");
    await store.addPosting(ctx, row.id, place, at ?? ctx.now);
    return showResults(ctx, row);
  },
});

/** What became of it. */
async function showResults(ctx: Ctx, row: Broadcast): Promise<Reply> {
  const postings = await store.postingsOf(ctx, row.id);
  const people = await findPeople(
    ctx.tx,
    postings.map(({ byId }) => byId),
  );
  const nameOf = (id: string) => people.find((person) => person.id === id)?.name ?? "–";
  return showCard(
    resultsCard(ctx, row, {
      counts: await results.countsOf(ctx, row.id),
      did: await results.didOf(ctx, row.id),
      answers: await results.answersOf(ctx, row.id),
      reasons: await results.reasonsOf(ctx, row.id),
      departments: row.asksConfirm ? await results.confirmedByDepartment(ctx, row.id) : [],
      postings: postings.map((posting) => ({ ...posting, by: nameOf(posting.byId) })),
    }),
  );
}

/** Right or wrong, and why: to this person alone, once. */
async function takeAnswer(ctx: Ctx, row: Broadcast, arg: string | undefined): Promise<Reply> {
  const t = words(ctx);
  const { person } = ctx;
  const question = row.content?.words[ctx.locale].question;
  const answer = row.content?.answer;
  if (!question || answer === undefined || row.state === "recalled" || row.state === "ended")
    return say(t("answer.over"), "quiet");
  const option = Number(arg);
  if (!person || !(await results.recipientOf(ctx, row.id, person.id)) || !question.options[option])
    return say(t("answer.notYours"), "quiet");
  if (!(await results.countAnswer(ctx, row.id, person.id, option)))
    return say(t("answer.already", { answer: sayAnswer(ctx, question, answer) }), "quiet");
  await redrawOf(ctx, row.id, person.id);
  return option === answer
    ? say(t("answer.right", { why: question.why }), "good")
    : say(t("answer.wrong", { option: question.options[answer] ?? "", why: question.why }), "quiet");
}

async function takeConfirmation(ctx: Ctx, row: Broadcast): Promise<Reply> {
  const t = words(ctx);
  const { person } = ctx;
  if (!person || !row.asksConfirm || !(await results.recipientOf(ctx, row.id, person.id)))
    return say(t("answer.notYours"), "quiet");
  if (!(await results.confirmRead(ctx, row.id, person.id))) return say(t("answer.confirmedAlready"), "quiet");
  await redrawOf(ctx, row.id, person.id);
  return say(t("answer.confirmed"), "good");
}

const formHandlers: readonly FormHandler[] = [giveBackHandler, recallHandler, askRealHandler, postedHandler];

/** What is pressed on the cards of those who work on it, and on the card of the readers. */
export function broadcastPresses(paces: Paces): { presses: PressHandler[]; forms: readonly FormHandler[] } {
  return {
    forms: formHandlers,
    presses: [
      moves("ask", "ask"),
      moves("legal", "checkLegally", (ctx) => ({ legal_by_id: ctx.actor })),
      moves("release", "release", (ctx) => ({ released_by_id: ctx.actor, released_at: ctx.now })),
      moves("take-back", "takeBack"),
      moves("discard", "discard", (ctx) => ({ closed_at: ctx.now })),
      moves("pause", "pause"),
      moves("resume", "resume"),
      moves("stop", "stop"),
      opens("give-back", giveBackHandler),
      opens("recall", recallHandler),
      opens("ask-real", askRealHandler),
      opens("posted", postedHandler),
      { name: "broadcast.list", handle: (ctx, { id }) => showList(ctx, from(id)) },
      {
        name: "broadcast.view",
        async handle(ctx, { id }) {
          return worked(ctx, await allowed(ctx, id, "keeper"));
        },
      },
      {
        name: "broadcast.library",
        async handle(ctx, { id }) {
          needWriter(ctx);
          return showCard(
            libraryCard(ctx, caseStudiesOf(ctx.content), { from: from(id), used: await store.usedStudies(ctx) }),
          );
        },
      },
      {
        name: "broadcast.preview",
        async handle(ctx, { id, arg }) {
          return showPreview(ctx, await allowed(ctx, id, "keeper"), arg);
        },
      },
      {
        name: "broadcast.test",
        async handle(ctx, { id }) {
          const personId = needWriter(ctx);
          const row = await allowed(ctx, id, "keeper");
          const key = `${row.id}:test:${newId("tst")}`;
          await addMessages(ctx.tx, ctx.now, [
            { key, notice: "broadcasts.test", params: { id: row.id }, to: [{ personId }] },
          ]);
          return say(words(ctx)("said.test"), "good");
        },
      },
      {
        name: "broadcast.forecast",
        async handle(ctx, { id }) {
          const row = await allowed(ctx, id, "keeper");
          return showCard(forecastCard(ctx, row, await readForecast(ctx, row, paces)));
        },
      },
      {
        name: "broadcast.results",
        async handle(ctx, { id }) {
          return showResults(ctx, await allowed(ctx, id, "keeper"));
        },
      },
      {
        name: "broadcast.unreached",
        async handle(ctx, { id, arg }) {
          const row = await allowed(ctx, id, "keeper");
          const start = from(arg);
          const { failed, unreachable } = await results.countsOf(ctx, row.id);
          const people = await results.unreachedOf(ctx, row.id, start, PAGE);
          return showCard(unreachedCard(ctx, row, people, { from: start, total: failed + unreachable }));
        },
      },
      {
        name: "broadcast.print",
        async handle(ctx, { id }) {
          const personId = needWriter(ctx);
          const row = await allowed(ctx, id, "keeper");
          if (!isOut(row.state)) throw new UserError("not-out", words(ctx)("reasons.not-out"));
          const links = (["A4", "A3"] as const).map((size) => {
            const path = downloadPath(ctx, { download: "broadcasts.poster", personId, arg: `${row.id}:${size}` });
            return { label: words(ctx)(`buttons.print${size}`), url: `${ctx.publicUrl}${path}` };
          });
          return showCard(printCard(ctx, row, links));
        },
      },
      {
        name: "broadcast.answer",
        handle: async (ctx, { id, arg }) => takeAnswer(ctx, await existing(ctx, id), arg),
      },
      { name: "broadcast.confirm", handle: async (ctx, { id }) => takeConfirmation(ctx, await existing(ctx, id)) },
      {
        name: "broadcast.object",
        async handle(ctx, { id }) {
          const row = await allowed(ctx, id, "subject");
          if (row.objectedAt) return say(words(ctx)("answer.objectedAlready"), "quiet");
          if (row.objectUntil && ctx.now >= row.objectUntil)
            throw new UserError("too-late", words(ctx)("answer.tooLate"));
          await moveBroadcast(ctx, row, "object", { set: { objected_at: ctx.now } });
          return say(words(ctx)("answer.objected"), "good");
        },
      },
    ],
  };
}
