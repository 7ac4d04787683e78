import type { Browser, BrowserContextOptions, CDPSession, Page } from "playwright-core";
import { DESK, visit } from "../support/browser.ts";

export type Look = {
  viewport?: { width: number; height: number };
  colorScheme?: "light" | "dark";
  /** What the browser asks for, as pages and scripts see it. */
  language?: string;
  isScripted?: boolean;
};

/**
 * One window for all tests of a file, since opening one takes seconds. Each visit is that of somebody new: nothing is
 * stored, nothing remembered, no fault known.
 */
export class Visitor {
  readonly page: Page;
  /** Speaks with the browser beneath the page: what a context fixes for good can be changed there. */
  readonly line: CDPSession;
  /** As in `visit`, of this visit alone. */
  readonly faults: string[];

  private constructor(page: Page, line: CDPSession, faults: string[]) {
    this.page = page;
    this.line = line;
    this.faults = faults;
  }

  static async open(browser: Browser, options: BrowserContextOptions = {}): Promise<Visitor> {
    const { page, context, faults } = await visit(browser, "about:blank", options);
    return new Visitor(page, await context.newCDPSession(page), faults);
  }

  async visits(
    url: string,
    { viewport = DESK, colorScheme = "light", language = "zh-CN", isScripted = true }: Look = {},
  ): Promise<Page> {
    const { page, line } = this;
    await page.goto("about:blank");
    await page.context().clearCookies();
    await line.send("Storage.clearDataForOrigin", { origin: new URL(url).origin, storageTypes: "local_storage" });
    await line.send("Emulation.setScriptExecutionDisabled", { value: !isScripted });
    const userAgent = await page.evaluate<string>("navigator.userAgent");
    await line.send("Emulation.setUserAgentOverride", { userAgent, acceptLanguage: language });
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    this.faults.length = 0;
    await page.goto(url);
    return page;
  }
}
