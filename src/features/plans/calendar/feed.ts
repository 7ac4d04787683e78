import { appendAudit } from "../../../core/audit.ts";
import { callback } from "../../../core/callback.ts";
import type { Action, Card } from "../../../core/card.ts";
import type { Ctx } from "../../../core/context.ts";
import { UserError } from "../../../core/errors.ts";
import type { PressHandler } from "../../../core/feature.ts";
import type { Feed } from "../../../core/feed.ts";
import { dropFeedLink, feedMadeAt, makeFeedLink } from "../../../core/links.ts";
import type { Person } from "../../../core/people.ts";
import type { DataSection } from "../../../core/personal-data.ts";
import { type Reply, replaceCard, say, showCard } from "../../../core/reply.ts";
import { sayInstant } from "../../../core/wording.ts";
import { type State, sayNumber } from "../model.ts";
import { type Seen, words } from "../wording.ts";
import { calendarText } from "./cards.ts";
import { DAYS_BACK, icsOf } from "./ics.ts";
import { plansBetween } from "./store.ts";
import { calendarOf } from "./team.ts";

/** One's approved hours in one's own calendar program: a secret address, which its person makes and takes back. */

const FEED = "ics";
/** What somebody approved once; the rest is nobody's appointment. */
const STATES: readonly State[] = ["approved", "active", "overdue", "report_returned", "completed", "lapsed", "revoked"];
/** No plan reaches so far. */
const DAYS_AHEAD = 400;

export const planFeed: Feed = {
  name: FEED,
  async make(ctx) {
    const at = (days: number) => new Date(ctx.now.getTime() + days * 86_400_000);
    const window = { from: at(-DAYS_BACK - 1), to: at(DAYS_AHEAD), states: STATES };
    const plans = await plansBetween(ctx, [ctx.person.id], window);
    const p = words(ctx);
    const text = icsOf(plans, {
      calendar: calendarOf(ctx, ctx.person),
      now: ctx.now,
      name: calendarText(ctx)("feed.name"),
      summaryOf: ({ row, content }) => `${sayNumber(row.number)} · ${p(`purposes.${content.purpose}`)}`,
    });
    return { mime: "text/calendar; charset=utf-8", fileName: "plans.ics", text };
  },
};

/** What asks first: whoever has the address can read. */
function asking(seen: Seen, event: "feed-make" | "feed-drop", kind: "make" | "again" | "drop"): Action {
  const t = calendarText(seen);
  return {
    kind: "run",
    label: t(`feed.${kind}.label`),
    callback: callback(`plan.${event}`),
    ...(kind !== "drop" && { weight: "primary" }),
    confirm: {
      title: t(`feed.${kind}.title`),
      text: t(`feed.${kind}.text`),
      yes: t(`feed.${kind}.label`),
      no: words(seen)("buttons.back"),
    },
  };
}

/** `/plan calendar`: whether there is a feed, and how to make or end it. @param madeAt undefined: there is none */
export function feedCard(seen: Seen, madeAt: Date | undefined): Card {
  const t = calendarText(seen);
  const when = madeAt && sayInstant(madeAt, seen.locale, seen.zone, seen.now);
  return {
    title: t("feed.title"),
    state: { tone: when ? "good" : "quiet", text: when ? t("feed.made", { when }) : t("feed.none") },
    body: [
      { kind: "text", text: t("feed.text") },
      ...(when ? [{ kind: "note" as const, text: t("feed.hidden") }] : []),
    ],
    actions: when
      ? [asking(seen, "feed-make", "again"), asking(seen, "feed-drop", "drop")]
      : [asking(seen, "feed-make", "make")],
    foot: t("feed.foot"),
  };
}

/** The address, shown once. */
export function addressCard(seen: Seen, url: string): Card {
  const t = calendarText(seen);
  return {
    title: t("feed.title"),
    state: { tone: "good", text: t("feed.ready") },
    body: [
      { kind: "text", text: t("feed.once") },
      { kind: "code", text: url },
      { kind: "note", text: t("feed.how") },
    ],
    actions: [],
    foot: t("feed.foot"),
  };
}

function reader(ctx: Ctx): Person {
  if (!ctx.person) throw new UserError("not-yours", words(ctx)("reasons.not-yours"));
  return ctx.person;
}

/** `/plan calendar`. */
export async function feedCommand(ctx: Ctx): Promise<Reply> {
  return showCard(feedCard(ctx, await feedMadeAt(ctx.tx, ctx, FEED, reader(ctx).id)));
}

const record = (ctx: Ctx, person: Person, action: string): Promise<void> =>
  appendAudit(ctx.tx, ctx.now, { subject: person.id, actor: ctx.actor, action, data: {} });

export const feedPresses: PressHandler[] = [
  {
    name: "plan.feed-make",
    async handle(ctx) {
      const person = reader(ctx);
      const token = await makeFeedLink(ctx.tx, ctx, FEED, person.id);
      await record(ctx, person, "plan.feed-made");
      // Kept nowhere: what stands in a conversation is read by whoever finds the phone.
      return { ...showCard(addressCard(ctx, `${ctx.publicUrl}/w/ics/${token}.ics`)), transient: true };
    },
  },
  {
    name: "plan.feed-drop",
    async handle(ctx) {
      const person = reader(ctx);
      if (!(await dropFeedLink(ctx.tx, FEED, person.id))) return say(calendarText(ctx)("feed.gone"), "quiet");
      await record(ctx, person, "plan.feed-dropped");
      return replaceCard(feedCard(ctx, undefined));
    },
  },
];

/** That there is a feed, and since when; its address is known to nobody but them. */
export async function feedData(ctx: Ctx, person: Person): Promise<DataSection[]> {
  const t = calendarText(ctx);
  const madeAt = await feedMadeAt(ctx.tx, ctx, FEED, person.id);
  return [
    {
      key: "plans.calendar",
      title: t("feed.title"),
      columns: [t("feed.since")],
      rows: madeAt ? [[madeAt]] : [],
      leftOut: t("feed.leftOut"),
    },
  ];
}
