import { callback } from "../../src/core/callback.ts";
import type { Locale } from "../../src/core/locale.ts";
import { channelWordsOf } from "../../src/features/policy/consent/store-consent.ts";
import { sayOption } from "../../src/features/policy/making/answering.ts";
import { sayCommentNumber } from "../../src/features/policy/making/model.ts";
import { commentsOn, recordsOf } from "../../src/features/policy/making/store-making.ts";
import { policyWords } from "../../src/features/policy/messages/index.ts";
import { findWord } from "../../src/features/policy/signing/store-signing.ts";
import { sees } from "./hostile-cases.ts";
import { opensIt, type Recipe } from "./hostile-recipe.ts";
import type { Stage } from "./hostile-stage.ts";
import type { Way } from "./hostile-ways.ts";

type Has = Pick<Stage, "services">;
const inForce = ({ services }: Has) =>
  services.db.prisma.policyVersion.findFirstOrThrow({ where: { state: "effective" } });
const newest = ({ services }: Has) =>
  services.db.prisma.policyVersion.findFirstOrThrow({ orderBy: { number: "desc" } });

const SAID = "请写明午休时间怎么算。";
let count = 0;
/** A draft of the decider, who is of Human Resources here. */
async function drafted(stage: Stage): Promise<string> {
  count += 1;
  await stage.person("decider").submits("policy.new-draft", { label: `stage-${count}` }, {});
  return (await newest(stage)).id;
}
async function consulted(stage: Stage): Promise<string> {
  const id = await drafted(stage);
  const represents = { person: stage.idOf("reporter"), capacity: "employees" };
  await stage.person("decider").submits("policy.representative", represents, {});
  await stage.person("decider").submits("policy.consult", { whom: "representatives", days: "3" }, { id });
  return id;
}
/** An objection of the reporter that waits for its answer; its id. */
async function objected(stage: Stage): Promise<string> {
  const { id } = await inForce(stage);
  await stage.services.db.prisma.policyComment.deleteMany();
  await stage.person("reporter").submits("policy.comment", { text: SAID }, { id });
  return (await stage.services.db.prisma.policyComment.findFirstOrThrow()).id;
}
/** Somebody who has not signed yet. */
async function unsigned(stage: Stage): Promise<string> {
  const personId = stage.idOf("reporter");
  await stage.services.db.transaction(async (tx) => {
    await tx.prisma.$executeRawUnsafe("SELECT set_config('shenyan.removes', 'demo', true)");
    await tx.prisma.acknowledgement.deleteMany({ where: { personId } });
    await tx.prisma.signatureRequest.deleteMany({ where: { personId } });
  });
  return (await inForce(stage)).id;
}

/** All that was said about the versions, and what was answered. */
async function comments(way: Way): Promise<string[]> {
  const versions = await way.driver.app.services.db.prisma.policyVersion.findMany();
  const all = [];
  for (const { id } of versions) all.push(...(await commentsOn(sees(way), id)));
  return all.flatMap(({ text, answer }) => [text, answer ?? ""]);
}
const records = async (way: Way): Promise<string[]> =>
  (await recordsOf(sees(way), (await newest(way.driver.app)).id)).flatMap(({ content }) => [
    content.text,
    content.participants ?? "",
  ]);
const readsComment = {
  reads: async (stage: Stage) => {
    const { id } = await stage.services.db.prisma.policyComment.findFirstOrThrow({ orderBy: { number: "desc" } });
    return callback("policy.comment-view", id);
  },
  called: async (stage: Stage) => {
    const { number } = await stage.services.db.prisma.policyComment.findFirstOrThrow({ orderBy: { number: "desc" } });
    return sayCommentNumber(number);
  },
};
const readsRecords = {
  reads: async (_stage: Stage, id: string) => callback("policy.records", id),
  called: async (stage: Stage) => (await newest(stage)).label,
};
const refused =
  (field: string, typed: string, reason: (locale: Locale) => string) => (_stage: Stage, locale: Locale) => ({
    [field]: { typed, reason: reason(locale) },
  });
const NUMBERS = {
  appealDays: "7",
  answerDays: "12",
  bonusDeductionPercent: "0",
  statementDays: "5",
  lookBackMonths: "24",
  readThrough: "no",
};

/** Forms about the policy: signing it, saying something about it, making it. */
export const POLICY_RECIPES: Readonly<Record<string, Recipe>> = {
  "policy.reserve": {
    who: "reporter",
    begin: unsigned,
    open: opensIt,
    async kept(way) {
      const [personId = ""] = await way.driver.as("reporter").ids();
      const word = await findWord(sees(way), personId, (await inForce(way.driver.app)).id);
      return [word?.reservation ?? "", ...(await comments(way))];
    },
    reader: "decider",
    about: { opens: (id) => callback("policy.reserve", id), ...readsComment },
  },
  "policy.agree": {
    who: "reporter",
    async begin(stage) {
      await stage.offers("reporter", callback("policy.agree", "chat"));
      return "";
    },
    open: opensIt,
    fill: () => ({ email: "somebody@home.example" }),
    refuses: refused("email", "<!channel>@here", (locale) => policyWords.in(locale)("consent.notEmail")),
    async kept(way) {
      const [personId = ""] = await way.driver.as("reporter").ids();
      return (await channelWordsOf(sees(way), personId)).map(({ email = "" }) => email);
    },
  },
  "policy.comment": {
    who: "reporter",
    begin: async (stage) => (await inForce(stage)).id,
    open: opensIt,
    fill: () => ({ clause: "4.1.1" }),
    refuses: refused("clause", "9.9", (locale) => policyWords.in(locale)("refused.no-clause", { id: "9.9" })),
    kept: comments,
    reader: "decider",
    about: { opens: (id) => callback("policy.comment", id), ...readsComment },
  },
  "policy.answer": {
    who: "decider",
    begin: objected,
    open: opensIt,
    kept: comments,
    reader: "reporter",
    about: { opens: (id) => callback("policy.answer", id), notFor: "handler", ...readsComment },
  },
  "policy.answer-many": {
    who: "decider",
    async begin(stage) {
      await objected(stage);
      return (await inForce(stage)).id;
    },
    open: opensIt,
    async fill(_t, _begun, stage) {
      const where = { id: stage.idOf("decider") };
      const { chosenLocale, locale } = await stage.services.db.prisma.person.findUniqueOrThrow({ where });
      const comment = await stage.services.db.prisma.policyComment.findFirstOrThrow({ orderBy: { number: "desc" } });
      return { which: sayOption((chosenLocale ?? locale) as Locale, { ...comment, clauseId: undefined, text: SAID }) };
    },
    kept: comments,
    reader: "reporter",
    about: { opens: (id) => callback("policy.answer-many", id), notFor: "handler", ...readsComment },
  },
  "policy.new-draft": {
    who: "decider",
    begin: async (stage) => {
      await stage.offers("decider", callback("policy.new-draft", "now"));
      return "";
    },
    open: opensIt,
    fill: () => {
      count += 1;
      return { label: `typed-${count}` };
    },
    refuses: refused("label", "<!channel> 2027", (locale) => policyWords.in(locale)("refused.label")),
    kept: async (way) => [(await newest(way.driver.app)).label],
  },
  "policy.parameters": {
    who: "decider",
    begin: drafted,
    open: opensIt,
    fill: () => NUMBERS,
    kept: async (way) => [String((await newest(way.driver.app)).parameters?.["bonusRuleRef" as never] ?? "")],
    about: { opens: (id) => callback("policy.parameters", id), notFor: "reporter" },
  },
  "policy.clause-text": {
    who: "decider",
    begin: drafted,
    open: opensIt,
    // What stands in double braces is looked up, and a text that names nothing is refused.
    fill: () => ({ zh: "<b>请专注工作</b> &amp; <!channel>", en: `<script>alert(1)</script> "Focus" *now*` }),
    refuses: refused("zh", "{{name}}", (locale) => policyWords.in(locale)("refused.placeholder", { name: "name" })),
    async kept(way) {
      const { clauses } = await newest(way.driver.app);
      return Object.values((clauses as Record<string, Record<string, string>>)["4.1.1"] ?? {});
    },
    about: { opens: (id) => callback("policy.change-clause", id, "4.1.1"), notFor: "reporter" },
  },
  "policy.record": {
    who: "decider",
    begin: consulted,
    open: opensIt,
    fill: () => ({ day: "2026-11-20" }),
    kept: records,
    reader: "decider",
    about: { opens: (id) => callback("policy.add-record", id), notFor: "reporter", ...readsRecords },
  },
  "policy.papered": {
    who: "decider",
    begin: drafted,
    open: opensIt,
    fill: () => ({ day: "2026-11-20" }),
    kept: records,
    reader: "decider",
    about: { opens: (id) => callback("policy.papered", id), notFor: "reporter", ...readsRecords },
  },
  "policy.withdraw": {
    who: "decider",
    begin: drafted,
    open: opensIt,
    kept: records,
    reader: "decider",
    about: { opens: (id) => callback("policy.start-withdraw", id), notFor: "reporter", ...readsRecords },
  },
};
