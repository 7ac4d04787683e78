import { toast } from "./demo-dom.js";
import { t } from "./demo-words.js";
import { sendBody } from "./sending.js";

const token = document.querySelector(".demo")?.dataset.token ?? "";

/** Something that happens once however often it is sent. */
export const newKey = () => crypto.randomUUID();

/** An answer of the server as data; what failed is said and gives undefined. */
async function ask(address, options) {
  try {
    const answer = await fetch(address, options);
    const data = await answer.json();
    if (answer.ok) return data;
    toast(data.error ?? t("failed"), "bad");
  } catch {
    toast(t("failed"), "bad");
  }
  return undefined;
}

export const get = (address, query = {}) => {
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== undefined));
  return ask(`${address}?${search}`, {});
};

export const post = (address, body) =>
  ask(address, {
    method: "POST",
    headers: { "content-type": "application/json", "x-shenyan-token": token },
    body: JSON.stringify(body),
  });

/** Sends fields and files; what went wrong is told to `onFailure`, or in the corner. */
export async function postForm(address, query, body, { onProgress, onFailure = (text) => toast(text, "bad") } = {}) {
  try {
    const headers = { "x-shenyan-token": token };
    const answer = await sendBody(`${address}?${new URLSearchParams(query)}`, { headers, body, onProgress });
    const data = JSON.parse(answer.text);
    if (answer.status === 200) return data;
    onFailure(data.error ?? t("failed"));
  } catch {
    onFailure(t("failed"));
  }
  return undefined;
}

/** How long the page waits to be told what happens before it shows what is there. */
const PATIENCE_MS = 1500;

/**
 * Hears what happens, for as long as the page is open; `onBack` when the connection was lost in between.
 * @returns when it hears, so that nothing is missed that happens while the page is being filled
 */
export function listen(onEvent, onBack) {
  const source = new EventSource("/demo/api/events");
  let wasLost = false;
  source.addEventListener("message", (event) => onEvent(JSON.parse(event.data)));
  source.addEventListener("open", () => {
    if (wasLost) onBack();
    wasLost = false;
  });
  source.addEventListener("error", () => {
    if (!wasLost) toast(t("lost"), "bad");
    wasLost = true;
  });
  return new Promise((resolve) => {
    source.addEventListener("open", resolve, { once: true });
    setTimeout(resolve, PATIENCE_MS);
  });
}
