import { callback } from "../../core/callback.ts";
import type { Action, Block, Card, ListItem } from "../../core/card.ts";
import { LIST_LENGTH } from "../../core/hub.ts";
import { lineOf, main, open, press, type Seen, sayAt, words } from "./cards.ts";
import type { Forecast } from "./forecast.ts";
import type { CaseStudy } from "./library.ts";
import type { Spread } from "./local-time.ts";
import { type Broadcast, GROUP_MIN, isOut, sayNumber } from "./model.ts";
import { letterOf } from "./reader-cards.ts";
import type { Posting } from "./store.ts";
import type { Counts, Did, Unreached } from "./store-results.ts";

/** Rows of a page of a list that somebody asked for whole. */
export const PAGE = 10;

/** All broadcasts, the newest first; where there is none, what they are for. */
export function listCard(
  seen: Seen,
  rows: readonly Broadcast[],
  { from, total }: { from: number; total: number },
): Card {
  const t = words(seen);
  const left = total - from - rows.length;
  const next = press(t("buttons.more"), "list", `${from + rows.length}`);
  return {
    title: t("list.title"),
    body:
      rows.length === 0
        ? [{ kind: "text", text: t("list.empty") }]
        : [
            {
              kind: "list",
              items: rows.map((row) => lineOf(seen, row)),
              ...(left > 0 && { more: { count: left, action: next } }),
            },
          ],
    actions: [
      main(open(t("buttons.new"), "write", "new")),
      press(t("buttons.library"), "library", "0"),
      press(t("buttons.calendar"), "calendar", "now"),
      press(t("buttons.schedules"), "schedules", "now"),
      press(t("buttons.channels"), "channels", "now"),
    ],
    foot: t("list.foot"),
  };
}

/** The case studies that come with the product; those that were used say so. */
export function libraryCard(
  seen: Seen,
  studies: readonly CaseStudy[],
  { from, used }: { from: number; used: ReadonlySet<string> },
): Card {
  const t = words(seen);
  const page = studies.slice(from, from + LIST_LENGTH);
  const left = studies.length - from - page.length;
  const item = (study: CaseStudy): ListItem => ({
    title: study.words[seen.locale].title,
    detail: [
      t(`kinds.${study.kind}`),
      study.clauses.join(seen.locale === "zh-CN" ? "、" : ", "),
      used.has(study.id) ? t("library.used") : "",
    ]
      .filter((part) => part !== "")
      .join(" · "),
    action: press(t(used.has(study.id) ? "library.again" : "library.use"), "use", study.id),
  });
  return {
    title: t("library.title"),
    body:
      page.length === 0
        ? [{ kind: "text", text: t("library.empty") }]
        : [
            {
              kind: "list",
              items: page.map(item),
              ...(left > 0 && {
                more: { count: left, action: press(t("buttons.more"), "library", `${from + LIST_LENGTH}`) },
              }),
            },
          ],
    actions: [],
    foot: t("library.foot"),
  };
}

export type ForecastFacts = {
  forecast: Forecast;
  people: number;
  /** Who gets no message for want of an account, and no mail for want of an address. */
  noAccount: number;
  noAddress: number;
  spread: Spread;
};

/** How many, where, how long, and what that means for those who are off. */
export function forecastCard(
  seen: Seen,
  row: Pick<Broadcast, "id" | "number">,
  { forecast, people, noAccount, noAddress, spread }: ForecastFacts,
): Card {
  const t = words(seen);
  const platform = t as (key: string, params?: Record<string, string | number>) => string;
  const endsAt = new Date(Math.max(spread.lastAt.getTime(), forecast.endsAt.getTime()));
  const items: ListItem[] = forecast.platforms.map((one) => ({
    title: t("forecast.platform", { platform: platform(`platforms.${one.platform}`), count: one.messages }),
    detail: [
      one.quota === undefined
        ? t("forecast.noQuota")
        : t(one.isOverQuota ? "forecast.overQuota" : "forecast.quota", { quota: one.quota }),
      one.minutes <= 1 ? t("forecast.aMinute") : t("forecast.minutes", { count: one.minutes }),
    ].join(" · "),
  }));
  const notes: string[] = [];
  if (spread.later > 0) notes.push(t("forecast.later", { count: spread.later, when: sayAt(seen, spread.lastAt) }));
  if (noAccount > 0) notes.push(t("forecast.unreachable", { count: noAccount }));
  if (noAddress > 0) notes.push(t("forecast.noAddress", { count: noAddress }));
  if (forecast.isAfterHours) notes.push(t("forecast.afterHours"));
  return {
    title: t("forecast.title", { number: sayNumber(row.number) }),
    body: [
      {
        kind: "facts",
        facts: [
          { label: t("forecast.people"), value: `${people}` },
          { label: t("forecast.starts"), value: sayAt(seen, spread.firstAt) },
          { label: t("forecast.ends"), value: sayAt(seen, endsAt) },
        ],
      },
      ...(items.length > 0 ? [{ kind: "list" as const, items }] : []),
      ...notes.map((text): Block => ({ kind: "note", text })),
    ],
    actions: [press(t("buttons.back"), "view", row.id)],
    foot: t("forecast.foot"),
  };
}

export type Results = {
  counts: Counts;
  did: Did;
  answers: ReadonlyMap<number, number>;
  reasons: readonly { platform: string; code: string | null; count: number }[];
  departments: readonly { department: string; people: number; confirmed: number }[];
  postings: readonly (Posting & { by: string })[];
};

/** What became of it: in sums, and by groups only where nobody can be told. */
export function resultsCard(seen: Seen, row: Broadcast, results: Results): Card {
  const t = words(seen);
  const platform = t as (key: string) => string;
  const { counts, did, answers, reasons, departments, postings } = results;
  const body: Block[] = [
    {
      kind: "facts",
      facts: [
        { label: t("facts.sent"), value: t("facts.sentValue", { sent: counts.sent, waiting: counts.waiting }) },
        {
          label: t("facts.missed"),
          value: t("facts.missedValue", { failed: counts.failed, none: counts.unreachable }),
        },
        ...(counts.opened > 0 ? [{ label: t("facts.opened"), value: `${counts.opened}` }] : []),
        ...(row.asksConfirm ? [{ label: t("facts.confirmed"), value: `${did.confirmed}/${did.people}` }] : []),
        ...(row.content?.answer === undefined
          ? []
          : [{ label: t("facts.answered"), value: `${did.answered}/${did.people}` }]),
      ],
    },
  ];
  const question = row.content?.words[seen.locale].question;
  // Whoever answers among few could be told by what the sum became.
  if (question && did.answered >= GROUP_MIN)
    body.push(
      { kind: "heading", text: question.text },
      {
        kind: "list",
        items: question.options.map((option, index) => ({
          title: `${letterOf(index)}. ${option}${index === row.content?.answer ? " ✔" : ""}`,
          detail: t("results.chosen", { count: answers.get(index) ?? 0 }),
        })),
      },
    );
  else if (question) body.push({ kind: "note", text: t("results.few", { min: GROUP_MIN }) });
  if (row.asksConfirm && departments.length > 0)
    body.push(
      { kind: "heading", text: t("results.departments") },
      {
        kind: "list",
        items: departments.slice(0, PAGE).map(({ department, people, confirmed }) => ({
          title: department === "" ? t("results.noDepartment") : department,
          detail: `${confirmed}/${people} · ${Math.round((100 * confirmed) / people)}%`,
        })),
      },
      { kind: "note", text: t("results.groups", { min: GROUP_MIN }) },
    );
  if (reasons.length > 0)
    body.push(
      { kind: "heading", text: t("results.reasons") },
      {
        kind: "list",
        items: reasons.map(({ platform: where, code, count }) => ({
          title: t("results.reason", { platform: platform(`platforms.${where}`), count }),
          detail: code ?? "–",
        })),
      },
    );
  if (postings.length > 0)
    body.push(
      { kind: "heading", text: t("results.postings") },
      {
        kind: "list",
        items: postings
          .slice(0, LIST_LENGTH)
          .map(({ place, by, at }) => ({ title: place, detail: `${by} · ${sayAt(seen, at)}` })),
      },
    );
  const missed = counts.failed + counts.unreachable;
  return {
    title: t("results.title", { number: sayNumber(row.number) }),
    body,
    actions: [
      ...(missed > 0 ? [main(press(t("buttons.unreached"), "unreached", row.id, "0"))] : []),
      ...(isOut(row.state) ? [press(t("buttons.print"), "print", row.id)] : []),
      press(t("buttons.back"), "view", row.id),
    ],
    foot: t("results.foot"),
  };
}

/** Whom it did not reach, for those who tell them by other means; a page at a time. */
export function unreachedCard(
  seen: Seen,
  row: Pick<Broadcast, "id" | "number">,
  people: readonly Unreached[],
  { from, total }: { from: number; total: number },
): Card {
  const t = words(seen);
  const left = total - from - people.length;
  return {
    title: t("unreached.title", { number: sayNumber(row.number) }),
    body:
      people.length === 0
        ? [{ kind: "text", text: t("unreached.empty") }]
        : [
            {
              kind: "list",
              items: people.map(({ name, department, state, code }) => ({
                title: [name, department].filter((part) => part !== "").join(" · "),
                detail: state === "unreachable" ? t("unreached.none") : t("unreached.failed", { code: code ?? "–" }),
              })),
              ...(left > 0 && {
                more: {
                  count: left,
                  action: press(t("buttons.more"), "unreached", row.id, `${from + people.length}`),
                },
              }),
            },
          ],
    actions: [press(t("buttons.back"), "results", row.id)],
    foot: t("unreached.foot"),
  };
}

/** What goes out in the coming weeks. */
export function calendarCard(seen: Seen, items: readonly ListItem[], left: number): Card {
  const t = words(seen);
  const more: Action = { kind: "run", label: t("buttons.more"), callback: callback("broadcast.calendar", "all") };
  return {
    title: t("calendar.title"),
    body:
      items.length === 0
        ? [{ kind: "text", text: t("calendar.empty") }]
        : [{ kind: "list", items: [...items], ...(left > 0 && { more: { count: left, action: more } }) }],
    actions: [press(t("buttons.schedules"), "schedules", "now"), main(open(t("buttons.new"), "write", "new"))],
  };
}

/** Where it can be printed, and that it was put up. */
export function printCard(
  seen: Seen,
  row: Pick<Broadcast, "id" | "number">,
  links: readonly { label: string; url: string }[],
): Card {
  const t = words(seen);
  return {
    title: t("print.title", { number: sayNumber(row.number) }),
    body: [{ kind: "text", text: t("print.text") }],
    actions: [
      ...links.map(({ label, url }): Action => ({ kind: "link", label, url })),
      open(t("buttons.posted"), "posted", row.id),
      press(t("buttons.back"), "view", row.id),
    ],
    foot: t("print.foot"),
  };
}
