import pino from "pino";
import type { Log } from "./core/services.ts";

/** Lines of JSON on standard output. Ids and codes only; whatever might be a text or a secret is cut out here again. */
export function createLog(level: string = "info"): Log {
  const log = pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: [
        "text",
        "token",
        "secret",
        "card",
        "values",
        "err.query",
        "err.parameters",
        "err.config",
        "err.original.config",
      ],
      censor: "[cut]",
    },
    serializers: {
      // A fault is its name, code and stack; messages of the database may quote what people wrote.
      err: (err: Error & { code?: string }) => ({
        name: err.name,
        ...(err.code && { code: err.code }),
        message: err.name.startsWith("PrismaClient") ? err.message.split("\n").at(-1) : err.message,
        stack: err.stack
          ?.split("\n")
          .filter((line) => line.startsWith("    at "))
          .slice(0, 12),
      }),
    },
  });
  return {
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => log.warn(fields, message),
    error: (fields, message) => log.error(fields, message),
  };
}
