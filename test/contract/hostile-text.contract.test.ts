import { describe, expect, onTestFinished, test } from "vitest";
import { wordError } from "../../src/core/dispatch.ts";
import type { FormHandler, Registry } from "../../src/core/feature.ts";
import { checkField, type FieldView, type FormView, field, type RawValues } from "../../src/core/form.ts";
import type { Intent } from "../../src/core/interaction.ts";
import { LOCALES, type Locale } from "../../src/core/locale.ts";
import { coreWords } from "../../src/core/messages/index.ts";
import type { Reply } from "../../src/core/reply.ts";
import { incidentWords } from "../../src/features/incidents/messages/index.ts";
import { type Kind, SECURITY_STEPS, sayNumber } from "../../src/features/incidents/model.ts";
import { reportCommands } from "../../src/features/incidents/report.ts";
import { linesOf, readDetails, readOutcomeNote } from "../../src/features/incidents/store.ts";
import { TUESDAY } from "../support/app.ts";
import { SlackModal } from "./hostile-slack.ts";
import { type Hostile, hostileLink, hostileText, type Try, triesOf, WORDS } from "./hostile-text.ts";
import { type Refused, type Way, WebChat } from "./hostile-ways.ts";
import { WecomDialogue, WecomPage } from "./hostile-wecom.ts";
import { type Actor, ROLES, type Who } from "./surface-driver.ts";

type T = ReturnType<typeof incidentWords.in>;

/** How somebody comes to a form, and what it is about. */
type Recipe = {
  who: Who;
  /** Brings an incident to where the form is offered; its id, or a receipt code. */
  begin?(stage: Stage): Promise<string>;
  open(actor: Actor, t: T, locale: Locale): Promise<void>;
  /** What is chosen or typed where that is not free; all other fields get the first option, a colleague, or words. */
  fill?(t: T, begun: string, stage: Stage): Promise<Record<string, string>> | Record<string, string>;
  /** Who reads it afterwards, if not the handler. */
  reader?: Who;
  /** Texts that name something: what is none is refused in these words. */
  unknown?(t: T): Record<string, string>;
};

const says = (name: string) => async (actor: Actor, _t: T, locale: Locale) => {
  const word = reportCommands.find((command) => command.name === name)?.words[locale][0];
  await actor.says(word ?? name);
};
const presses = (label: Parameters<T>[0]) => (actor: Actor, t: T) =>
  actor.presses((t as (key: string) => string)(label));
const handles = (label: Parameters<T>[0], more: Partial<Recipe> = {}): Recipe => ({
  who: "handler",
  begin: (stage) => stage.taken("disclosure"),
  open: presses(label),
  ...more,
});

const RECIPES: Record<string, Recipe> = {
  "incidents.report": { who: "reporter", open: says("report") },
  "incidents.report-anonymous": {
    who: "reporter",
    async open(actor, t, locale) {
      await says("anonymous")(actor, t, locale);
      await actor.sees(t("anonymous.saved"));
      await actor.presses(t("anonymous.here"));
    },
  },
  "incidents.follow": {
    who: "reporter",
    begin: (stage) => stage.anonymous(),
    async open(actor, t, locale) {
      await says("anonymous")(actor, t, locale);
      await actor.sees(t("anonymous.saved"));
      await actor.presses(t("anonymous.follow"));
    },
    fill: (t, code) => ({ code, what: t("follow.options.add") }),
    unknown: (t) => ({ code: t("follow.unknown") }),
  },
  "incidents.add": { who: "reporter", begin: (stage) => stage.taken("disclosure"), open: presses("receipt.add") },
  "incidents.answer": { who: "reporter", begin: (stage) => stage.asked(), open: presses("receipt.answer") },
  "incidents.ask": handles("triage.ask"),
  "incidents.note": handles("triage.note"),
  "incidents.pass": handles("triage.pass", { fill: (t) => ({ to: t("triage.teams.security") }) }),
  "incidents.close": handles("triage.close"),
  "incidents.merge": handles("triage.merge", {
    fill: async (_t, _id, stage) => ({ into: await stage.another() }),
    unknown: (t) => ({ into: t("reasons.merge-unknown", { number: "|" }).split("|")[1] ?? "" }),
  }),
  "incidents.accept": handles("triage.accept", { fill: (t) => ({ legal: t("forms.accept.legalOptions.not_needed") }) }),
  "incidents.coach": handles("triage.coach"),
  "incidents.reveal": handles("triage.reveal"),
  "incidents.statement": handles("triage.statement", { begin: (stage) => stage.graded() }),
  "incidents.finish": handles("triage.finish", { begin: (stage) => stage.contained() }),
  "incidents.assign": handles("triage.assign", {
    begin: (stage) => stage.blocked(),
    fill: (_t, _id, stage) => ({ person: stage.nameOf("other handler") }),
    reader: "other handler",
  }),
  "incidents.feedback": handles("triage.feedback", { begin: (stage) => stage.confirmed() }),
};

/** A form in which everything is chosen has no words to try. */
const isWordy = ({ form }: FormHandler) => Object.values(form.fields).some(({ kind }) => WORDS.has(kind));

/** Everything before the form that is tried: done through the desk, since other tests carry it over the wire. */
class Stage {
  readonly #way: Way;
  #deeds = 0;
  constructor(way: Way) {
    this.#way = way;
  }

  async filed(kind: Kind): Promise<string> {
    await this.#submits("reporter", "incidents.report", {}, { kind, platform: "weibo", text: "一份报告。" });
    return (await newest(this.#way)).id;
  }
  async taken(kind: Kind): Promise<string> {
    const id = await this.filed(kind);
    await this.#does("handler", "incident.take", id);
    return id;
  }
  async asked(): Promise<string> {
    const id = await this.taken("disclosure");
    await this.#submits("handler", "incidents.ask", { id }, { text: "请问是哪个账号？" });
    return id;
  }
  async graded(): Promise<string> {
    const id = await this.taken("negative_feedback");
    await this.#submits("handler", "incidents.grade", { id }, { level: "L1" });
    return id;
  }
  async contained(): Promise<string> {
    const id = await this.taken("account_anomaly");
    for (const step of SECURITY_STEPS) await this.#does("handler", "incident.step", id, step);
    await this.#does("handler", "incident.contain", id);
    return id;
  }
  async confirmed(): Promise<string> {
    const id = await this.taken("breach_of_law");
    await this.#does("handler", "incident.acknowledge", id);
    return id;
  }
  /** Nobody of the teams is there when it comes, so those who oversee are asked. */
  async blocked(): Promise<string> {
    const { roleGrant } = this.#way.driver.app.services.db.prisma;
    const [personId = ""] = await this.#way.driver.as("handler").ids();
    const grants = await roleGrant.findMany();
    await roleGrant.deleteMany();
    await roleGrant.create({ data: { personId, role: "admin" } });
    const id = await this.filed("disclosure");
    await roleGrant.deleteMany();
    await roleGrant.createMany({ data: grants });
    return id;
  }
  nameOf(who: Who): string {
    return this.#way.nameOf(who);
  }
  /** The number of one more. */
  async another(): Promise<string> {
    const before = await newest(this.#way);
    await this.filed("disclosure");
    const { number, id } = await newest(this.#way);
    // The one that is joined with it stays the newest on the screen.
    expect(id).not.toBe(before.id);
    return sayNumber(number);
  }
  /** The receipt code of a report without a name. */
  async anonymous(): Promise<string> {
    const values = { kind: "disclosure", platform: "weibo", text: "一份报告。" };
    const reply = await this.#submits("reporter", "incidents.report-anonymous", {}, values);
    const code = reply.kind === "card" ? reply.card.body.find((block) => block.kind === "code") : undefined;
    return code?.kind === "code" ? code.text : "";
  }

  #does(who: Who, command: string, id: string, arg?: string): Promise<Reply> {
    return this.#receive(who, { kind: "press", callback: { command, id, ...(arg && { arg }) } });
  }
  #submits(who: Who, form: string, context: Record<string, string>, values: RawValues): Promise<Reply> {
    return this.#receive(who, { kind: "submit", form, context, values });
  }
  async #receive(who: Who, intent: Intent): Promise<Reply> {
    const { driver } = this.#way;
    const [personId] = await driver.as(who).ids();
    const found = await driver.app.services.db.prisma.platformAccount.findFirstOrThrow({
      where: { personId: personId ?? "", platform: driver.name },
    });
    const account = { platform: found.platform as "web", tenant: found.tenant, externalId: found.externalId };
    this.#deeds += 1;
    const interaction = { key: `stage:${this.#deeds}`, account, place: "direct", intent } as const;
    const reply = await driver.app.desk.receive(interaction, { answers: "inline" });
    if (reply.kind === "errors" || (reply.kind === "say" && reply.tone === "bad")) {
      throw new Error(`not set up: ${JSON.stringify({ intent, reply })}`);
    }
    return reply;
  }
}

const newest = ({ driver }: Way) =>
  driver.app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });

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
  const [incidents, lines, entries] = [prisma.incident, prisma.incidentLine, prisma.auditEntry] as const;
  return Promise.all([
    incidents.findMany({ select: { id: true, version: true, state: true } }),
    lines.count(),
    entries.count(),
  ]);
}

/** The form as it is worded in a language. Every form has a sample. */
function viewOf(registry: Registry, name: string, locale: Locale): FormView {
  const samples = registry.features.flatMap((feature) => feature.samples?.(locale) ?? []);
  const found = samples.find((sample) => "form" in sample && sample.form.name === name);
  if (!found || !("form" in found)) throw new Error(`no sample of ${name}`);
  return found.form;
}

/** What is typed into the fields of a form, by their names, and the words among it. */
function goodOf(way: Way, view: FormView, given: Record<string, string>) {
  const good: Record<string, string> = { ...given };
  const words: Hostile[] = [];
  const write = (name: string, hostile: Hostile) => {
    good[name] = hostile.typed;
    words.push(hostile);
  };
  for (const field of view.fields.filter(({ name }) => !(name in given))) {
    const { name } = field;
    if (field.kind === "long-text" || field.kind === "text") {
      write(name, hostileText(field.maxLength, way.counted, `# ${view.name} ${name}`));
    } else if (field.kind === "link") write(name, hostileLink(field.maxLength, way.takesAddressesOutOfWords));
    else if (field.kind === "choice") good[name] = field.options?.[0]?.label ?? "";
    else if (field.kind === "choices" && way.typesInto.has("choices")) good[name] = "1";
    else if (field.kind === "person" && field.isRequired) good[name] = way.colleague;
    // What was refused is still there, and is taken out again.
    else if (way.typesInto.has(field.kind)) good[name] = "";
  }
  return { good, words };
}

const NAME_OF_NOTHING = "<!here>\u202e<b>&amp;😀";

function refusedOf(way: Way, view: FormView, locale: Locale, unknown: Record<string, string>): Refused[] {
  return view.fields
    .filter(({ kind }) => way.typesInto.has(kind))
    .flatMap((field) => {
      const own = unknown[field.name];
      const named = { field, what: "a name of nothing", typed: NAME_OF_NOTHING, reason: own ?? "", isLookedUp: true };
      return [
        ...triesOf(field).map((one) => ({ field, ...one, reason: reasonOf(way, field, one, locale) })),
        ...(own === undefined ? [] : [named]),
      ];
    });
}

/** In a dialogue a name is looked up at once, and the answer names it. */
function reasonOf(way: Way, field: FieldView, { error }: Try, locale: Locale): string {
  const isLookedUp = field.kind === "person" && way instanceof WecomDialogue;
  if (!isLookedUp) return wordError(locale, error);
  return coreWords.in(locale)("dialogue.personNone", { name: "|" }).split("|")[1] ?? "";
}

/** Whoever handles does it for all teams here, so that every form is theirs. */
async function openFor(way: Way, locale: Locale): Promise<void> {
  await way.open();
  const { driver } = way;
  onTestFinished(() => driver.close());
  for (const who of ROLES) if (who !== "stranger") await driver.as(who).setLanguage(locale);
  const [personId = ""] = await driver.as("handler").ids();
  const roles = ["security", "pr", "legal"].map((role) => ({ personId, role }));
  await driver.app.services.db.prisma.roleGrant.createMany({ data: roles, skipDuplicates: true });
}

/** Each text of a form stands whole where its incident is read. */
async function expectShown(way: Way, who: Who, id: string, words: readonly Hostile[], t: T): Promise<void> {
  const written = words.filter(({ lines }) => lines.length > 0);
  if (written.length === 0) return;
  const { number } = await way.driver.app.services.db.prisma.incident.findUniqueOrThrow({ where: { id } });
  const texts = await way.readsWhole(who, sayNumber(number), t("triage.file"));
  for (const { lines } of written) {
    const isShown = texts.some((text) => lines.every((line) => text.includes(line)));
    expect.soft(isShown, `${lines[0]} is shown to the letter`).toBe(true);
  }
}

const ways: Way[] = [new WebChat(), new SlackModal(), new WecomDialogue(), new WecomPage()];
const cases = ways.flatMap((way) => LOCALES.map((locale) => ({ way, locale, on: way.name })));

/** Each way goes through all forms, half of them in each language; the next way has the halves the other way round. */
const isTurnOf = (index: number, way: Way, locale: Locale): boolean =>
  (index + ways.indexOf(way) + LOCALES.indexOf(locale)) % 2 === 0;

describe.each(cases)("whatever is typed into $on in $locale", { timeout: 120_000 }, ({ way, locale }) => {
  test("is refused beside its field, or kept to the letter and shown as letters", async () => {
    await openFor(way, locale);
    const { driver } = way;
    const { prisma } = driver.app.services.db;
    const { registry } = driver.app;
    const forms = registry.features.flatMap((feature) => feature.forms ?? []).filter(isWordy);
    expect(forms.map(({ form }) => form.name).sort()).toEqual(Object.keys(RECIPES).sort());
    const stage = new Stage(way);
    const t = incidentWords.in(locale);
    for (const { form, isAnonymous = false } of forms.filter((_, index) => isTurnOf(index, way, locale))) {
      const recipe = RECIPES[form.name];
      if (!recipe || (isAnonymous && !way.hasAnonymous)) continue;
      // What came of the forms before shall neither fall due nor be drawn again.
      await prisma.deadline.deleteMany();
      await prisma.message.deleteMany();
      const begun = (await recipe.begin?.(stage)) ?? "";
      const view = viewOf(registry, form.name, locale);
      const { good, words } = goodOf(way, view, (await recipe.fill?.(t, begun, stage)) ?? {});
      const tries = refusedOf(way, view, locale, recipe.unknown?.(t) ?? {});
      await driver.settle();
      await recipe.open(driver.as(recipe.who), t, locale);
      await driver.app.sender.drain();
      const before = await stockOf(way);
      const untouched = async () => expect.soft(await stockOf(way), `${form.name} was refused`).toEqual(before);
      const wrong = await way.goThrough(recipe.who, { view, good, tries, locale, untouched });
      expect.soft(wrong, form.name).toEqual([]);
      await driver.settle();
      const id = begun.startsWith("inc_") ? begun : (await newest(way)).id;
      expect.soft(await keptOf(way, id), form.name).toEqual(expect.arrayContaining(words.map(({ kept }) => kept)));
      await expectShown(way, recipe.reader ?? "handler", id, words, t);
      expect.soft(await way.live(words.map(({ kept }) => kept)), `${form.name} shows more than letters`).toEqual([]);
      expect.soft(driver.app.log.lines.filter(({ level }) => level === "error").splice(0), form.name).toEqual([]);
    }
  });
});

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
  await recipe?.begin?.(new Stage(way));
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
