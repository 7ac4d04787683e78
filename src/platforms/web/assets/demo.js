import { get, listen, post } from "./demo-api.js";
import { askFirst, forgetSheets } from "./demo-dialogs.js";
import { announce, make, toast } from "./demo-dom.js";
import { createPane } from "./demo-pane.js";
import { createPeople } from "./demo-people.js";
import { locale, sayWhen, setLocale, setWords, t, translate } from "./demo-words.js";

const root = document.querySelector(".demo");
const stage = root.querySelector(".panes");
const guide = root.querySelector(".guide");
const address = new URLSearchParams(location.search);
const wide = matchMedia("(min-width: 1080px)");

/** What a visitor set, kept in this browser where that is allowed. */
const kept = {
  get: (name) => {
    try {
      return localStorage.getItem(`shenyan-demo:${name}`) ?? "";
    } catch {
      return "";
    }
  },
  set: (name, value) => {
    try {
      localStorage.setItem(`shenyan-demo:${name}`, value);
    } catch {
      // Then it lasts as long as the page.
    }
  },
};

const state = {
  people: [],
  zone: "UTC",
  zoneName: {},
  aheadMs: 0,
  language: address.get("lang") ?? kept.get("language"),
  feel: address.get("feel") ?? kept.get("feel"),
};
const panes = [];
let active;

const app = {
  people: () => state.people,
  playerOf: (key) => state.people.find((person) => person.key === key),
  indexOf: (key) => state.people.findIndex((person) => person.key === key),
  commandsOf: (person) => person?.commands ?? [],
  feel: () => state.feel || "neutral",
  shown: () => panes.filter((pane) => wide.matches || pane === active).map((pane) => pane.person()),
  active: () => active?.person(),
  activate,
  select,
  openBeside,
  close,
  setLanguage,
};
const people = createPeople(root, app);

// ── panes ──────────────────────────────────────────────────────────────────────────────────────────────────────────

function addPane() {
  const pane = createPane(app);
  panes.push(pane);
  stage.append(pane.element);
  return pane;
}

function activate(pane) {
  if (active === pane) return;
  active = pane;
  for (const other of panes) other.element.toggleAttribute("data-active", other === pane);
  reword();
}

/** Shows somebody in the pane that is being used, or goes to the pane that shows them already. */
async function select(key) {
  const shown = panes.find((pane) => pane.person() === key);
  const pane = shown ?? active;
  activate(pane);
  await (shown ? pane.load() : pane.show(key));
  remember();
  reword();
}

async function openBeside(key) {
  const shown = panes.find((pane) => pane.person() === key);
  if (shown) return select(key);
  const other = panes.find((pane) => pane !== active) ?? addPane();
  if (!wide.matches) activate(other);
  await other.show(key);
  remember();
  reword();
}

function close(pane) {
  if (panes.length < 2) return;
  panes.splice(panes.indexOf(pane), 1);
  pane.element.remove();
  active = undefined;
  activate(panes[0]);
  remember();
  panes[0].composer.field.focus();
}

/** The address tells what is shown, so that it can be passed on. */
function remember() {
  const [first, second] = panes.map((pane) => pane.person());
  const query = new URLSearchParams({ person: first });
  if (second) query.set("beside", second);
  if (state.language) query.set("lang", state.language);
  if (app.feel() !== "neutral") query.set("feel", app.feel());
  history.replaceState(null, "", `?${query}`);
}

// ── language, look, clock ──────────────────────────────────────────────────────────────────────────────────────────

function reword() {
  setLocale(state.language || app.playerOf(app.active())?.locale || "zh-CN");
  document.documentElement.lang = locale();
  document.title = `${t("brand")} · ${t("demo")}`;
  translate(root);
  for (const pane of panes) pane.reword();
  stage.toggleAttribute("data-two", panes.length > 1);
  people.draw();
  drawGuide();
  drawClock();
}

async function setLanguage(person, language) {
  await post("/demo/api/language", { person, locale: language });
  await readPeople();
  for (const pane of panes) if (pane.person() === person) await pane.load();
}

function drawClock() {
  const time = root.querySelector(".clock-time");
  const now = new Date(Date.now() + state.aheadMs);
  time.dateTime = now.toISOString();
  time.textContent = sayWhen(now, state.zone);
  root.querySelector(".clock-zone").textContent = state.zoneName[locale()] ?? "";
}

function setClock(now) {
  state.aheadMs = new Date(now).getTime() - Date.now();
  drawClock();
}

for (const button of root.querySelectorAll("[data-add]")) {
  button.addEventListener("click", async () => {
    button.disabled = true;
    const moved = await post("/demo/clock", { add: button.dataset.add });
    button.disabled = false;
    button.focus();
    if (moved) toast(t("moved", { when: sayWhen(new Date(moved.now), moved.zone) }), "quiet");
  });
}

root.querySelector(".language").addEventListener("change", (event) => {
  state.language = event.target.value;
  kept.set("language", state.language);
  remember();
  reword();
});

root.querySelector(".feel")?.addEventListener("change", async (event) => {
  state.feel = event.target.value;
  kept.set("feel", state.feel);
  root.dataset.feel = app.feel();
  remember();
  for (const pane of panes) await pane.load();
});

const bar = root.querySelector(".bar");
const fold = bar.querySelector(".bar-fold");
fold.addEventListener("click", () => fold.setAttribute("aria-expanded", String(bar.toggleAttribute("data-open"))));

root.querySelector(".reset").addEventListener("click", async () => {
  const words = { title: t("resetTitle"), text: t("resetText"), yes: t("resetYes"), no: t("resetNo"), isDanger: true };
  if (await askFirst(words)) await post("/demo/reset", { locale: locale() });
});

// ── the first visit ────────────────────────────────────────────────────────────────────────────────────────────────

const isFirstVisit = (person) => kept.get("guided") !== "yes" && person?.roles.length === 1;

function drawGuide() {
  const [first, second] = panes.map((pane) => app.playerOf(pane.person()));
  guide.hidden = !isFirstVisit(first);
  if (guide.hidden) return;
  const isHandler = ({ roles }) => roles.includes("compliance");
  const isBeside = second !== undefined && isHandler(second) && wide.matches;
  const handler = isBeside ? second : state.people.find(isHandler);
  const dismiss = () => {
    kept.set("guided", "yes");
    guide.hidden = true;
  };
  const start = () => {
    activate(panes[0]);
    if (!wide.matches) dismiss();
    panes[0].send(t("tryWords.report"));
  };
  const text = t(isBeside ? "guide.text" : "guide.one", { other: handler?.name ?? "" });
  // News that changes nothing of it leaves it alone: a button that is being pressed keeps the keyboard.
  const drawn = JSON.stringify([first.key, second?.key, second?.locale, isBeside, handler?.name, locale()]);
  if (guide.dataset.drawn === drawn) return;
  guide.dataset.drawn = drawn;
  // On a phone it is one line until somebody wants to read it.
  const fold = make(
    "button",
    {
      type: "button",
      class: "guide-fold",
      "aria-expanded": String(guide.hasAttribute("data-open")),
      onclick: () => fold.setAttribute("aria-expanded", String(guide.toggleAttribute("data-open"))),
    },
    t("guide.fold"),
  );
  guide.replaceChildren(
    fold,
    make(
      "div",
      { class: "guide-text" },
      make("p", { class: "guide-title" }, t("guide.title", { name: first.name, title: first.title })),
      make("p", {}, text),
    ),
    make(
      "div",
      { class: "guide-actions" },
      make("button", { type: "button", class: "button button-primary", onclick: start }, t("guide.start")),
      isBeside &&
        second.locale !== locale() &&
        make(
          "button",
          { type: "button", class: "button", onclick: () => setLanguage(second.key, locale()) },
          t("guide.inLanguage", { name: second.name }),
        ),
      make("button", { type: "button", class: "button", onclick: dismiss }, t("guide.dismiss")),
    ),
  );
}

// ── what happens ───────────────────────────────────────────────────────────────────────────────────────────────────

async function readPeople() {
  const said = await get("/demo/api/people");
  if (!said) return false;
  state.people = inOrder(said.people, said.company);
  state.zone = said.zone;
  state.zoneName = said.zoneName;
  setWords(said.words);
  setClock(said.now);
  reword();
  return true;
}

/** Departments in the company's language first, and small ones, where one works, before the large. */
function inOrder(list, company) {
  const sizes = Map.groupBy(list, ({ department }) => department);
  const rank = ({ department, zone }) => [zone === state.zone ? 0 : 1, sizes.get(department).length];
  const isHome = (person) => (/\p{Script=Han}/u.test(person.department) === (company === "zh-CN") ? 0 : 1);
  return [...list].sort(
    (a, b) => isHome(a) - isHome(b) || rank(a)[1] - rank(b)[1] || a.department.localeCompare(b.department),
  );
}

let reading;
/** Several events in a row ask once. */
function readSoon() {
  clearTimeout(reading);
  reading = setTimeout(async () => {
    await readPeople();
    for (const pane of panes) await pane.check();
  }, 60);
}

async function hear(event) {
  switch (event.kind) {
    case "delivered":
    case "refreshed": {
      const pane = panes.find((item) => item.person() === event.person && item.isVisible());
      if (pane) await pane.hear(event);
      else if (event.kind === "delivered") {
        const person = app.playerOf(event.person);
        if (person) announce(t("theirTurn", { name: person.name }));
      }
      readSoon();
      return;
    }
    case "people":
      readSoon();
      return;
    case "clock":
      setClock(event.now);
      for (const pane of panes) await pane.load();
      return;
    case "reset":
      toast(t("wasReset"));
      forgetSheets();
      await readPeople();
      for (const pane of panes) await pane.show(pane.person());
  }
}

async function begin() {
  if (!(await readPeople())) return;
  const wanted = state.language || navigator.language;
  const isEnglish = !/^zh/i.test(wanted);
  const managers = new Set(state.people.map(({ manager }) => manager));
  const isPlain = ({ name, roles, locale: own }) =>
    roles.length === 1 && (own === "en") === isEnglish && !managers.has(name);
  const first = app.playerOf(address.get("person")) ?? state.people.find(isPlain) ?? state.people[0];
  const handler = state.people.find(({ roles, key }) => roles.includes("compliance") && key !== first?.key);
  const second = app.playerOf(address.get("beside")) ?? (address.has("person") ? undefined : handler);
  if (!first) return;
  root.dataset.feel = app.feel();
  root.querySelector(".language").value = state.language;
  const look = root.querySelector(".feel");
  if (look) look.value = app.feel();
  await listen(hear, async () => {
    await readPeople();
    for (const pane of panes) await pane.load();
  });
  activate(addPane());
  await panes[0].show(first.key);
  if (second && second.key !== first.key) {
    // On a first visit both sides tell one story, so the handler is read in the visitor's language too.
    const language = state.language || first.locale;
    const isGuided = second === handler && isFirstVisit(first);
    if (isGuided && second.locale !== language) await setLanguage(second.key, language);
    await addPane().show(second.key);
  }
  remember();
  reword();
  wide.addEventListener("change", async () => {
    reword();
    for (const pane of panes) await pane.load();
  });
  setInterval(drawClock, 10_000);
  root.dataset.ready = "yes";
}

await begin();
