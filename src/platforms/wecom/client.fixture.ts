import type { AccessToken, TokenStore, WecomOptions } from "./transport.ts";

/** A token store of one process. */
export class MemoryTokenStore implements TokenStore {
  #current: AccessToken | undefined;
  #renewal: Promise<string> | undefined;
  async read(): Promise<AccessToken | undefined> {
    return this.#current;
  }
  async renewOnce(oldToken: string | undefined, fetchNew: () => Promise<AccessToken>): Promise<string> {
    if (this.#current && this.#current.token !== oldToken) return this.#current.token;
    this.#renewal ??= this.#fetch(fetchNew).finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }
  async #fetch(fetchNew: () => Promise<AccessToken>): Promise<string> {
    this.#current = await fetchNew();
    return this.#current.token;
  }
}

/** A log whose warnings can be read. */
export function warnings() {
  const lines: { fields: Record<string, unknown>; message: string }[] = [];
  const log: WecomOptions["log"] = { warn: (fields, message) => lines.push({ fields, message }) };
  return { log, lines };
}
