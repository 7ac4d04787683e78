import { type CivilDate, civilDateIn } from "../../../core/calendar/civil.ts";
import type { Option } from "../../../core/card.ts";
import type { Ctx } from "../../../core/context.ts";
import { ChangedMeanwhile, UserError } from "../../../core/errors.ts";
import { type FormHandler, formHandler, type PressHandler } from "../../../core/feature.ts";
import type { ValuesOf } from "../../../core/form.ts";
import { NotAllowed } from "../../../core/lifecycle.ts";
import { none, type Reply, say, showCard } from "../../../core/reply.ts";
import { askApproval, routeFor, rulesFor, withdrawApproval } from "../../approvals/index.ts";
import { sayAccount } from "../cards.ts";
import { existing as existingAccount, moveAccount, words } from "../handling.ts";
import { startHandover } from "../handovers/handling.ts";
import { type Account, doMeet, sayNumber } from "../model.ts";
import { isRegistrar, whoOwns } from "../parties.ts";
import { type Asked, addCoHolder, opensForm } from "../registering.ts";
import { findAccount, findOpenAs, insertUse, openAccounts, usesOf } from "../store.ts";
import { applicationCard, applicationsCard, lineOf } from "./cards.ts";
import { readAsked, readFacts } from "./facts.ts";
import * as forms from "./forms.ts";
import { existing, moveApplication, neededBy, own } from "./handling.ts";
import { applicationLife } from "./life.ts";
import { type Application, type Content, type Kind, sayApplication, whyNotDays } from "./model.ts";
import { applicationsOf, insertApplication, readContent, readContents, sealContents } from "./store-applications.ts";

/** From a draft to the question to others, and to what was asked for. */

/** What the company's own rules call each kind. */
const RULED = { use: "account_use", open: "account_open" } as const;

/** The application as a card that follows it. */
async function shown(ctx: Ctx, row: Application): Promise<Reply> {
  return {
    ...showCard(applicationCard(ctx, await readFacts(ctx, row))),
    live: { notice: "accounts.application", params: { id: row.id }, subject: row.id },
  };
}

/** The draft that a form was opened for, or what was sent back; undefined for a new one. */
async function openedFor(ctx: Ctx, id: string | undefined): Promise<Application | undefined> {
  if (!id?.startsWith("aap_")) return undefined;
  const row = await own(ctx, id);
  if (!("write" in applicationLife.states[row.state])) throw new ChangedMeanwhile(row.id);
  return row;
}

/** Keeps what was written: a draft over what it said, a change after an answer as a revision of its own. */
async function keep(
  ctx: Ctx,
  row: Application | undefined,
  fresh: { kind: Kind; accountId: string | undefined },
  content: Content,
): Promise<Reply> {
  if (!ctx.person) throw new UserError("not-yours", words(ctx)("reasons.not-yours"));
  if (!row) return shown(ctx, await insertApplication(ctx, { ...fresh, requesterId: ctx.person.id }, content));
  const before = await readContents(ctx, row.id);
  const contents = row.state === "draft" ? [...before.slice(0, -1), content] : [...before, content];
  const set = {
    content: sealContents(ctx, row.id, contents),
    revision: contents.length,
    account_id: fresh.accountId ?? null,
  };
  return shown(ctx, await moveApplication(ctx, row, "write", { set, data: { revision: contents.length } }));
}

type Days = { fromDay: string; toDay: string | undefined };
const daysOf = ({ fromDay, toDay }: Days) => ({
  fromDay: fromDay as CivilDate,
  ...(toDay && { toDay: toDay as CivilDate }),
});

/** Beside the fields; today is that of who fills them in. */
function wrongDays(ctx: Ctx, days: Pick<Content, "fromDay" | "toDay">): Record<string, string> {
  const wrong = whyNotDays(days, civilDateIn(ctx.now, ctx.zone));
  return wrong ? { [wrong.field]: words(ctx)(`reasons.${wrong.code}`) } : {};
}

/** Options that a choice can hold on every platform. */
const MOST = 100;

/** Accounts that can be asked for, the reader's own left out; the one that was named is among them. */
async function accountOptions(ctx: Ctx, namedId: string | undefined): Promise<{ options: Option[]; isCut: boolean }> {
  const all = (await openAccounts(ctx)).filter(({ holderId }) => holderId !== ctx.person?.id);
  const named = all.findIndex(({ id }) => id === namedId);
  const shown = named < MOST ? all.slice(0, MOST) : [...all.slice(named, named + 1), ...all.slice(0, MOST - 1)];
  return {
    options: shown.map((row) => ({ value: row.id, label: `${sayAccount(ctx, row)} · ${row.unit}` })),
    isCut: all.length > MOST,
  };
}

/** Why somebody needs not, or cannot, ask for an account on these days. */
async function whyNotUse(
  ctx: Ctx,
  account: Account | undefined,
  days: Pick<Content, "fromDay" | "toDay">,
): Promise<"no-such-account" | "account-closed" | "uses-already" | undefined> {
  if (!account) return "no-such-account";
  if (account.state === "closed") return "account-closed";
  const uses = (await usesOf(ctx, account.id)).filter(({ personId }) => personId === ctx.person?.id);
  return uses.some((use) => doMeet(use, { fromDay: days.fromDay, toDay: days.toDay })) ? "uses-already" : undefined;
}

export const useHandler: FormHandler = formHandler<(typeof forms.useForm)["fields"]>({
  form: forms.useForm,
  async open(ctx, context) {
    const row = await openedFor(ctx, context.id);
    // Asked for from the card of one account, or by its number.
    const askedId = context.id?.startsWith("acc_") ? context.id : undefined;
    const { options, isCut } = await accountOptions(ctx, askedId ?? row?.accountId);
    if (options.length === 0) throw new UserError("no-accounts", words(ctx)("reasons.no-accounts"));
    const known = row && { content: await readContent(ctx, row.id, row.revision), accountId: row.accountId };
    const asked = options.find(({ value }) => value === askedId);
    const view = forms.drawUse(ctx, row ? sayApplication(row.number) : "", options, known);
    const hint = isCut && words(ctx)("application.moreAccounts", { count: MOST });
    const given = { ...(asked && { initial: asked.value }), ...(hint && { hint }) };
    return { ...view, fields: view.fields.map((one) => (one.name === "account" ? { ...one, ...given } : one)) };
  },
  async submit(ctx, values, context) {
    const row = await openedFor(ctx, context.id);
    const content: Content = { purpose: values.purpose, ...daysOf(values) };
    const account = await findAccount(ctx, values.account);
    const why = await whyNotUse(ctx, account, content);
    const errors = {
      ...wrongDays(ctx, content),
      ...(why && { account: words(ctx)(`reasons.${why}`) }),
    };
    if (Object.keys(errors).length > 0) return { kind: "errors", errors };
    return keep(ctx, row, { kind: "use", accountId: values.account }, content);
  },
});

type OpenValues = ValuesOf<(typeof forms.openForm)["fields"]>;
const openContent = (values: OpenValues): Content => ({
  platform: values.platform,
  handle: values.handle,
  purpose: values.purpose,
  ...daysOf(values),
  ...(values.coHolder && { coHolder: values.coHolder }),
});

export const openHandler: FormHandler = formHandler<(typeof forms.openForm)["fields"]>({
  form: forms.openForm,
  async open(ctx, context) {
    const row = await openedFor(ctx, context.id);
    const known = row && (await readContent(ctx, row.id, row.revision));
    return forms.drawOpen(ctx, row ? sayApplication(row.number) : "", known);
  },
  async submit(ctx, values, context) {
    const row = await openedFor(ctx, context.id);
    const content = openContent(values);
    const known = await findOpenAs(ctx, values.platform, values.handle);
    const errors = {
      ...wrongDays(ctx, content),
      ...(known && { handle: words(ctx)("reasons.known", { number: sayNumber(known.number) }) }),
      ...(values.coHolder === ctx.person?.id && { coHolder: words(ctx)("reasons.co-holder-self") }),
    };
    if (Object.keys(errors).length > 0) return { kind: "errors", errors };
    return keep(ctx, row, { kind: "open", accountId: undefined }, content);
  },
});

async function submit(ctx: Ctx, row: Application): Promise<Reply> {
  const t = words(ctx);
  const content = await readContent(ctx, row.id, row.revision);
  const account = row.accountId ? await existingAccount(ctx, row.accountId) : undefined;
  const why = row.kind === "use" ? await whyNotUse(ctx, account, content) : undefined;
  if (why) throw new UserError(why, t(`reasons.${why}`));
  const wrong = whyNotDays(content, civilDateIn(ctx.now, ctx.zone));
  if (wrong) throw new UserError(wrong.code, t(`reasons.${wrong.code}`));
  const owners = account ? (await whoOwns(ctx, account)).map(({ id }) => id) : [];
  const steps = await routeFor(ctx, row.requesterId, rulesFor(ctx, RULED[row.kind], new Set()), owners);
  if (steps.length === 0) throw new UserError("nobody-to-ask", t("reasons.nobody-to-ask"));
  await moveApplication(ctx, row, "submit");
  await askApproval(ctx, {
    subject: row.id,
    revision: row.revision,
    requesterId: row.requesterId,
    steps,
    neededBy: neededBy(ctx, content),
  });
  return none;
}

/** The person has it through the company's vault, and uses it from now on. */
async function receive(ctx: Ctx, row: Application): Promise<Reply> {
  const content = await readContent(ctx, row.id, row.revision);
  const account = await existingAccount(ctx, row.accountId);
  const isOpen = row.state === "approved";
  const why = isOpen ? await whyNotUse(ctx, account, content) : undefined;
  if (why) throw new UserError(why, words(ctx)(`reasons.${why}`));
  if (isOpen && account.state === "frozen") throw new UserError("account-frozen", words(ctx)("reasons.account-frozen"));
  await moveApplication(ctx, row, "receive", { set: { closed_at: ctx.now } });
  const id = await insertUse(ctx, {
    accountId: account.id,
    personId: row.requesterId,
    kind: "user",
    basis: row.id,
    department: ctx.person?.department ?? "",
    fromDay: content.fromDay,
    toDay: content.toDay,
    receivedAt: ctx.now,
  });
  const data = { use: id, application: row.id };
  await moveAccount(ctx, account, "join", { isFollowing: true, data, line: { kind: "joined" } });
  return say(words(ctx)("application.received"), "good");
}

/** A new account that was asked for: what is known of it, and its first handover to whoever asked. */
export const askedFor: Asked = {
  async initial(ctx, id) {
    const row = await existing(ctx, id);
    if (!isRegistrar(ctx.person)) throw new NotAllowed(row.id, "not-registrar", words(ctx)("reasons.not-registrar"));
    if (row.kind !== "open" || row.state !== "approved") throw new ChangedMeanwhile(row.id);
    const { content, requester } = await readAsked(ctx, row);
    const { platform = "other", handle = "", purpose } = content;
    return { platform, handle, purpose, unit: requester.department };
  },
  async entered(ctx, id, account) {
    const row = await existing(ctx, id);
    const content = await readContent(ctx, row.id, row.revision);
    await moveApplication(ctx, row, "open", { set: { closed_at: ctx.now, account_id: account.id } });
    await startHandover(ctx, account, { toId: row.requesterId, reason: "first" });
    if (content.coHolder) await addCoHolder(ctx, await existingAccount(ctx, account.id), content.coHolder, row.id);
  },
};

export const applicationPresses: PressHandler[] = [
  { name: "account.apply-use", handle: opensForm(useHandler) },
  { name: "account.apply-open", handle: opensForm(openHandler) },
  {
    name: "account.applications",
    async handle(ctx) {
      const rows = ctx.person ? (await applicationsOf(ctx, ctx.person.id)).slice(0, 10) : [];
      const lines = [];
      for (const row of rows) lines.push({ row, line: lineOf(ctx, await readAsked(ctx, row)) });
      return showCard(applicationsCard(ctx, lines));
    },
  },
  { name: "application.view", handle: async (ctx, { id }) => shown(ctx, await own(ctx, id)) },
  { name: "application.submit", handle: async (ctx, { id }) => submit(ctx, await own(ctx, id)) },
  { name: "application.receive", handle: async (ctx, { id }) => receive(ctx, await own(ctx, id)) },
  {
    name: "application.cancel",
    async handle(ctx, { id }) {
      const row = await own(ctx, id);
      await moveApplication(ctx, row, "cancel", { set: { closed_at: ctx.now } });
      await withdrawApproval(ctx, row.id);
      return none;
    },
  },
];
