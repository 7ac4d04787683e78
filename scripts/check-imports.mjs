// Holds the import rules of .dependency-cruiser.mjs. The library's own command warns that it may have missed TypeScript
// files, since it does not know TypeScript 7 yet; it reads them with swc, and here we count that it did.

import { globSync } from "node:fs";
import { cruise } from "dependency-cruiser";
import rules from "../.dependency-cruiser.mjs";

const { options, ...ruleSet } = rules;
const { output } = await cruise(["src"], { ...options, ruleSet, validate: true });
const expected = globSync("src/**/*.ts").filter(
  (file) => !/generated|[.]test[.]ts$|[.]fixture[.]ts$|[.]d[.]ts$/.test(file),
);
const seen = new Set(output.modules.map((module) => module.source));
const missed = expected.filter((file) => !seen.has(file));
for (const { rule, from, to, cycle } of output.summary.violations) {
  const path = cycle ? cycle.map((step) => step.name).join(" → ") : to;
  const { comment } = ruleSet.forbidden.find((item) => item.name === rule.name) ?? {};
  console.error(`${from} → ${path}\n  ${rule.name}: ${comment}`);
}
if (missed.length > 0) console.error(`Not looked at: ${missed.join(", ")}`);
if (output.summary.violations.length > 0 || missed.length > 0) process.exit(1);
console.log(`Imports: ${expected.length} files, every rule holds.`);
