import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { HELP_WORDS, HUB_WORDS } from "../../src/core/dispatch.ts";
import { createRegistry, type Registry } from "../../src/core/feature.ts";
import { createPrivacy } from "../../src/features/privacy/index.ts";
import { FEATURES } from "../../src/features.ts";
import { COMMANDS, EVENTS, SCOPES, SHORTCUTS } from "../../src/platforms/slack/registration.ts";

const read = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const manifest = read("../../manifest.json");
const registry: Registry = createRegistry([...FEATURES, createPrivacy(() => registry)]);

test.each(["1.0.0", "2.0.0"])("Slack's manifest schema %s takes the manifest", (version) => {
  const { $schema: _draft, ...schema } = read(`../slack-manifest/manifest.schema.${version}.json`);
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const validate = ajv.compile(schema);
  // The first schema knows only its own number.
  const numbered = { ...manifest, _metadata: { ...manifest._metadata, major_version: Number(version[0]) } };
  validate(numbered);
  expect(validate.errors).toBeNull();
});

test("manifest and code name the same commands, shortcuts, events and scopes", () => {
  const named = (list: { command: string }[]) => list.map((item) => item.command).sort();
  expect(named(manifest.features.slash_commands)).toEqual(Object.keys(COMMANDS).sort());
  const shortcuts = manifest.features.shortcuts.map((item: { callback_id: string; type: string }) => [
    item.callback_id,
    item.type,
  ]);
  expect(Object.fromEntries(shortcuts)).toEqual(SHORTCUTS);
  expect(manifest.settings.event_subscriptions.bot_events.toSorted()).toEqual(Object.keys(EVENTS).sort());
  expect(manifest.oauth_config.scopes.bot.toSorted()).toEqual(Object.keys(SCOPES).sort());
});

test("every event has the scope that it needs, and commands and shortcuts have theirs", () => {
  const scopes: string[] = manifest.oauth_config.scopes.bot;
  for (const scope of Object.values(EVENTS)) if (scope) expect(scopes).toContain(scope);
  expect(scopes).toContain("commands");
});

test("a command or shortcut stands in the manifest only when the product answers to it", () => {
  const words = new Set(registry.commands.flatMap((command) => Object.values(command.words).flat()));
  for (const word of Object.values(COMMANDS)) {
    expect(words.has(word) || HUB_WORDS.has(word) || HELP_WORDS.has(word), word).toBe(true);
  }
  for (const name of Object.keys(SHORTCUTS)) expect(registry.shortcut(name), name).toBeDefined();
});

test("the usage hint of /sm names only words that the product answers to", () => {
  const hint: string = manifest.features.slash_commands.find(
    (item: { command: string }) => item.command === "/sm",
  ).usage_hint;
  const words = new Set(registry.commands.flatMap((command) => Object.values(command.words).flat()));
  for (const word of hint.replace(/[[\]]/g, "").split("|")) {
    expect(words.has(word.trim()) || HELP_WORDS.has(word.trim()), word).toBe(true);
  }
});

test("all requests go to one address, and what people need for them is switched on", () => {
  const urls = JSON.stringify(manifest).match(/https:\/\/[^"]+/g) ?? [];
  expect(new Set(urls)).toEqual(new Set(["https://shenyan.example.com/slack/events"]));
  expect(manifest.features.app_home).toEqual({
    home_tab_enabled: true,
    messages_tab_enabled: true,
    messages_tab_read_only_enabled: false,
  });
  expect(manifest.settings.interactivity.is_enabled).toBe(true);
  expect(manifest.features.slash_commands.every((item: { should_escape: boolean }) => item.should_escape)).toBe(true);
});
