import { civilDateIn } from "../../../core/calendar/index.ts";
import { sayClause } from "../../../core/clauses.ts";
import type { Ctx } from "../../../core/context.ts";
import type { Download } from "../../../core/download.ts";
import { evidenceOf } from "../../../core/evidence.ts";
import { historyOf } from "../../../core/lifecycle.ts";
import { downloadPath } from "../../../core/links.ts";
import { type PdfBlock, toPdf } from "../../../core/pdf.ts";
import { findPeople, hasRole } from "../../../core/people.ts";
import { sayInstant } from "../../../core/wording.ts";
import { MAKERS } from "../facts.ts";
import { policyLife } from "../life.ts";
import { policyWords } from "../messages/index.ts";
import type { KeptVersion } from "../model.ts";
import { versionsOf } from "../store.ts";
import { textHashOf } from "../whole-text.ts";
import { sayCommentNumber } from "./model.ts";
import { commentsOn, recordsOf } from "./store-making.ts";

const FILE = "policy.record";
/** Opinions in one file; more than any company gets on one version. */
const COMMENTS_MAX = 5_000;
/** Every day of it names its year. */
const IN_FULL = new Date(0);

/** The address of the file of how a version was made, for this reader. */
export const recordUrl = (ctx: Ctx, version: Pick<KeptVersion, "id">): string =>
  `${ctx.publicUrl}${downloadPath(ctx, { download: FILE, personId: ctx.person?.id ?? "", arg: version.id })}`;

/** How a version was made, as a document to be shown to an authority or a court (R-CN-01). */
async function blocksOf(ctx: Ctx, version: KeptVersion): Promise<PdfBlock[]> {
  const t = policyWords.in(ctx.locale);
  const history = await historyOf(ctx, policyLife, version.id);
  const records = await recordsOf(ctx, version.id);
  const comments = await commentsOn(ctx, version.id, { limit: COMMENTS_MAX });
  const ids = [...history.map(({ actor }) => actor), ...comments.map(({ authorId }) => authorId)];
  const people = new Map(
    (
      await findPeople(
        ctx.tx,
        ids.filter((id) => id.startsWith("per_")),
      )
    ).map((one) => [one.id as string, one.name]),
  );
  const isNamed = ctx.person !== undefined && hasRole(ctx.person, "hr");
  const named = (id: string) => people.get(id) ?? t("record.operator");
  const at = (instant: Date) => sayInstant(instant, ctx.locale, ctx.company.zone, IN_FULL);
  const happened = (event: string) => policyLife.happened(ctx.locale, event);
  const blocks: PdfBlock[] = [
    { kind: "title", text: t("record.title", { label: version.label }) },
    { kind: "heading", text: t("record.course"), level: 1 },
    {
      kind: "table",
      columns: [t("record.when"), t("record.what"), t("record.who")],
      // What is noted of the log beside the life of the version has no wording there.
      rows: history
        .filter(({ event }) => EVENTS.has(event))
        .map(({ at: when, event, actor }) => [at(when), happened(event), named(actor)]),
    },
    { kind: "heading", text: t("desk.record"), level: 1 },
  ];
  for (const { id, day, kind, content } of records) {
    blocks.push({ kind: "heading", text: `${day} · ${t(`recordKinds.${kind}`)}`, level: 2 });
    if (content.participants)
      blocks.push({ kind: "note", text: t("record.participants", { who: content.participants }) });
    blocks.push({ kind: "paragraph", text: content.text });
    for (const { name, sha256 = "" } of await evidenceOf(ctx.tx, ctx, id)) {
      blocks.push({ kind: "note", text: `${name} · SHA-256 ${sha256}` });
    }
  }
  blocks.push({ kind: "heading", text: t("desk.commentsLabel"), level: 1 });
  if (comments.length === 0) blocks.push({ kind: "paragraph", text: t("comments.noneYet") });
  for (const comment of comments) {
    const about = comment.clauseId ? sayClause(comment.clauseId, ctx.locale) : t("comments.whole");
    blocks.push({ kind: "heading", text: `${sayCommentNumber(comment.number)} · ${about}`, level: 2 });
    // Whose an opinion is was promised to stay with those who answer it.
    const who = isNamed ? [named(comment.authorId)] : [];
    const by = [...who, t(`capacities.${comment.capacity}`), at(comment.at)].join(" · ");
    blocks.push({ kind: "note", text: by }, { kind: "paragraph", text: comment.text || t("comments.erased") });
    if (comment.state !== "answered") continue;
    const outcome = comment.outcome ? t(`outcomes.${comment.outcome}`) : "";
    blocks.push({ kind: "note", text: [t("comments.answer"), outcome].filter(Boolean).join(" · ") });
    blocks.push({ kind: "paragraph", text: comment.answer ?? t("comments.erased") });
  }
  return [
    ...blocks,
    { kind: "rule" },
    { kind: "note", text: t("record.hash", { hash: textHashOf(version, ctx.locale) }) },
  ];
}

const EVENTS = new Set(Object.values(policyLife.states).flatMap((state) => Object.keys(state)));

const recordFile: Download = {
  name: FILE,
  may: MAKERS,
  async make(ctx, id) {
    const version = (await versionsOf(ctx)).find((one) => one.id === id);
    if (!version) return undefined;
    const title = policyWords.in(ctx.locale)("record.title", { label: version.label });
    const bytes = await toPdf({
      title,
      language: ctx.locale,
      foot: title,
      blocks: await blocksOf(ctx, version),
      at: ctx.now,
    });
    const day = civilDateIn(ctx.now, ctx.company.zone);
    return {
      fileName: `policy-${version.label}-record-${day}.pdf`,
      mime: "application/pdf",
      bytes,
      subject: version.id,
    };
  },
};
export const recordDownloads: Download[] = [recordFile];
