import { callback } from "../../src/core/callback.ts";
import { appealWords } from "../../src/features/appeals/messages/index.ts";
import { GROUNDS } from "../../src/features/appeals/model.ts";
import { findByCase, linesOf, readAnswer } from "../../src/features/appeals/store.ts";
import { naming, sees, stringsIn } from "./hostile-cases.ts";
import { opensIt, type Recipe } from "./hostile-recipe.ts";
import type { Stage } from "./hostile-stage.ts";
import { PICTURE, type Way } from "./hostile-ways.ts";
import type { Who } from "./surface-driver.ts";

const MINUTE = 60_000;
const TEXT = { text: "请说明这条决定的依据。" };

/** A form about an appeal, or about the decision that it is against; whoever has no part in it does not open it. */
const about = (
  who: Who,
  name: string,
  begin: (stage: Stage) => Promise<string>,
  more: Partial<Recipe> = {},
): readonly [string, Recipe] => [
  `appeals.${name}`,
  {
    who,
    begin,
    open: opensIt,
    kept: keptOfAppeal,
    reader: "legal",
    about: {
      opens: (id) => callback(`appeal.${name}`, id),
      notFor: "reporter",
      reads: async (stage) => callback("appeal.file-card", (await newestAppeal(stage.services)).id),
    },
    ...more,
  },
];

const received = ({ cases }: Stage) => cases.received();
const filed = ({ cases }: Stage) => cases.filed();
const inReview = ({ cases }: Stage) => cases.inReview();

/** It came after the window, and somebody took it. */
async function takenLate({ cases, services }: Stage): Promise<string> {
  const caseId = await cases.received();
  const dueAt = new Date(cases.now().getTime() - MINUTE);
  await services.db.prisma.deadline.updateMany({ where: { subject: caseId, kind: "appeal" }, data: { dueAt } });
  await cases.file(caseId);
  const { id, state } = await newestAppeal(services);
  if (state !== "filed_late") throw new Error(`${id} is ${state}`);
  return id;
}

/** The policy of the company lets the answer be put off. A published one never changes, but for this test. */
async function inReviewWithTime({ cases, services }: Stage): Promise<string> {
  const { prisma } = services.db;
  await prisma.$executeRawUnsafe("ALTER TABLE policy_version DISABLE TRIGGER USER");
  await prisma.$executeRaw`UPDATE policy_version SET parameters = jsonb_set(parameters, '{mayExtendAnswer}', 'true')`;
  await prisma.$executeRawUnsafe("ALTER TABLE policy_version ENABLE TRIGGER USER");
  return cases.inReview();
}

/** Forms about appeals. */
export const APPEAL_RECIPES: Readonly<Record<string, Recipe>> = Object.fromEntries([
  about("subject", "file", received, { fill: () => ({ proof: PICTURE }) }),
  about(
    "handler",
    "paper",
    async (stage) => {
      const id = await stage.cases.received();
      stage.waits(2 * MINUTE);
      return id;
    },
    { fill: (_t, _id, stage) => ({ receivedAt: stage.minuteIn(0) }) },
  ),
  about("subject", "amend", filed),
  about("subject", "write", filed),
  about("subject", "reply", async ({ cases }) => {
    const id = await cases.inReview();
    await cases.does("hejing", "ask", id, TEXT);
    return id;
  }),
  about("subject", "ask-recusal", inReview),

  about("legal", "ask", inReview, { refuses: naming("text") }),
  about("legal", "fact", inReview, { refuses: naming("text") }),
  about("legal", "note", inReview),
  about("legal", "ask-decider", inReview),
  about(
    "decider",
    "comment",
    async ({ cases }) => {
      const id = await cases.inReview();
      await cases.does("hejing", "ask-decider", id, TEXT);
      return id;
    },
    { refuses: naming("text") },
  ),
  about("legal", "hand-over", inReview, {
    fill: (_t, _id, stage) => ({ person: stage.nameOf("other handler") }),
    reader: "other handler",
  }),
  about("other handler", "reassign", filed, { fill: (_t, _id, stage) => ({ person: stage.nameOf("legal") }) }),
  about(
    "other handler",
    "answer-recusal",
    async ({ cases }) => {
      const id = await cases.inReview();
      await cases.does("chenchen", "ask-recusal", id, { reason: "审核人此前对我有过评价。" });
      return id;
    },
    { fill: () => ({ answer: "deny" }), refuses: naming("reason") },
  ),

  about(
    "legal",
    "admit",
    async (stage) => {
      const id = await takenLate(stage);
      await stage.person("legal").presses(callback("appeal.take", id));
      return id;
    },
    { refuses: naming("reason") },
  ),
  about("legal", "extend", inReviewWithTime, { fill: () => ({ days: "3" }), refuses: naming("reason") }),
  about("legal", "outcome", ({ cases }) => cases.inReview({ grounds: [...GROUNDS] }), {
    refuses: naming("facts"),
    // None of them is required by itself: it depends on what the appeal rests on.
    blank: (locale) =>
      Object.fromEntries(GROUNDS.map((ground) => [ground, appealWords.in(locale)("reasons.reason-needed")])),
  }),
]);

const newestAppeal = ({ db }: Stage["services"]) => db.prisma.appeal.findFirstOrThrow({ orderBy: { number: "desc" } });

/** All words that are kept of the newest appeal, opened. */
async function keptOfAppeal(way: Way): Promise<string[]> {
  const ctx = sees(way);
  const { id, caseId } = await newestAppeal(way.driver.app.services);
  const appeal = await findByCase(ctx, caseId);
  return stringsIn([appeal?.about, await linesOf(ctx, id), await readAnswer(ctx, id)]);
}
