import { callback } from "../../src/core/callback.ts";
import { answerOf, findGroup } from "../../src/features/training/analysis/store.ts";
import { sayNumber } from "../../src/features/training/drills/model.ts";
import { scriptsOf } from "../../src/features/training/drills/script-file.ts";
import { findDrill } from "../../src/features/training/drills/store.ts";
import { sees } from "./hostile-cases.ts";
import { opensIt, type Recipe } from "./hostile-recipe.ts";
import type { Stage } from "./hostile-stage.ts";

type Has = Pick<Stage, "services">;
const newestDrill = ({ services }: Has) => services.db.prisma.drill.findFirstOrThrow({ orderBy: { number: "desc" } });

/** A drill that was begun and stopped, hosted by the decider. */
async function held(stage: Stage): Promise<string> {
  const script = scriptsOf(stage.services.content).find(({ roles }) => roles.length === 3);
  const host = stage.person("decider");
  await host.submits("drills.plan", { script: script?.id ?? "", startsAt: stage.minuteIn(3_600_000) });
  const { id } = await newestDrill(stage);
  for (const [index, who] of (["reporter", "subject", "handler"] as const).entries())
    await host.submits("drills.cast", { first: stage.idOf(who) }, { id, role: script?.roles[index]?.id ?? "" });
  for (const press of ["announce", "start", "stop"]) await host.presses(callback(`drill.${press}`, id));
  return id;
}

const STUDY = "CS-P04";
/** A case that the decider gave to the department of the reporter. */
async function asked(stage: Stage): Promise<string> {
  const { prisma } = stage.services.db;
  // A platform's directory may know of no departments.
  const data = { department: "市场部" };
  await prisma.person.update({ where: { id: stage.idOf("reporter") }, data });
  await stage.person("decider").submits("analysis.assign", { study: STUDY, ...data });
  return (await prisma.caseGroup.findFirstOrThrow({ orderBy: { openedAt: "desc" } })).id;
}

/** Forms of the training. */
export const TRAINING_RECIPES: Readonly<Record<string, Recipe>> = {
  "drills.close": {
    who: "decider",
    begin: held,
    open: opensIt,
    reader: "decider",
    async kept(way) {
      const { id } = await newestDrill(way.driver.app);
      return [(await findDrill(sees(way), id))?.lesson ?? ""];
    },
    about: {
      opens: (id) => callback("drill.close", id),
      notFor: "subject",
      reads: async (stage) => callback("drill.view", (await newestDrill(stage)).id),
      called: async (stage) => sayNumber((await newestDrill(stage)).number),
    },
  },
  "analysis.answer": {
    who: "reporter",
    async begin(stage) {
      await stage.services.db.prisma.caseAnswer.deleteMany();
      return STUDY;
    },
    open: opensIt,
    reader: "reporter",
    async kept(way) {
      const [personId = ""] = await way.driver.as("reporter").ids();
      return [(await answerOf(sees(way), personId, STUDY))?.text ?? ""];
    },
    about: {
      opens: (id) => callback("analysis.write", id),
      reads: async () => callback("analysis.case", STUDY),
      called: async () => STUDY,
    },
  },
  "analysis.comment": {
    who: "decider",
    begin: asked,
    open: opensIt,
    reader: "decider",
    async kept(way) {
      const { id } = await way.driver.app.services.db.prisma.caseGroup.findFirstOrThrow({
        orderBy: { openedAt: "desc" },
      });
      return [(await findGroup(sees(way), id))?.comment ?? ""];
    },
    about: {
      opens: (id) => callback("analysis.comment", id),
      notFor: "subject",
      called: async () => STUDY,
    },
  },
};
