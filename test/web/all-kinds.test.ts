import { afterAll, beforeAll, expect, test } from "vitest";
import { StillClock } from "../../src/core/clock.ts";
import { makeFormLink } from "../../src/core/links.ts";
import { elementsOf, textOf } from "../../src/platforms/web/render/markup.fixture.ts";
import { personId, type TestApp, TUESDAY } from "../support/app.ts";
import { kindsFeature, kindsForm } from "../support/kinds-feature.ts";
import { get, picture, sendForm, startWebApp } from "./web-app.ts";

// A form with a field of every kind, drawn as a page, filled in without a script and checked by the core.

const { feature, submitted } = kindsFeature();
const clock = new StillClock(TUESDAY);
let app: TestApp;
beforeAll(async () => {
  app = await startWebApp({ clock, features: [feature] });
});
afterAll(() => app.close());

const openPage = async () => {
  const has = { ...app.services, now: clock.now() };
  const link = { personId: personId("chenchen"), form: kindsForm.name, context: {} };
  return get(app, `/w/f/${await makeFormLink(app.services.db, has, link)}`);
};

const RIGHT = {
  text: "一行字",
  story: "第一行\r\n第二行",
  one: "b",
  some: ["a", "d"],
  who: "周宇 · 市场部",
  day: "2026-11-23",
  clock: "14:30",
  moment: "2026-11-24T08:15",
  count: "７",
  files: [picture("a.png")],
  address: "weibo.com/123",
};

test("every kind of field has its control on the page, and what is only to be read has none", async () => {
  const { status, text } = await openPage();
  expect(status).toBe(200);
  expect(textOf(text)).toContain("这一段只读不答。");
  const controls = [...elementsOf(text, "input"), ...elementsOf(text, "textarea"), ...elementsOf(text, "select")];
  const typesOf = (name: string) => new Set(controls.filter((item) => item.name === name).map(({ type }) => type));
  expect(Object.fromEntries(Object.keys(kindsForm.fields).map((name) => [name, [...typesOf(name)].join()]))).toEqual({
    read: "",
    text: "text",
    story: "",
    one: "radio",
    some: "checkbox",
    who: "text",
    day: "date",
    clock: "time",
    moment: "datetime-local",
    count: "text",
    files: "file",
    address: "url",
  });
  expect(elementsOf(text, "textarea")[0]?.name).toBe("story");
});

test("every kind of answer arrives as what it is", async () => {
  submitted.length = 0;
  const done = await sendForm(app, (await openPage()).text, RIGHT);
  expect(done.status).toBe(200);
  expect(textOf(done.text)).toContain("每一种");
  expect(submitted).toEqual([
    {
      by: personId("chenchen"),
      values: {
        read: undefined,
        text: "一行字",
        story: "第一行\n第二行",
        one: "b",
        some: ["a", "d"],
        who: personId("zhouyu"),
        day: "2026-11-23",
        clock: "14:30",
        moment: new Date("2026-11-24T08:15:00+08:00"),
        count: 7,
        files: [{ kind: "stored", evidenceId: expect.stringMatching(/^evd_/), name: "a.png" }],
        address: "https://weibo.com/123",
      },
    },
  ]);
});

const WRONG: [name: string, answer: string | string[]][] = [
  ["text", "字"],
  ["story", ""],
  ["one", "z"],
  ["some", ["a", "b", "c", "d"]],
  ["who", "没有这个人"],
  ["day", "2026-11-26"],
  ["clock", "25:00"],
  ["moment", "2026-11-25T08:15"],
  ["count", "11"],
  ["count", "2.5"],
  ["address", "javascript:alert(1)"],
];

test.each(WRONG)(
  "a wrong answer to %s is refused beside it, and all else that was said stays",
  async (name, answer) => {
    submitted.length = 0;
    const again = await sendForm(app, (await openPage()).text, { ...RIGHT, [name]: answer });
    expect(again.status).toBe(422);
    expect(submitted).toEqual([]);
    const refused = elementsOf(again.text, "p").filter(({ class: kind }) => kind === "field-error");
    expect(refused.map(({ id }) => id)).toEqual([`f-${name}-error`]);
    const inputs = elementsOf(again.text, "input");
    const checked = inputs.filter((input) => "checked" in input).map((input) => `${input.name}=${input.value}`);
    if (name !== "some") expect(checked).toContain("some=d");
    if (name !== "day") expect(inputs.find((input) => input.name === "day")?.value).toBe("2026-11-23");
    expect(checked.some((value) => value.startsWith("files.keep=evd_"))).toBe(true);
    const kept = checked.find((value) => value.startsWith("files.keep="))?.slice("files.keep=".length) ?? "";
    const { files: _files, ...rest } = RIGHT;
    expect((await sendForm(app, again.text, { ...rest, "files.keep": kept })).status).toBe(200);
    expect(submitted).toHaveLength(1);
  },
);
