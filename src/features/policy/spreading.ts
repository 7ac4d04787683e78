import { civilDateIn } from "../../core/calendar/civil.ts";
import { type Ctx, systemCtx } from "../../core/context.ts";
import { beginDeadlines, deadlineRow } from "../../core/deadlines/begin.ts";
import type { Term } from "../../core/deadlines/term.ts";
import { newId } from "../../core/id.ts";
import type { Job, RecurringJob } from "../../core/jobs.ts";
import { applyMove } from "../../core/lifecycle.ts";
import { addMessages } from "../../core/outbox.ts";
import { lastAnswersOf } from "./consent/store-consent.ts";
import { representatives } from "./making/store-making.ts";
import { isCurrent, type KeptVersion } from "./model.ts";
import { signatureLife } from "./signing/life.ts";
import { SIGN_DAYS } from "./signing/model.ts";
import { insertRequests, openRequests, peopleInScope, peopleToAsk } from "./signing/store-signing.ts";
import { versionsOf } from "./store.ts";

/**
 * What goes to everybody goes page by page: each page is one transaction that also queues the next, so that a crash
 * loses nothing, nobody is asked twice, and memory stays flat however many there are.
 */
export const ASK_JOB = "policy.ask-to-sign";
export const TELL_JOB = "policy.tell-everybody";
export const VOID_JOB = "policy.end-requests";
/** Asks for opinions. */
export const CONSULT_NOTICE = "policy.consult";
const PAGE = 500;

/** Everybody in scope who has neither signed nor been asked is asked, with a term of their own (domain: §5.10). */
const askToSign: Job = {
  name: ASK_JOB,
  async handle(services, data) {
    await services.db.transaction(async (tx) => {
      const ctx = systemCtx(services, tx);
      const basis = String(data.basis);
      const version = (await versionsOf(ctx)).find((one) => one.basisId === basis && isCurrent(one, ctx.now));
      if (!version) return;
      const today = civilDateIn(ctx.now, ctx.company.zone);
      const people = await peopleToAsk(ctx, basis, { after: String(data.after ?? ""), today, limit: PAGE });
      await ask(ctx, version, basis, people);
      const after = people.at(-1)?.id;
      if (after === undefined || people.length < PAGE) return;
      await ctx.queue.send(tx, ASK_JOB, { basis, after }, { key: `${basis}:${after}` });
    });
  },
};

type Asked = { id: string; region: string; zone: string };

async function ask(ctx: Ctx, version: KeptVersion, basisId: string, people: readonly Asked[]): Promise<void> {
  const said = await lastAnswersOf(
    ctx,
    people.map(({ id }) => id),
  );
  // Whoever said no to the chat gets it on paper from the first day (R-CN-13).
  const requests = people.map(({ id, region, zone }) => ({
    id: newId("sgn"),
    personId: id,
    region,
    zone,
    onPaper: said.has(id) && said.get(id) !== "agreed",
  }));
  const made = new Set(await insertRequests(ctx, basisId, requests));
  const asked = requests.filter(({ id }) => made.has(id));
  // People of one calendar have the same days, which are counted once.
  const counted = new Map<string, ReturnType<typeof termsOn>>();
  const deadlines = asked.flatMap(({ id, region, zone }) => {
    const key = `${region} ${zone}`;
    const terms = counted.get(key) ?? termsOn(ctx, version, { region, zone });
    counted.set(key, terms);
    return terms.map((term) => ({ ...term, id: newId("due"), subject: id }));
  });
  await beginDeadlines(ctx.tx, deadlines);
  const messages = asked.map(({ id, personId }) => ({
    key: `${id}:asked`,
    notice: "policy.sign",
    params: { id },
    subject: id,
    to: [{ personId }],
  }));
  // Who has said nothing about the channel yet is asked once, together with the first policy that they get (R-CN-13).
  const silent = asked.filter(({ personId }) => !said.has(personId));
  const questions = silent.map(({ personId }) => ({
    key: `${personId}:channel`,
    notice: "policy.channel",
    params: { id: personId },
    subject: personId,
    to: [{ personId }],
  }));
  await addMessages(ctx.tx, ctx.now, [...messages, ...questions]);
}

/** The term to sign, and the silent ones after which it goes by another channel, and HR hands the policy over on paper. */
function termsOn(ctx: Ctx, { parameters }: KeptVersion, { region, zone }: Pick<Asked, "region" | "zone">) {
  const calendar = ctx.calendars.of(region, zone);
  const of = (kind: string, term: Term) => deadlineRow(kind, term, ctx.now, ctx.now, calendar);
  const silent = (kind: string, n: number) =>
    of(kind, { count: "until", at: of(kind, { count: "working-days", n }).due_at.toISOString(), isSilent: true });
  return [
    of("sign", { count: "working-days", n: SIGN_DAYS.sign }),
    silent("second", parameters.secondChannelDays),
    silent("paper", SIGN_DAYS.paper),
  ];
}

/** Who represents was asked by name when the consultation began, and is not asked again with everybody. */
const toldByName = async (ctx: Ctx, notice: string): Promise<ReadonlySet<string>> =>
  new Set(notice === CONSULT_NOTICE ? (await representatives(ctx)).map(({ personId }) => personId) : []);

/** A notice about a version to everybody in scope. */
const tellEverybody: Job = {
  name: TELL_JOB,
  async handle(services, data) {
    await services.db.transaction(async (tx) => {
      const ctx = systemCtx(services, tx);
      const { version, notice, after = "" } = data as { version: string; notice: string; after?: string };
      const ids = await peopleInScope(ctx, { after, limit: PAGE });
      const known = await toldByName(ctx, notice);
      const to = ids.filter((id) => !known.has(id)).map((personId) => ({ personId }));
      if (to.length > 0) {
        const key = `${version}:${notice}:${after}`;
        await addMessages(tx, ctx.now, [{ key, notice, params: { id: version }, subject: version, to }]);
      }
      const last = ids.at(-1);
      if (last === undefined || ids.length < PAGE) return;
      await ctx.queue.send(tx, TELL_JOB, { version, notice, after: last }, { key: `${version}:${notice}:${last}` });
    });
  },
};

/** What was asked on a basis that is not in force any more is over. */
const endRequests: Job = {
  name: VOID_JOB,
  async handle(services, data) {
    await services.db.transaction(async (tx) => {
      const ctx = systemCtx(services, tx);
      const basis = String(data.basis);
      const isAsked = (await versionsOf(ctx)).some((one) => one.basisId === basis && isCurrent(one, ctx.now));
      if (isAsked) return;
      const open = await openRequests(ctx, basis, PAGE);
      for (const request of open) await applyMove(ctx, signatureLife, request, "ended");
      if (open.length < PAGE) return;
      await ctx.queue.send(
        tx,
        VOID_JOB,
        { basis, round: Number(data.round ?? 0) + 1 },
        { key: `${basis}:${open[0]?.id}` },
      );
    });
  },
};

/** Joiners are asked on their first day, and whoever came into scope since. */
const askJoiners: RecurringJob = {
  name: "policy.ask-joiners",
  cron: "7 * * * *",
  what: "Asks whoever joined, or came into scope, to take note of the policy in force",
  async handle(services) {
    await services.db.transaction(async (tx) => {
      const ctx = systemCtx(services, tx);
      const current = (await versionsOf(ctx)).filter((version) => isCurrent(version, ctx.now));
      for (const basis of new Set(current.map(({ basisId }) => basisId)))
        if (basis) await ctx.queue.send(tx, ASK_JOB, { basis }, { key: basis });
    });
  },
};

export const spreadingJobs: Job[] = [askToSign, tellEverybody, endRequests, askJoiners];
export const spreadingRecurring: RecurringJob[] = [askJoiners];
