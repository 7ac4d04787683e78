import { appendAudit } from "../../../core/audit.ts";
import { isChapterId } from "../../../core/clauses.ts";
import type { Ctx } from "../../../core/context.ts";
import { UserError } from "../../../core/errors.ts";
import { evidenceOf, readEvidence } from "../../../core/evidence.ts";
import type { PressHandler } from "../../../core/feature.ts";
import { NotAllowed } from "../../../core/lifecycle.ts";
import { filePath } from "../../../core/links.ts";
import { findPeople, findPerson, hasRole } from "../../../core/people.ts";
import { type Reply, showCard } from "../../../core/reply.ts";
import { formerOf, MAKERS, publishedVersions } from "../facts.ts";
import { SECONDS } from "../life.ts";
import { policyWords } from "../messages/index.ts";
import type { KeptVersion } from "../model.ts";
import { countOnPaper } from "../signing/store-signing.ts";
import { versionsOf } from "../store.ts";
import { deskCard, deskVersionCard, draftClausesCard, recordsCard, representativesCard } from "./desk-cards.ts";
import { changesBetween, materialChanges } from "./model.ts";
import { recordUrl } from "./record-file.ts";
import { countComments, openComments, recordsOf, representatives } from "./store-making.ts";

const words = (ctx: Pick<Ctx, "locale">) => policyWords.in(ctx.locale);
export const isHr = (ctx: Ctx): boolean => ctx.person !== undefined && hasRole(ctx.person, "hr");

/** @throws NotAllowed for whoever does not make rules */
export function onlyMakers(ctx: Ctx, subject = "policy"): void {
  const isMaker = ctx.person !== undefined && hasRole(ctx.person, ...MAKERS);
  if (!isMaker) throw new NotAllowed(subject, "not-maker", words(ctx)("refused.not-maker"));
}

/** A version by its id. @throws UserError when there is none */
export async function versionOf(ctx: Ctx, id: string): Promise<KeptVersion> {
  const version = (await versionsOf(ctx)).find((one) => one.id === id);
  if (!version) throw new UserError("gone", words(ctx)("gone"));
  return version;
}

/** All versions, for those who make rules. @throws NotAllowed */
export async function showDesk(ctx: Ctx): Promise<Reply> {
  onlyMakers(ctx);
  const { count: open } = await openComments(ctx, 1);
  const facts = { isHr: isHr(ctx), open, onPaper: await countOnPaper(ctx) };
  return showCard(deskCard(ctx, await versionsOf(ctx), facts));
}

/** One version with what can be done next. @throws NotAllowed */
export async function deskOf(ctx: Ctx, version: KeptVersion) {
  onlyMakers(ctx, version.id);
  const former = formerOf(await publishedVersions(ctx), version);
  const changes = former && changesBetween(former, version);
  const proposer = await findPerson(ctx.tx, version.proposedBy);
  return deskVersionCard(ctx, {
    version,
    changes: changes && { count: changes.length, material: materialChanges(changes, version.editorial).length },
    comments: { open: await countComments(ctx, version.id, "open"), count: await countComments(ctx, version.id) },
    records: (await recordsOf(ctx, version.id)).length,
    proposer: proposer?.name,
    isHr: isHr(ctx),
    maySecond: ctx.person !== undefined && hasRole(ctx.person, ...SECONDS) && ctx.person.id !== version.proposedBy,
  });
}

export const showDeskOf = async (ctx: Ctx, id: string): Promise<Reply> =>
  showCard(await deskOf(ctx, await versionOf(ctx, id)));

/** The file of how a version was made, with who wrote what and its files. */
export async function showRecords(ctx: Ctx, id: string): Promise<Reply> {
  const version = await versionOf(ctx, id);
  onlyMakers(ctx, version.id);
  const entries = [];
  for (const entry of await recordsOf(ctx, id)) {
    const by = entry.byId ? ((await findPerson(ctx.tx, entry.byId))?.name ?? "–") : words(ctx)("record.operator");
    entries.push({ ...entry, by, files: await evidenceOf(ctx.tx, ctx, entry.id) });
  }
  return showCard(recordsCard(ctx, version, entries, { isHr: isHr(ctx), url: recordUrl(ctx, version) }));
}

async function showRepresentatives(ctx: Ctx): Promise<Reply> {
  onlyMakers(ctx);
  return showCard(await representativesFor(ctx));
}

/** The list of representatives with their names. */
export async function representativesFor(ctx: Ctx) {
  const list = await representatives(ctx);
  const people = await findPeople(
    ctx.tx,
    list.map(({ personId }) => personId),
  );
  const named = list.flatMap(({ personId, capacity, since }) => {
    const person = people.find(({ id }) => id === personId);
    return person ? [{ id: person.id, name: person.name, department: person.department, capacity, since }] : [];
  });
  return representativesCard(ctx, named, isHr(ctx));
}

/** A short-lived address of one file of the record, and a line in the log. */
async function openFile(ctx: Ctx, recordId: string, part: string): Promise<Reply> {
  onlyMakers(ctx, recordId);
  const found = await readEvidence(ctx.tx, ctx, `evd_${part}`);
  if (found?.subject !== recordId) throw new UserError("gone", words(ctx)("gone"));
  const { id, name, sha256 } = found.item;
  const note = { subject: recordId, actor: ctx.actor, action: "policy.file-opened", data: { evidence: id, sha256 } };
  await appendAudit(ctx.tx, ctx.now, note);
  return {
    kind: "card",
    transient: true,
    card: {
      title: name,
      body: [{ kind: "note", text: `SHA-256 ${sha256 ?? ""}` }],
      actions: [
        { kind: "link", label: words(ctx)("hub.open"), url: `${ctx.publicUrl}${filePath(ctx, id)}`, weight: "primary" },
      ],
    },
  };
}

export const deskPresses: PressHandler[] = [
  { name: "policy.desk", handle: (ctx, { id }) => (id === "all" ? showDesk(ctx) : showDeskOf(ctx, id)) },
  {
    name: "policy.draft-clauses",
    async handle(ctx, { id, arg }) {
      const version = await versionOf(ctx, id);
      onlyMakers(ctx, version.id);
      return showCard(draftClausesCard(ctx, version, arg !== undefined && isChapterId(arg) ? arg : undefined));
    },
  },
  { name: "policy.records", handle: (ctx, { id }) => showRecords(ctx, id) },
  { name: "policy.record-file", handle: (ctx, { id, arg = "" }) => openFile(ctx, id, arg) },
  { name: "policy.representatives", handle: showRepresentatives },
];
