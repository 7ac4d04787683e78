import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeFormLink } from "../../src/core/links.ts";
import { personId, type TestApp } from "../support/app.ts";
import { hasBrowser, openBrowser, overflowOf, PHONE } from "../support/browser.ts";
import { Visitor } from "./visitor.ts";
import { PIXEL, REPORT, startWebApp } from "./web-app.ts";

const SMALL = { width: 320, height: 568 };

let app: TestApp;
let browser: Browser;
let visitor: Visitor;
beforeAll(async () => {
  if (!hasBrowser) return;
  app = await startWebApp();
  browser = await openBrowser();
  visitor = await Visitor.open(browser, { hasTouch: true });
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

async function fillReport(form: Locator, text = REPORT.text): Promise<void> {
  await form.locator("[name=kind]").selectOption(REPORT.kind);
  await form.locator("[name=platform]").selectOption(REPORT.platform);
  await form.locator("[name=text]").fill(text);
  await form.locator("[name=seenAt]").fill(REPORT.seenAt);
}
const formLink = async () => {
  const has = { ...app.services, now: app.clock.now() };
  const link = { personId: personId("chenchen"), form: "incidents.report", context: {} };
  return `${app.url}/w/f/${await makeFormLink(app.services.db, has, link)}`;
};
const reports = () => app.services.db.prisma.incident.count();

describe.skipIf(!hasBrowser)("a form page in a browser", () => {
  test("works at 320 pixels from the first field to the receipt", async () => {
    const page = await visitor.visits(await formLink(), { viewport: SMALL });
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    await page.locator("button[type=submit]").click();
    await page.locator(".form-errors").waitFor();
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    expect(await page.evaluate<string>("document.activeElement?.className")).toBe("form-errors");
    await fillReport(page.locator("form.form"));
    await page.locator("button[type=submit]").click();
    await page.getByText("可以关闭此页").waitFor();
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    expect(visitor.faults.filter((fault) => !fault.includes("422"))).toEqual([]);
  });

  test("keeps a draft over a reload, and drops it when it was sent", async () => {
    const page = await visitor.visits(await formLink());
    await page.locator("[name=text]").fill("写到一半的话");
    await expect.poll(() => page.evaluate<number>("localStorage.length")).toBe(1);
    await page.reload();
    expect(await page.locator("[name=text]").inputValue()).toBe("写到一半的话");
    await page.reload();
    expect(await page.locator("[name=text]").inputValue()).toBe("写到一半的话");
    await fillReport(page.locator("form.form"));
    await page.locator("button[type=submit]").click();
    await page.getByText("可以关闭此页").waitFor();
    expect(await page.evaluate<number>("localStorage.length")).toBe(0);
  });

  test("that is anonymous leaves nothing in the browser", async () => {
    const page = await visitor.visits(`${app.url}/w/o/incidents.report-anonymous`, { viewport: PHONE });
    await fillReport(page.locator("form.form"), "只有我知道");
    await page.locator("[name=text]").blur();
    await page.locator("button[type=submit]").click();
    await page.locator(".card-code code").waitFor();
    expect(await page.evaluate<number>("localStorage.length + sessionStorage.length")).toBe(0);
    expect(await page.context().cookies()).toEqual([]);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
  });

  test("works without scripts", async () => {
    const page = await visitor.visits(await formLink(), { isScripted: false });
    await fillReport(page.locator("form.form"));
    await page.locator("button[type=submit]").click();
    await page.getByText("可以关闭此页").waitFor();
  });

  test("offers colleagues by name while one types", async () => {
    const page = await visitor.visits(await formLink());
    await page.locator("[name=who]").pressSequentially("周");
    await page.locator("#f-who-people option").first().waitFor({ state: "attached" });
    expect(await page.locator("#f-who-people option").first().getAttribute("value")).toBe("周宇 · 市场部");
  });

  test("stays as it is when it does not arrive, and can be sent again", async () => {
    const before = await reports();
    const page = await visitor.visits(await formLink());
    await fillReport(page.locator("form.form"));
    await page
      .locator("input[type=file]")
      .first()
      .setInputFiles({ name: "a.png", mimeType: "image/png", buffer: PIXEL });
    await page.context().setOffline(true);
    await page.locator("button[type=submit]").click();
    await page.locator(".form-errors", { hasText: "没有送达" }).waitFor();
    await page.context().setOffline(false);
    expect(await page.locator("[name=text]").inputValue()).toBe(REPORT.text);
    expect(await page.locator(".form-progress").isVisible()).toBe(false);
    await page.locator("button[type=submit]").click();
    await page.getByText("可以关闭此页").waitFor();
    expect(await reports()).toBe(before + 1);
    const incident = await app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
    expect(await app.services.db.prisma.evidence.count({ where: { subject: incident.id } })).toBe(1);
  });

  test("tells how far its files are while they are on their way", async () => {
    const before = await reports();
    const page = await visitor.visits(await formLink(), { viewport: PHONE });
    // A slow line: what is sent can be seen on its way.
    const speed = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 400_000 };
    await visitor.line.send("Network.emulateNetworkConditions", speed);
    await fillReport(page.locator("form.form"));
    const film = { name: "录屏.txt", mimeType: "text/plain", buffer: Buffer.alloc(400_000, "a") };
    await page.locator("input[type=file]").first().setInputFiles(film);
    await page.evaluate(`
      window.seen = [];
      const bar = document.querySelector("[role=progressbar]");
      new MutationObserver(() => window.seen.push([
        Number(bar.getAttribute("aria-valuenow")), bar.getAttribute("aria-valuetext"), bar.checkVisibility(),
      ])).observe(bar, { attributes: true, attributeFilter: ["aria-valuetext"] });`);
    await page.locator("button[type=submit]").click();
    await page.locator(".form-progress-text", { hasText: /正在上传 [1-9]\d?%（\d\.\d \/ 0\.4 MB）/ }).waitFor();
    expect(await page.locator("button[type=submit]").isDisabled()).toBe(true);
    await page.getByText("可以关闭此页").waitFor();
    expect(await reports()).toBe(before + 1);
    const seen = await page.evaluate<[number, string, boolean][]>("window.seen");
    expect(seen.some(([percent, , isVisible]) => percent > 0 && percent < 100 && isVisible)).toBe(true);
    expect(seen.at(-1)?.slice(0, 2)).toEqual([100, "已上传，正在检查文件…"]);
    await visitor.line.send("Network.emulateNetworkConditions", { ...speed, uploadThroughput: -1 });
  });

  test("says beside the form what stopped it, without taking the form away", async () => {
    const link = await formLink();
    const page = await visitor.visits(link);
    await page.locator("[name=text]").fill("写了很久的话");
    // The link runs out while one writes.
    await app.services.db.prisma.pageLink.updateMany({ data: { expiresAt: app.clock.now() } });
    await page.locator("button[type=submit]").click();
    await page.locator(".form-errors", { hasText: "链接已过期" }).waitFor();
    expect(await page.locator("[name=text]").inputValue()).toBe("写了很久的话");
    expect(await page.evaluate<string>("document.activeElement?.className")).toBe("form-errors");
  });

  test("does not send a file that is too large, and still hears of all that is wrong at once", async () => {
    const page = await visitor.visits(await formLink());
    await page.locator("input[type=file]").evaluateAll((inputs: { dataset: Record<string, string> }[]) => {
      for (const { dataset } of inputs) dataset.maxBytes = "10";
    });
    await page
      .locator("input[type=file]")
      .first()
      .setInputFiles({ name: "a.png", mimeType: "image/png", buffer: PIXEL });
    await page.locator("button[type=submit]").click();
    await page.locator(".form-errors", { hasText: "文件“a.png”超过 20 MB" }).waitFor();
    expect(await page.locator(".field-error").count()).toBeGreaterThan(3);
    // The server would have taken and kept it, had it come.
    expect(await page.locator("[name='files.keep']").count()).toBe(0);
  });
});
