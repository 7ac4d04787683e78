import { callback } from "./callback.ts";
import type { Card } from "./card.ts";
import type { Ctx } from "./context.ts";
import type { Offered, Registry, TypedWords, WordCommand } from "./feature.ts";
import { slipOf } from "./hub.ts";
import type { Locale } from "./locale.ts";
import { coreWords } from "./messages/index.ts";
import { hasRole, type Person } from "./people.ts";
import { type Reply, showCard } from "./reply.ts";

/** Buttons for commands beside what else is said; more would hide it. */
const OFFERED_MAX = 2;

/**
 * An answer to words in a conversation that are no command: a feature knows one, or they may mean a command, which is
 * offered. Undefined: nobody has anything to say to them.
 * @param text as it was typed
 */
export async function answerWords(ctx: Ctx, registry: Registry, text: string): Promise<Reply | undefined> {
  const { person } = ctx;
  if (!person) return undefined;
  const plain = text.normalize("NFKC").toLowerCase();
  const commands = registry.commands.filter(({ may }) => !may || hasRole(person, ...may));
  const meant = commands.filter(({ isMeantBy }) => isMeantBy?.(plain));
  // What opens something by itself is for the one place that takes it: nobody else reads it, and nothing of it is kept.
  const secret = meant.find(({ isSecret }) => isSecret);
  if (secret) return { ...showCard(offerCard(ctx, [offer(ctx, secret)])), transient: true };
  const [first = "", ...others] = plain.trim().split(/\s+/);
  const slip = slipOf(registry, first);
  const isAlone = others.length === 0;
  const begins = commands.filter((one) => one === slip?.command && !isAlone && isSure(first, slip.distance));
  const offered = [...new Set([...meant, ...begins])].slice(0, OFFERED_MAX).map((command) => offer(ctx, command));
  const words = { text, offered, isSlip: isAlone && slip !== undefined };
  const reply = await firstAnswer({ ...ctx, person }, registry, words);
  if (reply) return reply;
  return meant.length > 0 ? showCard(offerCard(ctx, offered)) : undefined;
}

/** Short English words are near to many a command; in front of others only a long one is taken for it. */
const isSure = (word: string, distance: number): boolean =>
  /^\p{Script=Han}/u.test(word) || (word.length >= 5 && distance === 1);

async function firstAnswer(
  ctx: Ctx & { person: Person },
  registry: Registry,
  words: TypedWords,
): Promise<Reply | undefined> {
  for (const feature of registry.features) {
    const reply = await feature.answersWords?.(ctx, words);
    if (reply) return reply;
  }
  return undefined;
}

const offer = ({ locale }: { locale: Locale }, command: WordCommand): Offered => ({
  kind: "run",
  label: command.words[locale][0] ?? command.name,
  callback: callback("core.word", command.name),
});

/** What the words may have meant, with a press that begins it; they themselves went nowhere. */
export function offerCard({ locale }: { locale: Locale }, offered: readonly Offered[]): Card {
  const t = coreWords.in(locale);
  const [first, ...others] = offered;
  const join = locale === "zh-CN" ? "”或“" : '" or "';
  return {
    title: t("router.nearest", { nearest: offered.map(({ label }) => label).join(join) }),
    body: [{ kind: "text", text: t("router.offer") }],
    actions: [
      ...(first ? [{ ...first, weight: "primary" as const }] : []),
      ...others,
      { kind: "run", label: t("help.show"), callback: callback("core.help") },
    ],
  };
}
