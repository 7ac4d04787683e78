import { appendAudit } from "../../../core/audit.ts";
import { callback } from "../../../core/callback.ts";
import { conflictOf } from "../../../core/conflicts.ts";
import type { Ctx } from "../../../core/context.ts";
import type { Duties, HubDuty, HubPart } from "../../../core/feature.ts";
import { markMoved } from "../../../core/lifecycle.ts";
import { findPeople, findPerson, hasRole, type Person, withRoles } from "../../../core/people.ts";
import { OBLIGATIONS, type ObligationKind, sayNumber } from "../model.ts";
import { partiesOf } from "../parties.ts";
import { leaderIds } from "../store.ts";
import { sayKind, sayState } from "./card.ts";
import { DUE_SIDES } from "./dues.ts";
import { duesOf } from "./facts.ts";
import { act } from "./handling.ts";
import { LIVES } from "./lives.ts";
import { obligationWords } from "./messages/index.ts";
import { type Obligation, PREFIX, whoIsNext } from "./model.ts";
import { obligationRights, peopleOf } from "./rights.ts";
import { findObligation, markOverdue, matterOf, obligationsAbout, openFor } from "./store.ts";

/** What happens by itself when a term is over, by its kind. */
const BY_ITSELF: Readonly<Record<string, string>> = {
  comment: "note",
  life: "remove",
  effect: "takeEffect",
};

async function whoMust(ctx: Ctx, row: Obligation, kind: string): Promise<Person[]> {
  const side = DUE_SIDES[kind];
  // Nobody is reminded of what they need not do.
  if (!side || (kind === "write" && row.terms.isVoluntary)) return [];
  if (side !== "subject") return peopleOf(ctx, row, side);
  const subject = await findPerson(ctx.tx, row.subjectId);
  return subject ? [subject] : [];
}

/**
 * The same for every kind: who must act, then whoever handles it or is above them, then compliance, then those who lead.
 * Nothing that is late is ever a new violation; it is a flag and no more.
 */
const dutiesOf = (prefix: string): Duties => ({
  prefix,
  async whoMust(ctx, subject, kind) {
    const row = await findObligation(ctx, subject);
    return row ? whoMust(ctx, row, kind) : [];
  },
  async whoNext(ctx, subject, kind, level) {
    const row = await findObligation(ctx, subject);
    if (!row) return [];
    const parties = await partiesOf(ctx, (await matterOf(ctx, row)).case);
    const late = await whoMust(ctx, row, kind);
    // Who is late knows already; a party never hears of it as somebody above.
    const above = (people: readonly Person[]) =>
      [...new Map(people.map((person) => [person.id, person])).values()].filter(
        (person) =>
          person.isActive && !late.some(({ id }) => id === person.id) && conflictOf(person, parties) === undefined,
      );
    const levels = [
      // What the person concerned did not do is for whoever handles it to ask about, not for their manager.
      async () =>
        DUE_SIDES[kind] === "subject"
          ? above(await peopleOf(ctx, row, "handler"))
          : above(
              await findPeople(
                ctx.tx,
                late.flatMap(({ managerId }) => managerId ?? []),
              ),
            ),
      async () => above(await withRoles(ctx.tx, ["compliance"])),
      async () => above([...(await findPeople(ctx.tx, await leaderIds(ctx))), ...(await withRoles(ctx.tx, ["admin"]))]),
    ];
    // Where a level has nobody, the next is asked at once: it is never silent.
    for (const people of levels.slice(level - 1)) {
      const found = await people();
      if (found.length > 0) return found;
    }
    return [];
  },
  async lapse(ctx, subject, kind) {
    const row = await findObligation(ctx, subject);
    if (!row) return false;
    const event = BY_ITSELF[kind] ?? (kind === "write" && row.terms.isVoluntary ? "letGo" : undefined);
    if (event && LIVES[row.kind].states[row.state]?.[event]) {
      await act(ctx, row, event, event === "remove" ? { terms: { removedAt: ctx.now.toISOString() } } : {});
      return true;
    }
    // A request cannot be late; whoever handles it hears that there was no answer.
    if (!row.terms.isVoluntary && (await markOverdue(ctx, row.id))) {
      const note = { subject: row.id, actor: ctx.actor, action: "obligation.overdue", data: { kind } };
      await appendAudit(ctx.tx, ctx.now, note);
      const { sanction } = await matterOf(ctx, row);
      for (const id of [row.id, sanction.id, sanction.caseId]) await markMoved(ctx, id);
    }
    return false;
  },
  async line(ctx, subject, kind) {
    const row = await findObligation(ctx, subject);
    if (!row || row.terms.isSuspended || !whoIsNext(row)) return undefined;
    const t = obligationWords.in(ctx.locale);
    const { case: matter } = await matterOf(ctx, row);
    const who = (await whoMust(ctx, row, kind)).map(({ name }) => name).join(t("join"));
    return {
      // A reminder may be read over somebody's shoulder: to the person it says that there is something, and not what.
      title: ctx.person?.id === row.subjectId ? sayDuty(ctx, "own", matter.number) : sayDuty(ctx, kind, matter.number),
      action: { kind: "run", label: t("buttons.open"), callback: callback("obligation.view", subject) },
      ...(who && { who }),
    };
  },
});

/** What is due about obligations, for the prefix of each kind. */
export const obligationDuties: Duties[] = OBLIGATIONS.map((kind) => dutiesOf(PREFIX[kind]));

type DutyKind = "hold";
const sayDuty = (ctx: Pick<Ctx, "locale">, kind: string, number: number): string =>
  obligationWords.in(ctx.locale)(`duty.${kind as DutyKind}`, { number: sayNumber(number) });

/** Which kinds a role has a part in, besides the cases that it handles. */
const ROLE_KINDS = {
  legal: ["circular_criticism", "legal_reserve"],
  compliance: ["circular_criticism"],
  hr: ["bonus_deduction"],
} as const satisfies Record<string, readonly ObligationKind[]>;

/** What waits for this person: their own, and what they handle or are asked to look at. */
async function waitingFor(ctx: Ctx & { person: Person }): Promise<Obligation[]> {
  const { person } = ctx;
  const own = (await obligationsAbout(ctx, person.id)).filter((row) => whoIsNext(row) === "subject");
  const roles = (["legal", "compliance", "hr"] as const).filter((role) => hasRole(person, role));
  if (roles.length === 0) return own;
  const found: Obligation[] = [];
  for (const row of await openFor(
    ctx,
    person.id,
    roles.flatMap((role) => ROLE_KINDS[role]),
  )) {
    const next = whoIsNext(row);
    if (next && next !== "subject" && (await obligationRights[next](ctx, row)) === true) found.push(row);
  }
  return [...own, ...found];
}

export const obligationHub: HubPart = {
  async needsYou(ctx) {
    const rows = await waitingFor(ctx);
    const dues = await duesOf(ctx, rows);
    const t = obligationWords.in(ctx.locale);
    const duties: HubDuty[] = [];
    const numbers = new Map<string, number>();
    for (const row of rows) {
      if (!numbers.has(row.sanctionId)) {
        numbers.set(row.sanctionId, (await matterOf(ctx, row)).case.number);
      }
      duties.push({
        title: t("card.title", { number: sayNumber(numbers.get(row.sanctionId) ?? 0), kind: sayKind(ctx, row) }),
        detail: sayState(ctx, row),
        dueAt: dues.get(row.id)?.at,
        action: { kind: "run", label: t("buttons.open"), callback: callback("obligation.view", row.id) },
      });
    }
    return duties;
  },
};
