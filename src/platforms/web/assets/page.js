import { enhanceCodes, enhanceQuestions } from "./cards.js";
import { dropDraft, keepDraft, sweepDrafts } from "./drafts.js";
import { enhanceForm, markBusy } from "./forms.js";

enhanceCodes(document);
enhanceQuestions(document);

const form = document.querySelector("form.form");
const frame = form?.closest("[data-people]");
if (form) enhanceForm(form, { people: frame?.dataset.people });

// Only pages that somebody opened in their own name keep a draft: an anonymous form leaves nothing on the device.
const isKept = form?.closest("[data-draft]") !== null && form !== null;
try {
  sweepDrafts();
  if (isKept) keepDraft(form);
  if (document.querySelector("[data-over]")) dropDraft();
} catch {
  // Storage may be switched off; then there are no drafts.
}

for (const posted of document.querySelectorAll("form[method=post]")) {
  posted.addEventListener("submit", () => {
    // After the browser has gathered the fields, the pressed button among them.
    setTimeout(() => markBusy(posted), 0);
  });
}
// Back in history: the page comes as it was left.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

document.querySelector(".form-errors")?.focus();
