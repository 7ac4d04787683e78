import { civilDateIn } from "../../../core/calendar/index.ts";
import { callback } from "../../../core/callback.ts";
import type { Ctx } from "../../../core/context.ts";
import { systemCtx } from "../../../core/context.ts";
import type { Duties, Notice } from "../../../core/feature.ts";
import type { RecurringJob } from "../../../core/jobs.ts";
import { applyMove } from "../../../core/lifecycle.ts";
import { addMessages, hasMail } from "../../../core/outbox.ts";
import { findPerson, withRoles } from "../../../core/people.ts";
import { openVersion, policyCard } from "../cards.ts";
import { isAgreed } from "../consent/model.ts";
import { channelWordsOf } from "../consent/store-consent.ts";
import { factsOf, publishedVersions } from "../facts.ts";
import { policyWords } from "../messages/index.ts";
import { isCurrent, isInForce } from "../model.ts";
import { paperCard } from "./cards.ts";
import { signatureLife } from "./life.ts";
import { isOpen, type SignatureRequest } from "./model.ts";
import { countOnPaper, findRequest } from "./store-signing.ts";

const words = (ctx: Pick<Ctx, "locale">) => policyWords.in(ctx.locale);

/** The version that a request asks to sign now: the one in force on its basis, or the one that is to come. */
async function versionAsked(ctx: Ctx, basisId: string) {
  const kin = (await publishedVersions(ctx)).filter((one) => one.basisId === basisId && isCurrent(one, ctx.now));
  return kin.find((one) => isInForce(one, ctx.now)) ?? kin.at(-1);
}

/**
 * Nobody said in the chat that they have it: the same goes by mail to the address that the person gave for it, where mail
 * goes out and they agreed (R-CN-13b). When it was handed over stands in the register.
 */
async function sendBesides(ctx: Ctx, request: SignatureRequest): Promise<boolean> {
  const { id, personId } = request;
  const [word] = await channelWordsOf(ctx, personId);
  const canMail = isAgreed(word) && word?.email !== undefined && (await hasMail(ctx.tx));
  if (!canMail) {
    await applyMove(ctx, signatureLife, request, "unmailed");
    return true;
  }
  await applyMove(ctx, signatureLife, request, "mailed", { set: { second_at: ctx.now }, data: { channel: "mail" } });
  const to = [{ personId, via: "besides" as const }];
  await addMessages(ctx.tx, ctx.now, [
    { key: `${id}:second`, notice: secondNotice.name, params: { id }, subject: id, to },
  ]);
  return true;
}

const systemOf = (ctx: Ctx): Ctx => ({ ...ctx, person: undefined, actor: "system" });

/** To take note is due in five working days; the manager hears of it, and after ten HR hands it over on paper. Before that it goes once more by mail. */
export const signatureDuties: Duties = {
  prefix: "sgn",
  async whoMust(ctx, subject, kind) {
    const request = await findRequest(ctx, subject);
    if (!request || !isOpen(request) || kind !== "sign") return [];
    const person = await findPerson(ctx.tx, request.personId);
    return person?.isActive && person.isInScope ? [person] : [];
  },
  async whoNext(ctx, subject, kind, level) {
    const request = await findRequest(ctx, subject);
    if (!request || !isOpen(request) || kind !== "sign" || level > 1) return [];
    const person = await findPerson(ctx.tx, request.personId);
    if (!person?.isActive || !person.isInScope) return [];
    const manager = await findPerson(ctx.tx, person.managerId);
    return manager?.isActive ? [manager] : [];
  },
  async lapse(ctx, subject, kind) {
    const request = kind === "paper" || kind === "second" ? await findRequest(ctx, subject) : undefined;
    if (!request || !isOpen(request)) return false;
    const system = systemOf(ctx);
    if (kind === "second") return sendBesides(system, request);
    // Whoever gets it on paper by their own word gets it since then.
    const set = { paper_since: request.paperSince ?? ctx.now };
    await applyMove(system, signatureLife, request, "papered", { set });
    return true;
  },
  async line(ctx, subject) {
    const request = await findRequest(ctx, subject);
    if (!request || !isOpen(request)) return undefined;
    const version = await versionAsked(ctx, request.basisId);
    if (!version) return undefined;
    const t = words(ctx);
    const isOwn = ctx.person?.id === request.personId;
    const who = isOwn ? undefined : (await findPerson(ctx.tx, request.personId))?.name;
    return {
      title: t("hub.sign", { label: version.label }),
      // Who is above opens the list of their people, not somebody else's signature.
      action: isOwn
        ? openVersion(t("hub.open"), version)
        : { kind: "run", label: t("hub.open"), callback: callback("policy.team", "mine") },
      ...(who && { who }),
    };
  },
};

/** Asks somebody to take note; becomes what they answered. */
export const signNotice: Notice = {
  name: "policy.sign",
  family: "policy.sign",
  called: (locale) => policyWords.in(locale)("notices.sign"),
  async render(ctx, { id }) {
    const request = await findRequest(ctx, String(id));
    if (!request) return undefined;
    // What is over stays as what it was: the card is the person's too.
    const last = (await publishedVersions(ctx)).findLast(({ basisId }) => basisId === request.basisId);
    const version = (await versionAsked(ctx, request.basisId)) ?? last;
    const facts = version && (await factsOf(ctx, (one) => one.id === version.id));
    if (!facts) return undefined;
    const card = policyCard(ctx, facts);
    return { ...card, foot: words(ctx)("notices.signFoot") };
  },
};

/** The same by mail, with why it comes there; not of the family, for a mail does not fold. */
export const secondNotice: Notice = {
  name: "policy.second",
  called: (locale) => policyWords.in(locale)("notices.sign"),
  async render(ctx, params) {
    const card = await signNotice.render(ctx, params);
    return card && { ...card, foot: words(ctx)("notices.secondFoot") };
  },
};

export const paperNotice: Notice = {
  name: "policy.paper-due",
  family: "policy.paper-due",
  called: (locale) => policyWords.in(locale)("notices.paper"),
  async render(ctx) {
    const count = await countOnPaper(ctx);
    return count > 0 ? paperCard(ctx, count) : undefined;
  },
};

/** In the morning of a working day HR hears how many wait for paper. */
export const paperDigest: RecurringJob = {
  name: "policy.paper-digest",
  cron: "30 9 * * *",
  what: "Tells HR on working days who did not take note for ten working days and gets the policy on paper",
  async handle(services) {
    await services.db.transaction(async (tx) => {
      const ctx = systemCtx(services, tx);
      const { region, zone } = ctx.company;
      const day = civilDateIn(ctx.now, zone);
      if (!ctx.calendars.of(region, zone).isWorkingDay(day) || (await countOnPaper(ctx)) === 0) return;
      const to = (await withRoles(tx, ["hr"])).map(({ id }) => ({ personId: id }));
      await addMessages(tx, ctx.now, [
        { key: `policy.paper-due:${day}`, notice: paperNotice.name, subject: "policy", to },
      ]);
    });
  },
};
