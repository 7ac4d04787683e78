import fc from "fast-check";
import { expect, test } from "vitest";
import { CALLBACK_MAX_BYTES, callback, decodeCallback, encodeCallback } from "./callback.ts";
import { isId, newId } from "./id.ts";

const part = fc.stringMatching(/^[A-Za-z0-9_.-]{1,20}$/);

test("what is encoded comes back", () => {
  fc.assert(
    fc.property(part, fc.option(part, { nil: undefined }), fc.option(part, { nil: undefined }), (command, id, arg) => {
      const made = { command, ...(id !== undefined && { id }), ...(arg !== undefined && { id: id ?? "", arg }) };
      const text = encodeCallback(made);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(CALLBACK_MAX_BYTES);
      expect(encodeCallback(decodeCallback(text) ?? { command: "" })).toBe(text);
    }),
  );
});

test("any text from outside is a callback or undefined, and never throws", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (text) => {
      const decoded = decodeCallback(text);
      if (decoded) expect(encodeCallback(decoded)).toBe(text);
    }),
  );
});

test.each(["", "a b", "命令", "a:b:c:d", `x:${"y".repeat(80)}`])("%j cannot be made", (command) => {
  const [name = "", ...rest] = command.split(":");
  if (rest.length > 2) expect(decodeCallback(command)).toBeUndefined();
  else expect(() => callback(name, ...(rest as [string?, string?]))).toThrow(RangeError);
});

test("an id says what it is", () => {
  const id = newId("inc");
  expect(isId("inc", id)).toBe(true);
  expect(isId("apl", id)).toBe(false);
  expect(isId("inc", "inc_../../etc")).toBe(false);
  expect(new Set(Array.from({ length: 1000 }, () => newId("inc"))).size).toBe(1000);
});
