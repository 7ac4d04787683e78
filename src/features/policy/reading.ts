import { isChapterId } from "../../core/clauses.ts";
import type { Ctx } from "../../core/context.ts";
import { UserError } from "../../core/errors.ts";
import type { PressHandler, WordCommand } from "../../core/feature.ts";
import { LOCALES } from "../../core/locale.ts";
import { accountsOf, type Person } from "../../core/people.ts";
import { type Reply, replaceCard, say, showCard } from "../../core/reply.ts";
import { sayInstant } from "../../core/wording.ts";
import { clauseCard, declarationOf, policyCard, type VersionFacts } from "./cards.ts";
import { hasClause, readClauseNumber } from "./clause-text.ts";
import { policyWords } from "./messages/index.ts";
import { isCurrent, isInForce, type KeptVersion, whyNotAcknowledge } from "./model.ts";
import { acknowledge, acknowledgedBy, versionsOf } from "./store.ts";

/** What this person sees of a version; undefined for one that is not there, or not published. */
async function factsOf(ctx: Ctx, find: (version: KeptVersion) => boolean): Promise<VersionFacts | undefined> {
  const published = (await versionsOf(ctx)).filter(({ effectiveFrom }) => effectiveFrom !== undefined);
  const version = published.find(find);
  if (!version) return undefined;
  const acknowledged = ctx.person && (await acknowledgedBy(ctx, ctx.person.id));
  return {
    version,
    signedAt: acknowledged?.get(version.id),
    isInScope: ctx.person?.isInScope ?? false,
    next: published.find((one) => one !== version && isCurrent(one, ctx.now) && !isInForce(one, ctx.now)),
  };
}

const words = (ctx: Pick<Ctx, "locale">) => policyWords.in(ctx.locale);

/** The version in force, or the one that is to come when there was none before it. */
const isOfNow = (now: Date) => (version: KeptVersion) => isCurrent(version, now);

async function showPolicy(ctx: Ctx, text: string, answer: Answer): Promise<Reply> {
  const facts = await factsOf(ctx, isOfNow(ctx.now));
  if (!facts) return say(words(ctx)("none"), "quiet");
  if (text === "") return showCard(policyCard(ctx, facts));
  const number = readClauseNumber(text);
  return isNumber(number) ? showClause(ctx, facts.version, number) : answer(ctx, text);
}

/** Whatever is no number of a clause is a question. */
const isNumber = (text: string): boolean => /^\d+(?:\.\d+)*$/.test(text);

function showClause(ctx: Ctx, version: KeptVersion, id: string): Reply {
  const isThere = isChapterId(id) || hasClause(version, id);
  return isThere ? showCard(clauseCard(ctx, version, id)) : say(words(ctx)("noSuch", { id }), "quiet");
}

const gone = (ctx: Ctx): Reply => say(words(ctx)("gone"), "quiet");

async function takeNote(ctx: Ctx, person: Person, id: string, shownIn: string | undefined): Promise<Reply> {
  const facts = await factsOf(ctx, (one) => one.id === id);
  if (!facts) return gone(ctx);
  const { version, signedAt } = facts;
  const t = words(ctx);
  const already = (at: Date) => say(t("already", { when: sayInstant(at, ctx.locale, ctx.zone, ctx.now) }), "quiet");
  if (signedAt) return already(signedAt);
  const refusal = whyNotAcknowledge(version, person, ctx.now);
  if (refusal) throw new UserError(refusal, t(`refused.${refusal}`));
  // The language of the card that was pressed, which may be older than the reader's choice of another.
  const locale = LOCALES.find((one) => one === shownIn) ?? ctx.locale;
  // The desk has just noted the platform of this press as the last one.
  const [account] = await accountsOf(ctx.tx, person.id);
  const isNew = await acknowledge(ctx, person, version, {
    locale,
    account,
    declaration: declarationOf({ locale }, version),
  });
  if (isNew) return replaceCard(policyCard(ctx, { ...facts, signedAt: ctx.now }));
  // Another press of theirs was faster by a moment.
  return already((await acknowledgedBy(ctx, person.id)).get(version.id) ?? ctx.now);
}

/** Answers a question in plain words. */
type Answer = (ctx: Ctx, text: string) => Promise<Reply>;

export const policyCommands = (answer: Answer): WordCommand[] => [
  {
    name: "policy",
    words: { "zh-CN": ["制度"], en: ["policy"] },
    summary: (locale) => policyWords.in(locale)("summary"),
    handle: (ctx, text) => showPolicy(ctx, text, answer),
  },
];

export const policyPresses: PressHandler[] = [
  {
    name: "policy.version",
    async handle(ctx, { id }) {
      const facts = await factsOf(ctx, (one) => one.id === id);
      return facts ? showCard(policyCard(ctx, facts)) : gone(ctx);
    },
  },
  {
    name: "policy.clause",
    async handle(ctx, { id, arg = "" }) {
      const facts = await factsOf(ctx, (one) => one.id === id);
      return facts ? showClause(ctx, facts.version, arg) : gone(ctx);
    },
  },
  {
    name: "policy.acknowledge",
    handle: async (ctx, { id, arg }) => (ctx.person ? takeNote(ctx, ctx.person, id, arg) : gone(ctx)),
  },
];
