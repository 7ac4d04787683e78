import { callback } from "../../src/core/callback.ts";
import { waivedWhy } from "../../src/features/training/campaigns/store-tasks.ts";
import { sees } from "./hostile-cases.ts";
import { opensIt, type Recipe } from "./hostile-recipe.ts";
import type { Stage } from "./hostile-stage.ts";

/** A course that the subject began, and now is asked for. */
async function task(stage: Stage): Promise<string> {
  await stage.person("subject").presses(callback("training.begin", "policy"));
  return (await stage.services.db.prisma.trainingAssignment.findFirstOrThrow({ where: { course: "policy" } })).id;
}
/** Forms about who is asked to learn what. */
export const CAMPAIGN_RECIPES: Readonly<Record<string, Recipe>> = {
  "training.waive": {
    who: "decider",
    begin: task,
    open: opensIt,
    kept: async (way) => {
      const found = await way.driver.app.services.db.prisma.trainingAssignment.findFirstOrThrow();
      return [(await waivedWhy(sees(way), found.id)) ?? ""];
    },
    about: { opens: (id) => callback("training.waive", id), notFor: "subject" },
  },
};
