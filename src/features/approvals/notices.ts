import type { Ctx } from "../../core/context.ts";
import type { Notice } from "../../core/feature.ts";
import { findPerson } from "../../core/people.ts";
import { approvalCard, delegationCard } from "./cards.ts";
import { drawHeld, readerOf, readFacts } from "./facts.ts";
import type { Kinds } from "./kinds.ts";
import { approvalWords } from "./messages/index.ts";
import { findApproval, findDelegation } from "./store.ts";

const draw = (kinds: Kinds) => async (ctx: Ctx, params: Record<string, unknown>) => {
  const row = await findApproval(ctx, String(params.id));
  const facts = row && (await readFacts(ctx, kinds, row));
  if (!row || !facts) return undefined;
  const reader = (await readerOf(ctx, row)) ?? { role: "none" as const };
  const extra = reader.role === "asked" ? await kinds.of(row).actions?.(ctx, row) : [];
  return approvalCard(ctx, facts, reader, extra ?? []);
};

/** What approvals tell: the question, which follows its state on every card; a copy; that somebody gave you their voice. */
export const approvalNotices = (kinds: Kinds): Notice[] => [
  {
    name: "approvals.asked",
    family: "approvals.card",
    called: (locale) => approvalWords.in(locale)("sent.asked"),
    render: draw(kinds),
  },
  {
    name: "approvals.copy",
    family: "approvals.card",
    called: (locale) => approvalWords.in(locale)("sent.copy"),
    render: draw(kinds),
  },
  {
    name: "approvals.held",
    family: "approvals.held",
    called: (locale) => approvalWords.in(locale)("sent.held"),
    async render(ctx, params) {
      const row = await findApproval(ctx, String(params.id));
      return row && drawHeld(ctx, kinds, row);
    },
  },
  {
    name: "approvals.delegated",
    called: (locale) => approvalWords.in(locale)("sent.delegated"),
    async render(ctx, params) {
      const row = await findDelegation(ctx, String(params.id));
      if (!row) return undefined;
      const [from, to] = [await findPerson(ctx.tx, row.fromId), await findPerson(ctx.tx, row.toId)];
      const names = { from: from?.name ?? "–", to: to?.name ?? "–" };
      const reader = ctx.person?.id === row.fromId ? "from" : "to";
      return delegationCard(ctx, row, names, reader);
    },
  },
];
