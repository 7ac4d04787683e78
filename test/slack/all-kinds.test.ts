import { expect, test } from "vitest";
import { defineFeature, type Feature, type FormHandler, formHandler } from "../../src/core/feature.ts";
import { defineForm, drawForm, field, type ValuesOf } from "../../src/core/form.ts";
import { coreWords } from "../../src/core/messages/index.ts";
import { say } from "../../src/core/reply.ts";
import { answersOf, expectClean, openWorkspace } from "./workspace.ts";

// One form with a field of every kind, drawn by the adapter, filled in by a person and checked by the core.

const DAYS = ["mon", "tue", "wed", "thu", "fri"] as const;
const PLACES = Array.from({ length: 14 }, (_, index) => `place-${index}`);

const everyForm = defineForm("every.kind", {
  about: field.static(),
  name: field.text({ max: 20 }),
  story: field.longText({ min: 5, max: 100 }),
  day: field.choice(DAYS),
  place: field.openChoice(),
  days: field.choices(DAYS, { max: 2 }),
  places: field.choices(PLACES, { required: false, max: 3 }),
  who: field.person(),
  date: field.date({ future: true }),
  time: field.time(),
  at: field.dateTime({ past: true }),
  count: field.number({ min: 1, max: 10 }),
  share: field.number({ min: 0, max: 1, whole: false, required: false }),
  proof: field.file({ maxFiles: 2 }),
  link: field.link(),
});
type Values = ValuesOf<(typeof everyForm)["fields"]>;

const label = (text: string) => ({ label: text });
const named = <const O extends readonly string[]>(options: O) =>
  Object.fromEntries(options.map((option) => [option, `the ${option}`])) as Record<O[number], string>;

function everyKind(): { feature: Feature; received: Values[] } {
  const received: Values[] = [];
  const handler: FormHandler<(typeof everyForm)["fields"]> = {
    form: everyForm,
    open: async (ctx) =>
      drawForm(
        everyForm,
        {
          title: "Every kind",
          submit: "Send",
          fields: {
            about: { label: "Read this before you begin.", hint: "It matters." },
            name: label("Name"),
            story: label("Story"),
            day: { label: "Day", options: named(DAYS) },
            place: label("Place"),
            days: { label: "Days", options: named(DAYS) },
            places: { label: "Places", options: named(PLACES) as never },
            who: label("Who"),
            date: label("Date"),
            time: label("Time"),
            at: label("At"),
            count: label("Count"),
            share: label("Share"),
            proof: label("Proof"),
            link: label("Link"),
          },
        },
        { zone: ctx.zone, options: { place: PLACES.map((value) => ({ value, label: `the ${value}` })) } },
      ),
    async submit(_ctx, values) {
      received.push(values);
      return say("Taken.", "good");
    },
  };
  const feature = defineFeature({
    name: "every",
    words: coreWords as never,
    commands: [
      {
        name: "every",
        words: { "zh-CN": ["全部"], en: ["every"] },
        summary: () => "Every kind",
        handle: async (ctx) => ({
          kind: "form",
          opening: { form: everyForm.name, view: await handler.open(ctx, {}), context: {} },
        }),
      },
    ],
    forms: [formHandler(handler)],
  });
  return { feature, received };
}

const PNG = { name: "a.png", mimetype: "image/png", bytes: Buffer.from("png") };
const seconds = (iso: string) => Date.parse(iso) / 1000;

test("a field of every kind is drawn, refused with its reason, answered, and arrives as what it is", async () => {
  const { feature, received } = everyKind();
  const workspace = await openWorkspace({ feature });
  const { slack, personOf } = workspace;
  const li = slack.as("ULI");
  await li.command("/sm", "every");
  const form = await li.until(({ modal }) => modal);
  expect(form.words).toContain("Read this before you begin.");
  expect(form.words).toContain("It matters.");
  expect(Object.fromEntries(form.fields.map((item) => [item.blockId.split("/")[1], item.type]))).toEqual({
    name: "plain_text_input",
    story: "plain_text_input",
    day: "radio_buttons",
    place: "static_select",
    days: "checkboxes",
    places: "multi_static_select",
    who: "users_select",
    date: "datepicker",
    time: "timepicker",
    at: "datetimepicker",
    count: "number_input",
    share: "number_input",
    proof: "file_input",
    link: "plain_text_input",
  });
  const wrong = {
    name: "Li",
    story: "abc",
    day: "wed",
    place: "place-3",
    days: ["mon", "tue", "wed"],
    who: "UGUEST",
    date: "2026-11-23",
    time: "09:30",
    at: seconds("2026-11-24T10:00:00+08:00"),
    count: "11",
    share: "1.5",
    proof: [PNG],
    link: "nowhere",
  };
  const refused = await li.submit("modal", answersOf(everyForm.name, wrong));
  expect(refused).toEqual({
    outcome: "errors",
    errors: answersOf(everyForm.name, {
      story: expect.stringContaining("至少需要 5 个字"),
      days: expect.stringContaining("2"),
      who: expect.stringContaining("通讯录"),
      date: expect.stringMatching(/./),
      at: expect.stringContaining("还没到"),
      count: expect.stringContaining("10"),
      share: expect.stringContaining("1"),
      link: expect.stringContaining("网址"),
    }),
  });
  expect(received).toEqual([]);
  const right = {
    story: "A whole\nstory.",
    days: ["mon", "fri"],
    places: ["place-1", "place-13"],
    who: "UEMMA",
    date: "2026-11-25",
    at: seconds("2026-11-24T08:15:00+08:00"),
    count: "10",
    share: "0.25",
    link: "weibo.com/1/a",
  };
  expect((await li.submit("modal", answersOf(everyForm.name, right))).outcome).toBe("updated");
  expect(li.sees().modal?.words).toContain("Taken.");
  expect(received).toEqual([
    {
      about: undefined,
      name: "Li",
      story: "A whole\nstory.",
      day: "wed",
      place: "place-3",
      days: ["mon", "fri"],
      places: ["place-1", "place-13"],
      who: await personOf("UEMMA"),
      date: "2026-11-25",
      time: "09:30",
      at: new Date("2026-11-24T08:15:00+08:00"),
      count: 10,
      share: 0.25,
      proof: [expect.objectContaining({ kind: "remote", platform: "slack", name: "a.png", bytes: 3 })],
      link: "https://weibo.com/1/a",
    },
  ]);
  expectClean(workspace);
});

test("what need not be answered may stay empty, and Slack's client keeps back what must be", async () => {
  const { feature, received } = everyKind();
  const workspace = await openWorkspace({ feature });
  const li = workspace.slack.as("ULI");
  await li.command("/sm", "every");
  await li.until(({ modal }) => modal);
  await expect(li.submit("modal", {})).rejects.toThrow(/required/);
  const least = {
    name: "Li",
    story: "Long enough.",
    day: "mon",
    place: "place-0",
    days: ["tue"],
    who: "ULI",
    date: "2026-11-24",
    time: "23:59",
    at: seconds("2026-11-24T09:00:00+08:00"),
    count: "1",
    proof: [PNG],
    link: "https://acme.example/a",
  };
  expect((await li.submit("modal", answersOf(everyForm.name, least))).outcome).toBe("updated");
  expect(received).toMatchObject([{ places: [], share: undefined, date: "2026-11-24", count: 1 }]);
  expectClean(workspace);
});
