import type { Content } from "../../../core/content.ts";
import type { Ctx } from "../../../core/context.ts";
import type { Locale } from "../../../core/locale.ts";
import type { KeptVersion } from "../model.ts";
import { documentsOf } from "./documents.ts";
import { faqOf } from "./faq-file.ts";
import { createFinder, type Finder } from "./finder.ts";
import { lexiconOf } from "./lexicon.ts";
import type { CaseDocument, FaqEntry } from "./model.ts";
import { faqStamp, findEntry, shownEntries } from "./store-faq.ts";
import { createTokens, type Tokens } from "./tokens.ts";

/** Case studies come from another part of the product; whoever puts the parts together says how to read them. */
export type Hands = { caseStudies(content: Content): readonly CaseDocument[] };

/** What questions are answered from. */
export type Knowledge = {
  finderOf(ctx: Ctx, version: KeptVersion, locale: Locale): Promise<Finder>;
  /** An entry by its id, of the files or made by a handler, as long as it is shown. */
  entryOf(ctx: Ctx, id: string): Promise<FaqEntry | undefined>;
  caseOf(ctx: Pick<Ctx, "content">, id: string): CaseDocument | undefined;
};

/** Indexes that are kept: both languages of the version in force, and of the one before while questions change over. */
const KEPT = 4;

/** Builds an index when it is first asked for, once for each text of the policy, state of the entries and language. */
export function createKnowledge({ caseStudies }: Hands): Knowledge {
  const kept = new WeakMap<Content, Map<string, Finder>>();
  // The dictionary is large: it is read when somebody asks first, and once for each list of synonyms.
  const cutters = new WeakMap<object, Promise<Tokens>>();

  const build = async (ctx: Ctx, version: KeptVersion, locale: Locale): Promise<Finder> => {
    const lexicon = lexiconOf(ctx.content);
    const tokens = cutters.get(lexicon) ?? createTokens(lexicon);
    cutters.set(lexicon, tokens);
    const faq = [...(await shownEntries(ctx)), ...faqOf(ctx.content)];
    return createFinder(documentsOf(version, faq, caseStudies(ctx.content), locale), lexicon, await tokens);
  };

  return {
    async finderOf(ctx, version, locale) {
      const finders = kept.get(ctx.content) ?? new Map<string, Finder>();
      kept.set(ctx.content, finders);
      const key = `${version.hash}:${await faqStamp(ctx)}:${locale}`;
      const finder = finders.get(key) ?? (await build(ctx, version, locale));
      finders.delete(key);
      finders.set(key, finder);
      for (const oldest of finders.keys()) if (finders.size > KEPT) finders.delete(oldest);
      return finder;
    },
    async entryOf(ctx, id) {
      const made = id.startsWith("faq_") ? await findEntry(ctx, id) : undefined;
      return made ? (made.state === "shown" ? made : undefined) : faqOf(ctx.content).find((one) => one.id === id);
    },
    caseOf: ({ content }, id) => caseStudies(content).find((one) => one.id === id),
  };
}
