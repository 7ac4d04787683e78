import { type Callback, callback } from "../../src/core/callback.ts";
import type { RawValues } from "../../src/core/form.ts";
import { sayApplication } from "../../src/features/accounts/applications/model.ts";
import { readContent } from "../../src/features/accounts/applications/store-applications.ts";
import { accountWords } from "../../src/features/accounts/messages/index.ts";
import { sayNumber } from "../../src/features/accounts/model.ts";
import { linesOf, readRecovery } from "../../src/features/accounts/store.ts";
import { sees } from "./hostile-cases.ts";
import { opensIt, type Recipe } from "./hostile-recipe.ts";
import type { Stage } from "./hostile-stage.ts";
import type { Way } from "./hostile-ways.ts";
import type { Who } from "./surface-driver.ts";

/** The stage stands on Tuesday, 24 November 2026. */
const DAYS = { fromDay: "2026-12-07", toDay: "2026-12-11" };

type Has = Pick<Stage, "services">;
const newest = ({ services }: Has) =>
  services.db.prisma.companyAccount.findFirstOrThrow({ orderBy: { number: "desc" } });
const application = ({ services }: Has) =>
  services.db.prisma.accountApplication.findFirstOrThrow({ orderBy: { number: "desc" } });
const called = async (stage: Stage) => sayNumber((await newest(stage)).number);

/** All words that are kept of the newest account and of what was done about it. */
async function kept(way: Way): Promise<string[]> {
  const { handle, purpose, unit, link, id } = await newest(way.driver.app);
  const said = (await linesOf(sees(way), id)).map(({ text }) => text ?? "");
  return [handle, purpose, unit, link ?? "", (await readRecovery(sees(way), id)) ?? "", ...said];
}

let count = 0;
/** An account that the handler answers for, who also keeps the register. */
export async function registered(stage: Stage, over: RawValues = {}): Promise<string> {
  count += 1;
  const values = { platform: "weibo", handle: `@stage-${count}`, purpose: "发布消息", unit: "市场部", mfa: "app" };
  const owner = stage.idOf("handler");
  await stage.person("handler").submits("accounts.register", { ...values, owner, ...over }, { id: "new" });
  return (await newest(stage)).id;
}
async function withCoHolder(stage: Stage): Promise<string> {
  const accountId = await registered(stage);
  await stage.person("handler").submits("accounts.co-holder", { person: stage.idOf("subject") }, { id: accountId });
  return (await stage.services.db.prisma.accountUse.findFirstOrThrow({ where: { accountId } })).id;
}

const about = (
  name: string,
  begin: (stage: Stage) => Promise<string>,
  reads: (stage: Stage) => Promise<Callback>,
): readonly [string, Recipe] => [
  `accounts.${name}`,
  {
    who: "handler",
    begin,
    open: opensIt,
    kept,
    about: { opens: (id) => callback(`account.${name}`, id), notFor: "reporter", reads, called },
  },
];
const view = async (stage: Stage) => callback("account.view", (await newest(stage)).id);
const lines = async (stage: Stage) => callback("account.lines", (await newest(stage)).id);

/** How the newest account is offered in a form, in the language of the subject. */
export async function optionOf(stage: Stage, hasUnit = true): Promise<string> {
  const { chosenLocale, locale } = await stage.services.db.prisma.person.findUniqueOrThrow({
    where: { id: stage.idOf("subject") },
  });
  const { platform, handle, unit } = await newest(stage);
  const t = accountWords.in((chosenLocale ?? locale) as "en");
  return [t(`platforms.${platform as "weibo"}`), handle, ...(hasUnit ? [unit] : [])].join(" · ");
}

/** A draft of the subject, which nobody else opens. */
const applying = (kind: "use" | "open", fill: Recipe["fill"]): readonly [string, Recipe] => [
  `accounts.apply-${kind}`,
  {
    who: "subject" as Who,
    async begin(stage) {
      const account = await registered(stage);
      const values =
        kind === "use"
          ? { account }
          : { platform: "bilibili", handle: `stage-${count}`, coHolder: stage.idOf("legal") };
      await stage
        .person("subject")
        .submits(`accounts.apply-${kind}`, { ...values, purpose: "回复评论", ...DAYS }, { id: "new" });
      return (await application(stage)).id;
    },
    open: opensIt,
    reader: "subject",
    ...(fill && { fill }),
    async kept(way) {
      const { id, revision } = await application(way.driver.app);
      const { handle = "", purpose } = await readContent(sees(way), id, revision);
      return [handle, purpose];
    },
    about: {
      opens: (id) => callback(`account.apply-${kind}`, id),
      notFor: "reporter",
      reads: async (_stage, id) => callback("application.view", id),
      called: async (stage) => sayApplication((await application(stage)).number),
    },
  },
];

/** Forms about accounts of the company. */
export const ACCOUNT_RECIPES: Readonly<Record<string, Recipe>> = Object.fromEntries<Recipe>([
  about("register", async () => "new", view),
  about("change", registered, view),
  about("close", registered, lines),
  about("take-back", withCoHolder, lines),
  applying("use", async (_t, _id, stage) => ({
    ...DAYS,
    account: await optionOf(stage),
  })),
  applying("open", () => DAYS),
]);
