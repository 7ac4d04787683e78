import { appendAudit } from "../../../core/audit.ts";
import type { Ctx } from "../../../core/context.ts";
import { UserError } from "../../../core/errors.ts";
import { defineFeature, formHandler, type PressHandler } from "../../../core/feature.ts";
import { findPeople, hasRole, type Person, type Role } from "../../../core/people.ts";
import { type Reply, replaceCard, say, showCard } from "../../../core/reply.ts";
import type { RetentionRule } from "../../../core/retention.ts";
import { allCard, ownCard, PAGE, words } from "./cards.ts";
import { declareForm, drawDeclare } from "./forms.ts";
import { ownAccountWords } from "./messages/index.ts";
import { ownAccountSamples } from "./samples.ts";
import {
  countDeclared,
  declaredAccounts,
  dueOfLeavers,
  dueWithdrawn,
  eraseOwnAccount,
  insertOwnAccount,
  ownAccountsOf,
  withdrawConsent,
} from "./store.ts";

/** Who may see what others declared: those whom the words of consent name. */
const OVERSEERS: readonly Role[] = ["compliance", "pr"];

const drawOwn = async (ctx: Ctx & { person: Person }) =>
  ownCard(ctx, await ownAccountsOf(ctx, ctx.person.id), hasRole(ctx.person, ...OVERSEERS));

function withPerson(ctx: Ctx): Ctx & { person: Person } {
  if (!ctx.person) throw new UserError("not-yours", words(ctx)("reasons.not-yours"));
  return { ...ctx, person: ctx.person };
}

const declareHandler = formHandler<(typeof declareForm)["fields"]>({
  form: declareForm,
  open: async (ctx) => drawDeclare(ctx),
  async submit(ctx, { platform, handle, link, purpose }): Promise<Reply> {
    const mine = withPerson(ctx);
    const known = await ownAccountsOf(ctx, mine.person.id);
    const isSame = (said: { handle: string } | undefined) => said?.handle.toLowerCase() === handle.toLowerCase();
    if (known.some((account) => account.platform === platform && isSame(account.said)))
      return { kind: "errors", errors: { handle: words(ctx)("reasons.declared-already") } };
    const id = await insertOwnAccount(ctx, mine.person.id, platform, { handle, purpose, ...(link && { link }) });
    await appendAudit(ctx.tx, ctx.now, { subject: id, actor: ctx.actor, action: "own-account.declared", data: {} });
    return showCard(await drawOwn(mine));
  },
});

const presses: PressHandler[] = [
  {
    name: "own-account.declare",
    handle: async (ctx) => ({
      kind: "form",
      opening: { form: declareForm.name, view: await declareHandler.open(ctx, {}), context: {} },
    }),
  },
  {
    name: "own-account.withdraw",
    async handle(ctx, { id }) {
      const mine = withPerson(ctx);
      if (!(await withdrawConsent(ctx, id, mine.person.id))) return say(words(ctx)("reasons.over"), "quiet");
      await appendAudit(ctx.tx, ctx.now, { subject: id, actor: ctx.actor, action: "own-account.withdrawn", data: {} });
      return replaceCard(await drawOwn(mine));
    },
  },
  {
    name: "own-account.all",
    may: OVERSEERS,
    async handle(ctx, { id }) {
      const from = /^\d{1,5}$/.test(id) ? Number(id) : 0;
      const rows = await declaredAccounts(ctx, PAGE, from);
      const people = new Map(
        (
          await findPeople(
            ctx.tx,
            rows.map(({ personId }) => personId),
          )
        ).map((person) => [person.id as string, person]),
      );
      // Who looked at whose is on record.
      for (const { id: subject } of rows)
        await appendAudit(ctx.tx, ctx.now, { subject, actor: ctx.actor, action: "own-account.seen", data: {} });
      const named = rows.map((row) => {
        const person = people.get(row.personId);
        return { ...row, name: person?.name ?? "–", department: person?.department ?? "" };
      });
      return showCard(allCard(ctx, named, { from, total: await countDeclared(ctx) }));
    },
  },
];

const rule = (
  kind: string,
  months: number,
  key: "leavers" | "withdrawn",
  due: RetentionRule["due"],
): RetentionRule => ({
  kind,
  months,
  description: (locale) => ownAccountWords.in(locale)(`data.${key}`),
  due,
  erase: eraseOwnAccount,
});

/** Private accounts that are used for work, declared by those who want to (chapter 3.3.1 of the policy). */
export const ownAccounts = defineFeature({
  name: "own-accounts",
  words: ownAccountWords as never,
  commands: [
    {
      name: "own-accounts",
      words: { "zh-CN": ["个人账号", "申报账号"], en: ["own-accounts", "declare"] },
      summary: (locale) => ownAccountWords.in(locale)("command"),
      handle: async (ctx) => showCard(await drawOwn(withPerson(ctx))),
    },
  ],
  presses,
  forms: [declareHandler],
  async personalData(ctx, person) {
    const t = words(ctx);
    const platform = t as (key: string) => string;
    return [
      {
        key: "own-accounts",
        title: t("own.title"),
        columns: [
          t("data.platform"),
          t("data.handle"),
          t("data.link"),
          t("data.purpose"),
          t("data.from"),
          t("data.to"),
        ],
        rows: (await ownAccountsOf(ctx, person.id)).map((account) => [
          platform(`platforms.${account.platform}`),
          account.said?.handle,
          account.said?.link,
          account.said?.purpose,
          account.consentedAt,
          account.withdrawnAt,
        ]),
      },
    ];
  },
  retention: [
    rule("own-accounts.leavers", 1, "leavers", dueOfLeavers),
    rule("own-accounts.withdrawn", 24, "withdrawn", dueWithdrawn),
  ],
  samples: ownAccountSamples,
});
