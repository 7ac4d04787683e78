import { LOCALES, type Locale } from "../../../core/locale.ts";
import type { Assets } from "../assets.ts";
import type { Feel } from "../looks/preview.ts";
import { CARD_STYLES, FORM_STYLES } from "../pages/frame.ts";
import { html } from "../render/html.ts";
import { renderPage } from "../render/page.ts";
import { LANGUAGE_NAMES, webWords } from "../words.ts";

const DEMO = ["demo.css", "demo-chat.css", "demo-composer.css", "demo-sheet.css", "demo-narrow.css"];
const STYLES = ["base.css", ...CARD_STYLES, ...FORM_STYLES, ...DEMO, "look.css"];

/**
 * The frame of the demo. What stands in it comes by script; texts that the script changes with the language carry their
 * key in `data-t`.
 */
export function demoPage({ path }: Assets, locale: Locale, token: string, feels: readonly Feel[]): string {
  const t = webWords.in(locale);
  const body = html`<div class="demo" data-token="${token}">
<header class="bar">
<div class="brand"><img class="brand-mark" src="${path("icon.svg")}" alt="" width="32" height="32"><span class="brand-name" data-t="brand">${t("demo.brand")}</span><span class="brand-tag" data-t="demo">${t("demo.demo")}</span></div>
<button class="bar-button bar-fold" type="button" aria-expanded="false" aria-controls="bar-settings" data-t="settings">${t("demo.settings")}</button>
<div class="bar-group clock" role="group" aria-label="${t("demo.clock")}" data-t-label="clock"><span class="clock-now"><time class="clock-time"></time><span class="clock-zone"></span></span>
<button class="bar-button" type="button" data-add="hour" data-t="addHour">${t("demo.addHour")}</button>
<button class="bar-button" type="button" data-add="working-day" data-t="addDay">${t("demo.addDay")}</button></div>
<div class="bar-group bar-settings" id="bar-settings">
<label class="bar-select"><span class="visually-hidden" data-t="language">${t("demo.language")}</span><select class="language"><option value="" data-t="languageAuto">${t("demo.languageAuto")}</option>${LOCALES.map(
    (item) => html`<option value="${item}" lang="${item}">${LANGUAGE_NAMES[item]}</option>`,
  )}</select></label>
${
  feels.length > 1 &&
  html`<label class="bar-select"><span class="visually-hidden" data-t="feelLabel">${t("demo.feelLabel")}</span><select class="feel">${feels.map(
    (feel) => html`<option value="${feel}" data-t="feel.${feel}">${t(`demo.feel.${feel}`)}</option>`,
  )}</select></label>`
}
<button class="bar-button reset" type="button" data-t="reset">${t("demo.reset")}</button></div>
</header>
<nav class="people" aria-label="${t("demo.people")}" data-t-label="people"><p class="people-hint" data-t="peopleHint">${t("demo.peopleHint")}</p><div class="people-list"></div><a class="people-gallery" href="/demo/gallery" data-t="gallery">${t("demo.gallery")}</a></nav>
<div class="stage"><div class="guide" hidden></div><div class="panes"></div></div>
<p class="visually-hidden announce" role="status" aria-live="polite"></p>
<div class="toasts" role="status" aria-live="polite"></div>
<dialog class="sheet"><div class="sheet-head"><button class="sheet-close" type="button"><span class="visually-hidden" data-t="sheetClose">${t("demo.sheetClose")}</span></button></div><div class="sheet-body"></div></dialog>
<dialog class="ask"><form method="dialog"><h2 class="ask-title"></h2><p class="ask-text"></p><div class="ask-actions"><button class="button ask-no" value="no"></button><button class="button button-primary ask-yes" value="yes"></button></div></form></dialog>
<noscript><p class="no-script">${t("demo.needsScript")}</p></noscript></div>`;
  return renderPage({
    locale,
    title: `${t("demo.brand")} · ${t("demo.demo")}`,
    body,
    kind: "demo",
    icon: path("icon.svg"),
    styles: STYLES.map(path),
    scripts: [path("demo.js")],
  });
}
