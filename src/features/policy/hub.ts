import { callback } from "../../core/callback.ts";
import type { Ctx } from "../../core/context.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import type { HubDuty, HubPart } from "../../core/feature.ts";
import { hasRole, type Person } from "../../core/people.ts";
import { sayDay, sayInstant } from "../../core/wording.ts";
import { openVersion } from "./cards.ts";
import { hasSaidChannel } from "./consent/handling.ts";
import { MAKERS, publishedVersions, visibleVersions } from "./facts.ts";
import { SECONDS } from "./life.ts";
import { isOver } from "./making/closing.ts";
import { commentsOf, openComments } from "./making/store-making.ts";
import { policyWords } from "./messages/index.ts";
import { acknowledgedAt, isInForce, type KeptVersion, whyNotAcknowledge } from "./model.ts";
import { teamWaits } from "./signing/register.ts";
import { acknowledgedBy, countOnPaper, findRequestOf } from "./signing/store-signing.ts";
import { versionsOf } from "./store.ts";

type Reading = Ctx & { person: Person };

/** What applies to this person, now or soon, and of which they have not taken note: nothing follows from it before. */
async function toSign(ctx: Reading): Promise<HubDuty[]> {
  const t = policyWords.in(ctx.locale);
  const published = await publishedVersions(ctx);
  const acknowledged = await acknowledgedBy(ctx, ctx.person.id);
  const open = published.filter(
    (version) =>
      acknowledgedAt(version, published, acknowledged) === undefined &&
      whyNotAcknowledge(version, ctx.person, ctx.now) === undefined,
  );
  const duties: HubDuty[] = [];
  for (const version of open) {
    const request = version.basisId && (await findRequestOf(ctx, version.basisId, ctx.person.id));
    const terms = request ? await openDeadlines(ctx.tx, [request.id]) : [];
    duties.push({
      title: t("hub.sign", { label: version.label }),
      detail: signDetail(ctx, version),
      dueAt: terms.find(({ kind }) => kind === "sign")?.dueAt,
      action: openVersion(t("hub.open"), version),
    });
  }
  return duties;
}

function signDetail(ctx: Ctx, version: KeptVersion): string {
  const t = policyWords.in(ctx.locale);
  if (!version.effectiveFrom || isInForce(version, ctx.now)) return t("hub.signDetail");
  return t("hub.signDetailComing", { day: sayDay(version.effectiveFrom, ctx.locale, ctx.company.zone, ctx.now) });
}

/** Opinions that are asked for, a consultation to be ended, the second yes to publishing, and the question about the channel. */
async function toAnswer(ctx: Reading): Promise<HubDuty[]> {
  const t = policyWords.in(ctx.locale);
  const duties: HubDuty[] = [];
  const said = new Set((await commentsOf(ctx, ctx.person.id, 50)).map(({ versionId }) => versionId));
  for (const version of await visibleVersions(ctx)) {
    const isAsked = version.state === "consultation" && version.consultUntil && version.consultUntil > ctx.now;
    if (isAsked && !said.has(version.id)) {
      duties.push({
        title: t("hub.consult", { label: version.label }),
        detail: t("hub.consultDetail"),
        dueAt: version.consultUntil,
        action: { kind: "run", label: t("hub.open"), callback: callback("policy.changes", version.id) },
      });
    }
    if (isOver(version, ctx.now) && hasRole(ctx.person, "hr")) {
      duties.push({
        title: t("hub.close", { label: version.label }),
        detail: t("hub.closeDetail"),
        dueAt: undefined,
        action: { kind: "run", label: t("hub.open"), callback: callback("policy.desk", version.id) },
      });
    }
    const isSecond = hasRole(ctx.person, ...SECONDS) && version.proposedBy !== ctx.person.id;
    if (version.state === "approved" && version.proposedFrom && isSecond) {
      duties.push({
        title: t("hub.second", { label: version.label }),
        detail: t("hub.secondDetail"),
        dueAt: version.proposedFrom,
        action: { kind: "run", label: t("hub.open"), callback: callback("policy.desk", version.id) },
      });
    }
  }
  if (ctx.person.isInScope && !(await hasSaidChannel(ctx, ctx.person))) {
    duties.push({
      title: t("hub.consent"),
      detail: t("hub.consentDetail"),
      dueAt: undefined,
      action: { kind: "run", label: t("hub.open"), callback: callback("policy.consent", "chat") },
    });
  }
  return duties;
}

export const policyHub: HubPart = {
  needsYou: async (ctx) => [...(await toSign(ctx)), ...(await toAnswer(ctx))],

  async yours(ctx) {
    const t = policyWords.in(ctx.locale);
    const published = await publishedVersions(ctx);
    const acknowledged = await acknowledgedBy(ctx, ctx.person.id);
    const version = published.find((one) => isInForce(one, ctx.now));
    const at = version && acknowledgedAt(version, published, acknowledged);
    if (!version || !at) return [];
    const when = sayInstant(at, ctx.locale, ctx.zone, ctx.now);
    const items = [
      {
        title: t("hub.version", { label: version.label }),
        detail: t("card.signed", { when }),
        action: openVersion(t("hub.open"), version),
      },
    ];
    const [comment] = (await commentsOf(ctx, ctx.person.id, 5)).filter(({ state }) => state === "open");
    if (comment) {
      items.push({
        title: t("comments.mine"),
        detail: t("comments.open"),
        action: { kind: "run", label: t("hub.open"), callback: callback("policy.my-comments", "mine") },
      });
    }
    return [{ kind: "list", items }];
  },

  async queues(ctx) {
    const t = policyWords.in(ctx.locale);
    const items = [];
    if (hasRole(ctx.person, "hr")) {
      const { count } = await openComments(ctx, 1);
      const onPaper = await countOnPaper(ctx);
      if (count > 0) {
        const action = { kind: "run" as const, label: t("hub.open"), callback: callback("policy.open-comments", "0") };
        items.push({ title: t("desk.comments", { count }), action });
      }
      if (onPaper > 0) {
        const action = { kind: "run" as const, label: t("hub.open"), callback: callback("policy.on-paper", "0") };
        items.push({ title: t("desk.onPaper", { count: onPaper }), action });
      }
    }
    if (hasRole(ctx.person, ...MAKERS)) {
      const making = (await versionsOf(ctx)).filter(({ state }) =>
        ["draft", "consultation", "approved"].includes(state),
      );
      const action = { kind: "run" as const, label: t("hub.open"), callback: callback("policy.desk", "all") };
      items.push({ title: t("desk.title"), detail: t("hub.making", { count: making.length }), action });
    }
    if (await teamWaits(ctx, ctx.person.id)) {
      const action = { kind: "run" as const, label: t("hub.open"), callback: callback("policy.team", "mine") };
      items.push({ title: t("waiting.teamTitle"), action });
    }
    return items;
  },
};
