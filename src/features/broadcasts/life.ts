import { conflictOf } from "../../core/conflicts.ts";
import type { Ctx } from "../../core/context.ts";
import { type DueSpec, defineLife, type EventOf, type Move, reasonOf } from "../../core/lifecycle.ts";
import type { Recipient } from "../../core/outbox.ts";
import { findPeople, hasRole, type Person, withRoles } from "../../core/people.ts";
import { findCase, partiesOfCase } from "../cases/index.ts";
import { broadcastWords } from "./messages/index.ts";
import { awaitsLegal, type Broadcast, RELEASERS, type State, WRITERS } from "./model.ts";
import { weighed } from "./naming.ts";
import { isForOfficeTime, whyNotGoOut, whyNotReady } from "./ready.ts";

type BroadcastMove = Move<Broadcast, State>;

/** Somebody has to release it before it is to go out; where no time is planned, within two working days. */
const release: DueSpec<Broadcast> = {
  kind: "release",
  term: ({ plannedAt }) =>
    plannedAt
      ? { count: "until", at: plannedAt.toISOString() }
      : { count: "working-days", n: 2, until: "business-close" },
};
const tellWriters = { notice: "broadcasts.work", to: "writers" };
const tellBoth = [tellWriters, { notice: "broadcasts.work", to: "releaser" }];

const stop: BroadcastMove = { to: "stopped", may: ["keeper"], tell: tellBoth };
const recall: BroadcastMove = { to: "recalled", may: ["keeper", "system"], ends: "all", tell: tellBoth };
const discard: BroadcastMove = { to: "discarded", may: ["writer", "system"], ends: "all" };

/** The life of a broadcast (domain: §5.14). */
export const broadcastLife = defineLife<Broadcast>()({
  subject: "broadcast",
  prefix: "bcs",
  table: "broadcast",
  states: {
    draft: {
      write: { to: "draft", may: ["writer", "system"] },
      ask: {
        to: "waiting",
        may: ["writer", "system"],
        unless: ["notReady"],
        due: [release],
        tell: [{ notice: "broadcasts.work", to: "releasers" }],
      },
      object: { to: "draft", may: ["subject"], tell: [tellWriters] },
      discard,
    },
    waiting: {
      checkLegally: {
        to: "waiting",
        may: ["legal"],
        unless: ["isChecked"],
        tell: [{ notice: "broadcasts.work", to: "releasers" }],
      },
      release: {
        to: "released",
        may: ["releaser"],
        unless: ["notReady", "needsLegal"],
        ends: ["release"],
        tell: [tellWriters],
      },
      giveBack: { to: "draft", may: ["releaser", "legal"], ends: ["release"], tell: [tellWriters] },
      takeBack: { to: "draft", may: ["writer"], ends: ["release"] },
      object: { to: "draft", may: ["subject"], ends: ["release"], tell: [tellWriters] },
      discard,
    },
    released: {
      begin: { to: "sending", may: ["system"], unless: ["notToBeTold"] },
      stop,
      recall,
      object: { to: "stopped", may: ["subject"], tell: tellBoth },
    },
    sending: {
      pause: { to: "paused", may: ["keeper", "system"], tell: tellBoth },
      finish: { to: "done", may: ["system"], tell: tellBoth },
      stop,
      recall,
    },
    paused: {
      resume: { to: "sending", may: ["keeper"], unless: ["notToBeTold", "restsNow"], tell: tellBoth },
      stop,
      recall,
    },
    done: { recall, expire: { to: "ended", may: ["system"] } },
    stopped: { recall, expire: { to: "ended", may: ["system"] } },
    recalled: {},
    ended: { recall },
    discarded: {},
  },
  quiet: ["write", "checkLegally"],
  rights: {
    /** Whoever may write such a thing, and is no party of the case that it tells. */
    writer: (ctx, row) => hasPart(ctx, row, WRITERS, "not-writer"),
    async releaser(ctx, row) {
      const answer = await hasPart(ctx, row, RELEASERS, "not-releaser");
      if (answer !== true) return answer;
      return row.writerIds.includes(ctx.person?.id ?? "") ? "own" : true;
    },
    async legal(ctx, row) {
      const answer = await hasPart(ctx, row, ["legal"], "not-legal");
      if (answer !== true) return answer;
      return row.writerIds.includes(ctx.person?.id ?? "") ? "own" : true;
    },
    keeper: (ctx, row) => hasPart(ctx, row, WRITERS, "not-writer"),
    /** Whom a case study from real life is about. */
    async subject(ctx, row) {
      const source = row.sourceId ? await findCase(ctx, row.sourceId) : undefined;
      return (source !== undefined && ctx.person !== undefined && source.subjectId === ctx.person.id) || "not-yours";
    },
    system: async (ctx) => ctx.actor === "system" || "not-yours",
  },
  /** Who objected is not named to those who read the log. */
  unnamed: { subject: "subject" },
  guards: {
    notReady: (ctx, row) => whyNotReady(ctx, row),
    needsLegal: async (ctx, row) => {
      // Somebody may have joined since whose name stands in it.
      const now = row.content && { ...row, content: await weighed(ctx, row.content) };
      return awaitsLegal(now ?? row) ? "needs-legal" : undefined;
    },
    isChecked: (_ctx, row) => (row.legalById !== undefined ? "checked-already" : undefined),
    notToBeTold: (ctx, row) => whyNotGoOut(ctx, row),
    restsNow: async (ctx, row) => (isForOfficeTime(ctx, row) ? "at-night" : undefined),
  },
  audiences: {
    writers: async (ctx, row) => to(await findPeople(ctx.tx, row.writerIds), ctx.person?.id),
    releaser: async (ctx, row) =>
      to(await findPeople(ctx.tx, row.releasedById ? [row.releasedById] : []), ctx.person?.id),
    releasers: async (ctx, row) => to(await releasersOf(ctx, row), ctx.person?.id),
  },
  reason: (locale, refusal) => {
    const t = broadcastWords.in(locale) as (key: string) => string;
    return t(`reasons.${reasonOf(refusal)}`);
  },
  happened: (locale, event) => {
    const t = broadcastWords.in(locale) as (key: string) => string;
    return t(`happened.${event}`);
  },
});

export type BroadcastEvent = EventOf<typeof broadcastLife>;

const to = (found: readonly Person[], besides?: string): Recipient[] =>
  found.filter(({ id, isActive }) => isActive && id !== besides).map(({ id }) => ({ personId: id }));

/** Whether somebody has one of the roles and is no party of the case behind it. */
async function hasPart(
  ctx: Ctx,
  row: Pick<Broadcast, "sourceId">,
  roles: readonly Person["roles"][number][],
  refusal: string,
): Promise<true | string> {
  const { person } = ctx;
  if (!person?.isActive || !hasRole(person, ...roles)) return refusal;
  return (await isParty(ctx, row, person)) ? "party" : true;
}

/** Whether somebody reported the case that it tells, is concerned, a witness, or has a tie to one of them. */
async function isParty(ctx: Ctx, { sourceId }: Pick<Broadcast, "sourceId">, person: Person): Promise<boolean> {
  const source = sourceId ? await findCase(ctx, sourceId) : undefined;
  return source !== undefined && conflictOf(person, await partiesOfCase(ctx, source)) !== undefined;
}

/** Who can release it: not those who wrote it, and nobody of the case that it tells. With the lawyer it waits for, if it does. */
export async function releasersOf(ctx: Ctx, row: Broadcast): Promise<Person[]> {
  const roles = awaitsLegal(row) ? (["legal"] as const) : RELEASERS;
  const found: Person[] = [];
  for (const person of await withRoles(ctx.tx, roles))
    if (!row.writerIds.includes(person.id) && !(await isParty(ctx, row, person))) found.push(person);
  return found;
}
