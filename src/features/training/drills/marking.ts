import type { Action, Block, Card, ListItem } from "../../../core/card.ts";
import type { Ctx } from "../../../core/context.ts";
import { UserError } from "../../../core/errors.ts";
import type { Feature, FormHandler, HubPart, Notice, PressHandler, WordCommand } from "../../../core/feature.ts";
import type { FormView } from "../../../core/form.ts";
import { NotAllowed } from "../../../core/lifecycle.ts";
import type { Locale } from "../../../core/locale.ts";
import type { PageView } from "../../../core/read-page.ts";
import type { Reply } from "../../../core/reply.ts";
import { drillWords } from "./messages/index.ts";

/**
 * Everything that leaves a drill says that it is one. `marked` stands around the whole feature, so that nobody who writes
 * a card, a form or a sentence of it has to think of the mark, and nobody can forget it.
 */

/** What stands before every title: a drill that is taken for the real thing does harm. */
export const MARK: Readonly<Record<Locale, string>> = { "zh-CN": "【演练】", en: "[DRILL] " };

/** A line of words that says that it is about a drill; once, however often it is marked. */
export const mark = (locale: Locale, text: string): string =>
  text.startsWith(MARK[locale].trim()) ? text : `${MARK[locale]}${text}`;

const markAction = (locale: Locale, action: Action): Action =>
  action.kind === "run" && action.confirm
    ? { ...action, confirm: { ...action.confirm, title: mark(locale, action.confirm.title) } }
    : action;

const withActions = (locale: Locale, block: Block): Block => {
  if (block.kind === "list")
    return {
      ...block,
      items: block.items.map((item) => (item.action ? { ...item, action: markAction(locale, item.action) } : item)),
    };
  return block;
};

/** A card whose title, state and foot say that it is an exercise. */
export function markCard(locale: Locale, card: Card): Card {
  const t = drillWords.in(locale);
  const said = t("mark.foot");
  const foot = !card.foot
    ? said
    : card.foot.endsWith(said)
      ? card.foot
      : `${card.foot}${locale === "en" ? " " : ""}${said}`;
  return {
    ...card,
    title: mark(locale, card.title),
    ...(card.state && { state: { ...card.state, text: mark(locale, card.state.text) } }),
    body: card.body.map((block) => withActions(locale, block)),
    actions: card.actions.map((action) => markAction(locale, action)),
    foot,
  };
}

export const markForm = (locale: Locale, view: FormView): FormView => ({
  ...view,
  title: mark(locale, view.title),
  ...(view.intro && { intro: mark(locale, view.intro) }),
});

export const markPage = (locale: Locale, view: PageView): PageView => ({
  ...view,
  title: mark(locale, view.title),
  ...(view.table && { table: { ...view.table, caption: mark(locale, view.table.caption) } }),
  notes: [...view.notes, drillWords.in(locale)("mark.foot")],
});

function markReply(locale: Locale, reply: Reply): Reply {
  switch (reply.kind) {
    case "card":
    case "replace":
      return { ...reply, card: markCard(locale, reply.card) };
    case "say":
      return { ...reply, text: mark(locale, reply.text) };
    case "form":
      return { ...reply, opening: { ...reply.opening, view: markForm(locale, reply.opening.view) } };
    case "errors":
      return { ...reply, ...(reply.summary && { summary: mark(locale, reply.summary) }) };
    case "hub":
    case "none":
      return reply;
  }
}

/** What a handler answers, and also why it refuses. */
async function markedly<T>(locale: Locale, work: () => Promise<T>, marking: (answer: T) => T): Promise<T> {
  try {
    return marking(await work());
  } catch (error) {
    if (error instanceof NotAllowed) throw new NotAllowed(error.subject, error.code, mark(locale, error.message));
    if (error instanceof UserError) throw new UserError(error.code, mark(locale, error.message));
    throw error;
  }
}
const replies = ({ locale }: Pick<Ctx, "locale">, work: () => Promise<Reply>): Promise<Reply> =>
  markedly(locale, work, (reply) => markReply(locale, reply));

const ofCommand = (command: WordCommand): WordCommand => ({
  ...command,
  handle: (ctx, text) => replies(ctx, () => command.handle(ctx, text)),
});
const ofPress = (press: PressHandler): PressHandler => ({
  ...press,
  handle: (ctx, pressed) => replies(ctx, () => press.handle(ctx, pressed)),
});
const ofForm = (form: FormHandler): FormHandler => ({
  ...form,
  open: (ctx, context) =>
    markedly(
      ctx.locale,
      () => form.open(ctx, context),
      (view) => markForm(ctx.locale, view),
    ),
  submit: (ctx, values, context) => replies(ctx, () => form.submit(ctx, values, context)),
});
const ofNotice = (notice: Notice): Notice => ({
  ...notice,
  ...(notice.called && { called: (locale: Locale) => mark(locale, notice.called?.(locale) ?? "") }),
  async render(ctx, params) {
    const card = await notice.render(ctx, params);
    return card && markCard(ctx.locale, card);
  },
});

const item = <T extends ListItem>(locale: Locale, one: T): T => ({ ...one, title: mark(locale, one.title) });
const items = (locale: Locale, block: Block): Block =>
  block.kind === "list" ? { ...block, items: block.items.map((one) => item(locale, one)) } : block;

const ofHub = (hub: HubPart): HubPart => ({
  ...hub,
  ...(hub.needsYou && {
    needsYou: async (ctx) => ((await hub.needsYou?.(ctx)) ?? []).map((duty) => item(ctx.locale, duty)),
  }),
  ...(hub.yours && {
    yours: async (ctx) => ((await hub.yours?.(ctx)) ?? []).map((block) => items(ctx.locale, block)),
  }),
  ...(hub.queues && {
    queues: async (ctx) => ((await hub.queues?.(ctx)) ?? []).map((one) => item(ctx.locale, one)),
  }),
});

/** The feature with the mark on everything that it shows. */
export const marked = (feature: Feature): Feature => ({
  ...feature,
  ...(feature.commands && { commands: feature.commands.map(ofCommand) }),
  ...(feature.presses && { presses: feature.presses.map(ofPress) }),
  ...(feature.forms && { forms: feature.forms.map(ofForm) }),
  ...(feature.notices && { notices: feature.notices.map(ofNotice) }),
  ...(feature.hub && { hub: ofHub(feature.hub) }),
  ...(feature.numbered && {
    numbered: {
      ...feature.numbered,
      async open(ctx, number) {
        const reply = await feature.numbered?.open(ctx, number);
        return reply && markReply(ctx.locale, reply);
      },
    },
  }),
  ...(feature.pages && {
    pages: feature.pages.map((page) => ({
      ...page,
      async draw(ctx, query) {
        const view = await page.draw(ctx, query);
        return view && markPage(ctx.locale, view);
      },
    })),
  }),
  ...(feature.downloads && {
    downloads: feature.downloads.map((download) => ({
      ...download,
      async make(ctx, arg) {
        const file = await download.make(ctx, arg);
        return file && { ...file, fileName: `${drillWords.in(ctx.locale)("mark.file")}-${file.fileName}` };
      },
    })),
  }),
  ...(feature.personalData && {
    personalData: async (ctx, person, purpose) =>
      ((await feature.personalData?.(ctx, person, purpose)) ?? []).map((section) => ({
        ...section,
        title: mark(ctx.locale, section.title),
      })),
  }),
  ...(feature.samples && {
    samples: (locale) =>
      (feature.samples?.(locale) ?? []).map((sample) =>
        "card" in sample
          ? { ...sample, card: markCard(locale, sample.card) }
          : { ...sample, form: markForm(locale, sample.form) },
      ),
  }),
});
