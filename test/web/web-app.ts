import type { WebExtras } from "../../src/platforms/web/index.ts";
import { createWeb } from "../../src/platforms/web/index.ts";
import { elementsOf } from "../../src/platforms/web/render/markup.fixture.ts";
import { startTestApp, type TestApp, type TestAppOptions } from "../support/app.ts";

/** The product with the browser as its only platform. */
export const startWebApp = (options: TestAppOptions & { extras?: WebExtras } = {}): Promise<TestApp> =>
  startTestApp({
    ...options,
    adapters: (config, deps, tools) => [createWeb(config, deps, tools, options.extras)],
  });

/** A browser without scripts, cookies or looks: it fetches pages and sends their forms. */
export type Got = { status: number; headers: Headers; text: string };

export async function get(app: TestApp, path: string, headers: Record<string, string> = {}): Promise<Got> {
  const answer = await fetch(`${app.url}${path}`, { headers, redirect: "manual" });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

export type FormValues = Record<string, string | string[] | File[]>;

/** Sends the form of a page, as a browser would: its hidden fields and what is given here, files in parts. */
export async function sendForm(
  app: TestApp,
  page: string,
  values: FormValues,
  headers: Record<string, string> = {},
): Promise<Got> {
  const [form] = elementsOf(page, "form");
  if (!form?.action) throw new Error("there is no form on the page");
  const all: FormValues = { ...hiddenOf(page), ...values };
  return send(app, form.action, all, form.enctype === "multipart/form-data", headers);
}

export async function send(
  app: TestApp,
  path: string,
  values: FormValues,
  isMultipart: boolean,
  headers: Record<string, string> = {},
): Promise<Got> {
  const data = isMultipart ? new FormData() : new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const item of [value].flat()) {
      if (typeof item === "string") data.append(name, item);
      else if (data instanceof FormData) data.append(name, item);
    }
  }
  const answer = await fetch(`${app.url}${path}`, { method: "POST", body: data, headers, redirect: "manual" });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

/** The hidden fields of the first form of a page that has some. */
export const hiddenOf = (page: string): Record<string, string> => {
  const found: Record<string, string> = {};
  for (const input of elementsOf(page, "input")) {
    if (input.type === "hidden" && input.name) found[input.name] ??= input.value ?? "";
  }
  return found;
};

/** A report that is complete. */
export const REPORT = {
  kind: "disclosure",
  platform: "weibo",
  text: "有人在微博上公开了还没有发布的季度数字。",
  seenAt: "2026-11-23T20:15",
} satisfies FormValues;

/** The smallest picture there is. */
export const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
export const picture = (name = "截图.png"): File => new File([PIXEL], name, { type: "image/png" });
export const program = (name = "setup.exe"): File => new File([Buffer.from("4d5a900003000000", "hex")], name);
