import { diffArrays } from "diff";
import { callback } from "../../../core/callback.ts";
import type { Action, Block, Card, ListItem } from "../../../core/card.ts";
import { isClauseId, sayClause } from "../../../core/clauses.ts";
import type { Ctx } from "../../../core/context.ts";
import type { PressHandler } from "../../../core/feature.ts";
import type { Locale } from "../../../core/locale.ts";
import type { TextRun } from "../../../core/read-page.ts";
import { type Reply, say, showCard } from "../../../core/reply.ts";
import { openClause, openVersion } from "../cards.ts";
import { formerOf, publishedVersions, visibleVersions } from "../facts.ts";
import { policyWords } from "../messages/index.ts";
import { isCurrent, type KeptVersion } from "../model.ts";
import { type Change, type ClauseChange, changesBetween, materialChanges, mayBeEditorial } from "./model.ts";

type Seen = Pick<Ctx, "locale" | "zone" | "now" | "company">;
const words = ({ locale }: Pick<Seen, "locale">) => policyWords.in(locale);

/** What somebody reads of a parameter: its number, its words, or that there is none. */
export function sayValue({ locale }: Pick<Seen, "locale">, value: unknown): string {
  const t = policyWords.in(locale);
  if (value === undefined || value === null || value === "") return t("changes.nothing");
  if (typeof value === "boolean") return t(value ? "changes.yes" : "changes.no");
  if (Array.isArray(value))
    return value.length === 0 ? t("changes.nothing") : value.join(locale === "en" ? ", " : "、");
  if (value === "decision" || value === "act") return t(`changes.bonusMonth.${value}`);
  return String(value);
}

const titleOf = (seen: Seen, change: Change): string =>
  change.what === "clause" ? sayClause(change.id, seen.locale) : words(seen)(`parameters.${change.key}`);

/** "Wording changed · asks for no new signature", "5 → 7". */
function detailOf(seen: Seen, change: Change, isEditorial: boolean): string {
  const t = words(seen);
  const weight = t(isEditorial ? "changes.editorial" : "changes.material");
  const what =
    change.what === "clause"
      ? t(`changes.${change.kind}`)
      : t("changes.fromTo", { was: sayValue(seen, change.was), is: sayValue(seen, change.is) });
  return `${what} · ${weight}`;
}

/** What is compared: a version, the one before it, and everything in which they differ. */
export type Comparison = { version: KeptVersion; former: KeptVersion; changes: readonly Change[] };

const FEW = 5;

/** What is being made has no cards of its own for its readers: it is read whole, on its page. */
const isDraft = ({ effectiveFrom }: KeptVersion): boolean => effectiveFrom === undefined;
const wholeOf = (seen: Seen, version: KeptVersion): Action =>
  isDraft(version)
    ? { kind: "run", label: words(seen)("changes.whole"), callback: callback("policy.whole", version.id) }
    : openVersion(words(seen)("changes.whole"), version);
const footOf = (seen: Seen, version: KeptVersion): string =>
  words(seen)(isDraft(version) ? "whole.draftFoot" : "clause.foot");

/**
 * What a version says otherwise than the one before it. `marks`: HR opens each wording to mark it as editorial or material.
 * `from`: the place in the list where the card begins.
 */
export function changesCard(
  seen: Seen,
  { version, former, changes }: Comparison,
  { from = 0, marks = false }: { from?: number; marks?: boolean } = {},
): Card {
  const t = words(seen);
  const material = new Set(materialChanges(changes, version.editorial));
  const shown = changes.slice(from, from + FEW);
  const left = changes.length - from - shown.length;
  const press = marks ? "policy.marks" : "policy.changes";
  const next = callback(press, version.id, String(from + FEW));
  const item = (change: Change): ListItem => ({
    title: titleOf(seen, change),
    detail: detailOf(seen, change, !material.has(change)),
    ...(change.what === "clause" && {
      action: {
        kind: "run" as const,
        label: t("changes.look"),
        callback: marks
          ? callback("policy.weigh", version.id, `${change.id}_${from}`)
          : callback("policy.change", version.id, change.id),
      },
    }),
  });
  const body: Block[] =
    changes.length === 0
      ? [{ kind: "text", text: t("changes.none", { former: former.label }) }]
      : [
          {
            kind: "text",
            text: t("changes.count", { count: changes.length, material: material.size, former: former.label }),
          },
          {
            kind: "list",
            items: shown.map(item),
            ...(left > 0 && {
              more: { count: left, action: { kind: "run", label: t("buttons.more"), callback: next } },
            }),
          },
          ...(marks ? [{ kind: "note" as const, text: t("changes.howToMark") }] : []),
        ];
  return {
    title: t("changes.title", { label: version.label }),
    state: { tone: "quiet", text: t(material.size > 0 ? "changes.asksAnew" : "changes.asksNobody") },
    body,
    actions: marks
      ? [{ kind: "run", label: t("desk.back"), callback: callback("policy.desk", version.id) }]
      : [wholeOf(seen, version)],
    foot: footOf(seen, version),
  };
}

/**
 * One clause as it was and as it is. `marksFrom`: HR says here, with both before them, whether it only says the same
 * better; the place in the list to which they go back.
 */
export function changeCard(
  seen: Seen,
  { version, former }: Comparison,
  change: ClauseChange,
  { marksFrom }: { marksFrom?: number | undefined } = {},
): Card {
  const t = words(seen);
  const isMaterial = materialChanges([change], version.editorial).length > 0;
  const marking: Action[] =
    marksFrom !== undefined && mayBeEditorial(change)
      ? [
          {
            kind: "run",
            label: t(isMaterial ? "changes.markEditorial" : "changes.markMaterial"),
            callback: callback("policy.mark", version.id, `${change.id}_${marksFrom}`),
          },
        ]
      : [];
  const all =
    marksFrom === undefined
      ? callback("policy.changes", version.id)
      : callback("policy.marks", version.id, String(marksFrom));
  const { locale } = seen;
  const text = (texts: ClauseChange["was"]) => texts[locale] ?? t("clause.absent");
  return {
    title: sayClause(change.id, locale),
    state: { tone: "quiet", text: detailOf(seen, change, !isMaterial) },
    body: [
      { kind: "heading", text: t("changes.was", { label: former.label }) },
      { kind: "text", text: text(change.was) },
      { kind: "heading", text: t("changes.is", { label: version.label }) },
      { kind: "text", text: text(change.is) },
      ...(marksFrom === undefined ? [] : [{ kind: "note" as const, text: t("changes.howToMark") }]),
    ],
    actions: [
      ...marking,
      { kind: "run", label: t("changes.all"), callback: all },
      ...(isDraft(version) ? [wholeOf(seen, version)] : [openClause(t("changes.inContext"), version, change.id)]),
    ],
    foot: footOf(seen, version),
  };
}

const segmenters = new Map<Locale, Intl.Segmenter>();
function tokensOf(text: string, locale: Locale): string[] {
  const segmenter = segmenters.get(locale) ?? new Intl.Segmenter(locale, { granularity: "word" });
  segmenters.set(locale, segmenter);
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}
/** Beyond so many words a text is shown as replaced whole: comparing costs the square of what differs. */
const COMPARED_MAX = 4_000;

/** What was taken out of a text and what was put in, word by word; joined, the runs give both texts again. */
export function runsBetween(was: string, is: string, locale: Locale): TextRun[] {
  const [before, after] = [tokensOf(was, locale), tokensOf(is, locale)];
  const whole: TextRun[] = [
    { kind: "removed", text: was },
    { kind: "added", text: is },
  ];
  if (before.length + after.length > COMPARED_MAX) return whole.filter(({ text }) => text !== "");
  return diffArrays(before, after).map(({ value, added, removed }) => ({
    kind: added ? "added" : removed ? "removed" : "same",
    text: value.join(""),
  }));
}

/** A version with the one before it, as this reader may see them; undefined where there is nothing to compare. */
export async function comparisonOf(ctx: Ctx, id: string | undefined): Promise<Comparison | undefined> {
  const visible = await visibleVersions(ctx);
  const version = id
    ? visible.find((one) => one.id === id)
    : visible.findLast((one) => isCurrent(one, ctx.now) || one.state === "consultation");
  const former = version && formerOf(await publishedVersions(ctx), version);
  return version && former ? { version, former, changes: changesBetween(former, version) } : undefined;
}

/** What changed last, for whoever does not say in which version. */
export const showChanges = async (ctx: Ctx): Promise<Reply> => {
  const compared = await comparisonOf(ctx, undefined);
  return compared ? showCard(changesCard(ctx, compared)) : say(words(ctx)("changes.nothingBefore"), "quiet");
};

const numberIn = (arg: string | undefined): number => (/^\d{1,4}$/.test(arg ?? "") ? Number(arg) : 0);

export const changesPress: PressHandler = {
  name: "policy.changes",
  async handle(ctx, { id, arg }) {
    const compared = await comparisonOf(ctx, id);
    return compared
      ? showCard(changesCard(ctx, compared, { from: numberIn(arg) }))
      : say(words(ctx)("changes.nothingBefore"), "quiet");
  },
};

export const changePress: PressHandler = {
  name: "policy.change",
  async handle(ctx, { id, arg = "" }) {
    const compared = await comparisonOf(ctx, id);
    const change = compared?.changes.find((one) => one.what === "clause" && isClauseId(arg) && one.id === arg);
    return compared && change?.what === "clause"
      ? showCard(changeCard(ctx, compared, change))
      : say(words(ctx)("gone"), "quiet");
  },
};
