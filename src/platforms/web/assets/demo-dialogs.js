import { newKey, postForm } from "./demo-api.js";
import { fromServer } from "./demo-dom.js";
import { dropDraft, dropDrafts, keepDraft, sweepDrafts } from "./drafts.js";
import { enhanceForm, markBusy } from "./forms.js";
import { gather, showProgress, showReason } from "./sending.js";

const sheet = document.querySelector(".sheet");
const body = sheet.querySelector(".sheet-body");
const ask = document.querySelector(".ask");

/** Forms that were closed before they were sent, as they were left. */
const left = new Map();
let shown;

/** What a form is for; no field of a form bears such a name. */
const hiddenOf = (form, name) => form.elements.namedItem(`~${name}`)?.value ?? "";
const nameOf = (form) => ["person", "form", "context"].map((name) => hiddenOf(form, name)).join("|");
const languageOf = (form) => form.lang;
const DRAFTS = "demo|";

/** Storage may be switched off; then what was written lasts as long as the page. */
function kept(use) {
  try {
    use();
  } catch {}
}

/** The demo begins anew, and nothing that was written belongs to it any more. */
export function forgetSheets() {
  left.clear();
  kept(() => dropDrafts(DRAFTS));
}

/**
 * Opens a form beside the chat. Closing keeps what was written until the same form is opened again, and what can be kept
 * of it stays when the page is loaded again, unless nobody may know who writes.
 * @param onDone gets the server's answer once the form was accepted
 */
export function openSheet({ html, isAnonymous, feel, onDone }) {
  const place = fromServer(html);
  const fresh = place.querySelector("form");
  const key = nameOf(fresh);
  const before = left.get(key);
  const form = before && languageOf(before) === languageOf(fresh) ? before : fresh;
  shown = { key, feel, onDone, draft: isAnonymous ? undefined : `${DRAFTS}${key}` };
  show(form);
  if (!sheet.open) sheet.showModal();
  form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
}

function show(form) {
  body.replaceChildren(form);
  body.scrollTop = 0;
  if (form.dataset.ready) return;
  form.dataset.ready = "yes";
  enhanceForm(form, { people: "/demo/api/colleagues" });
  if (shown.draft) kept(() => keepDraft(form, shown.draft));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
}

async function send(form) {
  const { feel, onDone } = shown;
  const query = { feel };
  const data = gather(form);
  for (const name of ["person", "form", "context", "seal"]) {
    query[name] = hiddenOf(form, name);
    data.delete(`~${name}`);
  }
  // A press after a lost answer carries the same key, so it does nothing twice.
  form.dataset.key ||= newKey();
  const free = markBusy(form);
  const progress = showProgress(form);
  const answer = await postForm("/demo/api/interactions", { ...query, key: form.dataset.key }, data, {
    onProgress: progress.set,
    onFailure: (reason) => showReason(form, reason),
  });
  progress.end();
  free();
  if (!answer) return;
  delete form.dataset.key;
  // Refused with a sentence: the form stays as it is, so that it can be changed, copied or sent later.
  if (answer.say?.tone === "bad") return showReason(form, answer.say.text);
  if (answer.form?.hasErrors) {
    show(fromServer(answer.form.html).querySelector("form"));
    body.querySelector(".form-errors")?.focus();
    return;
  }
  left.delete(shown.key);
  body.replaceChildren();
  if (shown.draft) kept(() => dropDraft(shown.draft));
  sheet.close();
  onDone(answer);
}

kept(sweepDrafts);

sheet.addEventListener("close", () => {
  const form = body.querySelector("form");
  if (form) left.set(shown.key, form);
  body.replaceChildren();
});
sheet.querySelector(".sheet-close").addEventListener("click", () => sheet.close());
// A press beside the sheet closes it, as everywhere.
sheet.addEventListener("pointerdown", (event) => {
  if (event.target === sheet) sheet.close();
});

/** Asks before something that hurts. True when the answer is yes. */
export function askFirst({ title, text, yes, no, isDanger }) {
  ask.querySelector(".ask-title").textContent = title;
  ask.querySelector(".ask-text").textContent = text;
  ask.querySelector(".ask-no").textContent = no;
  const accept = ask.querySelector(".ask-yes");
  accept.textContent = yes;
  accept.classList.toggle("button-danger", isDanger);
  accept.classList.toggle("button-primary", !isDanger);
  ask.returnValue = "";
  ask.showModal();
  return new Promise((resolve) => {
    ask.addEventListener("close", () => resolve(ask.returnValue === "yes"), { once: true });
  });
}
