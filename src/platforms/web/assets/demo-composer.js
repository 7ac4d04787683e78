import { ICONS, icon, make } from "./demo-dom.js";
import { t } from "./demo-words.js";

let count = 0;

/**
 * The line below a chat: Enter sends, Shift+Enter breaks the line, and the beginning of a command offers the rest. A
 * command that is typed whole is sent as it stands, also where a longer one begins with it.
 * @param commands gives what the person whose chat it is can type: the words of each, and a line that says what it does
 */
export function createComposer({ commands, onSend, onFiles }) {
  count += 1;
  const id = `commands-${count}`;
  const field = make("textarea", {
    rows: "1",
    class: "composer-field",
    role: "combobox",
    "aria-expanded": "false",
    "aria-controls": id,
    "aria-autocomplete": "list",
    maxlength: "4000",
  });
  const list = make("ul", { class: "completions", id, role: "listbox", hidden: true });
  const file = make("input", { type: "file", multiple: true, class: "visually-hidden", tabindex: "-1" });
  const attach = make("button", { type: "button", class: "composer-attach" }, icon(ICONS.attach));
  const send = make("button", { type: "submit", class: "composer-send" }, icon(ICONS.send));
  const form = make("form", { class: "composer" }, list, attach, file, field, send);
  let chosen = -1;

  const options = () => [...list.children];
  const isOpen = () => !list.hidden;

  function fold() {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    chooseNone();
  }

  function chooseNone() {
    chosen = -1;
    field.removeAttribute("aria-activedescendant");
  }

  function choose(index) {
    const all = options();
    chosen = (index + all.length) % all.length;
    all.forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === chosen));
    });
    all[chosen]?.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", all[chosen]?.id ?? "");
  }

  /** Each command once: by its first word, or by another of its words when that is what was begun. */
  function matching(bare) {
    return commands().flatMap(({ words, summary }) => {
      const word = words.find((item) => item.startsWith(bare));
      return word !== undefined && word !== bare ? [{ word, summary }] : [];
    });
  }

  const isWhole = (bare) => commands().some(({ words }) => words.includes(bare));

  function take(option) {
    field.value = `${option.dataset.word} `;
    fold();
    field.focus();
    grow();
  }

  function offer() {
    const typed = field.value.trimStart().toLowerCase();
    const bare = typed.replace(/^[/／]/, "");
    const hasSlash = bare !== typed;
    const found = /\s/.test(typed) || typed === "" ? [] : matching(bare);
    if (found.length === 0) return fold();
    list.replaceChildren(
      ...found.slice(0, 24).map(({ word, summary }, at) => {
        const shown = hasSlash ? `/${word}` : word;
        const option = make(
          "li",
          { role: "option", id: `${id}-${at}`, "data-word": shown, "aria-selected": "false" },
          make("span", { class: "completion-word" }, shown),
          make("span", { class: "completion-about" }, summary),
        );
        option.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          take(option);
        });
        return option;
      }),
    );
    list.setAttribute("aria-label", t("commands"));
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
    if (isWhole(bare)) chooseNone();
    else choose(0);
  }

  function grow() {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 160)}px`;
  }

  field.addEventListener("input", () => {
    grow();
    offer();
  });
  field.addEventListener("blur", fold);
  field.addEventListener("keydown", (event) => {
    // Enter that ends the choosing of Chinese characters sends nothing.
    if (event.isComposing) return;
    if (isOpen() && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? chosen + 1 : Math.max(chosen, 0) - 1);
    } else if (isOpen() && event.key === "Escape") {
      event.stopPropagation();
      fold();
    } else if (isOpen() && event.key === "Tab") {
      event.preventDefault();
      take(options()[Math.max(chosen, 0)]);
    } else if (isOpen() && event.key === "Enter" && !event.shiftKey && options()[chosen]) {
      event.preventDefault();
      take(options()[chosen]);
      form.requestSubmit();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (text === "") return;
    field.value = "";
    fold();
    grow();
    onSend(text, () => {
      field.value = text;
      grow();
    });
  });
  attach.addEventListener("click", () => file.click());
  file.addEventListener("change", () => {
    if (file.files.length > 0) onFiles([...file.files]);
    file.value = "";
  });

  function reword(name) {
    field.placeholder = t("compose");
    field.setAttribute("aria-label", t("chatOf", { name }));
    send.setAttribute("aria-label", t("send"));
    attach.setAttribute("aria-label", t("attach"));
    file.setAttribute("aria-label", t("attach"));
  }
  return { element: form, field, reword };
}
