import { closeAuditDay } from "./audit.ts";
import { addDays, type CivilDate, civilDateIn } from "./calendar/index.ts";
import { callback } from "./callback.ts";
import { channelData, keptChannels } from "./channels.ts";
import { type Ctx, systemCtx } from "./context.ts";
import { reminderNotice, watchDeadlines } from "./deadlines/watch.ts";
import { sweepDialogues } from "./dialogues.ts";
import { type DirectoryEntry, type ImportCounts, importDirectory } from "./directory.ts";
import { completeEvidence, FETCH_EVIDENCE, sweepEvidence } from "./evidence.ts";
import type { Feature, Notice, Registry, Sample } from "./feature.ts";
import type { FileRef } from "./interaction.ts";
import type { Job, RecurringJob } from "./jobs.ts";
import { markMoved } from "./lifecycle.ts";
import { sweepLinks } from "./links.ts";
import type { Locale } from "./locale.ts";
import { coreWords } from "./messages/index.ts";
import { addMessages } from "./outbox.ts";
import { withRoles } from "./people.ts";
import { eraseDue } from "./retention.ts";
import type { Services } from "./services.ts";
import { PlatformError, type Surface } from "./surface.ts";
import { sweepTurns } from "./turns.ts";
import { offerCard } from "./typed-words.ts";

/** What the house itself does, whatever features there are. */
export type HouseParts = {
  /** The registry that the house is part of, once it is made. */
  registry: () => Registry;
  surfaces: readonly Surface[];
  /** The directories that can be read, with a name for the log. */
  directories: readonly { name: string; read(): Promise<DirectoryEntry[]> }[];
  /** After a directory was read: what waits for people to be known. */
  onPeopleRead(ctx: Ctx): Promise<void>;
};

/** The feature that is always there: reminders, daily roots, sweeping, directories, files. */
export function createHouse(parts: HouseParts): Feature {
  const { registry, surfaces, directories } = parts;
  const fetchEvidence: Job = {
    name: FETCH_EVIDENCE,
    // As long as a message is tried: a platform may be down for a weekend.
    retries: (3 * 86_400) / FETCH_WAIT_SECONDS,
    longestWaitSeconds: FETCH_WAIT_SECONDS,
    handle: (services, data) =>
      fetchOne(services, surfaces, data as { id: string; file: FileRef & { kind: "remote" } }),
  };
  const recurring: RecurringJob[] = [
    {
      name: "deadlines.watch",
      cron: "* * * * *",
      what: "Reminds of deadlines and passes overdue ones up",
      handle: async (services) => {
        await watchDeadlines(services, registry());
      },
    },
    {
      name: "audit.close-day",
      cron: "5 0 * * *",
      what: "Makes the daily Merkle root of the audit log and posts it",
      handle: closeDay,
    },
    {
      name: "house.sweep",
      cron: "30 3 * * *",
      what: "Throws away expired links, sessions, uploads, dialogues and received-event keys",
      handle: sweep,
    },
    {
      name: "retention.erase",
      cron: "50 3 * * *",
      what: "Erases what has been kept long enough (shenyan retention shows what)",
      handle: async (services) => {
        const rows = (await eraseDue(services, registry())).filter(({ count }) => count > 0);
        for (const { kind, count } of rows) services.log.info({ kind, count }, "what was due was erased");
      },
    },
    {
      name: "people.sync",
      cron: "10 3 * * *",
      what: "Reads the directories of the connected platforms",
      handle: async (services) => {
        for (const directory of directories) await syncDirectory(services, directory, parts.onPeopleRead);
      },
    },
    {
      name: "calendar.ask-for-notice",
      cron: "0 10 * 10-12 1",
      what: "From 25 October on reminds administrators weekly while next year's days off are not known (R-WD-10)",
      handle: askForNotice,
    },
  ];
  return {
    name: "house",
    words: coreWords as never,
    notices: [reminderNotice(registry), rootNotice, missingNotice],
    jobs: [fetchEvidence, ...recurring],
    recurring,
    personalData: async (ctx, person) => [await channelData(ctx, person.id)],
    retention: [keptChannels],
    samples: houseSamples,
  };
}

/** So long apart are the tries to fetch a file, once the first ones failed. */
const FETCH_WAIT_SECONDS = 600;
/** What was not to be had for so long is not waited for any longer. */
const FETCH_MAX_MS = 3 * 86_400_000;

/** Fetches one file from its platform. What the platform does not give any more is told to the reporter. */
async function fetchOne(
  { db, vault, clock, log }: Services,
  surfaces: readonly Surface[],
  { id, file }: { id: string; file: FileRef & { kind: "remote" } },
): Promise<void> {
  const surface = surfaces.find((item) => item.platform === file.platform);
  let fetched: { bytes: Uint8Array } | { refusal: "not-fetched" };
  try {
    fetched = surface ? await surface.fetchFile(file) : { refusal: "not-fetched" };
  } catch (error) {
    const row = await db.prisma.evidence.findUnique({ where: { id }, select: { createdAt: true } });
    const isTooOld = row !== null && clock.now().getTime() - row.createdAt.getTime() >= FETCH_MAX_MS;
    const isFinal = error instanceof PlatformError && error.retry === "never";
    if (!isFinal && !isTooOld) throw error;
    log.warn({ evidence: id, ...(isFinal ? { code: error.code } : { err: error }) }, "a file could not be fetched");
    fetched = { refusal: "not-fetched" };
  }
  await db.transaction(async (tx) => {
    await completeEvidence(tx, { vault }, id, fetched);
    const row = await tx.prisma.evidence.findUnique({ where: { id }, select: { subject: true } });
    if (row?.subject) await markMoved({ tx, vault, now: clock.now() }, row.subject);
  });
}

const NO_NOTICE = "core.calendar-missing";

async function askForNotice(services: Services): Promise<void> {
  const now = services.clock.now();
  const today = civilDateIn(now, services.company.zone);
  const next = `${Number(today.slice(0, 4)) + 1}`;
  if (today.slice(5) < "10-25" || services.calendars.of(services.company.region).covers(`${next}-12-31` as CivilDate))
    return;
  await services.db.transaction(async (tx) => {
    const to = (await withRoles(tx, ["admin"])).map(({ id }) => ({ personId: id }));
    await addMessages(tx, now, [{ key: `calendar:${today}`, notice: NO_NOTICE, params: { year: next }, to }]);
  });
}

const missingNotice: Notice = {
  name: NO_NOTICE,
  called: (locale) => coreWords.in(locale)("personal.calendarNotice"),
  async render(ctx, params) {
    const t = coreWords.in(ctx.locale);
    const year = String(params.year);
    return {
      title: t("calendar.title", { year }),
      body: [{ kind: "text", text: t("calendar.text", { year }) }],
      actions: [],
    };
  },
};

const ROOT_NOTICE = "core.audit-root";

async function closeDay(services: Services): Promise<void> {
  const { complianceChannel: channel } = services;
  const now = services.clock.now();
  const day = addDays(civilDateIn(now, services.company.zone), -1);
  await services.db.transaction(async (tx) => {
    const closed = await closeAuditDay(tx, day, now);
    if (!closed || !channel) return;
    await addMessages(tx, now, [{ key: `audit-root:${day}`, notice: ROOT_NOTICE, params: closed, to: [channel] }]);
  });
}

const rootNotice: Notice = {
  name: ROOT_NOTICE,
  async render(ctx, params) {
    const t = coreWords.in(ctx.locale);
    return {
      title: t("audit.title", { day: String(params.day) }),
      body: [
        { kind: "text", text: t("audit.text", { count: Number(params.entries) }) },
        { kind: "code", text: String(params.root) },
      ],
      actions: [],
    };
  },
};

/** Days that the key of a received event, and what was answered, are kept: longer than any platform repeats one. */
const INBOX_DAYS = 14;

/** Files whose job was lost: their subject says that they are not coming, instead of waiting for ever. */
async function giveUpFetching({ db, vault, clock }: Pick<Services, "db" | "vault" | "clock">, before: Date) {
  const where = { state: "fetching", createdAt: { lt: before } };
  for (const { id, subject } of await db.prisma.evidence.findMany({ where, select: { id: true, subject: true } })) {
    await db.transaction(async (tx) => {
      await completeEvidence(tx, { vault }, id, { refusal: "not-fetched" });
      if (subject) await markMoved({ tx, vault, now: clock.now() }, subject);
    });
  }
}

async function sweep({ db, vault, clock }: Services): Promise<void> {
  const now = clock.now();
  await sweepLinks(db, now);
  await sweepEvidence(db, now);
  await giveUpFetching({ db, vault, clock }, new Date(now.getTime() - FETCH_MAX_MS - 86_400_000));
  await sweepDialogues(db, now);
  await sweepTurns(db, now);
  const before = new Date(now.getTime() - INBOX_DAYS * 86_400_000);
  await db.sql({ name: "house.sweep-inbox", text: "DELETE FROM inbox WHERE received_at < $1" }, [before]);
  // An answer that was sent as a card holds what it showed, also of what is erased in its own time.
  const text = "UPDATE message SET card = NULL WHERE card IS NOT NULL AND created_at < $1";
  await db.sql({ name: "house.sweep-replies", text }, [before]);
}

/** Reads one directory and takes it in; says how many people were made, kept and switched off. */
export async function syncDirectory(
  services: Services,
  directory: HouseParts["directories"][number],
  onPeopleRead: HouseParts["onPeopleRead"],
): Promise<ImportCounts> {
  const entries = await directory.read();
  const counts = await services.db.transaction(async (tx) => {
    const ctx = systemCtx(services, tx);
    const taken = await importDirectory(tx, entries, services.company, ctx.now, { isWhole: true });
    await onPeopleRead(ctx);
    return taken;
  });
  services.log[counts.clashes > 0 ? "warn" : "info"](
    { directory: directory.name, ...counts },
    "the directory was read",
  );
  return counts;
}

function houseSamples(locale: Locale): Sample[] {
  const t = coreWords.in(locale);
  const open = {
    kind: "run",
    label: t("reminders.open"),
    callback: callback("incident.view", "inc_0000000000000001"),
  } as const;
  const line = (number: number) => ({
    title: t("reminders.overdue", {
      line: `INC-${number}`,
      when: "11/25 18:00",
      late: t("time.late_days", { count: 2 }),
    }),
    action: open,
  });
  return [
    {
      name: "core.welcome",
      card: {
        title: t("help.welcomeTitle"),
        body: [{ kind: "text", text: t("help.welcome") }],
        actions: [{ kind: "run", label: t("help.open"), callback: callback("core.hub"), weight: "primary" }],
      },
    },
    { name: "core.offer", card: offerCard({ locale }, [{ ...open, label: locale === "zh-CN" ? "举报" : "report" }]) },
    { name: "core.sentence", card: { title: "", body: [{ kind: "text", text: t("router.moved") }], actions: [] } },
    {
      name: "core.digest",
      card: {
        title: t("reminders.digestTitle", { count: 12 }),
        body: [{ kind: "list", items: Array.from({ length: 12 }, (_, i) => line(1001 + i)) }],
        actions: [{ kind: "run", label: t("help.open"), callback: callback("core.hub") }],
        foot: t("reminders.foot"),
      },
    },
    {
      name: "core.hub-empty",
      card: {
        title: t("hub.title"),
        body: [
          { kind: "heading", text: t("hub.needsYou") },
          { kind: "note", text: t("hub.nothing") },
        ],
        actions: [{ kind: "run", label: t("help.show"), callback: callback("core.help") }],
      },
    },
    {
      name: "core.audit-root",
      card: {
        title: t("audit.title", { day: "2026-11-24" }),
        body: [
          { kind: "text", text: t("audit.text", { count: 1234 }) },
          { kind: "code", text: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" },
        ],
        actions: [],
      },
    },
  ];
}
