import type { FastifyInstance } from "fastify";
import type { DirectoryEntry } from "./directory.ts";
import type { MadeFile } from "./download.ts";
import type { Sample } from "./feature.ts";
import type { MadeFeed } from "./feed.ts";
import type { Account } from "./interaction.ts";
import type { Locale } from "./locale.ts";
import type { Role } from "./people.ts";
import type { AskedPublicPage, DrawnPublicPage } from "./public-page.ts";
import type { DrawnFeed, FeedFormat } from "./publications.ts";
import type { DrawnPage } from "./read-page.ts";
import type { Desk } from "./receive.ts";
import type { Services } from "./services.ts";
import type { Outgoing, Surface } from "./surface.ts";
import type { TypedCommand } from "./typed-commands.ts";

/** What every platform's adapter is given. */
export type PlatformDeps = { desk: Desk; services: Services };

/** What every platform's adapter gives: its surface, its addresses, its beginning and end. */
export type PlatformAdapter = {
  surface: Surface;
  /** Adds its addresses to the server, in a scope of its own (its body parsers touch nobody else's). */
  register?(server: FastifyInstance): Promise<void>;
  /** Connects. A platform that cannot be reached is tried again in the background and does not stop the start. */
  start(): Promise<void>;
  /** Finishes what it has in hand. */
  stop(): Promise<void>;
  /** Everybody in the platform's directory, with managers and zones, for `people sync` and the daily job. */
  readDirectory?(): Promise<DirectoryEntry[]>;
  /** Tells who opens one of our pages inside the platform's own browser. */
  oauth?: PageSignIn;
  /** Makes the app's menu what it should be, where the platform has one; only when an operator asks. */
  ensureMenu?(): Promise<"same" | "written">;
  /** Asks the platform now whether it knows us, without beginning to work: for an operator's command. */
  check?(): Promise<PlatformHealth>;
  /** One line for the start-up message, `doctor` and `/readyz`. */
  health(): PlatformHealth;
};

/** Sign-in by the platform: our page sends the browser there and it comes back with a code. */
export type PageSignIn = {
  /** Where to send the browser. `redirect` is our page; `state` comes back unchanged: letters and digits, at most 128. */
  authorizeUrl(redirect: string, state: string): string;
  /** Whose code it is; undefined for outsiders and for codes that are used, expired or made up. */
  userOfCode(code: string): Promise<Account | undefined>;
};

export type PlatformHealth = { isConnected: boolean; detail: string };

/** What the composition root lends to the browser's pages. */
export type AppTools = {
  /** One delivered card as it is now. */
  showDelivery(
    deliveryId: string,
    isFolding?: boolean,
  ): Promise<(Outgoing & { personId: string | null; sentAt: Date | null }) | undefined>;
  /** The file that a signed address asks for; undefined where the address or the right is gone. */
  makeDownload(token: string): Promise<MadeFile | undefined>;
  /** The page to read that a signed address asks for; undefined where the address or the right is gone. */
  openPage(token: string, query: Readonly<Record<string, string>>): Promise<DrawnPage | undefined>;
  /** The page behind a scanned address; undefined where nothing answers to that name. */
  publicPage(asked: AskedPublicPage): Promise<DrawnPublicPage | undefined>;
  /** What a feed's secret address gives; undefined where it is unknown or taken back. */
  makeFeed(name: string, token: string): Promise<MadeFeed | undefined>;
  /** The company's feed for whoever holds its secret; undefined for a secret that is unknown or taken back. */
  publications(asked: { format: FeedFormat; key: string; locale: Locale }): Promise<DrawnFeed | undefined>;
  /** What somebody with these roles can type, for completion. */
  commands(locale: Locale, roles: readonly Role[]): TypedCommand[];
  /** Every card and form of the product, for the gallery of the demo. */
  samples(locale: Locale): Sample[];
  /** Demo and tests: it is then now, and what became due is done. @throws RangeError if the clock is the real one */
  moveClock(to: Date): Promise<void>;
  /** Demo: throws away what was played; false, and nothing is, where there are real people. */
  resetDemo(): Promise<boolean>;
  setLocale(personId: string, locale: Locale): Promise<void>;
};
