import type { App } from "./app.ts";
import { civilDateIn } from "./core/calendar/index.ts";
import { systemCtx } from "./core/context.ts";
import { versionInForce } from "./features/policy/index.ts";
import type { RecurringRow } from "./jobs/clock.ts";
import { countReminders } from "./metrics.ts";

/** What is wrong and how to mend it; 1 where something is. */
export async function doctor(app: App): Promise<number> {
  let faults = 0;
  const say = (isGood: boolean, text: string, mend?: string) => {
    if (!isGood) faults++;
    console.log(`${isGood ? "✔" : "✘"} ${text}${!isGood && mend ? `\n  → ${mend}` : ""}`);
  };
  const { db, clock, company } = app.services;
  const people = await db.prisma.person.count({ where: { isActive: true } });
  say(people > 0, `${people} people`, "shenyan people sync slack|wecom, or shenyan people import FILE.csv");
  const managed = await db.prisma.person.count({ where: { isActive: true, managerId: { not: null } } });
  say(
    people === 0 || managed > 0,
    `${managed} of them have a manager`,
    "name managers in the directory; without them nothing goes to the next level",
  );
  for (const role of ["compliance", "hr", "security", "pr", "legal", "admin"]) {
    const count = await db.prisma.roleGrant.count({ where: { role, person: { isActive: true } } });
    say(count > 0, `${count} with the role ${role}`, `shenyan role grant PERSON ${role}`);
  }
  const inForce = await db.transaction((tx) => versionInForce(systemCtx(app.services, tx), clock.now()));
  say(
    inForce !== undefined,
    inForce ? `version ${inForce.label} of the policy is in force` : "no version of the policy is in force",
    "fill in content/policy, then shenyan policy import and shenyan policy publish",
  );
  for (const adapter of app.adapters) {
    const { isConnected, detail } = (await adapter.check?.()) ?? adapter.health();
    say(
      isConnected,
      `${adapter.surface.platform}: ${detail}`,
      "look at its settings and at what the platform's page says",
    );
  }
  const year = Number(clock.now().toISOString().slice(0, 4));
  const calendar = app.services.calendars.of(company.region);
  say(
    calendar.covers(`${year}-12-31`),
    `days off of ${year} are known for ${company.region}`,
    "shenyan calendar import FILE.csv, with the days of the yearly notice",
  );
  const failed = await db.prisma.delivery.count({ where: { state: { in: ["failed", "unreachable"] } } });
  say(
    failed === 0,
    `${failed} messages could not be delivered`,
    "see the column error of the table delivery; serve these people by other means",
  );
  const lost = await db.prisma.evidence.count({ where: { state: "refused", refusal: "not-fetched" } });
  say(
    lost === 0,
    `${lost} files could not be fetched from a platform`,
    "ask for them again; see the log for the reasons",
  );
  const late = await db.prisma.deadline.count({ where: { closedAt: null, dueAt: { lt: clock.now() } } });
  console.log(`  ${late} open deadlines are overdue`);
  const reminders = await countReminders(db, clock.now());
  say(
    reminders.missed === 0 && reminders.unsent === 0,
    `${reminders.due} reminders were due in the last day, ${reminders.sent} went out, ${reminders.unsent} did not, ${reminders.missed} deadlines wait for one`,
    "see that the server runs and that the platforms above are connected; the table delivery has the reasons",
  );
  const jobs = await app.jobClock.table();
  for (const { name, what, run, isLate } of jobs) {
    if (isLate) say(false, `${name} should have run (${what})`, "see that a server runs on this database");
    if (run?.outcome === "failed") say(false, `the last run of ${name} failed (${what})`, "see the log of that time");
  }
  console.log(`\nRecurring work:\n${jobLines(jobs).join("\n")}`);
  return faults === 0 ? 0 : 1;
}

/** Recurring work as a table, in the zone in which its patterns are meant. */
function jobLines(rows: readonly RecurringRow[]): string[] {
  const at = (date: Date | undefined, zone: string) =>
    date === undefined ? "–" : `${civilDateIn(date, zone)} ${date.toLocaleTimeString("en-GB", { timeZone: zone })}`;
  const table = rows.map(({ name, cron, zone, what, run, next, isLate }) => [
    name,
    cron,
    zone,
    at(run?.startedAt, zone),
    isLate ? "late" : (run?.outcome ?? "–"),
    run?.tookMs === undefined ? "–" : `${run.tookMs} ms`,
    String(run?.failures ?? 0),
    at(next, zone),
    what,
  ]);
  const head = ["name", "cron", "zone", "last run", "outcome", "took", "failed", "next run", "what"];
  const widths = head.map((title, column) => Math.max(title.length, ...table.map((row) => row[column]?.length ?? 0)));
  return [head, ...table].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** The table of recurring work; 1 where something of it failed or did not run. */
export async function showJobs(app: App): Promise<number> {
  const rows = await app.jobClock.table();
  for (const line of jobLines(rows)) console.log(line);
  return rows.some(({ isLate, run }) => isLate || run?.outcome === "failed") ? 1 : 0;
}
