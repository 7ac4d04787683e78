import { type Conflict, conflictOf, type Parties } from "../../core/conflicts.ts";
import type { Ctx } from "../../core/context.ts";
import type { Refusal } from "../../core/lifecycle.ts";
import { findPeople, findPerson, hasRole, type Person, type Role, withRoles } from "../../core/people.ts";
import { sayInstant } from "../../core/wording.ts";
import { type Case, findCase, leaderIds, partiesOfCase, whoHadAPart } from "../cases/index.ts";
import { type Appeal, REVIEW_TEAMS, whyNotReviewer } from "./model.ts";
import { lastActedAt, peopleAbove, recusedFrom } from "./store.ts";

/** The people of an appeal: the parties of its case, and who had a part in the decision (COI-3). */
type Circle = {
  case: Case;
  parties: Parties;
  hadAPart: ReadonlySet<string>;
  /** Whoever decided, alone or as the second. */
  deciders: readonly string[];
};

type About = Pick<Appeal, "id" | "caseId" | "about">;

/** The case that an appeal is about. @throws Error when it is gone, which nothing does */
export async function caseOf(ctx: Ctx, { caseId }: Pick<Appeal, "caseId">): Promise<Case> {
  const row = await findCase(ctx, caseId);
  if (!row) throw new Error(`no case ${caseId}`);
  return row;
}

/** Reads the people of an appeal. */
export async function circleOf(ctx: Ctx, appeal: About): Promise<Circle> {
  const row = await caseOf(ctx, appeal);
  const parties = await partiesOfCase(ctx, row);
  const recused = await recusedFrom(ctx, appeal.id);
  // Whoever stands for the appellant stands on one side of it.
  const representative = appeal.about.representative?.personId;
  return {
    case: row,
    parties: { ...parties, tied: new Set([...parties.tied, ...recused, ...(representative ? [representative] : [])]) },
    hadAPart: await whoHadAPart(ctx, row),
    deciders: [row.deciderId, row.secondId].flatMap((id) => id ?? []),
  };
}

type NotReviewer = Conflict | "you-had-a-part" | "you-report-to-the-decider";

/** Who could come to review or to oversee at all, whatever the appeal; read once for many appeals. */
export type House = {
  /** Holders of the roles that review or oversee. */
  holders: readonly Person[];
  /** Those who lead the company. */
  leaders: readonly Person[];
  /** Everybody above each of them. */
  above: ReadonlyMap<string, string[]>;
};

/** Reads the house: four queries. */
export async function houseOf(ctx: Ctx): Promise<House> {
  const holders = (await withRoles(ctx.tx, [...REVIEW_TEAMS, "admin"])).filter(({ isActive }) => isActive);
  const leaders = (await findPeople(ctx.tx, await leaderIds(ctx))).filter(({ isActive }) => isActive);
  const ids = [...holders, ...leaders].map(({ id }) => id);
  return { holders, leaders, above: await peopleAbove(ctx, ids) };
}

const obstacle = (circle: Circle, person: Person, above: readonly string[] = []): NotReviewer | undefined =>
  conflictOf(person, circle.parties) ?? whyNotReviewer(person, above, circle);

/** Why this person may not review, whatever their roles; undefined: they may. */
export async function whyNot(ctx: Ctx, circle: Circle, person: Person): Promise<NotReviewer | undefined> {
  return obstacle(circle, person, (await peopleAbove(ctx, [person.id])).get(person.id));
}

/**
 * Who may review, team by team in order; last those who lead the company. A team that the appellant belongs to is left
 * out whole (COI-6). @param besides somebody who is about to stay out
 */
function teamsIn({ holders, leaders, above }: House, circle: Circle, besides?: string): Person[][] {
  const may = (people: readonly Person[]) =>
    people.filter((person) => person.id !== besides && !obstacle(circle, person, above.get(person.id)));
  const { subject } = circle.parties;
  return [
    ...REVIEW_TEAMS.filter((role) => !(subject && hasRole(subject, role))).map((role) =>
      may(holders.filter((person) => hasRole(person, role))),
    ),
    may(leaders),
  ];
}
const firstOf = (teams: readonly Person[][]): Person[] => teams.find((people) => people.length > 0) ?? [];

/** Who may take an appeal: the first team that has somebody without a part in it. Empty: nobody is left (COI-7). */
export const teamOf = async (ctx: Ctx, appeal: About, besides?: string): Promise<Person[]> =>
  firstOf(teamsIn(await houseOf(ctx), await circleOf(ctx, appeal), besides));

/** Everybody whom it may be given to, of whatever team. */
export const everyReviewer = async (ctx: Ctx, appeal: About, besides?: string): Promise<Person[]> =>
  teamsIn(await houseOf(ctx), await circleOf(ctx, appeal), besides).flat();

/** Who has it. Somebody who has left, or has become a party since, does not: then the team may take it. */
async function actingReviewer(ctx: Ctx, circle: Circle, row: Appeal): Promise<Person | undefined> {
  const reviewer = await findPerson(ctx.tx, row.reviewerId);
  return reviewer?.isActive && !(await whyNot(ctx, circle, reviewer)) ? reviewer : undefined;
}

/** Who must act on it now: its reviewer, or everybody who could take it. */
export const whoMustReview = async (ctx: Ctx, row: Appeal): Promise<Person[]> =>
  whoMustReviewIn(ctx, await houseOf(ctx), await circleOf(ctx, row), row);

/** The same where the house and the circle are known. */
export async function whoMustReviewIn(ctx: Ctx, house: House, circle: Circle, row: Appeal): Promise<Person[]> {
  if (row.state === "blocked_no_reviewer") return overseersIn(house, circle);
  const reviewer = await actingReviewer(ctx, circle, row);
  return reviewer ? [reviewer] : firstOf(teamsIn(house, circle));
}

/** Whether this person has it or could take it; else why not, and who was first. */
export async function whyNotCandidate(ctx: Ctx, row: Appeal): Promise<true | Refusal> {
  const { person } = ctx;
  if (!person) return "not-yours";
  const circle = await circleOf(ctx, row);
  const why = await whyNot(ctx, circle, person);
  if (why) return why;
  const reviewer = await actingReviewer(ctx, circle, row);
  if (reviewer?.id === person.id) return true;
  const all = teamsIn(await houseOf(ctx), circle);
  const isAmong = (people: readonly Person[]) => people.some(({ id }) => id === person.id);
  if (!reviewer && isAmong(firstOf(all))) return true;
  if (!reviewer || !isAmong(all.flat())) return "not-yours";
  if (!row.isTaken) return { reason: "given-to-other", params: { name: reviewer.name } };
  const at = await lastActedAt(ctx, row.id, reviewer.id);
  const when = sayInstant(at ?? row.movedAt, ctx.locale, ctx.zone, ctx.now);
  return { reason: "reviewed-by-other", params: { name: reviewer.name, when } };
}

/** The appellant, and the colleague who stands for them. */
export const appellantIds = ({ appellantId, about }: Pick<Appeal, "appellantId" | "about">): string[] => [
  appellantId,
  ...(about.representative?.personId ? [about.representative.personId] : []),
];

/** People who are neither a party nor had a part in the decision. */
const outside = ({ parties, hadAPart }: Circle, people: readonly Person[]): Person[] =>
  people.filter((person) => person.isActive && conflictOf(person, parties) === undefined && !hadAPart.has(person.id));

/** Those who find a reviewer when nobody of the teams may: compliance and administrators, else those who lead. */
export const overseersOf = async (ctx: Ctx, row: About): Promise<Person[]> =>
  overseersIn(await houseOf(ctx), await circleOf(ctx, row));

function overseersIn({ holders, leaders }: House, circle: Circle): Person[] {
  const found = outside(
    circle,
    holders.filter((person) => hasRole(person, "compliance", "admin")),
  );
  return found.length > 0 ? found : outside(circle, leaders);
}

/** Those who lead the company and had no part in it. */
export const leadersOutside = async (ctx: Ctx, row: About): Promise<Person[]> =>
  outside(await circleOf(ctx, row), (await houseOf(ctx)).leaders);

/** Compliance as a second pair of eyes; without those who had a part, and without the reviewer. */
export async function complianceOf(ctx: Ctx, row: Appeal): Promise<Person[]> {
  const people = outside(await circleOf(ctx, row), await withRoles(ctx.tx, ["compliance"]));
  return people.filter(({ id }) => id !== row.reviewerId);
}

/** Who answers when the appellant asks for another reviewer: compliance, else legal, else those who lead. */
export const clearersOf = async (ctx: Ctx, row: Appeal): Promise<Person[]> =>
  clearersIn(await houseOf(ctx), await circleOf(ctx, row), row);

/** The same where the house and the circle are known. */
export function clearersIn({ holders, leaders }: House, circle: Circle, row: Pick<Appeal, "reviewerId">): Person[] {
  const having = (role: Role) => holders.filter((person) => hasRole(person, role));
  const orders = [having("compliance"), having("legal"), leaders].map((people) =>
    outside(circle, people).filter(({ id }) => id !== row.reviewerId),
  );
  return firstOf(orders);
}
