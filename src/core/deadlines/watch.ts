import type { Statement } from "../../db/database.ts";
import { nextWorkingTime } from "../calendar/index.ts";
import { callback } from "../callback.ts";
import type { Action, Card, ListItem } from "../card.ts";
import { type Ctx, systemCtx } from "../context.ts";
import type { Notice, Registry } from "../feature.ts";
import { markMoved } from "../lifecycle.ts";
import { coreWords } from "../messages/index.ts";
import { addMessages, type OutgoingMessage } from "../outbox.ts";
import type { Person } from "../people.ts";
import type { Services } from "../services.ts";
import { sayDue, sayTimeLeft } from "../wording.ts";
import { type DueInputs, nextStage, OFFICE_HOURS, type Stage } from "./term.ts";

/** One open deadline as the watch reads it. */
export type DeadlineRow = {
  id: string;
  subject: string;
  kind: string;
  starts_at: Date;
  due_at: Date;
  stage: Stage;
  inputs: DueInputs;
};

/** So many in one transaction; what is left comes with the next round at once. */
const BATCH = 200;
/** Several within an hour become one digest. */
const DIGEST_MS = 3_600_000;

const DUE: Statement = {
  name: "deadlines.due",
  text: `SELECT id, subject, kind, starts_at, due_at, stage, inputs FROM deadline
    WHERE closed_at IS NULL AND next_at IS NOT NULL AND next_at <= $1
    ORDER BY next_at LIMIT $2 FOR UPDATE SKIP LOCKED`,
};
const ADVANCE: Statement = {
  name: "deadlines.advance",
  text: "UPDATE deadline SET next_at = $2, stage = $3 WHERE id = $1",
};
const REMINDED: Statement = {
  name: "deadlines.reminded",
  text: "UPDATE person SET reminded_at = $2 WHERE id = ANY($1)",
};
const RECENTLY: Statement = {
  name: "deadlines.recently-reminded",
  text: "SELECT id, reminded_at FROM person WHERE id = ANY($1) AND reminded_at > $2",
};

/**
 * Tells those who must act about every deadline whose next stage has come; returns how many stages were passed. Those
 * that fall within the coming hour come along, so that a person gets one message and not several. One query through
 * one index when nothing is due.
 */
export async function watchDeadlines(services: Services, registry: Registry): Promise<number> {
  let passed = 0;
  for (;;) {
    const count = await services.db.transaction((tx) => watchBatch(systemCtx(services, tx), registry));
    passed += count;
    if (count < BATCH) return passed;
  }
}

type Told = { person: Person; lines: { id: string; stage: Stage }[] };

async function watchBatch(ctx: Ctx, registry: Registry): Promise<number> {
  const due = (await ctx.tx.sql<DeadlineRow>(DUE, [ctx.now, BATCH])).map((row) => caughtUp(ctx, row));
  if (due.length === 0) return 0;
  const soon = await ctx.tx.sql<DeadlineRow>(DUE, [new Date(ctx.now.getTime() + DIGEST_MS), BATCH]);
  const told = new Map<string, Told>();
  const audience = new Map<DeadlineRow, Person[]>();
  const tell = (row: DeadlineRow, people: readonly Person[]) => {
    for (const person of people) {
      const entry = told.get(person.id) ?? { person, lines: [] };
      entry.lines.push({ id: row.id, stage: row.stage });
      told.set(person.id, entry);
    }
  };
  for (const row of due) audience.set(row, await peopleFor(ctx, registry, row));
  const recent = await recentlyReminded(ctx, [...audience.values()].flat());
  const passing: DeadlineRow[] = [];
  for (const row of due) {
    const people = audience.get(row) ?? [];
    const held = people.map((person) => recent.get(person.id)).filter((at) => at !== undefined);
    // Everybody heard from us within the hour: it waits and joins what comes then. Escalations and short terms do not.
    if (people.length > 0 && held.length === people.length && canWait(row)) {
      const again = new Date(Math.min(...held.map((at) => at.getTime())) + DIGEST_MS);
      await ctx.tx.sql(ADVANCE, [row.id, officeTime(ctx, row, people, again), row.stage]);
      continue;
    }
    const at = officeTime(ctx, row, people, ctx.now);
    if (at > ctx.now) {
      await ctx.tx.sql(ADVANCE, [row.id, at, row.stage]);
      continue;
    }
    if (!isAhead(row) && (await registry.dutiesOf(row.subject)?.lapse?.(ctx, row.subject, row.kind))) continue;
    tell(row, people);
    passing.push(row);
    // A card that promised something by then says now that it is late.
    if (row.stage === "overdue") await markMoved(ctx, row.subject);
  }
  const known = new Set(due.map((row) => row.id));
  for (const row of soon) {
    // "Overdue" said before its time would be untrue, and who is passed over early had time left.
    if (known.has(row.id) || !isAhead(row)) continue;
    const people = await peopleFor(ctx, registry, row);
    // It comes along only if all its people hear from us now anyway.
    if (people.length > 0 && people.every((person) => told.has(person.id))) {
      tell(row, people);
      passing.push(row);
    }
  }
  await addMessages(
    ctx.tx,
    ctx.now,
    [...told.values()].map((entry) => reminderOf(ctx, entry)),
  );
  if (told.size > 0) await ctx.tx.sql(REMINDED, [[...told.keys()], ctx.now]);
  for (const row of passing) await advance(ctx, row);
  return due.length;
}

/** It speaks of something that is still to come. */
const isAhead = (row: DeadlineRow): boolean => row.stage === "half" || row.stage === "last-morning";
const canWait = (row: DeadlineRow): boolean => isAhead(row) && !/hours$/.test(row.inputs.term.count);

/** What lay still until the term was over says only that: two messages about one thing would follow each other. */
function caughtUp(ctx: Ctx, row: DeadlineRow): DeadlineRow {
  return isAhead(row) && row.due_at <= ctx.now ? { ...row, stage: "overdue" } : row;
}

/**
 * The earliest time from `from` on at which at least half of the people are in office hours, each by the calendar and
 * zone of their own; at any hour if the term runs round the clock. A deadline has one course for all its people: waiting
 * for the last would, between Shanghai and New York, be waiting for ever, and with a holiday here hold up those there.
 */
function officeTime(ctx: Ctx, row: DeadlineRow, people: readonly Person[], from: Date): Date {
  const { term } = row.inputs;
  if (term.count === "hours" || (term.count === "until" && term.isSilent) || people.length === 0) return from;
  const next = (person: Person, at: Date) =>
    nextWorkingTime(ctx.calendars.of(person.region, person.zone), at, {
      ...OFFICE_HOURS,
      // The hour that somebody chose is for what can wait: not for short terms, and not for what is overdue.
      from: (canWait(row) && person.remindFrom) || OFFICE_HOURS.from,
    });
  const openings = people.map((person) => next(person, from)).sort((a, b) => a.getTime() - b.getTime());
  const isMost = (at: Date) => 2 * people.filter((person) => next(person, at) <= at).length >= people.length;
  // When half of them have opened once, it may be closed again for the first: then those behind have theirs.
  return openings.find(isMost) ?? openings[Math.ceil(people.length / 2) - 1] ?? from;
}

const reminderOf = (ctx: Ctx, { person, lines }: Told): OutgoingMessage => ({
  key: `remind:${person.id}:${ctx.now.getTime()}:${lines[0]?.id}`,
  notice: REMINDER,
  params: { lines },
  to: [{ personId: person.id }],
});

function peopleFor(ctx: Ctx, registry: Registry, row: DeadlineRow): Promise<Person[]> {
  const duties = registry.dutiesOf(row.subject);
  if (!duties) return Promise.resolve([]);
  const level = levelOf(row.stage);
  return Promise.resolve(
    level === undefined
      ? duties.whoMust(ctx, row.subject, row.kind)
      : duties.whoNext(ctx, row.subject, row.kind, level),
  ).then((people) => people.filter((person) => person.isActive));
}

const levelOf = (stage: Stage): 1 | 2 | 3 | undefined =>
  stage.startsWith("escalate-") ? (Number(stage.slice(-1)) as 1 | 2 | 3) : undefined;

async function recentlyReminded(ctx: Ctx, people: readonly Person[]): Promise<Map<string, Date>> {
  const since = new Date(ctx.now.getTime() - DIGEST_MS);
  const ids = [...new Set(people.map((person) => person.id))];
  const rows = await ctx.tx.sql<{ id: string; reminded_at: Date }>(RECENTLY, [ids, since]);
  return new Map(rows.map((row) => [row.id, row.reminded_at]));
}

async function advance(ctx: Ctx, row: DeadlineRow): Promise<void> {
  const calendar = ctx.calendars.of(row.inputs.region, row.inputs.zone);
  const course = { startsAt: row.starts_at, dueAt: row.due_at, term: row.inputs.term };
  const next = nextStage(course, row.stage, ctx.now, calendar);
  await ctx.tx.sql(ADVANCE, [row.id, next?.at ?? null, next?.stage ?? null]);
}

export const REMINDER = "core.reminder";

const OPEN_ONES: Statement = {
  name: "deadlines.open-ones",
  text: `SELECT id, subject, kind, starts_at, due_at, stage, inputs FROM deadline
    WHERE id = ANY($1) AND closed_at IS NULL ORDER BY due_at`,
};

/** The reminder, drawn when it is sent: what was done meanwhile is left out, and if all was, nothing is sent. */
export const reminderNotice = (registry: () => Registry): Notice => ({
  name: REMINDER,
  called: (locale) => coreWords.in(locale)("personal.reminder"),
  async render(ctx, params): Promise<Card | undefined> {
    const lines = params.lines as { id: string; stage: Stage }[];
    const stages = new Map(lines.map((line) => [line.id, line.stage]));
    const rows = await ctx.tx.sql<DeadlineRow>(OPEN_ONES, [lines.map((line) => line.id)]);
    const items: ListItem[] = [];
    let [escalated, isAnyHour, highest] = [0, false, 0];
    for (const row of rows) {
      const stage = stages.get(row.id) ?? row.stage;
      const item = await lineOf(ctx, registry(), row, stage);
      if (!item) continue;
      items.push(item);
      highest = Math.max(highest, levelOf(stage) ?? 0);
      if (levelOf(stage) !== undefined) escalated += 1;
      else isAnyHour ||= row.inputs.term.count === "hours";
    }
    const isEscalated = escalated === items.length;
    const [first] = items;
    if (!first) return undefined;
    const t = coreWords.in(ctx.locale);
    const title =
      items.length > 1
        ? t(isEscalated ? "reminders.escalatedDigest" : "reminders.digestTitle", { count: items.length })
        : highest > 1
          ? t("reminders.escalatedAgain", { level: highest })
          : t(isEscalated ? "reminders.escalatedTitle" : "reminders.title");
    const foot = t(isEscalated ? "reminders.escalatedFoot" : isAnyHour ? "reminders.footAnyHour" : "reminders.foot");
    const hub: Action = { kind: "run", label: t("help.open"), callback: callback("core.hub") };
    return { title, body: [{ kind: "list", items }], actions: [hub], foot };
  },
});

async function lineOf(ctx: Ctx, registry: Registry, row: DeadlineRow, stage: Stage): Promise<ListItem | undefined> {
  const duties = registry.dutiesOf(row.subject);
  const line = await duties?.line(ctx, row.subject, row.kind);
  if (!duties || !line) return undefined;
  const t = coreWords.in(ctx.locale);
  const calendar = ctx.calendars.of(row.inputs.region, row.inputs.zone);
  const when = sayDue(ctx, row.due_at);
  const left = sayTimeLeft(row.due_at, ctx.locale, calendar, ctx.now);
  const action = line.action && { action: line.action };
  if (levelOf(stage) !== undefined) {
    const who = line.who ?? "–";
    return { title: t("reminders.escalated", { line: line.title, when, who, late: left }), ...action };
  }
  if (row.due_at <= ctx.now)
    return { title: t("reminders.overdue", { line: line.title, when, late: left }), ...action };
  return { title: t("reminders.due", { line: line.title, when, left }), ...action };
}
