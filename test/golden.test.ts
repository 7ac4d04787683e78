import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createHouse } from "../src/core/house.ts";
import { LOCALES, type Locale } from "../src/core/locale.ts";
import { createPrivacy } from "../src/features/privacy/index.ts";
import { FEATURES as PARTS } from "../src/features.ts";
import { renderHome, renderMessage } from "../src/platforms/slack/render-card.ts";
import { renderForm as renderSlackForm } from "../src/platforms/slack/render-form.ts";
import { renderCard as renderWebCard, renderForm as renderWebForm } from "../src/platforms/web/index.ts";
import { renderCard as renderWecomCard } from "../src/platforms/wecom/render-card.ts";
import { validateHome, validateMessage, validateModal } from "./fakes/slack/block-kit.ts";
import { brokenRules, drawDialogue } from "./wecom/form-dialogue.ts";

/** Every feature's samples, drawn on every platform in every language: what changes is seen before it is committed. */
const registry = () => {
  throw new Error("samples need no registry");
};
const house = createHouse({
  registry,
  surfaces: [],
  directories: [],
  onPeopleRead: async () => undefined,
});
const FEATURES = [house, ...PARTS, createPrivacy(registry)];
const ANONYMOUS = new Set(
  FEATURES.flatMap(({ forms = [] }) => forms.filter(({ isAnonymous }) => isAnonymous).map(({ form }) => form.name)),
);
const DETAILS = "https://bot.example.com/w/c/dlv_0000000000000001.abc.def";

const pretty = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
/** A line for each element, so that a change is seen where it is. */
const lines = (html: string) => `${html.replace(/>\s*</g, ">\n<").trim()}\n`;
const file = (platform: string, name: string, locale: Locale, ending: string) =>
  `golden/${platform}/${name}.${locale}.${ending}`;

describe.each(LOCALES)("in %s", (locale) => {
  for (const sample of FEATURES.flatMap((feature) => feature.samples?.(locale) ?? [])) {
    if ("card" in sample) {
      const { card, name } = sample;
      test(`${name} on Slack is as it was, and Slack would take it`, async () => {
        const message = renderMessage(card, { locale, detailsUrl: DETAILS, pictures: () => "F00PICTURE" });
        expect(validateMessage(message.blocks, message.text)).toEqual([]);
        expect(validateHome(renderHome(card, { locale, detailsUrl: DETAILS }))).toEqual([]);
        await expect(pretty(message)).toMatchFileSnapshot(file("slack", name, locale, "json"));
      });
      test(`${name} on WeCom is as it was, and WeCom would take it`, async () => {
        const options = { locale, detailsUrl: DETAILS, taskId: "dlv_0000000000000001" };
        const messages = renderWecomCard(card, { ...options, pictures: () => "media-of-the-picture" });
        expect(brokenRules(messages)).toEqual([]);
        await expect(pretty(messages)).toMatchFileSnapshot(file("wecom", name, locale, "json"));
      });
      test(`${name} in the browser is as it was`, async () => {
        const drawn = renderWebCard(card, { locale, press: { action: "/press", hidden: { csrf: "token" } } });
        await expect(lines(String(drawn))).toMatchFileSnapshot(file("web", name, locale, "html"));
      });
    } else {
      const { form, name } = sample;
      test(`${name} on Slack is as it was, and Slack would take it`, async () => {
        const view = renderSlackForm({ form: form.name, view: form, context: {} }, { locale });
        expect(validateModal(view)).toEqual([]);
        await expect(pretty(view)).toMatchFileSnapshot(file("slack", name, locale, "json"));
      });
      test(`${name} on WeCom is asked as it was, and WeCom would take it`, async () => {
        const asked = await drawDialogue(form, locale, { isAnonymous: ANONYMOUS.has(form.name) });
        expect(brokenRules(asked.flatMap(({ messages }) => messages))).toEqual([]);
        await expect(pretty(asked)).toMatchFileSnapshot(file("wecom", name, locale, "json"));
      });
      test(`${name} as a page is as it was`, async () => {
        const drawn = renderWebForm(form, { locale, action: "/w/f/token", hidden: { csrf: "token" } });
        await expect(lines(String(drawn))).toMatchFileSnapshot(file("web", name, locale, "html"));
      });
    }
  }
});

test("no file is left of what is drawn no more", async () => {
  const drawn = LOCALES.flatMap((locale) =>
    FEATURES.flatMap((feature) => feature.samples?.(locale) ?? []).map(({ name }) => `${name}.${locale}`),
  );
  const kept = await Promise.all(
    ["slack", "wecom", "web"].map((platform) => readdir(join(import.meta.dirname, "golden", platform))),
  );
  const left = kept.flat().filter((name) => !drawn.includes(name.replace(/\.(json|html)$/, "")));
  expect(left).toEqual([]);
});
