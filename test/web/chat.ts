import type { Locator, Page } from "playwright-core";

const escaped = (words: string): string => words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const exactly = (words: string): RegExp => new RegExp(`^\\s*${escaped(words)}\\s*$`);
/** The name of a field, which may bear the mark that it is required. */
const labelled = (label: string): RegExp => new RegExp(`^\\s*${escaped(label)}(\\s+(必填|required))?\\s*$`);

/** Somebody's chat on the page of the demo, used as a person uses it: by what is to be seen. */
export class Chat {
  readonly pane: Locator;
  readonly #page: Page;
  readonly #log: Locator;
  /** @param name what is read above the chat, or a part of it */
  constructor(page: Page, name: string) {
    this.#page = page;
    this.pane = page.getByRole("region", { name });
    this.#log = this.pane.locator(".log");
  }

  /** Waits until words stand in the chat. */
  async sees(words: string): Promise<void> {
    await this.#log.getByText(words).filter({ visible: true }).last().waitFor();
  }
  /** All that stands in the chat, also what is folded. */
  async text(): Promise<string> {
    return (await this.#log.textContent()) ?? "";
  }
  async says(text: string): Promise<void> {
    const field = this.pane.locator(".composer-field");
    await field.fill(text);
    await field.press("Enter");
  }

  /** Presses what the newest card offers under that name, also under "more", and says yes where it asks first. */
  async presses(label: string): Promise<void> {
    const asking = this.#log.locator(".card-confirm > summary");
    // The answers of a question are in its fold, and are given in the dialog.
    const plain = this.#log.locator("button[name=callback]:not(.card-confirm-panel *)");
    const action = asking
      .or(plain)
      .filter({ hasText: exactly(label) })
      .last();
    await action.waitFor({ state: "attached" });
    const more = action.locator("xpath=ancestor::details[contains(@class,'card-more')][not(@open)]/summary");
    if ((await more.count()) > 0) await more.click();
    const isAsking = (await action.evaluate((element) => element.tagName)) === "SUMMARY";
    await action.click();
    if (isAsking) await this.#page.locator(".ask .ask-yes").click();
  }

  /** Fills in the form that opens, by the labels of its fields and options, and sends it; it closes when it is taken. */
  async fillsIn(values: Readonly<Record<string, string>>): Promise<void> {
    const sheet = this.#page.locator(".sheet");
    for (const [label, value] of Object.entries(values)) {
      const name = this.#page.locator(".field-label", { hasText: labelled(label) });
      const cell = sheet.locator(".field", { has: name });
      await cell.waitFor();
      if ((await cell.locator("select").count()) > 0) await cell.locator("select").selectOption({ label: value });
      else if ((await cell.locator(".options").count()) > 0) await cell.getByLabel(value).check();
      else await cell.locator(".field-input").fill(value);
    }
    await sheet.locator("button[type=submit]").click();
    await sheet.waitFor({ state: "hidden" });
  }

  async does(button: string, values?: Readonly<Record<string, string>>): Promise<void> {
    await this.presses(button);
    if (values) await this.fillsIn(values);
  }
}
