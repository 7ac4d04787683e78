import type { Ctx } from "../../../core/context.ts";
import type { Recipient } from "../../../core/outbox.ts";
import type { Obligation, Side } from "./model.ts";
import { peopleOf } from "./rights.ts";
import { readersOf, toldOf } from "./store.ts";

/** The notice that a circular is. */
export const CIRCULAR = "obligations.circular";

const all = (ids: readonly string[]): Recipient[] => [...new Set(ids)].map((personId) => ({ personId }));

/** People of one side, without whoever acts. */
const side = (name: Exclude<Side, "subject">) => async (ctx: Ctx, row: Obligation) =>
  all((await peopleOf(ctx, row, name)).map(({ id }) => id).filter((id) => id !== ctx.person?.id));

/** Groups of readers. */
export const obligationAudiences = {
  subject: async (_ctx: Ctx, row: Obligation) => all([row.subjectId]),
  handler: side("handler"),
  legal: side("legal"),
  payroll: side("payroll"),
  /** Only a circular with a name needs a second look. */
  complianceIfNamed: async (ctx: Ctx, row: Obligation) => (row.terms.isNamed ? side("compliance")(ctx, row) : []),
  payrollIfPay: async (ctx: Ctx, row: Obligation) => (row.kind === "pay_cut" ? side("payroll")(ctx, row) : []),
  chair: async (_ctx: Ctx, row: Obligation) => all(row.terms.chairId ? [row.terms.chairId] : []),
  /** Who is to read a circular, and who did. */
  readers: async (ctx: Ctx, row: Obligation) =>
    row.terms.audience ? all(await readersOf(ctx, row.terms.audience, row.subjectId)) : [],
  told: async (ctx: Ctx, row: Obligation) => all(await toldOf(ctx, row.id, CIRCULAR)),
} as const;
