import type { Card } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import type { Notice } from "../../core/feature.ts";
import { LOCALES } from "../../core/locale.ts";
import { sayDue } from "../../core/wording.ts";
import { findCase } from "../cases/index.ts";
import { versionInForce } from "../policy/index.ts";
import { drawWork } from "./facts.ts";
import { has } from "./handling.ts";
import { broadcastWords } from "./messages/index.ts";
import type { Broadcast } from "./model.ts";
import {
  channelCard,
  correctedCard,
  endedCard,
  readerCard,
  type Shown,
  subjectCard,
  withdrawnCard,
} from "./reader-cards.ts";
import { whyNotReady } from "./ready.ts";
import { heldCard, libraryEmptyCard } from "./schedules/cards.ts";
import { findBroadcast } from "./store.ts";
import { hasGot, recipientOf } from "./store-results.ts";

/** What a reader sees, with the clauses of the version in force; undefined where its words are gone. */
export async function shownOf(ctx: Ctx, row: Broadcast): Promise<Shown | undefined> {
  const { content } = row;
  if (!content) return undefined;
  const version = content.clauses.length > 0 ? await versionInForce(ctx, ctx.now) : undefined;
  return { row: { ...row, content }, versionId: version?.id };
}

/** Taken back or over: what stands in its place, for whoever had it. */
async function inItsPlace(ctx: Ctx, row: Broadcast): Promise<Card | undefined> {
  // Whoever never had it does not hear of it by its being taken back.
  if (ctx.person && !(await hasGot(ctx, row.id, ctx.person.id))) return undefined;
  return row.state === "recalled" ? withdrawnCard(ctx, row) : endedCard(ctx, row);
}

const isGone = ({ state }: Broadcast): boolean => state === "recalled" || state === "ended";

/** The card as a recipient has it now. */
export async function directCard(ctx: Ctx, row: Broadcast): Promise<Card | undefined> {
  if (isGone(row)) return inItsPlace(ctx, row);
  const shown = await shownOf(ctx, row);
  if (!shown || !ctx.person) return undefined;
  return readerCard(ctx, shown, await recipientOf(ctx, row.id, ctx.person.id));
}

const called = (key: "direct" | "channel" | "work" | "corrected" | "subject" | "test"): Pick<Notice, "called"> => ({
  called: (locale) => broadcastWords.in(locale)(`sent.${key}`),
});

export const broadcastNotices: Notice[] = [
  {
    name: "broadcasts.direct",
    ...called("direct"),
    async render(ctx, { id }) {
      const row = await findBroadcast(ctx, String(id));
      return row && directCard(ctx, row);
    },
  },
  {
    name: "broadcasts.mail",
    ...called("direct"),
    async render(ctx, { id }) {
      const row = await findBroadcast(ctx, String(id));
      // A mail cannot be taken back; what was not sent yet is not sent. The page behind its link says that it was.
      return row && directCard(ctx, row);
    },
  },
  {
    name: "broadcasts.channel",
    ...called("channel"),
    async render(ctx, { id }) {
      const row = await findBroadcast(ctx, String(id));
      if (!row) return undefined;
      if (isGone(row)) return inItsPlace(ctx, row);
      const shown = await shownOf(ctx, row);
      const { language } = row.ways;
      return shown && channelCard(shown, language === "both" ? LOCALES : [language]);
    },
  },
  {
    name: "broadcasts.test",
    ...called("test"),
    async render(ctx, { id }) {
      const row = await findBroadcast(ctx, String(id));
      const shown = row && (await shownOf(ctx, row));
      if (!shown) return undefined;
      const card = readerCard(ctx, shown, undefined);
      return { ...card, foot: broadcastWords.in(ctx.locale)("reader.test") };
    },
  },
  {
    name: "broadcasts.work",
    family: "broadcasts.work",
    ...called("work"),
    async render(ctx, { id }) {
      const row = await findBroadcast(ctx, String(id));
      return row && (await has(ctx, row, "keeper")) ? drawWork(ctx, row) : undefined;
    },
  },
  {
    name: "broadcasts.corrected",
    ...called("corrected"),
    async render(ctx, { id }) {
      const row = await findBroadcast(ctx, String(id));
      return row && correctedCard(ctx, row);
    },
  },
  {
    name: "broadcasts.subject",
    family: "broadcasts.subject",
    ...called("subject"),
    async render(ctx, { id }) {
      const row = await findBroadcast(ctx, String(id));
      const source = row?.sourceId ? await findCase(ctx, row.sourceId) : undefined;
      if (!row?.objectUntil || source?.subjectId !== ctx.person?.id || row.state === "discarded") return undefined;
      return subjectCard(ctx, row, {
        until: sayDue(ctx, row.objectUntil),
        isOpen: ctx.now < row.objectUntil,
        hasObjected: row.objectedAt !== undefined,
      });
    },
  },
  {
    name: "broadcasts.schedule-held",
    ...called("work"),
    async render(ctx, { id }) {
      const row = await findBroadcast(ctx, String(id));
      if (!row || !(await has(ctx, row, "keeper"))) return undefined;
      const reason = row.state === "draft" ? await whyNotReady(ctx, row) : undefined;
      return reason === undefined ? drawWork(ctx, row) : heldCard(ctx, row, reason);
    },
  },
  {
    name: "broadcasts.library-empty",
    ...called("work"),
    render: async (ctx, { kind }) => libraryEmptyCard(ctx, kind === "warning" ? "warning" : "positive"),
  },
];
