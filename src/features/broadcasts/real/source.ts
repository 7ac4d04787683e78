import { civilDateIn } from "../../../core/calendar/index.ts";
import type { Ctx } from "../../../core/context.ts";
import { LOCALES } from "../../../core/locale.ts";
import { findPerson } from "../../../core/people.ts";
import { appealedOf, type Case, caseTexts, findCase, isErasedCase, partiesOfCase } from "../../cases/index.ts";
import { textsOf } from "../library.ts";
import { broadcastWords } from "../messages/index.ts";
import type { Broadcast } from "../model.ts";
import {
  CROWD_MIN,
  NAMED_DEPARTMENT_MIN,
  type Season,
  type Secrets,
  seasonOf,
  smallestGroup,
  type Trace,
  tracesIn,
} from "./anonymity.ts";
import { crowdOf, smallDepartments } from "./store-crowd.ts";

/**
 * Why a case may not be told: it is not final, or no violation was found, or too few people share what its person could
 * be found by. Undefined: it may.
 */
export async function whyNotSource(ctx: Ctx, row: Case): Promise<string | undefined> {
  if (isErasedCase(row)) return "no-such-case";
  // A late appeal waits to be admitted while its case is still final.
  if (row.state === "under_appeal" || (await appealedOf(ctx, row.id)) === "late") return "under-appeal";
  if (row.state === "annulled") return "reversed";
  if (row.state !== "final" && row.state !== "varied") return "not-final";
  const person = await findPerson(ctx.tx, row.subjectId);
  if (!person || smallestGroup(await crowdOf(ctx, person)) < CROWD_MIN) return "crowd-too-small";
  return undefined;
}

/** What the text of a case must not give away. */
export async function secretsOf(ctx: Ctx, row: Case): Promise<Secrets> {
  const { reporters, subject, witnesses } = await partiesOfCase(ctx, row);
  return {
    names: [...reporters, ...(subject ? [subject] : []), ...witnesses].map(({ name }) => name),
    departments: await smallDepartments(ctx, NAMED_DEPARTMENT_MIN),
    texts: await caseTexts(ctx, row.id),
  };
}

/** What in the words of a draft could lead to somebody of its case. */
export async function tracesOf(ctx: Ctx, row: Case, { content }: Pick<Broadcast, "content">): Promise<Trace[]> {
  return tracesIn(content ? textsOf(content).join("\n") : "", await secretsOf(ctx, row));
}

/** Whether what a first draft asks its writer to write still stands in it. */
const isUnwritten = ({ content }: Pick<Broadcast, "content">): boolean =>
  content !== undefined &&
  LOCALES.some((locale) => content.words[locale].text.includes(broadcastWords.in(locale)("draft.toWrite")));

/** Why a draft from real life may not go out as it stands; undefined: it may. */
export async function whyNotTell(ctx: Ctx, row: Broadcast): Promise<string | undefined> {
  const source = row.sourceId ? await findCase(ctx, row.sourceId) : undefined;
  if (!source) return "no-such-case";
  const refusal = await whyNotSource(ctx, source);
  if (refusal) return refusal;
  if (row.objectedAt) return "objected";
  if (isUnwritten(row)) return "unwritten";
  // Before the term: whoever mends a trace begins it anew.
  const [trace] = await tracesOf(ctx, source, row);
  if (trace) return `trace-${trace}`;
  return row.objectUntil && ctx.now < row.objectUntil ? "objection-open" : undefined;
}

/** All that may be said of the circumstances. */
export type Outline = { season: Season; department: string | undefined; step: 1 | 2 | 3; clauses: Case["clauses"] };

/** A case without what would tell whose it is. */
export async function outlineOf(ctx: Ctx, row: Case, step: 1 | 2 | 3): Promise<Outline> {
  const person = await findPerson(ctx.tx, row.subjectId);
  const crowd = person && (await crowdOf(ctx, person));
  const month = Number(civilDateIn(row.conductAt, ctx.company.zone).slice(5, 7));
  return {
    season: seasonOf(month),
    department: crowd && crowd.department >= NAMED_DEPARTMENT_MIN ? person.department : undefined,
    step,
    clauses: row.clauses,
  };
}
