import { type Logger, LogLevel } from "@slack/bolt";
import type { Log } from "../../core/services.ts";

/**
 * Slack's packages log through ours: warnings and errors alone, as one short line without tokens and addresses. Their
 * lower levels quote whole requests and never get here.
 */
export const boltLogger = (log: Log): Logger => ({
  debug: () => undefined,
  info: () => undefined,
  warn: (...message: unknown[]) => log.warn({ slack: lineOf(message) }, "slack package"),
  error: (...message: unknown[]) => log.error({ slack: lineOf(message) }, "slack package"),
  setLevel: () => undefined,
  getLevel: () => LogLevel.WARN,
  setName: () => undefined,
});

const lineOf = (message: readonly unknown[]): string =>
  message
    .map((part) => (part instanceof Error ? `${part.name}: ${part.message}` : typeof part === "string" ? part : ""))
    .join(" ")
    .replace(/xox[a-z.]*-[\w-]+|xapp-[\w-]+/g, "[token]")
    .replace(/\b(https?|wss?):\/\/\S+/g, "[address]")
    .slice(0, 300);
