import type { Ctx } from "../../../core/context.ts";
import type { Person } from "../../../core/people.ts";
import type { DataCell, DataSection } from "../../../core/personal-data.ts";
import type { RetentionRule } from "../../../core/retention.ts";
import { sayRole, words } from "./cards.ts";
import { drillWords } from "./messages/index.ts";
import { sayNumber } from "./model.ts";
import { drillsOf, dueDrills, eraseDrill, hostedBy, ownAnswers } from "./store.ts";

/** No more than somebody can have been in within the time that it is kept. */
const ALL = 1000;

/** The drills that somebody played in or hosted, and what they decided; what was decided by others is not in it. */
export async function drillData(ctx: Ctx, person: Person): Promise<DataSection[]> {
  const t = words(ctx);
  const drills = await drillsOf(ctx, person.id, { limit: ALL });
  const answers = await ownAnswers(
    ctx,
    person.id,
    drills.map(({ id }) => id),
  );
  const played = drills.map((drill): DataCell[] => [
    sayNumber(drill.number),
    drill.script.words[ctx.locale].title,
    sayRole(ctx, drill, drill.role),
    drill.startedAt ?? drill.startsAt,
    t(`states.${drill.state}`),
  ]);
  const hosted = (await hostedBy(ctx, person.id)).map((drill): DataCell[] => [
    sayNumber(drill.number),
    drill.script.words[ctx.locale].title,
    t("data.hosted"),
    drill.startedAt ?? drill.startsAt,
    t(`states.${drill.state}`),
  ]);
  return [
    {
      key: "drills.parts",
      title: t("data.title"),
      columns: [t("data.number"), t("data.script"), t("data.role"), t("data.when"), t("data.state")],
      rows: [...played, ...hosted],
    },
    {
      key: "drills.answers",
      title: t("data.answers"),
      columns: [t("data.number"), t("data.inject"), t("data.answer"), t("data.at")],
      rows: drills.flatMap(({ id, number, script }) =>
        (answers.get(id) ?? []).map(({ place, option, at }): DataCell[] => {
          const inject = script.injects[place];
          return [
            sayNumber(number),
            inject?.words[ctx.locale].title,
            inject?.decision?.words[ctx.locale].options[option]?.text,
            at,
          ];
        }),
      ),
    },
  ];
}

/** What was decided helps to practise; two years on it helps nobody. */
export const drillRetention: RetentionRule[] = [
  {
    kind: "drills.answers",
    months: 24,
    description: (locale) => drillWords.in(locale)("data.kept"),
    due: dueDrills,
    erase: eraseDrill,
  },
];
