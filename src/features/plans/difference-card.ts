import type { Block } from "../../core/card.ts";
import type { Change } from "./difference.ts";
import type { Content } from "./model.ts";
import { list, type Seen, sayAccount, sayCivil, sayDays, words } from "./wording.ts";

/** What is said otherwise, one line each: "每日时段 · 14:00–15:30 → 16:00–17:00". */
export function differenceBlocks(seen: Seen, changes: readonly Change[], zone: string): Block[] {
  if (changes.length === 0) return [];
  const t = words(seen);
  return [
    { kind: "heading", text: t("difference.title") },
    {
      kind: "list",
      items: changes.map((change) => ({
        title: t(`card.${LABELS[change.what]}`),
        detail: sayChange(seen, change, zone),
      })),
    },
  ];
}

const LABELS = {
  purpose: "purpose",
  platforms: "where",
  account: "account",
  days: "days",
  windows: "windows",
  hours: "hours",
  posts: "posts",
  tasks: "tasks",
  result: "result",
  outside: "outside",
} as const;

function sayChange(seen: Seen, change: Change, zone: string): string {
  const t = words(seen);
  const fromTo = (was: string, is: string) =>
    t("difference.fromTo", { was: was || t("difference.nothing"), is: is || t("difference.nothing") });
  const more = (added: readonly string[], removed: readonly string[]) =>
    [
      added.length > 0 && t("difference.added", { what: list(seen, added) }),
      removed.length > 0 && t("difference.removed", { what: list(seen, removed) }),
    ]
      .filter(Boolean)
      .join(seen.locale === "en" ? "; " : "；");
  switch (change.what) {
    case "purpose":
      return fromTo(t(`purposes.${change.was}`), t(`purposes.${change.is}`));
    case "platforms": {
      const named = (platforms: Content["platforms"]) => platforms.map((one) => t(`platforms.${one}`));
      return more(named(change.added), named(change.removed));
    }
    case "account":
      return fromTo(sayAccount(seen, change.was), sayAccount(seen, change.is));
    case "days":
      return fromTo(sayDays(seen, change.was, zone), sayDays(seen, change.is, zone));
    case "hours": {
      const say = (hours: number) => t(change.isStanding ? "card.hoursAMonth" : "card.hoursAWeek", { hours });
      return fromTo(say(change.was), say(change.is));
    }
    case "posts":
      return fromTo(t("card.postsAWeek", { posts: change.was }), t("card.postsAWeek", { posts: change.is }));
    case "tasks": {
      const named = (tasks: Content["tasks"]) =>
        tasks.map(({ text, due }) => t("difference.task", { text, day: sayCivil(seen, due, zone) }));
      return more(named(change.added), named(change.removed));
    }
    default:
      return fromTo(change.was, change.is);
  }
}
