import { addMonths, civilDateIn, instantAt } from "../../../core/calendar/index.ts";
import { callback } from "../../../core/callback.ts";
import type { Card } from "../../../core/card.ts";
import { type Ctx, systemCtx } from "../../../core/context.ts";
import type { Notice } from "../../../core/feature.ts";
import type { RecurringJob } from "../../../core/jobs.ts";
import { addMessages } from "../../../core/outbox.ts";
import { withRoles } from "../../../core/people.ts";
import { sayDay } from "../../../core/wording.ts";
import { policyWords } from "../messages/index.ts";
import { isInForce, type KeptVersion } from "../model.ts";
import { versionsOf } from "../store.ts";

/** Months after which the policy is looked through again (chapter 7.1.1). */
const REVIEW_MONTHS = 12;

/** The version in force, when it has been so for a year and nobody works on the next one. */
async function toReview(ctx: Ctx): Promise<KeptVersion | undefined> {
  const versions = await versionsOf(ctx);
  const isMaking = versions.some(({ state }) => state === "draft" || state === "consultation" || state === "approved");
  const isComing = versions.some(({ state }) => state === "published");
  const { zone } = ctx.company;
  const since = instantAt(addMonths(civilDateIn(ctx.now, zone), -REVIEW_MONTHS), "24:00", zone);
  const version = versions.find((one) => isInForce(one, ctx.now));
  return !isMaking && !isComing && version?.effectiveFrom && version.effectiveFrom < since ? version : undefined;
}

type Seen = Pick<Ctx, "locale" | "zone" | "now" | "company">;

/** Reminds HR that a year is over. */
export function reviewCard(seen: Seen, { label, effectiveFrom }: Pick<KeptVersion, "label" | "effectiveFrom">): Card {
  const t = policyWords.in(seen.locale);
  const day = effectiveFrom ? sayDay(effectiveFrom, seen.locale, seen.company.zone, seen.now) : "";
  return {
    title: t("review.title", { label }),
    body: [{ kind: "text", text: t("review.text", { day }) }],
    actions: [{ kind: "run", label: t("desk.title"), callback: callback("policy.desk", "all"), weight: "primary" }],
    foot: t("review.foot"),
  };
}

export const reviewNotice: Notice = {
  name: "policy.review",
  family: "policy.review",
  called: (locale) => policyWords.in(locale)("notices.review"),
  async render(ctx) {
    const version = await toReview(ctx);
    return version && reviewCard(ctx, version);
  },
};

/** Once a month, as long as nobody has begun. */
export const reviewJob: RecurringJob = {
  name: "policy.review",
  cron: "0 10 5 * *",
  what: "Reminds HR monthly that the policy in force is older than twelve months and nobody revises it",
  async handle(services) {
    await services.db.transaction(async (tx) => {
      const ctx = systemCtx(services, tx);
      const version = await toReview(ctx);
      if (!version) return;
      const to = (await withRoles(tx, ["hr"])).map(({ id }) => ({ personId: id }));
      const key = `${version.id}:review:${civilDateIn(ctx.now, ctx.company.zone).slice(0, 7)}`;
      await addMessages(tx, ctx.now, [{ key, notice: reviewNotice.name, subject: version.id, to }]);
    });
  },
};
