import type { Database } from "../db/database.ts";
import type { Calendars } from "./calendars.ts";
import type { Clock } from "./clock.ts";
import type { Content } from "./content.ts";
import type { CompanyDefaults } from "./directory.ts";
import type { Platform } from "./interaction.ts";
import type { JobQueue } from "./queue.ts";
import type { Vault } from "./vault.ts";

/** Structured log lines; ids and codes only, never what people wrote. */
export type Log = {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
};

/** What handlers, notices and jobs work with, besides their transaction. */
export type Services = {
  db: Database;
  clock: Clock;
  vault: Vault;
  calendars: Calendars;
  queue: JobQueue;
  log: Log;
  company: CompanyDefaults;
  /** Where people's browsers reach us, without a slash at the end. */
  publicUrl: string;
  isDemo: boolean;
  /** What the company edits as files. */
  content: Content;
  /** Whether a text is the address of a channel there: a channel's id, a webhook's address. The platform says so. */
  channelAddresses: Record<"slack" | "wecom", (address: string) => boolean>;
  /** Where the compliance team is told that something came, never what: it gets no detail of any case. */
  complianceChannel?: { platform: Platform; channel: string };
};
