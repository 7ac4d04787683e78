import type { Block } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import { type OpenDeadline, openDeadlines } from "../../core/deadlines/read.ts";
import { type EvidenceItem, evidenceOf } from "../../core/evidence.ts";
import { lastMove } from "../../core/lifecycle.ts";
import { findPeople, findPerson, type Person } from "../../core/people.ts";
import { explainDays, sayDue, sayInstant, sayTimeLeft } from "../../core/wording.ts";
import { numbersOfReports } from "../incidents/index.ts";
import { comparisonFor, countFor, policyOf } from "./count.ts";
import { has } from "./handling.ts";
import type { Comparison, StrikeCount } from "./ladder.ts";
import { caseLife } from "./life.ts";
import {
  type Case,
  type InterimNow,
  interimIn,
  type Line,
  type LineKind,
  type Proportionality,
  type Sanction,
  sayNumber,
  standing,
} from "./model.ts";
import { obligationsBlock } from "./obligations/card.ts";
import { wasAsked } from "./obligations/model.ts";
import { obligationsOf } from "./obligations/store.ts";
import { sanctionOf, sanctionsOf } from "./sanctions/store.ts";
import {
  type QuestionText,
  questionsOf,
  type Sent,
  sentAbout,
  type TaskText,
  type Told,
  tasksOf,
  toldOf,
} from "./side/store.ts";
import { type CaseParts, findCases, linesOf, linkedWith, readParts, reportsOf } from "./store.ts";
import { INTERIM, TIME_KINDS } from "./terms.ts";

/** The nearest term that somebody is to keep, in words. */
export type DueSaid = { kind: string; at: Date; isLate: boolean; left: string; when: string; explained: string };

/** Everything that a card about a case may show, read once. */
export type CaseFacts = CaseParts & {
  row: Case;
  subjectName: string;
  subjectDepartment: string;
  handlerName: string | undefined;
  names: ReadonlyMap<string, string>;
  /** What was said, as far as the reader may know of it. */
  lines: Line[];
  /** The reader is the second pair of eyes, and may know that the person reported somebody (R-CN-15). */
  isClearer: boolean;
  evidence: (EvidenceItem & { of: string })[];
  reports: string[];
  linked: string[];
  questions: QuestionText[];
  tasks: TaskText[];
  told: Told[];
  sent: Sent[];
  sanction: Sanction | undefined;
  /** What the decision asks for, drawn for this reader. */
  obligations: Block[];
  policyLabel: string;
  appealDays: number;
  count: StrikeCount & { numbers: string[] };
  comparison: Comparison;
  proportionality: Proportionality | undefined;
  due: DueSaid | undefined;
  interimDue: DueSaid | undefined;
  deadlines: OpenDeadline[];
  /** The person asked for another handler and has no answer yet. */
  isRecusalOpen: boolean;
  last: { who: string | undefined; when: string } | undefined;
};

/** A deadline in the reader's words, with the days that were counted. */
export function sayDeadlineOf(ctx: Ctx, deadline: OpenDeadline): DueSaid {
  const calendar = ctx.calendars.of(deadline.inputs.region, deadline.inputs.zone);
  return {
    kind: deadline.kind,
    at: deadline.dueAt,
    isLate: deadline.dueAt <= ctx.now,
    left: sayTimeLeft(deadline.dueAt, ctx.locale, calendar, ctx.now),
    when: sayDue(ctx, deadline.dueAt),
    explained: explainDays(deadline.inputs, ctx.locale),
  };
}

/** Until when somebody is to do what they are asked in the meantime: as its term runs, or as it was said to them. */
export async function interimDueOf(
  ctx: Ctx,
  row: Pick<Case, "id" | "subjectId">,
  interim: InterimNow | undefined,
): Promise<DueSaid | undefined> {
  if (!interim?.by || interim.state !== "asked") return undefined;
  const running = (await openDeadlines(ctx.tx, [row.id])).find(({ kind }) => kind === INTERIM);
  if (running) return sayDeadlineOf(ctx, running);
  const { region, zone } = (await findPerson(ctx.tx, row.subjectId)) ?? ctx.company;
  const at = new Date(interim.by);
  return {
    kind: INTERIM,
    at,
    isLate: at <= ctx.now,
    left: sayTimeLeft(at, ctx.locale, ctx.calendars.of(region, zone), ctx.now),
    when: sayDue(ctx, at),
    explained: "",
  };
}

/** What is asked of the person in the meantime has its own place on a card. Terms that nobody is reminded of do not stand on a card as what is due. */
const isShown = ({ kind }: OpenDeadline): boolean =>
  !(TIME_KINDS as readonly string[]).includes(kind) && !["silent", "recusal", INTERIM].includes(kind);

/**
 * Why the person objects to the handler, what was answered, and why a case goes on against somebody who reported, are for
 * who decides that: not for whom it is about.
 */
const CLEARERS_ALONE: readonly LineKind[] = ["recusal_asked", "recusal_answer", "cleared"];

/** Reads a case whole, in some twenty queries by id. */
export async function readFacts(ctx: Ctx, row: Case): Promise<CaseFacts> {
  const parts = await readParts(ctx, row.id);
  const all = await linesOf(ctx, row.id);
  const isTheirs = ({ kind }: Line) => CLEARERS_ALONE.includes(kind);
  const isClearer = (row.protection !== "none" || all.some(isTheirs)) && (await has(ctx, row, "clearer"));
  const lines = isClearer ? all : all.filter((line) => !isTheirs(line));
  const reports = (await reportsOf(ctx, [row.id])).get(row.id) ?? [];
  const [questions, tasks, told] = [
    await questionsOf(ctx, row.id),
    await tasksOf(ctx, row.id),
    await toldOf(ctx, row.id),
  ];
  const sanction = await sanctionOf(ctx, row.id);
  const sent = await sentAbout(ctx, sanction ? [row.id, sanction.id] : [row.id]);
  const evidence: CaseFacts["evidence"] = [];
  for (const of of [row.id, ...reports])
    evidence.push(...(await evidenceOf(ctx.tx, ctx, of)).map((item) => ({ ...item, of })));
  const people = await findPeople(ctx.tx, [
    row.subjectId,
    ...[row.handlerId, row.proposerId, row.deciderId, row.secondId].flatMap((id) => id ?? []),
    ...lines.flatMap(({ byId }) => byId ?? []),
    ...questions.map(({ witnessId }) => witnessId),
    ...tasks.map(({ ownerId }) => ownerId),
    ...told.flatMap(({ personId }) => personId ?? []),
    ...sent.map(({ personId }) => personId),
  ]);
  const names = new Map(people.map((person) => [person.id as string, person.name]));
  const subject: Person | undefined = people.find(({ id }) => id === row.subjectId);
  const deadlines = await openDeadlines(ctx.tx, [row.id]);
  const nearest = deadlines.find(isShown);
  const version = await policyOf(ctx, row);
  const count = await countFor(ctx, row, sanction?.decidedAt ?? ctx.now);
  return {
    ...parts,
    row,
    subjectName: subject?.name ?? "–",
    subjectDepartment: subject?.department ?? "",
    handlerName: row.handlerId ? names.get(row.handlerId) : undefined,
    names,
    lines,
    isClearer,
    evidence,
    reports: await numbersOfReports(ctx, reports),
    linked: (await linkedWith(ctx, row.id)).map(({ number }) => sayNumber(number)),
    questions,
    tasks,
    told,
    sent,
    sanction,
    obligations: await asked(ctx, sanction),
    policyLabel: version.label,
    appealDays: version.parameters.appealDays,
    count: { ...count, numbers: await numbersOf(ctx, row, sanction?.counted ?? count.counted) },
    comparison: await comparisonFor(ctx, row, parts.proposal?.gravity ?? "normal"),
    proportionality: proportionalityIn(lines, row),
    due: nearest && sayDeadlineOf(ctx, nearest),
    interimDue: await interimDueOf(ctx, row, interimIn(row, lines)),
    deadlines,
    isRecusalOpen: deadlines.some(({ kind }) => kind === "recusal"),
    last: await lastOf(ctx, row),
  };
}

/** What a decision asks for, as the reader may see and do it. */
export async function asked(ctx: Ctx, sanction: Sanction | undefined): Promise<Block[]> {
  if (!sanction || !ctx.person) return [];
  const isOwn = ctx.person.id === sanction.subjectId;
  const rows = (await obligationsOf(ctx, sanction.id)).filter((row) => !isOwn || wasAsked(row, sanction.servedAt));
  return rows.length > 0 ? obligationsBlock(ctx, rows, ctx.person) : [];
}

function proportionalityIn(lines: readonly Line[], row: Case): Proportionality | undefined {
  // What a decision rests on is by whoever proposed it, whoever has the case since.
  const isOpen = ["open", "allegation_served", "deliberation"].includes(row.state);
  const handlerId = isOpen ? row.handlerId : (row.proposerId ?? row.handlerId);
  const found = standing(lines, "proportionality", { allegedAt: row.allegedAt, handlerId });
  return found && (JSON.parse(found.text) as Proportionality);
}

/** The numbers of the cases whose decisions count. */
async function numbersOf(ctx: Ctx, row: Case, counted: readonly string[]): Promise<string[]> {
  if (counted.length === 0) return [];
  const cases = new Map((await sanctionsOf(ctx, row.subjectId)).map(({ id, caseId }) => [id as string, caseId]));
  const ids = counted.flatMap((id) => cases.get(id) ?? []);
  return (await findCases(ctx, ids)).map(({ number }) => sayNumber(number));
}

async function lastOf(ctx: Ctx, row: Case): Promise<CaseFacts["last"]> {
  const last = await lastMove(ctx, caseLife, row.id);
  if (!last) return undefined;
  const by = last.actor.startsWith("per_") ? await findPerson(ctx.tx, last.actor) : undefined;
  return { who: by?.name, when: sayInstant(last.at, ctx.locale, ctx.zone, ctx.now) };
}
