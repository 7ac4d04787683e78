import fc from "fast-check";
import { expect, test } from "vitest";
import type { FieldView, FormView } from "../../src/core/form.ts";
import { readValues, renderForm } from "../../src/platforms/slack/render-form.ts";
import { validateModal } from "../fakes/slack/block-kit.ts";
import { whyKeptBack } from "../fakes/slack/form-values.ts";
import type { Fields } from "../fakes/slack/json.ts";
import { stateValues } from "../fakes/slack/view-state.ts";
import { expectNoMarkup, long, option, word } from "./arbitrary.ts";

const common = { label: word, hint: word, placeholder: word, isRequired: fc.boolean() };
const requiredKeys = ["kind", "label", "isRequired"] as const;
const initialText = fc.oneof(
  word,
  fc.constant("2026-11-24"),
  fc.constant("2026-11-24T09:30"),
  fc.constant("14:30"),
  fc.constant("42"),
);
const manyOptions = fc.uniqueArray(option, { maxLength: 250, selector: (item) => item.value });
const field: fc.Arbitrary<Omit<FieldView, "name">> = fc.oneof(
  fc.record(
    {
      kind: fc.constantFrom("text" as const, "long-text" as const),
      minLength: fc.nat(20),
      maxLength: fc.integer({ min: 20, max: 20_000 }),
      initial: fc.oneof(long, initialText),
      ...common,
    },
    { requiredKeys: [...requiredKeys, "minLength", "maxLength"] },
  ),
  fc.record(
    { kind: fc.constant("choice" as const), options: manyOptions, initial: initialText, ...common },
    { requiredKeys: [...requiredKeys] },
  ),
  fc.record(
    { kind: fc.constant("choices" as const), options: manyOptions, max: fc.integer({ min: 1, max: 200 }), ...common },
    { requiredKeys: [...requiredKeys, "max"] },
  ),
  fc.record(
    {
      kind: fc.constantFrom("person" as const, "date" as const, "time" as const, "date-time" as const),
      initial: initialText,
      ...common,
    },
    {
      requiredKeys: [...requiredKeys],
    },
  ),
  fc.record(
    {
      kind: fc.constant("number" as const),
      min: fc.integer(),
      max: fc.integer(),
      isWhole: fc.boolean(),
      initial: initialText,
      ...common,
    },
    { requiredKeys: [...requiredKeys, "min", "max", "isWhole"] },
  ),
  fc.record(
    { kind: fc.constant("file" as const), maxFiles: fc.integer({ min: 1, max: 30 }), maxBytes: fc.nat(), ...common },
    {
      requiredKeys: [...requiredKeys, "maxFiles", "maxBytes"],
    },
  ),
  fc.record(
    {
      kind: fc.constant("link" as const),
      maxLength: fc.integer({ min: 10, max: 5000 }),
      initial: initialText,
      ...common,
    },
    {
      requiredKeys: [...requiredKeys, "maxLength"],
    },
  ),
  fc.record(
    { kind: fc.constant("static" as const), label: long, hint: word, isRequired: fc.constant(false as const) },
    { requiredKeys: [...requiredKeys] },
  ),
) as fc.Arbitrary<Omit<FieldView, "name">>;
const form: fc.Arbitrary<FormView> = fc
  .record(
    {
      title: word,
      intro: long,
      submit: word,
      fields: fc.array(field, { minLength: 1, maxLength: 12 }),
      zone: fc.constantFrom("Asia/Shanghai", "UTC"),
    },
    { requiredKeys: ["title", "submit", "fields", "zone"] },
  )
  .map((view) => ({
    name: "some.form",
    ...view,
    fields: view.fields.map((item, index) => ({ ...item, name: `field${index}` }) as FieldView),
  }));

test("any form becomes a modal that Slack takes, and what is filled in already comes back as it was", () => {
  fc.assert(
    fc.property(form, fc.constantFrom("zh-CN" as const, "en" as const), (view, locale) => {
      const modal = renderForm({ form: view.name, view, context: { id: "inc_1" } }, { locale }) as unknown as Fields;
      expect(validateModal(modal)).toEqual([]);
      expectNoMarkup(modal.blocks, "");
      const blocks = modal.blocks as Fields[];
      const values = readValues({ state: { values: stateValues(blocks, {}) as never } }, { tenant: "T1" });
      for (const item of view.fields) {
        if (item.kind === "static") continue;
        const back = values[item.name];
        if (item.kind === "date" && item.initial === "2026-11-24") expect(back).toBe("2026-11-24");
        if (item.kind === "time" && item.initial === "14:30") expect(back).toBe("14:30");
        if (item.kind === "date-time" && item.initial === "2026-11-24T09:30") {
          expect(back).toBe(view.zone === "UTC" ? "2026-11-24T09:30:00.000Z" : "2026-11-24T01:30:00.000Z");
        }
        if (item.kind === "number" && item.initial === "42") expect(back).toBe("42");
        if (item.kind === "choice" && item.options?.some((one) => one.value === item.initial))
          expect(back).toBe(item.initial);
        // The client itself keeps nothing back but required fields that are empty.
        const reasons = Object.entries(whyKeptBack(blocks, stateValues(blocks, {})));
        for (const [, reason] of reasons) expect(reason).toBe("Please complete this required field.");
      }
    }),
    { numRuns: 150 },
  );
});

test("a context that is too long for Slack is refused, unless something stands for it", () => {
  const view: FormView = { name: "f", title: "t", submit: "s", fields: [], zone: "UTC" };
  const opening = { form: "f", view, context: { source: "x".repeat(3000) } };
  expect(() => renderForm(opening, { locale: "en" })).toThrow(RangeError);
  expect(renderForm(opening, { locale: "en", metadata: "{}" }).private_metadata).toBe("{}");
});
