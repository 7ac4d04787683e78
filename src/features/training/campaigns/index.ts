import { appendAudit } from "../../../core/audit.ts";
import { civilDateIn } from "../../../core/calendar/index.ts";
import type { Ctx } from "../../../core/context.ts";
import type { HubPart, PressHandler } from "../../../core/feature.ts";
import { hasRole } from "../../../core/people.ts";
import { type Reply, replaceCard, showCard } from "../../../core/reply.ts";
import { press, words } from "../cards.ts";
import { coursesOf, isTaught } from "../courses/course-file.ts";
import { isOpen, TRAINERS } from "../model.ts";
import { rulesCard } from "./cards.ts";
import { driveTraining, renewalWindow } from "./driving.ts";
import { askedNotice, digestJob, digestNotice, trainingDuties } from "./duties.ts";
import { followJob } from "./following.ts";
import { campaignLife } from "./life.ts";
import { memberForms, memberPresses, waivedNotice } from "./members.ts";
import { campaignNotice, needTrainer, planningForms, planningPresses, showCampaign } from "./planning.ts";
import { countTeam, findByNumber } from "./store-campaigns.ts";
import { askedOf, readRules, renewalsDue, writeRules } from "./store-tasks.ts";

async function drawRules(ctx: Ctx) {
  const rules = await readRules(ctx);
  const courses = coursesOf(ctx.content).map(({ id }) => id);
  const ending = (await renewalsDue(ctx, { ...renewalWindow(ctx.now), courses }, 10_000)).length;
  return rulesCard(ctx, { ...rules, ending });
}

/** Turns a rule on or off. */
async function setRule(ctx: Ctx, rule: string, isOn: boolean): Promise<Reply> {
  needTrainer(ctx);
  const rules = await readRules(ctx);
  if (rule === "joiners") {
    const { joinersSince: since, ...rest } = rules;
    // Pressed again it does not begin anew.
    const joinersSince = since ?? civilDateIn(ctx.now, ctx.company.zone);
    await writeRules(ctx, isOn ? { ...rest, joinersSince } : rest);
  } else await writeRules(ctx, { ...rules, isRenewing: isOn });
  const data = { rule, isOn };
  await appendAudit(ctx.tx, ctx.now, { subject: "training", actor: ctx.actor, action: "training.rule", data });
  return replaceCard(await drawRules(ctx));
}

const rulePresses: PressHandler[] = [
  { name: "training.rules", may: TRAINERS, handle: async (ctx) => showCard(await drawRules(ctx)) },
  {
    name: "training.rule",
    may: TRAINERS,
    handle: (ctx, { id, arg }) => setRule(ctx, id, arg === "on"),
  },
];

export const presses = [...planningPresses, ...memberPresses, ...rulePresses];
export const formHandlers = [...planningForms, ...memberForms];
export const notices = [campaignNotice, askedNotice, waivedNotice, digestNotice];
export const lives = [campaignLife as never];
export const duties = [trainingDuties];
export const jobs = [followJob, driveTraining, digestJob];
export const recurring = [driveTraining, digestJob];
export const numbered = {
  prefix: "trn",
  async open(ctx: Ctx, number: number): Promise<Reply | undefined> {
    const row = await findByNumber(ctx, number);
    return row && ctx.person && hasRole(ctx.person, ...TRAINERS) ? showCampaign(ctx, row) : undefined;
  },
  idOf: async (ctx: Ctx, number: number) => (await findByNumber(ctx, number))?.id,
};

/** What somebody is asked for, what their team is, and the campaigns of those who run the training. */
export const hub = {
  async needsYou(ctx) {
    const asked = await askedOf(ctx, ctx.person.id);
    const open = asked.filter((task) => isOpen(task) && isTaught(ctx.content, task.course));
    const [first] = open;
    if (!first) return [];
    const t = words(ctx);
    const title = t("campaigns.hub.duty", { count: open.length });
    return [{ title, action: press(t("campaigns.hub.open"), "courses", "all"), dueAt: first.dueAt }];
  },
  async queues(ctx) {
    const t = words(ctx);
    const items = [];
    const { people, late } = await countTeam(ctx, ctx.person.id);
    if (people > 0)
      items.push({
        title: t("campaigns.team.hub"),
        detail: t(late > 0 ? "campaigns.team.detailLate" : "campaigns.team.detail", { people, late } as never),
        action: press(t("campaigns.hub.open"), "team", "mine"),
      });
    return items;
  },
} satisfies HubPart;
