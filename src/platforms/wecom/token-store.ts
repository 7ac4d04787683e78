import { z } from "zod";
import type { Services } from "../../core/services.ts";
import type { AccessToken, TokenStore } from "./transport.ts";

type Has = Pick<Services, "db" | "vault">;

// Taken until the transaction ends, so that of all instances one asks WeCom and the others find what it got.
const LOCK = { name: "wecom.token-lock", text: "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))" };
const READ = { name: "wecom.token-read", text: "SELECT value FROM setting WHERE key = $1" };
const WRITE = {
  name: "wecom.token-write",
  text: "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = $2",
};

const Stored = z.object({ sealed: z.string(), expiresAt: z.coerce.date() });

/**
 * The app's one access token in the database, sealed, shared by all instances. Read once and then kept in memory: a
 * token that another instance has renewed is refused by WeCom and found by `renewOnce`.
 */
export class DatabaseTokenStore implements TokenStore {
  readonly #services: Has;
  readonly #key: string;
  #known: AccessToken | undefined;
  #renewal: { oldToken: string | undefined; result: Promise<string> } | undefined;

  constructor(services: Has, app: { corpId: string; agentId: number }) {
    this.#services = services;
    this.#key = `wecom.token:${app.corpId}:${app.agentId}`;
  }

  async read(): Promise<AccessToken | undefined> {
    this.#known ??= await this.#stored(this.#services.db);
    return this.#known;
  }

  async renewOnce(oldToken: string | undefined, fetchNew: () => Promise<AccessToken>): Promise<string> {
    if (this.#renewal && this.#renewal.oldToken === oldToken) return this.#renewal.result;
    const result = this.#renew(oldToken, fetchNew).finally(() => {
      if (this.#renewal?.result === result) this.#renewal = undefined;
    });
    this.#renewal = { oldToken, result };
    return result;
  }

  #renew(oldToken: string | undefined, fetchNew: () => Promise<AccessToken>): Promise<string> {
    const { db, vault } = this.#services;
    return db.transaction(async (tx) => {
      await tx.sql(LOCK, [this.#key]);
      const stored = await this.#stored(tx);
      if (stored && stored.token !== oldToken) {
        this.#known = stored;
        return stored.token;
      }
      const fresh = await fetchNew();
      const sealed = Buffer.from(vault.seal("identity", fresh.token, this.#key)).toString("base64");
      await tx.sql(WRITE, [this.#key, JSON.stringify({ sealed, expiresAt: fresh.expiresAt })]);
      this.#known = fresh;
      return fresh.token;
    });
  }

  async #stored(reader: Pick<Has["db"], "sql">): Promise<AccessToken | undefined> {
    const [row] = await reader.sql<{ value: unknown }>(READ, [this.#key]);
    const stored = Stored.safeParse(row?.value);
    if (!stored.success) return undefined;
    try {
      const sealed = Buffer.from(stored.data.sealed, "base64");
      return { token: this.#services.vault.openText("identity", sealed, this.#key), expiresAt: stored.data.expiresAt };
    } catch {
      // Sealed with a key that is gone: as good as no token.
      return undefined;
    }
  }
}
