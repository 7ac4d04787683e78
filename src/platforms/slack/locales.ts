import type { Account } from "../../core/interaction.ts";
import type { Locale } from "../../core/locale.ts";
import type { Desk } from "../../core/receive.ts";
import type { Services } from "../../core/services.ts";

const LOCALE_MS = 60_000;
const LOCALES_MAX = 10_000;

/** The language of the people who come by, remembered for a minute: it is needed for the words around a card. */
export class Locales {
  readonly #desk: Desk;
  readonly #services: Services;
  readonly #known = new Map<string, { locale: Locale; until: number }>();
  constructor(desk: Desk, services: Services) {
    this.#desk = desk;
    this.#services = services;
  }
  async of(account: Account): Promise<Locale> {
    const now = this.#services.clock.now().getTime();
    const key = `${account.tenant}:${account.externalId}`;
    const known = this.#known.get(key);
    if (known && known.until > now) return known.locale;
    const person = await this.#desk.personOf(account).catch(() => undefined);
    const locale = person?.locale ?? this.#services.company.locale;
    if (this.#known.size >= LOCALES_MAX) this.#known.clear();
    this.#known.set(key, { locale, until: now + LOCALE_MS });
    return locale;
  }
}
