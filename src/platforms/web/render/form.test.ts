import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  defineForm,
  drawForm,
  type FieldView,
  type FormView,
  type FormWords,
  field,
  type RawValues,
} from "../../../core/form.ts";
import { type FormOptions, renderForm } from "./form.ts";
import { html } from "./html.ts";
import { elementsOf, misnested, readMarkup, structureOf, textOf } from "./markup.fixture.ts";
import { renderPage } from "./page.ts";

const fields = {
  about: field.static(),
  name: field.text({ max: 80 }),
  story: field.longText({ min: 10, max: 3000 }),
  kind: field.choice(["leak", "abuse", "other"]),
  platform: field.choice(["a", "b", "c", "d", "e", "f"], { required: false }),
  topics: field.choices(["x", "y", "z"], { required: false, max: 2 }),
  who: field.person({ required: false }),
  on: field.date({ past: true }),
  from: field.time({ required: false }),
  seen: field.dateTime({ required: false, future: true }),
  count: field.number({ min: 1, max: 30 }),
  files: field.file({ required: false, maxFiles: 5 }),
  link: field.link({ required: false }),
};
const form = defineForm("incident.report", fields);

/** The words of the form, all from one source. */
const words = (text: (what: string) => string): FormWords<typeof fields> => {
  const of = <K extends string>(...names: K[]) =>
    Object.fromEntries(names.map((name) => [name, { label: text(name), hint: text("hint") }])) as Record<
      K,
      { label: string; hint: string }
    >;
  const worded = of(
    "about",
    "name",
    "story",
    "kind",
    "platform",
    "topics",
    "who",
    "on",
    "from",
    "seen",
    "count",
    "files",
    "link",
  );
  const labels = <K extends string>(...values: K[]) =>
    Object.fromEntries(values.map((value) => [value, text(value)])) as Record<K, string>;
  return {
    title: text("title"),
    intro: text("intro"),
    submit: text("submit"),
    fields: {
      ...worded,
      name: { label: text("name"), placeholder: text("placeholder") },
      kind: {
        ...worded.kind,
        options: { ...labels("abuse", "other"), leak: { label: text("leak"), hint: text("leak-hint") } },
      },
      platform: { ...worded.platform, options: labels("a", "b", "c", "d", "e", "f") },
      topics: { ...worded.topics, options: labels("x", "y", "z") },
    },
  };
};
const viewOf = (text: (what: string) => string = (what) => what): FormView =>
  drawForm(form, words(text), { zone: "Asia/Shanghai" });
const options: FormOptions = { locale: "en", action: "/w/form", hidden: { token: "t-1" } };
const draw = (changed: Partial<FormOptions> = {}, view = viewOf()) =>
  renderForm(view, { ...options, ...changed }).toString();
const byName = (markup: string, tag: string, name: string) =>
  elementsOf(markup, tag).filter((element) => element.name === name);

describe("a form", () => {
  test("is posted with its hidden fields, and left to us to check", () => {
    const markup = draw();
    expect(elementsOf(markup, "form")).toEqual([
      {
        class: "form",
        method: "post",
        action: "/w/form",
        lang: "en",
        "data-form": "incident.report",
        autocomplete: "off",
        novalidate: "",
        enctype: "multipart/form-data",
        "data-failed": expect.stringContaining("what you wrote is still here"),
      },
    ]);
    expect(byName(markup, "input", "token")).toEqual([{ type: "hidden", name: "token", value: "t-1" }]);
    expect(misnested(markup)).toBeUndefined();
  });

  test("with a file field has a place for the progress that only scripts can show", () => {
    const markup = draw();
    const [place] = elementsOf(markup, "div").filter(({ class: name }) => name === "form-progress");
    expect(place).toMatchObject({ hidden: "", "data-sending": expect.stringContaining("{percent}") });
    expect(elementsOf(markup, "div").find(({ role }) => role === "progressbar")).toMatchObject({
      "aria-label": "Upload",
      "aria-valuemin": "0",
      "aria-valuemax": "100",
    });
  });

  test("without a file field is posted in the ordinary way", () => {
    const view = viewOf();
    const markup = draw({}, { ...view, fields: view.fields.filter(({ kind }) => kind !== "file") });
    expect(elementsOf(markup, "form")[0]).not.toHaveProperty("enctype");
  });

  test("has a control for every kind of field", () => {
    const markup = draw();
    const controls = Object.fromEntries(
      [...elementsOf(markup, "input"), ...elementsOf(markup, "textarea"), ...elementsOf(markup, "select")].map(
        (element) => [element.name, element.type ?? "none"],
      ),
    );
    expect(controls).toEqual({
      token: "hidden",
      name: "text",
      story: "none",
      kind: "radio",
      platform: "none",
      topics: "checkbox",
      who: "text",
      on: "date",
      from: "time",
      seen: "datetime-local",
      count: "text",
      files: "file",
      link: "url",
    });
  });

  test("names every control by a label or a legend, and marks in words what must be answered", () => {
    const markup = draw();
    const labelled = elementsOf(markup, "label").flatMap((label) => label.for ?? []);
    for (const name of ["name", "story", "platform", "who", "on", "from", "seen", "count", "link"]) {
      expect(labelled).toContain(`f-${name}`);
      expect(
        readMarkup(markup).filter((token) => token.kind === "open" && token.attributes.id === `f-${name}`),
      ).toHaveLength(1);
    }
    expect(elementsOf(markup, "legend")).toHaveLength(3);
    expect(elementsOf(markup, "fieldset").map(({ id }) => id)).toEqual(["f-kind", "f-topics", "f-files"]);
    expect(textOf(markup).match(/\brequired\b/g)).toHaveLength(5);
    expect(textOf(draw({ locale: "zh-CN" }))).toContain("必填");
    expect(byName(markup, "input", "name")[0]).toMatchObject({ "aria-required": "true" });
    expect(byName(markup, "input", "link")[0]).not.toHaveProperty("aria-required");
  });

  test("points every description to an element that exists, and no id stands twice", () => {
    const markup = draw({ errors: { name: "wrong", kind: "wrong", files: "wrong", seen: "wrong" } });
    const opened = readMarkup(markup).flatMap((token) => (token.kind === "open" ? [token.attributes] : []));
    const ids = opened.flatMap(({ id }) => id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const element of opened) {
      for (const id of element["aria-describedby"]?.split(" ") ?? []) expect(ids).toContain(id);
      if (element.for) expect(ids).toContain(element.for);
      if (element.href?.startsWith("#")) expect(ids).toContain(element.href.slice(1));
      if (element.list) expect(ids).toContain(element.list);
    }
  });

  test("offers up to five options as radio buttons and more as a select", () => {
    const choice = (count: number): FieldView =>
      ({
        kind: "choice",
        isRequired: true,
        name: "pick",
        label: "Pick",
        options: Array.from({ length: count }, (_, n) => ({ value: `${n}`, label: `${n}` })),
      }) as unknown as FieldView;
    const view = (count: number): FormView => ({ ...viewOf(), fields: [choice(count)] });
    expect(byName(draw({}, view(5)), "input", "pick")).toHaveLength(5);
    expect(byName(draw({}, view(6)), "select", "pick")).toHaveLength(1);
  });

  test("lets an optional choice be taken back", () => {
    const optional = { ...viewOf().fields.find(({ name }) => name === "kind"), isRequired: false } as FieldView;
    const radios = byName(draw({}, { ...viewOf(), fields: [optional] }), "input", "kind");
    expect(radios.map(({ value }) => value)).toContain("");
    expect(radios.find(({ value }) => value === "")).toHaveProperty("checked");
  });

  test("never lets the browser cut a text that is allowed, and gives the counter its bound", () => {
    expect(elementsOf(draw(), "textarea")[0]).toMatchObject({ maxlength: "6000", "data-max-length": "3000" });
    expect(elementsOf(draw(), "p")).toContainEqual(
      expect.objectContaining({ id: "f-story-bounds", "data-count-for": "f-story" }),
    );
    expect(textOf(draw())).toContain("At most 3000 characters");
  });

  test("takes pictures from the camera or the album, and says what is too much", () => {
    const inputs = byName(draw(), "input", "files");
    expect(inputs).toHaveLength(2);
    expect(inputs[0]).toMatchObject({ multiple: "", "data-max-files": "5", "data-max-bytes": "20971520" });
    expect(inputs[0]?.accept).toContain("image/*");
    expect(inputs[0]).not.toHaveProperty("capture");
    expect(inputs[1]).toMatchObject({ accept: "image/*", capture: "environment" });
    expect(textOf(draw())).toContain("Up to 5 files of 20 MB each");
  });

  test("keeps days of the past and of the future apart where today is known", () => {
    const markup = draw({ today: "2026-11-24" });
    expect(byName(markup, "input", "on")[0]).toMatchObject({ max: "2026-11-24" });
    expect(byName(markup, "input", "seen")[0]).toMatchObject({ min: "2026-11-24T00:00" });
    expect(byName(draw(), "input", "on")[0]).not.toHaveProperty("max");
  });

  test("lets people be chosen from a list, or typed where there is none", () => {
    const person = {
      kind: "person",
      isRequired: true,
      name: "boss",
      label: "Manager",
      options: [{ value: "per_1", label: "Wang" }],
      initial: "per_1",
    };
    const markup = draw({}, { ...viewOf(), fields: [person as unknown as FieldView] });
    expect(elementsOf(markup, "option")).toEqual([{ value: "" }, { value: "per_1", selected: "" }]);
    expect(byName(draw(), "input", "who")[0]).toMatchObject({ list: "f-who-people" });
  });
});

describe("after an error", () => {
  const values: RawValues = {
    name: "Chen",
    story: "\nfirst line lost?",
    kind: "abuse",
    platform: "c",
    topics: ["x", "z"],
    who: "wang@example.com",
    on: "2026-11-20",
    from: "09:30",
    seen: "2026-11-20T01:30:00Z",
    count: "１２",
    link: "example.com/<post>",
    files: [
      { kind: "stored", evidenceId: "evd_1", name: "a.png" },
      { kind: "remote", platform: "wecom", ref: "media-2" },
    ],
  };

  test("everything typed is still there", () => {
    const markup = draw({ values });
    for (const [name, value] of [
      ["name", "Chen"],
      ["who", "wang@example.com"],
      ["on", "2026-11-20"],
      ["from", "09:30"],
      // The control takes the time that clocks show in the form's zone.
      ["seen", "2026-11-20T09:30"],
      ["count", "１２"],
      ["link", "example.com/<post>"],
    ])
      expect(byName(markup, "input", name ?? "")[0]?.value).toBe(value);
    expect(readMarkup(markup)).toContainEqual({ kind: "text", text: "\nfirst line lost?" });
    const checked = elementsOf(markup, "input").filter((input) => "checked" in input);
    expect(checked.map(({ name, value }) => [name, value])).toEqual([
      ["kind", "abuse"],
      ["topics", "x"],
      ["topics", "z"],
      ["files.keep", "evd_1"],
      ["files.keep", "media-2"],
    ]);
    expect(elementsOf(markup, "option").filter((option) => "selected" in option)).toEqual([
      { value: "c", selected: "" },
    ]);
    expect(textOf(markup)).toContain("Unnamed file");
  });

  test("what was emptied stays empty and does not fall back to the initial value", () => {
    const view = drawForm(
      form,
      words((what) => what),
      { zone: "UTC", initial: { name: "Chen", topics: ["x"] } },
    );
    expect(byName(draw({}, view), "input", "name")[0]?.value).toBe("Chen");
    const emptied = draw({ values: { name: "" } }, view);
    expect(byName(emptied, "input", "name")[0]?.value).toBe("");
    expect(elementsOf(emptied, "input").filter((input) => "checked" in input)).toEqual([]);
  });

  test("all reasons stand on top, lead to their fields, and stand again beside them", () => {
    const markup = draw({ errors: { kind: "Choose one.", story: "Ten characters at least.", other: "Sent twice." } });
    expect(elementsOf(markup, "div").find(({ role }) => role === "alert")).toBeDefined();
    expect(elementsOf(markup, "a").map(({ href }) => href)).toEqual(["#f-story", "#f-kind"]);
    const text = textOf(markup);
    expect(text).toContain("3 things need changing.");
    expect(text).toContain("kind: Choose one.");
    expect(text).toContain("Sent twice.");
    expect(text.split("Ten characters at least.")).toHaveLength(3);
    expect(elementsOf(markup, "textarea")[0]).toMatchObject({
      "aria-invalid": "true",
      "aria-describedby": "f-story-error f-story-hint f-story-bounds",
    });
    expect(byName(markup, "input", "kind").every((radio) => radio["aria-invalid"] === "true")).toBe(true);
    expect(byName(markup, "input", "name")[0]).not.toHaveProperty("aria-invalid");
  });

  test("a sentence that is about no field stands above; where fields have reasons, these are counted", () => {
    expect(textOf(draw({ summary: "The link has run out." }))).toContain("The link has run out.");
    const counted = textOf(draw({ summary: "Some things.", errors: { kind: "Choose one." } }));
    expect(counted).toContain("1 thing needs changing.");
    expect(counted).not.toContain("Some things.");
    expect(elementsOf(draw(), "div").find(({ role }) => role === "alert")).toBeUndefined();
  });

  test("a limit of files that the hint names is not said twice", () => {
    const view = viewOf();
    const files = view.fields.filter(({ kind }) => kind === "file");
    const told = (hint: string) => textOf(draw({}, { ...view, fields: files.map((item) => ({ ...item, hint })) }));
    expect(told("Pictures.")).toContain("Up to 5 files of 20 MB each");
    expect(told("Five files of up to 20 MB.")).not.toContain("Up to 5 files");
  });

  test("a field named like a part of every object has no reason of its own", () => {
    const odd = {
      kind: "text",
      isRequired: false,
      minLength: 0,
      maxLength: 9,
      name: "constructor",
      label: "Odd",
    } as FieldView;
    const markup = draw({ errors: {} }, { ...viewOf(), fields: [odd] });
    expect(markup).not.toContain("-invalid");
    expect(markup).not.toContain("field-error");
  });
});

test("no text in a form adds an element or an attribute, wherever it stands", () => {
  const make = (text: () => string) => {
    const view = viewOf(text);
    const filled = view.fields.map((item) => ({ ...item, name: `${item.name}` }) as FieldView);
    const values: RawValues = {
      name: text(),
      story: text(),
      kind: "leak",
      who: text(),
      on: text(),
      from: text(),
      seen: text(),
      count: text(),
      link: text(),
      files: [{ kind: "stored", evidenceId: text(), name: text() }],
    };
    const errors = Object.fromEntries(
      [...Object.keys(fields).filter((name) => name !== "about"), "nowhere"].map((name) => [name, text()]),
    );
    return renderForm(
      { ...view, fields: filled },
      { ...options, hidden: { token: text() }, values, errors, summary: text(), cancel: { label: text(), url: "/" } },
    ).toString();
  };
  const plain = structureOf(make(() => "x"));
  const hostile = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "</textarea><script>",
      '" autofocus onfocus="x',
      "'><img src=x>",
      "</select>",
      "<!--",
      "&quot;",
      "\n\n",
      "</title>",
    ),
  );
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 1, maxLength: 60 }), (texts) => {
      let next = 0;
      expect(structureOf(make(() => texts[next++ % texts.length] ?? ""))).toEqual(plain);
    }),
    { numRuns: 50 },
  );
});

test("field names that are no ids still lead from the summary to their control", () => {
  const odd = {
    kind: "text",
    isRequired: true,
    minLength: 0,
    maxLength: 9,
    name: 'a "b" <c>',
    label: "Odd",
  } as FieldView;
  const markup = draw({ errors: { [odd.name]: "wrong" } }, { ...viewOf(), fields: [odd] });
  expect(elementsOf(markup, "a")[0]?.href).toBe("#f-a__b___c_");
  expect(byName(markup, "input", odd.name)[0]?.id).toBe("f-a__b___c_");
});

describe("a page", () => {
  const page = (title: string) =>
    renderPage({
      locale: "zh-CN",
      title,
      body: html`<p>hello</p>`,
      styles: ["/a/base.css"],
      scripts: ["/a/form.js"],
      nonce: "n-1",
      kind: "form",
    });

  test("is whole, in its language, hidden from search engines, and tells nobody its address", () => {
    const markup = page("举报");
    expect(markup.startsWith("<!doctype html>\n")).toBe(true);
    expect(elementsOf(markup, "html")).toEqual([{ lang: "zh-CN" }]);
    const meta = elementsOf(markup, "meta");
    expect(meta).toContainEqual({ name: "robots", content: "noindex, nofollow, noarchive" });
    expect(meta).toContainEqual({ name: "referrer", content: "no-referrer" });
    expect(meta.find(({ name }) => name === "viewport")?.content).not.toMatch(/user-scalable|maximum-scale/);
    expect(elementsOf(markup, "script")).toEqual([{ type: "module", src: "/a/form.js", nonce: "n-1" }]);
    expect(elementsOf(markup, "link")).toEqual([{ rel: "stylesheet", href: "/a/base.css", nonce: "n-1" }]);
    expect(misnested(markup)).toBeUndefined();
  });

  test("has nothing inline, and its title cannot end itself", () => {
    const markup = page("</title><script>alert(1)</script>");
    expect(structureOf(markup)).toEqual(structureOf(page("x")));
    expect(structureOf(markup).join(" ")).not.toMatch(/\bstyle\b|\bon[a-z]+\b/);
    expect(textOf(markup)).toContain("</title><script>alert(1)</script>");
  });
});

test("a field that bears the name of a hidden input is refused, since one of the two would be lost", () => {
  const form = defineForm("clash", { attempt: field.text() });
  const view = drawForm(form, { title: "t", submit: "s", fields: { attempt: { label: "l" } } }, { zone: "UTC" });
  expect(() => renderForm(view, { locale: "en", action: "/", hidden: { attempt: "1" } })).toThrow(/hidden input/);
});
