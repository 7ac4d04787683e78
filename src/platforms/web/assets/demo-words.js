/** Words of the page in the language that is chosen now. */
let words = {};
let current = "zh-CN";

export const setWords = (all) => {
  words = all;
};
export const setLocale = (locale) => {
  current = locale;
};
export const locale = () => current;

/** The text of a dotted key, with `{{name}}` filled in. */
export function t(key, params = {}) {
  const text = key.split(".").reduce((part, name) => part?.[name], words[current]) ?? "";
  return String(text).replace(/\{\{(\w+)\}\}/g, (_, name) => String(params[name] ?? ""));
}

/** Puts the texts of a part of the page into the language. */
export function translate(root) {
  for (const element of root.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of root.querySelectorAll("[data-t-label]"))
    element.setAttribute("aria-label", t(element.dataset.tLabel));
}

/** A day and a time on the clock of a zone, as cards say it: `11月25日(周三) 18:00`, `Wed 25 Nov, 18:00`. */
export function sayWhen(instant, zone) {
  const language = current === "en" ? "en-GB" : "zh-CN";
  const said = (options) => new Intl.DateTimeFormat(language, { timeZone: zone, ...options }).format(instant);
  const time = said({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  if (current !== "en") return `${said({ month: "long", day: "numeric" })}(${said({ weekday: "short" })}) ${time}`;
  return `${said({ weekday: "short", day: "numeric", month: "short" }).replace(",", "")}, ${time}`;
}
