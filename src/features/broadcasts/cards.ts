import { sayAudience } from "../../core/audience.ts";
import { callback } from "../../core/callback.ts";
import type { Action, Block, Card, Fact, Weight } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import type { Locale } from "../../core/locale.ts";
import { sayDue, sayInstant } from "../../core/wording.ts";
import { broadcastWords } from "./messages/index.ts";
import { awaitsLegal, type Broadcast, isForLegal, isOut, sayNumber, type Ways } from "./model.ts";
import type { Counts, Did } from "./store-results.ts";

/** What a card needs to know of its reader. */
export type Seen = Pick<Ctx, "locale" | "zone" | "now" | "company">;
export const words = ({ locale }: Pick<Seen, "locale">) => broadcastWords.in(locale);
const join = ({ locale }: Pick<Seen, "locale">, parts: readonly string[]): string =>
  parts.join(locale === "zh-CN" ? "、" : ", ");
export const sayAt = (seen: Seen, at: Date): string => sayInstant(at, seen.locale, seen.zone, seen.now);

/** A button of a broadcast, or of the part of the product that has them. */
export const press = (label: string, name: string, id: string, arg?: string): Action & { kind: "run" } => ({
  kind: "run",
  label,
  callback: callback(`broadcast.${name}`, id, arg),
});
export const open = (label: string, name: string, id: string): Action & { kind: "open" } => ({
  kind: "open",
  label,
  callback: callback(`broadcast.${name}`, id),
});
export const main = <A extends Action & { weight?: Weight }>(action: A): A => ({ ...action, weight: "primary" });

/** On which ways, in words. */
export function sayWays(seen: Pick<Seen, "locale">, { isDirect, isMail, channels }: Ways, isInFeed: boolean): string {
  const t = words(seen);
  const named = [
    isDirect && t("ways.direct"),
    isMail && t("ways.mail"),
    channels.length > 0 && t("ways.channels", { count: channels.length }),
    isInFeed && t("ways.feed"),
  ].filter((part) => part !== false);
  return named.length > 0 ? join(seen, named) : t("ways.none");
}

/** The title in the reader's language; what was kept long enough has none. */
export const titleOf = ({ locale }: { locale: Locale }, { content }: Pick<Broadcast, "content">): string =>
  content?.words[locale].title ?? broadcastWords.in(locale)("card.erased");

/** What those who write and release know of one. */
export type WorkFacts = {
  row: Broadcast;
  names: ReadonlyMap<string, string>;
  audience: number;
  counts: Counts;
  did: Did;
  /** When it will be through, as far as it can be said. */
  endsAt: Date | undefined;
  releaseDue: Date | undefined;
  /** When it begins, where a time is planned: later than that where that time is over. */
  startsAt: Date | undefined;
  /** Why it does not begin though it is released. */
  heldUpBy: string | undefined;
};
/** What this reader may do now. */
export type Rights = { isWriter: boolean; isReleaser: boolean; isLegal: boolean };

const namesOf = (seen: Seen, { names }: WorkFacts, ids: readonly string[]): string =>
  ids.length === 0
    ? words(seen)("card.schedule")
    : join(
        seen,
        ids.map((id) => names.get(id) ?? "–"),
      );

/** The card of those who write and release: where it stands, whom it goes to, what can be done. */
export function workCard(seen: Seen, facts: WorkFacts, rights: Rights): Card {
  const t = words(seen);
  const { row } = facts;
  const body: Block[] = [
    { kind: "text", text: titleOf(seen, row) },
    { kind: "facts", facts: rowsOf(seen, facts) },
  ];
  const { note, recall, isFictional } = row.content ?? {};
  if (row.state === "draft" && note) body.push({ kind: "quote", by: t("card.givenBack"), text: note });
  if (row.state === "recalled" && recall)
    body.push({ kind: "quote", by: t("card.recallReason"), text: recall.reason ?? t("card.reversed") });
  if (row.state === "recalled" && facts.counts.fixed > 0)
    body.push({ kind: "note", text: t("card.fixed", { count: facts.counts.fixed }) });
  if (row.sourceId) body.push({ kind: "note", text: realNote(seen, row) });
  else {
    if (isFictional) body.push({ kind: "note", text: t("card.fictional") });
    if (isForLegal(row)) body.push({ kind: "note", text: t(legalNote(row)) });
  }
  if ((row.state === "sending" || row.state === "paused") && row.plannedAt && facts.counts.later > 0)
    body.push({ kind: "note", text: t("card.later", { count: facts.counts.later }) });
  if (facts.heldUpBy)
    body.push({ kind: "note", text: t("card.heldUp", { why: broadcastReason(seen, facts.heldUpBy) }) });
  return {
    title: t("card.title", { number: sayNumber(row.number), kind: t(`kinds.${row.kind}`) }),
    state: stateOf(seen, facts),
    body,
    actions: row.content ? actionsOf(seen, row, rights) : [],
    foot: t("card.foot"),
  };
}

export const broadcastReason = (seen: Pick<Seen, "locale">, code: string): string =>
  (words(seen) as (key: string) => string)(`reasons.${code}`);

/** Why legal looks at it, or that legal has. */
const legalNote = (row: Broadcast) =>
  row.legalById ? "card.legalDone" : row.content?.isNaming ? "card.naming" : "card.byHand";

/** How a case study from real life stands with its person and with legal. */
function realNote(seen: Seen, row: Broadcast): string {
  const t = words(seen);
  if (row.objectedAt) return t("card.objected");
  const isOpen = row.objectUntil && row.objectUntil > seen.now;
  const objection = isOpen && row.objectUntil ? t("card.objectUntil", { when: sayDue(seen, row.objectUntil) }) : "";
  const legal = t(row.legalById ? "card.legalDone" : "card.legalOpen");
  return [t("card.real"), objection, legal].filter((part) => part !== "").join(" ");
}

function rowsOf(seen: Seen, facts: WorkFacts): Fact[] {
  const t = words(seen);
  const { row, audience, counts, did } = facts;
  const rows: Fact[] = [
    {
      label: t("facts.audience"),
      value: t("facts.people", { audience: sayAudience(seen, row.audience), count: audience }),
    },
    { label: t("facts.ways"), value: sayWays(seen, row.ways, row.isInFeed) },
  ];
  if (row.startedAt) {
    rows.push(
      { label: t("facts.sent"), value: t("facts.sentValue", { sent: counts.sent, waiting: counts.waiting }) },
      { label: t("facts.missed"), value: t("facts.missedValue", { failed: counts.failed, none: counts.unreachable }) },
    );
    if (row.asksConfirm) rows.push({ label: t("facts.confirmed"), value: `${did.confirmed}/${did.people}` });
    else if (row.content?.answer !== undefined)
      rows.push({ label: t("facts.answered"), value: `${did.answered}/${did.people}` });
  } else {
    rows.push(
      { label: t("facts.when"), value: sayStart(seen, facts) },
      { label: t("facts.by"), value: namesOf(seen, facts, row.writerIds) },
    );
    if (row.asksConfirm) rows.push({ label: t("facts.asks"), value: t("facts.asksConfirm") });
  }
  return rows;
}

/** The planned time, and what comes of it where it is over. */
function sayStart(seen: Seen, { row: { plannedAt }, startsAt }: WorkFacts): string {
  const t = words(seen);
  if (!plannedAt) return t("facts.atOnce");
  if (!startsAt || startsAt <= plannedAt) return sayDue(seen, plannedAt);
  return t("facts.late", { when: sayAt(seen, startsAt) });
}

function stateOf(seen: Seen, facts: WorkFacts): NonNullable<Card["state"]> {
  const t = words(seen);
  const { row, counts, endsAt, releaseDue } = facts;
  const by = namesOf(seen, facts, row.releasedById ? [row.releasedById] : []);
  const moved = sayAt(seen, row.movedAt);
  switch (row.state) {
    case "draft":
      return { tone: "waiting", text: t("states.draft") };
    case "waiting":
      return {
        tone: "waiting",
        text: [
          t(awaitsLegal(row) ? "states.waitingLegal" : "states.waiting"),
          releaseDue && t("states.by", { when: sayDue(seen, releaseDue) }),
        ]
          .filter(Boolean)
          .join(" · "),
      };
    case "released":
      return {
        tone: "good",
        text: t("states.released", { by, when: facts.startsAt ? sayAt(seen, facts.startsAt) : moved }),
      };
    case "sending":
      return {
        tone: "waiting",
        text: [
          row.queuedAt
            ? t("states.sending", { sent: counts.sent, count: counts.sent + counts.waiting })
            : t("states.queueing"),
          endsAt && t("states.endsAt", { when: sayAt(seen, endsAt) }),
        ]
          .filter(Boolean)
          .join(" · "),
      };
    case "paused":
      return { tone: "waiting", text: t("states.paused", { count: counts.waiting }) };
    case "done":
      return { tone: "good", text: t("states.done", { when: moved, count: counts.sent }) };
    case "stopped":
      return { tone: "bad", text: t("states.stopped", { when: moved, count: counts.sent }) };
    case "recalled":
      return { tone: "bad", text: t("states.recalled", { when: moved }) };
    case "ended":
      return { tone: "quiet", text: t("states.ended", { when: moved }) };
    case "discarded":
      return { tone: "quiet", text: t("states.discarded", { when: moved }) };
  }
}

function actionsOf(seen: Seen, row: Broadcast, rights: Rights): Action[] {
  const t = words(seen);
  const { id } = row;
  const number = sayNumber(row.number);
  const sure = (what: "stop" | "discard" | "pause") => ({
    title: t(`sure.${what}`, { number }),
    text: t(`sure.${what}Text`),
    yes: t(`buttons.${what}`),
    no: t("buttons.no"),
  });
  const preview = press(t("buttons.preview"), "preview", id, seen.locale);
  const forecast = press(t("buttons.forecast"), "forecast", id);
  const discard: Action = { ...press(t("buttons.discard"), "discard", id), confirm: sure("discard") };
  const stop: Action = { ...press(t("buttons.stop"), "stop", id), confirm: sure("stop") };
  const recall = open(t("buttons.recall"), "recall", id);
  const results = press(t("buttons.results"), "results", id);
  const print = press(t("buttons.print"), "print", id);
  switch (row.state) {
    case "draft":
      return rights.isWriter
        ? [
            main(row.sourceId ? open(t("buttons.ask"), "ask-real", id) : press(t("buttons.ask"), "ask", id)),
            preview,
            open(t("buttons.write"), "write", id),
            open(t("buttons.audience"), "audience", id),
            open(t("buttons.ways"), "ways", id),
            discard,
          ]
        : [preview];
    case "waiting": {
      const release: Action = {
        ...main(press(t("buttons.release"), "release", id)),
        confirm: {
          title: t("sure.release", { number }),
          text: t("sure.releaseText", { title: titleOf(seen, row), audience: sayAudience(seen, row.audience) }),
          yes: t("buttons.release"),
          no: t("buttons.no"),
        },
      };
      const needsLegal = awaitsLegal(row);
      return [
        ...(rights.isLegal && needsLegal ? [main(press(t("buttons.legal"), "legal", id))] : []),
        ...(rights.isReleaser && !needsLegal ? [release] : []),
        preview,
        forecast,
        ...(rights.isReleaser || (rights.isLegal && needsLegal) ? [open(t("buttons.giveBack"), "give-back", id)] : []),
        // Whoever could release it gives it back; taking it back is for those who wrote it.
        ...(rights.isWriter && !rights.isReleaser ? [press(t("buttons.takeBack"), "take-back", id)] : []),
      ];
    }
    case "released":
      return rights.isWriter ? [preview, forecast, stop] : [preview, forecast];
    case "sending":
      return rights.isWriter
        ? [results, { ...press(t("buttons.pause"), "pause", id), confirm: sure("pause") }, stop, recall, print]
        : [preview];
    case "paused":
      return rights.isWriter ? [main(press(t("buttons.resume"), "resume", id)), results, stop, recall] : [preview];
    case "done":
    case "stopped":
      return rights.isWriter ? [results, preview, print, recall] : [preview];
    case "recalled":
    case "ended":
      return rights.isWriter ? [results] : [];
    case "discarded":
      return [];
  }
}

/** One in a list: "BC-12 · 标题", where it stands. */
export function lineOf(seen: Seen, row: Broadcast): { title: string; detail: string; action: Action } {
  const t = words(seen);
  const at = isOut(row.state) ? row.startedAt : row.plannedAt;
  const detail = [t(`kinds.${row.kind}`), t(`short.${row.state}`), at && sayAt(seen, at)].filter(Boolean).join(" · ");
  return {
    title: `${sayNumber(row.number)} · ${titleOf(seen, row)}`,
    detail,
    action: press(t("buttons.view"), "view", row.id),
  };
}
