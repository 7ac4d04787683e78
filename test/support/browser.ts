import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** Where Debian and most others put it. */
const CHROMIUM = "/usr/bin/chromium";
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  // One process less to start and to talk to.
  "--in-process-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const hasBrowser = existsSync(CHROMIUM);
if (!hasBrowser) console.warn(`The tests in a browser are skipped: there is no Chromium at ${CHROMIUM}.`);

export const DESK = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS });

export type Visit = {
  page: Page;
  context: BrowserContext;
  /** Everything that went wrong on the page: faults of scripts, refused files, breaches of the content policy. */
  faults: string[];
};

/** A fresh visitor: no cookies, nothing stored. */
export async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ viewport: DESK, locale: "zh-CN", reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(25_000);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  await page.goto(url);
  return { page, context, faults };
}

/** Pixels by which the page is wider than its window; above 0 it has to be pushed sideways. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
