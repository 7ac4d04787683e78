import { type Audience, audienceChoices, countAudience } from "../../../core/audience.ts";
import { addDays, type CivilDate, civilDateIn, instantAt } from "../../../core/calendar/index.ts";
import type { Card } from "../../../core/card.ts";
import type { Ctx } from "../../../core/context.ts";
import { UserError } from "../../../core/errors.ts";
import { formHandler, type Notice, type PressHandler } from "../../../core/feature.ts";
import { NotAllowed } from "../../../core/lifecycle.ts";
import { findPerson, hasRole, isRole, type Person } from "../../../core/people.ts";
import { type Reply, say, showCard } from "../../../core/reply.ts";
import { optionsOf } from "../../../core/worded-form.ts";
import { sayDay, sayInstant } from "../../../core/wording.ts";
import { words } from "../cards.ts";
import { coursesOf, isTaught } from "../courses/course-file.ts";
import { trainingWords } from "../messages/index.ts";
import { RULES, TRAINERS } from "../model.ts";
import { campaignCard, campaignsCard, PAGE, waitingCard } from "./cards.ts";
import { CLOSED } from "./driving.ts";
import { moveCampaign, opensAt } from "./following.ts";
import * as forms from "./forms.ts";
import { type Campaign, LIMITS, sayNumber, whyNotDays } from "./model.ts";
import * as store from "./store-campaigns.ts";

/** Lets through who runs the training. @throws NotAllowed, which is put on record */
export function needTrainer(ctx: Ctx, subject = "training"): Person {
  const { person } = ctx;
  if (person && hasRole(person, ...TRAINERS)) return person;
  throw new NotAllowed(subject, "not-trainer", words(ctx)("refused.not-trainer"));
}

const gone = (ctx: Ctx): UserError => new UserError("gone", words(ctx)("campaigns.reasons.gone"));

/** A campaign by the id in a button, for those who run the training. */
async function existing(ctx: Ctx, id: string | undefined): Promise<Campaign> {
  needTrainer(ctx, id);
  const row = id ? await store.findCampaign(ctx, id) : undefined;
  if (!row) throw gone(ctx);
  return row;
}

/** One in the only state in which something can be written about it. @throws UserError that says so in another */
async function standingIn(ctx: Ctx, id: string | undefined, state: "draft" | "running"): Promise<Campaign> {
  const row = await existing(ctx, id);
  if (row.state === state) return row;
  const reason = `not-${state}` as const;
  throw new UserError(reason, words(ctx)(`campaigns.reasons.${reason}`));
}
const draftOf = (ctx: Ctx, id: string | undefined): Promise<Campaign> => standingIn(ctx, id, "draft");

const sayDate = (ctx: Ctx, date: CivilDate): string =>
  sayDay(instantAt(date, "12:00", ctx.company.zone), ctx.locale, ctx.company.zone, ctx.now);

/** A campaign as it stands now. */
async function drawCard(ctx: Ctx, row: Campaign): Promise<Card> {
  const isOut = row.state === "running" || row.state === "closed";
  return campaignCard(ctx, {
    row,
    courses: coursesOf(ctx.content),
    audience: isOut && row.queuedAt ? 0 : await countAudience(ctx, row.audience),
    progress: isOut ? await store.progressOf(ctx, row.id) : [],
    by: (await findPerson(ctx.tx, row.byId))?.name ?? row.byId,
    opensAt: opensAt(row, ctx),
  });
}

/** The card of a campaign, which follows its moves. */
export const showCampaign = async (ctx: Ctx, row: Campaign): Promise<Reply> => ({
  ...showCard(await drawCard(ctx, row)),
  live: { notice: campaignNotice.name, params: { id: row.id }, subject: row.id },
});

export const campaignNotice: Notice = {
  name: "training.campaign",
  family: "training.campaign",
  called: (locale) => trainingWords.in(locale)("campaigns.hub.campaigns"),
  async render(ctx, { id }) {
    const row = await store.findCampaign(ctx, String(id));
    return row && drawCard(ctx, row);
  },
};

const from = (text: string | undefined): number => (/^\d{1,6}$/.test(text ?? "") ? Number(text) : 0);

async function showCampaigns(ctx: Ctx, start: number): Promise<Reply> {
  needTrainer(ctx);
  const { rows, total } = await store.newestCampaigns(ctx, { from: start, limit: PAGE });
  return showCard(campaignsCard(ctx, coursesOf(ctx.content), { rows, from: start, total }));
}

// ── writing ──

const today = (ctx: Ctx): CivilDate => civilDateIn(ctx.now, ctx.company.zone);

async function drawCampaign(ctx: Ctx, row?: Campaign) {
  const courses = coursesOf(ctx.content);
  const known = await audienceChoices(ctx);
  const { departments = [], roles = [], regions = [] } = row?.audience ?? {};
  const choices = (values: readonly string[], chosen: readonly string[]) =>
    optionsOf([...new Set([...chosen, ...values])].slice(0, forms.CHOICES_MAX), (value) => value);
  return forms.draw(forms.campaignForm, ctx, {
    initial: {
      courses: [...(row?.courses ?? courses.map(({ id }) => id))],
      departments: [...departments],
      roles: [...roles],
      regions: [...regions],
      opensOn: row?.opensOn ?? today(ctx),
      dueOn: row?.dueOn ?? addDays(today(ctx), RULES.joinerDays),
    },
    options: {
      courses: courses.map(({ id, words: said }) => ({ value: id, label: said[ctx.locale].title })),
      departments: choices(known.departments, departments),
      roles: forms.roleOptions(ctx),
      regions: choices(known.regions, regions),
    },
  });
}

type Written = { courses: string[]; departments: string[]; roles: string[]; regions: string[] } & {
  opensOn: string;
  dueOn: string;
};
type Plan = Pick<Campaign, "courses" | "audience" | "opensOn" | "dueOn">;

/** What was written as a plan, or what is wrong with it, beside the fields. */
async function readPlan(ctx: Ctx, written: Written): Promise<{ plan: Plan } | { errors: Record<string, string> }> {
  const t = words(ctx);
  const errors: Record<string, string> = {};
  const known = coursesOf(ctx.content).map(({ id }) => id);
  const courses = known.filter((id) => written.courses.includes(id));
  if (courses.length < written.courses.length) errors.courses = t("campaigns.reasons.noCourse");
  const choices = await audienceChoices(ctx);
  const isUnknown = (values: readonly string[], list: readonly string[]) => values.some((one) => !list.includes(one));
  if (isUnknown(written.departments, choices.departments)) errors.departments = t("campaigns.reasons.noChoice");
  if (isUnknown(written.regions, choices.regions)) errors.regions = t("campaigns.reasons.noChoice");
  const roles = written.roles.filter(isRole);
  if (roles.length < written.roles.length) errors.roles = t("campaigns.reasons.noChoice");
  const [opensOn, dueOn] = [written.opensOn as CivilDate, written.dueOn as CivilDate];
  const wrong = whyNotDays(opensOn, dueOn, today(ctx));
  if (wrong) errors[wrong.field] = t(`campaigns.reasons.${wrong.reason}`);
  const audience: Audience = { departments: written.departments, roles, regions: written.regions, platforms: [] };
  return Object.keys(errors).length > 0 ? { errors } : { plan: { courses, audience, opensOn, dueOn } };
}

const campaignHandler = formHandler<(typeof forms.campaignForm)["fields"]>({
  form: forms.campaignForm,
  may: TRAINERS,
  open: async (ctx, { id }) => drawCampaign(ctx, id === "new" ? undefined : await draftOf(ctx, id)),
  async submit(ctx, written, { id }): Promise<Reply> {
    const { id: byId } = needTrainer(ctx);
    const row = id === undefined || id === "new" ? undefined : await draftOf(ctx, id);
    const read = await readPlan(ctx, written);
    if ("errors" in read) return { kind: "errors", errors: read.errors };
    const { plan } = read;
    if (!row) {
      const { passMark, attempts, validMonths } = RULES;
      const made = await store.insertCampaign(ctx, { ...plan, byId, passMark, attempts, validMonths });
      return showCampaign(ctx, await moveCampaign(ctx, made, "change"));
    }
    const set = {
      courses: [...plan.courses],
      audience: JSON.stringify(plan.audience),
      opens_on: plan.opensOn,
      due_on: plan.dueOn,
    };
    return showCampaign(ctx, await moveCampaign(ctx, row, "change", { set }));
  },
});

const termsHandler = formHandler<(typeof forms.termsForm)["fields"]>({
  form: forms.termsForm,
  may: TRAINERS,
  async open(ctx, { id }) {
    const { number, passMark, attempts, validMonths } = await draftOf(ctx, id);
    const initial = { passMark: `${passMark}`, attempts: `${attempts}`, validMonths: `${validMonths}` };
    return forms.draw(forms.termsForm, ctx, { initial }, { number: sayNumber(number) });
  },
  async submit(ctx, { passMark, attempts, validMonths }, { id }) {
    const row = await draftOf(ctx, id);
    const set = { pass_mark: passMark, attempts, valid_months: validMonths };
    return showCampaign(ctx, await moveCampaign(ctx, row, "change", { set }));
  },
});

const prolongHandler = formHandler<(typeof forms.prolongForm)["fields"]>({
  form: forms.prolongForm,
  may: TRAINERS,
  async open(ctx, { id }) {
    const { number, dueOn } = await standingIn(ctx, id, "running");
    const initial = { dueOn: addDays(dueOn, 7) };
    return forms.draw(forms.prolongForm, ctx, { initial }, { number: sayNumber(number), due: sayDate(ctx, dueOn) });
  },
  async submit(ctx, { dueOn: text }, { id }) {
    const row = await standingIn(ctx, id, "running");
    const t = words(ctx);
    const dueOn = text as CivilDate;
    const isLater = dueOn > row.dueOn && dueOn > today(ctx);
    if (!isLater)
      return { kind: "errors", errors: { dueOn: t("campaigns.reasons.no-later", { due: sayDate(ctx, row.dueOn) }) } };
    if (dueOn > addDays(row.opensOn, LIMITS.days.max + LIMITS.days.max))
      return { kind: "errors", errors: { dueOn: t("campaigns.reasons.due-late") } };
    await moveCampaign(ctx, row, "prolong", { set: { due_on: dueOn, followed_at: null }, data: { dueOn } });
    return say(t("campaigns.said.prolonged", { number: sayNumber(row.number), due: sayDate(ctx, dueOn) }), "good");
  },
});

const opens = (name: string, handler: ReturnType<typeof formHandler>): PressHandler => ({
  name: `training.${name}`,
  may: TRAINERS,
  async handle(ctx, { id }) {
    const context = { id };
    return { kind: "form", opening: { form: handler.form.name, view: await handler.open(ctx, context), context } };
  },
});

export const planningForms = [campaignHandler, termsHandler, prolongHandler];

export const planningPresses: PressHandler[] = [
  { name: "training.campaigns", may: TRAINERS, handle: (ctx, { id }) => showCampaigns(ctx, from(id)) },
  {
    name: "training.campaign",
    may: TRAINERS,
    handle: async (ctx, { id }) => showCampaign(ctx, await existing(ctx, id)),
  },
  opens("campaign-new", campaignHandler),
  opens("campaign-change", campaignHandler),
  opens("campaign-terms", termsHandler),
  opens("campaign-prolong", prolongHandler),
  {
    name: "training.campaign-schedule",
    may: TRAINERS,
    async handle(ctx, { id }) {
      const row = await existing(ctx, id);
      const t = words(ctx);
      const wrong = row.state === "draft" ? whyNotDays(row.opensOn, row.dueOn, today(ctx)) : undefined;
      if (wrong) throw new UserError(wrong.reason, t(`campaigns.reasons.${wrong.reason}`));
      if (row.state === "draft" && !row.courses.some((course) => isTaught(ctx.content, course)))
        throw new UserError("noCourse", t("campaigns.reasons.noCourse"));
      if (row.state === "draft" && (await countAudience(ctx, row.audience)) === 0)
        throw new UserError("nobody", t("campaigns.reasons.nobody"));
      const moved = await moveCampaign(ctx, row, "schedule");
      const at = new Date(Math.max(opensAt(moved, ctx).getTime(), ctx.now.getTime()));
      const when = sayInstant(at, ctx.locale, ctx.zone, ctx.now);
      return say(t("campaigns.said.scheduled", { number: sayNumber(row.number), when }), "good");
    },
  },
  {
    name: "training.campaign-take-back",
    may: TRAINERS,
    async handle(ctx, { id }) {
      const row = await moveCampaign(ctx, await existing(ctx, id), "takeBack");
      return say(words(ctx)("campaigns.said.takeBack", { number: sayNumber(row.number) }), "good");
    },
  },
  {
    name: "training.campaign-cancel",
    may: TRAINERS,
    async handle(ctx, { id }) {
      const row = await moveCampaign(ctx, await existing(ctx, id), "cancel");
      return say(words(ctx)("campaigns.said.cancelled", { number: sayNumber(row.number) }), "good");
    },
  },
  {
    name: "training.campaign-close",
    may: TRAINERS,
    async handle(ctx, { id }) {
      const row = await moveCampaign(ctx, await existing(ctx, id), "close", CLOSED);
      return say(words(ctx)("campaigns.said.closed", { number: sayNumber(row.number) }), "good");
    },
  },
  {
    name: "training.campaign-waiting",
    may: TRAINERS,
    async handle(ctx, { id, arg }) {
      const row = await existing(ctx, id);
      const start = from(arg);
      const rows = await store.waitingOf(ctx, row.id, { from: start, limit: PAGE + 1 });
      const page = { number: row.number, id: row.id, from: start, hasMore: rows.length > PAGE };
      return showCard(waitingCard(ctx, rows.slice(0, PAGE), page));
    },
  },
];
