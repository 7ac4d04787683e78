import { civilDateIn } from "../../../core/calendar/index.ts";
import type { Ctx } from "../../../core/context.ts";
import { findPerson, type Person } from "../../../core/people.ts";
import type { Statement } from "../../../db/database.ts";
import { type Case, caseTexts, findCase, isErasedCase, partiesOfCase } from "../../cases/index.ts";
import type { Broadcast } from "../model.ts";
import {
  CROWD_MIN,
  type Crowd,
  NAMED_DEPARTMENT_MIN,
  type Season,
  type Secrets,
  seasonOf,
  smallestGroup,
  type Trace,
  tracesIn,
} from "./anonymity.ts";

const CROWD: Statement = {
  name: "broadcasts.crowd",
  text: `SELECT count(*) FILTER (WHERE p.department = $1)::int AS department,
      count(*) FILTER (WHERE p.city IS NOT DISTINCT FROM $2)::int AS city,
      ARRAY(SELECT count(*)::int FROM role_grant g JOIN person q ON q.id = g.person_id AND q.is_active
        WHERE g.role = ANY($3) GROUP BY g.role) AS roles
    FROM person p WHERE p.is_active AND p.is_in_scope`,
};
async function crowdOf(ctx: Pick<Ctx, "tx">, person: Person): Promise<Crowd> {
  const special = person.roles.filter((role) => role !== "employee");
  const [row] = await ctx.tx.sql<Crowd>(CROWD, [person.department, person.city ?? null, special]);
  return row ?? { department: 0, city: 0, roles: [] };
}

const SMALL: Statement = {
  name: "broadcasts.small-departments",
  text: `SELECT department FROM person WHERE is_active AND department <> '' GROUP BY department HAVING count(*) < $1`,
};

/**
 * Why a case may not be told: it is not final, or no violation was found, or too few people share what its person could
 * be found by. Undefined: it may.
 */
export async function whyNotSource(ctx: Ctx, row: Case): Promise<string | undefined> {
  if (isErasedCase(row)) return "no-such-case";
  if (row.state === "under_appeal") return "under-appeal";
  if (row.state === "annulled") return "reversed";
  if (row.state !== "final" && row.state !== "varied") return "not-final";
  const person = await findPerson(ctx.tx, row.subjectId);
  if (!person || smallestGroup(await crowdOf(ctx, person)) < CROWD_MIN) return "crowd-too-small";
  return undefined;
}

/** What the text of a case must not give away. */
export async function secretsOf(ctx: Ctx, row: Case): Promise<Secrets> {
  const { reporters, subject, witnesses } = await partiesOfCase(ctx, row);
  const small = await ctx.tx.sql<{ department: string }>(SMALL, [NAMED_DEPARTMENT_MIN]);
  return {
    names: [...reporters, ...(subject ? [subject] : []), ...witnesses].map(({ name }) => name),
    departments: small.map(({ department }) => department),
    texts: await caseTexts(ctx, row.id),
  };
}

/** What in the words of a draft could lead to somebody of its case. */
export async function tracesOf(ctx: Ctx, row: Case, { content }: Pick<Broadcast, "content">): Promise<Trace[]> {
  const texts = Object.values(content?.words ?? {}).flatMap(({ title, text, lesson, question }) => [
    title,
    text,
    lesson ?? "",
    question ? [question.text, ...question.options, question.why].join("\n") : "",
  ]);
  return tracesIn(texts.join("\n"), await secretsOf(ctx, row));
}

/** Why a draft from real life may not go out as it stands; undefined: it may. */
export async function whyNotTell(ctx: Ctx, row: Broadcast): Promise<string | undefined> {
  const source = row.sourceId ? await findCase(ctx, row.sourceId) : undefined;
  if (!source) return "no-such-case";
  const refusal = await whyNotSource(ctx, source);
  if (refusal) return refusal;
  if (row.objectedAt) return "objected";
  if (row.objectUntil && ctx.now < row.objectUntil) return "objection-open";
  const [trace] = await tracesOf(ctx, source, row);
  return trace && `trace-${trace}`;
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
