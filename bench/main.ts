import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { benchDurable } from "./durable.ts";
import { benchQuiz } from "./quiz.ts";
import { benchScale } from "./scale.ts";
import { benchSlack } from "./slack.ts";
import { benchWecom } from "./wecom.ts";

const PARTS: Record<string, () => Promise<void>> = {
  slack: benchSlack,
  wecom: benchWecom,
  durable: benchDurable,
  quiz: benchQuiz,
  scale: benchScale,
};

/** As in `npm start`: a small nursery keeps an idle server small. */
const AS_STARTED = ["--max-semi-space-size=4"];

/** Everything is measured beside its peer in the same run, since machines differ and are noisy; each part in a process of its own. */
const [chosen] = process.argv.slice(2);
const part = chosen === undefined ? undefined : PARTS[chosen];
if (part) await part();
else if (chosen !== undefined) {
  console.error(`There is no benchmark "${chosen}". Choose one of: ${Object.keys(PARTS).join(", ")}.`);
  process.exitCode = 2;
} else {
  console.log("Shenyan benchmarks: our figure, the peer's in the same run, the bar.\n");
  for (const name of Object.keys(PARTS)) {
    const args = [...AS_STARTED, fileURLToPath(import.meta.url), name];
    const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
    if (status !== 0) process.exitCode = 1;
  }
}
