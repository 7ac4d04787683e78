import { CHAPTERS } from "../../../core/clauses.ts";
import type { Ctx } from "../../../core/context.ts";
import { UserError } from "../../../core/errors.ts";
import { formHandler, type PressHandler } from "../../../core/feature.ts";
import { applyMove } from "../../../core/lifecycle.ts";
import { makeFormLink } from "../../../core/links.ts";
import { LOCALES, type Locale } from "../../../core/locale.ts";
import { accountsOf, type Person } from "../../../core/people.ts";
import { type Reply, replaceCard, say, showCard } from "../../../core/reply.ts";
import { sayInstant } from "../../../core/wording.ts";
import { declarationOf, policyCard, type VersionFacts } from "../cards.ts";
import { factsOf } from "../facts.ts";
import { keepReservation } from "../making/commenting.ts";
import { policyWords } from "../messages/index.ts";
import { isCurrent, type KeptVersion, whyNotAcknowledge } from "../model.ts";
import { chapterOf, textHashOf } from "../whole-text.ts";
import { drawReserve, drawSign, reserveForm, signForm } from "./forms.ts";
import { signatureLife } from "./life.ts";
import { isOpen, unread, type Way } from "./model.ts";
import { acknowledge, acknowledgedBy, findRequestOf, findWord, requestOf } from "./store-signing.ts";

const words = (ctx: Pick<Ctx, "locale">) => policyWords.in(ctx.locale);
const gone = (ctx: Ctx): Reply => say(words(ctx)("gone"), "quiet");

/** That somebody who is asked to sign has opened the version is noted the first time. */
export async function noteRead(ctx: Ctx, version: KeptVersion): Promise<void> {
  if (!ctx.person || !version.basisId || !isCurrent(version, ctx.now)) return;
  const request = await findRequestOf(ctx, version.basisId, ctx.person.id);
  if (request?.state === "asked")
    await applyMove(ctx, signatureLife, request, "opened", { set: { opened_at: ctx.now } });
}

/**
 * How many chapters are left to read, once this one was opened; 0 where the version does not ask for reading through or
 * nothing is to be signed.
 */
export async function unreadAfter(ctx: Ctx, version: KeptVersion, clause: string): Promise<number> {
  return (await readOn(ctx, version, [chapterOf(clause as never)])).length;
}

/** Notes chapters as read; answers those that are left. */
export async function readOn(ctx: Ctx, version: KeptVersion, chapters: readonly string[]): Promise<string[]> {
  await noteRead(ctx, version);
  if (!ctx.person || !version.basisId || !version.parameters.readThrough) return [];
  const request = await findRequestOf(ctx, version.basisId, ctx.person.id);
  if (!request || !isOpen(request)) return [];
  const all = Object.keys(CHAPTERS);
  const read = [...new Set([...request.chapters, ...chapters])].filter((chapter) => all.includes(chapter)).sort();
  if (read.length > request.chapters.length) {
    await applyMove(ctx, signatureLife, request, "read", { set: { chapters: read } });
  }
  return unread(all, { chapters: read });
}

/** The version that somebody wants to sign, with the reasons why not said. @throws UserError */
async function signable(ctx: Ctx, person: Person, id: string): Promise<VersionFacts | Reply> {
  const facts = await factsOf(ctx, (one) => one.id === id);
  if (!facts) return gone(ctx);
  const { version, signedAt, unread: left = [] } = facts;
  if (signedAt) return alreadySaid(ctx, signedAt);
  const refusal = whyNotAcknowledge(version, person, ctx.now);
  if (refusal) throw new UserError(refusal, words(ctx)(`refused.${refusal}`));
  if (left.length > 0) throw new UserError("unread", words(ctx)("refused.unread", { chapters: left.join(" ") }));
  return facts;
}

const alreadySaid = (ctx: Ctx, at: Date): Reply =>
  say(words(ctx)("already", { when: sayInstant(at, ctx.locale, ctx.zone, ctx.now) }), "quiet");

async function takeNote(
  ctx: Ctx,
  person: Person,
  facts: VersionFacts,
  { shownIn, reservation, way = "card" }: { shownIn: string | undefined; reservation?: string; way?: Way },
): Promise<Reply> {
  const { version } = facts;
  // The language of the card that was pressed, which may be older than the reader's choice of another.
  const locale = languageOf(ctx, shownIn);
  // The desk has just noted the platform of this press as the last one.
  const [account] = await accountsOf(ctx.tx, person.id);
  const isNew = await acknowledge(ctx, person.id, version, {
    locale,
    textHash: textHashOf(version, locale),
    declaration: declarationOf({ locale }, version),
    way,
    platform: account && `${account.platform}:${account.tenant}:${account.externalId}`,
    messageId: ctx.event,
    ...(reservation && { reservation }),
  });
  if (!isNew) return alreadySaid(ctx, (await acknowledgedBy(ctx, person.id)).get(version.id) ?? ctx.now);
  const request = await requestOf(ctx, version.basisId ?? version.id, person.id);
  if (isOpen(request)) await applyMove(ctx, signatureLife, request, reservation ? "objected" : "acknowledged");
  if (reservation) await keepReservation(ctx, version, reservation);
  return replaceCard(policyCard(ctx, { ...facts, signedAt: ctx.now, reservation, unread: [], dueAt: undefined }));
}

/** "Received, with reservation": counts as informed, and HR answers what was said. */
const reserveHandler = formHandler<(typeof reserveForm)["fields"]>({
  form: reserveForm,
  async open(ctx, { id = "" }) {
    const facts = await factsOf(ctx, (one) => one.id === id);
    if (!facts) throw new UserError("gone", words(ctx)("gone"));
    return drawReserve(ctx, declarationOf(ctx, facts.version));
  },
  async submit(ctx, { reservation }, { id = "", locale }) {
    if (!ctx.person) return gone(ctx);
    const facts = await signable(ctx, ctx.person, id);
    if (!("version" in facts)) return facts;
    const reply = await takeNote(ctx, ctx.person, facts, { shownIn: locale, reservation });
    return reply.kind === "replace" ? showCard(reply.card) : reply;
  },
});

/** The confirmation of whoever has read the whole on a page, in the language in which they read it there. */
const signHandler = formHandler<(typeof signForm)["fields"]>({
  form: signForm,
  async open(ctx, { id = "", locale }) {
    const facts = await factsOf(ctx, (one) => one.id === id);
    if (!facts) throw new UserError("gone", words(ctx)("gone"));
    return drawSign(ctx, declarationOf({ locale: languageOf(ctx, locale) }, facts.version));
  },
  async submit(ctx, _values, { id = "", locale }) {
    if (!ctx.person) return gone(ctx);
    const facts = await signable(ctx, ctx.person, id);
    if (!("version" in facts)) return facts;
    const reply = await takeNote(ctx, ctx.person, facts, { shownIn: locale, way: "page" });
    return reply.kind === "replace" ? showCard(reply.card) : reply;
  },
});

/** The address of that form, for the end of the page; undefined for whoever has nothing to sign. */
export async function signingUrl(
  ctx: Ctx & { person: Person },
  version: KeptVersion,
  locale: Locale,
): Promise<string | undefined> {
  const facts = await factsOf(ctx, (one) => one.id === version.id);
  if (!facts || facts.signedAt || whyNotAcknowledge(version, ctx.person, ctx.now)) return undefined;
  const context = { id: version.id, locale };
  const token = await makeFormLink(ctx.tx, ctx, { personId: ctx.person.id, form: signForm.name, context });
  return `${ctx.publicUrl}/w/f/${token}`;
}

const languageOf = (ctx: Ctx, shownIn: string | undefined): Locale =>
  LOCALES.find((one) => one === shownIn) ?? ctx.locale;

export const signingPresses: PressHandler[] = [
  {
    name: "policy.acknowledge",
    async handle(ctx, { id, arg }) {
      if (!ctx.person) return gone(ctx);
      const facts = await signable(ctx, ctx.person, id);
      return "version" in facts ? takeNote(ctx, ctx.person, facts, { shownIn: arg }) : facts;
    },
  },
  {
    name: "policy.reserve",
    async handle(ctx, { id }) {
      if (!ctx.person) return gone(ctx);
      const facts = await signable(ctx, ctx.person, id);
      if (!("version" in facts)) return facts;
      const view = drawReserve(ctx, declarationOf(ctx, facts.version));
      return { kind: "form", opening: { form: reserveForm.name, view, context: { id, locale: ctx.locale } } };
    },
  },
];
export const signingForms = [reserveHandler, signHandler];

/** Somebody's word on this version, or on one before it on the same basis, as it is kept. */
export const wordFor = async (ctx: Ctx, person: Pick<Person, "id">, versions: readonly KeptVersion[], id: string) => {
  const version = versions.find((one) => one.id === id);
  const kin = versions.filter((one) => one.id === id || (version?.basisId && one.basisId === version.basisId));
  const acknowledged = await acknowledgedBy(ctx, person.id);
  const signed = kin.find((one) => acknowledged.has(one.id));
  return signed && { version: signed, word: await findWord(ctx, person.id, signed.id) };
};
