/** An element with attributes and children. Texts become text nodes, so nothing in them is markup. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** A line drawing of 20 by 20. */
export function icon(path) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({
    viewBox: "0 0 20 20",
    width: "20",
    height: "20",
    "aria-hidden": "true",
  })) {
    svg.setAttribute(name, value);
  }
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

export const ICONS = {
  beside: "M3 4h14v12H3zM10 4v12",
  close: "m5 5 10 10M15 5 5 15",
  home: "M3 9.500 10 4l7 5.500M5 8.500V16h10V8.500",
  send: "M10 16V4M5 9l5-5 5 5",
  attach:
    "m15.500 9-5.800 5.800a3.300 3.300 0 0 1-4.700-4.700l6.200-6.200a2.200 2.200 0 0 1 3.100 3.100l-6 6a1.100 1.100 0 0 1-1.600-1.600L12 6.200",
};

/** Markup that our own server drew with its escaping templates; never anything else. */
export function fromServer(markup) {
  const template = document.createElement("template");
  template.innerHTML = markup;
  return template.content;
}

/** The round sign of a person. Chinese names are known by their last character, others by the first letters. */
export function avatar(person, index) {
  const letters = /\p{Script=Han}/u.test(person.name)
    ? [...person.name].at(-1)
    : person.name
        .split(" ")
        .map((part) => part[0])
        .slice(0, 2)
        .join("");
  return make("span", { class: "avatar", "data-hue": String(index % 8), "aria-hidden": "true" }, letters);
}

/** A short message in the corner that goes by itself; it is read out and can be read again in the chat. */
export function toast(text, tone = "quiet") {
  const shown = make("p", { class: "toast", "data-tone": tone }, text);
  document.querySelector(".toasts")?.append(shown);
  setTimeout(() => shown.remove(), Math.max(4000, text.length * 120));
}

export function announce(text) {
  const place = document.querySelector(".announce");
  if (place) place.textContent = text;
}
