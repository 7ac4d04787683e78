import { callback } from "../../src/core/callback.ts";
import { opensIt, type Recipe } from "./hostile-recipe.ts";

/** The name of a place that shows what is published. */
export const FEED_RECIPES: Readonly<Record<string, Recipe>> = {
  "feeds.make": {
    who: "decider",
    async begin(stage) {
      await stage.offers("decider", callback("feeds.make", "new"));
      return "";
    },
    open: opensIt,
    async kept(way) {
      return (await way.driver.app.services.db.prisma.feedKey.findMany()).map(({ name }) => name);
    },
  },
};
