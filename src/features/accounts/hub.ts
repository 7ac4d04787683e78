import { civilDateIn } from "../../core/calendar/civil.ts";
import { callback } from "../../core/callback.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import type { HubDuty, HubPart } from "../../core/feature.ts";
import { applicationsFor } from "./applications/duties.ts";
import { accountDuties } from "./duties.ts";
import { words } from "./handling.ts";
import { handoversFor } from "./handovers/presses.ts";
import { writeFilter } from "./listing.ts";
import { DUTIES } from "./model.ts";
import { seesAll } from "./parties.ts";
import { accountsOf, countRed, ownedBy } from "./store.ts";

/** What accounts put on the hub. */
export const accountHub: HubPart = {
  async needsYou(ctx) {
    const { id } = ctx.person;
    const held = await accountsOf(ctx, id, civilDateIn(ctx.now, ctx.company.zone));
    const duties: HubDuty[] = [];
    for (const { subject, kind, dueAt, startsAt } of await openDeadlines(
      ctx.tx,
      held.map((row) => row.id),
    )) {
      if (startsAt > ctx.now || !(DUTIES as readonly string[]).includes(kind)) continue;
      if (!(await accountDuties.whoMust(ctx, subject, kind)).some((person) => person.id === id)) continue;
      const line = await accountDuties.line(ctx, subject, kind);
      if (line) duties.push({ title: line.title, ...(line.action && { action: line.action }), dueAt });
    }
    return [...duties, ...(await handoversFor(ctx, id)), ...(await applicationsFor(ctx, id))];
  },
  async yours(ctx) {
    const t = words(ctx);
    const held = await accountsOf(ctx, ctx.person.id, civilDateIn(ctx.now, ctx.company.zone));
    const own = new Set([...held, ...(await ownedBy(ctx, ctx.person.id))].map(({ id }) => id));
    if (own.size === 0) return [];
    const action = { kind: "run", label: t("buttons.view"), callback: callback("account.list") } as const;
    return [{ kind: "list", items: [{ title: t("hub.title"), detail: t("hub.count", { count: own.size }), action }] }];
  },
  async queues(ctx) {
    if (!seesAll(ctx.person)) return [];
    const t = words(ctx);
    const count = await countRed(ctx);
    if (count === 0) return [];
    const filter = writeFilter({ platform: undefined, unit: undefined, isLate: true, from: 0 });
    const action = { kind: "run", label: t("buttons.view"), callback: callback("account.list", filter) } as const;
    return [{ title: t("hub.late"), detail: t("hub.lateCount", { count }), action }];
  },
};
