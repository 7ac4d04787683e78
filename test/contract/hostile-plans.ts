import { callback } from "../../src/core/callback.ts";
import { linesOf } from "../../src/features/approvals/store.ts";
import { planWords } from "../../src/features/plans/messages/index.ts";
import { sayNumber } from "../../src/features/plans/model.ts";
import { readReport, readRevision } from "../../src/features/plans/store.ts";
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
  return [
    tasks,
    content.result,
    content.account ?? "",
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
      reads: async (_stage, id) => callback("approval.view", id),
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
  answering("return"),
  answering("refuse"),
  answering("pass", { fill: toLegal }),
  answering("add", { fill: toLegal }),
]);
