import { expect } from "vitest";
import { StillClock } from "../../src/core/clock.ts";
import type { Locale } from "../../src/core/locale.ts";
import { elementsOf, textOf } from "../../src/platforms/web/render/markup.fixture.ts";
import { webWords } from "../../src/platforms/web/words.ts";
import { personId, type TestApp, TUESDAY } from "../support/app.ts";
import { get, startWebApp } from "../web/web-app.ts";
import { type Actor, mustContain, type SurfaceDriver, type Who } from "./surface-driver.ts";
import { buttonOf, linkOf, readForm } from "./web-form.ts";

type Item = { id: string; html: string };
type Answer = {
  items?: Item[];
  form?: { html: string };
  once?: { html: string };
  say?: { text: string };
  error?: string;
};

const PEOPLE: Record<Who, { key: string; name: string }> = {
  reporter: { key: "chenchen", name: "陈晨" },
  handler: { key: "wangmin", name: "王敏" },
  "other handler": { key: "liuyang", name: "刘洋" },
  subject: { key: "zhouyu", name: "周宇" },
  decider: { key: "sunli", name: "孙丽" },
  legal: { key: "hejing", name: "何静" },
  stranger: { key: "outsider", name: "外人" },
};

/** The chat in the browser. */
export class WebDriver implements SurfaceDriver {
  readonly name = "web";
  readonly isAnonymousOnPage = false;
  // Whoever is not among the people of the page cannot be played; the request itself is refused.
  readonly refusal = webWords.in("zh-CN")("page.badRequest");
  #app: TestApp | undefined;
  #token = "";
  #actors = new Map<Who, Visitor>();

  get app(): TestApp {
    if (!this.#app) throw new Error("not open");
    return this.#app;
  }

  async open(): Promise<void> {
    this.#app = await startWebApp({ clock: new StillClock(TUESDAY) });
    const [page] = elementsOf((await get(this.app, "/")).text, "body").filter((body) => body["data-token"]);
    this.#token = page?.["data-token"] ?? /data-token="([^"]+)"/.exec((await get(this.app, "/")).text)?.[1] ?? "";
    this.#actors = new Map();
  }

  async close(): Promise<void> {
    const errors = this.app.log.lines.filter(({ level }) => level === "error");
    await this.app.close();
    expect(errors).toEqual([]);
  }

  as(who: Who): Visitor {
    const known = this.#actors.get(who) ?? new Visitor(this.app, this.#token, PEOPLE[who]);
    this.#actors.set(who, known);
    return known;
  }

  async settle(): Promise<void> {
    await this.app.catchUp();
    await Promise.all([...this.#actors].map(([who, actor]) => who !== "stranger" && actor.looks()));
  }
}

class Visitor implements Actor {
  readonly name: string;
  readonly #app: TestApp;
  readonly #token: string;
  readonly #key: string;
  #items: Item[] = [];
  #form = "";
  /** What the page shows for the moment: a card that is kept nowhere, a sentence. */
  #passing: string[] = [];
  #deeds = 0;

  constructor(app: TestApp, token: string, { key, name }: { key: string; name: string }) {
    this.#app = app;
    this.#token = token;
    this.#key = key;
    this.name = name;
  }

  async ids(): Promise<string[]> {
    return [personId(this.#key), this.#key];
  }
  async setLanguage(locale: Locale): Promise<void> {
    await this.#post("/demo/api/language", JSON.stringify({ person: this.#key, locale }));
  }
  says(text: string): Promise<void> {
    return this.#does({ text });
  }
  async presses(label: string): Promise<void> {
    const callback = this.#find((html) => buttonOf(html, label));
    if (callback === undefined) throw new Error(`no button “${label}”; ${this.name} sees:\n${this.seesText()}`);
    await this.#does({ callback });
  }
  offers(label: string): boolean {
    return this.#find((html) => buttonOf(html, label)) !== undefined;
  }
  linkOf(label: string): string | undefined {
    return this.#find((html) => linkOf(html, label));
  }

  async fillsIn(values: Record<string, string>, files: Record<string, File> = {}): Promise<void> {
    const { hidden, fields } = readForm(this.#form);
    const data = new FormData();
    const left = new Map(Object.entries(values));
    for (const { name, label, value, options, ticked } of fields) {
      const given = left.get(label);
      left.delete(label);
      const known = ticked ?? [value];
      for (const one of given === undefined ? known : [options.get(given) ?? given]) data.append(name, one);
    }
    for (const [name, file] of Object.entries(files)) data.append(name, file);
    if (left.size > 0) throw new Error(`no field ${[...left.keys()]} in the form:\n${textOf(this.#form)}`);
    const { "~person": person = "", "~form": form = "", "~context": context = "", "~seal": seal = "" } = hidden;
    const query = new URLSearchParams({ person, form, context, seal, key: this.#nextKey() });
    this.#takes(await this.#post(`/demo/api/interactions?${query}`, data));
  }

  /** The form that is open, as markup; empty when none is. */
  get form(): string {
    return this.#form;
  }
  /** All that is in sight, as markup, the newest last. */
  get markup(): string[] {
    return [...this.#items.map(({ html }) => html), this.#form, ...this.#passing];
  }

  async sees(words: string): Promise<void> {
    mustContain(this, words);
  }
  seesText(): string {
    return [...this.#items.map(({ html }) => html), this.#form, ...this.#passing].map(textOf).join("\n");
  }

  /** What the page does when it hears of something new. */
  async looks(): Promise<void> {
    const { text } = await get(this.#app, `/demo/api/conversation?person=${this.#key}`);
    this.#items = (JSON.parse(text) as { items: Item[] }).items;
  }

  #find<R>(look: (html: string) => R | undefined): R | undefined {
    const shown = [...this.#items.map(({ html }) => html), ...this.#passing];
    for (const html of shown.reverse()) {
      const found = look(html);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async #does(deed: Record<string, unknown>): Promise<void> {
    const body = JSON.stringify({ person: this.#key, key: this.#nextKey(), ...deed });
    this.#takes(await this.#post("/demo/api/interactions", body));
  }

  #takes({ items = [], form, once, say, error }: Answer): void {
    this.#items.push(...items);
    this.#form = form?.html ?? (say && this.#form) ?? "";
    this.#passing = [once?.html, say?.text, error].filter((part) => part !== undefined);
  }

  #nextKey(): string {
    this.#deeds += 1;
    return `contract-${this.#deeds}`;
  }

  async #post(path: string, body: string | FormData): Promise<Answer> {
    const headers = {
      "x-shenyan-token": this.#token,
      ...(typeof body === "string" && { "content-type": "application/json" }),
    };
    return (await (await fetch(`${this.#app.url}${path}`, { method: "POST", headers, body })).json()) as Answer;
  }
}
