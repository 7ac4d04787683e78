// Makes the pictures of the readme anew: node scripts/pictures.mjs [folder]
// Plays a morning in the demo company on a database of its own and photographs it with Chromium. Needs the Node.js of
// this project (node_modules/.bin/node) and a Chromium at /usr/bin/chromium, or where CHROMIUM says.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import sharp from "sharp";
import { createApp } from "../src/app.ts";
import { readConfig } from "../src/config.ts";
import { makeFormLink } from "../src/core/links.ts";
import { DEMO_TENANT, demoPersonId } from "../src/demo.ts";
import { createLog } from "../src/log.ts";
import { masterKeysOf, openConfigured } from "../src/start.ts";

/** A Tuesday in Shanghai, with working days behind and before it. */
const MORNING = "2026-11-24T10:05:00+08:00";
/** A picture that is larger slows down everybody who opens the readme. */
const MAX_BYTES = 200_000;

const PICTURES = [
  { name: "demo-desktop", width: 1440, height: 900, path: "/?person=chenchen&beside=wangmin&lang=zh-CN" },
  { name: "demo-phone", width: 390, height: 844, path: "/?person=wangmin&lang=zh-CN" },
  { name: "form-phone", width: 390, height: 844, path: formPage, touch: true },
  { name: "demo-wecom", width: 390, height: 844, path: "/?person=wangmin&lang=zh-CN&feel=wecom" },
  { name: "demo-slack", width: 1280, height: 800, path: "/?person=chenchen&beside=wangmin&lang=zh-CN&feel=slack" },
];

const target = process.argv[2] ?? fileURLToPath(new URL("../docs/pictures", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "shenyan-pictures-"));
const config = { ...readConfig({ DATA_DIR: folder, SHENYAN_DEMO: "1", SHENYAN_TEST_CLOCK: MORNING }), port: 0 };
const database = await openConfigured(config);
const log = createLog("warn");
const app = await createApp({ config, databaseUrl: database.url, masterKeys: masterKeysOf(config), log });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
try {
  const url = await app.start();
  await play();
  mkdirSync(target, { recursive: true });
  for (const { name, width, height, path, touch = false } of PICTURES) {
    const context = await browser.newContext({ viewport: { width, height }, locale: "zh-CN", hasTouch: touch });
    // Somebody who has read the greeting.
    await context.addInitScript(`localStorage.setItem("shenyan-demo:guided", "yes")`);
    const page = await context.newPage();
    await page.goto(`${url}${typeof path === "string" ? path : await path()}`);
    await page.locator(".demo[data-ready] .msg, form.form").first().waitFor();
    // What is on the picture has been read.
    await page.locator(".person[data-open] .unread").first().waitFor({ state: "detached" });
    const file = join(target, `${name}.png`);
    const { size } = await sharp(await page.screenshot({ animations: "disabled" }))
      .png({ palette: true, quality: 90, effort: 10, compressionLevel: 9 })
      .toFile(file);
    if (size > MAX_BYTES) throw new Error(`${file} has ${size} bytes`);
    console.log(`${file} ${Math.round(size / 1000)} kB`);
    await context.close();
  }
} finally {
  await browser.close();
  await app.stop();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
}

/** Chen reports a post by name. */
async function play() {
  const values = {
    kind: "disclosure",
    platform: "weibo",
    who: demoPersonId("zhouyu"),
    text: "周宇在微博上贴出了还没有发布的三季度销售数字，下面已经有人在问是不是真的。",
    seenAt: "2026-11-24T09:40",
  };
  const account = { platform: "web", tenant: DEMO_TENANT, externalId: "chenchen" };
  const intent = { kind: "submit", form: "incidents.report", context: {}, values };
  await app.desk.receive({ key: "web:picture-report", account, place: "direct", intent }, { answers: "queued" });
  await app.catchUp();
}

/** The page of the report form, as it opens from a card. */
async function formPage() {
  const { services } = app;
  const link = { personId: demoPersonId("chenchen"), form: "incidents.report", context: {} };
  return `/w/f/${await makeFormLink(services.db, { ...services, now: services.clock.now() }, link)}`;
}
