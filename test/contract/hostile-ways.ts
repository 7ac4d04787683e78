import { StillClock } from "../../src/core/clock.ts";
import type { FieldSpec, FieldView, FormView } from "../../src/core/form.ts";
import type { Locale } from "../../src/core/locale.ts";
import { readMarkup, textOf } from "../../src/platforms/web/render/markup.fixture.ts";
import type { TestApp } from "../support/app.ts";
import { picture } from "../web/web-app.ts";
import { whyUnfit } from "./hostile-text.ts";
import { ROLES, type SurfaceDriver, type Who } from "./surface-driver.ts";
import { WebDriver } from "./web.ts";
import { readForm } from "./web-form.ts";

/** What is typed into one field and must be refused, with the words that must stand beside it. */
export type Refused = {
  field: FieldView;
  what: string;
  typed: string;
  reason: string;
  /** Only the handler of the form finds out: it is refused when the whole is sent. */
  isLookedUp?: boolean;
};

export type Typing = {
  view: FormView;
  /** By the names of the fields. */
  good: Record<string, string>;
  locale: Locale;
  tries: readonly Refused[];
  /** Is asked when everything was refused and nothing was sent that is good. */
  untouched(): Promise<void>;
};

/** One of the ways in which a form that somebody typed into reaches us. */
export interface Way {
  readonly name: string;
  readonly driver: SurfaceDriver;
  /** Kinds of field into which words are typed here; the others are chosen from what is offered. */
  readonly typesInto: ReadonlySet<FieldSpec["kind"]>;
  /** What the client counts before it lets a text through. */
  readonly counted: "typed" | "kept";
  /** Somebody who is a party to nothing, as a field for people takes them. */
  readonly colleague: string;
  /** Whether an address may come with words around it, as phones share it. */
  readonly takesAddressesOutOfWords: boolean;
  /** Somebody as a field for people takes them. */
  nameOf(who: Who): string;
  /** Whether forms that forget who sends them are filled in here. */
  readonly hasAnonymous: boolean;
  open(): Promise<void>;
  /** Tries what must be refused, then sends what is good. Everything that was not as it must be. */
  goThrough(who: Who, typing: Typing): Promise<string[]>;
  /** All that can be read of an incident by whoever presses what its newest card offers for that; text by text. */
  readsWhole(who: Who, number: string, label: string): Promise<string[]>;
  /** What was shown since the last time and is more than letters: markup, links and mentions that are not ours. */
  live(addresses: readonly string[]): Promise<string[]>;
}

/** Addresses that were typed as addresses: they lead there, and everybody sees where. */
const known = new Set<string>();

/** So many milliseconds go by before each thing that somebody does, so that nobody is too fast for a platform. */
const PACE_MS = 15_000;
export function goesBy({ clock }: TestApp): void {
  if (clock instanceof StillClock) clock.advance(PACE_MS);
}

/** What stands for a picture where a form wants a file. */
export const PICTURE = "picture.png";
/** The fields for which a picture is given, by name. One that was kept from before is not sent once more. */
export const picturesFor = (page: string, values: Record<string, string>): Record<string, File> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === PICTURE && !page.includes(`name="${name}.keep"`) ? [[name, picture(PICTURE)]] : [],
    ),
  );
export const withoutPictures = (values: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== PICTURE));

export const byLabel = (view: FormView, values: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    view.fields.flatMap(({ name, label }) => (values[name] === undefined ? [] : [[label, values[name]]])),
  );

export const ours = (app: TestApp, addresses: readonly string[]) => {
  for (const address of addresses) known.add(address);
  return (url: string) => new URL(url, app.services.publicUrl).origin === app.services.publicUrl || known.has(url);
};

export type Json = Record<string, unknown>;
export const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null;

// ── in the browser ──────────────────────────────────────────────────────────────────────────────────────────────────

export const TYPED = ["text", "long-text", "link", "number"] as const;
export const TYPED_ON_PAGE: ReadonlySet<FieldSpec["kind"]> = new Set([...TYPED, "person", "date", "time", "date-time"]);

/** What is wrong with a form that came back: the reason must stand in the field's cell, and what was typed in the field. */
export function wrongOnPage(page: string, { field, what, typed, reason }: Refused): string[] {
  const at = `${field.name}, ${what}`;
  if (!page.includes("<form")) return [`${at}: there is no form any more`];
  const value = readForm(page).fields.find(({ name }) => name === field.name)?.value;
  const isKept = value?.toWellFormed().trim().replaceAll("\r\n", "\n") === typed.toWellFormed().trim();
  return [
    ...(beside(page, field.name).includes(reason)
      ? []
      : [`${at}: not told “${reason}” but “${beside(page, field.name)}”`]),
    // A field for a date or an hour shows nothing but a date or an hour.
    ...(isKept || ["date", "time", "date-time", "number"].includes(field.kind)
      ? []
      : [`${at}: what was typed is lost: “${value}”`]),
  ];
}

/** The words of the reason in a field's cell. */
function beside(page: string, name: string): string {
  const tokens = readMarkup(page);
  const at = tokens.findIndex((token) => token.kind === "open" && token.attributes.id === `f-${name}-error`);
  const end = tokens.findIndex((token, index) => index > at && token.kind === "close" && token.name === "p");
  return at < 0
    ? ""
    : tokens
        .slice(at, end)
        .flatMap((token) => (token.kind === "text" ? [token.text.trim()] : []))
        .join(" ");
}

/** The texts of a page, as they are read. */
export const textsOf = (markup: string): string[] =>
  readMarkup(markup).flatMap((token) => (token.kind === "text" ? [token.text] : []));

const DEAD = new Set(["font", "iframe", "svg", "b", "i", "s"]);

/** What a browser would do more with than show it. */
export function liveMarkup(markup: string, isOurs: (url: string) => boolean): string[] {
  let isTyped = false;
  return readMarkup(markup).flatMap((token) => {
    if (token.kind === "text") return isTyped ? [] : whyUnfit(token.text);
    if (token.kind === "other") return /^<!doctype html>$/i.test(token.text) ? [] : [token.text];
    if (token.name === "textarea") isTyped = token.kind === "open";
    if (token.kind === "close") return [];
    const { name, attributes } = token;
    const isLive =
      DEAD.has(name) ||
      (name === "script" && !attributes.src) ||
      Object.keys(attributes).some((key) => /^on/.test(key));
    const { href, src, action } = attributes;
    const led = [href, src, action].filter((url) => url !== undefined && !isOurs(url));
    return [
      ...(isLive ? [`<${name} ${Object.keys(attributes).join(" ")}>`] : []),
      ...led.map((url) => `leads to ${url}`),
    ];
  });
}

export class WebChat implements Way {
  readonly name = "the chat in the browser";
  readonly driver = new WebDriver();
  readonly typesInto = TYPED_ON_PAGE;
  readonly counted = "kept";
  readonly colleague = "Daniel Smith";
  readonly hasAnonymous = true;
  readonly takesAddressesOutOfWords = false;
  readonly #seen = new Set<string>();

  open(): Promise<void> {
    return this.driver.open();
  }
  nameOf(who: Who): string {
    return this.driver.as(who).name;
  }
  async goThrough(who: Who, { view, good, tries, untouched }: Typing): Promise<string[]> {
    const visitor = this.driver.as(who);
    const send = (values: Record<string, string>) =>
      visitor.fillsIn(byLabel(view, withoutPictures(values)), picturesFor(visitor.form, values));
    const wrong: string[] = [];
    for (const one of tries) {
      goesBy(this.driver.app);
      await send({ ...good, [one.field.name]: one.typed });
      wrong.push(...wrongOnPage(visitor.form, one), ...(await this.live([])));
      if (!visitor.form) return wrong;
    }
    await untouched();
    goesBy(this.driver.app);
    await send(good);
    return visitor.form ? [...wrong, `refused: ${textOf(visitor.form)}`] : wrong;
  }
  async readsWhole(who: Who, _number: string, label: string): Promise<string[]> {
    await this.driver.as(who).presses(label);
    await this.driver.settle();
    return this.driver.as(who).markup.flatMap(textsOf);
  }
  async live(addresses: readonly string[]): Promise<string[]> {
    const all = ROLES.filter((who) => who !== "stranger").flatMap((who) => this.driver.as(who).markup);
    const fresh = all.filter((html) => !this.#seen.has(html));
    for (const html of fresh) this.#seen.add(html);
    return fresh.flatMap((html) => liveMarkup(html, ours(this.driver.app, addresses)));
  }
}
