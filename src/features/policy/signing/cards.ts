import { callback } from "../../../core/callback.ts";
import type { Action, Card } from "../../../core/card.ts";
import type { Ctx } from "../../../core/context.ts";
import { sayDay, sayDeadline } from "../../../core/wording.ts";
import { policyWords } from "../messages/index.ts";
import { type Progress, shownProgress } from "./model.ts";
import type { WaitingRow } from "./store-signing.ts";

type Seen = Pick<Ctx, "locale" | "zone" | "now" | "company">;
const words = ({ locale }: Pick<Seen, "locale">) => policyWords.in(locale);

const percent = ({ asked, informed }: Pick<Progress, "asked" | "informed">): number =>
  asked === 0 ? 0 : Math.floor((100 * informed) / asked);

/** How far the signatures of a version are, by department; small departments are put together. */
export function progressCard(
  seen: Seen,
  version: { id: string; label: string },
  rows: readonly Progress[],
  {
    onPaper,
    files,
    isHr,
    channel,
  }: {
    onPaper: number;
    files: readonly { label: string; url: string }[];
    isHr: boolean;
    /** How many agreed to be served in chat, how many did not or do not any more, and how many said nothing. */
    channel: { agreed: number; declined: number; silent: number };
  },
): Card {
  const t = words(seen);
  const total = rows.reduce((sum, row) => ({ asked: sum.asked + row.asked, informed: sum.informed + row.informed }), {
    asked: 0,
    informed: 0,
  });
  const { shown, others } = shownProgress(rows);
  const line = (row: Progress, name: string) => ({
    title: t("progress.line", { name, percent: percent(row) }),
    detail: t("progress.of", { informed: row.informed, asked: row.asked }),
  });
  return {
    title: t("progress.title", { label: version.label }),
    state:
      total.asked === 0
        ? { tone: "quiet", text: t("progress.nobody") }
        : {
            tone: total.informed === total.asked ? "good" : "waiting",
            text: t("progress.total", { ...total, percent: percent(total) }),
          },
    body: [
      ...(shown.length > 0 || others
        ? [
            {
              kind: "list" as const,
              items: [
                ...shown.map((row) => line(row, row.department || t("progress.noDepartment"))),
                ...(others ? [line(others, t("progress.others"))] : []),
              ],
            },
          ]
        : []),
      { kind: "note", text: t("progress.small") },
      { kind: "note", text: t("progress.channel", channel) },
    ],
    actions: [
      ...files.map(({ label, url }): Action => ({ kind: "link", label, url })),
      ...(isHr && onPaper > 0
        ? [
            {
              kind: "run" as const,
              label: t("desk.onPaper", { count: onPaper }),
              callback: callback("policy.on-paper", "0"),
            },
          ]
        : []),
      { kind: "run", label: t("progress.waiting"), callback: callback("policy.waiting", version.id, "0") },
    ],
    foot: t("progress.foot"),
  };
}

/** Somebody who has not answered. `address`: where to write besides, for those who may know it. */
export type Waiting = Omit<WaitingRow, "word_id" | "email"> & { address?: string | undefined };

export const WAITING_PAGE = 5;

/** Who has not answered yet; HR can enter what was handed over on paper. */
export function waitingCard(
  seen: Seen,
  rows: readonly Waiting[],
  page: { title: string; empty: string; press: string; id: string; from: number; hasMore: boolean; isHr: boolean },
): Card {
  const t = words(seen);
  const onDay = (instant: Date) => sayDay(instant, seen.locale, seen.zone, seen.now);
  /** What HR has to know to reach somebody. */
  const channel = ({ answer, address, second_at }: Waiting): (string | false | null | undefined)[] => [
    t(`waiting.channel.${answer ?? "none"}`),
    address && t("waiting.address", { email: address }),
    second_at && t("waiting.second", { day: onDay(second_at) }),
  ];
  const detail = (row: Waiting): string => {
    const { due_at, paper_since, department } = row;
    const due = due_at && sayDeadline(due_at, seen.locale, seen.zone, seen.now);
    // On paper before the ten days are over is who said no to the chat, which they told HR alone.
    const when =
      paper_since && page.isHr
        ? t("waiting.paperSince", { day: onDay(paper_since) })
        : due
          ? t(due_at <= seen.now ? "waiting.late" : "waiting.by", { due })
          : t("waiting.noTerm");
    return [department, when, ...(page.isHr ? channel(row) : [])].filter(Boolean).join(" · ");
  };
  const next = callback(page.press, page.id, String(page.from + rows.length));
  return {
    title: page.title,
    body:
      rows.length === 0
        ? [{ kind: "text", text: page.empty }]
        : [
            {
              kind: "list",
              items: rows.map((row) => ({
                title: row.name,
                detail: detail(row),
                ...(page.isHr && {
                  action: {
                    kind: "open" as const,
                    label: t("waiting.served"),
                    callback: callback("policy.serve", row.id),
                  },
                }),
              })),
            },
          ],
    actions: page.hasMore ? [{ kind: "run", label: t("buttons.more"), callback: next }] : [],
    foot: t("waiting.foot"),
  };
}

/** What HR is told once a day while people wait for paper. */
export const paperCard = (seen: Pick<Seen, "locale">, count: number): Card => {
  const t = words(seen);
  return {
    title: t("paperDue.title", { count }),
    body: [{ kind: "text", text: t("paperDue.text") }],
    actions: [
      { kind: "run", label: t("paperDue.open"), callback: callback("policy.on-paper", "0"), weight: "primary" },
    ],
    foot: t("paperDue.foot"),
  };
};
