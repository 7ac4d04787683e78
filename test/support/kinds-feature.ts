import { defineFeature, type Feature, formHandler } from "../../src/core/feature.ts";
import { defineForm, drawForm, type FormWords, field, type ValuesOf } from "../../src/core/form.ts";
import { LOCALES, type Locale } from "../../src/core/locale.ts";
import { say } from "../../src/core/reply.ts";
import { defineWords } from "../../src/core/words.ts";

/** A form with a field of every kind there is. */
export const kindsForm = defineForm("kinds.all", {
  read: field.static(),
  text: field.text({ min: 2, max: 20 }),
  story: field.longText({ max: 500 }),
  one: field.choice(["a", "b", "c"]),
  some: field.choices(["a", "b", "c", "d"], { max: 3 }),
  who: field.person(),
  day: field.date({ past: true }),
  clock: field.time(),
  moment: field.dateTime({ past: true }),
  count: field.number({ min: 1, max: 10 }),
  files: field.file({ required: false, maxFiles: 2 }),
  address: field.link(),
});
export type Kinds = ValuesOf<typeof kindsForm.fields>;

const WORDS: Record<Locale, FormWords<typeof kindsForm.fields>> = {
  "zh-CN": {
    title: "每一种",
    submit: "交上去",
    fields: {
      read: { label: "请先读：", hint: "这一段只读不答。" },
      text: { label: "一行字" },
      story: { label: "几行字" },
      one: { label: "选一个", options: { a: "甲", b: "乙", c: "丙" } },
      some: { label: "选几个", options: { a: "甲", b: "乙", c: "丙", d: "丁" } },
      who: { label: "哪位同事" },
      day: { label: "哪一天" },
      clock: { label: "几点" },
      moment: { label: "什么时候" },
      count: { label: "多少" },
      files: { label: "文件" },
      address: { label: "网址" },
    },
  },
  en: {
    title: "Every kind",
    submit: "Hand in",
    fields: {
      read: { label: "Read first:", hint: "This is to be read only." },
      text: { label: "One line" },
      story: { label: "Some lines" },
      one: { label: "Choose one", options: { a: "Alpha", b: "Beta", c: "Gamma" } },
      some: { label: "Choose some", options: { a: "Alpha", b: "Beta", c: "Gamma", d: "Delta" } },
      who: { label: "Which colleague" },
      day: { label: "Which day" },
      clock: { label: "What time" },
      moment: { label: "When" },
      count: { label: "How many" },
      files: { label: "Files" },
      address: { label: "Address" },
    },
  },
};

/** A feature with that form behind the command 每一种, and what was submitted, in order. */
export function kindsFeature(): { feature: Feature; submitted: { by: string | undefined; values: Kinds }[] } {
  const submitted: { by: string | undefined; values: Kinds }[] = [];
  const draw = (locale: Locale, zone: string) => drawForm(kindsForm, WORDS[locale], { zone });
  const feature = defineFeature({
    name: "kinds",
    words: defineWords("kinds", { name: "每一种" }, { name: "Every kind" }) as never,
    commands: [
      {
        name: "kinds",
        words: { "zh-CN": ["每一种"], en: ["kinds"] },
        summary: (locale) => WORDS[locale].title,
        handle: async ({ locale, zone }) => ({
          kind: "form",
          opening: { form: kindsForm.name, view: draw(locale, zone), context: {} },
        }),
      },
    ],
    forms: [
      formHandler({
        form: kindsForm,
        open: async ({ locale, zone }) => draw(locale, zone),
        async submit({ person, locale }, values) {
          submitted.push({ by: person?.id, values });
          return say(WORDS[locale].title, "good");
        },
      }),
    ],
    samples: () => LOCALES.map((locale) => ({ name: `kinds.${locale}`, form: draw(locale, "Asia/Shanghai") })),
  });
  return { feature, submitted };
}
