import { callback } from "../../../core/callback.ts";
import type { Card } from "../../../core/card.ts";
import type { Ctx } from "../../../core/context.ts";
import { openDeadlines } from "../../../core/deadlines/read.ts";
import { UserError } from "../../../core/errors.ts";
import type { Duties, FormHandler, HubDuty, Notice, PressHandler } from "../../../core/feature.ts";
import { formHandler } from "../../../core/feature.ts";
import { NotAllowed } from "../../../core/lifecycle.ts";
import { findPeople } from "../../../core/people.ts";
import { none, type Reply, showCard } from "../../../core/reply.ts";
import { sayDue, sayTimeLeft } from "../../../core/wording.ts";
import { sayAccount } from "../cards.ts";
import * as forms from "../forms.ts";
import { words } from "../handling.ts";
import { accountWords } from "../messages/index.ts";
import { type Account, sayNumber } from "../model.ts";
import { isRegistrar, maySee, namesOf, whoOwns } from "../parties.ts";
import { heldOrKept } from "../registering.ts";
import { findAccount, findAccounts } from "../store.ts";
import { handoverCard } from "./cards.ts";
import { cancelHandover, confirmStep, existing, nameReceiver, startHandover } from "./handling.ts";
import type { Handover, Side } from "./model.ts";
import { doersOf, maySeeHandover, whoMustAct, whoNext } from "./parties.ts";
import { findHandover, openHandovers } from "./store-handovers.ts";

/** What people see and press about a handover. */

/** Whether the reader owns the account, or keeps the register. */
const keeps = async (ctx: Ctx, account: Account): Promise<boolean> =>
  isRegistrar(ctx.person) || (await whoOwns(ctx, account)).some(({ id }) => id === ctx.person?.id);

async function cardFor(ctx: Ctx, row: Handover, account: Account): Promise<Card> {
  const ids = row.steps.flatMap((step) => [step.by, step.for]);
  const names = await namesOf(ctx, [row.fromId, row.toId, account.ownerId, ...ids]);
  const mine = new Set<Side>();
  for (const side of ["from", "to"] as const)
    if ((await doersOf(ctx, row, account, side)).some(({ id }) => id === ctx.person?.id)) mine.add(side);
  const [due] = await openDeadlines(ctx.tx, [row.id]);
  const calendar = ctx.calendars.of(ctx.company.region, ctx.company.zone);
  const [owner] = await whoOwns(ctx, account);
  const mayName = await keeps(ctx, account);
  const isGiver = row.reason === "change" && row.fromId !== undefined && row.fromId === ctx.person?.id;
  return handoverCard(ctx, {
    row,
    account,
    names,
    owner: owner?.name ?? "–",
    due: due && {
      when: sayDue(ctx, due.dueAt),
      left: sayTimeLeft(due.dueAt, ctx.locale, calendar, ctx.now),
      isLate: due.dueAt <= ctx.now,
    },
    mine,
    mayName,
    mayView: await maySee(ctx, account),
    mayCancel: isGiver || (mayName && (row.reason === "change" || row.reason === "first")),
  });
}

/** The handover as a card that follows it. @throws NotAllowed */
export async function shown(ctx: Ctx, row: Handover, account: Account): Promise<Reply> {
  if (!(await maySeeHandover(ctx, row, account)))
    throw new NotAllowed(row.id, "not-yours", words(ctx)("reasons.not-yours"));
  return {
    ...showCard(await cardFor(ctx, row, account)),
    live: { notice: "accounts.handover", params: { id: row.id }, subject: row.id },
  };
}

export const handoverPresses: PressHandler[] = [
  {
    name: "handover.view",
    async handle(ctx, { id }) {
      const { row, account } = await existing(ctx, id);
      return shown(ctx, row, account);
    },
  },
  {
    name: "handover.step",
    async handle(ctx, { id, arg = "" }) {
      await confirmStep(ctx, await existing(ctx, id), arg);
      return none;
    },
  },
  {
    name: "handover.cancel",
    async handle(ctx, { id }) {
      await cancelHandover(ctx, await existing(ctx, id));
      return none;
    },
  },
];

/** What the form is about: an account that is to be handed over, or a handover that somebody else takes. */
async function openedFor(ctx: Ctx, id: string | undefined): Promise<{ account: Account; row: Handover | undefined }> {
  if (!id?.startsWith("hov_")) return { account: await heldOrKept(ctx, id), row: undefined };
  const { row, account } = await existing(ctx, id);
  if (!(await keeps(ctx, account))) throw new NotAllowed(row.id, "not-owner", words(ctx)("reasons.not-owner"));
  if (row.closedAt) throw new UserError("handover-over", words(ctx)("reasons.handover-over"));
  return { account, row };
}

/** Names who takes an account, in a handover that begins or in one that is under way. */
export const receiverHandler: FormHandler = formHandler<(typeof forms.receiverForm)["fields"]>({
  form: forms.receiverForm,
  open: async (ctx, context) =>
    forms.draw(forms.receiverForm, ctx, sayNumber((await openedFor(ctx, context.id)).account.number)),
  async submit(ctx, { person }, context) {
    const { account, row } = await openedFor(ctx, context.id);
    const refused = (reason: "receiver-has-it" | "receiver-gives-it"): Reply => ({
      kind: "errors",
      errors: { person: words(ctx)(`reasons.${reason}`) },
    });
    if (person === account.holderId) return refused("receiver-has-it");
    if (row && person === row.fromId) return refused("receiver-gives-it");
    if (row && person === row.toId) return shown(ctx, row, account);
    const reason = account.holderId ? "change" : "first";
    const next = row
      ? await nameReceiver(ctx, { row, account }, person)
      : await startHandover(ctx, account, { toId: person, reason });
    return shown(ctx, next, account);
  },
});

export const handoverNotice: Notice = {
  name: "accounts.handover",
  family: "accounts.handover",
  called: (locale) => accountWords.in(locale)("sent.handover"),
  async render(ctx, params) {
    const row = await findHandover(ctx, String(params.id));
    const account = row && (await findAccount(ctx, row.accountId));
    return row && account && (await maySeeHandover(ctx, row, account)) ? cardFor(ctx, row, account) : undefined;
  },
};

async function found(ctx: Ctx, subject: string): Promise<{ row: Handover; account: Account } | undefined> {
  const row = await findHandover(ctx, subject);
  const account = row && !row.closedAt ? await findAccount(ctx, row.accountId) : undefined;
  return row && account ? { row, account } : undefined;
}

const lineFor = (ctx: Ctx, { row, account }: { row: Handover; account: Account }) => ({
  title: words(ctx)(row.state === "naming" ? "handover.dutyNaming" : "handover.duty", {
    number: sayNumber(account.number),
    account: sayAccount(ctx, account),
  }),
  action: { kind: "run", label: words(ctx)("buttons.view"), callback: callback("handover.view", row.id) } as const,
});

/** A handover is done in time by both sides, or those above hear of it. */
export const handoverDuties: Duties = {
  prefix: "hov",
  async whoMust(ctx, subject) {
    const one = await found(ctx, subject);
    return one ? whoMustAct(ctx, one.row, one.account) : [];
  },
  async whoNext(ctx, subject, _kind, level) {
    const one = await found(ctx, subject);
    return one ? whoNext(ctx, one.row, one.account, level) : [];
  },
  async line(ctx, subject) {
    const one = await found(ctx, subject);
    if (!one) return undefined;
    const who = (await whoMustAct(ctx, one.row, one.account)).map(({ name }) => name).join(" · ");
    return { ...lineFor(ctx, one), ...(who && { who }) };
  },
};

/** Handovers in which the reader has something to do now. */
export async function handoversFor(ctx: Ctx, personId: string): Promise<HubDuty[]> {
  const mine: { row: Handover; account: Account }[] = [];
  for (const one of await mayConcern(ctx, personId))
    if ((await whoMustAct(ctx, one.row, one.account)).some(({ id }) => id === personId)) mine.push(one);
  const dues = await openDeadlines(
    ctx.tx,
    mine.map(({ row }) => row.id),
  );
  return mine.map((one) => ({
    ...lineFor(ctx, one),
    dueAt: dues.find(({ subject }) => subject === one.row.id)?.dueAt,
  }));
}

/** The few among all that are under way in which somebody may have something to do: three questions for all of them. */
async function mayConcern(ctx: Ctx, personId: string): Promise<{ row: Handover; account: Account }[]> {
  const rows = await openHandovers(ctx);
  const found = await findAccounts(
    ctx,
    rows.map(({ accountId }) => accountId),
  );
  const accounts = new Map(found.map((account) => [account.id as string, account]));
  const owners = await findPeople(
    ctx.tx,
    found.map(({ ownerId }) => ownerId),
  );
  const here = new Set(owners.flatMap(({ id, isActive }) => (isActive ? [id as string] : [])));
  return rows.flatMap((row) => {
    const account = accounts.get(row.accountId);
    if (!account) return [];
    const { ownerId } = account;
    // Others step in for an owner who has left, or from whom it was taken.
    const isOthers = !here.has(ownerId) || (row.reason === "taken_back" && row.fromId === ownerId);
    return isOthers || [row.fromId, row.toId, ownerId].includes(personId) ? [{ row, account }] : [];
  });
}
