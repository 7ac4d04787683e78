import { CHAPTERS } from "../../core/clauses.ts";
import type { Ctx } from "../../core/context.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import { hasRole, type Role } from "../../core/people.ts";
import type { VersionFacts } from "./cards.ts";
import { representatives } from "./making/store-making.ts";
import { acknowledgedAt, isCurrent, isInForce, type KeptVersion } from "./model.ts";
import { isOpen, unread } from "./signing/model.ts";
import { acknowledgedBy, findRequestOf, findWord } from "./signing/store-signing.ts";
import { versionsOf } from "./store.ts";

/** Versions that were published, in the order in which they begin. */
export const publishedVersions = async (ctx: Ctx): Promise<KeptVersion[]> =>
  (await versionsOf(ctx)).filter(({ effectiveFrom }) => effectiveFrom !== undefined);

/** The version that a published one took the place of, or would: the last that began before it and was not withdrawn. */
export const formerOf = (versions: readonly KeptVersion[], version: KeptVersion): KeptVersion | undefined =>
  versions.findLast(
    ({ id, effectiveFrom, state }) =>
      id !== version.id &&
      state !== "withdrawn" &&
      effectiveFrom !== undefined &&
      (version.effectiveFrom === undefined || effectiveFrom < version.effectiveFrom),
  );

/** What this person sees of a version; undefined for one that is not there, or not published. */
export async function factsOf(ctx: Ctx, find: (version: KeptVersion) => boolean): Promise<VersionFacts | undefined> {
  const published = await publishedVersions(ctx);
  const version = published.find(find);
  if (!version) return undefined;
  const { person } = ctx;
  const acknowledged = person && (await acknowledgedBy(ctx, person.id));
  const request = person && version.basisId ? await findRequestOf(ctx, version.basisId, person.id) : undefined;
  const terms = request && isOpen(request) ? await openDeadlines(ctx.tx, [request.id]) : [];
  const isKin = (one: KeptVersion) => one.id === version.id || (one.basisId && one.basisId === version.basisId);
  const signed = published.find((one) => isKin(one) && acknowledged?.has(one.id));
  const word = person && signed && (await findWord(ctx, person.id, signed.id));
  return {
    version,
    reservation: word?.reservation,
    signedAt: acknowledged && acknowledgedAt(version, published, acknowledged),
    isInScope: person?.isInScope ?? false,
    next: published.find((one) => one !== version && isCurrent(one, ctx.now) && !isInForce(one, ctx.now)),
    former: formerOf(published, version),
    dueAt: terms.find(({ kind }) => kind === "sign")?.dueAt,
    unread: version.parameters.readThrough ? unread(Object.keys(CHAPTERS), request ?? { chapters: [] }) : [],
  };
}

/** Roles that see what is being made. */
export const MAKERS: readonly Role[] = ["hr", "compliance", "legal"];

/** Whether somebody may read a version: what was published, what they are asked about, and makers everything. */
async function isVisible(ctx: Ctx, version: KeptVersion): Promise<boolean> {
  if (version.effectiveFrom !== undefined) return true;
  if (ctx.person && hasRole(ctx.person, ...MAKERS)) return true;
  if (version.state !== "consultation" || !ctx.person) return false;
  if (version.consults === "everyone" && ctx.person.isInScope) return true;
  return (await representatives(ctx)).some(({ personId }) => personId === ctx.person?.id);
}

/** The versions that this reader may read, in the order in which they begin; what is being made comes last. */
export async function visibleVersions(ctx: Ctx): Promise<KeptVersion[]> {
  const visible: KeptVersion[] = [];
  for (const version of await versionsOf(ctx)) if (await isVisible(ctx, version)) visible.push(version);
  return visible;
}
