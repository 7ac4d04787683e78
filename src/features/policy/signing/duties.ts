import { civilDateIn } from "../../../core/calendar/index.ts";
import { callback } from "../../../core/callback.ts";
import type { Ctx } from "../../../core/context.ts";
import { systemCtx } from "../../../core/context.ts";
import type { Duties, Notice } from "../../../core/feature.ts";
import type { RecurringJob } from "../../../core/jobs.ts";
import { applyMove } from "../../../core/lifecycle.ts";
import { addMessages } from "../../../core/outbox.ts";
import { findPerson, withRoles } from "../../../core/people.ts";
import { openVersion, policyCard } from "../cards.ts";
import { factsOf, publishedVersions } from "../facts.ts";
import { policyWords } from "../messages/index.ts";
import { isCurrent, isInForce } from "../model.ts";
import { paperCard } from "./cards.ts";
import { signatureLife } from "./life.ts";
import { isOpen } from "./model.ts";
import { countOnPaper, findRequest } from "./store-signing.ts";

const words = (ctx: Pick<Ctx, "locale">) => policyWords.in(ctx.locale);

/** The version that a request asks to sign now: the one in force on its basis, or the one that is to come. */
async function versionAsked(ctx: Ctx, basisId: string) {
  const kin = (await publishedVersions(ctx)).filter((one) => one.basisId === basisId && isCurrent(one, ctx.now));
  return kin.find((one) => isInForce(one, ctx.now)) ?? kin.at(-1);
}

const systemOf = (ctx: Ctx): Ctx => ({ ...ctx, person: undefined, actor: "system" });

/** To take note is due in five working days; the manager hears of it, and after ten HR hands it over on paper. */
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
    if (kind !== "paper") return false;
    const request = await findRequest(ctx, subject);
    if (!request || !isOpen(request) || request.paperSince) return false;
    await applyMove(systemOf(ctx), signatureLife, request, "papered", { set: { paper_since: ctx.now } });
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
