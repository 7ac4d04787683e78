import { civilDateIn } from "../../core/calendar/civil.ts";
import { cnArbitrationLimit } from "../../core/calendar/periods.ts";
import type { Ctx } from "../../core/context.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import { type EvidenceItem, evidenceOf } from "../../core/evidence.ts";
import { lastMove } from "../../core/lifecycle.ts";
import { findPeople } from "../../core/people.ts";
import { sayDay, sayDue, sayInstant } from "../../core/wording.ts";
import { askedNow, type DueSaid, policyOf, sanctionOf, sayCaseNumber, sayDeadlineOf } from "../cases/index.ts";
import { isAdmitted } from "./guards.ts";
import { appealLife } from "./life.ts";
import { type Answer, type Appeal, type Asked, isAmendable, isOver, type Line } from "./model.ts";
import { caseOf } from "./parties.ts";
import { linesOf, readAnswer } from "./store.ts";

/** Everything that a card about an appeal may show, read once. */
export type AppealFacts = {
  row: Appeal;
  caseNumber: string;
  /** The reader is the appellant, and not who stands for them. */
  isOwn: boolean;
  appellantName: string;
  appellantDepartment: string;
  reviewerName: string | undefined;
  names: ReadonlyMap<string, string>;
  lines: Line[];
  evidence: EvidenceItem[];
  /** By when it is answered, or said whether it is admitted: both sides read the same. */
  due: DueSaid | undefined;
  /** By when the appellant can answer what waits for them. */
  reply: DueSaid | undefined;
  isRecusalOpen: boolean;
  isCommentAsked: boolean;
  isAdmitted: boolean;
  /** Until when the appellant can change it; undefined: not any more. */
  openUntil: string | undefined;
  answer: Answer | undefined;
  /** What the decision asks for now. */
  asked: Asked | undefined;
  mayExtend: boolean;
  /** The last day to apply for arbitration; undefined outside mainland China. */
  arbitrationUntil: string | undefined;
  last: { who: string | undefined; when: string } | undefined;
};

/** Reads an appeal whole, in some fifteen queries by id. */
export async function readFacts(ctx: Ctx, row: Appeal): Promise<AppealFacts> {
  const case_ = await caseOf(ctx, row);
  const lines = await linesOf(ctx, row.id);
  const people = await findPeople(ctx.tx, [
    row.appellantId,
    ...(row.reviewerId ? [row.reviewerId] : []),
    ...lines.flatMap(({ byId }) => byId ?? []),
  ]);
  const appellant = people.find(({ id }) => id === row.appellantId);
  const names = new Map(people.map((person) => [person.id as string, person.name]));
  const deadlines = await openDeadlines(ctx.tx, [row.id]);
  const term = (...kinds: string[]): DueSaid | undefined => {
    const found = deadlines.find(({ kind }) => kinds.includes(kind));
    return found && sayDeadlineOf(ctx, found);
  };
  const { parameters } = await policyOf(ctx, case_);
  return {
    row,
    caseNumber: sayCaseNumber(case_.number),
    isOwn: ctx.person?.id === row.appellantId,
    appellantName: appellant?.name ?? "–",
    appellantDepartment: appellant?.department ?? "",
    reviewerName: row.reviewerId ? names.get(row.reviewerId) : undefined,
    names,
    lines,
    evidence: await evidenceOf(ctx.tx, ctx, row.id),
    due: term("answer") ?? term("admission"),
    reply: term("reply"),
    isRecusalOpen: deadlines.some(({ kind }) => kind === "recusal"),
    isCommentAsked: deadlines.some(({ kind }) => kind === "comment"),
    isAdmitted: await isAdmitted(ctx, row),
    openUntil: isAmendable(row, ctx.now) ? sayDue(ctx, row.openUntil) : undefined,
    answer: isOver(row.state) ? await readAnswer(ctx, row.id) : undefined,
    asked: await askedNow(ctx, row.caseId),
    mayExtend: parameters.mayExtendAnswer && !lines.some(({ kind }) => kind === "extended"),
    arbitrationUntil: case_.jurisdiction === "CN" ? await arbitrationUntil(ctx, row) : undefined,
    last: await lastOf(ctx, row),
  };
}

/** One year from when the person knew of the decision; the earlier day, so that nobody relies on more. */
async function arbitrationUntil(ctx: Ctx, row: Appeal): Promise<string> {
  const sanction = await sanctionOf(ctx, row.caseId);
  const calendar = ctx.calendars.of("CN", "Asia/Shanghai");
  const knewAt = sanction?.receivedAt ?? sanction?.servedAt ?? row.filedAt;
  const { deadline } = cnArbitrationLimit(calendar, civilDateIn(knewAt, calendar.zone));
  return sayDay(new Date(deadline.getTime() - 1), ctx.locale, calendar.zone, ctx.now);
}

async function lastOf(ctx: Ctx, row: Appeal): Promise<AppealFacts["last"]> {
  const last = await lastMove(ctx, appealLife, row.id);
  if (!last) return undefined;
  const [by] = last.actor.startsWith("per_") ? await findPeople(ctx.tx, [last.actor]) : [];
  return { who: by?.name, when: sayInstant(last.at, ctx.locale, ctx.zone, ctx.now) };
}
