import { expect, test } from "vitest";
import { jurisdictionOf } from "./jurisdiction.ts";

test("whose law applies is what the directory says, and unknown where it says nothing that we know", () => {
  expect(jurisdictionOf({ jurisdiction: "CN" })).toBe("CN");
  expect(jurisdictionOf({ jurisdiction: undefined })).toBe("unknown");
  expect(jurisdictionOf({ jurisdiction: "Atlantis" })).toBe("unknown");
});
