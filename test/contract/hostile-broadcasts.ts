import { type Callback, callback } from "../../src/core/callback.ts";
import type { Locale } from "../../src/core/locale.ts";
import { coreWords } from "../../src/core/messages/index.ts";
import { broadcastWords } from "../../src/features/broadcasts/messages/index.ts";
import { type Broadcast, sayNumber } from "../../src/features/broadcasts/model.ts";
import { findBroadcast, postingsOf } from "../../src/features/broadcasts/store.ts";
import { sees } from "./hostile-cases.ts";
import { opensIt, type Recipe } from "./hostile-recipe.ts";
import type { Stage } from "./hostile-stage.ts";
import type { Way } from "./hostile-ways.ts";
import type { Who } from "./surface-driver.ts";

type Has = Pick<Stage, "services">;
const newest = ({ services }: Has) => services.db.prisma.broadcast.findFirstOrThrow({ orderBy: { number: "desc" } });

async function kept(way: Way): Promise<Broadcast> {
  const { id } = await newest(way.driver.app);
  const found = await findBroadcast(sees(way), id);
  if (!found) throw new Error(`${id} is gone`);
  return found;
}

const NOTICE = {
  kind: "notice",
  titleZh: "新版制度",
  textZh: "新版制度下周一生效，请抽空读一读。",
  titleEn: "The new policy",
  textEn: "The new version applies from Monday; please read it.",
};
async function drafted(stage: Stage, by: Who = "handler"): Promise<string> {
  await stage.person(by).submits("broadcasts.write", NOTICE, { id: "new" });
  return (await newest(stage)).id;
}
/** Written by a colleague, for the handler to release. */
async function waiting(stage: Stage): Promise<string> {
  const id = await drafted(stage, "other handler");
  await stage.person("other handler").presses(callback("broadcast.ask", id));
  return id;
}
async function released(stage: Stage): Promise<string> {
  const id = await waiting(stage);
  await stage.person("handler").presses(callback("broadcast.release", id));
  return id;
}

const called = async ({ services }: Stage): Promise<string> =>
  sayNumber((await services.db.prisma.broadcast.findFirst({ orderBy: { number: "desc" } }))?.number ?? 0);
const view = async (stage: Stage): Promise<Callback> => callback("broadcast.view", (await newest(stage)).id);
const results = async (stage: Stage): Promise<Callback> => callback("broadcast.results", (await newest(stage)).id);

const about = (name: string, recipe: Partial<Recipe> & Pick<Recipe, "begin" | "kept">, reads?: typeof view) =>
  [
    `broadcasts.${name}`,
    {
      who: "handler",
      open: opensIt,
      ...recipe,
      about: { opens: (id) => callback(`broadcast.${name}`, id), notFor: "subject", ...(reads && { reads }), called },
    },
  ] as const satisfies readonly [string, Recipe];

const refused = (locale: Locale) => broadcastWords.in(locale);

/** Forms about what is told to many. */
export const BROADCAST_RECIPES: Readonly<Record<string, Recipe>> = Object.fromEntries<Recipe>([
  about("write", {
    begin: async () => "new",
    fill: () => ({ clauses: "3.1.1" }),
    refuses: (_stage, locale) => ({
      clauses: { typed: "3.9.9", reason: refused(locale)("reasons.no-such-clause") },
    }),
    async kept(way) {
      const { content } = await kept(way);
      return Object.values(content?.words ?? {}).flatMap(({ title, text }) => [title, text]);
    },
  }),
  about("question", {
    begin: drafted,
    fill: () => ({ optionsZh: "甲\n乙", optionsEn: "A\nB", answer: "2" }),
    refuses: (_stage, locale) => ({ answer: { typed: "4", reason: refused(locale)("badQuestion.answer") } }),
    async kept(way) {
      const { content } = await kept(way);
      return Object.values(content?.words ?? {}).flatMap(({ question }) => [question?.text ?? "", question?.why ?? ""]);
    },
  }),
  about("give-back", { begin: waiting, kept: async (way) => [(await kept(way)).content?.note ?? ""] }, view),
  about("recall", { begin: released, kept: async (way) => [(await kept(way)).content?.recall?.reason ?? ""] }, view),
  about(
    "posted",
    {
      begin: released,
      async kept(way) {
        return (await postingsOf(sees(way), (await newest(way.driver.app)).id)).map(({ place }) => place);
      },
    },
    results,
  ),
  about("channel", {
    begin: async () => "new",
    fill: () => ({ address: "C0123ABCD" }),
    refuses: (_stage, locale) => ({
      address: { typed: "#general", reason: coreWords.in(locale)("channels.notOne.slack") },
    }),
    kept: async ({ driver }) => (await driver.app.services.db.prisma.channel.findMany()).map(({ name }) => name),
  }),
]);
