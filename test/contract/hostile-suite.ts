import { describe, expect, onTestFinished, test } from "vitest";
import { wordError } from "../../src/core/dispatch.ts";
import type { FormHandler, Registry, Sample } from "../../src/core/feature.ts";
import type { FieldView, FormView } from "../../src/core/form.ts";
import type { Locale } from "../../src/core/locale.ts";
import { coreWords } from "../../src/core/messages/index.ts";
import { sayNumber as sayCase } from "../../src/features/cases/model.ts";
import { incidentWords } from "../../src/features/incidents/messages/index.ts";
import { sayNumber } from "../../src/features/incidents/model.ts";
import { linesOf, readDetails, readOutcomeNote } from "../../src/features/incidents/store.ts";
import { createPrivacy } from "../../src/features/privacy/index.ts";
import { FEATURES } from "../../src/features.ts";
import { ACCOUNT_RECIPES } from "./hostile-accounts.ts";
import { APPEAL_RECIPES } from "./hostile-appeals.ts";
import { ASKING_RECIPES } from "./hostile-asking.ts";
import { BROADCAST_RECIPES } from "./hostile-broadcasts.ts";
import { CAMPAIGN_RECIPES } from "./hostile-campaigns.ts";
import { CASE_RECIPES } from "./hostile-cases.ts";
import { FEED_RECIPES } from "./hostile-feeds.ts";
import { HIJACK_RECIPES } from "./hostile-hijacks.ts";
import { OBLIGATION_RECIPES } from "./hostile-obligations.ts";
import { PLAN_RECIPES } from "./hostile-plans.ts";
import { POLICY_RECIPES } from "./hostile-policy.ts";
import type { Recipe, T } from "./hostile-recipe.ts";
import { REPORT_RECIPES } from "./hostile-reports.ts";
import { SESSION_RECIPES } from "./hostile-sessions.ts";
import { SlackModal } from "./hostile-slack.ts";
import { newestReport, Stage } from "./hostile-stage.ts";
import { type Hostile, hostileLine, hostileLink, hostileText, type Try, triesOf, WORDS } from "./hostile-text.ts";
import { TRAINING_RECIPES } from "./hostile-training.ts";
import { turnsOf } from "./hostile-turns.ts";
import { PICTURE, type Refused, type Way, WebChat } from "./hostile-ways.ts";
import { WecomDialogue, WecomPage } from "./hostile-wecom.ts";
import { ROLES, type Who } from "./surface-driver.ts";

/** How each form is reached and filled in. */
export const RECIPES: Readonly<Record<string, Recipe>> = {
  ...REPORT_RECIPES,
  ...CASE_RECIPES,
  ...OBLIGATION_RECIPES,
  ...APPEAL_RECIPES,
  ...PLAN_RECIPES,
  ...ACCOUNT_RECIPES,
  ...HIJACK_RECIPES,
  ...ASKING_RECIPES,
  ...POLICY_RECIPES,
  ...BROADCAST_RECIPES,
  ...FEED_RECIPES,
  ...CAMPAIGN_RECIPES,
  ...SESSION_RECIPES,
  ...TRAINING_RECIPES,
};

/** A form in which everything is chosen has no words to try. */
const isWordy = ({ form }: FormHandler) => Object.values(form.fields).some(({ kind }) => WORDS.has(kind));

/** All forms with words to try. */
export const wordyForms = [...FEATURES, createPrivacy(() => neverAsked())]
  .flatMap(({ forms = [] }) => forms)
  .filter(isWordy);
function neverAsked(): never {
  throw new Error("no form is drawn without an app");
}

/** All words that are kept of an incident, opened. */
async function keptOf({ driver }: Way, id: string): Promise<string[]> {
  const { db, vault } = driver.app.services;
  const sees = { tx: db, vault } as unknown as Parameters<typeof readDetails>[0];
  const { text, link } = await readDetails(sees, id);
  const lines = await linesOf(sees, id);
  const note = await readOutcomeNote(sees, id);
  return [text, link, ...lines.map((line) => line.text), note].filter((one) => one !== undefined);
}

/** How much there is: what is refused must leave it as it was. */
async function stockOf({ driver }: Way): Promise<unknown> {
  const { prisma } = driver.app.services.db;
  const select = { id: true, version: true, state: true } as const;
  return Promise.all([
    prisma.incident.findMany({ select }),
    prisma.case.findMany({ select }),
    prisma.obligation.findMany({ select }),
    prisma.appeal.findMany({ select }),
    prisma.broadcast.findMany({ select }),
    prisma.drill.findMany({ select }),
    prisma.channel.count(),
    prisma.incidentLine.count(),
    prisma.caseLine.count(),
    prisma.appealLine.count(),
    prisma.setting.count(),
    prisma.auditEntry.count(),
  ]);
}

/** All samples take seconds to draw, so a language draws them once. */
const drawn = new Map<Locale, Sample[]>();
function samplesIn(registry: Registry, locale: Locale): Sample[] {
  const samples = drawn.get(locale) ?? registry.features.flatMap((feature) => feature.samples?.(locale) ?? []);
  drawn.set(locale, samples);
  return samples;
}

/** The form as it is worded in a language, with all its fields. Every form has a sample. */
function viewOf(registry: Registry, name: string, locale: Locale): FormView {
  const samples = samplesIn(registry, locale);
  const views = samples.flatMap((sample) => ("form" in sample && sample.form.name === name ? [sample.form] : []));
  const [whole] = views.sort((a, b) => b.fields.length - a.fields.length);
  if (!whole) throw new Error(`no sample of ${name}`);
  return whole;
}

/** What is typed into the fields of a form, by their names, and the words among it. */
function goodOf(way: Way, view: FormView, given: Record<string, string>) {
  const good: Record<string, string> = {};
  const words: Hostile[] = [];
  const write = (name: string, hostile: Hostile) => {
    good[name] = hostile.typed;
    words.push(hostile);
  };
  for (const field of view.fields) {
    const { name, kind, options = [] } = field;
    const mark = `# ${view.name} ${name}`;
    const value = given[name];
    if (value !== undefined) good[name] = options.find((option) => option.value === value)?.label ?? value;
    else if (kind === "long-text") write(name, hostileText(field.maxLength, way.counted, mark));
    else if (kind === "text") write(name, hostileLine(field.maxLength, way.counted, mark));
    else if (kind === "link") write(name, hostileLink(field.maxLength, way.takesAddressesOutOfWords));
    else if (kind === "choices" && way.typesInto.has(kind)) good[name] = "1";
    else if (kind === "choice" || (kind === "choices" && field.isRequired)) good[name] = options[0]?.label ?? "";
    else if (kind === "person" && field.isRequired) good[name] = way.colleague;
    else if (kind === "file" && field.isRequired) good[name] = PICTURE;
    // What was refused is still there, and is taken out again.
    else if (way.typesInto.has(kind)) good[name] = "";
  }
  return { good, words };
}

type LookedUp = Record<string, { typed: string; reason: string }>;
const NAME_OF_NOTHING = "<!here>\u202e<b>&amp;😀";

function refusedOf(way: Way, view: FormView, locale: Locale, looked: LookedUp, { blank }: Recipe): Refused[] {
  // Where one field is asked after the other, each is refused by itself, in the words for all fields.
  const isAskedAlone = way.typesInto.has("choices");
  const ofBlank = (!isAskedAlone && blank?.(locale)) || {};
  const reasonOfTry = (field: FieldView, one: Try) =>
    (one.error.code === "required" && ofBlank[field.name]) || reasonOf(way, field, one, locale);
  return view.fields
    .filter(({ kind }) => way.typesInto.has(kind))
    .flatMap((field) => {
      const own = looked[field.name];
      return [
        ...triesOf(field).map((one) => ({ field, ...one, reason: reasonOfTry(field, one) })),
        ...(own ? [{ field, what: "what only its handler refuses", ...own, isLookedUp: true }] : []),
      ];
    });
}

/** What the fields take and the handler of the form refuses. */
function lookedUpBy(recipe: Recipe, stage: Stage, t: T, locale: Locale): LookedUp {
  const unknown = Object.entries(recipe.unknown?.(t, locale) ?? {});
  return {
    ...Object.fromEntries(unknown.map(([name, reason]) => [name, { typed: NAME_OF_NOTHING, reason }])),
    ...recipe.refuses?.(stage, locale),
  };
}

/** In a dialogue a name is looked up at once, and the answer names it. */
function reasonOf(way: Way, field: FieldView, { error }: Try, locale: Locale): string {
  const isLookedUp = field.kind === "person" && way instanceof WecomDialogue;
  if (!isLookedUp) return wordError(locale, error);
  return coreWords.in(locale)("dialogue.personNone", { name: "|" }).split("|")[1] ?? "";
}

/** Whoever handles does it for all teams here, so that every form of a report is theirs; in a case others decide. */
export async function openFor(way: Way, locale: Locale): Promise<void> {
  await way.open();
  const { driver } = way;
  onTestFinished(() => driver.close());
  for (const who of ROLES) if (who !== "stranger") await driver.as(who).setLanguage(locale);
  const grants: Partial<Record<Who, readonly string[]>> = {
    handler: ["security", "pr", "legal"],
    decider: ["hr"],
    legal: ["legal"],
  };
  for (const who of ROLES) {
    if (!grants[who]) continue;
    const [personId = ""] = await driver.as(who).ids();
    const data = grants[who].map((role) => ({ personId, role }));
    await driver.app.services.db.prisma.roleGrant.createMany({ data, skipDuplicates: true });
  }
}

/** What came of the forms before shall neither fall due nor be drawn again, nor count for the next case. */
async function tidy({ driver }: Way, stage: Stage): Promise<void> {
  const { prisma } = driver.app.services.db;
  await prisma.deadline.deleteMany();
  await prisma.message.deleteMany();
  await prisma.appeal.deleteMany();
  await prisma.broadcast.deleteMany();
  await prisma.payrollEntry.deleteMany();
  await prisma.obligation.deleteMany();
  await prisma.sanction.deleteMany();
  await stage.livesUnder("CN");
}

/** What led here was told to everybody, which other tests look at; the last card is left, to be drawn with what is typed. */
async function forgetNotices({ driver }: Way): Promise<void> {
  const { prisma } = driver.app.services.db;
  const last = await prisma.delivery.findFirst({ orderBy: { order: "desc" } });
  await prisma.message.deleteMany({ where: { id: { not: last?.messageId ?? "" } } });
  await prisma.delivery.deleteMany({ where: { id: { not: last?.id ?? "" } } });
}

/** Where the texts of a form stand whole, and what leads there: the file of a report, or what the recipe says. */
type Shown = { reader: Who; number: string; label: string };
async function shownBy(way: Way, stage: Stage, { reader = "handler", about, kept }: Recipe, id: string, t: T) {
  if (about?.reads) {
    const number = (await about.called?.(stage)) ?? sayCase((await stage.cases.newest()).number);
    await stage.offers(reader, await about.reads(stage, id), { title: number, label: READ, kind: "run" });
    return { reader, number, label: READ };
  }
  // A template is read in the letters that are made of it, an answer about data when it is sent.
  if (about || kept) return undefined;
  const { number } = await way.driver.app.services.db.prisma.incident.findUniqueOrThrow({ where: { id } });
  return { reader, number: sayNumber(number), label: t("triage.file") };
}

async function expectShown(way: Way, { reader, number, label }: Shown, words: readonly Hostile[]): Promise<void> {
  const written = words.filter(({ lines }) => lines.length > 0);
  if (written.length === 0) return;
  const texts = await way.readsWhole(reader, number, label);
  for (const { lines } of written) {
    const isShown = texts.some((text) => lines.every((line) => text.includes(line)));
    expect.soft(isShown, `${lines[0]} is shown to the letter`).toBe(true);
  }
}
const READ = "⇲";

const ways: Way[] = [new WebChat(), new SlackModal(), new WecomDialogue(), new WecomPage()];
/** Which forms go which way in which language. */
export const turns = turnsOf(wordyForms, ways, (name) => name in REPORT_RECIPES).map((turn) => ({
  ...turn,
  on: turn.way.name,
}));

/** The turns in one language, each a test; they take a while, so each language is a file of its own. */
export function testWhateverIsTyped(language: Locale): void {
  describe.each(turns.filter((turn) => turn.locale === language))(
    "whatever is typed into $on in $locale",
    { timeout: 240_000 },
    ({ way, locale, forms }) => {
      test("is refused beside its field, or kept to the letter and shown as letters", async () => {
        await openFor(way, locale);
        const { driver } = way;
        const { registry } = driver.app;
        const all = registry.features.flatMap((feature) => feature.forms ?? []).filter(isWordy);
        expect(all.map(({ form }) => form.name).sort()).toEqual(Object.keys(RECIPES).sort());
        const stage = await Stage.of(way);
        const t = incidentWords.in(locale);
        for (const { form } of forms) {
          const recipe = RECIPES[form.name];
          if (!recipe) continue;
          await tidy(way, stage);
          const begun = (await recipe.begin?.(stage)) ?? "";
          if (recipe.about) {
            await forgetNotices(way);
            const opens = recipe.about.opens(begun);
            const { notFor } = recipe.about;
            if (notFor) expect.soft(await stage.isLetIn(notFor, opens), `${form.name} opens for others`).toBe(false);
            await stage.offers(recipe.who, opens);
          }
          const view = viewOf(registry, form.name, locale);
          const { good, words } = goodOf(way, view, (await recipe.fill?.(t, begun, stage)) ?? {});
          const tries = refusedOf(way, view, locale, lookedUpBy(recipe, stage, t, locale), recipe);
          await driver.settle();
          await recipe.open(driver.as(recipe.who), t, locale);
          await driver.app.sender.drain();
          const before = await stockOf(way);
          const untouched = async () => expect.soft(await stockOf(way), `${form.name} was refused`).toEqual(before);
          const wrong = await way.goThrough(recipe.who, { view, good, tries, locale, untouched });
          expect.soft(wrong, form.name).toEqual([]);
          const id = recipe.kept || begun.startsWith("inc_") ? begun : (await newestReport(stage)).id;
          const shown = await shownBy(way, stage, recipe, id, t);
          await driver.settle();
          const texts = recipe.kept ? await recipe.kept(way) : await keptOf(way, id);
          const isKept = ({ kept }: Hostile) =>
            texts.some((one) => (recipe.isJoined ? one.includes(kept) : one === kept));
          for (const word of words) expect.soft(isKept(word), `${form.name} keeps ${word.kept}`).toBe(true);
          if (shown) await expectShown(way, shown, words);
          expect
            .soft(await way.live(words.map(({ kept }) => kept)), `${form.name} shows more than letters`)
            .toEqual([]);
          expect.soft(driver.app.log.lines.filter(({ level }) => level === "error").splice(0), form.name).toEqual([]);
        }
      });
    },
  );
}
