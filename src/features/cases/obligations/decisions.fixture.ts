import { personId, startTestApp, type TestApp } from "../../../../test/support/app.ts";
import { DemoPerson, textOf } from "../../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../../test/support/surface.ts";
import type { StillClock } from "../../../core/clock.ts";
import { type Ctx, systemCtx } from "../../../core/context.ts";
import { watchDeadlines } from "../../../core/deadlines/watch.ts";
import type { Jurisdiction } from "../../../core/jurisdiction.ts";
import type { Reply } from "../../../core/reply.ts";
import { parametersSchema } from "../../policy/model.ts";
import type { ObligationKind, Sanction } from "../model.ts";
import { insertSanction } from "../sanctions/store.ts";
import { insertCase } from "../store.ts";
import * as obligations from "./index.ts";
import type { Planning } from "./model.ts";

export const PARAMETERS = parametersSchema.parse({
  appealDays: 5,
  answerDays: 10,
  bonusDeductionPercent: 10,
  bonusRuleRef: "PAY-2025 §7",
  bonusCities: ["上海"],
});

export type Made = { sanction: Sanction; ids: Record<string, string>; planning: Planning };
type Over = { subject?: string; isNamed?: boolean; parameters?: Partial<Planning["parameters"]> };

/** About whom, and by whom. */
export type Concerned = Pick<Over, "isNamed" | "parameters"> & {
  subjectId: string;
  handlerId: string;
  deciderId: string;
  jurisdiction: Jurisdiction;
};

/** A decision that asks for this, planned as if the time to appeal ran; nothing of it has begun. */
export async function planDecision(ctx: Ctx, kinds: readonly ObligationKind[], about: Concerned): Promise<Made> {
  const { subjectId, handlerId, deciderId, jurisdiction } = about;
  const matter = { clauses: ["3.1.1.3"] as ["3.1.1.3"], conductAt: ctx.now, policyVersionId: "pol_1" };
  const row = await insertCase(ctx, {
    ...matter,
    subjectId,
    jurisdiction,
    knewAt: ctx.now,
    isUrgent: false,
    protection: "none",
    about: { text: "截图" },
  });
  await ctx.tx.prisma.case.update({
    where: { id: row.id },
    data: { handlerId, isTaken: true, state: "appeal_window" },
  });
  const sanction = await insertSanction(ctx, {
    ...matter,
    caseId: row.id,
    subjectId,
    step: 2,
    strikeNumber: 2,
    counted: [],
    boundFrom: ctx.now,
    gravity: "normal",
    deciderId,
    secondId: undefined,
  });
  const planning: Planning = {
    parameters: { ...PARAMETERS, ...about.parameters },
    subject: { city: "上海", department: "市场部" },
    isUrgent: false,
    isNamed: about.isNamed === true,
    conductAt: ctx.now,
  };
  const rows = await obligations.plan(ctx, sanction, kinds, planning);
  return { sanction, planning, ids: Object.fromEntries(rows.map(({ kind, id }) => [kind, id])) };
}

const PEOPLE = { handlerId: personId("sunli"), deciderId: personId("wangmin") };
const of = ({ subject = "chenchen" }: Over): Pick<Concerned, "subjectId" | "jurisdiction"> => ({
  subjectId: personId(subject),
  jurisdiction: subject === "chenchen" ? "CN" : "GB",
});

/** The product with decisions about people of the demo company, each handled by Sun Li of HR. */
export async function startWithDecisions() {
  const app: TestApp = await startTestApp({ adapters: () => [adapterOf(new RecordingSurface())] });
  const person = (name: string) => new DemoPerson(app, name);
  const inTx = <R>(work: (ctx: Ctx) => Promise<R>): Promise<R> =>
    app.services.db.transaction((tx) => work(systemCtx(app.services, tx)));

  /** Planned, and nothing of it begun. */
  const decided = (kinds: readonly ObligationKind[], over: Over = {}): Promise<Made> =>
    inTx((ctx) => planDecision(ctx, kinds, { ...PEOPLE, ...of(over), ...over }));
  return {
    app,
    person,
    inTx,
    decided,
    /** Planned and begun. */
    async running(kinds: readonly ObligationKind[], over: Over = {}): Promise<Made> {
      const made = await decided(kinds, over);
      await inTx((ctx) => obligations.begin(ctx, made.sanction, "final"));
      return made;
    },
    find: (id: string) => app.services.db.prisma.obligation.findUniqueOrThrow({ where: { id } }),
    open: (subject: string) =>
      app.services.db.prisma.deadline.findMany({ where: { subject, closedAt: null }, orderBy: { kind: "asc" } }),
    /** What they see who open it: the card comes as a message that follows its subject. */
    async shown(name: string, id: string): Promise<string> {
      const reply = await person(name).presses(`obligation.view:${id}`);
      return reply.kind === "none" ? textOf(await person(name).last()) : JSON.stringify(reply);
    },
    /** Moves the clock, never back, and lets what is due happen. */
    async waitUntil(instant: string): Promise<void> {
      (app.clock as StillClock).moveTo(instant);
      await watchDeadlines(app.services, app.registry);
    },
  };
}

export const said = (reply: Reply): string => (reply.kind === "say" ? reply.text : JSON.stringify(reply));
export const idOf = ({ ids }: Made, kind: ObligationKind): string => ids[kind] ?? "";
