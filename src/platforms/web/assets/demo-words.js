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

/** A day and a time on the clock of a zone. */
export const sayWhen = (instant, zone) =>
  new Intl.DateTimeFormat(current === "en" ? "en-GB" : "zh-CN", {
    timeZone: zone,
    weekday: "short",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(instant);
