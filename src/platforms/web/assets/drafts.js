/** What is being written, kept in this browser until it is sent, and no longer than the link works. */
const PREFIX = "shenyan-draft:";
const KEPT_MS = 2 * 3_600_000;
const WAIT_MS = 400;

/** Of the form that a page is about. */
const PAGE = location.pathname;

/** Texts only: files cannot be kept, hidden fields must not be. */
const isKept = (field) =>
  field.name && !["hidden", "file", "password"].includes(field.type) && !field.name.endsWith(".keep");

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** Throws away drafts whose link has expired. */
export function sweepDrafts(now = Date.now()) {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX) && !((read(key)?.at ?? 0) > now - KEPT_MS)) localStorage.removeItem(key);
  }
}

export const dropDraft = (name = PAGE) => localStorage.removeItem(PREFIX + name);

/** All whose name begins so. */
export function dropDrafts(start) {
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX + start)) localStorage.removeItem(key);
}

/** Fills in what was being written, unless the page already knows better, and keeps what is written from now on. */
export function keepDraft(form, name = PAGE) {
  const fields = [...form.elements].filter(isKept);
  const draft = form.querySelector(".form-errors") ? null : read(PREFIX + name);
  for (const field of draft ? fields : []) {
    const values = draft.values[field.name];
    if (!values) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const keep = () => {
    // Sent in the meantime: what stays on the device then would be there for the next one who uses it.
    if (!form.isConnected) return;
    const values = {};
    for (const field of fields) {
      values[field.name] ??= [];
      const isChosen = (field.type !== "checkbox" && field.type !== "radio") || field.checked;
      if (isChosen) values[field.name].push(field.value);
    }
    localStorage.setItem(PREFIX + name, JSON.stringify({ at: Date.now(), values }));
  };
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, WAIT_MS);
  });
  // Somebody goes on to the next field: there is nothing to wait for.
  form.addEventListener("change", keep);
}
