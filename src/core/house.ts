import { closeAuditDay } from "./audit.ts";
import { addDays, civilDateIn } from "./calendar/index.ts";
import { callback } from "./callback.ts";
import { systemCtx } from "./context.ts";
import { reminderNotice, watchDeadlines } from "./deadlines/watch.ts";
import { completeEvidence, FETCH_EVIDENCE, sweepEvidence } from "./evidence.ts";
import type { Feature, Notice, Registry, Sample } from "./feature.ts";
import type { FileRef, Platform } from "./interaction.ts";
import type { Job, RecurringJob } from "./jobs.ts";
import { sweepLinks } from "./links.ts";
import type { Locale } from "./locale.ts";
import { coreWords } from "./messages/index.ts";
import { addMessages, markStale } from "./outbox.ts";
import { type CompanyDefaults, type DirectoryEntry, importDirectory } from "./people.ts";
import type { Services } from "./services.ts";
import { PlatformError, type Surface } from "./surface.ts";

/** What the house itself does, whatever features there are. */
export type HouseParts = {
  /** The registry that the house is part of, once it is made. */
  registry: () => Registry;
  surfaces: readonly Surface[];
  /** The directories that can be read, with a name for the log. */
  directories: readonly { name: string; read(): Promise<DirectoryEntry[]> }[];
  /** Where the daily root of the audit log is posted. */
  complianceChannel?: { platform: Platform; channel: string };
};

export function createHouse(parts: HouseParts): Feature {
  const { registry, surfaces, directories, complianceChannel } = parts;
  const fetchEvidence: Job = {
    name: FETCH_EVIDENCE,
    retries: 6,
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
      handle: (services) => closeDay(services, complianceChannel),
    },
    {
      name: "house.sweep",
      cron: "30 3 * * *",
      what: "Throws away expired links, sessions, uploads and received-event keys",
      handle: sweep,
    },
    {
      name: "people.sync",
      cron: "10 3 * * *",
      what: "Reads the directories of the connected platforms",
      handle: async (services) => {
        for (const directory of directories) await syncDirectory(services, directory);
      },
    },
  ];
  return {
    name: "house",
    words: coreWords as never,
    notices: [reminderNotice(registry), rootNotice],
    jobs: [fetchEvidence, ...recurring],
    recurring,
    samples: houseSamples,
  };
}

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
    if (!(error instanceof PlatformError) || error.retry !== "never") throw error;
    log.warn({ evidence: id, code: error.code }, "a file could not be fetched");
    fetched = { refusal: "not-fetched" };
  }
  await db.transaction(async (tx) => {
    await completeEvidence(tx, { vault }, id, fetched);
    const row = await tx.prisma.evidence.findUnique({ where: { id }, select: { subject: true } });
    if (row?.subject) await markStale(tx, row.subject, clock.now());
  });
}

const ROOT_NOTICE = "core.audit-root";

async function closeDay(services: Services, channel: HouseParts["complianceChannel"]): Promise<void> {
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

/** Days that the key of a received event is kept: longer than any platform repeats one. */
const INBOX_DAYS = 14;

async function sweep({ db, clock }: Services): Promise<void> {
  const now = clock.now();
  await sweepLinks(db, now);
  await sweepEvidence(db, now);
  await db.sql({ name: "house.sweep-inbox", text: "DELETE FROM inbox WHERE received_at < $1" }, [
    new Date(now.getTime() - INBOX_DAYS * 86_400_000),
  ]);
}

/** Reads one directory and takes it in; says how many people were made, kept and switched off. */
export async function syncDirectory(
  services: Services,
  directory: HouseParts["directories"][number],
): Promise<{ made: number; kept: number; left: number }> {
  const entries = await directory.read();
  const defaults: CompanyDefaults = services.company;
  const counts = await services.db.transaction((tx) =>
    importDirectory(tx, entries, defaults, systemCtx(services, tx).now),
  );
  services.log.info({ directory: directory.name, ...counts }, "the directory was read");
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
    title: t("reminders.overdue", { line: `INC-${number}`, when: "11/25 18:00" }),
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
        actions: [{ kind: "run", label: t("help.title"), callback: callback("core.help") }],
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
