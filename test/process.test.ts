import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

/** The server and the operator's commands as processes, as people start them. */
let folder: string;
let template: string;
const running = new Set<ChildProcess>();
// A data folder that was started once, to be copied: making a database anew each time would prove nothing more.
beforeAll(async () => {
  template = mkdtempSync(join(tmpdir(), "shenyan-process-"));
  folder = template;
  const { child } = await start();
  await ended(child, "SIGTERM");
  running.clear();
}, 60_000);
afterAll(() => rmSync(template, { recursive: true, force: true }));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shenyan-process-"));
  spawnSync("cp", ["-a", `${template}/.`, folder]);
});
afterEach(async () => {
  for (const child of running) await ended(child, "SIGTERM");
  running.clear();
  rmSync(folder, { recursive: true, force: true });
});

const clean = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "" };
const settings = (more: Record<string, string> = {}) => ({ ...clean, DATA_DIR: folder, PORT: "0", ...more });

async function start(
  more: Record<string, string> = {},
): Promise<{ child: ChildProcess; url: string; said: () => string }> {
  const child = spawn(process.execPath, ["src/main.ts"], { env: settings(more), stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  let text = "";
  const url = await new Promise<string>((done, failed) => {
    const hear = (chunk: Buffer) => {
      text += chunk;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(text);
      if (found && text.includes("Ctrl-C stops it")) done(found[0]);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("exit", (code) => failed(new Error(`ended with ${code}: ${text}`)));
  });
  return { child, url, said: () => text };
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((done) => {
    child.once("exit", (code) => done(code));
    child.kill(signal);
  });
}

const cli = (...words: string[]) =>
  spawnSync(process.execPath, ["src/cli.ts", ...words], { env: settings(), encoding: "utf8" });
const postmaster = () => Number(readFileSync(join(folder, "postgres/cluster/postmaster.pid"), "utf8").split("\n")[0]);
const isRunning = (pid: number) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8") !== "";
  } catch {
    return false;
  }
};

describe("the server", () => {
  test("says where to click, is live and ready, and gives its figures; its key is for its owner alone", async () => {
    const { url, said } = await start();
    expect(said()).toContain("Shenyan 慎言 is ready.");
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: "ok" });
    expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ status: "ready" });
    const figures = await (await fetch(`${url}/metrics`)).text();
    expect(figures).toContain("shenyan_reminders_missed 0");
    expect(statSync(join(folder, "master-key")).mode & 0o077).toBe(0);
    expect((await fetch(url)).headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  test.each(["SIGTERM", "SIGINT"] as const)("on %s stops in order, the database too", async (signal) => {
    const { child } = await start();
    const pid = postmaster();
    expect(await ended(child, signal)).toBe(0);
    expect(isRunning(pid)).toBe(false);
  });

  test("started by npm, stops in order when npm is told to, and leaves nothing behind", async () => {
    const child = spawn("npm", ["start", "--ignore-scripts"], { env: settings(), stdio: ["ignore", "pipe", "pipe"] });
    running.add(child);
    await new Promise<void>((done) => {
      child.stdout?.on("data", (chunk: Buffer) => `${chunk}`.includes("Ctrl-C stops it") && done());
    });
    const pid = postmaster();
    await ended(child, "SIGTERM");
    for (let i = 0; i < 100 && isRunning(pid); i++) await new Promise((done) => setTimeout(done, 100));
    expect(isRunning(pid)).toBe(false);
  });

  test("after SIGKILL starts again on the database that still runs, with everything in it", async () => {
    const { child, url } = await start({ SHENYAN_TEST_CLOCK: "2026-11-24T09:00:00+08:00" });
    await fetch(`${url}/demo/clock`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"now":"2026-11-25T09:00:00+08:00"}',
    });
    const pid = postmaster();
    await ended(child, "SIGKILL");
    expect(isRunning(pid)).toBe(true);
    const next = await start();
    expect(next.said()).toContain("it was running already");
    expect(postmaster()).toBe(pid);
  });

  test("a second instance on the same folder attaches, and the first may leave", async () => {
    const first = await start();
    const second = await start();
    expect(second.url).not.toBe(first.url);
    await ended(first.child, "SIGTERM");
    expect(await (await fetch(`${second.url}/readyz`)).json()).toMatchObject({ status: "ready" });
  });

  test.each<[string, Record<string, string>, RegExp]>([
    ["a wrong setting", { COMPANY_TIME_ZONE: "Mars/Base", PORT: "x" }, /COMPANY_TIME_ZONE: .*\n|PORT: /],
    ["half of a platform", { SLACK_BOT_TOKEN: "xoxb-secret-value" }, /SLACK_SIGNING_SECRET: set it too/],
  ])("%s stops the start with a sentence and without its value", (_what, more, said) => {
    const result = spawnSync(process.execPath, ["src/main.ts"], { env: settings(more), encoding: "utf8" });
    expect(result.status).toBe(1);
    expect(result.stderr).toMatch(said);
    expect(result.stderr).not.toContain("secret-value");
    expect(result.stderr).not.toContain("    at ");
  });

  test("a port that is taken is named in a sentence, and the database is not left behind", async () => {
    const { url } = await start();
    const other = mkdtempSync(join(tmpdir(), "shenyan-process-"));
    const env = { ...settings(), DATA_DIR: other, PORT: new URL(url).port };
    const result = spawnSync(process.execPath, ["src/main.ts"], { env, encoding: "utf8" });
    expect([result.status, result.stderr]).toEqual([1, expect.stringContaining("port is taken")]);
    expect(existsSync(join(other, "postgres/cluster/PG_VERSION"))).toBe(true);
    expect(existsSync(join(other, "postgres/cluster/postmaster.pid"))).toBe(false);
    rmSync(other, { recursive: true, force: true });
  });
});

describe("the operator's commands", () => {
  test("without a verb print what there is", () => {
    const result = cli();
    expect(result.status).toBe(2);
    for (const verb of ["doctor", "people import", "role grant", "audit verify"]) expect(result.stderr).toContain(verb);
  });

  test("say in a sentence what is wrong with how they were called, and no line of the program", () => {
    const slip = cli("doctor", "--verbos");
    expect(slip.status).toBe(1);
    expect(slip.stderr).toContain("Unknown option '--verbos'. shenyan --help shows what there is.");
    const help = cli("policy", "import", "--help");
    expect([help.status, help.stderr]).toEqual([0, expect.stringContaining("policy import ZH.md EN.md")]);
    const missing = cli("policy", "import", "/nowhere/zh.md", "/nowhere/en.md");
    expect([missing.status, missing.stderr]).toEqual([1, expect.stringContaining("zh.md: there is no such file")]);
    const inFolder = cli("policy", "import", "/tmp", "/tmp");
    expect([inFolder.status, inFolder.stderr]).toEqual([1, expect.stringContaining("A folder is named")]);
    for (const { stderr } of [slip, help, missing, inFolder]) expect(stderr).not.toMatch(/ at .*node:|errno/);
  });

  test("take in a policy, name every fault with its line, and publish it once it is whole and its making is on file", () => {
    const [zh, en] = ["content/policy/zh-CN.md", "content/policy/en.md"];
    const [own, ownEn] = [join(folder, "zh.md"), join(folder, "en.md")];
    const procedure = ["--procedure", "HR archive, binder 12"];
    const deciders = ["--by", "sun.li@demo.example", "--with", "he.jing@demo.example"];
    // A draft may have blanks: they are named, filled in here or in chat, and nothing is published before.
    for (const [from, to] of [
      [zh, own],
      [en, ownEn],
    ] as const)
      writeFileSync(to, readFileSync(from, "utf8").replace("label: 2026-1", "label: 2098-1"));
    const blank = cli("policy", "import", own, ownEn);
    expect(blank.status).toBe(0);
    expect(blank.stderr.trim().split("\n")).toEqual(
      ["appealDays", "answerDays", "bonusDeductionPercent"].map((key) =>
        expect.stringMatching(`zh\\.md:\\d+: ${key} is a blank that the company must fill in`),
      ),
    );
    const early = cli("policy", "publish", "2098-1", "--from", "2098-01-01", "--yes", ...procedure, ...deciders);
    expect([early.status, early.stderr]).toEqual([
      1,
      expect.stringContaining("A blank of the policy is not filled in"),
    ]);
    writeFileSync(ownEn, readFileSync(en, "utf8"));
    const filled = readFileSync(zh, "utf8")
      .replace(/^appealDays:$/m, "appealDays: 5")
      .replace(/^answerDays:$/m, "answerDays: 10")
      .replace(/^bonusDeductionPercent:$/m, "bonusDeductionPercent: 10")
      .replace("label: 2026-1", "label: 2099-1")
      .replace(/^supersedes: .*$/m, "supersedes: 2026-1");
    writeFileSync(own, filled);
    writeFileSync(ownEn, readFileSync(en, "utf8").replace("#### 3.1.2 ", "#### 3.1.9 "));
    const faulty = cli("policy", "import", own, ownEn);
    expect(faulty.status).toBe(1);
    expect(faulty.stderr).toContain("en.md:3: the label is 2099-1 in the Chinese file");
    expect(faulty.stderr).toMatch(/en\.md:\d+: there is no clause 3\.1\.9/);
    const filledEn = readFileSync(en, "utf8").replace("label: 2026-1", "label: 2099-1");
    writeFileSync(ownEn, filledEn.replace(/^supersedes: .*$/m, "supersedes: 2026-1"));
    expect(cli("policy", "import", own, ownEn, "--dry-run").stdout).toContain("would be taken in");
    expect(cli("policy", "import", own, ownEn).stdout).toContain("taken in as a draft");
    expect(cli("policy", "import", own, ownEn).stderr).toContain("There is a version 2099-1 already");
    const unsure = cli("policy", "publish", "2099-1", "--from", "2099-02-30", "--yes");
    expect(unsure.status).toBe(2);
    expect(unsure.stderr).toMatch(
      /--from is a day such as.*\n.*--procedure is missing.*\n--by is missing.*\n--with is missing/,
    );
    expect(cli("policy", "publish", "2099-1", ...procedure, ...deciders).stderr).toContain("Say --yes if you mean it");
    const past = cli("policy", "publish", "2099-1", "--from", "2020-01-01", "--yes", ...procedure, ...deciders);
    expect([past.status, past.stderr]).toEqual([1, expect.stringContaining("That day is over")]);
    const later = ["policy", "publish", "2099-1", "--from", "2099-01-01", "--yes", ...procedure];
    const alone = cli(...later, "--by", "sun.li@demo.example", "--with", "sun.li@demo.example");
    expect([alone.status, alone.stderr]).toEqual([1, expect.stringContaining("Two people decide")]);
    const stranger = cli(...later, "--by", "sun.li@demo.example", "--with", "nobody@demo.example");
    expect([stranger.status, stranger.stderr]).toEqual([1, expect.stringContaining("Nobody is known as")]);
    expect(cli(...later, ...deciders).stdout).toContain("in force from 2099-01-01 on");
  }, 180_000);

  test("show what has been kept long enough, erase it, and hold what a dispute may need", async () => {
    await start();
    const chen = "per_demochenchen";
    expect(cli("hold", "set", "INC-99999", "--reason", "a dispute").stderr).toContain("nothing called INC-99999");
    expect(cli("hold", "set", chen).status).toBe(2);
    expect(cli("hold", "set", chen, "--reason", "a dispute").stdout).toContain(`${chen} is on hold`);
    expect(cli("hold", "end", chen).stdout).toContain(`The hold on ${chen} has ended`);
    expect(cli("retention", "--dry-run").stdout).toMatch(
      /incidents\.not-pursued +6 +0 +0 +–\n[\s\S]*Nothing was erased/,
    );
    expect(cli("retention", "--yes").stdout).not.toContain("Nothing was erased");
  });

  test("take people in from a file, give roles, look for what is missing, and prove the log", async () => {
    await start();
    expect(cli("demo", "reset").status).toBe(2);
    expect(cli("demo", "reset", "--yes").stdout).toContain("fresh");
    const file = "test/support/people.csv";
    expect(cli("people", "import", file, "--dry-run").stdout).toContain("3 people would be taken in");
    expect(cli("people", "import", file).stdout).toContain("3 new");
    writeFileSync(join(folder, "days.csv"), "region,date,kind,reason\nCN,2027,notice,test\nCN,2027-02-05,off,test\n");
    expect(cli("calendar", "import", join(folder, "days.csv")).stdout).toContain("2 entries taken in");
    writeFileSync(join(folder, "days.csv"), "region,date,kind,reason\nCN,2027-02-30,off,test\n");
    expect(cli("calendar", "import", join(folder, "days.csv")).stderr).toContain("days.csv:2: the date is a day");
    expect(cli("role", "grant", "bao.li@company.example", "compliance").stdout).toContain(
      "has the role compliance now",
    );
    expect(cli("role", "grant", "bao.li@company.example", "king").status).toBe(1);
    expect(cli("audit", "verify").stdout).toContain("The log is whole");
    const doctor = cli("doctor");
    expect(doctor.stdout).toMatch(/✔ \d+ people/);
    expect(doctor.stdout).toContain("✔ version 2026-1 of the policy is in force");
    expect(doctor.stdout).toMatch(/✔ \d+ reminders were due in the last day/);
    expect(doctor.stdout).toContain("deadlines.watch");
    expect(cli("jobs").stdout).toMatch(
      /^name +cron +zone +last run +outcome +took +failed +next run +what\ndeadlines\.watch +\* \* \* \* \* +Asia\/Shanghai /,
    );
    // Real people are in it now, whose reports nobody throws away by the demo's button.
    const reset = cli("demo", "reset", "--yes");
    expect([reset.status, reset.stdout, reset.stderr]).toEqual([
      1,
      "",
      "There are real people in this database; nothing was thrown away.\n",
    ]);
  }, 120_000);
});
