import { enhanceCodes } from "./cards.js";
import { get, newKey, post, postForm } from "./demo-api.js";
import { createComposer } from "./demo-composer.js";
import { askFirst, openSheet } from "./demo-dialogs.js";
import { announce, avatar, fromServer, ICONS, icon, make, toast } from "./demo-dom.js";
import { locale, t } from "./demo-words.js";

const NEAR_END_PX = 80;

/**
 * The chat of one person. `app` knows the people, the look and the commands; a pane shows and acts for whoever it is
 * given with `show`.
 */
export function createPane(app) {
  const head = make("header", { class: "pane-head" });
  const log = make("div", { class: "log", role: "log", "aria-live": "off", tabindex: "0" });
  const below = make("button", { type: "button", class: "new-below", hidden: true });
  const chips = make("div", { class: "chips", role: "group" });
  const composer = createComposer({
    commands: () => app.commandsOf(player()),
    onSend: (text, giveBack) => send(text, giveBack),
    onFiles: (files) => sendFiles(files),
  });
  const element = make(
    "section",
    { class: "pane" },
    head,
    make("div", { class: "log-frame" }, log, below),
    chips,
    composer.element,
  );
  let key;
  let earlier;
  let loads = 0;
  /** Whether it is known what stands in the chat: until then it is not called empty. */
  let isRead = false;
  const items = new Map();

  const player = () => app.playerOf(key);
  const isVisible = () => element.offsetParent !== null;

  // ── what is shown ──────────────────────────────────────────────────────────────────────────────────────────────

  async function show(person) {
    if (person !== key) {
      key = person;
      isRead = false;
      items.clear();
      log.replaceChildren();
    }
    reword();
    await load();
  }

  async function load() {
    if (!isVisible()) return;
    loads += 1;
    const load = loads;
    const shown = await get("/demo/api/conversation", { person: key, feel: app.feel() });
    // The answer to an earlier question may come after that to a later one.
    if (!shown || load !== loads) return;
    isRead = true;
    const known = new Set(shown.items.map(({ id }) => id));
    for (const [id, { kept }] of items) if (kept && !known.has(id)) remove(id);
    earlier = shown.earlier;
    put(shown.items);
    toEnd();
  }

  /** Takes out what has nothing to tell any more, wherever one is reading: a reminder hears of nothing by itself. */
  async function check() {
    if (!isVisible() || !isRead) return;
    const load = loads;
    // What arrives while it is asked for is not in the answer.
    const asked = [...items].filter(([, { kept }]) => kept);
    const shown = await get("/demo/api/conversation", { person: key, feel: app.feel() });
    if (!shown || load !== loads) return;
    const known = new Set(shown.items.map(({ id }) => id));
    const isShown = ({ place }) => !shown.earlier || !before(place, [shown.earlier, 0]);
    for (const [id, item] of asked) if (!known.has(id) && isShown(item)) remove(id);
    put([]);
  }

  function reword() {
    const person = player();
    if (!person) return;
    element.setAttribute("aria-label", t("chatOf", { name: person.name }));
    log.setAttribute("aria-label", t("chatOf", { name: person.name }));
    composer.reword(person.name);
    below.textContent = t("newBelow");
    head.replaceChildren(...headOf(person));
    chips.replaceChildren(...["home", "report", "anonymous", "mine", "help"].map(chip));
    if (isRead && items.size === 0) drawEmpty();
  }

  function headOf(person) {
    const roles = person.roleNames[locale()];
    const about = [person.title, person.department, person.manager && t("manager", { name: person.manager })];
    const button = (name, label, onclick, ...content) =>
      make(
        "button",
        { type: "button", class: `pane-button ${name}`, "aria-label": label, title: label, onclick },
        ...content,
      );
    return [
      avatar(person, app.indexOf(key)),
      make(
        "div",
        { class: "pane-who" },
        make("h2", { class: "pane-name" }, person.name, ...roles.map((role) => make("span", { class: "badge" }, role))),
        make("p", { class: "pane-about" }, about.filter(Boolean).join(" · ")),
      ),
      make(
        "button",
        {
          type: "button",
          class: "pane-button pane-language",
          "aria-label": t("switchLanguageOf", { name: person.name }),
          onclick: () => app.setLanguage(key, person.locale === "en" ? "zh-CN" : "en"),
        },
        person.locale === "en" ? "中文" : "English",
      ),
      button("pane-close", t("closePane", { name: person.name }), () => app.close(pane), icon(ICONS.close)),
    ];
  }

  const chip = (name) =>
    make(
      "button",
      {
        type: "button",
        class: "chip",
        onclick: () => (name === "home" ? openHome() : send(t(`tryWords.${name}`, {}))),
      },
      t(`try.${name}`),
    );

  function drawEmpty() {
    const person = player();
    log.replaceChildren(
      make(
        "div",
        { class: "empty" },
        make("p", { class: "empty-title" }, t("empty.title")),
        make("p", {}, t("empty.text", { name: person.name })),
        make("div", { class: "empty-chips" }, ...["home", "report", "anonymous", "help"].map(chip)),
      ),
    );
  }

  // ── messages ───────────────────────────────────────────────────────────────────────────────────────────────────

  const before = (a, b) => {
    const [x, y] = [BigInt(a[0]), BigInt(b[0])];
    return x === y ? a[1] < b[1] : x < y;
  };

  /** Adds what is new, redraws what changed, leaves the rest alone. Returns the elements that were added. */
  function put(list) {
    if (list.length > 0) log.querySelector(".empty")?.remove();
    const added = [];
    for (const item of list) {
      const known = items.get(item.id);
      if (known?.mark === item.mark) continue;
      const drawn = draw(item);
      if (known) {
        known.element.replaceWith(drawn);
        if (known.element.contains(document.activeElement)) log.focus();
      } else {
        const next = [...items.values()].filter(({ place }) => place && before(item.place, place));
        const first = next.sort((a, b) => (before(a.place, b.place) ? -1 : 1))[0];
        if (first) first.element.before(drawn);
        else log.append(drawn);
        added.push(drawn);
      }
      items.set(item.id, { element: drawn, mark: item.mark, place: item.place, kept: true });
    }
    drawDays();
    drawEarlier();
    if (items.size === 0) drawEmpty();
    return added;
  }

  function remove(id) {
    items.get(id)?.element.remove();
    items.delete(id);
  }

  function draw(item) {
    const isMine = item.kind === "line";
    const person = player();
    const content = make("div", { class: item.kind === "card" ? "msg-card" : "bubble" });
    content.append(fromServer(item.html));
    enhanceCodes(content);
    return make(
      "article",
      { class: "msg", "data-from": isMine ? "you" : "bot", "data-kind": item.kind, "data-day": item.day },
      isMine ? avatar(person, app.indexOf(key)) : make("span", { class: "avatar avatar-bot", "aria-hidden": "true" }),
      make(
        "div",
        { class: "msg-body" },
        make(
          "p",
          { class: "msg-meta" },
          make("span", { class: "msg-name" }, isMine ? person.name : t("bot")),
          make("time", { datetime: item.at }, item.time),
        ),
        content,
      ),
    );
  }

  function drawDays() {
    for (const day of log.querySelectorAll(".day")) day.remove();
    let last;
    for (const message of log.querySelectorAll(".msg[data-day]")) {
      if (message.dataset.day !== last) message.before(make("p", { class: "day" }, message.dataset.day));
      last = message.dataset.day;
    }
  }

  function drawEarlier() {
    log.querySelector(".earlier")?.remove();
    if (!earlier) return;
    const more = async () => {
      const height = log.scrollHeight;
      const shown = await get("/demo/api/conversation", { person: key, feel: app.feel(), before: earlier });
      if (!shown) return;
      earlier = shown.earlier;
      put(shown.items);
      log.scrollTop += log.scrollHeight - height;
    };
    log.prepend(make("button", { type: "button", class: "earlier button", onclick: more }, t("earlier")));
  }

  /** A card that is kept nowhere stands at the end until the page is loaded again. */
  function putOnce({ html, hasCode }) {
    const content = make("div", { class: "msg-card" });
    content.append(fromServer(html));
    enhanceCodes(content);
    const drawn = make(
      "article",
      { class: "msg", "data-from": "bot", "data-kind": "card", "data-once": "yes" },
      make("span", { class: "avatar avatar-bot", "aria-hidden": "true" }),
      make("div", { class: "msg-body" }, content, hasCode && make("p", { class: "once-note" }, t("once"))),
    );
    log.querySelector(".empty")?.remove();
    log.append(drawn);
    items.set(`once-${newKey()}`, { element: drawn, kept: false });
    toEnd();
  }

  const isNearEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END_PX;

  /** The end of the chat, or the beginning of the last message when it is taller than the window. */
  function toEnd() {
    below.hidden = true;
    const last = log.querySelector(".msg:last-of-type");
    if (last && last.offsetHeight > log.clientHeight) log.scrollTop = last.offsetTop - log.offsetTop - 12;
    else log.scrollTop = log.scrollHeight;
  }

  /** One message came in or changed. */
  async function hear({ id, kind }) {
    const wasNear = isNearEnd();
    const shown = await get("/demo/api/conversation", { person: key, feel: app.feel(), only: id });
    if (!shown) return;
    if (shown.items.length === 0) remove(id);
    const added = put(shown.items);
    if (added.length === 0 || kind === "refreshed") return;
    const said = added[0].querySelector(".card-title, .slack-header, .wecom-title, .bubble")?.textContent ?? "";
    announce(t("newMessage", { name: player().name, text: said }));
    if (wasNear) toEnd();
    else below.hidden = false;
  }

  // ── what is done ───────────────────────────────────────────────────────────────────────────────────────────────

  function take(answer) {
    if (!answer) return;
    put(answer.items);
    if (answer.once) putOnce(answer.once);
    else if (answer.items.length > 0) toEnd();
    if (answer.say) toast(answer.say.text, answer.say.tone);
    if (answer.form) openSheet({ ...answer.form, feel: app.feel(), onDone: take });
  }

  const act = (deed) => post("/demo/api/interactions", { person: key, feel: app.feel(), key: newKey(), ...deed });

  async function send(text, giveBack) {
    const waiting = make(
      "article",
      { class: "msg msg-waiting", "data-from": "you", "data-kind": "line" },
      avatar(player(), app.indexOf(key)),
      make("div", { class: "msg-body" }, make("div", { class: "bubble" }, make("p", {}, text))),
    );
    log.querySelector(".empty")?.remove();
    log.append(waiting);
    toEnd();
    const answer = await act({ text });
    waiting.remove();
    if (answer) take(answer);
    else {
      giveBack?.();
      if (items.size === 0) drawEmpty();
    }
  }

  async function sendFiles(files) {
    const data = new FormData();
    for (const file of files) data.append("files", file);
    take(await postForm("/demo/api/interactions", { person: key, feel: app.feel(), key: newKey(), files: "1" }, data));
  }

  async function openHome() {
    take(await act({ hub: true }));
  }

  async function press(button, chosen) {
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    const answer = await act({ callback: button.value, ...(chosen && { chosen }) });
    button.removeAttribute("aria-busy");
    take(answer);
  }

  log.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (button?.name === "callback") press(button, new FormData(event.target).get("chosen"));
  });
  log.addEventListener("click", async (event) => {
    const summary = event.target.closest?.(".card-confirm > summary");
    if (!summary) return;
    event.preventDefault();
    const { confirmTitle: title, confirmText: text, confirmYes: yes, confirmNo: no } = summary.parentElement.dataset;
    const isDanger = summary.classList.contains("button-danger");
    const button = summary.parentElement.querySelector("button[name=callback]");
    if ((await askFirst({ title, text, yes, no, isDanger })) && button) press(button);
    else summary.focus();
  });
  log.addEventListener("scroll", () => {
    if (isNearEnd()) below.hidden = true;
  });
  below.addEventListener("click", toEnd);
  element.addEventListener("focusin", () => app.activate(pane));
  element.addEventListener("pointerdown", () => app.activate(pane));

  const pane = { element, show, load, check, hear, reword, isVisible, send, act, take, composer, person: () => key };
  return pane;
}
