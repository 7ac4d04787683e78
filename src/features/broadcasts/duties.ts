import type { Duties, HubPart } from "../../core/feature.ts";
import { hasRole, withRoles } from "../../core/people.ts";
import { lineOf, press } from "./cards.ts";
import { has, words } from "./handling.ts";
import { releasersOf } from "./life.ts";
import { awaitsLegal, RELEASERS, sayNumber } from "./model.ts";
import { findBroadcast, inStates } from "./store.ts";
import { isWriter } from "./writers.ts";

/** Somebody releases what others wrote, before it is to go out. */
export const broadcastDuties: Duties = {
  prefix: "bcs",
  async whoMust(ctx, subject) {
    const row = await findBroadcast(ctx, subject);
    return row ? releasersOf(ctx, row) : [];
  },
  whoNext: async (ctx) => withRoles(ctx.tx, ["admin"]),
  async line(ctx, subject) {
    const row = await findBroadcast(ctx, subject);
    if (row?.state !== "waiting") return undefined;
    const t = words(ctx);
    return {
      title: t("duty.release", { number: sayNumber(row.number) }),
      action: press(t("buttons.view"), "view", row.id),
    };
  },
};

/** What waits for this reader to be released, and how many are under way. */
export const broadcastHub: HubPart = {
  async needsYou(ctx) {
    if (!hasRole(ctx.person, ...RELEASERS)) return [];
    const found = [];
    for (const row of await inStates(ctx, ["waiting"], 50)) {
      const isTheirs = awaitsLegal(row) ? await has(ctx, row, "legal") : await has(ctx, row, "releaser");
      if (isTheirs) found.push({ ...lineOf(ctx, row), dueAt: row.plannedAt });
    }
    return found;
  },
  async queues(ctx) {
    if (!isWriter(ctx)) return [];
    const t = words(ctx);
    const rows = await inStates(ctx, ["draft", "waiting", "released", "sending", "paused"]);
    const count = (...states: string[]) => rows.filter(({ state }) => states.includes(state)).length;
    return [
      {
        title: t("hub.title"),
        detail: t("hub.detail", { waiting: count("draft", "waiting"), out: count("released", "sending", "paused") }),
        action: press(t("buttons.open"), "list", "0"),
      },
    ];
  },
};
