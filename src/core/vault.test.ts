import fc from "fast-check";
import { expect, test } from "vitest";
import { createVault, isMasterKey, newMasterKey, SealBroken } from "./vault.ts";

const [old, fresh] = [newMasterKey(), newMasterKey()];
const vault = createVault([old]);

test("what is sealed opens with the same purpose and place", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string(), (text, about) => {
      expect(vault.openText("text", vault.seal("text", text, about), about)).toBe(text);
    }),
  );
});

test("a seal does not open for another purpose, in another place, changed, or cut", () => {
  const sealed = vault.seal("text", "价格表", "inc_1");
  const changed = Uint8Array.from(sealed);
  changed[20] = (changed[20] ?? 0) ^ 1;
  expect(() => vault.open("identity", sealed, "inc_1")).toThrow(SealBroken);
  expect(() => vault.open("text", sealed, "inc_2")).toThrow(SealBroken);
  expect(() => vault.open("text", changed, "inc_1")).toThrow(SealBroken);
  for (const length of [0, 1, 16, 30]) {
    expect(() => vault.open("text", sealed.subarray(0, length), "inc_1")).toThrow(SealBroken);
  }
});

test("after a new key is put in front, old seals open, new ones use the new key, and keyed hashes stay", () => {
  const rotated = createVault([fresh, old]);
  expect(rotated.openText("text", vault.seal("text", "旧", "a"), "a")).toBe("旧");
  expect(() => vault.open("text", rotated.seal("text", "新", "a"), "a")).toThrow(/not configured/);
  expect(rotated.keyedHash("reporter", "per_1")).toBe(vault.keyedHash("reporter", "per_1"));
});

test("a signature holds for its label and value alone", () => {
  const signature = vault.sign("details", "dlv_1.abc");
  expect(vault.isSigned("details", "dlv_1.abc", signature)).toBe(true);
  expect(vault.isSigned("details", "dlv_2.abc", signature)).toBe(false);
  expect(vault.isSigned("csrf", "dlv_1.abc", signature)).toBe(false);
  expect(vault.isSigned("details", "dlv_1.abc", "")).toBe(false);
});

test("two seals of the same text differ", () => {
  expect(vault.seal("text", "a", "b")).not.toEqual(vault.seal("text", "a", "b"));
});

test("a master key has 32 bytes", () => {
  expect(isMasterKey(newMasterKey())).toBe(true);
  expect(isMasterKey("short")).toBe(false);
  expect(() => createVault(["short"])).toThrow(RangeError);
  expect(() => createVault([])).toThrow(RangeError);
});
