import { enhanceCodes, enhanceQuestions } from "./cards.js";
import { dropDraft, keepDraft, sweepDrafts } from "./drafts.js";
import { enhanceForm, markBusy } from "./forms.js";
import { fitFrames } from "./frames.js";
import { gather, sendBody, showProgress, showReason } from "./sending.js";

/** Makes what stands on the page more comfortable; it works without all of it. */
function enhance() {
  enhanceCodes(document);
  fitFrames(document);
  const form = document.querySelector("form.form");
  const frame = form?.closest("[data-people]");
  if (form) enhanceForm(form, { people: frame?.dataset.people });
  try {
    sweepDrafts();
    // Only pages that somebody opened in their own name keep a draft: an anonymous form leaves nothing on the device.
    if (form?.closest("[data-draft]")) keepDraft(form);
    if (document.querySelector(".notice[data-over]")) dropDraft();
  } catch {
    // Storage may be switched off; then there are no drafts.
  }
  for (const posted of document.querySelectorAll("form[method=post]")) {
    posted.addEventListener("submit", (event) => {
      // A press on a card: after the browser has gathered the fields, the pressed button among them.
      if (posted !== form) return void setTimeout(() => markBusy(posted), 0);
      event.preventDefault();
      send(form);
    });
  }
  document.querySelector(".form-errors")?.focus();
}

async function send(form) {
  if (form.getAttribute("aria-busy") === "true") return;
  const fields = gather(form);
  const body = form.enctype === "multipart/form-data" ? fields : new URLSearchParams([...fields]);
  const free = markBusy(form);
  const progress = showProgress(form);
  try {
    await take(await sendBody(form.getAttribute("action"), { body, onProgress: progress.set }), form);
  } catch {
    showReason(form, form.dataset.failed);
  } finally {
    progress.end();
    free();
  }
}

/** Puts the page that came back in place of this one, unless it only says why the form was not taken. */
async function take({ status, text, url }, form) {
  const target = new URL(form.getAttribute("action"), location.href);
  // Another form follows; it has an address of its own.
  if (new URL(url).pathname !== target.pathname) return location.assign(url);
  const page = new DOMParser().parseFromString(text, "text/html");
  const main = page.querySelector("main");
  const isAnswer = status === 200 || page.querySelector("form.form, .notice[data-over]") !== null;
  if (!main || !isAnswer) {
    const said = [".notice-title", ".notice-text"].map((name) => page.querySelector(name)?.textContent);
    return showReason(form, said.filter(Boolean).join("\n") || form.dataset.failed);
  }
  await addStyles(page);
  document.title = page.title;
  document.documentElement.lang = page.documentElement.lang;
  document.body.dataset.page = page.body.dataset.page;
  document.querySelector("main").replaceWith(document.adoptNode(main));
  scrollTo(0, 0);
  main.focus();
  enhance();
}

/** Style sheets that the other page has and this one has not, loaded before anything is shown in them. */
function addStyles(page) {
  const known = new Set(
    [...document.querySelectorAll("link[rel=stylesheet]")].map((link) => link.getAttribute("href")),
  );
  const missing = [...page.querySelectorAll("link[rel=stylesheet]")].filter(
    (link) => !known.has(link.getAttribute("href")),
  );
  return Promise.all(
    missing.map(
      (link) =>
        new Promise((resolve) => {
          const added = Object.assign(document.createElement("link"), {
            rel: "stylesheet",
            onload: resolve,
            onerror: resolve,
          });
          added.href = link.getAttribute("href");
          document.head.append(added);
        }),
    ),
  );
}

enhanceQuestions(document);
// Back in history: the page comes as it was left.
addEventListener("pageshow", (event) => {
  // But what is shown once, like the code of an anonymous report, would be gone.
  if (event.persisted && !document.querySelector(".notice")) location.reload();
});
enhance();
