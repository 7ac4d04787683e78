import type { Ctx } from "../../core/context.ts";
import type { Notice } from "../../core/feature.ts";
import { findPerson } from "../../core/people.ts";
import { approvalCard, words } from "./cards.ts";
import { saySpan } from "./delegations.ts";
import { readerOf, readFacts } from "./facts.ts";
import type { Kinds } from "./kinds.ts";
import { approvalWords } from "./messages/index.ts";
import { findApproval } from "./store.ts";

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
    name: "approvals.delegated",
    called: (locale) => approvalWords.in(locale)("sent.delegated"),
    async render(ctx, params) {
      const t = words(ctx);
      const row = await ctx.tx.prisma.delegation.findUnique({ where: { id: String(params.id) } });
      if (!row) return undefined;
      const name = (await findPerson(ctx.tx, row.fromId))?.name ?? "–";
      const when = saySpan(ctx, row.startsAt, row.endsAt);
      return {
        title: t("delegation.title"),
        body: [{ kind: "text", text: t(row.endedAt ? "delegation.takenBack" : "delegation.text", { name, when }) }],
        actions: [],
        foot: t("delegation.foot"),
      };
    },
  },
];
