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
    /** How many agreed to be served in chat, and how many did not, or said nothing. */
    channel: { agreed: number; others: number };
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

export const WAITING_PAGE = 5;

/** Who has not answered yet; HR can enter what was handed over on paper. */
export function waitingCard(
  seen: Seen,
  rows: readonly WaitingRow[],
  page: { title: string; empty: string; press: string; id: string; from: number; hasMore: boolean; isHr: boolean },
): Card {
  const t = words(seen);
  const detail = ({ due_at, paper_since, department }: WaitingRow): string => {
    const due = due_at && sayDeadline(due_at, seen.locale, seen.zone, seen.now);
    const when = paper_since
      ? t("waiting.paperSince", { day: sayDay(paper_since, seen.locale, seen.zone, seen.now) })
      : due
        ? t(due_at <= seen.now ? "waiting.late" : "waiting.by", { due })
        : t("waiting.noTerm");
    return [department, when].filter(Boolean).join(" · ");
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

/** What HR is told once a day when people let ten working days go by. */
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
