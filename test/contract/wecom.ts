import { setTimeout as pause } from "node:timers/promises";
import { expect } from "vitest";
import { LOCALES, type Locale } from "../../src/core/locale.ts";
import { coreWords } from "../../src/core/messages/index.ts";
import { wecomWords } from "../../src/platforms/wecom/words.ts";
import type { Delivery } from "../fakes/wecom/callbacks.ts";
import type { MemberDriver, SeenCard } from "../fakes/wecom/member-driver.ts";
import { isObject, listOf } from "../fakes/wecom/refusal.ts";
import type { TestApp } from "../support/app.ts";
import { type Office, openOffice, textOf } from "../wecom/office.ts";
import { type Actor, mustContain, type SurfaceDriver, type Who } from "./surface-driver.ts";

const PEOPLE: Record<Who, { userId: string; name: string }> = {
  reporter: { userId: "lisi", name: "李四" },
  handler: { userId: "ZhangSan", name: "张三" },
  "other handler": { userId: "QianQi", name: "钱七" },
  subject: { userId: "ZhouBa", name: "周八" },
  decider: { userId: "WuJiu", name: "吴九" },
  legal: { userId: "ZhengShi", name: "郑十" },
  stranger: { userId: "NewHere", name: "新人" },
};

/** The app's conversation on WeCom, where forms are dialogues. */
export class WecomDriver implements SurfaceDriver {
  readonly name = "wecom";
  readonly isAnonymousOnPage = true;
  readonly refusal = coreWords.in("zh-CN")("router.stranger");
  #office: Office | undefined;
  readonly #actors = new Map<Who, Member>();

  get #open(): Office {
    if (!this.#office) throw new Error("not open");
    return this.#office;
  }
  /** The company itself, to look at what was sent. */
  get office(): Office {
    return this.#open;
  }
  /** The account of somebody. */
  userOf(who: Who): string {
    return PEOPLE[who].userId;
  }
  get app(): TestApp {
    return this.#open.app;
  }
  async open(): Promise<void> {
    const members = Object.values(PEOPLE).map((person) => ({ ...person, departments: [2] }));
    // Nobody leads anybody here: who leads a reporter gets no card.
    const departments = [
      { id: 1, name: "公司", parentId: 0 },
      { id: 2, name: "市场部", parentId: 1 },
    ];
    this.#office = await openOffice({ members, departments });
    this.#actors.clear();
    for (const who of ["handler", "other handler"] as const) await this.#open.grant(PEOPLE[who].userId, "compliance");
    // The demo company's own handlers would get a copy of everything in the browser, where nobody looks.
    const { prisma } = this.app.services.db;
    await prisma.roleGrant.deleteMany({ where: { personId: { startsWith: "per_demo" }, role: { not: "employee" } } });
    // On WeCom since this morning, and not yet in the directory.
    const id = await this.#open.personOf(PEOPLE.stranger.userId);
    await prisma.platformAccount.deleteMany({ where: { personId: id } });
  }
  async close(): Promise<void> {
    expect(this.#open.wecom.violations).toEqual([]);
    expect(this.app.log.lines.filter(({ level }) => level !== "info")).toEqual([]);
  }
  as(who: Who): Member {
    const known = this.#actors.get(who) ?? new Member(this.#open, PEOPLE[who]);
    this.#actors.set(who, known);
    return known;
  }
  async settle(): Promise<void> {
    await this.app.catchUp();
    await this.app.sender.drain();
  }
}

class Member implements Actor {
  readonly name: string;
  readonly #office: Office;
  readonly #userId: string;
  /** What they mean to answer, by label. */
  #mind: Record<string, string> = {};

  constructor(office: Office, { userId, name }: { userId: string; name: string }) {
    this.#office = office;
    this.#userId = userId;
    this.name = name;
  }

  get #driver(): MemberDriver {
    return this.#office.wecom.as(this.#userId);
  }
  async ids(): Promise<string[]> {
    return [await this.#office.personOf(this.#userId), this.#userId];
  }
  async setLanguage(locale: Locale): Promise<void> {
    await this.#office.setLocale(this.#userId, locale);
  }
  says(words: string): Promise<void> {
    return this.#does(this.#driver.says(words));
  }

  async presses(label: string): Promise<void> {
    const card = this.#cards().findLast((seen) => controlsOf(seen, label).length > 0);
    const [control] = card ? controlsOf(card, label) : [];
    if (!card || !control) throw new Error(`no button “${label}”; ${this.name} sees:\n${this.seesText()}`);
    const { text, isButton, asksFirst } = control;
    await this.#does(isButton ? this.#driver.presses(card, text) : this.#driver.opensMenuItem(card, text));
    if (!asksFirst) return;
    await this.#settle();
    const question = this.#driver.seesCard();
    await this.#does(this.#driver.presses(question, String(listOf(question.card.button_list)[0]?.key)));
  }
  offers(label: string): boolean {
    return this.#cards().some((seen) => controlsOf(seen, label).length > 0);
  }
  linkOf(label: string): string | undefined {
    for (const card of this.#cards().reverse()) {
      try {
        return this.#driver.opens(card, label);
      } catch {
        // Not on this card.
      }
    }
    return undefined;
  }

  /** The question that waits for an answer: its label, perhaps without the end, and which one it is. */
  get asked(): { label: string; step: string } | undefined {
    const question = this.#question();
    return question && { label: question.label, step: question.step ?? "" };
  }

  /** Answers question by question, until one is asked again or the whole is sent. */
  async fillsIn(values: Record<string, string>): Promise<void> {
    this.#mind = { ...this.#mind, ...values };
    await this.#settle();
    for (let question = this.#question(); question; ) {
      const { label, step, words, keeps } = question;
      await this.says(this.#mind[label] ?? keeps ?? words("dialogue.skip"));
      await this.#settle();
      const next = this.#question();
      if (next?.step === step) return;
      question = next;
    }
    this.#mind = {};
    const submit = LOCALES.map((locale) => coreWords.in(locale)("dialogue.submit")).find((label) => this.offers(label));
    if (submit !== undefined) await this.presses(submit);
  }

  /** What is answered behind the acknowledgement may take a moment on a busy machine. */
  async sees(words: string): Promise<void> {
    for (let tries = 0; tries < 100; tries++) {
      await this.#settle();
      if (this.seesText().includes(words)) return;
      await pause(20);
    }
    mustContain(this, words);
  }
  seesText(): string {
    return this.#driver.sees().map(textOf).join("\n");
  }

  /** The newest message, if it asks something. Labels that a card's title cuts are known by their beginning. */
  #question() {
    const last = this.#driver.sees().at(-1) ?? ({ kind: "other" } as never);
    const newest = textOf(last);
    // Above a card to tick on stands a text with what is there already; above a text, the question before it.
    const shown = this.#driver
      .sees()
      .slice(last.kind === "card" ? -2 : -1)
      .map(textOf)
      .join("\n");
    for (const locale of LOCALES) {
      const words = coreWords.in(locale);
      const [before = "", between = "", after = ""] = words("dialogue.progress", { step: "#", total: "#", label: "" })
        .split("#")
        .map((part) => part.replace(/[()]/g, "\\$&"));
      const line = newest.split("\n").find((part) => new RegExp(`^${before}\\d+${between}\\d+${after}`).test(part));
      const found = line && new RegExp(`^${before}(\\d+)${between}\\d+${after}(.*)$`).exec(line);
      if (!found) continue;
      const asked = (found[2] ?? "").replace(/…$/, "");
      const label = Object.keys(this.#mind).find((name) => name.startsWith(asked)) ?? asked;
      // What is there already stays at a word.
      const [isThere = ""] = wecomWords.in(locale)("talk.current", { value: "\n" }).split("\n");
      const keeps = shown.includes(isThere.trim()) ? wecomWords.in(locale)("talk.keep") : undefined;
      return { label, step: found[1], words, keeps };
    }
    return undefined;
  }

  #cards(): SeenCard[] {
    return this.#driver.sees().filter((seen) => seen.kind === "card");
  }
  async #does(work: Promise<Delivery>): Promise<void> {
    expect((await work).isAcknowledged).toBe(true);
  }
  async #settle(): Promise<void> {
    await this.#office.app.sender.drain();
  }
}

type Control = { text: string; isButton: boolean; asksFirst: boolean };

/** Whether that is the label, or as much of it as a button has room for. */
const isLabel = (shown: unknown, label: string): boolean =>
  shown === label || (typeof shown === "string" && /^.{4,}…$/u.test(shown) && label.startsWith(shown.slice(0, -1)));

/** What a card has with that label: buttons, items of the menu in its corner. A key with "?" asks first (card-key.ts). */
export function controlsOf({ card, deadLabel }: SeenCard, label: string): Control[] {
  if (deadLabel !== undefined) return [];
  const buttons = [...listOf(card.button_list), ...listOf([card.submit_button])];
  const items = isObject(card.action_menu) ? listOf(card.action_menu.action_list) : [];
  const all = [
    ...buttons.map((item) => ({ item, isButton: true })),
    ...items.map((item) => ({ item, isButton: false })),
  ];
  return all
    .filter(({ item }) => isLabel(item.text, label) && (item.type !== 1 || "key" in item))
    .map(({ item, isButton }) => ({ text: String(item.text), isButton, asksFirst: String(item.key).startsWith("?") }));
}
