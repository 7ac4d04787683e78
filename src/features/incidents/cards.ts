import { callback } from "../../core/callback.ts";
import type { Action, Block, Card } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import { sayDay, sayInstant } from "../../core/wording.ts";
import { incidentWords } from "./messages/index.ts";
import { type Incident, isFinal, NOT_PURSUED_MONTHS, sayNumber } from "./model.ts";

/** What a card needs to know of its reader. */
export type Seen = Pick<Ctx, "locale" | "zone" | "now">;

/** The catalogue in the reader's language. */
export const words = ({ locale }: Seen) => incidentWords.in(locale);
/** A button that does something to an incident. */
export const press = (label: string, event: string, incident: Pick<Incident, "id">): Action => ({
  kind: "run",
  label,
  callback: callback(`incident.${event}`, incident.id),
});
/** A button that opens a form about an incident. */
export const open = (label: string, event: string, incident: Pick<Incident, "id">): Action => ({
  kind: "open",
  label,
  callback: callback(`incident.${event}`, incident.id),
});

/** Older lines are on the details page and in the file; a card shows the last ones. */
export const LINES_SHOWN = 3;

/** For the reporter's manager at once, and from L2 on for those who lead: what to tell their teams. */
export function stayCalmCard(seen: Seen, incident: Incident, isManager: boolean): Card {
  const t = words(seen);
  const number = sayNumber(incident.number);
  if (isFinal(incident.state)) {
    return {
      title: t("managementCard.title", { number, level: t(`states.${incident.state}`) }),
      state: { tone: "good", text: t(`states.${incident.state}`) },
      body: [{ kind: "text", text: t("managementCard.over") }],
      actions: [],
      foot: t("triage.footOther"),
    };
  }
  const level = incident.level ? t(`levels.${incident.level}`) : t(`states.${incident.state}`);
  return {
    title: t("managementCard.title", { number, level }),
    body: [{ kind: "text", text: t(isManager ? "managementCard.managerText" : "managementCard.text") }],
    actions: [],
    foot: t("triage.footOther"),
  };
}

/** What is left of a card that does not say any more which report it was about. */
export function forgottenCard(seen: Seen, isReporters: boolean): Card {
  const t = words(seen);
  return {
    title: t(isReporters ? "erased.ownTitle" : "erased.title"),
    state: { tone: "quiet", text: t("erased.state") },
    body: [{ kind: "text", text: t(isReporters ? "erased.own" : "erased.other", { months: NOT_PURSUED_MONTHS }) }],
    actions: [],
  };
}

/** What is left of any card once the time to keep it is over. */
export function erasedCard(seen: Seen, incident: Incident): Card {
  const t = words(seen);
  const months = NOT_PURSUED_MONTHS;
  const day = (at: Date) => sayDay(at, seen.locale, seen.zone, seen.now);
  const facts = [
    { label: t("triage.kind"), value: t(`kinds.${incident.kind}`) },
    { label: t("triage.receivedAt"), value: day(incident.receivedAt) },
    { label: t("triage.outcome"), value: t(`states.${incident.state}`) },
  ];
  if (incident.closedAt) facts.push({ label: t("erased.closedAt"), value: day(incident.closedAt) });
  return {
    title: t("triage.title", { number: sayNumber(incident.number) }),
    state: { tone: "quiet", text: t("erased.state") },
    body: [
      { kind: "text", text: t("erased.text", { months }) },
      { kind: "facts", facts },
    ],
    actions: [],
  };
}

/** A friendly hint: no number, no reporter, no sanction. */
export function hintCard(seen: Seen, message: string): Card {
  const t = words(seen);
  return {
    title: t("coachCard.title"),
    body: [{ kind: "quote", text: message }],
    actions: [],
    foot: t("coachCard.foot"),
  };
}

/** What the one who answers in public needs to know. */
export type Statement = {
  text: string;
  link: string | undefined;
  /** A later statement replaces this one. */
  isReplaced: boolean;
  publishedAt: Date | undefined;
};

/** For whoever answers in public: the words, where, and whether they are still to be used. */
export function statementCard(
  seen: Seen,
  incident: Incident,
  { text, link, isReplaced, publishedAt }: Statement,
): Card {
  const t = words(seen);
  const number = sayNumber(incident.number);
  const facts = [{ label: t("triage.platform"), value: t(`platforms.${incident.platform}`) }];
  if (link) facts.push({ label: t("triage.link"), value: link });
  const isOver = isFinal(incident.state);
  const isWaiting = !isOver && !isReplaced && !publishedAt;
  const when = publishedAt && sayInstant(publishedAt, seen.locale, seen.zone, seen.now);
  const state = isOver
    ? t(`states.${incident.state}`)
    : isReplaced
      ? t("statementCard.replaced")
      : when
        ? t("statementCard.published", { when })
        : t("statementCard.waiting");
  return {
    title: t("statementCard.title", { number }),
    state: { tone: isWaiting ? "waiting" : isReplaced ? "quiet" : "good", text: state },
    body: [
      {
        kind: "text",
        text: isWaiting
          ? t(link ? "statementCard.text" : "statementCard.textNoLink", { number })
          : t("statementCard.over"),
      },
      { kind: "facts", facts },
      { kind: "quote", text },
    ],
    actions: isWaiting
      ? [{ ...press(t("statementCard.done"), "published", incident), weight: "primary" } as Action]
      : [],
    foot: t("triage.footOther"),
  };
}

// ── lists ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Rows on one page of a list. */
const PAGE = 10;
/** How many rows come before the page that a button asks for. */
export const pageFrom = (text: string): number => (/^\d{1,4}$/.test(text) ? Number(text) : 0);

export type Listed = { incident: Incident; detail: string };

/** Incidents in a list, ten to a page. */
export function listCard(
  seen: Seen,
  list: {
    title: string;
    empty: string;
    note?: string;
    items: readonly Listed[];
    start?: Action;
    /** How many are on the pages before, and the press that shows the next. */
    page?: { from: number; press: string };
  },
): Card {
  const t = words(seen);
  const { from, press: turns } = list.page ?? { from: 0, press: "mine" };
  const shown = list.items.slice(from, from + PAGE);
  const left = list.items.length - from - shown.length;
  const next: Action = {
    kind: "run",
    label: t("mine.next"),
    callback: callback(`incident.${turns}`, `${from + PAGE}`),
  };
  const body: Block[] =
    list.items.length === 0
      ? [{ kind: "text", text: list.empty }]
      : [
          {
            kind: "list",
            items: shown.map(({ incident, detail }) => ({
              title: t("mine.item", { number: sayNumber(incident.number), kind: t(`kinds.${incident.kind}`) }),
              detail,
              action: press(t("receipt.view"), "view", incident),
            })),
            ...(left > 0 && { more: { count: left, action: next } }),
          },
        ];
  if (list.note) body.push({ kind: "note", text: list.note });
  return { title: list.title, body, actions: list.start ? [list.start] : [] };
}
