import { callback } from "../../../core/callback.ts";
import type { Ctx } from "../../../core/context.ts";
import { openDeadlines } from "../../../core/deadlines/read.ts";
import { defineFeature, type Notice, type PressHandler } from "../../../core/feature.ts";
import { type Reply, say, showCard } from "../../../core/reply.ts";
import { calendarDownload, calendarUrl } from "./calendar.ts";
import { listCard, pastCard, sayStanding, sayWhen, type What, words } from "./cards.ts";
import { checkInCommand, checkInForms, checkInPresses, scannedPage, screenPage } from "./check-in.ts";
import { sessionDuties } from "./duties.ts";
import { actor, drawSession, existing, isTrainer, showSession } from "./handling.ts";
import { inviteJob, invitingForms, invitingPresses } from "./inviting.ts";
import { sessionLife } from "./life.ts";
import { materialForms, materialPresses } from "./materials.ts";
import { readCard } from "./materials-card.ts";
import { sessionWords } from "./messages/index.ts";
import { type Changed, sayNumber } from "./model.ts";
import { rosterForms, rosterPresses } from "./roster.ts";
import { sessionSamples } from "./samples.ts";
import { signingPresses } from "./signing.ts";
import {
  comingSessions,
  dueSessions,
  eraseSession,
  findByNumber,
  listedSession,
  madeBy,
  nextOwn,
  pastSessions,
  sessionsOf,
  sessionsToRecord,
} from "./store.ts";
import { correctionsOf } from "./store-seats.ts";
import { writingForms, writingPresses } from "./writing.ts";

const SHOWN = 8;

const ALL = "all";
const offsetOf = (arg: string | undefined): number => (/^\d{1,4}$/.test(arg ?? "") ? Number(arg) : 0);

async function list(ctx: Ctx, course?: string, from = 0): Promise<Reply> {
  const trainer = isTrainer(ctx);
  const toRecord = trainer && !course && from === 0 ? await sessionsToRecord(ctx, SHOWN) : [];
  const limit = Math.max(1, SHOWN - toRecord.length);
  const coming = await comingSessions(ctx, { from, limit: limit + 1 }, course);
  const next = coming.length > limit ? { id: course ?? ALL, from: from + limit } : undefined;
  return showCard(listCard(ctx, { coming: coming.slice(0, limit), toRecord }, trainer, next));
}

async function past(ctx: Ctx, from: number): Promise<Reply> {
  const rows = await pastSessions(ctx, isTrainer(ctx), { from, limit: SHOWN + 1 });
  return showCard(pastCard(ctx, rows.slice(0, SHOWN), rows.length > SHOWN ? from + SHOWN : undefined));
}

const presses: PressHandler[] = [
  {
    name: "session.list",
    handle: (ctx, { id, arg }) => list(ctx, id === ALL || id === "" ? undefined : id, offsetOf(arg)),
  },
  { name: "session.past", handle: (ctx, { arg }) => past(ctx, offsetOf(arg)) },
  { name: "session.show", handle: (ctx, { id }) => showSession(ctx, id) },
  {
    name: "session.calendar",
    async handle(ctx, { id }) {
      const session = await existing(ctx, id);
      const listed = await listedSession(ctx, id);
      if (listed?.rank === undefined) return say(words(ctx)("said.notSigned"), "quiet");
      const url = calendarUrl(ctx, session, actor(ctx).id);
      return {
        ...showCard(readCard(ctx, session, { title: `${sayNumber(session.number)}.ics`, url, isFile: true })),
        transient: true,
      };
    },
  },
  ...signingPresses,
  ...writingPresses,
  ...invitingPresses,
  ...materialPresses,
  ...checkInPresses,
  ...rosterPresses,
];

const told: Notice = {
  name: "sessions.told",
  family: "sessions.told",
  called: (locale) => sessionWords.in(locale)("sent.told"),
  async render(ctx, { id, what, changed }) {
    const listed = await listedSession(ctx, String(id));
    if (!listed) return undefined;
    // Whoever signed off meanwhile is not reminded of what they left.
    const isTheirs = listed.rank !== undefined || listed.hasAttended;
    if (!isTheirs && (what === "tomorrow" || what === "soon" || what === "up" || what === "back")) return undefined;
    // Whoever was only asked has nothing to do with one that is off.
    if (!isTheirs && what === "invited" && listed.session.state === "cancelled") return undefined;
    return drawSession(ctx, String(id), { what: what as What, changed: (changed ?? []) as Changed[] });
  },
};

/** Lessons in a room: planned, signed up for, checked in to, recorded. Not to come is counted against nobody. */
export const sessions = defineFeature({
  name: "sessions",
  words: sessionWords as never,
  commands: [
    {
      name: "sessions",
      words: { "zh-CN": ["授课", "集中授课"], en: ["session", "sessions"] },
      summary: (locale) => sessionWords.in(locale)("summary"),
      handle: (ctx) => list(ctx),
    },
    checkInCommand,
  ],
  presses,
  forms: [...writingForms, ...invitingForms, ...materialForms, ...checkInForms, ...rosterForms],
  notices: [told],
  lifeCycles: [sessionLife as never],
  duties: [sessionDuties],
  jobs: [inviteJob],
  numbered: {
    prefix: "cls",
    async open(ctx, number) {
      const found = await findByNumber(ctx, number);
      return found && showSession(ctx, found.id);
    },
    idOf: async (ctx, number) => (await findByNumber(ctx, number))?.id,
  },
  downloads: [calendarDownload],
  pages: [screenPage],
  publicPages: [scannedPage],
  hub: {
    async needsYou(ctx) {
      if (!isTrainer(ctx)) return [];
      const rows = (await sessionsToRecord(ctx, SHOWN)).filter(({ session }) => session.makerId === ctx.person.id);
      const dues = await openDeadlines(
        ctx.tx,
        rows.map(({ session }) => session.id),
      );
      return rows.map(({ session }) => ({
        title: words(ctx)("duty.record", { number: sayNumber(session.number) }),
        detail: session.title,
        action: { kind: "run", label: words(ctx)("list.open"), callback: callback("session.manage", session.id) },
        dueAt: dues.find(({ subject, kind }) => subject === session.id && kind === "record")?.dueAt,
      }));
    },
    async yours(ctx) {
      const next = await nextOwn(ctx);
      if (!next) return [];
      const title = words(ctx)("hub.title", { title: next.session.title });
      const detail = `${sayWhen(ctx, next.session)} · ${sayStanding(ctx, next)}`;
      const action = {
        kind: "run",
        label: words(ctx)("list.open"),
        callback: callback("session.show", next.session.id),
      } as const;
      return [{ kind: "list", items: [{ title, detail, action }] }];
    },
  },
  async personalData(ctx, person) {
    const t = words(ctx);
    const seats = await correctionsOf(ctx, person.id);
    const taken = (await sessionsOf({ ...ctx, person })).map(({ session }) => {
      const seat = seats.get(session.id);
      return [
        sayNumber(session.number),
        session.title,
        session.startsAt,
        t("data.taker"),
        seat?.signedAt,
        seat?.attendedAt,
        seat?.reason,
      ];
    });
    const made = (await madeBy(ctx, person.id)).map(({ number, title, startsAt }) => [
      sayNumber(number),
      title,
      startsAt,
      t("data.trainer"),
      undefined,
      undefined,
      undefined,
    ]);
    return [
      {
        key: "training.sessions",
        title: t("data.title"),
        columns: [
          t("data.number"),
          t("data.topic"),
          t("data.when"),
          t("data.role"),
          t("data.signedAt"),
          t("data.there"),
          t("data.reason"),
        ],
        rows: [...taken, ...made],
      },
    ];
  },
  retention: [
    {
      kind: "training.sessions",
      months: 24,
      description: (locale) => sessionWords.in(locale)("data.kept"),
      due: dueSessions,
      erase: eraseSession,
    },
  ],
  samples: sessionSamples,
});
