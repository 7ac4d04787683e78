import { civilDateIn } from "../../../core/calendar/civil.ts";
import type { Ctx } from "../../../core/context.ts";
import { ChangedMeanwhile, UserError } from "../../../core/errors.ts";
import { attachEvidence } from "../../../core/evidence.ts";
import { type FormHandler, formHandler, type WordCommand } from "../../../core/feature.ts";
import type { FileRef } from "../../../core/interaction.ts";
import { type Reply, showCard } from "../../../core/reply.ts";
import { sayAccount } from "../cards.ts";
import { freezeAccount } from "../freezing.ts";
import { asSystem } from "../handling.ts";
import { readNumber } from "../model.ts";
import { accountsOf, findAccount, findByNumber, openAccounts } from "../store.ts";
import { emptyCard, peopleCard, teamCard } from "./cards.ts";
import { readFacts } from "./facts.ts";
import * as forms from "./forms.ts";
import { type Dependants, moveHijack, standingOf, words } from "./handling.ts";
import { hijackWords } from "./messages/index.ts";
import type { Hijack } from "./model.ts";
import { addLine, insertHijack, openHijackOf } from "./store.ts";

/** From the word "hacked" to the frozen account: one form, and everybody who must act has it. */

/** What a choice of a form can hold on every platform. */
const MOST_ACCOUNTS = 100;

/** The accounts that can be named: the one that was meant, then those of the reader. */
async function choices(ctx: Ctx, named?: string): Promise<{ value: string; label: string }[]> {
  const today = civilDateIn(ctx.now, ctx.company.zone);
  const own = ctx.person ? await accountsOf(ctx, ctx.person.id, today) : [];
  const first = named ? await findAccount(ctx, named) : undefined;
  const all = [...(first && first.state !== "closed" ? [first] : []), ...own, ...(await openAccounts(ctx))];
  const unique = [...new Map(all.map((account) => [account.id, account])).values()].slice(0, MOST_ACCOUNTS);
  return unique.map((account) => ({ value: account.id, label: sayAccount(ctx, account) }));
}

/** The card that its reader follows it by. */
export async function shown(ctx: Ctx, row: Hijack): Promise<Reply> {
  const standing = await standingOf(ctx, row);
  const facts = await readFacts(ctx, row);
  const card = Array.isArray(standing)
    ? teamCard(ctx, facts, standing)
    : peopleCard(ctx, facts, ctx.person?.id === row.reporterId);
  const notice = Array.isArray(standing) ? "hijacks.team" : "hijacks.people";
  return { ...showCard(card), live: { notice, params: { id: row.id }, subject: row.id } };
}

/** Keeps the report, freezes the account and tells everybody; a second report of the same is a line of the first. */
export const reportHandler = (dependants: Dependants): FormHandler =>
  formHandler<(typeof forms.reportForm)["fields"]>({
    form: forms.reportForm,
    async open(ctx, { id }) {
      const account = await choices(ctx, id);
      const initial = account.find(({ value }) => value === id) ? { account: id ?? "" } : {};
      return forms.draw(forms.reportForm, ctx, "", { options: { account }, initial });
    },
    async submit(ctx, { account: accountId, text, since, files }) {
      const t = words(ctx);
      if (!ctx.person) throw new UserError("not-yours", t("reasons.not-yours"));
      const account = await findAccount(ctx, accountId);
      if (!account || account.state === "closed")
        return { kind: "errors", errors: { account: t("reasons.no-such-account") } };
      const fresh = { accountId: account.id, reporterId: ctx.person.id, sinceAt: since ?? ctx.now };
      const row = await insertHijack(ctx, fresh);
      if (!row) return joined(ctx, account.id, text, files);
      const evidence = await attachEvidence(ctx.tx, ctx, row.id, files, ctx.now);
      await addLine(ctx, row.id, "reported", { text });
      const moved = await moveHijack(ctx, row, "report", { data: { account: account.id, evidence } });
      // The account's time line is read by its people, and who reported is not for them.
      if (account.state !== "frozen") await freezeAccount(asSystem(ctx), account);
      await dependants.paused(ctx, account);
      return shown(ctx, moved);
    },
  });

/** Somebody reported it already: what is told now is a line of that one, and whoever told it follows it too. */
async function joined(ctx: Ctx, accountId: string, text: string, files: readonly FileRef[]): Promise<Reply> {
  const known = await openHijackOf(ctx, accountId);
  if (!known) throw new ChangedMeanwhile(accountId);
  const evidence = await attachEvidence(ctx.tx, ctx, known.id, files, ctx.now);
  await addLine(ctx, known.id, "also_reported", { text });
  return shown(ctx, await moveHijack(ctx, known, "join", { data: { evidence } }));
}

const HACKED_ZH =
  /(?:[账帐]号|账户|微信|微博|抖音|视频号|官微).{0,6}(?:被盗|被黑|盗了|黑了|登不[上进]|入侵)|盗号|号被[盗黑]/u;
const HACKED_EN = /\bhacked\b|\bhijack(?:ed)?\b|\baccounts?\b.{0,20}\b(?:stolen|compromised|taken over)\b/u;

/** Whether somebody who writes this may have an account that others took over. @param text in small letters */
export const soundsHacked = (text: string): boolean => HACKED_ZH.test(text) || HACKED_EN.test(text);

/** `/sm hacked`, 账号被盗: the form, or what to do where the register is empty. */
export const hackedCommand = (handler: FormHandler): WordCommand => ({
  name: "hacked",
  words: { "zh-CN": ["账号被盗", "被盗"], en: ["hacked", "hijack"] },
  summary: (locale) => hijackWords.in(locale)("command"),
  isMeantBy: soundsHacked,
  handle: async (ctx, text) => opensReport(ctx, handler, await meant(ctx, text)),
});

/** The form, or what to do where the register is empty. @param accountId the account that is meant, where it is known */
export async function opensReport(ctx: Ctx, handler: FormHandler, accountId: string | undefined): Promise<Reply> {
  if ((await choices(ctx, accountId)).length === 0) return showCard(emptyCard(ctx));
  const context = accountId ? { id: accountId } : {};
  return { kind: "form", opening: { form: handler.form.name, view: await handler.open(ctx, context), context } };
}

/** The account that somebody named behind the command: ACC-12, or part of its handle. */
async function meant(ctx: Ctx, text: string): Promise<string | undefined> {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return undefined;
  const number = readNumber(wanted);
  if (number !== undefined) return (await findByNumber(ctx, number))?.id;
  return (await openAccounts(ctx)).find(({ handle }) => handle.toLowerCase().includes(wanted))?.id;
}
