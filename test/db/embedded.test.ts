import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openEmbedded } from "../../src/db/embedded.ts";

let folder: string;
beforeEach(() => {
  // A private folder, as a clone under one has: the server must get at it all the same.
  folder = mkdtempSync(join(tmpdir(), "shenyan-embedded-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ask = async (url: string, statement: string) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
};
const pidOf = () => Number(readFileSync(join(folder, "postgres/cluster/postmaster.pid"), "utf8").split("\n")[0]);
/** A process that has ended but that nobody has asked about is not running: its command line is empty. */
const isRunning = (pid: number) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8") !== "";
  } catch {
    return false;
  }
};

test("it keeps its data over a stop, on the loopback address alone, with a password that only its owner can read", async () => {
  const first = await openEmbedded(folder);
  await ask(first.url, "CREATE TABLE kept (n int)");
  expect(await ask(first.url, "SHOW listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
  expect(statSync(join(folder, "postgres/access.json")).mode & 0o077).toBe(0);
  await first.close();
  expect(existsSync(join(folder, "postgres/cluster/postmaster.pid"))).toBe(false);
  const second = await openEmbedded(folder);
  expect(await ask(second.url, "SELECT count(*)::int AS n FROM kept")).toEqual([{ n: 0 }]);
  await second.close();
});

test("a second instance attaches, and only the last to leave stops it", async () => {
  const first = await openEmbedded(folder);
  const second = await openEmbedded(folder);
  expect([first.isTakenOver, second.isTakenOver]).toEqual([false, true]);
  expect(second.url).toBe(first.url);
  const pid = pidOf();
  const user = new pg.Client({ connectionString: second.url });
  await user.connect();
  await first.close();
  expect(isRunning(pid)).toBe(true);
  await user.end();
  await second.close();
  expect(isRunning(pid)).toBe(false);
});

test("two that start at the same moment share one server", async () => {
  const both = await Promise.all([openEmbedded(folder), openEmbedded(folder)]);
  expect(both[0].url).toBe(both[1].url);
  await both[0].close();
  await both[1].close();
});

test("after its parent was killed with SIGKILL the next start takes over the running server", async () => {
  const script = `
    import { openEmbedded } from ${JSON.stringify(join(process.cwd(), "src/db/embedded.ts"))};
    await openEmbedded(${JSON.stringify(folder)});
    console.log("up");
    setInterval(() => {}, 1000);
  `;
  const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((done) => child.stdout.once("data", done));
  const pid = pidOf();
  child.kill("SIGKILL");
  await new Promise((done) => child.once("exit", done));
  expect(isRunning(pid)).toBe(true);
  const next = await openEmbedded(folder);
  expect(next.isTakenOver).toBe(true);
  expect(pidOf()).toBe(pid);
  await next.close();
  expect(isRunning(pid)).toBe(false);
});

test("a stale pid file of a machine that went down does not bar the way", async () => {
  const first = await openEmbedded(folder);
  process.kill(pidOf(), "SIGKILL");
  while (isRunning(pidOf())) await new Promise((done) => setTimeout(done, 20));
  const next = await openEmbedded(folder);
  expect(await ask(next.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  await next.close();
  await first.close();
});

test("a data folder whose access file is gone is named, with what to do", async () => {
  const first = await openEmbedded(folder);
  await first.close();
  rmSync(join(folder, "postgres/access.json"));
  await expect(openEmbedded(folder)).rejects.toThrow(/access file .* cannot be read.*restore a backup/);
});

test("a lock that a killed start left behind bears the own number in a container, and does not bar the way", async () => {
  mkdirSync(join(folder, "postgres"), { recursive: true });
  writeFileSync(join(folder, "postgres/starting.lock"), String(process.pid));
  const database = await openEmbedded(folder);
  expect(await ask(database.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  await database.close();
  expect(existsSync(join(folder, "postgres/starting.lock"))).toBe(false);
}, 20_000);
