import { expect, onTestFinished } from "vitest";
import type { FieldSpec } from "../../src/core/form.ts";
import { coreWords } from "../../src/core/messages/index.ts";
import { textOf } from "../../src/platforms/web/render/markup.fixture.ts";
import type { Seen, SeenCard } from "../fakes/wecom/member-driver.ts";
import type { TestApp } from "../support/app.ts";
import { get, PIXEL, sendForm, startWebApp } from "../web/web-app.ts";
import { textOf as textOfMessage } from "../wecom/office.ts";
import { whyUnfit } from "./hostile-text.ts";
import {
  goesBy,
  isJson,
  liveMarkup,
  ours,
  PICTURE,
  picturesFor,
  TYPED_ON_PAGE,
  type Typing,
  textsOf,
  type Way,
  withoutPictures,
  wrongOnPage,
} from "./hostile-ways.ts";
import type { Who } from "./surface-driver.ts";
import { readForm } from "./web-form.ts";
import { controlsOf, WecomDriver } from "./wecom.ts";

/** XML 1.0 has no way to write these, so WeCom cannot bring them. */
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

abstract class OnWecom {
  readonly driver = new WecomDriver();
  readonly counted = "kept";
  readonly colleague = "Daniel Smith";
  /** Pages that were opened and not looked at yet. */
  protected readonly opened: string[] = [];
  #pages: TestApp | undefined;
  #checked = 0;

  /** A second instance on the same database, which serves the pages to which messages lead. */
  protected get pages(): TestApp {
    if (!this.#pages) throw new Error("not open");
    return this.#pages;
  }
  async open(): Promise<void> {
    this.#checked = 0;
    await this.driver.open();
    const pages = await startWebApp({ beside: this.driver.app });
    onTestFinished(async () => {
      await pages.stop();
      expect(pages.log.lines.filter(({ level }) => level === "error")).toEqual([]);
    });
    this.#pages = pages;
  }
  nameOf(who: Who): string {
    return this.driver.as(who).name;
  }
  /** A card has no room for long texts, and sometimes none for the button: what it leads to is the whole. */
  async readsWhole(who: Who, number: string, label: string): Promise<string[]> {
    const member = this.driver.office.wecom.as(this.driver.userOf(who));
    const cards = () => member.sees().filter((seen) => isAbout(seen, number));
    const card =
      cards().findLast((seen) => controlsOf(seen, label).length > 0) ??
      cards().findLast((seen) => seen.card.card_type === "button_interaction");
    if (!card) throw new Error(`no card about ${number}`);
    goesBy(this.driver.app);
    const [control] = controlsOf(card, label);
    if (control?.isButton) await member.presses(card, control.text);
    else if (control) await member.opensMenuItem(card, control.text);
    await this.driver.settle();
    const { pathname } = new URL(member.opens((control && cards().at(-1)) || card));
    const { text } = await get(this.pages, pathname);
    this.opened.push(text);
    return textsOf(text);
  }
  async live(addresses: readonly string[]): Promise<string[]> {
    const { calls } = this.driver.office.wecom;
    const fresh = calls.slice(this.#checked);
    this.#checked = calls.length;
    const isOurs = ours(this.driver.app, addresses);
    return [
      ...this.opened.splice(0).flatMap((html) => liveMarkup(html, isOurs)),
      ...fresh.flatMap(({ body }) => liveMessage(body, isOurs)),
    ];
  }
  /** The texts of what somebody has got so far. */
  protected reads(who: Who): string[] {
    return this.driver.office.wecom.as(this.driver.userOf(who)).sees().map(textOfMessage);
  }
}

/** A card about an incident; the cards of a dialogue are about the form. */
const isAbout = (seen: Seen, number: string): seen is SeenCard =>
  seen.kind === "card" && JSON.stringify(seen.card).includes(number) && !JSON.stringify(seen.body).includes("talk.");

const ANCHOR = /<a href="([^"<>]*)">[^<>]*<\/a>/g;

/** What WeCom would make a link of, in a text or on a card. */
function liveMessage(value: unknown, isOurs: (url: string) => boolean): string[] {
  if (typeof value === "string") {
    const led = [...value.matchAll(ANCHOR)].flatMap(([, url = ""]) => (isOurs(url) ? [] : [`leads to ${url}`]));
    const rest = value.replaceAll(ANCHOR, "");
    return [...led, ...(/<\s*\/?\s*a\b/i.test(rest) ? [`a link: ${rest.slice(0, 200)}`] : []), ...whyUnfit(value)];
  }
  if (!isJson(value)) return [];
  const { url } = value;
  const led = typeof url === "string" && !isOurs(url) ? [`leads to ${url}`] : [];
  return [...led, ...Object.values(value).flatMap((part) => liveMessage(part, isOurs))];
}

export class WecomDialogue extends OnWecom implements Way {
  readonly name = "the dialogue on WeCom";
  readonly typesInto: ReadonlySet<FieldSpec["kind"]> = new Set([...TYPED_ON_PAGE, "choice", "choices"]);
  readonly hasAnonymous = false;
  readonly takesAddressesOutOfWords = true;

  async goThrough(who: Who, { view, good, tries, locale, untouched }: Typing): Promise<string[]> {
    const member = this.driver.as(who);
    const words = coreWords.in(locale);
    if (!member.asked) throw new Error(`nothing is asked; they see:\n${member.seesText().slice(-500)}`);
    const wrong: string[] = [];
    const late = tries.filter(({ isLookedUp }) => isLookedUp);
    for (let asked = member.asked; asked; ) {
      const field = view.fields.find(({ label }) => label.startsWith(asked?.label.replace(/…$/, "") ?? "?"));
      if (!field) throw new Error(`an unknown question: ${asked.label}`);
      for (const { what, typed, reason } of tries.filter((one) => one.field.name === field.name && !one.isLookedUp)) {
        const answer = await this.#says(who, typed);
        if (!answer.includes(reason)) wrong.push(`${field.name}, ${what}: not told “${reason}” but “${answer}”`);
        if (member.asked?.step !== asked.step)
          throw new Error(`${field.name}, ${what}: not asked again but told “${answer}”`);
      }
      const wished = late.find((one) => one.field.name === field.name)?.typed ?? good[field.name];
      if (wished === PICTURE) await this.#sendsPicture(who);
      const meant = wished === PICTURE ? words("dialogue.done") : wished || words("dialogue.skip");
      const answer = await this.#says(who, meant);
      const next = member.asked;
      if (next?.step === asked.step) throw new Error(`${field.name}: refused: ${answer}`);
      asked = next;
    }
    for (const { field, what, reason } of late) {
      const answer = await this.#submits(who, words("dialogue.submit"));
      if (!answer.includes(reason)) wrong.push(`${field.name}, ${what}: not told “${reason}” but “${answer}”`);
      await this.#says(who, good[field.name] ?? "");
    }
    await untouched();
    await this.#submits(who, words("dialogue.submit"));
    return wrong;
  }
  /** Presses the button that does it on the newest card that has it, or chooses it from the list that is there instead. */
  async picks(who: Who, does: string): Promise<void> {
    const member = this.driver.office.wecom.as(this.driver.userOf(who));
    const cards = member.sees().filter((seen) => seen.kind === "card");
    const card = cards.findLast((seen) => new RegExp(`"${does}[#"]`).test(JSON.stringify(seen.card)));
    if (!card) throw new Error(`nothing to press does ${does}`);
    const question = card.card.button_selection;
    const options = isJson(question) && Array.isArray(question.option_list) ? question.option_list : [];
    const option = options.find(({ id }) => String(id).startsWith(`${does}#`));
    if (!isJson(question) || !option) await member.presses(card, does);
    else
      await member.presses(card, `=${question.question_key}`, {
        selected: { [String(question.question_key)]: String(option.id) },
      });
  }
  async #submits(who: Who, label: string): Promise<string> {
    const before = this.reads(who).length;
    goesBy(this.driver.app);
    await this.driver.as(who).presses(label);
    await this.driver.app.sender.drain();
    return this.reads(who).slice(before).join("\n");
  }
  async #sendsPicture(who: Who): Promise<void> {
    goesBy(this.driver.app);
    await this.driver.office.wecom.as(this.driver.userOf(who)).sendsImage(PIXEL);
    await this.driver.app.sender.drain();
  }
  /** Says it, and what that was answered with. */
  async #says(who: Who, text: string): Promise<string> {
    const before = this.reads(who).length;
    goesBy(this.driver.app);
    await this.driver.as(who).says(text.replace(NOT_XML, ""));
    await this.driver.app.sender.drain();
    return this.reads(who).slice(before).join("\n");
  }
}

/** The page behind the link that every question of a dialogue has, and the open page of what is sent without a name. */
export class WecomPage extends OnWecom implements Way {
  readonly name = "the form page of WeCom";
  readonly typesInto = TYPED_ON_PAGE;
  readonly hasAnonymous = true;
  readonly takesAddressesOutOfWords = false;
  async goThrough(who: Who, { good, tries, locale, untouched }: Typing): Promise<string[]> {
    const app = this.pages;
    const said = JSON.stringify(
      this.driver.office.wecom
        .as(this.driver.userOf(who))
        .sees()
        .slice(-4)
        .map(({ body }) => body),
    );
    const path = /http:\/\/shenyan\.test(\/w\/[fo]\/[\w.-]+)(?!.*\/w\/[fo]\/)/.exec(said)?.[1];
    if (!path) throw new Error(`no link to a page in ${said}`);
    const wrong: string[] = [];
    const asks = { "accept-language": locale };
    let page = await get(app, path, asks);
    const send = async (values: Record<string, string>) => {
      goesBy(app);
      const pictures = Object.entries(picturesFor(page.text, values)).map(([name, file]) => [name, [file]]);
      const all = { ...named(page.text, withoutPictures(values)), ...Object.fromEntries(pictures) };
      const answer = await sendForm(app, page.text, all, asks);
      if (answer.status >= 500) wrong.push(`status ${answer.status}`);
      this.opened.push(answer.text);
      return answer;
    };
    for (const one of tries) {
      page = await send({ ...good, [one.field.name]: one.typed });
      if (page.status !== 422) wrong.push(`${one.field.name}, ${one.what}: status ${page.status}`);
      wrong.push(...wrongOnPage(page.text, one));
    }
    await untouched();
    const done = await send(good);
    return done.status === 200 ? wrong : [...wrong, `refused: ${done.status} ${textOf(done.text).slice(0, 500)}`];
  }
}

/** All values of the form on a page, with those that are typed or chosen now; options by what they are sent as. */
function named(page: string, values: Record<string, string>): Record<string, string> {
  const { fields } = readForm(page);
  if (fields.length === 0) throw new Error(`no form on the page: ${textOf(page)}`);
  return Object.fromEntries(
    fields.map(({ name, value, options }) => {
      const given = values[name] ?? value;
      return [name, options.get(given) ?? given];
    }),
  );
}
