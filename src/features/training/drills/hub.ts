import type { HubDuty, HubPart } from "../../../core/feature.ts";
import { hasRole } from "../../../core/people.ts";
import { calledOf, press, sayState, words } from "./cards.ts";
import { HOSTS } from "./model.ts";
import { countDrills, deliveredOf, drillsOf, ownAnswers } from "./store.ts";

/** What waits to be decided, what is planned, and for those who run drills how many there are. */
export const drillHub: HubPart = {
  async needsYou(ctx) {
    const running = await drillsOf(ctx, ctx.person.id, { states: ["running"], limit: 5 });
    if (running.length === 0) return [];
    const answers = await ownAnswers(
      ctx,
      ctx.person.id,
      running.map(({ id }) => id),
    );
    const found: HubDuty[] = [];
    for (const drill of running) {
      const own = answers.get(drill.id) ?? [];
      for (const { place, at } of await deliveredOf(ctx, drill.id)) {
        const inject = drill.script.injects[place];
        if (!inject?.decision || !inject.to.includes(drill.role)) continue;
        if (own.some((answer) => answer.place === place)) continue;
        // Later counts too, so nothing of a drill is ever overdue.
        const best = new Date(at.getTime() + inject.decision.minutes * 60_000);
        found.push({
          title: inject.words[ctx.locale].title,
          detail: calledOf(ctx, drill),
          dueAt: best > ctx.now ? best : undefined,
          action: press(words(ctx)("hub.open"), "inject", drill.id, String(place)),
        });
      }
    }
    return found;
  },
  async yours(ctx) {
    const drills = await drillsOf(ctx, ctx.person.id, { states: ["planned", "running"], limit: 3 });
    if (drills.length === 0) return [];
    const items = drills.map((drill) => ({
      title: calledOf(ctx, drill),
      detail: sayState(ctx, drill),
      action: press(words(ctx)("hub.open"), "view", drill.id),
    }));
    return [{ kind: "list", items }];
  },
  async queues(ctx) {
    if (!hasRole(ctx.person, ...HOSTS)) return [];
    const t = words(ctx);
    const [open, held] = [await countDrills(ctx, ["draft", "planned", "running"]), await countDrills(ctx, ["held"])];
    if (open + held === 0) return [];
    return [
      { title: t("hub.queue"), detail: t("hub.counts", { open, held }), action: press(t("hub.open"), "list", "0") },
    ];
  },
};
