import type { Card } from "../../core/card.ts";
import { CHAPTERS, isClauseId } from "../../core/clauses.ts";
import type { Ctx } from "../../core/context.ts";
import type { Download } from "../../core/download.ts";
import { downloadPath, pagePath } from "../../core/links.ts";
import { LOCALES, type Locale } from "../../core/locale.ts";
import { type PdfBlock, toPdf } from "../../core/pdf.ts";
import type { Person } from "../../core/people.ts";
import type { PageSection, PageView, ReadPage } from "../../core/read-page.ts";
import { sayDay, sayInstant } from "../../core/wording.ts";
import { needsSavingsNote, openVersion, SAVED_IN_US, type VersionFacts } from "./cards.ts";
import { formerOf, publishedVersions, visibleVersions } from "./facts.ts";
import { runsBetween, sayValue } from "./making/changes.ts";
import { changesBetween, materialChanges } from "./making/model.ts";
import { policyWords } from "./messages/index.ts";
import { isInForce, type KeptVersion } from "./model.ts";
import { readOn, signingUrl, wordFor } from "./signing/signing.ts";
import type { KeptWord } from "./signing/store-signing.ts";
import { partsOf, textHashOf } from "./whole-text.ts";

const PAGE = "policy";
const COPY = "policy.copy";

/** Where the whole can be read at a stretch: a page, and a file to keep. Both addresses are fresh and of this reader. */
export function wholeCard(
  ctx: Ctx,
  person: Person,
  { version, signedAt }: Pick<VersionFacts, "version" | "signedAt">,
): Card {
  const t = policyWords.in(ctx.locale);
  const personId = person.id;
  const page = `${ctx.publicUrl}${pagePath(ctx, { page: PAGE, personId })}?version=${version.id}`;
  const file = `${ctx.publicUrl}${downloadPath(ctx, { download: COPY, personId, arg: `${version.id}.${ctx.locale}` })}`;
  return {
    title: t("card.title", { label: version.label }),
    body: [
      { kind: "text", text: t(signedAt ? "whole.textSigned" : "whole.text") },
      { kind: "note", text: t("whole.links") },
    ],
    actions: [
      { kind: "link", label: t("whole.page"), url: page, weight: "primary" },
      { kind: "link", label: t("whole.file"), url: file },
      // What is being made has no card of its own for its readers.
      ...(version.effectiveFrom === undefined ? [] : [openVersion(t("clause.all"), version)]),
    ],
    foot: t(version.effectiveFrom === undefined ? "whole.draftFoot" : "clause.foot"),
  };
}

// ── the page ──

const LEVELS = [2, 2, 3, 4, 5] as const;
const levelOf = (depth: number): PageSection["level"] => LEVELS[Math.min(depth, LEVELS.length - 1)] ?? 5;

function textSections(version: KeptVersion, locale: Locale, jurisdiction: string | undefined): PageSection[] {
  const savings = policyWords.in(locale)("clause.savings");
  return partsOf(version, locale).map(({ id, level, title, text }) => ({
    id: `c${id}`,
    level: levelOf(level),
    heading: title,
    paragraphs: [
      ...(text === "" ? [] : [text]),
      ...(isClauseId(id) && isExactlySaved(id, jurisdiction) ? [savings] : []),
    ],
  }));
}

/** The note stands at the very clauses, not again at what they are part of. */
const isExactlySaved = (id: string, jurisdiction: string | undefined): boolean =>
  SAVED_IN_US.includes(id) && needsSavingsNote(id, jurisdiction);

function changeSections(version: KeptVersion, former: KeptVersion, locale: Locale): PageSection[] {
  const t = policyWords.in(locale);
  const changes = changesBetween(former, version);
  const material = new Set(materialChanges(changes, version.editorial));
  return changes.map((change): PageSection => {
    const about = t(material.has(change) ? "changes.material" : "changes.editorial");
    if (change.what === "parameter") {
      const [was, is] = [sayValue({ locale }, change.was), sayValue({ locale }, change.is)];
      const text = t("changes.fromTo", { was, is });
      return { id: `p-${change.key}`, level: 2, heading: t(`parameters.${change.key}`), about, paragraphs: [text] };
    }
    const runs = runsBetween(change.was[locale] ?? "", change.is[locale] ?? "", locale);
    const part =
      partsOf(version, locale).find(({ id }) => id === change.id) ??
      partsOf(former, locale).find(({ id }) => id === change.id);
    return { id: `c${change.id}`, level: 2, heading: part?.title ?? change.id, about, paragraphs: [runs] };
  });
}

async function drawPage(
  ctx: Ctx & { person: Person },
  query: Readonly<Record<string, string>>,
): Promise<PageView | undefined> {
  const version = (await visibleVersions(ctx)).find((one) => one.id === query.version);
  if (!version) return undefined;
  const former = formerOf(await publishedVersions(ctx), version);
  const locale = LOCALES.find((one) => one === query.lang) ?? ctx.locale;
  const view = query.view === "changes" && former ? "changes" : "text";
  const t = policyWords.in(ctx.locale);
  const to = (over: Record<string, string>) => ({ version: version.id, view, lang: locale, ...over });
  // Whoever opened the whole has had every chapter before them.
  if (view === "text") await readOn(ctx, version, Object.keys(CHAPTERS));
  const signing = view === "text" ? await signingUrl(ctx, version, locale) : undefined;
  const day = version.effectiveFrom && sayDay(version.effectiveFrom, ctx.locale, ctx.company.zone, ctx.now);
  const parts =
    view === "changes" && former
      ? changeSections(version, former, locale)
      : textSections(version, locale, ctx.person.jurisdiction);
  return {
    title: policyWords.in(locale)("card.title", { label: version.label }),
    about: day ? t(isInForce(version, ctx.now) ? "card.sinceValue" : "whole.times", { day }) : t("states.consultation"),
    turns: [
      ...(former
        ? [
            {
              label: t("whole.views"),
              links: (["text", "changes"] as const).map((one) => ({
                label: t(`whole.view.${one}`, { former: former.label }),
                query: to({ view: one }),
                ...(one === view && { isHere: true }),
              })),
            },
          ]
        : []),
      {
        label: t("whole.languages"),
        links: LOCALES.map((one) => ({
          label: t(`whole.language.${one}`),
          query: to({ lang: one }),
          ...(one === locale && { isHere: true }),
        })),
      },
    ],
    sections: { contents: t("clause.all"), parts },
    ...(signing !== undefined && { next: { label: policyWords.in(locale)("card.sign"), url: signing } }),
    notes: [
      policyWords.in(locale)("whole.end", { interpretedBy: version.interpretedBy, supersedes: version.supersedes }),
      t("whole.hash", { hash: textHashOf(version, locale) }),
    ],
  };
}

export const policyPages: ReadPage[] = [{ name: PAGE, draw: drawPage }];

// ── the file to keep ──

/** What is kept for years names the year of every day: no day of it is in the year of this moment. */
const IN_FULL = new Date(0);

type Signed = { word: KeptWord; version: KeptVersion; name: string };

/** The policy as a document; signed, with the sheet that says who took note of what, when and how (R-CN-02). */
export function pdfBlocks(
  ctx: Pick<Ctx, "locale" | "zone" | "now" | "company">,
  version: KeptVersion,
  locale: Locale,
  { signed, jurisdiction }: { signed?: Signed | undefined; jurisdiction?: string | undefined },
): PdfBlock[] {
  const t = policyWords.in(locale);
  const day = version.effectiveFrom ? sayDay(version.effectiveFrom, locale, ctx.company.zone, IN_FULL) : "";
  const blocks: PdfBlock[] = [
    { kind: "title", text: t("card.title", { label: version.label }) },
    {
      kind: "facts",
      facts: [
        { label: t("card.since"), value: day ? t("card.sinceValue", { day }) : t("states.draft") },
        { label: t("desk.interpretedBy"), value: version.interpretedBy },
        { label: t("desk.supersedes"), value: version.supersedes },
      ],
    },
  ];
  for (const { id, level, title, text } of partsOf(version, locale)) {
    blocks.push({ kind: "heading", text: title, level: level === 1 ? 1 : level === 2 ? 2 : 3 });
    if (text !== "") for (const paragraph of text.split("\n")) blocks.push({ kind: "paragraph", text: paragraph });
    if (isClauseId(id) && isExactlySaved(id, jurisdiction)) blocks.push({ kind: "note", text: t("clause.savings") });
  }
  blocks.push({ kind: "note", text: t("whole.hash", { hash: textHashOf(version, locale) }) });
  if (signed) blocks.push(...receiptBlocks(ctx, signed, locale));
  return blocks;
}

function receiptBlocks({ zone }: Pick<Ctx, "zone">, { word, version, name }: Signed, locale: Locale): PdfBlock[] {
  const t = policyWords.in(locale);
  return [
    { kind: "page-break" },
    { kind: "heading", text: t("receipt.title"), level: 1 },
    {
      kind: "facts",
      facts: [
        { label: t("receipt.who"), value: name },
        { label: t("receipt.version"), value: version.label },
        { label: t("receipt.when"), value: `${sayInstant(word.at, locale, zone, IN_FULL)} (${word.at.toISOString()})` },
        { label: t("receipt.language"), value: t(`whole.language.${word.locale}`) },
        { label: t("receipt.way"), value: t(`ways.${word.way}`) },
        ...(word.platform ? [{ label: t("receipt.account"), value: word.platform }] : []),
        ...(word.messageId ? [{ label: t("receipt.message"), value: word.messageId }] : []),
      ],
    },
    { kind: "paragraph", text: t("receipt.declaration") },
    { kind: "note", text: word.declaration },
    ...(word.reservation
      ? [
          { kind: "paragraph" as const, text: t("receipt.reservation") },
          { kind: "note" as const, text: word.reservation },
        ]
      : []),
    { kind: "paragraph", text: t("receipt.hash") },
    { kind: "code", text: word.textHash ?? word.hash },
    { kind: "note", text: t("receipt.meaning") },
  ];
}

const copy: Download = {
  name: COPY,
  async make(ctx, arg) {
    const [id = "", language] = arg.split(".");
    const visible = await visibleVersions(ctx);
    const version = visible.find((one) => one.id === id);
    if (!version || !ctx.person) return undefined;
    const found = await wordFor(ctx, ctx.person, visible, id);
    const signed = found?.word && { word: found.word, version: found.version, name: ctx.person.name };
    // Whoever signed keeps what they signed: that version, in the language in which they read it.
    const kept = signed?.version ?? version;
    const locale = signed?.word.locale ?? LOCALES.find((one) => one === language) ?? ctx.locale;
    const t = policyWords.in(locale);
    const bytes = await toPdf({
      title: t("card.title", { label: kept.label }),
      language: locale,
      foot: t("whole.foot", { label: kept.label }),
      blocks: pdfBlocks(ctx, kept, locale, { signed, jurisdiction: ctx.person.jurisdiction }),
      at: signed?.word.at ?? kept.effectiveFrom ?? ctx.now,
    });
    return { fileName: `policy-${kept.label}-${locale}.pdf`, mime: "application/pdf", bytes };
  },
};
export const policyDownloads: Download[] = [copy];
