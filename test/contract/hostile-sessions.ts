import { type Callback, callback } from "../../src/core/callback.ts";
import { type MaterialLink, sayNumber } from "../../src/features/training/sessions/model.ts";
import { correctionsOf } from "../../src/features/training/sessions/store-seats.ts";
import { sees } from "./hostile-cases.ts";
import { opensIt, type Recipe } from "./hostile-recipe.ts";
import type { Stage } from "./hostile-stage.ts";
import type { Way } from "./hostile-ways.ts";

type Has = Pick<Stage, "services">;
const newest = ({ services }: Has) =>
  services.db.prisma.trainingSession.findFirstOrThrow({ orderBy: { number: "desc" } });
const kept = (way: Way) => newest(way.driver.app);

const [DAYS, HOUR] = [86_400_000, 3_600_000];
const times = (stage: Stage) => ({
  startsAt: stage.minuteIn(2 * DAYS),
  until: stage.minuteIn(2 * DAYS + HOUR).slice(11),
  seats: "20",
});

/** Planned by the decider, who is of Human Resources. */
async function planned(stage: Stage): Promise<string> {
  const values = { topic: "other", title: "新媒体写作", place: "三楼大会议室", ...times(stage) };
  await stage.person("decider").submits("sessions.write", values, { id: "new" });
  return (await newest(stage)).id;
}
async function recorded(stage: Stage): Promise<string> {
  const id = await planned(stage);
  await stage.services.db.prisma.trainingSession.update({ where: { id }, data: { state: "recorded" } });
  return id;
}

const about = (name: string, recipe: Partial<Recipe> & Pick<Recipe, "begin" | "kept">, reads?: string) =>
  [
    `sessions.${name}`,
    {
      who: "decider",
      open: opensIt,
      reader: "decider",
      ...recipe,
      about: {
        opens: (id) => callback(`session.${name}`, id),
        notFor: "subject",
        ...(reads && {
          reads: async (stage: Stage): Promise<Callback> => callback(`session.${reads}`, (await newest(stage)).id),
        }),
        called: async (stage: Stage) => sayNumber((await newest(stage)).number),
      },
    },
  ] as const satisfies readonly [string, Recipe];

/** Forms about lessons in a room. */
export const SESSION_RECIPES: Readonly<Record<string, Recipe>> = Object.fromEntries<Recipe>([
  about(
    "write",
    {
      begin: async () => "new",
      fill: (_t, _begun, stage) => ({ topic: "other", ...times(stage) }),
      async kept(way) {
        const { title, place, note } = await kept(way);
        return [title, place, note ?? ""];
      },
    },
    "show",
  ),
  about(
    "materials",
    {
      begin: planned,
      async kept(way) {
        return ((await kept(way)).links as MaterialLink[]).flatMap(({ title, url }) => [title, url]);
      },
    },
    "keep",
  ),
  about("cancel", { begin: planned, kept: async (way) => [(await kept(way)).reason ?? ""] }, "show"),
  about("correct", {
    begin: recorded,
    async kept(way) {
      const { id } = await kept(way);
      const rows = await way.driver.app.services.db.prisma.trainingSeat.findMany({ where: { sessionId: id } });
      const reasons = rows.map(
        async ({ personId }) => (await correctionsOf(sees(way), personId)).get(id)?.reason ?? "",
      );
      return Promise.all(reasons);
    },
  }),
]);
