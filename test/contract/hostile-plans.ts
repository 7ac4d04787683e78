import { callback } from "../../src/core/callback.ts";
import { systemCtx } from "../../src/core/context.ts";
import { addLine, linesOf } from "../../src/features/approvals/store.ts";
import { planWords } from "../../src/features/plans/messages/index.ts";
import { sayNumber } from "../../src/features/plans/model.ts";
import { followPlan } from "../../src/features/plans/running/follow.ts";
import { runningWords } from "../../src/features/plans/running/messages/index.ts";
import { hoursOf } from "../../src/features/plans/running/store-hours.ts";
import { checkInsOf, tasksOf } from "../../src/features/plans/running/store-tasks.ts";
import { standingWords } from "../../src/features/plans/standing/messages/index.ts";
import { insertMonth, monthsOf, postsOf, readMonth } from "../../src/features/plans/standing/store-standing.ts";
import { findPlan, readQuestion, readReport, readRevision, writeRevision } from "../../src/features/plans/store.ts";
import { optionOf, registered } from "./hostile-accounts.ts";
import { sees } from "./hostile-cases.ts";
import { opensIt, type Recipe } from "./hostile-recipe.ts";
import type { Stage } from "./hostile-stage.ts";
import type { Way } from "./hostile-ways.ts";

/** The stage stands on Tuesday, 24 November 2026. */
const DAYS = { firstDay: "2026-12-07", lastDay: "2026-12-11" };
const PLAN = { purpose: "other", platforms: ["weibo"], ...DAYS, windows: "14:00-15:30", hours: "3", tasks: "周报" };

const newest = ({ driver }: Pick<Way, "driver">) =>
  driver.app.services.db.prisma.plan.findFirstOrThrow({ orderBy: { number: "desc" } });

/** What stands in the title of the card that shows it. */
const called = async (stage: Stage): Promise<string> =>
  sayNumber((await stage.services.db.prisma.plan.findFirstOrThrow({ orderBy: { number: "desc" } })).number);

/** All words that are kept of the newest plan and of what was said to it. */
async function kept(way: Way): Promise<string[]> {
  const ctx = sees(way);
  const { id, revision, ownerId } = await newest(way);
  const before = managers.get(ownerId);
  if (before !== undefined)
    await way.driver.app.services.db.prisma.person.update({ where: { id: ownerId }, data: { managerId: before } });
  managers.delete(ownerId);
  const content = await readRevision(ctx, id, revision);
  const approvals = await way.driver.app.services.db.prisma.approval.findMany({ where: { subject: id } });
  const said = [];
  for (const approval of approvals) said.push(...(await linesOf(ctx, approval.id)).map(({ text }) => text));
  const tasks = content.tasks.map(({ text }) => text).join("\n");
  const { figures } = await hoursOf(ctx, id);
  const months = await monthsOf(ctx, id);
  const remarks = await Promise.all(months.map(async (month) => (await readMonth(ctx, month.id))?.remarks ?? ""));
  const posts = [...(await postsOf(ctx, id)).values()].map(({ note }) => note ?? "");
  const checkIns = await checkInsOf(
    ctx,
    (await tasksOf(ctx, id)).map((task) => task.id),
  );
  return [
    ...remarks,
    ...posts,
    ...figures.map(({ note }) => note ?? ""),
    ...checkIns.flatMap(({ said: { link, text } }) => [link ?? "", text ?? ""]),
    (await readQuestion(ctx, id)) ?? "",
    tasks,
    content.result,
    content.outside ?? "",
    (await readReport(ctx, id)) ?? "",
    ...said,
  ];
}

const managers = new Map<string, string | null>();
/** Whoever manages somebody has no part in their cases, which other forms are about: it is put back afterwards. */
async function managedBy(stage: Stage, managerId: string | null): Promise<void> {
  const { person } = stage.services.db.prisma;
  const where = { id: stage.idOf("subject") };
  const { managerId: before } = await person.findUniqueOrThrow({ where });
  if (!managers.has(where.id)) managers.set(where.id, before);
  await person.update({ where, data: { managerId } });
}

/** A plan of the subject, who has nobody above: compliance and HR are asked. */
async function written(stage: Stage): Promise<string> {
  await managedBy(stage, null);
  await stage.person("subject").submits("plans.write", PLAN, { id: "new" });
  return (await stage.services.db.prisma.plan.findFirstOrThrow({ orderBy: { number: "desc" } })).id;
}
async function asked(stage: Stage): Promise<string> {
  const id = await written(stage);
  await stage.person("subject").presses(`plan.submit:${id}`);
  return (await stage.services.db.prisma.approval.findFirstOrThrow({ where: { subject: id } })).id;
}
async function inState(stage: Stage, state: string): Promise<string> {
  const id = await written(stage);
  await stage.services.db.prisma.plan.update({ where: { id }, data: { state } });
  return id;
}

/** The same as a standing plan of this quarter. */
async function quarter(stage: Stage): Promise<string> {
  const id = await begun(stage);
  await stage.services.db.transaction(async (tx) => {
    const ctx = systemCtx(stage.services, tx);
    await writeRevision(ctx, id, 1, { ...(await readRevision(ctx, id, 1)), tasks: [], posts: 10 });
  });
  return id;
}

/** A plan of this week that has begun, with its one task. */
async function begun(stage: Stage): Promise<string> {
  const id = await inState(stage, "active");
  await stage.services.db.transaction(async (tx) => {
    const ctx = systemCtx(stage.services, tx);
    const content = await readRevision(ctx, id, 1);
    await writeRevision(ctx, id, 1, { ...content, firstDay: "2026-11-23" });
    const plan = await findPlan(ctx, id);
    if (plan) await followPlan(ctx, plan, undefined);
  });
  return id;
}
/** A no of compliance to somebody who reported lately, which legal looks at before it counts. */
async function held(stage: Stage): Promise<string> {
  const id = await asked(stage);
  await stage.services.db.transaction(async (tx) => {
    const ctx = { ...systemCtx(stage.services, tx), actor: stage.idOf("handler") };
    await addLine(ctx, id, "refused", "这周先把报表做完。");
  });
  await stage.services.db.prisma.approval.update({ where: { id }, data: { state: "held" } });
  return id;
}
const showsQuestion = async (_stage: Stage, id: string) => callback("approval.view", id);
const showsPlan = async (_stage: Stage, id: string) => callback("plan.view", id);

/** A form of those who are asked, read on the card of the question. */
const answering = (name: string, more: Partial<Recipe> = {}): readonly [string, Recipe] => [
  `approvals.${name}`,
  {
    who: "handler",
    begin: asked,
    open: opensIt,
    kept,
    about: {
      opens: (id) => callback(`approval.${name}`, id),
      notFor: "reporter",
      reads: showsQuestion,
      called,
    },
    ...more,
  },
];
const toLegal: Recipe["fill"] = (_t, _id, stage) => ({ person: stage.nameOf("legal") });

/** Forms about plans and their approval. */
export const PLAN_RECIPES: Readonly<Record<string, Recipe>> = Object.fromEntries<Recipe>([
  [
    "plans.write",
    {
      who: "subject",
      async begin(stage) {
        await stage.offers("subject", callback("plan.new", "new"));
        return "";
      },
      open: opensIt,
      fill: () => ({ ...DAYS, windows: "14:00-15:30", hours: "3" }),
      unknown: (_t, locale) => ({ windows: planWords.in(locale)("reasons.not-windows") }),
      kept,
    },
  ],
  [
    "plans.report",
    {
      who: "subject",
      begin: (stage) => inState(stage, "active"),
      open: opensIt,
      // Hours of it are still to come.
      fill: () => ({ early: "yes" }),
      reader: "subject",
      kept,
      about: {
        opens: (id) => callback("plan.report", id),
        notFor: "reporter",
        reads: async (_stage, id) => callback("plan.view", id),
        called,
      },
    },
  ],
  [
    "plans.revoke",
    {
      who: "handler",
      async begin(stage) {
        const id = await inState(stage, "active");
        await managedBy(stage, stage.idOf("handler"));
        return id;
      },
      open: opensIt,
      kept,
      about: { opens: (id) => callback("plan.revoke", id), notFor: "reporter" },
    },
  ],
  [
    "plans.check-in",
    {
      who: "subject",
      async begin(stage) {
        const planId = await begun(stage);
        return (await stage.services.db.prisma.planTask.findFirstOrThrow({ where: { planId } })).id;
      },
      open: opensIt,
      reader: "subject",
      kept,
      about: {
        // Among its tasks a card has room for the beginning of what was said; the whole stands on its page.
        opens: (id) => callback("plan.check-in", id),
        notFor: "handler",
      },
    },
  ],
  [
    "plans.hours",
    {
      who: "subject",
      begin: begun,
      open: opensIt,
      fill: () => ({ day: "2026-11-24", time: "1:30" }),
      unknown: (_t, locale) => ({ time: runningWords.in(locale)("reasons.not-a-time") }),
      reader: "subject",
      kept,
      about: { opens: (id) => callback("plan.hours", id), notFor: "handler", reads: showsPlan, called },
    },
  ],
  [
    "plans.return-report",
    {
      who: "handler",
      async begin(stage) {
        const id = await inState(stage, "completed");
        await managedBy(stage, stage.idOf("handler"));
        return id;
      },
      open: opensIt,
      kept,
      about: { opens: (id) => callback("plan.return-report", id), notFor: "reporter" },
    },
  ],
  [
    "plans.standing",
    {
      who: "subject",
      async begin(stage) {
        const data = { personId: stage.idOf("subject"), role: "operator" };
        await stage.services.db.prisma.roleGrant.createMany({ data, skipDuplicates: true });
        await registered(stage, { holder: data.personId });
        await stage.offers("subject", callback("plan.standing", "new"));
        return "";
      },
      open: opensIt,
      fill: async (_t, _id, stage) => ({
        ...DAYS,
        platforms: "weibo",
        windows: "",
        hours: "40",
        posts: "10",
        account: await optionOf(stage, false),
      }),
      unknown: (_t, locale) => ({ windows: planWords.in(locale)("reasons.not-windows") }),
      kept,
    },
  ],
  [
    "plans.posts",
    {
      who: "subject",
      begin: quarter,
      open: opensIt,
      fill: () => ({ day: "2026-11-24", posts: "12" }),
      kept,
      about: { opens: (id) => callback("plan.posts", id), notFor: "handler" },
    },
  ],
  [
    "plans.month",
    {
      who: "subject",
      async begin(stage) {
        const fresh = { planId: await quarter(stage), ownerId: stage.idOf("subject"), month: "2026-11" };
        const found = await stage.services.db.transaction((tx) => insertMonth(systemCtx(stage.services, tx), fresh));
        return found?.id ?? "";
      },
      open: opensIt,
      fill: () => ({ time: "33:30", posts: "41" }),
      unknown: (_t, locale) => ({ time: standingWords.in(locale)("reasons.not-a-time") }),
      kept,
      about: { opens: (id) => callback("plan.month", id), notFor: "handler" },
    },
  ],
  [
    "plans.shorten",
    {
      who: "handler",
      begin: asked,
      open: opensIt,
      fill: () => ({ ...DAYS, windows: "14:00-15:30", hours: "3" }),
      unknown: (_t, locale) => ({ windows: planWords.in(locale)("reasons.not-windows") }),
      kept,
      about: { opens: (id) => callback("plan.shorten", id), notFor: "reporter", reads: showsQuestion, called },
    },
  ],
  [
    "approvals.look",
    {
      who: "legal",
      begin: held,
      open: opensIt,
      kept,
      about: { opens: (id) => callback("approval.look", id), notFor: "handler" },
    },
  ],
  answering("return"),
  answering("refuse"),
  answering("pass", { fill: toLegal }),
  answering("add", { fill: toLegal }),
]);
