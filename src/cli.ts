import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type App, checkContent, createApp } from "./app.ts";
import { readCalendarFile } from "./calendar-file.ts";
import { type Config, ConfigError, readConfig } from "./config.ts";
import { verifyAudit } from "./core/audit.ts";
import { civilDateIn, instantAt, isCivilDate } from "./core/calendar/index.ts";
import { enterDays } from "./core/calendars.ts";
import { type Ctx, systemCtx } from "./core/context.ts";
import { recountProvisional } from "./core/deadlines/recount.ts";
import { importDirectory } from "./core/directory.ts";
import { UserError } from "./core/errors.ts";
import type { Tx } from "./db/database.ts";
import { doctor, showJobs } from "./doctor.ts";
import { followDirectory, importRegister } from "./features/accounts/index.ts";
import { endPlansOfLeavers } from "./features/plans/index.ts";
import { insertVersion, publishVersion, readPolicyFiles } from "./features/policy/index.ts";
import { applyRetention, holdSubject, releaseSubject } from "./keep-verbs.ts";
import { createLog } from "./log.ts";
import { findNamedPerson, grantRole } from "./operator.ts";
import { readCsv, readPeopleFile } from "./people-file.ts";
import { masterKeysOf, openConfigured } from "./start.ts";

type Verb = { usage: string; what: string; run(app: App, words: string[], flags: Flags): Promise<number> };
type Flags = {
  yes: boolean;
  "dry-run": boolean;
  from?: string | undefined;
  procedure?: string | undefined;
  reason?: string | undefined;
  by?: string | undefined;
  with?: string | undefined;
};

/** One verb, one function; each returns the exit code. */
const VERBS: Record<string, Verb> = {
  doctor: { usage: "doctor", what: "says what is wrong and how to mend it", run: doctor },
  jobs: { usage: "jobs", what: "shows all recurring work: when it ran, how it went, when it runs next", run: showJobs },
  "people import": {
    usage: "people import FILE.csv [--dry-run]",
    what: "takes in people from a file",
    run: importPeople,
  },
  "people sync": { usage: "people sync slack|wecom", what: "reads a platform's directory now", run: syncPeople },
  "wecom menu": {
    usage: "wecom menu --yes",
    what: "writes the app's menu in WeCom, over what stands there",
    run: writeMenu,
  },
  "calendar import": {
    usage: "calendar import FILE.csv [--dry-run]",
    what: "takes in days off and working days, e.g. those of the yearly notice",
    run: importCalendar,
  },
  "policy import": {
    usage: "policy import ZH.md EN.md [--dry-run]",
    what: "takes in a version of the policy as a draft",
    run: importPolicy,
  },
  "policy publish": {
    usage: "policy publish LABEL [--from DATE] --procedure WHERE --by PERSON --with PERSON --yes",
    what: "puts a draft in force; WHERE: where the file of how it was made is kept",
    run: publishPolicy,
  },
  "content check": { usage: "content check", what: "says what is wrong in the files of content/", run: checkFiles },
  "accounts import": {
    usage: "accounts import FILE.csv [--dry-run]",
    what: "takes in the register of company accounts from a file",
    run: importAccounts,
  },
  "role grant": { usage: "role grant PERSON ROLE", what: "gives somebody a role", run: grant },
  "audit verify": { usage: "audit verify", what: "recomputes the whole audit log", run: verify },
  retention: {
    usage: "retention [--dry-run] [--yes]",
    what: "shows what has been kept long enough, and with --yes erases it",
    run: applyRetention,
  },
  "hold set": {
    usage: "hold set SUBJECT --reason TEXT",
    what: "stops something (INC-12, or our id) from being erased",
    run: async (...given) => (await holdSubject(...given)) ?? usage("hold set"),
  },
  "hold end": {
    usage: "hold end SUBJECT",
    what: "lets it be erased in its time again",
    run: async (app, words) => (await releaseSubject(app, words)) ?? usage("hold end"),
  },
  "demo reset": { usage: "demo reset --yes", what: "throws away what was played in the demo", run: resetDemo },
};

/** Everything that is wrong, with its line; 1 where something is. */
async function checkFiles(app: App): Promise<number> {
  const problems = checkContent(app.registry, app.services.content);
  for (const { file, line, text } of problems) console.error(`content/${file}:${line}: ${text}`);
  if (problems.length === 0) console.log("The files of content/ are in order.");
  return problems.length === 0 ? 0 : 1;
}

async function importPeople(app: App, [file]: string[], flags: Flags): Promise<number> {
  if (!file) return usage("people import");
  const rows = await app.services.db.prisma.person.findMany({
    where: { email: { not: null } },
    select: { email: true },
  });
  const known = new Set(rows.flatMap(({ email }) => email?.toLowerCase() ?? []));
  const { entries, problems } = readPeopleFile(readFileSync(file, "utf8"), known);
  for (const problem of problems) console.error(`${file}:${problem.line}: ${problem.text}`);
  if (problems.length > 0) return 1;
  if (flags["dry-run"]) {
    console.log(`${entries.length} people would be taken in.`);
    return 0;
  }
  const { services } = app;
  const counts = await services.db.transaction((tx) =>
    importDirectory(tx, entries, services.company, systemCtx(services, tx).now),
  );
  await services.db.transaction(async (tx) => {
    const ctx = systemCtx(services, tx);
    await followDirectory(ctx);
    await endPlansOfLeavers(ctx);
  });
  console.log(`${counts.made} new, ${counts.kept} known, ${counts.left} not active any more.`);
  return 0;
}

async function importAccounts(app: App, [file]: string[], flags: Flags): Promise<number> {
  if (!file) return usage("accounts import");
  const rows = readCsv(readFileSync(file, "utf8").replace(/^\uFEFF/, ""));
  return app.services.db.transaction(async (tx) => {
    const result = await importRegister(operatorCtx(app, tx), rows, flags["dry-run"]);
    for (const problem of result.problems) console.error(`${file}:${problem.line}: ${problem.text}`);
    if (!("counts" in result)) return 1;
    const { made, changed, same } = result.counts;
    const said = `${made} new, ${changed} changed, ${same} as they were.`;
    console.log(flags["dry-run"] ? `It would be: ${said}` : said);
    return 0;
  });
}

async function importCalendar(app: App, [file]: string[], flags: Flags): Promise<number> {
  if (!file) return usage("calendar import");
  const { entries, problems } = readCalendarFile(readFileSync(file, "utf8"));
  for (const problem of problems) console.error(`${file}:${problem.line}: ${problem.text}`);
  if (problems.length > 0) return 1;
  if (flags["dry-run"]) {
    console.log(`${entries.length} entries would be taken in.`);
    return 0;
  }
  const { services } = app;
  await services.db.transaction(async (tx) => enterDays(tx, entries, "operator", services.clock.now()));
  await services.calendars.reload();
  const recounted = await services.db.transaction((tx) => recountProvisional(systemCtx(services, tx)));
  console.log(`${entries.length} entries taken in, ${recounted} provisional deadlines counted again.`);
  return 0;
}

async function importPolicy(app: App, [zh, en]: string[], flags: Flags): Promise<number> {
  if (!zh || !en) return usage("policy import");
  const files = { "zh-CN": zh, en };
  const read = readPolicyFiles({ "zh-CN": readFileSync(zh, "utf8"), en: readFileSync(en, "utf8") });
  if (!read.ok) {
    for (const { file, line, text } of read.problems) console.error(`${files[file]}:${line}: ${text}`);
    return 1;
  }
  for (const { file, line, text } of read.open) console.error(`${files[file]}:${line}: ${text}`);
  const { label, clauses } = read.draft;
  const said = `version ${label} with ${Object.keys(clauses).length} clauses in two languages`;
  const { services } = app;
  return services.db.transaction(async (tx) => {
    const isKnown = (await tx.prisma.policyVersion.count({ where: { label } })) > 0;
    if (isKnown || (!flags["dry-run"] && !(await insertVersion(operatorCtx(app, tx), read.draft)))) {
      console.error(`There is a version ${label} already, and a version is never changed. Choose another label.`);
      return 1;
    }
    if (flags["dry-run"]) console.log(`${said} would be taken in.`);
    else {
      console.log(
        `${said} was taken in as a draft. Next: HR consults and publishes it in chat (policy manage, 制度 管理), or, where that was done on paper, shenyan policy publish ${label}`,
      );
    }
    return 0;
  });
}

async function publishPolicy(app: App, [label]: string[], flags: Flags): Promise<number> {
  if (!label) return usage("policy publish");
  const { clock, company, db } = app.services;
  const [today, day] = [civilDateIn(clock.now(), company.zone), flags.from];
  const procedure = flags.procedure?.trim();
  const wrong = [
    day !== undefined && !isCivilDate(day) && `--from is a day such as 2027-01-01, not "${day}".`,
    !procedure &&
      "--procedure is missing: how the policy was made (discussion, opinions, consultation) must be on file. Say where.",
    !flags.by && "--by is missing: who of HR decided that it is published.",
    !flags.with && "--with is missing: who of HR, compliance or legal decided it with them.",
  ].filter((text) => text !== false);
  for (const text of wrong) console.error(text);
  if (wrong.length > 0 || !procedure) return 2;
  const starts = day !== undefined && isCivilDate(day) && day !== today ? day : undefined;
  if (!flags.yes) {
    console.error(
      `This puts version ${label} in force ${starts ? `from ${starts} on` : "at once"}, for everybody and for good. Say --yes if you mean it.`,
    );
    return 2;
  }
  await app.openQueue();
  try {
    await db.transaction(async (tx) => {
      const ctx = operatorCtx(app, tx);
      const from = starts ? instantAt(starts, "00:00", company.zone) : ctx.now;
      const deciders = await decidersOf(ctx, [flags.by, flags.with]);
      await publishVersion(ctx, label, { from, procedure, deciders });
    });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(error.message);
    return 1;
  }
  console.log(`Version ${label} is published, in force ${starts ? `from ${starts} on` : "from now on"}.`);
  return 0;
}

/** The people who decided that a version is published. @throws UserError for somebody whom nobody knows */
async function decidersOf(ctx: Ctx, named: readonly (string | undefined)[]): Promise<string[]> {
  const ids: string[] = [];
  for (const name of named) {
    const person = await findNamedPerson(ctx, name ?? "");
    if (!person) throw new UserError("no-such-person", `Nobody is known as "${name ?? ""}".`);
    ids.push(person.id);
  }
  return ids;
}

/** The operator is no person of the company; what a command refuses is said in English like everything here. */
const operatorCtx = (app: App, tx: Tx): Ctx => ({ ...systemCtx(app.services, tx), actor: "operator", locale: "en" });

async function syncPeople(app: App, [platform]: string[]): Promise<number> {
  const adapter = app.adapters.find((item) => item.surface.platform === platform);
  const { readDirectory } = adapter ?? {};
  if (!readDirectory) {
    console.error(`"${platform ?? ""}" is not connected or has no directory. Set its settings first.`);
    return 1;
  }
  await adapter?.start();
  const counts = await app.readDirectory(platform ?? "", () => readDirectory());
  console.log(`${counts.made} new, ${counts.kept} known, ${counts.left} not active any more.`);
  return 0;
}

async function writeMenu(app: App, _words: string[], flags: Flags): Promise<number> {
  const adapter = app.adapters.find((item) => item.surface.platform === "wecom");
  if (!adapter?.ensureMenu) {
    console.error("WeCom is not connected. Set its settings first.");
    return 1;
  }
  if (!flags.yes) {
    console.error("This replaces the menu that stands in WeCom now. Say --yes if you mean it.");
    return 2;
  }
  const result = await adapter.ensureMenu();
  console.log(result === "same" ? "The menu is as it should be." : "The menu was written.");
  return 0;
}

async function grant(app: App, [name, role]: string[]): Promise<number> {
  if (!name || !role) return usage("role grant");
  return app.services.db.transaction(async (tx) => {
    const ctx = systemCtx(app.services, tx);
    const person = await findNamedPerson(ctx, name);
    if (!person) {
      console.error(`Nobody is known as ${name}. Use an e-mail address, slack:U…, wecom:userid or our id.`);
      return 1;
    }
    const isNew = await grantRole(ctx, person, role);
    console.log(isNew ? `${person.name} has the role ${role} now.` : `${person.name} has the role ${role} already.`);
    return 0;
  });
}

async function verify(app: App): Promise<number> {
  const report = await verifyAudit(app.services.db);
  console.log(`${report.entries} entries about ${report.subjects} subjects, ${report.roots} daily roots.`);
  for (const fault of report.faults.slice(0, 50)) {
    console.error(`✘ ${fault.fault} at ${fault.subject}${fault.seq === undefined ? "" : ` entry ${fault.seq}`}`);
  }
  console.log(
    report.faults.length === 0 ? "✔ The log is whole." : `✘ ${report.faults.length} faults: somebody changed the log.`,
  );
  return report.faults.length === 0 ? 0 : 1;
}

async function resetDemo(app: App, _words: string[], flags: Flags): Promise<number> {
  if (!app.services.isDemo) {
    console.error("This is not a demo; nothing was thrown away.");
    return 1;
  }
  if (!flags.yes) {
    console.error("This throws away all reports of the demo. Say --yes if you mean it.");
    return 2;
  }
  if (!(await app.tools.resetDemo())) {
    console.error("There are real people in this database; nothing was thrown away.");
    return 1;
  }
  console.log("The demo is fresh again.");
  return 0;
}

function usage(name?: string): number {
  const lines = Object.entries(VERBS)
    .filter(([verb]) => !name || verb === name)
    .map(([, verb]) => `  shenyan ${verb.usage.padEnd(40)} ${verb.what}`);
  console.error(["Usage:", ...lines].join("\n"));
  return 2;
}

function withoutSocket({ appToken: _appToken, ...slack }: NonNullable<Config["slack"]>) {
  return slack;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: "boolean", default: false, short: "h" },
      yes: { type: "boolean", default: false },
      "dry-run": { type: "boolean", default: false },
      from: { type: "string" },
      procedure: { type: "string" },
      reason: { type: "string" },
      by: { type: "string" },
      with: { type: "string" },
    },
  });
  const name = [2, 1].map((count) => positionals.slice(0, count).join(" ")).find((text) => VERBS[text]);
  const verb = name === undefined ? undefined : VERBS[name];
  if (values.help) {
    usage(name);
    return 0;
  }
  if (!verb || name === undefined) return usage();
  const config = readConfig(process.env);
  const database = await openConfigured(config);
  const app = await createApp({
    // A command must not open Slack's socket: what comes through it belongs to the server.
    config: { ...config, slack: config.slack && withoutSocket(config.slack) },
    databaseUrl: database.url,
    masterKeys: masterKeysOf(config),
    log: createLog(process.env.LOG_LEVEL ?? "warn"),
    isWorking: false,
  });
  try {
    return await verb.run(app, positionals.slice(name.split(" ").length), values);
  } finally {
    await app.stop();
    await database.close();
  }
}

/** What is wrong with how a command was called: an option that there is not, or a file; undefined: the fault is ours. */
function sayWrongCall(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  const code = String(error.code);
  // The rest of what Node says is about its own ways around it.
  if (code.startsWith("ERR_PARSE_ARGS")) return `${error.message.split(". ")[0]}. shenyan --help shows what there is.`;
  const path = "path" in error && typeof error.path === "string" ? error.path : undefined;
  if (code === "EISDIR") return "A folder is named where a file is asked for.";
  const said = { ENOENT: "there is no such file", EACCES: "this may not be read" }[code];
  return path !== undefined && said !== undefined ? `${path}: ${said}` : undefined;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof ConfigError ? error.message : (sayWrongCall(error) ?? error));
    process.exit(1);
  },
);
