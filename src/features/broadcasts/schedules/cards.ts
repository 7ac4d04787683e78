import { sayAudience } from "../../../core/audience.ts";
import type { Action, Card } from "../../../core/card.ts";
import { broadcastReason, main, open, press, type Seen, sayAt, sayWays, words } from "../cards.ts";
import { type Broadcast, sayNumber } from "../model.ts";
import type { Rule } from "./rule.ts";
import type { Schedule } from "./store.ts";

/** A rule in words: "每月 10 日后的第一个工作日 10:00". */
export function sayRule(seen: Pick<Seen, "locale">, rule: Rule): string {
  const t = words(seen);
  const day = t as (key: string) => string;
  const at = rule.at;
  switch (rule.every) {
    case "month-after":
      return t("rule.monthAfter", { day: rule.day, at });
    case "month-weekday":
      return [
        t("rule.monthWeekday", { nth: day(`rule.nth.${rule.nth}`), weekday: day(`rule.days.${rule.weekday}`), at }),
        t(`rule.${rule.rest}`),
      ].join(seen.locale === "zh-CN" ? "，" : "; ");
    case "weeks": {
      const weekdays = rule.weekdays.map((one) => day(`rule.days.${one}`)).join(seen.locale === "zh-CN" ? "、" : ", ");
      const when = rule.n === 1 ? t("rule.weekly", { weekdays, at }) : t("rule.weeks", { n: rule.n, weekdays, at });
      return [when, t(`rule.${rule.rest}`)].join(seen.locale === "zh-CN" ? "，" : "; ");
    }
  }
}

/** The schedules that go on; where there is none, what one is for. */
export function schedulesCard(seen: Seen, schedules: readonly Schedule[]): Card {
  const t = words(seen);
  const end = (schedule: Schedule): Action => ({
    ...press(t("buttons.end"), "schedule-end", schedule.id),
    confirm: { title: t("sure.end"), text: t("sure.endText"), yes: t("buttons.end"), no: t("buttons.no") },
  });
  return {
    title: t("schedules.title"),
    body:
      schedules.length === 0
        ? [{ kind: "text", text: t("schedules.empty") }]
        : [
            {
              kind: "list",
              items: schedules.map((schedule) => ({
                title: sayRule(seen, schedule.rule),
                detail: t("schedules.line", {
                  when: sayAt(seen, schedule.nextAt),
                  audience: sayAudience(seen, schedule.audience),
                  ways: sayWays(seen, schedule.ways, schedule.isInFeed),
                }),
                action: end(schedule),
              })),
            },
          ],
    actions: [
      ...(schedules.length === 0 ? [main(press(t("buttons.default"), "schedule-default", "now"))] : []),
      open(t("buttons.schedule"), "schedule", "new"),
    ],
    foot: t("schedules.foot"),
  };
}

/** What a schedule drafted and could not hand in: why, by its code, and where to change it. */
export function heldCard(seen: Pick<Seen, "locale">, row: Pick<Broadcast, "id" | "number">, code: string): Card {
  const t = words(seen);
  return {
    title: t("held.title", { number: sayNumber(row.number) }),
    state: { tone: "waiting", text: t("held.state") },
    body: [{ kind: "text", text: broadcastReason(seen, code) }],
    actions: [main(press(t("buttons.open"), "view", row.id)), press(t("buttons.schedules"), "schedules", "now")],
  };
}

/** There is no case left that was not told yet. */
export function libraryEmptyCard(seen: Pick<Seen, "locale">, kind: "positive" | "warning"): Card {
  const t = words(seen);
  return {
    title: t("library.emptyTitle"),
    state: { tone: "waiting", text: t(`kinds.${kind}`) },
    body: [{ kind: "text", text: t("library.emptyText") }],
    actions: [press(t("buttons.library"), "library", "0"), open(t("buttons.new"), "write", "new")],
  };
}
