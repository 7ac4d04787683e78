import { avatar, ICONS, icon, make } from "./demo-dom.js";
import { locale, t } from "./demo-words.js";

/** The list of those whom one can play: by department, with what waits for them. Arrow keys move within it. */
export function createPeople(root, app) {
  const list = root.querySelector(".people-list");
  let signature = "";

  const rows = () => [...list.querySelectorAll(".person")];

  function draw() {
    const shown = app.shown();
    const active = app.active();
    const now = JSON.stringify([app.people(), shown, active, locale()]);
    if (now === signature) return;
    signature = now;
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    const wasBeside = document.activeElement?.classList.contains("beside");
    const groups = Map.groupBy(app.people(), ({ department }) => department);
    list.replaceChildren(
      ...[...groups].map(([department, people]) =>
        make(
          "section",
          { class: "people-group", "aria-label": department },
          make("h2", { class: "people-department" }, department),
          make("ul", {}, ...people.map((person) => row(person, shown, active))),
        ),
      ),
    );
    const stop = rows().find(({ dataset }) => dataset.key === (focused ?? active)) ?? rows()[0];
    for (const button of rows()) button.tabIndex = button === stop ? 0 : -1;
    // On a phone the names are one row that is wider than the window.
    list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
    if (focused) list.querySelector(`${wasBeside ? ".beside" : ".person"}[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  function row(person, shown, active) {
    const roles = person.roleNames[locale()];
    const about = [person.title, ...(person.title ? [] : roles)].join(" · ");
    const select = make(
      "button",
      {
        type: "button",
        class: "person",
        "data-key": person.key,
        "data-open": shown.includes(person.key) ? "yes" : undefined,
        "aria-current": person.key === active ? "true" : undefined,
        onclick: () => app.select(person.key),
      },
      avatar(person, app.indexOf(person.key)),
      make(
        "span",
        { class: "person-text" },
        make("span", { class: "person-name" }, person.name),
        make("span", { class: "person-about" }, about),
      ),
      person.unread > 0 &&
        make(
          "span",
          { class: "unread" },
          make("span", { "aria-hidden": "true" }, person.unread > 99 ? "99+" : String(person.unread)),
          make("span", { class: "visually-hidden" }, t("unread", { count: person.unread })),
        ),
    );
    const label = t("beside", { name: person.name });
    const beside = make(
      "button",
      {
        type: "button",
        class: "beside",
        "data-key": person.key,
        "aria-label": label,
        title: label,
        onclick: () => app.openBeside(person.key),
      },
      icon(ICONS.beside),
    );
    return make("li", { class: "person-row" }, select, beside);
  }

  const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
  list.addEventListener("keydown", (event) => {
    const all = rows();
    const at = all.indexOf(document.activeElement);
    if (at === -1) return;
    const to = event.key === "Home" ? 0 : event.key === "End" ? all.length - 1 : at + (STEPS[event.key] ?? 0);
    if (to === at || !all[to]) return;
    event.preventDefault();
    all[at].tabIndex = -1;
    all[to].tabIndex = 0;
    all[to].focus();
  });
  return { draw };
}
