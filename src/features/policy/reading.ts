import { isChapterId } from "../../core/clauses.ts";
import type { Ctx } from "../../core/context.ts";
import type { PressHandler, WordCommand } from "../../core/feature.ts";
import { type Reply, say, showCard } from "../../core/reply.ts";
import { clauseCard, policyCard } from "./cards.ts";
import { hasClause, readClauseNumber } from "./clause-text.ts";
import { showConsent } from "./consent/handling.ts";
import { factsOf, visibleVersions } from "./facts.ts";
import { wholeCard } from "./files.ts";
import { changePress, changesPress, showChanges } from "./making/changes.ts";
import { openCommentForm } from "./making/commenting.ts";
import { showDesk } from "./making/desk.ts";
import { policyWords } from "./messages/index.ts";
import { isCurrent, type KeptVersion } from "./model.ts";
import { noteRead, unreadAfter } from "./signing/signing.ts";

const words = (ctx: Pick<Ctx, "locale">) => policyWords.in(ctx.locale);

/** The version in force, or the one that is to come when there was none before it. */
const isOfNow = (now: Date) => (version: KeptVersion) => isCurrent(version, now);

/** What may stand behind the command besides the number of a clause: in any language, whoever types it. */
const WORDS: Record<string, (ctx: Ctx) => Promise<Reply>> = {
  changes: showChanges,
  变化: showChanges,
  comment: openCommentForm,
  意见: openCommentForm,
  consent: showConsent,
  送达: showConsent,
  manage: showDesk,
  管理: showDesk,
};

/** Answers a question in plain words. */
type Answer = (ctx: Ctx, text: string) => Promise<Reply>;

/** Whatever is no number of a clause is a question. */
const isNumber = (text: string): boolean => /^\d+(?:\.\d+)*$/.test(text);

async function showPolicy(ctx: Ctx, text: string, answer: Answer): Promise<Reply> {
  const word = Object.hasOwn(WORDS, text.trim().toLowerCase()) ? WORDS[text.trim().toLowerCase()] : undefined;
  if (word) return word(ctx);
  const facts = await factsOf(ctx, isOfNow(ctx.now));
  if (!facts) return say(words(ctx)("none"), "quiet");
  if (text === "") {
    await noteRead(ctx, facts.version);
    return showCard(policyCard(ctx, facts));
  }
  const number = readClauseNumber(text);
  return isNumber(number) ? showClause(ctx, facts.version, number) : answer(ctx, text);
}

async function showClause(ctx: Ctx, version: KeptVersion, id: string): Promise<Reply> {
  if (!isChapterId(id) && !hasClause(version, id)) return say(words(ctx)("noSuch", { id }), "quiet");
  const unread = await unreadAfter(ctx, version, id);
  return showCard(clauseCard(ctx, version, id, { jurisdiction: ctx.person?.jurisdiction, unread }));
}

const gone = (ctx: Ctx): Reply => say(words(ctx)("gone"), "quiet");

export const policyCommands = (answer: Answer): WordCommand[] => [
  {
    name: "policy",
    words: { "zh-CN": ["制度"], en: ["policy"] },
    summary: (locale) => policyWords.in(locale)("summary"),
    handle: (ctx, text) => showPolicy(ctx, text, answer),
  },
];

export const readingPresses: PressHandler[] = [
  {
    name: "policy.version",
    async handle(ctx, { id }) {
      const facts = await factsOf(ctx, (one) => one.id === id);
      if (!facts) return gone(ctx);
      await noteRead(ctx, facts.version);
      return showCard(policyCard(ctx, facts));
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
    name: "policy.whole",
    async handle(ctx, { id }) {
      const version = (await visibleVersions(ctx)).find((one) => one.id === id);
      if (!version || !ctx.person) return gone(ctx);
      const facts = await factsOf(ctx, (one) => one.id === id);
      return showCard(wholeCard(ctx, ctx.person, { version, signedAt: facts?.signedAt }));
    },
  },
  changesPress,
  changePress,
];
