import { type Callback, callback } from "../../src/core/callback.ts";
import { CHECKS, STEPS, sayNumber } from "../../src/features/accounts/hijack/model.ts";
import { linesOf } from "../../src/features/accounts/hijack/store.ts";
import { ownAccountsOf } from "../../src/features/accounts/own/store.ts";
import { optionOf, registered } from "./hostile-accounts.ts";
import { sees } from "./hostile-cases.ts";
import { opensIt, type Recipe } from "./hostile-recipe.ts";
import type { Stage } from "./hostile-stage.ts";
import type { Way } from "./hostile-ways.ts";

type Has = Pick<Stage, "services">;
const newest = ({ services }: Has) => services.db.prisma.hijack.findFirstOrThrow({ orderBy: { number: "desc" } });

/** All words of the time line of the newest one. */
async function kept(way: Way): Promise<string[]> {
  const { id } = await newest(way.driver.app);
  return (await linesOf(sees(way), id)).map(({ text }) => text ?? "");
}

/** An account that the handler answers for, who is of all teams; the reporter says that somebody else is in it. */
async function reported(stage: Stage): Promise<string> {
  const account = await registered(stage);
  await stage.person("reporter").submits("hijacks.report", { account, text: "发了一条我们没有写的抽奖。" });
  return (await newest(stage)).id;
}
/** The same, three days later: the hours of all checks have come. */
async function toBeChecked(stage: Stage): Promise<string> {
  const id = await reported(stage);
  await stage.services.db.prisma.deadline.updateMany({ where: { subject: id }, data: { dueAt: new Date(0) } });
  return id;
}
/** The account is ours again, and every check was made. */
async function restored(stage: Stage): Promise<string> {
  const id = await toBeChecked(stage);
  for (const step of STEPS.security) await stage.person("handler").presses(callback("hijack.step", id, step));
  await stage.person("handler").presses(callback("hijack.restore", id));
  for (const hours of CHECKS)
    await stage.person("handler").submits("hijacks.check", { found: "fine" }, { id, hours: String(hours) });
  return id;
}

const inTimeLine = {
  reads: async (stage: Stage): Promise<Callback> => callback("hijack.lines", (await newest(stage)).id),
  called: async (stage: Stage): Promise<string> => sayNumber((await newest(stage)).number),
};

/** A form of the teams, read in the time line. */
const about = (
  name: string,
  { begin = reported, arg, fill }: { begin?: Recipe["begin"]; arg?: string; fill?: Recipe["fill"] } = {},
): readonly [string, Recipe] => [
  `hijacks.${name}`,
  {
    who: "handler",
    begin,
    open: opensIt,
    ...(fill && { fill }),
    kept,
    about: { opens: (id) => callback(`hijack.${name}`, id, arg), notFor: "subject", ...inTimeLine },
  },
];

/** Forms about accounts in other hands, and about private ones that are used for work. */
export const HIJACK_RECIPES: Readonly<Record<string, Recipe>> = Object.fromEntries<Recipe>([
  [
    "hijacks.report",
    {
      who: "subject",
      async begin(stage) {
        await registered(stage);
        return "new";
      },
      open: opensIt,
      fill: async (_t, _id, stage) => ({ account: await optionOf(stage, false) }),
      kept,
      about: { opens: (id) => callback("hijack.report", id), ...inTimeLine },
    },
  ],
  about("note"),
  about("check", { begin: toBeChecked, arg: "24" }),
  about("false-alarm"),
  about("close", { begin: restored, fill: () => ({ left: "not-needed" }) }),
  [
    "own-accounts.declare",
    {
      who: "subject",
      begin: async () => "new",
      open: opensIt,
      reader: "subject",
      async kept(way) {
        const [personId = ""] = await way.driver.as("subject").ids();
        const [account] = await ownAccountsOf(sees(way), personId);
        return [account?.said?.handle ?? "", account?.said?.link ?? "", account?.said?.purpose ?? ""];
      },
      about: {
        opens: (id) => callback("own-account.declare", id),
      },
    },
  ],
]);
