import { callback } from "../../core/callback.ts";
import type { Action, Card, ListItem } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import type { PressHandler, WordCommand } from "../../core/feature.ts";
import { showCard } from "../../core/reply.ts";
import { campaignsIn } from "./campaigns/store-campaigns.ts";
import { press, type Seen, words } from "./cards.ts";
import { trainingWords } from "./messages/index.ts";
import { TRAINERS } from "./model.ts";
import { resultWords } from "./results/messages/index.ts";
import { sessionsButton } from "./sessions/button.ts";
import { countStuck } from "./store.ts";

/** The desk of those who run the training: everything that is theirs to do, in one place and on one line of the hub. */
export type Desk = { running: number; stuck: number };

export const readDesk = async (ctx: Ctx): Promise<Desk> => ({
  running: (await campaignsIn(ctx, ["running"])).length,
  stuck: await countStuck(ctx),
});

/** The way there, for the card of the courses. */
export const toDesk = (seen: Pick<Seen, "locale">): Action => press(words(seen)("desk.title"), "desk", "all");

/** What stands on the hub: what waits, before what runs. */
export function deskItem(seen: Pick<Seen, "locale">, { running, stuck }: Desk): ListItem {
  const t = words(seen);
  const said = [
    stuck > 0 && t("desk.stuckCount", { count: stuck }),
    running > 0 && t("campaigns.hub.running", { count: running }),
  ].filter((one) => one !== false);
  return {
    title: t("desk.title"),
    detail: said.length > 0 ? said.join(" · ") : t("desk.quiet"),
    action: press(t("hub.open"), "desk", "all"),
  };
}

/** All parts of it, those first in which something may wait. */
export function deskCard(seen: Pick<Seen, "locale">, { running, stuck }: Desk): Card {
  const t = words(seen);
  const open = (title: string, detail: string, command: string, id: string): ListItem => ({
    title,
    detail,
    action: { kind: "run", label: t("courses.open"), callback: callback(command, id) },
  });
  return {
    title: t("desk.title"),
    body: [
      {
        kind: "list",
        items: [
          open(
            t("campaigns.hub.campaigns"),
            running > 0 ? t("campaigns.hub.running", { count: running }) : t("desk.campaigns"),
            "training.campaigns",
            "0",
          ),
          open(
            t("stuck.listTitle"),
            stuck > 0 ? t("desk.stuckCount", { count: stuck }) : t("desk.noneStuck"),
            "training.stuck",
            "0",
          ),
          open(resultWords.in(seen.locale)("title"), t("desk.resultsAbout"), "results.all", "all"),
          open(sessionsButton(seen).label, t("desk.sessionsAbout"), "session.list", "all"),
          open(t("courses.cases"), t("desk.casesAbout"), "analysis.list", "all"),
          open(t("courses.drills"), t("desk.drillsAbout"), "drill.list", "0"),
        ],
      },
    ],
    actions: [
      {
        kind: "open",
        label: t("campaigns.list.new"),
        callback: callback("training.campaign-new", "new"),
        weight: "primary",
      },
      press(t("campaigns.list.rules"), "rules", "now"),
      press(t("course.back"), "courses", "all"),
    ],
    foot: t("campaigns.list.foot"),
  };
}

const show = async (ctx: Ctx) => showCard(deskCard(ctx, await readDesk(ctx)));

export const deskPresses: PressHandler[] = [{ name: "training.desk", may: TRAINERS, handle: show }];

export const deskCommand: WordCommand = {
  name: "training-desk",
  words: { "zh-CN": ["培训管理", "培训计划"], en: ["campaigns"] },
  summary: (locale) => trainingWords.in(locale)("desk.summary"),
  may: TRAINERS,
  handle: show,
};
