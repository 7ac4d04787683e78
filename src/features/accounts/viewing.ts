import { civilDateIn } from "../../core/calendar/civil.ts";
import type { Card } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import type { FormHandler, PressHandler, WordCommand } from "../../core/feature.ts";
import { downloadPath } from "../../core/links.ts";
import { type Reply, say, showCard } from "../../core/reply.ts";
import { SOCIAL_PLATFORMS } from "../../core/social-platforms.ts";
import { attestCard, linesCard, peopleCard, rotateCard } from "./cards.ts";
import { readFacts, redAbout } from "./facts.ts";
import { rotationDays, visible, words } from "./handling.ts";
import { type Filter, listCard, NO_FILTER, readFilter } from "./listing.ts";
import { accountWords } from "./messages/index.ts";
import { type Account, readNumber } from "./model.ts";
import { isRegistrar, maySee, namesOf, seesAll } from "./parties.ts";
import { kept, opensForm, shown } from "./registering.ts";
import { accountsOf, findByNumber, linesOf, openAccounts, ownedBy } from "./store.ts";

/** What one looks up: the register, an account, what was done about it. */

/** Accounts that the reader has something to do with: held, used or owned. */
async function ownAccounts(ctx: Ctx): Promise<Account[]> {
  if (!ctx.person) return [];
  const today = civilDateIn(ctx.now, ctx.company.zone);
  const found = [...(await accountsOf(ctx, ctx.person.id, today)), ...(await ownedBy(ctx, ctx.person.id))];
  return [...new Map(found.map((row) => [row.id, row])).values()].sort((a, b) => a.number - b.number);
}

async function listed(ctx: Ctx, filter: Filter, sought?: string): Promise<Card> {
  const t = words(ctx);
  const own = await ownAccounts(ctx);
  const isOwn = new Set(own.map(({ id }) => id));
  const seesEvery = seesAll(ctx.person);
  const rows = seesEvery ? await openAccounts(ctx) : own;
  const red = await redAbout(
    ctx,
    rows.map(({ id }) => id),
  );
  const names = await namesOf(
    ctx,
    rows.flatMap(({ holderId, ownerId }) => [holderId, ownerId]),
  );
  const items = rows.map((row) => ({
    row,
    holder: row.holderId && (names.get(row.holderId) ?? "–"),
    late: [...(red.get(row.id) ?? [])].map((what) => t(`list.late.${what}`)),
    isOwn: isOwn.has(row.id),
  }));
  const isFound = ({ row, holder }: (typeof items)[number]) =>
    [row.handle, row.unit, row.purpose, t(`platforms.${row.platform}`), holder, names.get(row.ownerId)].some((text) =>
      text?.toLowerCase().includes((sought ?? "").toLowerCase()),
    );
  const link = (download: string) =>
    `${ctx.publicUrl}${downloadPath(ctx, { download, personId: ctx.person?.id ?? "", arg: "all" })}`;
  return listCard(ctx, {
    items: sought === undefined ? items : items.filter(isFound),
    filter,
    ...(sought !== undefined && { sought }),
    reader: { seesAll: seesEvery, isRegistrar: isRegistrar(ctx.person) },
    exports: seesEvery
      ? [
          { label: t("buttons.csv"), url: link("accounts.register-csv") },
          { label: t("buttons.xlsx"), url: link("accounts.register-xlsx") },
        ]
      : [],
  });
}

/** Opened by its number; undefined where there is none, or it is not the reader's to see. */
export async function openByNumber(ctx: Ctx, number: number): Promise<Reply | undefined> {
  const row = await findByNumber(ctx, number);
  return row && (await maySee(ctx, row)) ? shown(ctx, row) : undefined;
}

export const viewingPresses: PressHandler[] = [
  { name: "account.view", handle: async (ctx, { id }) => shown(ctx, await visible(ctx, id)) },
  { name: "account.list", handle: async (ctx, { id }) => showCard(await listed(ctx, readFilter(id))) },
  {
    name: "account.by-platform",
    async handle(ctx, { id, chosen }) {
      const platform = SOCIAL_PLATFORMS.find((one) => one === chosen);
      return showCard(await listed(ctx, { ...readFilter(id), platform, from: 0 }));
    },
  },
  {
    name: "account.by-unit",
    async handle(ctx, { id, chosen }) {
      const { unit } = readFilter(`-.${chosen ?? ""}`);
      return showCard(await listed(ctx, { ...readFilter(id), unit, from: 0 }));
    },
  },
  {
    name: "account.lines",
    async handle(ctx, { id }) {
      const row = await visible(ctx, id);
      const lines = await linesOf(ctx, row.id, 30);
      const names = await namesOf(
        ctx,
        lines.map(({ byId }) => byId),
      );
      const t = words(ctx);
      const by = (byId: string) => names.get(byId) ?? t(byId === "operator" ? "lines.operator" : "lines.system");
      return showCard(
        linesCard(
          ctx,
          row,
          lines.map((line) => ({ ...line, by: by(line.byId) })),
        ),
      );
    },
  },
  {
    name: "account.people",
    handle: async (ctx, { id }) => showCard(peopleCard(ctx, await readFacts(ctx, await kept(ctx, id)))),
  },
  {
    name: "account.rotate",
    handle: async (ctx, { id }) => showCard(rotateCard(ctx, await visible(ctx, id), await rotationDays(ctx))),
  },
  {
    name: "account.attest",
    handle: async (ctx, { id }) => showCard(attestCard(ctx, await readFacts(ctx, await visible(ctx, id)))),
  },
];

type Verb = "mine" | "new" | "apply" | "open";
const VERBS: Record<string, Verb> = {
  mine: "mine",
  我的: "mine",
  new: "new",
  登记: "new",
  apply: "apply",
  申请: "apply",
  申请使用: "apply",
  open: "open",
  开通: "open",
  申请开通: "open",
};

/** `/accounts`: one's own, or the register; `new`, `apply`, `open`, the number of one, or what is sought. */
export const accountCommands = (handlers: Record<"new" | "apply" | "open", FormHandler>): WordCommand[] => {
  const opens = (verb: "new" | "apply" | "open", ctx: Ctx, id = "new") =>
    opensForm(handlers[verb])(ctx, { id, arg: undefined, chosen: undefined });
  /** Everybody may ask to use an account that they can name, as they may choose any in the form. */
  const asksFor = async (ctx: Ctx, number: number) => {
    const row = await findByNumber(ctx, number);
    if (row && row.state !== "closed") return opens("apply", ctx, row.id);
    return say(words(ctx)("reasons.no-such-account"), "bad");
  };
  return [
    {
      name: "accounts",
      words: { "zh-CN": ["账号", "公司账号"], en: ["accounts", "account"] },
      summary: (locale) => accountWords.in(locale)("commands.accounts"),
      async handle(ctx, text) {
        if (!ctx.person) return say(words(ctx)("reasons.not-yours"), "bad");
        const wanted = text.trim();
        const verb = wanted === "" ? "mine" : VERBS[wanted.toLowerCase()];
        if (verb === "new" && !isRegistrar(ctx.person)) return say(words(ctx)("reasons.not-registrar"), "bad");
        if (verb && verb !== "mine") return opens(verb, ctx);
        const [first = "", ...rest] = wanted.split(/\s+/);
        const askedNumber = VERBS[first.toLowerCase()] === "apply" ? readNumber(rest.join(" ")) : undefined;
        if (askedNumber !== undefined) return asksFor(ctx, askedNumber);
        if (verb === "mine") return showCard(await listed(ctx, NO_FILTER));
        const number = readNumber(wanted);
        if (number === undefined) return showCard(await listed(ctx, NO_FILTER, wanted.slice(0, 60)));
        return (await openByNumber(ctx, number)) ?? say(words(ctx)("reasons.no-such-account"), "bad");
      },
    },
    {
      name: "apply-account",
      words: { "zh-CN": ["申请账号"], en: ["apply-account"] },
      summary: (locale) => accountWords.in(locale)("commands.apply"),
      async handle(ctx, text) {
        const number = readNumber(text);
        return number === undefined ? opens("apply", ctx) : asksFor(ctx, number);
      },
    },
  ];
};
