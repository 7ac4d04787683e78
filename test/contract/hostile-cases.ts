import { callback } from "../../src/core/callback.ts";
import type { Locale } from "../../src/core/locale.ts";
import { caseWords } from "../../src/features/cases/messages/index.ts";
import { sayNumber } from "../../src/features/cases/model.ts";
import { readNotice, sanctionOf } from "../../src/features/cases/sanctions/store.ts";
import { questionsOf, tasksOf, toldOf } from "../../src/features/cases/side/store.ts";
import { linesOf, readParts, readTemplate, type Sees } from "../../src/features/cases/store.ts";
import { sayNumber as sayReport } from "../../src/features/incidents/model.ts";
import { opensIt, type Recipe } from "./hostile-recipe.ts";
import { newestReport, type Stage } from "./hostile-stage.ts";
import type { Way } from "./hostile-ways.ts";
import type { Who } from "./surface-driver.ts";

/** Before it is told of, when the stage begins on its Tuesday; and after all that is tried on that day. */
const BEFORE = "2026-11-24T08:00";
/** Another act than the one that was put to the person. */
const THE_DAY_BEFORE = "2026-11-23T15:00";
const MONDAY = "2026-11-30T10:00";
const WEDNESDAY = "2026-12-02T10:00";
/** A hearing, which some laws know. */
const HEARING = { hearingAt: MONDAY, hearingPlace: "三楼会议室" };
const MINUTE = 60_000;

/** A form about a case, of one of those who have a part in it; nobody else can open it. */
const about = (
  who: Who,
  name: string,
  begin: (stage: Stage) => Promise<string>,
  more: Partial<Recipe> = {},
): readonly [string, Recipe] => [
  `cases.${name}`,
  {
    who,
    begin,
    open: opensIt,
    kept: keptOfCase,
    about: {
      opens: (id) => callback(`case.${name}`, id),
      notFor: "reporter",
      reads: async ({ cases }) => callback("case.file", (await cases.newest()).id),
    },
    ...more,
  },
];

/** Read by the person it is about, in their own case. */
const inTheirCase = (name: string): NonNullable<Recipe["about"]> => ({
  opens: (id) => callback(`case.${name}`, id),
  notFor: "reporter",
  reads: async ({ cases }) => callback("case.mine", (await cases.newest()).id),
});
const opened = ({ cases }: Stage) => cases.opened();
const heard = ({ cases }: Stage) => cases.heard();
const proposed = ({ cases }: Stage) => cases.proposed();
const decided = ({ cases }: Stage) => cases.decided();
const withSecond = ({ cases }: Stage) => cases.withSecond();
const withUnion = ({ cases }: Stage) => cases.withUnion();
async function alleged({ cases }: Stage): Promise<string> {
  const id = await cases.opened();
  await cases.allege(id);
  return id;
}
/** Under a law that knows hearings and companions. */
async function allegedWithHearing(stage: Stage): Promise<string> {
  await stage.livesUnder("GB");
  const id = await stage.cases.opened();
  await stage.cases.allege(id, HEARING);
  return id;
}

/** The name of somebody else, in what the person concerned will read. */
export const naming = (field: string) => (stage: Stage, locale: Locale) => {
  const names = stage.calledOf("reporter");
  return { [field]: { typed: `${names} said so.`, reason: caseWords.in(locale)("reasons.names-others", { names }) } };
};
const after = (locale: Locale, key: "reasons.no-such-report" | "reasons.no-such-case"): string =>
  caseWords.in(locale)(key, { number: "|" }).split("|")[1] ?? "";

/** Forms about cases. */
export const CASE_RECIPES: Readonly<Record<string, Recipe>> = Object.fromEntries([
  about("handler", "open", async () => "direct", {
    fill: (_t, _id, stage) => ({ subject: stage.nameOf("subject"), conductAt: BEFORE }),
  }),

  about("handler", "hand-over", opened, {
    fill: (_t, _id, stage) => ({ person: stage.nameOf("other handler") }),
    reader: "other handler",
  }),
  about("other handler", "reassign", opened, {
    fill: (_t, _id, stage) => ({ person: stage.nameOf("decider") }),
    reader: "decider",
  }),
  about("subject", "ask-recusal", alleged, { reader: "subject", about: inTheirCase("ask-recusal") }),
  about(
    "other handler",
    "answer-recusal",
    async (stage) => {
      const id = await alleged(stage);
      await stage.cases.withReason("cases.ask-recusal", id, "chenchen");
      return id;
    },
    {
      fill: () => ({ answer: "deny" }),
      refuses: naming("reason"),
      reader: "subject",
      about: inTheirCase("answer-recusal"),
    },
  ),

  about("handler", "note", opened),
  // Whoever oversees sees nothing of it, but for this.
  about("other handler", "read", opened),
  about("handler", "ask-witness", opened),
  about(
    "reporter",
    "answer-witness",
    async (stage) => {
      const id = await stage.cases.opened();
      const question = { person: stage.idOf("reporter"), text: "您看到了什么？" };
      await stage.person("handler").submits("cases.ask-witness", question, { id });
      const { prisma } = stage.services.db;
      return (await prisma.caseQuestion.findFirstOrThrow({ where: { caseId: id } })).id;
    },
    {
      about: {
        opens: (id) => callback("case.answer-witness", id),
        notFor: "subject",
        reads: async ({ cases }) => callback("case.file", (await cases.newest()).id),
      },
    },
  ),
  about("handler", "task", opened, { fill: () => ({ dueOn: MONDAY.slice(0, 10) }) }),
  about("handler", "told", opened, { fill: () => ({ at: BEFORE }) }),
  about("handler", "join", opened, {
    async fill(_t, _id, stage) {
      await stage.taken("disclosure");
      return { report: sayReport((await newestReport(stage)).number) };
    },
    unknown: (_t, locale) => ({ report: after(locale, "reasons.no-such-report") }),
  }),
  about(
    "handler",
    "link",
    async (stage) => {
      await stage.cases.opened();
      return stage.cases.opened();
    },
    {
      async fill(_t, id, stage) {
        const other = await stage.services.db.prisma.case.findFirstOrThrow({ where: { id: { not: id } } });
        return { other: sayNumber(other.number) };
      },
      unknown: (_t, locale) => ({ other: after(locale, "reasons.no-such-case") }),
    },
  ),
  about("handler", "pin", allegedWithHearing, {
    fill: () => ({ conductAt: THE_DAY_BEFORE, hearingAt: WEDNESDAY }),
    refuses: naming("facts"),
  }),
  about("handler", "jurisdiction", async (stage) => {
    await stage.livesUnder("unknown");
    return stage.cases.opened();
  }),
  about("legal", "sign-off", opened),
  about(
    "other handler",
    "clear",
    async (stage) => {
      const id = await stage.cases.opened();
      await stage.services.db.prisma.case.update({ where: { id }, data: { protection: "flagged" } });
      return id;
    },
    {
      // Why it goes on against somebody who reported is for those who clear it, and for nobody who reads the case later.
      about: { opens: (id) => callback("case.clear", id), notFor: "reporter" },
    },
  ),
  about("legal", "override", opened),

  about(
    "handler",
    "allege",
    async (stage) => {
      await stage.livesUnder("GB");
      return stage.cases.opened();
    },
    { fill: () => ({ preserved: "elsewhere", hearingAt: MONDAY }), refuses: naming("facts") },
  ),
  about("handler", "interim", opened, {
    fill: () => ({ preserved: "elsewhere", until: WEDNESDAY }),
    refuses: naming("text"),
  }),
  about(
    "handler",
    "lift",
    async (stage) => {
      const id = await stage.cases.opened();
      const asked = {
        asks: ["hide_content"],
        text: "请先隐藏这条内容。",
        reason: "还在扩散。",
        preserved: "elsewhere",
      };
      await stage.person("handler").submits("cases.interim", asked, { id });
      return id;
    },
    { refuses: naming("reason") },
  ),
  about("subject", "statement", allegedWithHearing, { isJoined: true }),
  about("subject", "addition", heard),
  about("subject", "reschedule", allegedWithHearing, { fill: () => ({ at: WEDNESDAY }), isJoined: true }),
  about("handler", "extend", alleged, { fill: () => ({ days: "3" }) }),

  about("handler", "dismiss", opened),
  about("handler", "weigh", opened),
  about("handler", "propose", heard),
  about("decider", "return", proposed),
  about("decider", "acquit", proposed),
  about("decider", "decide", proposed),
  about("legal", "approve", withSecond),
  about("legal", "refuse", withSecond),
  about("handler", "union-send", withUnion, { fill: (_t, _id, stage) => ({ sentAt: stage.minuteIn(0) }) }),
  about(
    "handler",
    "union-view",
    async (stage) => {
      const id = await stage.cases.withUnion();
      const sent = { to: "工会", text: "拟解除劳动合同，请提出意见。", sentAt: stage.minuteIn(0) };
      await stage.person("handler").submits("cases.union-send", sent, { id });
      return id;
    },
    { fill: (_t, _id, stage) => ({ at: stage.minuteIn(0) }) },
  ),
  about("handler", "union-answer", withUnion),
  about("decider", "withdraw", decided),

  about("handler", "serve", decided, {
    refuses: naming("text"),
    reader: "subject",
    about: {
      opens: (id) => callback("case.serve", id),
      notFor: "reporter",
      reads: async ({ cases }) => callback("case.mine", (await cases.newest()).id),
    },
  }),
  about("handler", "template", async () => "en", {
    refuses: (_stage, locale) => ({
      text: {
        typed: "Dear {whom},",
        reason: caseWords.in(locale)("reasons.unknown-placeholder", { name: "whom" }),
      },
    }),
    async kept(way) {
      return [(await readTemplate(sees(way), "en")) ?? ""];
    },
    // It is no case: it is read in the letters that are made of it.
    about: { opens: (id) => callback("case.template", id), notFor: "reporter" },
  }),
  about(
    "handler",
    "prove-service",
    async (stage) => {
      const id = await stage.cases.decided();
      await stage.cases.serve(id);
      // It went out and reached nobody: another way is due at once.
      const { prisma } = stage.services.db;
      await prisma.delivery.updateMany({ where: { message: { subject: id } }, data: { state: "failed" } });
      stage.waits(2 * MINUTE);
      return id;
    },
    { fill: (_t, _id, stage) => ({ at: stage.minuteIn(0) }) },
  ),
  about("decider", "correct", ({ cases }) => cases.received(), { isJoined: true }),
  about("decider", "review", async (stage) => {
    const id = await stage.cases.received();
    await stage.services.db.prisma.sanction.update({ where: { caseId: id }, data: { needsReview: true } });
    return id;
  }),
]);

export const sees = ({ driver }: Way): Sees => {
  const { db, vault } = driver.app.services;
  return { tx: db, vault } as unknown as Sees;
};

/** All words that are kept of the newest case, opened. */
async function keptOfCase(way: Way): Promise<string[]> {
  const ctx = sees(way);
  const { id } = await way.driver.app.services.db.prisma.case.findFirstOrThrow({ orderBy: { number: "desc" } });
  const sanction = await sanctionOf(ctx, id);
  const lines = (await linesOf(ctx, id)).map(({ kind, text }) =>
    kind === "proportionality" || kind === "interim" ? JSON.parse(text) : text,
  );
  return stringsIn([
    await readParts(ctx, id),
    lines,
    await questionsOf(ctx, id),
    await tasksOf(ctx, id),
    await toldOf(ctx, id),
    sanction && (await readNotice(ctx, sanction.id)),
  ]);
}

/** All texts in something, however deep. */
export const stringsIn = (value: unknown): string[] => {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsIn) : [];
};
