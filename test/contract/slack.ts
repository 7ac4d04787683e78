import { LOCALES, type Locale } from "../../src/core/locale.ts";
import { coreWords } from "../../src/core/messages/index.ts";
import { slackWords } from "../../src/platforms/slack/words.ts";
import type { Person } from "../fakes/slack/person.ts";
import type { SeenMessage, SeenView } from "../fakes/slack/screen.ts";
import { expectClean, openWorkspace, type Workspace } from "../slack/workspace.ts";
import type { TestApp } from "../support/app.ts";
import type { Actor, SurfaceDriver, Who } from "./surface-driver.ts";

const PEOPLE: Record<Who, { id: string; name: string }> = {
  reporter: { id: "ULI", name: "李雷" },
  handler: { id: "UWANG", name: "王敏" },
  "other handler": { id: "ULIU", name: "刘洋" },
  subject: { id: "UZHOU", name: "周八" },
  decider: { id: "UWUJIU", name: "吴九" },
  legal: { id: "UZHENG", name: "郑十" },
  // A guest of the workspace: in its conversations, and not of the company.
  stranger: { id: "UGUEST", name: "Guest" },
};

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** The direct conversation on Slack, with its modals. */
export class SlackDriver implements SurfaceDriver {
  readonly name = "slack";
  readonly isAnonymousOnPage = false;
  readonly refusal = coreWords.in("zh-CN")("router.stranger");
  #workspace: Workspace | undefined;
  readonly #actors = new Map<Who, SlackPerson>();

  get #open(): Workspace {
    if (!this.#workspace) throw new Error("not open");
    return this.#workspace;
  }
  /** The workspace itself, to look at what was sent, or to send what no client would. */
  get workspace(): Workspace {
    return this.#open;
  }
  /** The account of somebody. */
  userOf(who: Who): string {
    return PEOPLE[who].id;
  }
  get app(): TestApp {
    return this.#open.app;
  }
  async open(): Promise<void> {
    this.#workspace = await openWorkspace({
      before(slack) {
        for (const { id, name } of [PEOPLE.subject, PEOPLE.decider, PEOPLE.legal])
          slack.addUser({ id, name: id.slice(1).toLowerCase(), real_name: name });
      },
    });
    this.#actors.clear();
  }
  async close(): Promise<void> {
    expectClean(this.#open);
  }
  as(who: Who): Actor {
    const known = this.#actors.get(who) ?? new SlackPerson(this.#open, PEOPLE[who]);
    this.#actors.set(who, known);
    return known;
  }
  async settle(): Promise<void> {
    await this.#open.settle();
    for (const actor of this.#actors.values()) actor.looks();
  }
}

/** What to work to press a label: the button itself, or the menu with what is chosen there. */
type Target = { on: SeenMessage | SeenView; which: string; choice?: string };

class SlackPerson implements Actor {
  readonly name: string;
  readonly #workspace: Workspace;
  readonly #id: string;
  readonly #person: Person;
  #direct: SeenMessage[] = [];

  constructor(workspace: Workspace, { id, name }: { id: string; name: string }) {
    this.#workspace = workspace;
    this.#id = id;
    this.name = name;
    this.#person = workspace.slack.as(id);
  }

  async ids(): Promise<string[]> {
    return [await this.#workspace.personOf(this.#id), this.#id];
  }
  async setLanguage(locale: Locale): Promise<void> {
    const id = await this.#workspace.personOf(this.#id);
    // Slack's setting of the person, which the directory brings again and again, and what it brought last.
    const user = this.#workspace.slack.workspace.users.get(this.#id);
    if (user) user.locale = locale === "en" ? "en-GB" : "zh-CN";
    await this.#workspace.app.services.db.prisma.person.update({ where: { id }, data: { locale } });
  }

  async says(words: string): Promise<void> {
    await this.#person.say(words);
    await this.#workspace.settle();
    this.looks();
    // A message cannot open a modal, so the answer is a button that does; it is pressed at once.
    const newest = this.#person.sees().direct.at(-1);
    const opener = LOCALES.map((locale) => slackWords.in(locale)("form.openButton"));
    const label = newest?.buttons.find((button) => opener.includes(button));
    if (label !== undefined) await this.presses(label);
  }

  async presses(label: string): Promise<void> {
    const target = this.#target(label);
    if (!target) throw new Error(`no button “${label}”; ${this.name} sees:\n${this.seesText()}`);
    const { modal } = this.#person.sees();
    if (modal && target.on.kind === "message") await this.#person.close("modal", { all: true });
    const options = { confirm: "yes", asSeen: true } as const;
    await this.#person.press(target.on, target.which, target.choice, options);
  }
  offers(label: string): boolean {
    return this.#target(label) !== undefined;
  }
  linkOf(label: string): string | undefined {
    const target = this.#target(label);
    const found = target && elementsOf(target.on).find((element) => labelOf(element) === label);
    return typeof found?.url === "string" ? found.url : undefined;
  }

  async fillsIn(values: Record<string, string>): Promise<void> {
    await this.#person.until(({ modal }) => modal?.fields.length);
    // A picker of a moment gives seconds; what is meant is on the clock of everybody here.
    const moment = (value: string) => new Date(`${value}:00+08:00`).getTime() / 1000;
    const given = Object.entries(values).map(([label, value]) => [label, MOMENT.test(value) ? moment(value) : value]);
    await this.#person.submit("modal", Object.fromEntries(given));
  }

  async sees(words: string): Promise<void> {
    await this.#person.until((screen) => screen.words.includes(words));
  }
  seesText(): string {
    return this.#person.sees().words;
  }
  /** Remembers the conversation as it is now, so that what is pressed later is what was seen. */
  looks(): void {
    this.#direct = this.#person.sees().direct;
  }

  #target(label: string): Target | undefined {
    const { modal, direct } = this.#person.sees();
    const fresh = direct.filter((message) => !this.#direct.some(({ ts }) => ts === message.ts));
    const shown = [...this.#direct, ...fresh, ...(modal ? [modal] : [])];
    for (const on of shown.reverse()) {
      for (const element of elementsOf(on)) {
        if (labelOf(element) === label) return { on, which: label };
        const options = Array.isArray(element.options) ? (element.options as Element[]) : [];
        if (element.type === "overflow" && options.some((option) => labelOf(option) === label)) {
          return { on, which: String(element.action_id), choice: label };
        }
      }
    }
    return undefined;
  }
}

type Element = Record<string, unknown>;

const elementsOf = ({ blocks }: SeenMessage | SeenView): Element[] =>
  blocks.flatMap(({ elements, accessory }) => [
    ...(Array.isArray(elements) ? (elements as Element[]) : []),
    ...(accessory ? [accessory as Element] : []),
  ]);

const labelOf = ({ text }: Element): string | undefined =>
  typeof text === "object" && text !== null && "text" in text ? String(text.text) : undefined;
