import type { Action, Block, Card, ListItem } from "./card.ts";
import type { Content, ContentProblem } from "./content.ts";
import type { Ctx } from "./context.ts";
import type { Download } from "./download.ts";
import type { Feed } from "./feed.ts";
import type { Fields, Form, FormView, ValuesOf } from "./form.ts";
import type { FileRef, ForeignMessage, FormContext } from "./interaction.ts";
import type { Job, RecurringJob } from "./jobs.ts";
import type { Life, LifeRow } from "./lifecycle.ts";
import type { Locale } from "./locale.ts";
import type { Person, Role } from "./people.ts";
import type { DataPurpose, DataSection } from "./personal-data.ts";
import type { PublicPage } from "./public-page.ts";
import type { Published } from "./published.ts";
import type { ReadPage } from "./read-page.ts";
import type { Reply } from "./reply.ts";
import type { RetentionRule } from "./retention.ts";
import type { Words } from "./words.ts";

/** A part of the product. To add one: its folder, one line in the feature list, the schema. */
export type Feature = {
  name: string;
  words: Words<never> | Words;
  commands?: readonly WordCommand[];
  presses?: readonly PressHandler[];
  forms?: readonly FormHandler[];
  shortcuts?: readonly ShortcutHandler[];
  notices?: readonly Notice[];
  lifeCycles?: readonly Life<never>[];
  /** What is due for whom, for the life cycles of this feature. */
  duties?: readonly Duties[];
  jobs?: readonly Job[];
  recurring?: readonly RecurringJob[];
  hub?: HubPart;
  /** Files that somebody sends in the direct conversation without a word; the first feature that takes them gets them. */
  takesFiles?(ctx: Ctx & { person: Person }, files: readonly FileRef[]): Promise<Reply>;
  /**
   * Words in the direct conversation that are no command, as they were typed; the first feature that knows an answer gives
   * it. Undefined: they are not for this one.
   */
  answersWords?(ctx: Ctx & { person: Person }, words: TypedWords): Promise<Reply | undefined>;
  /** Things that people call by a number: `INC-1042` typed alone opens it. */
  numbered?: Numbered;
  /** Files that are made when somebody asks for them. */
  downloads?: readonly Download[];
  /** Pages in the browser that are only read. */
  pages?: readonly ReadPage[];
  /** What printed codes lead to, for whoever scans them. */
  publicPages?: readonly PublicPage[];
  /** What programs of a person fetch by a secret address. */
  feeds?: readonly Feed[];
  /** What stands in the company's feeds, in the language of the context, the newest first; at most `limit`. */
  publishes?(ctx: Ctx, limit: number): Promise<Published[]>;
  /** What this feature keeps about a person, for them to read; nobody else can be found out from it. */
  personalData?(ctx: Ctx, person: Person, purpose: DataPurpose): Promise<DataSection[]>;
  /** What is erased when it has been kept long enough. */
  retention?: readonly RetentionRule[];
  /** What is wrong with the files that the company edits for this feature; a start stops with it. */
  checkContent?(content: Content): ContentProblem[];
  /** Cards and forms to be drawn in tests and shown in the demo: the longest and the emptiest among them. */
  samples?: (locale: Locale) => Sample[];
};

export type Sample = { name: string; card: Card } | { name: string; form: FormView };

/**
 * `prefix` in small letters. `open` answers undefined for a number that there is not; `idOf` gives the id behind one,
 * whoever asks, for what is done by number from outside.
 */
export type Numbered = {
  prefix: string;
  open(ctx: Ctx, number: number): Promise<Reply | undefined>;
  idOf(ctx: Ctx, number: number): Promise<string | undefined>;
};

/** What was typed. `offered`: commands that it may mean. `isSlip`: it is one word, and near to a command. */
export type TypedWords = { text: string; offered: readonly Offered[]; isSlip: boolean };
/** A button that begins a command. */
export type Offered = Action & { kind: "run" };

/** A command that people type: `/report`, 举报. The first word of each language is the one that help shows. */
export type WordCommand = {
  name: string;
  words: Record<Locale, readonly string[]>;
  /** One line for help, in the reader's language. */
  summary(locale: Locale): string;
  may?: readonly Role[];
  /** Whether a sentence in small letters, in any language, may mean this command; it is offered before anything else. */
  isMeantBy?(text: string): boolean;
  /** What means this command is nobody else's to read or keep. */
  isSecret?: true;
  handle(ctx: Ctx, text: string): Promise<Reply>;
};

/** A button. Whoever sees a card can press it, so the handler checks the right. `may` spares it the plain cases. */
export type PressHandler = {
  name: string;
  may?: readonly Role[];
  handle(ctx: Ctx, press: { id: string; arg: string | undefined; chosen: string | undefined }): Promise<Reply>;
};

/** A form: how it opens for this person, and what happens with what was filled in. */
export type FormHandler<F extends Fields = Fields> = {
  form: Form<F>;
  may?: readonly Role[];
  /**
   * Whoever submits is forgotten before the handler runs: no person in the context, no event id in clear, nothing
   * stored that leads back.
   */
  isAnonymous?: boolean;
  open(ctx: Ctx, context: FormContext): Promise<FormView>;
  submit(ctx: Ctx, values: ValuesOf<F>, context: FormContext): Promise<Reply>;
};

/** Keeps the values typed inside and forgets the type outside. */
export const formHandler = <F extends Fields>(handler: FormHandler<F>): FormHandler =>
  handler as unknown as FormHandler;

export type ShortcutHandler = { name: string; handle(ctx: Ctx, message: ForeignMessage | undefined): Promise<Reply> };

/**
 * Something that is told to people, drawn for each reader when it is sent and again when its subject has moved.
 * Undefined: there is nothing to tell any more. `ctx.person` is the reader; in a channel there is none.
 */
export type Notice = {
  name: string;
  /**
   * Notices that show the same card of one subject. When a newer one of them has reached the reader, the older ones
   * fold to a line, so that a conversation holds each thing once with its buttons.
   */
  family?: string;
  /** What such a message is about, in the list of messages that somebody got. */
  called?(locale: Locale): string;
  render(ctx: Ctx, params: Record<string, unknown>): Promise<Card | undefined>;
};

/** What is due about the subjects of one kind (by the prefix of their ids). */
export type Duties = {
  prefix: string;
  /** Who must act on a deadline now. */
  whoMust(ctx: Ctx, subject: string, kind: string): Promise<readonly Person[]>;
  /** Whom it goes to when they did not, at level 1, 2 and 3. */
  whoNext(ctx: Ctx, subject: string, kind: string, level: 1 | 2 | 3): Promise<readonly Person[]>;
  /**
   * What happens by itself when a deadline is over; true if that settled it, so that nobody is told that it is overdue.
   */
  lapse?(ctx: Ctx, subject: string, kind: string): Promise<boolean>;
  /**
   * The line of a reminder: what it is, the button that leads there, and for escalations who did not act, where that may
   * be said. Undefined: not any more.
   */
  line(ctx: Ctx, subject: string, kind: string): Promise<{ title: string; action?: Action; who?: string } | undefined>;
};

/** What a feature puts on the hub of a person. */
export type HubPart = {
  /** Waiting for this person, with the time it is due; the hub sorts them, overdue first. */
  needsYou?(ctx: Ctx & { person: Person }): Promise<HubDuty[]>;
  /** What the person has with us. */
  yours?(ctx: Ctx & { person: Person }): Promise<Block[]>;
  /** Ways to begin something. */
  start?(ctx: Ctx & { person: Person }): Action[];
  /** Queues of those who handle. */
  queues?(ctx: Ctx & { person: Person }): Promise<ListItem[]>;
};
export type HubDuty = ListItem & { dueAt: Date | undefined };

/** Checks the shape of a feature where it is written. */
export const defineFeature = (feature: Feature): Feature => feature;

/** All features together, looked up by what an interaction names. @throws Error on two things with one name */
export type Registry = {
  features: readonly Feature[];
  commands: readonly WordCommand[];
  press(name: string): PressHandler | undefined;
  form(name: string): FormHandler | undefined;
  shortcut(name: string): ShortcutHandler | undefined;
  notice(name: string): Notice | undefined;
  /** The names of all notices that show the same card as this one; empty for a notice that never folds. */
  familyOf(notice: string): readonly string[];
  dutiesOf(subject: string): Duties | undefined;
  numbered(prefix: string): Numbered | undefined;
  download(name: string): Download | undefined;
  page(name: string): ReadPage | undefined;
  publicPage(name: string): PublicPage | undefined;
  feed(name: string): Feed | undefined;
  retention: readonly RetentionRule[];
  life(subject: string): Life<LifeRow> | undefined;
};

/** Indexes what the features bring. @throws Error when two things bear one name */
export function createRegistry(features: readonly Feature[]): Registry {
  const index = <T>(what: string, items: readonly T[], nameOf: (item: T) => string) => {
    const map = new Map<string, T>();
    for (const item of items) {
      const name = nameOf(item);
      if (map.has(name)) throw new Error(`two ${what} are called ${name}`);
      map.set(name, item);
    }
    return map;
  };
  const all = <K extends keyof Feature>(key: K) =>
    features.flatMap((feature) => (feature[key] ?? []) as NonNullable<Feature[K]> & readonly unknown[]);
  const commands = all("commands") as WordCommand[];
  const words = commands.flatMap((command) => [...new Set(Object.values(command.words).flat())]);
  index("words", words, (word) => word.toLowerCase());
  const presses = index("presses", all("presses") as PressHandler[], (item) => item.name);
  const forms = index("forms", all("forms") as FormHandler[], (item) => item.form.name);
  const shortcuts = index("shortcuts", all("shortcuts") as ShortcutHandler[], (item) => item.name);
  const notices = index("notices", all("notices") as Notice[], (item) => item.name);
  const families = Map.groupBy(
    (all("notices") as Notice[]).filter(({ family }) => family !== undefined),
    ({ family }) => family,
  );
  const duties = index("duties", all("duties") as Duties[], (item) => item.prefix);
  const downloads = index("downloads", all("downloads") as Download[], (item) => item.name);
  const pages = index("pages", all("pages") as ReadPage[], (item) => item.name);
  const publicPages = index("public pages", all("publicPages") as PublicPage[], (item) => item.name);
  const feeds = index("feeds", all("feeds") as Feed[], (item) => item.name);
  const retention = index("retention rules", all("retention") as RetentionRule[], (item) => item.kind);
  const lives = index("life cycles", all("lifeCycles") as unknown as Life<LifeRow>[], (item) => item.prefix);
  const prefixOf = (subject: string) => subject.slice(0, Math.max(0, subject.indexOf("_")));
  return {
    features,
    commands,
    press: (name) => presses.get(name),
    form: (name) => forms.get(name),
    shortcut: (name) => shortcuts.get(name),
    notice: (name) => notices.get(name),
    familyOf: (name) => (families.get(notices.get(name)?.family) ?? []).map((notice) => notice.name),
    numbered: (prefix) => features.find(({ numbered }) => numbered?.prefix === prefix)?.numbered,
    download: (name) => downloads.get(name),
    page: (name) => pages.get(name),
    publicPage: (name) => publicPages.get(name),
    feed: (name) => feeds.get(name),
    retention: [...retention.values()],
    dutiesOf: (subject) => duties.get(prefixOf(subject)),
    life: (subject) => lives.get(prefixOf(subject)),
  };
}
