/** Sends forms with their files, tells how far they are, and says what went wrong without losing what was typed. */

/**
 * Posts a body and tells how many bytes are on their way.
 * @returns what came back, whatever its status; rejects when nothing did
 */
export function sendBody(address, { body, headers = {}, onProgress = () => {} }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    // Files go out in parts of which one hears; `fetch` tells nothing until all are there.
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(loaded, total));
    request.addEventListener("load", () =>
      resolve({ status: request.status, text: request.responseText, url: request.responseURL }),
    );
    for (const name of ["error", "abort", "timeout"]) request.addEventListener(name, () => reject(new Error(name)));
    request.send(body);
  });
}

const inMegabytes = (bytes) => (bytes / 1_048_576).toFixed(1);

/** Shows how far the files of a form are; nothing when it has none. `end` takes it away again. */
export function showProgress(form) {
  const place = form.querySelector(".form-progress");
  const hasFiles = [...form.querySelectorAll("input[type=file]")].some(({ files, dataset }) =>
    [...files].some(({ size }) => !(size > Number(dataset.maxBytes))),
  );
  if (!place || !hasFiles) return { set: () => {}, end: () => {} };
  const track = place.querySelector("[role=progressbar]");
  const bar = place.querySelector(".form-progress-bar");
  const text = place.querySelector(".form-progress-text");
  const set = (sent, total) => {
    const percent = total > 0 ? Math.floor((sent / total) * 100) : 0;
    const known = { percent, sent: inMegabytes(sent), total: inMegabytes(total) };
    const words = percent < 100 ? place.dataset.sending : place.dataset.checking;
    const said = words.replace(/\{(\w+)\}/g, (_, name) => known[name]);
    track.setAttribute("aria-valuenow", String(percent));
    track.setAttribute("aria-valuetext", said);
    bar.style.inlineSize = `${percent}%`;
    text.textContent = said;
  };
  set(0, 0);
  place.hidden = false;
  return {
    set,
    end: () => {
      place.hidden = true;
    },
  };
}

/** Names of files that are told, at most: a form has a bound on its fields. */
const NAMED_MAX = 20;

/**
 * What a form says. Files that are too large are named and not sent, since that would be for nothing: so the reason
 * comes back together with all others.
 */
export function gather(form) {
  const fields = new FormData(form);
  const limits = new Map();
  for (const { name, dataset } of form.querySelectorAll("input[type=file]")) limits.set(name, Number(dataset.maxBytes));
  for (const [name, max] of limits) {
    const files = fields.getAll(name);
    const large = files.filter(({ size }) => size > max);
    if (!max || large.length === 0) continue;
    fields.delete(name);
    for (const file of large.slice(0, NAMED_MAX)) fields.append(`${name}.large`, file.name);
    for (const file of files) if (!large.includes(file)) fields.append(name, file);
  }
  return fields;
}

/** Says at the top of a form why it was not taken, and leaves everything in it as it is. */
export function showReason(form, reason) {
  form.querySelector(".form-errors")?.remove();
  const title = Object.assign(document.createElement("h2"), { className: "form-errors-title", textContent: reason });
  const box = Object.assign(document.createElement("div"), { className: "form-errors", tabIndex: -1 });
  box.setAttribute("role", "alert");
  box.append(title);
  form.querySelector(".form-cells").before(box);
  box.focus();
}
