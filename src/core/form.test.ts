import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkForm, cleanText, defineForm, type FieldSpec, field, type RawValue } from "./form.ts";

const AT = {
  now: new Date("2026-11-24T09:00:00+08:00"),
  zone: "Asia/Shanghai",
  findPerson: async (raw: unknown) => (raw === "per_known" ? "per_known" : undefined),
};
const check = (spec: FieldSpec, raw: RawValue | undefined) => checkForm(defineForm("t", { f: spec }), { f: raw }, AT);
const errorOf = async (spec: FieldSpec, raw: RawValue | undefined) => {
  const checked = await check(spec, raw);
  return checked.ok ? undefined : checked.errors.f?.code;
};
const answerTo = async (spec: FieldSpec, raw: RawValue | undefined) => {
  const checked = await check(spec, raw);
  return checked.ok ? checked.values.f : checked.errors;
};

test.each<[string, FieldSpec, RawValue | undefined, string]>([
  ["a required text that is empty", field.text(), "  ", "required"],
  ["a required text that is not there", field.text(), undefined, "required"],
  ["a text that is too long, in characters and not in bytes", field.text({ max: 3 }), "四个字啊", "too-long"],
  ["a text that is too short", field.longText({ min: 5 }), "短", "too-short"],
  ["a choice that is not offered", field.choice(["a", "b"]), "c", "not-an-option"],
  ["many choices with one that is not offered", field.choices(["a", "b"]), ["a", "x"], "not-an-option"],
  ["too many choices", field.choices(["a", "b", "c"], { max: 2 }), ["a", "b", "c"], "too-many"],
  ["no choice where one is needed", field.choices(["a"]), [], "required"],
  ["a stranger", field.person(), "per_unknown", "unknown-person"],
  ["30 February", field.date(), "2026-02-30", "not-a-date"],
  ["a date to come where only the past is asked", field.date({ past: true }), "2026-11-26", "in-the-future"],
  ["a time like 25:00", field.time(), "25:00", "not-a-time"],
  ["an instant to come", field.dateTime({ past: true }), "2026-11-24T10:00", "in-the-future"],
  ["half an instant", field.dateTime(), "2026-11-24", "not-a-date"],
  ["words for a number", field.number({ min: 0, max: 9 }), "three", "not-a-number"],
  ["a number out of range", field.number({ min: 0, max: 9 }), "10", "out-of-range"],
  ["a broken number where a whole one is asked", field.number({ min: 0, max: 9 }), "1.5", "not-whole"],
  ["a script for a link", field.link(), "javascript:alert(1)", "not-a-link"],
  ["a file address for a link", field.link(), "file:///etc/passwd", "not-a-link"],
  ["words for a link", field.link(), "see weibo", "not-a-link"],
  ["too many files", field.file({ maxFiles: 1 }), [stored(1), stored(2)], "too-many"],
  ["a file that is too large", field.file(), [remote(21 * 1024 * 1024)], "file-too-large"],
  ["a list where a text is asked", field.text(), ["a"], "required"],
])("%s is refused", async (_what, spec, raw, code) => {
  expect(await errorOf(spec, raw)).toBe(code);
});

function stored(n: number) {
  return { kind: "stored" as const, evidenceId: `evd_${n}` };
}
function remote(bytes: number) {
  return { kind: "remote" as const, platform: "slack" as const, ref: "F1", bytes };
}

describe("what is accepted comes out typed", () => {
  test("instants are read on the person's clock", async () => {
    expect(await answerTo(field.dateTime(), "2026-11-24T08:30")).toEqual(new Date("2026-11-24T00:30:00Z"));
    expect(await answerTo(field.dateTime(), "2026-11-24T08:30:00Z")).toEqual(new Date("2026-11-24T08:30:00Z"));
  });
  test("full-width digits are digits", async () => {
    expect(await answerTo(field.number({ min: 0, max: 99 }), "１２")).toBe(12);
  });
  test("a link without a scheme gets https", async () => {
    expect(await answerTo(field.link(), "weibo.com/a?b=1")).toBe("https://weibo.com/a?b=1");
  });
  test("a host with a port is no scheme", async () => {
    expect(await answerTo(field.link(), "weibo.com:8080/a")).toBe("https://weibo.com:8080/a");
    expect(await answerTo(field.link(), "weibo.com:8080")).toBe("https://weibo.com:8080/");
    for (const typed of ["javascript:1//a.b", "mailto:a@b.example", "data:text/html,x.y"]) {
      expect(await errorOf(field.link(), typed)).toBe("not-a-link");
    }
  });
  test("what is not asked for and not answered is undefined, lists are empty", async () => {
    expect(await answerTo(field.text({ required: false }), "")).toBeUndefined();
    expect(await answerTo(field.file({ required: false }), undefined)).toEqual([]);
    expect(await answerTo(field.choices(["a"], { required: false }), undefined)).toEqual([]);
  });
  test("unknown fields are ignored", async () => {
    const form = defineForm("t", { f: field.text() });
    expect(await checkForm(form, { f: "a", g: "b" }, AT)).toEqual({ ok: true, values: { f: "a" } });
  });
});

test("all errors are named at once", async () => {
  const form = defineForm("t", {
    a: field.text(),
    b: field.number({ min: 1, max: 2 }),
    c: field.text({ required: false }),
  });
  const checked = await checkForm(form, { b: "9" }, AT);
  expect(checked.ok ? [] : Object.keys(checked.errors)).toEqual(["a", "b"]);
});

test("any text of a person comes through whole but for control characters and directional overrides", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "grapheme", minLength: 1, maxLength: 300 }), async (text) => {
      fc.pre(cleanText(text) !== "");
      expect(await answerTo(field.longText({ max: 3000 }), text)).toBe(cleanText(text));
    }),
  );
  expect(cleanText("مرحبا \u202Egpj.exe\u0000\r\nok 😀 <b>*x*")).toBe("مرحبا gpj.exe\nok 😀 <b>*x*");
});

test("ten thousand characters are counted and refused, not cut", async () => {
  const checked = await check(field.longText({ max: 3000 }), "长".repeat(10_000));
  expect(checked.ok ? undefined : checked.errors.f).toEqual({
    code: "too-long",
    params: { max: 3000, length: 10_000 },
  });
});
