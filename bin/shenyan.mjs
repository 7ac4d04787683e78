#!/usr/bin/env node
// Runs the operator's commands on the Node.js that the project brings, whatever the machine has.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
spawnSync(process.execPath, [`${root}scripts/setup.mjs`], { stdio: "inherit" });
const result = spawnSync(`${root}node_modules/.bin/node`, [`${root}src/cli.ts`, ...process.argv.slice(2)], {
  stdio: "inherit",
});
process.exit(result.status ?? 1);
