import { expect, test } from "vitest";
import { checkField, field } from "../../src/core/form.ts";
import { LOCALES } from "../../src/core/locale.ts";
import { coreWords } from "../../src/core/messages/index.ts";
import { incidentWords } from "../../src/features/incidents/messages/index.ts";
import { TUESDAY } from "../support/app.ts";
import { Stage } from "./hostile-stage.ts";
import { openFor, RECIPES, testWhateverIsTyped, turns, wordyForms } from "./hostile-suite.ts";
import { kindsOf, timesMet } from "./hostile-turns.ts";
import { WecomDialogue } from "./hostile-wecom.ts";

test("every form goes some way in both languages, and every way meets every kind of field in both", () => {
  const kinds = new Set(wordyForms.flatMap((form) => [...kindsOf(form)]));
  const missed = turns.flatMap((turn) =>
    [...kinds].flatMap((kind) => (timesMet(turn, kind) === 0 ? [`${kind} on ${turn.on} in ${turn.locale}`] : [])),
  );
  expect(missed).toEqual([]);
  for (const { form } of wordyForms)
    for (const locale of LOCALES) {
      const goes = turns.some((turn) => turn.locale === locale && turn.forms.some((one) => one.form === form));
      expect.soft(goes, `${form.name} in ${locale}`).toBe(true);
    }
});

testWhateverIsTyped("zh-CN");

// ── characters that are two halves ──────────────────────────────────────────────────────────────────────────────────

const CUT = [
  { what: "a name that nobody has", form: "incidents.coach", typed: `${"x".repeat(39)}😀` },
  { what: "a number that no report has", form: "incidents.merge", typed: `${"x".repeat(19)}😀` },
];

test.each(CUT)("$what is said back without a character being cut in two", async ({ form, typed }) => {
  const way = new WecomDialogue();
  await openFor(way, "zh-CN");
  const { driver } = way;
  const recipe = RECIPES[form];
  await recipe?.begin?.(await Stage.of(way));
  await driver.settle();
  await recipe?.open(driver.as("handler"), incidentWords.in("zh-CN"), "zh-CN");
  await driver.settle();
  await driver.as("handler").says(typed);
  await driver.settle();
  const submit = coreWords.in("zh-CN")("dialogue.submit");
  if (driver.as("handler").offers(submit)) await driver.as("handler").presses(submit);
  await driver.settle();
  expect(driver.as("handler").seesText()).toContain("xxx");
  expect(await way.live([])).toEqual([]);
});

test("half a character is kept as the replacement character, whichever field it was typed into", async () => {
  const at = { now: new Date(TUESDAY), zone: "Asia/Shanghai", findPerson: async () => undefined };
  const checked = await checkField(field.longText(), "half \ud83d", at);
  expect(checked).toEqual({ ok: true, value: "half \ufffd" });
});
