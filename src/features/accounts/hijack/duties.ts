import { callback } from "../../../core/callback.ts";
import type { Ctx } from "../../../core/context.ts";
import { openDeadlines } from "../../../core/deadlines/read.ts";
import type { Duties, HubDuty, HubPart } from "../../../core/feature.ts";
import { withRoles } from "../../../core/people.ts";
import { lineAbove } from "../../approvals/index.ts";
import { sayAccount } from "../cards.ts";
import { findAccount } from "../store.ts";
import { standingOf, words } from "./handling.ts";
import { type Check, sayNumber, teamsAtWork } from "./model.ts";
import { findHijack, openHijacks } from "./store.ts";

/** Security looks after one, 24 and 72 hours whether the account is still ours; those above them hear when nobody did. */
export const hijackDuties: Duties = {
  prefix: "hjk",
  async whoMust(ctx, subject, kind) {
    const row = kind === "steps" ? await findHijack(ctx, subject) : undefined;
    return withRoles(ctx.tx, row ? teamsAtWork(row.steps) : ["security"]);
  },
  async whoNext(ctx, _subject, _kind, level) {
    const [first] = await withRoles(ctx.tx, ["security"]);
    return first ? (await lineAbove(ctx, first.id)).slice(level - 1, level) : withRoles(ctx.tx, ["admin"]);
  },
  async line(ctx, subject, kind) {
    const row = await findHijack(ctx, subject);
    if (!row || row.closedAt) return undefined;
    const t = words(ctx);
    return {
      title: t(`duty.${kind as `check-${Check}` | "steps"}`, { number: sayNumber(row.number) }),
      action: { kind: "run", label: t("buttons.view"), callback: callback("hijack.view", row.id) },
    };
  },
};

/** What is under way: for the teams among what needs them, with the next check; for the account's people among theirs. */
export const hijackHub: HubPart = {
  needsYou: async (ctx) => (await underWay(ctx)).filter(({ isTeam }) => isTeam).map(({ item }) => item),
  async yours(ctx) {
    const items = (await underWay(ctx)).filter(({ isTeam }) => !isTeam).map(({ item: { dueAt: _, ...item } }) => item);
    return items.length > 0 ? [{ kind: "list", items }] : [];
  },
  start: (ctx) => [{ kind: "open", label: words(ctx)("buttons.report"), callback: callback("hijack.report") }],
};

/** Those that the reader is part of, as its team or as one of the account's people. */
async function underWay(ctx: Ctx): Promise<{ isTeam: boolean; item: HubDuty }[]> {
  const t = words(ctx);
  const found = [];
  for (const row of await openHijacks(ctx)) {
    const standing = await standingOf(ctx, row);
    const account = standing && (await findAccount(ctx, row.accountId));
    if (!account) continue;
    const isTeam = Array.isArray(standing);
    const dues = isTeam && standing.includes("security") ? await openDeadlines(ctx.tx, [row.id]) : [];
    const item = {
      title: t("hub.title", { number: sayNumber(row.number) }),
      detail: t("hub.detail", { account: sayAccount(ctx, account), state: t(`states.${row.state}`) }),
      dueAt: dues.map(({ dueAt }) => dueAt).sort((a, b) => a.getTime() - b.getTime())[0],
      action: { kind: "run", label: t("buttons.view"), callback: callback("hijack.view", row.id) } as const,
    };
    found.push({ isTeam, item });
  }
  return found;
}
