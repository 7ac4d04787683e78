import { civilDateIn, clockTimeIn } from "../../core/calendar/index.ts";
import { callback } from "../../core/callback.ts";
import type { Action, Block, Card } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import type { FieldView } from "../../core/form.ts";
import type { RawValue } from "../../core/interaction.ts";
import { makeFormLink } from "../../core/links.ts";
import { coreWords } from "../../core/messages/index.ts";
import { sentence } from "../../core/spoken.ts";
import { TICK_COMMAND } from "./card-content.ts";
import { CARD_CHARS, CARD_MAX_COUNT } from "./limits.ts";
import { lengthOf } from "./shorten.ts";
import { filesIn } from "./talk-answers.ts";
import { questionOf, questionsOf, type Running, type Talk, turnOf } from "./talk-state.ts";
import { wecomWords } from "./words.ts";

export const ANSWER_COMMAND = "talk.answer";
export const DO_COMMAND = "talk.do";

/** What a button of a dialogue does, besides answering. */
export type TalkDeed = "keep" | "skip" | "back" | "cancel" | "submit" | "edit" | "drop" | "stay" | "answer";

const deed = (running: Running, what: TalkDeed, label: string, weight?: "primary"): Action => ({
  kind: "run",
  label,
  callback: callback(DO_COMMAND, turnOf(running), what),
  ...(weight && { weight }),
});

/** Every question offers the page, which goes on with what was already said and, where nothing was, what is known. */
async function pageLink(ctx: Ctx, running: Running): Promise<Action> {
  const { form, context, talk } = running;
  const values = Object.fromEntries(
    questionsOf(talk.view).flatMap((field) => {
      const value = currentValue(running, field);
      return value === undefined ? [] : [[field.name, value]];
    }),
  );
  const token = await makeFormLink(ctx.tx, ctx, { personId: ctx.person?.id, form, context, values });
  return { kind: "link", label: wecomWords.in(ctx.locale)("talk.pageInstead"), url: `${ctx.publicUrl}/w/f/${token}` };
}

/** The form's title and what must be known before the first answer. */
export function introCard({ talk }: Running): Card[] {
  const { title, intro } = talk.view;
  return intro ? [sentence([title, intro].join("\n"))] : [];
}

/** The question of this turn. `before` is said first: why the last answer was not taken, or what it was taken as. */
export async function questionCards(ctx: Ctx, running: Running, before: readonly string[] = []): Promise<Card[]> {
  const field = questionOf(running);
  if (!field) return summaryCards(ctx, running, before);
  const t = coreWords.in(ctx.locale);
  const total = questionsOf(running.talk.view).length;
  const progress = t("dialogue.progress", { step: running.step + 1, total, label: field.label });
  const link = await pageLink(ctx, running);
  const lines = [...before, ...staticsBefore(running, field), ...hintsOf(ctx, running, field)];
  const ways = escapeWords(ctx, running, field);
  const asked =
    field.kind === "person" && running.talk.candidates.length > 0 ? candidateOptions(running.talk) : field.options;
  if (!asked || asked.length === 0) return [asText(progress, [...lines, ways], [], link)];
  const labels = asked.map(({ label }) => label);
  const numbered = asked.map(({ label, hint }, index) => ({
    title: label,
    ...(hint && { detail: hint }),
    number: index + 1,
  }));
  const numberedLabels = labels.map((label, index) => `${index + 1} ${label}`);
  const buttons = numberedLabels.map(
    (label, index): Action => ({
      kind: "run",
      label,
      callback: callback(ANSWER_COMMAND, turnOf(running), String(index)),
    }),
  );
  if (field.kind === "choices") {
    const isTickable = asked.length <= CARD_MAX_COUNT.voteOptions && fits(labels, CARD_CHARS.voteOption);
    if (!isTickable) return [asText(progress, [...lines, ...numberedLines(numbered), ways], [], link)];
    const options = asked.map(({ label }, index) => ({ value: String(index), label }));
    const tick: Action = {
      kind: "choose",
      label: field.label,
      callback: callback(TICK_COMMAND, turnOf(running)),
      options,
    };
    return [{ title: progress, body: [...texts(lines), listOf(numbered), ...texts([ways])], actions: [tick, link] }];
  }
  if (asked.length <= CARD_MAX_COUNT.buttons) {
    // Labels that a button would cut stand whole in a text before the buttons.
    const isShort = fits(numberedLabels, CARD_CHARS.button) && asked.every(({ hint }) => !hint);
    const body =
      isShort && isBrief([...lines, ways])
        ? texts([...lines, ways])
        : [...texts(lines), listOf(numbered), ...texts([ways])];
    return [{ title: progress, body, actions: [...buttons, link] }];
  }
  if (asked.length <= CARD_MAX_COUNT.options && fits(numberedLabels, CARD_CHARS.option) && isBrief([...lines, ways])) {
    const options = numberedLabels.map((label, index) => ({ value: String(index), label }));
    const label = wecomWords.in(ctx.locale)("talk.next");
    const choose: Action = { kind: "choose", label, callback: callback(ANSWER_COMMAND, turnOf(running)), options };
    return [
      {
        title: progress,
        body: texts([...lines, ways]),
        actions: [choose, ...escapeButtons(ctx, running, field), link],
      },
    ];
  }
  return [asText(progress, [...lines, ...numberedLines(numbered), ways], [], link)];
}

const candidateOptions = ({ candidates }: Talk) =>
  candidates.map(({ id, label }) => ({ value: id, label, hint: undefined }));
const fits = (labels: readonly string[], chars: number) => labels.every((label) => lengthOf(label) <= chars);
const isBrief = (lines: readonly string[]) => lengthOf(lines.filter(Boolean).join("\n")) <= CARD_CHARS.subTitle;
const texts = (lines: readonly string[]): Block[] => lines.filter(Boolean).map((text) => ({ kind: "text", text }));
const asText = (first: string, lines: readonly string[], body: Block[], link: Action): Card => ({
  title: "",
  body: [...texts([first, ...lines]), ...body],
  actions: [link],
});

type Numbered = { title: string; detail?: string; number: number };
const listOf = (items: readonly Numbered[]): Block => ({
  kind: "list",
  items: items.map(({ title, detail }) => ({ title, ...(detail && { detail }) })),
});
const numberedLines = (items: readonly Numbered[]): string[] =>
  items.map(({ title, detail, number }) => `${number}. ${[title, detail].filter(Boolean).join(" · ")}`);

/** What a static field says is read before the next question. */
function staticsBefore({ talk }: Running, field: FieldView): string[] {
  const { fields } = talk.view;
  const at = fields.indexOf(field);
  const lines: string[] = [];
  for (let index = at - 1; index >= 0 && fields[index]?.kind === "static"; index -= 1) {
    const { label = "", hint = "" } = fields[index] ?? {};
    lines.unshift([label, hint].filter(Boolean).join("\n"));
  }
  return lines;
}

function hintsOf(ctx: Ctx, running: Running, field: FieldView): string[] {
  const t = coreWords.in(ctx.locale);
  const own = wecomWords.in(ctx.locale);
  const lines = [field.hint ?? "", howTo(ctx, running, field)];
  if (field.placeholder) lines.push(t("dialogue.example", { example: field.placeholder }));
  const current = currentValue(running, field);
  if (field.kind !== "file" && current !== undefined) {
    lines.push(own("talk.current", { value: shownValue(ctx, running.talk, field, current) }));
  }
  return lines;
}

function howTo(ctx: Ctx, { values, talk }: Running, field: FieldView): string {
  const t = coreWords.in(ctx.locale);
  const own = wecomWords.in(ctx.locale);
  switch (field.kind) {
    case "choice":
      return t("dialogue.choose");
    case "choices":
      return t("dialogue.chooseMany");
    case "person":
      return t(talk.candidates.length > 0 ? "dialogue.personMany" : "dialogue.person");
    case "date":
      return t("dialogue.date");
    case "date-time":
      return t("dialogue.dateTime");
    case "time":
      return t("dialogue.example", { example: own("talk.timeExample") });
    case "number":
      return own("talk.range", { min: field.min, max: field.max });
    case "file":
      return t("dialogue.sendFiles", { count: filesIn(values[field.name]).length });
    default:
      return "";
  }
}

function escapeWords(ctx: Ctx, { step, talk }: Running, field: FieldView): string {
  const isLater = step > 0 || talk.isFixing;
  const key = `${isLater ? "later" : "first"}${field.isRequired ? "" : "Optional"}` as const;
  return wecomWords.in(ctx.locale)(`talk.escape.${key}`);
}

function escapeButtons(ctx: Ctx, running: Running, field: FieldView): Action[] {
  const t = coreWords.in(ctx.locale);
  const buttons: Action[] = [];
  if (running.step > 0 || running.talk.isFixing) buttons.push(deed(running, "back", t("dialogue.back")));
  if (!field.isRequired) buttons.push(deed(running, "skip", t("dialogue.skip")));
  return [...buttons, deed(running, "cancel", t("dialogue.cancel"))];
}

/** What was said, or what was known before the form was opened. */
export const currentValue = ({ values }: Running, field: FieldView): RawValue | undefined =>
  field.name in values ? values[field.name] : field.initial;

function shownValue(ctx: Ctx, talk: Talk, field: FieldView, value: RawValue | undefined): string {
  const t = coreWords.in(ctx.locale);
  const join = ctx.locale === "zh-CN" ? "、" : ", ";
  if (value === undefined || value === "" || (Array.isArray(value) && value.length === 0)) return t("dialogue.empty");
  if (Array.isArray(value)) {
    const files = filesIn(value);
    if (files.length > 0) return files.map(({ name }) => name ?? wecomWords.in(ctx.locale)("talk.file")).join(join);
    return value.map((item) => optionLabel(field, String(item))).join(join);
  }
  if (typeof value === "object") return value.account.externalId;
  if (field.kind === "person") return talk.names[value] ?? value;
  if (field.kind === "date-time") return shownInstant(ctx, value);
  return optionLabel(field, value);
}

const optionLabel = (field: FieldView, value: string): string =>
  field.options?.find((option) => option.value === value)?.label ?? value;

function shownInstant({ zone }: Ctx, value: string): string {
  const instant = /(Z|[+-]\d{2}:\d{2})$/.test(value) ? new Date(value) : undefined;
  if (!instant || Number.isNaN(instant.getTime())) return value.replace("T", " ");
  return `${civilDateIn(instant, zone)} ${clockTimeIn(instant, zone)}`;
}

/** All answers, and whether to submit them. What a card's rows would cut is said whole in a text before it. */
export async function summaryCards(ctx: Ctx, running: Running, before: readonly string[] = []): Promise<Card[]> {
  const t = coreWords.in(ctx.locale);
  const { talk } = running;
  const facts = questionsOf(talk.view).map((field) => ({
    label: field.label,
    value: shownValue(ctx, talk, field, running.values[field.name]),
  }));
  const isSmall =
    facts.length <= CARD_MAX_COUNT.rows &&
    facts.every(
      ({ label, value }) =>
        lengthOf(label) <= CARD_CHARS.rowKey && lengthOf(value) <= CARD_CHARS.rowValue && !/\n/.test(value),
    ) &&
    isBrief(before);
  const actions: Action[] = [
    deed(running, "submit", t("dialogue.submit"), "primary"),
    deed(running, "edit", t("dialogue.edit")),
    deed(running, "cancel", t("dialogue.cancel")),
    await pageLink(ctx, running),
  ];
  const title = t("dialogue.summary");
  const state = { tone: "waiting" as const, text: talk.view.title };
  if (isSmall) return [{ title, state, body: [...texts(before), { kind: "facts", facts }], actions }];
  const colon = ctx.locale === "zh-CN" ? "：" : ": ";
  const lines = facts.map(({ label, value }) => `${label}${colon}${value}`);
  return [
    sentence([...before, `${title} · ${talk.view.title}`, ...lines].join("\n")),
    { title, state, body: [], actions },
  ];
}

/** Which answer is to be changed, by number. */
export function editCard(ctx: Ctx, { talk, values }: Running): Card {
  const colon = ctx.locale === "zh-CN" ? "：" : ": ";
  const lines = questionsOf(talk.view).map(
    (field, index) => `${index + 1}. ${field.label}${colon}${shownValue(ctx, talk, field, values[field.name])}`,
  );
  return sentence([coreWords.in(ctx.locale)("dialogue.editWhich"), ...lines].join("\n"));
}

/** Something else was asked for in the middle of a form. */
export function dropCard(ctx: Ctx, running: Running): Card {
  const t = wecomWords.in(ctx.locale);
  const { talk } = running;
  const isTyped = talk.pending && "intent" in talk.pending && talk.pending.intent.kind === "text";
  const mayAnswer = isTyped && questionOf(running)?.kind !== "file" && running.step < questionsOf(talk.view).length;
  return {
    title: t("talk.dropTitle"),
    body: [{ kind: "text", text: t("talk.drop", { title: talk.view.title }) }],
    actions: [
      deed(running, "drop", t("talk.dropYes")),
      deed(running, "stay", t("talk.dropNo"), "primary"),
      ...(mayAnswer ? [deed(running, "answer", t("talk.asAnswer"))] : []),
    ],
  };
}

/** What is anonymous is not typed into a chat that knows who types. */
export function anonymousCard(ctx: Ctx, form: string): Card {
  const t = wecomWords.in(ctx.locale);
  return {
    title: t("talk.anonymousTitle"),
    body: [{ kind: "text", text: t("talk.anonymous") }],
    actions: [{ kind: "link", label: t("talk.anonymousOpen"), url: `${ctx.publicUrl}/w/o/${form}`, weight: "primary" }],
  };
}
