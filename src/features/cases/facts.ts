import type { Block } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import { type OpenDeadline, openDeadlines } from "../../core/deadlines/read.ts";
import { type EvidenceItem, evidenceOf } from "../../core/evidence.ts";
import { lastMove } from "../../core/lifecycle.ts";
import { findPeople, findPerson, type Person } from "../../core/people.ts";
import { explainDays, sayDue, sayInstant, sayTimeLeft } from "../../core/wording.ts";
import { numbersOfReports } from "../incidents/index.ts";
import { comparisonFor, countFor, policyOf } from "./count.ts";
import type { Comparison, StrikeCount } from "./ladder.ts";
import { caseLife } from "./life.ts";
import { type Case, type Line, type Proportionality, type Sanction, sayNumber } from "./model.ts";
import { obligationsBlock } from "./obligations/card.ts";
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
import { TIME_KINDS } from "./terms.ts";

/** The nearest term that somebody is to keep, in words. */
export type DueSaid = { kind: string; at: Date; isLate: boolean; left: string; when: string; explained: string };

/** Everything that a card about a case may show, read once. */
export type CaseFacts = CaseParts & {
  row: Case;
  subjectName: string;
  subjectDepartment: string;
  handlerName: string | undefined;
  names: ReadonlyMap<string, string>;
  lines: Line[];
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
  deadlines: OpenDeadline[];
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

/** Terms that nobody is reminded of do not stand on a card as what is due. */
const isShown = ({ kind }: OpenDeadline): boolean =>
  !(TIME_KINDS as readonly string[]).includes(kind) && kind !== "silent" && kind !== "recusal";

/** Reads a case whole, in some twenty queries by id. */
export async function readFacts(ctx: Ctx, row: Case): Promise<CaseFacts> {
  const parts = await readParts(ctx, row.id);
  const lines = await linesOf(ctx, row.id);
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
    proportionality: proportionalityIn(lines),
    due: nearest && sayDeadlineOf(ctx, nearest),
    deadlines,
    last: await lastOf(ctx, row),
  };
}

/** What a decision asks for, as the reader may see and do it. */
export async function asked(ctx: Ctx, sanction: Sanction | undefined): Promise<Block[]> {
  if (!sanction || !ctx.person) return [];
  const { servedAt } = sanction;
  // What a second look took away before the decision was served was never asked of the person.
  const isOwn = ctx.person.id === sanction.subjectId;
  const wasAsked = ({ state, movedAt }: { state: string; movedAt: Date }) =>
    !(isOwn && servedAt && state === "cancelled" && movedAt <= servedAt);
  const rows = (await obligationsOf(ctx, sanction.id)).filter(wasAsked);
  return rows.length > 0 ? obligationsBlock(ctx, rows, ctx.person) : [];
}

function proportionalityIn(lines: readonly Line[]): Proportionality | undefined {
  const found = lines.findLast(({ kind }) => kind === "proportionality");
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
