// Makes a fresh clone ready: installs what the lock file says, then generates the database client.
// Plain JavaScript that the Node.js preinstalled on the machine understands, since it runs before anything is installed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const at = (...parts) => join(root, ...parts);
const hashOf = (...files) => {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(at(file)));
  return hash.digest("hex");
};
const stampOf = (file) => (existsSync(at(file)) ? readFileSync(at(file), "utf8") : "");

function run(command, args, env = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
  if (result.status !== 0) {
    console.error(`Could not run "${command} ${args.join(" ")}". Mend what it says above and start again.`);
    process.exit(result.status ?? 1);
  }
}

const installed = "node_modules/.shenyan-installed";
const lock = hashOf("package.json", "package-lock.json");
if (stampOf(installed) !== lock) {
  console.log("Installing packages (once) …");
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  writeFileSync(at(installed), lock);
}

const generated = "src/db/generated/.schema";
const schema = hashOf("prisma/schema.prisma", "package-lock.json");
if (stampOf(generated) !== schema || !statSync(at("src/db/generated/client.ts"), { throwIfNoEntry: false })) {
  console.log("Generating the database client …");
  // The CLI looks for its native schema engine, which it never uses here; any executable satisfies it.
  run(at("node_modules/.bin/prisma"), ["generate"], {
    PRISMA_SCHEMA_ENGINE_BINARY: "/bin/true",
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    CHECKPOINT_DISABLE: "1",
    PATH: `${at("node_modules/.bin")}:${process.env.PATH}`,
  });
  writeFileSync(at(generated), schema);
}
