import type { Callback } from "../../core/callback.ts";
import type { Card } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import type { Conversation, Heard } from "../../core/conversation.ts";
import { DIALOGUE_HOURS } from "../../core/dialogues.ts";
import type { FieldView } from "../../core/form.ts";
import type { Account, FileRef, Intent, RawValue } from "../../core/interaction.ts";
import { coreWords } from "../../core/messages/index.ts";
import { findPerson } from "../../core/people.ts";
import type { Desk } from "../../core/receive.ts";
import type { FormOpening } from "../../core/reply.ts";
import { sentence, spokenCard } from "../../core/spoken.ts";
import { TICK_COMMAND } from "./card-content.ts";
import { type Answer, checked, filesIn, namedOption, readAnswer } from "./talk-answers.ts";
import {
  ANSWER_COMMAND,
  anonymousCard,
  currentValue,
  DO_COMMAND,
  dropCard,
  editCard,
  introCard,
  questionCards,
  summaryCards,
  type TalkDeed,
} from "./talk-cards.ts";
import { endTalk, loadTalk, newTalk, questionOf, questionsOf, type Running, saveTalk, turnOf } from "./talk-state.ts";
import { deedOf } from "./talk-words.ts";
import { wecomWords } from "./words.ts";

const nothing: Heard = { say: [], intent: undefined };
const saying = (...say: Card[]): Heard => ({ say, intent: undefined });
const passOn = (intent: Intent, ...say: Card[]): Heard => ({ say, intent });

/** Whether a press belongs to a dialogue and not to a feature. */
export const isTalk = ({ command }: Callback): boolean =>
  command === ANSWER_COMMAND || command === TICK_COMMAND || command === DO_COMMAND;

/**
 * Forms as a conversation. `instead`, if given, is all that this event leads to: a question back before the press is
 * carried out.
 */
export function createConversation(
  desk: Pick<Desk, "isAnonymous" | "isCommand">,
  instead?: (ctx: Ctx) => Card,
): Conversation {
  return {
    async hear(ctx, account, { intent }) {
      if (instead) return saying(instead(ctx));
      if (intent.kind === "press" && intent.callback.command === "core.none") {
        return saying(sentence(wecomWords.in(ctx.locale)("confirm.kept")));
      }
      if (intent.kind === "welcome") return (await isFirstWelcome(ctx)) ? passOn(intent) : nothing;
      const running = await loadTalk(ctx, account);
      const isOurs = intent.kind === "press" && isTalk(intent.callback);
      if (!running) return isOurs ? saying(sentence(wecomWords.in(ctx.locale)("talk.over"))) : passOn(intent);
      if (isExpired(ctx, running)) {
        await endTalk(ctx, account);
        const { title } = running.talk.view;
        const gone = sentence(coreWords.in(ctx.locale)("dialogue.expired", { title, hours: DIALOGUE_HOURS }));
        // An answer to a question that is gone would only be called an unknown command.
        const isForIt = isOurs || (intent.kind === "text" && !desk.isCommand(intent.text)) || intent.kind === "files";
        return isForIt ? saying(gone) : passOn(intent, gone);
      }
      if (desk.isAnonymous(running.form)) {
        await endTalk(ctx, account);
        return saying(anonymousCard(ctx, running.form));
      }
      switch (intent.kind) {
        case "text":
          return hearText(ctx, account, running, intent, desk);
        case "command":
          return askToDrop(ctx, account, running, { intent });
        case "files":
          return hearFiles(ctx, account, running, intent.files);
        case "press":
          return isOurs ? hearPress(ctx, account, running, intent) : passOn(intent);
        default:
          return passOn(intent);
      }
    },

    async tell(ctx, account, intent, reply) {
      if (reply.kind === "form") return begin(ctx, account, reply.opening, desk);
      if (reply.kind === "errors") return askAgain(ctx, account, reply);
      if (intent.kind === "submit") await endTalk(ctx, account);
      const card = spokenCard(reply);
      return card ? [card] : [];
    },

    async again(ctx, account, { intent }) {
      const isForIt = intent.kind === "text" || (intent.kind === "press" && isTalk(intent.callback));
      const running = isForIt ? await loadTalk(ctx, account) : undefined;
      return running ? ask(ctx, account, running) : [];
    },
  };
}

const isExpired = ({ now }: Ctx, { updatedAt }: Running): boolean =>
  now.getTime() - updatedAt.getTime() > DIALOGUE_HOURS * 3_600_000;

const WELCOMED = {
  name: "wecom.welcomed",
  text: "UPDATE person SET welcomed_at = $2 WHERE id = $1 AND welcomed_at IS NULL RETURNING id",
};

/** WeCom tells of every opening of the conversation; a person is greeted once. */
async function isFirstWelcome(ctx: Ctx): Promise<boolean> {
  return ctx.person !== undefined && (await ctx.tx.sql(WELCOMED, [ctx.person.id, ctx.now])).length === 1;
}

/** A form opens: its first question, or the page for what must not be answered in a chat. */
async function begin(
  ctx: Ctx,
  account: Account,
  opening: FormOpening,
  desk: Pick<Desk, "isAnonymous">,
): Promise<Card[]> {
  if (desk.isAnonymous(opening.form)) return [anonymousCard(ctx, opening.form)];
  const other = await loadTalk(ctx, account);
  if (other && !isExpired(ctx, other)) return [...(await askToDrop(ctx, account, other, { opening })).say];
  const running = newTalk(opening, ctx.now);
  for (const field of questionsOf(opening.view)) {
    const person =
      field.kind === "person" && typeof field.initial === "string" && (await findPerson(ctx.tx, field.initial));
    if (person) running.talk.names[person.id] = person.name;
  }
  return [...introCard(running), ...(await ask(ctx, account, running))];
}

/** Asks the question of `step` (or shows the summary) as a new turn. */
async function ask(ctx: Ctx, account: Account, running: Running, before: readonly string[] = []): Promise<Card[]> {
  const { pending: _settled, ...talk } = running.talk;
  talk.turn += 1;
  talk.mode = running.step < questionsOf(talk.view).length ? "ask" : "summary";
  running.talk = talk;
  await saveTalk(ctx, account, running);
  return talk.mode === "ask" ? questionCards(ctx, running, before) : summaryCards(ctx, running, before);
}

async function askToDrop(
  ctx: Ctx,
  account: Account,
  running: Running,
  pending: NonNullable<Running["talk"]["pending"]>,
): Promise<Heard> {
  running.talk.turn += 1;
  running.talk.mode = "drop";
  running.talk.pending = pending;
  await saveTalk(ctx, account, running);
  return saying(dropCard(ctx, running));
}

async function hearText(
  ctx: Ctx,
  account: Account,
  running: Running,
  intent: Intent & { kind: "text" },
  desk: Pick<Desk, "isCommand">,
): Promise<Heard> {
  const { text } = intent;
  const { talk } = running;
  const field = questionOf(running);
  if (talk.mode === "drop") return hearDecision(ctx, account, running, text);
  const isAsking = talk.mode === "ask" && field !== undefined;
  // An option that is called "help" is chosen, not helped with. The beginning of one is not enough: "keep" keeps, also
  // where an option begins so.
  if (isAsking && namedOption(field, text)) return takeText(ctx, account, running, field, text);
  const said = deedOf(text);
  if (said === "help") {
    const help = wecomWords.in(ctx.locale)("talk.help", { title: talk.view.title });
    return saying(...(await ask(ctx, account, running, [help])));
  }
  if (said && isMeant(running, said)) return act(ctx, account, running, said);
  if (desk.isCommand(text)) return askToDrop(ctx, account, running, { intent });
  return isAsking ? takeText(ctx, account, running, field, text) : pickToEdit(ctx, account, running, text);
}

/** A word is an order only where it can be one; elsewhere it is the answer. */
function isMeant(running: Running, said: TalkDeed | "done"): boolean {
  const field = questionOf(running);
  if (said === "cancel" || said === "back") return true;
  if (running.talk.mode !== "ask" || !field) return said === "submit" || said === "edit";
  if (said === "done") return field.kind === "file";
  if (said === "keep") return currentValue(running, field) !== undefined;
  return said === "skip";
}

/** The answer to "drop it?", typed. Whatever is not a clear yes drops nothing. */
async function hearDecision(ctx: Ctx, account: Account, running: Running, text: string): Promise<Heard> {
  const plain = text.normalize("NFKC").trim();
  const numbered: Record<string, TalkDeed> = { 1: "drop", 2: "stay", 3: "answer" };
  const said = (Object.hasOwn(numbered, plain) ? numbered[plain] : undefined) ?? deedOf(text);
  if (said === "drop" || said === "stay" || said === "answer") return decide(ctx, account, running, said);
  return said === "cancel" ? decide(ctx, account, running, "stay") : saying(dropCard(ctx, running));
}

async function takeText(ctx: Ctx, account: Account, running: Running, field: FieldView, text: string): Promise<Heard> {
  if (field.kind === "file") {
    const want = wecomWords.in(ctx.locale)("talk.wantFile");
    return saying(...(await ask(ctx, account, running, [want])));
  }
  return take(ctx, account, running, field, await readAnswer(ctx, field, text, running.talk));
}

/** An answer: kept and on to the next question, or the question again with the reason. */
async function take(ctx: Ctx, account: Account, running: Running, field: FieldView, answer: Answer): Promise<Heard> {
  const { talk } = running;
  switch (answer.kind) {
    case "problem":
      return saying(...(await ask(ctx, account, running, [answer.text])));
    case "candidates":
      talk.candidates = answer.candidates;
      return saying(...(await ask(ctx, account, running)));
    case "value": {
      running.values[field.name] = answer.value;
      talk.candidates = [];
      const isPerson = field.kind === "person" && typeof answer.value === "string" && answer.label !== undefined;
      if (isPerson) talk.names[String(answer.value)] = answer.label ?? "";
      const before =
        answer.label !== undefined ? [wecomWords.in(ctx.locale)("talk.accepted", { value: answer.label })] : [];
      return goOn(ctx, account, running, before);
    }
  }
}

async function goOn(ctx: Ctx, account: Account, running: Running, before: readonly string[] = []): Promise<Heard> {
  const { talk } = running;
  const names = questionsOf(talk.view).map(({ name }) => name);
  talk.candidates = [];
  if (talk.isFixing) {
    const next = talk.todo.shift();
    running.step = next === undefined ? names.length : names.indexOf(next);
    talk.isFixing = next !== undefined;
  } else running.step += 1;
  return saying(...(await ask(ctx, account, running, before)));
}

/** What a word or a button asks for. */
async function act(ctx: Ctx, account: Account, running: Running, what: TalkDeed | "done" | "help"): Promise<Heard> {
  const t = wecomWords.in(ctx.locale);
  const { talk } = running;
  const field = questionOf(running);
  const again = async (...before: string[]) => saying(...(await ask(ctx, account, running, before)));
  if (talk.mode === "drop") return decide(ctx, account, running, what);
  switch (what) {
    case "cancel":
      await endTalk(ctx, account);
      return saying(sentence(coreWords.in(ctx.locale)("dialogue.cancelled")));
    case "back":
      if (talk.isFixing || talk.mode === "edit") {
        talk.isFixing = false;
        talk.todo = [];
        running.step = questionsOf(talk.view).length;
        return again();
      }
      if (running.step === 0) return again(t("talk.firstAlready"));
      running.step -= 1;
      talk.candidates = [];
      return again();
    case "skip":
      if (!field) return again();
      if (field.isRequired) return again(t("talk.required"));
      running.values[field.name] = undefined;
      return goOn(ctx, account, running);
    case "keep": {
      const current = field && currentValue(running, field);
      if (!field || current === undefined) return again();
      return take(ctx, account, running, field, await checked(ctx, field, current));
    }
    case "done":
      if (field?.kind !== "file")
        return field ? takeText(ctx, account, running, field, coreWords.in(ctx.locale)("dialogue.done")) : again();
      return take(ctx, account, running, field, await checked(ctx, field, filesIn(running.values[field.name])));
    case "submit":
      if (talk.mode === "ask") return again();
      return passOn({ kind: "submit", form: running.form, context: running.context, values: running.values });
    case "edit":
      if (talk.mode === "ask") return again();
      talk.mode = "edit";
      talk.turn += 1;
      await saveTalk(ctx, account, running);
      return saying(editCard(ctx, running));
    default:
      return again();
  }
}

/** The answer to "drop it?". */
async function decide(ctx: Ctx, account: Account, running: Running, what: TalkDeed | "done" | "help"): Promise<Heard> {
  const { pending, ...talk } = running.talk;
  const field = questionOf(running);
  if (what === "drop") {
    await endTalk(ctx, account);
    if (!pending) return nothing;
    if ("intent" in pending) return passOn(pending.intent);
    return saying(...(await begin(ctx, account, pending.opening, { isAnonymous: () => false })));
  }
  running.talk = talk;
  if (what === "answer" && pending && "intent" in pending && pending.intent.kind === "text" && field) {
    return takeText(ctx, account, running, field, pending.intent.text);
  }
  return saying(...(await ask(ctx, account, running)));
}

/** At the summary a number names the answer to be changed. */
async function pickToEdit(ctx: Ctx, account: Account, running: Running, text: string): Promise<Heard> {
  const { talk } = running;
  const number = Number(/^\d{1,2}$/.exec(text.normalize("NFKC").trim())?.[0] ?? Number.NaN);
  if (!(number >= 1 && number <= questionsOf(talk.view).length)) {
    if (talk.mode === "edit") return saying(editCard(ctx, running));
    return saying(...(await ask(ctx, account, running)));
  }
  running.step = number - 1;
  talk.isFixing = true;
  return saying(...(await ask(ctx, account, running)));
}

/** Pictures and files go to the question that wants them, also when they come before it is asked. */
async function hearFiles(ctx: Ctx, account: Account, running: Running, files: readonly FileRef[]): Promise<Heard> {
  const t = wecomWords.in(ctx.locale);
  const asked = questionOf(running);
  const field = asked?.kind === "file" ? asked : questionsOf(running.talk.view).find(({ kind }) => kind === "file");
  if (field?.kind !== "file") return saying(...(await ask(ctx, account, running, [t("talk.noFileHere")])));
  const wanted = [...filesIn(running.values[field.name]), ...files];
  const kept = wanted.slice(0, field.maxFiles);
  running.values[field.name] = kept;
  if (wanted.length > kept.length) {
    return saying(...(await ask(ctx, account, running, [t("talk.fileFull", { max: field.maxFiles })])));
  }
  if (field === asked && running.talk.mode === "ask") return saying(...(await ask(ctx, account, running)));
  const name = files[0]?.name ?? t("talk.file");
  return saying(...(await ask(ctx, account, running, [t("talk.gotFile", { name, label: field.label })])));
}

async function hearPress(
  ctx: Ctx,
  account: Account,
  running: Running,
  { callback, chosen }: Intent & { kind: "press" },
): Promise<Heard> {
  const t = wecomWords.in(ctx.locale);
  const { talk } = running;
  if (callback.id?.split(".")[0] !== talk.id) return saying(sentence(t("talk.over")));
  if (callback.id !== turnOf(running)) {
    if (talk.mode === "drop") return saying(sentence(t("talk.old")), dropCard(ctx, running));
    return saying(...(await ask(ctx, account, running, [t("talk.old")])));
  }
  if (callback.command === DO_COMMAND) return act(ctx, account, running, callback.arg as TalkDeed);
  const field = questionOf(running);
  if (!field || talk.mode !== "ask") return saying(...(await ask(ctx, account, running)));
  if (callback.command === TICK_COMMAND) {
    const values = (chosen ?? "").split(",").flatMap((index) => field.options?.[Number(index)]?.value ?? []);
    return take(ctx, account, running, field, await checked(ctx, field, chosen ? values : []));
  }
  const index = Number(callback.arg ?? chosen);
  const person = talk.candidates[index];
  const option = field.options?.[index];
  const value: RawValue = field.kind === "person" ? (person?.id ?? "") : (option?.value ?? "");
  const label = field.kind === "person" ? person?.label : option?.label;
  return take(ctx, account, running, field, await checked(ctx, field, value, label));
}

/** What the form's handler refused comes back as the question, with its reason; the other answers stay. */
async function askAgain(
  ctx: Ctx,
  account: Account,
  { errors, summary }: { errors: Record<string, string>; summary?: string },
): Promise<Card[]> {
  const running = await loadTalk(ctx, account);
  const names = running ? questionsOf(running.talk.view).map(({ name }) => name) : [];
  const [first, ...rest] = names.filter((name) => errors[name] !== undefined);
  const reasons = [summary ?? "", ...Object.values(errors)].filter(Boolean);
  if (!running) return [sentence(reasons.join("\n"))];
  if (first === undefined) return ask(ctx, account, running, reasons);
  running.step = names.indexOf(first);
  running.talk.isFixing = true;
  running.talk.todo = rest;
  return ask(ctx, account, running, [wecomWords.in(ctx.locale)("talk.fixed"), ...Object.values(errors)]);
}
