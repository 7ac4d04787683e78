import type { Ctx } from "../../../core/context.ts";
import { findPeople, hasRole } from "../../../core/people.ts";
import { castOf, type InjectFacts, type PlayerFacts, words } from "./cards.ts";
import type { HostFacts } from "./host-cards.ts";
import { whyNotHost } from "./life.ts";
import { type Drill, HOSTS, isOver, type Part, roleOf } from "./model.ts";
import { reportOf } from "./report.ts";
import { answersOf, deliveredOf, ownAnswers, partsOf } from "./store.ts";

/** What the cards of a drill show, each to whom it belongs. */

const namesOf = async (ctx: Ctx, ids: readonly string[]): Promise<Map<string, string>> =>
  new Map((await findPeople(ctx.tx, ids)).map(({ id, name }) => [id as string, name]));

export const partOf = (parts: readonly Part[], { person }: Pick<Ctx, "person">): Part | undefined =>
  parts.find(({ personId }) => personId === person?.id);

/** What the reader sees who plays, with nobody's answers but their own. */
export async function playerFacts(ctx: Ctx, drill: Drill): Promise<PlayerFacts> {
  const part = partOf(await partsOf(ctx, drill.id), ctx);
  const names = await namesOf(ctx, [drill.hostId]);
  return {
    drill,
    role: part?.role,
    host: names.get(drill.hostId) ?? "–",
    delivered: await deliveredOf(ctx, drill.id),
    answers: part ? ((await ownAnswers(ctx, part.personId, [drill.id])).get(drill.id) ?? []) : [],
    canStop: ctx.person !== undefined && hasRole(ctx.person, ...HOSTS),
  };
}

/** What the reader sees who runs it; who decided what is not in it. */
export async function hostFacts(ctx: Ctx, drill: Drill): Promise<HostFacts> {
  const [parts, delivered, answers] = [
    await partsOf(ctx, drill.id),
    await deliveredOf(ctx, drill.id),
    await answersOf(ctx, drill.id),
  ];
  const names = await namesOf(ctx, [drill.hostId, ...parts.map(({ personId }) => personId)]);
  const host = names.get(drill.hostId) ?? "–";
  for (const { personId, isAway } of isOver(drill.state) ? [] : parts)
    if (isAway) names.set(personId, words(ctx)("host.away", { name: names.get(personId) ?? "–" }));
  return {
    drill,
    host,
    cast: castOf(parts, names),
    delivered,
    rows: reportOf({ script: drill.script, parts, delivered, answers }),
    isHost: (await whyNotHost(ctx, drill)) === true,
  };
}

/** What the reader sees of one inject; undefined for whoever it is not shown to. */
export async function injectFacts(ctx: Ctx, drill: Drill, place: number): Promise<InjectFacts | undefined> {
  const part = partOf(await partsOf(ctx, drill.id), ctx);
  const inject = drill.script.injects[place];
  if (!part || !inject?.to.includes(part.role) || !roleOf(drill.script, part.role)) return undefined;
  const own = (await ownAnswers(ctx, part.personId, [drill.id])).get(drill.id) ?? [];
  return { drill, role: part.role, place, inject, answer: own.find((answer) => answer.place === place) };
}
