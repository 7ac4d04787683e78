import { callback } from "../../../core/callback.ts";
import type { Card } from "../../../core/card.ts";
import type { Ctx } from "../../../core/context.ts";
import type { Duties, Notice } from "../../../core/feature.ts";
import { findPerson, hasRole, withRoles } from "../../../core/people.ts";
import { sayDay, sayDeadline } from "../../../core/wording.ts";
import { openVersion } from "../cards.ts";
import { policyWords } from "../messages/index.ts";
import type { KeptVersion } from "../model.ts";
import { versionsOf } from "../store.ts";
import { commentCard, commentForHrCard } from "./comment-cards.ts";
import { dueOf } from "./commenting.ts";
import { deskOf, onlyMakers } from "./desk.ts";
import { sayCommentNumber } from "./model.ts";
import { findComment } from "./store-making.ts";

const words = (ctx: Pick<Ctx, "locale">) => policyWords.in(ctx.locale);

type Seen = Pick<Ctx, "locale" | "zone" | "now" | "company">;

/** Asks for opinions on a version that is being made. */
export function consultCard(seen: Seen, version: Pick<KeptVersion, "id" | "label" | "state" | "consultUntil">): Card {
  const t = words(seen);
  const isRunning =
    version.state === "consultation" && version.consultUntil !== undefined && version.consultUntil > seen.now;
  const due = version.consultUntil ? sayDeadline(version.consultUntil, seen.locale, seen.company.zone, seen.now) : "";
  return {
    title: t("consultation.title", { label: version.label }),
    state: isRunning
      ? { tone: "waiting", text: t("consultation.until", { due }) }
      : { tone: "quiet", text: t("consultation.over") },
    body: isRunning ? [{ kind: "text", text: t("consultation.text") }] : [],
    actions: isRunning
      ? [
          {
            kind: "open",
            label: t("card.comment"),
            callback: callback("policy.comment", version.id),
            weight: "primary",
          },
          { kind: "run", label: t("card.changes"), callback: callback("policy.changes", version.id) },
          { kind: "run", label: t("card.whole"), callback: callback("policy.whole", version.id) },
        ]
      : [],
    foot: t("consultation.foot"),
  };
}

/** What was put right in the wording, or taken back: told to everybody, nothing to do. */
export function toldCard(seen: Seen, version: KeptVersion, what: "corrected" | "withdrawn"): Card {
  const t = words(seen);
  const day = version.effectiveFrom ? sayDay(version.effectiveFrom, seen.locale, seen.company.zone, seen.now) : "";
  return {
    title: t("card.title", { label: version.label }),
    state: { tone: "quiet", text: t(`told.${what}`, { day }) },
    body: [{ kind: "text", text: t(`told.${what}Text`) }],
    actions: [
      ...(what === "corrected"
        ? [{ kind: "run" as const, label: t("card.changes"), callback: callback("policy.changes", version.id) }]
        : []),
      openVersion(t("hub.open"), version),
    ],
    foot: t("told.foot"),
  };
}

const versionIn = async (ctx: Ctx, id: unknown): Promise<KeptVersion | undefined> =>
  (await versionsOf(ctx)).find((one) => one.id === id);

const consultNotice: Notice = {
  name: "policy.consult",
  family: "policy.consult",
  called: (locale) => policyWords.in(locale)("notices.consult"),
  async render(ctx, { id }) {
    const version = await versionIn(ctx, id);
    return version && version.state !== "draft" ? consultCard(ctx, version) : undefined;
  },
};

const told = (what: "corrected" | "withdrawn"): Notice => ({
  name: `policy.${what}`,
  called: (locale) => policyWords.in(locale)(`notices.${what}`),
  async render(ctx, { id }) {
    const version = await versionIn(ctx, id);
    return version && toldCard(ctx, version, what);
  },
});

/** Where a version stands, for those who make rules; drawn afresh with what they may do. */
const deskNotice = (name: "approved" | "propose" | "over"): Notice => ({
  name: `policy.${name}`,
  family: "policy.desk",
  called: (locale) => policyWords.in(locale)(`notices.${name}`),
  async render(ctx, { id }) {
    const version = await versionIn(ctx, id);
    if (!version) return undefined;
    onlyMakers(ctx, version.id);
    return deskOf(ctx, version);
  },
});

const commentNotice: Notice = {
  name: "policy.comment",
  family: "policy.comment",
  called: (locale) => policyWords.in(locale)("notices.comment"),
  async render(ctx, { id }) {
    const comment = await findComment(ctx, String(id));
    if (!comment || comment.state === "withdrawn") return undefined;
    const author = await findPerson(ctx.tx, comment.authorId);
    const { label = "" } = (await versionIn(ctx, comment.versionId)) ?? {};
    const { name = "–", department = "" } = author ?? {};
    const mayAnswer = ctx.person !== undefined && hasRole(ctx.person, "hr");
    return commentForHrCard(ctx, comment, {
      label,
      dueAt: await dueOf(ctx, comment),
      author: { name, department },
      mayAnswer,
    });
  },
};

const answeredNotice: Notice = {
  name: "policy.answered",
  called: (locale) => policyWords.in(locale)("notices.answered"),
  async render(ctx, { id }) {
    const comment = await findComment(ctx, String(id));
    if (!comment) return undefined;
    const { label = "" } = (await versionIn(ctx, comment.versionId)) ?? {};
    return commentCard(ctx, comment, { label, dueAt: undefined });
  },
};

export const makingNotices: Notice[] = [
  consultNotice,
  told("corrected"),
  told("withdrawn"),
  deskNotice("approved"),
  deskNotice("propose"),
  deskNotice("over"),
  commentNotice,
  answeredNotice,
];

/** An objection to the rules, or a reservation, is answered in its term by HR; then it goes up. */
export const commentDuties: Duties = {
  prefix: "pcm",
  async whoMust(ctx, subject) {
    const comment = await findComment(ctx, subject);
    if (comment?.state !== "open") return [];
    return (await withRoles(ctx.tx, ["hr"])).filter(({ id }) => id !== comment.authorId);
  },
  async whoNext(ctx, subject, _kind, level) {
    const comment = await findComment(ctx, subject);
    if (comment?.state !== "open" || level > 2) return [];
    return (await withRoles(ctx.tx, ["compliance"])).filter(({ id }) => id !== comment.authorId);
  },
  async line(ctx, subject) {
    const comment = await findComment(ctx, subject);
    if (comment?.state !== "open") return undefined;
    const number = sayCommentNumber(comment.number);
    return {
      title: words(ctx)("hub.answer", { number }),
      action: { kind: "run", label: words(ctx)("hub.open"), callback: callback("policy.comment-view", comment.id) },
    };
  },
};
