import type { HubPart } from "../../core/feature.ts";
import { sayDay, sayInstant } from "../../core/wording.ts";
import { openVersion } from "./cards.ts";
import { policyWords } from "./messages/index.ts";
import { isInForce, type KeptVersion, whyNotAcknowledge } from "./model.ts";
import { acknowledgedBy, versionsOf } from "./store.ts";

export const policyHub: HubPart = {
  /** What applies to this person, now or soon, and of which they have not taken note: nothing follows from it before. */
  async needsYou(ctx) {
    const t = policyWords.in(ctx.locale);
    const acknowledged = await acknowledgedBy(ctx, ctx.person.id);
    const open = (await versionsOf(ctx)).filter(
      (version) => !acknowledged.has(version.id) && whyNotAcknowledge(version, ctx.person, ctx.now) === undefined,
    );
    const detail = (version: KeptVersion) =>
      version.effectiveFrom && !isInForce(version, ctx.now)
        ? t("hub.signDetailComing", { day: sayDay(version.effectiveFrom, ctx.locale, ctx.company.zone, ctx.now) })
        : t("hub.signDetail");
    return open.map((version) => ({
      title: t("hub.sign", { label: version.label }),
      detail: detail(version),
      dueAt: undefined,
      action: openVersion(t("hub.open"), version),
    }));
  },

  async yours(ctx) {
    const t = policyWords.in(ctx.locale);
    const acknowledged = await acknowledgedBy(ctx, ctx.person.id);
    const version = (await versionsOf(ctx)).find((one) => isInForce(one, ctx.now));
    const at = version && acknowledged.get(version.id);
    if (!version || !at) return [];
    const when = sayInstant(at, ctx.locale, ctx.zone, ctx.now);
    return [
      {
        kind: "list",
        items: [
          {
            title: t("hub.version", { label: version.label }),
            detail: t("card.signed", { when }),
            action: openVersion(t("hub.open"), version),
          },
        ],
      },
    ];
  },
};
