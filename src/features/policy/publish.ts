import { civilDateIn } from "../../core/calendar/civil.ts";
import type { Ctx } from "../../core/context.ts";
import { UserError } from "../../core/errors.ts";
import { applyMove, type MoveInput } from "../../core/lifecycle.ts";
import { findPeople, hasRole } from "../../core/people.ts";
import { policyLife, SECONDS } from "./life.ts";
import { basisOf } from "./making/model.ts";
import { addRecord } from "./making/store-making.ts";
import { policyWords } from "./messages/index.ts";
import { formerAt, type KeptVersion, whyNotInPlace, whyNotPublish } from "./model.ts";
import { ASK_JOB, TELL_JOB, VOID_JOB } from "./spreading.ts";
import { holdVersions, versionsOf } from "./store.ts";

const find = async (ctx: Ctx, id: string): Promise<KeptVersion | undefined> =>
  (await versionsOf(ctx)).find((one) => one.id === id);

/** The version after a move of it, for the next one. @throws Error when it is gone, which nothing does */
async function moved(ctx: Ctx, id: string): Promise<KeptVersion> {
  const version = await find(ctx, id);
  if (!version) throw new Error(`no policy version ${id}`);
  return version;
}

/** @throws UserError where its text says that it supersedes another version than the one before it */
function onlyInPlace(ctx: Ctx, version: KeptVersion, versions: readonly KeptVersion[], from: Date): void {
  const refusal = whyNotInPlace(version, versions, from);
  if (!refusal) return;
  throw new UserError(refusal.reason, policyWords.in(ctx.locale)("refused.supersedes-other", refusal.params));
}

/**
 * Publishes an approved version to apply from an instant, now or later. The version that is in force until then ends with
 * that instant. Where something material changed everybody is asked to sign, where nothing did everybody is told.
 * @throws UserError with the reason why it cannot be published
 */
export async function publishApproved(
  ctx: Ctx,
  version: KeptVersion,
  from: Date,
  data: Record<string, unknown> = {},
): Promise<void> {
  await holdVersions(ctx);
  const versions = await versionsOf(ctx);
  const former = formerAt(versions, version.id, from);
  const basis = basisOf(version, former);
  const refusal = whyNotPublish(version, versions, from, ctx.now);
  if (refusal) throw new UserError(refusal, policyWords.in(ctx.locale)(`refused.${refusal}`));
  onlyInPlace(ctx, version, versions, from);
  // The order matters: the database holds that no two versions apply at once.
  if (former) await applyMove(ctx, policyLife, former, "ended", { set: { ended_at: from }, data: { by: version.id } });
  await applyMove(ctx, policyLife, version, "published", {
    set: { effective_from: from, published_at: ctx.now, basis_id: basis },
    data: { from: from.toISOString(), hash: version.hash, basis, ...data },
  });
  if (basis === version.id) await ctx.queue.send(ctx.tx, ASK_JOB, { basis }, { key: basis });
  else await ctx.queue.send(ctx.tx, TELL_JOB, { version: version.id, notice: "policy.corrected" }, { key: version.id });
  if (from <= ctx.now) await beginVersion(asSystem(ctx), await moved(ctx, version.id));
}

const asSystem = (ctx: Ctx): Ctx => ({ ...ctx, person: undefined, actor: ctx.person ? "system" : ctx.actor });

/** A published version whose day has come is in force, and the one before it is not any more. */
export async function beginVersion(ctx: Ctx, version: KeptVersion): Promise<void> {
  const { effectiveFrom } = version;
  const former = (await versionsOf(ctx)).find(
    ({ id, state, endedAt }) =>
      id !== version.id && state === "effective" && endedAt?.getTime() === effectiveFrom?.getTime(),
  );
  if (former) {
    await applyMove(ctx, policyLife, former, "superseded", { data: { by: version.id } });
    if (former.basisId && former.basisId !== version.basisId) {
      await ctx.queue.send(ctx.tx, VOID_JOB, { basis: former.basisId }, { key: former.basisId });
    }
  }
  await applyMove(ctx, policyLife, version, "begun");
}

/** Every published version whose day has come begins. Asked again it finds nothing more. */
export async function beginDue(ctx: Ctx): Promise<number> {
  const due = (await versionsOf(ctx)).filter(
    ({ state, effectiveFrom }) => state === "published" && effectiveFrom && effectiveFrom <= ctx.now,
  );
  for (const version of due) await beginVersion(ctx, await moved(ctx, version.id));
  return due.length;
}

/**
 * Takes a version back. One that had not begun was never in force, and the one before it goes on; after one that was,
 * none is in force until another is published.
 */
export async function withdrawVersion(ctx: Ctx, version: KeptVersion, reason: string): Promise<void> {
  await holdVersions(ctx);
  const wasPublished = version.effectiveFrom !== undefined;
  const begins = version.effectiveFrom ?? ctx.now;
  const set: MoveInput["set"] = wasPublished
    ? { ended_at: new Date(Math.max(begins.getTime(), ctx.now.getTime())) }
    : {};
  await applyMove(ctx, policyLife, version, "withdrawn", { set, data: { wasPublished } });
  const day = civilDateIn(ctx.now, ctx.company.zone);
  await addRecord(ctx, version.id, { kind: "approval", day, content: { text: reason } });
  if (!wasPublished) return;
  const former = (await versionsOf(ctx)).find(
    ({ id, endedAt, state }) =>
      id !== version.id && (state === "effective" || state === "published") && endedAt?.getTime() === begins.getTime(),
  );
  if (former && begins > ctx.now) {
    // Where another one was to follow, the one before goes on until that begins.
    const ends = version.endedAt ?? null;
    await applyMove(ctx, policyLife, former, "ended", { set: { ended_at: ends }, data: { by: version.id } });
  }
  await ctx.queue.send(
    ctx.tx,
    TELL_JOB,
    { version: version.id, notice: "policy.withdrawn" },
    { key: `w:${version.id}` },
  );
  if (version.basisId)
    await ctx.queue.send(ctx.tx, VOID_JOB, { basis: version.basisId }, { key: `w:${version.basisId}` });
}

/**
 * Publishes a draft whose procedure was done on paper (R-CN-01), at the operator's hand: `procedure` says where its file
 * is kept, `deciders` are the two people who decided on it, one of them of HR.
 * @throws UserError with the reason why it cannot be published
 */
export async function publishVersion(
  ctx: Ctx,
  label: string,
  { from, procedure, deciders }: { from: Date; procedure: string; deciders: readonly string[] },
): Promise<void> {
  const t = policyWords.in(ctx.locale);
  await holdVersions(ctx);
  const versions = await versionsOf(ctx);
  const version = versions.find((one) => one.label === label);
  if (!version) throw new UserError("no-such-version", t("refused.no-such-version", { label }));
  if (version.state !== "draft") throw new UserError("not-a-draft", t("refused.not-a-draft", { label }));
  const refusal = whyNotPublish(version, versions, from, ctx.now) ?? (await whyNotDecided(ctx, deciders));
  if (refusal) throw new UserError(refusal, t(`refused.${refusal}`));
  // Who decided it on paper need not be asked in chat.
  const set = { proposed_by: deciders[0], proposed_from: from };
  await applyMove(ctx, policyLife, version, "papered", { set, data: { procedure } });
  const day = civilDateIn(ctx.now, ctx.company.zone);
  await addRecord(ctx, version.id, { kind: "paper", day, content: { text: procedure } });
  await publishApproved(ctx, await moved(ctx, version.id), from, { procedure, way: "paper", deciders });
}

/** Two people of the company, one of HR and one who may say the second yes. */
async function whyNotDecided(ctx: Ctx, deciders: readonly string[]): Promise<"two-people" | undefined> {
  const people = (await findPeople(ctx.tx, deciders)).filter(({ isActive }) => isActive);
  const isDecided =
    people.length === 2 &&
    people.some((person) => hasRole(person, "hr")) &&
    people.every((person) => hasRole(person, ...SECONDS));
  return isDecided ? undefined : "two-people";
}
