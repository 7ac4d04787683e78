import type { Action, Block, Card } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import { UserError } from "../../core/errors.ts";
import { pagePath } from "../../core/links.ts";
import { LOCALES, type Locale } from "../../core/locale.ts";
import type { Person } from "../../core/people.ts";
import type { PageView, ReadPage, Specimen } from "../../core/read-page.ts";
import { type Reply, showCard } from "../../core/reply.ts";
import { main, open, press, type Seen, sayWays, titleOf, words } from "./cards.ts";
import { has } from "./handling.ts";
import { type Broadcast, sayNumber, WRITERS } from "./model.ts";
import { shownOf } from "./notices.ts";
import { channelCard, readerCard, type Shown } from "./reader-cards.ts";
import { findBroadcast } from "./store.ts";

/** What is looked at before anybody gets it: a card in the chat, and a page with how each place shows it. */

const PAGE = "broadcasts.preview";

/** Why there is nothing to look at any more. */
const GONE = { recalled: "preview.recalled", ended: "preview.ended", discarded: "preview.discarded" } as const;
function whyGone({ state, content }: Pick<Broadcast, "state" | "content">) {
  if (state === "recalled" || state === "ended" || state === "discarded") return GONE[state];
  return content ? undefined : "card.erased";
}

/** The real card, in one language; the other one, the page and the ways to try it are a press away. */
export async function showPreview(ctx: Ctx, row: Broadcast, language: string | undefined): Promise<Reply> {
  const t = words(ctx);
  const gone = whyGone(row);
  const shown = await shownOf(ctx, row);
  if (gone || !shown || !ctx.person) throw new UserError("gone", t(gone ?? "card.erased"));
  const locale = localeIn(language, ctx);
  const url = pageUrl({ ...ctx, person: ctx.person }, row, locale);
  return showCard(previewCard(ctx, shown, { locale, url, isDraft: row.state === "draft" }));
}

const localeIn = (language: string | undefined, { locale }: Pick<Seen, "locale">): Locale =>
  LOCALES.find((one) => one === language) ?? locale;

const pageUrl = (ctx: Ctx & { person: Person }, { id }: Broadcast, lang: Locale): string =>
  `${ctx.publicUrl}${pagePath(ctx, { page: PAGE, personId: ctx.person.id })}?${new URLSearchParams({ id, lang }).toString()}`;

/** A reader's card to look at: its buttons are named, those that work are for whoever looks. */
export function previewCard(
  seen: Seen,
  shown: Shown,
  { locale, url, isDraft }: { locale: Locale; url: string; isDraft: boolean },
): Card {
  const t = words(seen);
  const card = readerCard({ ...seen, locale }, shown, undefined);
  const other = LOCALES.find((one) => one !== locale) ?? locale;
  const { id } = shown.row;
  return {
    ...card,
    body: [
      ...card.body.map(withoutButtons),
      { kind: "note", text: t("preview.buttons", { labels: labelsIn(card).join(" · ") || "–" }) },
    ],
    actions: [
      main(press(t("buttons.test"), "test", id)),
      { kind: "link", label: t("buttons.places"), url },
      press(t(`buttons.preview_${other}`), "preview", id, other),
      ...(isDraft ? [open(t("buttons.question"), "question", id)] : []),
      press(t("buttons.back"), "view", id),
    ],
    foot: t("preview.foot", { foot: card.foot ?? "" }),
  };
}

/** What the readers can press, each once. */
const labelsIn = ({ body, actions }: Card): string[] => {
  const items = body.flatMap((block) =>
    block.kind === "list" ? block.items.flatMap(({ action }): Action[] => (action ? [action] : [])) : [],
  );
  return [...new Set([...items, ...actions].map(({ label }) => label))];
};

const withoutButtons = (block: Block): Block =>
  block.kind === "list" ? { ...block, items: block.items.map(({ action: _, ...item }) => item) } : block;

/** How every place shows it, in one language; for those alone who work on it. */
export const previewPage: ReadPage = {
  name: PAGE,
  may: WRITERS,
  async draw(ctx, query) {
    const row = query.id === undefined ? undefined : await findBroadcast(ctx, query.id);
    if (!row || !(await has(ctx, row, "keeper"))) return undefined;
    const t = words(ctx);
    const title = t("preview.title", { number: sayNumber(row.number) });
    const gone = whyGone(row);
    const shown = await shownOf(ctx, row);
    if (gone || !shown) return { title, about: t(gone ?? "card.erased"), turns: [], notes: [] };
    const locale = localeIn(query.lang, ctx);
    return {
      title,
      about: t("preview.about", { title: titleOf({ locale }, row), ways: sayWays(ctx, row.ways, row.isInFeed) }),
      turns: [languages(ctx, row, locale)],
      specimens: specimensOf({ ...ctx, locale }, ctx, row, shown),
      notes: [t("preview.onlyYou")],
    };
  },
};

const languages = (ctx: Ctx, { id }: Broadcast, here: Locale): PageView["turns"][number] => ({
  label: words(ctx)("preview.language"),
  links: LOCALES.map((lang) => ({
    label: words(ctx)(`preview.languages.${lang}`),
    query: { id, lang },
    ...(lang === here && { isHere: true }),
  })),
});

/** @param reader in whose language it is drawn @param looking in whose language it is said what it is */
function specimensOf(reader: Seen, looking: Seen, { ways }: Broadcast, shown: Shown): Specimen[] {
  const t = words(looking);
  const card = readerCard(reader, shown, undefined);
  const asChosen = (isChosen: boolean) => (isChosen ? {} : { about: t("preview.notChosen") });
  const { isDirect, isMail, channels, language } = ways;
  return [
    {
      id: "direct",
      heading: t("preview.direct"),
      card,
      locale: reader.locale,
      goes: "direct",
      ...asChosen(isDirect),
    },
    { id: "by-mail", heading: t("preview.mail"), card, locale: reader.locale, goes: "mail", ...asChosen(isMail) },
    {
      id: "channel",
      heading: t("preview.channel"),
      // Nobody in particular reads it: it has the language that was chosen for it, and around it the company's.
      card: channelCard(shown, language === "both" ? LOCALES : [language]),
      locale: reader.company.locale,
      goes: "channel",
      about: [t(`preview.channelIn.${language}`), ...(channels.length > 0 ? [] : [t("preview.notChosen")])].join(" "),
    },
  ];
}
