import { audienceChoices, EVERYBODY } from "../../core/audience.ts";
import type { Ctx } from "../../core/context.ts";
import { UserError } from "../../core/errors.ts";
import { type FormHandler, formHandler, type PressHandler } from "../../core/feature.ts";
import type { FormContext } from "../../core/interaction.ts";
import { LOCALES } from "../../core/locale.ts";
import { type Reply, showCard } from "../../core/reply.ts";
import { optionsOf } from "../../core/worded-form.ts";
import { findCase } from "../cases/index.ts";
import { channelChoices } from "./channels.ts";
import { drawWork } from "./facts.ts";
import * as forms from "./forms.ts";
import { allowed, moveBroadcast, words } from "./handling.ts";
import { caseStudiesOf, saySame, toldOf } from "./library.ts";
import {
  type Broadcast,
  type Content,
  DIRECT,
  optionsIn,
  type Question,
  readClauses,
  sayNumber,
  whyNotQuestion,
} from "./model.ts";
import { weighed } from "./naming.ts";
import { askSubject, objectionEnd } from "./real/asking.ts";
import { insertBroadcast, sealContent } from "./store.ts";
import { needWriter } from "./writers.ts";

/** The card of those who work on it, which follows it. */
export const worked = async (ctx: Ctx, row: Broadcast): Promise<Reply> => ({
  ...showCard(await drawWork(ctx, row)),
  live: { notice: "broadcasts.work", params: { id: row.id }, subject: row.id },
});

/** A draft, for one of those who write. */
async function draftOf(ctx: Ctx, id: string | undefined): Promise<Broadcast & { content: Content }> {
  const row = await allowed(ctx, id, "writer");
  if (row.state !== "draft" || !row.content) throw new UserError("not-draft", words(ctx)("reasons.not-draft"));
  return { ...row, content: row.content };
}

/** A case of the library is made up as long as it says what stands there: nobody knows of what was changed in it. */
function ofLibrary(ctx: Ctx, { study, content: was }: Broadcast, { isFictional: _, ...content }: Content): Content {
  const known = caseStudiesOf(ctx.content).find(({ id }) => id === study);
  const isSame = (was?.isFictional && saySame(was, content)) || (known && saySame(toldOf(known), content));
  return isSame ? { ...content, isFictional: true } : content;
}

/** Keeps what somebody changed in a draft; whoever did releases it no more. */
async function keep(
  ctx: Ctx,
  row: Broadcast,
  changed: { content?: Content; set?: Record<string, unknown> },
): Promise<Broadcast> {
  const writers = [...new Set([...row.writerIds, ctx.actor])];
  const { set = {} } = changed;
  const content = changed.content && (await weighed(ctx, ofLibrary(ctx, row, changed.content)));
  const subjectId = content && (await whomToAsk(ctx, row, content));
  const moved = await moveBroadcast(ctx, row, "write", {
    set: {
      writer_ids: writers,
      ...(subjectId && { object_until: await objectionEnd(ctx, subjectId) }),
      // What legal checked is not what stands there now.
      legal_by_id: null,
      ...(content && { content: sealContent(ctx, row.id, content) }),
      ...set,
    },
  });
  if (subjectId) await askSubject(ctx, moved.id, moved.version, subjectId);
  return moved;
}

/** Whom it is about, where the words of a case from real life change and they have not said no: what goes out is theirs to read. */
async function whomToAsk(ctx: Ctx, row: Broadcast, content: Content): Promise<string | undefined> {
  if (!row.sourceId || row.objectedAt || (row.content && saySame(row.content, content))) return undefined;
  return (await findCase(ctx, row.sourceId))?.subjectId;
}

const isNew = ({ id }: FormContext): boolean => id === undefined || id === "new";

export const writeHandler = formHandler<(typeof forms.writeForm)["fields"]>({
  form: forms.writeForm,
  async open(ctx, context) {
    if (isNew(context)) {
      needWriter(ctx);
      return forms.draw(forms.writeForm, ctx, { initial: { kind: "notice" } });
    }
    const { kind, content, asksConfirm } = await draftOf(ctx, context.id);
    const { "zh-CN": zh, en } = content.words;
    return forms.draw(forms.writeForm, ctx, {
      initial: {
        kind,
        titleZh: zh.title,
        textZh: zh.text,
        titleEn: en.title,
        textEn: en.text,
        clauses: content.clauses.join(", "),
        asks: asksConfirm ? ["confirm"] : [],
      },
    });
  },
  async submit(ctx, { kind, titleZh, textZh, titleEn, textEn, clauses: typed, asks }, context): Promise<Reply> {
    const clauses = readClauses(typed);
    if (!clauses) return { kind: "errors", errors: { clauses: words(ctx)("reasons.no-such-clause") } };
    const asksConfirm = asks.length > 0;
    if (isNew(context)) {
      const content = await weighed(ctx, {
        words: { "zh-CN": { title: titleZh, text: textZh }, en: { title: titleEn, text: textEn } },
        clauses,
      });
      const writerIds = [needWriter(ctx)];
      const fresh = { kind, content, audience: EVERYBODY, ways: DIRECT, isInFeed: false, asksConfirm, writerIds };
      const row = await insertBroadcast(ctx, fresh);
      if (!row) throw new Error("a draft without a schedule meets no other");
      return worked(ctx, await moveBroadcast(ctx, row, "write"));
    }
    const row = await draftOf(ctx, context.id);
    const { words: was, ...rest } = row.content;
    const content: Content = {
      ...rest,
      words: {
        "zh-CN": { ...was["zh-CN"], title: titleZh, text: textZh },
        en: { ...was.en, title: titleEn, text: textEn },
      },
      clauses,
    };
    const isStudy = row.study !== undefined || row.sourceId !== undefined;
    return worked(
      ctx,
      await keep(ctx, row, { content, set: { ...(!isStudy && { kind }), asks_confirm: asksConfirm } }),
    );
  },
});

export const questionHandler = formHandler<(typeof forms.questionForm)["fields"]>({
  form: forms.questionForm,
  async open(ctx, { id }) {
    const { number, content } = await draftOf(ctx, id);
    const [zh, en] = LOCALES.map((locale) => content.words[locale].question);
    const initial = {
      ...(zh && { textZh: zh.text, optionsZh: zh.options.join("\n"), whyZh: zh.why }),
      ...(en && { textEn: en.text, optionsEn: en.options.join("\n"), whyEn: en.why }),
      ...(content.answer !== undefined && { answer: `${content.answer + 1}` }),
    };
    return forms.draw(forms.questionForm, ctx, { initial }, { number: sayNumber(number) });
  },
  async submit(ctx, values, { id }): Promise<Reply> {
    const row = await draftOf(ctx, id);
    const { content } = row;
    const said = [values.textZh, values.optionsZh, values.whyZh, values.textEn, values.optionsEn, values.whyEn];
    if (said.every((value) => value === undefined)) {
      const { answer: _, ...rest } = content;
      const bare = Object.fromEntries(
        LOCALES.map((locale) => {
          const { question: _question, ...told } = content.words[locale];
          return [locale, told];
        }),
      ) as Content["words"];
      return worked(ctx, await keep(ctx, row, { content: { ...rest, words: bare } }));
    }
    const of = (text: string | undefined, list: string | undefined, why: string | undefined): Question => ({
      text: text ?? "",
      options: optionsIn(list),
      why: why ?? "",
    });
    const zh = of(values.textZh, values.optionsZh, values.whyZh);
    const en = of(values.textEn, values.optionsEn, values.whyEn);
    const answer = (values.answer ?? 0) - 1;
    const bad = whyNotQuestion({ "zh-CN": zh, en }, answer);
    if (bad) {
      const field = bad === "answer" ? "answer" : bad === "half" ? "textEn" : "optionsEn";
      return { kind: "errors", errors: { [field]: words(ctx)(`badQuestion.${bad}`) } };
    }
    const told = {
      "zh-CN": { ...content.words["zh-CN"], question: zh },
      en: { ...content.words.en, question: en },
    };
    return worked(ctx, await keep(ctx, row, { content: { ...content, words: told, answer } }));
  },
});

export const audienceHandler = formHandler<(typeof forms.audienceForm)["fields"]>({
  form: forms.audienceForm,
  async open(ctx, { id }) {
    const { number, audience } = await draftOf(ctx, id);
    const known = await audienceChoices(ctx);
    const choices = (values: readonly string[], chosen: readonly string[]) =>
      optionsOf([...new Set([...chosen, ...values])].slice(0, forms.CHOICES_MAX), (value) => value);
    const { departments, roles, regions, platforms } = audience;
    return forms.draw(
      forms.audienceForm,
      ctx,
      {
        initial: { departments: [...departments], roles: [...roles], regions: [...regions], platforms: [...platforms] },
        options: {
          departments: choices(known.departments, departments),
          regions: choices(known.regions, regions),
        },
      },
      { number: sayNumber(number) },
    );
  },
  async submit(ctx, { departments, roles, regions, platforms }, { id }) {
    const row = await draftOf(ctx, id);
    const known = await audienceChoices(ctx);
    const unknown = (values: readonly string[], list: readonly string[]) =>
      values.some((value) => !list.includes(value));
    const no = words(ctx)("reasons.no-such-choice");
    if (unknown(departments, known.departments)) return { kind: "errors", errors: { departments: no } };
    if (unknown(regions, known.regions)) return { kind: "errors", errors: { regions: no } };
    const audience = JSON.stringify({ departments, roles, regions, platforms });
    return worked(ctx, await keep(ctx, row, { set: { audience } }));
  },
});

export const waysHandler = formHandler<(typeof forms.waysForm)["fields"]>({
  form: forms.waysForm,
  async open(ctx, { id }) {
    const { number, ways, isInFeed, plannedAt } = await draftOf(ctx, id);
    const channels = await channelChoices(ctx);
    const chosen = [ways.isDirect && "direct", ways.isMail && "mail", isInFeed && "feed"].filter(
      (one) => one !== false,
    );
    return forms.draw(
      forms.waysForm,
      ctx,
      {
        initial: {
          ways: chosen,
          channels: [...ways.channels],
          language: ways.language,
          ...(plannedAt && { plannedAt: plannedAt.toISOString() }),
        },
        options: { channels },
        // Nothing to choose from is no question.
        ...(channels.length === 0 && { omit: ["channels" as const] }),
      },
      { number: sayNumber(number) },
    );
  },
  async submit(ctx, { ways: chosen, channels = [], language, plannedAt }, { id }) {
    const row = await draftOf(ctx, id);
    const known = (await channelChoices(ctx)).map(({ value }) => value);
    if (channels.some((channel) => !known.includes(channel)))
      return { kind: "errors", errors: { channels: words(ctx)("reasons.no-such-choice") } };
    const ways = { isDirect: chosen.includes("direct"), isMail: chosen.includes("mail"), channels, language };
    const set = {
      ways: JSON.stringify(ways),
      is_in_feed: chosen.includes("feed"),
      planned_at: plannedAt ?? null,
      // Of another time than its schedule's it is one of its own.
      ...(row.plannedAt?.getTime() !== plannedAt?.getTime() && { schedule_id: null }),
    };
    return worked(ctx, await keep(ctx, row, { set }));
  },
});

/** A case of the library becomes a draft. */
export const usePress: PressHandler = {
  name: "broadcast.use",
  async handle(ctx, { id }) {
    const writerIds = [needWriter(ctx)];
    const study = caseStudiesOf(ctx.content).find((one) => one.id === id);
    if (!study) throw new UserError("no-such-study", words(ctx)("reasons.no-such-study"));
    const { kind } = study;
    const base = { audience: EVERYBODY, ways: DIRECT, isInFeed: false, asksConfirm: false, writerIds };
    const row = await insertBroadcast(ctx, {
      ...base,
      kind,
      content: await weighed(ctx, toldOf(study)),
      study: study.id,
    });
    if (!row) throw new Error("a draft without a schedule meets no other");
    return worked(ctx, await moveBroadcast(ctx, row, "write"));
  },
};

/** The forms that change a draft. */
export const writingForms: readonly FormHandler[] = [writeHandler, questionHandler, audienceHandler, waysHandler];
