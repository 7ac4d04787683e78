import type { Card } from "../../../core/card.ts";
import type { Sample } from "../../../core/feature.ts";
import type { Locale } from "../../../core/locale.ts";
import { mineCard } from "../cards.ts";
import { pictureBlock, type TeamFacts, teamCard } from "./cards.ts";
import { addressCard, feedCard } from "./feed.ts";
import { daysAround, type Shown, teamView, weeksView } from "./model.ts";
import { type MondayFacts, mondayCard } from "./monday-card.ts";
import { SAMPLE_MONDAY, SAMPLE_NOW, samplePerson, sampleTeam } from "./samples-team.ts";
import { listed } from "./team.ts";

const URL = "https://bot.example.com/w/p/token";
const FEED = "https://bot.example.com/w/ics/4fZ0mQk3sX9aVb7TnC1uJd8Le2WyRg5h.ics";

function teamFacts(shown: readonly Shown[], isNow: boolean): TeamFacts {
  const days = daysAround(SAMPLE_MONDAY, "week");
  const view = teamView(shown, days, SAMPLE_NOW);
  return { view, plans: listed({ shown, view }), isNow, url: URL };
}

/** More people than a picture holds, each with a plan. */
const manyPeople = (locale: Locale): Shown[] => {
  const team = sampleTeam(locale);
  return Array.from({ length: 15 }, (_, at) => team[at % team.length]).filter((person) => person !== undefined);
};

/** Everything that a Monday can bring, at its longest. */
function mondayFacts(locale: Locale): MondayFacts {
  const { view, plans } = teamFacts(sampleTeam(locale), true);
  const task = { "zh-CN": "竞品账号对比表", en: "Comparison of competitors' accounts" }[locale];
  const days = ["2026-10-05", "2026-10-09", "2026-10-09", "2026-10-10", "2026-10-11"] as const;
  const tasks = days.flatMap((due, at) => {
    const plan = plans[at % plans.length];
    return plan ? [{ plan: plan.row, name: plan.name, zone: plan.zone, text: task, due, isLate: at === 0 }] : [];
  });
  const unreported = plans.slice(0, 2).map((plan) => ({ ...plan, row: { ...plan.row, state: "overdue" as const } }));
  return { view, plans, waiting: 3, unreported, tasks, url: URL };
}

function cards(locale: Locale): [string, Card][] {
  const seen = { locale, zone: "Asia/Shanghai", now: SAMPLE_NOW };
  const own = weeksView(samplePerson(locale), SAMPLE_MONDAY, 4, SAMPLE_NOW);
  const [first] = samplePerson(locale).plans;
  return [
    ["team", teamCard(seen, teamFacts(sampleTeam(locale).slice(0, 2), true))],
    ["team-longest", teamCard(seen, teamFacts(manyPeople(locale), false))],
    ["team-empty", teamCard(seen, teamFacts([], true))],
    ["monday-longest", mondayCard(seen, mondayFacts(locale))],
    [
      "monday-waiting",
      mondayCard(seen, { ...mondayFacts(locale), ...teamFacts([], true), waiting: 1, unreported: [], tasks: [] }),
    ],
    ["feed-none", feedCard(seen, undefined)],
    ["feed-made", feedCard(seen, new Date("2026-09-28T01:00:00Z"))],
    ["feed-address", addressCard(seen, FEED)],
    [
      "mine-picture",
      mineCard(seen, first ? [{ row: first.row, line: "PLAN-70" }] : [], { weeks: pictureBlock(seen, own) }),
    ],
  ];
}

/** The cards that show plans in their weeks. */
export const calendarSamples = (locale: Locale): Sample[] =>
  cards(locale).map(([name, card]) => ({ name: `plans.${name}`, card }));
