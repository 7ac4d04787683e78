import { callback } from "../../src/core/callback.ts";
import type { Locale } from "../../src/core/locale.ts";
import { askingWords } from "../../src/features/policy/asking/messages/index.ts";
import { sayNumber } from "../../src/features/policy/asking/model.ts";
import { readTexts } from "../../src/features/policy/asking/store.ts";
import { sees } from "./hostile-cases.ts";
import { opensIt, type Recipe } from "./hostile-recipe.ts";
import type { Stage } from "./hostile-stage.ts";
import type { Way } from "./hostile-ways.ts";

const newest = ({ services }: Pick<Stage, "services">) =>
  services.db.prisma.question.findFirstOrThrow({ orderBy: { number: "desc" } });

/** A question that waits for its answer. */
async function asked(stage: Stage): Promise<string> {
  await stage.services.db.prisma.question.deleteMany();
  await stage.person("reporter").submits("asking.ask", { text: "我想在社区发表技术文章，需要谁同意？" });
  return (await newest(stage)).id;
}

/** Both sides of the newest question. */
async function kept(way: Way): Promise<string[]> {
  const { id } = await newest(way.driver.app);
  const { text, answer } = await readTexts(sees(way), id);
  return [text, answer ?? ""];
}

const noSuchClause = (_stage: Stage, locale: Locale) => ({
  clauses: { typed: "9.9", reason: askingWords.in(locale)("refused.unknown-clauses", { ids: "9.9" }) },
});
const readsQuestion = {
  reads: async (stage: Stage) => callback("asking.view", (await newest(stage)).id),
  called: async (stage: Stage) => sayNumber((await newest(stage)).number),
};

/** Forms about questions and their answers. Whoever decides is of Human Resources here. */
export const ASKING_RECIPES: Readonly<Record<string, Recipe>> = {
  "asking.look": {
    who: "reporter",
    async begin(stage) {
      await stage.offers("reporter", callback("asking.look"));
      return "";
    },
    open: opensIt,
    async kept(way) {
      const rows = await way.driver.app.services.db.prisma.lookup.findMany();
      return rows.map(({ id, text }) => way.driver.app.services.vault.openText("text", text, id));
    },
  },
  "asking.ask": {
    who: "reporter",
    async begin(stage) {
      await stage.services.db.prisma.question.deleteMany();
      return "";
    },
    open: opensIt,
    reader: "decider",
    kept,
    about: { opens: () => callback("asking.ask"), ...readsQuestion },
  },
  "asking.give": {
    who: "decider",
    begin: asked,
    open: opensIt,
    fill: () => ({ clauses: "3.1.4" }),
    refuses: noSuchClause,
    reader: "reporter",
    kept,
    about: { opens: (id) => callback("asking.give", id), notFor: "handler", ...readsQuestion },
  },
  "asking.close": {
    who: "decider",
    begin: asked,
    open: opensIt,
    reader: "reporter",
    kept,
    about: { opens: (id) => callback("asking.close", id), notFor: "handler", ...readsQuestion },
  },
  "asking.faq": {
    who: "decider",
    async begin(stage) {
      await stage.offers("decider", callback("asking.faq-new"));
      return "";
    },
    open: opensIt,
    fill: () => ({ clauses: "3.1.4" }),
    refuses: noSuchClause,
    async kept(way) {
      const rows = await way.driver.app.services.db.prisma.faqEntry.findMany();
      return rows.flatMap(({ texts }) =>
        Object.values(texts as Record<Locale, { question: string; answer: string }>).flatMap(({ question, answer }) => [
          question,
          answer,
        ]),
      );
    },
  },
};
