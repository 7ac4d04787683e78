/** What makes a form more comfortable: counters, names of colleagues, no second press. It works without all of it. */
export function enhanceForm(form, { people }) {
  for (const note of form.querySelectorAll("[data-count-for]")) addCounter(form, note);
  for (const input of form.querySelectorAll("[data-people]")) if (people) addColleagues(input, people);
  for (const options of form.querySelectorAll("[data-max]")) limitChoices(options);
  for (const input of form.querySelectorAll("input[data-max-files]")) listFiles(input);
}

/** Characters as people count them: an emoji is one. */
const lengthOf = (text) => [...text].length;

function addCounter(form, note) {
  const field = form.querySelector(`#${CSS.escape(note.dataset.countFor)}`);
  const max = Number(field?.dataset.maxLength);
  if (!field || !max) return;
  const hint = note.textContent;
  const count = () => {
    const length = lengthOf(field.value.trim());
    note.textContent = length === 0 ? hint : `${length}/${max}`;
    note.dataset.over = length > max ? "yes" : "no";
  };
  field.addEventListener("input", count);
  count();
}

const WAIT_MS = 180;

function addColleagues(input, address) {
  const list = input.list;
  if (!list) return;
  let timer;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    const typed = input.value.trim();
    if (typed === "" || typed.includes(" · ")) return;
    timer = setTimeout(async () => {
      const answer = await fetch(`${address}?q=${encodeURIComponent(typed)}`).catch(() => undefined);
      if (!answer?.ok) return;
      const found = await answer.json();
      list.replaceChildren(
        ...found.people.map((line) => Object.assign(document.createElement("option"), { value: line })),
      );
    }, WAIT_MS);
  });
}

/** The boxes beyond the limit cannot be ticked, rather than being refused later. */
function limitChoices(options) {
  const max = Number(options.dataset.max);
  const boxes = [...options.querySelectorAll("input[type=checkbox]")];
  const limit = () => {
    const isFull = boxes.filter((box) => box.checked).length >= max;
    for (const box of boxes) box.disabled = isFull && !box.checked;
  };
  options.addEventListener("change", limit);
  limit();
}

const MEGABYTE = 1_048_576;

/** Names and sizes of what was chosen, since some browsers only say how many. */
function listFiles(input) {
  const list = document.createElement("ul");
  list.className = "field-chosen";
  input.after(list);
  input.addEventListener("change", () => {
    const max = Number(input.dataset.maxBytes);
    const lines = [...input.files].map((file) => {
      const line = document.createElement("li");
      const size =
        file.size < MEGABYTE
          ? `${Math.max(1, Math.round(file.size / 1024))} KB`
          : `${(file.size / MEGABYTE).toFixed(1)} MB`;
      line.textContent = `${file.name} · ${size}`;
      if (max && file.size > max) line.dataset.over = "yes";
      return line;
    });
    list.replaceChildren(...lines);
  });
}

/** While it is on its way it is not sent again. Gives a function that lets it be sent once more. */
export function markBusy(form) {
  const buttons = [...form.querySelectorAll("button[type=submit], button:not([type])")];
  form.setAttribute("aria-busy", "true");
  for (const button of buttons) button.disabled = true;
  return () => {
    form.removeAttribute("aria-busy");
    for (const button of buttons) button.disabled = false;
  };
}
