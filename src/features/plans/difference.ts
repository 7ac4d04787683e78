import { type Content, isStanding, sayWindows } from "./model.ts";

/** What a plan says otherwise than before, one entry for each thing that differs. */
export type Change =
  | { what: "purpose"; was: Content["purpose"]; is: Content["purpose"] }
  | { what: "platforms"; added: Content["platforms"]; removed: Content["platforms"] }
  | { what: "account"; was: Spoken; is: Spoken }
  | { what: "days"; was: Days; is: Days }
  | { what: "windows"; was: string; is: string }
  /** Hours a week; of a standing plan hours a month. */
  | { what: "hours" | "posts"; was: number; is: number; isStanding: boolean }
  | { what: "tasks"; added: Content["tasks"]; removed: Content["tasks"] }
  | { what: "result" | "outside"; was: string; is: string };

type Spoken = Pick<Content, "account" | "accountSaid">;
type Days = Pick<Content, "firstDay" | "lastDay">;

const spoken = ({ account, accountSaid }: Spoken): Spoken => ({
  ...(account && { account }),
  ...(accountSaid && { accountSaid }),
});

const without = <T>(list: readonly T[], others: readonly T[], key: (item: T) => string): T[] => {
  const known = new Set(others.map(key));
  return list.filter((item) => !known.has(key(item)));
};

/** Everything in which two contents differ, in the order of the card; empty where they say the same. */
export function differenceOf(was: Content, is: Content): Change[] {
  const changes: Change[] = [];
  if (was.purpose !== is.purpose) changes.push({ what: "purpose", was: was.purpose, is: is.purpose });
  const platforms = {
    added: without(is.platforms, was.platforms, String),
    removed: without(was.platforms, is.platforms, String),
  };
  if (platforms.added.length + platforms.removed.length > 0) changes.push({ what: "platforms", ...platforms });
  if (was.account !== is.account) changes.push({ what: "account", was: spoken(was), is: spoken(is) });
  const days = ({ firstDay, lastDay }: Content): Days => ({ firstDay, lastDay });
  if (was.firstDay !== is.firstDay || was.lastDay !== is.lastDay)
    changes.push({ what: "days", was: days(was), is: days(is) });
  const windows = { was: sayWindows(was.windows), is: sayWindows(is.windows) };
  if (windows.was !== windows.is) changes.push({ what: "windows", ...windows });
  const isOfQuarter = isStanding(is);
  if (was.hours !== is.hours) changes.push({ what: "hours", was: was.hours, is: is.hours, isStanding: isOfQuarter });
  const posts = { was: was.posts ?? 0, is: is.posts ?? 0 };
  if (posts.was !== posts.is) changes.push({ what: "posts", ...posts, isStanding: isOfQuarter });
  const key = ({ text, due }: Content["tasks"][number]) => `${due} ${text}`;
  const tasks = { added: without(is.tasks, was.tasks, key), removed: without(was.tasks, is.tasks, key) };
  if (tasks.added.length + tasks.removed.length > 0) changes.push({ what: "tasks", ...tasks });
  for (const what of ["result", "outside"] as const) {
    const texts = { was: was[what] ?? "", is: is[what] ?? "" };
    if (texts.was !== texts.is) changes.push({ what, ...texts });
  }
  return changes;
}
