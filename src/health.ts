import type { FastifyInstance } from "fastify";
import type { PlatformAdapter } from "./core/platform.ts";
import type { Database } from "./db/database.ts";

/** What supervisors of the process ask: whether it lives, and whether it can serve. */
export function addHealth(server: FastifyInstance, db: Database, adapters: readonly PlatformAdapter[]): void {
  server.get("/healthz", async () => ({ status: "ok" }));
  server.get("/readyz", async (_request, reply) => {
    try {
      await db.pool.query("SELECT 1");
    } catch {
      return reply.code(503).send({ status: "database" });
    }
    // A platform that is down is no reason to take this instance out of service: the others go on, and messages wait.
    const platforms = adapters.map(({ surface, health }) => ({
      platform: surface.platform,
      isConnected: health().isConnected,
    }));
    const isWhole = platforms.every((platform) => platform.isConnected);
    return reply.send({ status: isWhole ? "ready" : "degraded", platforms });
  });
}
