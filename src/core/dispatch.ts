import type { Ctx } from "./context.ts";
import { UserError } from "./errors.ts";
import type { FormHandler, Registry, WordCommand } from "./feature.ts";
import { checkForm, type FieldError } from "./form.ts";
import { dutiesCard, helpCard, hubCard, nearestWord, queuesCard, welcomeCard } from "./hub.ts";
import type { Intent, Interaction } from "./interaction.ts";
import { NotAllowed } from "./lifecycle.ts";
import type { Locale } from "./locale.ts";
import { coreWords } from "./messages/index.ts";
import { hasPassword } from "./passwords.ts";
import { findByAccount, findPerson, hasRole, type Role } from "./people.ts";
import { none, type Reply, say, showCard } from "./reply.ts";
import { changeSetting, settingsCard } from "./settings.ts";
import { answerWords } from "./typed-words.ts";

/** Finds who handles an interaction, checks the plain right, and lets them. */
export async function dispatch(ctx: Ctx, registry: Registry, interaction: Interaction): Promise<Reply> {
  const { intent } = interaction;
  const t = coreWords.in(ctx.locale);
  // Before anything is looked up, kept or said back.
  if ((intent.kind === "text" || intent.kind === "command") && hasPassword(intent.text))
    return say(t("router.password"), "bad");
  switch (intent.kind) {
    case "command":
      return runWords(ctx, registry, intent.name, intent.text);
    case "text": {
      const { word, rest } = split(intent.text);
      if (!word) return showCard(helpCard(ctx, registry));
      const isAsked = interaction.place === "direct" && !isOurs(registry, word, rest);
      return (isAsked && (await answerWords(ctx, registry, intent.text))) || runWords(ctx, registry, word, rest);
    }
    case "files": {
      const { person } = ctx;
      const taking = registry.features.find(({ takesFiles }) => takesFiles);
      return person && taking?.takesFiles
        ? taking.takesFiles({ ...ctx, person }, intent.files)
        : say(t("router.files"), "quiet");
    }
    case "press": {
      const { command, id = "", arg } = intent.callback;
      const handler = registry.press(command);
      if (!handler) return corePress(ctx, registry, command, id, intent.chosen);
      requireRole(ctx, handler.may, command);
      return handler.handle(ctx, { id, arg, chosen: intent.chosen });
    }
    case "submit":
      return submit(ctx, registry, intent);
    case "shortcut": {
      const handler = registry.shortcut(intent.name);
      return handler ? handler.handle(ctx, intent.message) : say(t("router.stale"), "bad");
    }
    case "hub":
      return { kind: "hub", card: await hubCard(ctx, registry) };
    case "welcome":
      return showCard(welcomeCard(ctx));
  }
}

/** A form by name, for somebody who may. @throws UserError */
export function formOf(ctx: Ctx, registry: Registry, name: string): FormHandler {
  const handler = registry.form(name);
  if (!handler) throw new UserError("stale", coreWords.in(ctx.locale)("router.stale"));
  requireRole(ctx, handler.may, name);
  return handler;
}

async function submit(ctx: Ctx, registry: Registry, intent: Intent & { kind: "submit" }): Promise<Reply> {
  const handler = formOf(ctx, registry, intent.form);
  const checked = await checkForm(handler.form, intent.values, {
    now: ctx.now,
    zone: ctx.zone,
    findPerson: async (raw) => {
      const found = typeof raw === "string" ? await findPerson(ctx.tx, raw) : await findByAccount(ctx.tx, raw.account);
      return found?.isActive ? found.id : undefined;
    },
  });
  if (checked.ok) return handler.submit(ctx, checked.values, intent.context);
  return {
    kind: "errors",
    errors: wordErrors(ctx.locale, checked.errors),
    summary: coreWords.in(ctx.locale)("form.summary"),
  };
}

/** The reasons beside the fields, in the reader's language. */
export function wordErrors(locale: Locale, errors: Record<string, FieldError>): Record<string, string> {
  return Object.fromEntries(Object.entries(errors).map(([name, error]) => [name, wordError(locale, error)]));
}

/** One reason beside a field, in the reader's language. */
export function wordError(locale: Locale, { code, params }: FieldError): string {
  // The parameters belong to the code; the catalogue's type cannot follow a code that is only known at run time.
  const t = coreWords.in(locale) as (key: string, params?: Record<string, string | number>) => string;
  return t(`form.errors.${code}`, params ?? {});
}

function requireRole(ctx: Ctx, may: readonly Role[] | undefined, what: string): void {
  if (!may || (ctx.person && hasRole(ctx.person, ...may))) return;
  const t = coreWords.in(ctx.locale);
  const roles = may.map((role) => t(`roles.${role}`)).join(ctx.locale === "zh-CN" ? "、" : ", ");
  throw new NotAllowed(what, "not-your-role", t("router.not-your-role", { roles }));
}

/** Words of a line, with full-width letters, spaces and slashes as a Chinese keyboard gives them. */
const words = (text: string): string[] => text.normalize("NFKC").trim().replace(/^\//, "").split(/\s+/).filter(Boolean);

/** The first word of what was typed, and the rest to the letter: it may be the beginning of a report. */
function split(text: string): { word: string; rest: string } {
  const [, first = "", rest = ""] = /^\s*(\S*)\s*([\s\S]*)$/u.exec(text) ?? [];
  return { word: words(first)[0] ?? "", rest: rest.trim() };
}

/** Whether a first word is a command or a number that is looked up; a greeting with more behind it is neither. */
function isOurs(registry: Registry, typed: string, rest: string): boolean {
  const word = typed.toLowerCase();
  if (GREETINGS.has(word)) return rest === "";
  if (CANCEL_WORDS.has(word) || HUB_WORDS.has(word) || isCommandWord(registry, word)) return true;
  return numberedBy(registry, word) !== undefined;
}

/** `INC-1042`: what it is a number of. */
function numberedBy(registry: Registry, word: string) {
  const [, prefix = "", number] = /^([a-z]{2,6})-?(\d{1,9})$/.exec(word) ?? [];
  const numbered = registry.numbered(prefix);
  return numbered && { numbered, number: Number(number) };
}

async function runWords(ctx: Ctx, registry: Registry, name: string, text: string): Promise<Reply> {
  const t = coreWords.in(ctx.locale);
  const word = (words(name)[0] ?? "").toLowerCase();
  if (HUB_WORDS.has(word)) {
    const next = split(text);
    if (next.word) return runWords(ctx, registry, next.word, next.rest);
    return { kind: "hub", card: await hubCard(ctx, registry) };
  }
  if (HELP_WORDS.has(word)) return showCard(helpCard(ctx, registry));
  if (SETTINGS_WORDS.has(word)) return ctx.person ? showCard(settingsCard(ctx, ctx.person)) : none;
  if (CANCEL_WORDS.has(word)) return say(t("router.nothingToCancel"), "quiet");
  const by = numberedBy(registry, word);
  if (by) {
    const said = word.toUpperCase();
    return (await by.numbered.open(ctx, by.number)) ?? say(t("router.noSuch", { number: said }), "quiet");
  }
  const command = findCommand(registry, word);
  if (!command) {
    const nearest = nearestWord(registry, word, ctx.locale);
    const help = t("router.try", { help: ctx.locale === "zh-CN" ? "帮助" : "help" });
    const lines = [t("router.unknown", { word: short(word) }), nearest && t("router.nearest", { nearest }), help];
    return say(lines.filter(Boolean).join(ctx.locale === "zh-CN" ? "" : " "), "quiet");
  }
  requireRole(ctx, command.may, command.name);
  return command.handle(ctx, text.trim());
}

const short = (text: string): string => {
  const letters = [...text];
  return letters.length > 30 ? `${letters.slice(0, 30).join("")}…` : text;
};

/** Words of the core itself, in both languages whatever the reader's. */
export const HUB_WORDS: ReadonlySet<string> = new Set(["sm", "慎言", "首页", "home", "hub"]);
const GREETINGS: ReadonlySet<string> = new Set(["hello", "hi", "你好", "您好"]);
export const HELP_WORDS: ReadonlySet<string> = new Set(["help", "帮助", "?", "菜单", "menu", ...GREETINGS]);

export const SETTINGS_WORDS: ReadonlySet<string> = new Set(["settings", "设置", "language", "语言"]);
/** Outside a dialogue there is nothing to leave. */
const CANCEL_WORDS: ReadonlySet<string> = new Set(["取消", "cancel"]);

/** Whether a line is one command word and nothing else, with or without a slash. */
export function isCommandWord(registry: Registry, text: string): boolean {
  const [word, ...rest] = words(text.toLowerCase());
  if (!word || rest.length > 0) return false;
  return (
    HUB_WORDS.has(word) || HELP_WORDS.has(word) || SETTINGS_WORDS.has(word) || findCommand(registry, word) !== undefined
  );
}

/** The command that a word stands for, in any language; case does not matter. */
export function findCommand(registry: Registry, word: string): WordCommand | undefined {
  return registry.commands.find((command) =>
    Object.values(command.words).some((list) => list.some((item) => item.toLowerCase() === word)),
  );
}

async function corePress(
  ctx: Ctx,
  registry: Registry,
  command: string,
  word: string,
  chosen: string | undefined,
): Promise<Reply> {
  if (command === "core.hub") return { kind: "hub", card: await hubCard(ctx, registry) };
  if (command === "core.settings") return ctx.person ? showCard(settingsCard(ctx, ctx.person)) : none;
  if (command === "core.language" || command === "core.remind-from") return changeSetting(ctx, command, chosen);
  if (command === "core.duties") {
    return showCard(await dutiesCard(ctx, registry, /^\d{1,4}$/.test(word) ? Number(word) : 0));
  }
  if (command === "core.queues") return showCard(await queuesCard(ctx, registry));
  if (command === "core.help") return showCard(helpCard(ctx, registry));
  if (command === "core.word") {
    const found = registry.commands.find((item) => item.name === word);
    if (found) return runWords(ctx, registry, found.words.en[0] ?? "", "");
  }
  if (command === "core.none") return none;
  return say(coreWords.in(ctx.locale)("router.stale"), "bad");
}
