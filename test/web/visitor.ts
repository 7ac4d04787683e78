import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { DESK, visit } from "../support/browser.ts";

export type Look = { viewport?: { width: number; height: number }; colorScheme?: "light" | "dark" };

/**
 * One window for all tests of a file, since opening one takes seconds. Each visit is that of somebody new: nothing is
 * stored, nothing remembered, no fault known.
 */
export class Visitor {
  readonly page: Page;
  /** As in `visit`, of this visit alone. */
  readonly faults: string[];

  private constructor(page: Page, faults: string[]) {
    this.page = page;
    this.faults = faults;
  }

  static async open(browser: Browser, options: BrowserContextOptions = {}): Promise<Visitor> {
    const { page, faults } = await visit(browser, "about:blank", options);
    return new Visitor(page, faults);
  }

  async visits(url: string, { viewport = DESK, colorScheme = "light" }: Look = {}): Promise<Page> {
    const { page } = this;
    const context = page.context();
    await page.goto("about:blank");
    await context.clearCookies();
    const session = await context.newCDPSession(page);
    await session.send("Storage.clearDataForOrigin", { origin: new URL(url).origin, storageTypes: "local_storage" });
    await session.detach();
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    this.faults.length = 0;
    await page.goto(url);
    return page;
  }
}
